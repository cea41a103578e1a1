"""Reading and drawing take time in proportion: `python -m tests.linear` tries more, and larger."""

import re

import pytest

pytest.importorskip("yaml", reason="pyyaml is not installed")

from tests.linear import Case, quick, slow


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.filterwarnings("ignore")
def test_eight_times_as_much_takes_no_more_than_three_times_eight_as_long() -> None:
    """Of every reader of text and every picture, with pieces that repeat."""
    cases = list(quick())
    assert len(cases) > 120
    problems = [case for case in cases if slow(case, 1_000)]
    assert [slow(case, 1_000) for case in problems if slow(case, 1_000)] == []


@pytest.mark.slow
@pytest.mark.covers
def test_a_search_that_begins_again_at_each_character_is_noticed() -> None:
    """So that the test above can fail."""
    again = re.compile(r"(?:\w+@)?x")

    def search(text: str) -> object:
        return [again.match(text, at) for at in range(len(text))]

    assert slow(Case("again", search, "", "a"), 5_000).startswith("again: ")
