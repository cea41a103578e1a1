"""Rules on personas: whether they are whole, one of them ideal, and each has a way to a goal."""

from collections.abc import Iterator
from typing import Final

from customer_journey._graph._index import MOVES, index_of
from customer_journey._graph._search import breadth_first
from customer_journey._model import Persona
from customer_journey.rules._context import Context, clipped
from customer_journey.rules._finding import Spot
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "people"
_DEMOGRAPHICS: Final = ("age", "gender", "income", "education", "occupation", "location")
_PSYCHOGRAPHICS: Final = ("interests", "motivations", "challenges", "problems", "influences")


@rule("CJ531", name="persona-with-holes", severity="info", theme=_THEME)
def persona_with_holes(context: Context) -> Iterator[Spot]:
    """A persona that says nothing of who people are, or nothing of what drives them.

    Why:
        Demographics say where people are found, psychographics what to tell them. With one half
        missing, content is made for nobody in particular.

    Fires:
        shop = cj.Journey.sequence(
            "shop", ["know", "buy"], personas=[cj.Persona("founder", age="30-45", ideal=True)]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            ["know", "buy"],
            personas=[
                cj.Persona("founder", age="30-45", problems=["Hiring takes weeks"], ideal=True)
            ],
        )

    Mend:
        Ask some of them, and fill in what they say.
    """
    for persona in context.journey.personas:
        lacks = [
            name
            for name, fields in (
                ("demographics", _DEMOGRAPHICS),
                ("psychographics", _PSYCHOGRAPHICS),
            )
            if not _says(persona, fields)
        ]
        if lacks:
            yield Spot(
                f"personas.{persona.id}",
                f"the persona {clipped(persona.label)} has no {' and no '.join(lacks)}",
                hint="ask some of them, and fill in what they say",
            )


@rule("CJ532", name="no-ideal-customer", severity="info", theme=_THEME)
def no_ideal_customer(context: Context) -> Iterator[Spot]:
    """A journey with personas none of which is the ideal customer.

    Why:
        Without one, every persona weighs the same, and content is made for all of them at once.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "buy"], personas=[cj.Persona("founder")])

    Passes:
        shop = cj.Journey.sequence(
            "shop", ["know", "buy"], personas=[cj.Persona("founder", ideal=True)]
        )

    Mend:
        Mark the persona that the journey is built for as `ideal`.
    """
    personas = context.journey.personas
    if personas and not any(persona.ideal for persona in personas):
        yield Spot(
            "personas",
            "no persona is the ideal customer",
            hint="mark as `ideal` the one that the journey is built for",
        )


@rule("CJ533", name="persona-without-a-way", severity="warning", theme=_THEME)
def persona_without_a_way(context: Context) -> Iterator[Spot]:
    """A persona that can come to no goal, though others can.

    Why:
        Stages or transitions on every way to a goal are closed to it. Either it is none of the
        people the journey is for, or a list of personas was not kept up.

    Fires:
        shop = cj.Journey.sequence(
            "shop",
            ["know", cj.Stage("buy", personas=["founder"])],
            personas=[cj.Persona("founder"), cj.Persona("buyer")],
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop",
            ["know", cj.Stage("buy", personas=["founder", "buyer"])],
            personas=[cj.Persona("founder"), cj.Persona("buyer")],
        )

    Mend:
        Open a way to it, or take the persona out.
    """
    goals = [goal for goal in context.journey.goals if goal in context.reached]
    if not goals:
        return
    names = {persona.id: persona.label for persona in context.journey.personas}
    stuck: set[str] = set()
    moves = index_of(context.journey).restricted(kinds=MOVES)
    for group in filter(None, moves.persona_groups):
        index = moves.restricted(persona=group[0])
        reached = index.named(breadth_first(index.successors, index.starts))
        if not set(goals).intersection(reached):
            stuck.update(group)
    for persona, label in names.items():
        if persona in stuck:
            yield Spot(
                f"personas.{persona}",
                f"no way to a goal is open to the persona {clipped(label)}",
                hint="open a way to it, or take the persona out",
            )


def _says(persona: Persona, fields: tuple[str, ...]) -> bool:
    return any(getattr(persona, name) for name in fields)


RULES: tuple[Rule, ...] = (persona_with_holes, no_ideal_customer, persona_without_a_way)
