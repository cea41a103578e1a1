"""What was not found is answered with the nearest name there is, at a bounded cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.testing._facts import ids, texts


def nearest(wanted: str, *known: str) -> str:
    """The name that an error suggests; empty where it suggests none."""
    hint = cj.errors.UnknownStageError(wanted, known).hint
    return hint.removeprefix("did you mean ").removesuffix("?").strip("'")


@pytest.mark.parametrize(
    ("wanted", "known", "expected"),
    [
        ("byu", ["know", "buy"], "buy"),
        ("by", ["know", "buy"], "buy"),
        ("buyy", ["know", "buy"], "buy"),
        ("bux", ["know", "buy"], "buy"),
        ("Free_Trial", ["trial", "free-trial"], "free-trial"),
        ("free trail", ["trial", "free-trial"], "free-trial"),
        ("evaluation", ["evaluate", "elevate"], "evaluate"),
        ("купит", ["знать", "купить"], "купить"),
        ("ab", ["ac"], "ac"),
        ("a", ["b"], ""),
        ("", ["b"], ""),
        ("visitor", ["pay", "refer"], ""),
        ("repair", ["rean", "race"], ""),
        ("lint", ["align", "diff"], ""),
        ("awra", ["aware", "advocate"], "aware"),
        ("flywheel", ["loyalty-loop", "hubspot-flywheel"], "hubspot-flywheel"),
        ("start_a_free_trial", ["buy", "trial"], "trial"),
        ("free trial", ["buy", "trial"], "trial"),
        ("x" * 100, ["x" * 99], ""),
        ("buy", [], ""),
    ],
)
def test_the_nearest_name_is_suggested(wanted: str, known: list[str], expected: str) -> None:
    """A slip of the finger, another case, another way to join words; and nothing far-fetched."""
    assert nearest(wanted, *known) == expected


@given(ids(), st.lists(ids(), max_size=4))
def test_another_spelling_of_a_name_is_always_suggested(name: str, others: list[str]) -> None:
    """Case, dashes and underscores are ignored."""
    assert nearest(name.upper().replace("-", "_"), name, *others) == name


@given(texts(), st.lists(texts(), max_size=4))
def test_what_is_suggested_is_known(wanted: str, known: list[str]) -> None:
    """Any text may be asked for among any others."""
    error = cj.errors.UnknownStageError(wanted, known)
    assert error.hint == "" or any(error.hint == f"did you mean {name!r}?" for name in known)


def distance(left: str, right: str) -> int:
    """How many letters to add, leave out or replace, or to swap with their neighbours."""
    if not left or not right:
        return len(left) + len(right)
    best = min(
        distance(left[1:], right) + 1,
        distance(left, right[1:]) + 1,
        distance(left[1:], right[1:]) + (left[0] != right[0]),
    )
    if len(left) > 1 and left[:2] == right[1::-1]:
        best = min(best, distance(left[2:], right[2:]) + 1)
    return best


words = st.text("abct", min_size=1, max_size=6)


@given(words, st.lists(words, max_size=4))
def test_what_is_suggested_differs_in_two_fifths_of_the_letters_at_most(
    wanted: str, known: list[str]
) -> None:
    """Or in one of the shortest ones: what is less alike was not meant."""
    if name := nearest(wanted, *known):
        longer = max(len(wanted), len(name))
        assert distance(wanted, name) <= max(2 * longer // 5, min(2, longer - 1))


def test_a_typing_error_is_matched_among_very_many_names() -> None:
    """The name meant is not lost behind thousands that are a little alike."""
    known = [f"stage-{index}" for index in range(100_000)]
    assert nearest("stgae-99999", *known) == nearest("tage-99999", *known) == "stage-99999"


def test_very_many_misspelt_names_are_reported_without_a_search_for_each() -> None:
    """The first ones get the nearest name, repeated ones again; the rest is still reported."""
    stages = [cj.Stage(f"stage-{index}") for index in range(3_000)]
    starts = [f"stage-x{index}" for index in range(2_000)]
    with pytest.raises(cj.errors.InvalidJourneyError) as caught:
        cj.Journey("x", stages=stages, starts=starts, goals=[*starts, "totally-else"])
    hints = [problem.hint for problem in caught.value.problems]
    assert hints[:2] == ["did you mean 'stage-0'?", "did you mean 'stage-1'?"]
    assert hints[2_000] == hints[0]
    assert hints[-1] == hints[1_999] == ""


@pytest.mark.slow
@pytest.mark.covers
def test_loose_likeness_is_not_looked_for_without_end() -> None:
    """Where nothing is a letter away, the comparisons are counted."""
    stages = [cj.Stage(f"{index:04}-evaluate") for index in range(2_000)]
    starts = [f"{index:04}-evluat" for index in range(100)]
    with pytest.raises(cj.errors.InvalidJourneyError) as caught:
        cj.Journey("x", stages=stages, starts=starts)
    hints = [problem.hint for problem in caught.value.problems]
    assert hints[0]
    assert not hints[-1]
