"""What can be proved about the criteria of a journey: each question is asked once for all rules."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, islice
from math import comb
from typing import Final

from customer_journey._model import Journey, Transition, cached
from customer_journey._model._cached import transitions_by_ends
from customer_journey.criteria._cells import landmarks
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._proofs import Proof, gap, overlaps, satisfiable
from customer_journey.criteria._reference import fact as about
from customer_journey.criteria._tree import (
    Clause,
    Conjunction,
    Constant,
    Criterion,
    Disjunction,
    all_of,
    any_of,
    leaves,
    walk,
)
from customer_journey.rules._clauses import criteria, quoted
from customer_journey.rules._context import clipped, listed, moves_from, moves_to
from customer_journey.rules._desk import Desk, stated
from customer_journey.rules._finding import Spot, Witness

__all__ = ["decisions"]

_PAIRS: Final = 300
"""The pairs of ways out of one stage that are held against each other."""
_AHEAD: Final = 1_000
"""The stages ahead of one that are walked to find another."""
_LOOKS_AT_VALUES: Final = 200_000
"""How often a value is held against a clause to find a gap at one stage."""
_WAITS: Final = "someone of whom none of these is true has nowhere to go"


def decisions(journey: Journey) -> Mapping[str, Sequence[Spot]]:
    """What is proved to be wrong with the criteria of a journey, by the name of the rule."""
    desk = Desk(journey)
    found = {name: tuple(look(desk)) for name, look in _LOOKS.items()}
    given_up = tuple(
        Spot(
            where,
            "not everything about this criterion could be decided in the time there is",
            hint="ask `cj.criteria.satisfiable`, `cj.criteria.overlaps` or `cj.criteria.implies` "
            "with a larger budget",
        )
        for where in desk.given_up
    )
    return found | {"undecided-criterion": given_up}


def _never_entered(desk: Desk) -> Iterator[Spot]:
    for stage in desk.journey:
        where = f"{stage.path}.entry"
        if stage.entry is not None and desk.nobody(where, stage.entry):
            yield Spot(
                where,
                f"nobody can ever enter {desk.called(stage.id)}: {quoted(stage.entry)} is met by "
                "no values that its facts can have",
                hint="mend what contradicts itself, or the domains in the declarations",
            )


def _closed_guard(desk: Desk) -> Iterator[Spot]:
    for item in desk.journey.transitions:
        if item.when is None:
            continue
        where = f"{item.path}.when"
        if desk.nobody(where, item.when):
            yield Spot(
                where,
                f"nobody can ever pass: {quoted(item.when)} is met by no values that its facts "
                "can have",
                hint="mend what contradicts itself, or the domains in the declarations",
            )
        elif _contradicts(desk, item, where):
            yield Spot(
                where,
                f"who passes the guard cannot enter {desk.called(item.target)}, which asks "
                f"{quoted(desk.entry(item.target))}",
                hint="mend the guard or the entry criterion",
            )


def _contradicts(desk: Desk, item: Transition, where: str) -> bool:
    """Whether the guard of a move contradicts what its target asks, which is no contradiction."""
    entry = desk.entry(item.target)
    return (
        item.is_move
        and item.when is not None
        and desk.nobody(where, item.when, entry)
        and not desk.nobody(f"stages.{item.target}.entry", entry)
        and not desk.nobody(where, item.when)
    )


def _no_way_in(desk: Desk) -> Iterator[Spot]:
    entering = cached(desk.journey, moves_to)
    starts = set(desk.journey.starts)
    for stage in desk.journey:
        ways = [item for item in entering.get(stage.id, ()) if item.kind != "exit"]
        where = f"{stage.path}.entry"
        if stage.entry is None or stage.id in starts or not ways or desk.nobody(where, stage.entry):
            continue
        if all(_shut(desk, item, where) for item in ways) and not all(
            _contradicts(desk, item, f"{item.path}.when") for item in ways
        ):
            sources = listed(desk.called(item.source) for item in ways)
            yield Spot(
                where,
                f"who is at {sources} can never meet {quoted(stage.entry)} at the same time, so "
                f"nobody is found on the way to {desk.called(stage.id)}",
                hint="an entry criterion says what has come true, and stays true further on",
            )


def _shut(desk: Desk, item: Transition, where: str) -> bool:
    """Whether source, guard and target cannot all be true of one customer; each alone can."""
    source = desk.entry(item.source)
    if desk.nobody(f"stages.{item.source}.entry", source):
        return False
    return desk.nobody(where, source, stated(item.when), desk.entry(item.target))


def _easier_later(desk: Desk) -> Iterator[Spot]:
    for item in desk.journey.transitions:
        earlier, later = desk.stages[item.source].entry, desk.stages[item.target].entry
        if item.kind != "advance" or earlier is None or later is None or earlier == later:
            continue
        where = f"stages.{item.target}.entry"
        if desk.nobody(f"stages.{item.source}.entry", earlier):
            continue
        onward = [later] if item.when is None else [item.when, later]
        if desk.follows(where, earlier, *onward):
            met = desk.ask(satisfiable, f"stages.{item.source}.entry", earlier)
            yield Spot(
                where,
                f"whoever enters {desk.called(item.source)} has entered "
                f"{desk.called(item.target)} already: {quoted(later)} asks no more than "
                f"{quoted(earlier)}",
                hint="ask at the later stage for what is not yet true at the earlier one",
                witness=_witness(met, item.source, item.target),
            )


def _idle_guard(desk: Desk) -> Iterator[Spot]:
    for item in desk.journey.transitions:
        guard, target = item.when, desk.stages[item.target].entry
        if guard is None or not item.is_move or isinstance(guard, Constant) or guard == target:
            continue
        where = f"{item.path}.when"
        for stage in (item.source, item.target):
            entry = desk.stages[stage].entry
            if entry is None or desk.nobody(f"stages.{stage}.entry", entry):
                continue
            if desk.follows(where, entry, guard):
                yield Spot(
                    where,
                    f"everyone who meets the entry of {desk.called(stage)} passes {quoted(guard)}",
                    hint="take the guard away, or ask for more",
                )
                break


def _redundant_clause(desk: Desk) -> Iterator[Spot]:
    for where, criterion in cached(desk.journey, criteria):
        for part in walk(criterion):
            if isinstance(part, (Conjunction, Disjunction)) and not _idle(part):
                yield from _spare(desk, where, part)


def _idle(joint: Conjunction | Disjunction) -> bool:
    """Whether it repeats itself or has a constant in it, which other rules say."""
    constant = any(isinstance(part, Constant) for part in joint.operands)
    return constant or len(set(joint.operands)) < len(joint.operands)


def _spare(desk: Desk, where: str, joint: Conjunction | Disjunction) -> Iterator[Spot]:
    """The first operand that the others make superfluous, unless they decide everything alone."""
    named = Counter(name for operand in joint.operands for name in operand.names())
    for index, operand in enumerate(joint.operands):
        # What shares no fact with the others cannot follow from them.
        if all(named[name] == 1 for name in operand.names()):
            continue
        if where in desk.given_up:
            return
        if not desk.is_redundant(where, joint, index):
            continue
        rest = joint.operands[:index] + joint.operands[index + 1 :]
        if isinstance(joint, Conjunction):
            empty = desk.nobody(where, all_of(rest))
        else:
            empty = desk.ask(_never_false, where, any_of(rest)).outcome == "refuted"
        if not empty:
            yield Spot(
                where,
                f"{quoted(operand)} adds nothing to the rest of {quoted(joint)}",
                hint="take it out, or say what was meant",
            )
            return


def _never_false(criterion: Criterion, /, *, facts: Sequence[Fact], budget: int) -> Proof:
    return gap([criterion], facts=facts, budget=budget)


def _overlapping(desk: Desk) -> Iterator[Spot]:
    for moves in cached(desk.journey, moves_from).values():
        ways = [item for item in moves if item.kind == "advance" and _conditional(desk, item)]
        told: set[str] = set()
        if comb(len(ways), 2) > _PAIRS:
            desk.given_up.setdefault(f"stages.{ways[0].source}")
        for one, other in islice(combinations(ways, 2), _PAIRS):
            if other.path in told or _strangers(one, other):
                continue
            if _leads_straight_on(desk, one.target, other.target):
                continue
            asked = all_of([desk.entry(one.source), _condition(desk, one)]), _condition(desk, other)
            proof = desk.ask(overlaps, f"stages.{one.source}", *asked)
            if proof.outcome == "proved" and _apart(desk, one, other):
                told.add(other.path)
                yield Spot(
                    other.path,
                    f"from {desk.called(one.source)} one can enter {desk.called(one.target)} and "
                    f"{desk.called(other.target)} at once",
                    hint="fine where both may be; else say what sets them apart",
                    witness=_witness(proof, one.source),
                )


def _conditional(desk: Desk, item: Transition) -> bool:
    """Whether anything is asked of someone who takes a transition."""
    return item.when is not None or desk.stages[item.target].entry is not None


def _condition(desk: Desk, item: Transition) -> Criterion:
    """What is asked of someone who takes a transition, at its target included."""
    entry = desk.stages[item.target].entry
    return all_of(each for each in (item.when, entry) if each is not None)


def _leads_straight_on(desk: Desk, one: str, other: str) -> bool:
    """Whether an advance leads from one of two stages to the other: then they are no siblings."""
    ways = cached(desk.journey, transitions_by_ends)
    between = (ways.get((one, other)), ways.get((other, one)))
    return any(item is not None and item.kind == "advance" for item in between)


def _strangers(one: Transition, other: Transition) -> bool:
    """Whether no persona can take both."""
    return bool(one.personas and other.personas) and not set(one.personas) & set(other.personas)


def _apart(desk: Desk, one: Transition, other: Transition) -> bool:
    """Whether neither target leads on to the other; False where that takes too long to find out."""
    moves = cached(desk.journey, moves_from)
    for first, last in ((one.target, other.target), (other.target, one.target)):
        seen, waiting = {first}, [first]
        while waiting:
            stage = waiting.pop()
            onward = [item.target for item in moves.get(stage, ()) if item.kind == "advance"]
            if last in onward:
                return False
            fresh = set(onward) - seen
            seen |= fresh
            waiting += fresh
            if len(seen) > _AHEAD:
                desk.given_up.setdefault(f"stages.{one.source}")
                return False
    return True


def _gap_between(desk: Desk) -> Iterator[Spot]:
    for source, moves in cached(desk.journey, moves_from).items():
        stage = desk.stages[source]
        several = len(moves) > 1
        if stage.end or not several or not all(_conditional(desk, item) for item in moves):
            continue
        asked = [_condition(desk, item) for item in moves]
        names = {name for each in asked for name in each.names()}
        fact = desk.facts.get(names.pop()) if len(names) == 1 else None
        if fact is None:
            continue
        for value in _left_out(desk, stage.path, fact, asked):
            within = all_of([desk.entry(source), about(fact.name) == value])
            proof = desk.ask(satisfiable, stage.path, within)
            if proof.outcome == "proved":
                yield Spot(
                    stage.path,
                    f"no way leads on from {desk.called(source)} for some whose "
                    f"{clipped(fact.name)} lies between what the ways ask for",
                    hint=_WAITS,
                    witness=_witness(proof, source),
                )
                break


def _left_out(desk: Desk, where: str, fact: Fact, asked: Sequence[Criterion]) -> Iterator[object]:
    """Values that no way takes, between values that ways take; of texts, any that is listed."""
    if fact.type == "str" and not fact.values:
        return
    cuts: dict[Clause, None] = {}
    for criterion in asked:
        for leaf in leaves(criterion):
            if not isinstance(leaf, Constant):
                cuts[leaf] = None
    values = landmarks(fact, tuple(cuts))
    if len(values) * len(cuts) > _LOOKS_AT_VALUES:
        desk.given_up.setdefault(where)
        return
    taken = [
        index
        for index, value in enumerate(values)
        if any(each.evaluate({fact.name: value}) for each in asked)
    ]
    if len(taken) > 1:
        inside = range(len(values)) if fact.type == "str" else range(taken[0], taken[-1])
        yield from (values[index] for index in sorted(set(inside).difference(taken)))


def _witness(proof: Proof, *path: str) -> Witness | None:
    return None if proof.facts is None else Witness(path=path, facts=proof.facts)


_LOOKS: Final[Mapping[str, Callable[[Desk], Iterator[Spot]]]] = {
    "never-entered": _never_entered,
    "closed-guard": _closed_guard,
    "no-way-in": _no_way_in,
    "easier-later": _easier_later,
    "idle-guard": _idle_guard,
    "overlapping-siblings": _overlapping,
    "gap-between-siblings": _gap_between,
    # Most questions by far, so that what is left of the steps goes to them.
    "redundant-clause": _redundant_clause,
}
