"""Clean a table of events: nothing missing, stages grouped, loops collapsed, sessions counted."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from importlib import import_module
from typing import Any, Final, NamedTuple, cast

from typing_extensions import Unpack

from customer_journey._values import flag_problems, read_name
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.events._columns import INNER, Columns
from customer_journey.events._engine import Workspace
from customer_journey.events._frames import (
    column_names,
    column_problems,
    is_frame,
    is_outside,
    table_kind,
)
from customer_journey.events._log import Prepared, seconds_of
from customer_journey.events._sql import Text

__all__ = ["tidy"]

_MANY: Final = 2**31
"""From how many rows up their numbers take eight bytes."""
_NUMBERS: Final = {"r - 1": "r", "session": "session"}
"""What numbers are selected of the rows that are kept, and under which names."""
_TAKEN: Final = Problem(
    "data", "the table has a column 'session' already", hint="rename it, or leave it out"
)


class _Kept(NamedTuple):
    """What is kept of a table, as arrays, in order."""

    places: Any
    """The places of the rows."""
    sessions: Any
    names: Any
    """The names of stages; None where those of the table will do."""


def tidy(
    data: Any,
    /,
    *,
    gap: timedelta | float | None = None,
    collapse: bool = False,
    stages: Mapping[str, str | None] | None = None,
    **columns: Unpack[Columns],
) -> Any:
    """The table with clean events only, in each customer's order, and the session of each.

    Events without a customer, a stage or a moment are left out. Ties are not counted, as `check`
    does that.

    Args:
        data: The table of events.
        gap: The longest time between two events of one session, as a `timedelta` or in seconds;
            None for one session a customer.
        collapse: Whether to keep only the first of events of one session that follow one another at
            one stage.
        stages: New names of stages, so that several become one; None leaves a stage's events out.
            Stages that are not named stay as they are.
        columns: The names of its columns.

    Returns:
        The table, of the same kind and with all of its columns, ordered by customer and moment.
        `session` (int, from 1 for each customer) is added. Stages are texts, of the type that the
        table has for them, if it has one. The text for a warehouse has only the columns that were
        named.

    Raises:
        InvalidValueError: An argument or a column does not fit, or the table has a column
            `session`.
        WrongTypeError: The data is of no kind that has columns.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> rows = [
        ...     {"customer": 1, "stage": stage, "at": datetime(2026, 3, 1, hour)}
        ...     for hour, stage in [(9, "home"), (10, "home"), (11, "cart"), (20, "home")]
        ... ]
        >>> for row in cj.events.tidy(rows, gap=3 * 3600, collapse=True):
        ...     print(row["stage"], row["session"])
        home 1
        cart 1
        home 2
    """
    renamed = _new_names(stages, collapse=collapse)
    limit = None if gap is None else seconds_of("events.tidy", "gap", gap)
    question = Prepared("tidy", data, columns, keeps=True)
    frame = question.data
    has_rows = is_frame(frame) or isinstance(frame, (Mapping, list, tuple))
    if has_rows and not is_outside(cast("object", frame)):
        if "session" in column_names("events.tidy", frame):
            raise InvalidValueError("events.tidy", [_TAKEN])
        stage = question.chosen["stage"]
        kind = _type_of_texts(frame, stage)
        named = bool(renamed) or question.cleans or kind is None
        kept = _kept(question, limit, renamed, collapse=collapse, named=named)
        try:
            return _taken(frame, stage, kept, kind)
        except NotImplementedError as error:
            problem = Problem("data", f"rows of it cannot be taken: {error}", hint="cast columns")
            raise InvalidValueError("events.tidy", [problem]) from None
    names = {INNER[role]: name for role, name in question.chosen.items()}
    # A column that holds two things comes back once.
    hers: dict[str, str] = {}
    for seen in question.engine.seen:
        hers.setdefault(names.get(seen, seen.removeprefix("x_")), seen)
    folds = question.engine.dialect.folds
    if "session" in {name.lower() if folds else name for name in hers}:
        raise InvalidValueError("events.tidy", [_TAKEN])

    def ask(builder: Text) -> str:
        outputs = [
            f"{seen if seen in names else builder.name(seen)} AS {builder.name(name)}"
            for name, seen in hers.items()
        ]
        outputs += [f"session AS {builder.name('session')}"]
        return _sessions(builder, limit, renamed, collapse=collapse, outputs=outputs)

    if question.engine.workspace is None:
        return question.answer(ask)
    # As of tables in memory, the rows' own order decides where moments are shared.
    parts = question.parts_in_order(question.text("r", counts_ties=False))
    return question.engine.give_parts(map(ask, parts))


def _new_names(stages: object, *, collapse: object) -> dict[str, str | None]:
    """The new names of stages.

    Raises:
        InvalidValueError: An argument is something else.
    """
    problems: list[Problem] = []
    renamed: dict[str, str | None] = {}
    if stages is not None:
        if not isinstance(stages, Mapping):
            reason = f"expected a mapping from stages to names, got {type(stages).__name__}"
            raise InvalidValueError("events.tidy", [Problem("stages", reason)])
        for stage, name in cast("Mapping[object, object]", stages).items():
            is_name = name is None or (isinstance(name, str) and bool(read_name(name)))
            if not isinstance(stage, str) or not is_name:
                problems.append(Problem(f"stages[{stage!r}]", f"expected a name, got {name!r}"))
            elif (key := read_name(stage)) in renamed:
                problems.append(Problem(f"stages[{stage!r}]", f"{key!r} is a duplicate"))
            else:
                renamed[key] = cast("str | None", name)
    problems += flag_problems(collapse, where="collapse")
    if problems:
        raise InvalidValueError("events.tidy", problems)
    return renamed


def _sessions(
    text: Text,
    gap: int | None,
    renamed: Mapping[str, str | None],
    *,
    collapse: bool,
    outputs: Sequence[str],
) -> str:
    """The text: stages renamed, sessions numbered over all events, then loops collapsed."""
    cases = " ".join(
        f"WHEN {text.literal(stage)} THEN {'NULL' if name is None else text.literal(name)}"
        for stage, name in renamed.items()
    )
    stage = f"CASE s {cases} ELSE s END" if cases else "s"
    window = text.window
    begins = f"lag(us) OVER {window} IS NULL"
    if gap is not None:
        begins += f" OR us - lag(us) OVER {window} > {gap}"
    kept = ["c", "s", "t", "us", *(["o"] if "order" in text.kinds else [])]
    kept += [*(["b"] if text.by is not None else []), *(["r"] if text.tie_break == "r" else [])]
    kept += text.kept
    listed = ", ".join(kept)
    renamed_columns = ", ".join(f"{stage} AS s" if name == "s" else name for name in kept)
    begun = (
        f"sum(begins) OVER (PARTITION BY c ORDER BY {text.order} "
        "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    )
    where = "\nWHERE s_before IS NULL OR s_before <> s OR session_before <> session"
    return (
        f"{text.log()}, renamed AS (\n  SELECT {renamed_columns} FROM log\n), kept AS (\n"
        f"  SELECT {listed}, CASE WHEN {begins} THEN 1 ELSE 0 END AS begins\n"
        "  FROM renamed WHERE s IS NOT NULL\n), numbered AS (\n"
        f"  SELECT *, {text.integer(begun)} AS session FROM kept\n), "
        f"placed AS (\n  SELECT *, lag(s) OVER {window} AS s_before, "
        f"lag(session) OVER {window} AS session_before FROM numbered\n)\n"
        f"SELECT {', '.join(outputs)} FROM placed{where if collapse else ''}\n"
        f"ORDER BY {', '.join(f'placed.{key}' for key in ('c', *text.order.split(', ')))}"
    )


def _kept(
    question: Prepared,
    gap: int | None,
    renamed: Mapping[str, str | None],
    *,
    collapse: bool,
    named: bool,
) -> _Kept:
    """The rows that are kept; of many events, some customers are looked at after others."""
    np: Any = import_module("numpy")

    rows = cast("Workspace", question.engine.workspace).rows
    kind = "INTEGER" if rows is not None and rows < _MANY else "BIGINT"
    outputs = [f"CAST({each} AS {kind}) AS {name}" for each, name in _NUMBERS.items()]
    outputs += ["s"] if named else []
    texts: dict[str, str] = {}
    parts: list[list[Any]] = []
    for text in question.parts_in_order(question.text("r", counts_ties=False)):
        query = _sessions(text, gap, renamed, collapse=collapse, outputs=outputs)
        columns = question.engine.fetch_arrays(query)
        if named:
            # One text for all events of a stage.
            columns[2] = np.array([texts.setdefault(each, each) for each in columns[2]], object)
        parts.append(columns)
    listed = list(map(list, zip(*parts, strict=True)))
    parts.clear()
    whole: list[Any] = []
    for column in listed:
        whole.append(np.concatenate(column))
        column.clear()
    return _Kept(*whole, *([] if named else [None]))


def _type_of_texts(frame: Any, stage: str) -> Any:
    """The type of a frame's stages where that is one of texts; else None."""
    module, _ = table_kind(frame)
    if module == "pandas":
        kind = frame[stage].dtype
        return kind if isinstance(kind, import_module("pandas").StringDtype) else None
    if module == "polars":
        kind = frame.collect_schema()[stage]
        return kind if kind == import_module("polars").String else None
    if module == "pyarrow":
        pa: Any = import_module("pyarrow")
        kind = frame.schema.field(stage).type
        return kind if kind in {pa.string(), pa.large_string()} else None
    return None


def _taken(frame: Any, stage: str, kept: _Kept, kind: Any) -> Any:
    """The rows of a frame in memory that were kept; names are of the kind of texts that it has."""
    places, sessions, names = kept
    module, _ = table_kind(frame)
    if module == "pandas":
        pd: Any = import_module("pandas")

        taken = frame.iloc[places]
        if names is not None:
            # Of no values, pandas would make floats.
            texts = pd.Series(names, index=taken.index, dtype=kind or "str")
            taken.isetitem(taken.columns.get_loc(stage), texts)
        taken.insert(len(taken.columns), "session", sessions.astype("int64"))
        return taken
    if module == "polars":
        pl: Any = import_module("polars")

        is_lazy = isinstance(frame, pl.LazyFrame)
        taken = (frame.collect() if is_lazy else frame)[places].with_columns(
            pl.Series("session", sessions, dtype=pl.Int64)
        )
        if names is not None:
            taken = taken.with_columns(pl.Series(stage, names.tolist(), dtype=pl.String))
        return taken.lazy() if is_lazy else taken
    if module == "pyarrow":
        pa: Any = import_module("pyarrow")

        # PyArrow takes no rows of views.
        plain = [_without_views(each) for each in frame.schema]
        taken = frame.cast(pa.schema(plain)).take(places).cast(frame.schema)
        if names is not None:
            index = taken.column_names.index(stage)
            taken = taken.set_column(index, stage, pa.array(names, type=kind or pa.string()))
        return taken.append_column("session", pa.array(sessions, pa.int64()))
    if isinstance(frame, Mapping):
        columns = cast("Mapping[str, Any]", frame)
        if problems := column_problems(columns):
            raise InvalidValueError("events.tidy", problems)
        taken_columns = {name: _picked(values, places) for name, values in columns.items()}
        added: dict[str, Any] = {stage: names, "session": sessions.astype("int64")}
        if not isinstance(columns[stage], type(places)):
            added = {name: values.tolist() for name, values in added.items()}
        return taken_columns | added
    listed = list(frame)
    rows = [values.tolist() for values in (places, names, sessions)]
    return [
        {**listed[place], stage: name, "session": session}
        for place, name, session in zip(*rows, strict=True)
    ]


def _without_views(field: Any) -> Any:
    """A field of PyArrow with texts and bytes that lie in one piece, also inside lists and records.

    What lies inside a view of a list stays, as rows of that are taken without a look inside.
    """
    pa: Any = import_module("pyarrow")

    kind = field.type
    inside = [_without_views(kind.field(index)) for index in range(kind.num_fields)]
    if kind == pa.string_view():
        kind = pa.large_string()
    elif kind == pa.binary_view():
        kind = pa.large_binary()
    elif pa.types.is_struct(kind):
        kind = pa.struct(inside)
    elif pa.types.is_map(kind):
        kind = pa.map_(*inside[0].type, kind.keys_sorted)
    elif pa.types.is_list(kind):
        kind = pa.list_(*inside)
    elif pa.types.is_large_list(kind):
        kind = pa.large_list(*inside)
    elif pa.types.is_fixed_size_list(kind):
        kind = pa.list_(*inside, kind.list_size)
    return field.with_type(kind)


def _picked(values: Any, places: Any) -> Any:
    """The values in these places: of an array or a series another one, else a list."""
    if hasattr(values, "take"):
        return values.take(places)
    return values[places] if hasattr(values, "dtype") else [values[place] for place in places]
