"""The group and the account of the design's picture of Access."""

from dataclasses import replace
from datetime import UTC, datetime

from dockflare_desktop.core.account.overview import AccessOverview, MethodRow, TokenRow
from dockflare_desktop.core.cloud import (
    Actual,
    App,
    AppPolicy,
    Directory,
    Named,
    RuleGroup,
    ServiceToken,
    SignInMethod,
)
from dockflare_desktop.core.groups.form import GroupForm, Row, Selector
from dockflare_desktop.core.groups.form_checks import Around, group_of
from dockflare_desktop.core.model import AccessGroup, PolicyBody
from dockflare_desktop.core.public.seen import Seen

DIRECTORY = Directory(
    sign_in_methods=(
        Named("google-id", "Google", "google"),
        Named("pin-id", "One-time code", "onetimepin"),
        Named("github-id", "GitHub", "github"),
    ),
    service_tokens=(Named("ci-id", "CI"),),
    groups=(RuleGroup("staff-id", "Staff", ({"email_domain": {"domain": "staff.example"}},)),),
    policies=(),
    zero_trust=True,
)
AROUND = Around(directory=DIRECTORY)
FAMILY = GroupForm(
    id="family",
    name="Family",
    session="24h",
    let_in=(
        Row(Selector.EMAIL_ENDS, ("nordhus.example",)),
        Row(Selector.EMAIL, ("jonas@mkdev.example", "kim@mkdev.example", "lea@mkdev.example")),
    ),
    only_if=(Row(Selector.COUNTRY, ("SE", "NO")), Row(Selector.METHOD, ("google-id", "pin-id"))),
    never=(Row(Selector.EMAIL, ("old-tablet@nordhus.example",)),),
)


def made(form: GroupForm) -> AccessGroup:
    """The group of a form that has no fault."""
    group = group_of(form, AROUND).group
    assert group is not None
    return group


def stored() -> tuple[AccessGroup, ...]:
    """The groups of the picture."""
    developers = GroupForm("developers", "Developers", let_in=(Row(Selector.EMAIL_ENDS, ("mkdev.example",)),))
    me = GroupForm("only-me", "Only me", let_in=(Row(Selector.EMAIL, ("me@nordhus.example",)),))
    friends = GroupForm("friends", "Friends", let_in=(Row(Selector.EMAIL, ("ann@x.example",)),))
    everyone = AccessGroup("public", "Everyone", (PolicyBody("Everyone", "bypass", ({"everyone": {}},)),))
    return (made(FAMILY), made(developers), made(me), made(friends), everyone)


def changed(**parts: object) -> GroupForm:
    """The picture's group with other parts."""
    return replace(FAMILY, **parts)  # type: ignore[arg-type]


def overview() -> AccessOverview:
    """The account's names as the Access page reads them."""
    methods = tuple(MethodRow(SignInMethod(each.id, each.name, each.kind)) for each in DIRECTORY.sign_in_methods or ())
    tokens = (TokenRow(ServiceToken("ci-id", "CI")),)
    return AccessOverview(methods=methods, tokens=tokens, groups=DIRECTORY.groups)


def seen(address: str) -> Seen:
    """An account in which the picture's group stands before an address."""
    policies = tuple(AppPolicy(f"p{at}", body, reusable=True) for at, body in enumerate(made(FAMILY).policies))
    app = App("app", "aud", "Watch", "self_hosted", (address,), policies)
    return Seen(Actual("account", "Nordhus", DIRECTORY, {}, {}, {}, (app,), datetime(2026, 11, 24, tzinfo=UTC)))
