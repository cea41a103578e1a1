"""Findings on a page: a list of them, and the marks that lead there from where they are."""

from collections.abc import Iterable, Sequence
from typing import Final

from customer_journey._messages._current import counted, message
from customer_journey.render._html import Content, Markup, tag
from customer_journey.render._page._view import View, phrase
from customer_journey.rules._finding import Finding, Severity

__all__ = ["counts_of", "finding_mark", "findings", "marks_beside", "sign_of", "worst"]

_SIGNS: Final[dict[Severity, str]] = {"error": "◆", "warning": "▲", "info": "●"}
_WORDS: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "info": "note"}


def sign_of(severity: Severity) -> str:
    """The shape that stands for a severity beside its colour."""
    return _SIGNS[severity]


def worst(findings_of: Sequence[Finding]) -> Severity:
    """The gravest severity among findings, of which there is one at least."""
    return min((finding.severity for finding in findings_of), key=list(_SIGNS).index)


def counts_of(findings_of: Iterable[Finding]) -> str:
    """How many findings there are of each severity, in words."""
    severities = [finding.severity for finding in findings_of]
    counts = [
        counted(severities.count(severity), word)
        for severity, word in _WORDS.items()
        if severity in severities
    ]
    return ", ".join(counts)


def finding_mark(number: int, finding: Finding) -> Markup:
    """A mark where a finding is, as a link to what it says."""
    return tag(
        "a",
        tag("span", f"{_SIGNS[finding.severity]} ", aria_hidden="true"),
        tag("span", f"{message(_WORDS[finding.severity])}: ", class_="unseen"),
        finding.name.replace("-", " "),
        href=f"#finding-{number + 1}",
        class_=f"mark {finding.severity}",
    )


def findings(view: View) -> Markup | None:
    """The section of findings; None where nothing was checked."""
    if view.report is None:
        return None
    report = view.report
    rows = [_item(view, number, finding) for number, finding in enumerate(report)]
    silenced = (
        tag(
            "p",
            counted(len(report.suppressed), "finding known and fine.", "findings known and fine."),
            class_="aside",
        )
        if report.suppressed
        else None
    )
    said = tag("ol", rows, class_="findings") if rows else None
    return tag(
        "section",
        tag("h2", message("Findings"), id="findings-title"),
        tag(
            "p",
            message(
                "Checked on {day}: {findings}.",
                day=report.as_of.isoformat(),
                findings=counts_of(report) or message("no findings"),
            ),
            class_="aside",
        ),
        said,
        silenced,
        id="findings",
        aria_labelledby="findings-title",
    )


def _item(view: View, number: int, finding: Finding) -> Markup:
    severity = finding.severity
    seen = (
        None
        if finding.witness is None
        else tag(
            "p",
            phrase("As in {case}", case=view.says(str(finding.witness))),
            class_="aside",
        )
    )
    return tag(
        "li",
        tag(
            "p",
            tag(
                "span",
                tag("span", f"{_SIGNS[severity]} ", aria_hidden="true"),
                message(_WORDS[severity]),
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
        seen,
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
