"""Rules on which customers criteria admit, share and omit, proved over the declared facts."""

from collections.abc import Iterable
from functools import partial

from customer_journey.rules._context import Context
from customer_journey.rules._criteria import (
    duplicate_entry,
    mixed_types,
    outside_domain,
    type_mismatch,
)
from customer_journey.rules._finding import Violation
from customer_journey.rules._proved import proved
from customer_journey.rules._rule import rule

__all__: list[str] = []

_rule = partial(rule, category="criteria")
_KINDS = (type_mismatch, outside_domain, mixed_types)


@_rule(
    "CJ217",
    name="unsatisfiable-entry",
    aliases=["never-entered"],
    severity="error",
    premises=_KINDS,
)
def unsatisfiable_entry(context: Context) -> Iterable[Violation]:
    """A stage whose entry criterion no customer can meet.

    Why:
        Whatever the facts are, no customer is ever there, nor at stages that only it leads to. Most
        often `and` stands in place of `or`, or two bounds are swapped.

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

    Fix:
        Resolve the contradiction; if the values are right, widen the domains in the declarations.
    """
    return proved(context.journey)["CJ217"]


@_rule(
    "CJ218", name="unsatisfiable-guard", aliases=["closed-guard"], severity="error", premises=_KINDS
)
def unsatisfiable_guard(context: Context) -> Iterable[Violation]:
    """A guard that no customer can pass, or none who can enter its target.

    Why:
        The transition can never be taken. Paths over it look possible and are not.

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

    Fix:
        Correct the guard or the entry criterion: one customer has to meet both.
    """
    return proved(context.journey)["CJ218"]


@_rule(
    "CJ219",
    name="entry-contradicts-predecessors",
    aliases=["no-way-in"],
    severity="warning",
    premises=_KINDS,
)
def entry_contradicts_predecessors(context: Context) -> Iterable[Violation]:
    """A stage whose entry criterion contradicts those of all stages before it.

    Why:
        Customers are located on a path of stages whose criteria are all true. If an earlier one
        becomes false when the later one becomes true, they count as off the path.

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

    Fix:
        State at the earlier stage what has come true, not what has not happened yet.
    """
    return proved(context.journey)["CJ219"]


@_rule(
    "CJ220",
    name="entry-implied-by-predecessor",
    aliases=["easier-later"],
    severity="warning",
    premises=[duplicate_entry],
)
def entry_implied_by_predecessor(context: Context) -> Iterable[Violation]:
    """A stage whose entry criterion follows from that of the stage before it.

    Why:
        Customers who enter the earlier stage are at the later one in the same moment, so none is
        ever located at the earlier one.

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

    Fix:
        Require at the later stage what is not yet true at the earlier one.
    """
    return proved(context.journey)["CJ220"]


@_rule("CJ221", name="redundant-guard", aliases=["idle-guard"], severity="info")
def redundant_guard(context: Context) -> Iterable[Violation]:
    """A guard that follows from the entry criterion of its source or its target.

    Why:
        It reads like a condition and has no effect, so a later change to it changes less than it
        seems.

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

    Fix:
        Remove the guard, or require more.
    """
    return proved(context.journey)["CJ221"]


@_rule("CJ222", name="redundant-clause", severity="warning")
def redundant_clause(context: Context) -> Iterable[Violation]:
    """A part of an `and` or an `or` that follows from the other parts.

    Why:
        Without it the criterion is true, false and unknown for the same customers. Most often
        another bound was meant.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=(cj.fact("orders") >= 1) & (cj.fact("orders") >= 2))]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=(cj.fact("orders") >= 1) & (cj.fact("orders") <= 2))]
        )

    Fix:
        Correct it, or remove it.
    """
    return proved(context.journey)["CJ222"]


@_rule("CJ223", name="overlapping-siblings", severity="info")
def overlapping_siblings(context: Context) -> Iterable[Violation]:
    """Two next stages that one customer can enter at once, neither of which leads to the other.

    Why:
        Such a customer is located at both. That is right if both may be; if customers have to be
        at one or the other, figures for the two count some of them double.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[
                cj.Stage("know"),
                cj.Stage("self-service", entry=cj.fact("seats") <= 10),
                cj.Stage("sales", entry=cj.fact("seats") >= 10),
            ],
            transitions=[("know", "self-service"), ("know", "sales")],
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
            transitions=[("know", "self-service"), ("know", "sales")],
            starts=["know"],
            facts=[cj.Fact("seats", type="int", minimum=1)],
        )

    Fix:
        Add what distinguishes the two to the entry criteria or the guards.
    """
    return proved(context.journey)["CJ223"]


@_rule("CJ224", name="gap-between-siblings", severity="info")
def gap_between_siblings(context: Context) -> Iterable[Violation]:
    """A stage whose outgoing moves all depend on one fact, with a gap between its values.

    Why:
        Some customers wait for a fact to become true; these have it, and still cannot move on.
        Texts have no order: of a listed text, any value that no move takes is a gap.

    Fires:
        shop = cj.Journey(
            "shop",
            stages=[
                cj.Stage("know"),
                cj.Stage("nurture", entry=cj.fact("score") < 40),
                cj.Stage("sales", entry=cj.fact("score") > 60),
            ],
            transitions=[("know", "nurture"), ("know", "sales")],
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
            transitions=[("know", "nurture"), ("know", "sales")],
            starts=["know"],
            facts=[cj.Fact("score", type="int", minimum=0, maximum=100)],
        )

    Fix:
        Close the gap, add a transition for these customers, or mark the stage as an `end`.
    """
    return proved(context.journey)["CJ224"]


@_rule("CJ225", name="unproved-criterion", aliases=["undecided-criterion"], severity="info")
def unproved_criterion(context: Context) -> Iterable[Violation]:
    """A criterion about which not everything could be proved or refuted within the budget.

    Why:
        Other rules may miss problems in it. Such criteria combine many facts; people can't follow
        them either.

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

    Fix:
        Use fewer facts; or call `cj.criteria.satisfiable` with a larger budget, and suppress this.
    """
    return proved(context.journey)["CJ225"]
