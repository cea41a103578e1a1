"""Short forms in files: keys of earlier versions that stand for elements."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.testing._facts import texts

SHORT: Mapping[str, Any] = {
    "customer_journey": 1,
    "id": "shop",
    "stages": {
        "know": {
            "customer_goals": ["An outfit"],
            "needs": ["Speed", "Speed", " "],
            "expectations": ["No strings"],
            "pain_points": ["Speed"],
            "tactics": ["Send a sample", "Call"],
            "questions": {"how": {}},
        },
        "buy": {"pain_points": {"slow": {"text": "Too slow", "importance": 8}, "far": None}},
    },
    "transitions": {"know -> buy": {"incentive": "A bag"}},
    "starts": ["know"],
    "audience": {
        "problem": "Hiring takes weeks",
        "why_buy": "To grow",
        "why_us": "A friend has it",
        "alternatives": ["Doing nothing"],
        "searches": ["How", "where to buy"],
        "messages": ["Hire in a day", "No strings"],
    },
    "personas": {
        "founder": {
            "motivations": ["Growth"],
            "problems": ["Growth"],
            "challenges": ["Time"],
            "influences": ["Friends"],
            "interests": ["Chess"],
        }
    },
}
WHOLE: Mapping[str, Any] = {
    "customer_journey": 1,
    "id": "shop",
    "stages": {
        "know": {
            "questions": {
                "how": {},
                "search-how": {"text": "How", "channel": "search"},
                "where-to-buy": {"text": "where to buy", "channel": "search"},
            },
            "insights": {
                "an-outfit": {"text": "An outfit", "kind": "goal"},
                "speed": {"text": "Speed"},
                "no-strings": {"text": "No strings", "kind": "expectation"},
                "pain-speed": {"text": "Speed", "kind": "pain"},
            },
            "actions": {"send-a-sample": {"name": "Send a sample"}, "call": {"name": "Call"}},
        },
        "buy": {
            "insights": {
                "slow": {"text": "Too slow", "kind": "pain", "importance": 8},
                "far": {"kind": "pain"},
            }
        },
    },
    "transitions": {"know -> buy": {"rewards": [{"to": "customer", "text": "A bag"}]}},
    "starts": ["know"],
    "audience": {
        "insights": {
            "hiring-takes-weeks": {"text": "Hiring takes weeks", "kind": "pain"},
            "to-grow": {"text": "To grow", "kind": "why-buy"},
            "a-friend-has-it": {"text": "A friend has it", "kind": "why-us"},
            "doing-nothing": {"text": "Doing nothing", "kind": "alternative"},
        },
        "messages": {"message-1": {"value": "Hire in a day"}, "message-2": {"value": "No strings"}},
    },
    "personas": {
        "founder": {
            "insights": {
                "growth": {"text": "Growth", "kind": "goal"},
                "pain-growth": {"text": "Growth", "kind": "pain"},
                "time": {"text": "Time", "kind": "pain"},
                "friends": {"text": "Friends", "kind": "influence"},
                "chess": {"text": "Chess", "kind": "interest"},
            }
        }
    },
}


def test_they_stand_for_elements() -> None:
    """Every key of the first version, and what it has become."""
    assert cj.files.from_dict(SHORT) == cj.files.from_dict(WHOLE)


@pytest.mark.parametrize("data", [SHORT, WHOLE], ids=["short", "whole"])
def test_the_schema_knows_them(data: Mapping[str, Any]) -> None:
    """And the elements that they stand for."""
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(data, cj.json_schema())


def test_they_stand_beside_elements() -> None:
    """In either order; a text whose id is taken goes by its kind, too."""
    for keys in (("insights", "needs"), ("needs", "insights")):
        said: dict[str, Any] = {"insights": {"speed": {"kind": "goal"}}, "needs": ["Time"]}
        stage = {key: said[key] for key in keys}
        data = {"customer_journey": 1, "id": "shop", "stages": {"know": stage}}
        (know,) = cj.files.from_dict(data)
        assert {item.id: item.kind for item in know.insights} == {"speed": "goal", "time": "need"}


def test_an_element_under_a_short_form_may_say_its_kind() -> None:
    """And an action is one, whatever it stands under."""
    stage = {"needs": {"speed": {"kind": "goal"}, "time": {}}, "tactics": {"call": None}}
    data = {"customer_journey": 1, "id": "shop", "stages": {"know": stage}}
    (know,) = cj.files.from_dict(data)
    assert {item.id: item.kind for item in know.insights} == {"speed": "goal", "time": "need"}
    assert know.actions == (cj.Action("call"),)


def test_an_id_that_is_taken_again_is_still_one_of_its_own() -> None:
    """By as many words as it needs."""
    insights: dict[str, Any] = {"time": {}, "pain-time": {}}
    stage: dict[str, Any] = {"insights": insights, "pain_points": ["Time"]}
    data = {"customer_journey": 1, "id": "shop", "stages": {"know": stage}}
    (know,) = cj.files.from_dict(data)
    assert [item.id for item in know.insights] == ["time", "pain-time", "pain-pain-time"]


def test_searches_are_questions_of_the_first_start() -> None:
    """Or else at the first stage of all; without any stage, by no one."""
    data: dict[str, Any] = {
        "customer_journey": 1,
        "id": "shop",
        "stages": {"a": {}, "b": {}},
        "audience": {"searches": ["x"]},
    }
    for starts, stage in ((["b"], "b"), ([], "a"), (["b", "a"], "b")):
        journey = cj.files.from_dict({**data, "starts": starts})
        assert [question.channel for question in journey[stage].questions] == ["search"]
    assert cj.files.from_dict({**data, "stages": {}}).audience == cj.Audience()


@pytest.mark.parametrize(
    ("key", "value", "where"),
    [
        ("needs", "Speed", "stages.know.needs"),
        ("needs", ["Speed", 3, None], "stages.know.needs[1]"),
        ("tactics", 5, "stages.know.tactics"),
        ("pain_points", {"slow": {"importance": 11}}, "stages.know.pain_points.slow.importance"),
        ("pain_points", {"Slow": {}}, "stages.know.pain_points.Slow"),
        ("need", ["Speed"], "stages.know.need"),
    ],
)
def test_their_problems_are_named_where_they_stand(key: str, value: object, where: str) -> None:
    """By the key that was written, not by what it stands for."""
    data = {"customer_journey": 1, "id": "shop", "stages": {"know": {key: value}}}
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.files.from_dict(data)
    assert caught.value.problems[0].where == where


@pytest.mark.parametrize("key", ["problem", "why_buy", "why_us"])
def test_one_text_is_no_list(key: str) -> None:
    """A list where one text belongs is a problem; so is one text of a list."""
    data = {"customer_journey": 1, "id": "shop", "audience": {key: ["x"], "alternatives": "y"}}
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.files.from_dict(data)
    places = {problem.where for problem in caught.value.problems}
    assert places == {f"audience.{key}", "audience.alternatives"}


@given(st.lists(texts(), max_size=6), st.lists(texts(), max_size=6))
def test_no_text_is_lost(needs: list[str], tactics: list[str]) -> None:
    """Whatever its script, and however many there are of it; blanks say nothing."""
    stage = {"needs": needs, "tactics": tactics}
    data = {"customer_journey": 1, "id": "shop", "stages": {"know": stage}}
    journey = cj.files.from_dict(data)
    (know,) = journey
    assert [item.text for item in know.insights] == list(dict.fromkeys(filter(str.strip, needs)))
    assert [item.name for item in know.actions] == list(dict.fromkeys(filter(str.strip, tactics)))
    assert cj.loads(cj.dumps(journey)) == journey
