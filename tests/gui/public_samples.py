"""What anyone reaches, as picture 13 has it."""

from dataclasses import replace
from datetime import datetime, timedelta

from dockflare_desktop.core.access.stranger import Entry, Reach, Why
from dockflare_desktop.core.cloud import App, Tunnel
from dockflare_desktop.core.owners import Owner, OwnerKind
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode
from dockflare_desktop.core.public.address import Part, PublicAddress
from dockflare_desktop.core.public.outside import Answer
from dockflare_desktop.core.public.roads import Unclear
from dockflare_desktop.core.public.view import PublicRow, PublicView
from dockflare_desktop.core.status import AppStatus
from tests.gui import samples

OURS, NOT_OURS = Owner(OwnerKind.OURS), Owner(OwnerKind.FOREIGN)
HOME = Tunnel("t1", "home")
NOTHING = Entry(Reach.EVERYONE, Why.NO_LOGIN)
MARCH = datetime(2026, 3, 4, 12).astimezone()


def app(name: str) -> App:
    return App(name, "aud", name, "self_hosted", (), ())


def row(host: str, target: str, entry: Entry = NOTHING, owner: Owner = OURS, **more: object) -> PublicRow:
    """An address; keywords are those of a PublicRow, and `path`."""
    path = str(more.pop("path", ""))
    parts = tuple(Part(name, replace(entry, reach=Reach.EVERYONE)) for name in entry.names) if entry.names else ()
    found = PublicAddress(host, path, entry, owner, tunnel=HOME, rule=3, target=target, parts=parts)
    return PublicRow(found, **more)  # type: ignore[arg-type]


def answer(status: int, took: int) -> Answer:
    return Answer(samples.NOW, took, status)


def admin(**more: object) -> PublicRow:
    return row("admin.mkdev.example", "https://10.0.0.4:8443", owner=NOT_OURS, **more)


def unknown() -> PublicRow:
    entry = Entry(Reach.UNKNOWN, Why.ROUTE)
    found = PublicAddress("old.nordhus.example", "", entry, NOT_OURS, unclear=Unclear.FILE)
    return PublicRow(found)


def rows() -> tuple[PublicRow, ...]:
    paths = Entry(Reach.PARTLY, Why.PATHS, ("api.mkdev.example/v2/health",), app("CI token"), "api.mkdev.example")
    places = Entry(Reach.PARTLY, Why.PLACES, ("81.229.40.0/24",), app("Family"), "home.nordhus.example")
    hidden = ("cloud", "photos", "watch", "print", "nas", "git", "grafana", "notes")
    return (
        row(
            "status.mkdev.example",
            "http://uptime-kuma:3001",
            since=samples.NOW.replace(hour=9, minute=15),
            answer=answer(200, 84),
        ),
        row("www.mkdev.example", "http://caddy:8080", since=MARCH, answer=answer(200, 51)),
        row(
            "legacy.mkdev.example",
            "http://10.0.0.9:80",
            owner=Owner(OwnerKind.TOOL, "external-dns"),
            answer=answer(301, 63),
        ),
        admin(answer=answer(502, 40)),
        row("api.mkdev.example", "http://api:9000", paths, since=samples.NOW - timedelta(days=10)),
        row("home.nordhus.example", "http://homeassistant:8123", places, since=samples.NOW - timedelta(days=17)),
        *(
            row(
                f"{name}.nordhus.example",
                f"http://{name}:80",
                Entry(Reach.LOGIN, Why.LOGIN, ("Family",), app("Family"), f"{name}.nordhus.example"),
                since=MARCH,
            )
            for name in hidden
        ),
    )


def view(*extra: PublicRow, problems: tuple[Problem, ...] = ()) -> PublicView:
    return PublicView(samples.NOW, (*rows(), *extra), problems)


def status(*extra: PublicRow) -> AppStatus:
    """As in the picture; all engines are there."""
    return replace(samples.full(), public=view(*extra))


def unreadable() -> AppStatus:
    """The logins may not be read."""
    problem = Problem(ProblemCode.PERMISSION_MISSING, "cloudflare", Effect.UNREADABLE, label="apps")
    return replace(samples.full(), public=view(unknown(), problems=(problem,)))
