"""What every question about paths is asked of: moves of some kinds, and stages of some roles."""

from collections.abc import Iterable
from typing import cast, get_args

from customer_journey._arguments import require
from customer_journey._graph._index import MOVES, Index, index_of
from customer_journey._model import Journey, MoveKind, Role
from customer_journey._suggest import did_you_mean
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["endpoints", "filtered"]


def filtered(
    journey: Journey,
    function: str,
    *,
    kinds: Iterable[MoveKind] = MOVES,
    role: Role | Iterable[Role] | None = None,
) -> Index:
    """The index of the moves of these kinds between stages open to people in these roles.

    Raises:
        WrongTypeError: The first argument is not a journey.
        InvalidValueError: Kinds that are not moves, or unknown roles; all are named.
    """
    require(journey, Journey, function)
    # A single kind is a text, and so an iterable of letters.
    chosen = cast("tuple[MoveKind, ...]", (kinds,) if isinstance(kinds, str) else tuple(kinds))
    roles = (role,) if isinstance(role, str) else role if role is None else tuple(role)
    known: tuple[str, ...] = get_args(Role)
    problems = [_kind_problem(kind) for kind in chosen if kind not in MOVES]
    problems += [
        Problem("role", f"no role {name!r}", hint=did_you_mean(str(name), known))
        for name in roles or ()
        if name not in known
    ]
    if problems:
        raise InvalidValueError(function, problems)
    return index_of(journey).restricted(kinds=chosen, role=roles)


def endpoints(index: Index, stage: str | None, default: tuple[int, ...]) -> tuple[int, ...]:
    """A stage by its number, or the default ones for None; none that is not open.

    Raises:
        UnknownStageError: The journey has no such stage.
    """
    if stage is None:
        return default
    number = index.position[index.journey[stage].id]
    return (number,) if index.is_open[number] else ()


def _kind_problem(kind: object) -> Problem:
    if kind == "referral":
        hint = "the referrer stays; a new person begins at its target"
        return Problem("kinds", "a referral is not a move", hint=hint)
    return Problem("kinds", f"{kind!r} is not one of {', '.join(map(repr, MOVES))}")
