"""The nearest name to one that was not found."""

from collections.abc import Iterable
from difflib import get_close_matches

_MOST_COMPARED = 2_000
_LONGEST_COMPARED = 80


def nearest(wanted: str, known: Iterable[str]) -> str | None:
    """The known name most like the wanted one, or None where nothing comes near.

    A difference of case, dashes and underscores counts for nothing. So that a misspelt name in a journey of
    100,000 stages stays cheap, at most 2,000 names are compared closely.
    """
    names = list(known)
    folded = _fold(wanted)
    for name in names:
        if _fold(name) == folded:
            return name
    if len(wanted) > _LONGEST_COMPARED:
        return None
    near = [name for name in names if abs(len(name) - len(wanted)) <= len(wanted) // 2 + 1]
    by_fold = {_fold(name): name for name in near[:_MOST_COMPARED]}
    matches = get_close_matches(folded, by_fold, n=1, cutoff=0.6)
    return by_fold[matches[0]] if matches else None


def did_you_mean(wanted: str, known: Iterable[str]) -> str:
    """A hint of the form `did you mean 'x'?`, or an empty text where nothing comes near."""
    name = nearest(wanted, known)
    return "" if name is None else f"did you mean {name!r}?"


def _fold(name: str) -> str:
    return name.casefold().replace("_", "-").replace(" ", "-")
