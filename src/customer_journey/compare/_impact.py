"""What a change means for those who rely on a journey: one rule for each field, in one table."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final, Literal, TypeAlias, cast, get_args

import attrs
from attrs import field, frozen
from typing_extensions import TypeIs

from customer_journey._model import (
    Action,
    Asset,
    Audience,
    Claim,
    Experience,
    Handoff,
    Insight,
    Journey,
    Metric,
    Opportunity,
    PathRule,
    Persona,
    Promise,
    Question,
    Reward,
    Source,
    Stage,
    Suppression,
    Touchpoint,
    Transition,
)
from customer_journey.criteria._fact import Event, Fact

__all__ = [
    "ChangeKind",
    "FieldImpact",
    "Impact",
    "Verdict",
    "as_impact",
    "impact_of_field",
    "is_element",
    "worst",
]

Impact: TypeAlias = Literal["cosmetic", "behavioural", "breaking"]
"""What a change does to those who rely on the old version.

`breaking`: what was valid may no longer be: an id that people, events or programs hold is gone, a
move can no longer be made, a value is not allowed any more. `behavioural`: the same facts may give
another answer. `cosmetic`: neither; texts for readers have changed, or there are more of them."""

ChangeKind: TypeAlias = Literal["added", "removed", "changed", "moved", "renamed"]
"""What happened: an item was added, removed, changed in place, moved to another position, or, of
stages, has another id."""

Verdict: TypeAlias = tuple[Impact, str]
"""An impact, and the rule that gives it in a few words."""

Judge: TypeAlias = Callable[[Any, Any], Verdict]


@frozen
class FieldImpact:
    """What a change to a field means: to the field as a whole, or to one of its items."""

    changed: Verdict | Judge
    added: Verdict | None = field(default=None, kw_only=True)
    removed: Verdict | None = field(default=None, kw_only=True)
    moved: Verdict | None = field(default=None, kw_only=True)

    def verdict(self, kind: ChangeKind, before: object, after: object) -> Verdict:
        """The impact of one change, and why."""
        special = {"added": self.added, "removed": self.removed, "moved": self.moved}.get(kind)
        if special is not None:
            return special
        return self.changed(before, after) if callable(self.changed) else self.changed


def _bound(before: object, after: object, *, is_upper: bool) -> Verdict:
    is_wider = _at_most(before, after) if is_upper else _at_most(after, before)
    return _domain(narrower=after is not None and (before is None or not is_wider))


def _at_most(one: object, other: object) -> bool:
    try:
        return bool(one <= other)  # type: ignore[operator] # pyright: ignore[reportOperatorIssue, reportUnknownArgumentType] - caught where they differ
    except TypeError:  # bounds of different types; datetimes with and without a zone
        return False


def _fewer_values(before: tuple[object, ...], after: tuple[object, ...]) -> Verdict:
    if set(before) == set(after):
        return _COSMETIC
    return _domain(narrower=bool(after) and not (before and set(before) <= set(after)))


def _domain(*, narrower: bool) -> Verdict:
    if narrower:
        return "breaking", "values become invalid"
    return "behavioural", "more values are allowed"


_COSMETIC: Final[Verdict] = ("cosmetic", "")
_LABEL: Final = FieldImpact(_COSMETIC)
_OWN_DATA: Final = FieldImpact(("behavioural", "your own code may depend on it"))
_PRESENCE: Final = FieldImpact(("behavioural", "who can be at this stage changes"))
_MOVES: Final = FieldImpact(("behavioural", "who can take it changes"))
_SHARES: Final = FieldImpact(("behavioural", "weighted paths and forecasts change"))
_FIGURES: Final = FieldImpact(("behavioural", "the metric is read differently"))
_CONTENT: Final = FieldImpact(("behavioural", "which content answers whom changes"))
_RANKED: Final = FieldImpact(("behavioural", "opportunities are ranked otherwise"))
_RULED: Final = FieldImpact(("behavioural", "which paths are faults changes"))
_REWARDED: Final = FieldImpact(("behavioural", "people are given something else"))
_PROMISED: Final = FieldImpact(("behavioural", "what is promised, or when it is due, changes"))
_HANDED_OVER: Final = FieldImpact(("behavioural", "the handoff changes"))
_ORDER: Final[Verdict] = ("behavioural", "alignments and ties depend on this order")
_GONE: Final = "references to it become invalid"
_AT_STAGE: Final = FieldImpact(
    _COSMETIC,
    added=_COSMETIC,
    removed=("behavioural", "customers get less at this stage, or less is measured"),
    moved=_COSMETIC,
)


def _element(*, added: Verdict, moved: Verdict = _COSMETIC, gone: str = _GONE) -> FieldImpact:
    return FieldImpact(_COSMETIC, added=added, removed=("breaking", gone), moved=moved)


_OTHER_STAGES: Final[Verdict] = ("behavioural", "customers may be at other stages")

_IMPACTS: Final[dict[type[attrs.AttrsInstance], dict[str, FieldImpact]]] = {
    Journey: {
        "id": FieldImpact(("breaking", _GONE)),
        "stages": _element(added=_OTHER_STAGES, moved=_ORDER),
        "transitions": _element(added=_OTHER_STAGES, moved=_ORDER),
        "starts": _element(added=_OTHER_STAGES, moved=_ORDER, gone=_OTHER_STAGES[1]),
        "goals": _element(
            added=("behavioural", "there is another goal"),
            moved=_ORDER,
            gone="it is not a goal any more",
        ),
        "events": _element(added=_COSMETIC),
        "facts": _element(added=_COSMETIC),
        "personas": _element(added=_COSMETIC),
        "promises": _element(added=("behavioural", "there is another promise to keep")),
        "opportunities": _RANKED,
        "path_rules": _RULED,
        "suppressions": FieldImpact(("behavioural", "findings may appear or disappear")),
    },
    Stage: {
        "formerly": FieldImpact(("behavioural", "customers may be moved to other stages")),
        **dict.fromkeys(("role", "entry", "personas"), _PRESENCE),
        "phases": FieldImpact(("behavioural", "it matches other stages of other journeys")),
        "end": FieldImpact(("behavioural", "where a journey may end changes")),
        "experience": FieldImpact(("behavioural", "what customers feel is another figure")),
        "moment_of_truth": _RANKED,
        **dict.fromkeys(("questions", "insights", "actions"), _AT_STAGE),
        **dict.fromkeys(("assets", "touchpoints", "metrics"), _AT_STAGE),
        "owner": FieldImpact(("behavioural", "handoffs are due between other owners")),
    },
    Transition: {
        "kind": FieldImpact(
            lambda _, after: (
                ("breaking", "a referral moves no customer")
                if after == "referral"
                else ("behavioural", "people take it as another kind of transition")
            )
        ),
        **dict.fromkeys(("when", "personas", "otherwise", "after", "within"), _MOVES),
        **dict.fromkeys(("probability", "effort"), _SHARES),
        "handoff": _HANDED_OVER,
        "rewards": _REWARDED,
    },
    Fact: {
        "type": FieldImpact(("breaking", "values become invalid")),
        "unit": FieldImpact(("breaking", "the same number means something else")),
        "minimum": FieldImpact(partial(_bound, is_upper=False)),
        "maximum": FieldImpact(partial(_bound, is_upper=True)),
        "values": FieldImpact(_fewer_values),
        "computed": FieldImpact(("behavioural", "the same events or facts give another value")),
    },
    Event: {"columns": _element(added=_COSMETIC)},
    Question: {"channel": _CONTENT, "personas": _CONTENT},
    Insight: {
        **dict.fromkeys(("kind", "personas"), _CONTENT),
        **dict.fromkeys(("importance", "satisfaction", "share", "n"), _RANKED),
    },
    Action: {
        "lane": FieldImpact(("behavioural", "the service blueprint changes")),
        "owner": FieldImpact(("behavioural", "handoffs are due between other owners")),
        "answers": _CONTENT,
    },
    Experience: {},
    Opportunity: {
        "answers": _CONTENT,
        **dict.fromkeys(("lifts", "effort", "confidence", "status"), _RANKED),
    },
    Reward: {"to": _REWARDED, "value": _REWARDED, "unit": _REWARDED},
    Claim: {"value": _CONTENT, "personas": _CONTENT, "markets": _CONTENT},
    Asset: dict.fromkeys(("answers", "personas", "claims", "status", "event"), _CONTENT),
    Metric: dict.fromkeys(
        ("unit", "better", "target", "numerator", "denominator", "computed", "every"), _FIGURES
    ),
    Persona: {
        "ideal": FieldImpact(("behavioural", "the target group changes")),
        "insights": _AT_STAGE,
    },
    Audience: {"insights": _AT_STAGE, "messages": _CONTENT},
    Touchpoint: {"event": _CONTENT, "claims": _CONTENT},
    Promise: dict.fromkeys(("text", "made", "due", "kept"), _PROMISED),
    PathRule: dict.fromkeys(("kind", "stage", "before", "after"), _RULED),
    Handoff: dict.fromkeys(("facts", "promises", "questions"), _HANDED_OVER),
    Suppression: {},
    Source: {},
}


def as_impact(value: str) -> Impact:
    """The impact; `safe`, as version 0.1.0 wrote it, is `cosmetic`."""
    return cast("Impact", "cosmetic" if value == "safe" else value)


def worst(impacts: Iterable[Impact]) -> Impact:
    """The gravest of some impacts; `cosmetic` of none."""
    return max((_COSMETIC[0], *impacts), key=get_args(Impact).index)


def is_element(value: object) -> TypeIs[attrs.AttrsInstance]:
    """Whether it is an element of the model, to be compared field by field."""
    return type(value) in _IMPACTS


def impact_of_field(element: type[attrs.AttrsInstance], name: str) -> FieldImpact:
    """What changes to a field of an element mean; by default, they are cosmetic."""
    return _IMPACTS[element].get(name, _OWN_DATA if name == "extra" else _LABEL)
