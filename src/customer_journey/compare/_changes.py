"""The result of a diff: changes, each on one line."""

import json
import re
from functools import partial
from typing import Final, cast, final

from attrs import field, frozen

from customer_journey._answer import AnswerSequence, Cell, JourneyAnswer, plain
from customer_journey._arguments import checked
from customer_journey._messages._current import counted, in_language_of_answer, message, numeral
from customer_journey._model import Journey
from customer_journey._model._names import name_of, names_of
from customer_journey._printable import printable
from customer_journey.compare._describe import describe
from customer_journey.compare._impact import ChangeKind, Impact, as_impact, worst

__all__ = ["Change", "Diff", "version_of"]

_MARKS: Final[dict[ChangeKind, str]] = {
    "added": "+",
    "removed": "-",
    "changed": "~",
    "moved": ">",
    "renamed": "=",
}

_REFERENCES: Final = re.compile(
    r"(?:^|\.)(?:starts|goals|made|kept|due|answers|personas?|supports|promises|questions|touchpoints)"
    r"(?:\[\d+\])?$|^path_rules\..+\.(?:stage|before|after)$"
)
"""Paths of fields whose texts are ids of other elements."""


@final
@frozen(kw_only=True, repr=False)
class Change(JourneyAnswer):
    """A change is one difference between two versions of a journey.

    Example:
        >>> import customer_journey as cj
        >>> old = cj.Journey.sequence("shop", ["know", "buy"])
        >>> (change,) = cj.diff(old, old.connect("buy", "buy", kind="return"))
        >>> change.kind, change.where, change.impact
        ('added', 'transitions.buy->buy', 'behavioural')
    """

    kind: ChangeKind
    """What happened: `added`, `removed`, `changed`, `moved` or `renamed`."""
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
    impact: Impact = field(converter=as_impact)
    """What it means for those who rely on the old version."""
    why: str
    """The rule that gives the impact, in a few words."""

    def to_dict(self) -> dict[str, object]:
        """The change as plain data: criteria as text, elements as objects without their defaults.

        `follows` stands there only for what was added among things with ids.

        Example:
            >>> import customer_journey as cj
            >>> old = cj.Journey.sequence("shop", ["know", "buy"])
            >>> cj.diff(old, cj.evolve(old, name="Shop")).changes[0].to_dict()["after"]
            'Shop'
        """
        follows = {} if self.follows is None else {"follows": self.follows}
        return {
            "kind": self.kind,
            "where": self.where,
            "before": plain(self.before),
            "after": plain(self.after),
            **follows,
            "impact": self.impact,
            "why": self.why,
        }

    def details(self) -> str:
        """The change on one line with all that was and is there, as JSON."""
        sides = {
            name: value
            for name, value in self.to_dict().items()
            if name in {"before", "after", "follows"} and value is not None
        }
        return printable(f"{self._head()} {json.dumps(sides, ensure_ascii=False)}")

    def __str__(self) -> str:
        """The change in a few words, on one line."""
        why = f": {message(self.why)}" if self.why else ""
        return f"{self._head()}: {self._contents()}  [{message(self.impact)}{why}]"

    def __repr__(self) -> str:
        """The kind, the path and the impact."""
        return f"<Change {self.kind} {self.where} ({self.impact})>"

    def _head(self) -> str:
        return f"{_MARKS[self.kind]} {self.where}"

    def _contents(self) -> str:
        if self.kind == "added":
            position = "" if self.follows is None else f"; {_position(self.where, self.follows)}"
            return f"{_text_at(self.where, self.after)}{position}"
        if self.kind == "removed":
            return _text_at(self.where, self.before)
        if self.kind == "renamed":
            return message("now {name}", name=name_of(str(self.after), None))
        text = partial(_position if self.kind == "moved" else _text_at, self.where)
        before, after = text(self.before), text(self.after)
        if before == after and isinstance(self.before, float):
            before, after = numeral(repr(self.before)), numeral(repr(self.after))
        return f"{before} → {after}"


def _text_at(where: str, value: object, *, quoted: bool = True) -> str:
    """What was or is at a path, in a few words: names in place of the ids of other elements."""
    if _REFERENCES.search(where):
        if isinstance(value, str):
            value = name_of(value, None)
        if isinstance(value, tuple):
            value = tuple(names_of(cast("tuple[str, ...]", value), None))
    return "" if value is None and not quoted else describe(value, quoted=quoted)


def _side(change: Change, value: object) -> str:
    """What was or is there, as a row has it."""
    if change.kind == "moved" and isinstance(value, str):
        return _name(value)
    return _text_at(change.where, value, quoted=False)


def _name(key: str) -> str:
    """What an element is called, by its key: its id, or those of both ends of a transition."""
    return " → ".join(names_of(key.split("->"), None))


def _position(where: str, key: object) -> str:
    if isinstance(key, str):
        return message("after {stage}", stage=_name(key)) if key else message("first")
    return message("first") if key is None else _text_at(where, key)


@final
@frozen(repr=False)
class Diff(AnswerSequence[Change]):
    """A diff is every change from one version of a journey to another; it is false if empty.

    Iterating gives the changes in the order of the journey's fields: of stages and of all else that
    has ids, what was removed comes first, in the old order, then the rest in the new one. Printed,
    it describes each change on a line; `details` and `to_dict` have every field, so that the new
    version follows from the old one and them.

    Example:
        >>> import customer_journey as cj
        >>> old = cj.Journey.sequence("shop", ["know", "buy"], version="1")
        >>> new = cj.evolve(old.with_stage(cj.Stage("try"), before="buy"), version="2")
        >>> print(cj.diff(old, new))
        shop '1' → shop '2': 2 changes, behavioural
        ~ version: '1' → '2'  [cosmetic]
        + stages.try: try; after know  [behavioural: customers may be at other stages]
    """

    old: Journey
    """The version before."""
    new: Journey
    """The version after."""
    changes: tuple[Change, ...]
    """Every change."""

    @property
    def impact(self) -> Impact:
        """The gravest impact of any change; `cosmetic` where there is none."""
        return worst(change.impact for change in self.changes)

    @checked
    def of(self, impact: Impact) -> tuple[Change, ...]:
        """The changes of that impact.

        Raises:
            WrongTypeError: An argument is of another type.

        Example:
            >>> import customer_journey as cj
            >>> old = cj.Journey.sequence("shop", ["know", "buy"])
            >>> [change.where for change in cj.diff(old, old.without_stage("buy")).of("breaking")]
            ['stages.buy', 'transitions.know->buy', 'goals[0]']
        """
        wanted = as_impact(impact)
        return tuple(change for change in self.changes if change.impact == wanted)

    @checked
    def under(self, path: str) -> tuple[Change, ...]:
        """The changes at a path and below it.

        Raises:
            WrongTypeError: An argument is of another type.

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

    def details(self) -> str:
        """Every change on one line with all that was and is there, as JSON.

        Example:
            >>> import customer_journey as cj
            >>> old = cj.Journey.sequence("shop", ["know", "buy"])
            >>> print(cj.diff(old, cj.evolve(old, name="Shop")).details())
            ~ name {"before": "", "after": "Shop"}
        """
        return "\n".join(change.details() for change in self.changes)

    def to_dict(self) -> dict[str, object]:
        """Both versions by id, the gravest impact, and every change, as plain data."""
        return {
            "old": {"id": self.old.id, "version": self.old.version},
            "new": {"id": self.new.id, "version": self.new.version},
            "impact": self.impact,
            "changes": [change.to_dict() for change in self.changes],
        }

    def rows(self) -> list[dict[str, Cell]]:
        """A flat row for each change, with the columns kind, where, before, after, impact, why."""
        return [
            {
                "kind": change.kind,
                "where": change.where,
                "before": _side(change, change.before),
                "after": _side(change, change.after),
                "impact": change.impact,
                "why": change.why,
            }
            for change in self.changes
        ]

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.changes)

    def __str__(self) -> str:
        """Every change, one on a line, under a line that sums them up."""
        with in_language_of_answer(self.new.language):
            return "\n".join([self._headline(), *map(str, self.changes)])

    def __repr__(self) -> str:
        """Both versions, and how much changed."""
        return f"<Diff {self._headline()}>"

    def _first(self) -> str:
        return "changes"

    def _headline(self) -> str:
        with in_language_of_answer(self.new.language):
            count = message("no change")
            if self:
                count = f"{counted(len(self), 'change')}, {message(self.impact)}"
        return f"{version_of(self.old)} → {version_of(self.new)}: {count}"


def version_of(journey: Journey) -> str:
    """What a journey is called, with its version where it has one."""
    label = describe(journey.label, quoted=False)
    return f"{label} {journey.version!r}" if journey.version else label
