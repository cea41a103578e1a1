"""Findings in SARIF 2.1.0.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 2020.
"""

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import Final, TypeAlias
from urllib.parse import quote

from customer_journey._version import __version__
from customer_journey.rules._finding import Finding, Severity
from customer_journey.rules._rule import Rule
from customer_journey.rules._ruleset import RuleSet

__all__ = ["to_sarif"]

Lines: TypeAlias = Callable[[str], int | None]

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
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
    if rule.theme:
        descriptor["properties"] = {"tags": [rule.theme]}
    return descriptor


def _result(
    finding: Finding, reason: str | None, position: int | None, *, uri: str, line_of: Lines | None
) -> dict[str, object]:
    hint = f" ({finding.hint})" if finding.hint else ""
    fingerprint = sha256(f"{finding.code}\n{finding.where}".encode()).hexdigest()[:32]
    result: dict[str, object] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}{hint}"},
        "locations": [_location(finding.where, uri=uri, line_of=line_of)],
        "partialFingerprints": {"place/v1": fingerprint},
    }
    if position is not None:
        result["ruleIndex"] = position
    if finding.witness is not None:
        result["properties"] = {"witness": finding.witness.to_dict()}
    if reason is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": reason}]
    return result


def _location(where: str, *, uri: str, line_of: Lines | None) -> dict[str, object]:
    location: dict[str, object] = {"logicalLocations": [{"fullyQualifiedName": where or "journey"}]}
    if uri:
        physical: dict[str, object] = {"artifactLocation": {"uri": quote(uri, safe="/:%")}}
        line = line_of(where) if line_of is not None else None
        if line is not None:
            physical["region"] = {"startLine": line}
        location["physicalLocation"] = physical
    return location
