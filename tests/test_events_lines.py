"""Each line of what questions about events mean, on each kind of table."""

from pathlib import Path

import pytest

from tests.event_lines import LINES, Kind, Row
from tests.test_events import MAKERS, read

pytest.importorskip("duckdb", reason="duckdb is not installed")

LAZY = {"relation", "ibis_table"}


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("line", LINES)
def test_each_line_holds_on_each_kind_of_table(line: str, maker: str, tmp_path: Path) -> None:
    """Whatever the engine."""
    make = MAKERS[maker]

    def built(rows: list[Row]) -> object:
        return make(rows, tmp_path)

    LINES[line](Kind(built, read, is_eager=maker not in LAZY))
