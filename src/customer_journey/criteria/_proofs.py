"""Proofs about criteria: each question is whether a certain customer exists."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, NoReturn, TypeAlias, cast, final

from customer_journey._answer import Answer, plain
from customer_journey._arguments import checked
from customer_journey._frozen import evolve, field, frozen
from customer_journey._messages._current import message
from customer_journey.criteria._cells import Axis, Budget, KindsError, OutOfBudgetError, axis_of
from customer_journey.criteria._computed import Definitions
from customer_journey.criteria._constants import write_value
from customer_journey.criteria._fact import Fact, FactValue, with_domain
from customer_journey.criteria._search import Truth, formula_of, search
from customer_journey.criteria._tree import (
    Clause,
    Conjunction,
    Constant,
    Criterion,
    Disjunction,
    conjunction,
    disjunction,
    leaves,
    node,
)

__all__ = [
    "Proof",
    "ProofOutcome",
    "equivalent",
    "gap",
    "implies",
    "overlaps",
    "redundant",
    "satisfiable",
]

BUDGET: Final = 500_000
"""The steps a proof may take by default: about half a second."""

ProofOutcome: TypeAlias = Literal["proved", "refuted", "unproved"]
"""Whether a statement holds, does not hold, or could not be decided."""


def _pairs(
    value: Mapping[str, FactValue] | Iterable[tuple[str, FactValue]] | None,
) -> tuple[tuple[str, FactValue], ...] | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        return tuple(cast("Mapping[str, FactValue]", value).items())
    return tuple(value)


@final
@frozen
class Proof(Answer):
    """A proof says whether a statement about criteria holds, with a customer who shows it.

    It has three outcomes, so it cannot be a condition: compare its `outcome`.

    Example:
        >>> import customer_journey as cj
        >>> orders = cj.Fact("orders", type="int", minimum=0)
        >>> proof = cj.criteria.satisfiable(cj.fact("orders") >= 2, facts=[orders])
        >>> proof.outcome, proof.witness
        ('proved', {'orders': 2})
    """

    outcome: ProofOutcome
    """Whether the statement holds."""
    facts: tuple[tuple[str, FactValue], ...] | None = field(
        default=None, converter=_pairs, kw_only=True
    )
    """The witness as pairs of a fact's name and its value; None where there is none."""
    reason: str = field(default="", kw_only=True)
    """Why it could not be decided; empty where it was."""
    steps: int = field(default=0, kw_only=True, eq=False)
    """The steps it took, more than the budget where that ran out; ignored by equality."""

    @property
    def witness(self) -> dict[str, FactValue] | None:
        """The customer who shows it, as facts to evaluate; a fact without a value is missing.

        None where the reason is that no such customer exists.
        """
        return None if self.facts is None else dict(self.facts)

    def __bool__(self) -> NoReturn:
        """Refuse: what is unproved neither holds nor fails to."""
        raise TypeError("a proof has three outcomes: compare its `outcome`")

    def __str__(self) -> str:
        """The outcome with the witness, or the reason why there is none."""
        shown = ", ".join(f"{name} = {write_value(value)}" for name, value in self.facts or ())
        why = self.reason or shown or ("" if self.facts is None else message("every fact missing"))
        outcome = message(self.outcome)
        return f"{outcome}: {why}" if why else outcome

    def to_dict(self) -> dict[str, Any]:
        """The outcome, the witness by the names of facts, the reason and the steps."""
        return {
            "outcome": self.outcome,
            "witness": plain(self.witness),
            "reason": self.reason,
            "steps": self.steps,
        }


_Case: TypeAlias = Sequence[tuple[Criterion, Truth]]
"""Criteria, each with the truth it is to have of one customer."""


@checked
def satisfiable(criterion: Criterion, /, *, facts: Iterable[Fact], budget: int = BUDGET) -> Proof:
    """Whether someone can meet a criterion: proved with such a customer, or refuted.

    Args:
        criterion: The criterion.
        facts: The declarations of the facts it names; only values inside their domains count.
        budget: The steps it may take.

    Raises:
        WrongTypeError: An argument is of another type.

    Example:
        >>> import customer_journey as cj
        >>> orders = cj.Fact("orders", type="int", minimum=0)
        >>> cj.criteria.satisfiable(cj.fact("orders").between(1, 3), facts=[orders]).witness
        {'orders': 1}
        >>> cj.criteria.satisfiable(cj.fact("orders") < 0, facts=[orders]).outcome
        'refuted'
    """
    return _exists([(criterion, "true")], facts, budget)


@checked
def overlaps(
    criterion: Criterion,
    other: Criterion,
    /,
    *,
    facts: Iterable[Fact],
    budget: int = BUDGET,
) -> Proof:
    """Whether someone can meet both criteria at once: proved with such a customer, or refuted.

    Args:
        criterion: One criterion.
        other: The other.
        facts: The declarations of the facts they name.
        budget: The steps it may take.

    Raises:
        WrongTypeError: An argument is of another type.

    Example:
        >>> import customer_journey as cj
        >>> seats = cj.Fact("seats", type="int", minimum=1)
        >>> small, large = cj.fact("seats") <= 10, cj.fact("seats") >= 10
        >>> cj.criteria.overlaps(small, large, facts=[seats]).witness
        {'seats': 10}
    """
    return _exists([(criterion, "true"), (other, "true")], facts, budget)


@checked
def implies(
    criterion: Criterion,
    other: Criterion,
    /,
    *,
    facts: Iterable[Fact],
    budget: int = BUDGET,
) -> Proof:
    """Whether everyone who meets a criterion meets the other; refuted with one who does not.

    Of that one the other may be false or, as a fact is missing, unknown.

    Args:
        criterion: The criterion that is met.
        other: The one that may follow from it.
        facts: The declarations of the facts they name.
        budget: The steps it may take.

    Raises:
        WrongTypeError: An argument is of another type.

    Example:
        >>> import customer_journey as cj
        >>> orders = cj.Fact("orders", type="int", minimum=0)
        >>> loyal, bought = cj.fact("orders") >= 2, cj.fact("orders") >= 1
        >>> cj.criteria.implies(loyal, bought, facts=[orders]).outcome
        'proved'
        >>> cj.criteria.implies(bought, loyal, facts=[orders]).witness
        {'orders': 1}
    """
    return _opposite(_exists([(criterion, "true"), (other, "not true")], facts, budget))


@checked
def equivalent(
    criterion: Criterion,
    other: Criterion,
    /,
    *,
    facts: Iterable[Fact],
    budget: int = BUDGET,
) -> Proof:
    """Whether two criteria are true of the same customers; refuted with a customer of only one.

    Where one is false the other may be unknown: neither lets that customer in.

    Args:
        criterion: One criterion.
        other: The other.
        facts: The declarations of the facts they name.
        budget: The steps it may take.

    Raises:
        WrongTypeError: An argument is of another type.

    Example:
        >>> import customer_journey as cj
        >>> orders = cj.Fact("orders", type="int", minimum=0)
        >>> some, one = cj.fact("orders") > 0, cj.fact("orders") >= 1
        >>> cj.criteria.equivalent(some, one, facts=[orders]).outcome
        'proved'
    """
    cases: list[_Case] = [
        [(criterion, "true"), (other, "not true")],
        [(other, "true"), (criterion, "not true")],
    ]
    return _opposite(_any_case(cases, facts, budget))


@checked
def gap(
    criteria: Iterable[Criterion],
    /,
    *,
    facts: Iterable[Fact],
    where: Criterion | None = None,
    budget: int = BUDGET,
) -> Proof:
    """Whether the criteria leave someone out: proved with a customer of whom each is false.

    A customer of whom one is unknown is not left out: the missing fact may let them in.

    Args:
        criteria: Any number of criteria; none at all leave everyone out.
        facts: The declarations of the facts they name.
        where: Look only among those who meet this criterion.
        budget: The steps it may take.

    Raises:
        WrongTypeError: An argument is of another type.

    Example:
        >>> import customer_journey as cj
        >>> score = cj.Fact("score", type="int", minimum=0, maximum=100)
        >>> cold, hot = cj.fact("score") < 40, cj.fact("score") > 60
        >>> cj.criteria.gap([cold, hot], facts=[score]).witness
        {'score': 40}
    """
    conditions: list[tuple[Criterion, Truth]] = [(each, "false") for each in criteria]
    if where is not None:
        conditions.append((where, "true"))
    return _exists(conditions, facts, budget)


def redundant(
    joint: Conjunction | Disjunction, part: int, /, *, facts: Iterable[Fact], budget: int = BUDGET
) -> Proof:
    """Whether a criterion says the same without one of its operands: true, false and unknown alike.

    Args:
        joint: An `and` or an `or`.
        part: The position of the operand.
        facts: The declarations of the facts it names.
        budget: The steps it may take.
    """
    others = joint.operands[:part] + joint.operands[part + 1 :]
    gone = joint.operands[part]
    rest = conjunction(others) if isinstance(joint, Conjunction) else disjunction(others)
    cases: list[_Case]
    if isinstance(joint, Conjunction):
        cases = [[(rest, "true"), (gone, "not true")], [(gone, "false"), (rest, "not false")]]
    else:
        cases = [[(rest, "false"), (gone, "not false")], [(gone, "true"), (rest, "not true")]]
    return _opposite(_any_case(cases, facts, budget))


def _any_case(cases: Iterable[_Case], facts: Iterable[Fact], budget: int) -> Proof:
    """Whether a customer of one of several cases exists."""
    facts = tuple(facts)
    steps = 0
    without = Proof("refuted")
    for case in cases:
        proof = _exists(case, facts, budget - steps)
        steps += proof.steps
        if proof.outcome == "proved":
            return evolve(proof, steps=steps)
        if proof.outcome == "unproved":
            without = proof
    return evolve(without, steps=steps)


def _exists(case: _Case, facts: Iterable[Fact], budget: int) -> Proof:
    """Whether a customer exists of whom each criterion has the truth stated with it."""
    left = Budget(budget)
    declared = {fact.name: with_domain(fact) for fact in facts}
    definitions = Definitions({name: fact.computed for name, fact in declared.items()})
    if definitions.is_empty:
        proof = _searched(case, declared, left)
    else:
        # Facts that are computed from others cannot have whatever truth one likes.
        case = [(definitions.put_into(criterion), truth) for criterion, truth in case]
        proof = _searched(case, declared, left)
        if proof.outcome == "proved" and definitions.are_left_in(each for each, _ in case):
            proof = Proof("unproved", reason="the criteria of computed facts are too large")
    return evolve(proof, steps=budget - left.left)


def _searched(case: _Case, declared: Mapping[str, Fact], budget: Budget) -> Proof:
    try:
        axes = _axes([criterion for criterion, _ in case], declared, budget)
        formulas = [formula_of(node(criterion), truth, axes) for criterion, truth in case]
        cells = search(formulas, {name: axis.all for name, axis in axes.items()}, budget)
    except OutOfBudgetError:
        return Proof("unproved", reason="it takes more steps than the budget has")
    except KindsError as error:
        return Proof("unproved", reason=f"clauses compare a fact with several kinds: {error}")
    if cells is None:
        return Proof("refuted")
    undeclared = [name for name, axis in axes.items() if not axis.declared]
    if undeclared:
        return Proof("unproved", reason=f"facts are not declared: {', '.join(undeclared)}")
    # Any value of the cells that are left will do: the first.
    first = {name: (cells[name] & -cells[name]).bit_length() - 1 for name in axes}
    values = {name: axis.cells[first[name]] for name, axis in axes.items()}
    customer = {name: value for name, value in values.items() if value is not None}
    return Proof("proved", facts=customer)


def _opposite(proof: Proof) -> Proof:
    """What is proved where no such customer exists."""
    match proof.outcome:
        case "proved":
            return evolve(proof, outcome="refuted")
        case "refuted":
            return evolve(proof, outcome="proved")
        case _:
            return proof


def _axes(
    criteria: Iterable[Criterion], declared: Mapping[str, Fact], budget: Budget
) -> dict[str, Axis]:
    """The cells of each fact that the criteria name, in the order of first mention."""
    clauses: dict[str, dict[Clause, None]] = {}
    for criterion in criteria:
        for leaf in leaves(criterion):
            budget.spend()
            if not isinstance(leaf, Constant):
                clauses.setdefault(leaf.name, {})[leaf] = None
    axes: dict[str, Axis] = {}
    for name, on_fact in clauses.items():
        try:
            axes[name] = axis_of(declared.get(name), tuple(on_fact), budget)
        except KindsError:
            raise KindsError(name) from None
    return axes
