"""HTML elements that escape by construction: a text can become markup in no other way."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Final, TypeAlias

from customer_journey.render._cells import visible
from customer_journey.render._measure import glued

__all__ = ["Attribute", "Content", "Markup", "joined", "safe", "style", "tag", "trusted"]


class Markup(str):
    """A text that is HTML already; whatever is joined to it becomes plain text, and is escaped."""

    __slots__ = ()


Content: TypeAlias = "str | Markup | Iterable[Content] | None"
"""What stands in an element: texts, which are escaped, markup, and any of them one after another.
"""

Attribute: TypeAlias = str | int | bool | None
"""The value of an attribute: True for one without a value, None and False for none at all."""

_VOID: Final = frozenset({"input", "meta", "br"})


def safe(text: str) -> str:
    """The text as it may stand anywhere in HTML, with blanks for what is not to be seen."""
    return escape(visible(text))


def tag(name: str, /, *content: Content, **attributes: Attribute) -> Markup:
    """An element; of its attributes, `for_` stands for `for` and `aria_label` for `aria-label`."""
    written = ""
    for key, value in attributes.items():
        if value is not None and value is not False:
            written += f" {key.rstrip('_').replace('_', '-')}"
            written += "" if value is True else f'="{safe(str(value))}"'
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    text_of = _code if name == "code" else _prose
    return Markup(f"<{name}{written}>{_inner(content, text_of)}</{name}>")


def joined(content: Content, /) -> Markup:
    """Elements and texts one after another, without an element around them."""
    return Markup(_inner(content, _prose))


def style(css: str) -> Markup:
    """A `style` element; what it holds must not have been written by others."""
    if "</" in css:
        raise ValueError("a style sheet that holds an end tag would end early")
    return Markup(f"<style>{css}</style>")


def trusted(markup: str) -> Markup:
    """Text that is markup, written by what escapes for itself."""
    return Markup(markup)


def _code(text: str) -> str:
    """A text that is copied as it is, and broken behind underscores where it is too long."""
    return safe(text).replace("_", "_<wbr>")


def _prose(text: str) -> str:
    """A text that people read, so that numbers stay beside their units."""
    return glued(safe(text)).replace("\N{NO-BREAK SPACE}", "&nbsp;")


def _inner(content: Content, text_of: Callable[[str], str]) -> str:
    if content is None:
        return ""
    if isinstance(content, Markup):
        return content
    if isinstance(content, str):
        return text_of(content)
    return "".join(_inner(part, text_of) for part in content)
