"""How facts and metrics are computed, in files: the verb is the key, as in `count: paid`."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, TypeAlias, cast, get_args

from customer_journey._frozen import fields
from customer_journey._lazy import late_pattern
from customer_journey.criteria import _computed as computed
from customer_journey.criteria import _metrics as metrics
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import InvalidValueError
from customer_journey.files._reading import LOST, Reading, shown, step
from customer_journey.files._shapes import AS_IT_IS, CRITERION, DURATION, Shape

__all__ = [
    "FACT_KEYS",
    "METRIC_KEYS",
    "read_computed",
    "read_measure",
    "write_computed",
    "write_measure",
]

_VERBS: Final[tuple[str, ...]] = get_args(computed.Take)
_BESIDE: Final = ("where", "within")
FACT_KEYS: Final = (*_VERBS, *_BESIDE, "since", "when")
"""The keys that say how a fact is computed."""

_Beside: TypeAlias = Mapping[str, Shape]
_WINDOW: Final[_Beside] = {"within": DURATION}
_OF_EVENTS: Final[_Beside] = {"where": CRITERION, "within": DURATION}
_OF_PEOPLE: Final[_Beside] = {"of": CRITERION}
_MEASURES: Final[Mapping[str, tuple[Callable[..., object] | None, str, _Beside]]] = {
    "conversion": (metrics.Conversion, "->", _WINDOW),
    "time": (metrics.TimeToConvert, "->", {**_WINDOW, "quantile": AS_IT_IS}),
    "share": (metrics.Proportion, "criterion", _OF_PEOPLE),
    "average": (metrics.Average, "", _OF_PEOPLE),
    "count": (None, "", _OF_EVENTS),
    "sum": (None, "", _OF_EVENTS),
    "ratio": (metrics.Ratio, "/", {}),
}
"""Of each way to compute a metric: what it makes, the sign between two names or that it is a
criterion, and what may stand beside it. Totals are readings, as those of facts are."""

_BESIDE_HINTS: Final = {
    "where": "it stands beside 'count' and 'sum'",
    "within": "it stands beside 'conversion' and 'time'",
    "of": "it stands beside 'share' and 'average'",
    "quantile": "it stands beside 'time'",
}

METRIC_KEYS: Final = (*_MEASURES, *_BESIDE_HINTS)
"""The keys that say how a metric is computed."""

_EXAMPLES: Final = {"->": "trial -> paid", "/": "revenue / orders"}

# A name with a dot would be read as an event and a column.
_BARE: Final = late_pattern(r"[^.]+")
_HINT: Final = "as in 'paid', 'paid.amount', [paid, cancelled] or {event: paid, column: amount}"


def write_computed(value: computed.Computed) -> dict[str, object]:
    """The keys that say how a fact is computed."""
    if isinstance(value, Criterion):
        return {"when": CRITERION.write(value)}
    if isinstance(value, computed.Since):
        return {"since": value.fact}
    written: dict[str, object] = {value.take: _written(value)}
    if value.where is not None:
        written["where"] = CRITERION.write(value.where)
    if value.within is not None:
        written["within"] = DURATION.write(value.within)
    return written


def _written(value: computed.Reading) -> object:
    """What is read, in the short form where that says the same."""
    events: object = list(value.events)
    if len(value.events) == 1:
        (events,) = value.events
    if all(map(_BARE.fullmatch, (*value.events, value.column or "none"))):
        if not value.column:
            return events
        if len(value.events) == 1:
            return f"{events}.{value.column}"
    return {"event": events, **({"column": value.column} if value.column else {})}


def write_measure(value: metrics.Measure) -> dict[str, object]:
    """The keys that say how a metric is computed."""
    if isinstance(value, computed.Reading):
        return write_computed(value)
    key = metrics.measure_key(value)
    _, sign, beside = _MEASURES[key]
    match value:
        case metrics.Proportion():
            said = CRITERION.write(value.criterion)
        case metrics.Average():
            said = value.fact
        case metrics.Ratio():
            said = f"{value.above} {sign} {value.below}"
        case _:
            said = f"{value.source} {sign} {value.target}"
    written = {key: said}
    for field in fields(type(value)):
        if field.name in beside and getattr(value, field.name) != field.default:
            written[field.name] = beside[field.name].write(getattr(value, field.name))
    return written


def read_computed(keys: Mapping[str, object], reading: Reading) -> object:
    """How a fact is computed, or `LOST`; all problems go into `reading`.

    Args:
        keys: Those of the fact's keys that say it, one at least.
        reading: The problems so far.
    """
    chosen = _chosen(keys, "a fact", reading)
    if chosen not in _VERBS:
        for key in (key for key in keys if key in _BESIDE):
            reading.add(key, "stands beside no reading of events", "as in 'count: paid'")
    if not chosen or (chosen not in _VERBS and len(keys) > 1):
        return LOST
    if chosen == "when":
        return reading.within(chosen, CRITERION.read, keys[chosen])
    if chosen == "since":
        return _built(partial(computed.Since, cast("str", keys[chosen])), chosen, reading)
    return _read_reading(chosen, keys, reading)


def read_measure(keys: Mapping[str, object], reading: Reading) -> object:
    """How a metric is computed, or `LOST`; all problems go into `reading`.

    Args:
        keys: Those of the metric's keys that say it, one at least.
        reading: The problems so far.
    """
    chosen = _chosen(keys, "a metric", reading)
    fitting = {name for key in keys if key in _MEASURES for name in _MEASURES[key][2]}
    superfluous = [key for key in keys if key in _BESIDE_HINTS and key not in fitting]
    for key in superfluous:
        reading.add(key, "stands beside nothing that it says more of", _BESIDE_HINTS[key])
    if not chosen:
        return LOST
    kind, sign, beside = _MEASURES[chosen]
    if kind is None:
        result = _read_reading(chosen, keys, reading)
        return LOST if superfluous else result
    names = reading.within(chosen, partial(_read_names, sign), keys[chosen])
    arguments = {key: _read(reading, beside[key], key, keys) for key in beside if key in keys}
    if "within" in beside and "within" not in keys:
        reading.add(chosen, "needs a window", "as in 'within: 30 days'")
    elif names is not LOST and LOST not in arguments.values() and not superfluous:
        return _built(partial(kind, *cast("tuple[Any, ...]", names), **arguments), chosen, reading)
    return LOST


def _chosen(keys: Mapping[str, object], element: str, reading: Reading) -> str:
    """The one key that says how something is computed; empty if there is none, or a second one."""
    first, *others = [key for key in keys if key not in _BESIDE_HINTS] or [""]
    for key in others:
        reading.add(key, f"stands beside {first!r}, and {element} is computed in one way")
    return "" if others else first


def _read_names(sign: str, plain: object, reading: Reading) -> object:
    """What a metric is computed from: two names with a sign between them, a criterion, a fact."""
    if sign in _EXAMPLES:
        parts = [part.strip() for part in plain.split(sign)] if isinstance(plain, str) else []
        if len(parts) == 2 and all(parts):  # noqa: PLR2004 - on both sides of the sign
            return parts
        reading.expected("two names", plain, hint=f"as in '{_EXAMPLES[sign]}'")
        return LOST
    read = CRITERION.read(plain, reading) if sign else plain
    return LOST if read is LOST else [read]


def _read_reading(chosen: str, keys: Mapping[str, object], reading: Reading) -> object:
    """A reading of events."""
    target = reading.within(chosen, _read_target, keys[chosen])
    arguments = {key: _read(reading, shape, key, keys) for key, shape in _OF_EVENTS.items()}
    if target is LOST or LOST in arguments.values():
        return LOST
    events, column = cast("tuple[tuple[str, ...], str]", target)
    take = cast("computed.Take", chosen)
    make = partial(
        computed.Reading, take, events, column=column, **cast("dict[str, Any]", arguments)
    )
    return _built(make, chosen, reading)


def _built(make: Callable[[], object], chosen: str, reading: Reading) -> object:
    """What is computed like that; its problems are under the keys that say it."""
    try:
        return make()
    except InvalidValueError as error:
        for problem in error.problems:
            keyed = problem.where.partition("[")[0] in (*_BESIDE, "of", "quantile", chosen)
            place = problem.where if keyed else re.sub(r"^\w+", chosen, problem.where)
            reading.add(place, problem.message, problem.hint)
        return LOST


def _read(reading: Reading, shape: Shape, key: str, keys: Mapping[str, object]) -> object:
    return reading.within(key, shape.read, keys[key]) if key in keys else None


def _read_target(target: object, reading: Reading) -> object:
    """The events that are read, and their column."""
    column: object = ""
    events = said = target
    parts: Mapping[str, object] | None = None
    if isinstance(target, Mapping):
        parts = cast("Mapping[str, object]", target)
        others = [key for key in parts if key not in ("event", "column")]
        for key in others:
            reading.add(step(str(key)), "unknown key", "the keys are event, column")
        events, column = parts.get("event"), parts.get("column", "")
        if others:
            return LOST
    elif isinstance(target, str):
        events, _, column = target.partition(".")
        if "." in column:
            events = None
    listed = [events] if isinstance(events, str) else events
    is_read = isinstance(listed, list) and all(
        isinstance(each, str) and (parts is not None or _BARE.fullmatch(each))
        for each in cast("list[object]", listed)
    )
    if not is_read or not isinstance(column, str):
        reading.add("", f"expected events, got {shown(said)}", _HINT)
        return LOST
    return tuple(cast("list[str]", listed)), column
