"""The small nouns: facts, content, metrics, people, promises, and where a thing was read."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, TypeAlias, final

from attrs import field, frozen

from customer_journey._model._checks import FactName, Id, twice
from customer_journey._model._noun import Noun
from customer_journey._model._values import FrozenMap, as_float, as_frozen_map, as_texts, as_tuple
from customer_journey.errors import Problem

__all__ = [
    "Asset",
    "Audience",
    "Basis",
    "Claim",
    "Confidence",
    "Fact",
    "FactType",
    "FactValue",
    "Handoff",
    "Metric",
    "Persona",
    "Promise",
    "Question",
    "Source",
    "Suppression",
    "Touchpoint",
]

Basis: TypeAlias = Literal["stated", "implied", "observed", "assumed"]
"""On what a thing rests: a source says so, a source implies it, data shows it, or someone believes it."""

Confidence: TypeAlias = Literal["high", "medium", "low"]
"""How sure one may be of a source."""

FactType: TypeAlias = Literal["bool", "int", "float", "str", "date", "datetime"]
"""The type of a fact's values."""

FactValue: TypeAlias = bool | int | float | str | date | datetime
"""What a known fact can be."""

_TYPES: dict[str, type] = {"bool": bool, "int": int, "float": float, "str": str, "date": date, "datetime": datetime}


# One converter for each type: type checkers cannot see through a generic one.
def _as_values(value: Iterable[FactValue]) -> tuple[FactValue, ...]:
    return as_tuple(value)


@final
@frozen(order=True, repr=False)
class Source(Noun):
    """A source is where a journey or a figure comes from; sources sort as a bibliography does.

    Example:
        >>> import customer_journey as cj
        >>> cj.Source("The Psychology of Selling", author="E. K. Strong", year=1925).year
        1925
    """

    author: str = field(default="", kw_only=True)
    """Who wrote it."""
    year: int | None = field(default=None, kw_only=True, order=lambda year: -1 if year is None else year)
    """The year it appeared; None when unknown."""
    title: str = ""
    """What it is called."""
    publication: str = field(default="", kw_only=True)
    """Where it appeared: publisher, journal, site."""
    url: str = field(default="", kw_only=True)
    """An address on the web."""
    confidence: Confidence | None = field(default=None, kw_only=True, order=False)
    """How sure one may be that this is the origin and says so."""
    doubts: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """What is disputed or unclear about it."""
    references: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """Further places that say the same, as addresses or citations."""
    note: str = field(default="", kw_only=True)
    """Anything else a reader should know."""


@final
@frozen(repr=False)
class Fact(Noun):
    """A fact's declaration: its type, unit, domain and meaning, so that criteria can be checked and proved.

    Raises:
        InvalidValueError: A bound or value is not of the fact's type, the bounds are crossed, or a value is
            listed twice.

    Example:
        >>> import customer_journey as cj
        >>> cj.Fact("orders", type="int", minimum=0, meaning="Orders paid so far").minimum
        0
    """

    name: FactName
    """The name criteria use; the name of the column in a table of customers."""
    type: FactType = field(kw_only=True)
    """The type of its values."""
    meaning: str = field(default="", kw_only=True)
    """What it says about a customer, in plain language."""
    unit: str = field(default="", kw_only=True)
    """The unit of a number, as in `EUR` or `days`."""
    minimum: FactValue | None = field(default=None, kw_only=True)
    """The least value it can have, itself included; None for no bound."""
    maximum: FactValue | None = field(default=None, kw_only=True)
    """The greatest value it can have, itself included; None for no bound."""
    values: tuple[FactValue, ...] = field(default=(), kw_only=True, converter=_as_values)
    """All the values it can have, in an order that means something to people; empty for any."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    def __attrs_post_init__(self) -> None:
        if self.type == "float":
            # One value, one spelling: 0 and 0.0 are the same bound.
            object.__setattr__(self, "minimum", _whole_as_float(self.minimum))
            object.__setattr__(self, "maximum", _whole_as_float(self.maximum))
            if isinstance(self.values, tuple):
                object.__setattr__(self, "values", tuple(map(_whole_as_float, self.values)))
        Noun.__attrs_post_init__(self)

    def _own_problems(self) -> list[Problem]:
        bounds = [("minimum", self.minimum), ("maximum", self.maximum)]
        spots = [*bounds, *((f"values[{index}]", value) for index, value in enumerate(self.values))]
        found = [
            Problem(where, f"{value!r} is not of type {self.type}", hint=_wanted_value(self.type))
            for where, value in spots
            if value is not None and type(value) is not _TYPES[self.type]
        ]
        if found:
            return found
        if self.type == "bool" and any(value is not None for _, value in spots):
            return [Problem("type", "a bool fact has no bounds and no list of values")]
        if len({_is_aware(value) for _, value in spots if isinstance(value, datetime)}) > 1:
            return [Problem("", "datetimes with and without a time zone cannot be mixed")]
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:  # type: ignore[operator] # pyright: ignore[reportOperatorIssue] - both are of the fact's type here
            found.append(Problem("minimum", f"{self.minimum!r} is above the maximum, {self.maximum!r}"))
        if self.values and (self.minimum is not None or self.maximum is not None):
            found.append(Problem("values", "a list of values leaves nothing for bounds to say", hint="give one"))
        return found + [problem.within("values") for problem in twice(self.values, "value")]


def _whole_as_float(value: FactValue | None) -> FactValue | None:
    return as_float(value) if type(value) is int else value


def _wanted_value(kind: FactType) -> str:
    return {
        "bool": "True or False",
        "int": "a whole number",
        "float": "a number",
        "str": "a text",
        "date": "a datetime.date",
        "datetime": "a datetime.datetime",
    }[kind]


def _is_aware(moment: datetime) -> bool:
    return moment.utcoffset() is not None


@final
@frozen(repr=False)
class Question(Noun):
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
@frozen(repr=False)
class Claim(Noun):
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


def _as_claims(value: Iterable[Claim]) -> tuple[Claim, ...]:
    return as_tuple(value)


@final
@frozen(repr=False)
class Asset(Noun):
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
@frozen(repr=False)
class Metric(Noun):
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
@frozen(repr=False)
class Persona(Noun):
    """A persona is a kind of person the journey is for: demographics, psychographics, and whether it is the ideal.

    Example:
        >>> import customer_journey as cj
        >>> cj.Persona("founder", age="30-45", motivations=["grow without hiring"], ideal=True).ideal
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
@frozen(repr=False)
class Audience(Noun):
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
@frozen(repr=False)
class Touchpoint(Noun):
    """A touchpoint is where customer and brand meet: on a channel, started by someone, owned by someone.

    The four owners are those of Lemon & Verhoef (2016), "Understanding Customer Experience Throughout the
    Customer Journey", Journal of Marketing 80(6).

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
    initiator: Literal["brand", "customer", "partner", "social"] | None = field(default=None, kw_only=True)
    """Who starts it."""
    owner: Literal["brand", "partner", "customer", "social"] | None = field(default=None, kw_only=True)
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
@frozen(repr=False)
class Promise(Noun):
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
@frozen(repr=False)
class Handoff(Noun):
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
@frozen(repr=False)
class Suppression(Noun):
    """A suppression says that a rule may fire at a place and that this is known, and why.

    Example:
        >>> import customer_journey as cj
        >>> cj.Suppression("structure", where="stages.lost", reason="Win-back is planned for next year").where
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
        return [Problem(name, "must say something") for name, text in blank.items() if not text.strip()]
