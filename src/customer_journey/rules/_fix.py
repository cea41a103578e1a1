"""Safe fixes: what rules can mend without changing what a journey means."""

from collections.abc import Iterator

from customer_journey._arguments import require
from customer_journey._model import Journey
from customer_journey.rules._engine import validate
from customer_journey.rules._finding import Finding
from customer_journey.rules._report import Report

__all__ = ["fix"]


def fix(journey: Journey, report: Report, /) -> tuple[Journey, tuple[Finding, ...]]:
    """The journey with all safe fixes applied, and the findings that they mended.

    A fix is safe where it leaves alone who can be where: it drops what is unused, names a kind
    that could be no other, tidies names. Only what the report found is mended, and only where the
    rule still fires in the journey; so a report of an earlier version does no harm. What takes a
    decision is left to people.

    Args:
        journey: The journey to mend.
        report: What `validate` found in it; `Report.filter` narrows what is to be mended.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"]).connect("buy", "buy")
        >>> mended, applied = cj.rules.fix(shop, cj.validate(shop))
        >>> [finding.name for finding in applied], mended.transition("buy", "buy").kind
        (['self-loop'], 'return')
    """
    require(journey, Journey, "rules.fix")
    require(report, Report, "rules.fix", "cj.validate(…) gives one")
    applied: list[Finding] = []
    for rule in report.rules:
        wanted = {finding.where for finding in report if finding.code == rule.code}
        if rule.mend is None or not wanted:
            continue
        found = [item for item in _of(rule.code, journey, report) if item.where in wanted]
        if found:
            journey = rule.mend(journey, tuple(item.where for item in found))
            left = set(_of(rule.code, journey, report))
            applied.extend(item for item in found if item not in left)
    return journey, tuple(applied)


def _of(code: str, journey: Journey, report: Report) -> Iterator[Finding]:
    found = validate(journey, rules=report.rules, today=report.today)
    return (finding for finding in found if finding.code == code)
