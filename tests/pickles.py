"""Pickles of every kind of value, which every later version loads: golden files that only grow.

    python -m tests.pickles

adds those that `tests/golden/pickles-1.zip` does not have yet, and leaves the others as they are.
Beside each stands what its fields said when it was pickled. Until the first release, it may be
deleted and written anew where a type or a field gets another name.
"""

import datetime as dt
import inspect
import json
import pickle
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, cast

import attrs

import customer_journey as cj
from customer_journey._answer import Answer
from tests.answers import answers, more_answers
from tests.test_errors import EVERY
from tests.test_model_elements import FULL

__all__ = ["FILE", "kinds", "said", "values"]

FILE: Final = Path(__file__).parent / "golden" / "pickles-1.zip"
WRITTEN: Final = (2026, 11, 30, 0, 0, 0)
"""The moment that the archive gives all its files."""
DEEPEST: Final = 30

BASES: Final = (Answer, cj.errors.JourneyError)
CRITERIA: Final = (
    'orders >= 1 and not (plan == "free" or visits in [1, 2.5])',
    'seen >= datetime("2026-02-01T00:00:00Z") or born < date("2026-01-01") or trial is known',
    "trial and plan is unknown and false",
)
MORE: Final[tuple[object, ...]] = (
    *(
        cj.Metric("m", unit=unit, computed=computed)
        for unit, computed in (
            ("days", cj.criteria.Average("idle")),
            ("%", cj.criteria.Conversion("know", "buy", within=dt.timedelta(days=30))),
            ("%", cj.criteria.Proportion(cj.fact("orders") >= 1)),
            ("", cj.criteria.Ratio("orders", "visits")),
            ("days", cj.criteria.TimeToConvert("know", "buy", within=dt.timedelta(days=30))),
        )
    ),
    cj.Fact("idle", type="int", unit="days", computed=cj.criteria.Since("last")),
    cj.evidence.Costs(skipped=3, weights={"try": 2}),
    cj.people.Noted("know", source="lost"),
)
PROBLEMS: Final = [cj.errors.Problem("a.b", "wrong", hint="right?", line=3, column=7)]
ERRORS: Final = (
    *(error for error, _, _ in EVERY),
    *PROBLEMS,
    cj.errors.CheckFailedError("Journey 'shop'", PROBLEMS),
    cj.errors.WrongTypeError("validate", "a Journey", 3, "a hint", "journey", PROBLEMS),
    cj.errors.CriterionSyntaxError("a = 1", 2, "expected `==`"),
    cj.errors.CriterionTypeError("orders", "two", "orders >= 1", "a text"),
    cj.errors.UnknownRuleError("CJ1", ["CJ101"]),
    cj.errors.EndlessChainError(["know", "try"]),
    cj.errors.ModelMismatchError({"buy": 0.5}, {"buy": 0.25}, 0.1),
    cj.errors.SelectedSampleError("bought"),
    cj.errors.OpenCasesError(3, 10),
)
READINGS: Final = """{"customer_journey": 1, "id": "measured", "stages": {"buy": {"entry": "n >= 1",
"metrics": {"m": {"count": "paid", "target": 9}, "s": {"sum": "paid.amount", "where": "amount > 1"},
"r": {"numerator": "n", "denominator": "k"}}}},
"events": {"paid": {"columns": {"amount": {"type": "float"}}}},
"facts": {"n": {"type": "int", "count": "paid"}, "k": {"type": "int", "minimum": 1},
"latest": {"type": "datetime", "last": "paid"}, "most": {"type": "float", "max": "paid.amount"}}}"""


def values() -> dict[str, object]:
    """The values by what they are, but for paths, which are made when they are asked for."""
    named: dict[str, object] = {**answers(), "every reading": cj.loads(READINGS, format="json")}
    named |= {f"preset {name}": cj.presets.get(name) for name in ("aida", "marketing-hourglass")}
    criteria = map(cj.parse_criterion, CRITERIA)
    counts = Counter[str]()
    for value in (*more_answers(), *FULL, *criteria, *ERRORS, *MORE):
        # By type, so that one more does not rename the others.
        name = type(value).__name__
        counts[name] += 1
        named[f"{name} {counts[name]}"] = value
    return {name: value for name, value in named.items() if name != "paths"}


def kinds() -> dict[str, type]:
    """The public types of values that are results, elements, criteria or errors, by name."""
    modules = [cj, *(getattr(cj, name) for name in cj.__all__)]
    kinds_by_name: dict[str, type] = {}
    for module in modules:
        for name in getattr(module, "__all__", ()):
            kind: object = getattr(module, name)
            if inspect.isclass(kind) and (attrs.has(kind) or issubclass(kind, BASES)):
                kinds_by_name[name] = kind
    return kinds_by_name


def said(value: object, depth: int = 0) -> Any:
    """What the public fields of a value say, as JSON can hold it, without any of our texts."""
    for kind, written in WRITTEN_AS.items():
        if isinstance(value, kind):
            return written(value)
    if depth > DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {str(said(key)): said(item, depth + 1) for key, item in items}
    names = fields_of(value)
    if names:
        fields = {name: said(getattr(value, name), depth + 1) for name in names}
        return {"type": type(value).__name__, **fields}
    if isinstance(value, Iterable):
        return [said(item, depth + 1) for item in cast("Iterable[object]", value)]
    return None


def same(value: object) -> object:
    """The value."""
    return value


def in_order(values: Iterable[object]) -> list[str]:
    """The texts of a set."""
    return sorted(map(str, values))


WRITTEN_AS: Final[dict[type, Callable[[Any], object]]] = {
    **dict.fromkeys((type(None), str, bool, int), same),
    float: repr,
    dt.date: str,
    dt.timedelta: str,
    frozenset: in_order,
}


def fields_of(value: object) -> list[str]:
    """The names of its public fields."""
    if attrs.has(type(value)):
        kind = cast("type[attrs.AttrsInstance]", type(value))
        return [item.name for item in attrs.fields(kind) if not item.name.startswith("_")]
    if isinstance(value, BaseException):
        return [name for name in vars(value) if not name.startswith("_")]
    return list(getattr(value, "_fields", ()))


def main() -> int:
    """Add what is missing, and say how much there is."""
    known = set(zipfile.ZipFile(FILE).namelist()) if FILE.exists() else set[str]()
    count = 0
    with zipfile.ZipFile(FILE, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, value in values().items():
            if f"{name}.pickle" in known:
                continue
            count += 1
            content: dict[str, bytes] = {
                "pickle": pickle.dumps(value, protocol=4),
                "json": json.dumps(said(value), sort_keys=True).encode(),
            }
            for kind, written in content.items():
                file = zipfile.ZipInfo(f"{name}.{kind}", WRITTEN)
                archive.writestr(file, written, zipfile.ZIP_DEFLATED)
    sys.stdout.write(f"{count} added to {len(known) // 2}, {FILE.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
