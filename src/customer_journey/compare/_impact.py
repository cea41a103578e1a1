"""What a change means for those who rely on a journey: one rule for each field, in one table."""

from collections.abc import Callable, Iterable
from typing import Any, Final, Literal, TypeAlias

import attrs
from attrs import field, frozen
from typing_extensions import TypeIs

from customer_journey._model import (
    Asset,
    Audience,
    Claim,
    Handoff,
    Journey,
    Metric,
    Persona,
    Promise,
    Question,
    Source,
    Stage,
    Suppression,
    Touchpoint,
    Transition,
)
from customer_journey.criteria._fact import Fact

__all__ = ["Impact", "Kind", "Rule", "Verdict", "is_noun", "rule_for", "worst"]

Impact: TypeAlias = Literal["safe", "behavioural", "breaking"]
"""What a change does to those who rely on the old version.

`breaking`: what was valid may no longer be: an id that people, events or programs hold is gone, a
move can no longer be made, a value is no longer allowed. `behavioural`: the same facts may give
another answer. `safe`: neither; what people read has changed, or there is more of it."""

Kind: TypeAlias = Literal["added", "removed", "changed", "moved"]

Verdict: TypeAlias = tuple[Impact, str]
"""An impact, and the rule that gives it in a few words."""

Judge: TypeAlias = Callable[[Any, Any], Verdict]


@frozen
class Rule:
    """What a change to a field means: to the field as a whole, or to one of the things in it."""

    changed: Verdict | Judge
    added: Verdict | None = field(default=None, kw_only=True)
    removed: Verdict | None = field(default=None, kw_only=True)
    moved: Verdict | None = field(default=None, kw_only=True)

    def verdict(self, kind: Kind, before: object, after: object) -> Verdict:
        """The impact of one change under this rule."""
        given = {"added": self.added, "removed": self.removed, "moved": self.moved}.get(kind)
        if given is not None:
            return given
        return self.changed(before, after) if callable(self.changed) else self.changed


def _narrowed_from_below(before: object, after: object) -> Verdict:
    return _domain(narrower=after is not None and (before is None or not _at_most(after, before)))


def _narrowed_from_above(before: object, after: object) -> Verdict:
    return _domain(narrower=after is not None and (before is None or not _at_most(before, after)))


def _at_most(one: object, other: object) -> bool:
    try:
        return bool(one <= other)  # type: ignore[operator] # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType] - caught where they differ
    except TypeError:  # bounds of different types; datetimes with and without a zone
        return False


def _fewer_values(before: tuple[object, ...], after: tuple[object, ...]) -> Verdict:
    if set(before) == set(after):
        return _READ
    return _domain(narrower=bool(after) and not (before and set(before) <= set(after)))


def _domain(*, narrower: bool) -> Verdict:
    if narrower:
        return "breaking", "values that were allowed no longer are"
    return "behavioural", "more values are allowed"


def _kind_of_move(before: str, after: str) -> Verdict:
    if after == "referral":
        return "breaking", "nobody moves along a referral"
    return "behavioural", f"the move is a different one: {before} before, {after} now"


_READ: Final[Verdict] = ("safe", "only people read it")
_MORE: Final[Verdict] = ("safe", "there is more than before")
_LABEL: Final = Rule(_READ)
_OWN_DATA: Final = Rule(("behavioural", "your own code may read it"))
_ANSWERS: Final = Rule(("behavioural", "who may be here changes"))
_MOVES: Final = Rule(("behavioural", "who may take it changes"))
_SHARES: Final = Rule(("behavioural", "weighted paths and forecasts change"))
_FIGURES: Final = Rule(("behavioural", "the figure is read differently"))
_CONTENT: Final = Rule(("behavioural", "what answers whom changes"))
_KEPT: Final = Rule(("behavioural", "what is owed, or by when, changes"))
_PASSED: Final = Rule(("behavioural", "what is passed on changes"))
_ORDER: Final[Verdict] = ("behavioural", "alignments and ties follow this order")
_GONE: Final = "whatever refers to it no longer finds it"
_AT_STAGE: Final = Rule(
    _READ,
    added=_MORE,
    removed=("behavioural", "customers meet less here, or less is watched"),
    moved=_READ,
)


def _element(*, added: Verdict, moved: Verdict = _READ) -> Rule:
    return Rule(_READ, added=added, removed=("breaking", _GONE), moved=moved)


_NEW_PLACES: Final[Verdict] = (
    "behavioural",
    "people may be elsewhere than before",
)

_RULES: Final[dict[type[attrs.AttrsInstance], dict[str, Rule]]] = {
    Journey: {
        "id": Rule(("breaking", _GONE)),
        "stages": _element(added=_NEW_PLACES, moved=_ORDER),
        "transitions": _element(added=_NEW_PLACES, moved=_ORDER),
        "starts": _element(added=_NEW_PLACES, moved=_ORDER),
        "goals": _element(added=("behavioural", "there is one more aim to reach"), moved=_ORDER),
        "facts": _element(added=_MORE),
        "personas": _element(added=_MORE),
        "promises": _element(added=("behavioural", "there is more to keep")),
        "suppressions": Rule(("behavioural", "findings may come or go")),
        "extra": _OWN_DATA,
    },
    Stage: {
        "role": _ANSWERS,
        "phases": Rule(("behavioural", "other stages of other journeys stand for it")),
        "entry": _ANSWERS,
        "end": Rule(("behavioural", "where a journey may end changes")),
        "questions": _AT_STAGE,
        "assets": _AT_STAGE,
        "touchpoints": _AT_STAGE,
        "metrics": _AT_STAGE,
        "owner": Rule(("behavioural", "handoffs are due between other owners")),
        "personas": _ANSWERS,
        "extra": _OWN_DATA,
    },
    Transition: {
        "kind": Rule(_kind_of_move),
        "when": _MOVES,
        "personas": _MOVES,
        "probability": _SHARES,
        "effort": _SHARES,
        "handoff": _PASSED,
        "extra": _OWN_DATA,
    },
    Fact: {
        "type": Rule(("breaking", "values that were allowed no longer are")),
        "unit": Rule(("breaking", "the same number means something else")),
        "minimum": Rule(_narrowed_from_below),
        "maximum": Rule(_narrowed_from_above),
        "values": Rule(_fewer_values),
        "extra": _OWN_DATA,
    },
    Question: {"personas": _CONTENT, "extra": _OWN_DATA},
    Claim: {"value": _CONTENT, "personas": _CONTENT, "markets": _CONTENT},
    Asset: {
        "answers": _CONTENT,
        "personas": _CONTENT,
        "claims": _CONTENT,
        "status": _CONTENT,
        "extra": _OWN_DATA,
    },
    Metric: {
        "unit": _FIGURES,
        "better": _FIGURES,
        "target": _FIGURES,
        "numerator": _FIGURES,
        "denominator": _FIGURES,
        "extra": _OWN_DATA,
    },
    Persona: {
        "ideal": Rule(("behavioural", "whom the journey is for changes")),
        "extra": _OWN_DATA,
    },
    Audience: {"extra": _OWN_DATA},
    Touchpoint: {"extra": _OWN_DATA},
    Promise: {"text": _KEPT, "made": _KEPT, "due": _KEPT, "kept": _KEPT, "extra": _OWN_DATA},
    Handoff: {"facts": _PASSED, "promises": _PASSED, "questions": _PASSED, "extra": _OWN_DATA},
    Suppression: {},
    Source: {},
}


def worst(impacts: Iterable[Impact]) -> Impact:
    """The gravest of some impacts; `safe` of none."""
    given = set(impacts)
    return "breaking" if "breaking" in given else "behavioural" if given - {"safe"} else "safe"


def is_noun(value: object) -> TypeIs[attrs.AttrsInstance]:
    """Whether it is a noun of the model, to be compared field by field."""
    return type(value) in _RULES


def rule_for(noun: type[attrs.AttrsInstance], name: str) -> Rule:
    """The rule for a field of a noun; a field without one is only read by people."""
    return _RULES[noun].get(name, _LABEL)
