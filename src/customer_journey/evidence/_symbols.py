"""Traces as sequences of symbols: what was stepped on, and whether it came off."""

from collections.abc import Iterable
from typing import TypeAlias

__all__ = ["Symbol", "Symbols", "steps_of", "symbols_of"]

Symbol: TypeAlias = str | tuple[str]
"""A step, as the trace calls it; in a tuple, one that failed."""

Symbols: TypeAlias = tuple[Symbol, ...]
"""All that is read of a trace."""


def symbols_of(steps: tuple[str, ...], failed: frozenset[int]) -> Symbols:
    """The steps, with those in a tuple that failed."""
    if not failed:
        return steps
    return tuple([(step,) if at in failed else step for at, step in enumerate(steps)])


def steps_of(symbols: Iterable[Symbol]) -> tuple[str, ...]:
    """The steps, whether they failed or not."""
    return tuple([step if isinstance(step, str) else step[0] for step in symbols])
