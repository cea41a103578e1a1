"""Rules on names, and on what either all stages should state or none."""

from collections.abc import Iterator
from functools import partial
from unicodedata import category

from attrs import evolve

from customer_journey._model import Journey
from customer_journey.rules._context import Context, clipped
from customer_journey.rules._finding import Violation
from customer_journey.rules._rule import rule

__all__: list[str] = []

_rule = partial(rule, theme="structure")


@_rule("CJ141", name="duplicate-name", aliases=["same-name"], severity="warning")
def duplicate_name(context: Context) -> Iterator[Violation]:
    """A stage with the name of an earlier one, ignoring case and blanks.

    Why:
        Pictures, reports and conversations use names.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("try"), cj.Stage("trial", name="Try")])

    Passes:
        shop = cj.Journey.sequence("shop", [cj.Stage("try"), cj.Stage("trial", name="Trial")])

    Fix:
        Rename one of them; its id can stay.
    """
    first: dict[str, str] = {}
    for stage in context.journey.stages:
        earlier = first.setdefault(_tidy(stage.label).casefold(), stage.id)
        if earlier != stage.id:
            yield Violation(
                stage.path,
                f"the stages {earlier!r} and {stage.id!r} are both named {clipped(stage.label)}",
                hint="rename one of them",
            )


def _with_tidy_names(journey: Journey, paths: tuple[str, ...]) -> Journey:
    """The journey with tidy names at these paths."""
    wanted = set(paths)
    return evolve(
        journey,
        name=_tidy(journey.name) if "name" in wanted else journey.name,
        stages=[
            evolve(stage, name=_tidy(stage.name)) if f"{stage.path}.name" in wanted else stage
            for stage in journey.stages
        ],
    )


@_rule("CJ142", name="untidy-name", severity="warning", fix=_with_tidy_names)
def untidy_name(context: Context) -> Iterator[Violation]:
    """A name with blanks around it, several in a row, a line break, or a control character.

    Why:
        Such names look like others and are not equal to them, and they break labels in pictures
        and tables. Most come from copying out of a spreadsheet.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("try", name="Free  trial ")])

    Passes:
        shop = cj.Journey.sequence("shop", [cj.Stage("try", name="Free trial")])

    Fix:
        Use single blanks between words and none around them. This is a safe fix.
    """
    journey = context.journey
    named = [("name", journey.name), *((f"{each.path}.name", each.name) for each in journey.stages)]
    for where, name in named:
        if name and _tidy(name) != name:
            message = f"the name {clipped(name)} has extra blanks or invisible characters"
            yield Violation(where, message, hint=f"write {clipped(_tidy(name))}")


def _tidy(name: str) -> str:
    # Format characters stay: scripts and emoji are joined by them.
    visible = "".join(" " if category(character) == "Cc" else character for character in name)
    return " ".join(visible.split())


@_rule("CJ143", name="phase-missing", severity="info")
def phase_missing(context: Context) -> Iterator[Violation]:
    """A stage without a phase, in a journey where others have one.

    Why:
        Journeys are compared by phases, and phases show the direction of transitions. A stage
        without one takes part in neither.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("know", phases=["aware"]), "buy"])

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("know", phases=["aware"]), cj.Stage("buy", phases=["purchase"])]
        )

    Fix:
        Add the canonical phases it covers, the primary one first.
    """
    return _missing(context, "phases", "phase", "add the canonical phases it covers")


@_rule("CJ144", name="role-missing", severity="info")
def role_missing(context: Context) -> Iterator[Violation]:
    """A stage without a role, in a journey where others have one.

    Why:
        A customer's role follows from their stage. At this one it would be unknown.

    Fires:
        shop = cj.Journey.sequence("shop", [cj.Stage("know", role="prospect"), "buy"])

    Passes:
        shop = cj.Journey.sequence(
            "shop", [cj.Stage("know", role="prospect"), cj.Stage("buy", role="customer")]
        )

    Fix:
        Add the role: `prospect`, `lead`, `customer`, `advocate` or `lapsed`.
    """
    return _missing(context, "role", "role", "add the role of customers there")


def _missing(context: Context, field: str, word: str, hint: str) -> Iterator[Violation]:
    """The stages without a value for a field, if other stages have one."""
    stages = context.journey.stages
    if any(getattr(stage, field) for stage in stages):
        for stage in stages:
            if not getattr(stage, field):
                message = f"{context.label(stage.id)} has no {word}, and other stages have one"
                yield Violation(stage.path, message, hint=hint)
