"""Where a customer is, what comes next, what would decide it and what blocks it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias, final, get_args

from attrs import define, frozen

from customer_journey._answer import Answer, JourneyAnswer, about_each
from customer_journey._arguments import checked, require
from customer_journey._graph._index import MOVES
from customer_journey._messages._current import in_language_of_answer, message, role_name
from customer_journey._model import Journey, Role, cached
from customer_journey._model._cached import (
    definitions,
    facts_by_name,
    guard_of,
    transitions_by_ends,
)
from customer_journey._model._facts import checked_facts, has_names_beyond_ascii
from customer_journey._model._names import name_of
from customer_journey._printable import printable
from customer_journey._values import moment_hint, read_moment
from customer_journey.criteria._computed import in_order_read, names_read
from customer_journey.criteria._evaluation import Evaluator, fixed
from customer_journey.criteria._explain import blocking, deciding
from customer_journey.criteria._tree import Criterion, evaluator
from customer_journey.errors import CriterionTypeError, WrongTypeError
from customer_journey.people._decide import Decision, fresh_decision
from customer_journey.people._plan import MOST_KEPT, Plan, Stated, Truth, Truths, plan_of

__all__ = [
    "Blocked",
    "Location",
    "Standing",
    "Status",
    "blocked_by",
    "locate",
    "next_stages",
    "proxies_read",
]

Standing: TypeAlias = Literal["proven", "plausible", "off-path"]
"""How sure it is that someone came to a stage as the journey has it."""

Status: TypeAlias = Literal["outside", "active", "exited", "finished"]
"""`outside`: at no stage yet. `active`: on the journey. `exited`: every stage they are at is a
leaving stage. `finished`: every one is an end that no move leaves, or a goal ends it."""

Unknown: TypeAlias = Literal["closed", "open"]

_UNKNOWN: Final = get_args(Unknown)

_Steps: TypeAlias = tuple[tuple[str, Evaluator], ...]
"""The stages that moves lead to from one, each with the check on the way."""


@final
@frozen
class Blocked(JourneyAnswer):
    """A next stage that someone cannot enter, with a clause that is false and the value it saw.

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", buy])
        >>> print(cj.locate(shop, {"orders": 0}).blocked[0])
        buy: needs orders >= 1, but orders is 0
    """

    stage: str
    """The id of the stage that cannot be entered."""
    source: str | None
    """The id of the stage they would come from; None for coming in at a start."""
    where: str
    """The path of the criterion that is false: an entry, as in `stages.buy.entry`, or a guard."""
    clause: Criterion
    """The clause of it that is false."""
    value: object
    """The value that the clause saw; None where the fact is missing."""

    def __str__(self) -> str:
        """The stage, the clause and the value on one line."""
        seen = [
            message("but {fact} is {value!r}", fact=name, value=self.value)
            for name in self.clause.names()
        ]
        needed = message("{stage}: needs {clause}", stage=name_of(self.stage), clause=self.clause)
        return ", ".join([needed, *seen])


@final
@frozen(repr=False)
class Location(Answer):
    """Where a customer is in a journey, with the proof.

    Stages are named by id, in the journey's order.

    Example:
        >>> import customer_journey as cj
        >>> tries = cj.Stage("try", entry=cj.fact("trials") >= 1)
        >>> buys = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", tries, buys])
        >>> cj.locate(shop, {"trials": 1})
        Location(stages=('try',), standing='proven', possible=('buy',), missing=('orders',))
        >>> cj.locate(shop, {"orders": 2}).standing
        'plausible'
    """

    stages: tuple[str, ...]
    """Where they are: the frontier, which is the reached stages from which advances lead to no
    further one; for someone who has left, the leaving stages. Empty for someone outside."""
    status: Status
    """Whether they are outside, active, have left, or are finished."""
    standings: tuple[Standing, ...]
    """For each stage, `proven` when a path of nothing but true transitions leads to it, `plausible`
    when nothing on one is false, and `off-path` for a leaving stage to which no exit is drawn from
    where they were, or from any stage ahead of it."""
    left_from: tuple[str, ...]
    """The stages that someone who has left has left; empty for everyone else."""
    furthest: str | None
    """The stage of these that lies deepest in the journey; None for someone outside."""
    proven: tuple[str, ...]
    """Every proven stage, those passed included."""
    plausible: tuple[str, ...]
    """Every plausible stage, those passed included."""
    off_path: tuple[str, ...]
    """True stages off the path: every path to them crosses something false, every exit to them is
    closed, or none is drawn from where they were."""
    possible: tuple[str, ...]
    """The stages one advance or return away that nothing is known to block; the starts for someone
    outside."""
    missing: tuple[str, ...]
    """The names of the missing facts that would decide which of those can be entered, the best
    question first."""
    blocked: tuple[Blocked, ...]
    """What blocks the other stages one advance or return away: an item for each false clause."""
    role: Role | None
    """What the person is to the business: the role of the furthest stage; of someone who has left,
    `lapsed` where that stage states none."""
    journey: Journey
    """The journey they were located in."""
    assumed: tuple[str, ...] = ()
    """The facts of basis `assumed` on which this stands: proxies of what cannot be observed."""

    @property
    def standing(self) -> Standing | None:
        """The least sure standing of their stages; None for someone outside."""
        for standing in ("off-path", "plausible", "proven"):
            if standing in self.standings:
                return standing
        return None

    def explain(self) -> str:
        """The location in plain words, with the names of stages and the meanings of facts.

        In the language of the journey, where there is a catalogue of it, else in English.

        Example:
            >>> import customer_journey as cj
            >>> shop = cj.Journey.sequence(
            ...     "shop",
            ...     [cj.Stage("know"), cj.Stage("buy", name="Buy", entry=cj.fact("orders") >= 1)],
            ...     facts=[cj.Fact("orders", type="int", meaning="Orders paid so far")],
            ... )
            >>> print(cj.locate(shop, {}).explain())
            At know (proven).
            Next could be Buy.
            Best question: orders (Orders paid so far).
        """
        with in_language_of_answer(self.journey.language):
            return "\n".join(map(printable, _sentences(self)))

    def __str__(self) -> str:
        """The location in plain words."""
        return self.explain()

    def __repr__(self) -> str:
        """The location without what is empty, and without the status of someone active."""
        names = (
            "stages", "status", "standing", "left_from", "off_path", "possible", "missing",
            "blocked", "role", "assumed",
        )  # fmt: skip
        values = {name: getattr(self, name) for name in names}
        shown = [
            f"{name}={value!r}"
            for name, value in values.items()
            if (value and value != "active") or name == "stages"
        ]
        return f"Location({', '.join(shown)})"


@define(eq=False)
class _Pattern:
    """What one pattern of truths says of everyone who shows it."""

    fields: Mapping[str, Any]
    """The fields of the location that depend on the pattern alone, but for the journey."""
    closed: tuple[tuple[Stated, str | None, str], ...]
    """What is false on the steps from there, each with the source, None for coming in, and the
    target."""
    undecided: tuple[Stated, ...]
    """What is unknown on the steps to possible stages, each once."""
    rests_on_proxies: bool
    """Whether any fact that is read is a proxy, or computed from one."""

    location: Location | None = None
    """The location where nothing depends on the facts' values, once it was asked for."""


def locate(
    journey: Journey, facts: Mapping[str, object], /, *, as_of: datetime | None = None
) -> Location:
    """Where the customer with these facts is, what could come next, and what blocks it.

    A transition is as true as its guard and the entry of its target together, as far as they are
    stated; one that states neither can be passed, and tells nothing. Someone has reached a stage
    when a true transition leads to it over advances on which nothing is false. They are at the
    frontier: the reached stages from which advances lead to no further one. But who meets the
    entry of a leaving stage has left, wherever they were.

    Facts that are computed from other facts and not given are computed; one that is given is taken
    as it is.

    Args:
        journey: The journey.
        facts: Values by the names of their facts; None and NaN are missing, and names no criterion
            mentions are ignored.
        as_of: The moment up to which the time since a fact is counted; where None, such a fact is
            unknown unless it is given.

    Raises:
        CriterionTypeError: A fact's value is of another kind than a criterion asks for; a note says
            in which stage or transition.
        InvalidValueError: Facts are not as the journey declares them, or a moment lies after
            `as_of`; all are listed.
        WrongTypeError: `journey` is not a journey, `facts` is not a mapping, or `as_of` not a
            moment.

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", buy])
        >>> location = cj.locate(shop, {"orders": 3})
        >>> location.stages, location.standing
        (('buy',), 'proven')
    """
    require(journey, Journey, "locate")
    if as_of is not None:
        try:
            as_of = read_moment(as_of)
        except TypeError:
            hint = moment_hint(as_of)
            raise WrongTypeError("locate", "a datetime", as_of, hint, "as_of") from None
    facts = checked_facts(journey, facts, "locate", as_of)
    plan = plan_of(journey)
    pattern = _pattern(journey, plan, facts)
    missing = _questions(journey, pattern.undecided, facts) if pattern.undecided else ()
    blocked = tuple(
        [
            item
            for stated, source, target in pattern.closed
            for item in _blocks(stated, source, target, facts)
        ]
    )
    assumed = _assumed(journey, plan, facts) if pattern.rests_on_proxies else ()
    if pattern.location is not None and not missing and not blocked and not assumed:
        return pattern.location
    location = Location(
        **pattern.fields,
        journey=journey,
        missing=missing,
        blocked=about_each(blocked, journey),
        assumed=assumed,
    )
    if not missing and not blocked and not assumed:
        pattern.location = location
    return location


def proxies_read(journey: Journey) -> dict[str, tuple[str, ...]]:
    """Of each fact that is a proxy or is computed from some, which they are."""
    proxies_of: dict[str, tuple[str, ...]] = {}
    if all(fact.basis != "assumed" for fact in journey.facts):
        return proxies_of
    declared = cached(journey, facts_by_name)
    reads = {name: names_read(fact.computed) for name, fact in declared.items()}
    for name in in_order_read(reads):
        own = [name] if declared[name].basis == "assumed" else []
        others = (each for read in reads[name] for each in proxies_of.get(read, ()))
        if proxies := tuple(dict.fromkeys([*own, *others])):
            proxies_of[name] = proxies
    return proxies_of


def _assumed(journey: Journey, plan: Plan, facts: Mapping[str, object]) -> tuple[str, ...]:
    """The proxies that a criterion reads which is true or false of these facts."""
    proxies = cached(journey, proxies_read)
    assumed: dict[str, None] = {}
    for stated in plan.all_stated:
        names = [name for name in stated.criterion.names() if facts.get(name) is not None]
        if stated.check(facts) is not None:
            assumed.update(dict.fromkeys(each for name in names for each in proxies.get(name, ())))
    return tuple(assumed)


def next_stages(
    journey: Journey,
    stage: str,
    facts: Mapping[str, object],
    /,
    *,
    unknown: Unknown = "closed",
    waited: timedelta | None = None,
) -> tuple[str, ...]:
    """The stages that a customer at this stage may enter now, in the order of its transitions.

    A stage is open when a transition leads to it (an advance, return or exit; a referral moves
    no one), and the guard and the stage's entry criterion, as far as they are stated, are both
    true. This is the call to make on every request: criteria are compiled once for each journey.

    Args:
        journey: The journey.
        stage: The id of the stage the customer is at.
        facts: Values by the names of their facts; None and NaN are missing.
        unknown: What becomes of a stage when missing facts leave a condition unknown.
        waited: How long they have been at the stage, for transitions with a wait; None leaves
            waits out. `people.next_steps` says when a wait is over.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: A fact is not as the journey declares it, or `waited` is negative.
        CriterionTypeError: A fact's value is of another kind than a criterion asks for.

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage("buy", entry=cj.fact("has_card").is_true())
        >>> shop = cj.Journey.sequence("shop", ["know", buy])
        >>> cj.next_stages(shop, "know", {"has_card": True}), cj.next_stages(shop, "know", {})
        (('buy',), ())
    """
    # Services ask this on every request: to check arguments that fit would take a third of it.
    passed: object = journey
    values: object = facts
    if (
        type(values) is not dict
        or type(passed) is not Journey
        or type(stage) is not str
        or waited is not None
        or type(unknown) is not str
        or unknown not in _UNKNOWN
    ):
        journey, stage, facts, waited = _checked_arguments(
            journey, stage, facts, unknown=unknown, waited=waited
        )
    has_declared, table = cached(journey, _steps)
    if has_declared:
        facts = checked_facts(journey, facts, "next_stages")
    steps = table.get(stage)
    if steps is None:
        stage = journey[stage].id
        steps = table[stage] = _steps_from(journey, stage)
    open_stages: list[str] = []
    try:
        for name, check in steps:
            truth = check(facts)
            if truth or (truth is None and unknown == "open"):
                open_stages.append(name)
    except CriterionTypeError as error:
        error.add_note(f"on a step from stage {stage!r} of journey {journey.id!r}")
        raise
    if waited is not None:
        drawn = cached(journey, transitions_by_ends)
        open_stages = [
            item.target
            for item in [drawn[stage, name] for name in open_stages]
            if (item.after is None or waited >= item.after)
            and (item.within is None or waited <= item.within)
        ]
    return tuple(open_stages)


def _arguments(
    journey: Journey,
    stage: str,
    facts: Mapping[str, object],
    /,
    *,
    unknown: Unknown,  # noqa: ARG001 - only checked
    waited: timedelta | None,
) -> tuple[Journey, str, Mapping[str, object], timedelta | None]:
    return journey, stage, facts, waited


# Errors name the function that was called.
_arguments.__qualname__ = "next_stages"
_checked_arguments = checked(_arguments)


def blocked_by(
    where: str,
    criterion: Criterion,
    source: str | None,
    target: str,
    facts: Mapping[str, object],
) -> Iterator[Blocked]:
    """The clauses that make a criterion false on a step."""
    for clause, value in blocking(criterion, facts):
        yield Blocked(target, source, where, clause, value)


def _steps(journey: Journey) -> tuple[bool, dict[str, _Steps]]:
    """Whether facts have to be looked at, because they are declared, or for their names.

    And for the stages that were asked about, where their moves lead, with what is stated on each.
    """
    return bool(journey.facts) or has_names_beyond_ascii(journey), {}


def _steps_from(journey: Journey, stage: str) -> _Steps:
    """Where the moves from a stage lead, with what is stated on each."""
    return tuple(
        (item.target, _check_of(guard_of(journey, item), journey[item.target].entry))
        for item in journey.leaving(stage)
        if item.kind in MOVES
    )


def _check_of(*stated: Criterion | None) -> Evaluator:
    """The function for the guard and the entry on a step; true where neither is stated."""
    checks = [evaluator(one) for one in stated if one is not None]
    if len(checks) < 2:  # noqa: PLR2004 - nothing to join
        return checks[0] if checks else fixed(truth=True)
    guard, entry = checks

    def check(facts: Mapping[str, object]) -> bool | None:
        truth = guard(facts)
        if truth is False:
            return False
        of_entry = entry(facts)
        return of_entry if truth is True or of_entry is False else None

    return check


def _pattern(journey: Journey, plan: Plan, facts: Mapping[str, object]) -> _Pattern:
    """What the pattern of truths of these facts says, decided once for each."""
    pattern: list[Truth] = []
    stated: Stated | None = None
    try:
        for stated in plan.all_stated:
            pattern.append(stated.check(facts))
    except CriterionTypeError as error:
        where = stated.where if stated else ""
        error.add_note(f"in {where} of journey {journey.id!r}")
        raise
    key = tuple(pattern)
    known: _Pattern | None = plan.decisions.get(key)
    if known is None:
        if len(plan.decisions) >= MOST_KEPT:
            plan.decisions.clear()
        truths = Truths(plan, facts)
        truths.known.update(zip(plan.all_stated, key, strict=True))
        decision = fresh_decision(plan, truths)
        known = plan.decisions[key] = _located(journey, plan, truths, decision)
    return known


def _located(journey: Journey, plan: Plan, truths: Truths, decision: Decision) -> _Pattern:
    index = plan.index
    ids = index.ids
    inside, left = decision.active, decision.left
    stages = sorted(inside or left)
    proven = set(decision.search.proven)
    reached = {*decision.search.true, *proven}
    standings: dict[int, Standing] = {
        stage: _standing_of_leaving(plan, truths, stage, sources, proven)
        for stage, sources in left.items()
    }
    has_left = bool(left) and not inside
    for stage, standing in standings.items():
        if standing != "off-path":
            (proven if standing == "proven" else reached).add(stage)
    status: Status = "exited" if has_left else "active" if stages else "outside"
    if inside and plan.final.issuperset(inside):
        status = "finished"
    # Leaving stages have their standing; the others are off path where they are true, yet not by
    # any path.
    came, returned = decision.search.came, decision.returned
    off_path = [
        stage
        for stage in range(len(index.ids))
        if (
            standings[stage] == "off-path"
            if stage in standings
            else stage not in came and stage not in returned and truths.entry(stage) is True
        )
    ]
    opened, closed = _next_steps(plan, truths, stages)
    furthest = plan.deepest(stages) if stages else None
    role = None if furthest is None else index.stages[furthest].role
    left_from = sorted({one for sources in left.values() for one in sources}) if has_left else ()
    fields: dict[str, Any] = {
        "stages": index.named(stages),
        "status": status,
        "standings": tuple(
            [standings.get(one, "proven" if one in proven else "plausible") for one in stages]
        ),
        "left_from": index.named(left_from),
        "furthest": None if furthest is None else index.ids[furthest],
        "proven": index.named(sorted(proven)),
        "plausible": index.named(sorted(reached - proven)),
        "off_path": index.named(off_path),
        "possible": index.named(sorted({target for _, target in opened})),
        "role": role or ("lapsed" if has_left else None),
    }
    # A computed fact may be given: then what defines it may be unknown where it is not.
    has_computed = any(fact.computed is not None for fact in journey.facts)
    is_plain = not has_computed or cached(journey, definitions).is_empty
    undecided = {
        stated.where: stated
        for transition, target in opened
        for stated in _stated_on(plan, transition, target)
        if not is_plain or truths.of(stated) is None
    }
    return _Pattern(
        fields,
        tuple(
            [
                (stated, None if transition < 0 else ids[index.sources[transition]], ids[target])
                for transition, target in closed
                for stated in _stated_on(plan, transition, target)
                if truths.of(stated) is False
            ]
        ),
        tuple(undecided.values()),
        bool(cached(journey, proxies_read)),
    )


def _standing_of_leaving(
    plan: Plan, truths: Truths, stage: int, sources: Iterable[int], proven: set[int]
) -> Standing:
    """How sure it is that someone left as the journey has it."""
    index = plan.index
    exits = [
        transition
        for transition in index.incoming[stage]
        if index.kinds[transition] == "exit" and truths.guard(transition) is not False
    ]
    held = set(sources)
    if any(index.sources[one] in held & proven and truths.step(one) is True for one in exits):
        return "proven"
    further: set[int] = set()
    for source in held or plan.starts:
        further |= {source, *plan.descendants(source)}
    return "plausible" if any(index.sources[one] in further for one in exits) else "off-path"


def _next_steps(
    plan: Plan, truths: Truths, stages: Iterable[int]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The steps from these stages that may be open, and the closed ones; -1 for coming in."""
    index = plan.index
    opened: list[tuple[int, int]] = []
    closed: list[tuple[int, int]] = []
    if not stages:
        for start in index.starts:
            (closed if truths.entry(start) is False else opened).append((-1, start))
    for stage in stages:
        returns = plan.returns[stage] if plan.has_returns else ()
        for number in sorted((*plan.advances[stage], *returns)):
            steps = closed if truths.step(number) is False else opened
            steps.append((number, index.targets[number]))
    return opened, closed


def _stated_on(plan: Plan, transition: int, target: int) -> Sequence[Stated]:
    """What is stated on a step; on coming in, the entry alone."""
    if transition >= 0:
        return plan.stated(transition)
    entry = plan.entries[target]
    return () if entry is None else (entry,)


def _blocks(
    stated: Stated, source: str | None, target: str, facts: Mapping[str, object]
) -> Iterable[Blocked]:
    """The clauses that make a false criterion false on a step."""
    if stated.fact is None:
        return blocked_by(stated.where, stated.criterion, source, target, facts)
    return (Blocked(target, source, stated.where, stated.criterion, facts.get(stated.fact)),)


def _questions(
    journey: Journey, undecided: Iterable[Stated], facts: Mapping[str, object]
) -> tuple[str, ...]:
    """The missing facts, by how much each would decide.

    A criterion that waits for n facts counts 1/n for each of them.
    """
    put_into = cached(journey, definitions).put_into
    worth: dict[str, float] = {}
    for stated in undecided:
        names = deciding(put_into(stated.criterion), facts)
        for name in names:
            worth[name] = worth.get(name, 0) + 1 / len(names)
    return tuple(sorted(worth, key=lambda name: -worth[name]))


def _sentences(location: Location) -> Iterator[str]:
    journey = location.journey
    names = {stage.id: stage.label for stage in journey}
    if location.status == "exited":
        yield from _sentences_of_leaving(location, names)
    elif location.stages:
        listed = [
            f"{names[stage]} ({message(standing)})"
            for stage, standing in zip(location.stages, location.standings, strict=True)
        ]
        yield message("At {stages}.", stages=_listed(listed))
    else:
        yield message("Not known to be in the journey yet.")
    if location.role is not None:
        yield message("Role: {role}.", role=role_name(location.role))
    for stage in location.off_path:
        if stage not in location.stages:
            exits = any(item.kind == "exit" for item in journey.entering(stage))
            text = (
                "Off the path: {stage} is true, yet every exit there is blocked."
                if exits
                else "Off the path: {stage} is true, yet every path there crosses something false."
            )
            yield message(text, stage=names[stage])
    if location.possible:
        possible = _listed([names[stage] for stage in location.possible])
        yield message("Next could be {stages}.", stages=possible)
    # A guard may repeat the entry of its target.
    yield from dict.fromkeys([_blocked_sentence(journey, item, names) for item in location.blocked])
    if location.missing:
        first, *others = [_question(journey, name) for name in location.missing]
        then = message(" Then: {facts}.", facts=_listed(others, "and")) if others else ""
        yield message("Best question: {fact}.", fact=first) + then
    if location.assumed:
        facts = _listed([_question(journey, name) for name in location.assumed], "and")
        yield message("Rests on what is assumed: {facts}.", facts=facts)


def _blocked_sentence(journey: Journey, item: Blocked, names: Mapping[str, str]) -> str:
    """What blocks a stage, in a sentence."""
    stage = names[item.stage]
    if item.source is None:
        stage = message("{stage} is blocked", stage=stage)
    else:
        source = names[item.source]
        stage = message("From {source}, {stage} is blocked", stage=stage, source=source)
    reason = message("it needs {clause}", clause=item.clause)
    for name in item.clause.names()[:1]:
        fact = _question(journey, name)
        reason += message(", and {fact} is {value}", fact=fact, value=repr(item.value))
    return f"{stage}: {reason}."


def _sentences_of_leaving(location: Location, names: Mapping[str, str]) -> Iterator[str]:
    journey, sources = location.journey, location.left_from
    for stage, standing in zip(location.stages, location.standings, strict=True):
        about: list[str] = []
        if sources:
            listed = _listed([names[source] for source in sources], "and")
            about.append(message("from {stages}", stages=listed))
            exits = [journey.transition(source, stage) for source in sources]
            if not any(item is not None and item.kind == "exit" for item in exits):
                about.append(message("no exit is drawn from there"))
        detail = f" ({'; '.join(about)})" if about else ""
        yield message("Left the journey: {stage}.", stage=names[stage] + detail)
        if standing == "off-path":
            text = "Off the path: no exit to {stage} is drawn from there or further on."
            yield message(text, stage=names[stage])


def _question(journey: Journey, fact: str) -> str:
    """A fact by name, with its meaning and its unit, where they say more than the name does."""
    declared = cached(journey, facts_by_name).get(fact)
    if declared is None:
        return fact
    about = [declared.meaning] if declared.meaning else []
    if declared.unit and declared.unit.casefold() != fact.casefold():
        about.append(message("in {unit}", unit=declared.unit))
    return f"{fact} ({', '.join(about)})" if about else fact


def _listed(items: list[str], joint: str = "or") -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {message(joint)} {items[-1]}"
