"""Reports in SARIF, compared with a model that was made from the standard's own schema."""

import json
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings

import customer_journey as cj
from customer_journey.testing._journeys import journeys

SHOP = (
    cj.Journey.sequence("shop", ["know", "try", "buy"])
    .disconnect("try", "buy")
    .connect("try", "know")
)


def sarif(journey: cj.Journey, **options: Any) -> dict[str, Any]:
    """The report on a journey, as it comes out of a file."""
    result: dict[str, Any] = json.loads(json.dumps(cj.validate(journey).to_sarif(**options)))
    return result


def results(journey: cj.Journey, **options: Any) -> dict[str, dict[str, Any]]:
    """The results by their rule and place."""
    run = sarif(journey, **options)["runs"][0]
    return {f"{item['ruleId']} {place(item)}": item for item in run["results"]}


def place(result: dict[str, Any]) -> str:
    """Where a result is, as the journey's paths say it."""
    where = result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]
    assert isinstance(where, str)
    return where


def schema() -> Any:
    """The model of a whole log that `pydantic-sarif` has, made from the schema by a generator."""
    model = pytest.importorskip("pydantic_sarif.model")
    return model.StaticAnalysisResultsFormatSarifVersion210JsonSchema


@settings(max_examples=40)
@given(journeys())
def test_what_comes_out_is_sarif(journey: cj.Journey) -> None:
    """Every journey's report meets the schema of SARIF 2.1.0, which knows all properties."""
    log = cj.validate(journey).to_sarif(uri="journeys/shop 1.yaml", line_of=lambda _: 7)
    schema().model_validate_json(json.dumps(log))


def test_the_model_would_notice() -> None:
    """The oracle does refuse what is not SARIF."""
    broken = sarif(SHOP)
    broken["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(ValueError, match="level"):
        schema().model_validate_json(json.dumps(broken))


def test_results_point_to_their_rules() -> None:
    """By position and by code; each rule explains itself."""
    run = sarif(SHOP)["runs"][0]
    listed = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in listed] == [rule.code for rule in cj.rules.DEFAULT]
    for item in run["results"]:
        assert listed[item["ruleIndex"]]["id"] == item["ruleId"]
    dead_end = next(rule for rule in listed if rule["name"] == "dead-end")
    assert dead_end["defaultConfiguration"] == {"level": "error"}
    assert (
        dead_end["shortDescription"]["text"]
        == "A stage without an outgoing move that is not marked as an end."
    )
    assert dead_end["properties"] == {"tags": ["structure"]}


def test_places_are_lines_where_the_file_is_known() -> None:
    """Without a file there is a logical place alone; without a line, the file alone."""
    assert "physicalLocation" not in results(SHOP)["CJ104 stages.buy"]["locations"][0]
    location = results(SHOP, uri="my journeys/shop.yaml")["CJ104 stages.buy"]["locations"][0]
    assert location["physicalLocation"] == {"artifactLocation": {"uri": "my%20journeys/shop.yaml"}}
    lines = {"stages.buy": 12}
    result = results(SHOP, uri="shop.yaml", line_of=lines.get)
    assert result["CJ104 stages.buy"]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 12
    }
    assert "region" not in result["CJ107 goals[0]"]["locations"][0]["physicalLocation"]


def test_levels_hints_witnesses_and_fingerprints_are_carried() -> None:
    """An info is a note; the fingerprint depends on rule and place alone."""
    result = results(SHOP)
    assert result["CJ208 stages"]["level"] == "note"
    assert result["CJ122 stages.know"]["level"] == "warning"
    assert result["CJ122 stages.know"]["properties"]["witness"]["path"] == ["know", "try", "know"]
    assert result["CJ104 stages.buy"]["message"]["text"].endswith("(connect it, or remove it)")
    renamed = results(SHOP.with_stage(cj.Stage("buy", name="Buy", end=True)))
    assert (
        renamed["CJ104 stages.buy"]["partialFingerprints"]
        == result["CJ104 stages.buy"]["partialFingerprints"]
    )


def test_what_is_suppressed_comes_with_its_reason() -> None:
    """As viewers expect it, marked and not left out; a rule without a text has no empty one."""
    excuse = cj.Suppression("CJ104", where="stages.buy", reason="Comes next year")
    result = results(evolve(SHOP, suppressions=[excuse]))
    assert result["CJ104 stages.buy"]["suppressions"] == [
        {"kind": "inSource", "justification": "Comes next year"}
    ]
    assert "suppressions" not in result["CJ107 goals[0]"]


def test_a_bare_rule_and_a_narrowed_report_are_sarif_too() -> None:
    """A rule without docstring or category is described by its names alone."""
    bare = cj.rules.rule("T1", name="bare")(lambda _: [cj.rules.Violation("", "here")])
    report = cj.validate(SHOP, rules=cj.rules.RuleSet([bare]))
    log: Any = report.to_sarif()
    assert log["runs"][0]["tool"]["driver"]["rules"] == [
        {"id": "T1", "name": "bare", "defaultConfiguration": {"level": "warning"}}
    ]
    location = log["runs"][0]["results"][0]["locations"][0]
    assert location == {"logicalLocations": [{"fullyQualifiedName": "journey"}]}
    other = evolve(report, rules=report.rules.ignore("T1"))
    narrowed: Any = other.to_sarif()
    assert "ruleIndex" not in narrowed["runs"][0]["results"][0]
