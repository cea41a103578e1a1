"""How stages feel: mean scores of what people answered there, with intervals."""

import re
from collections.abc import Iterable, Mapping, Sequence
from math import fsum, isfinite
from typing import Any, Final, final

from attrs import evolve, field, frozen

from customer_journey._answer import Answer, AnswerSequence, describe
from customer_journey._arguments import checked
from customer_journey._log._align import stages_by_name
from customer_journey._log._arrays import require_data
from customer_journey._log._interval import Interval, refuse
from customer_journey._log._traces import as_name
from customer_journey._messages._current import message, numeral
from customer_journey._model import Basis, Experience, Journey
from customer_journey._values import brief, plain_value
from customer_journey.errors import InvalidValueError, Problem, UnknownStageError
from customer_journey.evidence._reading import cell_of

__all__ = ["Experiences", "StageExperience", "experience", "mean_score", "with_experience"]

_LEVEL: Final = 0.95
_FEWEST: Final = 3
"""So many answers an interval takes."""
_BEST: Final = 2.0
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?", re.ASCII)


@final
@frozen
class StageExperience(Answer):
    """A stage experience is how people who answered at a stage felt there."""

    stage: str
    """The id or the name of the stage, as the rows have it."""
    experience: Experience
    """How it feels there."""

    def __str__(self) -> str:
        """Where, whose, the score, and what it rests on, on one line."""
        felt = self.experience
        whose = f" {message('for {whom}', whom=', '.join(felt.personas))}" if felt.personas else ""
        score = numeral(f"{felt.score:.2f}")
        if felt.low is not None and felt.high is not None:
            low, high = numeral(f"{felt.low:.2f}"), numeral(f"{felt.high:.2f}")
            score += f" ({message('{least} to {most}', least=low, most=high)})"
        return f"{describe(self.stage)}{whose}: {score}, n = {felt.n}"


@final
@frozen
class Experiences(AnswerSequence[StageExperience]):
    """Experiences of stages, in the order they come up; `experience` gives them."""

    experiences: tuple[StageExperience, ...]
    """One for each stage and each persona that answered there."""
    missing: int = field(default=0, kw_only=True)
    """How many rows have no score."""

    def rows(self) -> list[dict[str, Any]]:
        """A row for each.

        Columns: `stage`, `persona` (an id, or None), `measure`, `score`, `low`, `high` and `n`.
        """
        return [
            {
                "stage": item.stage,
                "persona": next(iter(item.experience.personas), None),
                "measure": item.experience.measure,
                "score": item.experience.score,
                "low": item.experience.low,
                "high": item.experience.high,
                "n": item.experience.n,
            }
            for item in self.experiences
        ]


@checked
def experience(
    rows: Iterable[Mapping[str, object]],
    /,
    *,
    stage: str | None,
    score: str,
    score_range: tuple[float, float] = (1, 5),
    persona: str | None = None,
    measure: str = "csat",
    basis: Basis = "observed",
) -> Experiences:
    """How stages feel, by the mean of what people answered there, on a scale from -2 to 2.

    An answer `x` on a scale from `a` to `b` is `4 * (x - a) / (b - a) - 2`. So satisfaction on
    1..5, ease on 1..7 and recommendation on 0..10 can be drawn in one picture, where each was asked
    at a stage; they remain different measures. A score of no stage, as that of a survey on
    the relationship as a whole (relational NPS), is refused. Rows without a score are counted.

    The interval is Student's t, at 95 %, after adding one more answer, half of it at each end of
    the scale: where all say the same, t alone would have no width. For answers of 3 to 50 people
    that are even, happy, nearly all the best, or split between both ends, it contains the true mean
    in 95 % of samples or more. Below three answers there is none.

    Args:
        rows: Mappings from column to value, one for each answer of a person at a stage.
        stage: The column that says at which stage was asked, by id or name.
        score: The column with the answer: a number, or a text that is one.
        score_range: What the worst and the best answer are; (7, 1) where 1 is the best of seven.
        persona: The column that says which persona answered; None where everyone is one group.
        measure: What was asked, as in `csat` or `ease`.
        basis: On what the scores rest: `observed`, or `stated` for scores given in interviews.

    Raises:
        InvalidValueError: A row has no stage, or a score that is not on the scale; every such row
            is named. Or the scale has no length.
        MissingExtraError: scipy is not installed, and there are intervals to compute.

    Source:
        Agresti & Coull (1998), "Approximate is better than 'exact' for interval estimation of
        binomial proportions", The American Statistician 52(2), for adding answers; Student (1908),
        "The probable error of a mean", Biometrika 6(1).

    Example:
        >>> import customer_journey as cj
        >>> answers = [{"at": "taste", "stars": stars} for stars in (5, 4, 5, 3, 5)]
        >>> print(cj.evidence.experience(answers, stage="at", score="stars")[0])
        taste: 1.40 (-0.68 to 2.00), n = 5
    """
    if stage is None:
        message = "a score of no stage says nothing on a stage"
        hint = "name the column of the stage; a relational NPS has none, so it is not drawn"
        raise InvalidValueError("experience", [Problem("stage", message, hint=hint)])
    worst, best = score_range
    if worst == best or not (isfinite(worst) and isfinite(best)):
        message = f"expected the worst and the best answer, got {worst:g} and {best:g}"
        raise InvalidValueError(
            "experience", [Problem("score_range", message, hint="as in (1, 5)")]
        )
    columns = as_name(stage), as_name(score), None if persona is None else as_name(persona)
    by_place, missing = _scores(rows, columns, (worst, best))
    felt = [
        StageExperience(
            name,
            mean_score(scores, personas=[whose] if whose else [], measure=measure, basis=basis),
        )
        for (name, whose), scores in by_place.items()
    ]
    return Experiences(tuple(felt), missing=missing)


def _scores(
    rows: Iterable[Mapping[str, object]],
    columns: tuple[str, str, str | None],
    score_range: tuple[float, float],
) -> tuple[dict[tuple[str, str], list[float]], int]:
    """The scores of each stage and persona, and how many rows have none."""
    stage, score, persona = columns
    low, high = sorted(score_range)
    scores: dict[tuple[str, str], list[float]] = {}
    problems: list[Problem] = []
    missing = 0
    for index, row in enumerate(rows):
        answer, name = _plain(cell_of(row, score)), _plain(cell_of(row, stage))
        whose = None if persona is None else _plain(cell_of(row, persona))
        if answer is None or answer == "":
            missing += 1
        elif not isinstance(name, str) or not as_name(name):
            message = "no stage: a relational score says nothing on a stage"
            problems.append(Problem(f"rows[{index}].{stage}", message))
        elif (value := _score_of(answer, score_range)) is None:
            message = f"{brief(answer)} is not on the scale from {low:g} to {high:g}"
            problems.append(Problem(f"rows[{index}].{score}", message))
        elif whose is not None and not isinstance(whose, str):
            problems.append(Problem(f"rows[{index}].{persona}", f"{brief(whose)} is not a persona"))
        else:
            scores.setdefault((as_name(name), as_name(whose or "")), []).append(value)
    refuse("rows", problems)
    return scores, missing


def _plain(value: object) -> object:
    """The plain value of a cell; what is none, as it is."""
    try:
        return plain_value(value)
    except TypeError:
        return value


def _score_of(answer: object, score_range: tuple[float, float]) -> float | None:
    """An answer from -2 to 2; None where it is not on the scale."""
    if isinstance(answer, str) and _NUMBER.fullmatch(answer.strip()):
        answer = float(answer.strip().replace(",", "."))
    if isinstance(answer, bool) or not isinstance(answer, (int, float)):
        return None
    worst, best = score_range
    if not min(score_range) <= answer <= max(score_range):
        return None
    return 2 * _BEST * (answer - worst) / (best - worst) - _BEST


def mean_score(
    scores: Sequence[float],
    *,
    personas: Iterable[str] = (),
    measure: str = "",
    basis: Basis | None = None,
) -> Experience:
    """The experience that scores from -2 to 2 give: their mean, and its interval from three on."""
    mean = fsum(scores) / len(scores)
    felt = Experience(mean, personas=personas, measure=measure, n=len(scores), basis=basis)
    if len(scores) < _FEWEST:
        return felt
    interval = _interval(scores)
    return evolve(felt, low=interval.low, high=interval.high)


def _interval(scores: Sequence[float]) -> Interval:
    """Student's interval after one more answer, half of it at each end of the scale.

    The added answer is in the mean and in the squares, and does not count as one: with n + 1 in the
    place of n, five answers that are split between both ends would be missed in 6 % of samples. The
    mean of the scores always lies inside, for the added answer moves it by less than the reach.
    """
    require_data()
    from scipy.special import stdtrit

    count = len(scores)
    centre = fsum(scores) / (count + 1)
    squares = fsum((score - centre) ** 2 for score in scores)
    squares += ((-_BEST - centre) ** 2 + (_BEST - centre) ** 2) / 2
    error = (squares / (count - 1) / count) ** 0.5
    reach = float(stdtrit(count - 1, (1 + _LEVEL) / 2)) * error
    return Interval(max(-_BEST, centre - reach), min(_BEST, centre + reach), _LEVEL)


@checked
def with_experience(journey: Journey, experiences: Experiences, /) -> Journey:
    """The journey whose stages have these experiences.

    An experience of the same personas by the same measure is replaced; others stay.

    Args:
        journey: The journey.
        experiences: What `experience` gives; stages may go by id or name.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidJourneyError: It has no such persona.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["Taste", "Buy"])
        >>> answers = [{"at": "Taste", "stars": 4}, {"at": "Taste", "stars": 5}]
        >>> found = cj.evidence.experience(answers, stage="at", score="stars")
        >>> cj.evidence.with_experience(shop, found)["taste"].experience[0].score
        1.5
    """
    positions = stages_by_name(journey)
    stages = list(journey.stages)
    for item in experiences:
        at = positions.get(item.stage)
        if at is None:
            raise UnknownStageError(item.stage, tuple(positions))
        new = item.experience
        others = [
            each
            for each in stages[at].experience
            if each.measure != new.measure or set(each.personas) != set(new.personas)
        ]
        stages[at] = evolve(stages[at], experience=[*others, new])
    return evolve(journey, stages=stages)
