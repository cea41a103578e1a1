"""The difference between two versions of a journey: what changed, where, and what it means."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, Final, cast

import attrs
from attrs import evolve, fields

from customer_journey._answer import about
from customer_journey._arguments import checked
from customer_journey._model import Asset, Audience, Journey, Persona, Stage, Touchpoint
from customer_journey._values import FrozenMap, JsonValue
from customer_journey.compare._changes import Change, Diff
from customer_journey.compare._describe import key_text, under
from customer_journey.compare._impact import (
    ChangeKind,
    FieldImpact,
    impact_of_field,
    is_element,
)
from customer_journey.compare._matching import (
    GROUNDS,
    doubtful_ids,
    in_order,
    match_stages,
    with_ids_of,
)
from customer_journey.criteria._fact import Event, Fact

__all__ = ["diff"]


@checked
def diff(old: Journey, new: Journey, /) -> Diff:
    """Every change from one version of a journey to another; empty exactly when they are equal.

    Elements with an id are matched by it, so a stage that was moved is `moved`, not removed and
    added; texts and suppressions are compared by position. A stage with another id is `renamed`
    where the new version states the former id, or else where entry criterion, or phases and
    position, are the same; every reference to it is part of that one change. Takes time linear in
    the size of both journeys, and n log n where elements were moved.

    A change is `breaking` where what was valid may no longer be: a stage, transition, start, goal,
    fact, persona or promise is gone, an id is another, a move became a referral, a fact has another
    type, another unit or fewer values. It is `behavioural` where the same facts may
    give another answer: criteria, kinds, roles, phases, order, probabilities, promises, new stages
    and transitions. It is `cosmetic` where only texts for readers have changed, or there are more.

    Args:
        old: The version before.
        new: The version after.

    Raises:
        WrongTypeError: An argument is of another type.

    Example:
        >>> import customer_journey as cj
        >>> old = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> new = old.with_stage(cj.Stage("try", entry=cj.fact("trials") >= 1))
        >>> for change in cj.diff(old, new):
        ...     print(change)
        + stages.try.entry: `trials >= 1`  [behavioural: who can be at this stage changes]
    """
    matches = match_stages(old, new, by_phases=True)
    renamed = {source: target for source, (target, ground) in matches.items() if ground != "id"}
    changes = [
        Change(
            kind="renamed",
            where=f"stages.{source}",
            before=source,
            after=target,
            impact="breaking",
            why=f"{GROUNDS[matches[source][1]]}; references to the old id become invalid",
        )
        for source, target in renamed.items()
    ]
    changes += _of_elements("", with_ids_of(old, renamed, new) if renamed else old, new)
    doubts = {f"stages.{id}.name": other for id, other in doubtful_ids(old, new).items()}
    difference = Diff(
        old,
        new,
        tuple(
            evolve(change, impact="behavioural", why=f"doubtful id: {other} has the name now")
            if (other := doubts.get(change.where)) is not None
            else change
            for change in changes
        ),
    )
    return about(difference, new, old)


_OF_THE_TYPE: Final = frozenset({"minimum", "maximum", "values"})

_KEYS: Final[Mapping[tuple[type[attrs.AttrsInstance], str], Callable[[Any], Hashable]]] = {
    **{
        (Journey, name): attrgetter("id")
        for name in ("stages", "personas", "promises", "opportunities", "path_rules")
    },
    **{
        (Stage, name): attrgetter("id")
        for name in ("questions", "insights", "actions", "assets", "touchpoints", "metrics")
    },
    (Journey, "transitions"): attrgetter("source", "target"),
    (Journey, "events"): attrgetter("name"),
    (Event, "columns"): attrgetter("name"),
    (Journey, "facts"): attrgetter("name"),
    (Journey, "starts"): str,
    (Journey, "goals"): str,
    (Asset, "claims"): attrgetter("key"),
    (Touchpoint, "claims"): attrgetter("key"),
    (Audience, "messages"): attrgetter("key"),
    (Audience, "insights"): attrgetter("id"),
    (Persona, "insights"): attrgetter("id"),
}
"""The keys of the items in a field; those of other fields are compared by position."""


def _of_elements(path: str, old: attrs.AttrsInstance, new: attrs.AttrsInstance) -> Iterator[Change]:
    element = type(old)
    retyped = isinstance(old, Fact) and isinstance(new, Fact) and old.type != new.type
    for item in fields(element):
        if not item.eq:
            continue
        before, after = getattr(old, item.name), getattr(new, item.name)
        where = f"{path}.{item.name}" if path else item.name
        rule = impact_of_field(element, item.name)
        if retyped and item.name in _OF_THE_TYPE:
            # 0 and 0.0 are equal, and yet only one of them is a bound of a whole number.
            if repr(before) != repr(after):
                yield from _of_values(where, before, after, rule)
        elif isinstance(before, tuple):
            key = _KEYS.get((element, item.name))
            yield from _of_tuples(where, cast("Sequence[Any]", before), after, rule, key)
        elif before is not after and before != after:
            yield from _of_values(where, before, after, rule)


def _of_values(where: str, before: object, after: object, rule: FieldImpact) -> Iterator[Change]:
    if isinstance(before, FrozenMap) and isinstance(after, FrozenMap):
        yield from _of_maps(where, before, after, rule)
    elif is_element(before) and is_element(after):
        yield from _of_elements(where, before, after)
    else:
        kind: ChangeKind = "added" if before is None else "removed" if after is None else "changed"
        yield _change(kind, where, rule, before=before, after=after)


def _of_maps(
    where: str, before: FrozenMap, after: FrozenMap, rule: FieldImpact
) -> Iterator[Change]:
    for key in before:
        if key not in after:
            yield _change("removed", under(where, key), rule, before=before[key])
    for key in after:
        place = under(where, key)
        if key not in before:
            yield _change("added", place, rule, after=after[key])
        elif not _same(before[key], after[key]):
            old, new = before[key], after[key]
            if isinstance(old, FrozenMap) and isinstance(new, FrozenMap):
                yield from _of_maps(place, old, new, rule)
            else:
                yield _change("changed", place, rule, before=old, after=new)


def _same(one: JsonValue, other: JsonValue) -> bool:
    """Whether frozen maps take them for equal: `1`, `1.0` and `True` differ."""
    return one is other or FrozenMap({"": one}) == FrozenMap({"": other})


def _of_tuples(
    where: str,
    before: Sequence[Any],
    after: Sequence[Any],
    rule: FieldImpact,
    key: Callable[[Any], Hashable] | None,
) -> Iterator[Change]:
    if before is after:
        return
    if key is not None:
        old = {key(item): item for item in before}
        new = {key(item): item for item in after}
        # An asset may claim several things under one key; then only their places tell them apart.
        if len(old) == len(before) and len(new) == len(after):
            yield from _of_keyed(where, old, new, rule)
            return
    if before != after:
        yield from _of_listed(where, before, after, rule)


def _of_keyed(
    where: str, old: Mapping[Any, object], new: Mapping[Any, object], rule: FieldImpact
) -> Iterator[Change]:
    path_in_old = _path_of(where, old)
    for key, item in old.items():
        if key not in new:
            yield _change("removed", path_in_old(key), rule, before=item)
    moved = _moved(old, new) if [*old] != [*new] else frozenset[Hashable]()
    previous: dict[Any, Any] = dict(zip(old, [None, *old], strict=False)) if moved else {}
    path_in_new = _path_of(where, new)
    last: Hashable | None = None
    for key, item in new.items():
        if key not in old:
            follows = "" if last is None else key_text(last)
            yield _change("added", path_in_new(key), rule, after=item, follows=follows)
        else:
            if key in moved:
                before = None if previous[key] is None else key_text(previous[key])
                after = None if last is None else key_text(last)
                yield _change("moved", path_in_old(key), rule, before=before, after=after)
            earlier = old[key]
            if earlier is not item and is_element(earlier) and is_element(item) and earlier != item:
                yield from _of_elements(under(where, key), earlier, item)
        last = key


def _path_of(where: str, items: Mapping[Any, object]) -> Callable[[Any], str]:
    """The path of an item: under its key, or at its index where it is nothing but its key."""
    if is_element(next(iter(items.values()), None)):
        return partial(under, where)
    indexes = {key: index for index, key in enumerate(items)}
    return lambda key: f"{where}[{indexes[key]}]"


def _moved(old: Mapping[Any, object], new: Mapping[Any, object]) -> frozenset[Hashable]:
    """The fewest keys whose moves give the new order."""
    positions = {key: position for position, key in enumerate(old)}
    shared = [key for key in new if key in positions]
    ordered = in_order([positions[key] for key in shared])
    return frozenset(key for key, stays in zip(shared, ordered, strict=True) if not stays)


def _of_listed(
    where: str, before: Sequence[object], after: Sequence[object], rule: FieldImpact
) -> Iterator[Change]:
    """Changes of items without ids, by position, apart from the equal items at both ends."""
    if Counter(before) == Counter(after):
        yield _change("moved", where, rule, before=before, after=after)
        return
    # Each item has the impact of the whole change.
    rule = FieldImpact(rule.verdict("changed", before, after))
    shorter = min(len(before), len(after))
    head = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    tail = next(
        (at for at in range(shorter - head) if before[-1 - at] != after[-1 - at]), shorter - head
    )
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(old) == len(new):
        for at, (earlier, later) in enumerate(zip(old, new, strict=True), start=head):
            if earlier != later:
                yield _change("changed", f"{where}[{at}]", rule, before=earlier, after=later)
        return
    for at, item in enumerate(old, start=head):
        yield _change("removed", f"{where}[{at}]", rule, before=item)
    for at, item in enumerate(new, start=head):
        yield _change("added", f"{where}[{at}]", rule, after=item)


def _change(
    kind: ChangeKind,
    where: str,
    rule: FieldImpact,
    *,
    before: object = None,
    after: object = None,
    follows: str | None = None,
) -> Change:
    impact, why = rule.verdict(kind, before, after)
    return Change(
        kind=kind, where=where, before=before, after=after, follows=follows, impact=impact, why=why
    )
