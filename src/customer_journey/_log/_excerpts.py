"""Excerpts: single things that customers said in an interview."""

from collections.abc import Iterable
from typing import Literal, TypeAlias, cast, final

from attrs import field, frozen

from customer_journey._element import Element
from customer_journey._model import InsightKind
from customer_journey._values import as_float, as_texts, as_tuple
from customer_journey.errors import Problem

__all__ = ["About", "Excerpt", "as_excerpts"]

About: TypeAlias = Literal["step", "decision", "question", InsightKind]
"""What an excerpt is about: a step, a decision, a question, or an insight of a kind."""

MOST_SCORE = 2


@final
@frozen(order=False, repr=False)
class Excerpt(Element):
    """An excerpt is one thing that a customer said in an interview.

    Raises:
        InvalidValueError: A field has a value it cannot have; every such field is named.

    Example:
        >>> import customer_journey as cj
        >>> friend = cj.evidence.Excerpt("A friend made me a cup", codes=["hear"], score=2)
        >>> friend.about, friend.score
        ('step', 2.0)
    """

    text: str
    """What was said, in the customer's own words."""
    about: About = field(default="step", kw_only=True)
    """What it is about: a step they took, a decision, a question, or what an insight is about."""
    codes: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """What it stands for, as somebody coded it: stages, transitions such as `hear -> taste`,
    questions and insights; empty until it is coded."""
    score: float | None = field(default=None, kw_only=True, converter=as_float)
    """How it felt, from -2, very bad, to 2, very good; None when unknown."""

    def _own_problems(self) -> list[Problem]:
        problems = [
            Problem(f"codes[{index}]", "must not be blank")
            for index, code in enumerate(self.codes)
            if not code.strip()
        ]
        if self.score is not None and abs(self.score) > MOST_SCORE:
            message = f"must lie in -{MOST_SCORE}..{MOST_SCORE}, got {self.score!r}"
            is_of_five = 0 < self.score <= 5  # noqa: PLR2004 - the answers of most questionnaires
            hint = "of answers from 1 to 5, take 3 away" if is_of_five else ""
            problems.append(Problem("score", message, hint=hint))
        return problems


def as_excerpts(value: Iterable[Excerpt | str]) -> tuple[Excerpt, ...]:
    """Excerpts, where a text stands for a step in these words."""
    items: object = as_tuple(value)
    if isinstance(items, tuple):
        each = cast("tuple[object, ...]", items)
        items = tuple([Excerpt(item) if isinstance(item, str) else item for item in each])
    # Anything else stays, for the check to name.
    return cast("tuple[Excerpt, ...]", items)
