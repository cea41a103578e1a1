"""What every test stands on: hypothesis' profiles, and extras that may be missing."""

import importlib.util
import os

import pytest
from hypothesis import settings

LIBRARIES = {"yaml": ("ruamel.yaml",), "markov": ("numpy", "scipy")}
"""What each extra of the package brings, by the names it is imported under."""

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


def is_installed(library: str) -> bool:
    """Whether a library can be imported, found out without importing it."""
    try:
        return importlib.util.find_spec(library) is not None
    except ModuleNotFoundError:  # the package around it is missing
        return False


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test marked `extra("yaml", …)` where one of these extras is not installed."""
    for marker in item.iter_markers("extra"):
        for extra in marker.args:
            missing = [name for name in LIBRARIES[extra] if not is_installed(name)]
            if missing:
                pytest.skip(f"the extra {extra!r} is not installed: no {', '.join(missing)}")
