"""The targets of `tests/fuzz.py`, a few hundred cases each: `python -m tests.fuzz` tries more."""

import pytest

pytest.importorskip("yaml", reason="pyyaml is not installed")
pytest.importorskip("jsonschema", reason="jsonschema is not installed")
pytest.importorskip("openpyxl", reason="openpyxl is not installed")
pytest.importorskip("duckdb", reason="duckdb is not installed")
pytest.importorskip("pandas", reason="pandas is not installed")
pytest.importorskip("polars", reason="polars is not installed")
pytest.importorskip("pyarrow", reason="pyarrow is not installed")

from tests.fuzz import TARGETS, run, workplace
from tests.fuzz_guided import FromBytes, case

COUNTS = {"criteria": 400, "facts": 400, "rows": 400, "interchange": 100, "documents": 100}


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


def test_bytes_choose() -> None:
    """The fuzzer that follows what is reached changes the choices by changing the bytes."""
    rng = FromBytes(b"\x00\x01\x40\xff\xff\xff\xff\xff\xff\xff")
    assert rng.getrandbits(16) == 1
    assert rng.choice("abcd") == "c"
    assert rng.random() == 1 - 2**-53


def test_used_up_bytes_are_zeros() -> None:
    """So that short input is a case, too, and ends."""
    rng = FromBytes(b"")
    assert [rng.choice("abc") for _ in range(5)] == ["a"] * 5
    assert rng.random() == 0


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.filterwarnings("ignore")
def test_each_target_takes_bytes(name: str) -> None:
    """Any bytes are a case."""
    with workplace():
        tried = case(TARGETS[name])
        for data in (b"", bytes(range(256)), b"\xff" * 300):
            tried(data)
