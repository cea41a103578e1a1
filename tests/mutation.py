"""Break the library in small ways, and see whether its tests notice.

    python -m tests.mutation --only criteria people --mutants 50 --seed 7

Each mutant is a copy of the package with one operator, constant or condition changed at a place
drawn by chance. It is killed when a test of its package fails or takes ten times as long as on the
unchanged package. Survivors are printed as a difference: either a test is missing, or nothing that
a caller can see has changed.
"""

import argparse
import ast
import difflib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

__all__ = ["PACKAGES", "Mutation", "mutations"]

ROOT: Final = Path(__file__).parent.parent
SOURCES: Final = ROOT / "src"

PACKAGES: Final[dict[str, tuple[str, ...]]] = {
    "criteria": ("test_criteria", "test_prove", "test_computed", "test_values"),
    "traverse": ("test_traverse", "test_graph"),
    "people": ("test_locate", "test_enrol", "test_people", "test_migrate"),
    "_log": ("test_forms", "test_evidence", "test_markov"),
    "files": ("test_io", "test_files", "test_short_forms", "test_model"),
}
"""The packages, and how the names of the files of their tests begin."""

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
        if isinstance(tree, ast.AnnAssign | ast.Assign) and isinstance(value, ast.Subscript):
            continue  # an alias of a type
        held = cast("list[object]", value) if isinstance(value, list) else [value]
        for node in held:
            if not isinstance(node, ast.AST) or _is_for_checkers(node):
                continue
            if _changes(node):
                yield node
            yield from _places(node)


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


def _fails(sources: Path, tests: list[str], seconds: float | None) -> bool:
    """Whether a test fails, or all take longer than that."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "--no-cov", *tests]
    environment = {**os.environ, "PYTHONPATH": str(sources), "CI": "true"}
    try:
        done = subprocess.run(
            [*command, "-p", "no:cacheprovider"],
            cwd=ROOT,
            env=environment,
            check=False,
            capture_output=True,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def _tried(package: str, chosen: list[Mutation]) -> int:
    """How many of the mutants are killed; the others are printed."""
    tests = sorted(
        str(path)
        for begin in PACKAGES[package]
        for path in (ROOT / "tests").glob(f"{begin}*.py")
        if not path.stem.endswith(("_spark", "_ibis", "_node"))
    )
    killed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "src"
        shutil.copytree(SOURCES, copy, ignore=shutil.ignore_patterns("__pycache__"))
        began = time.monotonic()
        if _fails(copy, tests, None):
            raise SystemExit(f"{package}: the tests fail without a mutation")
        longest = 10 * (time.monotonic() - began)
        for mutation in chosen:
            path = copy / mutation.path.relative_to(SOURCES)
            before = path.read_text(encoding="utf-8")
            path.write_text("\n".join(mutation.lines()[1]), encoding="utf-8")
            if _fails(copy, tests, longest):
                killed += 1
            else:
                sys.stdout.write(f"survived:\n{mutation.difference()}\n")
                sys.stdout.flush()
            path.write_text(before, encoding="utf-8")
    return killed


def main() -> None:
    """Try mutants drawn by chance of the packages that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--only", nargs="*", choices=list(PACKAGES), default=list(PACKAGES))
    parser.add_argument("--mutants", type=int, default=20, help="of each package")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for package in options.only:
        there = mutations(package)
        chance = random.Random(options.seed)  # noqa: S311 - no secret
        chosen = chance.sample(there, min(options.mutants, len(there)))
        killed = _tried(package, chosen)
        sys.stdout.write(
            f"{package}: {killed} of {len(chosen)} mutants killed, drawn from {len(there):,}, "
            f"seed {options.seed}\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
