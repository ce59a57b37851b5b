"""What people paste into the linter: labels in every spelling, one service, or a whole file."""

import pytest

from dockflare_desktop.adapters.compose_file import Composed, ComposeFile, compose
from dockflare_desktop.adapters.compose_paste import composed, pasted
from dockflare_desktop.core.problem import ProblemCode

WANTED = {"dockflare.enable": "true", "dockflare.hostname": "photos.nordhus.example"}


def read(text: str) -> Composed:
    return compose([ComposeFile("pasted", composed(text))], {}, project="p")


@pytest.mark.parametrize(
    "text",
    [
        'dockflare.enable: "true"\ndockflare.hostname: photos.nordhus.example\n',
        "labels:\n  dockflare.enable: 'true'\n  dockflare.hostname: photos.nordhus.example\n",
        "  labels:\n    - dockflare.enable=true\n    - dockflare.hostname=photos.nordhus.example\n",
        '- "dockflare.enable=true"\n- "dockflare.hostname=photos.nordhus.example"\n',
        "dockflare.enable=true\r\n\r\n# a remark\r\ndockflare.hostname=photos.nordhus.example  ",
        "--label dockflare.enable=true \\\n  -l dockflare.hostname=photos.nordhus.example \\\n",
        "--label 'dockflare.enable=true'\n--label='dockflare.hostname=photos.nordhus.example'",
        "image: immich\nlabels:\n  dockflare.enable: 'true'\n  dockflare.hostname: photos.nordhus.example\n",
        "services:\n  x:\n    labels:\n    - dockflare.enable=true\n    - dockflare.hostname=photos.nordhus.example\n",
    ],
)
def test_labels_in_every_spelling(text: str) -> None:
    found = read(text)
    assert found.problems == ()
    assert [dict(each.labels) for each in found.containers] == [WANTED]


@pytest.mark.parametrize("text", ["", "hello", "a: b", "a=b", "- x", "services: [", "a: 1\n---\nb: 2", "labels: x"])
def test_anything_else_is_refused_with_the_words_for_a_file(text: str) -> None:
    assert [each.code for each in read(text).problems] == [ProblemCode.NOT_YAML]


def test_a_value_keeps_its_equals_signs_and_a_missing_one_is_empty() -> None:
    (found,) = read("dockflare.dns.comment=a=b c\ndockflare.path=").containers
    assert dict(found.labels) == {"dockflare.dns.comment": "a=b c", "dockflare.path": ""}
    (empty,) = read("dockflare.path:\n").containers
    assert dict(empty.labels) == {"dockflare.path": ""}


def test_a_profile_does_not_hide_what_was_pasted() -> None:
    labels = "labels:\n      dockflare.enable: 'true'\n"
    found = pasted(f"services:\n  x:\n    profiles: [dev]\n    {labels}")
    assert [each.compose_service for each in found.containers] == ["x"]
    assert found.problems == ()
