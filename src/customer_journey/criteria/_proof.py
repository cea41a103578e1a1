"""What comes of a question about criteria."""

from collections.abc import Iterable, Mapping
from typing import Literal, NoReturn, TypeAlias, cast, final

from attrs import field, frozen

from customer_journey._answer import Displayed
from customer_journey.criteria._fact import FactValue

__all__ = ["Outcome", "Proof"]

Outcome: TypeAlias = Literal["proved", "refuted", "unproved"]
"""Whether what was asked is so, is not so, or could not be decided."""


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
class Proof(Displayed):
    """A proof says whether something is so of criteria, with a concrete customer who shows it.

    It has three outcomes and so is no condition: compare its `outcome`.

    Example:
        >>> import customer_journey as cj
        >>> orders = cj.Fact("orders", type="int", minimum=0)
        >>> proof = cj.criteria.satisfiable(cj.fact("orders") >= 2, facts=[orders])
        >>> proof.outcome, proof.witness
        ('proved', {'orders': 2})
    """

    outcome: Outcome
    """Whether it is so."""
    facts: tuple[tuple[str, FactValue], ...] | None = field(
        default=None, converter=_pairs, kw_only=True
    )
    """The witness as pairs of a fact's name and its value; None where there is no witness."""
    reason: str = field(default="", kw_only=True)
    """Why it could not be decided; empty where it was."""
    steps: int = field(default=0, kw_only=True, eq=False)
    """The steps it took, more than the budget where that ran out; it has no part in equality."""

    @property
    def witness(self) -> dict[str, FactValue] | None:
        """The customer who shows it, as facts to evaluate; a fact that is left out is missing.

        None where it is so, or not so, because there is no such customer.
        """
        return None if self.facts is None else dict(self.facts)

    def __bool__(self) -> NoReturn:
        """Refuse: what is unproved is neither so nor not so."""
        raise TypeError("a proof has three outcomes: compare its `outcome`")
