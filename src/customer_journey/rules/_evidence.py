"""Rules on what a journey rests on: seen, told, or believed."""

from collections.abc import Iterator

from customer_journey._model import Stage, Transition
from customer_journey.rules._context import Context, called
from customer_journey.rules._finding import Spot
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "evidence"


@rule("CJ701", name="believed-only", severity="warning", theme=_THEME)
def believed_only(context: Context) -> Iterator[Spot]:
    """A stage or move that is only believed in a journey that was held against evidence.

    Why:
        Other parts of the journey were seen or told of, with basis `observed` or `stated`. This one
        is `assumed`: nobody was seen to go there, and nobody told of it. Either people do not, or
        nobody has looked yet.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("know", basis="observed"), cj.Stage("try", basis="assumed"), "buy"]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("know", basis="observed"), cj.Stage("try", basis="observed"), "buy"]
        )

    Mend:
        Look for it: ask about it, or find it in the records. If it stays unseen, take it out.
    """
    journey = context.journey
    moves = [item for item in journey.transitions if item.is_move]
    elements: list[Stage | Transition] = [*journey.stages, *moves]
    if not any(each.basis in {"observed", "stated"} for each in elements):
        return
    for each in elements:
        if each.basis == "assumed":
            if isinstance(each, Stage):
                what = called(journey, each.id)
            else:
                what = (
                    f"the way from {called(journey, each.source)} to {called(journey, each.target)}"
                )
            yield Spot(
                each.path,
                f"{what} is believed, and nobody was seen to take it or told of it",
                hint="ask about it, or take it out",
            )


RULES: tuple[Rule, ...] = (believed_only,)
