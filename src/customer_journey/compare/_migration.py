"""The answer: a total map from old positions to new ones, with what is owed and who is refused."""

from collections.abc import Collection, Iterator, Mapping
from typing import final

from attrs import field, frozen

from customer_journey._answer import Displayed
from customer_journey._arguments import require_facts
from customer_journey._model import Journey
from customer_journey._values import count_of
from customer_journey.compare._duties import Duties
from customer_journey.compare._steps import Obligation, Refusal, Step
from customer_journey.criteria._tree import evaluator
from customer_journey.errors import UnknownStageError

__all__ = ["Migration", "Placement"]


@final
@frozen(kw_only=True)
class Placement(Displayed):
    """A placement is where one person goes, or why they cannot be moved."""

    source: str
    """The id of the old stage they are at."""
    target: str | None
    """The id of the new stage they go to; None where they are refused."""
    reasons: tuple[str, ...]
    """Why they are refused; empty where they are not."""
    obligations: tuple[Obligation, ...]
    """What must be seen to; empty where they are refused."""


@final
@frozen(repr=False)
class Migration(Displayed):
    """A migration says for every position in an old version of a journey where it leads now.

    Iterating gives the steps, one for each old stage, in the old order.

    Example:
        >>> import customer_journey as cj
        >>> old = cj.Journey.sequence("shop", ["know", "try", "buy"], version="1")
        >>> new = cj.Journey.sequence("shop", ["know", "buy"], version="2")
        >>> print(cj.migrate(old, new))
        shop '1' → shop '2': 3 stages, nobody refused
        know → know: it is still there
        try → know: nothing stands for it; back to where people at know are
        buy → buy: it is still there
    """

    old: Journey
    """The version before."""
    new: Journey
    """The version after."""
    steps: tuple[Step, ...]
    """Where the people at each old stage go."""
    refused: tuple[Refusal, ...]
    """Who cannot be moved, by stage in the old order."""
    _duties: Duties = field(eq=False, repr=False)
    _steps: dict[str, Step] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_steps", {step.source: step for step in self.steps})

    def step(self, stage_id: str, /) -> Step:
        """Where the people at an old stage go.

        Raises:
            UnknownStageError: The old journey has no such stage.
        """
        try:
            return self._steps[stage_id]
        except KeyError:
            raise UnknownStageError(stage_id, tuple(self._steps)) from None

    def target(self, stage_id: str, /) -> str | None:
        """The id of the stage where people at an old stage go; None where all of them are refused.

        Raises:
            UnknownStageError: The old journey has no such stage.

        Example:
            >>> import customer_journey as cj
            >>> old = cj.Journey("shop", stages=[cj.Stage("order", phases=["purchase"])])
            >>> new = cj.Journey("shop", stages=[cj.Stage("buy", phases=["purchase"])])
            >>> cj.migrate(old, new).target("order")
            'buy'
        """
        step = self.step(stage_id)
        everyone = any(not refusal.been_at for refusal in self._refusals(step, step.target))
        return None if everyone else step.target

    def obligations(self, stage_id: str, /) -> tuple[Obligation, ...]:
        """What must be seen to when people at an old stage are moved; nothing if all are refused.

        Raises:
            UnknownStageError: The old journey has no such stage.
        """
        target = self.target(stage_id)
        return () if target is None else tuple(self._duties.obligations(stage_id, target))

    def place(
        self,
        stage_id: str,
        facts: Mapping[str, object],
        /,
        *,
        visited: Collection[str] | None = None,
    ) -> Placement:
        """Where one person at an old stage goes, as far as facts prove it.

        Without proof, nobody gets further than the first stage of the run that stands for the old
        one. Someone goes on in that run as long as the entry of each stage in it is true of them. A
        stage that is entered, or whose entry was changed, must be true of them: false or unknown,
        they are refused.

        Args:
            stage_id: The id of the old stage they are at.
            facts: What is known of them, as for `Criterion.evaluate`.
            visited: The old stages they have been at, which tells whether a promise was made to
                them; None where that is not known, which counts as everywhere.

        Raises:
            UnknownStageError: The old journey has no such stage. CriterionTypeError: A fact's value
            is of another kind than the constant it is held against.

        Example:
            >>> import customer_journey as cj
            >>> paid = cj.Stage("buy", phases=["purchase"], entry=cj.fact("orders") >= 1)
            >>> old = cj.Journey("shop", stages=[cj.Stage("order", phases=["purchase"])])
            >>> migration = cj.migrate(old, cj.Journey("shop", stages=[paid]))
            >>> migration.place("order", {"orders": 2}).target
            'buy'
            >>> migration.place("order", {}).reasons
            ('enter buy only if orders >= 1, which is unknown',)
        """
        require_facts(facts, "place")
        step = self.step(stage_id)
        target = step.target if step.target is None else self._furthest(step, step.target, facts)
        reasons = [
            refusal.reason for refusal in self._refusals(step, target) if refusal.concerns(visited)
        ]
        owed = () if target is None else tuple(self._duties.obligations(stage_id, target))
        for duty in owed:
            truth = duty.criterion is None or evaluator(duty.criterion)(facts)
            if truth is not True:
                reasons.append(f"{duty.text}, which is {'unknown' if truth is None else 'false'}")
        if reasons:
            return Placement(source=stage_id, target=None, reasons=tuple(reasons), obligations=())
        mine = tuple(duty for duty in owed if duty.concerns(visited))
        return Placement(source=stage_id, target=target, reasons=(), obligations=mine)

    def _furthest(self, step: Step, target: str, facts: Mapping[str, object]) -> str:
        """The last stage of the run such that the entry of each up to it is true."""
        for stage_id in (target, *step.later):
            entry = self.new[stage_id].entry
            if entry is None or evaluator(entry)(facts) is not True:
                break
            target = stage_id
        return target

    def _refusals(self, step: Step, target: str | None) -> tuple[Refusal, ...]:
        if target is None:
            return (Refusal(stage=step.source, reason=step.why),)
        return tuple(self._duties.refusals(step.source, target))

    def explain(self) -> str:
        """Every step with what is owed and who is refused, in plain words.

        Example:
            >>> import customer_journey as cj
            >>> old = cj.Journey.sequence("shop", ["know", "buy"])
            >>> print(cj.migrate(old, old.without_stage("buy")).explain())
            shop → shop: 2 stages, nobody refused
            know → know: it is still there
            buy → know: nothing stands for it; back to where people at know are
        """
        lines = [self._summary()]
        for step in self.steps:
            lines.append(str(step))
            lines += [f"    {duty}" for duty in self.obligations(step.source)]
            lines += [f"    refused: {one}" for one in self._refusals(step, step.target)]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, object]:
        """Steps, obligations and refusals in JSON's types."""
        return {
            "old": {"id": self.old.id, "version": self.old.version},
            "new": {"id": self.new.id, "version": self.new.version},
            "steps": [
                {
                    **step.to_dict(),
                    "obligations": [duty.to_dict() for duty in self.obligations(step.source)],
                }
                for step in self.steps
            ],
            "refused": [refusal.to_dict() for refusal in self.refused],
        }

    def __iter__(self) -> Iterator[Step]:
        """The steps."""
        return iter(self.steps)

    def __len__(self) -> int:
        """How many steps there are: as many as old stages."""
        return len(self.steps)

    def __bool__(self) -> bool:
        """True: a migration that refuses everyone is one still."""
        return True

    def __str__(self) -> str:
        """Every step, and every refusal, on a line."""
        refusals = [f"refused: {refusal}" for refusal in self.refused]
        return "\n".join([self._summary(), *map(str, self.steps), *refusals])

    def __repr__(self) -> str:
        """Both versions, and how many are refused."""
        return f"<Migration {self._summary()}>"

    def _summary(self) -> str:
        stages = count_of(len(self.steps), "stage")
        refused = count_of(len(self.refused), "refusal") if self.refused else "nobody refused"
        return f"{_version(self.old)} → {_version(self.new)}: {stages}, {refused}"


def _version(journey: Journey) -> str:
    return f"{journey.id} {journey.version!r}" if journey.version else journey.id
