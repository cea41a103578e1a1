"""Messages in the language of what is being drawn: one catalogue for each language.

English stands in the code. A catalogue is a module of this package, called by the tag of its
language, with `MESSAGES`: what each message is, or both of its forms where something is counted.
"""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from gettext import NullTranslations
from importlib import import_module
from typing import Concatenate, Final, ParamSpec, TypeVar

from customer_journey._messages._languages import LANGUAGES

__all__ = [
    "Catalogue",
    "counted",
    "current_catalogue",
    "current_language",
    "direction_of",
    "in_its_language",
    "in_language",
    "language_of_messages",
    "message",
    "role_name",
    "template",
]

P = ParamSpec("P")
R = TypeVar("R")
V = TypeVar("V")

_RIGHT_TO_LEFT: Final = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
)
"""The languages that are written from right to left, by the first part of their tags."""


class Catalogue(NullTranslations):
    """Translations that stand in a mapping; what is not in it stays English."""

    def __init__(self, messages: Mapping[str, str | tuple[str, str]]) -> None:
        super().__init__()
        self._messages = messages

    def gettext(self, message: str) -> str:
        """The message in the catalogue's language."""
        return self._text(message, message)

    def pgettext(self, context: str, message: str) -> str:
        """The message in the catalogue's language, where it means something of its own."""
        return self._text(f"{context}: {message}", message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form of a message for that number."""
        forms = self._messages.get(msgid1, (msgid1, msgid2))
        return forms if isinstance(forms, str) else forms[n != 1]

    def _text(self, key: str, english: str) -> str:
        text = self._messages.get(key, english)
        return text if isinstance(text, str) else text[0]


_ENGLISH: Final = Catalogue({})
_CURRENT: Final[ContextVar[NullTranslations]] = ContextVar("messages", default=_ENGLISH)
_LANGUAGE: Final[ContextVar[str]] = ContextVar("language", default="")


@contextmanager
def in_language(tag: str) -> Generator[None, None, None]:
    """Give messages in the language of that tag meanwhile, as far as there is a catalogue."""
    tokens = _LANGUAGE.set(tag), _CURRENT.set(_catalogue(tag.partition("-")[0].lower()))
    try:
        yield
    finally:
        _LANGUAGE.reset(tokens[0])
        _CURRENT.reset(tokens[1])


def in_its_language(function: Callable[Concatenate[V, P], R]) -> Callable[Concatenate[V, P], R]:
    """The function, whose messages are in the language of what it is given.

    That is the one that an argument `language` states, or else the value's own.
    """

    @wraps(function)
    def wrapper(value: V, /, *args: P.args, **kwargs: P.kwargs) -> R:
        stated: object = kwargs.get("language") or getattr(value, "language", "")
        with in_language(stated if isinstance(stated, str) else ""):
            return function(value, *args, **kwargs)

    return wrapper


def language_of_messages(tag: str) -> str:
    """The language in which messages are where that tag is stated: itself, or English."""
    return tag if tag.partition("-")[0].lower() in LANGUAGES else "en"


def current_catalogue() -> NullTranslations:
    """The catalogue of the current language, by which to keep texts that take long to find."""
    return _CURRENT.get()


def current_language() -> str:
    """The tag of the current language; empty where none is stated."""
    return _LANGUAGE.get()


@cache
def _catalogue(language: str) -> NullTranslations:
    if language not in LANGUAGES:
        return _ENGLISH
    return Catalogue(import_module(f"customer_journey._messages.{LANGUAGES[language]}").MESSAGES)


def message(text: str, /, **parts: object) -> str:
    """A message in the current language, with what stands in its places."""
    translated = template(text)
    return translated.format(**parts) if parts else translated


def role_name(role: str | None) -> str:
    """What a role is called in the current language; some have the name of a phase in English."""
    return "" if role is None else _CURRENT.get().pgettext("role", role)


def template(text: str, /) -> str:
    """A message in the current language, with its places still open."""
    return _CURRENT.get().gettext(text)


def counted(number: int, singular: str, plural: str = "") -> str:
    """A number and what is counted, in the current language: `1 stage`, `2 stages`."""
    forms = f"{{number}} {singular}", f"{{number}} {plural or f'{singular}s'}"
    return _CURRENT.get().ngettext(*forms, number).format(number=f"{number:,}")


def direction_of(tag: str) -> str | None:
    """`rtl` where a language is written from right to left; None where it is not."""
    return "rtl" if tag.partition("-")[0].lower() in _RIGHT_TO_LEFT else None
