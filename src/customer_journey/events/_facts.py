"""The facts of every customer at a moment, computed from a table of events."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from typing_extensions import Unpack

from customer_journey._arguments import checked
from customer_journey._model import Journey
from customer_journey.criteria._computed import Reading
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.events._columns import EventColumns
from customer_journey.events._log import Prepared, micros_of, require_same_clock
from customer_journey.events._readings import Computation, columns_read, declared
from customer_journey.events._sql import Text

__all__ = ["facts", "output_problems"]


@checked
def facts(
    computed: Journey | Mapping[str, Fact | Reading | Criterion | str],
    data: Any,
    /,
    *,
    as_of: datetime,
    **columns: Unpack[EventColumns],
) -> Any:
    """The facts of every customer at a moment, computed from a table of events.

    A missing cell is skipped. `count` and `sum` of no event are 0, `ever` is false, every other
    reading is missing. Numbers are rounded to six decimals before they are added, exactly, so that
    neither the order of rows nor the engine decides.

    Args:
        computed: A journey whose facts say how they are computed, or a mapping from names to
            readings, criteria over other facts of it, or facts. A fact that is not computed is
            missing.
        data: The table of events.
        as_of: The moment. No event after it counts. It has a zone where the moments have one.
        columns: The names of the table's columns: `customer`, `event` (or `stage`), `at`, `order`.
            Events of one customer at one moment have the rows' own order unless `order` is named.

    Returns:
        A table of the same kind, a row for each customer with an event: `customer`, and a column a
        fact. Of a warehouse's table, the SQL text.

    Raises:
        InvalidValueError: A column is missing or of another type than is read of it; all are named.
            Or `as_of` has a zone and the moments have none, or the other way round.
        WrongTypeError: The data is of no kind that has columns.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> rows = [
        ...     {"customer": "ada", "event": "paid", "at": datetime(2026, 3, 1), "amount": 20.0},
        ...     {"customer": "ada", "event": "paid", "at": datetime(2026, 3, 9), "amount": 30.0},
        ...     {"customer": "bob", "event": "visit", "at": datetime(2026, 3, 2)},
        ... ]
        >>> spent = cj.criteria.Reading("sum", "paid", column="amount")
        >>> for row in cj.events.facts({"spent": spent}, rows, as_of=datetime(2026, 3, 10)):
        ...     print(row)
        {'customer': 'ada', 'spent': 50.0}
        {'customer': 'bob', 'spent': 0.0}
    """
    function = "events.facts"
    if isinstance(computed, Journey):
        listed, unsettled, events = computed.facts, frozenset[str](), computed.events
    else:
        listed, unsettled = declared(function, computed)
        events = ()
    problems = output_problems(["customer"], listed)
    if problems:
        raise InvalidValueError(function, problems)
    until = micros_of(function, "as_of", as_of)
    question = Prepared("facts", data, columns, until=until, what="event", own=columns_read(listed))
    require_same_clock(question, as_of)
    has_zone = as_of.utcoffset() is not None
    computation = Computation(
        question, listed, unsettled=unsettled, events=events, has_zone=has_zone
    )
    text = computation.text([fact.name for fact in computation.facts])
    name = question.engine.dialect.identifier("customer")
    order = f"\nORDER BY {name}" if question.engine.is_eager else ""
    return question.engine.give_parts(
        f"{_select(computation, of_part, until)}{order}"
        for of_part in question.parts_in_order(text)
    )


def output_problems(fixed: Sequence[str], listed: Sequence[Fact]) -> list[Problem]:
    """A problem for each fact whose name is that of another column of an answer.

    Engines do not tell upper from lower case.
    """
    taken = {name.lower(): name for name in fixed}
    problems: list[Problem] = []
    for fact in listed:
        if other := taken.get(fact.name.lower()):
            text = f"the answer has a column {other!r} as well"
            problems.append(Problem(f"facts.{fact.name}", text, hint="rename the fact"))
        taken[fact.name.lower()] = fact.name
    return problems


def _select(computation: Computation, text: Text, until: int) -> str:
    """One pass over the events, a group a customer."""
    syntax = computation.syntax
    names = [fact.name for fact in computation.facts]
    elements = ["c"]
    if computation.ordered(names):
        elements.append(f"row_number() OVER {text.window} AS n")
    totals = ["c"]
    for name, read in computation.reads.items():
        number = computation.number[name]
        since = "" if read.within is None else f"us >= {until - read.within}"
        elements.append(f"{read.element(since)} AS e{number}")
        totals.append(f"{computation.total(read, f'e{number}', position='n')} AS v{number}")
    steps, last = computation.steps("totals", "c", names, str(until))
    outputs = [f"c AS {syntax.identifier('customer')}"]
    outputs += [
        f"f{computation.number[name]} AS {syntax.identifier(name)}" for name in computation.number
    ]
    parts = [
        text.log(),
        f"elements AS (\n  SELECT {', '.join(elements)}\n  FROM log\n)",
        f"totals AS (\n  SELECT {', '.join(totals)}\n  FROM elements GROUP BY c\n)",
        *steps,
    ]
    return f"{', '.join(parts)}\nSELECT {', '.join(outputs)}\nFROM {last}"
