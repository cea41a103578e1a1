"""Tables of events at any size: DuckDB inside, Spark or a warehouse when one machine is not enough.

Every question takes a table (pandas, Polars, PyArrow, a dict of columns, rows, paths of Parquet or
CSV files, a DuckDB relation, a PySpark DataFrame, an Ibis table, `table(name, dialect=…)`) and the
names of its columns, and gives the same kind of table back. Times in answers are seconds.

Needs the extra `data`: `pip install 'customer-journey[data]'`. For Spark, Ibis and warehouses the
bare package will do.
"""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

__all__ = [
    "Columns",
    "EventColumns",
    "Every",
    "LocationField",
    "Log",
    "LogReport",
    "MetricStatus",
    "MetricValue",
    "Ordered",
    "Scorecard",
    "Table",
    "census",
    "check",
    "cohorts",
    "conform",
    "counts",
    "discover",
    "dwell",
    "exposure",
    "facts",
    "funnel",
    "incidence",
    "locate",
    "log",
    "measure",
    "people",
    "steps",
    "table",
    "tidy",
    "timeline",
    "to_sql",
    "traces",
    "transitions",
    "variants",
    "visits",
]

if TYPE_CHECKING:
    from customer_journey.events._check import LogReport, check
    from customer_journey.events._columns import Columns, EventColumns
    from customer_journey.events._criteria import to_sql
    from customer_journey.events._engines import Table, table
    from customer_journey.events._evidence import conform, counts, discover, variants
    from customer_journey.events._exposure import exposure
    from customer_journey.events._facts import facts
    from customer_journey.events._funnel import Ordered
    from customer_journey.events._locate import LocationField, locate
    from customer_journey.events._log import Log, log
    from customer_journey.events._measure import measure
    from customer_journey.events._questions import (
        cohorts,
        dwell,
        funnel,
        steps,
        traces,
        transitions,
    )
    from customer_journey.events._scorecard import MetricStatus, MetricValue, Scorecard
    from customer_journey.events._sql import Every
    from customer_journey.events._tidy import tidy
    from customer_journey.events._timeline import timeline
    from customer_journey.events._visits import census, incidence, people, visits
else:
    __getattr__, __dir__ = attach(
        __name__,
        __all__,
        (
            "_check",
            "_columns",
            "_criteria",
            "_engines",
            "_evidence",
            "_exposure",
            "_facts",
            "_funnel",
            "_locate",
            "_log",
            "_measure",
            "_questions",
            "_scorecard",
            "_sql",
            "_tidy",
            "_timeline",
            "_visits",
        ),
    )
