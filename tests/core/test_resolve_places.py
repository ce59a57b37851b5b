"""Targets, zones, tunnels, and services that share a hostname."""

from dataclasses import replace

import pytest

from dockflare_desktop.core.model import Container, ContainerState, Layers, Network, Port, ServiceKey
from dockflare_desktop.core.problem import Effect, Problem, ProblemCode, worst
from dockflare_desktop.core.resolving.resolve import World, resolve
from dockflare_desktop.core.service import OwnLogin, Presence, Service
from dockflare_desktop.core.settings import Settings
from tests.core.worlds import (
    FILED,
    GROUPS,
    HOME,
    OTHER,
    box,
    codes,
    engine,
    held,
    key,
    manual,
    only,
    override,
    world,
)


def service(*containers: Container, **more: object) -> Service:
    return only(resolve(world(engine(*containers), **more)))


def problem(found: Service) -> Problem:
    (told,) = found.problems
    return told


# --- targets ---------------------------------------------------------------------------------------------------------


def bare(*ports: Port, networks: tuple[Network, ...] = (Network("proxy"),), **labels: str) -> Container:
    return replace(box(**{"service": "", **labels}), ports=ports, networks=networks)


def test_h26_without_service_the_containers_name_and_its_only_port_are_the_target() -> None:
    found = service(bare(Port(8080), Port(8080, address="::"), Port(53, "udp")))
    assert found.target == "http://web:8080"
    assert found.problems == ()
    assert found.fields["service"].top.value == "http://web:8080"


def test_port_and_scheme_make_the_target() -> None:
    assert service(bare(Port(1), Port(2), port="443", scheme="https")).target == "https://web:443"
    assert service(bare(scheme="tcp", port="22")).target == "tcp://web:22"


def test_several_ports_are_named() -> None:
    told = problem(service(bare(Port(9000), Port(80))))
    assert (told.code, told.detail, told.effect) == (ProblemCode.TARGET_MISSING, "80, 9000", Effect.BLOCKS)
    assert problem(service(bare(Port(53, "udp")))).detail == ""


@pytest.mark.parametrize(
    ("networks", "labels", "warns"),
    [
        ((Network("bridge"),), {}, True),
        ((Network("host"),), {}, True),
        ((Network("bridge"), Network("proxy")), {}, False),
        ((), {}, False),
        ((Network("proxy"),), {"engine__network": "proxy"}, False),
        ((Network("proxy"),), {"engine__network": "other"}, True),
        ((), {"engine__network": "other"}, False),
    ],
)
def test_h26_an_unreachable_target_warns_it_never_blocks(
    networks: tuple[Network, ...], labels: dict[str, str], warns: object
) -> None:
    found = service(bare(Port(80), networks=networks, **labels))
    assert found.target == "http://web:80"
    assert codes(found.problems) == ([ProblemCode.TARGET_UNREACHABLE] if warns else [])
    assert worst(found.problems) <= Effect.WARNING


def connector(*networks: str) -> Container:
    return replace(bare(networks=tuple(map(Network, networks)), enable=""), name="tunnel", image="x/cloudflared:1")


@pytest.mark.parametrize(
    ("connectors", "networks", "warns"),
    [
        ((connector("proxy"),), ("home", "proxy"), False),
        ((connector("proxy"),), ("home",), True),
        ((connector("other"), connector("home")), ("home",), False),  # one that can reach it is enough
        ((connector("proxy"), connector("host")), ("home",), False),  # one on the host's network looks up no names
        ((connector("proxy"),), (), False),
        ((), ("home",), False),
        ((replace(connector("proxy"), state=ContainerState.EXITED),), ("home",), False),
    ],
)
def test_h26_a_connector_that_shares_no_network_with_the_target_is_named(
    connectors: tuple[Container, ...], networks: tuple[str, ...], warns: object
) -> None:
    beside = tuple(replace(each, id=f"c{n}", name=f"tunnel{n}") for n, each in enumerate(connectors))
    for service_label in ("", "http://web:80"):  # named by the label, or from its name and port
        web = bare(Port(80), networks=tuple(map(Network, networks)), service=service_label)
        found = service(web, *beside)
        assert codes(found.problems) == ([ProblemCode.NETWORK_NOT_SHARED] if warns else [])
        assert [each.value for each in found.problems] == (["tunnel0"] if warns else [])
    elsewhere = service(bare(networks=tuple(map(Network, networks)), service="http://nas:80"), *beside)
    assert elsewhere.problems == ()  # not this container: its networks say nothing


def test_a_lone_trailing_slash_is_dropped_and_a_path_refused() -> None:
    assert service(box(service="http://app:80/")).target == "http://app:80"
    told = problem(service(box(service="http://app:80/x")))
    assert (told.code, told.label, told.value) == (
        ProblemCode.TARGET_HAS_PATH,
        "dockflare.service",
        "http://app:80/x",
    )
    assert told.suggestion == "http://app:80"


SPECIAL = [
    {"service": "bastion"},
    {"service": "socks-proxy"},
    {"service": "unix:/var/run/docker.sock"},
    {"service": "unix:/run/user/1000/podman/podman.sock"},
    {"service": "unix+tls://run/../var//run/docker.sock"},
    {"service": "unix:/srv/engine"},
    {"service": "tcp://a:1", "origin__proxy_type": "socks"},
]


@pytest.mark.parametrize("labels", SPECIAL)
def test_h24_h36_special_targets_come_from_labels_only_with_leave(labels: dict[str, str]) -> None:
    sockets = frozenset({"/srv/./engine"})
    told = problem(service(box(**labels), engine_sockets=sockets))
    assert (told.code, told.effect) == (ProblemCode.TARGET_SPECIAL, Effect.BLOCKS)
    allowed = Settings(special_targets=True)
    assert service(box(**labels), engine_sockets=sockets, settings=allowed).problems == ()


@pytest.mark.parametrize("labels", SPECIAL)
def test_h24_people_may_name_special_targets(labels: dict[str, str]) -> None:
    fields = {name.replace("__", "."): text for name, text in labels.items()}
    stands = {"service": "http://web:80"}
    overrides = tuple(override(name, text, below=stands.get(name)) for name, text in fields.items())
    assert service(box(), layers=Layers(overrides=overrides)).problems == ()


def test_other_sockets_are_no_special_targets() -> None:
    assert service(box(service="unix:/run/app.sock")).problems == ()


# --- zones -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "zone"),
    [("a.home.example", "home.example"), ("a.sub.home.example", "sub.home.example"), ("home.example", "home.example")],
)
def test_the_longest_zone_that_contains_the_hostname(host: str, zone: str) -> None:
    assert service(box(host=host)).zone == zone


@pytest.mark.parametrize(
    ("labels", "code", "value", "suggestion"),
    [
        ({"host": "a.other.example"}, ProblemCode.ZONE_NONE, "", ""),
        (
            {"host": "a.home.example", "zonename": "new.example"},
            ProblemCode.ZONE_MISMATCH,
            "new.example",
            "home.example",
        ),
        ({"host": "a.b.other.example", "zonename": "b.other.example"}, ProblemCode.ZONE_NONE, "b.other.example", ""),
        ({"host": "a.new.example"}, ProblemCode.ZONE_PENDING, "new.example", ""),
    ],
)
def test_never_a_zone_that_does_not_contain_the_hostname(
    labels: dict[str, str], code: ProblemCode, value: str, suggestion: str
) -> None:
    told = problem(service(box(**labels)))
    assert (told.code, told.value, told.suggestion, told.effect) == (code, value, suggestion, Effect.BLOCKS)
    assert told.subject == labels["host"]


def test_without_a_zone_the_zones_login_is_not_to_be_had() -> None:
    found = service(box(host="a.other.example", access__policy="default_tld"))
    assert ProblemCode.ZONE_NONE in codes(found.problems)
    assert worst(found.problems) is Effect.UNPROTECTED


def test_zonename_may_name_a_shorter_zone() -> None:
    found = service(box(host="a.sub.home.example", zonename="Home.example"))
    assert found.zone == "home.example"
    assert codes(found.problems) == [ProblemCode.CERTIFICATE_DEPTH]


def test_labels_use_only_zones_of_the_allow_list_people_use_all() -> None:
    settings = Settings(allowed_zones=("Sub.home.example",))
    told = problem(service(box(), settings=settings))
    assert (told.code, told.value) == (ProblemCode.ZONE_NOT_ALLOWED, "home.example")
    assert service(box(host="a.sub.home.example"), settings=settings).problems == ()
    by_hand = resolve(world(layers=Layers(manual_rules=(manual(),)), settings=settings))
    assert only(by_hand).problems == ()


@pytest.mark.parametrize(
    ("host", "flat"), [("a.b.home.example", "a-b.home.example"), ("*.b.home.example", ""), ("*.home.example", None)]
)
def test_a_name_deeper_than_the_certificate_warns(host: str, flat: str | None) -> None:
    found = service(box(host=host))
    assert [(each.code, each.suggestion, each.effect) for each in found.problems] == (
        [] if flat is None else [(ProblemCode.CERTIFICATE_DEPTH, flat, Effect.WARNING)]
    )


def test_a_file_that_each_connector_must_have_is_told() -> None:
    told = problem(service(box(origin__ca_pool="/certs/ca.pem")))
    assert (told.code, told.value, told.effect) == (ProblemCode.CA_POOL_FILE, "/certs/ca.pem", Effect.WARNING)


# --- tunnels ---------------------------------------------------------------------------------------------------------


def test_a_tunnel_is_named_by_name_or_id_and_the_default_may_not_exist_yet() -> None:
    assert service(box()).tunnel == HOME.name
    assert service(box(tunnel=OTHER.name)).tunnel == service(box(tunnel=OTHER.id.upper())).tunnel == OTHER.name
    assert service(box(), settings=Settings(tunnel=OTHER.id)).tunnel == OTHER.name
    missing = service(box(), settings=Settings(tunnel="fresh"))
    assert (missing.tunnel, missing.problems) == ("fresh", ())


@pytest.mark.parametrize(
    ("tunnel", "settings", "code"),
    [
        ("garag", Settings(), ProblemCode.TUNNEL_UNKNOWN),
        ("", Settings(tunnel="99999999-9999-4999-8999-999999999999"), ProblemCode.TUNNEL_UNKNOWN),
        (FILED.name, Settings(), ProblemCode.TUNNEL_FILE),
        (OTHER.name, Settings(allowed_tunnels=("else",)), ProblemCode.TUNNEL_NOT_ALLOWED),
    ],
)
def test_a_tunnel_that_cannot_be_used_blocks(tunnel: str, settings: Settings, code: ProblemCode) -> None:
    told = problem(service(box(tunnel=tunnel), settings=settings))
    assert (told.code, told.effect) == (code, Effect.BLOCKS)
    assert told.suggestion == ("garage" if tunnel == "garag" else "")


def test_the_allow_list_of_tunnels_is_for_labels_and_holds_the_default_one() -> None:
    for allowed in ((OTHER.name,), (OTHER.id,)):
        assert service(box(tunnel=OTHER.name), settings=Settings(allowed_tunnels=allowed)).problems == ()
    narrow = Settings(allowed_tunnels=("else",))
    assert service(box(tunnel=HOME.name), settings=narrow).problems == ()
    by_hand = Layers(overrides=(override("tunnel", OTHER.name),))
    assert service(box(), settings=narrow, layers=by_hand).tunnel == OTHER.name


def test_dns_off_and_its_comment() -> None:
    found = service(box(dns="off", dns__comment="my app"))
    assert (found.dns, found.comment) == (False, "my app")
    assert service(box()).dns


# --- one hostname ----------------------------------------------------------------------------------------------------


def shared(*containers: Container, **more: object) -> dict[str, Service]:
    found = resolve(world(engine(*containers), **more))
    assert found.rejected == ()
    return {each.container.name: each for each in found.services if each.container}


def test_h10_the_holders_tunnel_dns_and_comment_win() -> None:
    first = box("a", tunnel="garage", dns="off", dns__comment="mine")
    up = frozenset({key()})
    found = shared(first, box("b", path="/b"), applied=up)
    assert (found["b"].tunnel, found["b"].dns, found["b"].comment) == ("garage", False, "mine")
    assert found["b"].problems == ()


@pytest.mark.parametrize("differs", [{"tunnel": "dockflare"}, {"dns": "auto"}, {"dns__comment": "yours"}])
def test_h10_a_claim_that_differs_is_blocked(differs: dict[str, str]) -> None:
    first = box("a", tunnel="garage", dns="off", dns__comment="mine")
    found = shared(first, box("b", path="/b", **differs), applied=frozenset({key()}))
    told = problem(found["b"])
    assert (told.code, told.effect, told.container) == (ProblemCode.TUNNEL_SHARED_HOST, Effect.BLOCKS, "b")
    assert told.detail == next(iter(differs)).replace("__", ".")
    assert found["a"].problems == ()


def test_h10_a_blocked_service_that_is_not_up_holds_nothing() -> None:
    found = shared(box("a", tunnel="garage", grace="x"), box("b", path="/b"))
    assert found["b"].tunnel == "dockflare"
    both = shared(box("a", tunnel="garage", grace="x"), box("b", path="/b", grace="x"))
    assert both["b"].tunnel == "dockflare"


def test_h10_a_frozen_service_that_differs_is_stopped_too() -> None:
    first, second = box("a", tunnel="garage"), box("b", path="/b", tunnel="dockflare")
    broken = replace(box("b", path="/b", tunnel="dockflare", grace="x"), id="new")
    where = "web.home.example^/b(/|$)"
    memory = (held(first), held(second, on=where))
    found = shared(first, broken, remembered=memory, applied=frozenset({key(), key(where)}))
    assert found["b"].presence is Presence.PRESENT
    assert codes(found["b"].problems)[-1] is ProblemCode.TUNNEL_SHARED_HOST


REGEX = {"path": "^/[ab]", "path_match": "regex"}


def test_h7_a_regex_with_a_login_beside_a_public_path_is_blocked_never_the_existing_one() -> None:
    found = shared(box("regex", access__group="family", **REGEX), box("open", path="/open"))
    told = problem(found["regex"])
    assert (told.code, told.effect) == (ProblemCode.PATH_LOGIN_SHARED, Effect.BLOCKS)
    assert found["open"].problems == ()


def test_h7_the_regexs_login_covers_the_whole_hostname() -> None:
    login = service(box(access__group="family", **REGEX)).login
    assert isinstance(login, OwnLogin)
    assert login.spec.address == "web.home.example"


def test_h7_neighbours_with_the_same_login_or_one_of_their_own_are_no_trouble() -> None:
    same = {"access__group": "family"}
    found = shared(box("regex", **same, **REGEX), box("root", **same), box("own", path="/x", access__group="friends"))
    assert all(each.problems == () for each in found.values())


def test_h7_another_login_on_the_whole_hostname_leaves_the_regex_without_one() -> None:
    found = shared(box("regex", access__group="family", **REGEX), box("root", access__group="friends"))
    told = problem(found["regex"])
    assert (told.code, told.effect) == (ProblemCode.PATH_LOGIN_SHARED, Effect.UNPROTECTED)
    assert found["root"].problems == ()


def test_h7_of_two_regexes_with_different_logins_the_later_is_blocked() -> None:
    other = {"path": "^/[cd]", "path_match": "regex"}
    found = shared(
        box("late", access__group="family", **REGEX),
        box("up", access__group="friends", **other),
        applied=frozenset({ServiceKey("web.home.example", "^/[cd]")}),
    )
    assert codes(found["late"].problems) == [ProblemCode.PATH_LOGIN_SHARED]
    assert found["up"].problems == ()


def test_a_regex_without_a_login_bothers_nobody() -> None:
    found = shared(box("regex", **REGEX), box("root", access__group="family"))
    assert all(each.problems == () for each in found.values())


def test_exact_and_prefix_share_one_login_so_two_cannot_be_had() -> None:
    exact = box("exact", path="/x", path_match="exact", access__group="friends", age=1)
    found = shared(
        box("prefix", path="/x", access__group="family"),
        exact,
        applied=frozenset({ServiceKey("web.home.example", "^/x$")}),
    )
    assert codes(found["prefix"].problems) == [ProblemCode.PATH_LOGIN_SHARED]
    assert worst(found["prefix"].problems) is Effect.UNPROTECTED
    assert found["exact"].problems == ()


def test_an_ignored_neighbour_asks_for_nothing() -> None:
    ignored = override("ignored", "true", on="web.home.example^/open(/|$)")
    given: World = world(
        engine(box("regex", access__group="family", **REGEX), box("open", path="/open")),
        layers=Layers(groups=GROUPS, overrides=(ignored,)),
    )
    assert all(each.problems == () for each in resolve(given).services)


def test_a_thousand_services_are_resolved_without_a_thought_for_their_number() -> None:
    containers = [box(f"n{number}", host=f"n{number}.home.example", access__group="family") for number in range(1000)]
    found = resolve(world(engine(*containers)))
    assert len(found.services) == len(found.remembered) == 1000
