"""Two options at once: a pair of each command; `python -m tests.pairs` tries all of them."""

import pytest

from tests.commands import ARGUMENTS, commands_of, options_of
from tests.pairs import run

pytestmark = [pytest.mark.extra("data"), pytest.mark.extra("yaml"), pytest.mark.extra("office")]


@pytest.mark.parametrize("name", ARGUMENTS)
def test_two_options_are_taken_together_or_refused(name: str) -> None:
    """In any order, with the same result."""
    assert run(name, share=0, seed=1) == (len(list(options_of(name))) > 1)


def test_the_arguments_of_every_command_are_known() -> None:
    """A new command is tried as the others are."""
    assert set(commands_of()) == set(ARGUMENTS)
