"""The mutations of `tests/mutation.py`: each changes its file, and the result is Python."""

import random

import pytest

from tests.mutation import PACKAGES, mutations


@pytest.mark.parametrize("package", PACKAGES)
def test_each_mutation_is_another_program(package: str) -> None:
    """A mutant that equals the original would survive, one that does not compile would die."""
    there = mutations(package)
    for mutation in random.Random(1).sample(there, 6):  # noqa: S311 - no secret
        before, after = mutation.lines()
        assert before != after
        compile("\n".join(after), str(mutation.path), "exec")
        assert mutation.difference().startswith(f"--- customer_journey/{package}/")
