"""The `check` command: journeys held against the rules, findings told to people and machines."""

import json
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import cast

from attrs import frozen

from customer_journey._cli._screen import Screen
from customer_journey._cli._sources import Given, journey_of, named
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.files._files import dump, lines_of
from customer_journey.rules._baseline import Baseline
from customer_journey.rules._default import DEFAULT
from customer_journey.rules._engine import validate
from customer_journey.rules._finding import SEVERITIES, Finding
from customer_journey.rules._fix import fix
from customer_journey.rules._installed import installed
from customer_journey.rules._report import Report
from customer_journey.rules._ruleset import RuleSet

__all__ = ["check"]


@frozen
class _Checked:
    """What was found in one journey."""

    source: str
    given: Given
    report: Report
    mended: Sequence[Finding]

    def lines(self) -> Mapping[str, int]:
        """The lines of the file that findings are about, by their paths."""
        places = [finding.where for finding in self.report]
        places += [item.finding.where for item in self.report.suppressed]
        return {} if self.given.file is None else lines_of(places, self.given.file)


def check(given: Namespace, view: Screen) -> tuple[str, int]:
    """What to print, and the exit status: 1 where something is as severe as was asked for."""
    rules = _rules(given)
    known = None if given.baseline is None else _baseline(given.baseline)
    checked = [_checked(source, rules, mends=given.fix) for source in given.journeys]
    if given.write_baseline is not None:
        every = Baseline.of(finding for one in checked for finding in one.report)
        Path(given.write_baseline).write_text(every.to_json(), encoding="utf-8")
        many = "1 finding" if len(every) == 1 else f"{len(every)} findings"
        return f"{given.write_baseline}: {many} written as known", 0
    if known is not None:
        checked = [
            _Checked(one.source, one.given, one.report.since(known), one.mended) for one in checked
        ]
    texts = {"text": _text, "json": _json, "sarif": _sarif}
    graver = SEVERITIES[: SEVERITIES.index(given.fail_on) + 1]
    fails = any(finding.severity in graver for one in checked for finding in one.report)
    return texts[given.format](checked, view), int(fails)


def _rules(given: Namespace) -> RuleSet:
    rules = DEFAULT.with_rules(*installed()) if given.installed else DEFAULT
    selected, ignored = _split(given.select), _split(given.ignore)
    if selected:
        rules = rules.select(*selected)
    return rules.ignore(*ignored)


def _split(texts: Iterable[str]) -> list[str]:
    return [name.strip() for text in texts for name in text.split(",") if name.strip()]


def _baseline(file: str) -> Baseline:
    content = Path(file).read_bytes()
    with named(file):
        return Baseline.from_json(content.decode(errors="replace"))


def _checked(source: str, rules: RuleSet, *, mends: bool) -> _Checked:
    given = journey_of(source)
    report = validate(given.journey, rules=rules)
    if not mends:
        return _Checked(source, given, report, ())
    if given.file is None:
        raise InvalidValueError("--fix", [Problem(source, "there is no file to write to")])
    journey, mended = fix(given.journey, report)
    if mended:
        dump(journey, given.file)
    return _Checked(source, Given(journey, given.file), validate(journey, rules=rules), mended)


def _text(checked: Sequence[_Checked], view: Screen) -> str:
    return "\n".join(line for one in checked for line in _told(one, view))


def _told(one: _Checked, view: Screen) -> Iterable[str]:
    lines = one.lines()
    for finding in one.mended:
        yield view.folded(f"{one.source}: mended {finding.code} {finding.name}: {finding.where}")
    for finding in one.report:
        line = lines.get(finding.where)
        place = one.source if line is None else f"{one.source}:{line}"
        told = view.folded(f"{place}: {finding}")
        yield told.replace(
            f" {finding.severity} ", f" {view.coloured(finding.severity, finding.severity)} ", 1
        )
    headline = str(one.report).partition("\n")[0]
    yield view.coloured(f"{one.source}: {headline}", "strong")


def _json(checked: Sequence[_Checked], _view: Screen) -> str:
    content = [
        {
            "file": one.source,
            **one.report.to_dict(),
            "mended": [finding.to_dict() for finding in one.mended],
        }
        for one in checked
    ]
    return json.dumps(content, indent=2, ensure_ascii=False)


def _sarif(checked: Sequence[_Checked], _view: Screen) -> str:
    logs = [
        one.report.to_sarif(
            uri="" if one.given.file is None else one.given.file.as_posix(),
            line_of=one.lines().get,
        )
        for one in checked
    ]
    runs = [run for log in logs for run in cast("list[object]", log["runs"])]
    return json.dumps({**logs[0], "runs": runs}, indent=2, ensure_ascii=False)
