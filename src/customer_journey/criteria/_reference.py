"""Facts, named, to be compared with constants by Python's own operators."""

from collections.abc import Iterable
from typing import ClassVar, NoReturn, final

from customer_journey._arguments import checked
from customer_journey._frozen import frozen
from customer_journey._printable import printable
from customer_journey._values import Value, has_items, kind_of
from customer_journey.criteria._constants import (
    constant,
    identity,
    name_fault,
    write_name,
    write_value,
)
from customer_journey.criteria._evaluation import Operator
from customer_journey.criteria._tree import Comparison, Criterion, Known, Membership, conjunction
from customer_journey.errors import CriterionTypeError, InvalidValueError, Problem

__all__ = ["FactReference", "fact"]


@checked
def fact(name: str, /) -> "FactReference":
    """A reference to a fact, which operators turn into a criterion.

    Args:
        name: The fact's name, as in the facts to evaluate or as the name of a column. Any text
            but the empty one.

    Raises:
        InvalidValueError: The name is empty, or has half of a surrogate pair.
        WrongTypeError: The name is not a text.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.fact("orders") >= 2)
        orders >= 2
        >>> print(~cj.fact("has cancelled").is_true())
        not `has cancelled`
    """
    if fault := name_fault(name):
        raise InvalidValueError("fact", [Problem("name", fault)])
    return FactReference(name)


@final
@frozen(eq=False, repr=False)
class FactReference:
    """A fact that is about to be compared with something: `fact("orders") >= 2`.

    Constants are true and false, numbers, texts, dates, and datetimes; aware datetimes are kept in
    UTC. Numbers compare with numbers whatever their type; otherwise kinds never mix. Texts are
    ordered by code point.
    """

    # As in every query builder, `==` and `!=` make an expression where `object` has a bool, which
    # checkers refuse below; so nothing is left to hash by, either.
    __hash__: ClassVar[None]  # type: ignore[assignment]  # pyright: ignore[reportIncompatibleMethodOverride] - it has none
    __array_ufunc__: ClassVar[None] = None
    """Leaves `numpy_scalar <= fact(...)` to this class."""

    name: str
    """The fact's name."""

    def __eq__(self, value: object) -> Criterion:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride] - a criterion, as meant
        """The fact equals the constant."""
        return self._compared("==", value)

    def __ne__(self, value: object) -> Criterion:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride] - a criterion, as meant
        """The fact is there and differs from the constant."""
        return self._compared("!=", value)

    def __lt__(self, value: Value) -> Criterion:
        """The fact is less than the constant, or before it."""
        return self._compared("<", value)

    def __le__(self, value: Value) -> Criterion:
        """The fact is at most the constant."""
        return self._compared("<=", value)

    def __gt__(self, value: Value) -> Criterion:
        """The fact is greater than the constant, or after it."""
        return self._compared(">", value)

    def __ge__(self, value: Value) -> Criterion:
        """The fact is at least the constant."""
        return self._compared(">=", value)

    def is_in(self, values: Iterable[Value], /) -> Criterion:
        """The fact is one of these constants.

        Args:
            values: Constants of one kind; repeated ones are kept once, those of a set are sorted.
                Of none, the criterion is false for every known fact.

        Raises:
            CriterionTypeError: The constants are of several kinds, or one is of no kind at all.
            InvalidValueError: One of them cannot be written down.

        Example:
            >>> import customer_journey as cj
            >>> print(cj.fact("plan").is_in(["pro", "team"]))
            plan in ["pro", "team"]
        """
        if isinstance(values, (str, bytes)) or not has_items(values):
            reason = "`is_in` takes several constants, as in `is_in([...])`"
            raise self._unfit("in", values, reason)
        constants = tuple(self._constant("in", value) for value in values)
        if isinstance(values, (set, frozenset)):
            ranked = sorted((kind_of(each), each, write_value(each)) for each in constants)
            constants = tuple(each for _, each, _ in ranked)
        for value in constants:
            if kind_of(value) != kind_of(constants[0]):
                kinds = f"{kind_of(constants[0])} and {kind_of(value)}"
                raise self._unfit("in", value, f"the constants are of several kinds: {kinds}")
        distinct = {identity(value): value for value in constants}
        return Membership(self.name, tuple(distinct.values()))

    def between(self, least: Value, most: Value, /) -> Criterion:
        """The fact is at least the one and at most the other: both bounds are inside.

        Raises:
            CriterionTypeError: The bounds are of two kinds, or of one that has no order.
            InvalidValueError: One of them cannot be written down.

        Example:
            >>> import customer_journey as cj
            >>> print(cj.fact("orders").between(2, 5))
            orders >= 2 and orders <= 5
        """
        if kind_of(self._constant("between", least)) != kind_of(self._constant("between", most)):
            reason = "the bounds are of different kinds"
            raise self._unfit("between", most, reason)
        return conjunction((self >= least, self <= most))

    def is_known(self) -> Criterion:
        """The fact is there: neither absent nor None nor NaN. Never unknown.

        Example:
            >>> import customer_journey as cj
            >>> cj.fact("email").is_known().evaluate({})
            False
        """
        return Known(self.name)

    def is_true(self) -> Criterion:
        """The fact is true: the same criterion as `fact(name) == True`, written as the bare name.

        Example:
            >>> import customer_journey as cj
            >>> print(cj.fact("subscribed").is_true())
            subscribed
        """
        return Comparison(self.name, "==", value=True)

    def __and__(self, other: object) -> NoReturn:
        """Refuse: a bare fact is not a criterion."""
        raise self._refusal()

    __or__ = __and__
    __rand__ = __and__
    __ror__ = __and__

    def __invert__(self) -> NoReturn:
        """Refuse: a bare fact is not a criterion."""
        raise self._refusal()

    def __bool__(self) -> NoReturn:
        """Refuse: a bare fact is neither true nor false."""
        raise self._refusal()

    def __repr__(self) -> str:
        """The call that makes it."""
        return printable(f"fact({self.name!r})")

    def _refusal(self) -> TypeError:
        ask = f"compare it with a constant, or ask `{self!r}.is_true()`"
        return TypeError(f"{self!r} is not a criterion yet: {ask}")

    def _compared(self, operator: Operator, value: object) -> Criterion:
        plain = self._constant(operator, value)
        if isinstance(plain, bool) and operator not in {"==", "!="}:
            reason = "true and false have no order; compare with `==` or `!=`"
            raise self._unfit(operator, value, reason)
        return Comparison(self.name, operator, plain)

    def _constant(self, operator: str, value: object) -> Value:
        if isinstance(value, FactReference):
            reason = "a fact is compared with a constant, never with a fact; record their relation"
            raise self._unfit(operator, value, reason)
        try:
            return constant(value)
        except TypeError as error:
            raise self._unfit(operator, value, str(error)) from None
        except ValueError as error:
            problem = Problem("value", str(error))
            raise InvalidValueError(f"criterion on {self.name!r}", [problem]) from None

    def _unfit(self, operator: str, value: object, reason: str) -> CriterionTypeError:
        return CriterionTypeError(self.name, value, f"{write_name(self.name)} {operator} …", reason)
