"""Values: how any library's scalars are read, what fields may hold, and frozen containers.

`read_value` is the one reading of a scalar, for facts, criteria, enrolments, logs and counts; see
`docs/explanation/one-reading.md` for the table of types. No library is imported for it: scalars are
recognised by what they offer.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from numbers import Integral, Number, Real
from typing import Any, Final, Literal, Protocol, TypeAlias, TypeGuard, TypeVar, cast, final
from unicodedata import normalize

from customer_journey._lazy import late_pattern
from customer_journey._messages._current import counted, message, numeral
from customer_journey.errors import InvalidValueError, Problem, WrongTypeError

__all__ = [
    "DEEPEST_EXTRA",
    "LARGEST_EXTRA",
    "MOST_BITS",
    "NO_PROBLEMS",
    "FrozenMap",
    "JsonValue",
    "Kind",
    "Value",
    "article",
    "as_float",
    "as_frozen_map",
    "as_plain",
    "as_plain_scalar",
    "as_texts",
    "as_tuple",
    "brief",
    "count_of",
    "duration_of",
    "duration_said",
    "duration_text",
    "extra_problems",
    "flag_problems",
    "float_of",
    "has_items",
    "int_of",
    "integer_problems",
    "kind_of",
    "moment_hint",
    "nearest_float",
    "number_problems",
    "p_value",
    "plain_value",
    "read_day",
    "read_duration",
    "read_moment",
    "read_name",
    "read_text",
    "read_value",
    "scalar_problems",
    "text_problems",
    "type_problems",
    "with_names_read",
]

Value: TypeAlias = bool | int | float | str | date | datetime
"""The plain value of a fact, or a constant in a criterion."""

Kind: TypeAlias = Literal[
    "true or false",
    "a number",
    "a text",
    "a date",
    "a datetime without a zone",
    "a datetime with a zone",
]
"""What two values must share to be compared."""

_UNITS: Final = {"week": 604_800, "day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_NUMBER: Final = r"(\d{1,15}(?:\.\d{1,6})?)"
_DURATION: Final = late_pattern(rf"{_NUMBER} ?({'|'.join(_UNITS)})s?", re.ASCII)
_ISO_DURATION: Final = late_pattern(
    rf"P(?=.)(?:{_NUMBER}W)?(?:{_NUMBER}D)?(?:T(?=.)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?",
    re.ASCII,
)
_LARGEST_EXPONENT: Final = 400
_SCALAR_KINDS: Final = frozenset("biufUM")
_OWN_TYPES: Final = frozenset({bool, int, float, str, tuple, date, timedelta})
_MISSING_TYPES: Final = frozenset({"NAType", "NaTType", "MaskedConstant"})


def kind_of(value: Value | Decimal | Fraction) -> Kind:
    """The kind of a plain value."""
    match value:
        case bool():
            return "true or false"
        case str():
            return "a text"
        case datetime():
            zoned = value.utcoffset() is not None
            return "a datetime with a zone" if zoned else "a datetime without a zone"
        case date():
            return "a date"
        case _:
            return "a number"


def read_value(value: object) -> Value | Decimal | Fraction | None:  # noqa: PLR0911 - one for each
    """The plain value that a scalar of any library stands for, or None where it is missing.

    None, NaN, NaT, `pandas.NA` and `numpy.ma.masked` are missing. Moments become plain datetimes,
    aware ones in UTC. `Decimal` and `Fraction` stay exact, or become an integer where they are one.

    Raises:
        TypeError: It is not a value that a fact can have; the message says what to pass instead.
    """
    match value:
        case None:
            return None
        case bool():
            return value
        case int():
            return int(value)
        case float():
            return None if math.isnan(value) else float(value)
        case str():
            return read_text(value)
        case datetime():
            # Only NaT, which passes for a datetime, differs from itself.
            return None if value != value else _plain_moment(value)  # noqa: PLR0124 - NaT
        case date():
            return date(value.year, value.month, value.day)
        case Number() if _dtype_kind(value) != "m":
            return _read_number(value)
        case _:
            return _read_scalar(value)


def plain_value(value: object) -> Value | None:
    """As `read_value`, for places that keep values: `Decimal` and `Fraction` as nearest floats.

    Raises:
        TypeError: It is not a value that a fact can have.
    """
    plain = read_value(value)
    return nearest_float(plain) if isinstance(plain, (Decimal, Fraction)) else plain


def nearest_float(number: Decimal | Fraction) -> float:
    """The float nearest to an exact number; infinity beyond the largest."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def read_moment(value: object) -> datetime:
    """The plain datetime that a moment of any library stands for, aware ones in UTC.

    Raises:
        TypeError: It is not a moment: missing, a date, a number, a text.
    """
    moment = read_value(value)
    if isinstance(moment, datetime):
        return moment
    raise TypeError("a missing moment" if moment is None else kind_of(moment))


def moment_hint(value: object) -> str:
    """How to get a moment from what was passed instead; empty where it is not a day."""
    try:
        day = read_value(value)
    except TypeError:
        return ""
    if isinstance(day, datetime) or not isinstance(day, date):
        return ""
    return f"a day is not a moment: it begins at datetime({day.year}, {day.month}, {day.day})"


def read_day(value: object) -> date:
    """The day that a date of any library stands for; a midnight without a zone is one, too.

    Raises:
        TypeError: It is not a day.
    """
    day = read_value(value)
    if isinstance(day, datetime) and day.time() == time() and day.tzinfo is None:
        # A column of days in pandas holds midnights.
        return day.date()
    if isinstance(day, datetime) or not isinstance(day, date):
        raise TypeError("not a day")
    return day


def read_duration(value: object) -> timedelta:
    """The plain duration that one of any library stands for, without its nanoseconds.

    Raises:
        TypeError: It is not a duration: missing, a number, a text, or in months or years, which
            differ in length.
    """
    if hasattr(type(value), "as_py"):
        value = _of_arrow(value)
    dtype: object = getattr(value, "dtype", None)
    if _dtype_kind(value) == "m" and getattr(value, "ndim", None) == 0:
        # Of months and years, numpy takes the average.
        if str(dtype).endswith(("[Y]", "[M]")):
            raise TypeError("a duration in months or years")
        value = cast("_Scalar", value).astype("timedelta64[us]").item()
    if not isinstance(value, timedelta):
        raise TypeError("not a duration")
    if type(value) is timedelta:
        return value
    return timedelta(microseconds=value // timedelta(microseconds=1))


def read_text(text: str) -> str:
    """A text as it is compared: in NFC, so that what looks the same for that reason is the same."""
    plain = str.__str__(text)
    return plain if plain.isascii() else normalize("NFC", plain)


def with_names_read(facts: Mapping[str, object]) -> Mapping[str, object]:
    """Facts by names in NFC; the same mapping where all names are. A row of a table will do.

    Raises:
        InvalidValueError: Two names are one in NFC, so that their order would decide.
    """
    names: Iterable[Any] = facts.keys()
    read = [(name, read_text(name) if isinstance(name, str) else name) for name in names]
    if all(name == plain for name, plain in read):
        return facts
    named = {plain: facts[name] for name, plain in read}
    if len(named) < len(read):
        counts = Counter(plain for _, plain in read)
        message = "two facts of this name, in two spellings that look the same"
        duplicates = [Problem(str(name), message) for name, number in counts.items() if number > 1]
        raise InvalidValueError("facts", duplicates)
    return named


def read_name(text: str) -> str:
    """A name as it is compared: in NFC, without blanks around it, which no one sees."""
    return text.strip() if text.isascii() else read_text(text).strip()


def _plain_moment(value: datetime) -> datetime:
    """A datetime of any subclass as a plain one: nanoseconds cut, aware ones in UTC.

    Python compares two moments of one zone by the wall clock, which is wrong where clocks change.
    What lies outside the years 1 to 9999 of UTC keeps its offset.
    """
    offset = value.utcoffset()
    if type(value) is datetime and (value.tzinfo is UTC or value.tzinfo is None):
        return value
    zone: timezone | None = None
    if offset is not None:
        try:
            value, zone = value.astimezone(UTC), UTC
        except (OverflowError, ValueError):
            zone = timezone(offset)
    if not MINYEAR <= value.year <= MAXYEAR:
        # Moments of pandas reach further than Python's.
        raise TypeError("a moment outside the years 1 to 9999")
    return datetime(*value.timetuple()[:6], value.microsecond, tzinfo=zone)


def _read_number(
    value: Number,
) -> int | float | Decimal | Fraction | None:
    """A number that is not a Python int or float, without losing a digit."""
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Decimal):
        if value.is_nan():
            return None
        if value.is_infinite():
            return math.inf if value > 0 else -math.inf
        short = value.adjusted() <= _LARGEST_EXPONENT
        return int(value) if short and value == value.to_integral_value() else Decimal(value)
    if not isinstance(value, Real):
        raise _refused(value)
    if not isinstance(value, Fraction):
        # `numpy.longdouble` has more digits and a wider range than a float.
        nearest = float(value)
        if math.isnan(nearest) or nearest == value:
            return None if math.isnan(nearest) else nearest
        if not hasattr(value, "as_integer_ratio"):
            raise _refused(value)
    numerator, denominator = cast("Fraction", value).as_integer_ratio()
    exact = Fraction(int(numerator), int(denominator))
    return exact.numerator if exact.denominator == 1 else exact


class _Scalar(Protocol):
    """A scalar in the manner of numpy."""

    def item(self) -> object: ...
    def astype(self, kind: str, /) -> "_Scalar": ...


def _read_scalar(value: object) -> Value | Decimal | Fraction | None:
    """The plain value of another library's scalar; the library need not be installed."""
    if type(value).__name__ in _MISSING_TYPES:
        return None
    # Of its type, for a mock has every attribute.
    if hasattr(type(value), "as_py"):
        return read_value(_of_arrow(value))
    kind = _dtype_kind(value)
    if getattr(value, "ndim", None) != 0:
        raise _refused(value)
    if kind == "m" and value != value:  # noqa: PLR0124 - NaT, which differs from itself
        return None
    if kind not in _SCALAR_KINDS:
        raise _refused(value)
    if getattr(value, "mask", False):
        return None
    scalar = cast("_Scalar", value)
    plain = scalar.item()
    if kind == "M" and isinstance(plain, int):
        # Nanoseconds: Python has microseconds.
        plain = scalar.astype("datetime64[us]").item()
        if isinstance(plain, int):
            raise TypeError("a moment outside the years 1 to 9999")
    return read_value(plain)


def _of_arrow(scalar: Any) -> object:  # noqa: ANN401 - of a library that need not be installed
    """The plain value of a scalar of pyarrow.

    Raises:
        TypeError: It is a moment, a day or a duration that Python has none for.
    """
    kind, count = str(scalar.type), getattr(scalar, "value", None)
    if kind.startswith(("timestamp[ns", "duration[ns")) and isinstance(count, int):
        # Without pandas, pyarrow refuses all that have nanoseconds.
        duration = timedelta(microseconds=count // 1_000)
        if kind.startswith("d"):
            return duration
        return datetime(1970, 1, 1, tzinfo=UTC if scalar.type.tz else None) + duration
    try:
        return scalar.as_py()
    except (OverflowError, ValueError):
        raise TypeError("a moment or a duration beyond those of Python") from None


def _dtype_kind(value: object) -> object:
    """The letter numpy gives a scalar's kind: `m` for durations, which pass for integers."""
    dtype: object = getattr(value, "dtype", None)
    return getattr(dtype, "kind", None)


def _refused(value: object) -> TypeError:
    """The error of a value that no fact can have, with what to pass instead."""
    kind = type(value)
    hint = ""
    if isinstance(value, Enum):
        hint = "; pass its `.value`"
    elif kind.__name__ == "UUID":
        hint = "; pass `str(…)` of it"
    elif isinstance(value, (bytes, bytearray)):
        hint = "; decode it to a text"
    elif isinstance(value, timedelta) or _dtype_kind(value) == "m":
        hint = "; pass a number of days, hours or seconds"
    elif hasattr(kind, "model_dump"):
        hint = "; pass the fields of its `.model_dump()`"
    elif hasattr(kind, "__dataclass_fields__"):
        hint = "; pass the fields of `dataclasses.asdict(…)`"
    return TypeError(f"a fact cannot have a value of type {kind.__name__}{hint}")


_PER_CENT: Final = late_pattern(r"\s*([0-9]{1,3}(?:[.,][0-9]{1,9})?)\s*%\s*", re.ASCII)
_DECIMAL_COMMA: Final = late_pattern(r"\s*[-+]?[0-9]{1,15},[0-9]{1,15}\s*", re.ASCII)

NO_PROBLEMS: tuple[Problem, ...] = ()
"""No problem at all."""

MOST_BITS = 4_000
"""How many bits a whole number may have: past some more, Python refuses to print it or read it."""

_WIDEST_VALUE = 60
_MOST_BITS_SHOWN = 200


def type_problems(
    expected: str, value: object, hint: str = "", *, where: str = ""
) -> tuple[Problem, ...]:
    """The problem of a value that should have been something else."""
    if not hint and expected in ("an id", "text") and type(value) in (int, float):
        # In a file, quotes make a text of a number; 007 and 3.10 are known as 7 and 3.1 by now.
        hint = "put it in quotes"
    return (Problem(where, f"expected {expected}, got {brief(value)}", hint=hint),)


_SECONDS_TO_SAY: Final = 60
_HOUR: Final = 3_600
_DAY: Final = 86_400
_SMALL_SHARE: Final = 0.1
_SMALLEST_SHARE: Final = 0.0001
_NOISE: Final = 1e-9
_LEAST_P: Final = 0.001


def brief(value: object) -> str:
    """A value in a few words that are safe to print."""
    # A mock says that it is of another type.
    is_plain = issubclass(type(value), (str, int, float, Decimal))
    if is_plain and isinstance(value, int) and value.bit_length() > _MOST_BITS_SHOWN:
        return "a very large number"
    if is_plain and isinstance(value, Decimal):
        return str(value)[:_WIDEST_VALUE]
    if is_plain and isinstance(value, (str, int, float)):
        text = repr(value[: _WIDEST_VALUE + 1] if isinstance(value, str) else value)
        return text if len(text) <= _WIDEST_VALUE else f"{text[: _WIDEST_VALUE - 1]}…"
    return "None" if value is None else article(type(value).__name__)


def count_of(number: int, singular: str) -> str:
    """A number and what is counted: `1 stage`, `2 stages`."""
    return f"{number:,} {singular}" if number == 1 else f"{number:,} {singular}s"


def duration_of(text: str) -> timedelta | None:
    """The duration that a text states, as `14 days` or `PT36H` do; None where it states none."""
    text = text.strip()
    counts: list[tuple[str, str]] = []
    if matched := _DURATION.fullmatch(text):
        counts = [(matched[2], matched[1])]
    elif matched := _ISO_DURATION.fullmatch(text):
        counts = list(zip(_UNITS, (count or "0" for count in matched.groups()), strict=True))
    try:
        if counts:
            seconds = sum((_UNITS[unit] * Decimal(count) for unit, count in counts), Decimal(0))
            return timedelta(microseconds=int(seconds * 1_000_000))
    except OverflowError:
        pass
    return None


def duration_text(duration: timedelta) -> str:
    """A duration in the largest unit, up to days, of which it is a whole number: `14 days`."""
    microseconds = duration // timedelta(microseconds=1)
    for unit, seconds in {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}.items():
        number, rest = divmod(microseconds, seconds * 1_000_000)
        if not rest:
            return count_of(number, unit).replace(",", "")
    return f"{Decimal(microseconds) / 1_000_000} seconds"


def duration_said(duration: timedelta) -> str:
    """A duration as `duration_text` has it, in the current language."""
    number, _, unit = duration_text(duration).partition(" ")
    if number.isdecimal():
        return counted(int(number), unit.removesuffix("s"))
    return f"{number} {message(unit)}"


def spoken_duration(duration: timedelta) -> str:
    """A duration as people say it, in its two largest units: `3 days 12 h`, `45 min`, `0.5 s`."""
    seconds = abs(duration) / timedelta(seconds=1)
    sign = "-" if duration < timedelta(0) else ""
    if seconds < _SECONDS_TO_SAY:
        return f"{sign}{figure(seconds)} s"
    # Rounded to the smaller of both units first, so that no 60 min or 24 h remain.
    unit = 3_600 if seconds >= _DAY else 60 if seconds >= _HOUR else 1
    rest = round(seconds / unit) * unit
    parts: list[str] = []
    for name, size in (("day", _DAY), ("h", _HOUR), ("min", 60), ("s", 1)):
        number, rest = divmod(rest, size)
        if number:
            is_day = name == "day"
            parts.append(counted(number, name, context="span") if is_day else f"{number} {name}")
    return sign + " ".join(parts[:2])


def percent(share: float) -> str:
    """A share of 0..1 in per cent, with two digits where it is small: `82 %`, `0.43 %`."""
    if 0 < share < _SMALLEST_SHARE:
        return numeral(f"< {_SMALLEST_SHARE:.2%}").replace("%", " %")
    text = f"{share * 100:.2g} %" if share < _SMALL_SHARE else f"{share * 100:.0f} %"
    return numeral(text)


def figure(value: float) -> str:
    """A number with three digits, without an exponent; what rounding left over is zero."""
    if not math.isfinite(value):
        return str(value)
    if abs(value) < _NOISE:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{digits}f}"
    return numeral(text.rstrip("0").rstrip(".") if digits else text)


def p_value(value: float) -> str:
    """A p-value with three digits: `0.0123`, or `< 0.001`."""
    return f"< {numeral('0.001')}" if value < _LEAST_P else numeral(f"{value:.3g}")


def article(singular: str) -> str:
    """The noun after `a` or `an`."""
    return f"{'an' if singular[0] in 'aeiouAEIOU' else 'a'} {singular}"


def text_problems(value: object) -> tuple[Problem, ...]:
    """What keeps a value from being text in any script."""
    if not isinstance(value, str):
        return type_problems("text", value)
    if value.isascii():
        return NO_PROBLEMS
    try:
        value.encode()
    except UnicodeEncodeError as error:
        return (Problem("", f"half a character (a lone surrogate) at position {error.start}"),)
    return NO_PROBLEMS


def number_problems(value: object) -> tuple[Problem, ...]:
    """What keeps a value from being a finite float."""
    if type(value) is float and math.isfinite(value):
        return NO_PROBLEMS
    text = value if isinstance(value, str) else ""
    hint = ""
    if share := _PER_CENT.fullmatch(text):
        hint = f"as a share of 1, that is {float(share[1].replace(',', '.')) / 100:g}"
    elif _DECIMAL_COMMA.fullmatch(text):
        hint = f"write {text.strip().replace(',', '.')}"
    return type_problems("a finite number", value, hint)


def flag_problems(value: object, where: str) -> tuple[Problem, ...]:
    """What keeps a value from being true or false."""
    is_flag = isinstance(as_plain_scalar(value), bool)
    return NO_PROBLEMS if is_flag else type_problems("true or false", value, where=where)


def integer_problems(value: int) -> tuple[Problem, ...]:
    """What keeps a whole number from being written and read again."""
    fits = value.bit_length() <= MOST_BITS
    return NO_PROBLEMS if fits else (Problem("", f"a number of over {MOST_BITS:,} bits"),)


def scalar_problems(value: object) -> tuple[Problem, ...]:
    """What keeps a value from being one that a fact can have."""
    if isinstance(value, str):
        return text_problems(value)
    if isinstance(value, float):
        return number_problems(value)
    if isinstance(value, int):
        return integer_problems(value)
    return (
        NO_PROBLEMS if isinstance(value, date) else type_problems("a value a fact can have", value)
    )


JsonValue: TypeAlias = "bool | int | float | str | tuple[JsonValue, ...] | FrozenMap | None"
"""What an `extra` mapping holds: JSON's values, arrays as tuples, objects as frozen maps."""

DEEPEST_EXTRA = 64
"""How deep an `extra` mapping may nest."""

LARGEST_EXTRA = 1_000_000
"""How many values an `extra` mapping may hold, all levels together."""

T = TypeVar("T")


@final
class FrozenMap(Mapping[str, JsonValue]):
    """An immutable, ordered mapping from text to JSON values; it hashes, pickles and copies.

    Two are equal when they hold equal values of the same types under the same keys, in any order:
    `1`, `1.0` and `True` differ. Against any other mapping, it compares like a dict.

    Raises:
        InvalidValueError: A key is not a text, or a value is none that JSON has, or there are too
            many or too deep; every such place is named.
        WrongTypeError: It is not a mapping, nor pairs.

    Example:
        >>> import customer_journey as cj
        >>> stage = cj.Stage("try", extra={"crm": {"ids": [7, 8]}})
        >>> stage.extra["crm"]["ids"]
        (7, 8)
    """

    __slots__ = ("_content", "_hash")

    _content: dict[str, JsonValue]
    _hash: int | None

    def __init__(self, content: Mapping[str, object] | Iterable[tuple[str, object]] = ()) -> None:
        try:
            items = dict(content)
        except (TypeError, ValueError):
            raise WrongTypeError("FrozenMap", "a mapping", content, argument="content") from None
        object.__setattr__(self, "_content", _Freezer().items(items, 1))
        object.__setattr__(self, "_hash", None)
        problems = extra_problems(self)
        if problems:
            raise InvalidValueError("FrozenMap", problems)

    def __getitem__(self, key: str) -> JsonValue:
        """The value under `key`."""
        return self._content[key]

    def __iter__(self) -> Iterator[str]:
        """The keys, in the order given."""
        return iter(self._content)

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self._content)

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same values of the same types."""
        if isinstance(other, FrozenMap):
            return self is other or _typed(self) == _typed(other)
        return self._content == other if isinstance(other, Mapping) else NotImplemented

    def __hash__(self) -> int:
        """A hash that does not depend on the order of the keys."""
        if self._hash is None:
            object.__setattr__(self, "_hash", hash(frozenset(self._content.items())))
        return cast("int", self._hash)

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: it cannot change."""
        raise AttributeError(f"a FrozenMap cannot change: {name}", name=name, obj=self)

    def __delattr__(self, name: str) -> None:
        """Refuse: it cannot change."""
        raise AttributeError(f"a FrozenMap cannot change: {name}", name=name, obj=self)

    def __repr__(self) -> str:
        """The content as a dict."""
        return repr(self._content)

    def __copy__(self) -> "FrozenMap":
        """Itself: it cannot change."""
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> "FrozenMap":
        """Itself: it cannot change."""
        return self

    def __reduce__(self) -> tuple[type["FrozenMap"], tuple[dict[str, JsonValue]]]:
        """The content, for pickle."""
        return FrozenMap, (self._content,)


class _Freezer:
    """Freezes what is JSON and leaves the rest, too deep or too much, for the check to name."""

    def __init__(self) -> None:
        self._left = LARGEST_EXTRA

    def items(self, content: Mapping[str, object], depth: int) -> dict[str, JsonValue]:
        return {
            cast("str", as_plain(key)): self._value(value, depth) for key, value in content.items()
        }

    def map(self, content: Mapping[str, object], depth: int) -> FrozenMap:
        frozen = object.__new__(FrozenMap)
        object.__setattr__(frozen, "_content", self.items(content, depth))
        object.__setattr__(frozen, "_hash", None)
        return frozen

    def _value(self, value: object, depth: int) -> JsonValue:
        # Shared and endless structures unfold to more than any memory holds.
        self._left -= 1
        if depth < DEEPEST_EXTRA and self._left > 0:
            if isinstance(value, Mapping):
                return self.map(cast("Mapping[str, object]", value), depth + 1)
            if isinstance(value, (list, tuple)):
                items = cast("Iterable[object]", value)
                return tuple(self._value(item, depth + 1) for item in items)
        return cast(
            "JsonValue", as_plain(value) if isinstance(value, str) else as_plain_scalar(value)
        )


def extra_problems(value: object) -> tuple[Problem, ...]:
    """What keeps a value from being a mapping of JSON values."""
    if not isinstance(value, FrozenMap):
        return type_problems("a mapping", value)
    if not value:
        return NO_PROBLEMS
    if _counted(value) >= LARGEST_EXTRA:
        return (Problem("", f"more than {LARGEST_EXTRA:,} values"),)
    return tuple(_map_problems(value, 0))


def _counted(value: object) -> int:
    """How many values there are; what lies too deep counts as one."""
    count = 0
    stack: list[tuple[object, int]] = [(value, 0)]
    while stack and count < LARGEST_EXTRA:
        item, depth = stack.pop()
        count += 1
        if depth < DEEPEST_EXTRA:
            if isinstance(item, FrozenMap):
                stack += [(inner, depth + 1) for inner in item.values()]
            elif isinstance(item, tuple):
                stack += [(inner, depth + 1) for inner in cast("tuple[object, ...]", item)]
    return count


def _map_problems(content: FrozenMap, depth: int) -> Iterator[Problem]:
    for key, value in cast("Mapping[object, object]", content).items():
        if isinstance(key, str):
            yield from text_problems(key)
            yield from _inside(key, _json_problems(value, depth + 1))
        else:
            yield from type_problems("text as a key", key)


def _json_problems(value: object, depth: int) -> Iterable[Problem]:
    if isinstance(value, (Mapping, list, tuple)):
        return _container_problems(cast("object", value), depth)
    if isinstance(value, (str, float, int)):
        return scalar_problems(value)
    return NO_PROBLEMS if value is None else type_problems("a value that JSON has", value)


def _container_problems(value: object, depth: int) -> Iterable[Problem]:
    if depth >= DEEPEST_EXTRA:
        yield Problem("", f"nested deeper than {DEEPEST_EXTRA} levels")
    elif isinstance(value, FrozenMap):
        yield from _map_problems(value, depth)
    else:
        for index, item in enumerate(cast("tuple[object, ...]", value)):
            yield from _inside(f"[{index}]", _json_problems(item, depth + 1))


def _inside(place: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    return (problem.within(place) for problem in problems)


def _typed(value: object) -> object:
    if isinstance(value, FrozenMap):
        return {key: _typed(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_typed(item) for item in cast("tuple[object, ...]", value))
    return type(value), value


_EMPTY = FrozenMap()


def as_frozen_map(value: Mapping[str, object]) -> FrozenMap:
    """The mapping, frozen all the way down; anything else unchanged, for the check to name."""
    if isinstance(value, FrozenMap):
        return value
    if not isinstance(value, Mapping):
        return value
    return _Freezer().map(value, 1) if value else _EMPTY


def has_items(value: object) -> TypeGuard[Iterable[Any]]:
    """Whether a value can be iterated over; an array of numpy without dimensions only seems so."""
    return getattr(value, "ndim", None) != 0 and isinstance(value, Iterable)


def as_tuple(value: Iterable[T]) -> tuple[T, ...]:
    """The items as a tuple; a text, a mapping or what is not iterable unchanged, for the check.

    A set has no order of its own: its items come in the order of how they are written.
    """
    if type(value) is tuple:
        return cast("tuple[T, ...]", value)
    if type(value) is list:
        return tuple(cast("list[T]", value))
    if isinstance(value, (str, bytes, Mapping)) or not has_items(value):
        return cast("tuple[T, ...]", value)
    return tuple(sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value)


def as_texts(value: Iterable[str]) -> tuple[str, ...]:
    """The texts as a tuple of plain ones; anything else unchanged, for the check to name."""
    texts: object = as_tuple(value)
    if isinstance(texts, tuple) and texts:
        texts = tuple(map(as_plain, cast("tuple[object, ...]", texts)))
    return cast("tuple[str, ...]", texts)


def as_plain(value: object) -> object:
    """A text as one of Python's own type; anything else unchanged."""
    # Of its type, for a mock of a text says that it is one.
    kind = type(value)
    return value if kind is str or not issubclass(kind, str) else str.__str__(cast("str", value))


def as_float(value: float | None) -> float | None:
    """A real number of any type as a float; anything else, and what is too large, unchanged."""
    if value is None or type(value) is float:
        return value
    plain = as_plain_scalar(value)
    if isinstance(plain, bool) or not isinstance(plain, (int, float)):
        return value
    try:
        return float(plain)
    except OverflowError:
        return value


def float_of(number: float) -> float:
    """A real number that was checked, of any library, as a float."""
    # Some scalars of pyarrow know no `float`.
    return cast("float", as_float(number))


def int_of(number: float) -> int:
    """A whole number that was checked, of any library, as Python's own."""
    return int(cast("float", as_plain_scalar(number)))


def as_plain_scalar(value: object) -> object:
    """A number, moment, day or duration of any library as Python's own; anything else as it is."""
    if type(value) in _OWN_TYPES:
        return value
    kind = _dtype_kind(value)
    try:
        if isinstance(value, timedelta) or kind == "m":
            return read_duration(value)
        if hasattr(type(value), "as_py"):
            return as_plain_scalar(_of_arrow(value))
        if not isinstance(value, Number) and (kind not in _SCALAR_KINDS or kind == "U"):
            return value
        plain = plain_value(value)
    except TypeError:
        return value
    return value if plain is None else plain
