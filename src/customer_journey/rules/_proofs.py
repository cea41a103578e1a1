"""Rules on what criteria let in, share and leave out, each proved over the declared facts."""

from collections.abc import Iterable

from customer_journey.rules._constants import mixed_kinds, outside_domain, type_conflict
from customer_journey.rules._context import Context
from customer_journey.rules._criteria import same_entry
from customer_journey.rules._decisions import decisions
from customer_journey.rules._finding import Spot
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "criteria"
_KINDS = (type_conflict, outside_domain, mixed_kinds)


@rule("CJ217", name="never-entered", severity="error", theme=_THEME, premises=_KINDS)
def never_entered(context: Context) -> Iterable[Spot]:
    """A stage whose entry criterion nobody can meet.

    Why:
        Whatever the facts say, nobody is ever there, nor anywhere that only it leads to. Most
        often `and` stands where `or` was meant, or two bounds are crossed.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=(cj.fact("orders") >= 3) & (cj.fact("orders") < 2))],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [cj.Stage("buy", entry=(cj.fact("orders") >= 2) & (cj.fact("orders") < 3))],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Mend:
        Mend what contradicts itself; where the values are right, widen the domains in the
        declarations.
    """
    return context.indexed(decisions)["never-entered"]


@rule("CJ218", name="closed-guard", severity="error", theme=_THEME, premises=_KINDS)
def closed_guard(context: Context) -> Iterable[Spot]:
    """A guard that nobody can pass, or nobody who can enter the stage it leads to.

    Why:
        The transition is drawn, and can never be taken. Paths that lead over it look possible
        and are not.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            ["know", cj.Stage("buy", entry=cj.fact("orders") >= 1)],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        ).connect("know", "buy", when=cj.fact("orders") == 0)

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            ["know", cj.Stage("buy", entry=cj.fact("orders") >= 1)],
            facts=[
                cj.Fact("orders", type="int", minimum=0),
                cj.Fact("price", type="float", minimum=0),
            ],
        ).connect("know", "buy", when=cj.fact("price") <= 100)

    Mend:
        Mend the guard or the entry criterion: one customer has to meet both.
    """
    return context.indexed(decisions)["closed-guard"]


@rule("CJ219", name="no-way-in", severity="warning", theme=_THEME, premises=_KINDS)
def no_way_in(context: Context) -> Iterable[Spot]:
    """A stage that nobody can enter while the stage before it still holds of them.

    Why:
        People are found on a path whose stages are all true of them. Where an earlier stage
        stops being true as the later one begins, whoever gets there counts as off the path.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("try", entry=cj.fact("orders") == 0),
                cj.Stage("buy", entry=cj.fact("orders") >= 1),
            ],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("try", entry=cj.fact("orders") >= 0),
                cj.Stage("buy", entry=cj.fact("orders") >= 1),
            ],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Mend:
        Say at the earlier stage what has come true, not what has not happened yet.
    """
    return context.indexed(decisions)["no-way-in"]


@rule("CJ220", name="easier-later", severity="warning", theme=_THEME, premises=[same_entry])
def easier_later(context: Context) -> Iterable[Spot]:
    """A stage that asks no more than the stage it follows.

    Why:
        Whoever enters the earlier stage is at the later one in the same moment, so nobody is
        ever found at the earlier one.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("buy", entry=cj.fact("orders") >= 2),
                cj.Stage("retain", entry=cj.fact("orders") >= 1),
            ],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("buy", entry=cj.fact("orders") >= 1),
                cj.Stage("retain", entry=cj.fact("orders") >= 2),
            ],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        )

    Mend:
        Ask at the later stage for what is not yet true at the earlier one.
    """
    return context.indexed(decisions)["easier-later"]


@rule("CJ221", name="idle-guard", severity="info", theme=_THEME)
def idle_guard(context: Context) -> Iterable[Spot]:
    """A guard that lets everyone pass who is at its source, or who can enter its target.

    Why:
        It reads like a condition and decides nothing, so whoever changes it later changes less
        than they think.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            ["know", cj.Stage("buy", entry=cj.fact("orders") >= 2)],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        ).connect("know", "buy", when=cj.fact("orders") >= 1)

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            ["know", cj.Stage("buy", entry=cj.fact("orders") >= 1)],
            facts=[cj.Fact("orders", type="int", minimum=0)],
        ).connect("know", "buy", when=cj.fact("orders") >= 2)

    Mend:
        Take the guard away, or ask for more.
    """
    return context.indexed(decisions)["idle-guard"]


@rule("CJ222", name="redundant-clause", severity="warning", theme=_THEME)
def redundant_clause(context: Context) -> Iterable[Spot]:
    """A part of an `and` or an `or` that follows from the other parts.

    Why:
        Without it the criterion is true, false and unknown of the same customers. Most often
        another bound was meant.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=(cj.fact("orders") >= 1) & (cj.fact("orders") >= 2))]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=(cj.fact("orders") >= 1) & (cj.fact("orders") <= 2))]
        )

    Mend:
        Say what was meant, or take it out.
    """
    return context.indexed(decisions)["redundant-clause"]


@rule("CJ223", name="overlapping-siblings", severity="info", theme=_THEME)
def overlapping_siblings(context: Context) -> Iterable[Spot]:
    """Two next stages that one customer can enter at once, neither of which leads on to the other.

    Why:
        Such a customer is found at both. That is right where both may be; where people have to
        be in one or the other, figures for the two count some of them twice.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[
                cj.Stage("know"),
                cj.Stage("self-service", entry=cj.fact("seats") <= 10),
                cj.Stage("sales", entry=cj.fact("seats") >= 10),
            ],
            transitions=[cj.Transition("know", "self-service"), cj.Transition("know", "sales")],
            starts=["know"],
            facts=[cj.Fact("seats", type="int", minimum=1)],
        )

    Passes:
        shop = cj.Journey(
            "shop",
            stages=[
                cj.Stage("know"),
                cj.Stage("self-service", entry=cj.fact("seats") <= 10),
                cj.Stage("sales", entry=cj.fact("seats") > 10),
            ],
            transitions=[cj.Transition("know", "self-service"), cj.Transition("know", "sales")],
            starts=["know"],
            facts=[cj.Fact("seats", type="int", minimum=1)],
        )

    Mend:
        Say in the entry criteria or the guards what sets the two apart.
    """
    return context.indexed(decisions)["overlapping-siblings"]


@rule("CJ224", name="gap-between-siblings", severity="info", theme=_THEME)
def gap_between_siblings(context: Context) -> Iterable[Spot]:
    """A stage whose ways out all ask about one fact, and leave out values between what they take.

    Why:
        Some people wait for a fact to come true; these have it, and still no way leads on. Texts
        have no order: of a listed text, any value that no way takes is told.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[
                cj.Stage("know"),
                cj.Stage("nurture", entry=cj.fact("score") < 40),
                cj.Stage("sales", entry=cj.fact("score") > 60),
            ],
            transitions=[cj.Transition("know", "nurture"), cj.Transition("know", "sales")],
            starts=["know"],
            facts=[cj.Fact("score", type="int", minimum=0, maximum=100)],
        )

    Passes:
        shop = cj.Journey(
            "shop",
            stages=[
                cj.Stage("know"),
                cj.Stage("nurture", entry=cj.fact("score") < 40),
                cj.Stage("sales", entry=cj.fact("score") >= 40),
            ],
            transitions=[cj.Transition("know", "nurture"), cj.Transition("know", "sales")],
            starts=["know"],
            facts=[cj.Fact("score", type="int", minimum=0, maximum=100)],
        )

    Mend:
        Close the gap; or draw the way that these people take, or mark the stage as an `end`.
    """
    return context.indexed(decisions)["gap-between-siblings"]


@rule("CJ225", name="undecided-criterion", severity="info", theme=_THEME)
def undecided_criterion(context: Context) -> Iterable[Spot]:
    """A criterion about which not everything could be proved or refuted in the time there is.

    Why:
        The silence of the other rules says nothing about it. Such criteria mix many facts in
        many ways; people can't follow them either.

    Fires:
        birds, holes = range(9), range(8)
        crowded = cj.criteria.all_of(
            [
                cj.criteria.any_of(cj.fact(f"bird {b} in {h}").is_true() for h in holes)
                for b in birds
            ]
            + [
                ~cj.fact(f"bird {b} in {h}").is_true() | ~cj.fact(f"bird {c} in {h}").is_true()
                for h in holes
                for b in birds
                for c in range(b)
            ]
        )
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", entry=crowded)])

    Passes:
        shop = cj.Journey.sequence("shop", [cj.Stage("buy", entry=cj.fact("orders") >= 1)])

    Mend:
        Say it with fewer facts; or ask `cj.criteria.satisfiable` with a larger budget, and live
        with it.
    """
    return context.indexed(decisions)["undecided-criterion"]


RULES: tuple[Rule, ...] = (
    never_entered,
    closed_guard,
    no_way_in,
    easier_later,
    idle_guard,
    redundant_clause,
    overlapping_siblings,
    gap_between_siblings,
    undecided_criterion,
)
