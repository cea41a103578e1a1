"""References between the parts of a journey: every broken one and every duplicate, in the journey's order."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from customer_journey._model._checks import twice
from customer_journey._suggest import did_you_mean
from customer_journey.errors import Problem

if TYPE_CHECKING:
    from customer_journey._model._journey import Journey
    from customer_journey._model._nouns import Handoff
    from customer_journey._model._stage import Stage, Transition

__all__ = ["reference_problems"]

_MOST_HINTS = 50


def reference_problems(journey: "Journey") -> list[Problem]:
    """What the journey refers to and does not have, and what it has twice."""
    return [*_duplicates(journey), *_References(journey).problems()]


def _duplicates(journey: "Journey") -> list[Problem]:
    ends = [(item.source, item.target) for item in journey.transitions]
    listed: tuple[tuple[str, str, Iterable[object]], ...] = (
        ("stages", "stage", [item.id for item in journey.stages]),
        ("transitions", "transition", ends),
        ("starts", "start", journey.starts),
        ("goals", "goal", journey.goals),
        ("facts", "fact", [item.name for item in journey.facts]),
        ("personas", "persona", [item.id for item in journey.personas]),
        ("promises", "promise", [item.id for item in journey.promises]),
    )
    return [problem.within(name) for name, kind, names in listed for problem in twice(names, kind)]


class _References:
    """The names that a journey has, and the problems with those it uses."""

    def __init__(self, journey: "Journey") -> None:
        self.journey = journey
        self.stages = dict.fromkeys(item.id for item in journey.stages)
        self.personas = dict.fromkeys(item.id for item in journey.personas)
        self.promises = dict.fromkeys(item.id for item in journey.promises)
        self.questions = dict.fromkeys(item.id for stage in journey.stages for item in stage.questions)
        self.found: list[Problem] = []

    def problems(self) -> list[Problem]:
        """Every broken reference, in the journey's order."""
        journey = self.journey
        for stage in journey.stages:
            if stage.personas or stage.questions or stage.assets:
                self._in_stage(stage)
        stages = self.stages
        for item in journey.transitions:
            if item.source not in stages or item.target not in stages:
                self._missing(item.path, (item.source, item.target), "stage", stages)
            if item.personas or item.handoff is not None:
                self._in_transition(item)
        self._listed("starts", journey.starts, "stage", stages)
        self._listed("goals", journey.goals, "stage", stages)
        for promise in journey.promises:
            path = f"promises.{promise.id}"
            self._listed(f"{path}.made", promise.made, "stage", stages)
            self._missing(f"{path}.due", (promise.due,), "stage", stages)
            self._listed(f"{path}.kept", promise.kept, "stage", stages)
        return self.found

    def _in_stage(self, stage: "Stage") -> None:
        path = stage.path
        self._listed(f"{path}.personas", stage.personas, "persona", self.personas)
        for question in stage.questions:
            self._listed(f"{path}.questions.{question.id}.personas", question.personas, "persona", self.personas)
        for asset in stage.assets:
            where = f"{path}.assets.{asset.id}"
            self._listed(f"{where}.answers", asset.answers, "question", self.questions)
            self._listed(f"{where}.personas", asset.personas, "persona", self.personas)
            for claim in asset.claims:
                self._listed(f"{where}.claims.{claim.key}.personas", claim.personas, "persona", self.personas)

    def _in_transition(self, item: "Transition") -> None:
        self._listed(f"{item.path}.personas", item.personas, "persona", self.personas)
        if item.handoff is not None:
            self._in_handoff(f"{item.path}.handoff", item.handoff)

    def _in_handoff(self, path: str, handoff: "Handoff") -> None:
        self._listed(f"{path}.promises", handoff.promises, "promise", self.promises)
        self._listed(f"{path}.questions", handoff.questions, "question", self.questions)

    def _listed(self, path: str, names: tuple[str, ...], kind: str, known: dict[str, None]) -> None:
        for index, name in enumerate(names):
            if name not in known:
                self._missing(f"{path}[{index}]", (name,), kind, known)

    def _missing(self, path: str, names: tuple[str, ...], kind: str, known: dict[str, None]) -> None:
        for name in dict.fromkeys(names):
            if name not in known:
                # Looking for the nearest name costs as much as there are names.
                hint = did_you_mean(name, known) if len(self.found) < _MOST_HINTS else ""
                self.found.append(Problem(path, f"no {kind} {name!r}", hint=hint))
