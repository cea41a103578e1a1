"""Mermaid `journey` diagrams: how stages feel, as text that wikis and README files draw."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from customer_journey._arguments import checked
from customer_journey._model import Experience, Journey
from customer_journey._printable import UNPRINTABLE

__all__ = ["MIDDLE", "NO_SECTION", "to_mermaid_journey"]

MIDDLE: Final = 3
"""The score of a diagram, from 1 to 5, that stands for 0."""

NO_SECTION: Final = "–"
"""What a section is called whose stages have no phase, after one that has."""

_KEYWORDS: Final = ("accdescr", "acctitle", "journey", "section", "title")
"""Words that mean something at the beginning of a line."""

# Mermaid decodes them after it has parsed the text, so that names are drawn as they are.
_ESCAPES: Final = {ord(char): f"#{ord(char)};" for char in '#;:,%<>&{}"\\'}
_DIGITS: Final = 6


@checked
def to_mermaid_journey(journey: Journey, /, *, measure: str | None = None) -> str:
    """A Mermaid `journey` diagram of how stages feel, as text that ends in a newline.

    A task is a stage, with its score from 1 to 5, which is that of an experience and 3, and the
    personas that have it; personas that feel otherwise have a task of their own. Sections are
    primary phases, or what a diagram that was read called them. Stages without a score are named in
    a comment: such diagrams can't show them.

    Args:
        journey: The journey.
        measure: Of which measure, as in `csat`; None for the first that each stage has.

    Raises:
        WrongTypeError: An argument is of another type.

    Example:
        >>> import customer_journey as cj
        >>> taste = cj.Stage("taste", name="Taste: now", experience=[cj.Experience(1.4)])
        >>> shop = cj.Journey.sequence("coffee", ["hear", taste], name="Coffee")
        >>> print(cj.interchange.to_mermaid_journey(shop), end="")
        journey
            title Coffee
            %% without a score: hear
            Taste#58; now: 4.4
    """
    lines = ["journey", f"    title {_escaped(journey.name or journey.id)}"]
    names = {persona.id: persona.label for persona in journey.personas}
    tasks: list[tuple[str, str]] = []
    silent: list[str] = []
    for stage in journey.stages:
        label = _escaped(stage.label) or stage.id
        named = stage.extra.get("section")
        section = stage.phases[0] if stage.phases else named if isinstance(named, str) else ""
        measured = [
            each
            for each in stage.experience
            if each.measure == (stage.experience[0].measure if measure is None else measure)
        ]
        if not measured:
            silent.append(label)
        for score, personas in _by_score(measured):
            actors = ", ".join(_escaped(names[persona]) or persona for persona in personas)
            text = f"{label}: {score:g}" + (f": {actors}" if actors else "")
            tasks.append((_escaped(section), text))
    if silent:
        lines.append(f"    %% without a score: {', '.join(silent)}")
    current = ""
    for section, text in tasks:
        if section != current:
            # A task belongs to the section before it, so one without a phase ends that.
            lines.append(f"    section {section or NO_SECTION}")
            current = section
        lines.append(f"    {text}")
    return "\n".join([*lines, ""])


def _by_score(experiences: Sequence[Experience]) -> Iterator[tuple[float, list[str]]]:
    """Scores as diagrams have them, each with the personas who have it; none for everyone."""
    for each in experiences:
        if not each.personas:
            yield round(each.score + MIDDLE, _DIGITS), []
    personas: dict[float, list[str]] = {}
    for each in experiences:
        if each.personas:
            score = round(each.score + MIDDLE, _DIGITS)
            personas.setdefault(score, []).extend(each.personas)
    yield from personas.items()


def _escaped(text: str) -> str:
    """A text on one line that Mermaid reads as a name and draws as it is."""
    line = " ".join(re.sub(UNPRINTABLE, " ", text).split()).translate(_ESCAPES)
    first = re.match("[a-z]*", line, re.IGNORECASE)
    if first is not None and first[0].lower() in _KEYWORDS:
        # No escape keeps it from being a keyword: an invisible character breaks it up.
        return f"{line[0]}\u2060{line[1:]}"
    return line
