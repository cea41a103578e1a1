"""The small elements: content, actions, metrics, promises, and where a thing was read."""

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal, TypeAlias, final

from customer_journey._answer import describe
from customer_journey._element import Element, FactName, Id
from customer_journey._frozen import field, frozen
from customer_journey._messages._current import message
from customer_journey._values import (
    FrozenMap,
    as_float,
    as_frozen_map,
    as_texts,
    as_tuple,
    read_day,
    read_value,
)
from customer_journey.criteria._fact import Basis
from customer_journey.criteria._metrics import Every, Measure, measure_problems
from customer_journey.errors import Problem

__all__ = [
    "Action",
    "Asset",
    "Basis",
    "Claim",
    "Confidence",
    "Handoff",
    "Lane",
    "Metric",
    "PathRule",
    "PathRuleKind",
    "Promise",
    "Question",
    "Reward",
    "Source",
    "Suppression",
    "Touchpoint",
]

Confidence: TypeAlias = Literal["high", "medium", "low"]
"""How sure one may be of a source."""

Lane: TypeAlias = Literal["customer", "frontstage", "backstage", "support"]
"""A lane of a service blueprint, from the line of what customers do down."""


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
    channel: str = field(default="", kw_only=True)
    """Where it is asked, as in `search` or `chat`; empty for anywhere."""
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
    """A claim is what content says is so: under a key, a value, for some people in some markets.

    Assets make claims, touchpoints do, and the messages of an audience are claims.

    Example:
        >>> import customer_journey as cj
        >>> cj.Claim("trial-days", value="14").value
        '14'
    """

    key: Id
    """What the claim is about; claims about the same thing use the same key."""
    value: str = field(kw_only=True)
    """What is claimed."""
    personas: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """For whom it holds, by persona id; empty for everyone."""
    markets: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """Where it holds; empty for everywhere."""


# One converter for each type: type checkers cannot see through a generic one.
def _as_claims(value: Iterable[Claim]) -> tuple[Claim, ...]:
    return as_tuple(value)


def _as_day(value: date | None) -> date | None:
    """A day of any library as a plain one, None where missing; anything else for the check."""
    if value is None or type(value) is date:
        return value
    try:
        return None if read_value(value) is None else read_day(value)
    except TypeError:
        return value


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
    """The questions and insights it answers, by id."""
    personas: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """Whom it is made for, by persona id; empty for everyone."""
    claims: tuple[Claim, ...] = field(default=(), kw_only=True, converter=_as_claims)
    """What it claims."""
    channel: str = field(default="", kw_only=True)
    """The channel it is met on."""
    event: str = field(default="", kw_only=True)
    """The event that a log records when somebody meets it; empty where none does."""
    status: Literal["live", "planned", "retired"] = field(default="live", kw_only=True)
    """Whether people can meet it today."""
    review_by: date | None = field(default=None, kw_only=True, converter=_as_day)
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
class Action(Element):
    """An action is what is done at a stage, by whom, in a lane of a service blueprint.

    The lanes are those of Shostack (1984), "Designing Services That Deliver", Harvard Business
    Review 62(1), as Bitner, Ostrom & Morgan (2008) draw them. Touchpoints and assets are the
    physical evidence.

    Example:
        >>> import customer_journey as cj
        >>> cj.Action("pack", lane="backstage", owner="Warehouse", supports=["deliver"]).lane
        'backstage'
    """

    id: Id
    """The id that other actions support it by."""
    name: str = field(default="", kw_only=True)
    """What is done."""
    lane: Lane | None = field(default=None, kw_only=True)
    """By the customer, by people they see, by people they do not see, or by what supports these."""
    owner: str = field(default="", kw_only=True)
    """Who does it; empty for the owner of the stage."""
    touchpoints: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """The touchpoints of the stage where it happens, by id."""
    supports: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """The actions of the stage that need it, by id."""
    answers: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """The questions and insights it answers, by id."""
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
class Reward(Element):
    """A reward is what someone is given when a transition is taken.

    Example:
        >>> import customer_journey as cj
        >>> cj.Reward("newcomer", text="A second sample", value=3, unit="EUR").value
        3.0
    """

    to: Literal["customer", "referrer", "newcomer"]
    """Who gets it: the person who takes the transition or, on a referral, one of the two."""
    text: str = field(default="", kw_only=True)
    """What it is."""
    value: float | None = field(default=None, kw_only=True, converter=as_float)
    """What it is worth, zero or more, in its unit; None when unknown."""
    unit: str = field(default="", kw_only=True)
    """The unit of the value, as in `EUR`."""

    @property
    def label(self) -> str:
        """The text; or else the value with its unit, or `a reward`."""
        worth = "" if self.value is None else f"{self.value:,.12g} {self.unit}".strip()
        return self.text or worth or "a reward"

    def _own_problems(self) -> list[Problem]:
        if self.value is not None and self.value < 0:
            return [Problem("value", f"{self.value!r} is below zero")]
        return []


@final
@frozen(order=False, repr=False)
class Metric(Element):
    """A metric is a figure tracked at a stage, with the direction that is better.

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
    computed: Measure | None = field(default=None, kw_only=True)
    """How `events.measure` computes it: a conversion or the time it takes, a share or an average
    of people, a total of events, or a ratio of two metrics; None where it is not computed."""
    every: Every | None = field(default=None, kw_only=True)
    """The period of a total, in which its target is to be met."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what it rests."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id

    def _own_problems(self) -> list[Problem]:
        return measure_problems(self.computed, self.every)


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
    event: str = field(default="", kw_only=True)
    """The event that a log records when somebody meets it; empty where none does."""
    claims: tuple[Claim, ...] = field(default=(), kw_only=True, converter=_as_claims)
    """What is said there."""
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


PathRuleKind: TypeAlias = Literal["precedes", "eventually", "never"]
"""What a rule asks of paths. `precedes`: the stage comes before another one. `eventually`: everyone
comes to it. `never`: no one does."""


@final
@frozen(order=False, repr=False)
class PathRule(Element):
    """A path rule says in which order people come to stages; `validate` finds what breaks it.

    Source:
        M. Pesic, H. Schonenberg & W. van der Aalst (2007), "DECLARE: Full Support for
        Loosely-Structured Processes", EDOC: precedence, existence, response and absence.

    Raises:
        InvalidValueError: A field has a value it cannot have; every such field is named.

    Example:
        >>> import customer_journey as cj
        >>> trust = cj.PathRule("trust-first", kind="precedes", stage="trust", before="buy")
        >>> shop = cj.Journey.sequence("shop", ["know", "trust", "buy"]).connect("know", "buy")
        >>> shop = cj.evolve(shop, path_rules=[trust])
        >>> print(*[item.message for item in cj.validate(shop) if item.code == "CJ117"])
        the path know -> buy breaks the rule that trust precedes buy
    """

    id: Id
    """Its id."""
    kind: PathRuleKind = field(kw_only=True)
    """What it asks of paths."""
    stage: Id = field(kw_only=True)
    """The stage that it is about, by id."""
    before: str = field(default="", kw_only=True)
    """For `precedes`: the stage that people only come to after it, by id."""
    after: str = field(default="", kw_only=True)
    """For `eventually` and `never`: the stage from which on it holds, by id; empty for all."""
    reason: str = field(default="", kw_only=True)
    """Why."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    @property
    def label(self) -> str:
        """The rule in words."""
        from customer_journey._model._names import name_of

        stage = name_of(self.stage)
        if self.kind == "precedes":
            return message("{stage} precedes {later}", stage=stage, later=name_of(self.before))
        text = (
            "{stage} is reached in the end"
            if self.kind == "eventually"
            else "{stage} is never reached"
        )
        words = message(text, stage=stage)
        if not self.after:
            return words
        return f"{words} {message('after {stage}', stage=name_of(self.after))}"

    def _own_problems(self) -> list[Problem]:
        if self.kind == "precedes":
            problems = [] if self.before else [Problem("before", "must name a stage")]
            return [*problems, *([Problem("after", _INAPPLICABLE)] if self.after else [])]
        return [Problem("before", _INAPPLICABLE)] if self.before else []


_INAPPLICABLE: Final = "says nothing for a rule of this kind"


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

    def __str__(self) -> str:
        """What is passed on, by name, on one line."""
        from customer_journey._model._names import names_of

        passed = [
            *self.facts,
            *names_of(self.promises, "promise"),
            *names_of(self.questions, "item"),
        ]
        return ", ".join([*passed, *([describe(self.note)] if self.note else [])])


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
