"""Messages in the language of what is being drawn: one catalogue for each language.

English stands in the code. A catalogue is a module of this package, called by the tag of its
language, with `MESSAGES`: what each message is, or its forms where something is counted; and with
`plural` where these are not one for one and one for more.
"""

import re
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from decimal import Decimal
from functools import cache, wraps
from importlib import import_module
from typing import Any, Concatenate, Final, ParamSpec, TypeAlias, TypeVar, cast

from customer_journey._messages._languages import LANGUAGES

__all__ = [
    "Catalogue",
    "Messages",
    "counted",
    "current_catalogue",
    "current_journeys",
    "current_language",
    "direction_of",
    "explanation",
    "in_its_language",
    "in_language",
    "in_language_of_answer",
    "in_terms_of",
    "journeys_of",
    "language_of",
    "language_of_messages",
    "message",
    "numeral",
    "points",
    "role_name",
    "template",
    "term",
]

Messages: TypeAlias = Mapping[str, str | tuple[str, ...]]
"""What each message is, or its forms where something is counted, by what it is in English."""

P = ParamSpec("P")
R = TypeVar("R")
V = TypeVar("V")

_RIGHT_TO_LEFT: Final = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
)
"""The languages that are written from right to left, by the first part of their tags."""


def _english_plural(number: int) -> int:
    return int(number != 1)


class Catalogue:
    """Translations that stand in a mapping; what is not in it stays English.

    Where something is counted, `plural` gives the index of the form for a number.
    """

    def __init__(self, messages: Messages, plural: Callable[[int], int] = _english_plural) -> None:
        self._messages = messages
        self._plural = plural

    def text(self, english: str, context: str = "") -> str:
        """A message in the catalogue's language, with what it means in a context of its own."""
        text = self._messages.get(f"{context}: {english}" if context else english, english)
        return text if isinstance(text, str) else text[0]

    def form(self, singular: str, plural: str, number: int, context: str = "") -> str:
        """The form of a message for that number, likewise."""
        key = f"{context}: {singular}" if context else singular
        forms = self._messages.get(key, (singular, plural))
        return forms if isinstance(forms, str) else forms[self._plural(number)]


_JOURNEYS: Final = ("left", "right", "journey", "new", "old")
"""The fields of answers that are journeys, whose language and whose names the answers use."""

_ENGLISH: Final = Catalogue({})
_CURRENT: Final[ContextVar[Catalogue]] = ContextVar("messages", default=_ENGLISH)
_LANGUAGE: Final[ContextVar[str]] = ContextVar("language", default="")
_FIXED: Final[ContextVar[bool]] = ContextVar("fixed", default=False)
"""Whether somebody asked for the current language, so that no answer changes it to its own."""
_ABOUT: Final[ContextVar[tuple[object, ...]]] = ContextVar("journeys", default=())
"""The journeys that have the names of what ids stand for."""


_UNCHANGED: Final = nullcontext()


@contextmanager
def in_language(tag: str, *, fixed: bool = False) -> Generator[None, None, None]:
    """Give messages in the language of that tag meanwhile, as far as there is a catalogue.

    Where it is fixed, answers are in it too, whatever the language of their journeys.
    """
    # First what may fail, lest the language stays what it was to be for one call.
    catalogue = _catalogue(tag.partition("-")[0].lower())
    fixes = _FIXED.set(fixed or _FIXED.get())
    tokens = _LANGUAGE.set(tag), _CURRENT.set(catalogue)
    try:
        yield
    finally:
        _FIXED.reset(fixes)
        _LANGUAGE.reset(tokens[0])
        _CURRENT.reset(tokens[1])


def in_language_of_answer(tag: str) -> AbstractContextManager[None]:
    """Give messages in the language of an answer's journey, unless another one was asked for."""
    return _UNCHANGED if not tag or _FIXED.get() else in_language(tag)


def in_terms_of(value: object) -> AbstractContextManager[None]:
    """Give messages in the language and with the names of the journeys that a value is about."""
    journeys = journeys_of(value)
    # Most parts of an answer know of none.
    return _InTermsOf(journeys) if journeys else _UNCHANGED


class _InTermsOf:
    """What `in_terms_of` gives: every text of an answer asks for it, and most need no language."""

    def __init__(self, journeys: tuple[object, ...]) -> None:
        self._journeys = journeys

    def __enter__(self) -> None:
        self._token = _ABOUT.set(self._journeys)
        self._language = in_language_of_answer(_language_of_first(self._journeys))
        self._language.__enter__()

    def __exit__(self, *_: object) -> None:
        self._language.__exit__(None, None, None)
        _ABOUT.reset(self._token)


def current_journeys() -> tuple[object, ...]:
    """The journeys of what is being written; none where it knows of none."""
    return _ABOUT.get()


def in_its_language(function: Callable[Concatenate[V, P], R]) -> Callable[Concatenate[V, P], R]:
    """The function, whose messages are in the language of what it is given.

    That is the one that an argument `language` states, or else the value's own.
    """

    @wraps(function)
    def wrapper(value: V, /, *args: P.args, **kwargs: P.kwargs) -> R:
        stated = kwargs.get("language")
        # A mock says that it is a text.
        if isinstance(stated, str) and issubclass(type(stated), str) and stated:
            with in_language(stated, fixed=True), in_terms_of(value):
                return function(value, *args, **kwargs)
        with in_terms_of(value):
            return function(value, *args, **kwargs)

    return wrapper


def language_of(value: object) -> str:
    """The language that a journey states, or the first journey of an answer that states one."""
    return _language_of_first(journeys_of(value))


def journeys_of(value: object) -> tuple[object, ...]:
    """A journey itself, or the journeys that an answer has or was made from."""
    kind: Any = type(value)
    names = _holding(kind)
    if names is None:
        return (value,)
    journeys: list[object] = []
    for name in names:
        of: object = getattr(value, name, None)
        journeys += cast("tuple[object, ...]", of) if isinstance(of, tuple) else (of,)
    held = tuple(one for one in journeys if hasattr(one, "transitions"))
    about: object = getattr(value, "_about", ())
    return held or (cast("tuple[object, ...]", about) if isinstance(about, tuple) else ())


@cache
def _holding(kind: type[Any]) -> tuple[str, ...] | None:
    """The attributes of a type that may hold journeys: most have none, and are asked often.

    None for the type of journeys themselves.
    """
    if hasattr(kind, "stages") and hasattr(kind, "transitions"):
        return None
    return tuple([name for name in (*_JOURNEYS, "journeys") if hasattr(kind, name)])


def _language_of_first(journeys: tuple[object, ...]) -> str:
    tags: Iterator[object] = (getattr(journey, "language", "") for journey in journeys)
    return next((tag for tag in tags if isinstance(tag, str) and tag), "")


def language_of_messages(tag: str) -> str:
    """The language in which messages are where that tag is stated: itself, or English."""
    return tag if tag.partition("-")[0].lower() in LANGUAGES else "en"


def current_catalogue() -> Catalogue:
    """The catalogue of the current language, by which to keep texts that take long to find."""
    return _CURRENT.get()


def current_language() -> str:
    """The tag of the current language; empty where none is stated."""
    return _LANGUAGE.get()


def _catalogue(language: str) -> Catalogue:
    return _translated(LANGUAGES[language]) if language in LANGUAGES else _ENGLISH


@cache
def _translated(name: str) -> Catalogue:
    module = import_module(f"customer_journey._messages.{name}")
    return Catalogue(module.MESSAGES, getattr(module, "plural", _english_plural))


def message(text: str, /, **parts: object) -> str:
    """A message in the current language, with what stands in its places."""
    translated = template(text)
    if float in map(type, parts.values()):
        parts = {
            name: _Figure(part) if type(part) is float else part for name, part in parts.items()
        }
    return translated.format(**parts) if parts else translated


class _Figure(float):
    """A number in a message, which the message says how to round."""

    __slots__ = ()

    def __format__(self, spec: str, /) -> str:
        """The number with the marks of the current language."""
        return numeral(format(float(self), spec))


def role_name(role: str | None) -> str:
    """What a role is called in the current language; some have the name of a phase in English."""
    return "" if role is None else term("role", role)


def term(context: str, word: str) -> str:
    """A word in the current language, where it means something of its own in that context."""
    return _CURRENT.get().text(word, context)


def template(text: str, /) -> str:
    """A message in the current language, with its places still open."""
    return _CURRENT.get().text(text)


def counted(
    number: int, singular: str, plural: str = "", *, context: str = "", figure: str = ""
) -> str:
    """A number and what is counted, in the current language: `1 stage`, `2 stages`.

    The context says what it means where a language has several forms of it, and the figure how the
    number is written, where that is not how numbers usually are.
    """
    forms = f"{{number}} {singular}", f"{{number}} {plural or f'{singular}s'}"
    form = _CURRENT.get().form(*forms, number, context)
    return form.format(number=figure or numeral(number))


_EXPONENT: Final = re.compile(r"[-+]?[\d.]+e[-+]\d+")
_NOISE: Final = 1e-12


def numeral(number: str | float) -> str:
    """A number, or how English writes it, with the marks of the current language: `1.234,5`.

    An exponent is written out; what rounding left over is zero.
    """
    if isinstance(number, str):
        text = number
    else:
        text = f"{number:,}" if isinstance(number, int) else f"{float(number):,.12g}"
    if _EXPONENT.fullmatch(text):
        written = Decimal(text)
        text = f"{written:,f}" if abs(written) > _NOISE else "0"
    catalogue = _CURRENT.get()
    if catalogue is _ENGLISH:
        return text
    return text.translate({ord(mark): catalogue.text(mark, "number") for mark in ",."})


def points(figure: str) -> str:
    """Percentage points, of which a figure says how many: `1 point`, `-0.5 points`."""
    return counted(1 if figure.lstrip("+-") == "1" else 2, "point", figure=figure)


def explanation(code: str, part: str, english: str) -> str:
    """What is said of a rule in the current language: its `summary`, `why` or `fix`."""
    key = f"{code} {part}"
    text = term("rule", key)
    return english if text == key else text


def direction_of(tag: str) -> str | None:
    """`rtl` where a language is written from right to left; None where it is not."""
    return "rtl" if tag.partition("-")[0].lower() in _RIGHT_TO_LEFT else None
