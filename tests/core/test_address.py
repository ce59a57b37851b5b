"""HOST[/PATH] as people type it."""

from dockflare_desktop.core.model import PathMatch, ServiceKey
from dockflare_desktop.core.origin.address import read_address
from dockflare_desktop.core.problem import Problem, ProblemCode


def test_an_address_becomes_a_key_as_its_labels_would() -> None:
    found = read_address("Cafe.Nordhus.Example", "/api/")
    assert not isinstance(found, Problem)
    key, path = found
    assert (key, path.text, path.match) == (
        ServiceKey("cafe.nordhus.example", "^/api(/|$)"),
        "/api",
        PathMatch.PREFIX,
    )


def test_what_is_wrong_names_the_part() -> None:
    host = read_address("no host")
    assert isinstance(host, Problem)
    assert (host.code, host.label, host.value) == (ProblemCode.HOSTNAME_INVALID, "hostname", "no host")
    path = read_address("app.nordhus.example", "/a[")
    assert isinstance(path, Problem)
    assert (path.label, path.value) == ("path", "/a[")
