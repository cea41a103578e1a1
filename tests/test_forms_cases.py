"""Ten more forms of the same people, and the numbers that are asked for with them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import customer_journey as cj
from customer_journey._log._counts import Counts
from customer_journey._log._variants import Variants
from tests.test_forms import answers

np: Any = pytest.importorskip("numpy", reason="the extra data is not installed")

pytestmark = pytest.mark.extra("data")

fit = cj.markov.fit


def test_a_whole_number_of_any_library_is_one() -> None:
    """For how many walks, draws and steps, and for seeds."""
    arrow = pytest.importorskip("pyarrow")
    chain = fit([("ad", "buy"), ("ad", "mail", "buy"), ("mail", "lost")], goals="buy")
    questions: dict[str, Callable[[Any], object]] = {
        "simulate": lambda n: list(chain.simulate(n, seed=n, start="ad", max_steps=n).rows()),
        "events": lambda n: (
            chain.simulate(4, seed=1, start="ad")
            .events(seed=n, since=datetime(2026, 1, 1, tzinfo=UTC), dwell=timedelta(1))
            .columns()
        ),
        "arrivals": lambda n: str(chain.arrivals(max_steps=n, start="ad")),
        "interval": lambda n: chain.interval(
            lambda one: one.probability("ad", "buy"), seed=n, draws=n
        ),
        "rarest_missed": cj.evidence.rarest_missed,
        "share": lambda n: cj.evidence.share(n, n),
    }
    for name, ask in questions.items():
        known = str(ask(3))
        for number in (Decimal(3), Fraction(3), np.int8(3), np.array(3), arrow.scalar(3)):
            assert str(ask(number)) == known, (name, type(number))
        with pytest.raises(cj.errors.JourneyError):
            ask(np.float64(2.5))


WALKS = [("ad", "mail", "buy"), ("ad", "ad", "buy"), ("mail", "lost"), ("mail", "buy")]


def test_ten_more_forms_of_the_same_people() -> None:
    """As columns, categories, rows in any order or zone, files, arrays, streams and numbers."""
    pd, pl, pa = (pytest.importorskip(name) for name in ("pandas", "polars", "pyarrow"))
    start = datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    rows: list[dict[str, Any]] = [
        {"customer": index, "stage": stage, "at": start + timedelta(minutes=45 * number)}
        for index, walk in enumerate(WALKS)
        for number, stage in enumerate(walk)
    ][::-1]
    zoned = [{**row, "at": row["at"].astimezone(ZoneInfo("Europe/Paris"))} for row in rows]
    frame = pd.DataFrame(rows)
    many: dict[tuple[str, ...], Any] = {walk: Decimal(7) for walk in WALKS}
    result: dict[str, Any] = {
        "a stream": (tuple(walk) for walk in WALKS),
        "arrays": [np.array(walk) for walk in WALKS],
        "seven of each": Variants(many),
        "rows in the hour that comes twice": cj.evidence.read_rows(zoned, at="at"),
        "floats as customers": cj.evidence.read_rows(
            [{**row, "customer": float(row["customer"])} for row in rows], at="at"
        ),
        "texts as times": cj.evidence.read_rows(
            [{**row, "at": row["at"].isoformat()} for row in zoned], at="at"
        ),
        "seconds as times": cj.evidence.read_rows(
            [{**row, "at": row["at"].timestamp()} for row in zoned], at="at", time_format="epoch-s"
        ),
        "categories": cj.events.counts(frame.astype({"stage": "category"})),
        "another zone": cj.events.counts(
            frame.assign(at=frame["at"].dt.tz_convert("Australia/Lord_Howe"))
        ),
        "Polars": cj.events.counts(pl.DataFrame(rows)),
        "Arrow": cj.events.variants(pa.Table.from_pylist(zoned)),
        "columns": cj.events.counts(frame.to_dict("list")),
        "rows": cj.events.variants(zoned),
    }
    known = answers(fit(WALKS, goals="buy"), "buy")
    for form, data in result.items():
        same = answers(fit(data, goals="buy", ended=isinstance(data, Counts)), "buy")
        for question, figures in known.items():
            assert same[question] == pytest.approx(figures, rel=1e-12, abs=1e-12), (form, question)
