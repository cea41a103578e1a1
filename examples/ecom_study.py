"""A public log: an online shop's metrics, and a forecast beside what then happened.

Run it in this folder, once the log is installed: `pip install --no-deps retentioneering`. That
package ships the log of a made-up shop, 600 people and 31,106 events in six months of 2024. Only
the file is read; the package itself is not imported, so it needs none of its dependencies.
"""

from collections import Counter
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import customer_journey as cj

FOLDER = Path(__file__).parent
COLUMNS: cj.events.EventColumns = {"customer": "user_id", "event": "event", "at": "timestamp"}
AS_OF = datetime(2024, 6, 30)  # noqa: DTZ001 - the log's moments have no zone
CUTS = [datetime(2024, month, 1) for month in (3, 4, 5, 6)]  # noqa: DTZ001 - as above
HORIZON = timedelta(days=28)


def log_file() -> Path | None:
    """Where the log is, if it is installed."""
    package = find_spec("retentioneering")
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "datasets" / "ecom.csv.gz"


def seen_until(shop: cj.Journey, log: Path, moment: datetime) -> cj.evidence.Sample:
    """The stages that people were seen at until a moment."""
    visits = cj.events.visits(shop, log, as_of=moment, **COLUMNS)
    rows = [dict(zip(visits.columns, row, strict=True)) for row in visits.fetchall()]
    at_stages = [row for row in rows if row["stage"] is not None]
    return cj.evidence.Sample(cj.evidence.read_rows(at_stages, at="entered"))


def compare(
    shop: cj.Journey, log: Path, cut: datetime
) -> list[tuple[cj.evidence.StageForecast, int]]:
    """A forecast from a date on: each stage, and how many of those people then were there."""
    known = seen_until(shop, log, cut)
    customers = {trace.customer for trace in known}
    later = seen_until(shop, log, cut + HORIZON)
    then = Counter(trace.steps[-1] for trace in later if trace.customer in customers)
    forecast = cj.evidence.forecast(known, as_of=cut, at=cut + HORIZON)
    return [(stage, then[stage.stage]) for stage in forecast]


def main() -> None:
    """Print a scorecard, and each forecast with what then happened."""
    log = log_file()
    if log is None:
        print("The log is not installed: pip install --no-deps retentioneering")
        return
    shop = cj.load(FOLDER / "shop.yaml")
    print(cj.events.measure(shop, log, as_of=AS_OF, **COLUMNS))
    held = total = 0
    for cut in CUTS:
        print(f"\nforecast on {cut:%Y-%m-%d} for {cut + HORIZON:%Y-%m-%d}")
        for stage, then in compare(shop, log, cut):
            holds = stage.low <= then <= stage.high
            print(f"  {stage}; then {then}{'' if holds else ', outside'}")
            held, total = held + holds, total + 1
    print(f"\n{held} of {total} intervals hold")


if __name__ == "__main__":
    main()
