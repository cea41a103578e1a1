"""How a fact is computed, in files: the verb is the key, as in `count: paid`."""

import re
from collections.abc import Mapping
from typing import Any, Final, cast, get_args

from customer_journey.criteria import _computed as computed
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import InvalidValueError
from customer_journey.files._reading import LOST, Reading, shown, step
from customer_journey.files._shapes import CRITERION, DURATION

__all__ = ["COMPUTED_KEYS", "read_computed", "write_computed"]

_VERBS: Final[tuple[str, ...]] = get_args(computed.Take)
_BESIDE: Final = ("where", "within")

COMPUTED_KEYS: Final = (*_VERBS, *_BESIDE, "since", "when")
"""The keys that say how a fact is computed."""

# A name with a dot would be read as an event and a column.
_BARE: Final = re.compile(r"[^.]+")
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


def read_computed(keys: Mapping[str, object], reading: Reading) -> object:
    """How a fact is computed, or `LOST`; all problems go into `reading`.

    Args:
        keys: Those of the fact's keys that say it, one at least.
        reading: The problems so far.
    """
    readings = [key for key in keys if key not in _BESIDE]
    chosen = readings[0] if readings else ""
    for key in readings[1:]:
        reading.add(key, f"stands beside {chosen!r}, and a fact is computed in one way")
    beside = [key for key in keys if key in _BESIDE]
    if chosen not in _VERBS:
        for key in beside:
            reading.add(key, "stands beside no reading of events", "as in 'count: paid'")
    if len(readings) != 1 or (beside and chosen not in _VERBS):
        return LOST
    if chosen == "when":
        return reading.within(chosen, CRITERION.read, keys[chosen])
    if chosen == "since":
        return reading.within(chosen, _read_since, keys[chosen])
    target = reading.within(chosen, _read_target, keys[chosen])
    where = _read(reading, "where", keys)
    within = _read(reading, "within", keys)
    if LOST in (target, where, within):
        return LOST
    events, column = cast("tuple[tuple[str, ...], str]", target)
    arguments: dict[str, Any] = {"column": column, "where": where, "within": within}
    try:
        return computed.Reading(cast("computed.Take", chosen), events, **arguments)
    except InvalidValueError as error:
        for problem in error.problems:
            place = re.sub(r"^(events|column)", chosen, problem.where)
            reading.add(place, problem.message, problem.hint)
        return LOST


def _read(reading: Reading, key: str, keys: Mapping[str, object]) -> object:
    shape = CRITERION if key == "where" else DURATION
    return reading.within(key, shape.read, keys[key]) if key in keys else None


def _read_since(plain: object, reading: Reading) -> object:
    try:
        return computed.Since(cast("str", plain))
    except InvalidValueError as error:
        for problem in error.problems:
            reading.add("", problem.message, problem.hint)
        return LOST


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
