"""The quickstart prints what the README shows, on the journey file beside it."""

import subprocess
import sys
from pathlib import Path

import pytest

import customer_journey as cj

ROOT = Path(__file__).parent.parent
TWO_SCREENS = 100

pytestmark = pytest.mark.extra("yaml")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the script prints when it runs elsewhere."""
    command = [sys.executable, "-W", "error", str(ROOT / "examples" / "quickstart.py")]
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    return subprocess.run(
        command, cwd=elsewhere, check=True, capture_output=True, encoding="utf-8"
    ).stdout


def test_the_readme_shows_what_the_quickstart_prints(printed: str) -> None:
    """To the letter."""
    shown = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"```text\n{printed.lstrip()}```" in shown


def test_it_fits_two_screens(printed: str) -> None:
    """Short enough to be read, and nothing runs far over the edge of a terminal."""
    assert len(printed.splitlines()) <= TWO_SCREENS


def test_its_journey_has_the_published_shares() -> None:
    """The arrows multiply to the share of the published log: 17 of 33 come to a report."""
    journey = cj.load(ROOT / "examples" / "skill-tests.yaml")
    kept = 1.0
    for source, target in [
        ("task-1", "task-2"),
        ("task-2", "task-3"),
        ("task-3", "task-4"),
        ("report", "finished"),
    ]:
        step = journey.transition(source, target)
        assert step is not None
        assert step.probability is not None
        kept *= step.probability
    assert kept == pytest.approx(17 / 33, abs=1e-4)
