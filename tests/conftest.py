"""What every test stands on: hypothesis' profiles, and extras that may be missing."""

import os
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires, version

import pytest
from hypothesis import settings
from packaging.requirements import Requirement

PACKAGE = "customer-journey"

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("long", deadline=None, max_examples=20_000)
settings.load_profile("ci" if os.environ.get("CI") else "default")


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


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test marked `extra("yaml", …)` where one of these extras is not installed."""
    for marker in item.iter_markers("extra"):
        for extra in marker.args:
            if names := ", ".join(missing(extra)):
                pytest.skip(f"the extra {extra!r} is not installed: no {names}")
