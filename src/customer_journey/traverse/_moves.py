"""The moves of a journey as numbers, filtered by kind, persona and role."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, get_args

from attrs import field, frozen

from customer_journey._graph._index import MOVES
from customer_journey._model import Journey, MoveKind, Role, Stage, Transition, cached
from customer_journey._suggest import did_you_mean
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["ALL_MOVES", "ONWARD", "Moves", "moves_of", "positions_of"]

ALL_MOVES: Final = MOVES
ONWARD: Final[tuple[MoveKind, ...]] = ("advance", "exit")


@frozen(eq=False)
class Moves:
    """The moves that pass a filter.

    Stages are positions in the journey, in the order of its stages.
    """

    ids: tuple[str, ...]
    """The id of every stage, in the journey's order."""
    index: dict[str, int]
    """The position of every stage, by id."""
    ahead: list[list[int]] = field(repr=False)
    """For every stage, where its moves lead, in the order of the transitions."""
    steps: list[list[Transition]] = field(repr=False)
    """For every stage, the transitions of those moves."""
    open: list[bool] = field(repr=False)
    """For every stage, whether people of the persona and role asked for can be there at all."""

    def behind(self) -> list[list[int]]:
        """For every stage, where moves to it come from."""
        behind: list[list[int]] = [[] for _ in self.ids]
        for source, targets in enumerate(self.ahead):
            for target in targets:
                behind[target].append(source)
        return behind

    def named(self, positions: Iterable[int]) -> tuple[str, ...]:
        """The ids of stages."""
        ids = self.ids
        return tuple([ids[position] for position in positions])

    def spread(
        self, sources: Iterable[int], ahead: Sequence[Sequence[int]] | None = None
    ) -> list[int]:
        """For every stage, the fewest moves to it from any source; -1 where there is no way."""
        ahead = self.ahead if ahead is None else ahead
        distance = [-1] * len(self.ids)
        layer = [source for source in sources if self.open[source]]
        for source in layer:
            distance[source] = 0
        steps = 0
        while layer:
            steps += 1
            following: list[int] = []
            for position in layer:
                for target in ahead[position]:
                    if distance[target] < 0:
                        distance[target] = steps
                        following.append(target)
            layer = following
        return distance

    def between(self, sources: Iterable[int], targets: Iterable[int]) -> list[bool]:
        """For every stage, whether it lies on some way from a source to a target."""
        ahead, behind = self.spread(sources), self.spread(targets, self.behind())
        return [there >= 0 and back >= 0 for there, back in zip(ahead, behind, strict=True)]


def moves_of(
    journey: Journey,
    *,
    kinds: Iterable[MoveKind],
    persona: str | None,
    role: Role | Iterable[Role] | None,
) -> Moves:
    """The moves of these kinds between stages open to this persona in these roles.

    Raises:
        InvalidValueError: A kind is no move, or the journey has no such persona, or there is no
            such role.
    """
    wanted = _kinds(kinds)
    roles = _roles(role)
    if persona is None and roles is None:
        if wanted == frozenset(ALL_MOVES):
            return cached(journey, _all_moves)
        if wanted == frozenset(ONWARD):
            return cached(journey, _onward_moves)
    elif persona is not None and all(persona != known.id for known in journey.personas):
        hint = did_you_mean(persona, [known.id for known in journey.personas])
        raise InvalidValueError("moves", [Problem("persona", f"no persona {persona!r}", hint=hint)])
    return _moves(journey, wanted, persona, roles)


def positions_of(
    moves: Moves, journey: Journey, stage: str | None, default: tuple[str, ...]
) -> tuple[int, ...]:
    """The position of a stage, or those of the default stages where it is None.

    Raises:
        UnknownStageError: The journey has no such stage.
    """
    if stage is None:
        return tuple([moves.index[name] for name in default])
    return (moves.index[journey[stage].id],)


def _kinds(kinds: Iterable[MoveKind]) -> frozenset[str]:
    given = (kinds,) if isinstance(kinds, str) else tuple(kinds)
    problems = [_wrong_kind(kind) for kind in given if kind not in ALL_MOVES]
    if problems:
        raise InvalidValueError("moves", problems)
    return frozenset(given)


def _wrong_kind(kind: object) -> Problem:
    if kind == "referral":
        return Problem(
            "kinds",
            "a referral is no move",
            hint="the referrer stays; a new person begins at its target",
        )
    return Problem("kinds", f"{kind!r} is not one of 'advance', 'return', 'exit'")


def _roles(role: Role | Iterable[Role] | None) -> frozenset[str] | None:
    if role is None:
        return None
    given = (role,) if isinstance(role, str) else tuple(role)
    known: tuple[str, ...] = get_args(Role)
    problems = [
        Problem("role", f"no role {name!r}", hint=did_you_mean(str(name), known))
        for name in given
        if name not in known
    ]
    if problems:
        raise InvalidValueError("moves", problems)
    return frozenset(given)


def _all_moves(journey: Journey) -> Moves:
    return _moves(journey, frozenset(ALL_MOVES), None, None)


def _onward_moves(journey: Journey) -> Moves:
    return _moves(journey, frozenset(ONWARD), None, None)


def _moves(
    journey: Journey, kinds: Collection[str], persona: str | None, roles: Collection[str] | None
) -> Moves:
    ids = tuple([stage.id for stage in journey.stages])
    index = {name: position for position, name in enumerate(ids)}
    can_be = [_admits(stage, persona, roles) for stage in journey.stages]
    ahead: list[list[int]] = [[] for _ in ids]
    steps: list[list[Transition]] = [[] for _ in ids]
    for transition in journey.transitions:
        if transition.kind not in kinds or not _is_for(transition.personas, persona):
            continue
        source, target = index[transition.source], index[transition.target]
        if can_be[source] and can_be[target]:
            ahead[source].append(target)
            steps[source].append(transition)
    return Moves(ids, index, ahead, steps, can_be)


def _admits(stage: Stage, persona: str | None, roles: Collection[str] | None) -> bool:
    fits = roles is None or stage.role is None or stage.role in roles
    return fits and _is_for(stage.personas, persona)


def _is_for(personas: Collection[str], persona: str | None) -> bool:
    return persona is None or not personas or persona in personas
