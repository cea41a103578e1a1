"""Rules on names, and on what either all stages should state or none."""

from collections.abc import Iterator
from functools import partial
from unicodedata import category

from customer_journey._frozen import evolve
from customer_journey._messages._current import message
from customer_journey._model import Journey
from customer_journey._suggest import look_of
from customer_journey.rules._context import Context, clipped
from customer_journey.rules._finding import Violation
from customer_journey.rules._rule import rule

__all__: list[str] = []

_rule = partial(rule, category="structure")


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
                message(
                    "the stages {earlier} and {stage} are both named {name}",
                    earlier=repr(earlier),
                    stage=repr(stage.id),
                    name=clipped(stage.label),
                ),
                hint=message("rename one of them"),
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
            problem = message(
                "the name {name} has extra blanks or invisible characters", name=clipped(name)
            )
            yield Violation(where, problem, hint=message("write {name}", name=clipped(_tidy(name))))


def _tidy(name: str) -> str:
    if name.isascii() and name.isprintable():
        return " ".join(name.split())
    # Format characters stay: scripts and emoji are joined by them.
    visible = "".join(" " if category(character) == "Cc" else character for character in name)
    return " ".join(visible.split())


@_rule("CJ145", name="look-alike", severity="warning")
def look_alike(context: Context) -> Iterator[Violation]:
    """Two names, or two values of a fact, that look alike and are not the same.

    Why:
        Data will have both spellings, and each counts apart. The difference may be the case, the
        form of an accent, a blank, an invisible character, or a letter of another script.

    Fires:
        shop = cj.Journey.sequence(
            "shop", ["know"], facts=[cj.Fact("plan", type="str", values=["pro", "Pro"])]
        )

    Passes:
        shop = cj.Journey.sequence(
            "shop", ["know"], facts=[cj.Fact("plan", type="str", values=["free", "pro"])]
        )

    Fix:
        Keep one spelling, and correct the data or the criteria that have the other.

    Source:
        Unicode Technical Standard 39, "Unicode Security Mechanisms", for confusable letters.
    """
    journey = context.journey
    declared = [("facts", journey.facts)]
    declared += [(f"events.{event.name}", event.columns) for event in journey.events]
    groups = [
        # Names that differ by case or blanks alone are duplicates.
        [(stage.path, stage.label) for stage in journey.stages],
        [(f"personas.{item.id}", item.label) for item in journey.personas],
        [(f"events.{item.name}", item.name) for item in journey.events],
        *([(f"{where}.{item.name}", item.name) for item in facts] for where, facts in declared),
    ]
    groups += [
        [
            (f"{where}.{fact.name}.values[{index}]", value)
            for index, value in enumerate(fact.values)
            if isinstance(value, str)
        ]
        for where, facts in declared
        for fact in facts
    ]
    for number, group in enumerate(groups):
        first: dict[str, str] = {}
        for where, text in group:
            earlier = first.setdefault(look_of(text), text)
            if earlier == text:
                continue
            if number or _tidy(earlier).casefold() != _tidy(text).casefold():
                problem = message(
                    "{name} looks like {earlier}",
                    name=ascii(text[:40]),
                    earlier=ascii(earlier[:40]),
                )
                yield Violation(where, problem, hint=message("keep one spelling"))


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
    return _missing(
        context,
        "phases",
        "{stage} has no phase, and other stages have one",
        message("add the canonical phases it covers"),
    )


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
    return _missing(
        context,
        "role",
        "{stage} has no role, and other stages have one",
        message("add the role of customers there"),
    )


def _missing(context: Context, field: str, template: str, hint: str) -> Iterator[Violation]:
    """The stages without a value for a field, if other stages have one."""
    stages = context.journey.stages
    if any(getattr(stage, field) for stage in stages):
        for stage in stages:
            if not getattr(stage, field):
                problem = message(template, stage=context.label(stage.id))
                yield Violation(stage.path, problem, hint=hint)
