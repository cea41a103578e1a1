"""Enrolments as plain data: written in one format, read in this and the first one."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar, cast, get_args

import attrs

from customer_journey._model import Journey
from customer_journey._suggest import did_you_mean
from customer_journey.errors import InvalidFileError, InvalidValueError, Problem
from customer_journey.people._events import (
    EnrolmentEvent,
    EnrolmentEventKind,
    EvidenceKind,
    Noted,
    Policy,
    Reason,
    as_moment,
    new_event,
    new_noted,
    new_reason,
)

__all__ = ["quick_fields", "read_fields", "write_fields"]

FORMAT: Final = 2
"""The version of the format."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?([+-]\d\d:\d\d(:\d\d)?)?", re.ASCII)
_FIELD: Final = re.compile(r"[.\[]")
"""What ends the name of a field in a path."""
_UNREAD: Final = object()
_STAND_INS: Final[Mapping[str, object]] = {
    "kind": "note",
    "at": datetime(1, 1, 1, tzinfo=UTC),
    "target": "unread",
    "where": "unread",
    "clause": "unread",
    "customer": "unread",
    "events": (),
}
"""What stands for a field that could not be read, while the others are looked at."""
_TYPES: Final[dict[str, type[Any]]] = {
    "events": EnrolmentEvent,
    "because": Reason,
    "noted": Noted,
}
_FIELDS: Final = ("customer", "events", "unit", "number", "policy", "referred_by")
_OLD_FIELDS: Final = ("customer", "moves", "lapses", "referrals", *_FIELDS[2:])

T = TypeVar("T")


def write_fields(
    journey: Journey,
    customer: str,
    events: Iterable[EnrolmentEvent],
    *,
    unit: str,
    number: int,
    policy: Policy,
    referred_by: str,
) -> dict[str, object]:
    """An enrolment's fields in JSON's types, without those that are empty or at their default."""
    # Field by field: a service writes the whole history at every step.
    written: dict[str, object] = {
        "customer_journey_enrolment": FORMAT,
        "journey": {"id": journey.id, "version": journey.version},
        "customer": customer,
        "events": [_write_event(event) for event in events],
    }
    if unit != "person":
        written["unit"] = unit
    if number != 1:
        written["number"] = number
    if policy is not _PLAIN and policy != _PLAIN:
        written["policy"] = _write_policy(policy)
    if referred_by:
        written["referred_by"] = referred_by
    return written


def _write_event(event: EnrolmentEvent) -> dict[str, object]:
    plain: dict[str, object] = {"kind": event.kind, "at": event.at.isoformat()}
    if target := event.target:
        plain["target"] = target
    if source := event.source:
        plain["source"] = source
    if because := event.because:
        plain["because"] = [_write_reason(reason) for reason in because]
    if (evidence := event.evidence) != "facts":
        plain["evidence"] = evidence
    if noted := event.noted:
        plain["noted"] = [_write_noted(one) for one in noted]
    if forgets := event.forgets:
        plain["forgets"] = list(forgets)
    if note := event.note:
        plain["note"] = note
    if customer := event.customer:
        plain["customer"] = customer
    return plain


def _write_reason(reason: Reason) -> dict[str, object]:
    value = reason.value
    plain: dict[str, object] = {"where": reason.where, "clause": reason.clause}
    if value is not None:
        plain["value"] = value.isoformat() if isinstance(value, date) else value
    return plain


def _write_noted(noted: Noted) -> dict[str, object]:
    plain: dict[str, object] = {"target": noted.target}
    if noted.source:
        plain["source"] = noted.source
    if noted.because:
        plain["because"] = [_write_reason(reason) for reason in noted.because]
    return plain


def _write_policy(policy: Policy) -> dict[str, object]:
    plain: dict[str, object] = {}
    if policy.reentry != "after-exit":
        plain["reentry"] = policy.reentry
    if policy.pause:
        plain["pause"] = policy.pause // timedelta(microseconds=1)
    if policy.at_goal != "stay":
        plain["at_goal"] = policy.at_goal
    return plain


def _names_of(kind: type[attrs.AttrsInstance]) -> frozenset[str]:
    """The names of an element's fields."""
    return frozenset([field.name for field in attrs.fields(kind)])


_PLAIN: Final = Policy()
_Fields: TypeAlias = tuple[str, tuple[EnrolmentEvent, ...], str, int, Policy, str]
"""The customer, the events, the unit, the number, the policy and who brought them."""


class _OddError(Exception):
    """What the quick reading leaves to the thorough one; never leaves this module."""


def quick_fields(data: object, journey: Journey) -> _Fields | None:
    """The fields of an enrolment as `to_dict` writes them; None where the thorough reading has to.

    A service reads someone at every step, and nearly always what it wrote itself. To look only at
    types and texts takes a fifth of the time; `read_fields`, the thorough reading, names what is
    wrong.
    """
    if type(data) is not dict:
        return None
    plain = cast("dict[str, Any]", data)
    version, of = plain.get("customer_journey_enrolment"), plain.get("journey")
    expected = {"id": journey.id, "version": journey.version}
    if type(version) is not int or version != FORMAT or of != expected:
        return None
    problems: list[Problem] = []
    try:
        _require_keys(plain, _KEYS)
        number = plain.get("number", 1)
        if type(number) is not int or number < 1:
            return None
        fields = (
            _text(plain["customer"]),
            tuple([_quick_event(each) for each in _list(plain["events"])]),
            _text(plain["unit"]) if "unit" in plain else "person",
            number,
            cast("Policy", _read("policy", plain["policy"], problems))
            if "policy" in plain
            else _PLAIN,
            _text(plain["referred_by"]) if "referred_by" in plain else "",
        )
    except (_OddError, KeyError, ValueError):
        return None
    return None if problems else fields


def _quick_event(plain: Any) -> EnrolmentEvent:  # noqa: ANN401 - whatever JSON holds
    _require_keys(plain, _EVENT_KEYS)
    kind: EnrolmentEventKind = plain["kind"]
    moment: str = plain["at"]
    if kind.__class__ is not str or moment.__class__ is not str:
        raise _OddError
    if kind not in _KINDS or not _MOMENT.fullmatch(moment):
        raise _OddError
    evidence: Any = _text(plain["evidence"]) if "evidence" in plain else "facts"
    if evidence not in _EVIDENCES:
        raise _OddError
    return new_event(
        kind,
        as_moment(datetime.fromisoformat(moment)),
        target=_text(plain["target"]) if "target" in plain else "",
        source=_text(plain["source"]) if "source" in plain else "",
        because=_quick_reasons(plain["because"]) if "because" in plain else (),
        evidence=evidence,
        noted=tuple(map(_quick_noted, _list(plain["noted"]))) if "noted" in plain else (),
        forgets=tuple(map(_text, _list(plain["forgets"]))) if "forgets" in plain else (),
        note=_text(plain["note"]) if "note" in plain else "",
        customer=_text(plain["customer"]) if "customer" in plain else "",
    )


def _quick_noted(plain: Any) -> Noted:  # noqa: ANN401 - as above
    _require_keys(plain, _NOTED_KEYS)
    return new_noted(
        _text(plain.get("source", "")),
        _text(plain["target"]),
        _quick_reasons(plain["because"]) if "because" in plain else (),
    )


def _quick_reasons(plain: object) -> tuple[Reason, ...]:
    # A long history has more of these than of anything else.
    reasons: list[Reason] = []
    for each in _list(plain):
        _require_keys(each, _REASON_KEYS)
        where, clause, value = each["where"], each["clause"], each.get("value")
        if type(value) is int or type(value) is float:
            # Larger ones, and NaN, are left to the thorough reading.
            if not -_LARGEST < value < _LARGEST:
                raise _OddError
        elif value is not None and type(value) is not bool:
            _text(value)
        if type(where) is not str or type(clause) is not str:
            raise _OddError
        if not (where.isascii() and clause.isascii()):
            where, clause = _text(where), _text(clause)
        reasons.append(new_reason(where, clause, value))
    return tuple(reasons)


def _require_keys(plain: object, keys: frozenset[str]) -> None:
    if type(plain) is not dict or not keys.issuperset(cast("dict[object, object]", plain)):
        raise _OddError


def _text(value: object) -> str:
    # A lone surrogate is not ASCII; any other text is left to the thorough reading, too.
    if type(value) is not str or not (value.isascii() or value.isprintable()):
        raise _OddError
    return value


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - as above
    listed: list[Any] = value
    if type(value) is not list:
        raise _OddError
    return listed


_LARGEST: Final = 2**53
_KEYS: Final = frozenset({"customer_journey_enrolment", "journey", *_FIELDS})
_EVENT_KEYS: Final = _names_of(EnrolmentEvent)
_NOTED_KEYS: Final = _names_of(Noted)
_REASON_KEYS: Final = _names_of(Reason)
_KINDS: Final = frozenset(get_args(EnrolmentEventKind))
_EVIDENCES: Final = frozenset(get_args(EvidenceKind))


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
    else:
        # A history on another journey says nothing of its own faults.
        unread = ["events"] if any(problem.where == "journey" for problem in problems) else []
        known = {name: value for name, value in fields.items() if name in _FIELDS}
        problems += _problems_of_the_rest(
            partial(build, journey=journey), known, ("customer", "events"), problems, unread
        )
    raise InvalidFileError("data", problems)


def _problems_of_the_rest(
    build: Callable[..., object],
    fields: Mapping[str, object],
    required: Iterable[str],
    problems: Iterable[Problem],
    unread: Iterable[str] = (),
) -> list[Problem]:
    """What is wrong with fields that could be read, beside problems of others.

    Args:
        build: The type to build.
        fields: What was read.
        required: The fields that it needs; something stands for those that could not be read.
        problems: Those so far, which name the fields that could not be read.
        unread: More of these.
    """
    faulty = {_FIELD.split(problem.where)[0] for problem in problems}.union(unread)
    stand_ins = {name: _STAND_INS[name] for name in required if name in faulty}
    rest = {name: value for name, value in fields.items() if name not in faulty}
    try:
        build(**stand_ins, **rest)
    except InvalidValueError as error:
        return [each for each in error.problems if _FIELD.split(each.where)[0] not in faulty]
    return []


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
        problems += _problems_of_the_rest(kind, read, required, problems[before:])
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
