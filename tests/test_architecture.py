"""The steps that the page on the architecture shows work as they are written."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import customer_journey as cj
from tests.test_docs import Fence, fences

pytestmark = pytest.mark.once

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
    "_log/_variants.py: names: defaultdict[Symbols, list[str]] = defaultdict(list)",
    "evidence/_reading.py: self._visits: defaultdict[str, list[Visit]] = defaultdict(list)",
}
"""Lines that look alike: moves of a fit in their order, hazards by what they are of, places left
by the leaving stage, customers by their steps, and visits by customer."""

OTHER_SEARCHES = {
    # Trees, which need no memory of what was visited.
    "_values.py: while stack and count < LARGEST_EXTRA",
    "criteria/_tree.py: while stack",
    "interchange/_xstate_reading.py: while stack",
    "testing/_logs.py: while criteria",
    # Answers within an answer.
    "_answer.py: for each in pending",
    # What names read, one home of its own below `_graph`.
    "criteria/_computed.py: while stack",
    "rules/_engine.py: while stack",
    # Propagation and backtracking over formulas, and over covers.
    "criteria/_search.py: while stack",
    "content/_plan.py: while pending",
    # The decision itself: its three truths decide what is followed, and when.
    "people/_decide.py: for stage in level",
    # A table of chances.
    "markov/_simulate.py: while small and large",
}
"""Loops over what they add to that search no graph of stages."""

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
FILE = re.compile(r"`(src/customer_journey/[\w/]+\.py)`")

TRIES = {
    "Add a preset": "print(cj.presets.get('corner-shop').goals)",
    "Add a rule": (
        "shop = cj.evolve(cj.Journey.sequence('shop', ['know', 'buy']), version='draft')\n"
        "for each in (shop, cj.evolve(shop, language='de')):\n"
        "    print(*[finding for finding in cj.validate(each) if finding.code == 'CJ909'])"
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
    "Add a rule": (
        "version: info CJ909 draft-version: the version is 'draft' (set the version)\n"
        "version: Hinweis CJ909 draft-version: die Version ist „draft“ (gib die Version an)\n"
    ),
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


def test_every_rule_that_is_silenced_in_a_test_says_why() -> None:
    """Those that all tests may break are listed once, in `pyproject.toml`."""
    silenced = {
        f"{path.name}: {line.strip()}"
        for path in Path(__file__).parent.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"# noqa: [A-Z]", line)
    }
    assert len(silenced) > 10
    assert {line for line in silenced if not re.search(r"# noqa: .* - \S", line)} == set()


def test_adjacency_has_one_home() -> None:
    """Whatever asks a graph asks `_graph`; `_model`, which lies below, groups its transitions."""
    by_hand = {
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] != "_graph"
        for line in path.read_text(encoding="utf-8").splitlines()
        if GRAPH_BY_HAND.search(line)
    }
    assert by_hand <= NO_GRAPHS


def test_only_three_questions_go_up() -> None:
    """By name, when they are asked; the page says which."""
    by_name = {
        (path.relative_to(PACKAGE).as_posix(), module)
        for path in PACKAGE.rglob("*.py")
        for module in re.findall(
            r'import_module\("customer_journey\.([\w.]+)"\)', path.read_text(encoding="utf-8")
        )
    }
    assert by_name == {
        ("_answer.py", "render._notebook"),
        ("_model/_journey.py", "files._pydantic"),
        ("criteria/_metrics.py", "_model._names"),
    }


def names_in(node: ast.AST) -> set[str]:
    """The variables that a piece of code names."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def growing(body: list[ast.stmt]) -> set[str]:
    """The variables to which a piece of code adds or that it assigns anew."""
    names: set[str] = set()
    for node in (node for statement in body for node in ast.walk(statement)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in {"append", "appendleft", "extend"}:
                names |= names_in(node.func.value)
        elif isinstance(node, ast.Call):
            names |= names_in(node.args[0]) if ast.unparse(node.func) == "heappush" else set()
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, ast.Assign):
            names |= {name for target in node.targets for name in names_in(target)}
    return names


def worklists(code: str) -> set[str]:
    """The heads of loops over what they themselves add to, as searches are."""
    heads: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.For) and isinstance(node.iter, ast.Name):
            if node.iter.id in growing(node.body):
                heads.add(f"for {ast.unparse(node.target)} in {node.iter.id}")
        elif isinstance(node, ast.While):
            lists = names_in(node.test) & growing(node.body)
            taken = {f"{name}.{how}" for name in lists for how in ("pop", "popleft", "items")}
            taken |= {f"{name}[-1]" for name in lists} | {f"heappop({name}" for name in lists}
            if any(each in ast.unparse(node) for each in taken):
                heads.add(f"while {ast.unparse(node.test)}")
    return heads


def test_searches_have_one_home() -> None:
    """A loop that adds to what it goes through is a search, and those of graphs are in `_graph`."""
    by_hand = {
        f"{path.relative_to(PACKAGE).as_posix()}: {head}"
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] != "_graph"
        for head in worklists(path.read_text(encoding="utf-8"))
    }
    assert by_hand == OTHER_SEARCHES
    searching = [PACKAGE / "_graph" / f"_{name}.py" for name in ("search", "paths", "listing")]
    assert all(worklists(path.read_text(encoding="utf-8")) for path in searching)
    sorting = {path.name for path in PACKAGE.rglob("*.py") if "graphlib" in path.read_text("utf-8")}
    assert sorting == {"_computed.py"}
