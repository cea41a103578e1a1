"""The difference between two versions of a journey: what changed, where, and what it means."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, Literal, TypeAlias, cast, final

import attrs
from attrs import fields, frozen

from customer_journey._compare._impact import Impact, Rule, Verdict, is_noun, rule_for, worst
from customer_journey._compare._order import stays
from customer_journey._compare._text import key_text, plain, shown, under
from customer_journey._display import Displayed
from customer_journey._model import Asset, FrozenMap, Journey, JsonValue, Stage

__all__ = ["Change", "ChangeKind", "Diff", "diff"]

ChangeKind: TypeAlias = Literal["added", "removed", "changed", "moved"]
"""What happened: a thing is new, is gone, is another, or stands at another place."""

_MARKS: Final[dict[ChangeKind, str]] = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}


@final
@frozen(kw_only=True, repr=False)
class Change:
    """A change is one difference between two versions of a journey.

    Example:
        >>> import customer_journey as cj
        >>> old = cj.Journey.sequence("shop", ["know", "buy"])
        >>> (change,) = cj.diff(old, old.connect("buy", "buy", kind="return"))
        >>> change.kind, change.where, change.impact
        ('added', 'transitions.buy->buy', 'behavioural')
    """

    kind: ChangeKind
    """What happened: `added`, `removed`, `changed` or `moved`."""
    where: str
    """The path, as in `stages.trial.assets.price-list.title`.

    An index counts in the new version for what was added, else in the old."""
    before: object = None
    """What was there; None for what was added.

    For what has moved, the key it stood after, None for the first place; for texts and values that
    were put in another order, all of them."""
    after: object = None
    """What is there now; None for what was removed. For what has moved, as `before`."""
    follows: str | None = None
    """For what was added among things with ids, the key it now stands after; else None.

    Empty for the first place."""
    impact: Impact
    """What it means for those who rely on the old version."""
    why: str
    """The rule that gives the impact, in a few words."""

    def to_dict(self) -> dict[str, object]:
        """The change in JSON's types; criteria as text, nouns as objects without their defaults.

        Example:
            >>> import customer_journey as cj
            >>> old = cj.Journey.sequence("shop", ["know", "buy"])
            >>> cj.diff(old, cj.evolve(old, name="Shop")).changes[0].to_dict()["after"]
            'Shop'
        """
        content: dict[str, object] = {
            "kind": self.kind,
            "where": self.where,
            "before": plain(self.before),
            "after": plain(self.after),
        }
        if self.follows is not None:
            content["follows"] = self.follows
        return {**content, "impact": self.impact, "why": self.why}

    def __str__(self) -> str:
        """All of it on one line."""
        return f"{_MARKS[self.kind]} {self.where}{self._what()}  [{self.impact}: {self.why}]"

    def __repr__(self) -> str:
        """The kind, the path and the impact."""
        return f"<Change {self.kind} {self.where} ({self.impact})>"

    def _what(self) -> str:
        match self.kind:
            case "added":
                place = "" if self.follows is None else f" {_place(self.follows)}"
                return f": {shown(self.after)}{place}"
            case "removed":
                return f": {shown(self.before)}"
            case "changed":
                return f": {shown(self.before)} → {shown(self.after)}"
            case _:
                return f": {_place(self.before)} → {_place(self.after)}"


def _place(key: object) -> str:
    if isinstance(key, str):
        return f"after {key}" if key else "first"
    return "first" if key is None else shown(key)


@final
@frozen(repr=False)
class Diff(Displayed):
    """A diff is every change from one version of a journey to another; it is false if empty.

    Iterating gives the changes in the order of the journey's fields: of stages and of all else that
    has ids, what was removed comes first, in the old order, then the rest in the new one. Printed,
    it shows each change in full on a line: who has the old version and the text can write the new
    version.

    Example:
        >>> import customer_journey as cj
        >>> old = cj.Journey.sequence("shop", ["know", "buy"], version="1")
        >>> new = cj.evolve(old.with_stage(cj.Stage("try"), before="buy"), version="2")
        >>> print(cj.diff(old, new))
        shop '1' → shop '2': 2 changes, behavioural
        ~ version: '1' → '2'  [safe: only people read it]
        + stages.try: Stage('try') after know  [behavioural: people may be elsewhere than before]
    """

    old: Journey
    """The version before."""
    new: Journey
    """The version after."""
    changes: tuple[Change, ...]
    """Every change."""

    @property
    def impact(self) -> Impact:
        """The gravest impact of any change; `safe` where there is none."""
        return worst(change.impact for change in self.changes)

    def of(self, impact: Impact) -> tuple[Change, ...]:
        """The changes of that impact.

        Example:
            >>> import customer_journey as cj
            >>> old = cj.Journey.sequence("shop", ["know", "buy"])
            >>> [change.where for change in cj.diff(old, old.without_stage("buy")).of("breaking")]
            ['stages.buy', 'transitions.know->buy', 'goals[0]']
        """
        return tuple(change for change in self.changes if change.impact == impact)

    def under(self, path: str) -> tuple[Change, ...]:
        """The changes at a path and below it.

        Example:
            >>> import customer_journey as cj
            >>> old = cj.Journey.sequence("shop", ["know", "buy"])
            >>> new = old.with_stage(cj.Stage("buy", role="customer", name="Buy"))
            >>> [change.where for change in cj.diff(old, new).under("stages.buy")]
            ['stages.buy.name', 'stages.buy.role', 'stages.buy.end']
        """
        return tuple(
            change
            for change in self.changes
            if change.where == path or change.where.startswith((f"{path}.", f"{path}["))
        )

    def to_dict(self) -> dict[str, object]:
        """Both versions by id, the gravest impact, and every change, in JSON's types."""
        return {
            "old": {"id": self.old.id, "version": self.old.version},
            "new": {"id": self.new.id, "version": self.new.version},
            "impact": self.impact,
            "changes": [change.to_dict() for change in self.changes],
        }

    def __iter__(self) -> Iterator[Change]:
        """The changes."""
        return iter(self.changes)

    def __len__(self) -> int:
        """How many changes there are."""
        return len(self.changes)

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.changes)

    def __str__(self) -> str:
        """Every change in full, one on a line, under a line that sums them up."""
        names = f"{_version(self.old)} → {_version(self.new)}"
        if not self.changes:
            return f"{names}: no change"
        return "\n".join([f"{names}: {self._count()}, {self.impact}", *map(str, self.changes)])

    def __repr__(self) -> str:
        """Both versions, and how much changed."""
        names = f"{_version(self.old)} → {_version(self.new)}"
        return f"<Diff {names}: {self._count()}, {self.impact}>"

    def _count(self) -> str:
        return "1 change" if len(self.changes) == 1 else f"{len(self.changes)} changes"


def _version(journey: Journey) -> str:
    return f"{journey.id} {journey.version!r}" if journey.version else journey.id


def diff(old: Journey, new: Journey, /) -> Diff:
    """Every change from one version of a journey to another; empty exactly when they are equal.

    What has an id is followed by its id, so a stage that was moved is `moved`, not removed and
    added; what has none (texts, suppressions) is compared by its place. Takes time linear in the
    size of both journeys, and n log n where things were moved.

    A change is `breaking` where what was valid may no longer be: a stage, transition, start, goal,
    fact, persona or promise is gone, a move became a referral, a fact has another type, another
    unit or fewer values, the journey has another id. It is `behavioural` where the same facts may
    give another answer: criteria, kinds, roles, phases, order, probabilities, promises, new stages
    and new ways. It is `safe` where only what people read has changed, or there is more of it.

    Args:
        old: The version before.
        new: The version after.

    Example:
        >>> import customer_journey as cj
        >>> old = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> new = old.with_stage(cj.Stage("try", entry=cj.fact("trials") >= 1))
        >>> for change in cj.diff(old, new):
        ...     print(change)
        + stages.try.entry: `trials >= 1`  [behavioural: who may be here changes]
    """
    return Diff(old, new, tuple(_of_nouns("", old, new)))


_BY_ID: Final = frozenset(
    {
        *((Journey, name) for name in ("stages", "personas", "promises")),
        *((Stage, name) for name in ("questions", "assets", "touchpoints", "metrics")),
    }
)


def _key_of(noun: type[attrs.AttrsInstance], name: str) -> Callable[[Any], Hashable] | None:
    """What tells the things in a field from one another; None where they have only their places."""
    if (noun, name) in _BY_ID:
        return attrgetter("id")
    keys: dict[tuple[type[attrs.AttrsInstance], str], Callable[[Any], Hashable]] = {
        (Journey, "transitions"): attrgetter("source", "target"),
        (Journey, "facts"): attrgetter("name"),
        (Journey, "starts"): str,
        (Journey, "goals"): str,
        (Asset, "claims"): attrgetter("key"),
    }
    return keys.get((noun, name))


def _of_nouns(path: str, old: attrs.AttrsInstance, new: attrs.AttrsInstance) -> Iterator[Change]:
    noun = type(old)
    for item in fields(noun):
        if not item.eq:
            continue
        before, after = getattr(old, item.name), getattr(new, item.name)
        where = f"{path}.{item.name}" if path else item.name
        rule = rule_for(noun, item.name)
        if isinstance(before, tuple):
            key = _key_of(noun, item.name)
            yield from _of_tuples(where, cast("Sequence[Any]", before), after, rule, key)
        elif before is not after and before != after:
            yield from _of_values(where, before, after, rule)


def _of_values(where: str, before: object, after: object, rule: Rule) -> Iterator[Change]:
    if isinstance(before, FrozenMap) and isinstance(after, FrozenMap):
        yield from _of_maps(where, before, after, rule)
    elif is_noun(before) and is_noun(after):
        yield from _of_nouns(where, before, after)
    else:
        kind: ChangeKind = "added" if before is None else "removed" if after is None else "changed"
        yield _change(kind, where, rule, before=before, after=after)


def _of_maps(where: str, before: FrozenMap, after: FrozenMap, rule: Rule) -> Iterator[Change]:
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
    rule: Rule,
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
    where: str, old: Mapping[Any, object], new: Mapping[Any, object], rule: Rule
) -> Iterator[Change]:
    places = _Places(where, old, new)
    for key, item in old.items():
        if key not in new:
            yield _change("removed", places.path(key, of="old"), rule, before=item)
    moved = _moved(old, new)
    last: Hashable | None = None
    for key, item in new.items():
        if key not in old:
            follows = "" if last is None else key_text(last)
            yield _change("added", places.path(key, of="new"), rule, after=item, follows=follows)
        else:
            if key in moved:
                stood = places.stood_after(key)
                yield _change(
                    "moved",
                    places.path(key, of="old"),
                    rule,
                    before=None if stood is None else key_text(stood),
                    after=None if last is None else key_text(last),
                )
            earlier = old[key]
            if earlier is not item and is_noun(earlier) and is_noun(item) and earlier != item:
                yield from _of_nouns(under(where, key), earlier, item)
        last = key


class _Places:
    """Where things with keys stand, looked up only once something was added, removed or moved."""

    def __init__(self, where: str, old: Mapping[Any, object], new: Mapping[Any, object]) -> None:
        self.where = where
        self.sides = {"old": old, "new": new}
        self.indexes: dict[str, dict[Any, int]] = {}
        self.previous: dict[Any, Any] = {}

    def path(self, key: Hashable, *, of: Literal["old", "new"]) -> str:
        """The path of a thing: under its key, or at its index where it is nothing but its key."""
        if is_noun(self.sides[of][key]):
            return under(self.where, key)
        if of not in self.indexes:
            self.indexes[of] = {item: index for index, item in enumerate(self.sides[of])}
        return f"{self.where}[{self.indexes[of][key]}]"

    def stood_after(self, key: Hashable) -> Hashable | None:
        """The key before this one in the old version."""
        if not self.previous:
            keys = list(self.sides["old"])
            self.previous = dict(zip(keys, [None, *keys], strict=False))
        return cast("Hashable | None", self.previous[key])


def _moved(old: Mapping[Any, object], new: Mapping[Any, object]) -> frozenset[Hashable]:
    """The fewest keys whose moves explain the new order."""
    places = {key: place for place, key in enumerate(old)}
    shared = [key for key in new if key in places]
    kept = stays([places[key] for key in shared])
    return frozenset(key for key, stayed in zip(shared, kept, strict=True) if not stayed)


def _of_listed(
    where: str, before: Sequence[object], after: Sequence[object], rule: Rule
) -> Iterator[Change]:
    """Changes of what has no ids: by place, once what is the same at both ends is set aside."""
    if Counter(before) == Counter(after):
        yield _change("moved", where, rule, before=before, after=after)
        return
    verdict = rule.verdict("changed", before, after)
    shorter = min(len(before), len(after))
    head = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    tail = next(
        (at for at in range(shorter - head) if before[-1 - at] != after[-1 - at]), shorter - head
    )
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(old) == len(new):
        for at, (earlier, later) in enumerate(zip(old, new, strict=True), start=head):
            if earlier != later:
                yield _judged("changed", f"{where}[{at}]", verdict, before=earlier, after=later)
        return
    for at, item in enumerate(old, start=head):
        yield _judged("removed", f"{where}[{at}]", verdict, before=item)
    for at, item in enumerate(new, start=head):
        yield _judged("added", f"{where}[{at}]", verdict, after=item)


def _change(
    kind: ChangeKind,
    where: str,
    rule: Rule,
    *,
    before: object = None,
    after: object = None,
    follows: str | None = None,
) -> Change:
    verdict = rule.verdict(kind, before, after)
    return _judged(kind, where, verdict, before=before, after=after, follows=follows)


def _judged(
    kind: ChangeKind,
    where: str,
    verdict: Verdict,
    *,
    before: object = None,
    after: object = None,
    follows: str | None = None,
) -> Change:
    impact, why = verdict
    return Change(
        kind=kind, where=where, before=before, after=after, follows=follows, impact=impact, why=why
    )
