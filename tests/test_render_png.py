"""Pictures look right in viewers that are no browsers: shapes have colours, and text is there."""

import io
import math
import re
import struct
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, TypeAlias, cast

import pytest

import customer_journey as cj
from customer_journey.render._png import rasterised
from tests.test_render_charts import conformance, shop

Rasterise: TypeAlias = Callable[[str], bytes]

Image: Any = pytest.importorskip("PIL.Image", reason="Pillow reads the pictures")

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


def pictures() -> dict[str, str]:
    """One of each kind of picture."""
    every = cj.presets.get("demand-waterfall")
    counts = {
        (transition.source, transition.target): 1_000 / number
        for number, transition in enumerate(every.transitions, 1)
    }
    values: dict[str, Any] = {
        "alignment": cj.align(cj.presets.get("aarrr"), cj.presets.get("buyers-journey")),
        "conformance": conformance(),
        "coverage": cj.coverage(shop()),
        "crosswalk": cj.crosswalk([AIDA, HOURGLASS]),
        "trace": conformance().of("cy"),
    }
    return {
        "layers": cj.render.to_svg(every),
        "layers, downwards": cj.render.to_svg(every, direction="TB"),
        "hourglass": cj.render.to_svg(HOURGLASS),
        "counts": cj.render.to_svg(every, counts=counts),
        **{name: cj.render.to_svg(value) for name, value in values.items()},
        **{f"{name}, dark": cj.render.to_svg(v, theme="dark") for name, v in values.items()},
        "layers, dark": cj.render.to_svg(every, theme="dark"),
    }


PICTURES = pictures()


@pytest.mark.parametrize("rasterise", [resvg, cairo])
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_colours_and_text_outside_a_browser(name: str, rasterise: Rasterise) -> None:
    """More than ten colours, none of them on half of it, and its texts leave their marks."""
    svg = PICTURES[name]
    whole = pixels(rasterise(svg))
    colours = whole.getcolors(whole.width * whole.height)
    assert len(colours) > 10
    assert max(count for count, _ in colours) < whole.width * whole.height / 2
    bare = pixels(rasterise(re.sub("<text.*?</text>", "", svg)))
    changed = sum(
        one != other
        for one, other in zip(whole.get_flattened_data(), bare.get_flattened_data(), strict=True)
    )
    letters = sum(len(text.split(">")[1]) for text in re.findall("<text.*?</text>", svg))
    assert changed > 5 * letters


def pixels(png: bytes) -> Any:  # noqa: ANN401 - Pillow is loaded where it is installed
    """The picture, in colours."""
    return Image.open(io.BytesIO(png)).convert("RGB")


@pytest.mark.parametrize("name", PICTURES)
def test_every_shape_states_its_colours(name: str) -> None:
    """What states none is black where no style is read."""
    parts = re.findall("<(?:rect|path|polygon|circle|text) [^>]*>", PICTURES[name])
    assert parts
    assert [part for part in parts if " fill=" not in part] == []


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height, as the head of a PNG file says."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.extra("png")
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
def test_a_scale_must_make_a_picture(scale: float, error: Any) -> None:  # noqa: ANN401 - two types
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
