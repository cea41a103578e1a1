"""Following people: the next move of one customer, and what it costs to keep a history."""

# The peers' own types are incomplete.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import statemachine
import transitions
import xstate_statemachine as xstate

import customer_journey as cj
from tests.benchmarks._measure import Growth, Race, growth, race

__all__ = ["rows"]

DAY = datetime(2026, 3, 1, tzinfo=UTC)
BOUGHT: dict[str, object] = {"trials": 1, "orders": 1}
SHOP = cj.Journey.sequence(
    "shop",
    [
        cj.Stage("know"),
        cj.Stage("try", entry=cj.fact("trials") >= 1),
        cj.Stage("buy", entry=cj.fact("orders") >= 1),
    ],
)


def rows() -> Iterator[Race | Growth]:
    """Races against state machines that keep a state and no reasons, and how our cost grows."""
    known = cj.enrol(SHOP, "ada", {}, at=DAY)
    moved = cj.advance(known, BOUGHT, at=DAY)
    assert moved.stage == _by_transitions() == _by_statemachine() == _by_xstate() == "buy"
    yield from race(
        "know → try → buy, for one customer",
        lambda: cj.advance(known, BOUGHT, at=DAY).moves,
        {
            "transitions": _by_transitions,
            "python-statemachine": _by_statemachine,
            "xstate-statemachine": _by_xstate,
        },
    )
    yield from race(
        "the same, with the history as JSON",
        lambda: json.dumps(cj.advance(known, BOUGHT, at=DAY).to_dict()),
        {"xstate-statemachine": _stored_by_xstate},
        read=lambda text: json.loads(text)["events"][-1]["target"],
        goal=1.5,
    )
    yield from race(
        "the same, with nothing to move",
        lambda: cj.advance(known, {}, at=DAY),
        {"transitions": _idle_transitions(), "xstate-statemachine": _idle_xstate()},
    )
    yield growth("a customer's next move, by moves so far", _later, sizes=(10, 100, 1_000, 10_000))
    yield growth("transfer, by people", _transfer, sizes=(10, 100, 1_000, 10_000))
    yield growth("walks that take every move of a ring", _covered)


class _Customer:
    """The model that `transitions` moves."""

    def __init__(self, facts: dict[str, object]) -> None:
        self.facts = facts
        self.state = "know"


def _at_least_one(name: str) -> Callable[[transitions.EventData], bool]:
    def check(event: transitions.EventData) -> bool:
        customer = event.model
        assert isinstance(customer, _Customer)
        count = customer.facts.get(name)
        return isinstance(count, int) and count >= 1

    return check


_MACHINE = transitions.Machine(
    states=["know", "try", "buy"], initial="know", send_event=True, auto_transitions=False
)
_MACHINE.add_transition("next", "know", "try", conditions=_at_least_one("trials"))
_MACHINE.add_transition("next", "try", "buy", conditions=_at_least_one("orders"))


def _next(model: object) -> bool:
    return bool(getattr(model, "next")())  # noqa: B009 - added by the machine, unknown to types


def _by_transitions() -> str:
    customer = _Customer(BOUGHT)
    _MACHINE.add_model(customer)
    while customer.state != "buy" and _next(customer):
        pass
    _MACHINE.remove_model(customer)
    return customer.state


def _idle_transitions() -> Callable[[], bool]:
    customer = _Customer({})
    _MACHINE.add_model(customer)
    return lambda: _next(customer)


class _Shop(statemachine.StateMachine):
    """The same shop as a machine of python-statemachine."""

    know = statemachine.State(initial=True)
    tries = statemachine.State()
    buy = statemachine.State(final=True)

    go = know.to(tries, cond="has_tried") | tries.to(buy, cond="has_bought")

    def has_tried(self) -> bool:
        return BOUGHT["trials"] == 1

    def has_bought(self) -> bool:
        return BOUGHT["orders"] == 1


def _by_statemachine() -> str:
    machine = _Shop()
    machine.send("go")
    machine.send("go")
    return next(iter(machine.configuration)).id


def _xstate_guard(facts: dict[str, object], name: str) -> Callable[[object, object], bool]:
    return lambda _context, _event: facts.get(name) == 1


def _xstate_machine(facts: dict[str, object]) -> xstate.MachineNode[dict[str, Any]]:
    """The same shop as a machine of xstate-statemachine."""
    states = {
        "know": {"on": {"GO": {"target": "try", "guard": "trials"}}},
        "try": {"on": {"GO": {"target": "buy", "guard": "orders"}}},
        "buy": {"type": "final"},
    }
    return xstate.create_machine(
        {"id": "shop", "initial": "know", "states": states},
        logic=xstate.MachineLogic(guards={name: _xstate_guard(facts, name) for name in BOUGHT}),
    )


_XSTATE_SHOP = _xstate_machine(BOUGHT)


def _by_xstate() -> str:
    machine = xstate.SyncInterpreter(_XSTATE_SHOP).start()
    machine.send("GO")
    machine.send("GO")
    return next(iter(machine.current_state_ids)).rpartition(".")[2]


class _Log(xstate.PluginBase[Any]):
    """Keeps what a machine of xstate-statemachine went through."""

    def __init__(self) -> None:
        self.events: list[dict[str, object]] = []

    def on_transition(
        self,
        interpreter: Any,  # noqa: ARG002 - as the peer has it
        from_states: Any,  # noqa: ARG002 - as above
        to_states: Any,
        transition: Any,
    ) -> None:
        """Keep a transition, by the stage that it led to."""
        stages = sorted(state.id for state in to_states)
        self.events.append({"event": transition.event, "target": stages[-1].rpartition(".")[2]})


def _stored_by_xstate() -> str:
    log = _Log()
    machine = xstate.SyncInterpreter(_XSTATE_SHOP).use(log).start()
    machine.send("GO")
    machine.send("GO")
    return json.dumps({"events": log.events})


def _idle_xstate() -> Callable[[], object]:
    machine = xstate.SyncInterpreter(_xstate_machine({})).start()
    return lambda: machine.send("GO")


def _later(size: int) -> Callable[[], object]:
    """The next move of someone who has gone round so often that they made so many moves."""
    shop = SHOP.connect("buy", "try", kind="return", when=cj.fact("again").is_true())
    none: dict[str, object] = {"trials": 1, "orders": 0, "again": False}
    # To buy, to try again, and to be seen without an order, which makes the next one count.
    turns = (BOUGHT, BOUGHT | {"again": True}, none)
    customer = cj.enrol(shop, "ada", {"trials": 1}, at=DAY)
    for number in range(size // 2 * len(turns)):
        moment = DAY + timedelta(seconds=number)
        customer = cj.advance(customer, turns[number % len(turns)], at=moment)
    moment = DAY + timedelta(seconds=2 * size)
    assert len(cj.advance(customer, BOUGHT, at=moment).moves) == size + 2
    return lambda: cj.advance(customer, BOUGHT, at=moment)


def _transfer(size: int) -> Callable[[], object]:
    people = [cj.enrol(SHOP, f"c-{number}", BOUGHT, at=DAY) for number in range(size)]
    migration = cj.migrate(SHOP, cj.evolve(SHOP, version="2"))
    return lambda: cj.transfer(people, migration, facts=lambda _: BOUGHT, at=DAY)


def _covered(size: int) -> Callable[[], object]:
    names = [f"s-{number}" for number in range(size)]
    ring = cj.Journey.sequence("ring", names).connect(names[-1], names[0], kind="return")
    return lambda: cj.traverse.covering_walks(ring)
