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

__all__ = ["Region", "of_unreadable", "region_at", "to_sarif"]

Region: TypeAlias = dict[str, int]
"""A line and columns of a file, as SARIF names them."""

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_UNREADABLE: Final = "unreadable-file"
_LEVELS: Final[Mapping[Severity, str]] = {"error": "error", "warning": "warning", "info": "note"}


def to_sarif(
    report: "Report", *, uri: str, region_of: Callable[[Finding], Region | None]
) -> dict[str, object]:
    """One run of SARIF 2.1.0; each suppressed finding comes with the reason."""
    results: list[tuple[Finding, str | None]] = [
        *((finding, None) for finding in report.findings),
        *((item.finding, item.suppression.reason) for item in report.suppressed),
    ]
    listed = list(report.rules)
    positions = {rule.code: index for index, rule in enumerate(listed)}
    driver = {
        "name": "customer-journey",
        "version": __version__,
        "rules": [_descriptor(rule) for rule in listed],
    }
    run: dict[str, object] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(
                finding,
                reason,
                positions.get(finding.code),
                uri=uri,
                region=region_of(finding) if uri else None,
            )
            for finding, reason in results
        ],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def of_unreadable(problems: Iterable[Problem], *, uri: str) -> dict[str, object]:
    """One run of SARIF 2.1.0 about a file that cannot be read as a journey."""
    rule = {
        "id": _UNREADABLE,
        "name": _UNREADABLE,
        "shortDescription": {"text": "A file that cannot be read as a journey."},
        "defaultConfiguration": {"level": "error"},
    }
    results: list[dict[str, object]] = []
    for problem in problems:
        region = region_at(problem.line, problem.column, problem.end_column)
        hint = f" ({problem.hint})" if problem.hint else ""
        where = f"{problem.where}: " if problem.where else ""
        results.append(
            {
                "ruleId": _UNREADABLE,
                "ruleIndex": 0,
                "level": "error",
                "message": {"text": f"{where}{problem.message}{hint}"},
                "locations": [
                    _location(
                        problem.where,
                        uri=uri,
                        region=region,
                    )
                ],
                "partialFingerprints": {"place/v1": _fingerprint(_UNREADABLE, problem.where)},
            }
        )
    driver = {"name": "customer-journey", "version": __version__, "rules": [rule]}
    run: dict[str, object] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": False}],
        "results": results,
    }
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
    finding: Finding, reason: str | None, position: int | None, *, uri: str, region: Region | None
) -> dict[str, object]:
    hint = f" ({finding.hint})" if finding.hint else ""
    result: dict[str, object] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}{hint}"},
        "locations": [_location(finding.where, uri=uri, region=region)],
        "partialFingerprints": {"place/v1": _fingerprint(finding.code, finding.where)},
    }
    if position is not None:
        result["ruleIndex"] = position
    if finding.witness is not None:
        result["properties"] = {"witness": finding.witness.to_dict()}
    if reason is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": reason}]
    return result


def region_at(line: int | None, column: int | None, end: int | None) -> Region | None:
    """The part of a file that a result is about: from a column on, or a whole line, or nothing."""
    stated = {"startLine": line, "startColumn": column, "endColumn": end}
    return {key: number for key, number in stated.items() if number is not None} or None


def _location(where: str, *, uri: str, region: Region | None) -> dict[str, object]:
    location: dict[str, object] = {"logicalLocations": [{"fullyQualifiedName": where or "journey"}]}
    if uri:
        physical: dict[str, object] = {"artifactLocation": {"uri": quote(uri, safe="/:%")}}
        if region is not None:
            physical["region"] = region
        location["physicalLocation"] = physical
    return location


def _fingerprint(code: str, where: str) -> str:
    """What stays the same when a message or a line changes, so that viewers know the result."""
    return sha256(f"{code}\n{where}".encode()).hexdigest()[:32]
