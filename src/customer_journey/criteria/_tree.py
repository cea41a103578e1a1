"""The expression tree: what a criterion is made of, how it is evaluated and how it is written.

Trees are canonical by construction: `and` and `or` hold two operands or more and never themselves,
`not` never holds `not`. Build them with `&`, `|`, `~`, `all_of` and `any_of`, never by calling the
classes for them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NoReturn, TypeAlias, final

from customer_journey._answer import Displayed
from customer_journey._arguments import checked, require_facts
from customer_journey._frozen import field, frozen
from customer_journey._values import Value, read_text, with_names_read
from customer_journey.criteria import _evaluation as evaluation
from customer_journey.criteria._constants import identity, write_name, write_value
from customer_journey.criteria._evaluation import Evaluator, Operator
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
    "Node",
    "all_of",
    "any_of",
    "conjunction",
    "disjunction",
    "evaluator",
    "leaves",
    "node",
    "walk",
]

MOST_LEVELS: Final = 64
"""How deep parentheses and `not` may be nested in the text of a criterion."""


_FOREIGN: Final = "this is not a criterion: make criteria with `fact` or `parse_criterion`"
_NO_TRUTH: Final = (
    "a criterion is neither true nor false without facts: call `.evaluate(facts)`; put criteria "
    "together with `&`, `|` and `~` (not `and`, `or`, `not`), each comparison in parentheses, and "
    "give bounds by `.between(a, b)` (not `a < fact < b`)"
)


class Criterion(Displayed):
    """A condition on facts, as data: to be evaluated, written, compared, proved about.

    Made by `fact` or `parse_criterion`, and put together by `&` (and), `|` (or) and `~` (not). Its
    truth is True, False or unknown (None): a missing fact is unknown, never false.

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

    __slots__ = ("__weakref__", "_evaluator", "_of_names_read")

    def __init__(self) -> None:
        raise TypeError(_FOREIGN)

    def evaluate(self, facts: Mapping[str, object], /) -> bool | None:
        """Whether the facts meet the criterion: True, False, or None where that is unknown.

        Facts that the criterion does not name are ignored. None, NaN and an absent name all mean
        "missing". Every clause is looked at, so an error does not depend on the order of clauses.

        Args:
            facts: Values by the names of their facts.

        Raises:
            CriterionTypeError: A fact's value is of another kind than the constant beside it.
            WrongTypeError: `facts` is not a mapping.

        Example:
            >>> import customer_journey as cj
            >>> cj.parse_criterion("orders >= 2 or is_partner").evaluate({"orders": 2})
            True
        """
        passed: object = facts
        if type(passed) is not dict:
            require_facts(passed, "evaluate")
        evaluate: Evaluator | None = getattr(self, "_of_names_read", None)
        if evaluate is None:
            truth = evaluator(self)
            is_ascii = all(map(str.isascii, self.names()))
            evaluate = truth if is_ascii else lambda facts: truth(with_names_read(facts))
            object.__setattr__(self, "_of_names_read", evaluate)
        return evaluate(facts)

    def names(self) -> tuple[str, ...]:
        """The names of the facts it depends on, each once, in the order of first mention.

        Example:
            >>> import customer_journey as cj
            >>> cj.parse_criterion("plan == 'pro' and orders > 2 and orders < 9").names()
            ('plan', 'orders')
        """
        if isinstance(self, (Comparison, Membership, Known)):
            return (self.name,)
        named = (leaf for leaf in leaves(self) if not isinstance(leaf, Constant))
        return tuple(dict.fromkeys(leaf.name for leaf in named))

    def __and__(self, other: "Criterion") -> "Criterion":
        """Both at once."""
        if not isinstance(other, Criterion):
            return NotImplemented
        return _both(Conjunction, node(self), node(other))

    def __or__(self, other: "Criterion") -> "Criterion":
        """Either one, or both."""
        if not isinstance(other, Criterion):
            return NotImplemented
        return _both(Disjunction, node(self), node(other))

    def __invert__(self) -> "Criterion":
        """The opposite; what is unknown stays unknown."""
        match node(self):
            case Negation(operand=operand):
                return operand
            case Constant(truth=truth):
                return FALSE if truth else TRUE
            case operand:
                return Negation(operand, _checked(_levels_of(operand, under=Negation)))

    def __bool__(self) -> NoReturn:
        """Refuse: a criterion has no truth without facts."""
        raise TypeError(_NO_TRUTH)

    def __str__(self) -> str:
        """The criterion as text, which `parse_criterion` reads back as an equal one."""
        return _write(node(self))

    def __repr__(self) -> str:
        """The call that makes it."""
        return f"parse_criterion({str(self)!r})"

    def __copy__(self) -> "Criterion":
        """Itself: it cannot change."""
        return self

    def __deepcopy__(self, _memo: object) -> "Criterion":
        """Itself: it cannot change."""
        return self


@final
@frozen(repr=False)
class Constant(Criterion):
    """True or false, whatever the facts."""

    truth: bool


@final
@frozen(repr=False)
class Comparison(Criterion):
    """One fact compared with one constant. A bare fact is one that equals true."""

    name: str = field(converter=read_text)
    operator: Operator
    value: Value = field(eq=identity)


@final
@frozen(repr=False)
class Membership(Criterion):
    """One fact looked for among constants of one kind, in the order given, none of them twice."""

    name: str = field(converter=read_text)
    values: tuple[Value, ...] = field(eq=lambda values: tuple(map(identity, values)))


@final
@frozen(repr=False)
class Known(Criterion):
    """Whether a fact is there. Never unknown."""

    name: str = field(converter=read_text)


@final
@frozen(repr=False)
class Negation(Criterion):
    """The opposite of what it holds, which is neither a negation nor a constant."""

    operand: "Node"
    levels: int = field(eq=False)


@final
@frozen(repr=False, cache_hash=True)
class Conjunction(Criterion):
    """All of two operands or more, none of them a conjunction."""

    operands: "tuple[Node, ...]"
    levels: int = field(eq=False)


@final
@frozen(repr=False, cache_hash=True)
class Disjunction(Criterion):
    """Any of two operands or more, none of them a disjunction."""

    operands: "tuple[Node, ...]"
    levels: int = field(eq=False)


Clause: TypeAlias = Comparison | Membership | Known
"""A leaf that names a fact."""

Node: TypeAlias = Constant | Clause | Negation | Conjunction | Disjunction
"""Every kind of criterion there is."""

TRUE: Final = Constant(truth=True)
FALSE: Final = Constant(truth=False)


Joint: TypeAlias = type[Conjunction] | type[Disjunction]


def node(criterion: Criterion, /) -> Node:
    """The criterion itself, known to be of one of the kinds there are, for use in `match`.

    Raises:
        TypeError: It is of none of them.
    """
    if isinstance(criterion, _KINDS):
        return criterion
    raise TypeError(_FOREIGN)


_KINDS: Final = (
    Comparison,
    Membership,
    Known,
    Negation,
    Conjunction,
    Disjunction,
    Constant,
)


@checked
def all_of(criteria: Iterable[Criterion], /) -> Criterion:
    """The criterion that holds where every one of these does; of none, the one that always holds.

    Takes time linear in their number; joining one by one with `&` copies what is there each time.

    Args:
        criteria: Any number of criteria; their order is kept.

    Raises:
        WrongTypeError: Something among them is not a criterion.
        InvalidValueError: The result is nested too deep to be written.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.criteria.all_of(cj.fact(name) >= 1 for name in ("orders", "visits")))
        orders >= 1 and visits >= 1
    """
    return conjunction(criteria)


@checked
def any_of(criteria: Iterable[Criterion], /) -> Criterion:
    """The criterion that holds where at least one of these does; of none, the one that never holds.

    Takes time linear in their number; joining one by one with `|` copies what is there each time.

    Args:
        criteria: Any number of criteria; their order is kept.

    Raises:
        WrongTypeError: Something among them is not a criterion.
        InvalidValueError: The result is nested too deep to be written.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.criteria.any_of(cj.fact(name).is_known() for name in ("email", "phone")))
        email is known or phone is known
    """
    return disjunction(criteria)


def conjunction(criteria: Iterable[Criterion], /) -> Criterion:
    """What `all_of` gives, for criteria that need no check."""
    return _joined(Conjunction, tuple(map(node, criteria)), empty=TRUE)


def disjunction(criteria: Iterable[Criterion], /) -> Criterion:
    """What `any_of` gives, for criteria that need no check."""
    return _joined(Disjunction, tuple(map(node, criteria)), empty=FALSE)


def walk(criterion: Criterion, /) -> Iterator[Node]:
    """The criterion and all it is made of, each before its parts, in the order of the text."""
    stack = [node(criterion)]
    while stack:
        current = stack.pop()
        yield current
        if isinstance(current, (Conjunction, Disjunction)):
            stack.extend(reversed(current.operands))
        elif isinstance(current, Negation):
            stack.append(current.operand)


def leaves(criterion: Criterion, /) -> Iterator[Clause | Constant]:
    """The parts of a criterion that have no parts, in the order of the text."""
    for current in walk(criterion):
        if isinstance(current, (Comparison, Membership, Known, Constant)):
            yield current


def evaluator(criterion: Criterion, /) -> Evaluator:
    """The function from facts to truth, made once; it does not check that facts are a mapping."""
    compiled: Evaluator | None = getattr(criterion, "_evaluator", None)
    if compiled is None:
        compiled = _compiled(node(criterion))
        object.__setattr__(criterion, "_evaluator", compiled)
    return compiled


def _compiled(criterion: Node) -> Evaluator:  # noqa: PLR0911 - one for each kind
    match criterion:
        case Comparison(name, operator, value):
            return evaluation.comparison(name, operator, value, criterion)
        case Membership(name, values):
            return evaluation.membership(name, values, criterion)
        case Known(name):
            return evaluation.known(name)
        case Negation(operand):
            return evaluation.negation(evaluator(operand))
        case Conjunction(operands):
            return evaluation.conjunction(map(evaluator, operands))
        case Disjunction(operands):
            return evaluation.disjunction(map(evaluator, operands))
        case _:
            return evaluation.fixed(criterion.truth)


def _write(criterion: Node) -> str:  # noqa: PLR0911 - one for each kind
    match criterion:
        case Comparison(name, "==", True):
            return write_name(name)
        case Comparison(name, operator, value):
            return f"{write_name(name)} {operator} {write_value(value)}"
        case Membership(name):
            return f"{write_name(name)} in {_write_values(criterion)}"
        case Known(name):
            return f"{write_name(name)} is known"
        case Negation(operand):
            return _write_negation(operand)
        case Conjunction(operands):
            return " and ".join(
                f"({_write(each)})" if isinstance(each, Disjunction) else _write(each)
                for each in operands
            )
        case Disjunction(operands):
            return " or ".join(map(_write, operands))
        case _:
            return "true" if criterion.truth else "false"


def _write_negation(operand: Node) -> str:
    match operand:
        case Membership(name):
            return f"{write_name(name)} not in {_write_values(operand)}"
        case Known(name):
            return f"{write_name(name)} is unknown"
        case Conjunction() | Disjunction():
            return f"not ({_write(operand)})"
        case _:
            return f"not {_write(operand)}"


def _write_values(clause: Membership) -> str:
    return f"[{', '.join(map(write_value, clause.values))}]"


def _joined(joint: Joint, parts: Sequence[Node], *, empty: Constant) -> Node:
    if len(parts) < 2:  # noqa: PLR2004 - one operand needs no joint
        return parts[0] if parts else empty
    operands = tuple(chain.from_iterable(_operands(part, joint) for part in parts))
    return joint(operands, _checked(max(_levels_of(part, under=joint) for part in parts)))


def _both(joint: Joint, one: Node, other: Node) -> Node:
    """As `_joined`, of two: adding tuples copies them faster than running over them."""
    levels = max(_levels_of(one, under=joint), _levels_of(other, under=joint))
    return joint(_operands(one, joint) + _operands(other, joint), _checked(levels))


def _operands(part: Node, joint: Joint) -> tuple[Node, ...]:
    return part.operands if isinstance(part, joint) else (part,)


def _levels_of(criterion: Node, *, under: type[Criterion]) -> int:
    """How deep a criterion is nested in the text of one that holds it.

    Parentheses and `not` count one each, save the `not` of `not in` and that of `is unknown`.
    """
    match criterion:
        case Conjunction(levels=levels):
            return levels + 2 * (under is Negation)
        case Disjunction(levels=levels):
            return levels + 2 * (under is Negation) + (under is Conjunction)
        case Negation(levels=levels):
            return levels
        case Comparison():
            return int(under is Negation)
        case _:
            return 0


def _checked(levels: int) -> int:
    if levels > MOST_LEVELS:
        message = f"parentheses and `not` are nested more than {MOST_LEVELS} deep"
        raise InvalidValueError("criterion", [Problem("", message)])
    return levels
