"""The words of criteria text, read one at a time, so that the first fault is the one reported."""

import re
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias, cast

from customer_journey._lazy import late_pattern
from customer_journey._values import read_text
from customer_journey.criteria._constants import name_fault
from customer_journey.errors import CriterionSyntaxError

__all__ = ["Token", "TokenKind", "Tokens", "span_at", "span_of"]

TokenKind: TypeAlias = Literal["word", "name", "text", "number", "sign", "mark", "end"]
"""What a token is: `name` is one in backticks, `sign` a comparison, `mark` a bracket or a comma."""

_TOKEN: Final = late_pattern(
    r"""
    \s*+ (?:
      (?P<word>   [^\x00-@\[-^`{-\x7f\s] [^\x00-/:-@\[-^`{-\x7f\s]*+ )
    | (?P<number> [+-]?\.?[0-9] (?: [eE][+-][0-9] | [.0-9A-Z_a-z] )*+ )
    | (?P<text>   "(?:[^"\\]++|\\.)*+" | '(?:[^'\\]++|\\.)*+' )
    | (?P<name>   `(?:[^`]++|``)*+` )
    | (?P<sign>   [=!<>]++ | &++ | \|++ | ~ )
    | (?P<mark>   [()\[\],] )
    | (?P<end>    \Z )
    )
    """,
    re.VERBOSE | re.DOTALL,
)

_PLAIN: Final = frozenset({"word", "sign", "mark"})
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

_ESCAPE: Final = late_pattern(
    r"""
    \\ (?: u ([dD][89abAB][0-9a-fA-F]{2}) \\u ([dD][c-fC-F][0-9a-fA-F]{2})
        | u ([0-9a-fA-F]{4})
        | (.) )
    """,
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
    """As it stands, except that a `name` or `text` is without quotes and escapes."""
    offset: int
    end: int
    """Where it ends."""


class Tokens:
    """The tokens of a text, with the next one in sight.

    Attributes:
        text: The whole text.
        next: The token that has not been taken yet.
        last: The token taken last; at the beginning, the end.
    """

    def __init__(self, text: str) -> None:
        self.text: str = text
        self._offset: int = 0
        self.last: Token = Token("end", "", 0, 0)
        self.next: Token = self._read()

    def take(self) -> Token:
        """The next token; the one after it comes in sight."""
        self.last = self.next
        self.next = self._read()
        return self.last

    def at_end(self) -> bool:
        """Whether all tokens have been taken."""
        return self.next.kind == "end"

    def sees(self, *texts: str) -> bool:
        """Whether the next token is one of these words, signs or marks."""
        return self.next.text in texts and self.next.kind in _PLAIN

    def skip(self, text: str) -> bool:
        """Whether the next token is this word, sign or mark; if so it is taken."""
        matches = self.sees(text)
        if matches:
            self.take()
        return matches

    def fault(self, reason: str, token: Token | None = None) -> CriterionSyntaxError:
        """The error to raise at a token, or else at the next one."""
        return CriterionSyntaxError(self.text, (token or self.next).offset, reason)

    def _read(self) -> Token:
        matches = _TOKEN.match(self.text, self._offset)
        if matches is None:
            raise self._unreadable()
        self._offset = matches.end()
        kind = cast("TokenKind", matches.lastgroup)
        written, start = matches.group(kind), matches.start(kind)
        match kind:
            case "word":
                self._check_word(written, start)
            case "text":
                written = self._unquoted(written, start)
            case "name":
                written = self._name(written, start)
            case "sign" if written not in _SIGNS:
                raise CriterionSyntaxError(self.text, start, _unexpected(written))
            case _:
                pass
        return Token(kind, written, start, self._offset)

    def _unreadable(self) -> CriterionSyntaxError:
        rest = self.text[self._offset :].lstrip()
        return CriterionSyntaxError(self.text, len(self.text) - len(rest), _unexpected(rest[0]))

    def _check_word(self, written: str, start: int) -> None:
        if written.isidentifier():
            return
        odd = (at for at in range(len(written)) if not f"_{written[at]}".isidentifier())
        at = next(odd, 0)
        raise CriterionSyntaxError(self.text, start + at, _unexpected(written[at]))

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
        try:
            value.encode()
        except UnicodeEncodeError:
            reason = "the text has half of a surrogate pair, which no file can hold"
            raise CriterionSyntaxError(self.text, start, reason) from None
        return value


def span_at(text: str, offset: int) -> tuple[int, int]:
    """Where the token at an offset of criteria text begins and ends; a character, if it is none."""
    matches = _TOKEN.match(text, offset)
    if matches is None or not (matches["word"] or "_").isidentifier():
        return offset, offset + 1
    return offset, max(matches.end(), offset + 1)


def span_of(part: str, text: str) -> tuple[int, int] | None:
    """Where the tokens of a part of a criterion stand in criteria text, written in any way.

    Of a clause that the text writes otherwise, as `between` does, it is where its fact stands.
    """
    try:
        wanted, tokens = _all(part), _all(text)
    except CriterionSyntaxError:
        # It is the name of a fact, which may be any text.
        return None
    alike, written = ([_as_read(token) for token in each] for each in (wanted, tokens))
    spans = (
        (tokens[at].offset, tokens[at + count - 1].end)
        for count in (len(wanted), 1)
        for at in range(len(tokens) - count + 1)
        if written[at : at + count] == alike[:count]
    )
    return next(spans, None)


def _all(text: str) -> list[Token]:
    tokens = Tokens(text)
    taken: list[Token] = []
    while not tokens.at_end():
        taken.append(tokens.take())
    return taken


def _as_read(token: Token) -> tuple[str, str]:
    """What tokens have in common that mean the same: a name may stand in backticks or not."""
    return "word" if token.kind == "name" else token.kind, read_text(token.text)


def _unexpected(written: str) -> str:
    if written[0] in _UNCLOSED:
        return _UNCLOSED[written[0]]
    if written in _MEANT:
        pasted = "; typographic quotes come with pasted text" if _MEANT[written] in "\"'" else ""
        return f"did you mean `{_MEANT[written]}`?{pasted}"
    if written == "%":
        return "unexpected '%'; 20 % is 0.2, and a name with such characters stands in backticks"
    return f"unexpected {written[:20]!r}; a name with such characters stands in backticks"
