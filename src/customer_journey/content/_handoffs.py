"""Handoffs: what one owner has to pass to the next, and what is not passed."""

from collections.abc import Iterator
from typing import Any, final

from customer_journey._answer import AnswerSequence, JourneyAnswer, about, describe
from customer_journey._arguments import checked
from customer_journey._frozen import field, frozen
from customer_journey._graph._index import index_of
from customer_journey._messages._current import message
from customer_journey._model import Handoff, Journey, Stage, Transition, cached
from customer_journey._model._names import name_of, names_of, path_of
from customer_journey.content._ledger import states_of
from customer_journey.content._states import bits

__all__ = ["ActionHandoff", "HandoffCheck", "HandoffChecks", "handoffs"]


@final
@frozen
class HandoffCheck(JourneyAnswer):
    """A handoff check says what one owner has to pass to the next when a customer moves on.

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
        move = {
            "move": path_of((self.transition.source, self.transition.target)),
            "giver": describe(self.giver),
            "receiver": describe(self.receiver),
        }
        if self.ok:
            return message("{move}: {giver} passes {receiver} all it needs", **move)
        missing = self.missing
        lacks = "; ".join(
            message(several if len(names) > 1 else one, names=", ".join(names))
            for one, several, names in (
                ("the fact {names}", "the facts {names}", missing.facts),
                (
                    "the promise {names}",
                    "the promises {names}",
                    names_of(missing.promises, "promise"),
                ),
                (
                    "the question {names}",
                    "the questions {names}",
                    names_of(missing.questions, "item"),
                ),
            )
            if names
        )
        text = "{move}: {giver} does not pass {receiver} {what}"
        return message(text, **move, what=describe(lacks))


@final
@frozen
class ActionHandoff(JourneyAnswer):
    """An action handoff is work that passes from one owner to another within a stage.

    Example:
        >>> import customer_journey as cj
        >>> actions = [
        ...     cj.Action("ring", owner="Post"),
        ...     cj.Action("pack", owner="Warehouse", supports=["ring"]),
        ... ]
        >>> shop = cj.Journey.sequence("shop", [cj.Stage("receive", actions=actions)])
        >>> print(cj.content.handoffs(shop).inside[0])
        receive: Warehouse hands pack over to Post, for ring
    """

    stage: str
    """The id of the stage."""
    source: str
    """The id of the action that supports the other."""
    target: str
    """The id of the action that needs it."""
    giver: str
    """Who does the first."""
    receiver: str
    """Who does the other."""

    def __str__(self) -> str:
        """Where, who gives what, to whom and for what, on one line."""
        return message(
            "{stage}: {giver} hands {source} over to {receiver}, for {target}",
            stage=name_of(self.stage),
            giver=describe(self.giver),
            source=name_of(self.source, "content"),
            receiver=describe(self.receiver),
            target=name_of(self.target, "content"),
        )


@final
@frozen
class HandoffChecks(AnswerSequence[HandoffCheck]):
    """The checks of all moves between stages of different owners; `handoffs` gives them.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.content.handoffs(cj.Journey.sequence("shop", ["know", "buy"])))
        no checks
    """

    checks: tuple[HandoffCheck, ...]
    """One check for each move."""
    inside: tuple[ActionHandoff, ...] = field(default=(), kw_only=True)
    """The handoffs within stages: of actions that support one of another owner."""

    @property
    def ok(self) -> bool:
        """Whether everything that is needed is passed."""
        return all(check.ok for check in self.checks)

    def rows(self) -> list[dict[str, Any]]:
        """The checks as plain rows, for a table.

        Columns: `source`, `target` (ids of stages), `giver`, `receiver` (str), `ok` (bool), and
        what is needed and missing: `needed_facts`, `missing_facts`, and the same for `promises` and
        `questions` (joined by a comma).
        """
        return [
            {
                "source": check.transition.source,
                "target": check.transition.target,
                "giver": check.giver,
                "receiver": check.receiver,
                "ok": check.ok,
            }
            | {
                f"{name}_{kind}": ", ".join(getattr(part, kind))
                for kind in ("facts", "promises", "questions")
                for name, part in (("needed", check.needs), ("missing", check.missing))
            }
            for check in self.checks
        ]


@checked
def handoffs(journey: Journey, /) -> HandoffChecks:
    """A check of each move between stages of different owners, in the order of the transitions.

    The receiver needs three things. The facts in the entry criterion of its stage and in the guard
    of the move. The promises that may be open when a customer comes, and that are due or kept at a
    stage of this owner. The answers to questions that customers ask at its stage and have already
    asked at the stage before. Stages without an owner take no part; owners are compared without
    regard to case. Within a stage, an action that supports one of another owner is a handoff, too;
    the owner of an action that states none is the stage's, but for what customers do.

    Args:
        journey: The journey.

    Raises:
        WrongTypeError: An argument is of another type.

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
        >>> cj.content.handoffs(passed).ok
        True
    """
    return cached(journey, _handoffs)


def _handoffs(journey: Journey) -> HandoffChecks:
    """Each move between owners, with the open promises of each stage looked up once."""
    position = index_of(journey).position
    # The promises that are due or kept at some stage of each owner, as bits.
    concerns: dict[str, int] = {}
    for number, promise in enumerate(journey.promises):
        for stage in (promise.due, *promise.kept):
            owner = _owner_of(journey[stage])
            concerns[owner] = concerns.get(owner, 0) | 1 << number
    open_at: dict[str, int] = {}
    checks: list[HandoffCheck] = []
    for item in journey.transitions:
        source, target = journey[item.source], journey[item.target]
        giver, receiver = _owner_of(source), _owner_of(target)
        if not item.is_move or not giver or not receiver or giver == receiver:
            continue
        if source.id not in open_at:
            open_at[source.id] = 0
            for states in cached(journey, states_of):
                for _, arriving in states.open_at(position[source.id]):
                    open_at[source.id] |= arriving
        open_promises = open_at[source.id] & concerns.get(receiver, 0)
        criteria = [each for each in (target.entry, item.when) if each is not None]
        earlier = {question.id for question in source.questions}
        needs = Handoff(
            facts=tuple(dict.fromkeys(name for each in criteria for name in each.names())),
            promises=[journey.promises[number].id for number in bits(open_promises)],
            questions=[each.id for each in target.questions if each.id in earlier],
        )
        passed = item.handoff or Handoff()
        missing = Handoff(
            facts=[name for name in needs.facts if name not in passed.facts],
            promises=[name for name in needs.promises if name not in passed.promises],
            questions=[name for name in needs.questions if name not in passed.questions],
        )
        checks.append(
            HandoffCheck(
                item, source.owner.strip(), target.owner.strip(), needs=needs, missing=missing
            )
        )
    return about(HandoffChecks(tuple(checks), inside=tuple(_inside(journey))), journey)


def _inside(journey: Journey) -> Iterator[ActionHandoff]:
    """The handoffs between the owners of actions, stage by stage."""
    for stage in journey.stages:
        owners = {
            action.id: action.owner.strip()
            or ("" if action.lane == "customer" else stage.owner.strip())
            for action in stage.actions
        }
        for action in stage.actions:
            for name in action.supports:
                giver, receiver = owners[action.id], owners[name]
                if giver and receiver and giver.casefold() != receiver.casefold():
                    yield ActionHandoff(stage.id, action.id, name, giver, receiver)


def _owner_of(stage: Stage) -> str:
    return stage.owner.strip().casefold()
