"""Faults of a journey that runs on events: each is named by its path, when read or checked."""

import pytest

import customer_journey as cj
from customer_journey.errors import InvalidFileError

pytestmark = pytest.mark.extra("yaml")

TEXT = """\
customer_journey: 1
id: shop
events:
  paid:
    meaning: paid
    columns: {{amount: {{type: float}}, plan: {{type: str, values: [a, b]}}, gift: {{type: bool}}}}
facts:
  n: {{type: int, count: paid, meaning: orders}}
  seen: {{type: datetime, last: paid, meaning: the last one}}
  x: {fact}
stages:
  a: {{entry: n >= 1, metrics: {{m: {metric}}}}}
  b: {{entry: {entry}, end: true}}
transitions:
  a -> b: {{decision: buy again}}
starts: [a]
goals: [b]
"""
FACT = "{type: int, minimum: 0, count: paid, meaning: orders}"
METRIC = "{conversion: a -> b, within: 30 days}"


def written(fact: str = FACT, metric: str = METRIC, entry: str = "n >= 2") -> str:
    """A journey file with one fact, metric and entry as they are given."""
    return TEXT.format(fact=fact, metric=metric, entry=entry)


READ = [
    ({"fact": "{type: bool, when: x or n > 1}"}, "facts.x.when: goes round: x -> x"),
    ({"fact": "{type: int, unit: days, since: sen}"}, "facts.x.since: no fact 'sen' (did you mean"),
    ({"fact": "{type: int, unit: days, since: n}"}, "facts.x.since: 'n' is of type int"),
    ({"fact": "{type: int, unit: EUR, since: seen}"}, "facts.x.since: needs a unit of time"),
    ({"fact": "{type: bool, when: m >= 1}"}, "facts.x.when: no fact 'm'"),
    ({"fact": "{type: str, count: paid}"}, "facts.x.count: gives int"),
    ({"fact": "{type: int, count: paid, sum: paid.amount}"}, "facts.x.sum: stands beside 'count'"),
    ({"fact": "{type: int, where: amount > 1}"}, "facts.x.where: stands beside no reading"),
    ({"fact": "{type: bool, when: n > 1, within: 3 days}"}, "facts.x.within: stands beside no"),
    ({"fact": "{type: float, sum: paid}"}, "facts.x.sum: needs a column"),
    ({"fact": "{type: int, count: paid.amount}"}, "facts.x.count: takes events, and no column"),
    ({"fact": "{type: int, count: paid, within: 1 month}"}, "facts.x.within: expected a duration"),
    ({"fact": "{type: float, max: paid.plan}"}, "facts.x.max: 'plan' of 'paid' is of type str"),
    ({"fact": "{type: float, average: paid.plan}"}, "facts.x.average: 'plan' of 'paid' is of"),
    ({"fact": "{type: int, min: paid.plan}"}, "facts.x.min: 'plan' of 'paid' is of type str"),
    ({"fact": "{type: datetime, last: paid.amount}"}, "facts.x.last: 'amount' of 'paid' is of"),
    ({"fact": "{type: str, first: paid.gift}"}, "facts.x.first: 'gift' of 'paid' is of type"),
    ({"metric": "{sum: paid.plan, every: month}"}, "stages.a.metrics.m.sum: 'plan' of 'paid' is"),
    ({"metric": "{conversion: a -> c, within: 3 days}"}, "stages.a.metrics.m.conversion: no stage"),
    ({"metric": "{time: a -> c, within: 3 days}"}, "stages.a.metrics.m.time: no stage 'c'"),
    ({"metric": "{ratio: u / v}"}, "stages.a.metrics.m.ratio: no metric 'u'"),
    ({"metric": "{ratio: m / m}"}, "stages.a.metrics.m.ratio: goes round: a.m -> a.m"),
    ({"metric": "{conversion: a -> b}"}, "stages.a.metrics.m.conversion: needs a window"),
    ({"metric": "{time: a -> b}"}, "stages.a.metrics.m.time: needs a window"),
    (
        {"metric": "{time: a -> b, within: 1 month}"},
        "stages.a.metrics.m.within: expected a duration",
    ),
]


@pytest.mark.parametrize(("parts", "problem"), READ, ids=[str(each[0]) for each in READ])
def test_what_cannot_be_computed_is_refused_with_its_line(
    parts: dict[str, str], problem: str
) -> None:
    """When the file is read."""
    with pytest.raises(InvalidFileError) as caught:
        cj.loads(written(**parts), format="yaml")
    first = caught.value.problems[0]
    assert str(first).startswith(problem) or problem in str(first)
    assert first.line in {10, 12}


CHECKED = [
    ({"fact": "{type: int, count: payd}"}, "CJ231", "error", "facts.x.count"),
    ({"fact": "{type: float, sum: paid.amuont}"}, "CJ231", "error", "facts.x.sum"),
    ({"fact": "{type: int, minimum: 0}", "entry": "x >= 2"}, "CJ232", "info", "facts.x"),
    (
        {"fact": "{type: bool, when: n >= 3, basis: assumed}", "entry": "x"},
        "CJ233", "info", "stages.b.entry",
    ),
    (
        {"metric": "{conversion: b -> a, within: 3 days}"},
        "CJ608", "warning", "stages.a.metrics.m.conversion",
    ),
    (
        {"metric": "{conversion: a -> b, within: 3 days}", "entry": "n >= 1"},
        "CJ608", "warning", "stages.a.metrics.m.conversion",
    ),
    ({"metric": "{share: n >= 1}"}, "CJ609", "warning", "stages.a.metrics.m.share"),
    ({"metric": "{share: n < 1}"}, "CJ609", "warning", "stages.a.metrics.m.share"),
    (
        {"metric": "{count: paid, unit: orders, better: higher, target: 3}"},
        "CJ610", "warning", "stages.a.metrics.m",
    ),
    ({"fact": "{type: int, count: paid, where: plan >= 3}"}, "CJ204", "error", "facts.x.where"),
    ({"fact": "{type: bool, ever: paid, where: plan}"}, "CJ204", "error", "facts.x.where"),
    (
        {"metric": "{count: paid, every: month, where: gift == 1}"},
        "CJ204", "error", "stages.a.metrics.m.where",
    ),
    ({"fact": '{type: int, count: paid, where: plan == "c"}'}, "CJ205", "error", "facts.x.where"),
    ({"fact": FACT}, "CJ203", "warning", "facts.x"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "code", "severity", "where"),
    CHECKED,
    ids=[str(each[0]) for each in CHECKED],
)
def test_what_is_unwise_is_reported_with_its_place(
    parts: dict[str, str], code: str, severity: str, where: str
) -> None:
    """When the journey is checked; and not of a journey without the fault."""
    findings = cj.validate(cj.loads(written(**parts), format="yaml")).findings
    assert (severity, where) in {
        (each.severity, each.where) for each in findings if each.code == code
    }
    used = cj.validate(cj.loads(written(entry="x >= 2"), format="yaml"))
    assert (code, where) not in {(each.code, each.where) for each in used.findings}
