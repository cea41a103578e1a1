"""Break the library in small ways, and see whether its tests notice.

    python -m tests.mutation --only criteria people --mutants 50 --seed 7

Each mutant is a copy of the package with one operator, constant or condition changed at a place
drawn by chance. The tests that reach the changed lines run on it, the quickest first, in a fork of
a process that has loaded what they need but not the library. It is killed when one fails, or takes
more than ten times the processor's time that it takes on the unchanged package. Survivors are
printed as a difference: either a test is missing, or nothing that a caller can see has changed;
the latter are listed with the reason in `tests/mutants.toml`. Fewer than nine in ten of the others
noticed, and the command fails. For Linux and macOS.

A mutant of the code that writes files may write others. Tests that hand it devices such as
`/dev/full` are left out: a superuser's mutant would put a file in its place.
"""

import argparse
import ast
import contextlib
import difflib
import importlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import tomllib
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, Final, cast

import pytest

__all__ = ["PACKAGES", "Mutation", "equivalent", "mutations"]

ROOT: Final = Path(__file__).parent.parent
SOURCES: Final = ROOT / "src"
PACKAGE: Final = SOURCES / "customer_journey"

PACKAGES: Final[dict[str, tuple[str, ...]]] = {
    "criteria": (
        "test_criteria",
        "test_carets",
        "test_prove",
        "test_computed",
        "test_values",
        "test_metrics",
        "test_fuzz",
        "test_stability",
    ),
    "traverse": ("test_traverse", "test_graph"),
    "people": (
        "test_locate",
        "test_enrol",
        "test_people",
        "test_migrate",
        "test_one_reading",
        "test_computed",
        "test_stability",
    ),
    "_log": (
        "test_forms",
        "test_evidence",
        "test_log_limits",
        "test_markov",
        "test_align",
        "test_faults",
        "test_metrics",
        "test_events_measure",
        "test_events_timeline",
        "test_stability",
    ),
    "files": (
        "test_io",
        "test_files",
        "test_short_forms",
        "test_model",
        "test_fuzz",
        "test_interchange_tables",
        "test_metrics",
        "test_computed",
        "test_stability",
    ),
}
"""The packages, and how the names of the files of their tests begin."""

LEAST: Final = 0.9
"""The share of the mutants that differ which the tests are to notice."""

_COMPARED: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COMPUTED: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip


class Mutation:
    """One change at one node of a file."""

    def __init__(self, path: Path, place: int) -> None:
        self.path = path
        self.place = place

    def lines(self) -> tuple[list[str], list[str]]:
        """The file before and after, both as Python writes a tree."""
        source = self.path.read_text(encoding="utf-8")
        before = ast.unparse(ast.parse(source)).splitlines()
        tree = ast.parse(source)
        _change(list(_places(tree))[self.place])
        return before, ast.unparse(ast.fix_missing_locations(tree)).splitlines()

    def difference(self) -> str:
        """The lines that differ, with the name of the file."""
        name = str(self.path.relative_to(SOURCES))
        return "\n".join(difflib.unified_diff(*self.lines(), name, name, lineterm="", n=1))

    def key(self) -> tuple[str, str, str]:
        """The file, and its lines that differ before and after: what names it as code moves."""
        changed = self.difference().splitlines()[3:]
        before = [line[1:].strip() for line in changed if line.startswith("-")]
        after = [line[1:].strip() for line in changed if line.startswith("+")]
        return str(self.path.relative_to(PACKAGE)), "\n".join(before), "\n".join(after)

    def reached_by(self) -> tuple[range, bool]:
        """The lines that run where it runs, and whether these belong to a function."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        node = cast("ast.expr | ast.stmt", list(_places(tree))[self.place])
        around = [
            other
            for other in ast.walk(tree)
            if isinstance(other, ast.stmt)
            and other.lineno <= node.lineno <= (other.end_lineno or other.lineno)
        ]
        statement = max(around, key=lambda other: other.lineno)
        header = node.test if isinstance(node, ast.If | ast.IfExp) else node
        whole = not hasattr(statement, "body")
        last = (statement if whole else header).end_lineno or statement.lineno
        inside = any(
            isinstance(other, ast.FunctionDef) and other.body[0].lineno <= node.lineno
            for other in around
        )
        return range(statement.lineno, last + 1), inside


def mutations(package: str) -> list[Mutation]:
    """All mutations of a package of the library."""
    return [
        Mutation(path, place)
        for path in sorted((SOURCES / "customer_journey" / package).rglob("*.py"))
        for place, _ in enumerate(_places(ast.parse(path.read_text(encoding="utf-8"))))
    ]


def _places(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that can be changed, without annotations, decorators and names for export."""
    for name, value in ast.iter_fields(tree):
        if name in {"annotation", "returns", "decorator_list", "type_params"}:
            continue
        if isinstance(tree, ast.AnnAssign | ast.Assign) and (
            isinstance(value, ast.Subscript) or _is_alias(tree)
        ):
            continue  # an alias of a type
        held = cast("list[object]", value) if isinstance(value, list) else [value]
        for node in held:
            if not isinstance(node, ast.AST) or _is_for_checkers(node):
                continue
            if isinstance(node, ast.keyword) and node.arg == "strict":
                continue  # an assertion that two sequences are as long as each other
            if _changes(node):
                yield node
            yield from _places(node)


def _is_alias(node: ast.AnnAssign | ast.Assign) -> bool:
    """Whether it names a type, so that a change would end the import and prove nothing."""
    return isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias"


def _is_for_checkers(node: ast.AST) -> bool:
    """Whether it runs for type checkers only."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _changes(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare):
        return type(node.ops[0]) in _COMPARED
    if isinstance(node, ast.BinOp):
        return type(node.op) in _COMPUTED
    if isinstance(node, ast.Constant):
        return type(node.value) in {int, bool}
    return isinstance(node, ast.BoolOp | ast.Break | ast.Continue | ast.If | ast.IfExp) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    )


def _change(node: ast.AST) -> None:
    match node:
        case ast.Compare():
            node.ops[0] = _COMPARED[type(node.ops[0])]()
        case ast.BinOp():
            node.op = _COMPUTED[type(node.op)]()
        case ast.BoolOp():
            node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() as value):
            node.value = value + 1
        case ast.UnaryOp():
            # Twice "not" is the truth of what stands there.
            node.operand = ast.UnaryOp(ast.Not(), node.operand)
        case ast.Break() | ast.Continue():
            other: type[ast.AST] = ast.Continue if isinstance(node, ast.Break) else ast.Break
            object.__setattr__(node, "__class__", other)
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case _:
            raise AssertionError(node)


def equivalent() -> dict[tuple[str, str, str], str]:
    """The mutants that change nothing which a caller can see, and why."""
    listed = tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8"))
    return {
        (mutant["file"], mutant["before"], mutant["after"]): mutant["why"]
        for mutant in listed["mutant"]
    }


OPTIONS: Final = (
    "-q",
    "--assert=plain",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-p",
    "no:cov",
)
HEAVY: Final = ("numpy", "scipy.sparse.linalg", "scipy.stats", "pandas", "networkx", "hypothesis",
                "attrs", "yaml", "jsonschema", "lxml", "pytest", "_pytest", "coverage")  # fmt: skip
"""What the tests load and what is not under test: loaded once, before the forks."""


class Baseline:
    """Which tests of a package reach which lines, and how long each takes on unchanged code."""

    def __init__(self) -> None:
        """Nothing is measured yet."""
        self.seconds: dict[str, float] = defaultdict(float)
        self.failed: set[str] = set()
        self.reached: dict[str, dict[str, list[str]]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how long a test took, and what cannot be run on this machine."""
        self.seconds[report.nodeid] += report.duration
        if not report.passed:
            self.failed.add(report.nodeid)

    def tests(self, mutation: Mutation) -> list[str]:
        """The tests that reach the changed lines, the quickest first.

        What runs once, at import or on first use, is reached by whichever test was the first: all
        tests run where the change is outside any function.
        """
        lines, inside = mutation.reached_by()
        reached = self.reached.get(str(mutation.path.relative_to(SOURCES)), {})
        chosen = {test for line in lines for test in reached.get(str(line), ())}
        if not inside:
            chosen = set(self.seconds)
        return sorted(chosen - self.failed, key=lambda test: self.seconds[test])


def _touches_a_device(item: pytest.Item) -> bool:
    return any(name.startswith("/") for mark in item.iter_markers("needs") for name in mark.args)


class _Contexts:
    """A plugin of pytest that names the test whose lines are measured."""

    def __init__(self, measured: Any) -> None:
        self.measured = measured

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if not _touches_a_device(item)]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self.measured.switch_context(item.nodeid)
        done = yield
        self.measured.switch_context("")
        return done


class _Chosen:
    """A plugin of pytest that runs some tests only, in their order, each for a limited time."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        order = {test: index for index, test in enumerate(self.seconds)}
        chosen = [item for item in items if item.nodeid in order]
        items[:] = sorted(chosen, key=lambda item: order[item.nodeid])

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        # Who doesn't catch this signal ends by it.
        signal.setitimer(signal.ITIMER_PROF, 5 + 10 * self.seconds[item.nodeid])


def measured(package: str, sources: Path) -> Baseline:
    """Run the tests of a package once, with coverage; those that fail here say nothing later."""
    names = sorted(
        str(path) for begin in PACKAGES[package] for path in (ROOT / "tests").glob(f"{begin}*.py")
    )
    answer = sources / "baseline.json"

    def run() -> int:
        coverage: Any = importlib.import_module("coverage")
        folder = sources / "customer_journey" / package
        lines = coverage.Coverage(data_file=None, include=[f"{folder}/*"], config_file=False)
        baseline = Baseline()
        lines.start()
        pytest.main([*OPTIONS, *names], plugins=[baseline, _Contexts(lines)])
        lines.stop()
        data = lines.get_data()
        reached = {
            str(Path(file).relative_to(sources)): data.contexts_by_lineno(file)
            for file in data.measured_files()
        }
        kept = (baseline.seconds, sorted(baseline.failed), reached)
        answer.write_text(json.dumps(kept), encoding="utf-8")
        return 0

    if _forked(run, sources, None) != 0:
        raise SystemExit(f"{package}: the tests do not run")
    baseline = Baseline()
    seconds, failed, baseline.reached = json.loads(answer.read_text(encoding="utf-8"))
    baseline.seconds.update(seconds)
    baseline.failed.update(failed)
    return baseline


def _noticed(tests: dict[str, float], sources: Path) -> int | None:
    """How the tests end, first those of the file with most of them: mostly it is enough to load."""
    files = Counter(test.partition("::")[0] for test in tests)
    nearest = files.most_common(1)[0][0] if files else ""
    status: int | None = 0
    for is_near in (True, False):
        part = {
            test: seconds
            for test, seconds in tests.items()
            if test.startswith(f"{nearest}::") is is_near
        }
        if part and status == 0:
            status = _status(part, sources)
    if status == pytest.ExitCode.NO_TESTS_COLLECTED:
        raise SystemExit("the tests changed while mutants were tried")
    return status


def _status(tests: dict[str, float], sources: Path) -> int | None:
    """How the tests end, run in this order until one fails; none if they take too long."""
    files = sorted({test.partition("::")[0] for test in tests})
    return _forked(
        lambda: int(pytest.main([*OPTIONS, "-x", *files], plugins=[_Chosen(tests)])),
        sources,
        120 + 20 * sum(tests.values()),
    )


def _forked(run: Callable[[], int], sources: Path, seconds: float | None) -> int | None:
    """The status with which a function ends in a process of its own; none if it takes longer."""
    child = os.fork()
    if child == 0:
        status = 70
        try:
            os.setsid()
            silent = os.open(os.environ.get("MUTATION_LOG", os.devnull), os.O_RDWR | os.O_CREAT)
            for stream in (0, 1, 2):
                os.dup2(silent, stream)
            sys.path.insert(0, str(sources))
            status = run()
        except BaseException:  # noqa: BLE001 - whatever it is, it must not go on in a fork
            traceback.print_exc()
        finally:
            os._exit(status)
    end = None if seconds is None else time.monotonic() + seconds
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            return None if code == -signal.SIGPROF else code
        if end is not None and time.monotonic() > end:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return None
        time.sleep(0.02)


def _tried(package: str, chosen: list[Mutation]) -> Counter[str]:
    """How many mutants are killed, time out, survive or are explained; survivors are printed."""
    known = equivalent()
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "src"
        shutil.copytree(SOURCES, copy, ignore=shutil.ignore_patterns("__pycache__"))
        os.environ["PYTHONPATH"] = str(copy)
        baseline = measured(package, copy)
        # From here on no compiled file is written, lest a mutant is taken for another.
        sys.dont_write_bytecode = True
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        unchanged = {test: baseline.seconds[test] for test in baseline.seconds}
        for test in baseline.failed:
            del unchanged[test]
        if _status(unchanged, copy) != 0:
            raise SystemExit(f"{package}: the tests fail without a mutation")
        sys.stdout.write(f"{package}: {len(unchanged):,} tests, {len(baseline.failed)} left out\n")
        for mutation in chosen:
            path = copy / mutation.path.relative_to(SOURCES)
            before = path.read_text(encoding="utf-8")
            path.write_text("\n".join(mutation.lines()[1]), encoding="utf-8")
            for compiled in path.parent.glob(f"__pycache__/{path.stem}.*"):
                compiled.unlink()
            tests = {test: baseline.seconds[test] for test in baseline.tests(mutation)}
            status = _noticed(tests, copy)
            outcome = "timed out" if status is None else "killed" if status else "survived"
            if outcome == "survived":
                outcome = "explained" if mutation.key() in known else outcome
                sys.stdout.write(f"{outcome} {len(tests)} tests:\n{mutation.difference()}\n")
                sys.stdout.flush()
            outcomes[outcome] += 1
            if len(chosen) > 1 and not sum(outcomes.values()) % 10:
                sys.stdout.write(f"{package}: {sum(outcomes.values())} tried\n")
            path.write_text(before, encoding="utf-8")
    return outcomes


def main() -> None:
    """Try mutants drawn by chance of the packages that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=list(PACKAGES), default=list(PACKAGES))
    parser.add_argument("--mutants", type=int, default=20, help="of each package")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ |= {"CI": "true", "HYPOTHESIS_PROFILE": "mutants", "OPENBLAS_NUM_THREADS": "1"}
    os.environ.setdefault("EXAMPLES_SHARE", "0.3")
    os.chdir(ROOT)
    for name in HEAVY:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    too_few: list[str] = []
    for package in options.only:
        there = mutations(package)
        rng = random.Random(options.seed)
        chosen = rng.sample(there, min(options.mutants, len(there)))
        outcomes = _tried(package, chosen)
        killed = outcomes["killed"] + outcomes["timed out"]
        share = killed / max(1, len(chosen) - outcomes["explained"])
        too_few += [package] if share < LEAST else []
        sys.stdout.write(
            f"{package}: {len(chosen)} mutants of {len(there):,}, seed {options.seed}: "
            f"{killed} killed, {outcomes['timed out']} of these by taking too long, "
            f"{outcomes['explained']} explained, {outcomes['survived']} unexplained; "
            f"{share:.0%} of those that differ are noticed\n"
        )
        sys.stdout.flush()
    if too_few:
        raise SystemExit(f"fewer than {LEAST:.0%} are noticed in {', '.join(too_few)}")


if __name__ == "__main__":
    main()
