"""Rules on criteria as they are written: at which stages, and whether they say something."""

from collections.abc import Iterator

from customer_journey.criteria._tree import Conjunction, Constant, Criterion, Disjunction, walk
from customer_journey.rules._clauses import criteria, quoted
from customer_journey.rules._context import Context, called
from customer_journey.rules._finding import Spot
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "criteria"


@rule("CJ208", name="entry-missing", severity="info", theme=_THEME)
def entry_missing(context: Context) -> Iterator[Spot]:
    """A stage, no start, without an entry criterion.

    Why:
        Facts cannot tell whether someone is here: where people are located, this stage stays
        unknown. A start needs none. Where no stage has one, that is said once.

    Fires:
        shop = cj.Journey.sequence(
            "shop", ["know", cj.Stage("try", entry=cj.fact("tried").is_true()), "buy"]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", ["know", cj.Stage("buy", entry=cj.fact("orders") >= 1)]
        )

    Mend:
        Say what must be true of someone for them to be here.
    """
    journey = context.journey
    starts = set(journey.starts)
    missing = [stage for stage in journey if stage.entry is None and stage.id not in starts]
    if missing and all(stage.entry is None for stage in journey):
        yield Spot(
            "stages",
            "no stage has an entry criterion, so facts cannot tell where people are",
            hint="say what must be true of someone to be at a stage",
        )
        return
    for stage in missing:
        yield Spot(
            stage.path,
            f"facts cannot tell who is at {called(journey, stage.id)}: it has no entry criterion",
            hint="say what must be true of someone for them to be here",
        )


@rule("CJ209", name="constant-criterion", severity="warning", theme=_THEME)
def constant_criterion(context: Context) -> Iterator[Spot]:
    """A criterion that has `true` or `false` in it.

    Why:
        A constant decides for everyone, whatever the facts: it lets all through, lets none
        through, or adds nothing. Most are left over from trying something out.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.parse_criterion("orders >= 1 or true"))]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.parse_criterion("orders >= 1"))]
        )

    Mend:
        Take the constant out; a stage without an entry criterion, and a transition without a
        guard, say nothing too.
    """
    for where, criterion in context.indexed(criteria):
        for part in walk(criterion):
            if isinstance(part, Constant):
                yield Spot(where, f"{quoted(criterion)} has a constant in it", hint="take it out")
                break


@rule("CJ210", name="repeated-clause", severity="warning", theme=_THEME)
def repeated_clause(context: Context) -> Iterator[Spot]:
    """An `and` or an `or` with the same part twice.

    Why:
        The second one adds nothing. Most often it was meant to be another.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.parse_criterion("paid and paid"))]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("buy", entry=cj.parse_criterion("paid and shipped"))]
        )

    Mend:
        Say what was meant, or take one out.
    """
    for where, criterion in context.indexed(criteria):
        for part in walk(criterion):
            if isinstance(part, (Conjunction, Disjunction)):
                twice = _first_repeated(part.operands)
                if twice is not None:
                    yield Spot(where, f"{quoted(twice)} stands twice", hint="take one out")


def _first_repeated(operands: tuple[Criterion, ...]) -> Criterion | None:
    seen: set[Criterion] = set()
    for operand in operands:
        if operand in seen:
            return operand
        seen.add(operand)
    return None


@rule("CJ211", name="same-entry", severity="warning", theme=_THEME)
def same_entry(context: Context) -> Iterator[Spot]:
    """A stage with the same entry criterion as an earlier one.

    Why:
        Whoever may enter one may enter the other, so facts cannot tell the two apart.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("decide", entry=cj.fact("orders") >= 1),
                cj.Stage("buy", entry=cj.fact("orders") >= 1),
            ],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            [
                cj.Stage("decide", entry=cj.fact("cart_value") > 0),
                cj.Stage("buy", entry=cj.fact("orders") >= 1),
            ],
        )

    Mend:
        Find what is true at the later stage and not yet at the earlier; where there is nothing,
        join the two.
    """
    first: dict[Criterion, str] = {}
    for stage in context.journey:
        if stage.entry is not None:
            earlier = first.setdefault(stage.entry, stage.id)
            if earlier != stage.id:
                yield Spot(
                    f"{stage.path}.entry",
                    f"facts cannot tell {called(context.journey, stage.id)} from "
                    f"{called(context.journey, earlier)}: both ask {quoted(stage.entry)}",
                    hint="find what sets them apart, or join them",
                )


@rule("CJ212", name="guard-repeats-entry", severity="info", theme=_THEME)
def guard_repeats_entry(context: Context) -> Iterator[Spot]:
    """A transition whose guard is the entry criterion of the stage it leads to.

    Why:
        The entry criterion has to be met anyway. Written twice, one of the two is forgotten in
        the next change.

    Fires:
        shop = cj.Journey.sequence(
            "shop", ["know", cj.Stage("buy", entry=cj.fact("orders") >= 1)]
        ).connect("know", "buy", when=cj.fact("orders") >= 1)

    Passes:
        shop = cj.Journey.sequence(
            "shop", ["know", cj.Stage("buy", entry=cj.fact("orders") >= 1)]
        )

    Mend:
        Take the guard away.
    """
    journey = context.journey
    for item in journey.transitions:
        if item.when is not None and item.when == context.stages[item.target].entry:
            yield Spot(
                f"{item.path}.when",
                f"the guard says what the entry of {called(journey, item.target)} says",
                hint="take the guard away",
            )


RULES: tuple[Rule, ...] = (
    entry_missing,
    constant_criterion,
    repeated_clause,
    same_entry,
    guard_repeats_entry,
)
