"""Journeys as files: what goes in comes out, and what is wrong is named."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import customer_journey as cj

SHOP: dict[str, Any] = {
    "customer_journey": 1,
    "id": "shop",
    "stages": {"know": {"questions": {"why": None}}, "buy": {"entry": "orders >= 1"}},
    "transitions": {"know -> buy": {}},
    "starts": ["know"],
}


def problems_of(data: Mapping[str, object]) -> list[str]:
    """What is wrong with plain data, as lines of text, without the lists of known keys."""
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.files.from_dict(data)
    return [re.sub(r";? the keys are [^)]*", "", str(item)) for item in caught.value.problems]


def shop(**changes: object) -> dict[str, object]:
    """The data of a small shop with some keys changed; a key of None is left out."""
    changed = SHOP | changes
    return {key: value for key, value in changed.items() if value is not None}


class TestPlainData:
    """`to_dict` and `from_dict`."""

    def test_leaves_out_what_is_at_its_default(self) -> None:
        """A stage without anything said of it is an empty mapping."""
        journey = cj.Journey("shop", stages=[cj.Stage("buy", name="", end=False)])
        assert cj.files.to_dict(journey) == {
            "customer_journey": 1,
            "id": "shop",
            "stages": {"buy": {}},
        }

    def test_keeps_the_order_of_the_journey(self) -> None:
        """Keys follow the fields of a noun; entries follow the journey."""
        journey = cj.Journey(
            "shop",
            goals=["a"],
            stages=[cj.Stage("b", note="x", name="y"), cj.Stage("a")],
            transitions=[("b", "a"), ("a", "b")],
        )
        data = cj.files.to_dict(journey)
        assert list(data) == ["customer_journey", "id", "stages", "transitions", "goals"]
        assert str(data["stages"]) == "{'b': {'name': 'y', 'note': 'x'}, 'a': {}}"
        assert str(data["transitions"]) == "{'b -> a': {}, 'a -> b': {}}"

    def test_has_dates_as_texts_of_iso_8601(self) -> None:
        """Dates are distinguished from texts by where they stand."""
        moment = datetime(2026, 1, 31, 10, tzinfo=UTC)
        journey = cj.Journey(
            "shop",
            stages=[cj.Stage("buy", assets=[cj.Asset("a", review_by=date(2026, 1, 31))])],
            facts=[
                cj.Fact("since", type="date", minimum=date(2026, 1, 1)),
                cj.Fact("seen", type="datetime", values=[moment]),
                cj.Fact("day", type="str", values=["2026-01-31"]),
            ],
        )
        data: Any = cj.files.to_dict(journey)
        assert data["stages"]["buy"]["assets"]["a"] == {"review_by": "2026-01-31"}
        assert data["facts"]["since"]["minimum"] == "2026-01-01"
        assert data["facts"]["seen"]["values"] == ["2026-01-31T10:00:00+00:00"]
        assert cj.files.from_dict(data) == journey

    def test_has_moments_in_utc(self) -> None:
        """The hour that clocks repeat in autumn is distinguished; the ends of the calendar stay."""
        berlin, east = ZoneInfo("Europe/Berlin"), timezone(timedelta(hours=5))
        repeated = datetime(2021, 10, 31, 2, 30, tzinfo=berlin)
        moments = [repeated, repeated.replace(fold=1), datetime(1, 1, 1, tzinfo=east)]
        journey = cj.Journey("shop", facts=[cj.Fact("seen", type="datetime", values=moments)])
        data: Any = cj.files.to_dict(journey)
        assert data["facts"]["seen"]["values"] == [
            "2021-10-31T00:30:00+00:00",
            "2021-10-31T01:30:00+00:00",
            "0001-01-01T00:00:00+05:00",
        ]
        assert cj.files.from_dict(data) == journey

    def test_takes_a_key_without_a_value_as_left_out(self) -> None:
        """What people leave empty in YAML says nothing."""
        journey = cj.files.from_dict(shop(stages={"know": None, "buy": {"name": None}}, goals=None))
        assert journey.stages == (cj.Stage("know"), cj.Stage("buy"))

    def test_takes_any_space_around_an_arrow(self) -> None:
        """Written, it has one blank on each side."""
        journey = cj.files.from_dict(shop(transitions={"know->buy": None}))
        assert cj.files.to_dict(journey)["transitions"] == {"know -> buy": {}}

    def test_may_name_a_schema(self) -> None:
        """The key by which editors find the schema says nothing about the journey."""
        assert cj.files.from_dict({"$schema": "x.json", **SHOP}) == cj.files.from_dict(SHOP)


class TestInvalidData:
    """Everything that is wrong is reported at once, each thing with its path."""

    def test_is_reported_in_full(self) -> None:
        """Wrong values in one place hide nothing in another, broken references included."""
        result = problems_of(
            shop(
                name=7,
                stages={
                    "know": {
                        "purpos": "x",
                        "role": "custmer",
                        "phases": ["aware", "awra"],
                        "entry": "orders >",
                        "questions": {"why": {"personas": ["founder"]}},
                    },
                    "buy": {"assets": {"price": {"answers": ["wy"], "review_by": "31.1.2026"}}},
                },
                transitions={"know -> bye": {"probability": 40}, "buy": {}, "buy -> know": 3},
                starts=["now"],
            )
        )
        assert result == [
            "stages.know.purpos: unknown key (did you mean 'purpose'?)",
            "stages.know.entry: at column 9 of the criterion: expected a constant",
            (
                "stages.know.role: 'custmer' is not one of 'prospect', 'lead', 'customer', "
                "'advocate', 'lapsed' (did you mean 'customer'?)"
            ),
            (
                "stages.know.phases[1]: 'awra' is not one of 'unaware', 'aware', 'explore', "
                "'evaluate', 'try', 'decide', 'purchase', 'onboard', 'retain', 'expand', "
                "'advocate', 'lapse' (did you mean 'aware'?)"
            ),
            (
                "stages.buy.assets.price.review_by: expected a date, got '31.1.2026' "
                "(as in '2026-01-31')"
            ),
            (
                "transitions.know->bye.probability: must lie in 0..1, got 40.0 "
                "(shares go from 0 to 1: 0.4?)"
            ),
            "transitions.buy: expected two ids and an arrow as a key (as in 'know -> buy')",
            "transitions.buy->know: expected a mapping, got 3",
            "name: expected text, got 7 (put it in quotes)",
            "stages.know.questions.why.personas[0]: no persona 'founder'",
            "stages.buy.assets.price.answers[0]: no question or insight 'wy' (did you mean 'why'?)",
            "transitions.know->bye: no stage 'bye' (did you mean 'buy'?)",
            "starts[0]: no stage 'now' (did you mean 'know'?)",
        ]

    def test_of_facts_promises_and_lists(self) -> None:
        """What is missing, of another type, or under a key that no such thing has."""
        result = problems_of(
            shop(
                facts={
                    "orders": {"type": "int", "minimum": "2"},
                    "since": {"type": "date", "minimum": "2026-02-30", "values": ["x", 3]},
                    "seen": {"type": "datetime", "minimum": 7, "maximum": "2026-13-01T10:00"},
                    "plan": {"typ": "str"},
                    "odd": {"type": [], "values": ["x"]},
                    "age": {"name": "age", "type": "int", "minimum": 9, "maximum": 1},
                },
                promises={"refund": {"made": None, "due": "buy"}},
                suppressions=[{"rule": "x"}, 3, {"rule": " ", "reason": "y"}],
                audience=[],
                personas=[{"id": "founder"}],
                colour="red",
                extra={"a": [1, {"b": float("inf")}]},
            )
        )
        assert result == [
            "facts.orders.minimum: '2' is not of type int (a whole number)",
            "facts.since.minimum: expected a date, got '2026-02-30' (as in '2026-01-31')",
            "facts.since.values[0]: expected a date, got 'x' (as in '2026-01-31')",
            "facts.since.values[1]: expected a date, got 3 (as in '2026-01-31')",
            (
                "facts.seen.minimum: expected a date and time, got 7 "
                "(as in '2026-01-31T10:00:00+00:00')"
            ),
            (
                "facts.seen.maximum: expected a date and time, got '2026-13-01T10:00' "
                "(as in '2026-01-31T10:00:00+00:00')"
            ),
            "facts.plan.typ: unknown key (did you mean 'type'?)",
            "facts.plan: the key 'type' is missing",
            (
                "facts.odd.type: expected one of 'bool', 'int', 'float', 'str', 'date', "
                "'datetime', got a list"
            ),
            "facts.age.name: unknown key (the key that it is listed under says it)",
            "facts.age.minimum: 9 is above the maximum, 1",
            "promises.refund: the key 'made' is missing",
            "suppressions[0]: the key 'reason' is missing",
            "suppressions[1]: expected a mapping, got 3",
            "suppressions[1]: the key 'rule' is missing",
            "suppressions[1]: the key 'reason' is missing",
            "suppressions[2].rule: must say something",
            "audience: expected a mapping, got a list",
            (
                "personas: expected a mapping, got a list (each one stands under its own key, as in"
                " 'founder:' on a line of its own)"
            ),
            "colour: unknown key (data of your own goes under 'extra')",
            "extra.a[1].b: expected a finite number, got inf",
        ]

    @pytest.mark.parametrize(
        ("broken", "expected"),
        [
            ({"stages": {"After Sales": None, "know": None, "buy": None}}, ["stages.After Sales"]),
            ({"stages": ["know", "buy"]}, ["stages"]),
            (
                {"stages": {"know": 1, "buy": {"assets": {"a": {"answers": ["x"]}}}}},
                ["stages.know"],
            ),
            ({"stages": {"know": {"questions": "why"}, "buy": None}}, ["stages.know.questions"]),
        ],
        ids=["a wrong id", "no mapping", "no stage", "no questions"],
    )
    def test_references_to_what_may_be_among_the_unread_are_not_called_broken(
        self, broken: dict[str, object], expected: list[str]
    ) -> None:
        """What could not be read may have been what is referred to."""
        with pytest.raises(cj.errors.InvalidFileError) as caught:
            cj.files.from_dict(
                shop(starts=["after-sales"] if "After" in str(broken) else [], **broken)
            )
        assert [problem.where for problem in caught.value.problems] == expected

    def test_with_an_unread_fact_or_claim_references_are_looked_at_still(self) -> None:
        """Only references to the same kind of thing are in doubt."""
        result = problems_of(shop(facts=7, promises={"refund": {"due": "buy"}}, starts=["now"]))
        assert result[-1] == "starts[0]: no stage 'now' (did you mean 'know'?)"

    def test_a_criterion_is_text_that_can_be_read(self) -> None:
        """The place in it is reported, and the line where it has several."""
        stages = {
            "know": {"entry": True},
            "buy": {"entry": "orders >= 1\nand plan = 'pro'"},
        }
        assert problems_of(shop(stages=stages)) == [
            "stages.know.entry: expected a criterion as text, got true (as in 'orders >= 2')",
            "stages.buy.entry: at line 2, column 10 of the criterion: did you mean `==`?",
        ]

    def test_the_same_transition_in_two_spellings_is_a_duplicate(self) -> None:
        """Blanks around the arrow make no difference."""
        transitions: Any = {"know -> buy": {}, "know->buy": {}}
        assert problems_of(shop(transitions=transitions)) == [
            "transitions.know->buy: duplicate key"
        ]

    def test_an_invalid_id_hides_nothing_else(self) -> None:
        """The journey's own id, missing or wrong, is one problem among others."""
        for id in (None, "My shop", 7):
            wheres = [line.partition(":")[0] for line in problems_of(shop(id=id, starts=["x"]))]
            assert wheres == ["id" if id else "the key 'id' is missing", "starts[0]"]

    @pytest.mark.parametrize("data", [None, "x", [SHOP], 1])
    def test_a_journey_is_a_mapping(self, data: Any) -> None:
        """Nothing else can be checked in something else."""
        assert "expected a mapping with the keys of a journey" in problems_of(data)[0]

    def test_values_are_shown_short(self) -> None:
        """However large they are."""
        stages: Any = {"know": {"entry": 10**5000}, "buy": {"questions": "x" * 10**6, "entry": {}}}
        assert [len(line) < 200 for line in problems_of(shop(stages=stages))] == [True] * 3
        assert problems_of({**SHOP, "audience": b"x"}) == [
            "audience: expected a mapping, got a bytes",
        ]

    def test_a_list_of_mappings_is_a_list(self) -> None:
        """Suppressions have no ids to stand under."""
        assert problems_of(shop(suppressions={"x": {}})) == [
            "suppressions: expected a list, got a mapping"
        ]

    def test_one_name_is_no_list(self) -> None:
        """How to write a list of one is said where the name is short and plain."""
        assert problems_of(shop(starts="know", goals="Buy now", facts=[])) == [
            "starts: expected a list, got 'know' (write [know])",
            "goals: expected a list, got 'Buy now'",
            "facts: expected a mapping, got a list (each one stands under its own key)",
        ]

    @pytest.mark.parametrize("key", ["know --> buy", "know => buy", "know → buy"])
    def test_there_is_one_arrow(self, key: str) -> None:
        """Others are reported as such."""
        assert problems_of(shop(transitions={key: {}})) == [
            f"transitions.{key}: expected two ids and an arrow as a key (as in 'know -> buy')"
        ]
        there = key.replace("know", "see")
        assert problems_of(shop(transitions={there: {}}))[0].endswith("(as in 'see -> buy')")

    @pytest.mark.slow
    @pytest.mark.covers
    def test_ends_with_ten_thousand(self) -> None:
        """More than that is another kind of file, and says so."""
        invalid = [{"needs": [7] * 20_000}, {"questions": {f"q{n}": 7 for n in range(20_000)}}]
        for stage in invalid:
            first, *result = problems_of(shop(stages={"know": stage}))
            assert first == "there are more than 10,000 problems; here are the first"
            assert len(result) == 10_000
            assert re.match(r"stages\.know\.(needs\[9999\]|questions\.q9999): ", result[-1])
        exactly = problems_of(
            {"customer_journey": 1, "id": "shop", "stages": {"know": {"needs": [7] * 10_000}}}
        )
        assert len(exactly) == 10_000
        assert exactly[0].startswith("stages.know.needs[0]: ")

    @pytest.mark.parametrize(
        ("key", "hint"),
        [
            ("purpos", "did you mean 'purpose'? the keys are name, formerly, purpose, role, "),
            ("colour", "data of your own goes under 'extra'; the keys are name, formerly, "),
            ("“name”", "did you mean 'name'? write plain quotes and blanks, not typographic ones"),
            (
                "\xa0role",
                "did you mean 'role'? write plain quotes and blanks, not typographic ones",
            ),
        ],
    )
    def test_an_unknown_key_lists_those_that_are_known(self, key: str, hint: str) -> None:
        """Whatever was probably meant; what looks alike and is not comes with pasted text."""
        with pytest.raises(cj.errors.InvalidFileError) as caught:
            cj.files.from_dict(shop(stages={"know": {key: "x"}, "buy": {}}))
        (problem,) = caught.value.problems
        assert problem.message == "unknown key"
        assert problem.hint.startswith(hint)
        assert problem.hint.endswith(", note, extra")

    def test_of_what_has_no_extra_the_keys_are_listed_alone(self) -> None:
        """A suppression takes no data of one's own."""
        with pytest.raises(cj.errors.InvalidFileError) as caught:
            cj.files.from_dict(shop(suppressions=[{"rule": "a", "reason": "b", "zzz": 1}]))
        assert caught.value.problems[0].hint == "the keys are rule, where, reason"

    def test_long_keys_are_cut(self) -> None:
        """A path is there to be read."""
        (problem,) = problems_of(shop(stages={"know": {"x." * 10**6: 1}, "buy": None}))
        assert problem.startswith(f"stages.know.{'x.' * 40}…: unknown key")

    def test_keys_are_texts(self) -> None:
        """In data made by a program, too."""
        stages: Any = {"know": {7: 1}, 8: {}, "buy": {}}
        result = problems_of(shop(stages=stages, transitions={9: {}}))
        assert result[0] == "stages.know.7: unknown key (data of your own goes under 'extra')"
        assert result[1].startswith("stages.8: expected an id, got 8")
        assert result[2].startswith("transitions.9: expected two ids")


class TestFormatVersion:
    """Each file says which version of the format it has."""

    def test_is_reported_when_missing(self) -> None:
        """Along with all else that is wrong."""
        assert problems_of({"id": "shop", "starts": ["x"]}) == [
            (
                "the key 'customer_journey' is missing, which tells the version of the format "
                "(begin with 'customer_journey: 1')"
            ),
            "starts[0]: no stage 'x'",
        ]

    @pytest.mark.parametrize("version", [0, "1", 1.0, True, {}])
    def test_is_a_number_known_to_the_reader(self, version: object) -> None:
        """Alone: in another format, other things may be right."""
        (problem,) = problems_of(shop(customer_journey=version, starts=["x"]))
        assert problem.startswith("customer_journey: expected version 1 of the format, got ")
        assert not problem.endswith("may read it)")
        assert problem.endswith("(write it without quotes)") == (version == "1")

    def test_of_the_future_asks_for_a_newer_package(self) -> None:
        """The file may be fine."""
        (problem,) = problems_of(shop(customer_journey=2))
        assert problem.endswith("got 2 (a newer version of this package may read it)")


DRAWN = """
{"customer_journey": 1, "id": "club", "starts": ["paid"],
 "stages": {"paid": {}, "active": {}, "loyal": {"end": true}, "churned": {}, "lost": {}},
 "transitions": {"paid -> active": {}, "active -> loyal": {}, "* -> churned": {"kind": "exit"},
                 "[paid, loyal] -> lost": {"kind": "exit", "after": "14 days"}}}
"""


def test_a_key_may_stand_for_several_transitions() -> None:
    """Of every stage that is neither leaving nor an end, or of those that are listed."""
    club = cj.loads(DRAWN)
    ends = [(item.source, item.target) for item in club.transitions if item.kind == "exit"]
    assert ends == [
        ("paid", "churned"),
        ("active", "churned"),
        ("paid", "lost"),
        ("loyal", "lost"),
    ]
    text = cj.dumps(club)
    assert '"* -> churned"' in text
    assert '"paid -> lost"' in text
    assert cj.loads(text) == club
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.loads(DRAWN.replace('"* -> churned": {"kind": "exit"}', '"* -> churned": {}'))
    assert [problem.where for problem in caught.value.problems] == ["transitions.*->churned"]
    with pytest.raises(cj.errors.InvalidFileError, match="payd"):
        cj.loads(DRAWN.replace("[paid,", "[payd,"))
    own = club.connect("paid", "churned", kind="exit", reason="Too dear")
    assert cj.loads(cj.dumps(own)) == own


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("14 days", timedelta(14)),
        ("1 week", timedelta(7)),
        ("1.5 hours", timedelta(minutes=90)),
        ("PT36H", timedelta(hours=36)),
        ("P1W2DT3M0.5S", timedelta(days=9, minutes=3, seconds=0.5)),
    ],
)
def test_a_duration_is_read_and_written(text: str, duration: timedelta) -> None:
    """From seconds to weeks; months have no fixed length."""
    club = cj.loads(DRAWN.replace("14 days", text))
    item = club.transition("paid", "lost")
    assert item is not None
    assert item.after == duration
    assert cj.loads(cj.dumps(club)) == club


@pytest.mark.parametrize("text", ["2 months", "P", "PT", "-1 day", "days", "999999999999999 weeks"])
def test_what_is_not_a_duration_is_named(text: str) -> None:
    """With its place."""
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.loads(DRAWN.replace("14 days", text))
    assert [one.where for one in caught.value.problems] == ["transitions[paid, loyal]->lost.after"]


def test_otherwise_is_a_word_and_a_fact_of_that_name_goes_in_backticks() -> None:
    """Both come back as they were."""
    other = cj.loads(
        DRAWN.replace('"active -> loyal": {}', '"active -> loyal": {"when": "otherwise"}')
    )
    assert [item.otherwise for item in other.transitions[:2]] == [False, True]
    assert cj.loads(cj.dumps(other)) == other
    fact = cj.fact("otherwise").is_true()
    guarded = cj.loads(DRAWN).connect("active", "loyal", when=fact)
    assert cj.loads(cj.dumps(guarded)) == guarded


def test_nothing_under_a_key_is_as_if_the_key_were_absent() -> None:
    """Under keys that are read as they stand, and under those that are not."""
    shop: dict[str, Any] = {
        "customer_journey": 1,
        "id": "shop",
        "stages": {"know": {"questions": None, "name": None}, "buy": None},
        "transitions": {"know -> buy": {"when": None}},
    }
    journey = cj.files.from_dict(shop)
    assert journey.transitions[0].when is None
    shop["transitions"]["know -> buy"]["when"] = 5
    shop["stages"]["know"]["questions"] = 5
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.files.from_dict(shop)
    assert [problem.where for problem in caught.value.problems] == [
        "stages.know.questions",
        "transitions.know->buy.when",
    ]


@pytest.mark.parametrize(
    ("written", "key", "meant"),
    [("assets", "name", "title"), ("touchpoints", "label", "name"), ("insights", "title", "text")],
)
def test_what_an_element_is_called_has_its_key(written: str, key: str, meant: str) -> None:
    """Whatever other elements call it."""
    data = {"customer_journey": 1, "id": "x", "stages": {"a": {written: {"one": {key: "x"}}}}}
    (problem,) = problems_of(data)
    assert problem == f"stages.a.{written}.one.{key}: unknown key (did you mean {meant!r}?)"
