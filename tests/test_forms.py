"""The same people in any form give the same answers; and no digit of an answer cancels."""

import inspect
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj

pytest.importorskip("numpy", reason="the extra data is not installed")

from customer_journey._log._counts import counts_of
from customer_journey._log._traces import Trace
from customer_journey._log._variants import Variants
from tests.chains import walked

pytestmark = pytest.mark.extra("data")

fit = cj.markov.fit


def forms(walks: list[tuple[str, ...]]) -> dict[str, Any]:
    """The same people as walks, traces, variants, a discovery and its journey."""
    people = [Trace(f"p{index}", walk) for index, walk in enumerate(walks)]
    discovery = cj.evidence.discover(people)
    return {
        "walks": walks,
        "lists": [list(walk) for walk in reversed(walks)],
        "traces": people,
        "unnamed": [Trace(visits=walk) for walk in walks],
        "outcome beside": [
            # A last step that is the outcome would be both.
            Trace(visits=walk if walk[-2:-1] == walk[-1:] else walk[:-1], outcome=walk[-1])
            for walk in walks
        ],
        "outcome inside and beside": [Trace(visits=walk, outcome=walk[-1]) for walk in walks],
        "variants": Variants(Counter(walks)),
        "sample": cj.evidence.Sample(people),
        "discovery": discovery,
        "discovery of variants": cj.evidence.discover(Variants(Counter(walks))),
        "discovery of outcomes": cj.evidence.discover(
            Trace(visits=walk)
            if walk[-2:-1] == walk[-1:]
            else Trace(visits=walk[:-1], outcome=walk[-1])
            for walk in walks
        ),
        "discovered journey": discovery.journey,
        "blanks": [[f" {stage}\t" for stage in walk] for walk in walks],
        "table": cj.events.counts(table(walks)),
        "variants of the table": cj.events.variants(table(walks)),
        "discovery of the table": cj.events.discover(table(walks), ended=True),
        "counts": counts_of(Counter(walks).items()),
    }


def table(walks: list[tuple[str, ...]]) -> dict[str, list[Any]]:
    """A table of events, in which people stand anyhow."""
    return {
        "customer": [f"p{index}" for index, walk in enumerate(walks) for _ in walk],
        "stage": [stage for walk in walks for stage in walk],
        "at": [
            datetime(2026, 1, 1 + day, tzinfo=UTC) for walk in walks for day in range(len(walk))
        ],
    }


def answers(chain: cj.markov.Chain, goal: str) -> dict[str, Any]:
    """What is asked of each."""
    result: dict[str, Any] = {
        "starts": dict(zip(chain.starts, chain.weights, strict=True)),
        "channels": dict.fromkeys(chain.channels, 1.0),
        "moves": chain.probabilities,
        "outcomes": chain.outcomes(),
        "steps": {"": chain.expected_steps()},
        "visits": chain.expected_visits(),
        "probability": {"": chain.probability(None, goal)},
        "removal": dict(chain.removal_effects(goal)),
        "shapley": dict(chain.shapley(goal)),
    }
    if sum(result["removal"].values()) > 0:
        result["credit"] = dict(chain.attribute({goal: 7}))
    return result


@pytest.mark.slow
@pytest.mark.covers
@settings(max_examples=60)
@given(walked())
def test_one_answer_in_every_form(walks: list[tuple[str, ...]]) -> None:
    """Walks, traces, counted variants, a sample, a discovery and its journey: to 1e-12."""
    goal = walks[0][-1]
    known = answers(fit(walks), goal)
    for form, data in forms(walks).items():
        result = answers(fit(data, ended="table" in form), goal)
        for question, figures in known.items():
            assert result[question] == pytest.approx(figures, rel=1e-12, abs=1e-12), (
                form,
                question,
            )


@settings(max_examples=60)
@given(walked().map(lambda walks: [walk for walk in walks if len(walk) > 1]).filter(len))
def test_pair_counts_give_the_same_with_their_ends(walks: list[tuple[str, ...]]) -> None:
    """How many begin where follows from what goes in and out."""
    goal = walks[0][-1]
    moves = Counter(pair for walk in walks for pair in pairwise(walk))
    ends = Counter(walk[-1] for walk in walks)
    known, result = answers(fit(walks), goal), answers(fit(dict(moves), ends=dict(ends)), goal)
    # Who begins and ends at once at one stage is seen in no count of pairs.
    begun, left = Counter(walk[0] for walk in walks), Counter(ends)
    arrived = Counter(pair[1] for pair in moves.elements() if pair[0] != pair[1])
    gone = Counter(pair[0] for pair in moves.elements() if pair[0] != pair[1])
    assert all(arrived[s] + begun[s] == gone[s] + left[s] for s in {*begun, *left})
    for question, figures in known.items():
        assert result[question] == pytest.approx(figures, rel=1e-12, abs=1e-12), question


@settings(max_examples=40)
@given(walked())
def test_the_order_test_takes_numbers_beside_its_walks(walks: list[tuple[str, ...]]) -> None:
    """As a mapping, as variants, or one by one."""
    one = cj.markov.order_test(walks, warn=False)
    assert cj.markov.order_test(Counter(walks), warn=False) == one
    assert cj.markov.order_test(Variants(Counter(walks)), warn=False) == one


UNORDERED = {"discovery", "discovery of variants", "discovery of outcomes", "discovered journey",
             "discovery of the table", "table", "counts"}  # fmt: skip
"""The forms that don't say who took which steps."""


@settings(max_examples=40)
@given(walked())
def test_counted_paths_are_credited_alike_in_every_form(walks: list[tuple[str, ...]]) -> None:
    """By Shapley's value of the channels before the goal; forms without paths are refused."""
    goal = walks[0][-1]
    paths = [walk[: walk.index(goal)] for walk in walks if goal in walk]
    known = cj.markov.shapley(Counter(path for path in paths if path))
    assert cj.markov.shapley(Counter(walks), goal=goal) == pytest.approx(known)
    for form, data in forms(walks).items():
        if form in UNORDERED:
            with pytest.raises(cj.errors.JourneyError):
                cj.markov.shapley(data, goal=goal)
        else:
            assert cj.markov.shapley(data, goal=goal) == pytest.approx(known), form


def test_what_cannot_be_credited_is_refused_by_name() -> None:
    """No goal, a goal that no one gets to, and what is not a walk."""
    walks: Any = [("ad", "buy"), ("ad", "mail", "buy")]
    with pytest.raises(cj.errors.WrongTypeError, match="goal="):
        cj.markov.shapley(walks)
    with pytest.raises(cj.errors.InvalidValueError, match="did you mean 'buy'"):
        cj.markov.shapley(walks, goal="bu")
    odd: Any = {("ad", "buy"): -1, "ad": 1, (): 1}
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.markov.shapley(odd, goal="buy")
    assert len(caught.value.problems) == 2
    with pytest.raises(cj.errors.InvalidValueError, match="-1"):
        cj.markov.shapley({("ad", "buy"): -1}, goal="buy")
    assert cj.markov.shapley({("buy",): 2, ("ad", "buy"): 1}, goal="buy") == {"ad": 1}
    with pytest.raises(cj.errors.WrongTypeError, match="goal"):
        cj.markov.shapley(walks, goal=3)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def entrances(number: Any) -> dict[str, Any]:
    """The ways in for a number of people."""
    pair = {("a", "b"): 1}
    return {
        "Variants": lambda: Variants({("a", "b"): number}),
        "order_test": lambda: cj.markov.order_test({("a", "b"): number}),
        "pairs": lambda: fit({("a", "b"): 1, ("a", "c"): number}),
        "ends": lambda: fit({("a", "b"): 9, ("b", "c"): 1}, ends={"b": number}, rest="leave"),
        "starts": lambda: fit(pair, starts={"a": 1, "b": number}),
        "referrals": lambda: fit(pair, referrals={("b", "a"): number}),
        "observed": lambda: fit(pair, observed_shares={"b": number}, tolerance=9),
        "attribute": lambda: fit(pair, goals=["b"]).attribute({"b": number}, channels=["a"]),
        "attribute one": lambda: fit(pair, goals=["b"]).attribute(number, channels=["a"]),
        "shapley": lambda: cj.markov.shapley({("a",): number}),
    }


NOT_PEOPLE: list[Any] = [
    -1,
    float("nan"),
    float("inf"),
    True,
    "3",
    None,
    "",
    1j,
    [],
    10**400,
    timedelta(1),
]


@pytest.mark.parametrize(
    "number", [*NOT_PEOPLE, Decimal("sNaN"), Decimal("1e400"), Fraction(-1, 3)]
)
@pytest.mark.parametrize("entrance", entrances(0))
def test_what_is_not_a_number_of_people_is_refused_alike(entrance: str, number: object) -> None:
    """At each entrance."""
    with pytest.raises(cj.errors.JourneyError):
        entrances(number)[entrance]()


@pytest.mark.parametrize("entrance", entrances(0))
def test_a_number_of_any_library_is_a_number_of_people(entrance: str) -> None:
    """At each entrance, and the same one."""
    import numpy as np

    known = entrances(3)[entrance]()
    arrow = pytest.importorskip("pyarrow")
    for number in (Decimal(3), Fraction(3), np.int8(3), np.uint64(3), np.array(3), arrow.scalar(3)):
        assert str(entrances(number)[entrance]()) == str(known)


@pytest.mark.parametrize("number", [1.5, Decimal("1.5"), 2.0])
def test_people_are_counted_in_whole_numbers(number: Any) -> None:
    """Where walks are."""
    for entrance in ("Variants", "order_test"):
        with pytest.raises(cj.errors.InvalidValueError, match="whole number"):
            entrances(number)[entrance]()


COMPOSED, DECOMPOSED = "caf\u00e9", "cafe\u0301"


def test_names_are_compared_without_what_no_one_sees() -> None:
    """Normal forms and blanks around them, in every form."""
    walks = [(COMPOSED, "buy"), (f" {DECOMPOSED}", "buy "), (f"{COMPOSED}\u00a0", "\tlost")]
    plain = [(COMPOSED, "buy"), (COMPOSED, "buy"), (COMPOSED, "lost")]
    known = answers(fit(plain, goals=["buy"]), "buy")
    pairs: dict[tuple[str, str], float] = dict.fromkeys(walks, 1)
    forms: list[Any] = [
        walks,
        Variants(Counter(walks)),
        [Trace(visits=walk) for walk in walks],
        [Trace(visits=walk[:1], outcome=walk[1]) for walk in walks],
        pairs,
    ]
    for data in forms:
        chain = fit(data, starts=f"{DECOMPOSED} ", goals=[" buy"])
        assert chain.stages == (COMPOSED, "buy", "lost")
        assert answers(chain, "buy ") == known
    chain = fit(pairs, ends={DECOMPOSED: 1, f"{COMPOSED} ": 1}, observed_shares={"buy ": 0.4})
    assert chain.probability(DECOMPOSED, "buy\n") == pytest.approx(2 / 5)
    assert cj.markov.shapley({(DECOMPOSED,): 1, (COMPOSED, " ad"): 2}) == {COMPOSED: 2, "ad": 1}
    discovery = cj.evidence.discover([Trace(visits=walks[1])], goals=DECOMPOSED)
    assert [step.words for step in discovery.steps] == [COMPOSED, "buy"]
    assert discovery.journey.goals == (discovery.steps[0].stage,)
    ada = Trace("ada ", [" know"], outcome=" bought", segment="vip ")
    assert (ada.customer, ada.steps, ada.outcome, ada.segment) == (
        *("ada", ("know",), "bought", "vip"),
    )


@pytest.mark.parametrize("name", ["", " ", "\u00a0"])
def test_a_name_that_no_one_sees_is_none(name: str) -> None:
    """In every form."""
    makers: list[Any] = [
        lambda: fit([("know", name)]),
        lambda: fit([["know", name]]),
        lambda: fit({("know", name): 1}),
        lambda: fit({(name, "know"): 1}),
        lambda: Variants({("know", name): 1}),
        lambda: Variants({("know", (name,)): 1}),
        lambda: Trace(visits=["know", name]),
        lambda: cj.evidence.Interview(name),
        lambda: cj.markov.shapley({("ad", name): 1}),
    ]
    for make in makers:
        with pytest.raises(cj.errors.InvalidValueError):
            make()


def test_counts_keep_what_people_were_selected_on() -> None:
    """So that no share of them passes for a conversion; and they have no one's steps."""
    counts = cj.events.counts(table([("know", "buy")]))
    assert fit(counts, goals=["buy"]).probability() == 1
    with pytest.raises(cj.errors.InvalidValueError, match=r"events\.variants"):
        cj.markov.order_test(counts)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    selected = counts._replace(selected_on="bought")
    with pytest.raises(cj.errors.SelectedSampleError):
        fit(selected)
    discovery = cj.evidence.discover(selected)
    assert discovery.selected_on == "bought"
    assert discovery.journey.transitions[0].probability is None


def test_an_outcome_beside_the_steps_is_the_last_of_them() -> None:
    """Of a discovery as of a chain; no one without steps is lost."""
    discovery = cj.evidence.discover(
        [
            Trace("ada", ["know"], outcome="bought"),
            Trace("bob", ["know", "bought"], outcome="bought"),
            Trace("cy", outcome="lost"),
            Trace("dee"),
        ],
        goals="bought",
    )
    assert discovery.people == 4
    assert {step.stage for step in discovery.steps} == {"know", "lost", "bought"}
    assert [(move.source, move.target, move.count) for move in discovery.moves] == [
        ("know", "bought", 2)
    ]
    assert fit(discovery).probability("know") == 1


@pytest.mark.parametrize("counts", [{"ab": 1}, {("a", 1): 1}, {("a", " "): 1}, 3, [("a", "b")]])
def test_variants_are_tuples_of_stages(counts: Any) -> None:
    """Each with its number."""
    with pytest.raises(cj.errors.InvalidValueError):
        Variants(counts)


def test_variants_show_themselves() -> None:
    """As text, rows, plain data and values."""
    log = Variants({("know", "buy"): 30, ("know",): 70, ("never",): 0})
    assert (log.people, len(log), log["know",], log["x",]) == (100, 2, 70, 0)
    assert list(log) == [("know", "buy"), ("know",)]
    assert log.rows()[0] == {"steps": "know", "people": 70}
    assert log.to_dict()["variants"][0] == {"steps": ["know"], "people": 70}
    assert log.to_dict()["selected_on"] == ""
    assert str(log) == "100 customers, 2 variants\n  70: know\n  30: know → buy"
    assert repr(log) == "<Variants: 100 customers, 2 different>"
    assert log == Variants(dict(log.counts))
    failed = Variants({("know", ("buy",)): 3, ("know", "buy"): 4})
    assert (len(failed), failed["know", "buy"]) == (1, 7)


@pytest.mark.slow
@pytest.mark.covers
def test_a_million_people_need_no_names() -> None:
    """Whatever is asked of a log."""
    log = Variants({("know", "buy"): 400_000, ("know",): 600_000})
    shop = cj.Journey.sequence("shop", ["know", "buy"])
    fits = cj.evidence.conform(shop, log)
    assert (fits.people, fits.conforming.count, fits.cost) == (10**6, 4 * 10**5, 6e5)
    assert [(fit.people, fit.customers) for fit in fits] == [(4 * 10**5, ()), (6 * 10**5, ())]
    assert cj.evidence.discover(log).moves[0].count == 4 * 10**5
    assert cj.evidence.consensus(log).steps == ("know",)
    assert cj.evidence.saturation(log).people == 10**6
    assert cj.evidence.differences(log, log).steps[0].p == 1
    assert cj.evidence.observe(shop, observed=log).journey["buy"].basis == "observed"
    assert fit(log, goals=["buy"]).probability() == 0.4
    selected = Variants(log.counts, selected_on="bought")
    for question in (fit, cj.markov.order_test):
        with pytest.raises(cj.errors.SelectedSampleError):
            question(selected)
    with pytest.raises(cj.errors.SelectedSampleError):
        fit(cj.evidence.discover(selected))


def test_times_may_come_with_variants() -> None:
    """Of the moves that a discovery shows."""
    hours = [timedelta(hours=hour) for hour in (1, 2, 9)]
    log = Variants({("a", "b"): 3}, spans={("a", "b"): hours, ("x", "y"): hours})
    (move,) = cj.evidence.discover(log).moves
    assert move.span is not None
    assert (move.span.count, move.span.median) == (3, timedelta(hours=2))


class TestCounts:
    """Counts that do not say what all people do."""

    COUNTS: Final = {("visit", "signup"): 60.0, ("signup", "buy"): 30.0}

    def test_more_in_than_out_is_refused_until_one_says_what_they_do(self) -> None:
        """Half of those who signed up bought."""
        with pytest.raises(cj.errors.InvalidValueError, match="rest=") as caught:
            fit(self.COUNTS, goals=["buy"])
        assert [problem.where for problem in caught.value.problems] == ["stages.signup"]
        for rest, expected in (("leave", 0.5), ("stay", 1.0), ("rounding", 1.0)):
            assert fit(self.COUNTS, goals=["buy"], rest=rest).probability() == expected  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        assert fit(self.COUNTS, goals=["buy"], ends={"signup": 30}).probability() == 0.5

    def test_people_begin_where_more_go_on_than_come(self) -> None:
        """At several stages, each with its weight; none is known of rounded counts."""
        counts = {("a", "c"): 3, ("b", "c"): 1, ("c", "buy"): 6}
        chain = fit(counts, goals=["buy"])
        assert dict(zip(chain.starts, chain.weights, strict=True)) == pytest.approx(
            {"a": 0.5, "b": 1 / 6, "c": 1 / 3}
        )
        with pytest.raises(cj.errors.InvalidValueError, match="2 starts"):
            fit(counts, goals=["buy"], rest="rounding").probability()

    def test_shares_that_were_rounded_name_the_transition(self) -> None:
        """0.9999 and 1.0001 are one; more is not."""
        journey = cj.Journey.sequence("j", ["a", "b"])
        for total, hint in ((0.9999, True), (1.0001, True), (0.9, False), (1.2, False)):
            with pytest.raises(cj.errors.InvalidValueError) as caught:
                fit(_with_share(journey, total))
            assert ("rounding" in str(caught.value)) == hint
            if hint:
                assert fit(_with_share(journey, total), rest="rounding").probability() == 1

    def test_a_segment_in_which_no_one_converts(self) -> None:
        """Has probability zero; a name that is nearly a stage's is asked back."""
        walks = [("know", "try"), ("know", "lost")]
        chain = fit(walks, goals=["buy"])
        assert chain.probability() == 0
        assert chain.unobserved == ("buy",)
        assert chain.interval(lambda drawn: drawn.probability(), seed=1, draws=9).value == 0
        with pytest.raises(cj.errors.NoPathError):
            chain.removal_effects()
        with pytest.raises(cj.errors.UnknownStageError, match="know"):
            fit(walks, goals=["knwo"])


def _with_share(journey: cj.Journey, share: float) -> cj.Journey:
    """Two moves from one stage that add up to a number."""
    return cj.evolve(
        journey.with_stage(cj.Stage("c")),
        goals=["b"],
        transitions=[
            cj.Transition("a", "b", probability=0.5),
            cj.Transition("a", "c", probability=share - 0.5),
            cj.Transition("c", "b", probability=1.0),
        ],
    )


class TestArithmetic:
    """No digit cancels: against fractions."""

    @settings(max_examples=60)
    @given(
        st.dictionaries(
            st.tuples(st.sampled_from("abcd"), st.sampled_from("abcdxy")),
            st.sampled_from([1, 2, 7, 10**6, 10**9, 10**15]),
            min_size=1,
        )
    )
    def test_visits_and_outcomes_are_those_of_fractions(
        self, counts: dict[tuple[str, str], int]
    ) -> None:
        """However unlikely an end is; outcomes add up to one."""
        try:
            chain = fit(counts, starts={"a": 1}, goals=["x"], rest="rounding")
        except (cj.errors.EndlessChainError, cj.errors.UnknownStageError):
            return
        outcomes = chain.outcomes()
        assert sum(outcomes.values()) == pytest.approx(1, rel=1e-12)
        exact = _visits(chain.stages, counts, "a")
        assert chain.expected_visits() == pytest.approx(
            {stage: float(number) for stage, number in exact.items()}, rel=1e-9
        )

    def test_an_interval_from_five_of_five_has_a_width(self) -> None:
        """And says why; what depends on no count has none and says so."""
        chain = fit({("know", "buy"): 5}, goals=["buy"])
        result = chain.interval(lambda drawn: drawn.probability(), seed=1)
        assert 0.4 < result.interval.low < 0.9
        assert result.interval.high == result.value == 1
        assert "Jeffreys" in str(result)
        constant = chain.interval(lambda _: 3.0, seed=1, draws=5)
        assert (constant.interval.low, constant.interval.high) == (3, 3)
        assert "does not depend" in constant.note


def _visits(
    stages: tuple[str, ...], counts: dict[tuple[str, str], int], start: str
) -> dict[str, Fraction]:
    """The mean visits to each stage, by Gauss's elimination with fractions."""
    size = range(len(stages))
    totals = {s: sum(n for (a, _), n in counts.items() if a == s) for s in stages}
    rows = [
        [
            Fraction(int(column == row))
            - Fraction(counts.get((stages[column], stages[row]), 0), totals[stages[column]] or 1)
            for column in size
        ]
        + [Fraction(int(stages[row] == start))]
        for row in size
    ]
    for pivot in size:
        best = next(row for row in size if row >= pivot and rows[row][pivot])
        rows[pivot], rows[best] = rows[best], rows[pivot]
        rows[pivot] = [value / rows[pivot][pivot] for value in rows[pivot]]
        for row in size:
            if row != pivot and (factor := rows[row][pivot]):
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[pivot], strict=True)]
    return {stages[row]: rows[row][-1] for row in size}


def test_moments_of_any_zone_are_those_of_utc() -> None:
    """Across the hour that is skipped, a day of a wall clock is 23 hours; a subclass is plain."""

    class Stamp(datetime):
        """As dataframes have moments."""

    berlin = ZoneInfo("Europe/Berlin")
    visit = cj.evidence.Visit
    days = [visit("a", at=datetime(2026, 3, 28, 12, tzinfo=berlin))]
    days.append(visit("b", at=datetime(2026, 3, 29, 12, tzinfo=berlin)))
    assert [day.at and day.at.tzinfo for day in days] == [UTC, UTC]
    (move,) = cj.evidence.discover([Trace("ada", days)]).moves
    assert move.span is not None
    assert move.span.median.total_seconds() == 23 * 3600
    assert type(visit("a", at=Stamp(2026, 3, 28, tzinfo=UTC)).at) is datetime


def test_answers_print_tabulate_and_become_json() -> None:
    """Each as far as it can."""
    import json

    chain = fit([("know", "buy"), ("know",), ("ad", "know", "buy")], goals=["buy"])
    compared = chain.compare({"more": {("know", "buy"): 0.9}}, n=50, seed=1)
    discovery = cj.evidence.discover([Trace("ada", ["know", "buy"])])
    shop = cj.Journey.sequence("shop", ["know", "buy"])
    conformance = cj.evidence.conform(shop, [Trace("ada", ["know"])])
    order = cj.markov.order_test([("a", "b")])
    for answer in (
        *(chain, compared, compared[0], chain.levers(), chain.removal_effects(), order),
        *(discovery, conformance, conformance.fits[0], chain.removal_effects()),
        cj.evidence.Interval(0.1, 0.2, 0.95),
    ):
        assert str(answer)
        assert json.loads(json.dumps(answer.to_dict(), default=str))
        if hasattr(answer, "rows"):
            assert all(isinstance(row, dict) for row in answer.rows())
    assert (len(compared), len(chain.levers())) == (1, 2)
    assert next(iter(chain.levers())).source == "know"
    assert hash(chain.removal_effects()) == hash(chain.removal_effects())
    assert chain.removal_effects() != 3
    assert (0.15 in cj.evidence.Interval(0.1, 0.2, 0.95)) is True
    with pytest.raises(cj.errors.InvalidValueError, match="no steps"):
        fit(cj.evidence.discover([]))


def test_variants_take_all_but_their_steps_by_name() -> None:
    """A number in second place could be anything."""
    first, *others = inspect.signature(Variants).parameters.values()
    assert first.kind is first.POSITIONAL_OR_KEYWORD
    assert {each.kind for each in others} == {first.KEYWORD_ONLY}


def test_a_visit_takes_all_but_its_stage_and_time_by_name() -> None:
    """Whether a step failed is not said by a third argument."""
    parameters = inspect.signature(cj.evidence.Visit).parameters.values()
    by_name = {each.name for each in parameters if each.kind is each.KEYWORD_ONLY}
    assert {each.name for each in parameters} - by_name <= {"stage", "at"}
