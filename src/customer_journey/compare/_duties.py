"""What is owed to people who are moved, and what keeps them from being moved."""

from collections.abc import Collection, Iterator, Mapping

from customer_journey._graph._index import MOVES, Index, index_of
from customer_journey._graph._search import breadth_first
from customer_journey._model import Journey, Promise
from customer_journey.compare._positions import passed
from customer_journey.compare._steps import Obligation, Refusal

__all__ = ["Duties"]


class Duties:
    """Goals, promises, content and criteria of two versions, looked up for one stage at a time."""

    def __init__(
        self,
        old: Journey,
        new: Journey,
        heirs: Mapping[str, str],
        fresh: Collection[str],
    ) -> None:
        self.old = old
        self.new = new
        self.fresh = fresh
        self._old_moves = index_of(old).restricted(kinds=MOVES)
        self._new_moves = index_of(new).restricted(kinds=MOVES)
        self._to_goals = [
            (goal, heirs.get(goal), _leading(self._old_moves, goal)) for goal in old.goals
        ]
        self._to_heirs = {
            heir: _leading(self._new_moves, heir) for _, heir, _ in self._to_goals if heir
        }
        self._to_any_goal = _leading(self._new_moves, *new.goals)
        self._open = [_Open(old, promise) for promise in old.promises]
        self._to_dues = {item.id: _leading(self._new_moves, item.due) for item in new.promises}
        self._promises = {item.id: item for item in new.promises}

    def refusals(self, source: str, target: str) -> Iterator[Refusal]:
        """What keeps people at an old stage from going to a new one."""
        yield from self._goals_lost(source, target)
        for held in self._open:
            been_at = held.been_at(source)
            if been_at is None:
                continue
            promise = held.promise.id
            if promise not in self._promises:
                reason = f"promise {promise} is open, and the new journey does not have it"
            elif target not in self._to_dues[promise]:
                due = self._promises[promise].due
                reason = f"promise {promise} is open, and due at {due}, out of reach of {target}"
            else:
                continue
            yield Refusal(stage=source, been_at=been_at, reason=reason)

    def _goals_lost(self, source: str, target: str) -> Iterator[Refusal]:
        heirless = False
        for goal, heir, leading in self._to_goals:
            if source not in leading:
                continue
            if heir is None:
                heirless = True
            elif target not in self._to_heirs[heir]:
                name = goal if goal == heir else f"{heir}, which stands for {goal},"
                yield Refusal(stage=source, reason=f"goal {name} is out of reach of {target}")
        if heirless and self.new.goals and target not in self._to_any_goal:
            yield Refusal(stage=source, reason=f"every goal is out of reach of {target}")

    def obligations(self, source: str, target: str) -> Iterator[Obligation]:
        """What must be seen to when people at an old stage go to a new one."""
        yield from self._criterion(source, target)
        yield from self._missed(target)
        yield from self._content(source, target)
        for held in self._open:
            been_at = held.been_at(source)
            kept = self._promises.get(held.promise.id)
            if been_at is not None and kept is not None:
                text = f"keep promise {kept.id} by {kept.due}: {kept.label}"
                yield Obligation(kind="promise", subjects=(kept.id,), been_at=been_at, text=text)

    def _criterion(self, source: str, target: str) -> Iterator[Obligation]:
        entry = self.new[target].entry
        changed = target != source or self.old[source].entry != entry
        if entry is not None and changed:
            text = f"enter {target} only if {entry}"
            yield Obligation(kind="criterion", subjects=(target,), criterion=entry, text=text)

    def _missed(self, target: str) -> Iterator[Obligation]:
        if not self.fresh:
            return
        missed = tuple(stage for stage in passed(self.new, target)[:-1] if stage in self.fresh)
        if missed:
            text = f"they have not been at {', '.join(missed)}, which now comes before {target}"
            yield Obligation(kind="missed", subjects=missed, text=text)

    def _content(self, source: str, target: str) -> Iterator[Obligation]:
        assets = {asset.id: asset for asset in self.new[target].assets}
        if target == source:
            # Nobody enters anew: only what came here from elsewhere may be sent a second time.
            for asset in self.old[source].assets:
                assets.pop(asset.id, None)
        if not assets:
            return
        before = _leading(self._old_moves, source)
        met = {asset.id for stage in self.old if stage.id in before for asset in stage.assets}
        again = tuple(asset for asset in assets if asset in met)
        if again:
            text = f"do not send {', '.join(again)} again to those who have met it"
            yield Obligation(kind="content", subjects=again, text=text)


class _Open:
    """Where a promise may be open: made before, due there or further on, and not kept there."""

    def __init__(self, journey: Journey, promise: Promise) -> None:
        self.promise = promise
        moves = index_of(journey).restricted(kinds=MOVES)
        onward = index_of(journey).restricted(kinds=("advance", "exit"))
        self._after = {stage: _led_to(moves, stage) for stage in promise.made}
        self._before_due = _leading(onward, promise.due)

    def been_at(self, stage: str) -> tuple[str, ...] | None:
        """Where one must have been for it to be open: empty for here; None where it is closed."""
        if stage in self.promise.kept or stage not in self._before_due:
            return None
        if stage in self.promise.made:
            return ()
        return tuple(made for made, after in self._after.items() if stage in after) or None


def _leading(index: Index, *stages: str) -> frozenset[str]:
    """The stages from which one of these can be reached, themselves included."""
    ends = [index.position[stage] for stage in stages]
    return frozenset(index.named(breadth_first(index.predecessors, ends)))


def _led_to(index: Index, stage: str) -> frozenset[str]:
    """The stages that can be reached from this one, itself included."""
    return frozenset(index.named(breadth_first(index.successors, (index.position[stage],))))
