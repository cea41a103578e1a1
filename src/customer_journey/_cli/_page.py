"""The page that `show --format html` writes: a journey with what is found in it and said of it."""

from argparse import Namespace

from customer_journey import render
from customer_journey._cli._screen import Screen
from customer_journey._cli._sources import facts_of, journey_of
from customer_journey._model import Journey
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.people._locate import locate
from customer_journey.rules._engine import validate

__all__ = ["as_page", "refuse_what_pages_take"]


def as_page(journey: Journey, given: Namespace, _view: Screen) -> str:
    """The page of a journey, with the findings of all rules."""
    asks = given.facts is not None or given.fact
    facts = facts_of(journey, given.fact, given.facts) if asks else None
    return render.to_html(
        journey,
        report=validate(journey),
        persona=given.persona,
        versions=[journey_of(old).journey for old in given.against],
        location=None if facts is None else locate(journey, facts),
        arrow_text=given.arrow_text,
    )


def refuse_what_pages_take(given: Namespace) -> None:
    """Nothing, where nothing is asked of other formats that only a page can show.

    Raises:
        InvalidValueError: Something is.
    """
    asked = {
        "--persona": given.persona is not None,
        "--against": bool(given.against),
        "--fact": bool(given.fact),
        "--facts": given.facts is not None,
    }
    problems = [
        Problem(option, "only a page shows it", hint="add --format html")
        for option, holds in asked.items()
        if holds
    ]
    if problems:
        raise InvalidValueError(f"show --format {given.format}", problems)
