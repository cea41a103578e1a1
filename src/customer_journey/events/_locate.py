"""Where everybody is: a table of facts with each row's place in a journey.

A row's place depends only on the truths of the journey's criteria. These are computed as columns,
packed into integers, three values a digit; the scalar `locate` decides each distinct pattern once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import Any, Final, Literal, TypeAlias, cast, get_args

from attrs import evolve, field, frozen

from customer_journey._arguments import require
from customer_journey._model import Journey, cached
from customer_journey._model._cached import definitions
from customer_journey._model._facts import stated_criteria
from customer_journey._suggest import Suggester, did_you_mean
from customer_journey._values import has_items
from customer_journey.criteria._fact import FactType
from customer_journey.criteria._sql import DIALECTS, Syntax, criterion_sql
from customer_journey.criteria._tree import Criterion, leaves
from customer_journey.errors import (
    InvalidValueError,
    MissingExtraError,
    Problem,
    WrongTypeError,
)
from customer_journey.events._columns import RELATION, VIEW
from customer_journey.events._criteria import misfit
from customer_journey.events._domains import (
    Column,
    has_domain,
    kinds_as_declared,
    refuse_outside,
)
from customer_journey.events._engines import Table, kind_of_type
from customer_journey.events._frames import (
    MOMENTS,
    column_names,
    column_problems,
    connect,
    is_outside,
    load,
    open_outside,
    readable,
    table_kind,
)
from customer_journey.events._values import beyond, reading
from customer_journey.people._locate import Location
from customer_journey.people._locate import locate as locate_one

__all__ = ["DIGITS", "LocationField", "locate", "packed_truths"]

LocationField: TypeAlias = Literal[
    "stage", "status", "standing", "role", "stages", "left_from", "off_path", "possible"
]
"""A column that `locate` can add: `stage` is the furthest one; the last four are lists."""

DIGITS: Final = 39
"""How many truths fit into 64 bits, three values a digit."""

_CALENDAR: Final = frozenset({"date", "moment", "zoned"})
"""What columns hold whose values Python may have no type for."""

_SMALL: Final = 19
"""How many truths fit into 32 bits."""

_FEW: Final = 100_000
"""Below this, numbers are looked up in a table; above, they are searched for."""

_PATTERN: Final = "customer_journey_pattern_"


def locate(
    journey: Journey,
    people: Any,
    /,
    *,
    give: Iterable[LocationField] = ("stage", "status", "standing", "role"),
) -> Any:
    """A table of facts, a row a customer, with where each of them is in the journey.

    Every row gets what `cj.locate` says of its facts. A fact that a criterion over other facts
    computes needs no column; where it has one, its cells are taken as they are. Values of columns
    are checked as `cj.locate` checks them: what is outside of what the journey declares is one
    error, with the number of rows. Of a fact that is declared as a text, an empty one is missing.

    Args:
        journey: The journey.
        people: The table, or paths of Parquet or CSV files. Its columns are named as the facts
            are.
        give: The columns to add: `stage` (the furthest stage), `status`, `standing`, `role`, or the
            lists `stages`, `left_from`, `off_path`, `possible`.

    Returns:
        The table with these columns added, of the same kind; of a file or a stream, a relation.
        Lists are texts, joined by commas, where the table stays where it is.

    Raises:
        InvalidValueError: A fact that a criterion depends on has no column, or one of another kind;
            all of them are named. Or the table has a column of a name that is added, or values
            outside of what a fact declares.
        InvalidFileError: The file does not exist, or it cannot be read.
        WrongTypeError: `journey` is not a journey, or the table is of no kind that can be read.

    Example:
        >>> import customer_journey as cj
        >>> buys = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", buys])
        >>> people = [{"name": "ada", "orders": 2}, {"name": "bob", "orders": 0}]
        >>> for row in cj.events.locate(shop, people):
        ...     print(row["name"], row["stage"], row["standing"])
        ada buy proven
        bob know proven
    """
    require(journey, Journey, "events.locate")
    added = _fields(give)
    if isinstance(people, Table):
        hint = "a warehouse's rows cannot be read here; give what a query returns"
        raise WrongTypeError("events.locate", "a table that can be read here", people, hint)
    people = readable("events.locate", people)
    table = _lazy(people)
    present = column_names("events.locate", people) if table is None else list(table.kinds)
    journey = _as_in_columns(journey, present)
    # Every entry and guard, each once, with criteria in place of the facts they compute.
    put_into = cached(journey, definitions).put_into
    criteria = list(dict.fromkeys(map(put_into, stated_criteria(journey))))
    names = list(dict.fromkeys(name for criterion in criteria for name in criterion.names()))
    if table is not None:
        return _lazily(journey, table, criteria, names, added)
    return _in_memory(journey, people, criteria, names, added)


def _fields(give: object) -> list[LocationField]:
    if isinstance(give, str) or not has_items(give):
        hint = "put it in a list" if isinstance(give, str) else ""
        raise WrongTypeError("events.locate", "several columns to add as `give`", give, hint)
    listed = list(cast("Iterable[Any]", cast("object", give)))
    choices = get_args(LocationField)
    problems = [
        Problem(f"give[{index}]", "not a column to add", hint=did_you_mean(str(name), choices))
        for index, name in enumerate(listed)
        if not isinstance(name, str) or name not in choices
    ]
    if problems:
        raise InvalidValueError("events.locate", problems)
    return listed


def _as_in_columns(journey: Journey, columns: Sequence[str]) -> Journey:
    """The journey without how the facts are computed that have a column: cells are as they are."""
    if not any(fact.computed is not None and fact.name in columns for fact in journey.facts):
        return journey
    uncomputed = {fact.name: evolve(fact, computed=None) for fact in journey.facts}
    facts = [uncomputed[fact.name] if fact.name in columns else fact for fact in journey.facts]
    return evolve(journey, facts=facts)


def _check(
    criteria: Iterable[Criterion],
    kinds: Mapping[str, str],
    present: Sequence[str],
    added: Sequence[str],
) -> None:
    """Refuse what does not fit, all of it at once."""
    problems: list[Problem] = []
    seen: set[str] = set()
    suggester = Suggester(present)
    for criterion in criteria:
        for leaf in leaves(criterion):
            name = getattr(leaf, "name", None)
            if name is None or name in seen:
                continue
            if name not in kinds:
                seen.add(name)
                hint = suggester.hint(name)
                problems.append(Problem(name, "no column has this fact", hint=hint))
                continue
            if problem := misfit(leaf, kinds[name]):
                seen.add(name)
                problems.append(Problem(name, problem))
    problems += [
        Problem(
            "give", f"the table has a column {name!r} already", hint="rename one, or give others"
        )
        for name in added
        if name in present
    ]
    if problems:
        raise InvalidValueError("events.locate", problems)


def _columns_of(
    journey: Journey, names: Mapping[str, str], kinds: Mapping[str, str]
) -> list[Column]:
    """The columns of declared facts."""
    return [
        Column(fact, fact.name, names[fact.name], kinds[fact.name])
        for fact in journey.facts
        if fact.name in kinds
    ]


def packed_truths(
    criteria: Sequence[Criterion],
    syntax: Syntax,
    columns: Mapping[str, str],
    kinds: Mapping[str, str],
) -> list[str]:
    """The truths of all criteria as a few integers."""
    types: dict[str, FactType] = {
        name: "float" if kind == "float" else "int" for name, kind in kinds.items()
    }
    truths = [
        criterion_sql(criterion, syntax, columns=columns, types=types) for criterion in criteria
    ]
    chunks: list[str] = []
    for start in range(0, len(truths), DIGITS):
        chunk = truths[start : start + DIGITS]
        cases = [
            f"CASE WHEN {truth} IS NULL THEN {3**power} WHEN {truth} THEN {2 * 3**power} ELSE 0 END"
            for power, truth in enumerate(chunk)
        ]
        # Small numbers are added up faster.
        wide = ["CAST(0 AS BIGINT)"] if len(chunk) > _SMALL else []
        chunks.append(" + ".join([*wide, *cases]))
    return chunks or ["0"]


def _value(location: Location, name: LocationField) -> Any:
    if name == "stage":
        return location.furthest
    value: Any = getattr(location, name)
    return list(cast("tuple[str, ...]", value)) if type(value) is tuple else value


def _in_memory(
    journey: Journey,
    people: Any,
    criteria: Sequence[Criterion],
    names: Sequence[str],
    added: Sequence[LocationField],
) -> Any:
    present = column_names("events.locate", people)
    if type(people) in {list, tuple} and not people:
        return []
    is_of_columns = isinstance(cast("object", people), Mapping)
    if problems := column_problems(people) if is_of_columns else []:
        raise InvalidValueError("events.locate", problems)
    declared = [fact.name for fact in journey.facts if has_domain(fact)]
    if not names and not any(name in present for name in declared):
        _check(criteria, {}, present, added)
        return _all_alike(journey, people, added)
    loaded = [name for name in dict.fromkeys([*names, *declared]) if name in present]
    if not loaded:
        _check(criteria, {}, present, added)
    inner = {name: f"f{index}" for index, name in enumerate(loaded)}
    connection = connect()
    chosen = dict(zip(loaded, loaded, strict=True))
    types = load(connection, "events.locate", people, chosen, inner).types
    kinds = {name: kind_of_type(types[inner[name]]) for name in loaded}
    syntax = DIALECTS["duckdb"]
    declared_columns = _columns_of(journey, inner, kinds)
    kinds = kinds_as_declared(journey.facts, kinds)
    _check(criteria, kinds, present, added)
    read = {**inner, **{column.fact.name: column.value for column in declared_columns}}
    packed = packed_truths(criteria, syntax, read, kinds)
    listed = ", ".join(f"{text} AS p{index}" for index, text in enumerate(packed))
    keys = ", ".join(f"p{index}" for index in range(len(packed)))
    facts = ", ".join(inner[name] for name in names)
    statement = (
        f"SELECT {keys}, first(ROW({facts})) FROM (SELECT *, {listed} FROM {VIEW}) GROUP BY {keys}"
    )
    # A decimal with many places does not reach as far as a constant.
    with reading("events.locate", people):
        refuse_outside(
            "events.locate",
            declared_columns,
            syntax,
            lambda figures: connection.execute(f"SELECT {figures} FROM {VIEW}").fetchall(),
        )
        samples = connection.execute(statement).fetchall() if names else []
    if not samples:
        return _all_alike(journey, people, added)
    places = [
        _located(journey, dict(zip(names, _values(sample), strict=True)), kinds)
        for *_, sample in samples
    ]
    parts = connection.execute(f"SELECT {listed} FROM {VIEW}").fetchnumpy().values()
    numbers = _numbers(list(parts), [tuple(row[:-1]) for row in samples])
    columns: dict[str, list[Any]] = {
        name: [_value(place, name) for place in places] for name in added
    }
    return _with_columns(people, columns, numbers)


def _located(journey: Journey, facts: Mapping[str, object], kinds: Mapping[str, str]) -> Location:
    """Where somebody is, by one row of a table.

    Raises:
        InvalidValueError: Python has no such date, and so the database gave its text.
    """
    for name, value in facts.items():
        if kinds.get(name) in _CALENDAR and isinstance(value, str):
            raise InvalidValueError("events.locate", [beyond(name, name)])
    return locate_one(journey, facts)


def _all_alike(journey: Journey, people: Any, added: Sequence[LocationField]) -> Any:
    """The table with the same place in every row, for no criterion reads a fact, or no row has."""
    np: Any = import_module("numpy")
    place, numbers = locate_one(journey, {}), np.zeros(_length(people), dtype=np.uint32)
    return _with_columns(people, {name: [_value(place, name)] for name in added}, numbers)


def _numbers(parts: Sequence[Any], patterns: Sequence[tuple[int, ...]]) -> Any:
    """The number of each row's pattern, from the integers that patterns are packed into."""
    np: Any = import_module("numpy")
    codes: Any = None
    known: Any = None
    for index, part in enumerate(parts):
        column = np.array([pattern[index] for pattern in patterns], dtype=np.int64)
        values = np.unique(column)
        ranks, mine = _ranks(np, values, part), np.searchsorted(values, column)
        if codes is None:
            codes, known = ranks, mine
            continue
        known = known * len(values) + mine
        # Numbers stay small, however many parts there are.
        distinct = np.unique(known)
        codes = _ranks(np, distinct, codes.astype(np.int64) * len(values) + ranks)
        known = np.searchsorted(distinct, known)
    numbers = np.empty(len(patterns), dtype=np.uint32)
    numbers[known] = np.arange(len(patterns), dtype=np.uint32)
    return numbers[codes]


def _ranks(np: Any, values: Any, part: Any) -> Any:
    """The index of each number of an array among sorted values, which have all of them."""
    if values[-1] >= _FEW:
        return np.searchsorted(values, part)
    table = np.empty(int(values[-1]) + 1, dtype=np.uint32)
    table[values] = np.arange(len(values), dtype=np.uint32)
    return table[part]


def _length(people: Any) -> int:
    if isinstance(people, Mapping):
        columns = cast("Mapping[str, Any]", people)
        return max((len(values) for values in columns.values()), default=0)
    return len(people.collect() if hasattr(people, "collect") else people)


def _values(sample: Any) -> list[Any]:
    return list(sample.values() if hasattr(sample, "values") else sample)


def _with_columns(people: Any, columns: Mapping[str, list[Any]], numbers: Any) -> Any:
    """The table with a column for each field, by each row's pattern."""
    module, _ = table_kind(people)
    if module == "pandas":
        np: Any = import_module("numpy")
        arrays: dict[str, Any] = {}
        for name, values in columns.items():
            array = np.empty(len(values), dtype=object)
            array[:] = values
            arrays[name] = array[numbers]
        return people.assign(**arrays)
    if module == "polars":
        pl: Any = import_module("polars")
        taken = [pl.Series(name, values).gather(numbers) for name, values in columns.items()]
        return people.with_columns(*taken)
    if module == "pyarrow":
        pa: Any = import_module("pyarrow")
        for name, values in columns.items():
            people = people.append_column(name, pa.array(values).take(pa.array(numbers)))
        return people
    lists = {name: [values[number] for number in numbers] for name, values in columns.items()}
    if isinstance(people, Mapping):
        return {**cast("Mapping[str, Any]", people), **lists}
    return [
        {**row, **{name: values[index] for name, values in lists.items()}}
        for index, row in enumerate(people)
    ]


def _case(syntax: Syntax, places: Mapping[tuple[int, ...], Location], name: LocationField) -> str:
    """The SQL of one added column, by pattern; lists are joined by commas."""

    def literal(place: Location) -> str:
        value = _value(place, name)
        if value is None:
            return f"CAST(NULL AS {syntax.text_type})"
        names = cast("list[str]", value) if type(value) is list else [cast("str", value)]
        return syntax.text(", ".join(names))

    whens = " ".join(
        "WHEN "
        + " AND ".join(f"{_PATTERN}{index} = {part}" for index, part in enumerate(key))
        + f" THEN {literal(place)}"
        for key, place in places.items()
    )
    none = f"CAST(NULL AS {syntax.text_type})"
    # Without customers there is nothing to tell apart.
    value = f"CASE {whens} ELSE {none} END" if whens else none
    return f"{value} AS {syntax.identifier(name)}"


@frozen(kw_only=True)
class _Lazy:
    """A table that stays where it is: how it is asked, and how rows of a small answer are read."""

    syntax: Syntax
    source: str
    """What stands after FROM."""
    kinds: Mapping[str, str]
    """What stands in each column."""
    ask: Callable[[str], Any]
    rows: Callable[[Any], list[tuple[Any, ...]]]
    cut: Mapping[str, str] = field(factory=dict[str, str])
    """The SQL of columns of moments that are finer than Python's."""


def _lazy(people: Any) -> _Lazy | None:
    """The table as one that stays where it is; None of one in memory.

    Raises:
        WrongTypeError: Nothing can ask the table.
    """
    module, _ = table_kind(people)
    if module == "pyspark":
        from customer_journey.events import _spark

        return _Lazy(
            syntax=DIALECTS["spark"],
            source=VIEW,
            kinds={name: _spark.kind_of_spark(kind) for name, kind in people.dtypes},
            ask=partial(_spark.run, people),
            rows=lambda answer: [tuple(row) for row in answer.collect()],
        )
    if module == "ibis":
        from customer_journey.events import _ibis

        syntax = _ibis.dialect_of_backend("events.locate", people)
        return _Lazy(
            syntax=syntax,
            source=syntax.identifier(VIEW),
            kinds={name: _ibis.kind_of_ibis(kind) for name, kind in people.schema().items()},
            ask=partial(_ibis.run, people),
            rows=_ibis.rows_of,
            cut=_ibis.cut_moments(people, syntax),
        )
    try:
        import duckdb
    except ImportError:
        raise MissingExtraError("duckdb", "data") from None
    query: Callable[[str], Any]
    source = VIEW
    if isinstance(people, duckdb.DuckDBPyRelation):
        source, relation, query = RELATION, people, partial(people.query, RELATION)
    elif is_outside(people):
        connection = connect()
        open_outside(connection, "events.locate", people, lambda _: "*")
        relation, query = connection.table(VIEW), connection.sql
    else:
        return None
    with reading("events.locate", people):
        types = dict(zip(relation.columns, map(str, relation.types), strict=True))
    syntax = DIALECTS["duckdb"]

    def ask(text: str) -> Any:
        with reading("events.locate", people):
            return query(text)

    def fetched(answer: Any) -> list[tuple[Any, ...]]:
        with reading("events.locate", people):
            return list(answer.fetchall())

    return _Lazy(
        syntax=syntax,
        source=source,
        kinds={name: kind_of_type(kind) for name, kind in types.items()},
        ask=ask,
        rows=fetched,
        cut={
            name: MOMENTS[kind].format(syntax.identifier(name))
            for name, kind in types.items()
            if kind in MOMENTS
        },
    )


def _lazily(
    journey: Journey,
    table: _Lazy,
    criteria: Sequence[Criterion],
    names: Sequence[str],
    added: Sequence[LocationField],
) -> Any:
    """The columns added where the table is; one customer of each distinct pattern is fetched."""
    syntax, present = table.syntax, list(table.kinds)
    declared = [fact.name for fact in journey.facts if has_domain(fact)]
    kinds = {name: table.kinds[name] for name in [*names, *declared] if name in table.kinds}
    quoted = {name: table.cut.get(name, syntax.identifier(name)) for name in [*names, *kinds]}
    declared_columns = _columns_of(journey, quoted, kinds)
    kinds = kinds_as_declared(journey.facts, kinds)
    _check(criteria, kinds, present, added)
    read = {name: quoted[name] for name in kinds}
    read |= {column.fact.name: column.value for column in declared_columns}
    refuse_outside(
        "events.locate",
        declared_columns,
        syntax,
        lambda figures: table.rows(table.ask(f"SELECT {figures} FROM {table.source}")),
    )
    packed = packed_truths(criteria, syntax, read, kinds)
    listed = ", ".join(f"{text} AS {_PATTERN}{index}" for index, text in enumerate(packed))
    keys = [f"{_PATTERN}{index}" for index in range(len(packed))]
    inner = f"(SELECT *, {listed} FROM {table.source}) AS located"
    facts = [quoted[name] for name in names]
    if syntax.any_row and facts:
        # Each partition gives one row a pattern, and only those are shuffled.
        columns = ", ".join(f"{name} AS f{index}" for index, name in enumerate(facts))
        row = syntax.any_row.format(columns)
        samples = table.ask(
            f"SELECT {', '.join([*keys, row])} FROM {inner} GROUP BY {', '.join(keys)}"
        )
        examples = [(*row[:-1], *row[-1]) for row in table.rows(samples)]
    else:
        examples = table.rows(
            table.ask(
                f"SELECT {', '.join([*keys, *facts])} FROM (SELECT *, row_number() OVER "
                f"(PARTITION BY {', '.join(keys)} ORDER BY {keys[0]}) AS place "
                f"FROM {inner}) AS numbered WHERE place = 1"
            )
        )
    places = {
        tuple(map(int, row[: len(keys)])): _located(
            journey, dict(zip(names, row[len(keys) :], strict=True)), kinds
        )
        for row in examples
    }
    outputs = [syntax.identifier(name) for name in present]
    outputs += [_case(syntax, places, name) for name in added]
    return table.ask(f"SELECT {', '.join(outputs)} FROM {inner}")
