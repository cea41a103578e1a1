"""Stored enrolments are read quickly where they are as written, and thoroughly otherwise.

The error could not be assigned to one of them.
"""

import copy
import json
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, cast
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj

MODULE = "customer_journey.people._enrolment"
DAY = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
SHOP = cj.Journey(
    "shop",
    version="2",
    stages=[
        cj.Stage("know"),
        cj.Stage("try", entry=cj.fact("trials") >= 1),
        cj.Stage("buy", entry=(cj.fact("orders") >= 1) & (cj.fact("plan") == "pro")),
        cj.Stage("gone", entry=cj.fact("cancelled").is_true()),
    ],
    transitions=[
        ("know", "try"),
        ("try", "buy"),
        cj.Transition("buy", "try", kind="return", when=cj.fact("again").is_true()),
        cj.Transition("buy", "gone", kind="exit", reason="price"),
        cj.Transition("buy", "know", kind="referral"),
    ],
    starts=["know"],
)
FACTS: list[dict[str, object]] = [
    {"trials": 1, "share": 0.5},
    {"trials": 1, "orders": 1, "plan": "pro"},
    {"trials": 2, "orders": 1, "plan": "pro", "again": True},
    {"trials": 2, "orders": 2.5, "plan": "pro", "again": False},
    {"cancelled": True},
]


def people() -> Iterator[cj.people.Enrolment]:
    """Somebody after each of some steps: with returns, notes, an exit, a policy and a referral."""
    policy = cj.people.Policy(pause=timedelta(days=2), reentry="any-time")
    ada = cj.enrol(SHOP, "Zoë", {}, at=DAY, unit="cart", policy=policy)
    for step, facts in enumerate(FACTS):
        yield ada
        if step == 2:
            ada = cj.people.refer(ada, "ben", {}, at=DAY + timedelta(days=step)).referrer
        ada = cj.advance(ada, facts, at=DAY + timedelta(days=step))
    yield ada
    yield cj.enrol(SHOP, "cleo", {}, at=DAY.replace(tzinfo=None))


STORED: list[dict[str, Any]] = [one.to_dict() for one in people()]


def outcome(data: object, *, quick: bool) -> object:
    """The enrolment, or the places and messages of what is wrong with it."""
    with nullcontext() if quick else mock.patch(f"{MODULE}._quickly_read", return_value=None):
        try:
            return cj.people.Enrolment.from_dict(data, SHOP)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - the point
        except cj.errors.InvalidFileError as error:
            return error.problems


@pytest.mark.parametrize("data", STORED, ids=range(len(STORED)))
def test_what_was_written_is_read_quickly(data: dict[str, Any]) -> None:
    """Without a thorough reading, and is equal to what that would read."""
    copied = json.loads(json.dumps(data))
    with mock.patch(f"{MODULE}._read_fields") as thorough:
        one = cj.people.Enrolment.from_dict(copied, SHOP)
    assert not thorough.called
    assert one == outcome(copied, quick=False)
    assert one.to_dict() == data
    assert one.positions == cj.people.Enrolment.from_dict(one.to_dict(), SHOP).positions


@given(
    st.datetimes(timezones=st.sampled_from([None, UTC, timezone(timedelta(hours=2))])),
    st.booleans(),
)
def test_moments_are_written_as_iso_has_them(moment: datetime, whole: bool) -> None:
    """In UTC, most are written without asking for it."""
    moment = moment.replace(microsecond=0) if whole else moment
    entry = cj.people.EnrolmentEvent("enter", at=moment, target="know")
    ada = cj.people.Enrolment("ada", journey=SHOP, events=[entry])
    assert ada.to_dict()["events"] == [
        {"kind": "enter", "at": ada.events[0].at.isoformat(), "target": "know"}
    ]


ODD: list[Any] = [
    None, True, 0, 1, -1, 2.5, float("nan"), float("inf"), 2**53, 10**400, "", "x", "know", "buy",
    "enter", "exit", "facts", "\ud800", "\n", "é", [], {}, [1], ["know"], {"x": 1}, ["\ud800"],
    "2026-03-01T00:00:00+00:00", "2026-13-01T00:00:00+00:00", "2026-03-01T00:00:00", "2026-03-01",
]  # fmt: skip


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value in plain data."""
    yield path
    items: Iterable[tuple[Any, Any]] = ()
    if isinstance(data, dict):
        items = cast("dict[str, Any]", data).items()
    elif isinstance(data, list):
        listed = cast("list[object]", data)
        items = enumerate(listed)
    for key, item in items:
        yield from places(item, (*path, key))


def changed(data: Any, path: tuple[Any, ...], value: object, *, gone: bool, extra: bool) -> Any:
    """A copy with one value replaced, gone, or with another key beside it."""
    if not path:
        return value
    result = copy.deepcopy(data)
    holder = result
    for key in path[:-1]:
        holder = holder[key]
    if gone:
        del holder[path[-1]]
    elif extra and isinstance(holder, dict):
        holder["surprise"] = value
    else:
        holder[path[-1]] = value
    return result


@settings(max_examples=500)
@given(st.data())
def test_both_readings_say_the_same_of_anything(data: st.DataObject) -> None:
    """However one value of what was written is changed."""
    stored = data.draw(st.sampled_from(STORED))
    path = data.draw(st.sampled_from(list(places(stored))))
    odd = changed(
        stored,
        path,
        data.draw(st.sampled_from(ODD)),
        gone=data.draw(st.booleans()),
        extra=data.draw(st.booleans()),
    )
    assert outcome(odd, quick=True) == outcome(odd, quick=False)


EVENT: dict[str, Any] = {"kind": "enter", "at": "2026-03-01T00:00:00+00:00", "target": "know"}
REASON: dict[str, Any] = {"where": "stages.know.entry", "clause": "n >= 1", "value": 1}


VALUES: list[Any] = [None, True, 2**60, 1.5, float("nan"), "pro", []]
TEXTS: list[dict[str, Any]] = [
    {"where": 1},
    {"clause": 1},
    {"clause": "größe >= 1"},
    {"clause": "\ud800"},
]
CHANGES: list[dict[str, Any]] = [
    {"customer": 1},
    {"customer": "\ud800"},
    {"customer": "two\nlines"},
    {"number": 0},
    {"number": 1.0},
    {"policy": {"pause": "x"}},
    {"surprise": 1},
    {"journey": {"id": "shop"}},
    {"customer_journey_enrolment": 2.0},
    {"customer_journey_enrolment": 3},
    {"events": {}},
    {"events": [1]},
    {"events": []},
    {"events": [EVENT | {"at": "2026-13-01T00:00:00+00:00"}]},
    {"events": [EVENT | {"at": "soon"}]},
    {"events": [EVENT | {"kind": "leap"}]},
    {"events": [EVENT | {"evidence": "rumour"}]},
    {"events": [EVENT | {"surprise": 1}]},
    {"events": [EVENT | {"forgets": [1]}]},
    {"events": [{"kind": "enter", "target": "know"}]},
    *({"events": [EVENT | {"because": [REASON | {"value": value}]}]} for value in VALUES),
    *({"events": [EVENT | {"because": [REASON | text]}]} for text in TEXTS),
]


@pytest.mark.parametrize("changes", CHANGES, ids=str)
def test_what_is_unusual_is_read_thoroughly(changes: dict[str, Any]) -> None:
    """Case by case: every reader learns the same of it."""
    data = {**STORED[0], **changes}
    assert outcome(data, quick=True) == outcome(data, quick=False)


MOMENTS: list[str] = [
    "soon",
    "\ud800",
    "20260301T000000.000+00:00",
    "2026-03-01T00:00:00Z",
    # `fromisoformat` takes it for a moment.
    "2026-03-01T00:00:Z\0+00:00",
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_moments_that_are_written_otherwise_are_refused(moment: str) -> None:
    """However many of them Python knows to read."""
    with pytest.raises(cj.errors.InvalidFileError, match="expected a moment"):
        cj.people.Enrolment.from_dict({**STORED[0], "events": [EVENT | {"at": moment}]}, SHOP)


def test_what_most_do_not_have_is_written_too() -> None:
    """Who is enrolled again, and who was brought."""
    ada = cj.enrol(SHOP, "ada", {"cancelled": True}, at=DAY)
    again = cj.enrol(SHOP, "ada", {"orders": 1, "plan": "pro"}, at=DAY, earlier=[ada])
    ben = cj.people.refer(again, "ben", {}, at=DAY).referred
    for one, key, value in ((again, "number", 2), (ben, "referred_by", "ada")):
        stored = json.loads(json.dumps(one.to_dict()))
        assert stored[key] == value
        assert cj.people.Enrolment.from_dict(stored, SHOP) == one


INVALID: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    (
        {"at": "yesterday", "kind": "hop", "evidence": "hearsay", "because": "x", "note": 4},
        {},
        ["at", "because", "kind", "evidence", "note"],
    ),
    ({"kind": None, "at": 5, "zap": 1}, {}, ["", "at", "kind"]),
    ({"at": 5}, {}, ["at"]),
    (
        {"noted": [{"target": 4, "because": [{}]}]},
        {},
        [
            "noted[0].because[0].where",
            "noted[0].because[0].clause",
            "noted[0].target",
        ],
    ),
    (
        {"at": 5},
        {"unit": 4, "policy": {"z": 1, "reentry": "x"}},
        [
            "at",
            "/policy",
            "/policy.reentry",
            "/unit",
        ],
    ),
    ({"target": "nowhere"}, {"journey": {"id": "other"}, "number": 0}, ["/journey", "/number"]),
]


@pytest.mark.parametrize(("event", "others", "expected"), INVALID)
def test_all_problems_are_named_at_once(
    event: dict[str, Any], others: dict[str, Any], expected: list[str]
) -> None:
    """Of the fields that can be read, too; `/` stands before those of the whole."""
    stored = cj.enrol(SHOP, "ada", {}, at=DAY).to_dict() | others
    stored["events"] = [cast("Any", stored["events"])[0] | event]
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.people.Enrolment.from_dict(stored, SHOP)
    paths = {f"events[0].{each}".removesuffix(".") for each in expected if each[:1] != "/"}
    paths |= {each[1:] for each in expected if each[:1] == "/"}
    assert {problem.where for problem in caught.value.problems} == paths
    assert len(caught.value.problems) == len(expected)


@pytest.mark.parametrize(
    "change",
    [
        {"moves": None},
        {"customer": None},
        {"x": 1},
        {"journey": {"id": "other"}},
        {"moves": [{"kind": "enter", "at": 10**5_000, "target": "know"}]},
        {"moves": [{"kind": "transfer", "at": 10**5_000}, 1]},
    ],
)
def test_problems_of_the_first_format_are_named(change: dict[str, Any]) -> None:
    """Also where its lists cannot be put together."""
    moves = [{"kind": "enter", "at": "2026-03-01T00:00:00+00:00", "target": "know"}]
    of = {"id": "shop", "version": "2"}
    old = {"customer_journey_enrolment": 1, "journey": of, "customer": "ada", "moves": moves}
    assert cj.people.Enrolment.from_dict(old, SHOP).stage == "know"
    data = {key: value for key, value in {**old, **change}.items() if value is not None}
    with pytest.raises(cj.errors.InvalidFileError):
        cj.people.Enrolment.from_dict(data, SHOP)


@given(st.dates() | st.datetimes() | st.datetimes(timezones=st.just(UTC)))
def test_a_date_that_was_seen_is_a_text(value: date) -> None:
    """As it is stored."""
    reason = cj.people.Reason("stages.know.entry", clause="seen is known", value=value)
    entry = cj.people.EnrolmentEvent("enter", at=DAY, target="know", because=[reason])
    ada = cj.people.Enrolment("ada", journey=SHOP, events=[entry])
    assert reason.value == value.isoformat()
    assert cj.people.Enrolment.from_dict(ada.to_dict(), SHOP) == ada
