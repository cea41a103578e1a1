"""A journey as plain data, and plain data as a journey."""

from collections.abc import Mapping
from typing import Final, cast

from customer_journey._arguments import require
from customer_journey._model import Journey
from customer_journey._suggest import did_you_mean
from customer_journey.errors import InvalidFileError, Problem
from customer_journey.files._elements import read_element, write_element
from customer_journey.files._reading import MOST_PROBLEMS, EnoughProblemsError, Reading, shown, step

__all__ = ["FORMAT", "from_dict", "read_journey", "to_dict"]

FORMAT: Final = 1
"""The version of the format, which stands at the beginning of every file."""

HEADER: Final = "customer_journey"


def to_dict(journey: Journey, /) -> dict[str, object]:
    """The journey as plain data: dicts with texts as keys, lists, texts, numbers, true and false.

    It is what a file holds, and `from_dict` gives an equal journey back. What is at its default is
    left out.

    Args:
        journey: The journey.

    Raises:
        WrongTypeError: An argument is of another type.

    Example:
        >>> import customer_journey as cj
        >>> buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
        >>> cj.files.to_dict(cj.Journey("shop", stages=[buy]))
        {'customer_journey': 1, 'id': 'shop', 'stages': {'buy': {'entry': 'orders >= 1'}}}
    """
    require(journey, Journey, "to_dict")
    return {HEADER: FORMAT, **write_element(journey)}


def from_dict(data: Mapping[str, object], /) -> Journey:
    """The journey that plain data describes.

    Args:
        data: What `to_dict` gives, or what a file in the same format holds once parsed.

    Raises:
        InvalidFileError: The data describes no journey. Everything that is wrong is named, each
            thing with its path.

    Example:
        >>> import customer_journey as cj
        >>> cj.files.from_dict({"customer_journey": 1, "id": "shop", "stages": {"buy": None}})
        <Journey 'shop': 1 stage, 0 transitions>
    """
    journey, problems = read_journey(data)
    if journey is None:
        raise InvalidFileError("data", problems)
    return journey


def read_journey(data: object) -> tuple[Journey | None, list[Problem]]:
    """The journey that plain data describes, or None and everything that is wrong."""
    if not isinstance(data, Mapping):
        return None, [
            Problem("", f"expected a mapping with the keys of a journey, got {shown(data)}")
        ]
    keys = dict(cast("Mapping[str, object]", data))
    keys.pop("$schema", None)
    misspelt = None
    if HEADER not in keys:
        misspelt = next((key for key in keys if did_you_mean(key, (HEADER,))), None)
        keys.pop(misspelt or HEADER, None)
    problems = _problems_of_header(keys.pop(HEADER, None), misspelt)
    if problems and HEADER in data:
        return None, problems
    reading = Reading()
    reading.problems.extend(problems)
    try:
        journey = read_element(Journey, keys, reading)
    except EnoughProblemsError:
        more = Problem("", f"there are more than {MOST_PROBLEMS:,} problems; here are the first")
        return None, [more, *reading.problems[:MOST_PROBLEMS]]
    return (None if reading.problems else cast("Journey", journey)), reading.problems


def _problems_of_header(version: object, misspelt: str | None) -> list[Problem]:
    if type(version) is int and version == FORMAT:
        return []
    if version is None:
        hint = f"begin with '{HEADER}: {FORMAT}'"
        if misspelt is not None:
            hint = f"write '{HEADER}: {FORMAT}' in place of {shown(misspelt)}"
        return [
            Problem(
                "" if misspelt is None else step(misspelt),
                f"the key {HEADER!r} is missing, which tells the version of the format",
                hint=hint,
            )
        ]
    newer = type(version) is int and version > FORMAT
    hint = "a newer version of this package may read it" if newer else ""
    if version == str(FORMAT):
        hint = "write it without quotes"
    return [
        Problem(HEADER, f"expected version {FORMAT} of the format, got {shown(version)}", hint=hint)
    ]
