"""Everything can be read, in every look: the table of ux.md section 4, computed."""

import pytest

from dockflare_desktop.gui.tokens import BACKGROUNDS, DARK, LIGHT, STRONG, Tokens, contrast, high_contrast

LOOKS = {
    "light": LIGHT,
    "dark": DARK,
    "light, high contrast": high_contrast(LIGHT),
    "dark, high contrast": high_contrast(DARK),
}
looks = pytest.mark.parametrize("tokens", LOOKS.values(), ids=LOOKS.keys())


@looks
@pytest.mark.parametrize("name", ["text", "text2", "text3", "accent", *STRONG])
def test_every_text_colour_can_be_read_on_every_background(tokens: Tokens, name: str) -> None:
    backgrounds = [*BACKGROUNDS, *([f"{name}_soft"] if name in STRONG else [])]
    worst = min(contrast(tokens.of(name), tokens.of(background)) for background in backgrounds)
    assert worst >= 4.5, f"{name} has {worst:.2f}"


@looks
@pytest.mark.parametrize("background", ["window", "surface", "raised"])
def test_edges_of_fields_can_be_seen(tokens: Tokens, background: str) -> None:
    assert contrast(tokens.edge, tokens.of(background)) >= 3.0


@looks
def test_text_on_accent_and_on_danger_can_be_read(tokens: Tokens) -> None:
    assert contrast(tokens.on_accent, tokens.accent) >= 4.5
    assert contrast(tokens.surface, tokens.bad) >= 4.5


@looks
@pytest.mark.parametrize("name", ["warn", "bad", "held"])
def test_text_of_banners_is_easy_to_read(tokens: Tokens, name: str) -> None:
    assert contrast(tokens.text, tokens.of(f"{name}_soft")) >= 9.9


def test_high_contrast_has_no_soft_fills_and_no_third_text() -> None:
    tokens = high_contrast(LIGHT)
    assert {tokens.of(f"{name}_soft") for name in STRONG} == {tokens.surface}
    assert tokens.text3 == tokens.text2
    assert tokens.border == tokens.edge
