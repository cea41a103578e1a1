"""Codes: what the excerpts of interviews stand for, and the steps in them."""

import re
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Final, Literal, TypeAlias

from customer_journey._ids import slug
from customer_journey._log._align import stages_by_name
from customer_journey._log._excerpts import About, Excerpt
from customer_journey._model import (
    Insight,
    InsightKind,
    Journey,
    Question,
    Transition,
    cached,
)
from customer_journey._model._insights import insights_of

__all__ = [
    "Meaning",
    "ends_of",
    "item_called",
    "meaning_of",
    "stage_called",
    "steps_of",
    "transition_called",
]

Meaning: TypeAlias = Literal["stage", "transition", "question", InsightKind]
"""What a code stands for."""

_ARROW: Final = re.compile(r"\s*(?:->|→)\s*")
_TAKEN: Final[frozenset[About]] = frozenset({"step", "decision"})
"""What says where people were."""


def ends_of(code: str) -> tuple[str, str] | None:
    """Source and target of a code such as `hear -> taste`; None for any other."""
    ends = _ARROW.split(code.strip())
    return (ends[0], ends[1]) if len(ends) == 2 and all(ends) else None  # noqa: PLR2004 - a pair


def stage_called(name: str, journey: Journey) -> str | None:
    """The id of the stage with this id or name; None for none."""
    index = stages_by_name(journey).get(name)
    return None if index is None else journey.stages[index].id


def transition_called(ends: tuple[str, str], journey: Journey) -> Transition | None:
    """The transition between stages with these ids or names; None for none."""
    source, target = (stage_called(name, journey) for name in ends)
    return journey.transition(source, target) if source and target else None


def item_called(name: str, journey: Journey) -> Question | Insight | None:
    """The first question or insight with this id or text, or whose id the name suggests."""
    items = cached(journey, _items_by_name)
    return items.get(name) or items.get(slug(name))


def _items_by_name(journey: Journey) -> Mapping[str, Question | Insight]:
    brought = chain.from_iterable(stage.brought for stage in journey.stages)
    items = [*brought, *(item for _, item in insights_of(journey))]
    return {
        **{item.text: item for item in reversed(items)},
        **{item.id: item for item in reversed(items)},
    }


def meaning_of(code: str, about: About, journey: Journey | None) -> Meaning:
    """What a code of an excerpt stands for.

    Where it names several elements of the journey, or none of them, what the excerpt is about
    decides.
    """
    known: list[Meaning] = []
    if journey is not None:
        if code in stages_by_name(journey):
            known.append("stage")
        item = item_called(code, journey)
        if item is not None:
            known.append(item.kind if isinstance(item, Insight) else "question")
    if not known and ends_of(code) is not None:
        return "transition"
    match about:
        case "step" | "decision":
            return known[0] if known else "stage"
        case _:
            return known[-1] if known else about


def steps_of(excerpts: Iterable[Excerpt], journey: Journey | None) -> list[str]:
    """The steps that coded excerpts state, in order.

    A transition that somebody decided on takes them from its source, unless they are there, to its
    target, unless they say just before or next that they came there. A referral takes someone else.
    """
    steps: list[str] = []
    is_implied = False
    for excerpt in excerpts:
        for code in excerpt.codes if excerpt.about in _TAKEN else ():
            meaning = meaning_of(code, excerpt.about, journey)
            if meaning == "stage":
                if not (is_implied and steps[-1] == code):
                    steps.append(code)
                is_implied = False
            ends = ends_of(code) if meaning == "transition" else None
            if ends is None or steps[-1:] == [ends[1]]:
                continue
            known = None if journey is None else transition_called(ends, journey)
            if known is None or known.is_move:
                steps += [*ends] if steps[-1:] != [ends[0]] else [ends[1]]
                is_implied = True
    return steps
