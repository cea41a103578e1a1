"""Pictures look right in viewers other than browsers: shapes have colours, and text is there."""

import io
import math
import re
import struct
import unicodedata
from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from importlib import import_module
from itertools import combinations
from pathlib import Path
from typing import Any, TypeAlias, cast, get_args
from xml.etree import ElementTree as ET

import pytest

import customer_journey as cj
from customer_journey.render._charts._kinds import Charted
from customer_journey.render._png import rasterised
from tests.test_render_charts import conformance, shop
from tests.test_render_figures import COUNTS as MOVES
from tests.test_render_figures import EVENTS, VARIANTS
from tests.test_render_fit import Drawn, feeling, long_journey, staffed

Rasterise: TypeAlias = Callable[[str], bytes]

Image: Any = pytest.importorskip("PIL.Image", reason="Pillow reads the pictures")
ImageChops: Any = import_module("PIL.ImageChops")

AIDA, HOURGLASS = cj.presets.get("aida"), cj.presets.get("marketing-hourglass")


def resvg(svg: str) -> bytes:
    """The picture by resvg."""
    pytest.importorskip("resvg_py", reason="the extra 'png' is not installed")
    return rasterised(svg, scale=1)


def cairo(svg: str) -> bytes:
    """The picture by CairoSVG."""
    try:
        viewer = pytest.importorskip("cairosvg", reason="CairoSVG is not installed")
    except OSError:
        pytest.skip("this machine has no libcairo2, which CairoSVG needs")
    return cast("bytes", viewer.svg2png(bytestring=svg.encode()))


EVERY = cj.presets.get("demand-waterfall")
COUNTS = {
    (transition.source, transition.target): 1_000 / number
    for number, transition in enumerate(EVERY.transitions, 1)
}


@cache
def answers() -> dict[str, Any]:
    """One of each answer that is drawn as a chart, by its type."""
    chain = cj.markov.fit(MOVES, goals=["buy"])
    as_of = datetime(2026, 6, 1)
    saas = cj.presets.get("saas")
    log = cj.testing.sample_log(saas, people=40, seed=7, as_of=as_of)
    values: list[Any] = [
        cj.align(cj.presets.get("aarrr"), cj.presets.get("buyers-journey")),
        conformance(),
        conformance().of("cy"),
        cj.coverage(shop()),
        cj.crosswalk([AIDA, HOURGLASS]),
        chain.levers(),
        chain.removal_effects(),
        chain.compare({"Better trial": {("try", "buy"): 0.7}}, n=100, seed=1),
        chain.arrivals(max_steps=12),
        VARIANTS,
        cj.events.measure(saas, log, as_of=as_of),
    ]
    return {type(value).__name__: value for value in values}


ANSWERS = sorted(kind.__name__ for kind in get_args(Charted))


def felt() -> cj.Journey:
    """A journey with a curve of how it feels, and something in each lane."""
    return feeling(staffed(long_journey(6)))


def chart(name: str, theme: cj.render.Theme = "auto") -> str:
    """The picture of an answer of a type."""
    return cj.render.to_svg(answers()[name], theme=theme)


DRAWN: dict[str, Callable[[], str]] = {
    "layers": lambda: cj.render.to_svg(EVERY),
    "layers, downwards": lambda: cj.render.to_svg(EVERY, direction="TB"),
    "layers, dark": lambda: cj.render.to_svg(EVERY, theme="dark"),
    "counts": lambda: cj.render.to_svg(EVERY, counts=COUNTS),
    "hourglass": lambda: cj.render.to_svg(HOURGLASS),
    "bow tie": lambda: cj.render.to_svg(cj.presets.get("bow-tie")),
    "ring": lambda: cj.render.to_svg(cj.presets.get("saas"), layout="ring"),
    "moves": lambda: cj.render.to_svg(EVERY, layout="matrix"),
    "curve": lambda: cj.render.to_svg(felt()),
    "curve on a sheet": lambda: cj.render.to_svg(felt(), fit=(1600, 1200)),
    "slide": lambda: cj.render.to_svg(cj.presets.get("six-stage"), fit="16:9"),
    "phone": lambda: cj.render.to_svg(cj.presets.get("six-stage"), fit="phone"),
    "blueprint": lambda: cj.render.to_svg(felt(), lanes="blueprint"),
    "channels": lambda: cj.render.to_svg(felt(), lanes="channel"),
    "owners": lambda: cj.render.to_svg(felt(), lanes="owner"),
    "blueprint on a slide": lambda: cj.render.to_svg(felt(), lanes="blueprint", fit="16:9"),
    "right to left": lambda: cj.render.to_svg(cj.evolve(EVERY, language="ar")),
    "discovery": lambda: cj.render.to_svg(cj.evidence.discover(VARIANTS)),
    "steps of variants": lambda: cj.render.to_svg(VARIANTS, layout="matrix"),
    "funnel": lambda: cj.render.to_svg(cj.events.funnel(EVENTS, ["know", "try", "buy"])),
    "steps": lambda: cj.render.to_svg(cj.events.steps(EVENTS)),
    "retention": lambda: cj.render.to_svg(cj.events.cohorts(EVENTS)),
    **{name: partial(chart, name) for name in ANSWERS},
    **{f"{name}, dark": partial(chart, name, "dark") for name in ANSWERS},
}
"""One of each kind of picture."""


@cache
def picture(name: str) -> str:
    """The picture of that kind."""
    pytest.importorskip("duckdb", reason="the extra 'data' is not installed")
    return DRAWN[name]()


def test_every_answer_with_a_chart_is_among_the_pictures() -> None:
    """A new kind of chart must be seen outside a browser, too."""
    pytest.importorskip("duckdb", reason="the extra 'data' is not installed")
    assert sorted(answers()) == ANSWERS


@pytest.mark.parametrize("rasterise", [resvg, cairo])
@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_has_colours_and_text_outside_a_browser(name: str, rasterise: Rasterise) -> None:
    """More than ten colours, none but that of the ground on half of it, and marks of its texts."""
    svg = picture(name)
    whole = pixels(rasterise(svg))
    colours = whole.getcolors(whole.width * whole.height)
    assert len(colours) > 10
    grounds = {colour_in(svg, kind) for kind in ("ground", "band-a")}
    most, colour = max(colours)
    # A chart is mostly ground, and that is light or dark as the theme says.
    assert most < whole.width * whole.height / 2 or colour in grounds
    bare = pixels(rasterise(re.sub("<text.*?</text>", "", svg)))
    red, green, blue = ImageChops.difference(whole, bare).split()
    apart = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    changed = sum(apart.histogram()[1:])
    letters = sum(len(text.split(">")[1]) for text in re.findall("<text.*?</text>", svg))
    assert changed > 5 * letters


def colour_in(svg: str, kind: str) -> tuple[int, ...]:
    """The colour that shapes of that class have in a picture; none at all where it has none."""
    match = re.search(f'<rect class="{kind}" fill="#(..)(..)(..)"', svg)
    return (-1, -1, -1) if match is None else tuple(int(part, 16) for part in match.groups())


def pixels(png: bytes) -> Any:
    """The picture, in colours."""
    return Image.open(io.BytesIO(png)).convert("RGB")


@pytest.mark.parametrize("name", DRAWN)
def test_no_text_lies_on_another(name: str) -> None:
    """By the widths that are counted with, of whatever kind the picture is."""
    drawn = Drawn(picture(name))
    texts = [text.text for text in drawn.texts]
    meeting = [
        (texts[one], texts[other])
        for (one, area), (other, beside) in combinations(enumerate(drawn.areas()), 2)
        if area.meets(beside)
    ]
    assert meeting == []


@pytest.mark.parametrize("name", DRAWN)
def test_every_shape_states_its_colours(name: str) -> None:
    """What states none is black where no style is read."""
    parts = re.findall("<(?:rect|path|polygon|circle|text) [^>]*>", picture(name))
    assert parts
    assert [part for part in parts if " fill=" not in part] == []


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height, as the head of a PNG file says."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.extra("png")
@pytest.mark.parametrize("name", DRAWN)
def test_every_font_has_the_signs_of_a_picture(name: str) -> None:
    """Some viewers take one font, and Noto Sans has neither arrows nor the minus of mathematics."""
    root = ET.fromstring(picture(name))
    signs = {sign for part in root.iter() if part.tag.endswith("text") for sign in part.text or ""}
    assert {sign for sign in signs if sign > "\xff" and unicodedata.category(sign) == "Sm"} == set()


def test_the_documentation_says_where_pictures_were_seen() -> None:
    """In a browser and in what does without one."""
    page = Path(__file__).parents[1] / "docs" / "how-to" / "draw-a-map.md"
    text = page.read_text(encoding="utf-8")
    viewers = text.partition("### Tested viewers")[2].partition("\n#")[0]
    for viewer in ("Chromium", "resvg", "CairoSVG", "librsvg", "ImageMagick", "Inkscape"):
        assert viewer in viewers
    assert "LibreOffice" in viewers
    assert "notebooks as PDF" in viewers


def test_a_picture_is_as_large_as_its_scale_says() -> None:
    """Twice the size of the SVG picture by default."""
    width, height = size_of(cj.render.to_png(AIDA, scale=1))
    assert size_of(cj.render.to_png(AIDA)) == (2 * width, 2 * height)
    wide, tall = size_of(cj.render.to_png(AIDA, scale=1, direction="TB", title=""))
    assert wide < width
    assert tall > height
    dark, light = (
        cj.render.to_png(cj.coverage(shop()), theme=theme) for theme in ("dark", "light")
    )
    assert dark != light


@pytest.mark.extra("png")
@pytest.mark.parametrize(
    ("scale", "error"),
    [
        *((scale, cj.errors.InvalidValueError) for scale in (0, -1, math.inf, math.nan, 10_000)),
        *((scale, cj.errors.WrongTypeError) for scale in (True, "2")),
    ],
)
def test_a_scale_must_make_a_picture(scale: float, error: Any) -> None:
    """Neither none nor one that fills the memory."""
    with pytest.raises(error) as caught:
        cj.render.to_png(AIDA, scale=scale)
    assert [problem.where for problem in caught.value.problems] == ["scale"]


@pytest.mark.extra("png")
def test_a_machine_without_fonts_gives_an_error_rather_than_a_picture_without_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The library leaves texts out in silence."""
    library = import_module("resvg_py")
    draw = library.svg_to_bytes
    monkeypatch.setattr(library, "svg_to_bytes", partial(draw, skip_system_fonts=True))
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.render.to_png(AIDA)
    assert [problem.where for problem in caught.value.problems] == ["fonts"]


def test_a_png_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the extra is not installed."""
    monkeypatch.setitem(import_module("sys").modules, "resvg_py", None)
    with pytest.raises(cj.errors.MissingExtraError, match=r"customer-journey\[png\]"):
        cj.render.to_png(AIDA)


def test_what_has_no_picture_is_refused() -> None:
    """As to_svg refuses it."""
    draw: Any = cj.render.to_png
    with pytest.raises(cj.errors.WrongTypeError):
        draw(3)
    with pytest.raises(cj.errors.InvalidValueError):
        draw(cj.coverage(shop()), layout="hourglass")
