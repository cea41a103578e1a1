"""Codes: what the excerpts of interviews stand for, and the steps in them."""

import re
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Final, Literal, TypeAlias

from customer_journey._log._align import stages_by_name
from customer_journey._log._excerpts import About, Excerpt
from customer_journey._model import Insight, InsightKind, Journey, Question, cached

__all__ = ["Meaning", "brought_in", "ends_of", "meaning_of", "steps_of"]

Meaning: TypeAlias = Literal["stage", "transition", "question", InsightKind]
"""What a code stands for."""

_ARROW: Final = re.compile(r"\s*(?:->|→)\s*")
_TAKEN: Final[frozenset[About]] = frozenset({"step", "decision"})
"""What says where people were."""


def ends_of(code: str) -> tuple[str, str] | None:
    """Source and target of a code such as `hear -> taste`; None for any other."""
    ends = _ARROW.split(code.strip())
    return (ends[0], ends[1]) if len(ends) == 2 and all(ends) else None  # noqa: PLR2004 - a pair


def brought_in(journey: Journey) -> Mapping[str, Question | Insight]:
    """The questions and insights of a journey by id, the first of each id."""
    return cached(journey, _brought_in)


def _brought_in(journey: Journey) -> dict[str, Question | Insight]:
    audience = () if journey.audience is None else journey.audience.insights
    brought: dict[str, Question | Insight] = {}
    for item in chain(
        chain.from_iterable(stage.brought for stage in journey.stages),
        audience,
        chain.from_iterable(persona.insights for persona in journey.personas),
    ):
        brought.setdefault(item.id, item)
    return brought


def meaning_of(code: str, about: About, journey: Journey | None) -> Meaning:
    """What a code of an excerpt stands for.

    Where it names several elements of the journey, or none of them, what the excerpt is about
    decides.
    """
    known: list[Meaning] = []
    if journey is not None:
        if code in stages_by_name(journey):
            known.append("stage")
        item = brought_in(journey).get(code)
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
    target, unless they say just before or next that they came there.
    """
    steps: list[str] = []
    is_implied = False
    for excerpt in excerpts:
        for code in excerpt.codes if excerpt.about in _TAKEN else ():
            meaning = meaning_of(code, excerpt.about, journey)
            ends = ends_of(code)
            if meaning == "stage":
                if not (is_implied and steps[-1] == code):
                    steps.append(code)
                is_implied = False
            elif meaning == "transition" and ends is not None and steps[-1:] != [ends[1]]:
                steps += [*ends] if steps[-1:] != [ends[0]] else [ends[1]]
                is_implied = True
    return steps
