"""As a service runs it: a customer from a database, facts that differ, and back, all as JSON."""

# The peers' own types are incomplete.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import customer_journey as cj
from tests.benchmarks._measure import Growth, Race, Size, Time, growth, library, race, size

__all__ = ["rows"]

DAY = datetime(2026, 3, 1, tzinfo=UTC)
SHOP = cj.Journey.sequence(
    "shop",
    [
        cj.Stage("know"),
        cj.Stage("try", entry=cj.fact("trials") >= 1),
        cj.Stage("buy", entry=cj.fact("orders") >= 1),
    ],
)
_NUMBERS = count()


def rows() -> Iterator[Race | Growth | Size | Time]:
    """One step of a stored customer, one request, and what a customer weighs."""
    stored = json.dumps(cj.enrol(SHOP, "ada", {}, at=DAY).to_dict())
    peers = {
        "transitions": _by_transitions(),
        "transitions, as it comes": _by_transitions(automatic=True),
        "python-statemachine": _by_statemachine(),
    }

    def step() -> str:
        enrolment = cj.people.Enrolment.from_dict(json.loads(stored), SHOP)
        later = cj.advance(enrolment, _facts(), at=DAY + timedelta(days=1))
        return json.dumps(later.to_dict())

    what = "one step of a stored customer, JSON in and out"
    goals = {"transitions": 0.9, "transitions, as it comes": 0.9, "python-statemachine": 0.09}
    races = [
        row
        for name, goal in goals.items()
        for row in race(what, step, {name: peers[name]}, read=_stage_of, goal=goal)
    ]
    yield from races
    # The goal was set as a time, where `transitions` took 50 µs and python-statemachine 499.
    yield Time(what=what, seconds=races[0].ours, goal=45e-6)

    def request() -> str:
        facts = json.loads(json.dumps(_facts()))
        return json.dumps({"state": cj.next_stages(SHOP, "know", facts)[0]})

    yield from race(
        "which stage is open, facts from JSON, differing", request, peers, read=_stage_of
    )

    def located() -> str:
        facts = json.loads(json.dumps(_facts()))
        return json.dumps({"state": cj.locate(SHOP, facts).furthest})

    yield from race("locate, facts from JSON, differing", located, peers, read=_stage_of)
    yield growth("a step of a stored customer, by moves so far", _later, sizes=(10, 100, 1_000))
    yield size("an enrolment of 1 event", lambda: cj.enrol(SHOP, "ada", {}, at=DAY))
    yield size("an enrolment of 31 events", lambda: _long(20))


def _facts() -> dict[str, object]:
    """Facts as they come: some always new, so that nothing can be remembered by their values."""
    number = next(_NUMBERS)
    return {"trials": 1, "orders": 0, "visits": number, "page": f"/p/{number}"}


def _stage_of(answer: Any) -> object:
    plain = json.loads(answer)
    return plain["events"][-1]["target"] if "events" in plain else plain["state"]


class _Customer:
    """The model that `transitions` moves."""

    def __init__(self, state: str, facts: dict[str, Any]) -> None:
        self.state = state
        self.facts = facts


def _has_one(name: str) -> Callable[[Any], bool]:
    return lambda event: bool(event.model.facts.get(name, 0) >= 1)


def _by_transitions(*, automatic: bool = False) -> Callable[[], str] | None:
    """A state from JSON, a guard, a state to JSON: no history, no reasons.

    As it comes, it gives each model a way to every state; without is faster.
    """
    transitions = library("transitions")
    if transitions is None:
        return None
    machine = transitions.Machine(
        states=["know", "try", "buy"], initial="know", send_event=True, auto_transitions=automatic
    )
    for source, target, name in (("know", "try", "trials"), ("try", "buy", "orders")):
        machine.add_transition(
            "next",
            source,
            target,
            conditions=_has_one(name),
        )
    stored = json.dumps({"state": "know"})

    def step() -> str:
        customer = _Customer(json.loads(stored)["state"], _facts())
        machine.add_model(customer, initial=customer.state)
        getattr(customer, "next")()  # noqa: B009 - added by the machine
        machine.remove_model(customer)
        return json.dumps({"state": customer.state})

    return step


def _by_statemachine() -> Callable[[], str] | None:
    """As above."""
    statemachine = library("statemachine")
    if statemachine is None:
        return None

    class Shop(statemachine.StateMachine):  # type: ignore[misc,name-defined] # the peer has no types
        know = statemachine.State(initial=True, value="know")
        tries = statemachine.State(value="try")
        buy = statemachine.State(final=True, value="buy")
        go = know.to(tries, cond="has_tried") | tries.to(buy, cond="has_bought")

        def has_tried(self) -> bool:
            return bool(self.model.facts.get("trials", 0) >= 1)

        def has_bought(self) -> bool:
            return bool(self.model.facts.get("orders", 0) >= 1)

    stored = json.dumps({"state": "know"})

    def step() -> str:
        customer = _Customer(json.loads(stored)["state"], _facts())
        Shop(customer).send("go")
        return json.dumps({"state": customer.state})

    return step


def _long(rounds: int) -> cj.people.Enrolment:
    """Somebody who has gone round and round."""
    shop = SHOP.connect("buy", "try", kind="return", when=cj.fact("again").is_true())
    turns = (
        {"trials": 1, "orders": 1},
        {"trials": 1, "orders": 1, "again": True},
        {"trials": 1, "orders": 0, "again": False},
    )
    customer = cj.enrol(shop, "ada", {"trials": 1}, at=DAY)
    for number in range(rounds // 2 * len(turns)):
        moment = DAY + timedelta(seconds=number)
        customer = cj.advance(customer, turns[number % len(turns)], at=moment)
    return customer


def _later(moves: int) -> Callable[[], object]:
    customer = _long(moves)
    journey = customer.journey
    stored, moment = json.dumps(customer.to_dict()), DAY + timedelta(days=1)

    def step() -> str:
        enrolment = cj.people.Enrolment.from_dict(json.loads(stored), journey)
        facts = _facts() | {"orders": 1}
        return json.dumps(cj.advance(enrolment, facts, at=moment).to_dict())

    return step
