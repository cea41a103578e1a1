"""Tables of events as evidence: variants, the journey that people took, conformance."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from typing_extensions import Unpack

from customer_journey._arguments import require, warn_caller
from customer_journey._log._counts import Counts
from customer_journey._log._interval import level_problems, refuse
from customer_journey._log._variants import Variants
from customer_journey._log._window import Window
from customer_journey._model import Journey
from customer_journey._values import flag_problems
from customer_journey.errors import LeftOutWarning
from customer_journey.events._columns import Columns
from customer_journey.events._log import Prepared, micros_of, require_positive, require_same_clock
from customer_journey.events._sql import Text
from customer_journey.events._waits import incidences_of
from customer_journey.evidence._conform import Conformance
from customer_journey.evidence._conform import conform as conform_variants
from customer_journey.evidence._discover import Counted, discovered
from customer_journey.evidence._discover import discover as discover_counts
from customer_journey.evidence._discovery import Discovery, Excluded

__all__ = ["conform", "counts", "discover", "variants"]

T = TypeVar("T")


def counts(data: Any, /, **columns: Unpack[Columns]) -> Counts:
    """The directly-follows counts of a table of events, for any number of customers.

    Args:
        data: The table of events.
        columns: The names of its columns.

    Raises:
        InvalidValueError: A column is missing or of the wrong type.
        WrongTypeError: The data is of no kind that has columns, or a warehouse's table.

    Example:
        >>> import customer_journey as cj
        >>> walks = {"customer": [1, 1, 2], "stage": ["know", "buy", "know"], "at": ["", "", ""]}
        >>> from datetime import datetime
        >>> days = {"at": [datetime(2026, 1, day) for day in (1, 2, 3)]}
        >>> cj.events.counts(walks | days).moves
        {('know', 'buy'): 1}
    """
    return _counted(Prepared("counts", data, columns, has_segments=False))


def _counted(question: Prepared) -> Counts:
    total = Counts({}, {}, {}, {}, {}, {}, {}, {}, question.selected_on, timed=True)
    for before, stage, *figures in question.rows(Text.counts):
        visits, movers, ends, discoveries, positions = map(int, figures)
        _add(total.visits, stage, visits)
        _add(total.people, stage, discoveries)
        total.positions[stage] = total.positions.get(stage, 0) + positions
        _add(total.ends, stage, ends)
        if before is None:
            _add(total.starts, stage, visits)
        else:
            _add(total.moves, (before, stage), visits)
            _add(total.movers, (before, stage), movers)
            _add(total.discoveries, (before, stage), discoveries)
    return total


def _add(counts: dict[T, int], key: T, number: int) -> None:
    if number:
        counts[key] = counts.get(key, 0) + number


def variants(data: Any, /, *, limit: int = 100_000, **columns: Unpack[Columns]) -> Variants:
    """The distinct sequences of stages with their numbers of customers, for all of `evidence`.

    Args:
        data: The table of events.
        limit: How many there may be. Of more, the commonest are taken, and `left_out` says how many
            customers took another, as a warning does.
        columns: The names of its columns.

    Raises:
        InvalidValueError: A column is missing or of the wrong type, or `limit` is below 1.
        WrongTypeError: The data is of no kind that has columns, or a warehouse's table.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> rows = [
        ...     {"customer": name, "stage": stage, "at": datetime(2026, 3, day)}
        ...     for name in ("ada", "bob") for day, stage in [(1, "know"), (2, "buy")]
        ... ]
        >>> print(cj.events.variants(rows))
        2 customers, 1 variant
          2: know → buy
    """
    return _variants("variants", data, limit, columns)


def _variants(function: str, data: object, limit: int, columns: Columns) -> Variants:
    require_positive(f"events.{function}", "limit", limit)
    question = Prepared(function, data, columns, has_segments=False)
    rows = question.rows(lambda text: text.variants(limit))
    # Names are one text each then, however many sequences they are in.
    names = dict(enumerate(question.stage_names(), 1))
    people = {
        tuple([names[stage] for stage in stages] if names else stages): int(number)
        for stages, number, _ in rows
    }
    left_out = int(rows[0][2]) - sum(people.values()) if rows else 0
    if left_out:
        warn_caller(
            f"the {limit:,} commonest sequences stand for {sum(people.values()):,} customers; "
            f"{left_out:,} more are left out. Raise `limit`, or ask events.counts or "
            "events.discover, which need no sequences",
            LeftOutWarning,
        )
    return Variants(people, selected_on=question.selected_on, left_out=left_out, timed=True)


def discover(
    data: Any,
    /,
    *,
    id: str = "observed",
    name: str = "",
    goals: str | list[str] | tuple[str, ...] = (),
    exits: str | list[str] | tuple[str, ...] = (),
    level: float = 0.95,
    within: timedelta | None = None,
    as_of: datetime | None = None,
    ended: bool = False,
    **columns: Unpack[Columns],
) -> Discovery:
    """The journey that people took, from the directly-follows counts of a table of events.

    The same as `evidence.discover` on the same events, without the times of moves, which
    `transitions` gives. It never holds a customer's sequence, so any number of customers will do.

    Events have times, so somebody who is where others went on from may still go on. Then a share
    needs a window: how long to wait, and until when people were observed. Without one, and unless
    `ended` is true, transitions have no probability, and `open` counts those people.

    Args:
        data: The table of events.
        id: The journey's id.
        name: What people call it.
        goals: The stage where the business wants people, as the table calls it, or several.
        exits: The stage that ends a journey short of its goal, or several.
        level: How often intervals are to contain the true share, between 0 and 1.
        within: How long to wait for the next move, both ends included; needs `as_of`.
        as_of: The moment until which people were observed, with a zone where the table's moments
            have one. Later events do not count.
        ended: Whether no one goes on any more, so that no window is needed.
        columns: The names of its columns.

    Raises:
        InvalidValueError: A column is missing or of the wrong type, a goal or exit never occurs, or
            a window is stated by half.
        WrongTypeError: The data is of no kind that has columns, or a warehouse's table.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> rows = [
        ...     {"customer": "ada", "stage": stage, "at": datetime(2026, 3, day)}
        ...     for day, stage in [(1, "know"), (2, "buy")]
        ... ]
        >>> cj.events.discover(rows, goals="buy").journey.goals
        ('buy',)
    """
    options: Any = {"id": id, "name": name, "goals": goals, "exits": exits, "level": level}
    refuse("events.discover", flag_problems(ended, where="ended"))
    window = Window.stated("events.discover", within, as_of, ended=ended)
    if window is None:
        question = Prepared("discover", data, columns, has_segments=False)
        return discover_counts(_counted(question), ended=ended, **options)
    refuse("events.discover", level_problems(level))
    until = micros_of("events.discover", "as_of", window.as_of)
    question = Prepared("discover", data, columns, until=until, has_segments=False)
    require_same_clock(question, window.as_of)
    total = _counted(question)
    return discovered(
        Counted(
            evidence=total,
            counts=total,
            people=sum(total.starts.values()),
            excluded=Excluded(steps=(), visits=0, variants=0, people=0),
            watched=incidences_of(question, window, sorted(total.visits)),
        ),
        window,
        ended=False,
        **options,
    )


def conform(
    journey: Journey, data: Any, /, *, limit: int = 100_000, **columns: Unpack[Columns]
) -> Conformance:
    """How the sequences in a table of events depart from a journey.

    The same as `evidence.conform` on the variants of the table; a warning counts customers who are
    left out.

    Args:
        journey: The journey, as it is believed to be.
        data: The table of events.
        limit: How many different sequences there may be; of more, the commonest are taken.
        columns: The names of its columns.

    Raises:
        InvalidValueError: A column is missing or of the wrong type, or `limit` is below 1.
        WrongTypeError: The data is of no kind that has columns, or a warehouse's table.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> rows = [
        ...     {"customer": "ada", "stage": stage, "at": datetime(2026, 3, day)}
        ...     for day, stage in [(1, "know"), (2, "buy")]
        ... ]
        >>> round(cj.events.conform(shop, rows).fitness, 2)
        0.8
    """
    require(journey, Journey, "events.conform")
    return conform_variants(journey, _variants("conform", data, limit, columns))
