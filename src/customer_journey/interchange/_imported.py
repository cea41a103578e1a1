"""What comes of reading a document of another kind: a journey, and what had to be guessed."""

from typing import Literal, TypeAlias, final

from attrs import field, frozen

from customer_journey._answer import Answer
from customer_journey._messages._current import message
from customer_journey._model import Journey
from customer_journey._printable import printable

__all__ = ["Imported", "Note", "NoteKind"]

NoteKind: TypeAlias = Literal["guessed", "dropped", "changed"]
"""What happened: the document leaves something open, has something a journey has no place for, or
says something else than the journey it was once made of."""


@final
@frozen
class Note(Answer):
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
    """What it is, in one line."""

    def __str__(self) -> str:
        """All of it on one line."""
        return printable(f"{message(self.kind)} {self.where}: {self.message}")


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

    @property
    def is_exact(self) -> bool:
        """Whether nothing was guessed, dropped or changed."""
        return not self.notes

    def __str__(self) -> str:
        """The journey on one line, and each note on one of its own."""
        return "\n".join([repr(self.journey), *(f"  {note}" for note in self.notes)])
