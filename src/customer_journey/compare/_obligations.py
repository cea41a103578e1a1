"""What to observe when customers are moved to a new version, and what prevents it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, Literal, TypeAlias, final

from attrs import frozen

from customer_journey._answer import JourneyAnswer
from customer_journey._graph._index import MOVES, Index, index_of
from customer_journey._graph._search import breadth_first
from customer_journey._messages._current import message
from customer_journey._model import Journey, Promise, TransitionKind
from customer_journey._model._names import name_in, name_of, names_of
from customer_journey._printable import printable
from customer_journey.compare._matching import doubtful_ids
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import NoPathError
from customer_journey.traverse._cuts import must_pass

__all__ = [
    "ONWARD",
    "Manner",
    "MigrationRules",
    "Obligation",
    "ObligationKind",
    "Refusal",
    "StageMapping",
    "stages_passed",
]

Manner: TypeAlias = Literal["stays", "stated", "renamed", "matched", "earlier", "nowhere"]
"""How the new stage of an old one was determined.

`stays`: the stage with the same id. `stated`: the caller stated it. `renamed`: by a former id or
an equal entry criterion. `matched`: by phases.
`earlier`: the new stage of the nearest stage before it. `nowhere`: there is none."""

ObligationKind: TypeAlias = Literal[
    "criterion", "content", "promise", "missed", "repeated", "doubtful"
]
"""What to observe: a `criterion` to meet first, `content` not to send again, a `promise` to keep,
stages `missed` on the way, a stage before theirs that is `repeated`, a `doubtful` id."""


@final
@frozen(kw_only=True)
class StageMapping(JourneyAnswer):
    """A stage mapping says where the customers at one old stage go."""

    source: str
    """The id of the stage in the old journey."""
    target: str | None
    """The id of the stage in the new journey; None where there is none."""
    later: tuple[str, ...] = ()
    """Stages right after the target that facts may prove reached, in order."""
    manner: Manner
    """How the target was determined."""
    why: str
    """The same in words."""

    def __str__(self) -> str:
        """Both stages and the reason, on one line."""
        target = message("nowhere") if self.target is None else name_of(self.target, side=0)
        return f"{name_of(self.source, side=1)} → {target}: {self.why}"


@final
@frozen(kw_only=True)
class Obligation(JourneyAnswer):
    """An obligation is what to observe when a customer goes from an old stage to a new one."""

    kind: ObligationKind
    """What sort of obligation it is."""
    subjects: tuple[str, ...]
    """Its subjects by id: assets, a promise, stages missed, or the stage whose criterion it is."""
    criterion: Criterion | None = None
    """What must be true of the customer first, for a criterion."""
    been_at: tuple[str, ...] = ()
    """Only for customers who have been at one of these old stages; empty for all of them."""
    text: str
    """The same in words."""

    def concerns(self, visited: Collection[str] | None) -> bool:
        """Whether it concerns a customer who has been at these old stages; of None, it may."""
        return _concerns(self.been_at, visited)

    def __str__(self) -> str:
        """The words."""
        return printable(self.text)


@final
@frozen(kw_only=True)
class Refusal(JourneyAnswer):
    """A refusal says which customers at an old stage cannot be moved, and why."""

    stage: str
    """The id of the old stage."""
    been_at: tuple[str, ...] = ()
    """Only customers who have been at one of these old stages; empty for all of them."""
    reason: str
    """What prevents it."""

    def concerns(self, visited: Collection[str] | None) -> bool:
        """Whether it concerns a customer who has been at these old stages; of None, it may."""
        return _concerns(self.been_at, visited)

    def __str__(self) -> str:
        """Which customers are refused and why, on one line."""
        return message(
            "customers at {stage} who have been at {stages}: {reason}"
            if self.been_at
            else "customers at {stage}: {reason}",
            stage=name_of(self.stage, side=1),
            stages=message(" or ").join(names_of(self.been_at, side=1)),
            reason=self.reason,
        )


ONWARD: Final[tuple[TransitionKind, ...]] = ("advance", "exit")
"""The kinds of transitions that lead no one back."""


class MigrationRules:
    """Obligations and refusals between two versions, by old and new stage."""

    def __init__(
        self,
        old: Journey,
        new: Journey,
        mappings: Iterable[StageMapping],
        successors: Mapping[str, str],
        inserted: Collection[str],
    ) -> None:
        self.old = old
        self.new = new
        self.successors = successors
        self.inserted = inserted
        self._mappings = {mapping.source: mapping for mapping in mappings}
        self._doubts = doubtful_ids(old, new)
        self._old_moves = index_of(old).restricted(kinds=MOVES)
        self._new_moves = index_of(new).restricted(kinds=MOVES)
        self._old_onward = index_of(old).restricted(kinds=ONWARD)
        self._new_onward = index_of(new).restricted(kinds=ONWARD)
        self._to_goals = [
            (goal, successors.get(goal), _leading_to(self._old_moves, goal)) for goal in old.goals
        ]
        self._to_successors = {
            successor: _leading_to(self._new_moves, successor)
            for _, successor, _ in self._to_goals
            if successor
        }
        self._to_any_goal = _leading_to(self._new_moves, *new.goals)
        self._promised = [_OpenPromise(old, promise) for promise in old.promises]
        self._to_dues = {item.id: _leading_to(self._new_moves, item.due) for item in new.promises}
        self._promises = {item.id: item for item in new.promises}

    def __reduce__(self) -> tuple[type["MigrationRules"], tuple[object, ...]]:
        """What they are made of, for pickle: the graphs are built anew."""
        stated = self.old, self.new, tuple(self._mappings.values()), self.successors, self.inserted
        return MigrationRules, stated

    def refusals(self, source: str, target: str) -> Iterator[Refusal]:
        """Why customers at an old stage cannot go to a new one."""
        yield from self._goals_lost(source, target)
        for promised in self._promised:
            been_at = promised.been_at(source)
            if been_at is None:
                continue
            promise = promised.promise.id
            if promise not in self._promises:
                reason = message(
                    "promise {promise} is open, and the new journey does not have it",
                    promise=name_in(self.old, promise, "promise"),
                )
            elif target not in self._to_dues[promise]:
                due = self._promises[promise].due
                reason = message(
                    "promise {promise} is open, and {due} cannot be reached from {target}",
                    promise=name_in(self.new, promise, "promise"),
                    due=name_in(self.new, due),
                    target=name_in(self.new, target),
                )
            else:
                continue
            yield Refusal(stage=source, been_at=been_at, reason=reason)

    def _goals_lost(self, source: str, target: str) -> Iterator[Refusal]:
        unmatched = False
        for goal, successor, leading in self._to_goals:
            if source not in leading:
                continue
            if successor is None:
                unmatched = True
            elif target not in self._to_successors[successor]:
                reason = message(
                    "goal {successor} cannot be reached from {target}"
                    if goal == successor
                    else "goal {successor}, which replaces {goal}, cannot be reached from {target}",
                    successor=name_in(self.new, successor),
                    goal=name_in(self.old, goal),
                    target=name_in(self.new, target),
                )
                yield Refusal(stage=source, reason=reason)
        if unmatched and self.new.goals and target not in self._to_any_goal:
            yield Refusal(
                stage=source,
                reason=message(
                    "no goal can be reached from {stage}", stage=name_in(self.new, target)
                ),
            )

    def obligations(self, source: str, target: str) -> Iterator[Obligation]:
        """What to observe when customers at an old stage go to a new one."""
        yield from self._doubtful_or_repeated(source, target)
        yield from self._criterion(source, target)
        yield from self._missed(target)
        yield from self._content(source, target)
        for promised in self._promised:
            been_at = promised.been_at(source)
            kept = self._promises.get(promised.promise.id)
            if been_at is not None and kept is not None:
                text = message(
                    "keep promise {promise} by {due}: {text}",
                    promise=kept.id,
                    due=name_in(self.new, kept.due),
                    text=kept.label,
                )
                yield Obligation(kind="promise", subjects=(kept.id,), been_at=been_at, text=text)

    def _doubtful_or_repeated(self, source: str, target: str) -> Iterator[Obligation]:
        if source == target and source in self._doubts:
            other = self._doubts[source]
            text = message(
                "check the id {stage}: its former name is now that of {other}",
                stage=source,
                other=name_in(self.new, other),
            )
            yield Obligation(kind="doubtful", subjects=(other,), text=text)
        been_at = self._gone_back(source, target)
        if been_at is not None:
            text = message(
                "customers at {source} go back to {target}",
                source=name_in(self.old, source),
                target=name_in(self.new, target),
            )
            if self._continues(source, target):
                following = [self.successors.get(stage, stage) for stage in been_at]
                text = message(
                    "{target} is now before {stages}, where they have been",
                    target=name_in(self.new, target),
                    stages=", ".join(name_in(self.new, each) for each in following),
                )
            yield Obligation(kind="repeated", subjects=(target,), been_at=been_at, text=text)

    def _gone_back(self, source: str, target: str) -> tuple[str, ...] | None:
        """Who goes back at a new stage: those who have been at these old stages; None for no one.

        It is the new stage of one that they may have passed, or lies before that. Where all of them
        have passed one, they are empty.
        """
        if self._mappings[source].manner == "earlier":
            return ()
        index, later = self._old_onward, self._after(target)
        before = _leading_to(index, source).difference(
            (source,), index.named(index.descendants(index.position[source]))
        )
        stays = self._continues(source, target)
        passed_again = [
            stage
            for stage in index.ids
            if stage in before
            and (
                self.successors.get(stage) in later
                or (not stays and self._continues(stage, target))
            )
        ]
        if not passed_again:
            return None
        surely = not stays and not set(stages_passed(self.old, source)).isdisjoint(passed_again)
        return () if surely else tuple(passed_again)

    def _after(self, stage: str) -> frozenset[str]:
        """The new stages that lie after one, and not before it."""
        index = self._new_onward
        after = index.named(index.descendants(index.position[stage]))
        return frozenset(after) - _leading_to(index, stage)

    def _continues(self, source: str, target: str) -> bool:
        """Whether an old stage and a new one are the same stage, perhaps under another id."""
        mapping = self._mappings[source]
        return mapping.manner in {"stays", "renamed"} and mapping.target == target

    def _criterion(self, source: str, target: str) -> Iterator[Obligation]:
        entry = self.new[target].entry
        changed = self.old[source].entry != entry or not self._continues(source, target)
        if entry is not None and changed:
            text = message(
                "enter {target} only if {entry}", target=name_in(self.new, target), entry=entry
            )
            yield Obligation(kind="criterion", subjects=(target,), criterion=entry, text=text)

    def _missed(self, target: str) -> Iterator[Obligation]:
        if not self.inserted:
            return
        passed = stages_passed(self.new, target)[:-1]
        missed = tuple(stage for stage in passed if stage in self.inserted)
        if missed:
            text = message(
                "not been at {stages}, now before {target}",
                stages=", ".join(name_in(self.new, each) for each in missed),
                target=name_in(self.new, target),
            )
            yield Obligation(kind="missed", subjects=missed, text=text)

    def _content(self, source: str, target: str) -> Iterator[Obligation]:
        assets = {asset.id: asset for asset in self.new[target].assets}
        if self._continues(source, target):
            # The stage is not entered again: only assets from other stages could be repeated.
            for asset in self.old[source].assets:
                assets.pop(asset.id, None)
        if not assets:
            return
        before = _leading_to(self._old_moves, source)
        met = {asset.id for stage in self.old if stage.id in before for asset in stage.assets}
        again = tuple(asset for asset in assets if asset in met)
        if again:
            names = ", ".join(name_in(self.new, each, "content") for each in again)
            text = message("do not send {assets} again to customers who had it", assets=names)
            yield Obligation(kind="content", subjects=again, text=text)


class _OpenPromise:
    """Where a promise may be open: made earlier, due there or later, and not kept there."""

    def __init__(self, journey: Journey, promise: Promise) -> None:
        self.promise = promise
        index = index_of(journey)
        moves = index.restricted(kinds=MOVES)
        self._after = {
            stage: {stage, *moves.named(moves.descendants(moves.position[stage]))}
            for stage in promise.made
        }
        onward = index.restricted(kinds=ONWARD)
        self._before_due = _leading_to(onward, promise.due)

    def been_at(self, stage: str) -> tuple[str, ...] | None:
        """The old stages where it may have been made: empty for this one; None if it is closed."""
        if stage in self.promise.kept or stage not in self._before_due:
            return None
        if stage in self.promise.made:
            return ()
        return tuple(source for source, after in self._after.items() if stage in after) or None


def _leading_to(index: Index, *stages: str) -> frozenset[str]:
    """The stages from which one of these can be reached, these included."""
    sources = [index.position[stage] for stage in stages]
    return frozenset(index.named(breadth_first(index.predecessors, sources)))


def stages_passed(journey: Journey, stage_id: str) -> tuple[str, ...]:
    """The stages on every path to a stage, in order, itself last; itself alone without a path."""
    try:
        return must_pass(journey, None, stage_id)
    except NoPathError:
        return (stage_id,)


def _concerns(been_at: Collection[str], visited: Collection[str] | None) -> bool:
    return visited is None or not been_at or not set(been_at).isdisjoint(visited)
