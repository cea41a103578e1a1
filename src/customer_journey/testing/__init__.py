"""Data for tests of code that takes journeys: Hypothesis strategies, and made-up logs of events.

Property tests of your own draw from the same strategies as those of this package. Values are odd by
preference: texts in any script, ids that other notations take for numbers, facts that are missing.

The strategies need hypothesis: `pip install 'customer-journey[testing]'`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from customer_journey._arguments import checked
from customer_journey._model import Journey
from customer_journey._values import duration_text
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import InvalidValueError, MissingExtraError, Problem

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    Criteria: TypeAlias = SearchStrategy[Criterion]
    Customers: TypeAlias = SearchStrategy[Mapping[str, object]]
    Journeys: TypeAlias = SearchStrategy[Journey]
    Walks: TypeAlias = SearchStrategy[tuple[str, ...]]
else:
    # Annotations are looked up at run time, where hypothesis may be missing.
    Criteria = Customers = Journeys = Walks = object

__all__ = [
    "criteria",
    "customers",
    "facts",
    "journeys",
    "sample_log",
    "walks",
]


@checked
def criteria(facts: Sequence[Fact] | None = None) -> Criteria:
    """Criteria over declared facts; each fact keeps to one type.

    Args:
        facts: The facts; None for facts that are drawn with each criterion.

    Raises:
        MissingExtraError: hypothesis is not installed.

    Example:
        >>> import customer_journey as cj
        >>> from hypothesis import given
        >>> @given(cj.testing.criteria([cj.Fact("orders", type="int")]))
        ... def test_a_criterion_survives_its_text(criterion):
        ...     assert cj.parse_criterion(str(criterion)) == criterion
    """
    return cast("Criteria", _module("facts").criteria(facts))


@checked
def facts(facts: Iterable[Fact]) -> Customers:
    """Facts about one customer, by name: of what is declared, some is missing.

    Values are of the declared type, whatever the bounds. For facts that fit one journey, take
    `customers`.

    Args:
        facts: The declarations.

    Raises:
        MissingExtraError: hypothesis is not installed.

    Example:
        >>> import customer_journey as cj
        >>> from hypothesis import given
        >>> orders = cj.Fact("orders", type="int")
        >>> @given(cj.testing.facts([orders]))
        ... def test_any_number_of_orders_will_do(facts):
        ...     assert (cj.fact("orders") >= 1).evaluate(facts) in {True, False, None}
    """
    return cast("Customers", _module("facts").facts(facts))


@checked
def journeys(*, max_stages: int = 4) -> Journeys:
    """Whole journeys: every element, every field and every kind of reference, in any script.

    All of them are valid as values; most are unwise, and rules have much to say of them.

    Args:
        max_stages: How many stages one has at most.

    Raises:
        MissingExtraError: hypothesis is not installed.

    Example:
        >>> import customer_journey as cj
        >>> from hypothesis import given
        >>> @given(cj.testing.journeys())
        ... def test_a_journey_survives_a_file(journey):
        ...     assert cj.loads(cj.dumps(journey)) == journey
    """
    return cast("Journeys", _module("journeys").journeys(max_stages=max_stages))


@checked
def walks(journey: Journey, /, *, max_moves: int = 10) -> Walks:
    """Walks through a journey: stages by id, from a start along advances, returns and exits.

    Guards and entry criteria are not looked at. A journey without a start has the empty walk alone.
    For the fewest walks that take every move, see `covering_walks`.

    Args:
        journey: The journey.
        max_moves: How many moves one has at most.

    Raises:
        MissingExtraError: hypothesis is not installed.

    Example:
        >>> import customer_journey as cj
        >>> from hypothesis import given
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        >>> @given(cj.testing.walks(shop))
        ... def test_every_walk_begins_at_a_start(walk):
        ...     assert walk[0] in shop.starts
    """
    return cast("Walks", _module("people").walks(journey, max_moves))


@checked
def customers(journey: Journey, /) -> Customers:
    """Facts about customers of a journey, by name: near what its criteria ask for, some missing.

    So criteria come out true, false and unknown alike. Values are within what is declared. A fact
    that is not declared gets values of the kind that it is compared with.

    Args:
        journey: The journey.

    Raises:
        MissingExtraError: hypothesis is not installed.

    Example:
        >>> import customer_journey as cj
        >>> from hypothesis import given
        >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> shop = cj.Journey.sequence("shop", ["know", buy])
        >>> @given(cj.testing.customers(shop))
        ... def test_everyone_is_somewhere(facts):
        ...     assert cj.locate(shop, facts).stages
    """
    return cast("Customers", _module("people").customers(journey))


@checked
def sample_log(
    journey: Journey,
    /,
    *,
    people: int = 100,
    seed: int,
    as_of: datetime,
    span: timedelta = timedelta(days=365),
) -> list[dict[str, Any]]:
    """A made-up log of events of a journey whose facts are computed from events.

    Customers begin within the span, and go on, leave, come back and stop where chance has it, by
    the fewest events that make the entry of the next stage true, or by waiting. Some events are
    later than `as_of`, and rows are in no order, as a log may have them. Use it to see what a
    template asks and answers, before there is data; its shares say nothing about any business.

    Args:
        journey: The journey; it declares events and has a start.
        people: How many customers.
        seed: The same seed makes the same log.
        as_of: The moment of the study.
        span: The time before it in which customers begin.

    Returns:
        A row an event: `customer`, `event`, `at`, and a column for each column of any event; None
        where the event has none.

    Raises:
        InvalidValueError: The journey declares no event, or has no start.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import datetime
        >>> shop = cj.presets.get("shop")
        >>> log = cj.testing.sample_log(shop, people=2, seed=7, as_of=datetime(2026, 3, 1))
        >>> sorted({row["customer"] for row in log})
        ['customer-1', 'customer-2']
    """
    problems = [
        Problem(field, f"the journey has no {what}")
        for field, what in (("events", "events"), ("starts", "start"))
        if not getattr(journey, field)
    ]
    if span <= timedelta():
        problems.append(Problem("span", f"must be longer than zero, got {duration_text(span)}"))
    if problems:
        raise InvalidValueError("testing.sample_log", problems)
    from customer_journey.testing._logs import rows_of

    return rows_of(journey, people=people, seed=seed, as_of=as_of, span=span)


def _module(name: str) -> Any:  # noqa: ANN401 - a module of ours, typed by the casts around
    try:
        import_module("hypothesis")
    except ImportError:
        raise MissingExtraError("hypothesis", "testing") from None
    return import_module(f"customer_journey.testing._{name}")
