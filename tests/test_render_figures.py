"""Numbers as pictures: in proportion, with their figures, of answers and of tables."""

import math
import pickle
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import customer_journey as cj
from customer_journey.evidence import Variants
from customer_journey.render._charts._figures import BarRow, bars
from customer_journey.render._measure import block
from customer_journey.render._notebook import bundle
from tests.test_render_fit import Drawn

pytestmark = pytest.mark.extra("data")

COUNTS = {
    ("know", "try"): 600,
    ("know", "lost"): 400,
    ("try", "buy"): 300,
    ("try", "lost"): 300,
}
VARIANTS = Variants(
    {
        ("know", "try", "buy"): 300,
        ("know", "try"): 200,
        ("know", "buy"): 50,
        ("know",): 400,
        ("try", "know", "buy", "refer"): 40,
    }
)
EVENTS = [
    {
        "customer": f"c{person}",
        "stage": stage,
        "at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day),
    }
    for person in range(60)
    for day, stage in enumerate(["know", "try", "buy"][: 1 + person % 3], start=person % 20)
]


@pytest.fixture(scope="module")
def chain() -> cj.markov.Chain:
    """A chain of four stages."""
    return cj.markov.fit(COUNTS, goals=["buy"])


def elements(svg: str, kind: str) -> list[ET.Element]:
    """The elements of a picture with that class."""
    return [item for item in ET.fromstring(svg).iter() if item.get("class") == kind]


def texts(svg: str) -> list[str]:
    """All lines of text of a picture."""
    return [item.text or "" for item in ET.fromstring(svg).iter() if item.tag.endswith("text")]


def widths(svg: str) -> list[float]:
    """How long its bars are."""
    return [float(bar.get("width", "")) for bar in bars_of(svg)]


def bars_of(svg: str) -> list[ET.Element]:
    """Its bars, without the smaller ones of the legend."""
    return [bar for bar in elements(svg, "bar") if bar.get("height") == "20"]


class TestBars:
    """Levers, scenarios, attributions and funnels."""

    def test_levers_come_by_size_and_in_proportion(self, chain: cj.markov.Chain) -> None:
        """Those that cost go to the other side of zero; names stand for ids."""
        svg = cj.render.to_svg(chain.levers())
        gains = sorted((abs(lever.gain) for lever in chain.levers()), reverse=True)
        assert widths(svg) == pytest.approx(
            [320 * gain / (0.006 + 0.006) for gain in gains], abs=0.01
        )
        assert "Try to Buy" in texts(svg)
        assert "+0.6 points" in texts(svg)
        assert "-0.5 points" in texts(svg)

    def test_removal_effects_are_bars(self, chain: cj.markov.Chain) -> None:
        """As any attribution, with shares in per cent."""
        effects = chain.removal_effects()
        svg = cj.render.to_svg(effects)
        assert len(widths(svg)) == len(effects)
        assert {"Share of conversions lost without each stage", "100 %"} <= set(texts(svg))
        credit = cj.markov.shapley({("a",): 4, ("a", "b"): 6})
        assert widths(cj.render.to_svg(credit)) == pytest.approx([320.0, 320 * 3 / 7], abs=0.01)

    def test_scenarios_have_intervals(self, chain: cj.markov.Chain) -> None:
        """A line with ends over each bar."""
        scenarios = chain.compare({"Better trial": {("try", "buy"): 0.7}}, n=200, seed=1)
        svg = cj.render.to_svg(scenarios)
        assert len(elements(svg, "line")) == 1
        assert "Better trial" in texts(svg)

    def test_losses_differ_from_gains_without_colours(self, chain: cj.markov.Chain) -> None:
        """By lines across, in a colour of its own, and a legend; not where nothing costs."""
        svg = cj.render.to_svg(chain.levers(), theme="light")
        costs = sum(lever.gain < 0 for lever in chain.levers())
        assert 0 < costs < len(chain.levers())
        assert len(elements(svg, "hatch")) == costs + 1, "with one in the legend"
        looks = [(bar.get("fill"), bar.get("stroke")) for bar in bars_of(svg)]
        assert len(set(looks)) == 2
        assert {"more reach the goal", "fewer reach the goal"} <= set(texts(svg))
        for hatch in elements(svg, "hatch"):
            assert len(re.findall("M", hatch.get("d", ""))) > 2
        gains = cj.markov.fit({("know", "buy"): 3, ("try", "buy"): 1}, goals=["buy"]).levers()
        assert not elements(cj.render.to_svg(gains), "hatch")
        assert not elements(cj.render.to_svg(gains), "legend")

    def test_a_scorecard_has_its_target(self) -> None:
        """A line across all bars where each would be met, and a look for each status."""

        def figure(
            name: str,
            value: float,
            spread: float,
            **fields: Any,
        ) -> cj.events.MetricValue:
            return cj.events.MetricValue(
                stage="try",
                metric=name,
                value=value,
                low=value - spread,
                high=value + spread,
                **fields,
            )

        figures = [
            figure("missed", 30, 2, target=40, better="higher", unit="%"),
            figure("met", 3, 1, target=5, better="lower", unit="days"),
            figure("unclear", 42, 6, target=45, better="higher"),
            figure("neither", 50, 6, target=45),
            figure("no-target", 50, 6),
        ]
        card = cj.events.Scorecard(
            journey="shop", as_of=datetime(2026, 5, 3, tzinfo=UTC), figures=figures
        )
        for theme in ("light", "dark"):
            svg = cj.render.to_svg(card, theme=theme)
            looks = [
                (bar.get("fill"), bar.get("stroke"), bar.get("stroke-dasharray"))
                for bar in bars_of(svg)
            ]
            assert len(looks) == len(set(looks)) == 4
            (line,) = elements(svg, "target")
            x = float(re.findall(r"M([\d.]+)", line.get("d", ""))[0])
            for bar, each in zip(bars_of(svg), figures, strict=False):
                assert each.value is not None
                assert each.target is not None
                wide = (x - float(bar.get("x", ""))) * each.value / each.target
                assert float(bar.get("width", "")) == pytest.approx(wide, abs=0.05)
            assert texts(svg)[-5:] == [
                "met",
                "missed",
                "unclear",
                "no direction is better",
                "target",
            ]

    def test_without_a_target_there_is_no_chart(self) -> None:
        """And the text says the figures."""
        figures = [
            cj.events.MetricValue(stage="try", metric="rate", value=value, target=target)
            for value, target in ((3.0, None), (None, 5.0))
        ]
        card = cj.events.Scorecard(
            journey="shop", as_of=datetime(2026, 5, 3, tzinfo=UTC), figures=figures
        )
        with pytest.raises(cj.errors.InvalidValueError, match="no figure has a target"):
            cj.render.to_svg(card)
        assert "<svg" not in bundle(card)["text/html"]

    @pytest.mark.parametrize("value", [math.nan, math.inf])
    def test_what_is_no_length_is_refused(self, value: float) -> None:
        """Else all other bars would be too short, or this one zero."""
        with pytest.raises(cj.errors.InvalidValueError, match="finite"):
            cj.render.to_svg(cj.markov.Attribution({"a": value, "b": 1.0}))

    def test_one_point_is_in_the_singular(self) -> None:
        """In German, too."""
        gains = cj.markov.fit({("know", "buy"): 3, ("know", "lost"): 7}, goals=["buy"]).levers()
        assert "+1 point" in texts(cj.render.to_svg(gains))
        assert "+1 Punkt" in texts(cj.render.to_svg(gains, language="de"))

    def test_nothing_is_a_picture_too(self) -> None:
        """Of bars that are zero, and of none."""
        assert widths(cj.render.to_svg(cj.markov.Attribution({"a": 0.0}))) == [0.5]
        assert widths(cj.render.to_svg(cj.markov.Attribution({}))) == []

    def test_too_many_are_refused(self) -> None:
        """A picture is there to be read."""
        many = cj.markov.Attribution({f"s{number}": 1.0 for number in range(300)})
        with pytest.raises(cj.errors.InvalidValueError, match="300 bars"):
            cj.render.to_svg(many)


class TestCurve:
    """Arrivals at a goal."""

    def test_they_are_a_tuple_with_a_picture(self, chain: cj.markov.Chain) -> None:
        """Which never falls."""
        arrivals = chain.arrivals(max_steps=12)
        assert arrivals == (0.0, 0.0, *[pytest.approx(0.3)] * 11)
        assert arrivals.goal == "buy"
        assert arrivals.to_dict() == {"goal": "buy", "shares": list(arrivals)}
        assert arrivals.rows()[2] == {"steps": 2, "share": pytest.approx(0.3)}
        again = pickle.loads(pickle.dumps(arrivals))
        assert (again, again.goal) == (arrivals, "buy")
        svg = cj.render.to_svg(arrivals)
        assert "30 % after 12 steps" in texts(svg)
        (line,) = elements(svg, "line")
        heights = [float(part.split("H")[0]) for part in line.get("d", "").split("V")[1:]]
        assert heights == sorted(heights, reverse=True)

    def test_no_step_is_a_point(self, chain: cj.markov.Chain) -> None:
        """Of those who begin there."""
        assert "0 % after 0 steps" in texts(cj.render.to_svg(chain.arrivals(max_steps=0)))


class TestSteps:
    """Variants as people from step to step."""

    def test_bands_are_as_thick_as_people(self) -> None:
        """All nodes of a step together as those who got there, at one scale."""
        svg = cj.render.to_svg(VARIANTS)
        nodes: dict[str, float] = {}
        for node in elements(svg, "stop"):
            x = node.get("x", "")
            nodes[x] = nodes.get(x, 0.0) + float(node.get("height", ""))
        reached = [
            sum(count for steps, count in VARIANTS.counts.items() if len(steps) > at)
            for at in range(4)
        ]
        assert list(nodes.values()) == pytest.approx([320 * one / 990 for one in reached], abs=0.1)
        assert len(elements(svg, "flow")) == 6
        assert {"Know 950", "Try 40", "Buy 340", "Step 4"} <= set(texts(svg))

    def test_each_band_is_as_thick_as_its_people(self) -> None:
        """Also where billions are beside one."""
        counts = {("a", "b", "c"): 6_000_000_000, ("a", "d"): 3_000_000_000, ("e", "b"): 1}
        svg = cj.render.to_svg(Variants(counts))
        thick = [
            float(end[1]) - float(end[0])
            for flow in elements(svg, "flow")
            for end in re.findall(r"[\d.]+,([\d.]+)L[\d.]+,([\d.]+)C", flow.get("d", ""))
        ]
        people = [6_000_000_000, 3_000_000_000, 1, 6_000_000_000]
        assert thick == pytest.approx([320 * one / 9_000_000_001 for one in people], abs=0.02)

    def test_long_words_move_the_next_column(self) -> None:
        """So that no text lies on another."""
        long = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"
        drawn = Drawn(cj.render.to_svg(Variants({(long, "b", long, "c"): 2, ("b", long): 1})))
        assert not [pair for pair in combinations(drawn.areas(), 2) if pair[0].meets(pair[1])]

    def test_long_walks_are_drawn_up_to_the_eighth_step(self) -> None:
        """The rest is in the numbers."""
        svg = cj.render.to_svg(Variants({tuple("abcdefghij"): 1}))
        assert {"Step 8", "H 1"} <= set(texts(svg))
        assert "Step 9" not in texts(svg)

    def test_without_anybody_there_is_nothing_to_see(self) -> None:
        """And no error."""
        assert elements(cj.render.to_svg(Variants({})), "flow") == []
        assert elements(cj.render.to_svg(Variants({}), layout="matrix"), "heat") == []

    def test_as_a_matrix_each_step_adds_up(self) -> None:
        """To all people, those who stopped among them; the fuller a cell the darker it is."""
        svg = cj.render.to_svg(VARIANTS, layout="matrix")
        cells = [float(cell.get("fill-opacity", "")) / 0.6 for cell in elements(svg, "heat")]
        for step in range(4):
            assert sum(cells[step::4]) == pytest.approx(1, abs=0.05)
        assert "Stopped before" in texts(svg)
        assert "Stopped before" not in texts(
            cj.render.to_svg(Variants({("a", "b"): 1}), layout="matrix")
        )

    def test_other_options_of_maps_are_refused(self) -> None:
        """A chart has no direction."""
        draw: Any = cj.render.to_svg
        with pytest.raises(cj.errors.InvalidValueError):
            draw(VARIANTS, direction="TB")
        with pytest.raises(cj.errors.InvalidValueError):
            draw(cj.markov.Attribution({"a": 1.0}), layout="matrix")


def as_columns(rows: list[dict[str, Any]]) -> Any:
    """A dict of columns."""
    return {name: [row[name] for row in rows] for name in rows[0]}


def as_pandas(rows: list[dict[str, Any]]) -> Any:
    """A frame of pandas."""
    return pytest.importorskip("pandas").DataFrame(rows)


def as_polars(rows: list[dict[str, Any]]) -> Any:
    """A frame of Polars."""
    return pytest.importorskip("polars").DataFrame(rows)


def as_arrow(rows: list[dict[str, Any]]) -> Any:
    """A table of PyArrow."""
    return pytest.importorskip("pyarrow").Table.from_pylist(rows)


@pytest.mark.parametrize("table", [list, as_columns, as_pandas, as_polars, as_arrow])
class TestTables:
    """What `events` returns is drawn, whatever library it is of."""

    def test_a_funnel(self, table: Callable[[list[dict[str, Any]]], Any]) -> None:
        """People at each step, of all and of the step before."""
        svg = cj.render.to_svg(cj.events.funnel(table(EVENTS), ["know", "try", "buy"]))
        assert widths(svg) == pytest.approx([320, 320 * 40 / 60, 320 * 20 / 60], abs=0.01)
        assert {"60 (100 %)", "40 (67 %)", "50 % of the step before"} <= set(texts(svg))

    def test_steps(self, table: Callable[[list[dict[str, Any]]], Any]) -> None:
        """As variants are drawn."""
        svg = cj.render.to_svg(cj.events.steps(table(EVENTS)))
        assert {"Know 60", "Try 40", "Buy 20"} <= set(texts(svg))
        assert len(elements(svg, "flow")) == 2

    def test_retention(self, table: Callable[[list[dict[str, Any]]], Any]) -> None:
        """Cohorts by periods."""
        cohorts = cj.events.cohorts(table(EVENTS), every="week")
        svg = cj.render.to_svg(cohorts, title="Who came back")
        assert {"Who came back", "2025-12-29", "100 %"} <= set(texts(svg))
        assert cj.render.to_png(cohorts).startswith(b"\x89PNG")


def test_steps_whose_last_rows_lead_on() -> None:
    """Without the rows of those who stopped, there is a column for where the last ones went."""
    rows = [{"position": 1, "source": "know", "target": "buy", "people": 2}]
    assert {"Know 2", "Buy 2", "Step 2"} <= set(texts(cj.render.to_svg(rows)))


@pytest.mark.parametrize("table", [list, as_pandas, as_polars])
def test_exposures(table: Callable[[list[dict[str, Any]]], Any]) -> None:
    """Bars of all, of those who moved on and of those who left, with their intervals."""
    prices = cj.Asset("prices", answers=["cost"], event="read")
    trial = cj.Stage("trial", questions=[cj.Question("cost")], assets=[prices])
    paid = cj.Fact("paid", type="int", computed=cj.criteria.Reading("count", "paid"))
    journey = cj.Journey.sequence(
        "shop", [trial, cj.Stage("buy", entry=cj.fact("paid") >= 1)], facts=[paid]
    )
    rows = [
        {"customer": number, "event": event, "at": datetime(2026, 1, day, tzinfo=UTC), "who": "new"}
        for number, events in enumerate([["seen", "read", "paid"], ["seen", "paid"], ["seen"]])
        for day, event in enumerate(events, start=1)
    ]
    exposure = cj.events.exposure(
        journey, table(rows), as_of=datetime(2026, 2, 1, tzinfo=UTC), by="who"
    )
    svg = cj.render.to_svg(exposure)
    said = set(texts(svg))
    assert {"Cost", "Trial, new", "1 of 2 who moved on (50 %, 9–91 %)"} <= said
    assert {"0 of 0 who left", "they moved on", "they left"} <= said


@pytest.mark.parametrize("table", [list, as_columns, as_pandas, as_polars, as_arrow])
def test_an_empty_funnel_has_no_shares(table: Callable[[list[dict[str, Any]]], Any]) -> None:
    """Unknown shares are None or NaN, by the library, and are not written."""
    with pytest.warns(cj.errors.UnknownStageWarning, match="buy-more"):
        funnel = cj.events.funnel(table(EVENTS), ["buy-more", "buy"])
    svg = cj.render.to_svg(funnel)
    assert {"Buy more", "0"} <= set(texts(svg))
    assert not re.search("nan|None", "".join(texts(svg)))


def test_an_unknown_share_of_a_cohort_has_no_cell() -> None:
    """Rather than a dark one."""
    rows = [
        {"cohort": "spring", "period": period, "people": 0, "share": share}
        for period, share in enumerate((None, math.nan, 0.5))
    ]
    svg = cj.render.to_svg(rows)
    assert len(elements(svg, "heat")) == 1


def test_no_number_has_an_exponent() -> None:
    """However small or large it is."""
    counts = {("know", "buy"): 2e-9, ("buy", "lost"): 2.5e17}
    shop = cj.Journey.sequence("shop", ["know", "buy", "lost"])
    said = set(texts(cj.render.to_svg(shop, counts=counts)))
    assert {"0.000000002", "250,000,000,000,000,000"} <= said
    value = cj.events.MetricValue(
        stage="try", metric="sales", value=999.9, low=-5.0, high=2e7, target=1e-5
    )
    assert str(value) == "sales: 1,000 (-5 to 20,000,000); target 0.00001"
    assert str(cj.markov.Estimate(12345.6, cj.evidence.Interval(1e-20, 2e6, level=0.95))) == (
        "12,350 (0 to 2,000,000, level 0.95)"
    )


def test_cohorts_without_dates_are_named_as_they_are() -> None:
    """By whatever stands there."""
    rows = [{"cohort": "spring", "period": 0, "people": 3, "share": 1.0}]
    assert "spring" in texts(cj.render.to_svg(rows))


@pytest.mark.parametrize("value", [[{"a": 1}], {"a": [1]}, {}])
def test_other_tables_have_no_picture(value: Any) -> None:
    """Those that have one are named."""
    with pytest.raises(cj.errors.InvalidValueError, match="without a picture"):
        cj.render.to_svg(value)


@pytest.mark.parametrize("value", [[], [1], 7, "x"])
def test_other_values_have_none_either(value: Any) -> None:
    """And are refused as what they are."""
    with pytest.raises(cj.errors.WrongTypeError):
        cj.render.to_svg(value)


def test_notebooks_show_the_picture(chain: cj.markov.Chain) -> None:
    """Above the numbers."""
    for value in (chain.levers(), chain.removal_effects(), chain.arrivals(max_steps=3), VARIANTS):
        html = bundle(value)["text/html"]
        assert "<svg " in html


class TestMoves:
    """A journey as a table of transitions."""

    def test_a_journey_without_an_order_is_one(self) -> None:
        """As people may go from each stage to each other one; `layers` draws the map."""
        jobs = cj.presets.get("b2b-buying-jobs")
        svg = cj.render.to_svg(jobs)
        assert len(elements(svg, "heat")) == len(jobs.transitions)
        assert texts(svg).count("goes on") + texts(svg).count("goes back") == 30
        assert elements(cj.render.to_svg(jobs, layout="layers"), "arrow advance")

    def test_cells_say_what_is_known(self) -> None:
        """Counts, else probabilities, else the kind of the transition."""
        shop = cj.Journey(
            "shop",
            stages=[cj.Stage("know"), cj.Stage("buy"), cj.Stage("lost", end=True)],
            transitions=[
                cj.Transition("know", "buy", probability=0.25),
                cj.Transition("know", "lost", kind="exit"),
            ],
            starts=["know"],
        )
        assert {"25 %", "leaves"} <= set(texts(cj.render.to_svg(shop, layout="matrix")))
        counts = {("know", "buy"): 1250, ("know", "lost"): 0.5}
        svg = cj.render.to_svg(shop, layout="matrix", counts=counts)
        assert {"1,250", "0.5"} <= set(texts(svg))
        assert "0" in texts(cj.render.to_svg(shop, layout="matrix", counts={}))
        with pytest.raises(cj.errors.InvalidValueError, match="no such transition"):
            cj.render.to_svg(shop, layout="matrix", counts={("buy", "know"): 1})

    def test_a_page_has_none(self) -> None:
        """Its map is there to point at."""
        with pytest.raises(cj.errors.InvalidValueError, match="a page has a map"):
            cj.render.to_html(cj.presets.get("aarrr"), layout="matrix")


@pytest.mark.parametrize(
    "words",
    ["about 82 %", "takes 12 h", "waits 3 days", "for 395 people", "32 Personen", "of 20 seats"],
)
def test_a_number_stays_with_its_unit(words: str) -> None:
    """However narrow the place is."""
    *_, last = block(f"somebody {words}", size=11.0, width=48.0).lines
    assert " ".join(words.split(" ")[-2:]) in last


def test_bars_with_long_figures_keep_apart() -> None:
    """A row is as tall as its figure, where that takes more lines than its name."""
    said = "61.1 % (38.6 to 79.7), 19 people of those who paid twice, 2 open; target 70: unclear"
    chart = bars("bars", "Bars", [BarRow(name=name, value=1, text=said) for name in "abc"])
    lines = [
        float(y)
        for y in re.findall(r'<text [^>]*y="([^"]+)"[^>]*>[^<]*[a-z]{3}', "".join(chart.body))
    ]
    steps = [after - before for before, after in pairwise(lines)]
    assert len(lines) > 3
    assert max(steps) > 1.4 * min(steps)


def test_a_discovered_map_says_how_often_people_were_at_a_stage() -> None:
    """Also those who came in there, or who went no further."""
    paths = [["know", "try", "buy"], ["know", "buy"], ["know", "try"], ["try", "know", "buy"]]
    traces = [cj.evidence.Trace(f"c{at}", path) for at, path in enumerate(paths)]
    discovery = cj.evidence.discover(traces)
    svg = cj.render.to_svg(discovery)
    said = {
        stage: [line.text for line in group.iter() if line.tag.endswith("text")]
        for stage in ("know", "try", "buy")
        for group in ET.fromstring(svg).iter()
        if group.get("data-stage") == stage
    }
    for stage, words in said.items():
        assert str(sum(path.count(stage) for path in paths)) in words
    assert "7" in texts(cj.render.to_svg(discovery, counts={("know", "try"): 7})), (
        "counts come first"
    )


def test_matrices_name_their_rows_and_columns() -> None:
    """What a number in a head is a number of."""
    cohorts = cj.render.to_svg(cj.events.cohorts(EVENTS, every="week"))
    assert {"Cohort", "Periods since"} <= set(texts(cohorts))
    jobs = cj.render.to_svg(cj.presets.get("b2b-buying-jobs"))
    assert {"From", "To"} <= set(texts(jobs))
