"""Reads YAML as Compose means it: scalars stay as written, and no document can exhaust memory or the stack."""

from typing import Any

import yaml

LONGEST = 400_000  # characters of one file
MOST_MERGED = 20_000  # keys that merge keys (<<) may bring together in one file
_NULL, _MERGE = "tag:yaml.org,2002:null", "tag:yaml.org,2002:merge"
RESET, OVERRIDE = "!reset", "!override"  # Compose's own tags, for merging files


class NotComposeError(Exception):
    """The text is no Compose file; the message says why, with the line where there is one."""


class Tagged:
    """A value that a later file resets or replaces instead of merging it."""

    def __init__(self, tag: str, value: object) -> None:
        self.tag = tag
        self.value = value


class _Loader(yaml.SafeLoader):
    """Knows no types but null and merge keys: `yes`, `22:22` and `0x10` are the texts they look like, as in a label."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._merging: set[int] = set()
        self._merged = 0

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Bounded: merge keys that refer to merge keys grow without limit, or for ever."""
        if id(node) in self._merging:
            raise NotComposeError(_at(node.start_mark, "a merge key refers to itself"))
        self._merging.add(id(node))
        for source in _merged_into(node):
            self.flatten_mapping(source)
            self._merged += len(source.value)
            if self._merged > MOST_MERGED:
                raise NotComposeError(_at(node.start_mark, "too much is merged"))
        super().flatten_mapping(node)
        self._merging.discard(id(node))

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - as inherited
        """Refuses a key that is given twice, as Compose does."""
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE:
                if key.value in seen:
                    raise NotComposeError(_at(key.start_mark, f"“{key.value}” is given twice"))
                seen.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: kept
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if (kept := [(tag, pattern) for tag, pattern in resolvers if tag in (_NULL, _MERGE)])
}


def _tagged(loader: _Loader, node: yaml.Node) -> Tagged:
    match node:
        case yaml.MappingNode():
            return Tagged(node.tag, loader.construct_mapping(node, deep=True))
        case yaml.SequenceNode():
            return Tagged(node.tag, loader.construct_sequence(node, deep=True))
        case _:
            return Tagged(node.tag, loader.construct_scalar(node))  # type: ignore[arg-type]  # the only node left


def _as_written(loader: _Loader, node: yaml.ScalarNode) -> object:
    """An explicit type changes nothing: what is written is what a label would say."""
    return loader.construct_scalar(node)


for _tag in (RESET, OVERRIDE):
    _Loader.add_constructor(_tag, _tagged)
for _tag in ("int", "float", "bool", "timestamp", "binary"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _as_written)


def documents(text: str) -> list[dict[str, Any]]:
    """The documents of a file, each a mapping; empty ones are left out. Raises NotComposeError."""
    if len(text) > LONGEST:
        raise NotComposeError(f"it has {len(text):,} characters, {LONGEST:,} is the most")
    try:
        found = [document for document in yaml.load_all(text, _Loader) if document is not None]
    except yaml.MarkedYAMLError as error:
        raise NotComposeError(_at(error.problem_mark, error.problem or "it is no YAML")) from None
    except yaml.YAMLError as error:
        raise NotComposeError(str(error).splitlines()[0]) from None
    except RecursionError:
        raise NotComposeError("it is nested too deeply") from None
    except (ValueError, OverflowError, IndexError):  # an escape beyond Unicode, which PyYAML does not check
        raise NotComposeError("it holds an escape that is no character") from None
    if not all(isinstance(document, dict) for document in found):
        raise NotComposeError("it is no mapping with “services”")
    return found


def _merged_into(node: yaml.MappingNode) -> list[yaml.MappingNode]:
    """The mappings that a node's merge keys name."""
    named: list[yaml.Node] = []
    for key, value in node.value:
        if key.tag == _MERGE:
            named += value.value if isinstance(value, yaml.SequenceNode) else [value]
    return [each for each in named if isinstance(each, yaml.MappingNode)]


def _at(mark: yaml.Mark | None, what: str) -> str:
    return what if mark is None else f"line {mark.line + 1}: {what}"
