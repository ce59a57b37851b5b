"""Who could get in? One visitor before the policies of a login: the verdict, and the reason block by block.

The order is Cloudflare's (cloudflare-api.md section 4): `bypass` and `non_identity` by precedence, then `allow` and
`deny` by precedence for whoever signed in; the first match ends it; no match is a refusal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dockflare_desktop.core.access.deciding import Deciding, deciding
from dockflare_desktop.core.access.judging import BlockResults, Judge
from dockflare_desktop.core.access.openness import HARMLESS
from dockflare_desktop.core.access.visitor import Missing, Truth, Visitor
from dockflare_desktop.core.cloud import App, AppPolicy, Directory
from dockflare_desktop.core.model import PolicyBody

EARLY = ("bypass", "non_identity")  # decided before anybody signs in
LATE = ("allow", "deny")


class Verdict(StrEnum):
    """The answer."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


class Ground(StrEnum):
    """What the verdict rests on."""

    POLICY = "policy"  # the first that matches decides
    NO_MATCH = "no_match"  # no policy matches: refused
    NO_POLICY = "no_policy"  # the application has none: refused
    NO_SIGN_IN = "no_sign_in"  # nothing lets this visitor in without signing in
    METHOD = "method"  # signs in with a method that is not offered here
    NO_LOGIN = "no_login"  # no application stands before the address
    OPEN_QUESTION = "open_question"  # something cannot be judged
    UNREADABLE = "unreadable"  # the account's applications could not be read
    UNSURE = "unsure"  # which application decides cannot be told
    LOCKED = "locked"  # the connector turns away what the login lets through
    LOCK = "lock"  # whether the connector does cannot be told


@dataclass(frozen=True, slots=True)
class PolicyResult:
    """One policy as judged. `reached`: whether it is asked at all, None where that hangs on one that is open."""

    policy: AppPolicy
    blocks: BlockResults
    matches: Truth
    reached: Truth
    lacks: frozenset[Missing] = frozenset()

    @property
    def end(self) -> Verdict:
        """What a match means."""
        return Verdict.IN if self.policy.body.decision in (*EARLY, "allow") else Verdict.OUT


@dataclass(frozen=True, slots=True)
class SignIn:
    """The sign-in between the early and the late policies. `passes` None: not known whether, or how, somebody signs in.

    `methods` are the ids of those allowed here, empty for all; `chosen` is the visitor's own, or the only one there is.
    """

    passes: Truth
    methods: tuple[str, ...] = ()
    chosen: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict and everything it rests on, in the order Cloudflare asks.

    `decided` is the policy that ended it; `lacks` is what would have to be known to judge what is open.
    """

    verdict: Verdict
    ground: Ground
    policies: tuple[PolicyResult, ...] = ()
    sign_in: SignIn | None = None
    decided: PolicyResult | None = None
    lacks: frozenset[Missing] = frozenset()
    app: App | None = None
    address: str = ""  # of the application, as it covers what was asked about


def who(apps: Iterable[App] | None, place: tuple[str, str], visitor: Visitor, directory: Directory) -> Judgement:
    """Whether a visitor gets past the login that decides about a URL (hostname in Punycode, path with its slash).

    `apps` None: they could not be read. An account without Zero Trust has none, which is known.
    """
    if apps is None:
        return Judgement(Verdict.UNKNOWN, Ground.UNREADABLE)
    found = deciding(apps, *place)
    if found.app is None:
        return Judgement(Verdict.IN, Ground.NO_LOGIN)
    if not found.sure:
        return Judgement(Verdict.UNKNOWN, Ground.UNSURE, app=found.app, address=found.address)
    return of_application(found, found.app, visitor, directory)


def of_application(found: Deciding, app: App, visitor: Visitor, directory: Directory) -> Judgement:
    """The judgement of one application."""
    whole = tuple(_whole(policy, directory) for policy in app.policies)
    return replace(judge(whole, app.idps, visitor, directory), app=app, address=found.address)


def judge(policies: Sequence[AppPolicy], idps: tuple[str, ...], visitor: Visitor, directory: Directory) -> Judgement:
    """One visitor before some policies in order of precedence; `idps` are the ids of the allowed methods, none for all.

    For a group that is being edited too: nothing has to exist at Cloudflare.
    """
    if visitor.method is None and visitor.email and len(idps) == 1:
        visitor = replace(visitor, method=idps[0])  # there is no other way to sign in
    course = _Course()
    stranger = Judge(visitor, directory, signed_in=False)
    for policy in policies:
        if policy.body.decision not in LATE:
            course.ask(policy, stranger)
    sign_in = _sign_in(visitor, idps)
    course.gate(sign_in.passes)
    guest = Judge(visitor, directory, visitor.signs_in, idps)
    for policy in policies:
        if policy.body.decision in LATE:
            course.ask(policy, guest)
    return course.judgement(sign_in, visitor)


class _Course:
    """Goes through the policies and keeps every end that is still possible."""

    def __init__(self) -> None:
        self._results: list[PolicyResult] = []
        self._ends: set[Verdict] = set()
        self._open: Truth = True  # whether the next policy is asked
        self._lacks: frozenset[Missing] = frozenset()
        self._decided: PolicyResult | None = None
        self._turned_away = False

    def ask(self, policy: AppPolicy, judge: Judge) -> None:
        """One policy."""
        body = policy.body
        blocks = judge.blocks(body.include, body.require, body.exclude)
        open_points = doubts(body) if blocks.matches is not False or not body.decision else frozenset()
        matches = None if open_points else blocks.matches
        result = PolicyResult(policy, blocks, matches, self._open, blocks.lacks | open_points)
        self._results.append(result)
        if self._open is False or matches is False:
            return
        if matches:
            self._ends.add(result.end)
            self._decided = result  # whatever was open before comes to the same, or the verdict is open
            self._open = False
            return
        self._lacks |= result.lacks
        self._ends |= {Verdict.IN, Verdict.OUT} if open_points else {result.end}
        self._open = None

    def gate(self, passes: Truth) -> None:
        """Whoever is not let in early must sign in."""
        if self._open is False or passes:
            return
        self._ends.add(Verdict.OUT)
        if passes is False:
            self._turned_away = self._open is True
            self._open = False
        else:
            self._lacks |= {Missing.EMAIL}
            self._open = None

    def judgement(self, sign_in: SignIn, visitor: Visitor) -> Judgement:
        """What is left: nothing that matched is a refusal."""
        if self._open is not False:
            self._ends.add(Verdict.OUT)
        results = tuple(self._results)
        if len(self._ends) > 1:
            return Judgement(Verdict.UNKNOWN, Ground.OPEN_QUESTION, results, sign_in, None, self._lacks)
        [verdict] = self._ends
        return Judgement(verdict, self._ground(visitor), results, sign_in, self._decided)

    def _ground(self, visitor: Visitor) -> Ground:
        if self._decided is not None:
            return Ground.POLICY
        if not self._results:
            return Ground.NO_POLICY
        if self._turned_away:
            return Ground.METHOD if visitor.signs_in else Ground.NO_SIGN_IN
        return Ground.NO_MATCH


def _sign_in(visitor: Visitor, idps: tuple[str, ...]) -> SignIn:
    if visitor.signs_in and visitor.method and idps and visitor.method not in idps:
        return SignIn(passes=False, methods=idps, chosen=visitor.method)
    return SignIn(visitor.signs_in, idps, visitor.method or None)


def doubts(body: PolicyBody) -> frozenset[Missing]:
    """What a match would not settle: a decision or an option that this program does not know, or an approval."""
    if not body.decision:  # named by an id that nothing was read under
        return frozenset({Missing.POLICY})
    found = set()
    if body.decision not in (*EARLY, *LATE):
        found.add(Missing.KIND)
    for key, value in body.extra.items():
        if key == "approval_required" and value:
            found.add(Missing.APPROVAL)
        elif key not in (*HARMLESS, "approval_required") and value:
            found.add(Missing.KIND)
    return frozenset(found)


def _whole(policy: AppPolicy, directory: Directory) -> AppPolicy:
    """A policy that the application names by id alone, as the list of reusable ones has it."""
    if policy.body.decision:
        return policy
    known = (each for each in directory.policies or () if each.id == policy.id)
    return next((replace(policy, body=each.body) for each in known), policy)
