"""Which application decides about a URL: as the embedded account has it, and as `coverage` has it for our patterns."""

from hypothesis import given
from hypothesis import strategies as st

from dockflare_desktop.core.access.coverage import address_covers, covering
from dockflare_desktop.core.access.deciding import deciding
from dockflare_desktop.core.cloud import App
from dockflare_desktop.demo import app_domains

HOSTS = ("a.example", "x.a.example", "my-test.a.example", "y.x.a.example", "b.a.example")
PATTERNS = ("*.a.example", "*test.a.example", "my-*.a.example", "*.*.a.example", *HOSTS)
PATHS = ("", "/eng", "/eng/x", "/eng/*", "/*/end", "/e*", "/eng/")
URLS = ("/", "/eng", "/eng/", "/eng/x", "/eng/x/end", "/english", "/x/y/end", "/end")
PLAIN = st.tuples(st.sampled_from(("*.a.example", *HOSTS)), st.sampled_from(("", "/eng", "/eng/x"))).map("".join)


def app(number: int, address: str) -> App:
    return App(str(number), "aud", "name", "self_hosted", (address,), ())


@given(
    st.lists(st.tuples(st.sampled_from(PATTERNS), st.sampled_from(PATHS)).map("".join), unique_by=app_domains.normal),
    st.sampled_from(HOSTS),
    st.sampled_from(URLS),
)
def test_the_embedded_account_decides_alike(addresses: list[str], host: str, path: str) -> None:
    for address in addresses:
        assert address_covers(address, host, path) is app_domains.covers(address, host, path), address
    found = deciding([app(number, address) for number, address in enumerate(addresses)], host, path)
    expected = app_domains.covering(((str(at), [address]) for at, address in enumerate(addresses)), host, path)
    assert not found.sure or (found.app.id if found.app else None) == expected
    if not found.sure:  # two of one length
        assert sum(app_domains.covers(address, host, path) for address in addresses) > 1


@given(st.lists(PLAIN, unique=True), st.sampled_from(HOSTS), st.sampled_from(("", "/eng", "/eng/x", "/eng/x/y")))
def test_what_covers_a_whole_address_decides_about_its_urls(addresses: list[str], host: str, path: str) -> None:
    apps = [app(number, address) for number, address in enumerate(addresses)]
    found = next(iter(covering(apps, host + path)), None)
    assert deciding(apps, host, path or "/").app == found


def test_several_stars_in_a_path_are_found_in_order() -> None:
    assert address_covers("a.example/*/one*two/end", "a.example", "/x/y/one-and-two/end")
    assert not address_covers("a.example/*/two*one/end", "a.example", "/x/one-and-two/end")
