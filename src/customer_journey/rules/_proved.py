"""What can be proved about the criteria of a journey, for all rules on proofs at once."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, islice
from math import comb
from typing import Final, get_args

from customer_journey._graph._index import MOVES, Index, index_of
from customer_journey._graph._search import Graph, adjacency, breadth_first
from customer_journey._messages._current import current_catalogue, message
from customer_journey._model import Journey, Role, Transition
from customer_journey._model._cached import cached, facts_by_name
from customer_journey.criteria._cells import landmarks
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._metrics import (
    Conversion,
    Measure,
    Proportion,
    TimeToConvert,
    measure_key,
)
from customer_journey.criteria._proofs import Proof
from customer_journey.criteria._reference import fact as about
from customer_journey.criteria._tree import (
    Clause,
    Comparison,
    Conjunction,
    Constant,
    Criterion,
    Disjunction,
    conjunction,
    disjunction,
    leaves,
    walk,
)
from customer_journey.rules._clauses import criteria, quoted
from customer_journey.rules._context import Context, clipped
from customer_journey.rules._finding import Violation, Witness
from customer_journey.rules._proof_cache import ProofCache

__all__ = ["proved"]

_MOST_PAIRS: Final = 300
"""The pairs of outgoing transitions of one stage that are compared."""
_MOST_SUCCESSORS: Final = 1_000
"""The stages that are searched for a path from one sibling to the other."""
_LATER: Final[Mapping[Role | None, Sequence[Role | None]]] = {
    role: get_args(Role)[number + 1 :] for number, role in enumerate(get_args(Role))
}
"""For each role, those that come after it."""
_MOST_LEFT: Final = 300
"""The stages that are compared with one leaving stage."""
_MOST_EVALUATIONS: Final = 200_000
"""The evaluations of a clause that a search for a gap at one stage may take."""


def proved(journey: Journey) -> Mapping[str, Sequence[Violation]]:
    """The violations of the rules on proofs, by the code of the rule; kept with the journey."""
    by_catalogue = cached(journey, _none_proved)
    catalogue = current_catalogue()
    if catalogue not in by_catalogue:
        by_catalogue[catalogue] = _proved(journey)
    return by_catalogue[catalogue]


def _none_proved(_: Journey) -> dict[object, Mapping[str, Sequence[Violation]]]:
    return {}


def _proved(journey: Journey) -> Mapping[str, Sequence[Violation]]:
    if not cached(journey, criteria) and not any(_measured(journey)):
        # Without criteria there is nothing to prove.
        return dict.fromkeys((*_CHECKS, "CJ225"), ())
    own = _Criteria(journey)
    violations = {code: tuple(check(own)) for code, check in _CHECKS.items()}
    violations["CJ225"] = tuple(
        Violation(
            where,
            message(
                "not everything about this criterion could be proved or refuted within the budget"
            ),
            hint=message(
                "try `cj.criteria.satisfiable`, `overlaps` or `implies` with a larger budget"
            ),
        )
        for where in own.proofs.unproved
    )
    return violations


class _Criteria:
    """The criteria of a journey, and proofs about them."""

    def __init__(self, journey: Journey) -> None:
        self.journey = journey
        self.context = Context(journey)
        self.proofs = ProofCache(journey)
        # A stage without an entry criterion lets every customer in.
        self.entries = {
            stage.id: conjunction(() if stage.entry is None else (stage.entry,))
            for stage in journey
        }
        # Asked for each move: to ask the proofs each time takes 0.6 % of a check.
        self._contradictory: dict[str, bool] = {}

    def contradictory_entry(self, stage: str) -> bool:
        """Whether no customer can meet the entry criterion of a stage."""
        if stage not in self._contradictory:
            contradictory = self.proofs.contradict(f"stages.{stage}.entry", self.entries[stage])
            self._contradictory[stage] = contradictory
        return self._contradictory[stage]

    def contradictory_target(self, item: Transition, where: str) -> bool:
        """Whether a guard and the entry of its target are possible alone, but not together."""
        return (
            item.is_move
            and item.when is not None
            and self.proofs.contradict(where, item.when, self.entries[item.target])
            and not self.contradictory_entry(item.target)
            and not self.proofs.contradict(where, item.when)
        )

    def conditions(self, item: Transition) -> tuple[Criterion, ...]:
        """What a customer must meet to take a transition, at its target included."""
        entry = self.context.stages[item.target].entry
        return tuple(each for each in (item.when, entry) if each is not None)


def _unsatisfiable_entry(own: _Criteria) -> Iterator[Violation]:
    for stage in own.journey:
        if stage.entry is not None and own.contradictory_entry(stage.id):
            yield Violation(
                f"{stage.path}.entry",
                message(
                    "no customer can enter {stage}: no values of its facts meet {entry}",
                    stage=own.context.label(stage.id),
                    entry=quoted(stage.entry),
                ),
                hint=message(
                    "resolve the contradiction, or correct the domains in the declarations"
                ),
            )


def _unsatisfiable_guard(own: _Criteria) -> Iterator[Violation]:
    for item in own.journey.transitions:
        where = f"{item.path}.when"
        if item.when is None:
            continue
        if own.proofs.contradict(where, item.when):
            yield Violation(
                where,
                message(
                    "no customer can pass: no values of its facts meet {when}",
                    when=quoted(item.when),
                ),
                hint=message(
                    "resolve the contradiction, or correct the domains in the declarations"
                ),
            )
        elif own.contradictory_target(item, where):
            yield Violation(
                where,
                message(
                    "the guard contradicts the entry criterion of {target}, {entries}",
                    target=own.context.label(item.target),
                    entries=quoted(own.entries[item.target]),
                ),
                hint=message("correct the guard or the entry criterion"),
            )


def _entry_contradicts_predecessors(own: _Criteria) -> Iterator[Violation]:
    starts = set(own.journey.starts)
    for stage in own.journey:
        moves = own.context.moves_to.get(stage.id, ())
        incoming = [item for item in moves if item.kind != "exit"]
        where = f"{stage.path}.entry"
        if stage.entry is None or stage.id in starts or not incoming:
            continue
        if own.proofs.contradict(where, stage.entry):
            continue
        closed = all(
            not own.contradictory_entry(item.source)
            and own.proofs.contradict(where, own.entries[item.source], *own.conditions(item))
            for item in incoming
        )
        if closed and not all(
            own.contradictory_target(item, f"{item.path}.when") for item in incoming
        ):
            yield Violation(
                where,
                message(
                    "customers at {stages} cannot meet {entry} at the same time, so none is "
                    "located at {stage}",
                    stages=own.context.labels(item.source for item in incoming),
                    entry=quoted(stage.entry),
                    stage=own.context.label(stage.id),
                ),
                hint=message("an entry criterion states what has come true, and stays true later"),
            )


def _entry_implied_by_predecessor(own: _Criteria) -> Iterator[Violation]:
    for item in own.journey.transitions:
        earlier = own.context.stages[item.source].entry
        later = own.context.stages[item.target].entry
        if item.kind != "advance" or earlier is None or later is None or earlier == later:
            continue
        where = f"stages.{item.target}.entry"
        if own.contradictory_entry(item.source):
            continue
        if own.proofs.implied(where, earlier, *own.conditions(item)):
            witness = own.proofs.satisfiable(f"stages.{item.source}.entry", earlier)
            yield Violation(
                where,
                message(
                    "customers who enter {source} also enter {target}: {earlier} implies {later}",
                    source=own.context.label(item.source),
                    target=own.context.label(item.target),
                    earlier=quoted(earlier),
                    later=quoted(later),
                ),
                hint=message("require at the later stage what is not yet true at the earlier one"),
                witness=_witness(witness, item.source, item.target),
            )


def _redundant_guard(own: _Criteria) -> Iterator[Violation]:
    for item in own.journey.transitions:
        guard, target = item.when, own.context.stages[item.target].entry
        if guard is None or not item.is_move or isinstance(guard, Constant) or guard == target:
            continue
        where = f"{item.path}.when"
        for stage in (item.source, item.target):
            entry = own.context.stages[stage].entry
            if entry is None or own.contradictory_entry(stage):
                continue
            if own.proofs.implied(where, entry, guard):
                yield Violation(
                    where,
                    message(
                        "the entry criterion of {stage} implies {guard}",
                        stage=own.context.label(stage),
                        guard=quoted(guard),
                    ),
                    hint=message("remove the guard, or require more"),
                )
                break


def _redundant_clause(own: _Criteria) -> Iterator[Violation]:
    for where, criterion in cached(own.journey, criteria):
        for part in walk(criterion):
            if not isinstance(part, (Conjunction, Disjunction)):
                continue
            # Constants and duplicates have rules of their own.
            constant = any(isinstance(each, Constant) for each in part.operands)
            if not constant and len(set(part.operands)) == len(part.operands):
                yield from _redundant_operand(own, where, part)


def _redundant_operand(
    own: _Criteria, where: str, joint: Conjunction | Disjunction
) -> Iterator[Violation]:
    """The first operand that the others make redundant, unless they decide everything alone."""
    named = [own.proofs.put(operand).names() for operand in joint.operands]
    uses = Counter(name for names in named for name in names)
    for index, operand in enumerate(joint.operands):
        # An operand that shares no fact with the others cannot follow from them.
        if all(uses[name] == 1 for name in named[index]):
            continue
        if where in own.proofs.unproved:
            return
        if not own.proofs.is_redundant(where, joint, index):
            continue
        rest = joint.operands[:index] + joint.operands[index + 1 :]
        if isinstance(joint, Conjunction):
            decided = own.proofs.contradict(where, *rest)
        else:
            decided = own.proofs.contradict(where, ~disjunction(rest))
        if not decided:
            yield Violation(
                where,
                message(
                    "{operand} is redundant in {joint}",
                    operand=quoted(operand),
                    joint=quoted(joint),
                ),
                hint=message("remove it, or correct it"),
            )
            return


def _overlapping_siblings(own: _Criteria) -> Iterator[Violation]:
    advances = index_of(own.journey).restricted(kinds=("advance",))
    for stage, numbers in zip(advances.ids, advances.outgoing, strict=True):
        items = [advances.transitions[number] for number in numbers]
        items = [item for item in items if own.conditions(item)]
        if comb(len(items), 2) > _MOST_PAIRS:
            own.proofs.unproved.setdefault(f"stages.{stage}")
        reported: set[str] = set()
        for one, other in islice(combinations(items, 2), _MOST_PAIRS):
            personas = set(one.personas), set(other.personas)
            if other.path in reported or (all(personas) and personas[0].isdisjoint(personas[1])):
                continue
            ends = advances.position[one.target], advances.position[other.target]
            # Where one leads straight on to the other, they are not siblings.
            if ends in advances.number or ends[::-1] in advances.number:
                continue
            conditions = (own.entries[stage], *own.conditions(one)), own.conditions(other)
            proof = own.proofs.overlap(f"stages.{stage}", *conditions)
            if proof.outcome == "proved" and not _connected(own, advances, stage, *ends):
                reported.add(other.path)
                yield Violation(
                    other.path,
                    message(
                        "customers at {stage} can enter both {target} and {other}",
                        stage=own.context.label(stage),
                        target=own.context.label(one.target),
                        other=own.context.label(other.target),
                    ),
                    hint=message("fine if both may be; else add what distinguishes them"),
                    witness=_witness(proof, stage),
                )


def _connected(own: _Criteria, advances: Index, source: str, one: int, other: int) -> bool:
    """Whether advances lead from one stage to the other, either way; True beyond the budget."""
    for first, last in ((one, other), (other, one)):
        visited = breadth_first(
            advances.successors, (first,), targets=(last,), limit=_MOST_SUCCESSORS
        )
        if last in visited:
            return True
        if len(visited) > _MOST_SUCCESSORS:
            own.proofs.unproved.setdefault(f"stages.{source}")
            return True
    return False


def _gap_between_siblings(own: _Criteria) -> Iterator[Violation]:
    moves = index_of(own.journey).restricted(kinds=MOVES)
    for stage, numbers in zip(own.journey, moves.outgoing, strict=True):
        conditions = [own.conditions(moves.transitions[number]) for number in numbers]
        if stage.end or len(conditions) < 2 or not all(conditions):  # noqa: PLR2004 - siblings are two
            continue
        joint = [conjunction(each) for each in conditions]
        names = {name for each in joint for name in each.names()}
        fact = cached(own.journey, facts_by_name).get(names.pop()) if len(names) == 1 else None
        if fact is None:
            continue
        for value in _values_between(own, stage.path, fact, joint):
            proof = own.proofs.satisfiable(
                stage.path, own.entries[stage.id], about(fact.name) == value
            )
            if proof.outcome == "proved":
                yield Violation(
                    stage.path,
                    message(
                        "some values of {fact} between those of the transitions from {stage} meet "
                        "none of them",
                        fact=clipped(fact.name),
                        stage=own.context.label(stage.id),
                    ),
                    hint=message("customers with such a value cannot move on"),
                    witness=_witness(proof, stage.id),
                )
                break


def _values_between(
    own: _Criteria, where: str, fact: Fact, conditions: Sequence[Criterion]
) -> Iterator[object]:
    """Values that meet no condition, between values that meet one; of texts, any listed ones."""
    if fact.type == "str" and not fact.values:
        return
    signs = {each.operator if isinstance(each, Comparison) else "" for each in conditions}
    if signs <= {">", ">="} or signs <= {"<", "<="}:
        # Each takes all that the next one takes: nothing lies between them.
        return
    clauses: dict[Clause, None] = {}
    for criterion in conditions:
        for leaf in leaves(criterion):
            if not isinstance(leaf, Constant):
                clauses[leaf] = None
    values = landmarks(fact, tuple(clauses))
    if len(values) * len(clauses) > _MOST_EVALUATIONS:
        own.proofs.unproved.setdefault(where)
        return
    meeting = [
        index
        for index, value in enumerate(values)
        if any(each.evaluate({fact.name: value}) for each in conditions)
    ]
    if len(meeting) > 1:
        between = range(len(values)) if fact.type == "str" else range(meeting[0], meeting[-1])
        yield from (values[index] for index in sorted(set(between).difference(meeting)))


def _exit_not_drawn(own: _Criteria) -> Iterator[Violation]:
    index = index_of(own.journey)
    for leaving, drawn, stages in _stated_leaving(own):
        where = f"stages.{index.ids[leaving]}.entry"
        conditions = own.entries[index.ids[leaving]]
        proofs = {
            index.ids[stage]: own.proofs.satisfiable(
                where, own.entries[index.ids[stage]], conditions
            )
            for stage, descendants in stages
            if stage not in drawn and drawn.isdisjoint(descendants)
        }
        text = (
            "people at {stages} can have left for {stage}, and no exit leads there "
            "from these stages or any stage ahead"
        )
        yield from _can_have_left(own, index.ids[leaving], proofs, text)


def _exit_out_of_reach(own: _Criteria) -> Iterator[Violation]:
    index = index_of(own.journey)
    # An advance that states nothing can be passed.
    passable = adjacency(
        len(index.ids),
        (
            (source, target)
            for source, target, kind, guard in zip(
                index.sources, index.targets, index.kinds, index.guards, strict=True
            )
            if kind == "advance" and guard is None and index.entries[target] is None
        ),
    )
    for leaving, drawn, stages in _stated_leaving(own):
        where = f"stages.{index.ids[leaving]}.entry"
        proofs: dict[str, Proof] = {}
        for stage, descendants in stages:
            later = _LATER.get(index.stages[stage].role, ())
            if all(index.stages[source].role in later for source in drawn):
                # Who never was a customer does not leave as one.
                continue
            if stage in drawn or not drawn.isdisjoint(descendants):
                proofs[index.ids[stage]] = own.proofs.satisfiable(
                    where,
                    own.entries[index.ids[stage]],
                    own.entries[index.ids[leaving]],
                    *_all_closed(index, passable, stage),
                )
        text = (
            "people at {stages} can have left for {stage}, and can neither leave from "
            "there nor go on to where an exit is"
        )
        yield from _can_have_left(own, index.ids[leaving], proofs, text)


def _can_have_left(
    own: _Criteria, leaving: str, proofs: Mapping[str, Proof], text: str
) -> Iterator[Violation]:
    """The finding, in these words, of stages whose customers can have left for another one."""
    matched = [stage for stage, proof in proofs.items() if proof.outcome == "proved"]
    if matched:
        labels = own.context.labels(matched)
        yield Violation(
            f"stages.{leaving}.entry",
            message(text, stages=labels, stage=own.context.label(leaving)),
            hint=message("draw exits from there, or narrow the entry"),
            witness=_witness(proofs[matched[0]], matched[0]),
        )


def _stated_leaving(
    own: _Criteria,
) -> Iterator[tuple[int, set[int], list[tuple[int, frozenset[int]]]]]:
    """The leaving stages that state an entry, the sources of their exits, and who may leave."""
    index = index_of(own.journey)
    advances = index.restricted(kinds=("advance",))
    inside = [
        stage
        for stage, name in enumerate(index.ids)
        if stage not in index.leaving_stages and name in own.context.reached_without_exits
    ]
    for leaving in sorted(index.leaving_stages):
        if index.entries[leaving] is not None:
            if len(inside) > _MOST_LEFT:
                own.proofs.unproved.setdefault(f"stages.{index.ids[leaving]}.entry")
            drawn = {
                index.sources[number]
                for number in index.incoming[leaving]
                if index.kinds[number] == "exit"
            }
            stages = [(stage, advances.descendants(stage)) for stage in inside[:_MOST_LEFT]]
            yield leaving, drawn, stages


def _all_closed(index: Index, passable: Graph, stage: int) -> Iterator[Criterion]:
    """What closes each move from a stage, and from those that can be passed from there.

    A return is open by its guard alone, and a loop leads nowhere else.
    """
    for source in breadth_first(passable, (stage,)):
        for number in index.outgoing[source]:
            target, kind, guard = index.targets[number], index.kinds[number], index.guards[number]
            stated = [one for one in (guard, index.entries[target]) if one is not None]
            if kind == "referral" or target == source or (kind == "return" and guard is None):
                continue
            if stated:
                yield ~conjunction(stated)


def _left_and_back(own: _Criteria) -> Iterator[Violation]:
    index = index_of(own.journey)
    for leaving in sorted(index.leaving_stages):
        for number in index.outgoing[leaving] if index.entries[leaving] is not None else ():
            item, guard = index.transitions[number], index.guards[number]
            if item.kind != "return" or guard is None:
                continue
            proof = own.proofs.satisfiable(
                f"{item.path}.when", own.entries[item.source], guard, own.entries[item.target]
            )
            if proof.outcome == "proved":
                yield Violation(
                    f"{item.path}.when",
                    message(
                        "people can have left for {source} and come back to {target} at once",
                        source=own.context.label(item.source),
                        target=own.context.label(item.target),
                    ),
                    hint=message(
                        "let the entry of the leaving stage turn false when they come back"
                    ),
                    witness=_witness(proof, item.source),
                )


def _conversion_without_choice(own: _Criteria) -> Iterator[Violation]:
    moves = index_of(own.journey).restricted(kinds=MOVES)
    for where, metric, _ in _measured(own.journey):
        if not isinstance(metric, (Conversion, TimeToConvert)):
            continue
        source, target = own.context.label(metric.source), own.context.label(metric.target)
        ends = moves.position[metric.source], moves.position[metric.target]
        earlier, later = (own.context.stages[each].entry for each in (metric.source, metric.target))
        if ends[1] not in moves.descendants(ends[0]):
            yield Violation(
                where,
                message(
                    "no way leads from {source} to {target}, so no one converts",
                    source=source,
                    target=target,
                ),
                hint=message("correct the stages, or add the transition that is missing"),
            )
        elif (
            earlier is not None
            and later is not None
            and not own.contradictory_entry(metric.source)
            and own.proofs.implied(where, earlier, later)
        ):
            yield Violation(
                where,
                message(
                    "everyone at {source} is at {target}, too: {earlier} implies {later}",
                    source=source,
                    target=target,
                    earlier=quoted(earlier),
                    later=quoted(later),
                ),
                hint=message("correct the stages or their entry criteria"),
            )


def _share_without_choice(own: _Criteria) -> Iterator[Violation]:
    for where, metric, entry in _measured(own.journey):
        if not isinstance(metric, Proportion):
            continue
        people = entry if metric.of is None else metric.of
        if people is None or own.proofs.contradict(where, people):
            continue
        always = own.proofs.implied(where, people, metric.criterion)
        if always or own.proofs.contradict(where, people, metric.criterion):
            yield Violation(
                where,
                message(
                    "{people} implies {criterion}, so the share is always 100 %"
                    if always
                    else "{people} excludes {criterion}, so the share is always 0 %",
                    people=quoted(people),
                    criterion=quoted(metric.criterion),
                ),
                hint=message(
                    "count what customers differ in, or state in `of` of whom it is a share"
                ),
            )


def _measured(journey: Journey) -> Iterator[tuple[str, Measure, Criterion | None]]:
    """How each metric is computed, with its path and the entry criterion of its stage."""
    for stage in journey.stages:
        for metric in stage.metrics:
            if metric.computed is not None:
                key = measure_key(metric.computed)
                yield f"{stage.path}.metrics.{metric.id}.{key}", metric.computed, stage.entry


def _witness(proof: Proof, *path: str) -> Witness | None:
    return None if proof.facts is None else Witness(path=path, facts=proof.facts)


_CHECKS: Final[Mapping[str, Callable[[_Criteria], Iterator[Violation]]]] = {
    "CJ217": _unsatisfiable_entry,
    "CJ218": _unsatisfiable_guard,
    "CJ219": _entry_contradicts_predecessors,
    "CJ220": _entry_implied_by_predecessor,
    "CJ221": _redundant_guard,
    "CJ223": _overlapping_siblings,
    "CJ224": _gap_between_siblings,
    "CJ226": _exit_not_drawn,
    "CJ227": _left_and_back,
    "CJ228": _exit_out_of_reach,
    "CJ608": _conversion_without_choice,
    "CJ609": _share_without_choice,
    # By far the most proofs, so it gets what the others leave of the budget.
    "CJ222": _redundant_clause,
}
