"""What interviews state of a journey: questions, decisions and insights, with their numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import fmean
from typing import Final, TypeAlias, cast

from attrs import evolve, field, frozen

from customer_journey._ids import ids_for
from customer_journey._log._excerpts import Excerpt
from customer_journey._log._traces import Interview
from customer_journey._model import (
    Audience,
    Insight,
    InsightKind,
    Journey,
    Question,
    Stage,
)
from customer_journey.evidence._codes import (
    Meaning,
    ends_of,
    item_called,
    meaning_of,
    stage_called,
    transition_called,
)
from customer_journey.evidence._experience import (
    Experiences,
    StageExperience,
    mean_score,
    with_experience,
)

__all__ = ["Statements", "statements_of", "with_statements"]

Place: TypeAlias = tuple[str, str]
"""Whose questions and insights: of a stage or a persona by id, or of the audience."""

_AUDIENCE: Final = ("audience", "")
_MEASURE: Final = "interview"
"""What scores of excerpts measure."""
_OF_STAGES: Final[frozenset[InsightKind]] = frozenset({"goal", "need", "expectation", "pain"})
"""The kinds of insights that people have where they are; all others are about the whole journey."""


@frozen
class _Said:
    """A question or an insight, and who said it."""

    item: Question | Insight
    words: str
    customers: dict[str, None] = field(factory=dict)


@frozen
class Statements:
    """What interviews say of a journey, by where it belongs."""

    people: int
    """How many were asked: all whose interview has a code."""
    decisions: dict[tuple[str, str], str] = field(factory=dict)
    """The first words about each decision, by the stages that it joins."""
    said: dict[Place, dict[str, _Said]] = field(factory=dict)
    """Questions and insights, by place and id."""
    scores: dict[str, dict[str, list[float]]] = field(factory=dict)
    """How each customer felt, by stage and customer."""
    persona_of: dict[str, str] = field(factory=dict)
    """The persona that the segment of a customer is, by customer."""
    unexpected: dict[str, None] = field(factory=dict)
    """Codes that the journey has no place for."""

    def at(self, place: Place) -> Mapping[str, _Said]:
        """What was said that belongs to a place, by id."""
        return self.said.get(place, {})


def statements_of(journey: Journey, interviews: Iterable[Interview]) -> Statements:
    """What coded interviews say of a journey.

    A question belongs to the stage that its customer mentioned last, or before any stage to where
    the journey has it, or else to the first start. An insight that the journey has belongs where it
    has it. A new one belongs to the stage where it was said first, if it is about what people want,
    need, expect or suffer; else to the audience.
    """
    coded = [each for each in interviews if any(excerpt.codes for excerpt in each.told)]
    reader = _Reader(journey, coded)
    personas = {name: each.id for each in journey.personas for name in (each.label, each.id)}
    for interview in coded:
        if interview.segment in personas:
            reader.statements.persona_of[interview.customer] = personas[interview.segment]
        stage: str | None = None
        for excerpt in interview.told:
            stage = reader.read(excerpt, interview.customer, stage)
    return reader.statements


def with_statements(journey: Journey, statements: Statements) -> Journey:
    """The journey with what was said: its questions, decisions, insights, and how stages feel."""
    audience = journey.audience
    if about_all := statements.at(_AUDIENCE):
        audience = audience or Audience()
        insights = _insights(audience.insights, about_all, statements.people)
        audience = evolve(audience, insights=insights)
    personas = [
        evolve(
            persona,
            insights=_insights(
                persona.insights, statements.at(("persona", persona.id)), statements.people
            ),
        )
        for persona in journey.personas
    ]
    filled = evolve(
        journey,
        stages=[
            _stage_with(stage, said, statements.people)
            if (said := statements.at(("stage", stage.id)))
            else stage
            for stage in journey.stages
        ],
        transitions=[
            item
            if (words := statements.decisions.get((item.source, item.target))) is None
            else evolve(
                item,
                decision=item.decision or words,
                basis="observed" if item.basis == "observed" else "stated",
            )
            for item in journey.transitions
        ],
        audience=audience,
        personas=personas,
    )
    return with_experience(filled, Experiences(tuple(_experiences(statements))))


class _Reader:
    """Takes down excerpt by excerpt what codes stand for, and where it belongs."""

    def __init__(self, journey: Journey, interviews: Sequence[Interview]) -> None:
        self.statements = Statements(len(interviews))
        self._journey = journey
        self._places: dict[str, list[Place]] = {}
        """Where each question and insight is, by id."""
        self._items: dict[str, Question | Insight] = {}
        """What each code stands for that is neither a stage nor a transition."""
        audience = () if journey.audience is None else journey.audience.insights
        for place, items in (
            *((("stage", stage.id), stage.brought) for stage in journey.stages),
            (_AUDIENCE, audience),
            *((("persona", persona.id), persona.insights) for persona in journey.personas),
        ):
            for item in items:
                self._places.setdefault(item.id, []).append(place)
        self._take_meanings(interviews)

    def _take_meanings(self, interviews: Sequence[Interview]) -> None:
        """Find what the journey has for each code, and make elements for all others at once.

        A new one is what the first excerpt is about in which it is the first code, or else the
        first excerpt that has it.
        """
        new: dict[str, tuple[Meaning, str]] = {}
        coded = [
            (index, code, excerpt)
            for interview in interviews
            for excerpt in interview.told
            for index, code in enumerate(excerpt.codes)
        ]
        for _, code, excerpt in sorted(coded, key=lambda each: each[0] > 0):
            meaning = meaning_of(code, excerpt.about, self._journey)
            if meaning in {"stage", "transition"} or code in self._items or code in new:
                continue
            item = item_called(code, self._journey)
            if item is None:
                new[code] = (meaning, excerpt.text)
            else:
                self._items[code] = item
        for code, id in ids_for(new, element="insight").items():
            meaning, text = new[code]
            self._items[code] = (
                Question(id, text=text)
                if meaning == "question"
                else Insight(id, text=text, kind=cast("InsightKind", meaning))
            )

    def read(self, excerpt: Excerpt, customer: str, stage: str | None) -> str | None:
        """Take an excerpt down; the stage that its customer has mentioned last."""
        is_taken = excerpt.about in {"step", "decision"}
        items: list[tuple[str, Question | Insight]] = []
        for code in excerpt.codes:
            meaning = meaning_of(code, excerpt.about, self._journey)
            ends = ends_of(code)
            if meaning == "stage":
                stage = stage_called(code, self._journey) or stage
            elif meaning == "transition" and ends is not None:
                transition = transition_called(ends, self._journey)
                if transition is None:
                    self.statements.unexpected[code] = None
                elif is_taken:
                    joined = transition.source, transition.target
                    self.statements.decisions.setdefault(joined, excerpt.text)
                # What is asked about a decision is asked before it, and a referral moves no one.
                is_move = is_taken and (transition is None or transition.is_move)
                stage = stage_called(ends[is_move], self._journey) or stage
            else:
                items.append((code, self._items[code]))
        for code, item in items:
            place = self._place_of(item, stage)
            if place is None:
                self.statements.unexpected[code] = None
            else:
                said = self.statements.said.setdefault(place, {})
                said.setdefault(item.id, _Said(item, excerpt.text)).customers[customer] = None
        if excerpt.score is not None and stage is not None:
            by_customer = self.statements.scores.setdefault(stage, {})
            by_customer.setdefault(customer, []).append(excerpt.score)
        return stage

    def _place_of(self, item: Question | Insight, stage: str | None) -> Place | None:
        current = None if stage is None else ("stage", stage)
        places = self._places.setdefault(item.id, [])
        if isinstance(item, Question):
            starts = (*self._journey.starts, *(stage.id for stage in self._journey))
            default = ("stage", starts[0]) if starts else None
            return current or next(iter(places), default)
        if not places:
            places.append(current if current and item.kind in _OF_STAGES else _AUDIENCE)
        return current if current in places else places[0]


def _experiences(statements: Statements) -> Iterator[StageExperience]:
    """How each stage feels to each persona, and to all if some people are of none; a mean each."""
    for stage, by_customer in statements.scores.items():
        means = {customer: fmean(scores) for customer, scores in by_customer.items()}
        of_personas: dict[str, list[float]] = {}
        for customer, mean in means.items():
            of_personas.setdefault(statements.persona_of.get(customer, ""), []).append(mean)
        if "" in of_personas:
            of_personas[""] = [*means.values()]
        for persona, scores in of_personas.items():
            personas = [persona] if persona else []
            felt = mean_score(scores, personas=personas, measure=_MEASURE, basis="stated")
            yield StageExperience(stage, felt)


def _stage_with(stage: Stage, said: Mapping[str, _Said], people: int) -> Stage:
    questions = [
        evolve(question, text=question.text or said[question.id].words, basis="stated")
        if question.id in said and question.basis != "observed"
        else question
        for question in stage.questions
    ]
    known = {question.id for question in questions}
    questions += [
        evolve(each.item, text=each.item.text or each.words, basis="stated")
        for id, each in said.items()
        if isinstance(each.item, Question) and id not in known
    ]
    insights = _insights(stage.insights, said, people)
    return evolve(stage, questions=questions, insights=insights)


def _insights(insights: Sequence[Insight], said: Mapping[str, _Said], people: int) -> list[Insight]:
    """Insights with the shares of those who said so; new ones follow, the most common first."""
    known = {insight.id for insight in insights}
    new = [each for id, each in said.items() if id not in known and isinstance(each.item, Insight)]
    new.sort(key=lambda each: -len(each.customers))
    listed = [*insights, *(each.item for each in new if isinstance(each.item, Insight))]
    return [
        evolve(
            insight,
            text=insight.text or said[insight.id].words,
            share=len(said[insight.id].customers) / people,
            n=people,
            basis="stated",
        )
        if insight.id in said and insight.basis != "observed"
        else insight
        for insight in listed
    ]
