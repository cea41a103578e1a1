"""What a migration says of one stage: where its people go, what is owed to them, who is refused."""

from collections.abc import Collection
from typing import Literal, TypeAlias, final

from attrs import frozen

from customer_journey._answer import Displayed
from customer_journey.criteria._tree import Criterion

__all__ = ["Manner", "Obligation", "ObligationKind", "Refusal", "Step"]

Manner: TypeAlias = Literal["stays", "told", "matched", "earlier", "nowhere"]
"""How the people at a stage find their place.

`stays`: at the stage of the same id. `told`: where the caller says. `matched`: by phases.
`earlier`: at the last place before theirs that has one. `nowhere`: not at all."""

ObligationKind: TypeAlias = Literal["criterion", "content", "promise", "missed"]
"""What is owed: a `criterion` to meet first, `content` not to send again, a `promise` to keep, or
stages `missed` on the way."""


@final
@frozen(kw_only=True)
class Step(Displayed):
    """A step says where the people at one old stage go."""

    source: str
    """The id of the stage in the old journey."""
    target: str | None
    """The id of the stage in the new journey; None where there is none."""
    later: tuple[str, ...] = ()
    """Stages right after the target that facts may prove someone has reached, in order."""
    manner: Manner
    """How the target was found."""
    why: str
    """The same in words."""

    def to_dict(self) -> dict[str, object]:
        """The step in JSON's types."""
        return {
            "source": self.source,
            "target": self.target,
            "later": list(self.later),
            "manner": self.manner,
            "why": self.why,
        }

    def __str__(self) -> str:
        """Both stages and the reason, on one line."""
        return f"{self.source} → {self.target or 'nowhere'}: {self.why}"


@final
@frozen(kw_only=True)
class Obligation(Displayed):
    """An obligation is what must be seen to when someone goes from an old stage to a new one."""

    kind: ObligationKind
    """What sort of thing is owed."""
    subjects: tuple[str, ...]
    """Of what, by id: assets, a promise, stages missed, or the stage whose criterion it is."""
    criterion: Criterion | None = None
    """What must be true of them first, for a criterion."""
    been_at: tuple[str, ...] = ()
    """Only to those who have been at one of these old stages; empty for everyone at the stage."""
    text: str
    """The same in words."""

    def concerns(self, visited: Collection[str] | None) -> bool:
        """Whether it is owed to someone who has been at these old stages; of None, it may be."""
        return _concerns(self.been_at, visited)

    def to_dict(self) -> dict[str, object]:
        """The obligation in JSON's types, its criterion as text."""
        return {
            "kind": self.kind,
            "subjects": list(self.subjects),
            "criterion": None if self.criterion is None else str(self.criterion),
            "been_at": list(self.been_at),
            "text": self.text,
        }

    def __str__(self) -> str:
        """The words."""
        return self.text


@final
@frozen(kw_only=True)
class Refusal(Displayed):
    """A refusal says which people at an old stage cannot be moved, and why."""

    stage: str
    """The id of the stage they are at."""
    been_at: tuple[str, ...] = ()
    """Only those who have been at one of these old stages; empty for everyone at the stage."""
    reason: str
    """What keeps them."""

    def concerns(self, visited: Collection[str] | None) -> bool:
        """Whether it concerns someone who has been at these old stages; of None, it may."""
        return _concerns(self.been_at, visited)

    def to_dict(self) -> dict[str, object]:
        """The refusal in JSON's types."""
        return {"stage": self.stage, "been_at": list(self.been_at), "reason": self.reason}

    def __str__(self) -> str:
        """Who is refused and why, on one line."""
        who = f" who have been at {' or '.join(self.been_at)}" if self.been_at else ""
        return f"those at {self.stage}{who}: {self.reason}"


def _concerns(been_at: Collection[str], visited: Collection[str] | None) -> bool:
    return visited is None or not been_at or not set(been_at).isdisjoint(visited)
