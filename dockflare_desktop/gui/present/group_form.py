"""The group editor in words: blocks, kinds of rows, the foot, warnings; pure functions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dockflare_desktop.core.access.cautions import CautionCode
from dockflare_desktop.core.access.openness import admits_everyone
from dockflare_desktop.core.cloud import Directory
from dockflare_desktop.core.groups.form import VALUE_KEYS, Block, GroupForm, Row, Selector
from dockflare_desktop.core.groups.form_cautions import Fix, form_cautions
from dockflare_desktop.core.groups.form_checks import Around, Made, Slip
from dockflare_desktop.core.groups.form_write import policies_of, policy_count
from dockflare_desktop.core.model import Json, PolicyBody
from dockflare_desktop.core.problem import Effect
from dockflare_desktop.gui.doing import Say
from dockflare_desktop.gui.present.tokens import listed, value_text
from dockflare_desktop.gui.text import span, translate
from dockflare_desktop.words.cautions import fix_words, form_caution_words


@dataclass(frozen=True, slots=True)
class BlockWords:
    """One of the three blocks: title, what it means, what its button adds, and the colour of its bar."""

    title: str
    meaning: str
    add: str
    tone: str


def block_words(block: Block) -> BlockWords:
    """ux.md section 6.2."""
    match block:
        case Block.LET_IN:
            return BlockWords(
                translate("group", "Let in"),
                translate("group", "anyone who matches at least one of these"),
                translate("group", "Add a way in"),
                "live",
            )
        case Block.ONLY_IF:
            return BlockWords(
                translate("group", "But only if"),
                translate("group", "every one of these is true as well"),
                translate("group", "Add a condition"),
                "busy",
            )
        case Block.NEVER:
            return BlockWords(
                translate("group", "And never"),
                translate("group", "anyone who matches one of these"),
                translate("group", "Add an exception"),
                "bad",
            )


def selector_name(selector: Selector) -> str:
    """What a row looks at."""
    names: Mapping[Selector, str] = {
        Selector.EMAIL: translate("group", "Email address"),
        Selector.EMAIL_ENDS: translate("group", "Email ends with"),
        Selector.EVERYONE: translate("group", "Everyone"),
        Selector.COUNTRY: translate("group", "Country"),
        Selector.ADDRESS: translate("group", "IP range"),
        Selector.METHOD: translate("group", "Signed in with"),
        Selector.GITHUB: translate("group", "GitHub organisation"),
        Selector.GOOGLE_GROUP: translate("group", "Google group"),
        Selector.OKTA_GROUP: translate("group", "Okta group"),
        Selector.ENTRA_GROUP: translate("group", "Entra group"),
        Selector.TOKEN: translate("group", "Service token"),
        Selector.ANY_TOKEN: translate("group", "Any service token"),
        Selector.CERTIFICATE: translate("group", "Any valid certificate"),
        Selector.CERTIFICATE_NAMED: translate("group", "Certificate"),
        Selector.ACCESS_GROUP: translate("group", "Other Access group"),
    }
    return names[selector]


SELECTOR_ICONS: Mapping[Selector, str] = {
    Selector.EMAIL: "ui-mail",
    Selector.EMAIL_ENDS: "ui-at",
    Selector.EVERYONE: "nav-public",
    Selector.COUNTRY: "ui-flag",
    Selector.ADDRESS: "ui-ip",
    Selector.METHOD: "ui-idp",
    Selector.GITHUB: "ui-users",
    Selector.GOOGLE_GROUP: "ui-users",
    Selector.OKTA_GROUP: "ui-users",
    Selector.ENTRA_GROUP: "ui-users",
    Selector.TOKEN: "ui-token",
    Selector.ANY_TOKEN: "ui-token",
    Selector.CERTIFICATE: "ui-cert",
    Selector.CERTIFICATE_NAMED: "ui-cert",
    Selector.ACCESS_GROUP: "ui-lock",
}


def selector_hint(selector: Selector) -> str:
    """What stands in an empty field."""
    hints: Mapping[Selector, str] = {
        Selector.EMAIL: translate("group", "name@example.org"),
        Selector.EMAIL_ENDS: translate("group", "@example.org"),
        Selector.COUNTRY: translate("group", "Germany, or DE"),
        Selector.ADDRESS: translate("group", "192.0.2.0/24"),
        Selector.METHOD: translate("group", "Google"),
        Selector.GITHUB: translate("group", "organisation, or organisation/team"),
        Selector.GOOGLE_GROUP: translate("group", "group@example.org"),
        Selector.OKTA_GROUP: translate("group", "name of the group"),
        Selector.ENTRA_GROUP: translate("group", "id of the group"),
        Selector.TOKEN: translate("group", "name of the token"),
        Selector.CERTIFICATE_NAMED: translate("group", "common name"),
        Selector.ACCESS_GROUP: translate("group", "name at Cloudflare"),
    }
    return hints.get(selector, "")


def operator(block: Block, row: Row) -> str:
    """Between the kind and the values: a condition holds where one of its values does."""
    if row.selector not in VALUE_KEYS:
        return ""
    one_of = block is Block.ONLY_IF and len(row.values) > 1
    return translate("group", "is one of") if one_of else translate("group", "is")


def row_phrase(row: Row, directory: Directory) -> str:
    """A row in words: "Country is one of Sweden, Norway"."""
    name = selector_name(row.selector)
    if row.selector not in VALUE_KEYS:
        return name
    values = listed(value_text(row.selector, value, directory) for value in row.values)
    one, several = translate("group", "{name} is {values}"), translate("group", "{name} is one of {values}")
    bare = translate("group", "{name} {values}")  # "Signed in with Google", "Email ends with @x.example"
    if row.selector in (Selector.METHOD, Selector.EMAIL_ENDS):
        return bare.format(name=name, values=values)
    return (several if len(row.values) > 1 else one).format(name=name, values=values)


def policy_json(body: PolicyBody) -> str:
    """A whole policy that the editor cannot say."""
    shown: dict[str, Json] = {"name": body.name, "decision": body.decision}
    shown |= {"include": body.include, "require": body.require, "exclude": body.exclude, **body.extra}
    return json.dumps(shown, ensure_ascii=False)


# --- session ---------------------------------------------------------------------------------------------------------

SESSIONS = (("", 0), ("15m", 900), ("1h", 3600), ("6h", 21_600), ("12h", 43_200), ("24h", 86_400), ("168h", 604_800))


def session_choices() -> tuple[tuple[str, str], ...]:
    """Values and their names; anything else can be typed."""
    default = translate("group", "24 hours (default)")
    hours = {86_400: translate("group", "24 hours"), 604_800: translate("group", "7 days")}
    return tuple((value, hours.get(length, span(length)) if value else default) for value, length in SESSIONS)


# --- the foot --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Foot:
    """One line under the editor, and whether it can be saved."""

    text: str
    tone: str = "text2"
    icon: str = "ui-info"


def foot(form: GroupForm, made: Made, services: int, say: Say) -> Foot:
    """What is in the way of saving, else what it writes and whether what uses it stays protected."""
    wrong = next((slip for slip in made.slips if slip.problem.effect >= Effect.BLOCKS), None)
    if wrong is not None:
        return Foot(say(wrong.problem).text, "bad", "status-error")
    count = policy_count(form) + len(form.kept)
    writes = (
        translate("group", "Writes 1 policy.") if count == 1 else translate("group", "Writes %n policies.", "", count)
    )
    open_ = admits_everyone(policies_of(form))
    if not services:
        text = translate("group", "It is written once a service uses it.")
    elif open_:
        text = translate("group", "%n services are open to everyone with it.", "", services)
        if services == 1:
            text = translate("group", "1 service is open to everyone with it.")
    elif services == 1:
        text = translate("group", "Its service stays protected.")
    else:
        text = translate("group", "All %n services stay protected.", "", services)
    return Foot(f"{writes} {text}", "open" if open_ else "text2", "nav-public" if open_ else "ui-info")


# --- warnings --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning while editing, with what would mend it."""

    text: str
    tone: str = "warn"
    fix: Fix | None = None

    @property
    def offer(self) -> str:
        """What the button says; empty where there is none."""
        return fix_words(self.fix, translate) if self.fix is not None else ""


def warnings(form: GroupForm, slips: Sequence[Slip], around: Around, say: Say) -> tuple[Warned, ...]:
    """What is probably not meant, each sentence once; and what is told of the form without being in the way."""
    found = [
        Warned(
            form_caution_words(each, around.directory, translate),
            "open" if each.code is CautionCode.EVERYONE else "warn",
            each.fix,
        )
        for each in form_cautions(form, around)
    ]
    found += [Warned(say(each.problem).text) for each in slips if each.problem.effect < Effect.BLOCKS]
    return tuple({each.text: each for each in found}.values())
