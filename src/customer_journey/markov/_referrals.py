"""How referrals multiply people."""

from collections.abc import Sequence

from attrs import frozen

from customer_journey.errors import InvalidValueError, Problem
from customer_journey.markov._table import Table, visits

__all__ = ["Referral", "multiplier"]


@frozen
class Referral:
    """From where to where people are referred, and how often a visit does so."""

    source: int
    target: int
    share: float | None
    """New people for each visit; None where nothing says."""
    count: float = 0.0
    """How many new people were counted."""


def multiplier(table: Table, referrals: Sequence[Referral]) -> float:
    """The spectral radius of the next-generation matrix."""
    import numpy as np

    problems = [
        Problem(
            f"transitions.{table.stages[item.source]}->{table.stages[item.target]}.probability",
            "not stated",
        )
        for item in referrals
        if item.share is None
    ]
    if problems:
        raise InvalidValueError("referral_multiplier", problems)
    entries = list(dict.fromkeys(item.target for item in referrals))
    if not entries:
        return 0.0
    place = {stage: index for index, stage in enumerate(entries)}
    born = np.zeros((len(entries), len(entries)))
    for stage in entries:
        visited = visits(table, {stage: 1.0})
        for item in referrals:
            born[place[stage], place[item.target]] += float(visited[item.source]) * (
                item.share or 0
            )
    return float(np.abs(np.linalg.eigvals(born)).max())
