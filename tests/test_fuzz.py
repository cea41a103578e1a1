"""The targets of `tests/fuzz.py`, a few hundred cases each: `python -m tests.fuzz` tries more."""

import pytest

pytest.importorskip("yaml", reason="pyyaml is not installed")
pytest.importorskip("jsonschema", reason="jsonschema is not installed")

from tests.fuzz import TARGETS, run

COUNTS = {"criteria": 400, "facts": 400, "rows": 400}


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.filterwarnings("ignore")
def test_an_answer_or_an_error_of_ours_comes_out(name: str) -> None:
    """Whatever comes in; the cases are the same each time."""
    count = COUNTS.get(name, 40)
    assert run(name, seed=1, count=count) == count


def test_a_broken_law_names_its_case(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it can be repeated."""

    def fails(_: object) -> None:
        raise ZeroDivisionError("no")

    monkeypatch.setitem(TARGETS, "facts", fails)
    with pytest.raises(AssertionError, match="facts, case '3:0': ZeroDivisionError: no"):
        run("facts", seed=3, count=1)
