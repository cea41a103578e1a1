"""Where someone begins."""

from collections.abc import Mapping

from customer_journey._criteria import evaluator
from customer_journey._enrol._history import Policy, Reason
from customer_journey._enrol._ways import clauses
from customer_journey._model import Journey
from customer_journey._traverse import locate
from customer_journey.errors import InvalidValueError, Problem

__all__ = ["entry_reasons", "first_stage"]


def first_stage(
    journey: Journey, facts: Mapping[str, object], policy: Policy, customer: str
) -> str:
    """The stage where facts put someone who comes in.

    Raises:
        InvalidValueError: They put them at none.
    """
    found = locate(journey, facts)
    if policy.unknown == "pass" and found.furthest is not None:
        return found.furthest
    if policy.unknown == "stop":
        for start in journey.starts:
            entry = journey[start].entry
            if entry is None or evaluator(entry)(facts) is True:
                return start
    problems = [Problem(item.where, str(item)) for item in found.blocked]
    problems += [
        Problem("facts", f"{name} is missing, which would decide where they are")
        for name in found.missing
    ]
    nowhere = [Problem("facts", "they put the customer at no stage")]
    raise InvalidValueError(f"enrol {customer!r}", problems or nowhere)


def entry_reasons(journey: Journey, stage: str, facts: Mapping[str, object]) -> tuple[Reason, ...]:
    """The clauses that make a stage's entry true."""
    item = journey[stage]
    return () if item.entry is None else tuple(clauses(f"{item.path}.entry", item.entry, facts))
