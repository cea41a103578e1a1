"""PySpark DataFrames: the text runs where the data is, and the answer stays lazy."""

import re
from collections.abc import Mapping
from typing import Any, Final

from customer_journey.criteria._sql import DIALECTS
from customer_journey.errors import InvalidValueError
from customer_journey.events._columns import (
    VIEW,
    Kind,
    inner_names,
    missing_problems,
    picked,
    type_problems,
)
from customer_journey.events._engines import Build

__all__ = ["SparkEngine", "kind_of_spark", "run"]

_KINDS: Final[Mapping[str, Kind]] = {
    "string": "text",
    "boolean": "bool",
    "date": "date",
    "timestamp": "zoned",
    "timestamp_ntz": "moment",
    "double": "float",
    "float": "float",
}


_QUOTED: Final = re.compile(r"('(?:[^'\\]|\\.)*'|`(?:[^`]|``)*`)", re.DOTALL)
"""A text or a name of Spark's SQL, with its quotes."""


class SparkEngine:
    """Runs texts on the session that holds the frame; nothing is collected, no view is left."""

    is_eager = False

    def __init__(
        self, function: str, frame: Any, chosen: Mapping[str, str], *, keeps: bool = False
    ) -> None:
        problems = missing_problems(chosen, frame.columns, folds=True)
        if problems:
            raise InvalidValueError(function, problems)
        self.dialect = DIALECTS["spark"]
        identifier = self.dialect.identifier
        inner = inner_names(chosen)
        names = picked(chosen, frame.columns, inner, keeps=keeps)
        self.frame = frame.selectExpr(
            *(f"{identifier(name)} AS {identifier(seen)}" for seen, name in names.items())
        )
        self.seen = list(names)
        types = dict(self.frame.dtypes)
        self.kinds = {role: kind_of_spark(types[inner[role]]) for role in chosen}
        problems = type_problems(chosen, self.kinds)
        if problems:
            raise InvalidValueError(function, problems)

    def source(self, *, numbered: bool) -> str:
        del numbered
        return VIEW

    def answer(self, build: Build) -> object:
        return run(self.frame, build("", False))  # noqa: FBT003 - the signature of Build

    def fetch(self, text: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in run(self.frame, text).collect()]

    def keep(self, name: str, text: str) -> bool:
        del name, text
        return False

    def give(self, text: str) -> object:
        return run(self.frame, text)


def run(frame: Any, text: str) -> Any:
    """The answer to a text about a frame, as a lazy DataFrame."""
    # Spark fills in the frame by Python's rules of format, so braces of texts are doubled. What
    # stands in quotes is a stranger's, whatever it is called.
    parts = _QUOTED.split(text.replace("{", "{{").replace("}", "}}"))
    parts[::2] = [part.replace(VIEW, "{events}") for part in parts[::2]]
    return frame.sparkSession.sql("".join(parts), events=frame)


def kind_of_spark(name: str) -> Kind:
    """What stands in a column of a Spark type."""
    if name.startswith(("array", "struct", "map", "variant")):
        return "nested"
    if name.startswith("decimal") and not name.endswith(",0)"):
        return "decimal"
    if name in {"tinyint", "smallint", "int", "bigint"} or name.startswith("decimal"):
        return "number"
    return _KINDS.get(name, name)
