"""Hypothesis strategies for tests of code that takes journeys: journeys, facts, walks, people.

Property tests of your own draw from the same strategies as those of this package. Values are odd by
preference: texts in any script, ids that other notations take for numbers, facts that are missing.

Needs hypothesis: `pip install 'customer-journey[testing]'`.
"""

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from customer_journey._arguments import checked
from customer_journey._model import Journey
from customer_journey.criteria._fact import Fact
from customer_journey.criteria._tree import Criterion
from customer_journey.errors import MissingExtraError

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
    "walks",
]


@checked
def criteria(declared: Sequence[Fact] | None = None) -> Criteria:
    """Criteria over declared facts; each fact keeps to one type.

    Args:
        declared: The facts; None for facts that are drawn with each criterion.

    Raises:
        MissingExtraError: hypothesis is not installed.
    """
    return cast("Criteria", _module("facts").criteria(declared))


@checked
def facts(declared: Iterable[Fact]) -> Customers:
    """Facts about one customer, by name: of what is declared, some is missing.

    Values are of the declared type, whatever the bounds. For facts that fit one journey, take
    `customers`.

    Raises:
        MissingExtraError: hypothesis is not installed.
    """
    return cast("Customers", _module("facts").facts(declared))


@checked
def journeys(*, most_stages: int = 4) -> Journeys:
    """Whole journeys: every element, every field and every kind of reference, in any script.

    All of them are valid as values; most are unwise, and rules have much to say of them.

    Args:
        most_stages: How many stages one has at most.

    Raises:
        MissingExtraError: hypothesis is not installed.

    Example:
        >>> import customer_journey as cj
        >>> from hypothesis import given
        >>> @given(cj.testing.journeys())
        ... def test_a_journey_survives_a_file(journey):
        ...     assert cj.loads(cj.dumps(journey)) == journey
    """
    return cast("Journeys", _module("journeys").journeys(most_stages=most_stages))


@checked
def walks(journey: Journey, /, *, most_moves: int = 10) -> Walks:
    """Ways through a journey: stages by id, from a start along advances, returns and exits.

    Guards and entry criteria are not looked at. A journey without a start has the empty walk alone.
    For the fewest walks that take every move, see `covering_walks`.

    Args:
        journey: The journey.
        most_moves: How many moves one has at most.

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
    return cast("Walks", _module("people").walks(journey, most_moves))


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


def _module(name: str) -> Any:  # noqa: ANN401 - a module of ours, typed by the casts around
    try:
        import_module("hypothesis")
    except ImportError:
        raise MissingExtraError("hypothesis", "testing") from None
    return import_module(f"customer_journey.testing._{name}")
