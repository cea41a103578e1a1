"""Two journeys side by side: blocks, losses and crossings."""

from collections.abc import Iterable, Iterator
from typing import Final, final

from attrs import evolve, frozen

from customer_journey._answer import Displayed
from customer_journey._arguments import require
from customer_journey._model import Journey
from customer_journey.compare._blocks import Block, Crossing
from customer_journey.compare._guesses import Guess, Side
from customer_journey.compare._optimum import WHOLE, best_runs
from customer_journey.compare._pair import Pair
from customer_journey.errors import UnknownStageError

__all__ = ["BUDGET", "Alignment", "align"]

BUDGET: Final = 2_000_000


@final
@frozen(repr=False)
class Alignment(Displayed):
    """An alignment holds two journeys side by side: what stands for what, and what is lost.

    Example:
        >>> import customer_journey as cj
        >>> ours = cj.Journey.sequence(
        ...     "ours",
        ...     [
        ...         cj.Stage("know", phases=["aware"]),
        ...         cj.Stage("try", phases=["try"]),
        ...         cj.Stage("buy", phases=["decide", "purchase"]),
        ...     ],
        ... )
        >>> theirs = cj.Journey.sequence(
        ...     "theirs",
        ...     [cj.Stage("reach", phases=["aware"]), cj.Stage("pay", phases=["purchase"])],
        ... )
        >>> print(cj.align(ours, theirs))
        ours against theirs: score 0.70, 1 of 2 blocks exact
        know = reach
        buy ~ pay  (right lacks decide)
        only in ours: try
    """

    left: Journey
    """The one journey."""
    right: Journey
    """The other."""
    blocks: tuple[Block, ...]
    """The blocks, in the order of both journeys: none crosses another, none shares a stage."""
    only_left: tuple[str, ...]
    """The ids of stages on the left that are in no block."""
    only_right: tuple[str, ...]
    """The ids of stages on the right that are in no block."""
    crossings: tuple[Crossing, ...]
    """Pairs that would match and are kept apart."""
    guesses: tuple[Guess, ...]
    """What was guessed for stages that state no phases, the left's first."""
    score: float
    """The share of a stage's phases that its block has on the other side, averaged: from 0 to 1."""

    def block_of(self, stage_id: str, /, *, side: Side = "left") -> Block | None:
        """The block that a stage is in, or None where it stands alone.

        Raises:
            UnknownStageError: That side has no such stage.

        Example:
            >>> import customer_journey as cj
            >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
            >>> cj.align(shop, shop).block_of("buy").right
            ('buy',)
        """
        journey = self.left if side == "left" else self.right
        if stage_id not in journey:
            raise UnknownStageError(stage_id, tuple(stage.id for stage in journey))
        for block in self.blocks:
            if stage_id in (block.left if side == "left" else block.right):
                return block
        return None

    def mirrored(self) -> "Alignment":
        """The same alignment with left and right swapped: what aligning right with left gives."""
        lefts, rights = _places(self.left), _places(self.right)
        crossings = sorted(self.crossings, key=lambda one: (rights[one.right], lefts[one.left]))
        return Alignment(
            left=self.right,
            right=self.left,
            blocks=tuple(block.mirrored() for block in self.blocks),
            only_left=self.only_right,
            only_right=self.only_left,
            crossings=tuple(crossing.mirrored() for crossing in crossings),
            guesses=(
                *(evolve(guess, side="left") for guess in self.guesses if guess.side == "right"),
                *(evolve(guess, side="right") for guess in self.guesses if guess.side == "left"),
            ),
            score=self.score,
        )

    def to_dict(self) -> dict[str, object]:
        """The alignment in JSON's types; both journeys by id."""
        return {
            "left": self.left.id,
            "right": self.right.id,
            "score": self.score,
            "blocks": [block.to_dict() for block in self.blocks],
            "only_left": list(self.only_left),
            "only_right": list(self.only_right),
            "crossings": [crossing.to_dict() for crossing in self.crossings],
            "guesses": [guess.to_dict() for guess in self.guesses],
        }

    def __iter__(self) -> Iterator[Block]:
        """The blocks."""
        return iter(self.blocks)

    def __len__(self) -> int:
        """How many blocks there are."""
        return len(self.blocks)

    def __bool__(self) -> bool:
        """True: that nothing matches is an answer too."""
        return True

    def __str__(self) -> str:
        """All of it, a block on a line."""
        exact = sum(block.exact for block in self.blocks)
        names = f"{self.left.label} against {self.right.label}"
        lines = [f"{names}: score {self.score:.2f}, {exact} of {len(self.blocks)} blocks exact"]
        lines += map(str, self.blocks)
        sides = ((self.left, self.only_left), (self.right, self.only_right))
        lines += [f"only in {side.label}: {', '.join(ids)}" for side, ids in sides if ids]
        lines += map(str, self.crossings)
        lines += map(str, self.guesses)
        lines += [
            f"without phases, by which stages are matched ({side}): {', '.join(ids)}"
            for side, ids in (
                ("left", self._without_phases("left", self.left, self.only_left)),
                ("right", self._without_phases("right", self.right, self.only_right)),
            )
            if ids
        ]
        return "\n".join(lines)

    def _without_phases(self, side: Side, journey: Journey, ids: Iterable[str]) -> list[str]:
        """The stages of a side for which no phases are stated, nor any could be guessed."""
        guessed = {guess.stage for guess in self.guesses if guess.side == side}
        return [one for one in ids if not journey[one].phases and one not in guessed]

    def __repr__(self) -> str:
        """Both journeys and the score."""
        return f"<Alignment {self.left.id} against {self.right.id}: score {self.score:.2f}>"


def align(left: Journey, right: Journey, /, *, budget: int = BUDGET) -> Alignment:
    """The best monotone alignment of two journeys over their phases.

    Both journeys are read in the order of their stages and cut into blocks. In a block, one stage
    of one side stands against one stage of the other, or a run of them, each sharing a phase with
    it; blocks never cross. A block is exact when both sides cover the same phases, else lossy. Of
    all such alignments this is the one that covers most: a stage counts by the share of its phases
    that its block has on the other side. Among equals, more exact blocks win, then more blocks,
    then stages called the same or with a word in common. Names decide nothing else.

    A stage that states no phases is given some by a guess, if anything speaks for one
    (`Alignment.guesses`): a stage of the same name on the other side, its words, its role, its
    neighbours. Where both sides have a stage of the same id and neither states phases, the two
    match by id, with a confidence of 0.5.

    Swapping left and right gives the mirrored answer; a journey against itself is all exact, with a
    score of 1. Takes time linear in the product of the numbers of stages, and more where long runs
    cover the same phases; linear where both have the same phases in the same order.

    Args:
        left: The one journey.
        right: The other.
        budget: How many steps may be taken, about a million of which take a second.

    Raises:
        InvalidValueError: The journeys are too large for the budget.

    Source:
        The recurrence is that of Needleman & Wunsch (1970), "A general method applicable to the
        search for similarities in the amino acid sequence of two proteins", with blocks of one
        against several.

    Example:
        >>> import customer_journey as cj
        >>> left = cj.Journey.sequence("left", [cj.Stage("action", phases=["decide", "purchase"])])
        >>> right = cj.Journey.sequence("right", [cj.Stage("order", phases=["purchase"])])
        >>> print(*cj.align(left, right).blocks)
        action ~ order  (right lacks decide)
    """
    require(left, Journey, "align")
    require(right, Journey, "align")
    pair = Pair(left, right)
    covered, runs = best_runs(pair.left_items, pair.right_items, budget=budget)
    blocks = tuple(pair.block(run) for run in runs)
    matched_left = {stage_id for block in blocks for stage_id in block.left}
    matched_right = {stage_id for block in blocks for stage_id in block.right}
    stages = len(left) + len(right)
    return Alignment(
        left=left,
        right=right,
        blocks=blocks,
        only_left=tuple(stage.id for stage in left if stage.id not in matched_left),
        only_right=tuple(stage.id for stage in right if stage.id not in matched_right),
        crossings=tuple(pair.crossings(runs)),
        guesses=pair.guesses,
        score=covered / (WHOLE * stages) if stages else 1.0,
    )


def _places(journey: Journey) -> dict[str, int]:
    return {stage.id: place for place, stage in enumerate(journey)}
