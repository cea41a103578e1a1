"""Journeys on which each rule fires and does not, as data; one test runs them all."""

from collections.abc import Mapping

from tests.rule_cases import (
    assumptions,
    content,
    criteria,
    evidence,
    experience,
    handoffs,
    layers,
    leaving,
    metrics,
    people,
    promises,
    proofs,
    structure,
    upkeep,
)
from tests.rule_cases.drawing import Cases

__all__ = ["CASES"]

CASES: Mapping[str, Cases] = {
    **structure.CASES,
    **criteria.CASES,
    **proofs.CASES,
    **leaving.CASES,
    **content.CASES,
    **promises.CASES,
    **people.CASES,
    **handoffs.CASES,
    **metrics.CASES,
    **evidence.CASES,
    **layers.CASES,
    **experience.CASES,
    **assumptions.CASES,
    **upkeep.CASES,
}
"""By the name of the rule; a new category's cases are written in here."""
