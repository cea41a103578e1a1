"""The expression tree: what a criterion is made of, how it is evaluated and how it is written.

Trees are canonical by construction: `and` and `or` hold two operands or more and never themselves, `not` never holds
`not`. Build them with `&`, `|`, `~`, `all_of` and `any_of`, never by calling the classes for them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NoReturn, TypeAlias, final

from attrs import field, frozen

from customer_journey._criteria import _evaluation as evaluation
from customer_journey._criteria._evaluation import Evaluator, Operator
from customer_journey._criteria._values import Value, identity, write_name, write_value
from customer_journey.errors import InvalidValueError, Problem

__all__ = [
    "FALSE",
    "MOST_LEVELS",
    "TRUE",
    "Clause",
    "Comparison",
    "Conjunction",
    "Constant",
    "Criterion",
    "Disjunction",
    "Known",
    "Membership",
    "Negation",
    "all_of",
    "any_of",
    "evaluator",
    "leaves",
    "walk",
]

MOST_LEVELS: Final = 64
"""How deep parentheses and `not` may be nested in the text of a criterion."""


class Criterion:
    """A condition on facts, as data: it can be evaluated, written, compared, proved about and turned into a column.

    Made by `fact` or `parse_criterion`, and put together by `&` (and), `|` (or) and `~` (not). Its truth is True, False or
    unknown (None): a missing fact is unknown, never false.

    Example:
        >>> import customer_journey as cj
        >>> loyal = (cj.fact("orders") >= 2) & cj.fact("plan").is_in(["pro", "team"])
        >>> print(loyal)
        orders >= 2 and plan in ["pro", "team"]
        >>> loyal.evaluate({"orders": 3, "plan": "pro"})
        True
        >>> loyal.evaluate({"orders": 3}) is None
        True
        >>> loyal.evaluate({"orders": 1})
        False
    """

    __slots__ = ("__weakref__", "_evaluator")
    _evaluator: Evaluator

    def evaluate(self, facts: Mapping[str, object], /) -> bool | None:
        """Whether the facts meet the criterion: True, False, or None where missing facts leave it unknown.

        Facts that the criterion does not name are ignored. None, NaN and an absent name all mean "missing". Every clause
        is looked at, so an error does not hang on the order of clauses.

        Args:
            facts: Values by the names of their facts.

        Raises:
            CriterionTypeError: A fact's value is of another kind than the constant it is held against.
            TypeError: `facts` is not a mapping.

        Example:
            >>> import customer_journey as cj
            >>> cj.parse_criterion("orders >= 2 or is_partner").evaluate({"orders": 2})
            True
        """
        if not hasattr(facts, "get"):
            message = f"facts are a mapping from names to values, not {type(facts).__name__}"
            raise TypeError(message)
        return evaluator(self)(facts)

    def names(self) -> tuple[str, ...]:
        """The names of the facts it speaks of, each once, in the order of first mention.

        Example:
            >>> import customer_journey as cj
            >>> cj.parse_criterion("plan == 'pro' and orders > 2 and orders < 9").names()
            ('plan', 'orders')
        """
        return tuple(
            dict.fromkeys(leaf.name for leaf in leaves(self) if not isinstance(leaf, Constant))
        )

    def __and__(self, other: "Criterion") -> "Criterion":
        """Both at once."""
        return (
            _joined(Conjunction, (self, other)) if isinstance(other, Criterion) else NotImplemented
        )

    def __or__(self, other: "Criterion") -> "Criterion":
        """Either one, or both."""
        return (
            _joined(Disjunction, (self, other)) if isinstance(other, Criterion) else NotImplemented
        )

    def __invert__(self) -> "Criterion":
        """The opposite; what is unknown stays unknown."""
        match self:
            case Negation():
                return self.operand
            case Constant():
                return FALSE if self.truth else TRUE
            case _:
                return Negation(self, _checked(_levels_of(self, under=Negation)))

    def __bool__(self) -> NoReturn:
        """Refuse: a criterion has no truth without facts."""
        message = (
            "a criterion is neither true nor false without facts: call `.evaluate(facts)`; put criteria together with "
            "`&`, `|` and `~` (not `and`, `or`, `not`), each comparison in parentheses, and give bounds by "
            "`.between(a, b)` (not `a < fact < b`)"
        )
        raise TypeError(message)

    def __str__(self) -> str:
        """The criterion as text, which `parse_criterion` reads back as an equal one."""
        return _write(self)

    def __repr__(self) -> str:
        """The call that makes it."""
        return f"parse_criterion({str(self)!r})"

    def __copy__(self) -> "Criterion":
        """Itself: it cannot change."""
        return self

    def __deepcopy__(self, _memo: object) -> "Criterion":
        """Itself: it cannot change."""
        return self


def _identities(values: tuple[Value, ...]) -> tuple[object, ...]:
    return tuple(map(identity, values))


@final
@frozen(repr=False)
class Constant(Criterion):
    """True or false, whatever the facts."""

    truth: bool


@final
@frozen(repr=False)
class Comparison(Criterion):
    """One fact held against one constant. A bare fact is one that equals true."""

    name: str
    operator: Operator
    value: Value = field(eq=identity)


@final
@frozen(repr=False)
class Membership(Criterion):
    """One fact looked for among constants of one kind, in the order given, none of them twice."""

    name: str
    values: tuple[Value, ...] = field(eq=_identities)


@final
@frozen(repr=False)
class Known(Criterion):
    """Whether a fact is there. Never unknown."""

    name: str


@final
@frozen(repr=False)
class Negation(Criterion):
    """The opposite of what it holds, which is neither a negation nor a constant."""

    operand: Criterion
    levels: int = field(eq=False)


@final
@frozen(repr=False, cache_hash=True)
class Conjunction(Criterion):
    """All of two operands or more, none of them a conjunction."""

    operands: tuple[Criterion, ...]
    levels: int = field(eq=False)


@final
@frozen(repr=False, cache_hash=True)
class Disjunction(Criterion):
    """Any of two operands or more, none of them a disjunction."""

    operands: tuple[Criterion, ...]
    levels: int = field(eq=False)


Clause: TypeAlias = Comparison | Membership | Known
"""A leaf that names a fact."""

TRUE: Final[Criterion] = Constant(truth=True)
FALSE: Final[Criterion] = Constant(truth=False)


def all_of(criteria: Iterable[Criterion], /) -> Criterion:
    """The criterion that holds where every one of these does; of none, the one that always holds.

    Takes time linear in their number, where joining them one by one with `&` copies what is there each time.

    Args:
        criteria: Any number of criteria; their order is kept.

    Raises:
        TypeError: Something among them is not a criterion.
        InvalidValueError: The result is nested too deep to be written.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.all_of(cj.fact(name) >= 1 for name in ("orders", "visits")))
        orders >= 1 and visits >= 1
    """
    return _joined(Conjunction, _each("all_of", criteria), empty=TRUE)


def any_of(criteria: Iterable[Criterion], /) -> Criterion:
    """The criterion that holds where at least one of these does; of none, the one that never holds.

    Takes time linear in their number, where joining them one by one with `|` copies what is there each time.

    Args:
        criteria: Any number of criteria; their order is kept.

    Raises:
        TypeError: Something among them is not a criterion.
        InvalidValueError: The result is nested too deep to be written.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.any_of(cj.fact(name).is_known() for name in ("email", "phone")))
        email is known or phone is known
    """
    return _joined(Disjunction, _each("any_of", criteria), empty=FALSE)


def walk(criterion: Criterion, /) -> Iterator[Criterion]:
    """The criterion and everything it is made of, each before its parts, in the order of the text."""
    waiting = [criterion]
    while waiting:
        node = waiting.pop()
        yield node
        match node:
            case Conjunction() | Disjunction():
                waiting.extend(reversed(node.operands))
            case Negation():
                waiting.append(node.operand)
            case _:
                pass


def leaves(criterion: Criterion, /) -> Iterator[Clause | Constant]:
    """The parts of a criterion that have no parts, in the order of the text."""
    for node in walk(criterion):
        if isinstance(node, (Comparison, Membership, Known, Constant)):
            yield node


def evaluator(criterion: Criterion, /) -> Evaluator:
    """The function from facts to truth, made once for each criterion; it does not check that facts are a mapping."""
    try:
        return criterion._evaluator  # noqa: SLF001 - the cache is this function's own
    except AttributeError:
        made = _compiled(criterion)
        object.__setattr__(criterion, "_evaluator", made)
        return made


def _compiled(criterion: Criterion) -> Evaluator:
    match criterion:
        case Comparison():
            return evaluation.comparison(
                criterion.name, criterion.operator, criterion.value, criterion
            )
        case Membership():
            return evaluation.membership(criterion.name, criterion.values, criterion)
        case Known():
            return evaluation.known(criterion.name)
        case Negation():
            return evaluation.negation(evaluator(criterion.operand))
        case Conjunction():
            return evaluation.conjunction(map(evaluator, criterion.operands))
        case Disjunction():
            return evaluation.disjunction(map(evaluator, criterion.operands))
        case Constant():
            return evaluation.fixed(criterion.truth)
        case _:
            raise _unfinished(criterion)


def _write(criterion: Criterion) -> str:
    match criterion:
        case Comparison(value=True, operator="=="):
            return write_name(criterion.name)
        case Comparison():
            return (
                f"{write_name(criterion.name)} {criterion.operator} {write_value(criterion.value)}"
            )
        case Membership():
            return f"{write_name(criterion.name)} in {_write_values(criterion)}"
        case Known():
            return f"{write_name(criterion.name)} is known"
        case Negation():
            return _write_negation(criterion.operand)
        case Conjunction():
            return " and ".join(
                f"({operand})" if isinstance(operand, Disjunction) else str(operand)
                for operand in criterion.operands
            )
        case Disjunction():
            return " or ".join(map(str, criterion.operands))
        case Constant():
            return "true" if criterion.truth else "false"
        case _:
            raise _unfinished(criterion)


def _write_negation(operand: Criterion) -> str:
    match operand:
        case Membership():
            return f"{write_name(operand.name)} not in {_write_values(operand)}"
        case Known():
            return f"{write_name(operand.name)} is unknown"
        case Conjunction() | Disjunction():
            return f"not ({operand})"
        case _:
            return f"not {operand}"


def _write_values(clause: Membership) -> str:
    return f"[{', '.join(map(write_value, clause.values))}]"


def _joined(
    joint: type[Conjunction] | type[Disjunction],
    parts: Sequence[Criterion],
    empty: Criterion = TRUE,
) -> Criterion:
    if len(parts) < 2:  # noqa: PLR2004 - one operand needs no joint
        return parts[0] if parts else empty
    operands: list[Criterion] = []
    for part in parts:
        if isinstance(part, joint):
            operands.extend(part.operands)
        else:
            operands.append(part)
    return joint(tuple(operands), _checked(max(_levels_of(part, under=joint) for part in parts)))


def _each(caller: str, criteria: Iterable[Criterion]) -> tuple[Criterion, ...]:
    each = tuple(criteria)
    for criterion in each:
        if not isinstance(criterion, Criterion):
            kind = type(criterion).__name__
            message = f"{caller} takes criteria, not {kind}; of a fact ask something, as in `fact(name).is_true()`"
            raise TypeError(message)
    return each


def _levels_of(criterion: Criterion, *, under: type[Criterion]) -> int:
    """How deep the text of a criterion is nested once it is held by another: parentheses and `not` count one each."""
    match criterion:
        case Conjunction():
            return criterion.levels + 2 * (under is Negation)
        case Disjunction():
            return criterion.levels + 2 * (under is Negation) + (under is Conjunction)
        case Negation():
            return criterion.levels
        case Comparison():
            return int(under is Negation)
        case _:
            return 0


def _checked(levels: int) -> int:
    if levels > MOST_LEVELS:
        message = f"parentheses and `not` are nested more than {MOST_LEVELS} deep"
        raise InvalidValueError("criterion", [Problem("", message)])
    return levels


def _unfinished(criterion: object) -> TypeError:
    message = f"{type(criterion).__name__} is not a kind of criterion; make criteria with `fact` or `parse_criterion`"
    return TypeError(message)
