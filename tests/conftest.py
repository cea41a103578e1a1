"""What every test stands on: hypothesis' profiles, and extras that may be missing."""

import gc
import os
import random
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from packaging.requirements import Requirement

PACKAGE = "customer-journey"

# Whether texts wrap is for each test to say; readline sets this for all processes that it starts.
os.environ.pop("COLUMNS", None)

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("long", deadline=None, max_examples=20_000)
# A mutant need only be noticed: what is the smallest example that does is of no interest.
settings.register_profile(
    "mutants", settings.get_profile("ci"), phases=[Phase.explicit, Phase.generate]
)
settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default")
)


def missing(extra: str) -> Iterator[str]:
    """What an extra of the package would bring and is not installed."""
    if extra not in (metadata(PACKAGE).get_all("Provides-Extra") or ()):
        pytest.fail(f"the package has no extra {extra!r}")
    for requirement in map(Requirement, requires(PACKAGE) or ()):
        marker = requirement.marker
        if marker and marker.evaluate({"extra": extra}) and not marker.evaluate({"extra": ""}):
            try:
                version(requirement.name)
            except PackageNotFoundError:
                yield requirement.name


def pytest_configure() -> None:
    """Look for no garbage while tests are collected: they stay, and looking takes a quarter."""
    gc.disable()


def pytest_collection_finish() -> None:
    """From then on, look for it as ever."""
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the environment asks to; watch no line in slow tests and in those of pages.

    To watch which lines run takes as long again, and what is slow is large, not new; where it
    covers what nothing smaller does, it is marked so.
    """
    for item in items if config.pluginmanager.hasplugin("pytest_cov") else ():
        unwatched = any(item.get_closest_marker(name) for name in ("slow", "once", "docs"))
        if unwatched and not item.get_closest_marker("covers"):
            item.add_marker("no_cover")
    chosen = _some_parameters(items)
    if name := os.environ.get("PASSED_LIST"):
        listed = Path(name)
        passed = frozenset(listed.read_text("utf-8").splitlines() if listed.exists() else ())
        chosen = [item for item in chosen if item.nodeid not in passed]
    kept = set(chosen)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = chosen
    _try_fewer(items)


def _some_parameters(items: list[pytest.Item]) -> list[pytest.Item]:
    """A share of each test's parameters, if the environment names one: others on each Python.

    The README's command tries all of them, and each test with a few is there in any share.
    """
    share = float(os.environ.get("PARAMETERS_SHARE", "1"))
    if share == 1:
        return items
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        groups.setdefault(item.nodeid.partition("[")[0], []).append(item)
    chosen: set[pytest.Item] = set()
    for name, group in groups.items():
        rng = random.Random(f"{sys.version_info.minor} {name}")
        few = min(len(group), max(4, round(len(group) * share)))
        chosen.update(rng.sample(group, few))
    return [item for item in items if item in chosen]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add to that list what passes, where all reports come together."""
    name = os.environ.get("PASSED_LIST")
    if not name or "PYTEST_XDIST_WORKER" in os.environ:
        return
    if report.when == "call" and report.passed:
        with Path(name).open("a", encoding="utf-8") as listed:
            listed.write(f"{report.nodeid}\n")


def _try_fewer(items: list[pytest.Item]) -> None:
    """Try a share of each law's examples, if the environment names one.

    The README's command tries all of them; other versions of Python and of libraries need fewer.
    """
    share = float(os.environ.get("EXAMPLES_SHARE", "1"))
    for item in items if share < 1 else ():
        function = getattr(item, "obj", None)
        function = getattr(function, "__func__", function)
        stated: settings | None = getattr(function, _SETTINGS, None)
        if stated is not None and function not in _REDUCED:
            _REDUCED.add(function)
            fewer = max(5, int(stated.max_examples * share))
            setattr(function, _SETTINGS, settings(stated, max_examples=fewer))


_SETTINGS = "_hypothesis_internal_use_settings"
_REDUCED: set[object] = set()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test marked with an extra, a name of `os` or a device that there is not here."""
    for marker in item.iter_markers("needs"):
        for name in marker.args:
            if not (Path(name).exists() if name.startswith("/") else hasattr(os, name)):
                pytest.skip(f"there is no {name} here")
    for marker in item.iter_markers("extra"):
        for extra in marker.args:
            if names := ", ".join(missing(extra)):
                pytest.skip(f"the extra {extra!r} is not installed: no {names}")
