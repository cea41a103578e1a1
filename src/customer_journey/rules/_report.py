"""The result of a check: all findings, to filter, to compare with a baseline, to write."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import final

from customer_journey._answer import AnswerSequence, JourneyAnswer, describe
from customer_journey._arguments import checked
from customer_journey._frozen import evolve, field, frozen
from customer_journey._messages._current import counted, in_language, message
from customer_journey._model import Journey, Suppression
from customer_journey.errors import CheckFailedError
from customer_journey.rules._baseline import Baseline
from customer_journey.rules._finding import SEVERITIES, Finding, Severity, enclosing
from customer_journey.rules._ruleset import RuleSet

__all__ = ["Report", "Suppressed"]


@final
@frozen
class Suppressed(JourneyAnswer):
    """A finding that a suppression in the journey silences."""

    finding: Finding
    """The finding."""
    suppression: Suppression
    """The suppression, with its reason."""


@final
@frozen(repr=False)
class Report(AnswerSequence[Finding]):
    """A report has the findings of rules, in the journey's order; `validate` gives one.

    Iterating gives the findings; printing shows each on a line of its own under a headline.

    Example:
        >>> import customer_journey as cj
        >>> report = cj.validate(cj.Journey("shop", stages=[cj.Stage("know")], starts=["know"]))
        >>> report.ok
        False
        >>> [finding.name for finding in report.filter(severities=["error"])]
        ['dead-end']
    """

    journey: Journey
    """The journey that was checked."""
    rules: RuleSet
    """The rules it was checked by."""
    as_of: date = field(kw_only=True)
    """The day it was checked on."""
    language: str = field(default="", kw_only=True)
    """The language in which it was checked, as a tag of BCP 47; empty where none was stated."""
    findings: tuple[Finding, ...] = ()
    """The findings, in the journey's order, and by code at each path."""
    suppressed: tuple[Suppressed, ...] = ()
    """The findings that the journey's suppressions silence, in the same order."""

    def __bool__(self) -> bool:
        """True, also without findings; see `.ok`."""
        return True

    @property
    def ok(self) -> bool:
        """Whether no finding is an error."""
        return all(finding.severity != "error" for finding in self.findings)

    @property
    def counts(self) -> dict[Severity, int]:
        """The number of findings of each severity, from error to info."""
        counts = Counter(finding.severity for finding in self.findings)
        return {severity: counts[severity] for severity in SEVERITIES}

    @checked
    def raise_for_errors(self, *, least: Severity = "error") -> None:
        """Nothing where no finding is as severe as that.

        Args:
            least: The severity from which on a finding counts.

        Raises:
            CheckFailedError: There is such a finding; the error lists all of them.
        """
        graver = SEVERITIES[: SEVERITIES.index(least) + 1]
        problems = [item.problem for item in self.findings if item.severity in graver]
        if problems:
            raise CheckFailedError(f"Journey {self.journey.id!r}", problems)

    @checked
    def filter(
        self,
        *,
        severities: Severity | Iterable[Severity] = SEVERITIES,
        rules: str | Iterable[str] | None = None,
        under: str = "",
    ) -> "Report":
        """The report with the matching findings only.

        Args:
            severities: The severities to keep.
            rules: The rules whose findings to keep, by code, name or the beginning of codes; None
                for all.
            under: The path whose findings to keep, with those below it; empty for the journey.

        Raises:
            InvalidValueError: A severity is unknown.
            UnknownRuleError: A rule is unknown.

        Example:
            >>> import customer_journey as cj
            >>> shop = cj.Journey.sequence("shop", ["know", "buy"]).with_stage(cj.Stage("try"))
            >>> report = cj.validate(shop)
            >>> [finding.name for finding in report.filter(under="stages.try", rules=["CJ1"])]
            ['isolated-stage']
        """
        wanted = {severities} if isinstance(severities, str) else set(severities)
        names = (rules,) if isinstance(rules, str) else rules
        codes = {rule.code for rule in (() if names is None else self.rules.select(*names))}
        return evolve(
            self,
            findings=tuple(
                item
                for item in self.findings
                if item.severity in wanted
                and (rules is None or item.code in codes)
                and under in enclosing(item.where)
            ),
        )

    def baseline(self) -> Baseline:
        """The findings as a baseline, so that later reports can show new ones only."""
        return Baseline.of(self.findings)

    @checked
    def since(self, baseline: Baseline) -> "Report":
        """The report without the findings of a baseline.

        Findings match by code and path. Where a rule fires at one path more often than in the
        baseline, the last ones are new.

        Args:
            baseline: Known findings; `baseline()` makes one from an earlier report.

        Raises:
            WrongTypeError: An argument is of another type.

        Example:
            >>> import customer_journey as cj
            >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
            >>> known = cj.validate(shop).baseline()
            >>> worse = shop.with_stage(cj.Stage("try"))
            >>> [finding.where for finding in cj.validate(worse).since(known)]
            ['stages.try']
        """
        return evolve(self, findings=baseline.new(self.findings))

    def to_dict(self) -> dict[str, object]:
        """The journey's id and version, the verdict, counts, findings and suppressed findings."""
        return {
            "journey": self.journey.id,
            "version": self.journey.version,
            "ok": self.ok,
            "counts": dict(self.counts),
            "findings": [finding.to_dict() for finding in self.findings],
            "suppressed": [
                {**item.finding.to_dict(), "reason": item.suppression.reason}
                for item in self.suppressed
            ],
        }

    @checked
    def to_sarif(
        self, *, uri: str = "", line_of: Callable[[str], int | None] | None = None
    ) -> dict[str, object]:
        """The report in SARIF 2.1.0, which code hosts and editors read, as a value for `json.dump`.

        Args:
            uri: The path of the journey's file, relative to the root of its repository, with `/`
                between folders; empty if there is none.
            line_of: A function from a path in the journey to its line in that file, counted from 1,
                or to None.

        Raises:
            WrongTypeError: An argument is of another type.

        Source:
            OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 2020.
        """
        from customer_journey.rules._sarif import Span, to_sarif

        def span_of(finding: Finding) -> Span | None:
            return None if line_of is None else (line_of(finding.where), None, None)

        return to_sarif(self, uri=uri, span_of=span_of)

    def __str__(self) -> str:
        """A headline, then the findings, each on a line of its own."""
        with in_language(self.language):
            return "\n".join([self._headline(), *(f"  {finding}" for finding in self.findings)])

    def __repr__(self) -> str:
        """The headline."""
        with in_language(self.language):
            return f"<Report of {self._headline()}>"

    def _first(self) -> str:
        return "findings"

    def _headline(self) -> str:
        parts = [counted(count, severity) for severity, count in self.counts.items() if count]
        parts = parts or [message("no findings")]
        if self.suppressed:
            parts.append(message("{number} suppressed", number=len(self.suppressed)))
        return f"{describe(self.journey.label)!r}: {', '.join(parts)}"
