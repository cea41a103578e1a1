"""What a diff is made of: changes, each complete on one line."""

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias, final

from attrs import frozen

from customer_journey._answer import Displayed
from customer_journey._model import Journey
from customer_journey.compare._impact import Impact, worst
from customer_journey.compare._text import plain, shown

__all__ = ["Change", "ChangeKind", "Diff"]

ChangeKind: TypeAlias = Literal["added", "removed", "changed", "moved"]
"""What happened: a thing is new, is gone, is another, or stands at another place."""

_MARKS: Final[dict[ChangeKind, str]] = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}


@final
@frozen(kw_only=True, repr=False)
class Change(Displayed):
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
