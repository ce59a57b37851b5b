"""Listing DNS records: filters, order, pages. Filters ignore case."""

from collections.abc import Callable, Iterable

from dockflare_desktop.demo import dns_fields, refusals
from dockflare_desktop.demo.asking import Ask, Reply, flag, page_of, word
from dockflare_desktop.demo.values import Body, strings

_SIZES = range(1, 5_000_001)
_ORDERS = ("type", "name", "content", "ttl", "proxied")
_COMPARE: dict[str, Callable[[str, str], bool]] = {
    "": lambda text, wanted: text == wanted,
    ".exact": lambda text, wanted: text == wanted,
    ".contains": lambda text, wanted: wanted in text,
    ".startswith": lambda text, wanted: text.startswith(wanted),
    ".endswith": lambda text, wanted: text.endswith(wanted),
}
Test = Callable[[Body], bool]


def records(ask: Ask) -> Reply:
    """The records that pass all filters, or with `match=any` at least one."""
    tests = [*_field_tests(ask), *_tag_tests(ask), *_exact_tests(ask)]
    every = word(ask, "match", ("any", "all"), refusals.bad_dns) != "any"
    found = _passing(_candidates(ask, narrowed=every), tests, every=every)
    if (search := ask.query.get("search")) is not None:  # works independently of `match`
        found = _passing(found, [_search_test(search.lower())], every=True)
    order = word(ask, "order", _ORDERS, refusals.bad_dns)
    direction = word(ask, "direction", ("asc", "desc"), refusals.bad_dns)
    if order:
        found.sort(key=lambda record: _key(record[order]), reverse=direction == "desc")
    elif direction == "desc":
        found.reverse()
    shown, info = page_of(found, ask, 100, _SIZES, refusals.bad_dns)
    return Reply(shown, info=info)


def _candidates(ask: Ask, *, narrowed: bool) -> Iterable[Body]:
    """Where the name is given, only the records at it: a look-up instead of a walk through the zone."""
    name = ask.query.get("name.exact", ask.query.get("name"))
    if narrowed and name is not None:
        return ask.zone.names.get(name.lower(), {}).values()
    return ask.zone.records.values()


def _passing(records: Iterable[Body], tests: list[Test], *, every: bool) -> list[Body]:
    found = list(records)
    if tests and not every:
        return [record for record in found if any(test(record) for test in tests)]
    for test in tests:
        found = [record for record in found if test(record)]
    return found


def _key(value: object) -> tuple[float, str]:
    return (float(value), "") if isinstance(value, int) else (0.0, str(value))


def _field_tests(ask: Ask) -> Iterable[Test]:
    for key in ("name", "content", "comment"):
        for suffix, compare in _COMPARE.items():
            if (wanted := ask.query.get(key + suffix)) is not None:
                yield _text_test(key, wanted.lower(), compare)
    if "comment.present" in ask.query:
        yield lambda record: bool(record["comment"])
    if "comment.absent" in ask.query:
        yield lambda record: not record["comment"]


def _text_test(key: str, wanted: str, compare: Callable[[str, str], bool]) -> Test:
    def test(record: Body) -> bool:
        value = record[key]
        return isinstance(value, str) and compare(value.lower(), wanted)

    return test


def _exact_tests(ask: Ask) -> Iterable[Test]:
    if (kind := word(ask, "type", sorted(dns_fields.TYPES), refusals.bad_dns)) is not None:
        yield lambda record: record["type"] == kind
    if (proxied := flag(ask, "proxied", refusals.bad_dns)) is not None:
        yield lambda record: record["proxied"] is proxied


def _search_test(wanted: str) -> Test:
    return lambda record: any(wanted in str(record[key] or "").lower() for key in ("name", "content", "comment"))


def _tag_tests(ask: Ask) -> list[Test]:
    """One test for all filters on tags, joined as `tag_match` says."""
    tests: list[Test] = []
    for suffix, compare in _COMPARE.items():
        if (wanted := ask.query.get(f"tag{suffix}")) is not None:
            tests.append(_tag_test(wanted.lower(), compare))
    if (name := ask.query.get("tag.present")) is not None:
        tests.append(lambda record: name.lower() in _tag_names(record))
    if (gone := ask.query.get("tag.absent")) is not None:
        tests.append(lambda record: gone.lower() not in _tag_names(record))
    every = word(ask, "tag_match", ("any", "all"), refusals.bad_dns) != "any"
    return [lambda record: bool(_passing([record], tests, every=every))] if tests else []


def _tag_names(record: Body) -> set[str]:
    return {tag.lower().partition(":")[0] for tag in strings(record["tags"])}


def _tag_test(wanted: str, compare: Callable[[str, str], bool]) -> Test:
    """`name:value` against the tags of that name; without a colon, against whole tags."""
    name, colon, value = wanted.partition(":")

    def test(record: Body) -> bool:
        tags = [tag.lower() for tag in strings(record["tags"])]
        if not colon:
            return any(compare(tag, wanted) for tag in tags)
        return any(tag.partition(":")[0] == name and compare(tag.partition(":")[2], value) for tag in tags)

    return test
