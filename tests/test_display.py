"""A value at the end of a notebook cell shows itself."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

import customer_journey as cj
from customer_journey._answer import describe
from customer_journey._cli._main import main
from customer_journey._element import Element
from customer_journey._values import p_value
from tests.answers import answers, bundle, more_answers


def test_a_journey_always_has_a_text_to_show() -> None:
    """Where nothing else can be drawn, plain text can."""
    assert "shop" in bundle(cj.Journey.sequence("shop", ["know", "buy"]))["text/plain"]


def test_a_notebook_may_ask_for_some_kinds_only() -> None:
    """What it includes is all it gets, what it excludes it does not get."""
    shop = cj.Journey.sequence("shop", ["know", "buy"])
    every = bundle(shop)
    assert bundle(shop, include=["text/plain"]) == {"text/plain": every["text/plain"]}
    assert bundle(shop, exclude=["text/plain"]).keys() == every.keys() - {"text/plain"}
    assert bundle(shop, include=["image/never"]) == {}


PYTHON = re.compile(
    r"\b(?:[A-Z][A-Za-z]+|parse_criterion|fact)\(|\bNone\b|\bFrozenMap\b|datetime\.|\d\.?\d*e-\d\d"
    r"|customer_journey\."
)
"""What a value looks like in Python, and figures with exponents."""


def spoken() -> Iterator[tuple[str, str]]:
    """What people read of every value: what answers say and explain, and what notebooks show."""
    value: Any
    for value in (*answers().values(), *more_answers()):
        if isinstance(value, tuple):
            continue
        kind = type(value).__name__
        yield from ((f"{kind} {media}", text) for media, text in bundle(value).items())
        if not isinstance(value, Element):
            yield f"{kind} str", str(value)
        explain: Any = getattr(value, "explain", None)
        if explain is not None:
            yield f"{kind} explain", explain()


@pytest.mark.extra("data")
def test_no_python_stands_where_people_read() -> None:
    """No `Name(`, no None, no exponent: in texts of answers, in notebooks, and in tables there."""
    result = {
        what: matched[0]
        for what, text in spoken()
        if (matched := PYTHON.search(re.sub("<svg.*?</svg>", "", text, flags=re.DOTALL)))
    }
    assert result == {}


@pytest.mark.parametrize(
    "line",
    [
        "presets",
        "show saas",
        "check saas --format concise",
        "rule",
        "diff aida aarrr",
        "migrate aida aarrr",
        "align aida aarrr",
        "crosswalk aida aarrr",
        "coverage saas",
        "promises saas",
        "locate saas",
        "new saas",
    ],
)
def test_no_python_stands_in_what_commands_print(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rules explained in full are for those who write Python, and have examples in it."""
    assert main(line.split()) in (0, 1)
    assert not PYTHON.search(capsys.readouterr().out)


def test_a_value_at_its_defaults_says_nothing() -> None:
    """In the table of what holds it."""
    assert describe(cj.people.Policy()) == ""
    assert describe(cj.people.Policy(pause=timedelta(days=1))) == "pause 1 day"


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.67e-16, "0"), (-0.00001234, "-0.0000123"), (0.0, "0"), (0.25, "0.25"), (12345.6, "12,346")],
)
def test_a_number_has_no_exponent(value: float, text: str) -> None:
    """What rounding left over is zero."""
    assert describe(value) == text


@pytest.mark.parametrize(("p", "text"), [(0.05, "0.05"), (5.3e-32, "< 0.001"), (0.001, "0.001")])
def test_a_p_value_is_small_below_a_thousandth(p: float, text: str) -> None:
    """As papers write it."""
    assert p_value(p) == text
