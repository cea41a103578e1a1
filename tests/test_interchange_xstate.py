"""Machines of XState: what is written, and what of others' machines is read."""

import json
import operator
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.interchange._imported import Imported
from customer_journey.interchange._xstate import to_xstate
from customer_journey.interchange._xstate_reading import from_xstate
from customer_journey.testing._facts import declarations
from tests.test_interchange import SHOP


def complaint(document: object) -> str:
    """What is said of a machine that cannot be read."""
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        from_xstate(document)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    return str(caught.value)


def dropped(result: Imported) -> list[str]:
    """The notes on what was dropped."""
    return [str(note).removeprefix("dropped ") for note in result.notes if note.kind == "dropped"]


def guard_of(criterion: cj.Criterion) -> dict[str, Any]:
    """The criterion as data, as a guard has it."""
    shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=criterion)])
    guard = to_xstate(shop)["states"]["know"]["on"]["buy"]["guard"]
    assert guard["type"] == str(criterion)
    result: dict[str, Any] = guard["params"]["criterion"]
    return result


KINDS: dict[str, Callable[[str], object]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def truth(data: dict[str, Any], facts: Mapping[str, object]) -> bool | None:
    """A second reading of guards, as a program in another language would have one."""
    match data:
        case {"always": fixed}:
            return bool(fixed)
        case {"not": inner}:
            result = truth(inner, facts)
            return None if result is None else not result
        case {"any": inner} | {"all": inner}:
            decides = "any" in data
            each = [truth(one, facts) for one in inner]
            return decides if decides in each else None if None in each else not decides
        case _:
            return truth_of(data, facts.get(data["fact"]))


def truth_of(clause: dict[str, Any], seen: Any) -> bool | None:
    """What a clause about one fact says of its value."""
    missing = seen is None or seen != seen  # noqa: PLR0124 - NaN is missing
    if clause["is"] == "known":
        return not missing
    if missing:
        return None
    plain = KINDS.get(clause.get("type", ""), str) if "type" in clause else None
    listed = clause.get("values", [clause.get("value")])
    values = listed if plain is None else [plain(value) for value in listed]
    return seen in values if clause["is"] == "in" else SIGNS[clause["is"]](seen, values[0])


class TestGuards:
    """What is asked of people, as data that needs no parser."""

    @settings(max_examples=60)
    @given(st.data())
    def test_the_data_means_what_the_criterion_means(self, data: st.DataObject) -> None:
        """For any criterion and any facts, missing ones included."""
        declared = data.draw(declarations())
        criterion = data.draw(cj.testing.criteria(declared))
        facts = dict(data.draw(cj.testing.facts(declared)))
        assert truth(guard_of(criterion), facts) is criterion.evaluate(facts)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("orders >= 2", {"fact": "orders", "is": ">=", "value": 2}),
            ("vip", {"fact": "vip", "is": "==", "value": True}),
            ("plan is known", {"fact": "plan", "is": "known"}),
            ('plan in ["a", "b"]', {"fact": "plan", "is": "in", "values": ["a", "b"]}),
            ("plan in []", {"fact": "plan", "is": "in", "values": []}),
            ("not a", {"not": {"fact": "a", "is": "==", "value": True}}),
            ("true", {"always": True}),
        ],
    )
    def test_its_form(self, text: str, expected: object) -> None:
        """One way to write each kind."""
        assert guard_of(cj.parse_criterion(text)) == expected

    def test_moments_are_texts_that_say_what_they_are(self) -> None:
        """For JSON has none."""
        day, moment = date(2026, 3, 1), datetime(2026, 3, 1, 9, tzinfo=UTC)
        assert guard_of(cj.fact("on") >= day) == {
            "fact": "on",
            "is": ">=",
            "value": "2026-03-01",
            "type": "date",
        }
        assert guard_of(cj.fact("at").is_in([moment])) == {
            "fact": "at",
            "is": "in",
            "values": ["2026-03-01T09:00:00+00:00"],
            "type": "datetime",
        }

    def test_a_step_asks_for_its_guard_and_the_entry_of_its_target(self) -> None:
        """As `advance` does."""
        guard = to_xstate(SHOP)["states"]["know"]["on"]["try"]["guard"]
        assert guard["type"] == "visits >= 2 and trial"


class TestMachine:
    """What is written, in XState's words."""

    def test_a_machine_in_full(self) -> None:
        """Purposes, decisions, kinds, tags and referrals."""
        machine = to_xstate(cj.evolve(SHOP, description="Where we sell"))
        assert (machine["id"], machine["initial"]) == ("shop", "know")
        assert machine["description"] == "Where we sell"
        know, lost = machine["states"]["know"], machine["states"]["lost"]
        assert know["description"] == "Hear of us"
        assert know["tags"] == ["start", "role:prospect", "phase:aware"]
        assert know["on"]["try"]["description"] == '"Start" it'
        assert lost["type"] == "final"
        assert "on" not in lost
        buy = machine["states"]["buy"]
        assert buy["on"] == {"buy": {"target": "buy", "reenter": True, "meta": {"kind": "return"}}}
        assert buy["meta"]["referrals"] == {"know": {"kind": "referral", "referral": True}}

    def test_an_end_that_people_may_leave_is_not_final(self) -> None:
        """XState stops in a final state."""
        shop = SHOP.connect("lost", "know", kind="return")
        lost = to_xstate(shop)["states"]["lost"]
        assert "type" not in lost
        assert lost["tags"] == ["end", "role:lapsed"]

    def test_it_begins_where_one_says(self) -> None:
        """And reads back as the same journey."""
        assert to_xstate(SHOP, start="try")["initial"] == "try"
        unbegun = cj.evolve(SHOP, starts=[])
        assert from_xstate(to_xstate(unbegun, start="buy")).journey == unbegun
        two = cj.evolve(SHOP, starts=["know", "buy"])
        assert from_xstate(to_xstate(two, start="buy")).is_exact
        machine = to_xstate(two)
        assert machine["states"][machine["initial"]]["on"].keys() == {"know", "buy"}
        with pytest.raises(cj.errors.UnknownStageError, match="did you mean 'buy'"):
            to_xstate(SHOP, start="byu")
        with pytest.raises(cj.errors.InvalidValueError, match="starts: a machine begins"):
            to_xstate(unbegun)


HOUR = timedelta(hours=1)


class TestTime:
    """Waits and `otherwise`, which XState has words of its own for."""

    def journey(self) -> cj.Journey:
        """A cart with waits of every sort."""
        x, y = cj.fact("x").is_true(), cj.fact("y").is_true()
        return cj.Journey(
            "cart",
            stages=[
                cj.Stage("filled"), cj.Stage("held"), cj.Stage("kept"), cj.Stage("gift"),
                cj.Stage("paid", entry=x), cj.Stage("left", end=True), cj.Stage("sent"),
            ],
            transitions=[
                ("filled", "paid"),
                cj.Transition("filled", "left", kind="exit", after=24 * HOUR, within=30 * HOUR),
                cj.Transition("filled", "kept", after=24 * HOUR),
                cj.Transition("filled", "held", when=y, after=HOUR, within=2 * HOUR),
                cj.Transition("filled", "gift", otherwise=True),
                cj.Transition("left", "filled", kind="return", after=HOUR),
                cj.Transition("held", "gift", kind="exit", after=timedelta(microseconds=1)),
                cj.Transition("held", "sent", after=timedelta(microseconds=1)),
            ],
            starts=["filled"],
        )  # fmt: skip

    def test_what_time_alone_takes_is_delayed(self) -> None:
        """In milliseconds, rounded up; of several at once, the earlier stage counts."""
        states = to_xstate(self.journey())["states"]
        assert states["filled"]["after"] == {
            "86400000": {"target": "kept", "meta": {"kind": "advance"}}
        }
        assert states["held"]["after"] == {"1": {"target": "sent", "meta": {"kind": "advance"}}}
        assert set(states["held"]["on"]) == {"gift"}
        assert "after" not in states["left"]
        assert states["left"]["on"]["filled"]["meta"] == {"kind": "return", "after": 3_600_000}

    def test_other_waits_and_otherwise_are_reported(self) -> None:
        """A guard cannot wait in XState: an application that sends the event reads how long."""
        events = to_xstate(self.journey())["states"]["filled"]["on"]
        assert set(events) == {"paid", "held", "gift", "left"}
        meta = {"kind": "exit", "after": 86_400_000, "within": 108_000_000}
        assert events["left"]["meta"] == meta
        assert events["held"]["meta"]["after"] == 3_600_000
        assert events["held"]["meta"]["within"] == 7_200_000
        assert events["gift"]["guard"]["type"] == "not y and not x"

    def test_it_comes_back_with_the_journey_inside_and_without(self) -> None:
        """And what was changed in it since wins."""
        journey = self.journey()
        machine = json.loads(json.dumps(to_xstate(journey)))
        assert from_xstate(machine).journey == journey
        filled = machine["states"]["filled"]
        filled["after"]["7200000"] = filled["after"].pop("86400000")
        item = from_xstate(machine).journey.transition("filled", "kept")
        assert item is not None
        assert item.after == 2 * HOUR
        del machine["meta"]
        result = from_xstate(machine).journey
        held, kept = (result.transition("filled", stage) for stage in ("held", "kept"))
        assert held is not None
        assert kept is not None
        assert (held.after, held.within, str(held.when)) == (HOUR, 2 * HOUR, "y")
        assert (kept.after, kept.when) == (2 * HOUR, None)

    def test_a_wait_that_is_none_is_an_attribute_of_a_stranger(self) -> None:
        """Of another type, of no length, or beyond the calendar."""
        for wait in ("a while", True, 0, 10**16):
            event = {"target": "b", "meta": {"after": wait}}
            machine = {"initial": "a", "states": {"a": {"on": {"GO": event}}, "b": {}}}
            (item,) = from_xstate(machine).journey.transitions
            assert item.after is None


class TestEdits:
    """What was changed in a machine wins."""

    def test_guards_starts_and_descriptions(self) -> None:
        """Each is reported."""
        machine = to_xstate(SHOP)
        machine["initial"] = "try"
        machine["version"] = "4"
        machine["states"]["know"]["on"]["try"]["guard"] = "visits >= 3"
        del machine["states"]["try"]["on"]["lost"]
        machine["states"]["buy"]["description"] = "Pay"
        journey = from_xstate(machine)
        step = journey.journey.transition("know", "try")
        assert step is not None
        assert str(step.when) == "visits >= 3"
        assert journey.journey.starts == ("try",)
        assert journey.journey.version == "4"
        assert journey.journey["buy"].purpose == "Pay"
        assert journey.journey.transition("try", "lost") is None
        assert len([note for note in journey.notes if note.kind == "changed"]) == 6

    def test_a_guard_that_is_gone_is_gone(self) -> None:
        """What the target's entry asks for stays with the stage."""
        machine = to_xstate(SHOP)
        del machine["states"]["know"]["on"]["try"]["guard"]
        result = from_xstate(machine).journey
        step = result.transition("know", "try")
        assert step is not None
        assert step.when is None
        assert result["try"].entry == SHOP["try"].entry

    def test_a_journey_inside_without_stages_counts_for_nothing(self) -> None:
        """All that is there is new."""
        machine = to_xstate(SHOP)
        machine["meta"]["customer_journey"] = {"customer_journey": 1, "id": "shop"}
        result = from_xstate(machine).journey
        assert [stage.id for stage in result] == [stage.id for stage in SHOP]
        machine["meta"]["customer_journey"]["stages"] = {"know": {}}
        assert [stage.id for stage in from_xstate(machine).journey] == [stage.id for stage in SHOP]


CHECKOUT: dict[str, Any] = {
    "id": "Check out",
    "initial": "cart",
    "context": {"items": 0},
    "states": {
        "cart": {
            "tags": ["goal", "open"],
            "entry": "log",
            "on": {
                "NEXT": [
                    {"target": "pay", "guard": "items > 0", "actions": "count"},
                    {"target": "#out", "guard": {"type": "isEmpty"}},
                ],
                "ADD": {"actions": "add"},
                "HELP": ["#help.call", {"target": ["pay"]}],
                "LOOK": ".preview",
            },
            "states": {"preview": {}},
            "after": {"1000": "#Check out.left.late"},
        },
        "pay": {
            "tags": "role:customer",
            "meta": {"phases": "purchase", "colour": "red"},
            "on": {"OK": {"target": "done", "guard": "has paid", "description": "Pay"}},
            "always": {"target": "left", "guard": {"type": 3}},
        },
        "done": {"type": "final"},
        "left": {"id": "out", "states": {"late": {"id": "deep", "on": {"BACK": "#cart"}}}},
        "helped": {"id": "help", "on": {"x": "#deep", "y": None}, "always": ["cart"]},
        "before": {"type": "history"},
    },
}


class TestOthers:
    """Machines that others wrote."""

    def test_the_outermost_states_and_their_steps(self) -> None:
        """With whatever else leads out of a state: targets inside others, steps without events."""
        result = from_xstate(CHECKOUT)
        journey = result.journey
        assert (journey.id, journey.name) == ("check-out", "Check out")
        assert [stage.id for stage in journey] == ["cart", "pay", "done", "left", "helped"]
        assert (journey.starts, journey.goals) == (("cart",), ("cart",))
        assert [stage.id for stage in journey if stage.end] == ["done"]
        steps = {(item.source, item.target): item for item in journey.transitions}
        assert list(steps) == [
            ("cart", "pay"),
            ("cart", "left"),
            ("cart", "helped"),
            ("pay", "done"),
            ("pay", "left"),
            ("left", "cart"),
            ("helped", "left"),
            ("helped", "cart"),
        ]
        assert steps["cart", "pay"].decision == "NEXT"
        assert str(steps["cart", "pay"].when) == "items > 0"
        assert str(steps["cart", "left"].when) == "isEmpty and not items > 0 or `after 0:00:01`"
        assert steps["left", "cart"].decision == "BACK"
        assert steps["pay", "done"].decision == "Pay"
        assert str(steps["pay", "done"].when) == "`has paid`"
        assert str(steps["pay", "left"].when) == '`{"type": 3}`'
        assert journey["pay"].role == "customer"
        assert journey["pay"].phases == ("purchase",)
        assert journey["pay"].extra == {"colour": "red"}

    def test_what_has_no_place_is_reported(self) -> None:
        """All of it, by its place in the machine."""
        assert dropped(from_xstate(CHECKOUT)) == [
            "context: a journey has no place for it",
            "states.before: a state that stands for the one before",
            "states.cart.entry: a journey has no place for it",
            "states.cart.states: what goes on inside a state",
            "states.cart.tags: the tag 'open'",
            "states.left.states: what goes on inside a state",
            "states.cart.on.NEXT[0].actions: a journey has no place for it",
            "states.cart.on.ADD.actions: a journey has no place for it",
            "states.cart.on.ADD: it leads to no other state",
            "states.cart.on.HELP[1]: never taken, for one before it has no guard",
            "states.cart.on.LOOK: it leads to no other state",
        ]

    def test_what_is_read_as_something_else_is_reported(self) -> None:
        """Guards that become facts, and steps that one transition stands for."""
        notes = [str(note) for note in from_xstate(CHECKOUT).notes if note.kind == "guessed"]
        text = "is not the text of a criterion: a fact by that name"
        assert notes[:3] == [
            f"guessed states.pay.on.OK.guard: 'has paid' {text}",
            f"guessed states.pay.always.guard: '{{\"type\": 3}}' {text}",
            (
                "guessed states.cart.after.1000: one of several edges from 'cart' to 'left': "
                "any of them will do"
            ),
        ]

    def test_a_machine_that_says_little(self) -> None:
        """No start, no id, no end: each is guessed and reported."""
        journey = from_xstate({"states": {"Look": {"on": {"GO": "Buy"}}, "Buy": {}}})
        assert (journey.journey.id, journey.journey.starts) == ("journey", ("look",))
        assert "guessed starts" in str(journey)
        assert journey.journey["look"].name == "Look"

    def test_several_entries_from_outside(self) -> None:
        """The state that stands for it is none of the stages."""
        machine = {
            "initial": "(outside)",
            "states": {"(outside)": {"on": {"a": "a", "b": "b"}}, "a": {}, "b": {}, "c": {}},
        }
        assert from_xstate(machine).journey.starts == ("a", "b")

    def test_every_problem_is_reported_at_once(self) -> None:
        """With its place, and the nearest name."""
        truth_of = complaint(
            {
                "type": "parallel",
                "initial": "crat",
                "meta": [],
                "states": {
                    "cart": {"on": {"a": {"target": {}}, "b": 3}, "meta": {"referrals": []}},
                    "pay": {"on": [], "meta": {"referrals": {"nowhere": 3}}, "always": "(outside)"},
                    "bad": None,
                    "(outside)": {},
                },
            }
        )
        assert truth_of.splitlines() == [
            "XState machine: 11 problems",
            "  meta: expected a mapping, got a list",
            "  type: a journey is in one stage at a time, and the machine is parallel",
            "  states.bad: expected a mapping, got nothing",
            "  initial: no state 'crat' (did you mean 'cart'?)",
            "  states.cart.on.b: expected a mapping, got 3",
            "  states.cart.on.a.target: expected the name of a state, got a mapping",
            "  states.cart.meta.referrals: expected a mapping, got a list",
            "  states.pay.on: expected a mapping, got a list",
            "  states.pay.always.target: no state '(outside)'",
            "  states.pay.meta.referrals.nowhere: expected a mapping, got 3",
            "  states.pay.meta.referrals.nowhere: no node 'nowhere'",
        ]
        assert complaint({"id": "x"}).splitlines() == [
            "XState machine: 2 problems",
            "  states: expected a mapping, got nothing",
            "  states: the machine has no states",
        ]


def steps_of(state: dict[str, Any], **machine: object) -> dict[str, cj.Transition]:
    """The transitions out of a state `a`, by where they lead."""
    states = {"a": state, **{name: {} for name in "bcd"}}
    result = from_xstate({"initial": "a", "states": states, **machine}).journey
    return {item.target: item for item in result.transitions if item.source == "a"}


class TestChoices:
    """The candidates of an event are an ordered choice."""

    @settings(max_examples=60)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["b", "c", "d", None]),
                st.sampled_from(["x", "y", "z", "a guard", None]),
            ),
            max_size=5,
        ),
        st.fixed_dictionaries({name: st.booleans() for name in ("x", "y", "z", "a guard")}),
    )
    def test_the_first_whose_guard_is_true_is_taken(
        self, choice: list[tuple[str | None, str | None]], facts: dict[str, bool]
    ) -> None:
        """As XState takes it, whatever the facts are; all others are closed."""
        candidates = [
            {"target": target, "guard": guard, "actions": "log"} for target, guard in choice
        ]
        taken = next((target for target, guard in choice if guard is None or facts[guard]), None)
        result = steps_of({"on": {"GO": candidates}})
        opened = {
            target
            for target, item in result.items()
            if item.when is None or item.when.evaluate(facts) is True
        }
        assert opened == ({taken} - {None})

    def test_each_asks_for_its_guard_and_none_before_it(self) -> None:
        """In the words of criteria; what is never taken is noted."""
        candidates = [
            {"target": "b", "guard": "x"},
            {"actions": "log", "cond": "y"},
            {"target": "c"},
            {"target": "d"},
        ]
        result = steps_of({"on": {"GO": candidates}})
        assert {target: str(item.when) for target, item in result.items()} == {
            "b": "x",
            "c": "not x and not y",
        }

    def test_a_guard_that_no_fact_can_be_called_is_refused(self) -> None:
        """An empty name is none."""
        truth_of = complaint({"states": {"a": {"on": {"GO": {"target": "a", "guard": " "}}}}})
        assert "states.a.on.GO.guard: ' ' is not the name of a guard" in truth_of

    def test_a_guard_with_parameters_is_another_condition(self) -> None:
        """Two calls of one function with other arguments answer differently."""
        again = {"self": ...}
        result = steps_of(
            {
                "on": {
                    "A": {"target": "b", "guard": {"type": "isOlder", "params": {"than": 18}}},
                    "B": {"target": "c", "guard": {"type": "isOlder"}},
                    "C": {"target": "d", "guard": {"name": "isOld", "params": again}},
                }
            }
        )
        assert [str(item.when) for item in result.values()] == [
            '`isOlder {"than": 18}`',
            "isOlder",
            "`isOld a dict`",
        ]

    @pytest.mark.parametrize(
        ("guard", "expected"),
        [
            ({"type": "and", "guards": ["x", "y"]}, "x and y"),
            ({"type": "or", "guards": ["x", {"type": "y"}]}, "x or y"),
            ({"type": "not", "guards": ["x"]}, "not x"),
            ({"type": "xstate.and", "params": {"guards": ["x", "y"]}}, "x and y"),
            (
                {"type": "and", "guards": [{"type": "not", "guards": ["x"]}, "a guard"]},
                "not x and `a guard`",
            ),
            ({"type": "not", "guards": [{"type": "or", "guards": ["x", "y"]}]}, "not (x or y)"),
            ({"type": "and", "guards": []}, '`and {"guards": []}`'),
            ({"type": "and"}, "`and`"),
            ({"type": "stateIn", "stateId": "#m.b"}, '`stateIn {"stateId": "#m.b"}`'),
            (["x", "y"], '`["x", "y"]`'),
        ],
    )
    def test_guards_of_guards_mean_what_they_consist_of(self, guard: object, expected: str) -> None:
        """Two of one kind are two conditions."""
        (item,) = steps_of({"on": {"GO": {"target": "b", "guard": guard}}}).values()
        assert str(item.when) == expected

    def test_a_part_that_no_fact_can_be_called_is_refused(self) -> None:
        """With its place; what stands too deep is one condition."""
        guard: object = {"type": "and", "guards": ["x", " "]}
        truth_of = complaint({"states": {"a": {"on": {"GO": {"target": "a", "guard": guard}}}}})
        assert "states.a.on.GO.guard.guards[1]: ' ' is not the name of a guard" in truth_of
        deep: object = "x"
        for _ in range(30):
            deep = {"type": "not", "guards": [deep]}
        (item,) = steps_of({"on": {"GO": {"target": "b", "guard": deep}}}).values()
        assert item.when is not None
        assert str(item.when).count("not {") == 1

    def test_there_are_limits_to_a_choice(self) -> None:
        """Each candidate asks for all before it, so that many are too many."""
        truth_of = complaint({"states": {"a": {"on": {"GO": ["a"] * 1_001}}}})
        assert "states.a.on.GO: more than 1,000 steps to choose from" in truth_of
        deep = "a and (b or " * 64 + "x" + ")" * 64
        both = [{"target": "a", "guard": deep}, {"target": "b", "guard": "y"}]
        assert "nested more than" in complaint({"states": {"a": {"on": {"GO": both}}, "b": {}}})


class TestTransitions:
    """All that leads from one state to another is a transition."""

    def test_what_is_done_and_what_fails(self) -> None:
        """Of what a state invokes, of several, and of the states inside it."""
        result = steps_of({"invoke": {"src": "pay", "onDone": "b", "onError": {"target": "c"}}})
        assert [(target, item.decision) for target, item in result.items()] == [
            ("b", "onDone"),
            ("c", "onError"),
        ]
        result = steps_of({"invoke": ["log", {"onDone": [{"target": "b", "guard": "x"}]}]})
        assert str(result["b"].when) == "x"
        assert steps_of({"onDone": "d"})["d"].decision == "onDone"

    def test_what_the_machine_takes_in_any_state(self) -> None:
        """Unless the state takes it itself; final states take nothing, and none leads to itself."""
        machine = {
            "on": {"GO": {"target": ".c", "guard": "y"}, "STOP": "#out"},
            "states": {
                "a": {"on": {"GO": {"target": "b", "guard": "x"}}},
                "b": {"type": "final"},
                "c": {},
                "d": {"id": "out"},
            },
        }
        result = from_xstate(machine).journey.transitions
        assert [(item.source, item.target, str(item.when)) for item in result] == [
            ("a", "b", "x"),
            ("a", "c", "y and not x"),
            ("a", "d", "None"),
            ("c", "d", "None"),
            ("d", "c", "y"),
        ]

    def test_what_leads_out_from_inside_a_state(self) -> None:
        """To another outermost state; what stays inside is not a transition."""
        inner = {"on": {"OUT": "#done", "STAY": "other", "UP": "#around"}, "always": "#m.c"}
        machine = {
            "id": "m",
            "states": {
                "a": {"id": "around", "states": {"in": inner, "other": None}},
                "b": {"id": "done"},
                "c": {},
            },
        }
        result = from_xstate(machine).journey.transitions
        assert [(item.target, item.decision) for item in result] == [("b", "OUT"), ("c", "")]

    def test_delays_are_waits(self) -> None:
        """Of milliseconds, of none, or by a name that is a fact no one knows yet."""
        result = steps_of({"after": {"1500": "b", "0": "c", "late": {"target": "d", "guard": "x"}}})
        assert result["b"].after == timedelta(seconds=1.5)
        assert (result["c"].after, result["c"].when) == (None, None)
        assert str(result["d"].when) == "`after late` and x"
        both = steps_of({"after": {"1500": "b"}, "on": {"GO": {"target": "b", "guard": "x"}}})
        assert (str(both["b"].when), both["b"].after) == ("x or `after 0:00:01.500000`", None)
        both = steps_of({"after": {"1500": ["b"]}, "always": "c"})
        assert (both["b"].after, both["c"].when) == (timedelta(seconds=1.5), None)
