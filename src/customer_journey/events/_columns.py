"""The columns of an event table: what they are called, and what may stand in them."""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from inspect import signature
from typing import Final, Literal, TypedDict, cast

from customer_journey._suggest import did_you_mean
from customer_journey._values import read_name
from customer_journey.errors import InvalidValueError, Problem

__all__ = [
    "INNER",
    "NAMED",
    "RELATION",
    "VIEW",
    "Columns",
    "EventColumns",
    "Kind",
    "inner_names",
    "kinds_by_role",
    "missing_problems",
    "missing_texts",
    "named",
    "picked",
]


class Columns(TypedDict, total=False):
    """Which columns of a table hold what. Names left out are those that `Walks.events` writes."""

    customer: str
    """Who: `customer` unless named."""
    stage: str
    """What happened: `stage` unless named."""
    event: str
    """What happened, by the name that the log has for it; takes the place of `stage`."""
    at: str
    """When, as a moment: `at` unless named."""
    order: str | None
    """What decides between events of one customer at one moment; the rows' own order unless named,
    where a table has one."""
    by: str | None
    """A segment: every table comes for each of its values; none unless named."""
    missing: Iterable[str]
    """Texts that stand for no one and nothing, as in `("NULL", "nan")`; none unless named."""


class EventColumns(TypedDict, total=False):
    """Which columns of a table of events hold what."""

    customer: str
    """Who: `customer` unless named."""
    event: str
    """What happened, by the name that the log has for it: `event` unless named."""
    stage: str
    """The stage that was entered, of a log of visits; takes the place of `event`."""
    at: str
    """When, as a moment: `at` unless named."""
    order: str | None
    """What decides between events of one customer at one moment; the rows' own order unless named,
    where a table has one."""
    missing: Iterable[str]
    """Texts that stand for no one and nothing, as in `("NULL", "nan")`; none unless named."""


Kind = str
"""What stands in a column: `text`, `number`, `float`, `bool`, `date`, `moment`, `zoned`, …"""

INNER: Final = {
    "customer": "c", "stage": "s", "event": "s", "at": "t", "order": "o", "by": "b"
}  # fmt: skip
"""What engines see instead of a table's own names: no word of a dialect, never the same but for
case, never what a stranger wrote."""

VIEW: Final = "customer_journey_events"
"""What DuckDB calls the picked columns."""

RELATION: Final = "customer_journey_relation"
"""What a relation is called that is asked; where it is an answer, its connection has that view."""

NAMED: Final = ("customer", "stage", "event", "by")
"""What is compared as a name: a text in a file of texts, even if it looks like a number."""
_DEFAULTS: Final = {"customer": "customer", "stage": "stage", "event": "event", "at": "at"}


def inner_names(chosen: Iterable[str]) -> dict[str, str]:
    """The inner names of the chosen columns by role; of an event's own columns, `x0`, `x1`, …."""
    own = (role for role in chosen if role not in INNER)
    numbered = {role: f"x{index}" for index, role in enumerate(own)}
    return {role: INNER.get(role) or numbered[role] for role in chosen}


def named(
    function: str, columns: Mapping[str, object], *, what: Literal["stage", "event"] = "stage"
) -> dict[str, str]:
    """The names of the columns by what they hold, defaults filled in.

    Args:
        function: Whose arguments they are.
        columns: The arguments.
        what: Which of `stage` and `event` holds what happened where neither is named.

    Raises:
        InvalidValueError: An argument is not a role, or no text, or two name what happened.
    """
    columns = {key: name for key, name in columns.items() if key != "missing"}
    problems: list[Problem] = []
    if others := [key for key in columns if key not in INNER]:
        events = import_module(__name__.rpartition(".")[0])
        own = signature(getattr(events, function.removeprefix("events."))).parameters.values()
        known = [*(each.name for each in own if each.kind == each.KEYWORD_ONLY), *INNER, "missing"]
        problems += [
            Problem(key, "not an argument", hint=did_you_mean(key, known)) for key in others
        ]
    problems += [
        Problem(key, f"expected the name of a column, got {type(name).__name__}")
        for key, name in columns.items()
        if key in INNER and not (isinstance(name, str) or (name is None and key in {"order", "by"}))
    ]
    if isinstance(columns.get("by"), str) and not columns["by"]:
        problems.append(Problem("by", "the answer's column needs a name", hint="rename it"))
    if "event" in columns and "stage" in columns:
        problems.append(Problem("event", "takes the place of `stage`", hint="name one of them"))
    if problems:
        raise InvalidValueError(function, problems)
    held = {key: cast("str", name) for key, name in columns.items() if name is not None}
    happened = next((key for key in ("event", "stage") if key in held), what)
    return {key: held.get(key) or _DEFAULTS[key] for key in ("customer", happened, "at")} | held


def missing_texts(function: str, columns: Mapping[str, object]) -> tuple[str, ...]:
    """The texts that stand for nothing, of the arguments of a question.

    Raises:
        InvalidValueError: They are not several texts.
    """
    texts: object = columns.get("missing", ())
    listed = list(cast("Iterable[object]", texts)) if isinstance(texts, Iterable) else [texts]
    if isinstance(texts, str) or not all(isinstance(text, str) for text in listed):
        hint = f"({texts!r},)" if isinstance(texts, str) else ""
        raise InvalidValueError(function, [Problem("missing", "expected several texts", hint=hint)])
    return tuple([read_name(str(text)) for text in listed])


def missing_problems(
    chosen: Mapping[str, str], present: Iterable[str], *, folds: bool = False
) -> list[Problem]:
    """A problem for each chosen column that the table does not have, or has more than once.

    Args:
        chosen: The names of the columns by role.
        present: The names that the table has.
        folds: Whether names that differ only by case are the same to the engine.
    """
    names = list(present)
    folded = [name.lower() for name in names]
    problems: list[Problem] = []
    for role, name in chosen.items():
        count = names.count(name)
        if count == 0:
            listed = ", ".join(repr(other) for other in names[:12])
            hint = did_you_mean(name, names) or f"the columns are {listed or 'none'}"
            problems.append(Problem(role, f"no column {name!r}", hint=hint))
        elif count > 1:
            problems.append(Problem(role, f"{count} columns are named {name!r}"))
        elif folds and folded.count(name.lower()) > 1:
            text = f"another column differs from {name!r} only by case"
            problems.append(Problem(role, text, hint="rename one"))
    return problems


def picked(
    function: str,
    chosen: Mapping[str, str],
    present: Sequence[str],
    inner: Mapping[str, str] = INNER,
    *,
    folds: bool,
    keeps: bool,
) -> dict[str, str]:
    """The columns that an engine sees: inner names, each with the name in the table, in its order.

    Args:
        function: Whose error it is.
        chosen: The names of the columns by role.
        present: The names that the table has.
        inner: Inner names by role.
        folds: Whether names that differ only by case are the same to the engine.
        keeps: Whether the table's other columns come along, as `x_` and their names.

    Raises:
        InvalidValueError: A column is not there, or the engine cannot tell it from another.
    """
    problems = missing_problems(chosen, present, folds=folds)
    if problems:
        raise InvalidValueError(function, problems)
    others = [name for name in present if keeps and name not in chosen.values()]
    names = {inner[role]: name for role, name in chosen.items()}
    names |= {f"x_{name}": name for name in others}
    place = {name: index for index, name in enumerate(present)}
    return dict(sorted(names.items(), key=lambda item: place[item[1]]))


def kinds_by_role(
    function: str, chosen: Mapping[str, str], kinds: Mapping[str, Kind]
) -> dict[str, Kind]:
    """What stands in each chosen column, by role.

    Args:
        function: Whose error it is.
        chosen: The names of the columns by role.
        kinds: What stands in the columns that the engine sees, by their inner names.

    Raises:
        InvalidValueError: The type of a column does not fit its role; all are named.
    """
    held = {role: kinds[name] for role, name in inner_names(chosen).items()}
    problems: list[Problem] = []
    for role, name in chosen.items():
        kind = held[role]
        if kind == "nested":
            problems.append(Problem(role, f"column {name!r} holds lists or records"))
        elif kind.startswith("interval") and role in NAMED:
            # Engines cut them to microseconds, and take 24 hours for a day.
            text = f"column {name!r} holds durations, not names"
            problems.append(Problem(role, text, hint="make texts of them first"))
        elif role == "at" and kind not in {"date", "moment", "zoned"}:
            hint = {
                "text": "make moments of texts first, as by pd.to_datetime(…)",
                "number": "make moments of numbers first, as by pd.to_datetime(…, unit='s')",
                "float": "make moments of numbers first, as by pd.to_datetime(…, unit='s')",
            }.get(kind, "")
            problems.append(Problem(role, f"column {name!r} holds {kind}, not moments", hint=hint))
    if problems:
        raise InvalidValueError(function, problems)
    return held
