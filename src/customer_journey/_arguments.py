"""What comes in at the doors: whether it is what was asked for, and what was probably meant."""

from collections.abc import Mapping, Sequence
from os import PathLike, fspath
from typing import Final, cast, get_args

from customer_journey._suggest import did_you_mean
from customer_journey._values import article, brief
from customer_journey.errors import InvalidValueError, Problem, WrongTypeError

__all__ = ["require", "require_choices", "require_counts", "require_facts"]

FACTS_HINT: Final = 'they are a mapping from names to values, as in {"orders": 2}'
"""What facts are."""

_LONGEST_PATH: Final = 60
_FILES: Final = (".json", ".yaml", ".yml")


def require(value: object, kind: type[object], function: str, hint: str = "") -> None:
    """Refuse an argument that is not of a kind.

    Args:
        value: What was passed.
        kind: The type it must have.
        function: The public function that was called.
        hint: How to get such a value; by default, what is known about the kind.

    Raises:
        WrongTypeError: It is not an instance of `kind`.
    """
    if not isinstance(value, kind):
        known = _journey_hint(value) if kind.__name__ == "Journey" else hint
        raise WrongTypeError(function, article(kind.__name__), value, known)


def require_facts(value: object, function: str) -> None:
    """Refuse what is no mapping from the names of facts to values; a row of a table is one, too.

    Raises:
        WrongTypeError: It is none.
    """
    if not hasattr(value, "get"):
        raise WrongTypeError(function, "facts", value, FACTS_HINT, "facts")


def require_choices(verb: str, /, **given: tuple[object, object]) -> None:
    """Refuse options that are none of the texts that they may be.

    Args:
        verb: The function that asks.
        given: By the name of the option, what came in, and the `Literal` of all that may.

    Raises:
        InvalidValueError: One or more are something else.
    """
    problems = [
        Problem(
            name,
            f"{brief(value)} is not one of {', '.join(map(repr, get_args(choices)))}",
            hint=did_you_mean(value, get_args(choices)) if isinstance(value, str) else "",
        )
        for name, (value, choices) in given.items()
        if value not in get_args(choices)
    ]
    if problems:
        raise InvalidValueError(verb, problems)


def require_counts(function: str, least: Mapping[str, int], /, **counts: int | None) -> None:
    """Refuse numbers that are not integers of at least their least value; None is left alone.

    Raises:
        InvalidValueError: One or more are something else.
    """
    problems = [
        Problem(name, f"must be an integer of at least {least[name]}, got {count!r}")
        for name, count in counts.items()
        if count is not None and (type(count) is not int or count < least[name])
    ]
    if problems:
        raise InvalidValueError(function, problems)


def _journey_hint(given: object) -> str:
    """How to make a journey of what came instead."""
    match given:
        case PathLike():
            hint = _file_hint(fspath(cast("PathLike[str]", given)))
        case str():
            hint = _text_hint(given)
        case bytes():
            hint = "cj.loads(…) reads a journey from a text"
        case Mapping():
            hint = "cj.files.from_dict(…) makes a journey of a mapping"
        case type():
            hint = "that is a type: cj.Journey.sequence(id, […]) makes a journey"
        case Sequence() if "Journey" in _type_names(cast("Sequence[object]", given)):
            hint = "one journey at a time"
        case Sequence():
            hint = "cj.Journey.sequence(id, […]) makes a journey of stages"
        case _ if type(given).__name__ == "Stage":
            hint = "cj.Journey.sequence(id, […]) makes a journey of stages"
        case _ if all(hasattr(given, name) for name in ("nodes", "edges", "adj")):
            hint = "cj.from_networkx(…) makes a journey of a graph"
        case _:
            hint = ""
    return hint


def _file_hint(path: str) -> str:
    shown = path if path.isprintable() and len(path) <= _LONGEST_PATH else "…"
    return f"cj.load({shown!r}) reads a journey from a file"


def _text_hint(text: str) -> str:
    if text.lstrip().startswith("{") or "\n" in text:
        return "cj.loads(…) reads a journey from a text"
    if text.endswith(_FILES) or "/" in text or "\\" in text:
        return _file_hint(text)
    return "cj.presets.get(…) gives a framework, cj.load(…) reads a journey from a file"


def _type_names(values: Sequence[object]) -> set[str]:
    return {type(value).__name__ for value in values}
