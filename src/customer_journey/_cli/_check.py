"""The `check` command: findings of the rules in journeys, as text, JSON or SARIF."""

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from attrs import evolve, frozen

from customer_journey._cli._screen import Screen, as_json
from customer_journey._cli._sources import Source, read_journey, renamed
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.files._atomic import checked_path, write_whole
from customer_journey.files._files import dump
from customer_journey.rules._baseline import Baseline
from customer_journey.rules._default import DEFAULT
from customer_journey.rules._engine import fix, validate
from customer_journey.rules._finding import SEVERITIES, Finding
from customer_journey.rules._report import Report
from customer_journey.rules._ruleset import RuleSet

__all__ = ["check"]


@frozen
class _Checked:
    """The findings in one journey."""

    source: Source
    report: Report
    fixed: Sequence[Finding]

    def lines(self) -> Mapping[str, int]:
        """The lines of the file that findings are about, by their paths."""
        paths = [finding.where for finding in self.report]
        paths += [item.finding.where for item in self.report.suppressed]
        return self.source.lines_of(paths)


def check(options: Namespace, screen: Screen) -> tuple[str, int]:
    """What to print, and the exit status: 1 where a finding is as severe as `--fail-on` says."""
    rules = DEFAULT
    if options.installed:
        from customer_journey.rules._default import installed

        rules = rules.with_rules(*installed())
    selected, ignored = (
        [name.strip() for text in texts for name in text.split(",") if name.strip()]
        for texts in (options.select, options.ignore)
    )
    rules = (rules.select(*selected) if selected else rules).ignore(*ignored)
    baseline = None
    if options.baseline is not None:
        content = checked_path(options.baseline, "--baseline").read_bytes()
        with renamed(options.baseline):
            baseline = Baseline.from_json(content.decode(errors="replace"))
    checked = [_checked(name, rules, fixes=options.fix) for name in options.journeys]
    if options.write_baseline is not None:
        known = Baseline.of(finding for item in checked for finding in item.report)
        path = checked_path(options.write_baseline, "--write-baseline")
        write_whole(path, known.to_json().encode())
        number = "1 finding" if len(known) == 1 else f"{len(known)} findings"
        return screen.folded(f"{options.write_baseline}: {number} written as known"), 0
    if baseline is not None:
        checked = [evolve(item, report=item.report.since(baseline)) for item in checked]
    severe = SEVERITIES[: SEVERITIES.index(options.fail_on) + 1]
    fails = any(finding.severity in severe for item in checked for finding in item.report)
    match options.format:
        case "json":
            return _json(checked), int(fails)
        case "sarif":
            return _sarif(checked), int(fails)
        case _:
            lines = [line for item in checked for line in _lines(item, screen)]
            return "\n".join(lines), int(fails)


def _checked(name: str, rules: RuleSet, *, fixes: bool) -> _Checked:
    source = read_journey(name)
    report = validate(source.journey, rules=rules)
    if not fixes:
        return _Checked(source, report, ())
    if source.file is None:
        raise InvalidValueError("--fix", [Problem(name, "its source cannot be written to")])
    fixed = fix(source.journey, report)
    if fixed:
        dump(fixed.journey, source.file)
        source = read_journey(name)
        report = validate(source.journey, rules=rules)
    return _Checked(source, report, fixed.findings)


def _lines(checked: _Checked, screen: Screen) -> Iterator[str]:
    name = checked.source.name
    lines = checked.lines()
    for finding in checked.fixed:
        yield screen.folded(f"{name}: fixed {finding.code} {finding.name}: {finding.where}")
    for finding in checked.report:
        line = lines.get(finding.where)
        text = screen.folded(f"{name if line is None else f'{name}:{line}'}: {finding}")
        severity = screen.coloured(finding.severity, finding.severity)
        yield text.replace(f" {finding.severity} ", f" {severity} ", 1)
    headline = str(checked.report).partition("\n")[0]
    yield screen.coloured(f"{name}: {headline}", "strong")


def _json(checked: Sequence[_Checked]) -> str:
    return as_json(
        [
            {
                "file": item.source.name,
                **item.report.to_dict(),
                "fixed": [finding.to_dict() for finding in item.fixed],
            }
            for item in checked
        ]
    )


def _sarif(checked: Sequence[_Checked]) -> str:
    logs = [
        item.report.to_sarif(
            uri="" if item.source.file is None else Path(item.source.file).as_posix(),
            line_of=item.lines().get,
        )
        for item in checked
    ]
    runs = [run for log in logs for run in cast("list[object]", log["runs"])]
    return as_json({**logs[0], "runs": runs})
