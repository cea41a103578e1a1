"""Findings in SARIF 2.1.0.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 2020.
"""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import quote

from customer_journey._version import __version__
from customer_journey.errors import Problem
from customer_journey.rules._finding import Finding, Severity
from customer_journey.rules._rule import Rule

if TYPE_CHECKING:
    from customer_journey.rules._report import Report

__all__ = ["Span", "of_unreadable", "to_sarif"]

Span: TypeAlias = tuple[int | None, int | None, int | None]
"""A line of a file, and the columns from which and to which; None for what is not known."""

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_UNREADABLE: Final = "unreadable-file"
_LEVELS: Final[Mapping[Severity, str]] = {"error": "error", "warning": "warning", "info": "note"}


def to_sarif(
    report: "Report", *, uri: str, span_of: Callable[[Finding], Span | None]
) -> dict[str, object]:
    """One run of SARIF 2.1.0; each suppressed finding comes with the reason."""
    rules = list(report.rules)
    positions = {rule.code: index for index, rule in enumerate(rules)}
    results: list[dict[str, object]] = []
    for finding, reason in (
        *((finding, None) for finding in report.findings),
        *((item.finding, item.suppression.reason) for item in report.suppressed),
    ):
        level = _LEVELS[finding.severity]
        result = _result(
            finding.code, level, finding, uri=uri, span=span_of(finding) if uri else None
        )
        if finding.code in positions:
            result["ruleIndex"] = positions[finding.code]
        if finding.witness is not None:
            result["properties"] = {"witness": finding.witness.to_dict()}
        if reason is not None:
            result["suppressions"] = [{"kind": "inSource", "justification": reason}]
        results.append(result)
    return _log([_descriptor(rule) for rule in rules], results)


def of_unreadable(problems: Iterable[Problem], *, uri: str) -> dict[str, object]:
    """One run of SARIF 2.1.0 about a file that cannot be read as a journey."""
    rule: dict[str, object] = {
        "id": _UNREADABLE,
        "name": _UNREADABLE,
        "shortDescription": {"text": "A file that cannot be read as a journey."},
        "defaultConfiguration": {"level": "error"},
    }
    results: list[dict[str, object]] = []
    for problem in problems:
        span = problem.line, problem.column, problem.end_column
        result = _result(_UNREADABLE, "error", problem, uri=uri, span=span)
        where = f"{problem.where}: " if problem.where else ""
        result["message"] = {"text": f"{where}{_text(problem)}"}
        results.append({**result, "ruleIndex": 0})
    return _log([rule], results, invocations=[{"executionSuccessful": False}])


def _log(
    rules: list[dict[str, object]], results: list[dict[str, object]], **run: object
) -> dict[str, object]:
    driver = {"name": "customer-journey", "version": __version__, "rules": rules}
    run |= {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _descriptor(rule: Rule) -> dict[str, object]:
    descriptor: dict[str, object] = {
        "id": rule.code,
        "name": rule.name,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }
    if rule.summary:
        descriptor["shortDescription"] = {"text": rule.summary}
    sections = rule.sections
    if "Why" in sections:
        descriptor["fullDescription"] = {"text": sections["Why"]}
    if "Fix" in sections:
        descriptor["help"] = {"text": sections["Fix"]}
    if rule.category:
        descriptor["properties"] = {"tags": [rule.category]}
    return descriptor


def _result(
    code: str, level: str, about: Finding | Problem, *, uri: str, span: Span | None
) -> dict[str, object]:
    where = about.where
    location: dict[str, object] = {"logicalLocations": [{"fullyQualifiedName": where or "journey"}]}
    if uri:
        physical: dict[str, object] = {"artifactLocation": {"uri": quote(uri, safe="/:%")}}
        keys = ("startLine", "startColumn", "endColumn")
        region = {key: at for key, at in zip(keys, span or (), strict=False) if at is not None}
        if region:
            physical["region"] = region
        location["physicalLocation"] = physical
    # The fingerprint stays when a message or a line changes, so that viewers know the result.
    fingerprint = sha256(f"{code}\n{where}".encode()).hexdigest()[:32]
    return {
        "ruleId": code,
        "level": level,
        "message": {"text": _text(about)},
        "locations": [location],
        "partialFingerprints": {"place/v1": fingerprint},
    }


def _text(about: Finding | Problem) -> str:
    return f"{about.message} ({about.hint})" if about.hint else about.message
