"""The small nouns: content, metrics, people, promises, and where a thing was read."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, TypeAlias, final

from attrs import field, frozen

from customer_journey._element import Element, FactName, Id
from customer_journey._values import FrozenMap, as_float, as_frozen_map, as_texts, as_tuple
from customer_journey.criteria._fact import Basis
from customer_journey.errors import Problem

__all__ = [
    "Asset",
    "Audience",
    "Basis",
    "Claim",
    "Confidence",
    "Handoff",
    "Metric",
    "Persona",
    "Promise",
    "Question",
    "Source",
    "Suppression",
    "Touchpoint",
]

Confidence: TypeAlias = Literal["high", "medium", "low"]
"""How sure one may be of a source."""


def _in_catalogue(text: str) -> tuple[str, str]:
    return text.casefold(), text


@final
@frozen(order=True, repr=False)
class Source(Element):
    """A source is where a journey or a figure comes from.

    Sources sort as a bibliography does: by author, year and title, whatever the case of letters,
    and an unknown year first.

    Example:
        >>> import customer_journey as cj
        >>> cj.Source("The Psychology of Selling", author="E. K. Strong", year=1925).year
        1925
    """

    author: str = field(default="", kw_only=True, order=_in_catalogue)
    """Who wrote it."""
    year: int | None = field(
        default=None, kw_only=True, order=lambda year: (year is not None, year or 0)
    )
    """The year it appeared; None when unknown."""
    title: str = field(default="", order=_in_catalogue)
    """What it is called."""
    publication: str = field(default="", kw_only=True)
    """Where it appeared: publisher, journal, site."""
    url: str = field(default="", kw_only=True)
    """An address on the web."""
    confidence: Confidence | None = field(default=None, kw_only=True, order=lambda text: text or "")
    """How sure one may be that this is the origin and says so."""
    doubts: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """What is disputed or unclear about it."""
    references: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """Further places that say the same, as addresses or citations."""
    note: str = field(default="", kw_only=True)
    """Anything else a reader should know."""


@final
@frozen(order=False, repr=False)
class Question(Element):
    """A question is what a customer asks at a stage; content answers it.

    Example:
        >>> import customer_journey as cj
        >>> cj.Question("whether", text="Will I buy it at all?").label
        'Will I buy it at all?'
    """

    id: Id
    """The id that assets answer it by."""
    text: str = field(default="", kw_only=True)
    """The question in the customer's words."""
    personas: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """Who asks it, by persona id; empty for everyone."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what it rests."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    @property
    def label(self) -> str:
        """The text, or the id where there is none."""
        return self.text or self.id


@final
@frozen(order=False, repr=False)
class Claim(Element):
    """A claim is what an asset says is so: under a key, a value, for some people in some markets.

    Example:
        >>> import customer_journey as cj
        >>> cj.Claim("trial-days", value="14").value
        '14'
    """

    key: Id
    """What the claim is about; two assets that speak of the same thing use the same key."""
    value: str = field(kw_only=True)
    """What is claimed."""
    personas: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """For whom it holds, by persona id; empty for everyone."""
    markets: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """Where it holds; empty for everywhere."""


# One converter for each type: type checkers cannot see through a generic one.
def _as_claims(value: Iterable[Claim]) -> tuple[Claim, ...]:
    return as_tuple(value)


@final
@frozen(order=False, repr=False)
class Asset(Element):
    """An asset is a piece of content that a customer meets at a stage.

    Example:
        >>> import customer_journey as cj
        >>> cj.Asset("price-list", kind="page", answers=["what-does-it-cost"]).answers
        ('what-does-it-cost',)
    """

    id: Id
    """Its id; the same asset may stand at several stages."""
    title: str = field(default="", kw_only=True)
    """What it is called."""
    kind: str = field(default="", kw_only=True)
    """What sort of content it is, as in `webinar` or `review`."""
    url: str = field(default="", kw_only=True)
    """Where it is."""
    answers: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """The questions it answers, by id."""
    personas: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """Whom it is made for, by persona id; empty for everyone."""
    claims: tuple[Claim, ...] = field(default=(), kw_only=True, converter=_as_claims)
    """What it claims."""
    channel: str = field(default="", kw_only=True)
    """The channel it is met on."""
    status: Literal["live", "planned", "retired"] = field(default="live", kw_only=True)
    """Whether people can meet it today."""
    review_by: date | None = field(default=None, kw_only=True)
    """The day by which it should have been looked at again."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what it rests."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    @property
    def label(self) -> str:
        """The title, or the id where there is none."""
        return self.title or self.id


@final
@frozen(order=False, repr=False)
class Metric(Element):
    """A metric is a figure watched at a stage, with the direction that is better.

    Example:
        >>> import customer_journey as cj
        >>> rate = cj.Metric("trial-rate", unit="%", better="higher", target=12)
        >>> rate.target
        12.0
    """

    id: Id
    """Its id."""
    name: str = field(default="", kw_only=True)
    """What people call it."""
    unit: str = field(default="", kw_only=True)
    """The unit it is given in."""
    better: Literal["higher", "lower"] | None = field(default=None, kw_only=True)
    """Which way is better."""
    target: float | None = field(default=None, kw_only=True, converter=as_float)
    """The figure aimed at, in the metric's unit."""
    numerator: str = field(default="", kw_only=True)
    """What is counted, for a rate."""
    denominator: str = field(default="", kw_only=True)
    """Out of what, for a rate."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what it rests."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id


@final
@frozen(order=False, repr=False)
class Persona(Element):
    """A persona is a kind of person the journey is for, told by demographics and psychographics.

    Example:
        >>> import customer_journey as cj
        >>> cj.Persona("founder", age="30-45", motivations=["growth"], ideal=True).ideal
        True
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
    interests: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """What interests them."""
    motivations: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """What drives them."""
    challenges: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """What is hard for them."""
    problems: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """What they need solved."""
    influences: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """Whom and what they listen to."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what it rests."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id


@final
@frozen(order=False, repr=False)
class Audience(Element):
    """An audience is whom the journey is for and why they would buy at all, and from us.

    Example:
        >>> import customer_journey as cj
        >>> cj.Audience(who="Small agencies", problem="Hiring testers takes weeks").who
        'Small agencies'
    """

    who: str = field(default="", kw_only=True)
    """Who they are."""
    problem: str = field(default="", kw_only=True)
    """The problem they need solved."""
    why_buy: str = field(default="", kw_only=True)
    """Why they buy at all."""
    why_us: str = field(default="", kw_only=True)
    """Why they buy from us."""
    searches: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """What they search for."""
    messages: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """Which messages catch them."""
    alternatives: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """What they compare us with, doing nothing included."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what it rests."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""


@final
@frozen(order=False, repr=False)
class Touchpoint(Element):
    """A touchpoint is where customer and brand meet, with who starts it and who owns it.

    The four owners are those of Lemon & Verhoef (2016), "Understanding Customer Experience
    Throughout the Customer Journey", Journal of Marketing 80(6).

    Example:
        >>> import customer_journey as cj
        >>> cj.Touchpoint("review-site", channel="web", owner="social").owner
        'social'
    """

    id: Id
    """Its id."""
    name: str = field(default="", kw_only=True)
    """What people call it."""
    channel: str = field(default="", kw_only=True)
    """The channel, as in `email` or `store`."""
    initiator: Literal["brand", "customer", "partner", "social"] | None = field(
        default=None, kw_only=True
    )
    """Who starts it."""
    owner: Literal["brand", "partner", "customer", "social"] | None = field(
        default=None, kw_only=True
    )
    """Who controls it."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what it rests."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    @property
    def label(self) -> str:
        """The name, the channel where there is none, or else the id."""
        return self.name or self.channel or self.id


@final
@frozen(order=False, repr=False)
class Promise(Element):
    """A promise is made at some stages, falls due at one, and is kept at some.

    Example:
        >>> import customer_journey as cj
        >>> cj.Promise("money-back", text="Full refund", made=["know"], due="buy", kept=["buy"]).due
        'buy'
    """

    id: Id
    """Its id."""
    text: str = field(default="", kw_only=True)
    """What is promised."""
    made: tuple[Id, ...] = field(kw_only=True, converter=as_texts)
    """The stages at which it is made, by id."""
    due: Id = field(kw_only=True)
    """The stage by which it must have been kept, by id."""
    kept: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """The stages at which it is kept, by id."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what it rests."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    @property
    def label(self) -> str:
        """The text, or the id where there is none."""
        return self.text or self.id


@final
@frozen(order=False, repr=False)
class Handoff(Element):
    """A handoff is what one owner passes to the next when a customer moves between their stages.

    Example:
        >>> import customer_journey as cj
        >>> cj.Handoff(facts=["plan"], note="Sales tells delivery what was sold").facts
        ('plan',)
    """

    facts: tuple[FactName, ...] = field(default=(), kw_only=True, converter=as_texts)
    """The facts passed on, by name."""
    promises: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """The promises passed on, by id."""
    questions: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """The questions whose answers are passed on, by id."""
    note: str = field(default="", kw_only=True)
    """How it is passed on."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what it rests."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""


@final
@frozen(order=False, repr=False)
class Suppression(Element):
    """A suppression says that a rule may fire at a place and that this is known, and why.

    Example:
        >>> import customer_journey as cj
        >>> cj.Suppression("structure", where="stages.lost", reason="Win-back comes later").where
        'stages.lost'
    """

    rule: str
    """The rule's code or name, or the beginning of codes, as in `--ignore`."""
    where: str = field(default="", kw_only=True)
    """The path at or under which it holds, as in `stages.lost`; empty for the whole journey."""
    reason: str = field(kw_only=True)
    """Why this is fine here."""

    def _own_problems(self) -> list[Problem]:
        blank = {"rule": self.rule, "reason": self.reason}
        return [
            Problem(name, "must say something") for name, text in blank.items() if not text.strip()
        ]
