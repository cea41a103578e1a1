"""The words of criteria text, read one at a time, so that the first fault in the text is the one reported."""

import re
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias

from customer_journey._criteria._values import name_fault
from customer_journey.errors import CriterionSyntaxError

__all__ = ["Token", "TokenKind", "Tokens"]

TokenKind: TypeAlias = Literal["word", "name", "text", "number", "sign", "mark", "end"]
"""What a token is: `name` is one in backticks, `sign` a comparison, `mark` a bracket or a comma."""

_BLANK: Final = re.compile(r"\s*+")

_TOKEN: Final = re.compile(
    r"""
      (?P<word>   [^\x00-@\[-^`{-\x7f\s] [^\x00-/:-@\[-^`{-\x7f\s]*+ )
    | (?P<number> [+-]?\.?[0-9] (?: [eE][+-][0-9] | [.0-9A-Z_a-z] )*+ )
    | (?P<text>   "(?:[^"\\]++|\\.)*+" | '(?:[^'\\]++|\\.)*+' )
    | (?P<name>   `(?:[^`]++|``)*+` )
    | (?P<sign>   [=!<>]++ | &++ | \|++ | ~ )
    | (?P<mark>   [()\[\],] )
    """,
    re.VERBOSE | re.DOTALL,
)

_SIGNS: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})

_MEANT: Final[Mapping[str, str]] = {
    "=": "==",
    "===": "==",
    "=<": "<=",
    "=>": ">=",
    "<>": "!=",
    "!==": "!=",
    "!": "not",
    "~": "not",
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
    "\N{NOT SIGN}": "not",
    "\N{LOGICAL AND}": "and",
    "\N{LOGICAL OR}": "or",
    "\N{ELEMENT OF}": "in",
    "\N{NOT EQUAL TO}": "!=",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{FULLWIDTH EQUALS SIGN}": "==",
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "{": "(",
    "}": ")",
    ";": "and",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
}

_UNCLOSED: Final[Mapping[str, str]] = {
    '"': "the text has no closing quote",
    "'": "the text has no closing quote",
    "`": "the name has no closing backtick",
}

_ESCAPE: Final = re.compile(
    r"\\(?: u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2}) | u([0-9a-fA-F]{4}) | (.) )",
    re.VERBOSE | re.DOTALL,
)

_ESCAPED: Final[Mapping[str, str]] = {
    '"': '"',
    "'": "'",
    "\\": "\\",
    "/": "/",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
}


class Token(NamedTuple):
    """A word of criteria text and the place where it begins."""

    kind: TokenKind
    text: str
    """As it stands in the text, except that the value of a `name` or `text` is without quotes and escapes."""
    offset: int


class Tokens:
    """The tokens of a text, with the next one in sight.

    Attributes:
        text: The whole text.
        next: The token that has not been taken yet.
    """

    def __init__(self, text: str) -> None:
        self.text: str = text
        self._offset: int = 0
        self.next: Token = self._read()

    def take(self) -> Token:
        """The next token; the one after it comes in sight."""
        token = self.next
        self.next = self._read()
        return token

    def sees(self, *texts: str) -> bool:
        """Whether the next token is one of these words, signs or marks."""
        return self.next.kind in {"word", "sign", "mark"} and self.next.text in texts

    def skip(self, text: str) -> bool:
        """Whether the next token is this word, sign or mark; if so it is taken."""
        found = self.sees(text)
        if found:
            self.take()
        return found

    def fault(self, reason: str, token: Token | None = None) -> CriterionSyntaxError:
        """The error to raise at a token, or else at the next one."""
        return CriterionSyntaxError(self.text, (token or self.next).offset, reason)

    def _read(self) -> Token:
        start = _end_of(_BLANK.match(self.text, self._offset))
        if start == len(self.text):
            return Token("end", "", start)
        found = _TOKEN.match(self.text, start)
        if found is None:
            raise CriterionSyntaxError(self.text, start, _unexpected(self.text[start]))
        self._offset = found.end()
        written = found.group()
        match found.lastgroup:
            case "word":
                return Token("word", self._word(written, start), start)
            case "number":
                return Token("number", written, start)
            case "text":
                return Token("text", self._unquoted(written, start), start)
            case "name":
                return Token("name", self._name(written, start), start)
            case "sign" if written in _SIGNS:
                return Token("sign", written, start)
            case "mark":
                return Token("mark", written, start)
            case _:
                raise CriterionSyntaxError(self.text, start, _unexpected(written))

    def _word(self, written: str, start: int) -> str:
        if written.isidentifier():
            return written
        for at, character in enumerate(written):
            if not (f"_{character}" if at else character).isidentifier():
                raise CriterionSyntaxError(self.text, start + at, _unexpected(character))
        raise AssertionError(written)

    def _name(self, written: str, start: int) -> str:
        name = written[1:-1].replace("``", "`")
        if fault := name_fault(name):
            raise CriterionSyntaxError(self.text, start, fault)
        return name

    def _unquoted(self, written: str, start: int) -> str:
        def plain(escape: re.Match[str]) -> str:
            high, low, code, single = escape.groups()
            if high is not None:
                return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
            character = chr(int(code, 16)) if code is not None else _ESCAPED.get(single, "")
            if not character:
                reason = f"unknown escape {escape.group()!r}; write a backslash as two"
                raise CriterionSyntaxError(self.text, start + 1 + escape.start(), reason)
            return character

        value = written[1:-1]
        if "\\" in value:
            value = _ESCAPE.sub(plain, value)
        if not _encodable(value):
            reason = "the text has half of a surrogate pair, which no file can hold"
            raise CriterionSyntaxError(self.text, start, reason)
        return value


def _end_of(found: re.Match[str] | None) -> int:
    return 0 if found is None else found.end()


def _unexpected(written: str) -> str:
    if written[0] in _UNCLOSED:
        return _UNCLOSED[written[0]]
    if written in _MEANT:
        return f"unexpected {written!r}: did you mean `{_MEANT[written]}`?"
    return f"unexpected {written[:20]!r}; a name with such characters stands in backticks"


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
