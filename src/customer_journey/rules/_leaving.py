"""Rules on leaving, coming back and waiting: what facts and time tell, and what is not drawn."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Final

from customer_journey._graph._index import Index, index_of
from customer_journey._messages._current import message
from customer_journey._model import Transition
from customer_journey.rules._context import Context
from customer_journey.rules._finding import Violation
from customer_journey.rules._proved import proved
from customer_journey.rules._rule import rule

__all__: list[str] = []

_drawing = partial(rule, category="structure")
_criteria = partial(rule, category="criteria")

_LONGEST_WAIT: Final = datetime.max - datetime.min  # noqa: DTZ901 - the length of the calendar
"""A longer wait never ends."""


def _states_criteria(context: Context) -> bool:
    """Whether facts can tell anything: one that states none is a drawing."""
    journey = context.journey
    return any(stage.entry is not None for stage in journey) or any(
        item.when is not None for item in journey.transitions
    )


def _is_silent(item: Transition) -> bool:
    """Whether a transition has no guard."""
    return item.when is None and not item.otherwise


def _is_bare(index: Index, number: int) -> bool:
    """Whether a transition and its target state nothing that facts could tell."""
    return index.guards[number] is None and index.entries[index.targets[number]] is None


@_drawing("CJ128", name="unobservable-return", severity="info")
def unobservable_return(context: Context) -> Iterator[Violation]:
    """A return without a guard, in a journey that states criteria.

    Why:
        A return is taken when its guard has news: that someone meets the entry of a stage does not
        show that they went back to it. Without a guard, facts never lead anyone along it. The entry
        of a stage shows its loops, and who has left comes back when what said so turns false.

    Fires:
        buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        shop = cj.Journey.sequence("shop", ["know", "try", buy])
        shop = shop.connect("buy", "try", kind="return")

    Passes:
        buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        shop = cj.Journey.sequence("shop", ["know", "try", buy])
        shop = shop.connect("buy", "try", kind="return", when=cj.fact("asks").is_true())

    Fix:
        State in `when` what shows that someone went back; or suppress it, where an application says
        so itself with `advance(…, target=…)`, or the journey is a framework whose source names no
        sign.
    """
    if not _states_criteria(context):
        return
    index = index_of(context.journey)
    for item in context.journey.transitions:
        source = index.position[item.source]
        has_left = source in index.leaving_stages and index.entries[source] is not None
        is_shown = has_left or item.source == item.target
        if item.kind == "return" and _is_silent(item) and not is_shown:
            yield Violation(
                item.path,
                message(
                    "facts cannot tell that someone returns from {source} to {target}",
                    source=context.label(item.source),
                    target=context.label(item.target),
                ),
                hint=message("state a guard in `when`"),
            )


@_drawing("CJ129", name="advance-from-leaving-stage", severity="warning")
def advance_from_leaving_stage(context: Context) -> Iterator[Violation]:
    """An advance from a stage where exits lead, and no advance does.

    Why:
        People there have left the journey, and come back along a return. Facts never lead anyone
        along an advance from there.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"])
        shop = shop.with_stage(cj.Stage("lost", role="lapsed"))
        shop = shop.connect("know", "lost", kind="exit", reason="No interest")
        shop = shop.connect("lost", "buy")

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "buy"])
        shop = shop.with_stage(cj.Stage("lost", role="lapsed"))
        shop = shop.connect("know", "lost", kind="exit", reason="No interest")
        shop = shop.connect("lost", "buy", kind="return", when=cj.fact("asks").is_true())

    Fix:
        Make it a return, with a guard that says when people come back.
    """
    index = index_of(context.journey)
    for item in context.journey.transitions:
        if item.kind == "advance" and index.position[item.source] in index.leaving_stages:
            yield Violation(
                item.path,
                message(
                    "people at {source} have left, and no advance leads them back",
                    source=context.label(item.source),
                ),
                hint=message("make it a `return`"),
            )


@_drawing("CJ151", name="endless-wait", severity="warning")
def endless_wait(context: Context) -> Iterator[Violation]:
    """A transition with a wait that is never over, or that time never ends.

    Why:
        Time alone moves customers along advances, and along exits to leaving stages, as long as
        they are in the journey. A return needs a sign that someone went back; who has left does not
        go on; and a wait longer than the calendar has no end.

    Fires:
        from datetime import timedelta

        shop = cj.Journey.sequence("shop", ["know", "buy"])
        again = cj.Transition("buy", "know", kind="return", after=timedelta(days=90))
        shop = shop.with_transition(again)

    Passes:
        from datetime import timedelta

        shop = cj.Journey.sequence("shop", ["know", "buy"])
        shop = shop.with_stage(cj.Stage("lost", role="lapsed", end=True))
        leave = cj.Transition(
            "know", "lost", kind="exit", reason="No interest", after=timedelta(days=90)
        )
        shop = shop.with_transition(leave)

    Fix:
        State a guard, or let the wait stand on an advance or an exit that leaves a stage in the
        journey.
    """
    index = index_of(context.journey)
    for number, item in enumerate(index.transitions):
        if item.after is None:
            continue
        source, target = index.sources[number], index.targets[number]
        is_leaving = source in index.leaving_stages
        is_inside = target not in index.leaving_stages
        why = ""
        if item.after > _LONGEST_WAIT:
            why = message("it is longer than the calendar")
        elif is_leaving and item.kind != "return":
            why = message("people at {source} have left", source=context.label(item.source))
        elif item.kind == "exit" and is_inside:
            why = message("{target} is not a leaving stage", target=context.label(item.target))
        elif item.kind == "return" and _is_silent(item):
            has_sign = index.entries[source] is not None and (is_leaving or source == target)
            why = "" if has_sign else message("time alone never leads back")
        if why:
            yield Violation(f"{item.path}.after", message("the wait is never over: {why}", why=why))


@_drawing("CJ152", name="competing-wait", severity="warning")
def competing_wait(context: Context) -> Iterator[Violation]:
    """A wait beside another transition from its stage, where facts can tell neither.

    Why:
        Time leads everyone along the shortest wait, and no one along a longer one beside it.
        Beside a transition without a wait, it also moves those who went that way, for nothing shows
        that they did.

    Fires:
        from datetime import timedelta

        shop = cj.Journey.sequence("shop", ["know", "buy"])
        shop = shop.with_stage(cj.Stage("lost", role="lapsed", end=True))
        leave = cj.Transition(
            "know", "lost", kind="exit", reason="No interest", after=timedelta(days=90)
        )
        shop = shop.with_transition(leave)

    Passes:
        from datetime import timedelta

        shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=cj.fact("orders") >= 1)])
        shop = shop.with_stage(cj.Stage("lost", role="lapsed", end=True))
        leave = cj.Transition(
            "know", "lost", kind="exit", reason="No interest", after=timedelta(days=90)
        )
        shop = shop.with_transition(leave)

    Fix:
        State what shows that somebody took the other one: its guard, or the entry of its target.
    """
    index = index_of(context.journey)
    waiting = {index.position[item.source] for item in index.transitions if item.after}
    for stage in sorted(waiting):
        bare = [
            index.transitions[number]
            for number in index.outgoing[stage]
            if index.kinds[number] in ("advance", "exit") and _is_bare(index, number)
        ]
        waits = [(item.after, index.position[item.target], item) for item in bare if item.after]
        if len(bare) == 1 or not waits:
            continue
        first = min(waits)[2]
        for item in bare:
            if item is not first:
                yield Violation(
                    item.path,
                    message(
                        "time leads everybody to {target} first, and no one to {other}"
                        if item.after
                        else "time leads to {target} also those who went to {other}",
                        target=context.label(first.target),
                        other=context.label(item.target),
                    ),
                    hint=message("state what shows that somebody took it"),
                )


@_criteria("CJ226", name="exit-not-drawn", severity="warning")
def exit_not_drawn(context: Context) -> Iterable[Violation]:
    """A leaving stage whose criterion can hold at stages from which no exit leads there.

    Why:
        People who meet the entry of a leaving stage have left, wherever they were. Where no exit is
        drawn from there, or from any stage ahead, facts and drawing contradict each other: such
        people are located off the path.

    Fires:
        facts = [cj.Fact("churned", type="bool"), cj.Fact("loves", type="bool")]
        love = cj.Stage("love", entry=cj.fact("loves").is_true(), end=True)
        lost = cj.Stage("lost", role="lapsed", entry=cj.fact("churned").is_true(), end=True)
        shop = cj.Journey.sequence("shop", ["buy", love], facts=facts).with_stage(lost)
        shop = shop.connect("buy", "lost", kind="exit", reason="Too dear")

    Passes:
        facts = [cj.Fact("churned", type="bool"), cj.Fact("loves", type="bool")]
        love = cj.Stage("love", entry=cj.fact("loves").is_true(), end=True)
        lost = cj.Stage("lost", role="lapsed", entry=cj.fact("churned").is_true(), end=True)
        shop = cj.Journey.sequence("shop", ["buy", love], facts=facts).with_stage(lost)
        shop = shop.connect("love", "lost", kind="exit", reason="Too dear")

    Fix:
        Draw an exit from these stages, or narrow the entry of the leaving stage.
    """
    return proved(context.journey)["CJ226"]


@_criteria("CJ227", name="left-and-back", severity="warning")
def left_and_back(context: Context) -> Iterable[Violation]:
    """A leaving stage whose entry and a guarded return from it can be true together.

    Why:
        When both are, the newer one counts; of someone seen for the first time no one can tell
        which that is, and they count as having come back.

    Fires:
        facts = [cj.Fact("churns", type="int"), cj.Fact("wins", type="int")]
        shop = cj.Journey.sequence("shop", ["know", "buy"], facts=facts)
        shop = shop.with_stage(cj.Stage("lost", role="lapsed", entry=cj.fact("churns") >= 1))
        shop = shop.connect("buy", "lost", kind="exit", reason="Too dear")
        shop = shop.connect("lost", "buy", kind="return", when=cj.fact("wins") >= 1)

    Passes:
        gone = ~cj.fact("subscribed").is_true()
        facts = [cj.Fact("subscribed", type="bool")]
        shop = cj.Journey.sequence("shop", ["know", "buy"], facts=facts)
        shop = shop.with_stage(cj.Stage("lost", role="lapsed", entry=gone))
        shop = shop.connect("buy", "lost", kind="exit", reason="Too dear")
        shop = shop.connect("lost", "buy", kind="return", when=cj.fact("subscribed").is_true())

    Fix:
        Let the entry of the leaving stage say what is so now, and turn false when people come back.
    """
    return proved(context.journey)["CJ227"]


@_criteria("CJ228", name="exit-out-of-reach", severity="info")
def exit_out_of_reach(context: Context) -> Iterable[Violation]:
    """People who meet the entry of a leaving stage, and can neither leave for it nor go on.

    Why:
        An exit is drawn from a stage ahead, and they cannot get there; or the guards of all exits
        from where they are rule them out. So they count as having left for no reason that the
        drawing knows, or as active although facts say that they left. Stages of an earlier role
        than any from which an exit leads there are left out: who never was a customer does not
        leave as one.

    Fires:
        happy, churned = cj.fact("happy").is_true(), cj.fact("churned").is_true()
        shop = cj.Journey(
            "shop",
            stages=[
                cj.Stage("buy"),
                cj.Stage("stay", entry=happy, end=True),
                cj.Stage("lost", role="lapsed", entry=churned, end=True),
            ],
            transitions=[
                ("buy", "stay"),
                cj.Transition("stay", "lost", kind="exit", reason="Too dear"),
            ],
            starts=["buy"],
            facts=[cj.Fact("churned", type="bool"), cj.Fact("happy", type="bool")],
        )

    Passes:
        happy, churned = cj.fact("happy").is_true(), cj.fact("churned").is_true()
        shop = cj.Journey(
            "shop",
            stages=[
                cj.Stage("buy"),
                cj.Stage("stay", entry=happy, end=True),
                cj.Stage("lost", role="lapsed", entry=churned, end=True),
            ],
            transitions=[
                ("buy", "stay"),
                cj.Transition("buy", "lost", kind="exit", reason="Too dear"),
                cj.Transition("stay", "lost", kind="exit", reason="Too dear"),
            ],
            starts=["buy"],
            facts=[cj.Fact("churned", type="bool"), cj.Fact("happy", type="bool")],
        )

    Fix:
        Draw exits from these stages, as with `* -> lost` in a file; or narrow the entry of the
        leaving stage to those who can have been where its exits are.
    """
    return proved(context.journey)["CJ228"]


@_criteria("CJ229", name="unobservable-exit", severity="info")
def unobservable_exit(context: Context) -> Iterator[Violation]:
    """A leaving stage without an entry, to which exits without a guard and a wait lead.

    Why:
        Somebody has left if the entry of a leaving stage is true, the guard of an exit is, or a
        wait is over. Where nothing of this is stated, facts and time never show that they left, and
        they count as active for ever.

    Fires:
        buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        shop = cj.Journey.sequence("shop", ["know", buy])
        shop = shop.with_stage(cj.Stage("lost", role="lapsed", end=True))
        shop = shop.connect("know", "lost", kind="exit", reason="No interest")

    Passes:
        buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        lost = cj.Stage("lost", role="lapsed", entry=cj.fact("said_no").is_true(), end=True)
        shop = cj.Journey.sequence("shop", ["know", buy]).with_stage(lost)
        shop = shop.connect("know", "lost", kind="exit", reason="No interest")

    Fix:
        State what shows that they left: an `entry` of the stage, or `when` or `after` of the exit.
    """
    if not _states_criteria(context):
        return
    index = index_of(context.journey)
    for stage in sorted(index.leaving_stages):
        exits = [
            index.transitions[number]
            for number in index.incoming[stage]
            if index.kinds[number] == "exit" and _is_bare(index, number)
        ]
        sources = [item.source for item in exits if item.after is None]
        if sources:
            yield Violation(
                context.journey.stages[stage].path,
                message(
                    "facts and time cannot tell that someone leaves {sources} for {stage}",
                    sources=context.labels(sources),
                    stage=context.label(index.ids[stage]),
                ),
                hint=message("state an `entry` there, or `when` or `after` of the exit"),
            )
