"""Errors keep their data, can be caught as what they are, and say where and what to do."""

import copy
import pickle
from typing import Any

import pytest

import customer_journey as cj

PROBLEM = cj.errors.Problem("goals[0]", "no stage 'byu'", hint="did you mean 'buy'?")

EVERY: tuple[tuple[cj.errors.JourneyError, type[Exception], str], ...] = (
    (
        cj.errors.InvalidValueError("Stage 'a'", [cj.errors.Problem("end", "wrong")]),
        ValueError,
        "Stage 'a': end: wrong",
    ),
    (
        cj.errors.InvalidJourneyError("Journey 'a'", [PROBLEM]),
        cj.errors.InvalidValueError,
        "Journey 'a': goals[0]: no stage 'byu' (did you mean 'buy'?)",
    ),
    (cj.errors.InvalidFileError("a.json", [PROBLEM]), ValueError, f"a.json: {PROBLEM}"),
    (cj.errors.UnknownStageError("byu", ["buy"]), KeyError, "no stage 'byu'; did you mean 'buy'?"),
    (cj.errors.UnknownStageError("byu"), LookupError, "no stage 'byu'"),
    (cj.errors.UnknownStageError(None, ["buy"]), KeyError, "no stage None"),
    (cj.errors.UnknownPresetError("adia", ["aida"]), KeyError, "no preset 'adia'; did you mean"),
    (cj.errors.NoPathError("a", "b"), ValueError, "no path from 'a' to 'b'"),
    (
        cj.errors.MissingExtraError("PyYAML", "yaml"),
        ImportError,
        "this needs PyYAML: pip install 'customer-journey[yaml]'",
    ),
)


@pytest.mark.parametrize(("error", "builtin", "message"), EVERY, ids=[str(e) for e, _, _ in EVERY])
def test_an_error_is_also_the_builtin_and_survives_pickle(
    error: cj.errors.JourneyError, builtin: type[Exception], message: str
) -> None:
    """It says the same, and has the same data, after it was sent to another process or copied."""
    assert isinstance(error, builtin)
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert type(twin) is type(error)
        assert str(twin).startswith(message)
        assert vars(twin) == vars(error)


def test_several_problems_stand_under_one_another() -> None:
    """All are kept; a text for people stops at fifty and says how many more there are."""
    error = cj.errors.InvalidValueError("Journey 'a'", [PROBLEM] * 70)
    assert len(error.problems) == 70
    lines = str(error).splitlines()
    assert lines[0] == "Journey 'a': 70 problems"
    assert lines[1] == f"  {PROBLEM}"
    assert (len(lines), lines[-1]) == (52, "  … and 20 more")
    assert str(cj.errors.InvalidValueError("x", [PROBLEM] * 2)).count("\n") == 2


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (cj.errors.Problem("", "wrong"), "wrong"),
        (cj.errors.Problem("a.b", "wrong"), "a.b: wrong"),
        (cj.errors.Problem("", "wrong", line=3), "line 3: wrong"),
        (cj.errors.Problem("a", "wrong", line=3), "line 3: a: wrong"),
        (cj.errors.Problem("a", "wrong", line=3, column=7), "line 3, column 7: a: wrong"),
        (cj.errors.Problem("a", "wrong", hint="try b"), "a: wrong (try b)"),
    ],
)
def test_a_problem_is_one_line(problem: cj.errors.Problem, text: str) -> None:
    """Where, what, and how to fix it, as far as these are known."""
    assert str(problem) == text


def test_a_problem_can_be_seen_from_farther_out() -> None:
    """Names are joined by dots, indices and the thing as a whole by nothing."""
    places = [
        cj.errors.Problem(where, "wrong").within("stages.a").where for where in ("x", "[1]", "")
    ]
    assert places == ["stages.a.x", "stages.a[1]", "stages.a"]


def test_the_requested_name_is_kept() -> None:
    """A caller who catches the error can look at it."""
    assert cj.errors.UnknownStageError("byu").stage == "byu"
    assert cj.errors.UnknownStageError("byu").args == ("byu",)
    assert cj.errors.UnknownPresetError("x").preset == "x"
    assert cj.errors.NoPathError("a", "b").target == "b"
    assert cj.errors.MissingExtraError("a", "b").extra == "b"


class Unwilling:
    """A value that cannot be written."""

    def __repr__(self) -> str:
        raise RuntimeError("never")


def test_an_error_about_what_cannot_be_written_can() -> None:
    """With what can be said of it."""
    value: Any = Unwilling()
    assert str(cj.errors.InvalidValueError(value, [])) == "a value of type Unwilling, ()"
    assert str(cj.errors.UnknownStageError(value, ["a"])) == "no stage a value of type Unwilling"
    assert str(cj.errors.Problem("a", value)) == "Problem"
    assert str(cj.errors.JourneyError(1, value)) == "1, a value of type Unwilling"
    assert str(cj.errors.JourneyError("\x1b[31m")) == "\\x1b[31m"
