"""Findings on a page: a list of them, and the marks that lead there from where they are."""

from collections.abc import Iterable, Sequence
from typing import Final

from customer_journey._messages._current import counted, message
from customer_journey.render._html import Content, Markup, tag
from customer_journey.render._page._view import View, phrase, section
from customer_journey.rules._finding import Finding, Severity

__all__ = ["SIGNS", "WORDS", "counts_of", "finding_mark", "findings", "marks_beside", "worst"]

SIGNS: Final[dict[Severity, str]] = {"error": "◆", "warning": "▲", "info": "●"}
"""The shape that stands for a severity beside its colour."""
WORDS: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "info": "note"}
"""What people call a severity."""


def worst(findings_of: Sequence[Finding]) -> Severity:
    """The gravest severity among findings, of which there is one at least."""
    return min((finding.severity for finding in findings_of), key=list(SIGNS).index)


def counts_of(findings_of: Iterable[Finding]) -> str:
    """How many findings there are of each severity, in words."""
    severities = [finding.severity for finding in findings_of]
    return ", ".join(
        counted(severities.count(severity), word)
        for severity, word in WORDS.items()
        if severity in severities
    )


def finding_mark(number: int, finding: Finding) -> Markup:
    """A mark where a finding is, as a link to what it says."""
    return tag(
        "a",
        tag("span", f"{SIGNS[finding.severity]} ", aria_hidden="true"),
        tag("span", f"{message(WORDS[finding.severity])}: ", class_="unseen"),
        finding.name.replace("-", " "),
        href=f"#finding-{number + 1}",
        class_=f"mark {finding.severity}",
    )


def findings(view: View) -> Markup | None:
    """The section of findings; None where nothing was checked."""
    if view.report is None:
        return None
    report = view.report
    checked = message(
        "Checked on {day}: {findings}.",
        day=report.as_of.isoformat(),
        findings=counts_of(report) or message("no findings"),
    )
    rows = [_item(view, number, finding) for number, finding in enumerate(report)]
    silenced = counted(
        len(report.suppressed), "finding known and fine.", "findings known and fine."
    )
    return section(
        "findings",
        message("Findings"),
        tag("p", checked, class_="aside"),
        tag("ol", rows, class_="findings") if rows else None,
        tag("p", silenced, class_="aside") if report.suppressed else None,
    )


def _item(view: View, number: int, finding: Finding) -> Markup:
    severity = finding.severity
    seen = phrase("As in {case}", case=view.says(str(finding.witness)))
    return tag(
        "li",
        tag(
            "p",
            tag(
                "span",
                tag("span", f"{SIGNS[severity]} ", aria_hidden="true"),
                message(WORDS[severity]),
                class_=f"severity {severity}",
            ),
            " ",
            tag("code", finding.code),
            " ",
            tag("span", finding.name, class_="rule"),
            " ",
            _place(view, number, finding),
        ),
        tag("p", view.advice(finding.message), "."),
        tag("p", view.advice(finding.hint), class_="aside") if finding.hint else None,
        tag("p", seen, class_="aside") if finding.witness is not None else None,
        id=f"finding-{number + 1}",
        tabindex=-1,
    )


def _place(view: View, number: int, finding: Finding) -> Markup:
    stage, anchor = view.places.get(number), view.anchors.get(number)
    where: Content = message("the journey as a whole")
    if finding.where:
        where = tag("code", finding.where)
    if stage is not None:
        where = view.stage(stage)
    elif anchor is not None:
        where = tag("a", where, href=f"#{anchor}")
    return tag("span", phrase("at {place}", place=where), class_="aside")


def marks_beside(view: View, anchor: str) -> list[Markup]:
    """The marks of findings at a fact or a persona."""
    return [finding_mark(*findings_of) for findings_of in view.beside.get(anchor, ())]
