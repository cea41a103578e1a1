"""Mutated input for every entrance: quick in the tests, long at will.

    python -m tests.fuzz                       # ten seconds for each target
    python -m tests.fuzz --seconds 3600 --only criteria documents --seed 7
    python -m tests.fuzz --cases 10_000_000 --only criteria

Whatever comes in, an answer or an error of ours comes out. Each line says how much was tried; a
failure prints the target, the seed and the case, by which it can be repeated.
"""

import argparse
import contextlib
import io
import json
import os
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Generator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

import customer_journey as cj
from customer_journey._cli._main import main as command
from customer_journey._printable import printable_lines

__all__ = ["TARGETS", "run", "workplace"]

Case = Callable[[random.Random], object]

PRESETS: Final = [cj.presets.get(name) for name in ("marketing-hourglass", "aarrr", "aida")]
SHOP: Final = cj.Journey(
    "shop",
    stages=[
        cj.Stage("know", role="prospect"),
        cj.Stage("try", entry=cj.parse_criterion('trials >= 1 and plan in ["a", "b"]')),
        cj.Stage("buy", entry=cj.parse_criterion("orders >= 1 or vip")),
        cj.Stage("gone", entry=cj.parse_criterion("left > date('2026-01-01')"), end=True),
    ],
    transitions=[
        ("know", "try"),
        cj.Transition("try", "buy", decision="Pay", when=cj.parse_criterion("not blocked")),
        cj.Transition("buy", "gone", kind="exit", reason="price"),
    ],
    starts=["know"],
    goals=["buy"],
)

WHOLE: Final = cj.files.from_dict(
    {
        "customer_journey": 1,
        "id": "whole",
        "version": "2",
        "language": "de",
        "stages": {
            "a": {
                "formerly": ["z"],
                "phases": ["aware"],
                "questions": {"q": {"text": "Why?", "channel": "web", "personas": ["p"]}},
                "insights": {"slow": {"text": "Slow", "kind": "pain", "importance": 9}},
                "actions": {"look": {"lane": "frontstage", "touchpoints": ["t"]}},
                "experience": [{"score": 1, "n": 9, "low": 0, "high": 2}],
                "assets": {"x": {"answers": ["q"], "claims": {"free": {"value": "yes"}}}},
                "touchpoints": {"t": {"channel": "web", "event": "paid"}},
                "metrics": {
                    "m": {"conversion": "a -> b", "within": "30 days", "target": 0.5},
                    "r": {"ratio": "m / m2"},
                    "m2": {"sum": "paid.amount", "every": "month", "where": 'plan == "pro"'},
                },
            },
            "b": {"entry": "n >= 2 and total > 9.5", "entry_basis": "assumed", "extra": {"k": [1]}},
            "c": {"end": True},
        },
        "transitions": {
            "a -> b": {"after": "1 day", "within": "2 weeks", "probability": 0.25, "effort": 2},
            "a -> c": {"kind": "exit", "reason": "price"},
            "b -> c": {"when": "seen > datetime('2026-01-01T00:00:00Z')", "personas": ["p"]},
        },
        "starts": ["a"],
        "goals": ["c"],
        "events": {
            "paid": {
                "meaning": "paid",
                "columns": {"amount": {"type": "float"}, "plan": {"type": "str"}},
            }
        },
        "facts": {
            "n": {"type": "int", "count": "paid", "within": "30 days", "minimum": 0},
            "seen": {"type": "datetime", "last": "paid"},
            "total": {"type": "float", "sum": "paid.amount", "where": "amount > 0", "unit": "EUR"},
        },
        "audience": {"who": "All", "messages": {"free": {"value": "yes", "markets": ["de"]}}},
        "personas": {"p": {"name": "P", "ideal": True}},
        "promises": {"back": {"made": ["a"], "due": "b", "kept": ["b"]}},
        "opportunities": {"o": {"answers": ["q"], "lifts": {"a -> b": 0.1}, "effort": 2}},
        "path_rules": {"first": {"kind": "precedes", "stage": "a", "before": "b"}},
        "source": {"author": "A", "year": 1999, "title": "T"},
        "suppressions": [{"rule": "CJ101", "where": "stages.a", "reason": "known"}],
    }
)
TEXTS: Final[dict[str, list[str]]] = {
    format: [cj.dumps(journey, format=format) for journey in (*PRESETS, WHOLE, SHOP)]
    for format in ("json", "yaml")
}
"""Documents with every kind of element; the large ones are drawn less often."""


STYLES: Final = """customer_journey: 1
id: shop
stages:
  a:
    entry: x >= 1
      and y < 2
  b: {entry: 'it is

      known or z = 1'}
  c:
    entry: "x \\
      == 'q' and"
  d:
    entry: |
      x = 1
      or y
  e:
    entry: >-
      y in (

      1)
"""
"""Criteria in each style of YAML, most with a mistake."""


def document(rng: random.Random, format: str = "json") -> str:
    """One of the documents."""
    if format == "yaml" and rng.random() < 0.3:
        return STYLES
    return TEXTS[format][-1 - min(int(rng.expovariate(1)), len(PRESETS) + 1)]


CRITERIA: Final = [
    'orders >= 2 and not (plan == "pro" or vip)',
    "`a b` is known and x in [1, 2.5, -3e7] or y != 0x1f",
    "at > datetime('2026-01-31T12:00Z') and on <= date('2026-02-28')",
    'not not (a) and ((b or c) and "x" == "y") or true',
]
MARKS: Final = (
    *("(", ")", "[", "]", "`", '"', "'", ",", "and", "or", "not", "in", "is", "known", "==", "!="),
    *("<=", ">", "0x", "1e999", "-", ".", "\\", "\\u0000", "\n", "\t", "\0", "\ud800", "\u202e"),
    *("é", "e\u0301", "日", "true", "null", "date('x')", "datetime(''", "9" * 700, " " * 9, "#"),
)
ODD: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, 1, -1, 3, 10**5_001, 0.1, -0.0, float("nan"), float("inf"), 1e308),
    *("", "a", "pro", "\0", "\ud800", "x" * 5_000, "2026-01-01", "NaN", b"a", 1j, [], [1]),
    *({}, {"a": 1}),
    *(Decimal("0.1"), Decimal("NaN"), Decimal("1e-400"), Fraction(1, 3), UUID(int=1), timedelta(1)),
    *(date(2026, 1, 2), datetime(2026, 1, 2, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)),
    *(object(), Enum("E", "A")),
)  # fmt: skip


def mutated(text: str, rng: random.Random, marks: tuple[str, ...] = MARKS) -> str:
    """The text with a few pieces cut, doubled, moved or replaced by marks."""
    for _ in range(rng.randint(1, 5)):
        start = rng.randint(0, len(text))
        end = min(len(text), start + rng.choice((0, 1, 1, 2, 8, 40)))
        piece = rng.choice((rng.choice(marks), "", text[start:end] * 2, text[end : end + 9]))
        text = text[:start] + piece + text[end:]
    return text


def changed(value: Any, rng: random.Random) -> Any:
    """Plain data with one part replaced, removed or doubled."""
    holders: list[tuple[Any, Any]] = []
    pending: list[Any] = [value]
    while pending:
        holder = pending.pop()
        keys: list[Any] = list(holder) if hasattr(holder, "keys") else list(range(len(holder)))
        holders += [(holder, key) for key in keys]
        pending += [holder[key] for key in keys if isinstance(holder[key], (dict, list))]
    holder, key = rng.choice(holders)
    other, another = rng.choice(holders)
    match rng.randrange(5):
        case 0:
            del holder[key]
        case 1:
            holder[key] = json.loads(json.dumps(other[another]))
        case 2 if isinstance(key, str):
            holder[mutated(key, rng)] = holder.pop(key)
        case 3 if isinstance(holder[key], str):
            holder[key] = mutated(holder[key], rng)
        case _:
            holder[key] = rng.choice((None, True, 0, -1, 0.5, "", "a", [], {}, ["a"], {"a": 1}))
    return value


def require(law: bool, words: str) -> None:
    """Refuse a case that breaks a law."""
    if not law:
        raise AssertionError(words)


def criteria(rng: random.Random) -> object:
    """A text is a criterion, which its own text gives again, or an error with a position."""
    text = mutated(rng.choice(CRITERIA), rng)
    try:
        criterion = cj.parse_criterion(text)
    except cj.errors.CriterionSyntaxError as error:
        require(0 <= error.offset <= len(text), "the position is in the text")
        return str(error)
    assert cj.parse_criterion(str(criterion)) == criterion
    with contextlib.suppress(cj.errors.CriterionTypeError):
        assert criterion.evaluate({name: rng.choice(ODD) for name in criterion.names()}) in TRUTHS
    return criterion


TRUTHS: Final = (True, False, None)


def documents(rng: random.Random) -> object:
    """A file is a journey, which its own file gives again, or an error that names each problem."""
    format: Any = "yaml" if rng.random() < 0.2 else "json"
    if format == "json" and rng.random() < 0.6:
        text = json.dumps(changed(json.loads(document(rng)), rng))
    else:
        text = mutated(document(rng, format), rng, (*MARKS, "|", ">", "&a ", "*a", "\r", "\ufeff"))
    if format == "yaml" and rng.random() < 0.2:
        text = text.replace("\n", rng.choice(("\r", "\r\n")))
    try:
        read = cj.loads(text, format=format)
    except cj.errors.InvalidFileError as error:
        require(bool(error.problems), "an error has problems")
        return str(error)
    assert cj.loads(cj.dumps(read)) == read
    return cj.validate(read) if rng.random() < 0.1 else read


def schema(rng: random.Random) -> object:
    """What the loader takes, the schema takes: the loader is the stricter one."""
    changes = changed(json.loads(document(rng)), rng)
    try:
        cj.loads(json.dumps(changes))
    except cj.errors.InvalidFileError:
        return None
    problems = [error.message for error in validator().iter_errors(changes)]
    assert problems == []
    return changes


_VALIDATORS: Final[list[Any]] = []


def validator() -> Any:
    """A validator of the schema by another library."""
    if not _VALIDATORS:
        from jsonschema import Draft202012Validator

        _VALIDATORS.append(Draft202012Validator(cj.json_schema()))
    return _VALIDATORS[0]


def interchange(rng: random.Random) -> object:
    """Another tool's document is a journey with stages or an error."""
    name = rng.choice(("node_link", "xstate", "ujg", "graphml"))
    module: Any = cj.interchange
    written = getattr(module, f"to_{name}")(rng.choice((*PRESETS, SHOP)))
    if isinstance(written, str):
        document: Any = mutated(written, rng)
    else:
        document = changed(json.loads(json.dumps(written)), rng)
        if rng.random() < 0.5:
            foreign = json.dumps(document).replace("customer_journey", "other")
            document = json.loads(foreign.replace("urn:customer-journey:format:1", "com.example"))
    try:
        result = getattr(module, f"from_{name}")(document)
    except cj.errors.InvalidFileError as error:
        return str(error)
    assert result.journey.stages
    return str(result)


TABLES: Final[tuple[Any, ...]] = ("stages", "content")


def tables(rng: random.Random) -> object:
    """A text of rows, or one of Mermaid, is a journey or an error that names its lines."""
    journey = rng.choice((*PRESETS, SHOP, WHOLE))
    if rng.random() < 0.3:
        ask: Any = cj.interchange.from_mermaid
        written, options = cj.render.to_mermaid(journey), {}
    else:
        ask, table = cj.interchange.from_csv, rng.choice(TABLES)
        written = cj.interchange.to_csv(journey, table=table)
        options = {"table": table, "journey": journey} if rng.random() < 0.7 else {}
    text = mutated(written, rng, (*MARKS, ";", "-->", "subgraph ", "%%{", "=1+1", '""'))
    try:
        result = ask(text, **options)
    except (cj.errors.InvalidFileError, cj.errors.InvalidValueError) as error:
        return str(error)
    assert result.journey.stages
    return str(result)


SHEETS: Final = (
    *('<row r="99999999999">', '<row r="0">', ' r="ZZZ9"', ' r="XFD1048576"', "</row><row>"),
    *('<dimension ref="A1"/>', '<dimension ref="A1:XFD99999999"/>', "<c><f>1+1</f><v>2</v></c>"),
    *(' t="e"', ' t="s"', ' t="b"', ' t="d"', ' t="n"', "<v>1e999</v>", f"<v>{'9' * 5_000}</v>"),
    *(
        "&amp;",
        "&e;",
        "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>",
        "<![CDATA[",
        "]]>",
    ),
    *("_xD800_", "_x0000_", "_x001B_", "\0", "\ud7ff", "<t>", "</t>", "</sheetData>", "<r/>", "-1"),
)
_WORKBOOKS: Final[list[dict[str, bytes]]] = []


def workbooks() -> list[dict[str, bytes]]:
    """The parts of workbooks of ours, by their names."""
    if not _WORKBOOKS:
        for journey in (SHOP, WHOLE):
            with zipfile.ZipFile(io.BytesIO(cj.interchange.to_xlsx(journey))) as archive:
                _WORKBOOKS.append({item: archive.read(item) for item in archive.namelist()})
    return _WORKBOOKS


def spreadsheets(rng: random.Random) -> object:
    """A workbook, whatever was done to its sheets and bytes, is a journey or an error."""
    parts = dict(workbooks()[rng.random() < 0.3])
    for _ in range(rng.randint(1, 2)):
        sheets = [name for name in parts if "/sheet" in name]
        name = rng.choice(sheets or list(parts)) if rng.random() < 0.8 else rng.choice(list(parts))
        if rng.random() < 0.05 and len(parts) > 1:
            del parts[name]
        else:
            text = mutated(parts[name].decode("utf-8", "replace"), rng, SHEETS)
            parts[name] = text.encode("utf-8", "replace")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    content = bytearray(packed.getvalue())
    for _ in range(rng.choice((0, 0, 0, 1, 3))):
        content[rng.randrange(len(content))] = rng.randrange(256)
    try:
        result = cj.interchange.from_xlsx(bytes(content))
    except cj.errors.InvalidFileError as error:
        require(printable_lines(str(error)) == str(error), "an error can be shown")
        return str(error)
    assert result.journey.stages
    assert cj.loads(cj.dumps(result.journey)) == result.journey
    return str(result)


DAY: Final = datetime(2026, 3, 1, tzinfo=UTC)
ADA: Final = cj.advance(
    cj.enrol(SHOP, "ada", {"trials": 0}, at=DAY),
    {"trials": 2, "plan": "a", "orders": 1, "blocked": False},
    at=DAY + timedelta(3),
)
INTERVIEWS: Final = {
    "customer_journey_interviews": 1,
    "selected_on": "bought",
    "interviews": {
        "ada": {
            "on": "2026-03-01",
            "outcome": "bought",
            "told": [
                "A colleague has it",
                {"about": "why-buy", "text": "Fast", "codes": ["speed"]},
            ],
            "steps": ["know", {"stage": "buy", "at": "2026-03-02T00:00:00Z", "passed": True}],
        },
        "ben": {"why_us": "The price", "answers": {"q": "No"}, "segment": "small"},
    },
}


def records(rng: random.Random) -> object:
    """Enrolments and interviews that were kept are equal when read, or an error lists all."""
    if rng.random() < 0.5:
        written: dict[str, Any] = ADA.to_dict()
        if rng.random() < 0.2:
            # As the first format has it.
            moves = [each for each in written.pop("events") if each["kind"] != "note"]
            ended = {"at": moves[-1]["at"], "source": "know", "target": "try"}
            written |= {"customer_journey_enrolment": 1, "moves": moves, "lapses": [ended]}
        for _ in range(rng.choice((1, 1, 2, 3))):
            changed(written, rng)
        try:
            ada = cj.people.Enrolment.from_dict(written, SHOP)
        except cj.errors.InvalidFileError as error:
            return str(error)
        assert cj.people.Enrolment.from_dict(ada.to_dict(), SHOP) == ada
        # What is not a dict is read thoroughly, which says the same.
        other = cj.people.Enrolment.from_dict(MappingProxyType(written), SHOP)
        assert (other, repr(other.events)) == (ada, repr(ada.events))
        return ada.explain()
    format = rng.choice(("json", "yaml"))
    path = Path(f"interviews.{format}")
    text = json.dumps(changed(json.loads(json.dumps(INTERVIEWS)), rng))
    text = mutated(text, rng) if rng.random() < 0.3 else text
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        result = cj.evidence.read_interviews(path)
    except cj.errors.InvalidFileError as error:
        return str(error)
    cj.evidence.write_interviews(result, path)
    assert cj.evidence.read_interviews(path) == result
    return str(result)


PROJECT: Final = """\
[tool.customer-journey]
select = ["CJ1", "CJ204"]
ignore = ["unreachable-stage"]
fail-on = "warning"
baseline = "known.json"
severities = { CJ101 = "error" }
"""


def projects(rng: random.Random) -> object:
    """Settings and known findings of a project are taken, or an error says what is wrong."""
    texts = {"pyproject.toml": PROJECT, "known.json": known_findings()}
    for name, text in texts.items():
        written = mutated(text, rng) if rng.random() < 0.7 else text
        Path(name).write_text(written, encoding="utf-8", errors="replace")
    try:
        return ended(["check", "shop.json"])
    finally:
        for name in texts:
            Path(name).unlink()


_KNOWN: Final[list[str]] = []


def known_findings() -> str:
    """A baseline of the journey with every kind of element."""
    if not _KNOWN:
        _KNOWN.append(cj.rules.Baseline.of([*cj.validate(WHOLE), *cj.validate(SHOP)]).to_json())
    return _KNOWN[0]


def facts(rng: random.Random) -> object:
    """Facts of any type have a place, or an error says which does not fit; all can be shown."""
    names = ("trials", "plan", "orders", "vip", "left", "blocked", "other")
    values = {name: rng.choice(ODD) for name in rng.sample(names, rng.randint(0, len(names)))}
    try:
        location = cj.locate(SHOP, values)
    except cj.errors.JourneyError as error:
        shown: object = error
    else:
        shown = location
        assert printable_lines(location.explain()) == location.explain()
    assert max(map(len, (*str(shown).split("\n"), *repr(shown).split("\n")))) < 2_100
    with contextlib.suppress(cj.errors.JourneyError):
        cj.read_facts(SHOP, values)
    return shown


POOLS: Final[dict[str, tuple[Any, ...]]] = {
    "numbers": (0, 1, 3, 0.1, -0.0, 2**53 + 1, 2**62, 2**70, 2**127, 10**40, 1e308, None),
    "exact": (Decimal("0.1"), Decimal(3), Decimal("1e-30"), Decimal("1e30"), Decimal("NaN"), None),
    "truths": (True, False, None, float("nan")),
    "texts": ("a", "B", "é", "cafe\u0301", "", "a ", "\0", None, "\ud800"),
    "days": (date(2026, 1, 31), date.min, date.max, None),
    "moments": (datetime(2026, 1, 31, 12, 0, 0, 123456), datetime(1, 1, 1), None),
    "zoned": (datetime(2026, 1, 31, 3, tzinfo=UTC), datetime.max.replace(tzinfo=UTC), None),
}
"""Values of columns of one type."""
POLARS: Final = 5
"""The number of the form of Polars."""


def columns(rng: random.Random) -> object:
    """A column means what its values mean one by one, in any kind of table, or it is refused."""
    from tests.test_events_columns import CRITERIA, truth_of, truths_of

    libraries: list[Any] = [
        import_module(name) for name in ("numpy", "pandas", "polars", "pyarrow")
    ]
    np, pd, pl, pa = libraries
    pool, form = rng.choice(list(POOLS.values())), rng.randrange(8)
    # Of values of several types, and of half a character, Polars prints how it fails.
    odd = 0 if form == POLARS else 0.05
    values: list[Any] = [
        rng.choice(ODD if rng.random() < odd else pool) for _ in range(rng.randint(0, 6))
    ]
    forms: list[Callable[[], Any]] = [
        lambda: values,
        lambda: np.array([*values, None], dtype=object)[:-1],
        lambda: pd.Series(values, dtype=object),
        lambda: pd.Series(values),
        lambda: pd.Series(pd.Categorical(values)),
        lambda: pl.Series([value for value in values if value != "\ud800"]),
        lambda: pa.array(values),
    ]
    try:
        column = forms[form % len(forms)]()
        kept = list(column)
    except (Exception, pl.exceptions.PanicException):  # noqa: BLE001 - no column of that library
        return None
    frames: list[Callable[[], Any]] = [
        lambda: {"x": column},
        lambda: {"x": column},
        *(lambda: pd.DataFrame({"x": column}),) * 3,
        lambda: pl.DataFrame({"x": column}),
        lambda: pa.table({"x": column}),
        lambda: [{"x": value} for value in kept],
    ]
    criteria = [cj.parse_criterion(text) for text in rng.choice(CRITERIA)]
    try:
        truths = truths_of(criteria, frames[form]())
    except cj.errors.JourneyError as error:
        return str(error)
    if truths is not None:
        assert truths == [[truth_of(each, value) for value in kept] for each in criteria], values
    return truths


def rows(rng: random.Random) -> object:
    """Rows are traces or an error that names each row."""
    columns = ("customer", "stage", "at", "outcome", "failed", "actor")
    table: list[Any] = [
        {name: rng.choice((*ODD, "ada", "know", "2026-01-01", "1.0")) for name in columns}
        for _ in range(rng.randint(0, 4))
    ]
    options: dict[str, Any] = {name: name for name in columns[2:] if rng.random() < 0.7}
    format = rng.choice((None, None, "%d.%m.%Y", "epoch-s", "epoch-ms"))
    skip: Any = rng.choice(("refuse", "skip"))
    try:
        return cj.evidence.read_rows(table, time_format=format, missing_customers=skip, **options)
    except cj.errors.InvalidValueError as error:
        return str(error)


def files(rng: random.Random) -> object:
    """A CSV file of any bytes is traces or an error that names its lines."""
    lines = ["customer,stage,at", *(f"p{n},know,2026-01-0{n}" for n in range(1, 9)), '"a,b",c,']
    encoding = rng.choice(("utf-8", "utf-8", "utf-16", "utf-16-le", "latin-1"))
    content = bytearray("\n".join(lines).encode(encoding))
    for _ in range(rng.randint(0, 4)):
        content[rng.randrange(len(content))] = rng.randrange(256)
    path = Path("log.csv")
    path.write_bytes(content)
    try:
        return cj.evidence.read_csv(path, at=rng.choice((None, "at")))
    except (cj.errors.InvalidFileError, cj.errors.InvalidValueError) as error:
        return str(error)


WORDS: Final = (
    *("show", "check", "diff", "align", "locate", "convert", "discover", "coverage", "migrate"),
    *("shop.json", "aida", "none.yaml", "log.csv", "-", "--format", "json", "text", "yaml", "svg"),
    *(
        "--fact",
        "orders=1",
        "orders=x",
        "=",
        "--at",
        "at",
        "--customer",
        "stage",
        "--select",
        "CJ1",
    ),
    *("--output", "out.txt", "--width", "0", "-1", "--help", "--", "", "\0", "::error::x", "é"),
)


def arguments(rng: random.Random) -> object:
    """A command ends with 0, 1 or 2, whatever its arguments; what it prints acts on nothing."""
    chosen = [rng.choice(WORDS[:9]), *rng.choices(WORDS, k=rng.randint(0, 5))]
    return ended(chosen)


def ended(chosen: list[str]) -> object:
    """The status of a command, whose output acts on nothing."""
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        try:
            status: object = command([*chosen, "--colour", "never"])
        except SystemExit as stop:
            status = stop.code
    assert status in (0, 1, 2), chosen
    assert printable_lines(errors.getvalue()) == errors.getvalue(), chosen
    return status


def edits(rng: random.Random) -> object:
    """Journeys that differ have a difference, the same ones none; both ways and steps agree."""
    text = document(rng)
    one = cj.loads(text)
    try:
        other = cj.files.from_dict(changed(json.loads(text), rng))
    except cj.errors.InvalidFileError:
        return None
    there, back = cj.diff(one, other), cj.diff(other, one)
    assert bool(there) == bool(back) == (one != other)
    assert not cj.diff(other, cj.loads(cj.dumps(other)))
    try:
        third = cj.files.from_dict(changed(json.loads(cj.dumps(other)), rng))
    except cj.errors.InvalidFileError:
        return str(there)
    changes = [*there.changes, *cj.diff(other, third).changes]
    steps = {change.where for change in changes}
    whole = {change.where for change in cj.diff(one, third).changes}
    # What is removed is named by ids as they are later, so it is another name after a rename.
    if any(change.kind == "renamed" for change in changes):
        return str(there)
    require(whole <= steps, "what differs in the end was changed on the way")
    return str(there)


TARGETS: Final[dict[str, Case]] = {
    target.__name__: target
    for target in (
        criteria, documents, schema, interchange, tables, spreadsheets, records, projects,
        facts, columns, rows, files, arguments, edits,
    )
}  # fmt: skip


@contextlib.contextmanager
def workplace() -> Generator[None]:
    """A folder with a journey and a log, for commands."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        cj.dump(SHOP, "shop.json")
        Path("log.csv").write_text("customer,stage,at\na,know,2026-01-01\n", encoding="utf-8")
        stdin, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(b""))
        try:
            yield
        finally:
            sys.stdin = stdin
            os.chdir(before)


def run(name: str, *, seed: int, seconds: float = 0, count: int = 0, first: int = 0) -> int:
    """Try a target for some seconds or some cases from a first one on; the number of the next one.

    Raises:
        AssertionError: A case broke a law; its seed is in the message.
    """
    target, tried, end = TARGETS[name], first, time.monotonic() + seconds
    with workplace():
        while tried < first + count or time.monotonic() < end:
            case = f"{seed}:{tried}"
            try:
                target(random.Random(case))
            except Exception as error:
                message = f"{name}, case {case!r}: {type(error).__name__}: {error}"
                raise AssertionError(message[:2_000]) from error
            tried += 1
    return tried


def main() -> None:
    """Run the targets that the command line names, and say how much was tried."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--cases", type=int, default=0, help="at least so many for each target")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    parser.add_argument("--only", nargs="*", choices=list(TARGETS), default=list(TARGETS))
    options = parser.parse_args()
    import warnings

    warnings.simplefilter("ignore")
    seconds = (0 if options.cases else 10) if options.seconds is None else options.seconds
    for name in options.only:
        tried, end = options.first, time.monotonic() + seconds
        # In pieces, so that a run which is stopped has said how far it came.
        while (left := options.first + options.cases - tried) > 0 or time.monotonic() < end:
            for_now = min(seconds, PIECE, max(0, end - time.monotonic()))
            tried = run(
                name, seed=options.seed, seconds=for_now, count=min(left, PIECES), first=tried
            )
            sys.stdout.write(f"{name}: {tried - options.first:,} cases, seed {options.seed}\n")
            sys.stdout.flush()


PIECE: Final = 600
"""Seconds after which a long run says how far it is."""
PIECES: Final = 100_000
"""Cases after which it does."""


if __name__ == "__main__":
    main()
