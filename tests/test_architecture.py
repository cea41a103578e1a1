"""The steps that the page on the architecture shows work as they are written."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import customer_journey as cj
from tests.test_docs import Fence, fences

PACKAGE = Path(cj.__file__).parent

GRAPH_BY_HAND = re.compile(
    r"setdefault\((?:\w+\.)?(?:source|target|left|right), \[\]\)\.append"
    r"|defaultdict\(list\)|\.popleft\(\)|\[\[\] for _ in (?:index|self)\.ids\]"
)
"""Lines that build adjacency or search a graph, instead of asking `_graph`."""

SILENCED = re.compile(r"#\s*(?:noqa|(?:type|pyright): ignore)")
"""A comment that silences a check."""

NO_GRAPHS = {
    "evidence/_fits.py: for moved in (index, places.popleft()):",
    "_log/_incidence.py: jumps.setdefault(target, []).append((hazard, stayed, count, at_risk))",
    "people/_decide.py: left.setdefault(target, []).append(stage)",
    "evidence/_reading.py: self._visits: defaultdict[str, list[Visit]] = defaultdict(list)",
}
"""Lines that look alike: moves of a fit in their order, hazards by what they are of, places left
by the leaving stage, and visits by customer."""

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
FILE = re.compile(r"`(src/customer_journey/[\w/]+\.py)`")

TRIES = {
    "Add a preset": "print(cj.presets.get('corner-shop').goals)",
    "Add a rule": (
        "shop = cj.evolve(cj.Journey.sequence('shop', ['know', 'buy']), version='draft')\n"
        "print([finding.where for finding in cj.validate(shop) if finding.code == 'CJ909'])"
    ),
    "Add a renderer": (
        "print(cj.render.to_bullets(cj.Journey.sequence('shop', ['know', 'buy'])))\n"
        "from customer_journey._cli._main import main\n"
        "main(['show', 'tofu-mofu-bofu', '--format', 'bullets'])"
    ),
}
ENGINE = "Add an event engine"
TRIES[ENGINE] = (
    "import duckdb\n"
    "connection = duckdb.connect()\n"
    "connection.execute(\"CREATE TABLE events AS SELECT 'ada' AS customer, "
    "unnest(['know', 'buy']) AS stage, unnest([TIMESTAMP '2026-03-01', '2026-03-02']) AS at\")\n"
    "print([row[:2] for row in cj.events.steps(connection)])"
)
PRINTED = {
    "Add a preset": "('buy',)\n",
    "Add a rule": "['version']\n",
    "Add a renderer": (
        "- know\n- buy\n\n- Top of funnel\n- Middle of funnel\n- Bottom of funnel\n"
    ),
    ENGINE: "[(1, 'know'), (2, 'buy')]\n",
}


def section(heading: str) -> list[str]:
    """The lines of the page from a heading to the next one."""
    text = PAGE.partition(f"### {heading}\n")[2]
    return re.split(r"^#", text, maxsplit=1, flags=re.MULTILINE)[0].splitlines()


def apply(block: Fence, path: Path) -> None:
    """Write a new file, append to one, or change one as a diff says."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if block.language == "py":
        path.write_text(f"{text}\n\n{block.text}" if text else block.text, encoding="utf-8")
        return
    lines = block.text.splitlines()
    before = "\n".join(line[1:] for line in lines if line.startswith(" "))
    after = "\n".join(line[1:] for line in lines)
    assert text.count(before) == 1, before
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.docs
@pytest.mark.parametrize(
    "heading",
    [
        pytest.param(heading, marks=[pytest.mark.extra("data")] if heading == ENGINE else [])
        for heading in TRIES
    ],
)
def test_the_steps_of_a_section_work(heading: str, tmp_path: Path) -> None:
    """In a copy of the package, and nothing else is needed."""
    package = Path(cj.__file__).parent
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(package, tmp_path / "src" / "customer_journey", ignore=ignored)
    lines = section(heading)
    for block in fences(lines):
        file = FILE.findall("\n".join(lines[: block.first]))[-1]
        apply(block, tmp_path / file)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import customer_journey as cj\n{TRIES[heading]}"],
        cwd=tmp_path / "src",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.stderr, done.stdout) == ("", PRINTED[heading])


def test_every_package_is_described() -> None:
    """The table names each top-level module, and nothing else."""
    package = Path(cj.__file__).parent
    modules = {
        path.stem
        for path in package.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    rows = re.findall(r"^\| (`.*?`) \|", PAGE, re.MULTILINE)
    named = set(re.findall(r"`(\w+)`", " ".join(rows)))
    assert named == modules - {"__init__", "__main__"}


@pytest.mark.parametrize(
    "line",
    [
        "leaving.setdefault(item.source, []).append(item)",
        "following.setdefault(source, []).append(target)",
        "by_target = defaultdict(list)",
        "stage = queue.popleft()",
        "rows = [[] for _ in index.ids]",
    ],
)
def test_graph_code_by_hand_is_recognised(line: str) -> None:
    """Adjacency, and the queue of a search."""
    assert GRAPH_BY_HAND.search(line)


def test_every_check_that_is_silenced_says_why() -> None:
    """In the same line, after a dash."""
    lines = {
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in PACKAGE.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if SILENCED.search(line)
    }
    assert len(lines) > 100
    assert {line for line in lines if not re.search(r"#.* - \S", line)} == set()


def test_adjacency_and_searches_have_one_home() -> None:
    """Whatever asks a graph asks `_graph`; `_model`, which lies below, groups its transitions."""
    by_hand = {
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] != "_graph"
        for line in path.read_text(encoding="utf-8").splitlines()
        if GRAPH_BY_HAND.search(line)
    }
    assert by_hand <= NO_GRAPHS
