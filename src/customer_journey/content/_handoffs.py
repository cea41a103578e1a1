"""Handoffs: what one owner has to pass to the next, and what is not passed."""

from typing import final

from attrs import field, frozen

from customer_journey._answer import Displayed
from customer_journey._arguments import require
from customer_journey._model import Handoff, Journey, Stage, Transition, cached
from customer_journey.content._crowds import positions
from customer_journey.content._ledger import walks_of
from customer_journey.content._walks import bits

__all__ = ["HandoffCheck", "handoffs"]


@final
@frozen
class HandoffCheck(Displayed):
    """A handoff check says what has to be passed where a customer moves to another owner's stage.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence(
        ...     "shop",
        ...     [
        ...         cj.Stage("buy", owner="sales"),
        ...         cj.Stage("use", owner="service", entry=cj.fact("plan").is_known()),
        ...     ],
        ... )
        >>> print(cj.content.handoffs(shop)[0])
        buy -> use: sales does not pass service the fact plan
    """

    transition: Transition
    """The transition between the two stages, with the handoff that is drawn, if any."""
    giver: str
    """Who owns the stage it leaves."""
    receiver: str
    """Who owns the stage it leads to."""
    needs: Handoff = field(kw_only=True)
    """What the receiver needs: facts, promises and questions."""
    missing: Handoff = field(kw_only=True)
    """What of that is not passed."""

    @property
    def ok(self) -> bool:
        """Whether everything that is needed is passed."""
        return not (self.missing.facts or self.missing.promises or self.missing.questions)

    def __str__(self) -> str:
        """Who does not pass what to whom, on one line."""
        lacks = "; ".join(
            f"the {kind}{'s' if len(names) > 1 else ''} {', '.join(names)}"
            for kind, names in (
                ("fact", self.missing.facts),
                ("promise", self.missing.promises),
                ("question", self.missing.questions),
            )
            if names
        )
        passes = "passes" if self.ok else "does not pass"
        return (
            f"{self.transition.source} -> {self.transition.target}: {self.giver} {passes} "
            f"{self.receiver} {lacks or 'all it needs'}"
        )


def handoffs(journey: Journey, /) -> tuple[HandoffCheck, ...]:
    """A check of each move between stages of different owners, in the order of the transitions.

    The receiver needs three things. The facts that the entry criterion of its stage and the guard
    of the move ask for. The promises that may be open when a customer comes, and that are due or
    kept at a stage of this owner. The answers to questions that customers ask at its stage and
    asked at the stage before, so that nobody has to ask twice. Stages without an owner take no
    part; owners are compared without regard to case.

    Example:
        >>> import customer_journey as cj
        >>> refund = cj.Promise("refund", made=["buy"], due="use", kept=["use"])
        >>> shop = cj.Journey.sequence(
        ...     "shop",
        ...     [cj.Stage("buy", owner="sales"), cj.Stage("use", owner="service")],
        ...     promises=[refund],
        ... )
        >>> cj.content.handoffs(shop)[0].missing.promises
        ('refund',)
        >>> passed = shop.connect("buy", "use", handoff=cj.Handoff(promises=["refund"]))
        >>> cj.content.handoffs(passed)[0].ok
        True
    """
    require(journey, Journey, "handoffs")
    return cached(journey, _handoffs)


def _handoffs(journey: Journey) -> tuple[HandoffCheck, ...]:
    needed = _Needs(journey)
    return tuple(
        [
            needed.check(item, receiver)
            for item in journey.transitions
            if item.is_move
            and (giver := _key(journey[item.source]))
            and (receiver := _key(journey[item.target]))
            and giver != receiver
        ]
    )


def _key(stage: Stage) -> str:
    return stage.owner.strip().casefold()


class _Needs:
    """What receivers need, each part looked up once."""

    def __init__(self, journey: Journey) -> None:
        self._journey = journey
        self._concerns = _concerns(journey)
        self._held: dict[str, int] = {}

    def check(self, item: Transition, receiver: str) -> HandoffCheck:
        """The check of one move between two owners."""
        source, target = self._journey[item.source], self._journey[item.target]
        asked = [criterion for criterion in (target.entry, item.when) if criterion is not None]
        held = self._held_at(source.id) & self._concerns.get(receiver, 0)
        before = {question.id for question in source.questions}
        needs = Handoff(
            facts=tuple(dict.fromkeys(name for each in asked for name in each.names())),
            promises=[self._journey.promises[number].id for number in bits(held)],
            questions=[question.id for question in target.questions if question.id in before],
        )
        given = item.handoff or Handoff()
        missing = Handoff(
            facts=[name for name in needs.facts if name not in given.facts],
            promises=[name for name in needs.promises if name not in given.promises],
            questions=[name for name in needs.questions if name not in given.questions],
        )
        return HandoffCheck(
            item, source.owner.strip(), target.owner.strip(), needs=needs, missing=missing
        )

    def _held_at(self, stage: str) -> int:
        """The promises that may be open when people go on from a stage, as bits."""
        if stage not in self._held:
            at = cached(self._journey, positions)[stage]
            self._held[stage] = 0
            for walks in cached(self._journey, walks_of):
                for _, came in walks.open_at(at):
                    self._held[stage] |= came
        return self._held[stage]


def _concerns(journey: Journey) -> dict[str, int]:
    """The promises that are due or kept at some stage of each owner, as bits."""
    found: dict[str, int] = {}
    for number, promise in enumerate(journey.promises):
        for stage in (promise.due, *promise.kept):
            owner = _key(journey[stage])
            found[owner] = found.get(owner, 0) | 1 << number
    return found
