"""The grammar of criteria text: one function for each rule, whose docstring is the rule.

Rules are written as `name = ...`, words of the language in quotes, `{ }` for any number of times,
`[ ]` for at most once, `|` for a choice. Nothing is ever evaluated: what the rules don't allow is
an error.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final, get_args

from customer_journey._arguments import checked
from customer_journey._lazy import late_pattern
from customer_journey._values import Value, kind_of
from customer_journey.criteria._constants import (
    LONGEST_DECIMAL,
    RESERVED,
    constant,
    identity,
    write_value,
)
from customer_journey.criteria._evaluation import Operator
from customer_journey.criteria._tokens import Token, Tokens
from customer_journey.criteria._tree import (
    FALSE,
    MOST_LEVELS,
    TRUE,
    Comparison,
    Criterion,
    Known,
    Membership,
    conjunction,
    disjunction,
)

__all__ = ["parse_criterion"]

_BARE_MOMENT: Final = late_pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?P<time>[T ][0-9]{2}:[0-9]{2}[-+0-9:.Z]*)?"
)
_SIMPLE: Final = re.compile(r"([A-Za-z_][0-9A-Za-z_]*+) ([=!<>]=|[<>]) (-?(?:0|[1-9][0-9]{0,8}+))")
"""A comparison that is read at once, as `orders >= 2`; the rules below read it as well."""
_INTEGER: Final = late_pattern(r"-?(?:0|[1-9][0-9]*+|0x[0-9a-f]++)")
_FLOAT: Final = late_pattern(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")
_DATE: Final = late_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME: Final = late_pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_MOMENTS: Final[Mapping[str, tuple[re.Pattern[str], str, Callable[[str], date]]]] = {
    "date": (_DATE, "2026-01-31", date.fromisoformat),
    "datetime": (_DATETIME, "2026-01-31T10:00:00+00:00", datetime.fromisoformat),
}
_MISSING: Final = frozenset({"null", "none", "nan", "na", "nil", "undefined"})
_OPERATORS: Final[dict[str, Operator]] = {sign: sign for sign in get_args(Operator)}


@checked
def parse_criterion(text: str, /) -> Criterion:
    """The criterion that a text describes.

    `str` of a criterion gives its canonical text, which parses back to an equal one.

    ==================================  =======================================================
    ``orders >= 2``                     also ``==``, ``!=``, ``<``, ``<=``, ``>``
    ``subscribed``                      the fact is true; the same as ``subscribed == true``
    ``plan in ["pro", "team"]``         also ``not in``
    ``orders between 2 and 5``          short for ``orders >= 2 and orders <= 5``
    ``email is known``                  also ``is unknown``; never itself unknown
    ``a and b``, ``a or b``, ``not a``  ``not`` binds before ``and``, ``and`` before ``or``
    ``(a or b) and c``                  parentheses, at most 64 deep, each ``not`` counted in
    ``true``, ``false``                 always, never
    ==================================  =======================================================

    A fact whose name is not an identifier, or is one of the words above, stands in backticks; a
    backtick inside is doubled. Constants are ``true``, ``false``, integers (beyond 640 digits in
    hexadecimal, ``0x1f``), floats (``2.5``, ``1e-3``), texts as in JSON (or in single quotes),
    ``date("2026-01-31")`` and ``datetime("2026-01-31T10:00:00+00:00")``, with an offset or without.

    Args:
        text: A criterion of any length, on one line or several.

    Raises:
        CriterionSyntaxError: The text is not a criterion; it says where, and what was meant.
        WrongTypeError: It is not a text at all.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.parse_criterion("not (orders >= 2 and plan in ['pro', 'team'])"))
        not (orders >= 2 and plan in ["pro", "team"])
        >>> cj.parse_criterion("orders = 2")
        Traceback (most recent call last):
            ...
        customer_journey.errors.CriterionSyntaxError: did you mean `==`? (line 1, column 8)
            orders = 2
                   ^
    """
    # Most clauses compare a fact with a small number, and files have thousands of them.
    simple = _SIMPLE.fullmatch(text)
    if simple is not None:
        name, sign, number = simple.groups()
        if name not in RESERVED:
            return Comparison(name, _OPERATORS[sign], int(number))
    return _criterion(Tokens(text))


def _criterion(tokens: Tokens) -> Criterion:
    """`criterion = disjunction end`."""
    if tokens.at_end():
        raise tokens.fault("a criterion is not empty; `true` always holds")
    criterion = _disjunction(tokens, 0)
    if not tokens.at_end():
        raise tokens.fault(_unexpected_after(tokens))
    return criterion


def _disjunction(tokens: Tokens, levels: int) -> Criterion:
    """`disjunction = conjunction { "or" conjunction }`."""
    operands = [_conjunction(tokens, levels)]
    while tokens.skip("or"):
        operands.append(_conjunction(tokens, levels))
    return disjunction(operands) if len(operands) > 1 else operands[0]


def _conjunction(tokens: Tokens, levels: int) -> Criterion:
    """`conjunction = negation { "and" negation }`."""
    operands = [_negation(tokens, levels)]
    while tokens.skip("and"):
        operands.append(_negation(tokens, levels))
    return conjunction(operands) if len(operands) > 1 else operands[0]


def _negation(tokens: Tokens, levels: int) -> Criterion:
    """`negation = "not" negation | operand`."""
    if not tokens.sees("not"):
        return _operand(tokens, levels)
    levels = _deeper(tokens, levels)
    tokens.take()
    return ~_negation(tokens, levels)


def _operand(tokens: Tokens, levels: int) -> Criterion:
    """`operand = "(" disjunction ")" | "true" | "false" | clause`."""
    if tokens.sees("("):
        levels = _deeper(tokens, levels)
        opening = tokens.take()
        inner = _disjunction(tokens, levels)
        if not tokens.skip(")"):
            if tokens.at_end():
                raise tokens.fault("this parenthesis is never closed", opening)
            raise tokens.fault(_unexpected_after(tokens))
        return inner
    if tokens.skip("true"):
        return TRUE
    if tokens.skip("false"):
        return FALSE
    return _clause(tokens, levels)


def _clause(tokens: Tokens, levels: int) -> Criterion:
    """`clause = name [ comparison | [ "not" ] "in" list | range | knowledge ]`."""
    name = _name(tokens)
    if tokens.next.kind == "sign":
        return _comparison(tokens, name)
    if tokens.skip("in"):
        return _membership(tokens, name)
    if tokens.skip("not"):
        if not tokens.skip("in"):
            raise tokens.fault("expected `in` after `not`")
        return ~_membership(tokens, name)
    if tokens.sees("between"):
        _deeper(tokens, levels)
        return _range(tokens, name)
    if tokens.skip("is"):
        return _knowledge(tokens, name)
    return Comparison(name, "==", value=True)


def _name(tokens: Tokens) -> str:
    """`name = identifier | backtick characters backtick`."""
    token = tokens.next
    if token.kind == "name" or (token.kind == "word" and token.text not in RESERVED):
        return tokens.take().text
    if token.kind in {"number", "text"}:
        raise tokens.fault("a clause begins with the name of a fact; turn the comparison round")
    if token.kind == "word":
        raise tokens.fault(
            f"expected a fact, not `{token.text}`; a fact of that name stands in backticks"
        )
    raise tokens.fault("expected the name of a fact")


def _comparison(tokens: Tokens, name: str) -> Criterion:
    """`comparison = ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) value`."""
    sign = tokens.take()
    at = tokens.next
    value = _value(tokens)
    if isinstance(value, bool) and sign.text not in {"==", "!="}:
        raise tokens.fault("true and false have no order; compare with `==` or `!=`", at)
    return Comparison(name, _OPERATORS[sign.text], value)


def _membership(tokens: Tokens, name: str) -> Criterion:
    """`list = "[" [ value { "," value } [ "," ] ] "]"`."""
    opening = tokens.next
    if not tokens.skip("["):
        raise tokens.fault("expected a list, as in `[1, 2]`")
    values: dict[object, Value] = {}
    while not tokens.sees("]"):
        at = tokens.next
        if at.kind == "end":
            raise tokens.fault("this bracket is never closed", opening)
        value = _value(tokens)
        first = next(iter(values.values()), value)
        if kind_of(value) != kind_of(first):
            raise tokens.fault(f"the list holds {kind_of(first)}, this is {kind_of(value)}", at)
        values.setdefault(identity(value), value)
        if not tokens.skip(",") and not tokens.sees("]") and not tokens.at_end():
            raise tokens.fault("expected `,` or `]`")
    tokens.take()
    return Membership(name, tuple(values.values()))


def _range(tokens: Tokens, name: str) -> Criterion:
    """`range = "between" value "and" value`."""
    tokens.take()
    at = tokens.next
    least = _value(tokens)
    if isinstance(least, bool):
        raise tokens.fault("true and false have no order", at)
    if not tokens.skip("and"):
        raise tokens.fault("expected `and` and the upper bound")
    at = tokens.next
    most = _value(tokens)
    if kind_of(least) != kind_of(most):
        raise tokens.fault(f"the lower bound is {kind_of(least)}, this is {kind_of(most)}", at)
    return conjunction((Comparison(name, ">=", least), Comparison(name, "<=", most)))


def _knowledge(tokens: Tokens, name: str) -> Criterion:
    """`knowledge = "is" ( "known" | "unknown" )`."""
    if tokens.skip("known"):
        return Known(name)
    if tokens.skip("unknown"):
        return ~Known(name)
    raise tokens.fault("expected `known` or `unknown`; hold a fact against a constant with `==`")


def _value(tokens: Tokens) -> Value:
    """`value = "true" | "false" | number | text | ( "date" | "datetime" ) "(" text ")"`."""
    token = tokens.next
    if token.kind == "number":
        return _number(tokens)
    if token.kind == "text":
        return tokens.take().text
    if tokens.sees("true", "false"):
        return tokens.take().text == "true"
    if tokens.sees("date", "datetime"):
        return _moment(tokens)
    raise tokens.fault(_no_value(token))


def _number(tokens: Tokens) -> Value:
    """`number = integer | float`."""
    moment = _BARE_MOMENT.match(tokens.text, tokens.next.offset)
    if moment is not None:
        kind = "datetime" if moment["time"] else "date"
        raise tokens.fault(f'a constant {kind} is written as in `{kind}("{moment[0]}")`')
    token = tokens.take()
    if _INTEGER.fullmatch(token.text):
        digits = token.text.removeprefix("-")
        if digits.startswith("0x"):
            return int(token.text, 16)
        if len(digits) > LONGEST_DECIMAL:
            reason = f"more than {LONGEST_DECIMAL} digits: write the integer in hexadecimal, 0x…"
            raise tokens.fault(reason, token)
        return int(token.text)
    if not _FLOAT.fullmatch(token.text):
        raise tokens.fault("this is not a number; write numbers as in `-12`, `0.5`, `1e-3`", token)
    value = float(token.text)
    if value in {float("inf"), float("-inf")}:
        raise tokens.fault("this number is too large for a float", token)
    return value


def _moment(tokens: Tokens) -> Value:
    """`moment = ( "date" | "datetime" ) "(" text ")"`."""
    kind = tokens.take().text
    pattern, example, read = _MOMENTS[kind]
    if not tokens.skip("(") or tokens.next.kind != "text":
        raise tokens.fault(f'a constant {kind} is written as in `{kind}("{example}")`')
    written = tokens.next.text
    if not pattern.fullmatch(written):
        raise tokens.fault(f"this is not a {kind} as ISO 8601 has it, as in `{example}`")
    try:
        value = constant(read(written))
    except ValueError as error:
        raise tokens.fault(f"no such {kind}: {error}") from None
    tokens.take()
    if not tokens.skip(")"):
        raise tokens.fault("expected `)`")
    return value


def _deeper(tokens: Tokens, levels: int) -> int:
    if levels == MOST_LEVELS:
        raise tokens.fault(f"parentheses and `not` are nested more than {MOST_LEVELS} deep")
    return levels + 1


def _no_value(token: Token) -> str:
    match token.kind:
        case "end":
            return "expected a constant"
        case "word" if token.text.lower() in {"true", "false"}:
            return f"expected a constant: did you mean `{token.text.lower()}`?"
        case "word" if token.text.lower() in _MISSING:
            return "nothing equals a missing value: ask `is known` or `is unknown`"
        case "word" | "name":
            quoted = write_value(token.text)
            return f"expected a constant; a text stands in quotes: did you mean `{quoted}`?"
        case _:
            return f"expected a constant, not `{token.text}`"


def _unexpected_after(tokens: Tokens) -> str:
    for token in (tokens.next, tokens.last):
        if token.kind == "word" and token.text.lower() in RESERVED - {token.text}:
            return f"words of the language are in lower case: did you mean `{token.text.lower()}`?"
    if tokens.sees(")"):
        return "this parenthesis was never opened"
    reason = "expected `and`, `or` or the end of the criterion"
    words = (tokens.last, tokens.next)
    if all(token.kind == "word" and token.text not in RESERVED for token in words):
        return f"{reason}; a name with a blank stands in backticks"
    return reason
