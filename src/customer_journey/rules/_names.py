"""Rules on what stages are called, and on what else should be said of all of them or of none."""

from collections.abc import Iterator
from unicodedata import category

from attrs import evolve

from customer_journey._model import Journey
from customer_journey.rules._context import Context, called, clipped
from customer_journey.rules._finding import Spot
from customer_journey.rules._rule import Rule, rule

__all__ = ["RULES"]

_THEME = "structure"


@rule("CJ141", name="same-name", severity="warning", theme=_THEME)
def same_name(context: Context) -> Iterator[Spot]:
    """A stage that people call the same as an earlier one.

    Why:
        Pictures, reports and conversations use names. Case and blanks don't tell two names apart.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("try"), cj.Stage("trial", name="Try")])

    Passes:
        shop = cj.Journey.sequence("shop", [cj.Stage("try"), cj.Stage("trial", name="Trial")])

    Mend:
        Give one of them another name; its id can stay.
    """
    first: dict[str, str] = {}
    for stage in context.journey.stages:
        earlier = first.setdefault(_tidy(stage.label).casefold(), stage.id)
        if earlier != stage.id:
            yield Spot(
                stage.path,
                f"the stages {earlier!r} and {stage.id!r} are both called {clipped(stage.label)}",
                hint="give one of them another name",
            )


def _renamed(journey: Journey, places: tuple[str, ...]) -> Journey:
    """The journey with tidy names at these places."""
    meant = set(places)
    return evolve(
        journey,
        name=_tidy(journey.name) if "name" in meant else journey.name,
        stages=[
            evolve(stage, name=_tidy(stage.name)) if f"{stage.path}.name" in meant else stage
            for stage in journey.stages
        ],
    )


@rule("CJ142", name="untidy-name", severity="warning", theme=_THEME, mend=_renamed)
def untidy_name(context: Context) -> Iterator[Spot]:
    """A name with blanks around it, several in a row, a line break, or a control character.

    Why:
        Such names look like others and are not equal to them, and they break labels in pictures
        and tables. Most come from copying out of a spreadsheet.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("try", name="Free  trial ")])

    Passes:
        shop = cj.Journey.sequence("shop", [cj.Stage("try", name="Free trial")])

    Mend:
        Write single blanks between words and nothing around them. This is a safe fix.
    """
    journey = context.journey
    named = [
        ("name", journey.name),
        *((f"{stage.path}.name", stage.name) for stage in journey.stages),
    ]
    for where, name in named:
        if name and _tidy(name) != name:
            yield Spot(
                where,
                f"the name {clipped(name)} has blanks or signs that nobody sees",
                hint=f"write {clipped(_tidy(name))}",
            )


def _tidy(name: str) -> str:
    seen = name if name.isprintable() else "".join(map(_visible, name))
    return " ".join(seen.split())


def _visible(character: str) -> str:
    # Format characters stay: scripts and emoji are joined by them.
    return " " if category(character) == "Cc" else character


@rule("CJ143", name="phase-missing", severity="info", theme=_THEME)
def phase_missing(context: Context) -> Iterator[Spot]:
    """A stage without a phase, in a journey where others have one.

    Why:
        Phases are what makes two journeys comparable, and tell which way a transition leads. A
        stage without one drops out of both.

    Fires:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("know", phases=["aware"]), cj.Stage("buy")]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("know", phases=["aware"]), cj.Stage("buy", phases=["purchase"])]
        )

    Mend:
        Say which of the canonical phases it covers, the primary one first.
    """
    stages = context.journey.stages
    if any(stage.phases for stage in stages):
        for stage in stages:
            if not stage.phases:
                yield Spot(
                    stage.path,
                    f"{called(context.journey, stage.id)} has no phase, and other stages have one",
                    hint="say which canonical phases it covers",
                )


@rule("CJ144", name="role-missing", severity="info", theme=_THEME)
def role_missing(context: Context) -> Iterator[Spot]:
    """A stage without a role, in a journey where others have one.

    Why:
        What a person is to the business follows from where they are. Here it would be unknown.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("know", role="prospect"), cj.Stage("buy")])

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("know", role="prospect"), cj.Stage("buy", role="customer")]
        )

    Mend:
        Say what people are here: `prospect`, `lead`, `customer`, `advocate` or `lapsed`.
    """
    stages = context.journey.stages
    if any(stage.role for stage in stages):
        for stage in stages:
            if not stage.role:
                yield Spot(
                    stage.path,
                    f"{called(context.journey, stage.id)} has no role, and other stages have one",
                    hint="say what people are here",
                )


RULES: tuple[Rule, ...] = (same_name, untidy_name, phase_missing, role_missing)
