"""Metrics that are computed: how they are declared, written, edited and compared."""

import pickle
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import given, settings

import customer_journey as cj
from customer_journey.criteria import (
    Average,
    Conversion,
    Proportion,
    Ratio,
    Reading,
    TimeToConvert,
)
from customer_journey.errors import InvalidFileError, InvalidJourneyError, InvalidValueError

EXAMPLES: Final = Path(__file__).parent.parent / "examples"
MONTH: Final = timedelta(days=30)
STARS: Final = cj.Fact("stars", type="int", minimum=1, maximum=5)
PAID: Final = cj.Event(
    "paid", columns=[cj.Fact("amount", type="float"), cj.Fact("plan", type="str")]
)


def places(error: InvalidValueError | InvalidFileError) -> list[str]:
    """Where the problems are."""
    return [problem.where for problem in error.problems]


def shop(**metrics: Any) -> cj.Journey:
    """A shop whose last stage has these metrics."""
    built = [cj.Metric(name.replace("_", "-"), computed=how) for name, how in metrics.items()]
    stages: list[cj.Stage | str] = ["know", "try", cj.Stage("buy", metrics=built)]
    return cj.Journey.sequence("shop", stages, facts=[STARS], events=[PAID])


def computed_of(journey: cj.Journey, stage: str = "buy") -> dict[str, str]:
    """How the metrics of a stage are computed, in words."""
    return {metric.id: str(metric.computed) for metric in journey[stage].metrics}


class TestDeclarations:
    """What can be declared, and what cannot."""

    def test_measures_read_and_are_values(self) -> None:
        """They print as words, compare, hash and pickle."""
        many = cj.fact("stars") >= 4
        measures = {
            Conversion("try", "buy", within=MONTH): "conversion try -> buy within 30 days",
            TimeToConvert("try", "buy", within=MONTH): "time try -> buy within 30 days",
            TimeToConvert("try", "buy", within=MONTH, quantile=0.9): (
                "time try -> buy within 30 days, quantile 0.9"
            ),
            Proportion(many): "share stars >= 4",
            Proportion(many, of=cj.fact("n") > 1): "share stars >= 4 of n > 1",
            Average("stars"): "average stars",
            Average("stars", of=many): "average stars of stars >= 4",
            Ratio("revenue", "buy.orders"): "ratio revenue / buy.orders",
        }
        for measure, text in measures.items():
            assert str(measure) == text
            assert pickle.loads(pickle.dumps(measure)) == measure

    @pytest.mark.parametrize(
        ("make", "where"),
        [
            (lambda: Conversion("try", "try", within=MONTH), ["target"]),
            (lambda: Conversion("try", "Buy", within=-MONTH), ["target"]),
            (lambda: Conversion("try", "buy", within=timedelta()), ["within"]),
            (lambda: TimeToConvert("a", "b", within=MONTH, quantile=1), ["quantile"]),
            (lambda: TimeToConvert("a", "a", within=-MONTH, quantile=0), [
                "target", "within", "quantile",
            ]),
            (lambda: Proportion("stars >= 4"), ["criterion"]),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - a text
            (lambda: Average(""), ["fact"]),
            (lambda: Ratio("a / b", "c.d.e"), ["above", "below"]),
            (lambda: cj.Metric("m", computed=Reading("last", "paid")), ["last"]),
            (lambda: cj.Metric("m", computed=Reading("count", "paid", within=MONTH)), ["within"]),
            (lambda: cj.Metric("m", every="month"), ["every"]),
            (lambda: cj.Metric("m", computed=Average("stars"), every="day"), ["every"]),
            (lambda: cj.Metric("m", computed=cj.fact("n") > 1), ["computed"]),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - no measure
            (lambda: cj.Metric("m", computed=Reading("count", "paid"), every="hour"), ["every"]),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - no period
        ],
        ids=map(str, range(14)),
    )  # fmt: skip
    def test_what_cannot_be_is_named(self, make: Callable[[], object], where: list[str]) -> None:
        """At construction, under the key as files have it."""
        with pytest.raises(InvalidValueError) as caught:
            make()
        assert places(caught.value) == where

    def test_broken_references_are_named_at_once(self) -> None:
        """Stages, metrics and facts that are not there, what is not a number, and cycles."""
        with pytest.raises(InvalidJourneyError) as caught:
            shop(
                rate=Conversion("trry", "by", within=MONTH),
                days=TimeToConvert("know", "bye", within=MONTH),
                revenue=Reading("sum", ["paid", "sold"], column="plan"),
                amount=Reading("sum", "paid", column="amount"),
                orders=Reading("count", "paid"),
                each=Ratio("revenu", "try.orders"),
                far=Ratio("ring", "orders"),
                ring=Ratio("orders", "buy.far"),
                self=Ratio("self", "self"),
                star=Average("star"),
                share=Proportion(cj.fact("nothing") > 1),
            )
        path = "stages.buy.metrics."
        assert [str(problem).removeprefix(path) for problem in caught.value.problems] == [
            "rate.conversion: no stage 'trry' (did you mean 'try'?)",
            "rate.conversion: no stage 'by' (did you mean 'buy'?)",
            "days.time: no stage 'bye' (did you mean 'buy'?)",
            "revenue.sum: 'plan' of 'paid' is of type str, not a number",
            "each.ratio: no metric 'revenu' (did you mean 'buy.revenue'?)",
            "each.ratio: no metric 'try.orders' (did you mean 'buy.orders'?)",
            "star.average: no fact 'star' (did you mean 'stars'?)",
            "far.ratio: goes round: buy.far -> buy.ring -> buy.far",
            "self.ratio: goes round: buy.self -> buy.self",
        ]

    def test_an_average_is_of_a_number(self) -> None:
        """Of a truth it would be a share; of a text, nothing."""
        facts = [cj.Fact("keen", type="bool"), cj.Fact("plan", type="str")]
        metrics = [
            cj.Metric("k", computed=Average("keen")),
            cj.Metric("p", computed=Average("plan")),
        ]
        with pytest.raises(InvalidJourneyError) as caught:
            cj.Journey.sequence("shop", [cj.Stage("buy", metrics=metrics)], facts=facts)
        hinted = "not a number (`share` says of how many it is true)"
        assert [problem.message for problem in caught.value.problems] == [
            "'keen' is of type bool, not a number",
            "'plan' is of type str, not a number",
        ]
        assert hinted in str(caught.value)

    def test_facts_that_metrics_alone_name_can_be_read(self) -> None:
        """As those of criteria can."""
        journey = shop(share=Proportion(cj.fact("orders") >= 1, of=cj.fact("visits") >= 1))
        assert cj.read_facts(journey, {"orders": 1, "visits": 2}) == {"orders": 1, "visits": 2}


@pytest.mark.extra("yaml")
class TestFiles:
    """In files, the verb is the key."""

    TEXT = """\
customer_journey: 1
id: shop
stages:
  try:
    entry: visits >= 1
  buy:
    metrics:
      rate: {conversion: try -> buy, within: 30 days}
      days: {time: try->buy, within: 30 days, quantile: 0.9}
      median: {time: try -> buy, within: P30D, quantile: 0.5}
      happy: {share: stars >= 4, of: stars >= 1}
      keen: {share: stars >= 4}
      stars: {average: stars}
      rated: {average: stars, of: stars >= 1}
      orders: {count: paid, every: month, where: amount >= 5}
      any: {count: [paid, sold]}
      revenue: {sum: paid.amount, every: month}
      odd: {sum: {event: order.paid, column: amount}, every: quarter}
      each: {ratio: revenue / orders}
      far: {ratio: buy.revenue/buy.orders}
facts:
  stars: {type: int}
"""

    def test_every_form_is_read_and_written(self) -> None:
        """Short forms where they say the same, and long ones for names with dots."""
        journey = cj.loads(self.TEXT, format="yaml")
        assert computed_of(journey) == {
            "rate": "conversion try -> buy within 30 days",
            "days": "time try -> buy within 30 days, quantile 0.9",
            "median": "time try -> buy within 30 days",
            "happy": "share stars >= 4 of stars >= 1",
            "keen": "share stars >= 4",
            "stars": "average stars",
            "rated": "average stars of stars >= 1",
            "orders": "count of paid where amount >= 5",
            "any": "count of paid or sold",
            "revenue": "sum of amount of paid",
            "odd": "sum of amount of order.paid",
            "each": "ratio revenue / orders",
            "far": "ratio buy.revenue / buy.orders",
        }
        assert [metric.every for metric in journey["buy"].metrics[7:11]] == [
            "month", None, "month", "quarter",
        ]  # fmt: skip
        written = cj.dumps(journey, format="yaml")
        assert cj.loads(written, format="yaml") == journey
        assert cj.dumps(cj.loads(written, format="yaml"), format="yaml") == written
        assert "conversion: try -> buy" in written
        assert "quantile: 0.5" not in written
        assert cj.loads(cj.dumps(journey, format="json"), format="json") == journey

    @pytest.mark.parametrize(
        ("metric", "where"),
        [
            ({"conversion": "try -> buy"}, ["conversion"]),
            ({"time": "try -> buy", "quantile": 0.2}, ["time"]),
            ({"conversion": "try -> buy", "within": "1 month"}, ["within"]),
            ({"conversion": "try -> buy", "within": "0 days"}, ["within"]),
            ({"conversion": "try -> buy -> go", "within": "9 days"}, ["conversion"]),
            ({"conversion": "try", "within": "9 days"}, ["conversion"]),
            ({"conversion": "try ->", "within": "9 days"}, ["conversion"]),
            ({"conversion": 3, "within": "9 days"}, ["conversion"]),
            ({"conversion": "try -> try", "within": "9 days"}, ["conversion"]),
            ({"conversion": "Try -> buy", "within": "9 days"}, ["conversion"]),
            ({"conversion": "try -> buyy", "within": "9 days"}, ["conversion"]),
            ({"time": "try -> buy", "within": "9 days", "quantile": 2}, ["quantile"]),
            ({"time": "try -> buy", "within": "9 days", "quantile": "half"}, ["quantile"]),
            ({"count": "paid", "quantile": 0.5}, ["quantile"]),
            ({"count": "paid", "within": "9 days"}, ["within"]),
            ({"count": "paid", "sum": "paid.amount"}, ["sum"]),
            ({"share": "n > 1", "average": "n", "of": "n > 1"}, ["average"]),
            ({"share": "n >"}, ["share"]),
            ({"share": "n > 1", "of": "n >"}, ["of"]),
            ({"share": "n > 1", "where": "n > 1"}, ["where"]),
            ({"of": "n > 1", "within": "9 days"}, ["within", "of"]),
            ({"average": 3}, ["average"]),
            ({"average": "nothing"}, ["average"]),
            ({"ratio": "a"}, ["ratio"]),
            ({"ratio": "a / b c"}, ["ratio"]),
            ({"ratio": "revenue / m"}, ["ratio", "ratio"]),
            ({"ratio": "m / m"}, ["ratio"]),
            ({"sum": "paid"}, ["sum"]),
            ({"sum": "paid", "every": "month"}, ["sum"]),
            ({"count": "paid", "where": "n >"}, ["where"]),
            ({"count": "paid", "of": "n > 1"}, ["of"]),
            ({"every": "month"}, ["every"]),
            ({"count": "paid", "every": "fortnight"}, ["every"]),
            ({"last": "paid"}, ["last"]),
            ({"computed": "paid"}, ["computed"]),
            ({"conversoin": "try -> buy"}, ["conversoin"]),
        ],
        ids=map(str, range(36)),
    )
    def test_problems_are_named_by_their_path(
        self, metric: Mapping[str, object], where: list[str]
    ) -> None:
        """Everything at once, and nothing twice."""
        data = {
            "customer_journey": 1,
            "id": "shop",
            "stages": {"try": {}, "buy": {"metrics": {"m": metric}}},
        }
        with pytest.raises(InvalidFileError) as caught:
            cj.files.from_dict(data)
        assert places(caught.value) == [f"stages.buy.metrics.m.{each}" for each in where]

    def test_a_key_without_a_value_computes_nothing(self) -> None:
        """As with every other key."""
        metric = {"name": "Rate", "conversion": None}
        data = {"customer_journey": 1, "id": "shop", "stages": {"buy": {"metrics": {"m": metric}}}}
        assert cj.files.from_dict(data)["buy"].metrics == (cj.Metric("m", name="Rate"),)

    def test_problems_have_lines_and_hints(self) -> None:
        """A window that is missing or a month; a misspelt key is suggested from all keys."""
        with pytest.raises(InvalidFileError, match=r"needs a window \(as in 'within: 30 days'"):
            cj.loads(self.TEXT.replace("buy, within: 30 days}", "buy}"), format="yaml")
        with pytest.raises(InvalidFileError, match="write '30 days'") as caught:
            cj.loads(self.TEXT.replace("P30D", "1 month"), format="yaml")
        assert caught.value.problems[0].line == 10
        with pytest.raises(InvalidFileError, match="did you mean 'conversion'"):
            cj.loads(self.TEXT.replace("conversion", "conversoin"), format="yaml")

    def test_what_was_lost_breaks_no_reference(self) -> None:
        """A metric or a stage that cannot be read is not reported as missing, too."""
        lost = self.TEXT.replace("revenue: {sum", "Revenue: {sum")
        with pytest.raises(InvalidFileError) as caught:
            cj.loads(lost, format="yaml")
        assert places(caught.value) == ["stages.buy.metrics.Revenue"]
        with pytest.raises(InvalidFileError) as caught:
            cj.loads(self.TEXT.replace("  try:", "  Try:"), format="yaml")
        assert places(caught.value) == ["stages.Try"]


class TestEdits:
    """Whatever is done to stages, their metrics stay true or are not computed any more."""

    def metrics(self) -> cj.Journey:
        """A shop with a metric of each kind."""
        return shop(
            rate=Conversion("try", "buy", within=MONTH),
            days=TimeToConvert("know", "buy", within=MONTH),
            orders=Reading("count", "paid"),
            each=Ratio("buy.rate", "orders"),
            stars=Average("stars"),
        )

    def test_renaming_a_stage_renames_it_in_metrics(self) -> None:
        """In conversions and ratios."""
        renamed = cj.edit.rename_stages(self.metrics(), ids={"try": "trial", "buy": "pay"})
        assert computed_of(renamed, "pay") == {
            "rate": "conversion trial -> pay within 30 days",
            "days": "time know -> pay within 30 days",
            "orders": "count of paid",
            "each": "ratio pay.rate / orders",
            "stars": "average stars",
        }

    def test_a_removed_stage_leaves_words(self) -> None:
        """The metric stays, as something that people may still report."""
        left = self.metrics().without_stage("try")
        assert computed_of(left) == {
            "rate": "None",
            "days": "time know -> buy within 30 days",
            "orders": "count of paid",
            "each": "ratio buy.rate / orders",
            "stars": "average stars",
        }
        with_total = cj.evolve(
            shop(),
            stages=[
                cj.Stage("a", metrics=[cj.Metric("n", computed=Reading("count", "paid"))]),
                cj.Stage("b", metrics=[cj.Metric("r", computed=Ratio("a.n", "a.n"))]),
                cj.Stage("c"),
            ],
            transitions=[("a", "b")],
            starts=["a"],
            goals=["b"],
        )
        assert computed_of(with_total.without_stage("a"), "b") == {"r": "None"}
        kept = cj.edit.select_stages(with_total, ["a", "b"])
        assert computed_of(kept, "b") == {"r": "ratio a.n / a.n"}

    def test_a_merged_stage_has_no_transition_to_itself(self) -> None:
        """And metrics do not go round after a merger."""
        merged = cj.edit.merge_stages(self.metrics(), ["try", "buy"], into="buy")
        assert computed_of(merged)["rate"] == "None"
        assert computed_of(merged)["days"] == "time know -> buy within 30 days"
        one = cj.Metric("m", computed=Ratio("b.m", "n"))
        total = cj.Metric("n", computed=Reading("count", "paid"), every="day")
        stages = [cj.Stage("a", metrics=[one, total]), cj.Stage("b", metrics=[cj.Metric("m")])]
        ring = cj.edit.merge_stages(cj.Journey.sequence("s", stages), ["a", "b"], into="b")
        assert computed_of(ring, "b") == {"m": "None", "n": "count of paid"}

    def test_a_merged_metric_has_the_period_of_its_total(self) -> None:
        """Not that of another one, nor one without a total."""
        monthly = cj.Metric("m", computed=Reading("count", "paid"), every="month")
        daily = evolve(monthly, every="day")
        conversion = cj.Metric("m", computed=Conversion("c", "d", within=MONTH))
        for metrics, every in (
            ((monthly, daily), "month"),
            ((cj.Metric("m"), daily), "day"),
            ((conversion, daily), None),
        ):
            stages = [
                cj.Stage(name, metrics=[each]) for name, each in zip("ab", metrics, strict=True)
            ]
            journey = cj.Journey.sequence("s", [*stages, "c", "d"])
            merged = cj.edit.merge_stages(journey, ["a", "b"], into="a")
            assert merged["a"].metrics[0].every == every

    @settings(max_examples=25)
    @given(cj.testing.journeys())
    def test_edits_of_any_journey_succeed(self, journey: cj.Journey) -> None:
        """No reference of a metric breaks."""
        for stage in journey:
            assert stage.id not in journey.without_stage(stage.id)
            renamed = cj.edit.rename_stages(journey, ids={stage.id: "entirely-new"})
            assert "entirely-new" in renamed
            merged = cj.edit.merge_stages(journey, [each.id for each in journey], into="one")
            assert len(merged) == 1

    def test_a_changed_measure_is_behavioural(self) -> None:
        """Its window, its period, that it is computed at all."""
        old = shop(rate=Conversion("try", "buy", within=MONTH))
        for new in (shop(rate=Conversion("try", "buy", within=2 * MONTH)), shop(rate=None)):
            (change,) = cj.diff(old, new).changes
            assert change.where == "stages.buy.metrics.rate.computed"
            assert change.impact == "behavioural"
            assert "`conversion try -> buy within 30 days`" in str(change)


class TestRules:
    """What is unwise: cases of their own stand beside those of other rules."""

    def test_facts_that_metrics_read_are_used(self) -> None:
        """By a criterion or an average."""
        journey = shop(stars=Average("stars"))
        used = shop(happy=Proportion(cj.fact("stars") >= 4))
        for each in (journey, used, shop(of=Average("stars", of=cj.fact("stars") >= 1))):
            assert "CJ203" not in {finding.code for finding in cj.validate(each).findings}
        assert "CJ203" in {finding.code for finding in cj.validate(shop()).findings}

    def test_events_of_metrics_and_content_are_declared(self) -> None:
        """The hint names the nearest."""
        metrics = [
            cj.Metric("n", computed=Reading("count", "payd")),
            cj.Metric("m", computed=Reading("sum", "paid", column="amonut")),
            cj.Metric("r", computed=Reading("count", "paid", where=cj.fact("plam") == "pro")),
        ]
        stage = cj.Stage(
            "buy",
            metrics=metrics,
            assets=[cj.Asset("a", event="paid"), cj.Asset("b", event="pad")],
            touchpoints=[cj.Touchpoint("till", event="sold"), cj.Touchpoint("post")],
        )
        journey = cj.Journey.sequence("shop", [stage], events=[PAID])
        result = [item for item in cj.validate(journey).findings if item.code == "CJ231"]
        assert {item.where: item.hint for item in result} == {
            "stages.buy.metrics.n.count": "did you mean 'paid'?",
            "stages.buy.metrics.m.sum": "did you mean 'amount'?",
            "stages.buy.metrics.r.where": "did you mean 'plan'?",
            "stages.buy.assets.b.event": "did you mean 'paid'?",
            "stages.buy.touchpoints.till.event": "declare it with its columns",
        }
        assert "CJ231" not in {
            item.code for item in cj.validate(cj.evolve(journey, events=())).findings
        }
