"""The JSON Schema of journey files: it says what the code does."""

import copy
import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.testing._journeys import journeys
from tests.journey_schema import build

jsonschema: Any = pytest.importorskip("jsonschema")
VALIDATOR = jsonschema.Draft202012Validator(cj.json_schema())

FULL: dict[str, Any] = {
    "$schema": "journey.schema.json",
    "customer_journey": 1,
    "id": "shop",
    "stages": {
        "know": {
            "role": "prospect",
            "phases": ["aware"],
            "questions": {"why": {"personas": ["founder"]}},
            "assets": {
                "page": {
                    "answers": ["why"],
                    "claims": {"days": {"value": "14"}},
                    "review_by": "2026-01-31",
                }
            },
            "insights": {"slow": {"kind": "pain", "importance": 7, "share": 0.5, "n": 10}},
            "experience": [{"score": 1.5, "low": 1, "high": 2, "n": 3, "personas": ["founder"]}],
            "moment_of_truth": True,
            "actions": {"help": {"lane": "frontstage", "answers": ["slow"]}},
            "touchpoints": {"site": {"owner": "brand"}},
            "metrics": {"rate": {"better": "higher", "target": 2}},
        },
        "buy": {"entry": "orders >= 1", "end": True, "extra": {"a": [None, 1]}},
    },
    "transitions": {
        "know -> buy": {
            "probability": 0.5,
            "rewards": [{"to": "customer"}],
            "handoff": {"promises": ["refund"]},
        }
    },
    "starts": ["know"],
    "goals": ["buy"],
    "facts": {
        "orders": {"type": "int", "minimum": 0},
        "since": {"type": "date", "values": ["2026-01-31"]},
    },
    "audience": {"who": "Everyone", "messages": {"x": {"value": "y"}}},
    "personas": {"founder": {"ideal": True}},
    "promises": {"refund": {"made": ["know"], "due": "buy"}},
    "opportunities": {
        "card": {"answers": ["slow"], "lifts": {"know -> buy": 0.1}, "effort": 4, "confidence": 0.5}
    },
    "source": {"title": "A book", "year": 1925, "confidence": "high"},
    "suppressions": [{"rule": "x", "reason": "y"}],
}


def is_read(data: Any) -> bool:
    """Whether the code takes it for a journey."""
    try:
        cj.files.from_dict(data)
    except cj.errors.InvalidFileError:
        return False
    return True


def test_it_is_a_schema_of_the_draft_it_names() -> None:
    """The draft's own schema holds for it."""
    schema = cj.json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_it_is_up_to_date_with_the_elements() -> None:
    """After a change: `python -m tests.journey_schema`, into the package."""
    assert cj.json_schema() == build()


def test_each_call_gives_a_schema_of_ones_own() -> None:
    """Changing it changes no other."""
    cj.json_schema().clear()
    assert cj.json_schema()["title"] == "Customer journey"


@pytest.mark.no_cover
@settings(max_examples=60)
@given(journeys())
def test_whatever_is_written_is_valid(journey: cj.Journey) -> None:
    """The schema is not stricter than the code."""
    VALIDATOR.validate(cj.files.to_dict(journey))


@pytest.mark.extra("yaml")
def test_the_full_example_is_read_from_both_languages() -> None:
    """What the tests below break was whole before."""
    VALIDATOR.validate(FULL)
    journey = cj.loads(json.dumps(FULL))
    assert cj.loads(cj.dumps(journey, format="yaml"), format="yaml") == journey
    assert cj.files.to_dict(journey) | {"$schema": "journey.schema.json"} == FULL


def items_of(data: Any) -> Iterable[tuple[Any, Any]]:
    """What stands in a mapping or list, and where."""
    keys: Iterable[Any] = data if hasattr(data, "keys") else range(len(data))
    return [(key, data[key]) for key in keys]


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values in the data, but for data of one's own and the schema's place."""
    result = [path]
    if path[-1:] in {("extra",), ("$schema",)}:
        return []
    if isinstance(data, (dict, list)):
        for key, item in items_of(data):
            result += places(item, (*path, key))
    return result


PLACES = places(FULL)
INVALID: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 2, "x", "Not An Id", "2026-02", [], ["x"], [1], {}, {"x": 1}),
    *({"no id!": {}}, {"a -> b": {}}, [{"rule": "x"}]),
)


@settings(max_examples=400)
@given(st.sampled_from(PLACES[1:]), st.sampled_from(INVALID))
def test_what_the_schema_refuses_the_code_refuses(place: tuple[Any, ...], value: Any) -> None:
    """Any value anywhere, exchanged: what is invalid is never read."""
    data = copy.deepcopy(FULL)
    around = data
    for key in place[:-1]:
        around = around[key]
    around[place[-1]] = value
    assert VALIDATOR.is_valid(data) or not is_read(data)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("nmae",), "x"),
        (("customer_journey",), 2),
        (("id",), "My shop"),
        (("stages",), ["know"]),
        (("stages", "Buy Now"), {}),
        (("stages", "know", "role"), "customr"),
        (("stages", "know", "phases"), ["aware", "aware"]),
        (("stages", "know", "needs"), "x"),
        (("stages", "know", "end"), "yes"),
        (("stages", "know", "entry"), ""),
        (("stages", "know", "questions", "why", "asks"), "x"),
        (("stages", "know", "assets", "page", "review_by"), "31.1.2026"),
        (("stages", "know", "assets", "page", "claims", "days"), {}),
        (("stages", "know", "metrics", "rate", "target"), "12"),
        (("transitions", "know"), {}),
        (("transitions", "know -> buy", "probability"), 40),
        (("transitions", "know -> buy", "kind"), "back"),
        (("transitions", "know -> buy", "handoff"), []),
        (("facts", ""), {"type": "int"}),
        (("facts", "orders", "type"), "integer"),
        (("facts", "orders", "minimum"), "0"),
        (("facts", "orders", "minimum"), 0.5),
        (("facts", "since", "values"), [1]),
        (("facts", "flag"), {"type": "bool", "values": [True]}),
        (("promises", "refund", "made"), None),
        (("suppressions",), [{"rule": "x"}]),
        (("suppressions",), [{"rule": " ", "reason": "y"}]),
        (("source", "confidence"), "certain"),
    ],
)
def test_common_mistakes_are_refused_by_both(place: tuple[str, ...], value: object) -> None:
    """An editor marks what the code would refuse."""
    data = copy.deepcopy(FULL)
    around = data
    for key in place[:-1]:
        around = around[key]
    around[place[-1]] = value
    assert (VALIDATOR.is_valid(data), is_read(data)) == (False, False)
