"""Stages and the transitions between them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from operator import attrgetter
from typing import Final, Literal, TypeAlias, final

from customer_journey._element import Element, Id, duplicate_problems
from customer_journey._frozen import field, frozen
from customer_journey._messages._current import message
from customer_journey._model._customers import Insight
from customer_journey._model._elements import (
    Action,
    Asset,
    Basis,
    Handoff,
    Metric,
    Question,
    Reward,
    Touchpoint,
)
from customer_journey._model._experience import Experience
from customer_journey._values import (
    FrozenMap,
    as_float,
    as_frozen_map,
    as_texts,
    as_tuple,
    duration_text,
)
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import Problem

__all__ = ["MoveKind", "Phase", "Role", "Stage", "Transition", "TransitionKind"]

Phase: TypeAlias = Literal[
    "unaware",
    "aware",
    "explore",
    "evaluate",
    "try",
    "decide",
    "purchase",
    "onboard",
    "retain",
    "expand",
    "advocate",
    "lapse",
]
"""A canonical phase, in order; the ten inner ones refine the prepurchase, purchase and postpurchase
of Lemon & Verhoef (2016). `typing.get_args(cj.types.Phase)` lists them."""

Role: TypeAlias = Literal["prospect", "lead", "customer", "advocate", "lapsed"]
"""What a person at a stage is to the business."""

TransitionKind: TypeAlias = Literal["advance", "return", "exit", "referral"]
"""How a transition moves people: on, back or round again, out, or not at all (a referral makes a
new person)."""

MoveKind: TypeAlias = Literal["advance", "return", "exit"]
"""The kinds of transitions along which the same person moves: all but a referral."""

_PERCENT = 100


_IDENTIFIED: Final = ("questions", "insights", "actions", "assets", "touchpoints", "metrics")
_Identified: TypeAlias = tuple[Question | Insight | Action | Asset | Touchpoint | Metric, ...]
_identified_in: Final[Callable[[object], tuple[_Identified, ...]]] = attrgetter(*_IDENTIFIED)
"""The fields of a stage whose items have ids."""


# One converter for each type: type checkers cannot see through a generic one.
def _as_phases(value: Iterable[Phase]) -> tuple[Phase, ...]:
    return as_tuple(value)


def _as_questions(value: Iterable[Question]) -> tuple[Question, ...]:
    return as_tuple(value)


def _as_insights(value: Iterable[Insight]) -> tuple[Insight, ...]:
    return as_tuple(value)


def _as_actions(value: Iterable[Action]) -> tuple[Action, ...]:
    return as_tuple(value)


def _as_rewards(value: Iterable[Reward]) -> tuple[Reward, ...]:
    return as_tuple(value)


def _as_assets(value: Iterable[Asset]) -> tuple[Asset, ...]:
    return as_tuple(value)


def _as_touchpoints(value: Iterable[Touchpoint]) -> tuple[Touchpoint, ...]:
    return as_tuple(value)


def _as_experiences(value: Iterable[Experience]) -> tuple[Experience, ...]:
    return as_tuple(value)


def _as_metrics(value: Iterable[Metric]) -> tuple[Metric, ...]:
    return as_tuple(value)


@final
@frozen(order=False, repr=False)
class Stage(Element):
    """A stage is a place where a customer can be.

    Raises:
        InvalidValueError: A field has a value it cannot have; every such field is named.

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage("buy", phases=["purchase"], entry=cj.fact("orders") >= 1)
        >>> print(buy.entry)
        orders >= 1
    """

    id: Id
    """Its id: lower-case words joined by dashes, stable over versions."""
    name: str = field(default="", kw_only=True)
    """What people call it, in any script."""
    formerly: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """Ids it had in earlier versions, so that `migrate` and `diff` know it again."""
    purpose: str = field(default="", kw_only=True)
    """What the business wants to happen here."""
    role: Role | None = field(default=None, kw_only=True)
    """What a person here is to the business."""
    phases: tuple[Phase, ...] = field(default=(), kw_only=True, converter=_as_phases)
    """The canonical phases it covers; the first is its primary one."""
    entry: Criterion | None = field(default=None, kw_only=True)
    """What must be true of someone for them to be here; None when the facts cannot tell."""
    entry_basis: Basis | None = field(default=None, kw_only=True)
    """On what the entry criterion rests."""
    end: bool = field(default=False, kw_only=True)
    """Whether a journey may end here; nothing is an end by having no way out."""
    questions: tuple[Question, ...] = field(default=(), kw_only=True, converter=_as_questions)
    """What customers ask here."""
    insights: tuple[Insight, ...] = field(default=(), kw_only=True, converter=_as_insights)
    """What was learnt about customers here: what they want, need, expect, what hurts them."""
    actions: tuple[Action, ...] = field(default=(), kw_only=True, converter=_as_actions)
    """What is done here, by customers, by people and by systems."""
    experience: tuple[Experience, ...] = field(default=(), kw_only=True, converter=_as_experiences)
    """How it feels to be here, to everyone or by persona, one for each measure."""
    moment_of_truth: bool = field(default=False, kw_only=True)
    """Whether it is one of the stages that decide what customers do."""
    assets: tuple[Asset, ...] = field(default=(), kw_only=True, converter=_as_assets)
    """The content that customers meet here."""
    touchpoints: tuple[Touchpoint, ...] = field(default=(), kw_only=True, converter=_as_touchpoints)
    """Where customers and the business meet."""
    metrics: tuple[Metric, ...] = field(default=(), kw_only=True, converter=_as_metrics)
    """What is measured here."""
    owner: str = field(default="", kw_only=True)
    """Who in the business answers for it."""
    personas: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """Who can be here, by persona id; empty for everyone."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what the stage itself rests."""
    note: str = field(default="", kw_only=True)
    """Anything else a reader should know."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id

    @property
    def brought(self) -> tuple[Question | Insight, ...]:
        """What customers bring here: questions, then insights."""
        return (*self.questions, *self.insights)

    @property
    def answering(self) -> tuple[Asset | Action, ...]:
        """What may answer it: assets, then actions."""
        return (*self.assets, *self.actions)

    def _sorts(self) -> tuple[str, ...]:
        return tuple(map(message, self.phases))

    @property
    def path(self) -> str:
        """Where it is in a journey, as findings and changes say it: `stages.` and its id."""
        return f"stages.{self.id}"

    def _own_problems(self) -> list[Problem]:
        problems: list[Problem] = []
        for name, items in zip(_IDENTIFIED, _identified_in(self), strict=True):
            if len(items) > 1:
                ids = [item.id for item in items]
                repeated = duplicate_problems(ids, name.removesuffix("s"))
                problems += [problem.within(name) for problem in repeated]
        return problems


@final
@frozen(order=False, repr=False)
class Transition(Element):
    """A transition leads from one stage to another; each way, there is at most one between two.

    Raises:
        InvalidValueError: A field has a value it cannot have; every such field is named.

    Example:
        >>> import customer_journey as cj
        >>> cj.Transition("refer", "know", kind="referral").path
        'transitions.refer->know'
    """

    source: Id
    """The id of the stage it leaves."""
    target: Id
    """The id of the stage it leads to."""
    kind: TransitionKind = field(default="advance", kw_only=True)
    """`advance` leads on, `return` back or round again, `exit` out; `referral` makes a new one."""
    decision: str = field(default="", kw_only=True)
    """The decision it stands for: a micro-conversion."""
    when: Criterion | None = field(default=None, kw_only=True)
    """The guard: what must be true of someone to take it; None for nothing."""
    otherwise: bool = field(default=False, kw_only=True)
    """Whether it is taken where every other stated transition on from its source is false."""
    when_basis: Basis | None = field(default=None, kw_only=True)
    """On what the guard rests."""
    after: timedelta | None = field(default=None, kw_only=True)
    """How long someone has to be at the source before they take it; None for no wait."""
    within: timedelta | None = field(default=None, kw_only=True)
    """Until how long after they came to the source they can take it; None for ever."""
    rewards: tuple[Reward, ...] = field(default=(), kw_only=True, converter=_as_rewards)
    """What people are given when it is taken."""
    probability: float | None = field(default=None, kw_only=True, converter=as_float)
    """The share of people at the source who take it next, in 0..1; None when unknown."""
    effort: float | None = field(default=None, kw_only=True, converter=as_float)
    """What it costs a customer, zero or more, in a unit of your choice; None when unknown."""
    reason: str = field(default="", kw_only=True)
    """Why people take it; every exit should say."""
    handoff: Handoff | None = field(default=None, kw_only=True)
    """What the source's owner passes to the target's."""
    personas: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """Who can take it, by persona id; empty for everyone."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what the transition itself rests."""
    note: str = field(default="", kw_only=True)
    """Anything else a reader should know."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    def _called(self) -> str:
        from customer_journey._model._names import path_of

        return path_of((self.source, self.target), arrow=" → ")

    def _sorts(self) -> tuple[str, ...]:
        return () if self.kind == "advance" else (message(self.kind),)

    @property
    def path(self) -> str:
        """Where it is in a journey, as findings and changes say it: `transitions.` and both ids."""
        return f"transitions.{self.source}->{self.target}"

    @property
    def is_move(self) -> bool:
        """Whether the person themself moves along it: every kind but a referral."""
        return self.kind != "referral"

    def _own_problems(self) -> list[Problem]:
        share = self.probability
        # Of the thousands in a journey, most state none of what could be at odds.
        nothing = self.after is None and self.within is None and not self.otherwise
        if nothing and share is None and self.effort is None:
            return []
        problems: list[Problem] = []
        if share is not None and not 0 <= share <= 1:
            percents = f": {share / 100:g}?" if 1 < share <= _PERCENT else ""
            hint = f"shares go from 0 to 1{percents}"
            problems.append(Problem("probability", f"must lie in 0..1, got {share!r}", hint=hint))
        if self.effort is not None and self.effort < 0:
            problems.append(Problem("effort", f"{self.effort!r} is below zero"))
        return [*problems, *self._time_problems()]

    def _time_problems(self) -> Iterator[Problem]:
        for name in ("after", "within"):
            duration: timedelta | None = getattr(self, name)
            if duration is not None and duration <= timedelta(0):
                yield Problem(name, f"must be more than 0, got {duration_text(duration)}")
            elif duration is not None and not self.is_move:
                yield Problem(name, "a referral moves no one, so it has no wait")
        if self.after is not None and self.within is not None and self.within < self.after:
            within, after = duration_text(self.within), duration_text(self.after)
            yield Problem("within", f"must be at least {after}, as `after` says, got {within}")
        if self.otherwise and self.when is not None:
            yield Problem("otherwise", "stands for a guard, and there is one")
        if self.otherwise and not self.is_move:
            yield Problem("otherwise", "a referral moves no one")
