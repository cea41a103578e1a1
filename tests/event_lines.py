"""What questions about events mean, line by line: each is asked of every kind of table.

A line is a function that makes its own tables, of rows, by the kind of table that it is given. The
tests of engines in memory and in files call each with each of their kinds, those of Spark in two
time zones, those of Ibis on its own backend.
"""

import warnings
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from math import nan
from statistics import median
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest

import customer_journey as cj
from customer_journey.errors import MissingValuesWarning, TiesWarning, UnknownStageWarning

__all__ = ["LINES", "Kind", "Row"]

Row = dict[str, Any]

START = datetime(2026, 1, 5, tzinfo=UTC)
DAY = timedelta(days=1)
NIGHT = datetime(2026, 3, 8, 1, 30)
"""Half an hour before New York skips one."""
TEXTS = ["it's", 'a" -- /*', "back\\slash", "{events} %s", "\\'", "customer_journey_events", "é"]


class Kind(NamedTuple):
    """A kind of table: how to make one of rows, how to read one back, and what it can do."""

    make: Callable[[list[Row]], Any]
    read: Callable[[Any], list[Row]]
    is_eager: bool
    """Whether answers are computed at once, so that warnings count; and rows have an order."""


@contextmanager
def warned(kind: Kind, category: type[Warning], text: str) -> Generator[None]:
    """A warning from what is computed at once, and none from what is lazy."""
    if kind.is_eager:
        with pytest.warns(category, match=text):
            yield
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("error", category)
            yield


def log_of(**people: str) -> list[Row]:
    """The events of some people: a letter for each stage, a day each; a blank is a day more."""
    return [
        {"customer": name, "stage": letter, "at": START + day * DAY}
        for name, letters in people.items()
        for day, letter in enumerate(letters)
        if letter != " "
    ]


def stages_of(kind: Kind, rows: list[Row], order: str | None = None) -> dict[Any, str]:
    """Each customer's stages, joined."""
    return {
        row["customer"]: "".join(row["stages"])
        for row in kind.read(cj.events.traces(kind.make(rows), order=order))
    }


def order_is_by_moment_then_by_the_column_named(kind: Kind) -> None:
    """Whatever the rows' own order and the stages' names; what the column lacks comes last."""
    rows: list[Row] = [
        {"customer": "ada", "stage": "c", "at": START + DAY, "place": 1},
        {"customer": "ada", "stage": "a", "at": START, "place": 3},
        {"customer": "ada", "stage": "d", "at": START, "place": 2},
        {"customer": "ada", "stage": "0", "at": START, "place": None},
        {"customer": "ada", "stage": "b", "at": START, "place": 10},
    ]
    assert stages_of(kind, rows, "place") == {"ada": "dab0c"}
    counts = cj.events.counts(kind.make(rows), order="place")
    assert counts.moves == dict.fromkeys([("d", "a"), ("a", "b"), ("b", "0"), ("0", "c")], 1)
    # NaN is missing, too, so the last two share all that decides.
    undecided: list[Row] = [
        {"customer": "ada", "stage": stage, "at": START, "place": place}
        for stage, place in (("c", None), ("d", nan), ("b", 1.5))
    ]
    with warned(kind, TiesWarning, "1 event shares"):
        assert stages_of(kind, undecided, "place") == {"ada": "bcd"}


def ties_are_broken_by_the_rows_or_else_by_the_stage(kind: Kind) -> None:
    """Where a table has an order of its own; a warning counts them, as `check` always does."""
    rows: list[Row] = [
        {"customer": "ada", "stage": stage, "at": START + day * DAY}
        for stage, day in [("c", 0), ("a", 0), ("b", 0), ("a", 1)]
    ]
    with warned(kind, TiesWarning, "2 events share customer and moment"):
        assert stages_of(kind, rows) == {"ada": "caba" if kind.is_eager else "abca"}
    with warned(kind, TiesWarning, "2 events"):
        moves = cj.events.counts(kind.make(rows)).moves
    expected = [("c", "a"), ("a", "b"), ("b", "a")]
    assert set(moves) == set(expected if kind.is_eager else [("a", "b"), ("b", "c"), ("c", "a")])
    assert cj.events.check(kind.make(rows)).ties == 2
    undecided = [row | {"place": 1 if row["stage"] == "c" else None} for row in rows]
    with warned(kind, TiesWarning, "1 event shares"):
        assert stages_of(kind, undecided, "place") == {"ada": "caba"}
    assert cj.events.check(kind.make(undecided), order="place").ties == 1


def what_is_missing_is_left_out_and_counted(kind: Kind) -> None:
    """No customer, none that is a number, no stage, no moment: never one who is called nothing."""
    rows: list[Row] = [
        {"customer": 1.0, "stage": "a", "at": START},
        {"customer": None, "stage": "a", "at": START},
        {"customer": None, "stage": "b", "at": START + DAY},
        {"customer": float("nan"), "stage": "b", "at": START},
        {"customer": float("nan"), "stage": "c", "at": START + DAY},
        {"customer": 1.0, "stage": None, "at": START + DAY},
        {"customer": 1.0, "stage": "b", "at": None},
        {"customer": 1.0, "stage": "c", "at": START + 2 * DAY},
    ]
    with warned(kind, MissingValuesWarning, "6 of 8 events"):
        assert stages_of(kind, rows) == {1.0: "ac"}
    with warned(kind, MissingValuesWarning, "6 of 8 events"):
        counts = cj.events.counts(kind.make(rows))
    assert counts.starts == {"a": 1}
    report = cj.events.check(kind.make(rows))
    assert (report.events, report.people, report.stages) == (8, 1, ("a", "c"))
    assert report.missing_customers == 4
    assert (report.missing_stages, report.missing_moments) == (1, 1)


def _hours(kind: Kind, first: datetime, second: datetime) -> float:
    rows = [
        {"customer": 1, "stage": "a", "at": first},
        {"customer": 1, "stage": "b", "at": second},
    ]
    (staying, _) = kind.read(cj.events.dwell(kind.make(rows)))
    (trace,) = kind.read(cj.events.traces(kind.make(rows)))
    assert staying["mean_seconds"] == staying["median_seconds"] == trace["seconds"]
    return float(staying["mean_seconds"]) / 3600


def moments_with_a_zone_are_instants(kind: Kind) -> None:
    """An hour by the clock of New York, in the night that skips one, is none at all."""
    zone = ZoneInfo("America/New_York")
    assert (
        _hours(kind, NIGHT.replace(tzinfo=zone), (NIGHT + timedelta(hours=2)).replace(tzinfo=zone))
        == 1
    )
    autumn = datetime(2026, 11, 1, 0, 30, tzinfo=zone)
    assert _hours(kind, autumn, autumn.replace(hour=2)) == 3


def moments_without_a_zone_are_a_wall_clock(kind: Kind) -> None:
    """Two hours are two hours, in the night that skips one and in the one that has one twice."""
    assert _hours(kind, NIGHT, NIGHT + timedelta(hours=2)) == 2
    autumn = datetime(2026, 11, 1, 0, 30)
    assert _hours(kind, autumn, autumn + timedelta(hours=2)) == 2


def sums_are_of_integers_and_medians_exact(kind: Kind) -> None:
    """Of microseconds, more of them together than a float can count one by one."""
    micros = [2**52 + 1, 2**52 + 1, 2**52 + 3, 5, 2, 1]
    begin = datetime(1970, 1, 1, tzinfo=UTC)
    rows: list[Row] = []
    for customer, wait in enumerate(micros):
        rows += [
            {"customer": customer, "stage": "a", "at": begin},
            {"customer": customer, "stage": "b", "at": begin + timedelta(microseconds=wait)},
        ]
    (move,) = [
        row
        for row in kind.read(cj.events.transitions(kind.make(rows)))
        if row["source"] == "a" and row["target"] == "b"
    ]
    assert move["mean_seconds"] == sum(micros) / 6 / 1_000_000
    assert move["median_seconds"] == pytest.approx(median(micros) / 1_000_000, rel=1e-15)


def _people(kind: Kind, rows: list[Row], steps: list[str], **options: object) -> list[int]:
    questions: Any = options
    answer = kind.read(cj.events.funnel(kind.make(rows), steps, **questions))
    assert [row["step"] for row in answer] == steps
    return [row["people"] for row in answer]


def a_person_converts_if_any_attempt_does(kind: Kind) -> None:
    """`first` allows only the first; the limit runs from the entry, and both its ends count."""
    rows = log_of(ada="a  a b", bob="ab", cem="a   b", dee="b a", eli="a  xb")
    limit: Any = {"within": 2 * DAY}
    assert _people(kind, rows, ["a", "b"]) == [5, 4]
    assert _people(kind, rows, ["a", "b"], **limit) == [5, 2]
    assert _people(kind, rows, ["a", "b"], attempts="first", **limit) == [5, 1]
    assert _people(kind, rows, ["a", "b"], within=2 * DAY - timedelta(microseconds=1)) == [5, 1]


def a_duplicate_stage_must_happen_again(kind: Kind) -> None:
    """A step is a later event than the one before; in any order, two events are two."""
    rows = log_of(ada="a", bob="aa", cem="aba", dee="ba")
    assert _people(kind, rows, ["a", "a"]) == [4, 2]
    assert _people(kind, rows, ["a", "b", "a"]) == [4, 1, 1]
    assert _people(kind, rows, ["a", "a"], ordered=False) == [4, 2]


def times_are_of_the_first_to_get_there_entered_last_before_it(kind: Kind) -> None:
    """Of the attempts that got furthest."""
    rows = log_of(ada="a a  b  a b", bob="a  b")
    first, second = kind.read(cj.events.funnel(kind.make(rows), ["a", "b"]))
    # Ada's second entry is three days before her first b; bob took three.
    assert (first["median_seconds"], second["median_seconds"]) == (0, 3 * 86_400)


def steps_in_any_order_lie_inside_one_limit(kind: Kind) -> None:
    """The first k of them; strictly, nothing lies between; an attempt dies at what is without."""
    rows = log_of(ada="b a", bob="axb", cem="ab", dee="a    b", eli="b")
    assert _people(kind, rows, ["a", "b"], ordered=False) == [4, 4]
    assert _people(kind, rows, ["a", "b"], ordered=False, within=2 * DAY) == [4, 3]
    assert _people(kind, rows, ["a", "b"], ordered="strict") == [4, 2]
    assert _people(kind, rows, ["a", "b"], without=["x"]) == [4, 2]
    # The first attempt begins with the first of any.
    rows = log_of(ada="b a", bob="aab", cem="b    ab", dee="bxab")
    first: Any = {"ordered": False, "attempts": "first"}
    assert _people(kind, rows, ["a", "b"], **first) == [4, 4]
    assert _people(kind, rows, ["a", "b"], within=2 * DAY, **first) == [3, 3]
    assert _people(kind, rows, ["a", "b"], without=["x"], **first) == [3, 3]


def who_may_still_convert_is_open_not_lost(kind: Kind) -> None:
    """While the time of the latest entry is not up; who is lost has gone elsewhere."""
    rows = log_of(ada="a   ", bob="ab", cem="ax", dee="  a", eli="a  a", fay="ax    b")
    options: Any = {"within": 2 * DAY, "as_of": START + 4 * DAY}
    first, second = kind.read(cj.events.funnel(kind.make(rows), ["a", "b"], **options))
    assert (first["people"], first["lost"], first["open"], first["instead"]) == (6, 3, 2, "x")
    assert (second["people"], second["lost"], second["open"]) == (1, 0, 0)
    assert second["of_first"] == pytest.approx(1 / 6)
    interval = cj.evidence.share(1, 6, method="wilson").interval
    assert (second["low"], second["high"]) == pytest.approx((interval.low, interval.high))
    # Somebody who got further before and has begun again may still convert; strictly, too.
    rows = log_of(ada="ab a", bob="ab  x", cem="ab aa")
    for ordered, expected in ((True, [(0, 0), (1, 2)]), ("strict", [(0, 0), (1, 2)])):
        both: Any = {"ordered": ordered, **options}
        with warned(kind, UnknownStageWarning, "'c'"):
            steps = kind.read(cj.events.funnel(kind.make(rows), ["a", "b", "c"], **both))
        assert [(row["lost"], row["open"]) for row in steps[:2]] == expected


def an_open_end_is_no_stay(kind: Kind) -> None:
    """It is counted, and averaged nowhere."""
    rows = log_of(ada="a b", bob="a    b", cem="a")
    staying = {row["stage"]: row for row in kind.read(cj.events.dwell(kind.make(rows)))}
    assert (staying["a"]["visits"], staying["a"]["open"]) == (3, 1)
    assert staying["a"]["mean_seconds"] == staying["a"]["median_seconds"] == 3.5 * 86_400
    assert (staying["b"]["visits"], staying["b"]["open"], staying["b"]["mean_seconds"]) == (
        2,
        2,
        None,
    )


def day_of(value: date) -> date:
    """A day that may have come as a moment."""
    return value.date() if isinstance(value, datetime) else value


def a_period_is_complete_only_if_it_has_ended(kind: Kind) -> None:
    """Weeks begin on Monday; events after the moment do not count."""
    rows = log_of(ada="a      a", bob=" a             a", cem="       a             a")
    answer = kind.read(cj.events.cohorts(kind.make(rows), as_of=START + 13 * DAY))
    seen = [
        (day_of(row["cohort"]), *(row[name] for name in ("period", "people", "back", "complete")))
        for row in answer
    ]
    assert seen == [
        (date(2026, 1, 5), 0, 2, 2, True),
        (date(2026, 1, 5), 1, 2, 1, False),
        (date(2026, 1, 12), 0, 1, 1, False),
    ]
    rows += [{"customer": "ada", "stage": "a", "at": START + 400 * DAY}]
    periods: list[tuple[Any, date, int]] = [
        ("day", date(2026, 1, 5), 400),
        ("month", date(2026, 1, 1), 13),
        ("quarter", date(2026, 1, 1), 4),
        ("year", date(2026, 1, 1), 1),
    ]
    for every, begin, last_period in periods:
        answer = kind.read(cj.events.cohorts(kind.make(rows), every=every))
        ended = [row for row in answer if day_of(row["cohort"]) == begin][-1]
        assert (ended["period"], ended["back"]) == (last_period, 1)
    unknown = kind.read(cj.events.cohorts(kind.make(rows)))
    assert {row["complete"] for row in unknown} == {None}
    # Of so many microseconds, floats and short decimals round the last of a day up to the next.
    last = datetime(2600, 12, 31, 23, 59, 59, 999999)
    table = kind.make([{"customer": "ada", "stage": "a", "at": last}])
    assert [day_of(row["cohort"]) for row in kind.read(cj.events.cohorts(table, every="day"))] == [
        last.date()
    ]


def texts_are_what_they_are(kind: Kind) -> None:
    """Quotes, backslashes, braces and what a text of ours holds, as stages and as arguments."""
    rows: list[Row] = [
        {"customer": name, "stage": text, "at": START + day * DAY}
        for name in ("ada", "o'neil \\ {0}")
        for day, text in enumerate(TEXTS)
    ]
    assert _people(kind, rows, TEXTS) == [2] * len(TEXTS)
    assert _people(kind, rows, TEXTS[:2], without=[TEXTS[3]]) == [2, 2]
    (variant,) = cj.events.variants(kind.make(rows)).counts.items()
    assert variant == (tuple(TEXTS), 2)
    around = kind.read(cj.events.steps(kind.make(rows), around=TEXTS[2], max_steps=1))
    assert [row["source"] for row in around] == TEXTS[1:4]
    renamed = cj.events.tidy(kind.make(rows), stages={TEXTS[0]: TEXTS[4]})
    assert [row["stage"] for row in kind.read(renamed)] == [TEXTS[4], *TEXTS[1:]] * 2


FACTS: list[Row] = [
    {"real": real, "whole": whole, "text": text}
    for real, whole, text in [
        (float("inf"), 2**53 + 1, "it's"),
        (float("-inf"), 2**53, "back\\slash"),
        (-0.0, 0, '"'),
        (0.0, 2**62, "\\'"),
        (float("nan"), -1, ""),
        (None, -(2**62), None),
        (2.0**53, 2**53 - 1, "{0}"),
    ]
]
CRITERIA = [
    "real > 0",
    "real == 0",
    "real in [0, 1.5]",
    "not (real > 0)",
    "real is known",
    "real < 9007199254740993",
    "real >= 9007199254740993",
    "whole == 9007199254740993",
    "whole > 9007199254740992.0",
    "whole in [9007199254740992, 4611686018427387904]",
    "not (whole == 0)",
    'text == "it\'s"',
    'text == "back\\\\slash"',
    'text in ["\\\\\'", "\\"", "{0}"]',
    'text != ""',
]


def facts_have_the_truth_of_python(kind: Kind) -> None:
    """Infinities, integers that no float is, zeros, quotes; missing ones leave truths open."""
    criteria = [cj.parse_criterion(text) for text in CRITERIA]
    stages = [cj.Stage(f"s{index}", entry=each) for index, each in enumerate(criteria)]
    journey = cj.Journey(
        "x",
        stages=[cj.Stage("start"), *stages],
        transitions=[("start", stage.id) for stage in stages],
        starts=["start"],
    )
    give: Any = ("stages", "possible", "stage", "status")
    located = kind.read(cj.events.locate(journey, kind.make(FACTS), give=give))
    assert len(located) == len(FACTS)
    for facts, row in zip(FACTS, located, strict=True):
        place = cj.locate(journey, facts)
        for name in ("stages", "possible"):
            value = row[name]
            listed = value.split(", ") if isinstance(value, str) else list(value)
            assert [each for each in listed if each] == list(getattr(place, name)), (facts, name)
        assert (row["stage"], row["status"]) == (place.furthest, place.status)


def a_segment_is_that_of_the_first_event(kind: Kind) -> None:
    """Of a funnel, of the first entry; elsewhere each event has its own."""
    rows = [
        {**row, "plan": plan}
        for row, plan in zip(
            log_of(ada="xab", bob="ab"), ["old", "new", "old", "new", "new"], strict=True
        )
    ]
    answer = kind.read(cj.events.funnel(kind.make(rows), ["a", "b"], by="plan"))
    assert [(row["plan"], row["people"]) for row in answer] == [("new", 2), ("new", 2)]
    traces = kind.read(cj.events.traces(kind.make(rows), by="plan"))
    assert [(row["plan"], row["customer"]) for row in traces] == [("new", "bob"), ("old", "ada")]


def a_segment_may_be_missing(kind: Kind) -> None:
    """Then it is one of its own, and never another event's."""
    rows = [
        {**row, "plan": plan}
        for row, plan in zip(
            log_of(ada="aab", bob="ab"), [None, "old", "old", "new", "new"], strict=True
        )
    ]
    answer = kind.read(cj.events.funnel(kind.make(rows), ["a", "b"], by="plan"))
    assert Counter((row["plan"], row["people"]) for row in answer) == {(None, 1): 2, ("new", 1): 2}
    weeks = kind.read(cj.events.cohorts(kind.make(rows), by="plan"))
    assert Counter((row["plan"], row["people"], row["back"]) for row in weeks) == {
        (None, 1, 1): 1,
        ("new", 1, 1): 1,
    }


def _funnel(data: Any) -> Any:
    within: Any = {"within": 9 * DAY, "as_of": START + 10 * DAY}
    return cj.events.funnel(data, ["a", "b"], **within)


ANSWERS: dict[str, Callable[[Any], Any]] = {
    "source target count people share mean_seconds median_seconds": cj.events.transitions,
    "position source target people": cj.events.steps,
    "step people share of_first low high median_seconds lost open instead": _funnel,
    "stage visits open mean_seconds median_seconds p90_seconds": cj.events.dwell,
    "cohort period people back share low high complete": lambda data: cj.events.cohorts(
        data, first="a", back="b", as_of=START + 30 * DAY
    ),
    "customer stages first last seconds": cj.events.traces,
    "customer stage at session": cj.events.tidy,
}
"""The columns of what each question gives."""
TYPES: dict[str, type] = {
    **dict.fromkeys(["count", "people", "position", "visits", "lost", "open"], int),
    **dict.fromkeys(["period", "back", "session"], int),
    **dict.fromkeys(["share", "of_first", "low", "high"], float),
    "complete": bool,
}


def answers_are_tables_of_the_same_kind_with_these_columns(kind: Kind) -> None:
    """A path and a stream give a relation; times in columns are seconds as floats."""
    rows = log_of(ada="abc", bob="ab b", cem="a", dee="ac")
    for columns, ask in ANSWERS.items():
        table = kind.make(rows)
        answer = ask(table)
        gives = type(table).__name__
        gives = "DuckDBPyRelation" if gives in {"str", "Stream"} else gives
        assert type(answer).__name__ == gives
        listed = kind.read(answer)
        assert [list(row) for row in listed] == [columns.split()] * len(listed)
        for name in columns.split():
            expected = float if name.endswith("seconds") else TYPES.get(name)
            values = [row[name] for row in listed if row[name] is not None]
            assert values, name
            assert expected is None or {type(value) for value in values} == {expected}, name


def figures_are_those_by_hand(kind: Kind) -> None:
    """Of few people, each of them."""
    rows = log_of(ada="ab  c", bob="a  b", cem="a    b", dee="a     b", eli="a      b", fay="a b")
    staying = kind.read(cj.events.dwell(kind.make(rows)))[0]
    # Of 1, 2, 3, 5, 6, 7 days: halfway between the fifth and the sixth lies nine tenths.
    assert (staying["stage"], staying["visits"], staying["open"]) == ("a", 6, 0)
    figures = [staying[f"{name}_seconds"] / 86_400 for name in ("mean", "median", "p90")]
    assert figures == pytest.approx([4, 4, 6.5])
    traces = {row["customer"]: row for row in kind.read(cj.events.traces(kind.make(rows)))}
    # Spark gives moments by the driver's clock.
    ends = [traces["ada"][name].astimezone(UTC) for name in ("first", "last")]
    assert ends == [START, START + 4 * DAY]
    assert traces["ada"]["seconds"] == 4 * 86_400
    steps = kind.read(cj.events.funnel(kind.make(rows), ["a", "b", "c"], within=5 * DAY))
    assert [row["people"] for row in steps] == [6, 4, 1]
    assert [row["share"] for row in steps] == pytest.approx([1, 4 / 6, 1 / 4])
    assert [row["of_first"] for row in steps] == pytest.approx([1, 4 / 6, 1 / 6])
    week = kind.read(cj.events.cohorts(kind.make(rows), back="b"))[0]
    assert (week["people"], week["back"]) == (6, 5)
    interval = cj.evidence.share(5, 6, method="wilson").interval
    seen = [week[name] for name in ("share", "low", "high")]
    assert seen == pytest.approx([5 / 6, interval.low, interval.high])


def what_does_not_fit_is_named_with_what_is_there(kind: Kind) -> None:
    """And the name that is nearest; texts that are to be times get a hint."""
    buys = cj.Stage("buy", entry=cj.fact("orders") >= 1)
    shop = cj.Journey.sequence("shop", ["know", buys])
    row: Row = {"customer": 1, "stge": "a", "at": START}
    texts: Row = {"customer": 1, "stage": "a", "at": "2026-01-01"}
    asks: list[tuple[str, str, Callable[[], object]]] = [
        ("stage", "did you mean 'stge'?", lambda: cj.events.dwell(kind.make([row]))),
        (
            "stage",
            "the columns are 'customer', 'stge', 'at'",
            lambda: cj.events.dwell(kind.make([row]), stage="product"),
        ),
        (
            "at",
            "make moments of texts first, as by pd.to_datetime(…)",
            lambda: cj.events.dwell(kind.make([texts])),
        ),
        (
            "orders",
            "did you mean 'order'?",
            lambda: cj.events.locate(shop, kind.make([{"name": "ada", "order": 1}])),
        ),
        ("orders", "", lambda: cj.events.locate(shop, kind.make([{"name": "a", "orders": "1"}]))),
    ]
    for where, hint, ask in asks:
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            ask()
        assert [(each.where, each.hint) for each in caught.value.problems] == [(where, hint)]


def people_who_were_selected_have_no_conversions(kind: Kind) -> None:
    """Of transitions, counts without shares."""
    log = cj.events.log(kind.make(log_of(ada="ab", bob="b")), selected_on="b")
    with pytest.raises(cj.errors.SelectedSampleError):
        cj.events.funnel(log, ["a", "b"])
    moves = kind.read(cj.events.transitions(log))
    assert {(row["source"], row["target"]): (row["count"], row["share"]) for row in moves} == {
        (None, "a"): (1, None),
        (None, "b"): (1, None),
        ("a", "b"): (1, None),
        ("b", None): (2, None),
    }


LINES: dict[str, Callable[[Kind], None]] = {
    line.__name__.replace("_", " "): line
    for line in (
        order_is_by_moment_then_by_the_column_named,
        ties_are_broken_by_the_rows_or_else_by_the_stage,
        what_is_missing_is_left_out_and_counted,
        moments_with_a_zone_are_instants,
        moments_without_a_zone_are_a_wall_clock,
        sums_are_of_integers_and_medians_exact,
        a_person_converts_if_any_attempt_does,
        a_duplicate_stage_must_happen_again,
        times_are_of_the_first_to_get_there_entered_last_before_it,
        steps_in_any_order_lie_inside_one_limit,
        who_may_still_convert_is_open_not_lost,
        an_open_end_is_no_stay,
        a_period_is_complete_only_if_it_has_ended,
        texts_are_what_they_are,
        facts_have_the_truth_of_python,
        a_segment_is_that_of_the_first_event,
        a_segment_may_be_missing,
        answers_are_tables_of_the_same_kind_with_these_columns,
        figures_are_those_by_hand,
        what_does_not_fit_is_named_with_what_is_there,
        people_who_were_selected_have_no_conversions,
    )
}
"""By name."""
