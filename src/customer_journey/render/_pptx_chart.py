"""Charts on slides: how stages feel, as a line chart whose figures people edit."""

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, Final, TypeAlias

from customer_journey._model import Stage
from customer_journey.files._packages import settled
from customer_journey.render._cells import plain
from customer_journey.render._curve import Curve, ending_of, rests_on
from customer_journey.render._palette import colour_of

__all__ = ["POINT", "Part", "add_curves", "colour"]

Part: TypeAlias = Any
"""Any object of python-pptx, which has no types."""
POINT: Final = 12_700
"""How many of the units of slides a point is."""
_TEXT: Final = round(10.5 * POINT)
_BEST: Final = 2
_MOST_LABELS: Final = 3
"""How many curves may have a score at a stage whose labels are drawn; the notes have all."""


def add_curves(
    slide: Part,
    curves: Sequence[Curve],
    stages: Sequence[tuple[Stage, str]],
    place: Sequence[int],
) -> None:
    """Add a chart to a slide: a line for each curve, over the names of the stages.

    Marks are filled where a score was observed or stated, hollow where it was assumed, and diamonds
    at moments of truth; lines are dashed where an end is assumed or a stage between has no score.

    Args:
        slide: The slide of python-pptx.
        curves: Those to draw.
        stages: The stages in their order, each with its name on the chart.
        place: Left, top, width and height, in the units of slides.
    """
    kinds, data = import_module("pptx.enum.chart"), import_module("pptx.chart.data")
    figures = data.CategoryChartData(number_format="+0.0;-0.0;0.0")
    figures.categories = [name for _, name in stages]
    for curve in curves:
        felt = [curve.points.get(stage.id) for stage, _ in stages]
        scores = [None if item is None else item.score for item in felt]
        figures.add_series(plain(ending_of(curve)), scores)
    chart = slide.shapes.add_chart(kinds.XL_CHART_TYPE.LINE_MARKERS, *place, figures).chart
    workbook = chart.part.chart_workbook.xlsx_part
    workbook.blob = settled(workbook.blob)
    chart.font.size = _TEXT
    chart.font.color.rgb = colour("ink")
    chart.has_title = False
    chart.has_legend = len(curves) > 1
    if chart.has_legend:
        chart.legend.position = kinds.XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
    scale, names = chart.value_axis, chart.category_axis
    scale.minimum_scale, scale.maximum_scale, scale.major_unit = -_BEST, _BEST, 1
    scale.major_gridlines.format.line.color.rgb = colour("band-b")
    scale.tick_labels.number_format_is_linked = False
    scale.tick_labels.number_format = "+0;-0;0"
    scale.format.line.fill.background()
    names.tick_label_position = kinds.XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.rgb = colour("edge")
    # A stage without a score is bridged, by a line that is dashed.
    (blanks,) = chart.element.xpath("c:chart/c:dispBlanksAs")
    blanks.set("val", "span")
    for curve, series in zip(curves, chart.plots[0].series, strict=True):
        _paint_series(curve, series, [stage for stage, _ in stages], curves)


def _paint_series(
    curve: Curve,
    series: Part,
    stages: Sequence[Stage],
    curves: Iterable[Curve],
) -> None:
    """The colour of a line, the marks of its scores, and what stands beside them."""
    kinds, dashes = import_module("pptx.enum.chart"), import_module("pptx.enum.dml")
    series.smooth = False
    series.format.line.color.rgb = colour(curve.colour)
    series.format.line.width = 2 * POINT
    before: int | None = None
    for at, stage in enumerate(stages):
        felt = curve.points.get(stage.id)
        if felt is None:
            continue
        point = series.points[at]
        marks = kinds.XL_MARKER_STYLE
        point.marker.style = marks.DIAMOND if stage.moment_of_truth else marks.CIRCLE
        point.marker.size = 11 if stage.moment_of_truth else 8
        point.marker.format.fill.solid()
        fill = curve.colour if felt.is_evidence else "ground"
        point.marker.format.fill.fore_color.rgb = colour(fill)
        point.marker.format.line.color.rgb = colour(curve.colour)
        if before is not None:
            last = curve.points[stages[before].id]
            # The line that leads to a point is the point's own.
            point.format.line.color.rgb = colour(curve.colour)
            point.format.line.width = 2 * POINT
            if before + 1 < at or not (last.is_evidence and felt.is_evidence):
                point.format.line.dash_style = dashes.MSO_LINE.DASH
        before = at
        scores = sorted(each.points[stage.id].score for each in curves if stage.id in each.points)
        if len(scores) <= _MOST_LABELS:
            places = kinds.XL_LABEL_POSITION
            label = point.data_label
            frame = label.text_frame
            frame.text = plain(" ".join(rests_on(curve, felt).lines))
            frame.paragraphs[0].runs[0].font.size = _TEXT
            label.position = (
                places.ABOVE if felt.score == scores[-1]
                else places.BELOW if felt.score == scores[0] else places.RIGHT
            )  # fmt: skip


def colour(name: str) -> Part:
    """A colour of pictures, by its name."""
    return import_module("pptx.dml.color").RGBColor.from_string(colour_of(name).removeprefix("#"))
