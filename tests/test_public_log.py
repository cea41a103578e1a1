"""A public log of a shop, where the package that ships it is installed: figures and forecasts."""

import csv
import gzip
import runpy
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import customer_journey as cj

pytestmark = pytest.mark.extra("data", "yaml")

ROOT = Path(__file__).parent.parent
STUDY: dict[str, Any] = runpy.run_path(str(ROOT / "examples" / "ecom_study.py"))
PAGE = ROOT / "docs" / "explanation" / "forecasts.md"
MISSING = STUDY["log_file"]() is None
needs_log = pytest.mark.skipif(MISSING, reason="retentioneering, which ships the log, is missing")


def run() -> str:
    """What the example prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "utf8", "ecom_study.py"],
        cwd=ROOT / "examples",
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    return done.stdout


@pytest.mark.skipif(not MISSING, reason="the log is installed")
def test_without_the_log_the_example_says_how_to_get_it() -> None:
    """In one sentence, and without an error."""
    assert run() == "The log is not installed: pip install --no-deps retentioneering\n"


@needs_log
@pytest.mark.slow
def test_the_example_prints_what_the_page_shows() -> None:
    """Each forecast with what then happened, to the last digit."""
    page = PAGE.read_text(encoding="utf-8")
    shown = page.partition("```text\n")[2].partition("```")[0]
    printed = run()
    assert shown in printed
    assert "Buyers who come again in 60 days: 33.8 % (28 to 40.2)" in printed


@needs_log
def test_people_move_on_more_often_from_month_to_month() -> None:
    """As the page says, which is why intervals do not hold; counted from the visits themselves."""
    shop, log = cj.load(ROOT / "examples" / "shop.yaml"), STUDY["log_file"]()
    rows: list[str] = []
    for cut in STUDY["CUTS"]:
        known, later = (
            {trace.customer: trace for trace in STUDY["seen_until"](shop, log, moment)}
            for moment in (cut, cut + STUDY["HORIZON"])
        )
        there = [name for name, trace in known.items() if trace.steps[-1] == "browse"]
        moved = sum(len(later[name].steps) > len(known[name].steps) for name in there)
        rows.append(f"| {cut:%Y-%m-%d} | {len(there)} | {100 * moved / len(there):.0f} % |")
    assert "\n".join(rows) in PAGE.read_text(encoding="utf-8")


@needs_log
def test_second_orders_are_those_that_are_counted_by_hand() -> None:
    """Where everybody was observed for all of 60 days, no curve is needed."""
    times: dict[str, list[datetime]] = {}
    with gzip.open(STUDY["log_file"](), "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["event"] == "purchase":
                at = datetime.fromisoformat(row["timestamp"])
                times.setdefault(row["user_id"], []).append(at)
    months: dict[int, list[bool]] = {}
    for each in map(sorted, times.values()):
        is_again = len(each) > 1 and each[1] <= each[0] + timedelta(days=60)
        months.setdefault(each[0].month, []).append(is_again)
    shop = cj.load(ROOT / "examples" / "shop.yaml")
    card = cj.events.measure(
        shop, STUDY["log_file"](), as_of=STUDY["AS_OF"], every="month", **STUDY["COLUMNS"]
    )
    for figure in card.of("order", "second-order")[:4]:
        assert figure.period is not None
        assert figure.value is not None
        by_hand = months[figure.period.month]
        assert (figure.people, figure.open) == (len(by_hand), 0)
        assert figure.value == pytest.approx(100 * sum(by_hand) / len(by_hand))
