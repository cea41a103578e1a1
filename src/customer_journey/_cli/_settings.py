"""The settings of a project: the table `[tool.customer-journey]` of its `pyproject.toml`."""

import os
import re
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, NamedTuple, cast

from customer_journey._cli._parser import NEVER
from customer_journey._lazy import late_pattern
from customer_journey._suggest import did_you_mean
from customer_journey.errors import InvalidFileError, Problem, UnknownRuleError
from customer_journey.files._atomic import content_at
from customer_journey.rules._default import DEFAULT
from customer_journey.rules._finding import SEVERITIES, Severity
from customer_journey.rules._ruleset import RuleSet

__all__ = ["Settings", "settings_of"]

_FILE: Final = "pyproject.toml"
_TABLE: Final = "customer-journey"
_FAIL_ON: Final = (*SEVERITIES, NEVER)
_NAMED: Final = late_pattern(rb"customer.{0,3}journey", re.IGNORECASE)
"""What may be our table, or a misspelt one."""


class Settings(NamedTuple):
    """What the options of a command say, and where they are silent, the project."""

    rules: RuleSet
    fail_on: Literal[Severity, "never"]
    baseline: str | None
    """The path of the file with known findings."""


def settings_of(options: Namespace) -> Settings:
    """The settings of a command that runs rules; an option goes before the project's setting.

    Raises:
        InvalidFileError: The project's settings are not what they should be.
        UnknownRuleError: An option names a rule that there is not.
    """
    table: Mapping[str, object] = {}
    file = None
    if not options.isolated:
        file, table = _project(os.getcwd())
    rules = DEFAULT
    if options.installed:
        from customer_journey.rules._default import installed

        rules = rules.with_rules(*installed())
    severities = cast("Mapping[str, Severity]", table.get("severities", {}))
    selected, ignored = (
        [part.strip() for text in texts for part in text.split(",") if part.strip()]
        for texts in (options.select, options.ignore)
    )
    project = {"select": table.get("select", ()), "ignore": table.get("ignore", ())}
    names = cast("dict[str, Sequence[str]]", project)
    problems: list[Problem] = []
    for name in [*names["select"], *names["ignore"], *severities]:
        try:
            rules.select(name)
        except UnknownRuleError as error:
            problems.append(Problem(f"tool.{_TABLE}", f"no rule {name!r}", hint=error.hint))
    if problems:
        raise InvalidFileError(os.path.relpath(file or _FILE), problems)
    for name, severity in severities.items():
        rules = rules.with_severity(severity, name)
    chosen, left_out = selected or names["select"], ignored or names["ignore"]
    rules = (rules.select(*chosen) if chosen else rules).ignore(*left_out)
    baseline = cast("str | None", table.get("baseline"))
    if baseline is not None and file is not None:
        # A path in a file is seen from that file.
        baseline = os.path.relpath(os.path.join(os.path.dirname(file), baseline))
    return Settings(
        rules=rules,
        fail_on=getattr(options, "fail_on", None)
        or cast('Literal[Severity, "never"]', table.get("fail-on", "error")),
        baseline=getattr(options, "baseline", None) or baseline,
    )


def _project(folder: str) -> tuple[str | None, Mapping[str, object]]:
    """The nearest file with our table, in the folder or in one around it, and the table."""
    above = ""
    while folder != above:
        path = os.path.join(folder, _FILE)
        above, folder = folder, os.path.dirname(folder)
        # Most projects say nothing, and a parser of TOML takes a while to load.
        if os.path.isfile(path) and _NAMED.search(content := content_at(path, _FILE)):
            import tomllib

            try:
                tables: dict[str, object] = tomllib.loads(content.decode())
            except ValueError as error:
                problem = Problem("", f"invalid TOML: {error}")
                raise InvalidFileError(os.path.relpath(path), [problem]) from None
            tools: object = tables.pop("tool", {})
            of_tools = cast("dict[str, object]", tools) if isinstance(tools, dict) else {}
            table = of_tools.pop(_TABLE, None)
            named = [*tables, *(f"tool.{name}" for name in of_tools)]
            hint = f"did you mean tool.{_TABLE}?"
            problems = [
                Problem(name, "unknown table", hint=hint)
                for name in named
                if did_you_mean(name.removeprefix("tool."), (_TABLE,))
            ]
            if table is not None:
                problems += _problems(table)
            if problems:
                raise InvalidFileError(os.path.relpath(path), problems)
            if table is not None:
                return path, cast("Mapping[str, object]", table)
    return None, {}


def _problems(table: object) -> list[Problem]:
    if not isinstance(table, dict):
        return [Problem(f"tool.{_TABLE}", "expected a table")]
    problems: list[Problem] = []
    for key, value in cast("dict[str, object]", table).items():
        where = f"tool.{_TABLE}.{key}"
        if key not in _KEYS:
            hint = f"{did_you_mean(key, _KEYS)} the keys are {', '.join(_KEYS)}".strip()
            problems.append(Problem(where, "unknown key", hint=hint))
        elif not _KEYS[key][0](value):
            named: tuple[object, ...] = (value,)
            if isinstance(value, dict):
                named = tuple(cast("dict[str, object]", value).values())
            texts = [text for text in named if isinstance(text, str) and text not in SEVERITIES]
            choices = {"severities": SEVERITIES, "fail-on": _FAIL_ON}.get(key, ())
            hints = [did_you_mean(text, choices) for text in texts]
            hint = next(filter(None, hints), "")
            problems.append(Problem(where, f"expected {_KEYS[key][1]}", hint=hint))
    return problems


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, str) for item in cast("list[object]", value)
    )


def _are_severities(value: object) -> bool:
    return isinstance(value, dict) and all(
        item in SEVERITIES for item in cast("dict[str, object]", value).values()
    )


_KEYS: Final[Mapping[str, tuple[Callable[[object], bool], str]]] = {
    "select": (_are_texts, "a list of rules"),
    "ignore": (_are_texts, "a list of rules"),
    "severities": (_are_severities, f"a table of rules, each {' or '.join(SEVERITIES)}"),
    "baseline": (lambda value: isinstance(value, str), "the path of a file"),
    "fail-on": (lambda value: value in _FAIL_ON, f"one of {', '.join(_FAIL_ON)}"),
}
