"""What runs the SQL: an engine, the tables it can keep, and engines that compute answers on use."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeAlias

from customer_journey.criteria._sql import Syntax
from customer_journey.events._columns import VIEW, Kind

__all__ = ["Build", "Deferred", "Disk", "Engine", "NotWrittenError", "Workspace"]

Build: TypeAlias = Callable[[str], str]
"""From what decides between events at one moment to the text of a question. Where answers are
computed at once, it counts ties in a last column."""


class Engine(Protocol):
    """Runs SQL over one table whose columns were picked and renamed."""

    dialect: Syntax

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """What stands in each column, by role."""
        ...

    is_eager: bool
    """Whether answers are computed at once, so that counts for warnings cost little."""

    @property
    def seen(self) -> Sequence[str]:
        """The inner names of all columns, in the table's order."""
        ...

    def source(self, *, numbered: bool) -> str:
        """What stands after FROM; with the rows' own order as `r` if `numbered`."""
        ...

    def answer(self, build: Build) -> object:
        """The answer to a question, in the user's own kind of table."""
        ...

    def fetch(self, text: str) -> list[tuple[Any, ...]]:
        """The rows of a small answer."""
        ...

    def fetch_arrays(self, text: str) -> list[Any]:
        """The columns of an answer whose values are whole numbers, as arrays of 64 bits."""
        ...

    @property
    def workspace(self) -> "Workspace | None":
        """Where answers can be kept as tables; None where they cannot."""
        ...

    def give(self, text: str) -> object:
        """The answer to a text in which nothing depends on ties, in the user's kind of table."""
        ...

    def give_parts(self, texts: Iterable[str]) -> object:
        """The answers to such texts, one after another, as one table.

        Where answers are not kept, there is one text.
        """
        ...


class NotWrittenError(Exception):
    """Rows cannot be written to the disk, or would not come back as they are."""


class Disk(Protocol):
    """Keeps rows on the disk, in parts that are read apart."""

    def add(self, text: str) -> None:
        """Write the rows of an answer, each to the part that its last column, `part`, says.

        Raises:
            NotWrittenError: They cannot be written, or would not come back as they are.
        """
        ...

    def sources(self) -> list[str]:
        """What stands after FROM for each part that has rows, in order."""
        ...


class Workspace(Protocol):
    """Keeps answers as tables of their own while a question is answered."""

    rows: int | None
    """How many rows the table has; None where only its source knows."""

    def keep(self, name: str, text: str, *, more: bool = False) -> None:
        """Keep an answer as a table of that name, or add its rows to it."""
        ...

    def keep_type(self, name: str, text: str) -> None:
        """Keep an answer of one column of texts as a type of that name, of these values."""
        ...

    def keep_value(self, name: str, text: str) -> None:
        """Keep an answer of one value as a variable of that name."""
        ...

    def spread(self) -> AbstractContextManager[Disk]:
        """Room on the disk for rows, until the context is left."""
        ...

    def drop(self, name: str) -> None:
        """Let go of a table."""
        ...

    def release(self) -> None:
        """Give unused memory back to the system."""
        ...


class Deferred(ABC):
    """An engine whose answers are computed when they are used, and whose rows have no order."""

    dialect: Syntax
    is_eager = False
    workspace = None

    def source(self, *, numbered: bool) -> str:
        """What stands after FROM."""
        del numbered
        return VIEW

    def answer(self, build: Build) -> object:
        """The answer to a question: ties are broken by the stage's name, and not counted."""
        return self.give(build(""))

    def fetch_arrays(self, text: str) -> list[Any]:
        """The columns of an answer whose values are whole numbers, as arrays of 64 bits."""
        import numpy as np

        rows = self.fetch(text)
        return [np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)]

    @abstractmethod
    def give(self, text: str) -> object:
        """The answer to a text, in the user's own kind of table."""

    def give_parts(self, texts: Iterable[str]) -> object:
        """The answer to the only text."""
        (text,) = texts
        return self.give(text)

    @abstractmethod
    def fetch(self, text: str) -> list[tuple[Any, ...]]:
        """The rows of a small answer."""
