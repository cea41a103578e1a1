"""What single values may be: texts without half characters, finite and printable numbers."""

import math
import re
from datetime import date
from typing import Final

from customer_journey.errors import Problem

__all__ = [
    "LONGEST_NUMBER",
    "NOTHING",
    "article",
    "brief",
    "count_of",
    "number_problems",
    "scalar_problems",
    "text_problems",
    "whole_problems",
    "wrong",
]

_PER_CENT: Final = re.compile(r"\s*([0-9]{1,3}(?:\.[0-9]{1,9})?)\s*%\s*", re.ASCII)

NOTHING: tuple[Problem, ...] = ()
"""No problem at all."""

LONGEST_NUMBER = 4_000
"""How many bits a whole number may have: past some more, Python refuses to print it or read it."""

_WIDEST_VALUE = 60
_MOST_BITS_SHOWN = 200


def wrong(expected: str, value: object, hint: str = "") -> tuple[Problem, ...]:
    """The problem of a value that should have been something else."""
    return (Problem("", f"expected {expected}, got {brief(value)}", hint=hint),)


def brief(value: object) -> str:
    """A value in a few words that are safe to print."""
    if isinstance(value, int) and value.bit_length() > _MOST_BITS_SHOWN:
        return "a very large number"
    if isinstance(value, (str, int, float)):
        text = repr(value[: _WIDEST_VALUE + 1] if isinstance(value, str) else value)
        return text if len(text) <= _WIDEST_VALUE else f"{text[: _WIDEST_VALUE - 1]}…"
    return "None" if value is None else article(type(value).__name__)


def count_of(number: int, noun: str) -> str:
    """A number and what is counted: `1 stage`, `2 stages`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def article(noun: str) -> str:
    """The noun after `a` or `an`."""
    return f"{'an' if noun[0] in 'aeiouAEIOU' else 'a'} {noun}"


def text_problems(value: object) -> tuple[Problem, ...]:
    """What keeps a value from being text in any script."""
    if not isinstance(value, str):
        return wrong("text", value)
    if value.isascii():
        return NOTHING
    try:
        value.encode()
    except UnicodeEncodeError as error:
        return (Problem("", f"half a character (a lone surrogate) at position {error.start}"),)
    return NOTHING


def number_problems(value: object) -> tuple[Problem, ...]:
    """What keeps a value from being a finite float."""
    if type(value) is float and math.isfinite(value):
        return NOTHING
    share = _PER_CENT.fullmatch(value) if isinstance(value, str) else None
    hint = "" if share is None else f"as a share of 1, that is {float(share[1]) / 100:g}"
    return wrong("a finite number", value, hint)


def whole_problems(value: int) -> tuple[Problem, ...]:
    """What keeps a whole number from being written and read again."""
    fits = value.bit_length() <= LONGEST_NUMBER
    return NOTHING if fits else (Problem("", f"a number of over {LONGEST_NUMBER:,} bits"),)


def scalar_problems(value: object) -> tuple[Problem, ...]:
    """What keeps a value from being one that a fact can have."""
    if isinstance(value, str):
        return text_problems(value)
    if isinstance(value, float):
        return number_problems(value)
    if isinstance(value, int):
        return whole_problems(value)
    return NOTHING if isinstance(value, date) else wrong("a value a fact can have", value)
