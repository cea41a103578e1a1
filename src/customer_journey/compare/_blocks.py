"""What an alignment is made of: blocks of stages that match, and pairs that would."""

from collections.abc import Sequence
from typing import Literal, TypeAlias, final

from attrs import evolve, frozen

from customer_journey._answer import Displayed
from customer_journey._model import Phase

__all__ = ["Block", "Crossing", "Shape", "listed"]

Shape: TypeAlias = Literal["one-to-one", "many-to-one", "one-to-many"]
"""How many stages of the left stand against how many of the right."""


@final
@frozen(kw_only=True)
class Block(Displayed):
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
        ('left merges what right splits into cart and pay',)
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
    def shape(self) -> Shape:
        """How many stages stand against how many."""
        if len(self.left) > 1:
            return "many-to-one"
        return "one-to-many" if len(self.right) > 1 else "one-to-one"

    @property
    def losses(self) -> tuple[str, ...]:
        """What is lost when one side is told in the stages of the other, in words."""
        found: list[str] = []
        if len(self.left) > 1:
            found.append(f"right merges what left splits into {listed(self.left)}")
        if len(self.right) > 1:
            found.append(f"left merges what right splits into {listed(self.right)}")
        if self.left_lacks:
            found.append(f"left lacks {listed(self.left_lacks)}")
        if self.right_lacks:
            found.append(f"right lacks {listed(self.right_lacks)}")
        return tuple(found)

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
        """The block in JSON's types."""
        return {
            "left": list(self.left),
            "right": list(self.right),
            "exact": self.exact,
            "shape": self.shape,
            "phases": list(self.phases),
            "left_lacks": list(self.left_lacks),
            "right_lacks": list(self.right_lacks),
            "confidence": self.confidence,
        }

    def __str__(self) -> str:
        """Both sides, and what is lost, on one line."""
        sign = "=" if self.exact else "~"
        line = f"{' + '.join(self.left)} {sign} {' + '.join(self.right)}"
        return f"{line}  ({'; '.join(self.losses)})" if self.losses else line


@final
@frozen(kw_only=True)
class Crossing(Displayed):
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

    def to_dict(self) -> dict[str, object]:
        """The crossing in JSON's types."""
        return {
            "left": self.left,
            "right": self.right,
            "phases": list(self.phases),
            "because": self.because,
        }

    def __str__(self) -> str:
        """Both stages and what keeps them apart, on one line."""
        pair = f"{self.left} × {self.right}"
        if self.because == "name":
            return f"{pair}: called the same, with no phase in common"
        shared = f"cover {listed(self.phases)}" if self.phases else "have the same id"
        return f"{pair}: both {shared}, in another order"


def listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
