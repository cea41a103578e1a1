"""The result of an alignment: blocks of stages that match, and what matches nothing."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias, final

from attrs import evolve, frozen

from customer_journey._answer import AnswerSequence, JourneyAnswer, about
from customer_journey._arguments import checked
from customer_journey._messages._current import counted, in_terms_of, message, numeral
from customer_journey._model import Journey, Phase
from customer_journey._model._cached import cached, positions
from customer_journey._model._names import name_in, name_of, names_of
from customer_journey._printable import printable
from customer_journey.compare._guesses import AlignmentSide, Guess
from customer_journey.errors import UnknownStageError

__all__ = ["Alignment", "Block", "BlockShape", "Crossing", "listed"]

BlockShape: TypeAlias = Literal["one-to-one", "many-to-one", "one-to-many"]
"""How many stages of the left stand against how many of the right."""


@final
@frozen(kw_only=True)
class Block(JourneyAnswer):
    """A block is a stage of one journey and the run of stages of the other that stand for it.

    Example:
        >>> import customer_journey as cj
        >>> left = cj.Journey.sequence("left", [cj.Stage("decide", phases=["decide", "purchase"])])
        >>> right = cj.Journey.sequence(
        ...     "right", [cj.Stage("cart", phases=["decide"]), cj.Stage("pay", phases=["purchase"])]
        ... )
        >>> (block,) = cj.align(left, right).blocks
        >>> block.left, block.right, block.exact, block.shape
        (('decide',), ('cart', 'pay'), True, 'one-to-many')
        >>> block.losses
        ('one stage on the left covers cart and pay',)
    """

    left: tuple[str, ...]
    """The ids of its stages on the left, in order."""
    right: tuple[str, ...]
    """The ids of its stages on the right, in order."""
    exact: bool
    """Whether both sides cover the same phases; else the block is lossy."""
    phases: tuple[Phase, ...]
    """The phases that both sides cover; none where stages without phases meet by their id."""
    left_lacks: tuple[Phase, ...]
    """The phases that only the right side covers."""
    right_lacks: tuple[Phase, ...]
    """The phases that only the left side covers."""
    confidence: float
    """1 where all its stages state their phases, else that of the least sure guess."""

    @property
    def shape(self) -> BlockShape:
        """How many stages stand against how many."""
        if len(self.left) > 1:
            return "many-to-one"
        return "one-to-many" if len(self.right) > 1 else "one-to-one"

    @property
    def losses(self) -> tuple[str, ...]:
        """What is lost when one side is expressed in the stages of the other, in words."""
        with in_terms_of(self):
            return tuple(self._losses())

    def _losses(self) -> Iterator[str]:
        if len(self.left) > 1:
            stages = listed(names_of(self.left, side=0))
            yield message("one stage on the right covers {stages}", stages=stages)
        if len(self.right) > 1:
            stages = listed(names_of(self.right, side=1))
            yield message("one stage on the left covers {stages}", stages=stages)
        if self.left_lacks:
            yield message("left lacks {phases}", phases=_phases(self.left_lacks))
        if self.right_lacks:
            yield message("right lacks {phases}", phases=_phases(self.right_lacks))

    def mirrored(self) -> "Block":
        """The same block, seen with left and right swapped."""
        return evolve(
            self,
            left=self.right,
            right=self.left,
            left_lacks=self.right_lacks,
            right_lacks=self.left_lacks,
        )

    def to_dict(self) -> dict[str, object]:
        """The block as plain data, its shape included."""
        return {**super().to_dict(), "shape": self.shape}

    def __str__(self) -> str:
        """Both sides, and what is lost, on one line."""
        sign = "=" if self.exact else "~"
        left, right = (names_of(ids, side=at) for at, ids in enumerate((self.left, self.right)))
        line = f"{' + '.join(left)} {sign} {' + '.join(right)}"
        return f"{line}  ({'; '.join(self.losses)})" if self.losses else line


@final
@frozen(kw_only=True)
class Crossing(JourneyAnswer):
    """A crossing is a pair of stages that would match and are kept apart: reported, not forced.

    Example:
        >>> import customer_journey as cj
        >>> left = cj.Journey.sequence(
        ...     "left",
        ...     [cj.Stage("pay", phases=["purchase"]), cj.Stage("refer", phases=["advocate"])],
        ... )
        >>> right = cj.Journey.sequence("right", left.stages[::-1])
        >>> print(*cj.align(left, right).crossings)
        refer × refer: both cover advocate, in another order
    """

    left: str
    """The id of the stage on the left."""
    right: str
    """The id of the stage on the right."""
    phases: tuple[Phase, ...]
    """The phases that both cover."""
    because: Literal["order", "name"]
    """`order`: they mean the same, at places that cross a block.

    `name`: they are called the same and mean something else."""

    def mirrored(self) -> "Crossing":
        """The same crossing, seen with left and right swapped."""
        return evolve(self, left=self.right, right=self.left)

    def __str__(self) -> str:
        """Both stages and what keeps them apart, on one line."""
        pair = f"{name_of(self.left, side=0)} × {name_of(self.right, side=1)}"
        if self.because == "name":
            return message("{pair}: called the same, with no phase in common", pair=pair)
        if not self.phases:
            return message("{pair}: both have the same id, in another order", pair=pair)
        shared = _phases(self.phases)
        return message("{pair}: both cover {phases}, in another order", pair=pair, phases=shared)


@final
@frozen(repr=False)
class Alignment(AnswerSequence[Block]):
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

    @checked
    def block_of(self, stage: str, /, *, side: AlignmentSide = "left") -> Block | None:
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
        if stage not in journey:
            raise UnknownStageError(stage, tuple(each.id for each in journey))
        for block in self.blocks:
            if stage in (block.left if side == "left" else block.right):
                return block
        return None

    def mirrored(self) -> "Alignment":
        """The same alignment with left and right swapped: what aligning right with left gives."""
        lefts, rights = cached(self.left, positions), cached(self.right, positions)
        crossings = sorted(self.crossings, key=lambda one: (rights[one.right], lefts[one.left]))
        mirrored = Alignment(
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
        return about(mirrored, self.right, self.left)

    def __bool__(self) -> bool:
        """True: that nothing matches is an answer too."""
        return True

    def __str__(self) -> str:
        """All of it, a block on a line."""
        exact = sum(block.exact for block in self.blocks)
        lines = [
            message(
                "{left} against {right}: score {score}, {exact} of {blocks} exact",
                left=self.left.label,
                right=self.right.label,
                score=numeral(f"{self.score:.2f}"),
                exact=exact,
                blocks=counted(len(self.blocks), "block", "blocks", context="of"),
            )
        ]
        lines += map(str, self.blocks)
        sides = (("left", self.left, self.only_left), ("right", self.right, self.only_right))
        lines += [
            message(
                "only in {journey}: {stages}",
                journey=journey.label,
                stages=", ".join(name_in(journey, each) for each in ids),
            )
            for _, journey, ids in sides
            if ids
        ]
        lines += map(str, self.crossings)
        lines += map(str, self.guesses)
        guessed = {(guess.side, guess.stage) for guess in self.guesses}
        for side, journey, ids in sides:
            # No phases are stated for them, nor could any be guessed.
            bare = [
                each for each in ids if not journey[each].phases and (side, each) not in guessed
            ]
            if bare:
                lines.append(
                    message(
                        "without phases, by which stages are matched ({side}): {stages}",
                        side=message(side),
                        stages=", ".join(name_in(journey, each) for each in bare),
                    )
                )
        return "\n".join(map(printable, lines))

    def _first(self) -> str:
        return "blocks"

    def __repr__(self) -> str:
        """Both journeys and the score."""
        return f"<Alignment {self.left.id} against {self.right.id}: score {self.score:.2f}>"


def listed(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0]
    return f" {message('and')} ".join([", ".join(words[:-1]), words[-1]])


def _phases(phases: Iterable[Phase]) -> str:
    return listed([message(phase) for phase in phases])
