"""Enrolments as plain data: written in one format, read in this and the first one."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar, cast

import attrs

from customer_journey._model import Journey
from customer_journey._suggest import did_you_mean
from customer_journey.errors import InvalidFileError, InvalidValueError, Problem
from customer_journey.people._events import EnrolmentEvent, Noted, Policy, Reason

__all__ = ["read_fields", "write_fields"]

FORMAT: Final = 2
"""The version of the format."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?([+-]\d\d:\d\d(:\d\d)?)?", re.ASCII)
_UNREAD: Final = object()
_TYPES: Final[dict[str, type[Any]]] = {
    "events": EnrolmentEvent,
    "because": Reason,
    "noted": Noted,
}
_FIELDS: Final = ("customer", "events", "unit", "number", "policy", "referred_by")
_OLD_FIELDS: Final = ("customer", "moves", "lapses", "referrals", *_FIELDS[2:])

T = TypeVar("T")


def write_fields(journey: Journey, fields: Mapping[str, object]) -> dict[str, object]:
    """An enrolment's fields in JSON's types, without those that are empty or at their default."""
    defaults: dict[str, object] = {"unit": "person", "number": 1, "referred_by": "",
                                   "policy": Policy()}  # fmt: skip
    return {
        "customer_journey_enrolment": FORMAT,
        "journey": {"id": journey.id, "version": journey.version},
        **{
            name: _written(value)
            for name, value in fields.items()
            if name not in defaults or value != defaults[name]
        },
    }


def _written(value: object) -> object:
    match value:
        case tuple():
            return [_written(item) for item in cast("tuple[object, ...]", value)]
        case datetime():
            return value.isoformat()
        case timedelta():
            return value // timedelta(microseconds=1)
        case Policy() | EnrolmentEvent() | Noted() | Reason():
            return {
                field.name: _written(getattr(value, field.name))
                for field in attrs.fields(type(value))
                if getattr(value, field.name) != field.default
            }
        case _:
            return value


def read_fields(build: Callable[..., object], data: object, journey: Journey) -> object:
    """The enrolment that plain data describes, checked against the journey.

    Args:
        build: The type to build.
        data: What was read.
        journey: The journey that the enrolment is on.

    Raises:
        InvalidFileError: It describes none; every problem is named.
    """
    problems: list[Problem] = []
    if not isinstance(data, Mapping):
        raise InvalidFileError("data", [Problem("", "expected a mapping, as `to_dict` returns")])
    plain = dict(cast("Mapping[str, object]", data))
    version = plain.pop("customer_journey_enrolment", None)
    if type(version) is not int or not 1 <= version <= FORMAT:
        where = "customer_journey_enrolment"
        message = f"expected version {FORMAT} of the format, or an earlier one"
        raise InvalidFileError("data", [Problem(where, message)])
    expected = {"id": journey.id, "version": journey.version}
    if plain.pop("journey", None) != expected:
        problems.append(Problem("journey", f"it is not in {expected}, the journey at hand"))
    names = _FIELDS if version == FORMAT else _OLD_FIELDS
    _check_keys(plain, names, ("customer", names[1]), problems)
    if version != FORMAT and not problems:
        plain = _from_first_format(plain, problems)
    fields = {name: _read(name, value, problems) for name, value in plain.items()}
    if not problems:
        try:
            return build(journey=journey, **fields)
        except InvalidValueError as error:
            problems.extend(error.problems)
    raise InvalidFileError("data", problems)


def _check_keys(
    plain: Mapping[Any, object],
    names: Iterable[str],
    required: Iterable[str],
    problems: list[Problem],
) -> None:
    listed = tuple(names)
    for key in plain:
        if key not in listed:
            hint = did_you_mean(key, listed) if isinstance(key, str) else ""
            problems.append(Problem("", f"no such key: {str(key)[:80]!r}", hint=hint))
    problems += [Problem(name, "is missing") for name in required if name not in plain]


def _from_first_format(  # noqa: C901 - each of its lists has a shape of its own
    plain: Mapping[str, object], problems: list[Problem]
) -> dict[str, object]:
    """Fields of the first format, which kept moves, lapses and referrals apart, and waits.

    A move that only joined another branch is left out: that follows from the others. What a journey
    waits for stands in the journey now.
    """
    fields = {name: value for name, value in plain.items() if name in _FIELDS}
    policy = fields.get("policy")
    if isinstance(policy, Mapping):
        kept = dict(cast("Mapping[str, object]", policy))
        kept.pop("waits", None)
        if kept.pop("unknown", "pass") != "pass":
            message = "people are passed on now where facts prove that they are further"
            problems.append(Problem("policy.unknown", message))
        fields["policy"] = kept
    events: list[Mapping[str, object]] = []
    carrying = ""
    for name in ("moves", "lapses", "referrals"):
        listed = plain.get(name, [])
        if not isinstance(listed, list):
            problems.append(Problem(name, "expected a list"))
            continue
        for item in cast("list[object]", listed):
            old = dict(cast("Mapping[str, object]", item)) if isinstance(item, Mapping) else {}
            if old.get("kind") == "join":
                continue
            if name == "lapses":
                ends = {key: old[key] for key in ("source", "target") if key in old}
                old = {"kind": "lapse", "at": old.get("at"), "noted": [ends]}
            elif name == "referrals":
                old["kind"] = "referral"
            elif old.get("kind") == "return":
                noted = {key: old[key] for key in ("source", "target", "because") if key in old}
                old["noted"] = [noted]
            elif old.get("kind") == "transfer":
                batch = f"{old.get('at')} {old.get('note')}"
                # The first of a transfer ends all that was before it.
                old["forgets"] = [old.get("source", "")] if batch != carrying else []
                carrying = batch
            events.append(old)
    fields["events"] = sorted(events, key=lambda item: str(item.get("at")))
    return fields


def _element(kind: type[Any], plain: object, problems: list[Problem]) -> object:
    if not isinstance(plain, Mapping):
        problems.append(Problem("", "expected a mapping"))
        return _UNREAD
    content = cast("Mapping[str, object]", plain)
    known = attrs.fields(kind)
    before = len(problems)
    required = [field.name for field in known if field.default is attrs.NOTHING]
    _check_keys(content, [field.name for field in known], required, problems)
    read = {
        field.name: _read(field.name, content[field.name], problems)
        for field in known
        if field.name in content
    }
    if len(problems) > before:
        return _UNREAD
    try:
        return kind(**read)
    except InvalidValueError as error:
        problems.extend(error.problems)
        return _UNREAD


def _read(name: str, plain: object, problems: list[Problem]) -> object:
    """A field's value; what JSON has a type for is left to the element's own check."""
    if name in _TYPES:
        if not isinstance(plain, list):
            problems.append(Problem(name, "expected a list"))
            return _UNREAD
        elements: list[object] = []
        for index, item in enumerate(cast("list[object]", plain)):
            inner: list[Problem] = []
            elements.append(_element(_TYPES[name], item, inner))
            problems.extend(problem.within(f"{name}[{index}]") for problem in inner)
        return elements
    if name == "policy":
        return _within(name, problems, lambda inner: _element(Policy, plain, inner))
    if name == "at":
        return _within(name, problems, lambda inner: _moment(plain, inner))
    if name == "pause":
        return _within(name, problems, lambda inner: _duration(plain, inner))
    return plain


def _within(name: str, problems: list[Problem], read: Callable[[list[Problem]], T]) -> T:
    inner: list[Problem] = []
    value = read(inner)
    problems.extend(problem.within(name) for problem in inner)
    return value


def _moment(plain: object, problems: list[Problem]) -> object:
    try:
        if isinstance(plain, str) and _MOMENT.fullmatch(plain):
            return datetime.fromisoformat(plain)
    except ValueError:
        pass
    problems.append(Problem("", "expected a moment, as in '2026-01-31T10:00:00+00:00'"))
    return _UNREAD


def _duration(plain: object, problems: list[Problem]) -> object:
    try:
        if type(plain) is int:
            return timedelta(microseconds=plain)
    except OverflowError:
        pass
    problems.append(Problem("", "expected a duration as a whole number of microseconds"))
    return _UNREAD
