"""What every answer can do: print, turn into plain data and rows, and show itself in a notebook."""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, wraps
from importlib import import_module
from itertools import islice
from operator import methodcaller
from typing import Any, Final, Literal, TypeAlias, TypeVar, cast, get_args, get_origin, overload

from customer_journey._frozen import Field, fields, hints_of, is_attrs, restore
from customer_journey._lazy import late_pattern
from customer_journey._messages._current import (
    in_language_of_answer,
    in_terms_of,
    journeys_of,
    language_of,
)
from customer_journey._printable import cut_lines, printable, printable_lines
from customer_journey._values import brief, figure, spoken_duration
from customer_journey.errors import MissingExtraError

__all__ = [
    "Answer",
    "AnswerSequence",
    "Cell",
    "Displayed",
    "JourneyAnswer",
    "about",
    "about_each",
    "describe",
    "described_fields",
    "flat",
    "label_of",
    "plain",
    "without_private_arguments",
]

T = TypeVar("T")
A = TypeVar("A", bound="Answer")
C = TypeVar("C", bound=type)

Cell: TypeAlias = str | int | float | date | None
"""A value in a row: what a column of a dataframe can hold."""

_TITLES: Final = ("label", "text", "title", "name", "id", "subject", "stage")
_LONGEST: Final = 300
_MOST_ITEMS: Final = 50
_MOST_LINES: Final = 40
_GROUPED: Final = 1_000
_SMALL: Final = 1e-4
_LARGEST: Final = 1e15
_MOST_BITS: Final = 2_000
"""Of an integer that is written out, however few digits Python may write."""
_WORDS: Final = late_pattern(r"(?<=[a-z])(?=[A-Z])")


def _shown_safely(method: Callable[[Any], str]) -> Callable[[Any], str]:
    """The method, which prints no value whole, however long it is, and never raises.

    Nothing in it acts on a terminal or on what reads a log; the method decides on line breaks.
    But where an extra is missing: then the text cannot be had, and the error says how to get it.
    """
    # What Python prints of a value keeps its ids.
    terms = _in_language_of if method.__name__ == "__repr__" else in_terms_of

    @wraps(method)
    def wrapper(self: object) -> str:
        try:
            with terms(self):
                return printable_lines(cut_lines(method(self)))
        except MissingExtraError:
            raise
        except Exception:  # noqa: BLE001 - a value of a caller's own type may raise anything
            said = _said(self) if is_attrs(type(self)) else ()
            text = f"{type(self).__name__}({', '.join(map('='.join, said))})"
            return printable_lines(cut_lines(text))

    wrapper.__dict__["is_safe"] = True
    return wrapper


def _in_language_of(value: object) -> AbstractContextManager[None]:
    return in_language_of_answer(language_of(value))


class Displayed:
    """A value that notebooks can show: as a picture, a page, Markdown or plain text.

    Its texts are short and never raise. That of a criterion is whole, for it can be read again.
    """

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        """Let the texts of a class be short, its own and those that attrs wrote."""
        super().__init_subclass__()
        names = ("__repr__", "explain", *(() if hasattr(cls, "evaluate") else ("__str__",)))
        for name in names:
            method: object = cls.__dict__.get(name)
            if callable(method) and not hasattr(method, "is_safe"):
                setattr(cls, name, _shown_safely(cast("Callable[[Any], str]", method)))
        if getattr(cls.__dict__.get("__setstate__"), "__module__", "").startswith("attr."):
            # That of attrs leaves fields unset which are newer than a pickle.
            cast("Any", cls).__setstate__ = restore

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        # By name: drawing lies layers above the values, and is loaded when something is displayed.
        bundle: Callable[[object], dict[str, str]]
        bundle = import_module("customer_journey.render._notebook").bundle
        try:
            shown = bundle(self)
        except MissingExtraError:
            raise
        except Exception:  # noqa: BLE001 - a field of any type may raise anything
            shown = {"text/plain": repr(self)}
        return {
            kind: text
            for kind, text in shown.items()
            if (not include or kind in include) and (not exclude or kind not in exclude)
        }

    def _repr_html_(self) -> str | None:
        return self._repr_mimebundle_().get("text/html")

    def _repr_svg_(self) -> str | None:
        return self._repr_mimebundle_().get("image/svg+xml")


class Answer(Displayed):
    """The base of every result type: an attrs class whose fields are the answer.

    An answer that can be iterated over consists of its items: its text and its rows are theirs.
    A class overrides what its fields do not say well.
    """

    __slots__ = ()

    def __str__(self) -> str:
        """The answer in words: a line, or a headline and a line for each item."""
        if not is_attrs(type(self)):
            return repr(self)
        name = _WORDS.sub(" ", type(self).__name__).capitalize()
        if not _has_items(self):
            said = "; ".join([" ".join(pair) for pair in _said(self)])
            return f"{name}: {said}" if said else name
        items = list(cast("Iterable[object]", self))
        lines = [
            f"{name} of {len(items):,}",
            *(f"  {describe(one)}" for one in items[:_MOST_LINES]),
        ]
        if len(items) > _MOST_LINES:
            lines.append(f"  … and {len(items) - _MOST_LINES:,} more")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain data that JSON can hold, by the names of its fields."""
        return {field.name: plain(getattr(self, field.name)) for field in _fields(self)}

    def rows(self) -> list[dict[str, Cell]]:
        """The answer as rows for a dataframe: one for each item, or one of the fields."""
        if _has_items(self):
            return [flat(item) for item in cast("Iterable[object]", self)]
        return [flat(self)]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> dict[str, Any]:
        """Let web frameworks return answers: pydantic writes them by `to_dict`."""
        from pydantic_core import core_schema

        written = core_schema.plain_serializer_function_ser_schema(plain)
        schema = core_schema.is_instance_schema(cls, serialization=written)
        return cast("dict[str, Any]", schema)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, Any]:
        return {"type": "object", "title": cls.__name__}


class JourneyAnswer(Answer):
    """The base of a result type whose text has the language and the names of journeys.

    It has ids of their elements, and need not have the journeys themselves as fields; `about` says
    which they are. They do not count where answers are compared, written or pickled.
    """

    __slots__ = ("_about",)


class AnswerSequence(JourneyAnswer, Sequence[T]):
    """The base of a result type whose first field has one answer after another."""

    __slots__ = ()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._answers())

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...

    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        """One of them, or several."""
        return self._answers()[index]

    def __str__(self) -> str:
        """One of them a line."""
        return "\n".join(map(describe, self)) or f"no {self._first().replace('_', ' ')}"

    def _first(self) -> str:
        return _fields(self)[0].name

    def _answers(self) -> tuple[T, ...]:
        return cast("tuple[T, ...]", getattr(self, self._first()))


def about(answer: A, *journeys: object) -> A:
    """The answer, whose text has the language and the names of these journeys.

    So have the texts of the answers in it, by themselves, too.
    """
    pending: list[Answer] = [answer]
    for each in pending:
        kind: Any = type(each)
        names = _names_of_answers(kind)
        if each is not answer and journeys_of(each):
            continue
        if isinstance(each, JourneyAnswer) or hasattr(each, "__dict__"):
            object.__setattr__(each, "_about", journeys)
        for name in names:
            value: object = getattr(each, name)
            if isinstance(value, Answer):
                pending.append(value)
            elif isinstance(value, tuple):
                items = cast("tuple[object, ...]", value)
                pending += [item for item in items if isinstance(item, Answer)]
    return answer


def about_each(answers: Iterable[A], *journeys: object) -> tuple[A, ...]:
    """Each of many answers that have none in them, as `about` gives them."""
    listed = tuple(answers)
    for each in listed:
        object.__setattr__(each, "_about", journeys)
    return listed


@cache
def _names_of_answers(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a type that may hold answers with ids: most hold texts and numbers only."""
    if not is_attrs(kind):
        return ()
    hints = hints_of(kind)
    return tuple([field.name for field in fields(kind) if _may_hold_answers(hints[field.name])])


def _may_hold_answers(hint: object) -> bool:
    parts = get_args(hint)
    if parts:
        return get_origin(hint) is not Literal and any(map(_may_hold_answers, parts))
    return hint is not ... and (not isinstance(hint, type) or issubclass(hint, JourneyAnswer))


def without_private_arguments(kind: C) -> C:
    """The class, whose signature is without what only the library passes: its private fields."""
    # A command that uses none of these classes starts faster without.
    from inspect import signature

    private = {field.alias for field in fields(kind) if field.name.startswith("_")}
    whole = signature(kind)
    shown = [item for item in whole.parameters.values() if item.name not in private]
    type.__setattr__(kind, "__signature__", whole.replace(parameters=shown))
    return kind


def plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """A value as JSON can hold it: moments as ISO texts, tuples as lists, elements by their fields.

    A criterion becomes its text, a journey its id, a duration its seconds, a number that is not
    finite None, an integer of hundreds of digits "a very large number". A mapping whose keys are
    not texts becomes a list of pairs.
    """
    element = value
    if value is None or isinstance(value, (bool, str)):
        return value
    for kind, written in _PLAIN.items():
        if isinstance(value, kind):
            return written(value)
    # An array or a scalar of numpy has a list of its own.
    items: object = cast("Any", value).tolist() if hasattr(value, "tolist") else value
    if items is not value:
        return plain(items)
    if isinstance(value, (frozenset, set)):
        return sorted((plain(item) for item in cast("Iterable[object]", value)), key=str)
    if isinstance(value, Iterable) and not hasattr(element, "stages"):
        return [plain(item) for item in cast("Iterable[object]", value)]
    return _plain_element(element)


def _whole(value: int) -> int | str:
    """The number, in words where JSON and tables could not write it out."""
    return int(value) if value.bit_length() <= _MOST_BITS else brief(value)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _plain_mapping(mapping: Mapping[object, object]) -> object:
    if all(isinstance(key, str) for key in mapping):
        return {str(key): plain(item) for key, item in mapping.items()}
    return [[plain(key), plain(item)] for key, item in mapping.items()]


def _plain_element(value: object) -> object:
    if not is_attrs(type(value)) or hasattr(value, "evaluate"):
        # A criterion's text parses back.
        return str(value)
    if hasattr(value, "stages") and hasattr(value, "transitions"):
        return getattr(value, "id", "")
    return {
        field.name: plain(getattr(value, field.name))
        for field in _fields(value)
        if getattr(value, field.name) != field.default
    }


_PLAIN: Final = cast(
    "Mapping[type, Callable[[Any], object]]",
    {
        float: _finite,
        int: _whole,
        Decimal: str,
        Fraction: str,
        timedelta: timedelta.total_seconds,
        datetime: datetime.isoformat,
        date: date.isoformat,
        Answer: methodcaller("to_dict"),
        Mapping: _plain_mapping,
    },
)


def describe(value: object) -> str:
    """A value on one line for people, shortened where it is long; empty where it says nothing.

    It raises only where an extra is missing, and nothing in it acts on a terminal or starts a line
    of its own.
    """
    text = printable(" ".join(_described(value).split()))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _described(value: object) -> str:
    element = value
    for kind, written in _SCALARS.items():
        if isinstance(value, kind):
            return written(value)
    if value is None or (callable(value) and not isinstance(value, Displayed)):
        return ""
    try:
        # Where its class says how it reads, other than by what Python would write.
        if _has_own_text(type(value)):
            return str(value).partition("\n")[0]
        if isinstance(value, (tuple, list, AbstractSet)):
            return _listed(map(describe, cast("Iterable[object]", value)))
        # A value that is all at its defaults says nothing.
        said = described_fields(value) if is_attrs(type(value)) else repr(value)
        return label_of(value) or said
    except MissingExtraError:
        raise
    except Exception:  # noqa: BLE001 - a value of a caller's own type may raise anything
        return brief(element)


def _has_own_text(kind: type[object]) -> bool:
    """Whether a class says how it reads, other than by what Python would write."""
    text = kind.__str__
    if text in (object.__str__, BaseException.__str__):
        return False
    return not getattr(text, "is_general", False)


def described_fields(value: object) -> str:
    """What the fields of a value say, beside their defaults, on one line."""
    return "; ".join(map(" ".join, _said(value)))


def _described_mapping(value: Mapping[object, object]) -> str:
    return _listed(f"{describe(key)}: {describe(item)}" for key, item in value.items())


def flat(value: object) -> dict[str, Cell]:
    """A value as one row: its fields, those of an answer in it after a dot."""
    if not is_attrs(type(value)):
        items = value.to_dict() if isinstance(value, Answer) else {"value": value}
        return {name: _cell(item) for name, item in items.items()}
    row: dict[str, Cell] = {}
    for field in _fields(value):
        held = getattr(value, field.name)
        if isinstance(held, Answer) and not _has_items(held):
            row |= {f"{field.name}.{name}": cell for name, cell in flat(held).items()}
        elif not hasattr(held, "transitions"):
            row[field.name] = _cell(held)
    return row


def label_of(value: object) -> str:
    """What people call a value, by its label, title, name or id, or by its ends; else empty."""
    texts: Iterator[object] = (getattr(value, name, "") for name in _TITLES)
    label = next((text for text in texts if isinstance(text, str) and text), "")
    # What joins two stages is called by theirs, in the words of its class.
    called: Callable[[], str] | None = getattr(value, "_called", None)
    label = label or (called() if called else "")
    ends = [getattr(value, end, None) for end in ("source", "target")]
    return label or (" → ".join(map(describe, ends)) if all(ends) else "")


def _number(value: float) -> str:
    if abs(value) < _SMALL:
        # Without an exponent; what rounding left over is zero.
        return figure(value)
    return f"{value:,.0f}" if _GROUPED <= abs(value) < _LARGEST else f"{value:.4g}"


def _truth(value: bool) -> str:  # noqa: FBT001 - one of the functions of a table
    return "yes" if value else "no"


def _text(value: str) -> str:
    return value[: _LONGEST + 1]


def _moment(value: datetime) -> str:
    return value.isoformat(sep=" ", timespec="minutes")


# In this order, as truths are whole numbers and moments are dates.
_SCALARS: Final = cast(
    "Mapping[type, Callable[[Any], str]]",
    {
        str: _text,
        bool: _truth,
        int: brief,
        float: _number,
        datetime: _moment,
        date: date.isoformat,
        timedelta: spoken_duration,
        Mapping: _described_mapping,
    },
)


def _listed(texts: Iterable[str]) -> str:
    """The texts one after the other, as far as a reader would follow."""
    shown = list(islice(texts, _MOST_ITEMS + 1))
    return ", ".join([*shown[:_MOST_ITEMS], *(["…"] if len(shown) > _MOST_ITEMS else [])])


def _fields(value: object) -> tuple[Field, ...]:
    """The public fields of an attrs value."""
    kind: Any = type(value)
    return _public_fields(kind)


@cache
def _public_fields(kind: type[Any]) -> tuple[Field, ...]:
    return tuple([field for field in fields(kind) if not field.name.startswith("_")])


def _has_items(value: object) -> bool:
    """Whether it consists of items; an iterator would be used up by looking at them."""
    return isinstance(value, Iterable) and not isinstance(value, Iterator)


def _said(value: object) -> Iterator[tuple[str, str]]:
    """Each field that says anything beside its default, with what it says."""
    for field in _fields(value):
        held = getattr(value, field.name)
        if held is not field.default and (text := describe(held)):
            yield field.name.replace("_", " "), text


def _cell(value: object) -> Cell:
    if isinstance(value, int) and not isinstance(value, bool):
        return _whole(value)
    if value is None or isinstance(value, (str, int, float, date)):
        return value
    if isinstance(value, timedelta):
        return value.total_seconds()
    return describe(value)
