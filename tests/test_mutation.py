"""The mutations of `tests/mutation.py`: each changes its file, and the result is Python."""

import ast
import random

import pytest

from tests.mutation import PACKAGE, PACKAGES, equivalent, mutations

pytestmark = pytest.mark.once


@pytest.mark.parametrize("package", PACKAGES)
def test_each_mutation_is_another_program(package: str) -> None:
    """A mutant that equals the original would survive, one that does not compile would die."""
    there = mutations(package)
    for mutation in random.Random(1).sample(there, 6):
        before, after = mutation.lines()
        assert before != after
        compile("\n".join(after), str(mutation.path), "exec")
        assert mutation.difference().startswith(f"--- customer_journey/{package}/")


@pytest.mark.parametrize("package", PACKAGES)
def test_each_mutation_knows_the_lines_that_reach_it(package: str) -> None:
    """They begin with a statement of its file."""
    for mutation in random.Random(2).sample(mutations(package), 6):
        lines, inside = mutation.reached_by()
        tree = ast.parse(mutation.path.read_text(encoding="utf-8"))
        starts = {node.lineno for node in ast.walk(tree) if isinstance(node, ast.stmt)}
        assert lines[0] in starts
        assert inside in {True, False}


def test_mutants_that_change_nothing_are_listed_as_the_code_is() -> None:
    """A line that has changed since must be looked at again."""
    for (file, before, after), why in equivalent().items():
        lines = ast.unparse(ast.parse((PACKAGE / file).read_text(encoding="utf-8"))).splitlines()
        assert before in {line.strip() for line in lines}, before
        assert after != before
        assert why.endswith(".")
