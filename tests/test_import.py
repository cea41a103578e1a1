"""Importing the package is light and silent."""

import json
import subprocess
import sys

import pytest

LOOK = """\
import sys
before = set(sys.modules)
{action}
import json
print(json.dumps(sorted(set(sys.modules) - before)))
"""
CORE = {"attr", "attrs", "customer_journey", "typing_extensions"}


def loaded_by(action: str) -> set[str]:
    """The modules that a fresh interpreter has more of after an action that prints nothing."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", LOOK.format(action=action)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return set(json.loads(done.stdout))


def foreign(modules: set[str]) -> set[str]:
    """The packages among these modules that Python itself does not bring."""
    return {name.partition(".")[0] for name in modules} - sys.stdlib_module_names


def test_importing_the_package_loads_the_core_and_nothing_else() -> None:
    """The core is attrs and typing-extensions; networkx and the extras wait for their use."""
    assert foreign(loaded_by("import customer_journey")) <= CORE


@pytest.mark.parametrize("heavy", ["narwhals", "networkx", "numpy", "scipy", "yaml"])
def test_a_heavy_library_stays_out(heavy: str) -> None:
    """Named one by one, for these are what an import would otherwise cost."""
    assert heavy not in foreign(loaded_by("import customer_journey"))


def test_looking_at_the_front_page_loads_no_more() -> None:
    """`dir()` and completion in a notebook must not pull in what is loaded on first use."""
    assert foreign(loaded_by("import customer_journey as cj; dir(cj); cj.__all__")) <= CORE
