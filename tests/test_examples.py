"""Every example runs by itself, leaves nothing behind, and is named where people look."""

import runpy
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

import customer_journey as cj

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "examples"
SCRIPTS = sorted(FOLDER.glob("*.py"))
INTERVIEWS = FOLDER / "interviews.yaml"
JOURNEYS = sorted({*FOLDER.glob("*.yaml")} - {INTERVIEWS})
OPTIONAL = ("fastapi", "httpx2", "pandas", "polars", "matplotlib")


def written() -> str:
    """What the README and the documentation say."""
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


@pytest.mark.slow
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_an_example_runs_and_leaves_only_what_it_says(script: Path, tmp_path: Path) -> None:
    """In a copy of the folder, with every warning an error."""
    copied = tmp_path / "examples"
    shutil.copytree(FOLDER, copied, ignore=shutil.ignore_patterns("__pycache__"))
    before = set(copied.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-X", "utf8", script.name],
        cwd=copied,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    absent = [name for name in OPTIONAL if f"No module named '{name}'" in done.stderr]
    if absent or "MissingExtraError" in done.stderr:
        pytest.skip(done.stderr.splitlines()[-1])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()
    left = {path.name for path in set(copied.rglob("*")) - before}
    assert left <= {name for name in left if name in done.stdout}


@pytest.mark.parametrize(
    "example", [*SCRIPTS, *JOURNEYS, INTERVIEWS], ids=lambda example: example.name
)
def test_an_example_is_named_where_people_look(example: Path) -> None:
    """In the README or in the documentation."""
    assert f"examples/{example.name}" in written()


@pytest.mark.extra("yaml")
@pytest.mark.parametrize("file", JOURNEYS, ids=lambda file: file.stem)
def test_a_journey_file_is_read_by_the_command_line(file: Path) -> None:
    """And says, in its first lines, what it is."""
    assert file.read_text(encoding="utf-8").startswith("# ")
    assert len(cj.load(file)) > 1


@pytest.mark.extra("yaml")
def test_the_marketers_journey_is_sound_and_answers_every_question() -> None:
    """An example that its readers will copy has no findings."""
    coffee = cj.load(FOLDER / "coffee.yaml")
    assert list(cj.validate(coffee)) == []
    assert cj.coverage(coffee, of="question").share == 1


UNBOUND = {
    "seven-behaviours": {"is_champion"},
    "buyers-journey": {"relationship", "decided_to_tell_others"},
}


@pytest.mark.extra("data")
@pytest.mark.parametrize(
    "name",
    ["seven-behaviours", "marketing-hourglass", "buyers-journey", "buying-process", "six-stage"],
)
def test_a_framework_bound_to_events_says_what_it_assumes(
    name: cj.presets.FrameworkName,
) -> None:
    """Each fact has a proxy or stays unknown; people are located, and shares make a whole."""
    example = runpy.run_path(str(FOLDER / "frameworks_on_events.py"))
    journey: cj.Journey = example["bound"](name)
    names = {fact.name for fact in cj.presets.get(name).facts}
    proxies = {fact.name for fact in journey.facts if fact.basis == "assumed"}
    assert proxies == names - UNBOUND.get(name, set())
    as_of = datetime(2026, 6, 1)
    log = cj.testing.sample_log(journey, people=60, seed=1, as_of=as_of)
    people = example["people_of"](journey, log, as_of, customer="customer", at="at")
    assert any(cj.locate(journey, facts, as_of=as_of).assumed for facts in people)
    shares: dict[str, float] = example["shares"](journey, people)
    assert set(shares) == {*(stage.id for stage in journey), ""}
    assert sum(share > 0 for share in shares.values()) >= 4
    assert sum(shares.values()) >= 1 - 1e-9
