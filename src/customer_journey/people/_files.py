"""An enrolment as plain data, and plain data as an enrolment."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar, cast

import attrs

from customer_journey._model import Journey
from customer_journey._suggest import did_you_mean
from customer_journey.errors import InvalidFileError, InvalidValueError, Problem
from customer_journey.people._enrolment import Enrolment
from customer_journey.people._history import EnrolmentMove, Lapse, Reason, Referral
from customer_journey.people._policy import Policy, Wait

__all__ = ["from_plain", "to_plain"]

FORMAT: Final = 1
"""The version of the format."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?([+-]\d\d:\d\d(:\d\d)?)?", re.ASCII)
_LOST: Final = object()
_TYPES: Final[dict[str, type[Any]]] = {
    "moves": EnrolmentMove,
    "lapses": Lapse,
    "referrals": Referral,
    "because": Reason,
    "waits": Wait,
}

T = TypeVar("T")


def to_plain(enrolment: Enrolment) -> dict[str, object]:
    """The enrolment in JSON's types, without what is at its default."""
    journey = enrolment.journey
    plain = _plain(enrolment)
    plain["journey"] = {"id": journey.id, "version": journey.version}
    return {"customer_journey_enrolment": FORMAT, **plain}


def _plain(noun: attrs.AttrsInstance) -> dict[str, object]:
    return {
        field.name: _value(getattr(noun, field.name))
        for field in attrs.fields(type(noun))
        if field.init and getattr(noun, field.name) != field.default
        if field.name != "journey"
    }


def _value(value: object) -> object:
    match value:
        case tuple():
            return [_value(item) for item in cast("tuple[object, ...]", value)]
        case datetime():
            return value.isoformat()
        case timedelta():
            return value // timedelta(microseconds=1)
        case Policy() | EnrolmentMove() | Lapse() | Referral() | Reason() | Wait():
            return _plain(value)
        case _:
            return value


def from_plain(data: object, journey: Journey) -> Enrolment:
    """The enrolment that plain data describes, held against the journey.

    Raises:
        InvalidFileError: It describes none.
    """
    problems: list[Problem] = []
    if not isinstance(data, Mapping):
        raise InvalidFileError("data", [Problem("", "expected a mapping, as `to_dict` gives")])
    given = dict(cast("Mapping[str, object]", data))
    version = given.pop("customer_journey_enrolment", None)
    if type(version) is not int or version != FORMAT:
        where = "customer_journey_enrolment"
        raise InvalidFileError("data", [Problem(where, f"expected version {FORMAT} of the format")])
    wanted = {"id": journey.id, "version": journey.version}
    found = given.pop("journey", None)
    if found != wanted:
        problems.append(Problem("journey", f"it is not in {wanted}, the journey at hand"))
    made = _noun(Enrolment, given, problems, {"journey": journey})
    if problems or not isinstance(made, Enrolment):
        raise InvalidFileError("data", problems)
    return made


def _noun(
    kind: Callable[..., object],
    plain: object,
    problems: list[Problem],
    fixed: Mapping[str, object] | None = None,
) -> object:
    if not isinstance(plain, Mapping):
        problems.append(Problem("", "expected a mapping"))
        return _LOST
    known = [field for field in attrs.fields(cast("type[Any]", kind)) if field.init]
    content = cast("Mapping[object, object]", plain)
    names = [field.name for field in known if field.name not in (fixed or {})]
    before = len(problems)
    for key in content:
        if key not in names:
            hint = did_you_mean(key, names) if isinstance(key, str) else ""
            problems.append(Problem("", f"no such key: {str(key)[:80]!r}", hint=hint))
    for field in known:
        required = field.default is attrs.NOTHING and field.name in names
        if required and field.name not in content:
            problems.append(Problem(field.name, "is missing"))
    read = {name: _read(name, content[name], problems) for name in names if name in content}
    if len(problems) > before:
        return _LOST
    try:
        return kind(**{**read, **(fixed or {})})
    except InvalidValueError as error:
        problems.extend(error.problems)
        return _LOST


def _read(name: str, plain: object, problems: list[Problem]) -> object:
    """A field's value; what is the same in both worlds is left to the noun's own check."""
    if name in _TYPES:
        return _listed(name, plain, problems)
    if name == "policy":
        return _within(name, problems, lambda inner: _noun(Policy, plain, inner))
    if name == "at":
        return _within(name, problems, lambda inner: _moment(plain, inner))
    if name in {"least", "pause"} or (name == "most" and plain is not None):
        return _within(name, problems, lambda inner: _duration(plain, inner))
    return plain


def _listed(name: str, plain: object, problems: list[Problem]) -> object:
    if not isinstance(plain, list):
        problems.append(Problem(name, "expected a list"))
        return _LOST
    items = cast("list[object]", plain)
    kind = _TYPES[name]
    made: list[object] = []
    for index, item in enumerate(items):
        found: list[Problem] = []
        made.append(_noun(kind, item, found))
        problems.extend(problem.within(f"{name}[{index}]") for problem in found)
    return made


def _within(name: str, problems: list[Problem], read: Callable[[list[Problem]], T]) -> T:
    found: list[Problem] = []
    made = read(found)
    problems.extend(problem.within(name) for problem in found)
    return made


def _moment(plain: object, problems: list[Problem]) -> object:
    try:
        if isinstance(plain, str) and _MOMENT.fullmatch(plain):
            return datetime.fromisoformat(plain)
    except ValueError:
        pass
    problems.append(Problem("", "expected a moment, as in '2026-01-31T10:00:00+00:00'"))
    return _LOST


def _duration(plain: object, problems: list[Problem]) -> object:
    try:
        if type(plain) is int:
            return timedelta(microseconds=plain)
    except OverflowError:
        pass
    problems.append(Problem("", "expected a duration as a whole number of microseconds"))
    return _LOST
