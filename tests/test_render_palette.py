"""Texts and lines stand out from what is behind them, as the WCAG ask for at level AA."""

import re
from typing import Literal

import pytest

import customer_journey as cj
from customer_journey.render._palette import variables

THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
GROUNDS = ("ground", "box", "band-a", "band-b", "goal")
TEXTS = ("ink", "muted", "advance", "return", "exit", "referral")
LINES = (*TEXTS, "edge", "goal-edge", "mark")


def luminance(colour: str) -> float:
    """How light a colour is, from 0 to 1 (WCAG 2.2, relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How many times lighter one is than the other, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white has 21, and the grey that just passes has 4.54."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("theme", THEMES)
def test_texts_and_lines_stand_out_from_every_ground(theme: Literal["light", "dark"]) -> None:
    """4.5 for texts, and 3 for what is drawn."""
    colours = dict(re.findall("--([a-z-]+):(#[0-9a-f]{6})", variables(theme)))
    for ground in GROUNDS:
        for text in TEXTS:
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        for line in LINES:
            assert contrast(colours[line], colours[ground]) >= 3, (line, ground)


def over(colour: str, ground: str, opacity: float) -> str:
    """The colour that is seen where one is drawn on another."""
    parts = [
        round(int(colour[at : at + 2], 16) * opacity + int(ground[at : at + 2], 16) * (1 - opacity))
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


@pytest.mark.extra("data")
@pytest.mark.parametrize("theme", THEMES)
def test_texts_stand_out_from_what_is_seen_through(theme: Literal["light", "dark"]) -> None:
    """On the darkest cell of a heat map, and on a band of people."""
    variants = cj.evidence.Variants({("know", "buy"): 3, ("know",): 1})
    matrix = cj.render.to_svg(variants, layout="matrix", theme=theme)
    flows = cj.render.to_svg(variants, theme=theme)
    colours = dict(re.findall("--([a-z-]+):(#[0-9a-f]{6})", variables(theme)))
    seen = re.findall(r'fill="(#[0-9a-f]{6})" fill-opacity="([\d.]+)"', matrix + flows)
    assert len({colour for colour, _ in seen}) == 2
    for colour, opacity in seen:
        for ground in ("box", "band-a"):
            ground_seen = over(colour, colours[ground], float(opacity))
            assert contrast(colours["ink"], ground_seen) >= 4.5, (colour, opacity)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["six-stage", "saas", "marketing-hourglass", "aarrr"])
def test_pictures_write_in_these_colours(
    name: cj.presets.PresetName, theme: Literal["light", "dark"]
) -> None:
    """And in no other."""
    colours = dict(re.findall("--([a-z-]+):(#[0-9a-f]{6})", variables(theme)))
    journey = cj.presets.get(name)
    for svg in (
        cj.render.to_svg(journey, theme=theme),
        cj.render.to_svg(journey, theme=theme, fit="16:9"),
        cj.render.to_svg(journey, theme=theme, lanes="owner"),
    ):
        written = set(re.findall('<text [^>]*fill="([^"]*)"', svg))
        assert written
        assert written <= {colours[text] for text in TEXTS}
