"""Where a customer is, what comes next, what would decide it and what holds them."""

from collections.abc import Iterator, Mapping
from typing import final

from attrs import field, frozen

from customer_journey._answer import Displayed
from customer_journey._arguments import require, require_facts
from customer_journey._model import Journey, Role, cached
from customer_journey._printable import printable
from customer_journey.criteria._explain import blocking, deciding
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._tree import Criterion, evaluator
from customer_journey.errors import CriterionTypeError
from customer_journey.people._decide import Decision, Standing, Truth, conditions, decide

__all__ = ["Blocked", "Location", "locate"]


@final
@frozen
class Blocked(Displayed):
    """A next stage that someone cannot enter, with a clause that is false and what it saw.

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
    """What the clause saw; None where the fact is missing."""

    def __str__(self) -> str:
        """The stage, the clause and the value on one line."""
        seen = ", ".join(f"{name} is {self.value!r}" for name in self.clause.names())
        return f"{self.stage}: needs {self.clause}" + (f", but {seen}" if seen else "")


@final
@frozen(repr=False)
class Location(Displayed):
    """Where a customer is in a journey, with the proof.

    Stages are given by id, in the journey's order.

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
    """The frontier: proven or plausible stages from which advancing leads to no further one. Empty
    when no stage is known to have been entered."""
    standings: tuple[Standing, ...]
    """For each stage of the frontier, `proven` when a path of nothing but true stages and guards
    leads to it, else `plausible`: a path on which nothing is false."""
    furthest: str | None
    """The stage of the frontier that lies deepest in the journey; None where the frontier is empty.
    """
    proven: tuple[str, ...]
    """Every proven stage, the frontier's included."""
    plausible: tuple[str, ...]
    """Every plausible stage, the frontier's included."""
    off_path: tuple[str, ...]
    """True stages off the path: each way to them crosses something false, or leads through an exit.
    """
    possible: tuple[str, ...]
    """The stages one advance or return away that nothing is known to block; the starts where the
    frontier is empty.
    """
    missing: tuple[str, ...]
    """The names of the missing facts that would decide which of those can be entered, the best
    question first.
    """
    blocked: tuple[Blocked, ...]
    """What blocks the other stages one advance or return away: an item for each false clause."""
    role: Role | None
    """What the person is to the business: the role of the furthest stage; None where it states
    none.
    """
    journey: Journey = field(repr=False)
    """The journey they were located in."""

    @property
    def standing(self) -> Standing | None:
        """`proven` when every stage of the frontier is, else `plausible`; None when it is empty."""
        if not self.standings:
            return None
        return "plausible" if "plausible" in self.standings else "proven"

    def explain(self) -> str:
        """The location in plain words, with the names of stages and the meanings of facts.

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
        return "\n".join(map(printable, _sentences(self)))

    def __repr__(self) -> str:
        """What there is to say, without what is empty."""
        names = ("stages", "standing", "off_path", "possible", "missing", "blocked", "role")
        found = {name: getattr(self, name) for name in names}
        shown = [f"{name}={found[name]!r}" for name in names if found[name] or name == "stages"]
        return f"Location({', '.join(shown)})"


def locate(journey: Journey, facts: Mapping[str, object], /) -> Location:
    """Where the customer with these facts is, what could come next, and what keeps it closed.

    Each stage's entry criterion is true, false or unknown; a stage that states none is unknown, and
    a start that states none is true. A true stage is proven if a path of advances and returns leads
    to it from a start over true stages and guards only, plausible if one does on which nothing is
    false, and off the path otherwise. The location is the frontier: the proven and plausible stages
    from which advancing leads to no further one. In a cycle of advances nobody is further than
    anybody.

    Args:
        journey: The journey.
        facts: Values by the names of their facts; None and NaN are missing, and names no criterion
            speaks of are ignored.

    Raises:
        CriterionTypeError: A fact's value is of another kind than a criterion asks for; a note says
            in which stage or transition.
        WrongTypeError: `journey` is no journey, or `facts` is no mapping.

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", buy])
        >>> found = cj.locate(shop, {"orders": 3})
        >>> found.stages, found.standing
        (('buy',), 'proven')
    """
    require(journey, Journey, "locate")
    require_facts(facts, "locate")
    entries, guards = _truths(journey, facts)
    decision = decide(journey, entries, guards)
    furthest = decision.furthest
    return Location(
        stages=decision.stages,
        standings=decision.standings,
        furthest=furthest,
        proven=decision.proven,
        plausible=decision.plausible,
        off_path=decision.off_path,
        possible=decision.possible,
        missing=_questions(journey, decision, facts),
        blocked=tuple(_blocks(journey, decision, facts)),
        role=None if furthest is None else journey[furthest].role,
        journey=journey,
    )


def _truths(journey: Journey, facts: Mapping[str, object]) -> tuple[list[Truth], list[Truth]]:
    table = conditions(journey)
    where = f"stages.{table.stages[0]}" if table.stages else ""
    entries: list[Truth] = []
    guards: list[Truth] = []
    try:
        for stage, entry in zip(table.stages, table.entries, strict=True):
            where = f"stages.{stage}.entry"
            entries.append(evaluator(entry)(facts))
        for transition, guard in zip(table.transitions, table.guards, strict=True):
            where = f"{transition.path}.when"
            guards.append(evaluator(guard)(facts))
    except CriterionTypeError as error:
        error.add_note(f"in {where} of journey {journey.id!r}")
        raise
    return entries, guards


def _criteria_of(
    journey: Journey, source: str | None, target: str
) -> Iterator[tuple[str, Criterion]]:
    """What is asked for on a step, each criterion with its path: the guard, then the entry."""
    transition = None if source is None else journey.transition(source, target)
    if transition is not None and transition.when is not None:
        yield f"{transition.path}.when", transition.when
    stage = journey[target]
    if stage.entry is not None:
        yield f"{stage.path}.entry", stage.entry


def _blocks(journey: Journey, decision: Decision, facts: Mapping[str, object]) -> Iterator[Blocked]:
    for source, target in decision.closed_steps:
        for where, criterion in _criteria_of(journey, source, target):
            for clause, value in blocking(criterion, facts):
                yield Blocked(target, source, where, clause, value)


def _questions(
    journey: Journey, decision: Decision, facts: Mapping[str, object]
) -> tuple[str, ...]:
    """The missing facts, by how much each would decide.

    A criterion that waits for n facts counts 1/n for each of them.
    """
    worth: dict[str, float] = {}
    asked: set[str] = set()
    for source, target in decision.open_steps:
        for where, criterion in _criteria_of(journey, source, target):
            if where not in asked:
                asked.add(where)
                names = deciding(criterion, facts)
                for name in names:
                    worth[name] = worth.get(name, 0) + 1 / len(names)
    return tuple(sorted(worth, key=lambda name: -worth[name]))


def _sentences(location: Location) -> Iterator[str]:
    journey = location.journey
    if location.stages:
        places = [
            f"{_name(journey, stage)} ({how})"
            for stage, how in zip(location.stages, location.standings, strict=True)
        ]
        yield f"At {_listed(places)}."
    else:
        yield "Not known to be in the journey yet."
    if location.role is not None:
        yield f"Role: {location.role}."
    for stage in location.off_path:
        left = any(item.kind == "exit" for item in journey.entering(stage))
        why = (
            "an exit leads there, not a path" if left else "every way there crosses something false"
        )
        yield f"Off the path: {_name(journey, stage)} is true, yet {why}."
    if location.possible:
        yield f"Next could be {_listed([_name(journey, stage) for stage in location.possible])}."
    for item in location.blocked:
        start = "" if item.source is None else f" from {_name(journey, item.source)}"
        yield f"{_name(journey, item.stage)} is closed{start}: {_reason(journey, item)}."
    if location.missing:
        first, *others = [_asked(journey, name) for name in location.missing]
        yield f"Best question: {first}." + (f" Then: {_listed(others, 'and')}." if others else "")


def _reason(journey: Journey, item: Blocked) -> str:
    seen = [f"{_asked(journey, name)} is {item.value!r}" for name in item.clause.names()]
    return f"it needs {item.clause}" + (f", and {seen[0]}" if seen else "")


def _name(journey: Journey, stage: str) -> str:
    return journey[stage].label


def _asked(journey: Journey, fact: str) -> str:
    declared = cached(journey, _facts_by_name).get(fact)
    return f"{fact} ({declared.meaning})" if declared is not None and declared.meaning else fact


def _facts_by_name(journey: Journey) -> dict[str, Fact]:
    return {fact.name: fact for fact in journey.facts}


def _listed(items: list[str], joint: str = "or") -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {joint} {items[-1]}"
