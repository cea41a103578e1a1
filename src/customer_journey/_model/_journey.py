"""The journey: stages and transitions as one value."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from importlib import import_module
from itertools import pairwise
from typing import Any, TypeVar, cast, final

from customer_journey._answer import describe
from customer_journey._arguments import checked
from customer_journey._element import Element, Id, field_problems
from customer_journey._frozen import evolve, field, fields, frozen
from customer_journey._ids import ids_for
from customer_journey._lazy import late_pattern
from customer_journey._messages._current import counted
from customer_journey._model._cached import (
    cached,
    positions,
    stages_by_id,
    transitions_by_ends,
    transitions_by_source,
    transitions_by_target,
)
from customer_journey._model._customers import Audience, Persona
from customer_journey._model._edits import with_transitions, without_stages
from customer_journey._model._elements import (
    Basis,
    Handoff,
    PathRule,
    Promise,
    Reward,
    Source,
    Suppression,
)
from customer_journey._model._experience import Opportunity
from customer_journey._model._references import reference_problems
from customer_journey._model._stage import Stage, Transition, TransitionKind
from customer_journey._values import (
    FrozenMap,
    as_frozen_map,
    as_texts,
    as_tuple,
    brief,
    count_of,
    type_problems,
)
from customer_journey.criteria._fact import Event, Fact
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import (
    InvalidJourneyError,
    InvalidValueError,
    Problem,
    UnknownStageError,
)

__all__ = ["Journey"]

T = TypeVar("T")
S = TypeVar("S")

_ENDS = ("source", "target")
_NO_DATA = FrozenMap()
_HASH = "hash"
_LANGUAGE = late_pattern(r"(?:[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)?")


# One converter for each type: type checkers cannot see through a generic one.
def _as_stages(value: Iterable[Stage]) -> tuple[Stage, ...]:
    return as_tuple(value)


def _as_facts(value: Iterable[Fact]) -> tuple[Fact, ...]:
    return as_tuple(value)


def _as_events(value: Iterable[Event]) -> tuple[Event, ...]:
    return as_tuple(value)


def _as_personas(value: Iterable[Persona]) -> tuple[Persona, ...]:
    return as_tuple(value)


def _as_promises(value: Iterable[Promise]) -> tuple[Promise, ...]:
    return as_tuple(value)


def _as_path_rules(value: Iterable[PathRule]) -> tuple[PathRule, ...]:
    return as_tuple(value)


def _as_opportunities(value: Iterable[Opportunity]) -> tuple[Opportunity, ...]:
    return as_tuple(value)


def _as_suppressions(value: Iterable[Suppression]) -> tuple[Suppression, ...]:
    return as_tuple(value)


def _as_transitions(value: Iterable[Transition | tuple[str, str]]) -> tuple[Transition, ...]:
    items: object = as_tuple(value)
    if not isinstance(items, tuple) or {Transition}.issuperset(map(type, items)):
        return cast("tuple[Transition, ...]", items)
    transitions, problems = _collected(_transition_of, items, "transitions")
    if problems:
        raise InvalidValueError("Journey", problems)
    return transitions


def _transition_of(item: Transition | tuple[str, str]) -> Transition:
    # What is neither stays, for the check to name.
    if isinstance(item, Transition) or type(item) is not tuple or len(item) != len(_ENDS):
        return cast("Transition", item)
    return Transition(*item)


@final
@frozen(order=False, repr=False)
class Journey(Element):
    """A journey is a directed graph of stages that customers pass through.

    It is a value: it cannot change, compares by content, hashes, pickles and copies. Every edit
    returns a new one. Iterating gives the stages in order; `journey["buy"]` is a stage by its id.

    Raises:
        InvalidValueError: A field has a value it cannot have.
        InvalidJourneyError: Something refers to a stage, persona, question, insight, action,
            touchpoint or promise that is not there, or is repeated. The error lists every such
            place with its path and the nearest name.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey(
        ...     "shop",
        ...     stages=[cj.Stage("know"), cj.Stage("buy")],
        ...     transitions=[("know", "buy")],
        ...     starts=["know"],
        ...     goals=["buy"],
        ... )
        >>> shop["buy"].id, "try" in shop, len(shop)
        ('buy', False, 2)
    """

    id: Id
    """Its id, stable over versions."""
    name: str = field(default="", kw_only=True)
    """What people call it."""
    version: str = field(default="", kw_only=True)
    """Which version of it this is."""
    language: str = field(default="", kw_only=True)
    """The language of its texts, and of pages and pictures: a tag of BCP 47, as in `pt-BR`."""
    description: str = field(default="", kw_only=True)
    """What it is about, in a sentence or two."""
    stages: tuple[Stage, ...] = field(default=(), kw_only=True, converter=_as_stages)
    """The stages, in reading order."""
    transitions: tuple[Transition, ...] = field(default=(), kw_only=True, converter=_as_transitions)
    """The transitions; a pair of ids stands for a plain advance."""
    starts: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """The stages where people come in, by id."""
    goals: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """The stages where the business wants people, by id; a goal is not an end."""
    events: tuple[Event, ...] = field(default=(), kw_only=True, converter=_as_events)
    """What a log of the customers records, from which facts are computed."""
    facts: tuple[Fact, ...] = field(default=(), kw_only=True, converter=_as_facts)
    """The facts that criteria use, declared."""
    audience: Audience | None = field(default=None, kw_only=True)
    """Whom it is for."""
    personas: tuple[Persona, ...] = field(default=(), kw_only=True, converter=_as_personas)
    """The kinds of people it is for."""
    promises: tuple[Promise, ...] = field(default=(), kw_only=True, converter=_as_promises)
    """What is promised on the way."""
    opportunities: tuple[Opportunity, ...] = field(
        default=(), kw_only=True, converter=_as_opportunities
    )
    """What could be done next for customers."""
    path_rules: tuple[PathRule, ...] = field(default=(), kw_only=True, converter=_as_path_rules)
    """In which order people must come to stages."""
    source: Source | None = field(default=None, kw_only=True)
    """Where it comes from."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what it rests."""
    suppressions: tuple[Suppression, ...] = field(
        default=(), kw_only=True, converter=_as_suppressions
    )
    """Findings that are known and fine, with the reason."""
    note: str = field(default="", kw_only=True)
    """Anything else a reader should know."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""
    _cached: dict[object, object] = field(factory=dict, init=False, eq=False, repr=False)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> dict[str, Any]:
        """Let pydantic read and write journeys as files do; by name, for files lie layers above."""
        module = import_module("customer_journey.files._pydantic")
        return cast("dict[str, Any]", module.core_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, Any]:
        module = import_module("customer_journey.files._pydantic")
        return cast("dict[str, Any]", module.json_schema_hook())

    def __attrs_post_init__(self) -> None:
        problems = field_problems(self)
        language: object = self.language
        if isinstance(language, str) and language and not _LANGUAGE.fullmatch(language):
            hint = "as in 'de' or 'pt-BR', a tag of BCP 47"
            message = f"{brief(language)} is not the tag of a language"
            problems.append(Problem("language", message, hint=hint))
        if problems:
            raise InvalidValueError(f"Journey {brief(self.id)}", problems)
        problems = reference_problems(self)
        if problems:
            raise InvalidJourneyError(f"Journey {self.id!r}", problems)

    @classmethod
    def sequence(
        cls,
        id: str,
        stages: Iterable[Stage | str],
        *,
        name: str = "",
        version: str = "",
        language: str = "",
        description: str = "",
        events: Iterable[Event] = (),
        facts: Iterable[Fact] = (),
        audience: Audience | None = None,
        personas: Iterable[Persona] = (),
        promises: Iterable[Promise] = (),
        source: Source | None = None,
    ) -> "Journey":
        """A journey whose stages follow one another.

        The first is the start, the last the goal and an end.

        Args:
            id: The journey's id.
            stages: Stages, ids of stages, or names from which ids are made (`Free trial` gives
                `free-trial`; names that would share an id get a short hash each).
            name: What people call it.
            version: Which version of it this is.
            language: The language of its texts, as in `pt-BR`.
            description: What it is about.
            events: What a log of the customers records.
            facts: The facts that criteria use.
            audience: Whom it is for.
            personas: The kinds of people it is for.
            promises: What is promised on the way.
            source: Where it comes from.

        Raises:
            InvalidValueError: A text is empty, or a field has a value it cannot have.
            InvalidJourneyError: A reference is broken, or a stage is repeated.

        Example:
            >>> import customer_journey as cj
            >>> shop = cj.Journey.sequence("shop", ["Know", "Free trial", "Buy"])
            >>> [stage.id for stage in shop], shop.starts, shop.goals
            (['know', 'free-trial', 'buy'], ('know',), ('buy',))
        """
        items = as_tuple(stages)
        if not isinstance(items, tuple):
            raise InvalidValueError(f"Journey {id!r}", type_problems("several stages", items))
        made = ids_for(dict.fromkeys(item for item in items if isinstance(item, str)))
        built, problems = _collected(lambda item: _stage_of(item, made), items, "stages")
        if problems:
            raise InvalidValueError(f"Journey {id!r}", problems)
        if built:
            built = (*built[:-1], evolve(built[-1], end=True))
        ids = [stage.id for stage in built]
        return cls(
            id,
            name=name,
            version=version,
            language=language,
            description=description,
            stages=built,
            transitions=[Transition(*pair) for pair in pairwise(ids)],
            starts=ids[:1],
            goals=ids[-1:],
            events=events,
            facts=facts,
            audience=audience,
            personas=personas,
            promises=promises,
            source=source,
        )

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id

    def __getitem__(self, stage: str) -> Stage:
        """The stage with that id.

        Raises:
            UnknownStageError: There is none; the error names the nearest.
        """
        try:
            return cached(self, stages_by_id)[stage]
        except (KeyError, TypeError):
            raise UnknownStageError(stage, tuple(cached(self, stages_by_id))) from None

    def __contains__(self, stage: object) -> bool:
        """Whether a stage, or a stage with that id, is in the journey."""
        by_id = cached(self, stages_by_id)
        if isinstance(stage, Stage):
            return by_id.get(stage.id) == stage
        return isinstance(stage, str) and stage in by_id

    def __iter__(self) -> Iterator[Stage]:
        """The stages, in order."""
        return iter(self.stages)

    def __len__(self) -> int:
        """How many stages there are."""
        return len(self.stages)

    def __bool__(self) -> bool:
        """True: a journey without stages is a journey still."""
        return True

    def transition(self, source: str, target: str) -> Transition | None:
        """The transition from one stage to another, or None where there is none.

        Raises:
            UnknownStageError: A source or target is not text.

        Example:
            >>> import customer_journey as cj
            >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
            >>> shop.transition("know", "buy").kind
            'advance'
        """
        try:
            return cached(self, transitions_by_ends).get((source, target))
        except TypeError:
            raise UnknownStageError(source) from None

    def leaving(self, stage: str) -> tuple[Transition, ...]:
        """The transitions that leave a stage, referrals included, in the journey's order.

        Raises:
            UnknownStageError: The journey has no such stage.
        """
        return cached(self, transitions_by_source).get(self[stage].id, ())

    def entering(self, stage: str) -> tuple[Transition, ...]:
        """The transitions that lead to a stage, referrals included, in the journey's order.

        Raises:
            UnknownStageError: The journey has no such stage.
        """
        return cached(self, transitions_by_target).get(self[stage].id, ())

    @checked
    def with_stage(self, stage: Stage, *, before: str | None = None) -> "Journey":
        """A journey that has this stage: in the place of the one with its id, or else as a new one.

        Args:
            stage: The stage.
            before: The id of the stage that it goes before. Where None, it stays in its place, and
                a new one goes to the end.

        Raises:
            UnknownStageError: The journey has no stage `before`.
            WrongTypeError: What was passed is not a stage.
        """
        index = cached(self, positions)
        own = index.get(stage.id, len(self.stages))
        others = (*self.stages[:own], *self.stages[own + 1 :])
        at = own
        if before is not None:
            at = index[self[before].id]
            at -= own < at
        return evolve(self, stages=(*others[:at], stage, *others[at:]))

    def without_stage(self, stage: str) -> "Journey":
        """A journey without that stage and all that refers to it.

        With it go its transitions, its id in starts and goals, promises due at it or made at no
        other stage, opportunities for nothing else, and suppressions at or under it.

        Raises:
            UnknownStageError: The journey has no such stage.
        """
        return without_stages(self, {self[stage].id})

    @checked
    def with_transition(self, transition: Transition) -> "Journey":
        """A journey with this transition; one that already joined the two stages is replaced.

        Raises:
            InvalidJourneyError: The journey has no such stage.
            WrongTypeError: What was passed is not a transition.

        Example:
            >>> import customer_journey as cj
            >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
            >>> step = cj.evolve(shop.transition("know", "buy"), probability=0.2)
            >>> shop.with_transition(step).transition("know", "buy").probability
            0.2
        """
        replaced = self.transition(transition.source, transition.target)
        if replaced is None:
            return evolve(self, transitions=(*self.transitions, transition))
        return evolve(
            self,
            transitions=[transition if item is replaced else item for item in self.transitions],
        )

    def connect(
        self,
        source: str,
        target: str,
        *,
        kind: TransitionKind = "advance",
        decision: str = "",
        when: Criterion | None = None,
        otherwise: bool = False,
        when_basis: Basis | None = None,
        after: timedelta | None = None,
        within: timedelta | None = None,
        rewards: Iterable[Reward] = (),
        probability: float | None = None,
        effort: float | None = None,
        reason: str = "",
        handoff: Handoff | None = None,
        personas: Iterable[str] = (),
        basis: Basis | None = None,
        note: str = "",
        extra: Mapping[str, object] = _NO_DATA,
    ) -> "Journey":
        """A journey with this transition; one that already joined the two stages is replaced.

        The arguments are the fields of `Transition`.

        Raises:
            InvalidJourneyError: The journey has no such stage.

        Example:
            >>> import customer_journey as cj
            >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
            >>> shop = shop.connect("buy", "buy", kind="return")
            >>> shop.transition("buy", "buy").kind
            'return'
        """
        transition = Transition(
            source,
            target,
            kind=kind,
            decision=decision,
            when=when,
            otherwise=otherwise,
            when_basis=when_basis,
            after=after,
            within=within,
            rewards=rewards,
            probability=probability,
            effort=effort,
            reason=reason,
            handoff=handoff,
            personas=personas,
            basis=basis,
            note=note,
            extra=extra,
        )
        return self.with_transition(transition)

    def disconnect(self, source: str, target: str) -> "Journey":
        """A journey without the transition from one stage to another; itself if there is none.

        With it goes what opportunities would add to its share.

        Raises:
            UnknownStageError: The journey has no such stage.
        """
        gone = self.transition(self[source].id, self[target].id)
        if gone is None:
            return self
        return with_transitions(self, [item for item in self.transitions if item is not gone])

    def __hash__(self) -> int:
        """A hash of the content, computed once."""
        if _HASH not in self._cached:
            content = tuple(getattr(self, item.name) for item in fields(Journey) if item.eq)
            self._cached[_HASH] = hash(content)
        return cast("int", self._cached[_HASH])

    def __repr__(self) -> str:
        """The id, the version, and how much there is of it."""
        version = f" {self.version!r}" if self.version else ""
        stages = count_of(len(self.stages), "stage")
        transitions = count_of(len(self.transitions), "transition")
        return f"<Journey {self.id!r}{version}: {stages}, {transitions}>"

    def __str__(self) -> str:
        """What people call it, the version, and how much there is of it."""
        version = f" {self.version!r}" if self.version else ""
        stages = counted(len(self.stages), "stage")
        transitions = counted(len(self.transitions), "transition")
        return f"{describe(self.label)}{version}: {stages}, {transitions}"

    def __copy__(self) -> "Journey":
        """Itself: it cannot change."""
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Journey":
        """Itself: it cannot change."""
        return self

    def __getstate__(self) -> dict[str, object]:
        """The fields, without what was built on them."""
        return {item.name: getattr(self, item.name) for item in fields(Journey) if item.init}


def _stage_of(stage: Stage | str, ids: Mapping[str, str]) -> Stage:
    if isinstance(stage, Stage):
        return stage
    if not isinstance(stage, str):
        raise InvalidValueError("Stage", type_problems("a Stage, its id or its name", stage))
    is_id = ids[stage] == stage or not stage.strip()
    return Stage(stage) if is_id else Stage(ids[stage], name=stage)


def _collected(
    build: Callable[[S], T], items: Iterable[S], where: str
) -> tuple[tuple[T, ...], list[Problem]]:
    """The result of `build` for each item, and the problems with those it refuses."""
    built: list[T] = []
    problems: list[Problem] = []
    for index, item in enumerate(items):
        try:
            built.append(build(item))
        except InvalidValueError as error:
            problems += [problem.within(f"{where}[{index}]") for problem in error.problems]
    return tuple(built), problems
