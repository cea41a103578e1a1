"""How stages feel: answers on any scale become means from -2 to 2, with intervals that hold."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations_with_replacement
from math import factorial, fsum, nan, prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj

SCORES = (-2, -1, 0, 1, 2)
LAWS: Mapping[str, Sequence[float]] = {
    "even": (0.2, 0.2, 0.2, 0.2, 0.2),
    "happy": (0.02, 0.03, 0.1, 0.25, 0.6),
    "extreme": (0.02, 0, 0.02, 0, 0.96),
    "split": (0.5, 0, 0, 0, 0.5),
}
"""How often people give each score."""


def answers(*stars: object, at: str = "taste") -> list[dict[str, object]]:
    """A row for each answer at a stage."""
    return [{"at": at, "stars": each} for each in stars]


def felt(rows: Any, **arguments: Any) -> cj.evidence.Experiences:
    """The experiences of rows with these columns."""
    options: dict[str, Any] = {"stage": "at", "score": "stars", **arguments}
    return cj.evidence.experience(rows, **options)


def interval_of(scores: Sequence[float]) -> tuple[float, float]:
    """The interval of scores that are given as they are."""
    item = felt(answers(*scores), score_range=(-2, 2))[0].experience
    assert item.low is not None
    assert item.high is not None
    return item.low, item.high


@pytest.mark.parametrize(
    ("answer", "scale", "score"),
    [
        (3, (1, 5), 0),
        (5, (1, 5), 2),
        (1, (1, 5), -2),
        (7, (1, 7), 2),
        (2, (7, 1), 4 / 3),
        (9, (0, 10), 1.6),
        ("4", (1, 5), 1),
        (" 4.5 ", (1, 5), 1.5),
        ("4,5", (1, 5), 1.5),
        (Decimal("4.5"), (1, 5), 1.5),
    ],
)
def test_any_scale_goes_from_minus_two_to_two(
    answer: object, scale: tuple[float, float], score: float
) -> None:
    """The worst answer is -2, the best 2, the middle 0."""
    result = felt(answers(answer), score_range=scale)[0].experience
    assert result.score == pytest.approx(score)
    assert (result.n, result.measure, result.basis) == (1, "csat", "observed")
    assert (result.low, result.high) == (None, None)


def test_below_three_answers_there_is_no_interval() -> None:
    """Two agree by chance; and nothing needs scipy."""
    result = felt(answers(5, 5))[0]
    assert result.experience == cj.Experience(2, n=2, measure="csat", basis="observed")
    assert str(result) == "taste: 2.00, n = 2"


@pytest.mark.extra("data")
def test_the_interval_is_that_of_student_with_one_more_answer() -> None:
    """By hand: 5, 4, 5, 3, 5 are 2, 1, 2, 0, 2; the mean of six is 7 / 6."""
    from scipy.stats import t

    scores = [2, 1, 2, 0, 2]
    centre = fsum(scores) / 6
    squares = fsum((score - centre) ** 2 for score in scores)
    squares += ((-2 - centre) ** 2 + (2 - centre) ** 2) / 2
    reach = t.ppf(0.975, 4) * (squares / 4 / 5) ** 0.5
    low, high = interval_of(scores)
    assert low == pytest.approx(centre - reach)
    assert high == 2
    result = felt(answers(5, 4, 5, 3, 5), measure="taste-csat", basis="stated")
    assert result[0].experience.basis == "stated"
    assert result.rows() == [
        {
            "stage": "taste",
            "persona": None,
            "measure": "taste-csat",
            "score": pytest.approx(1.4),
            "low": pytest.approx(centre - reach),
            "high": 2,
            "n": 5,
        }
    ]


def coverage(law: Sequence[float], n: int) -> float:
    """How often intervals of n answers contain the mean of a law, exactly: over all samples."""
    mean = fsum(score * share for score, share in zip(SCORES, law, strict=True))
    possible = [score for score, share in zip(SCORES, law, strict=True) if share]
    covered = 0.0
    for sample in combinations_with_replacement(possible, n):
        low, high = interval_of(sample)
        if low <= mean <= high:
            counts = [sample.count(score) for score in SCORES]
            orders = factorial(n) / prod(map(factorial, counts))
            covered += orders * prod(share**count for share, count in zip(law, counts, strict=True))
    return covered


@pytest.mark.extra("data")
@pytest.mark.parametrize("law", LAWS)
def test_intervals_of_a_few_contain_the_mean(law: str) -> None:
    """At least 94 in 100, where Student's t alone has 27 to 96, since samples may all agree."""
    for n in (3, 5):
        assert coverage(LAWS[law], n) >= 0.94


@pytest.mark.extra("data")
@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("n", [10, 20, 50])
def test_intervals_of_many_contain_the_mean(law: str, n: int) -> None:
    """In 1,000 samples of each law and size; the seed decides which."""
    import numpy as np

    mean = fsum(score * share for score, share in zip(SCORES, LAWS[law], strict=True))
    rng = np.random.default_rng(17)
    counted: dict[tuple[int, ...], int] = {}
    for counts in rng.multinomial(n, LAWS[law], size=1_000).tolist():
        counted[tuple(counts)] = counted.get(tuple(counts), 0) + 1
    covered = 0
    for counts, times in counted.items():
        low, high = interval_of([s for s, c in zip(SCORES, counts, strict=True) for _ in range(c)])
        covered += times * (low <= mean <= high)
    assert covered / 1_000 >= 0.94


@pytest.mark.extra("data")
@given(st.lists(st.floats(-2, 2), min_size=3, max_size=60))
def test_the_mean_lies_inside(scores: list[float]) -> None:
    """However alike the answers are; and no end leaves the scale."""
    low, high = interval_of(scores)
    assert -2 <= low <= fsum(scores) / len(scores) <= high <= 2
    assert high - low > 0


@pytest.mark.extra("data")
def test_each_stage_and_persona_has_its_own() -> None:
    """In the order they come up; rows without a score are counted, not read."""
    rows = [
        {"at": "taste", "stars": 5, "who": "home"},
        {"at": " taste ", "stars": 4, "who": "office"},
        {"at": "buy", "stars": 1, "who": None},
        {"at": "taste", "stars": 3, "who": "home"},
        {"at": "taste", "stars": None, "who": "home"},
        {"at": "taste", "stars": " ", "who": "home"} | {"stars": ""},
        {"at": "taste", "stars": nan, "who": "home"},
        {"at": "taste", "who": "home"},
    ]
    result = felt(rows, persona="who", measure="ease")
    assert [(item.stage, item.experience.personas, item.experience.n) for item in result] == [
        ("taste", ("home",), 2),
        ("taste", ("office",), 1),
        ("buy", (), 1),
    ]
    assert result.missing == 4
    assert str(result[0]) == "taste for home: 1.00, n = 2"


def test_a_score_of_no_stage_is_refused() -> None:
    """A relational NPS has none; nor has a row that leaves it open."""
    with pytest.raises(cj.errors.InvalidValueError, match="relational NPS") as caught:
        felt(answers(9), stage=None, score_range=(0, 10))
    assert caught.value.problems[0].where == "stage"
    with pytest.raises(cj.errors.InvalidValueError) as several:
        felt([{"stars": 9}, {"at": " ", "stars": 8}, {"at": 3, "stars": 8}], score_range=(0, 10))
    assert [item.where for item in several.value.problems] == [f"rows[{at}].at" for at in range(3)]


def test_what_is_not_on_the_scale_is_named_all_at_once() -> None:
    """With the row and the column."""
    rows: list[Any] = [
        *answers(6, "five", bool("yes"), 0, object()),
        {"at": "taste", "stars": 5, "who": 7},
        *answers(5),
    ]
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        felt(rows, persona="who")
    assert [item.where for item in caught.value.problems] == [
        *(f"rows[{at}].stars" for at in range(5)),
        "rows[5].who",
    ]
    assert "6 is not on the scale from 1 to 5" in str(caught.value)


@pytest.mark.parametrize("scale", [(3, 3), (1, float("inf"))])
def test_a_scale_has_a_length(scale: tuple[float, float]) -> None:
    """From the worst answer to the best."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        felt(answers(3), score_range=scale)
    assert caught.value.problems[0].where == "score_range"


@pytest.mark.parametrize("rows", ["taste", {"at": "taste"}, 5])
def test_rows_are_several_mappings(rows: Any) -> None:
    """A text, a mapping or a number is none."""
    with pytest.raises(cj.errors.WrongTypeError):
        felt(rows)


def test_stages_take_their_experiences() -> None:
    """By id or name; one by the same measure of the same personas is replaced, others stay."""
    shop = cj.Journey(
        "shop",
        stages=[
            cj.Stage(
                "taste",
                experience=[
                    cj.Experience(0, measure="csat", personas=["home", "office"]),
                    cj.Experience(0, measure="csat"),
                    cj.Experience(0, measure="ease"),
                ],
            ),
            cj.Stage("buy", name="Buy it"),
        ],
        personas=[cj.Persona("home"), cj.Persona("office")],
    )
    result = felt([*answers(5), *answers(1, at="Buy it")])
    filled = cj.evidence.with_experience(shop, result)
    assert [(item.measure, item.score) for item in filled["taste"].experience] == [
        ("csat", 0),
        ("ease", 0),
        ("csat", 2),
    ]
    assert [item.score for item in filled["buy"].experience] == [-2]
    with pytest.raises(cj.errors.UnknownStageError, match="did you mean"):
        cj.evidence.with_experience(shop, felt(answers(5, at="tastes")))
    ours = felt([{"at": "buy", "stars": 5, "who": "friend"}], persona="who")
    with pytest.raises(cj.errors.InvalidJourneyError):
        cj.evidence.with_experience(shop, ours)
