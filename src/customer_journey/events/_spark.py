"""PySpark DataFrames: the text runs where the data is, and the answer stays lazy."""

import re
from collections.abc import Mapping
from typing import Any, Final

from customer_journey.criteria._sql import DIALECTS
from customer_journey.events._columns import VIEW, Kind, inner_names, kinds_by_role, picked
from customer_journey.events._engine import Deferred

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


class SparkEngine(Deferred):
    """Runs texts on the session that holds the frame; nothing is collected, no view is left."""

    def __init__(
        self, function: str, frame: Any, chosen: Mapping[str, str], *, keeps: bool = False
    ) -> None:
        self.dialect = DIALECTS["spark"]
        identifier = self.dialect.identifier
        inner = inner_names(chosen)
        names = picked(function, chosen, frame.columns, inner, folds=True, keeps=keeps)
        self.frame = frame.selectExpr(
            *(f"{identifier(name)} AS {identifier(seen)}" for seen, name in names.items())
        )
        self.seen = list(names)
        kinds = {name: kind_of_spark(kind) for name, kind in self.frame.dtypes}
        self.kinds = kinds_by_role(function, chosen, kinds)

    def fetch(self, text: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in run(self.frame, text).collect()]

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
