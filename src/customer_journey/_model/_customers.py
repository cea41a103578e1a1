"""What customers bring: insights, and the personas and the audience they were learnt from."""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias, final

from customer_journey._element import Element, Id, duplicate_problems
from customer_journey._frozen import field, frozen
from customer_journey._model._elements import Basis, Claim
from customer_journey._values import FrozenMap, as_float, as_frozen_map, as_texts, as_tuple
from customer_journey.errors import Problem

__all__ = ["Audience", "Insight", "InsightKind", "Persona"]

InsightKind: TypeAlias = Literal[
    "goal",
    "need",
    "expectation",
    "pain",
    "trigger",
    "influence",
    "alternative",
    "interest",
    "why-buy",
    "why-us",
]
"""What an insight is about. An alternative is what customers compare us with, doing nothing
included; an influence is whom or what they listen to."""

_PERCENT = 100


# One converter for each type: type checkers cannot see through a generic one.
def _as_claims(value: Iterable[Claim]) -> tuple[Claim, ...]:
    return as_tuple(value)


@final
@frozen(order=False, repr=False)
class Insight(Element):
    """An insight is something learnt about customers: at a stage, of a persona or of the audience.

    `importance` and `satisfaction` are those of Ulwick (2005), "What Customers Want": means of
    answers from 0 to 10.

    Example:
        >>> import customer_journey as cj
        >>> brewing = cj.Insight("brewing", text="No word on how to brew it", kind="pain")
        >>> brewing.label
        'No word on how to brew it'
    """

    id: Id
    """The id that assets, actions and opportunities answer it by."""
    text: str = field(default="", kw_only=True)
    """What was learnt, in the customer's words."""
    kind: InsightKind = field(default="need", kw_only=True)
    """What it is about."""
    importance: float | None = field(default=None, kw_only=True, converter=as_float)
    """How important it is to customers, in 0..10; of a pain, how severe. None when unknown."""
    satisfaction: float | None = field(default=None, kw_only=True, converter=as_float)
    """How satisfied they are with what there is, in 0..10; None when unknown."""
    share: float | None = field(default=None, kw_only=True, converter=as_float)
    """The share of the people asked who say so, in 0..1; None when unknown."""
    n: int | None = field(default=None, kw_only=True)
    """How many people were asked, one or more; None when unknown."""
    personas: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """Whose it is, by persona id; empty for everyone."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what it rests."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    @property
    def label(self) -> str:
        """The text, or the id where there is none."""
        return self.text or self.id

    def _own_problems(self) -> list[Problem]:
        problems = [
            *_outside("importance", self.importance, 10),
            *_outside("satisfaction", self.satisfaction, 10),
            *_outside("share", self.share, 1),
        ]
        if self.n is not None and self.n < 1:
            problems.append(Problem("n", f"must be 1 or more, got {self.n!r}"))
        return problems


def _outside(name: str, value: float | None, most: int) -> Iterator[Problem]:
    """A problem with a number that does not lie between 0 and the most that it can be."""
    if value is not None and not 0 <= value <= most:
        percents = f": {value / _PERCENT:g}?" if most < value <= _PERCENT and most == 1 else ""
        hint = f"shares go from 0 to 1{percents}" if most == 1 else ""
        yield Problem(name, f"must lie in 0..{most}, got {value!r}", hint=hint)


def _as_insights(value: Iterable[Insight]) -> tuple[Insight, ...]:
    return as_tuple(value)


@final
@frozen(order=False, repr=False)
class Persona(Element):
    """A persona is a kind of person the journey is for, with demographics and psychographics.

    Example:
        >>> import customer_journey as cj
        >>> cj.Persona("founder", age="30-45", insights=[cj.Insight("growth", kind="goal")]).age
        '30-45'
    """

    id: Id
    """Its id."""
    name: str = field(default="", kw_only=True)
    """What people call it."""
    ideal: bool = field(default=False, kw_only=True)
    """Whether it is the ideal customer."""
    description: str = field(default="", kw_only=True)
    """Who it is, in a sentence."""
    age: str = field(default="", kw_only=True)
    """Age or range of ages, in years."""
    gender: str = field(default="", kw_only=True)
    """Gender, where it matters."""
    income: str = field(default="", kw_only=True)
    """Income or range of incomes, with its currency and period."""
    education: str = field(default="", kw_only=True)
    """Level of education."""
    occupation: str = field(default="", kw_only=True)
    """What they do for a living."""
    location: str = field(default="", kw_only=True)
    """Where they live, or which market they are in."""
    insights: tuple[Insight, ...] = field(default=(), kw_only=True, converter=_as_insights)
    """What was learnt about them: psychographics."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what it rests."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id

    def _own_problems(self) -> list[Problem]:
        return _repeated("insights", "insight", (item.id for item in self.insights))


@final
@frozen(order=False, repr=False)
class Audience(Element):
    """An audience is whom the journey is for and why they would buy at all, and from us.

    Example:
        >>> import customer_journey as cj
        >>> hiring = cj.Insight("hiring", text="Hiring testers takes weeks", kind="pain")
        >>> cj.Audience(who="Small agencies", insights=[hiring]).who
        'Small agencies'
    """

    who: str = field(default="", kw_only=True)
    """Who they are."""
    insights: tuple[Insight, ...] = field(default=(), kw_only=True, converter=_as_insights)
    """What was learnt about them: their problem, why they buy, why from us, what they compare."""
    messages: tuple[Claim, ...] = field(default=(), kw_only=True, converter=_as_claims)
    """What to say to them, at every point of contact."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what it rests."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    def _own_problems(self) -> list[Problem]:
        return [
            *_repeated("insights", "insight", (item.id for item in self.insights)),
            *_repeated("messages", "message", (item.key for item in self.messages)),
        ]


def _repeated(name: str, kind: str, ids: Iterable[str]) -> list[Problem]:
    return [problem.within(name) for problem in duplicate_problems(ids, kind)]
