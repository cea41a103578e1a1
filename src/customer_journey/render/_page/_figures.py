"""What metrics were, beside their targets: the last figure, and a line of all periods."""

from collections.abc import Sequence
from itertools import groupby

from customer_journey._messages._current import counted, message
from customer_journey._values import figure
from customer_journey.events._scorecard import MetricValue
from customer_journey.render._html import Content, Markup, safe, tag, trusted
from customer_journey.render._marks import pair
from customer_journey.render._page._view import View

__all__ = ["figures_of"]

_WIDE, _TALL, _EDGE = 96.0, 20.0, 2.0


def figures_of(view: View, figures: Sequence[MetricValue]) -> list[Content]:
    """Of each segment, the last figure of a metric with its interval, and the line that led to it.

    The last one is that of the last whole period, if there is any.
    """
    parts: list[Content] = []
    for _, several in groupby(figures, key=lambda each: each.group):
        listed = list(several)
        last = next((each for each in reversed(listed) if each.complete), listed[-1])
        name = f"{last.group}: " if last.group is not None else ""
        when = (
            [] if last.period is None else [" ", tag("span", f"({last.period})", class_="period")]
        )
        parts.append(
            tag(
                "span",
                _line(listed),
                view.says(f"{name}{last.said}"),
                when,
                class_=f"figure {last.status or 'plain'}",
            )
        )
    return parts


def _line(figures: Sequence[MetricValue]) -> Markup | None:
    """A line through the figures of all periods, and one for the target; None of fewer than two."""
    values = [each.value for each in figures if each.value is not None]
    if len(values) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    target = figures[-1].target
    every = values if target is None else [*values, target]
    low, high = min(every), max(every)
    scale = (_TALL - 2 * _EDGE) / (high - low) if high > low else 0.0

    def y(value: float) -> float:
        return _TALL - _EDGE - (value - low) * scale

    step = _WIDE / (len(values) - 1)
    points = " ".join(pair((index * step, y(value))) for index, value in enumerate(values))
    aim = ""
    if target is not None:
        aim = f'<path d="M{pair((0, y(target)))}H{_WIDE:.0f}" stroke-dasharray="3 3"/>'
    about = safe(
        message(
            "{periods}, from {first} to {last}",
            periods=counted(len(values), "period"),
            first=figure(values[0]),
            last=figure(values[-1]),
        )
    )
    return trusted(
        f'<svg class="spark" role="img" aria-label="{about}" width="{_WIDE:.0f}" '
        f'height="{_TALL:.0f}" viewBox="0 0 {_WIDE:.0f} {_TALL:.0f}" fill="none" '
        f'stroke="currentColor">{aim}<polyline points="{points}" stroke-width="1.5"/></svg>'
    )
