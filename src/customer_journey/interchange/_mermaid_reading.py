"""Mermaid diagrams that others drew: `journey` diagrams, and flowcharts."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, get_args

from attrs import evolve

from customer_journey._arguments import checked
from customer_journey._ids import ids_for
from customer_journey._model import Experience, Journey, Persona, Phase, Stage
from customer_journey._values import brief
from customer_journey.errors import InvalidFileError, InvalidValueError, Problem
from customer_journey.interchange._documents import path_hint
from customer_journey.interchange._imported import (
    ID_FROM_NAME,
    NO_PHASE,
    NO_PLACE,
    Imported,
    Note,
    noted,
)
from customer_journey.interchange._mermaid import MIDDLE, NO_SECTION
from customer_journey.interchange._mermaid_flowchart import read_flowchart
from customer_journey.interchange._mermaid_text import (
    ENTITY,
    SUBJECT,
    Diagram,
    Line,
    diagram_of,
    plain_text,
)
from customer_journey.interchange._outline import imported

__all__ = ["from_mermaid"]

_BEST: Final = 5
_DIGITS: Final = 6
_PHASES: Final[Mapping[str, Phase]] = {phase: phase for phase in get_args(Phase)}
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,15}\.?\d{0,15}|\.\d{1,15})", re.ASCII)
_COMMENT: Final = re.compile(r"#(?!\w+;)", re.ASCII)
_DESCRIBED: Final = re.compile(r"acc(?:title|descr)\s*[:{]", re.IGNORECASE)
_MOST_PARTS: Final = 2


class _Task(NamedTuple):
    """A task: a name with a score, and whose it is."""

    section: str
    name: str
    score: float
    actors: tuple[str, ...]


@checked
def from_mermaid(document: str | bytes, /) -> Imported:
    r"""The journey of a Mermaid diagram: a `journey` diagram, or a flowchart.

    In a flowchart, nodes are stages and links are transitions. In those of
    `customer_journey.render.to_mermaid`, arrows also say of which kind; in others, how a link is
    drawn says nothing. A subgraph is what a section is. Looks are ignored.

    In a `journey` diagram, tasks are stages, one after another, and lead from the first to the
    last. A task that follows one of the same name is the same stage to others. A section that is
    called like a phase is that phase of its stages; any other stands in their `extra`. Actors are
    personas. A score is that of an experience and 3; what no one was asked is `assumed`.

    Args:
        document: The text of a diagram, as in `Path("day.mmd").read_text()`.

    Raises:
        InvalidFileError: It is another diagram, or Mermaid would draw it as what it does not say: a
            task without a score from 1 to 5, a colon in a name. Everything is named with its line.

    Example:
        >>> import customer_journey as cj
        >>> text = "journey\n  title Tea\n  section Try\n    Taste: 4.5: Ada\n    Buy: 3: Ada"
        >>> found = cj.interchange.from_mermaid(text).journey
        >>> found["taste"].phases, found["taste"].experience[0].score
        (('try',), 1.5)
    """
    diagram = diagram_of(document)
    kind = diagram.first.text.casefold()
    if kind.startswith(("flowchart", "graph")):
        return imported(read_flowchart(diagram), None)
    if kind != "journey":
        message = f"expected a journey diagram or a flowchart, got {brief(diagram.first.text)}"
        raise InvalidFileError(SUBJECT, [Problem("", message, hint=path_hint(document))])
    problems: list[Problem] = []
    notes: list[Note] = []
    title, tasks = _read_journey(diagram, problems, notes)
    if not tasks and not problems:
        problems.append(Problem("", "it has no tasks, so it does not hold a journey"))
    if problems:
        raise InvalidFileError(SUBJECT, problems)
    try:
        return _journey_of(title, tasks, notes)
    except InvalidValueError as error:
        raise InvalidFileError(SUBJECT, error.problems) from None


def _read_journey(
    diagram: Diagram, problems: list[Problem], notes: list[Note]
) -> tuple[str, list[_Task]]:
    """The title and the tasks of a journey diagram."""
    title = diagram.title
    section = ""
    tasks: list[_Task] = []
    is_described = False
    for line in diagram.lines:
        # Mermaid takes the rest of a line for a comment, but for entities such as `#35;`.
        text = _COMMENT.split(line.text)[0].strip()
        word, _, rest = text.partition(" ")
        key = word.casefold()
        if is_described or _DESCRIBED.match(text):
            is_described = "}" not in text and (is_described or "{" in text)
            notes.append(noted("dropped", f"line {line.number}", NO_PLACE))
        elif not text:
            continue
        elif ";" in ENTITY.sub("", text):
            message = "a semicolon ends a name"
            hint = "in a name, it is written #59;"
            problems.append(Problem("", message, hint=hint, line=line.number))
        elif key == "title" and rest:
            title = plain_text(rest)
        elif key == "section" and rest:
            section = plain_text(rest)
            section = "" if section == NO_SECTION else section
        else:
            task = _task_of(Line(line.number, text), section, problems)
            tasks += [] if task is None else [task]
    return title, tasks


def _task_of(line: Line, section: str, problems: list[Problem]) -> _Task | None:
    """The task on a line; what Mermaid would refuse, or draw as something else, is a problem."""
    name, *data = line.text.split(":")
    score = data[0].strip() if data else ""
    message = hint = ""
    if not plain_text(name):
        message = "a task has no name"
    elif not data:
        message = f"the task {brief(plain_text(name))} has no score"
        hint = "as in 'Buy: 4: Ada'; '#' in a name is written #35;"
    elif len(data) > _MOST_PARTS:
        message = "has more colons than stand between a name, a score and actors"
        hint = "in a name, a colon is written #58;"
    elif not _NUMBER.fullmatch(score):
        message = f"expected a score from 1 to {_BEST} after the name, got {brief(score)}"
        hint = "a colon in a name is written #58;"
    elif not 1 <= float(score) <= _BEST:
        message = f"the score must lie in 1..{_BEST}, got {score}"
    if message:
        problems.append(Problem("", message, hint=hint, line=line.number))
        return None
    actors = (plain_text(actor) for actor in "".join(data[1:]).split(","))
    felt = round(float(score) - MIDDLE, _DIGITS)
    return _Task(section, plain_text(name), felt, tuple(dict.fromkeys(filter(None, actors))))


def _journey_of(title: str, tasks: Sequence[_Task], notes: list[Note]) -> Imported:
    """The journey of tasks in a row."""
    names = ids_for(dict.fromkeys(task.name for task in tasks))
    actors = dict.fromkeys(actor for task in tasks for actor in task.actors)
    personas = ids_for(actors, element="persona")
    stages: list[Stage] = []
    taken: set[str] = set()
    whose: set[str] = set()
    previous: tuple[str, str] | None = None
    for task in tasks:
        felt = Experience(
            task.score, personas=[personas[actor] for actor in task.actors], basis="assumed"
        )
        people = set(task.actors) or {""}
        if (task.section, task.name) == previous and whose.isdisjoint(people):
            stages[-1] = evolve(stages[-1], experience=[*stages[-1].experience, felt])
            whose |= people
            continue
        previous, whose = (task.section, task.name), people
        id = names[task.name]
        number = 2
        while id in taken:
            id, number = f"{names[task.name]}-{number}", number + 1
        taken.add(id)
        if id != task.name:
            notes.append(noted("guessed", f"stages.{id}", ID_FROM_NAME, name=brief(task.name)))
        phase = _PHASES.get(task.section.casefold())
        own = task.section if phase is None else ""
        if own:
            notes.append(noted("guessed", f"stages.{id}.extra", NO_PHASE, name=brief(own)))
        stages.append(
            Stage(
                id,
                name="" if id == task.name else task.name,
                phases=[] if phase is None else [phase],
                extra={"section": own} if own else {},
                experience=[felt],
            )
        )
    id = ids_for([title], element="journey")[title] if title else "journey"
    notes += [
        noted("guessed", "id", "{id!r}, made of the title where there is one", id=id),
        noted("guessed", "transitions", "from each task to the next"),
    ]
    journey = Journey.sequence(
        id,
        stages,
        name="" if title == id else title,
        personas=[Persona(id, name="" if id == actor else actor) for actor, id in personas.items()],
    )
    return Imported(journey=journey, notes=tuple(notes))
