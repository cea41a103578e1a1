"""Journeys as fields of pydantic models, and so in FastAPI."""

import json
from typing import Annotated

import pytest

import customer_journey as cj

jsonschema = pytest.importorskip("jsonschema")
pydantic = pytest.importorskip("pydantic")
ADAPTER = pydantic.TypeAdapter(cj.Journey)

SHOP = cj.Journey.sequence(
    "shop",
    ["know", cj.Stage("buy", entry=cj.fact("orders") >= 1, extra={"crm": {"id": 7}})],
    facts=[cj.Fact("orders", type="int", minimum=0)],
)


def test_a_journey_passes_as_itself() -> None:
    """Nothing is copied or checked anew."""
    assert ADAPTER.validate_python(SHOP) is SHOP


def test_plain_data_becomes_a_journey() -> None:
    """From dicts and from JSON, and back again."""
    assert ADAPTER.validate_python(cj.files.to_dict(SHOP)) == SHOP
    assert ADAPTER.validate_json(cj.dumps(SHOP)) == SHOP
    assert ADAPTER.dump_python(SHOP) == cj.files.to_dict(SHOP)
    assert json.loads(ADAPTER.dump_json(SHOP)) == cj.files.to_dict(SHOP)


def test_invalid_data_is_an_error_of_pydantic_with_our_words() -> None:
    """Every problem is in it, with its path and the nearest name."""
    data = {**cj.files.to_dict(SHOP), "starts": ["knwo"], "goals": ["byu"]}
    with pytest.raises(pydantic.ValidationError) as caught:
        ADAPTER.validate_json(json.dumps(data))
    text = str(caught.value)
    assert "starts[0]: no stage 'knwo' (did you mean 'know'?)" in text
    assert "goals[0]: no stage 'byu' (did you mean 'buy'?)" in text


def test_its_schema_stands_inside_another() -> None:
    """It has no references of its own, and says of data what the schema of files says."""
    schema = ADAPTER.json_schema()
    assert "$ref" not in json.dumps(schema)
    ours = jsonschema.Draft202012Validator(cj.json_schema())
    theirs = jsonschema.Draft202012Validator(schema)
    good = cj.files.to_dict(SHOP)
    bad = {**good, "stages": {"know": {"role": "custmer"}}}
    for data in (good, bad):
        assert theirs.is_valid(data) == ours.is_valid(data)
    assert not theirs.is_valid(bad)


def test_an_application_takes_journeys_in() -> None:
    """FastAPI reads, refuses, answers and documents them."""
    fastapi = pytest.importorskip("fastapi")
    client_of = pytest.importorskip("fastapi.testclient").TestClient
    app = fastapi.FastAPI()

    def check(journey: Annotated[cj.Journey, fastapi.Body()]) -> dict[str, object]:
        return cj.validate(journey).to_dict()

    app.post("/check")(check)
    client = client_of(app)
    answer = client.post("/check", json=cj.files.to_dict(SHOP))
    assert answer.status_code == 200
    assert answer.json() == cj.validate(SHOP).to_dict()
    refused = client.post("/check", json={**cj.files.to_dict(SHOP), "starts": ["knwo"]})
    assert refused.status_code == 422
    assert "did you mean 'know'?" in refused.text
    body = client.get("/openapi.json").json()["paths"]["/check"]["post"]["requestBody"]
    assert "stages" in json.dumps(body)
