"""The `check` and `fix` commands: findings of the rules in journeys, as text, JSON or SARIF."""

import os
import re
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, cast

from customer_journey._cli._diagnostics import SourceText, problems_of, shown_problem
from customer_journey._cli._parser import NEVER
from customer_journey._cli._screen import Screen, as_json
from customer_journey._cli._settings import settings_of
from customer_journey._cli._sources import Source, content_of, read_journey, renamed
from customer_journey._frozen import evolve
from customer_journey._lazy import late_pattern
from customer_journey._messages._current import counted, in_language, message
from customer_journey._printable import printable
from customer_journey._values import count_of
from customer_journey.errors import InvalidFileError, InvalidValueError, JourneyError, Problem
from customer_journey.files._atomic import (
    MOST_BYTES,
    checked_path,
    content_at,
    kind_at,
    output_path,
    write_whole,
)
from customer_journey.files._data import SUFFIXES
from customer_journey.files._files import Place, rewritten
from customer_journey.files._text import known_encoding
from customer_journey.rules._baseline import Baseline
from customer_journey.rules._engine import Fixed, fix, validate
from customer_journey.rules._finding import SEVERITIES, Finding
from customer_journey.rules._report import Report
from customer_journey.rules._ruleset import RuleSet

__all__ = ["check", "fix_files"]

_SKIPPED: Final = frozenset({"node_modules", "__pycache__", "venv"})
_JOURNEY: Final = late_pattern(
    rb"""(?:^(?:\xef\xbb\xbf)?|[{,])\s*["']?customer_journey["']?\s*:\s*["']?\d""", re.MULTILINE
)
"""What every journey file has and hardly any other file: the version of the format."""

_WITHOUT_COMMENTS: Final = "the file is written anew, without its comments"


class _Checked(NamedTuple):
    """The findings in one journey."""

    source: Source
    report: Report
    places: Mapping[tuple[str, str], Place]
    """Where in the file stands what findings are about, by their paths and clauses."""
    fixed: Sequence[Finding] = ()
    is_whole: bool = False
    """Whether the file was written anew, without its comments."""

    @classmethod
    def of(cls, source: Source, rules: RuleSet, language: str) -> "_Checked":
        """The findings in a journey, in the order of its file."""
        report = validate(source.journey, rules=rules, language=language)
        suppressed = (item.finding for item in report.suppressed)
        places = source.places_of([*report, *suppressed])

        def order(finding: Finding) -> tuple[int, int]:
            # What nothing in the file is around is about the journey as a whole.
            place = places.get((finding.where, finding.clause))
            return (0, 0) if place is None else place[:2]

        return cls(source, evolve(report, findings=tuple(sorted(report, key=order))), places)

    def place_of(self, finding: Finding) -> Place | None:
        """Where in the file stands what a finding is about."""
        return self.places.get((finding.where, finding.clause))


class _Unread(NamedTuple):
    """A file that cannot be read as a journey, and why."""

    name: str
    problems: Sequence[Problem]
    content: bytes | None = None
    """What standard input held."""

    @classmethod
    def of(
        cls, name: str, error: JourneyError | OSError, content: bytes | None = None
    ) -> "_Unread":
        """What an error says of a file."""
        return cls(name, problems_of(error), content)


def check(options: Namespace, screen: Screen) -> tuple[str, int]:
    """What to print, and the exit status: 1 where a finding is as severe as `--fail-on` says.

    A file that cannot be read is a result like the others; then the exit status is 2.
    """
    settings = settings_of(options)
    baseline = None
    if settings.baseline is not None and options.write_baseline is None:
        try:
            content = content_at(settings.baseline, "--baseline")
        except FileNotFoundError:
            hint = f"customer-journey check … --write-baseline {settings.baseline} writes it"
            problem = Problem("", "the baseline does not exist", hint=hint)
            raise InvalidFileError(settings.baseline, [problem]) from None
        with renamed(settings.baseline):
            baseline = Baseline.from_json(content.decode(errors="replace"))
    fixing = _fixed if options.fix else _checked
    results = [
        item if isinstance(item, _Unread) else fixing(item, settings.rules, options.language)
        for item in _files(options.journeys)
    ]
    checked = [item for item in results if isinstance(item, _Checked)]
    unread = [item for item in results if isinstance(item, _Unread)]
    if options.statistics or options.format in {"json", "sarif", "github"}:
        # What programs read has no line for it.
        for item in checked:
            if item.is_whole:
                note = printable(f"{item.source.name}: {_WITHOUT_COMMENTS}")
                sys.stderr.write(f"customer-journey: note: {note}\n")
    if options.write_baseline is not None and not unread:
        known = Baseline.of(finding for item in checked for finding in item.report)
        path = output_path(options.write_baseline, "--write-baseline")
        write_whole(path, known.to_json().encode())
        number = count_of(len(known), "finding")
        return screen.folded(f"{options.write_baseline}: {number} written as known"), 0
    if baseline is not None:
        results = [
            item._replace(report=item.report.since(baseline))
            if isinstance(item, _Checked)
            else item
            for item in results
        ]
    severe: Sequence[str] = ()
    if settings.fail_on != NEVER:
        severe = SEVERITIES[: SEVERITIES.index(settings.fail_on) + 1]
    reports = [item.report for item in results if isinstance(item, _Checked)]
    fails = any(finding.severity in severe for report in reports for finding in report)
    status = 2 if unread else int(fails)
    if options.statistics:
        return _statistics(reports, options.format, screen), status
    return _written(results, options.format, screen), status


def fix_files(options: Namespace, screen: Screen) -> tuple[str, int]:
    """What was fixed in each file, or would be; 1 where a file is left as it is and needs it.

    A file that cannot be read is left as it is, and the exit status is 2.
    """
    rules = settings_of(options).rules
    lines: list[str] = []
    count = 0
    unread = 0
    for item in _files(options.journeys):
        source = item if isinstance(item, _Unread) else _read(item)
        if isinstance(source, _Unread):
            lines += _unread(source, screen)
            unread += 1
            continue
        name = source.name
        tries = options.dry_run or options.diff
        fixed, content, is_whole = _fix(source, rules, options.language)
        if fixed and not tries:
            write_whole(name, content)
        count += len(fixed.findings)
        if options.diff:
            lines += _changes(name, content, screen)
            continue
        with in_language(options.language or source.journey.language):
            text = "would fix {finding}" if options.dry_run else "fixed {finding}"
            results = [message(text, finding=each) for each in fixed.findings]
            results = results or [message("nothing to fix")]
            results += [message(_WITHOUT_COMMENTS)] if is_whole else []
        lines += [screen.folded(f"{name}: {each}") for each in results]
    return "\n".join(lines), 2 if unread else int((options.dry_run or options.diff) and count > 0)


def _files(names: Iterable[str]) -> Iterator[str | _Unread]:
    """The names, with each folder replaced by the journey files in it and below, in order.

    A file that is named twice, or that lies in a folder that is named too, comes once.

    Raises:
        InvalidFileError: A folder has no journey file.
    """
    earlier = set[str]()
    for item in _named(names):
        name = item.name if isinstance(item, _Unread) else item
        if (absolute := os.path.realpath(name)) not in earlier:
            earlier.add(absolute)
            yield item


def _named(names: Iterable[str]) -> Iterator[str | _Unread]:
    for name in names:
        path = checked_path(name, "JOURNEY")
        is_folder = os.path.isdir(path)
        if is_folder:
            from customer_journey.presets._catalogue import NAMES

            is_folder = name not in NAMES
        if not is_folder:
            yield name
            continue
        journeys = list(_below(path))
        if not journeys:
            hint = f"a journey file ends in {', '.join(SUFFIXES)} and has the key customer_journey"
            raise InvalidFileError(name, [Problem("", "no journey file in this folder", hint=hint)])
        yield from journeys


def _below(folder: str) -> Iterator[str | _Unread]:
    """The journey files in a folder; what cannot be read in it may be one, and is named too."""
    unread: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=unread.append):
        folders[:] = sorted(
            name for name in folders if name not in _SKIPPED and not name.startswith(".")
        )
        for name in sorted(files):
            path = os.path.join(place, name).removeprefix(f".{os.sep}")
            if not path.lower().endswith(tuple(SUFFIXES)):
                continue
            try:
                # To read a pipe would wait for its writer.
                if kind_at(path) not in {"file", "nothing"}:
                    continue
                with open(path, "rb") as file:
                    content = file.read(MOST_BYTES)
            except OSError as error:
                yield _Unread.of(path, error)
                continue
            mark, encoding = known_encoding(content)
            if encoding != "utf-8":
                content = content[len(mark) :].decode(encoding, "replace").encode()
            if _JOURNEY.search(content):
                yield path
    yield from (_Unread.of(str(error.filename), error) for error in unread)


def _read(name: str) -> Source | _Unread:
    content = None
    try:
        content = content_of(name) if name == "-" else None
        return read_journey(name, content, with_places=True)
    except (JourneyError, OSError) as error:
        return _Unread.of(name, error, content)


def _checked(name: str, rules: RuleSet, language: str) -> _Checked | _Unread:
    source = _read(name)
    return source if isinstance(source, _Unread) else _Checked.of(source, rules, language)


def _fixed(name: str, rules: RuleSet, language: str) -> _Checked | _Unread:
    """What is left after all safe fixes, which are written to the file."""
    source = _read(name)
    if isinstance(source, _Unread):
        return source
    fixed, content, is_whole = _fix(source, rules, language)
    if fixed:
        write_whole(name, content)
        source = read_journey(name, with_places=True)
    left = _Checked.of(source, rules, language)
    return left._replace(fixed=fixed.findings, is_whole=is_whole)


def _fix(source: Source, rules: RuleSet, language: str) -> tuple[Fixed, bytes, bool]:
    """All safe fixes of a file, what it then holds, and whether that is without its comments."""
    if source.file is None:
        hint = "customer-journey show NAME -o FILE writes a copy to fix"
        problem = Problem(source.name, "its source cannot be written to", hint=hint)
        raise InvalidValueError("--fix", [problem])
    fixed = fix(source.journey, validate(source.journey, rules=rules, language=language))
    content, is_edited = rewritten(source.file, fixed.journey)
    return fixed, content, not is_edited and not source.file.lower().endswith(".json")


def _changes(name: str, content: bytes, screen: Screen) -> Iterator[str]:
    """What would be other in the file of a journey, as a unified diff."""
    from difflib import unified_diff

    before, after = SourceText.of(name).lines, SourceText.of(content).lines
    for line in unified_diff(before, after, name, name, lineterm=""):
        colour = {"+": "cosmetic", "-": "error", "@": "info"}.get(line[:1])
        yield printable(line) if colour is None else screen.coloured(line, colour)


def _written(results: Sequence[_Checked | _Unread], format: str, screen: Screen) -> str:
    match format:
        case "json":
            return as_json([_entry(item) for item in results])
        case "sarif":
            return as_json(_sarif(results))
        case "github":
            return "\n".join(line for item in results for line in _annotations(item))
        case "concise":
            return "\n".join(line for item in results for line in _concise(item, screen))
        case _:
            explained = set[str]()
            lines = [line for item in results for line in _full(item, screen, explained)]
            return "\n".join([*lines, *_total(results, screen)])


def _concise(item: _Checked | _Unread, screen: Screen) -> list[str]:
    """Each finding on a line."""
    if isinstance(item, _Unread):
        return [screen.folded(shown_problem(item.name, problem)) for problem in item.problems]
    with in_language(item.report.language):
        return [
            *_fixes(item, screen),
            *(_head(item, each, item.place_of(each), screen) for each in item.report),
            _headline(item, screen),
        ]


def _statistics(reports: Iterable[Report], format: str, screen: Screen) -> str:
    """How many findings each rule has, the most frequent rule first."""
    findings = [each for report in reports for each in report]
    counts = Counter((each.code, each.name) for each in findings)
    fixable = {rule.code for report in reports for rule in report.rules if rule.fix is not None}
    rows = [
        {"code": code, "name": name, "count": count, "fixable": code in fixable}
        for (code, name), count in counts.most_common()
    ]
    if format == "json":
        return as_json(rows)
    lines = [
        f"{row['count']:>5}  {row['code']}  {row['name']}{' [fixable]' if row['fixable'] else ''}"
        for row in rows
    ]
    return "\n".join(map(screen.cut, [*lines, counted(len(findings), "finding")]))


def _annotations(item: _Checked | _Unread) -> Iterator[str]:
    """Commands that let GitHub show findings and problems beside the lines of a change."""
    if isinstance(item, _Unread):
        for each in item.problems:
            text = str(evolve(each, line=None, column=None))
            place = (each.line, each.column)
            yield _annotation("error", "unreadable", item.name, place, text)
        return
    for finding in item.report:
        line, column, _ = item.place_of(finding) or (None, None, None)
        title = f"{finding.code} {finding.name}"
        level = "notice" if finding.severity == "info" else finding.severity
        yield _annotation(level, title, item.source.name, (line, column), str(finding))


def _annotation(
    level: str, title: str, name: str, place: tuple[int | None, int | None], text: str
) -> str:
    """A command of GitHub's; what would end a part of it is escaped."""
    about = {"title": title, "file": name, "line": place[0], "col": place[1]}
    escapes = str.maketrans({"%": "%25", ":": "%3A", ",": "%2C"})
    properties = ",".join(
        f"{key}={printable(str(value)).translate(escapes)}"
        for key, value in about.items()
        if value is not None
    )
    return f"::{level} {properties}::{printable(text).replace('%', '%25')}"


def _fixes(item: _Checked, screen: Screen) -> Iterator[str]:
    for each in item.fixed:
        fixed = message("fixed {finding}", finding=f"{each.code} {each.name}: {each.where}")
        yield screen.folded(f"{item.source.name}: {fixed}")
    if item.is_whole:
        yield screen.folded(f"{item.source.name}: {message(_WITHOUT_COMMENTS)}")


def _head(item: _Checked, finding: Finding, place: Place | None, screen: Screen) -> str:
    """A finding with its file, line and column first, as compilers print it."""
    start = ":".join([item.source.name, *(str(number) for number in (place or ())[:2])])
    fixable = f" [{message('fixable')}]" if item.report.rules[finding.code].fix else ""
    named = f" {finding.code} {finding.name}: "
    text = f"{start}: {finding}".replace(named, f"{named[:-2]}{fixable}: ", 1)
    if not screen.has_colours:
        return screen.folded(text)
    severity = screen.coloured(message(finding.severity), finding.severity)
    word = rf"\b{message(finding.severity)}(?=\s+{finding.code}\b)"
    return re.sub(word, lambda _: severity, screen.folded(text), count=1)


def _full(item: _Checked | _Unread, screen: Screen, explained: set[str]) -> list[str]:
    """Each finding or problem above its line of the file; a rule's page is named once."""
    if isinstance(item, _Unread):
        return [*_unread(item, screen)]
    with in_language(item.report.language):
        return [*_fixes(item, screen), *_excerpts(item, screen, explained), _headline(item, screen)]


def _excerpts(item: _Checked, screen: Screen, explained: set[str]) -> Iterator[str]:
    text = SourceText.of(item.source.content or item.source.file)
    for finding in item.report:
        place = item.place_of(finding)
        yield _head(item, finding, place, screen)
        if place is not None:
            yield from text.excerpt(*place, screen)
        if finding.code not in explained:
            explained.add(finding.code)
            command = f"customer-journey rule {finding.code}"
            explanation = message("explained by: {command}", command=command)
            yield screen.coloured(f"    {explanation}", "faint")
        yield ""


def _headline(item: _Checked, screen: Screen) -> str:
    """How many findings there are, and how many of them can be fixed."""
    fixable = sum(item.report.rules[finding.code].fix is not None for finding in item.report)
    more = ""
    if fixable and item.source.file is not None:
        command = f"customer-journey fix {item.source.name}"
        note = message("{number} fixable: {command}", number=fixable, command=command)
        more = f" ({note})"
    headline = str(item.report).partition("\n")[0]
    return screen.folded(f"{item.source.name}: {headline}{more}", "strong")


def _total(results: Sequence[_Checked | _Unread], screen: Screen) -> Iterator[str]:
    """Of several files, how many there are, and how many findings in all of them."""
    if len(results) > 1:
        severities = [
            each.severity for item in results if isinstance(item, _Checked) for each in item.report
        ]
        unread = sum(isinstance(item, _Unread) for item in results)
        counts = [
            counted(severities.count(severity), severity)
            for severity in SEVERITIES
            if severity in severities
        ]
        counts = counts or [message("no findings")]
        if unread:
            counts.append(message("{number} not readable", number=unread))
        yield ""
        yield screen.folded(f"{counted(len(results), 'file')}: {', '.join(counts)}", "strong")


def _unread(item: _Unread, screen: Screen) -> Iterator[str]:
    text = SourceText.of(item.name if item.content is None else item.content)
    for problem in item.problems:
        shown = screen.folded(shown_problem(item.name, problem))
        yield shown
        if problem.line is not None:
            yield from text.excerpt(problem.line, problem.column, problem.end_column, screen)
        yield ""
    number = count_of(len(item.problems), "problem")
    yield screen.folded(f"{item.name}: cannot be read: {number}", "error")


def _entry(item: _Checked | _Unread) -> dict[str, object]:
    if isinstance(item, _Unread):
        keys = ("where", "message", "hint", "line", "column", "end_column")
        problems = [{key: getattr(problem, key) for key in keys} for problem in item.problems]
        return {"file": item.name, "ok": False, "problems": problems, "findings": [], "fixed": []}
    findings: list[dict[str, object]] = []
    for finding in item.report:
        line, column, end = item.place_of(finding) or (None, None, None)
        findings.append({**finding.to_dict(), "line": line, "column": column, "end_column": end})
    return {
        "file": item.source.name,
        **item.report.to_dict(),
        "findings": findings,
        "fixed": [finding.to_dict() for finding in item.fixed],
    }


def _sarif(results: Sequence[_Checked | _Unread]) -> dict[str, object]:
    from pathlib import Path

    from customer_journey.rules._sarif import of_unreadable, to_sarif

    def of_journey(item: _Checked) -> dict[str, object]:
        uri = "" if item.source.file is None else Path(item.source.file).as_posix()
        return to_sarif(item.report, uri=uri, span_of=item.place_of)

    logs = [
        of_unreadable(item.problems, uri=Path(item.name).as_posix())
        if isinstance(item, _Unread)
        else of_journey(item)
        for item in results
    ]
    runs = [run for log in logs for run in cast("list[object]", log["runs"])]
    return {**logs[0], "runs": runs}
