"""Some stages of a journey, with bridges over the stages between them."""

from collections.abc import Iterable
from typing import Final

from attrs import evolve

from customer_journey._arguments import checked
from customer_journey._graph._elimination import Elimination
from customer_journey._graph._index import MOVES, Index, index_of
from customer_journey._graph._search import Graph, breadth_first
from customer_journey._model import Journey, Transition
from customer_journey._model._edits import opportunities_within, without_stages
from customer_journey.edit._joining import in_parallel, in_series, with_guards
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["select_stages"]

_MOST_BRIDGES: Final = 1_000_000


@checked
def select_stages(journey: Journey, stages: str | Iterable[str], /) -> Journey:
    """The journey of these stages alone, in its own order, with bridges over those left out.

    Where people could get from one chosen stage to another over stages left out, a transition now
    leads there at once. It is an exit if the last step was one, a return if another step was not an
    advance or if it leads back to where it began, else an advance. Guards of one path are joined by
    `and`, those of several paths by `or`; probabilities are multiplied, loops included, and efforts
    added, where all are known. Waits of one path are added, and of several paths the shortest
    counts; `otherwise` becomes the guard that it stands for where a sibling is left out. Decision,
    rewards and reason are the last step's, and what was stated is now implied. Of several paths,
    one that is an advance makes it one. A referral goes with the stage it leaves; where its target
    is left out, it leads to where new people would advance to.

    Where a start is left out, the chosen stages that followed become starts; where a goal is, the
    chosen stages before it become goals; where an end is, those before it become ends. Promises
    that are due at a stage left out, or made nowhere else, are removed, as are suppressions there.
    So is what opportunities would add to transitions that are gone, or answer there.

    Takes time linear in the journey and in the paths over each stage left out.

    Args:
        journey: The journey, say a preset.
        stages: The ids of the stages to keep, in any order.

    Raises:
        UnknownStageError: The journey has no such stage.
        InvalidValueError: More than a million bridges would have to be drawn.

    Example:
        >>> import customer_journey as cj
        >>> hourglass = cj.presets.get("marketing-hourglass")
        >>> short = cj.edit.select_stages(hourglass, ["know", "try", "buy"])
        >>> [(item.source, item.kind, item.target) for item in short.transitions]
        [('know', 'advance', 'try'), ('try', 'advance', 'buy'), ('buy', 'return', 'buy')]
        >>> short.goals, short["buy"].end
        (('buy',), True)
    """
    chosen = {journey[each].id for each in ((stages,) if isinstance(stages, str) else stages)}
    omitted = [stage.id for stage in journey.stages if stage.id not in chosen]
    if not omitted:
        return journey
    elimination = Elimination(
        ((item.source, item.target, item) for item in with_guards(journey, omitted).transitions),
        in_series=in_series,
        in_parallel=in_parallel,
    )
    bridges = 0
    # Every other stage is eliminated first, then every other one of the rest: so guards of long
    # chains are joined two by two.
    for number in sorted(range(1, len(omitted) + 1), key=lambda number: number & -number):
        stage = omitted[number - 1]
        bridges += elimination.paths_over(stage)
        if bridges > _MOST_BRIDGES:
            what = f"without {stage!r}, more than {_MOST_BRIDGES:,} paths would be bridged"
            raise InvalidValueError("select_stages", [Problem("stages", what)])
        elimination.eliminate(stage)
    transitions = elimination.edges()
    starts, goals, ends = _replacements(journey, frozenset(omitted), transitions)

    def extended(listed: tuple[str, ...], more: set[str]) -> list[str]:
        new = more.difference(listed)
        return [*listed, *(stage.id for stage in journey if stage.id in new)]

    return without_stages(
        evolve(
            journey,
            transitions=transitions,
            opportunities=opportunities_within(
                journey.opportunities, {(item.source, item.target) for item in transitions}, ()
            ),
            stages=[evolve(stage, end=True) if stage.id in ends else stage for stage in journey],
            starts=extended(journey.starts, starts),
            goals=extended(journey.goals, goals),
        ),
        omitted,
    )


def _replacements(
    journey: Journey, omitted: frozenset[str], transitions: Iterable[Transition]
) -> tuple[set[str], set[str], set[str]]:
    """The chosen stages that take the place of omitted starts, of omitted goals and of ends."""
    every = index_of(journey).restricted(kinds=MOVES)
    staying = index_of(journey).restricted(kinds=("advance", "return"))
    # People who could only leave, for a stage that is omitted, end where they are.
    going_on = {item.source for item in transitions if item.is_move}
    return (
        _beyond(staying, staying.successors, staying.starts, omitted),
        _beyond(staying, staying.predecessors, staying.goals, omitted),
        _beyond(staying, staying.predecessors, staying.ends, omitted)
        | (_beyond(every, every.predecessors, every.ends, omitted) - going_on),
    )


def _beyond(
    index: Index, successors: Graph, sources: Iterable[int], omitted: frozenset[str]
) -> set[str]:
    """The first chosen stages on all paths from those of the sources that are omitted."""
    inside = [stage for stage in sources if index.ids[stage] in omitted]
    if not inside:
        return set()
    nothing: list[int] = []
    through = [
        following if index.ids[stage] in omitted else nothing
        for stage, following in enumerate(successors)
    ]
    return set(index.named(breadth_first(through, inside))) - omitted
