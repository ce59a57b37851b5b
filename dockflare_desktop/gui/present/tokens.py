"""The values of a group's rows as tokens: what is typed is read, names stand for ids, countries for their codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QLocale

from dockflare_desktop.core.access.names import Names, Naming, Unnamed
from dockflare_desktop.core.cloud import Directory, Named
from dockflare_desktop.core.groups.form import ANYBODY, PROVIDERS, Selector
from dockflare_desktop.core.groups.form_values import read
from dockflare_desktop.core.labels.values import Misread, country
from dockflare_desktop.core.problem import Problem
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.text import translate

NAMINGS = {
    Selector.METHOD: Naming.METHODS,
    Selector.TOKEN: Naming.TOKENS,
    Selector.ACCESS_GROUP: Naming.GROUPS,
}
"""Selectors whose values are objects of the account."""


@dataclass(frozen=True, slots=True)
class Token:
    """A value as kept and as shown; `wrong` says what is wrong with it, empty where nothing is."""

    value: str
    text: str = ""
    wrong: str = ""

    @property
    def shown(self) -> str:
        """What stands in the field."""
        return self.text or self.value


def read_token(selector: Selector, text: str, directory: Directory, say: Say) -> Token:
    """One typed or stored value of a row."""
    if selector in NAMINGS:
        return _named(NAMINGS[selector], text, directory, say)
    if selector is Selector.ADDRESS and text.casefold() in (ANYBODY, anybody().casefold()):
        return Token(ANYBODY, anybody())
    if selector is Selector.COUNTRY:
        text = countries().get(text.strip().casefold(), text)
    found = read(selector, text)
    if isinstance(found, Misread):
        problem = Problem(found.code, selector.value, value=text, detail=found.detail, suggestion=found.suggestion)
        return Token(text, wrong=say(problem).text)
    return Token(found, value_text(selector, found, directory))


def _named(naming: Naming, text: str, directory: Directory, say: Say) -> Token:
    """A name becomes the id that it means: that stays right when somebody gives it another name."""
    found = Names(directory).id_of(naming, text)
    if not isinstance(found, Unnamed):
        return Token(found, name_of(naming, found, directory))
    wrong = "" if found.known is None else say(found.problem(naming.value, naming.value)).text
    return Token(text, wrong=wrong)


def value_text(selector: Selector, value: str, directory: Directory) -> str:
    """A stored value as people read it."""
    match selector:
        case Selector.EMAIL_ENDS:
            return f"@{value.removeprefix('@')}"
        case Selector.COUNTRY:
            return country_name(value)
        case _ if selector in NAMINGS:
            return name_of(NAMINGS[selector], value, directory)
        case _:
            return anybody() if value == ANYBODY and selector is Selector.ADDRESS else value


def name_of(naming: Naming, ident: str, directory: Directory) -> str:
    """The name of something in the account; its id where that is not known."""
    return next((each.name for each in Names(directory).known(naming) or () if each.id == ident), ident)


def anybody() -> str:
    """Every address there is."""
    return translate("group", "Anywhere")


def choices(selector: Selector, directory: Directory) -> tuple[str, ...]:
    """What a field of this kind completes to."""
    if selector is Selector.COUNTRY:
        return tuple(sorted(names_of_countries().values(), key=str.casefold))
    if selector in NAMINGS:
        return tuple(each.name for each in Names(directory).known(NAMINGS[selector]) or ())
    return ()


def providers(selector: Selector, directory: Directory) -> tuple[Named, ...]:
    """The sign-in methods whose groups a row of this kind may mean."""
    kind = PROVIDERS.get(selector)
    return tuple(each for each in directory.sign_in_methods or () if each.kind == kind) if kind else ()


def listed(texts: Iterable[str], most: int = 3) -> str:
    """Some of them, and how many more."""
    found = list(texts)
    if len(found) <= most:
        return ", ".join(found)
    more = translate("group", "{some} and {count} more")
    return more.format(some=", ".join(found[:most]), count=len(found) - most)


# --- countries -------------------------------------------------------------------------------------------------------


@cache
def names_of_countries() -> dict[str, str]:
    """ISO 3166 codes of two letters that a rule may hold, with the names that Qt has for them."""
    known = {QLocale.territoryToCode(each): QLocale.territoryToString(each) for each in QLocale.Country}
    return {code: name for code, name in known.items() if isinstance(country(code), str)}


@cache
def countries() -> dict[str, str]:
    """Names of countries in small letters, with their codes."""
    return {name.casefold(): code for code, name in names_of_countries().items()}


def country_name(code: str) -> str:
    """A country as people call it; its code where it has no name here."""
    return names_of_countries().get(code.upper(), code)
