"""Findings in SARIF 2.1.0.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 2020.
"""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Final, TypeAlias
from urllib.parse import quote

from customer_journey._version import __version__
from customer_journey.errors import Problem
from customer_journey.rules._finding import Finding, Severity
from customer_journey.rules._rule import Rule
from customer_journey.rules._ruleset import RuleSet

__all__ = ["of_unreadable", "to_sarif"]

Lines: TypeAlias = Callable[[str], int | None]

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_UNREADABLE: Final = "unreadable-file"
_LEVELS: Final[Mapping[Severity, str]] = {"error": "error", "warning": "warning", "info": "note"}


def to_sarif(
    rules: RuleSet,
    results: Iterable[tuple[Finding, str | None]],
    *,
    uri: str,
    line_of: Lines | None,
) -> dict[str, object]:
    """One run of SARIF 2.1.0; each finding comes with the reason it is suppressed for, or None."""
    listed = list(rules)
    positions = {rule.code: index for index, rule in enumerate(listed)}
    driver = {
        "name": "customer-journey",
        "version": __version__,
        "rules": [_descriptor(rule) for rule in listed],
    }
    run: dict[str, object] = {
        "tool": {"driver": driver},
        # Columns are never given, but viewers want to know how they would be counted.
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, reason, positions.get(finding.code), uri=uri, line_of=line_of)
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
        hint = f" ({problem.hint})" if problem.hint else ""
        where = f"{problem.where}: " if problem.where else ""
        results.append(
            {
                "ruleId": _UNREADABLE,
                "ruleIndex": 0,
                "level": "error",
                "message": {"text": f"{where}{problem.message}{hint}"},
                "locations": [_location(problem.where, uri=uri, line=problem.line)],
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
    finding: Finding, reason: str | None, position: int | None, *, uri: str, line_of: Lines | None
) -> dict[str, object]:
    hint = f" ({finding.hint})" if finding.hint else ""
    line = line_of(finding.where) if uri and line_of is not None else None
    result: dict[str, object] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}{hint}"},
        "locations": [_location(finding.where, uri=uri, line=line)],
        "partialFingerprints": {"place/v1": _fingerprint(finding.code, finding.where)},
    }
    if position is not None:
        result["ruleIndex"] = position
    if finding.witness is not None:
        result["properties"] = {"witness": finding.witness.to_dict()}
    if reason is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": reason}]
    return result


def _location(where: str, *, uri: str, line: int | None) -> dict[str, object]:
    location: dict[str, object] = {"logicalLocations": [{"fullyQualifiedName": where or "journey"}]}
    if uri:
        physical: dict[str, object] = {"artifactLocation": {"uri": quote(uri, safe="/:%")}}
        if line is not None:
            physical["region"] = {"startLine": line}
        location["physicalLocation"] = physical
    return location


def _fingerprint(code: str, where: str) -> str:
    """What stays the same when a message or a line changes, so that viewers know the result."""
    return sha256(f"{code}\n{where}".encode()).hexdigest()[:32]
