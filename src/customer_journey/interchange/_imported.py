"""What comes of reading a document of another kind: a journey, and what had to be guessed."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, final

from attrs import field, frozen

from customer_journey._answer import Answer, JourneyAnswer, about, without_private_arguments
from customer_journey._messages._current import message
from customer_journey._model import Journey
from customer_journey._printable import printable

__all__ = [
    "AS_A_FACT",
    "ID_FROM_NAME",
    "NO_COLUMN",
    "NO_PHASE",
    "NO_PLACE",
    "SET_ASIDE",
    "Imported",
    "Note",
    "NoteKind",
    "noted",
]

AS_A_FACT: Final = "{text} is not the text of a criterion: a fact by that name"
ID_FROM_NAME: Final = "its id is made of {name}"
NO_COLUMN: Final = "{value} stands under no column; it stays in `extra` as {name}"
NO_PHASE: Final = "the section {name} is not a phase; it stays in `extra`"
NO_PLACE: Final = "a journey has no place for it"
SET_ASIDE: Final = "{value} is not what a journey calls {name}; it stays in `extra`"

NoteKind: TypeAlias = Literal["guessed", "dropped", "changed"]
"""What happened: the document leaves something open, has something a journey has no place for, or
says something else than the journey it was once made of."""


@final
@without_private_arguments
@frozen
class Note(JourneyAnswer):
    """A note says what reading a document guessed, dropped or found changed, and where.

    Example:
        >>> import customer_journey as cj
        >>> note = cj.interchange.Note("guessed", "goals", "the stages that no move leaves")
        >>> print(note)
        guessed goals: the stages that no move leaves
    """

    kind: NoteKind
    """Whether it was `guessed`, `dropped` or found `changed`."""
    where: str
    """The path in the journey, as in `stages.trial.entry`, or the place in the document."""
    message: str
    """What it is, in one line, in English."""
    _text: tuple[str, Mapping[str, object]] = field(
        default=("", {}), alias="text", kw_only=True, eq=False, repr=False
    )
    """The message with its places open, and what stands in these, for other languages."""

    def __str__(self) -> str:
        """All of it on one line."""
        text, parts = self._text
        said = message(text, **parts) if text else self.message
        return printable(f"{message(self.kind)} {self.where}: {said}")


def noted(kind: NoteKind, where: str, text: str, /, **parts: object) -> Note:
    """A note whose message can be said in other languages."""
    return Note(kind, where, text.format(**parts), text=(text, parts))


@final
@frozen(kw_only=True)
class Imported(Answer):
    """What a document held: a journey, and notes on all that was not read off it as it stands.

    Example:
        >>> import customer_journey as cj
        >>> graph = {"nodes": [{"id": "know"}, {"id": "buy"}],
        ...          "links": [{"source": "know", "target": "buy"}]}
        >>> found = cj.interchange.from_node_link(graph)
        >>> found.journey.goals, found.is_exact
        (('buy',), False)
    """

    journey: Journey
    """The journey."""
    notes: tuple[Note, ...] = field(default=())
    """What was guessed, dropped or changed, in the order of the document."""

    def __attrs_post_init__(self) -> None:
        about(self, self.journey)

    @property
    def is_exact(self) -> bool:
        """Whether nothing was guessed, dropped or changed."""
        return not self.notes

    def __str__(self) -> str:
        """The journey on one line, and each note on one of its own."""
        return "\n".join([str(self.journey), *(f"  {note}" for note in self.notes)])
