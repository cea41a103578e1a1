"""Import, build, check, walk, locate, compare: what every user of a journey does."""

# The peers' own types are incomplete.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import networkx as nx
import rustworkx
import statemachine
import transitions
import xstate_statemachine as xstate

import customer_journey as cj
from tests.benchmarks._measure import Growth, Race, growth, race

__all__ = ["rows"]

STAGES = 1_000


def rows() -> Iterator[Race | Growth]:
    """Races against graph and state-machine libraries, and how our cost grows."""
    yield from _imports()
    yield from _graphs()
    yield from _decisions()
    yield from _growths()


def _imports() -> Iterator[Race]:
    def fresh(module: str) -> Callable[[], object]:
        command = [sys.executable, "-c", f"import {module}"]
        return lambda: subprocess.run(command, check=True)

    peers = ("networkx", "transitions", "statemachine", "xstate_statemachine", "rustworkx")
    yield from race(
        "import, in a fresh interpreter",
        fresh("customer_journey"),
        {peer: fresh(peer) for peer in peers},
    )


def braid(size: int) -> cj.Journey:
    """A journey of some stages: each leads to the next, many skip one or two, some lead back."""
    names = [f"s-{index}" for index in range(size)]
    steps = [cj.Transition(*pair) for pair in pairwise(names)]
    steps += [cj.Transition(*pair) for pair in zip(names, names[2:], strict=False)]
    back = list(zip(names[3:], names, strict=False))[: int(size * 0.65)]
    steps += [cj.Transition(*pair, kind="return") for pair in back]
    stages = [
        cj.Stage(name, entry=cj.fact("progress") >= index, end=index == size - 1)
        for index, name in enumerate(names)
    ]
    facts = [cj.Fact("progress", type="int", minimum=0, maximum=size)]
    return cj.Journey(
        "braid",
        stages=stages,
        transitions=steps,
        starts=names[:1],
        goals=names[-1:],
        facts=facts,
    )


def _graphs() -> Iterator[Race]:
    journey = braid(STAGES)
    graph = cj.to_networkx(journey)
    first, last = journey.starts[0], journey.goals[0]
    index = {stage.id: position for position, stage in enumerate(journey)}
    rusty: rustworkx.PyDiGraph[str, None] = rustworkx.PyDiGraph()
    rusty.add_nodes_from([stage.id for stage in journey])
    rusty.add_edges_from(
        [(index[item.source], index[item.target], None) for item in journey.transitions]
    )
    yield from race(
        f"reachable, {STAGES:,} stages",
        lambda: cj.reachable(journey, first),
        {
            "networkx.descendants": lambda: nx.descendants(graph, first),
            "rustworkx.descendants": lambda: rustworkx.descendants(rusty, index[first]),
        },
    )
    yield from race(
        f"shortest_path, {STAGES:,} stages",
        lambda: cj.shortest_path(journey, first, last),
        {"networkx.shortest_path": lambda: nx.shortest_path(graph, first, last)},
    )
    small = braid(18)
    small_graph = cj.to_networkx(small)
    small_graph.remove_edges_from(
        [(item.source, item.target) for item in small.transitions if item.kind == "return"]
    )
    ends = small.starts[0], small.goals[0]
    yield from race(
        "all paths through 18 stages",
        lambda: sum(1 for _ in cj.paths(small, *ends)),
        {
            "networkx.all_simple_paths": lambda: sum(
                1 for _ in nx.all_simple_paths(small_graph, *ends)
            )
        },
    )
    yield from race(
        f"must_pass, {STAGES:,} stages",
        lambda: cj.must_pass(journey, first, last),
        {"networkx.immediate_dominators": lambda: nx.immediate_dominators(graph, first)},
    )


FACTS: dict[str, object] = {"visits": 3, "plan": "pro", "has_card": True, "orders": 0}
TARGETS = ("trial", "buy", "call", "left")


def _criteria() -> dict[str, cj.Criterion]:
    return {
        "trial": (cj.fact("visits") >= 2) & cj.fact("plan").is_in(["pro", "team"]),
        "buy": cj.fact("has_card").is_true() & (cj.fact("orders") >= 1),
        "call": cj.fact("visits") >= 5,
        "left": cj.fact("visits") == 0,
    }


def _open_by_hand(target: str, facts: dict[str, object]) -> bool:
    visits, orders = facts["visits"], facts["orders"]
    assert isinstance(visits, int)
    assert isinstance(orders, int)
    return {
        "trial": visits >= 2 and facts["plan"] in ("pro", "team"),
        "buy": facts["has_card"] is True and orders >= 1,
        "call": visits >= 5,
        "left": visits == 0,
    }[target]


class _Customer:
    """The model that `transitions` moves."""

    def __init__(self) -> None:
        self.facts = FACTS


def _guard(target: str) -> Callable[[transitions.EventData], bool]:
    def may(event: transitions.EventData) -> bool:
        customer = event.model
        assert isinstance(customer, _Customer)
        return _open_by_hand(target, customer.facts)

    return may


def _decisions() -> Iterator[Race]:
    stages = [cj.Stage("know"), *(cj.Stage(name, entry=it) for name, it in _criteria().items())]
    journey = cj.Journey(
        "shop",
        stages=stages,
        transitions=[("know", name) for name in TARGETS],
        starts=["know"],
    )
    machine = transitions.Machine(
        states=["know", *TARGETS], initial="know", send_event=True, auto_transitions=False
    )
    for name in TARGETS:
        machine.add_transition(f"go_{name}", "know", name, conditions=_guard(name))
    customer = _Customer()
    machine.add_model(customer)

    def by_transitions(model: object = customer) -> list[str]:
        return [name for name in TARGETS if getattr(model, f"may_go_{name}")()]

    def by_transitions_anew() -> list[str]:
        model = _Customer()
        machine.add_model(model)
        result = by_transitions(model)
        machine.remove_model(model)
        return result

    known = _Shop()
    assert cj.next_stages(journey, "know", FACTS) == ("trial",)
    assert by_transitions() == by_transitions_anew() == ["trial"]
    assert [event.id for event in known.enabled_events()] == ["go_trial"]
    kept = _by_xstate()
    assert _open_by_xstate(kept) == ["trial"]
    yield from race(
        "which of 4 next stages are open, per request",
        lambda: cj.next_stages(journey, "know", FACTS),
        {
            "transitions, adding the customer": by_transitions_anew,
            "python-statemachine, a machine for the customer": lambda: _Shop().enabled_events(),
            "xstate-statemachine, a machine for the customer": lambda: _open_by_xstate(
                _by_xstate()
            ),
        },
    )
    yield from race(
        "the same, customers kept in memory",
        lambda: cj.next_stages(journey, "know", FACTS),
        {
            "transitions": by_transitions,
            "python-statemachine": known.enabled_events,
            "xstate-statemachine": lambda: _open_by_xstate(kept),
        },
    )
    yield from race(
        "locate, pattern seen before",
        lambda: cj.locate(journey, FACTS),
        {"transitions, the same decision": by_transitions},
    )


class _Shop(statemachine.StateMachine):
    """The same shop as a machine of python-statemachine."""

    know = statemachine.State(initial=True)
    trial = statemachine.State(final=True)
    buy = statemachine.State(final=True)
    call = statemachine.State(final=True)
    left = statemachine.State(final=True)

    go_trial = know.to(trial, cond="can_trial")
    go_buy = know.to(buy, cond="can_buy")
    go_call = know.to(call, cond="can_call")
    go_left = know.to(left, cond="can_left")

    def can_trial(self) -> bool:
        return _open_by_hand("trial", FACTS)

    def can_buy(self) -> bool:
        return _open_by_hand("buy", FACTS)

    def can_call(self) -> bool:
        return _open_by_hand("call", FACTS)

    def can_left(self) -> bool:
        return _open_by_hand("left", FACTS)


def _xstate_guard(target: str) -> Callable[[object, object], bool]:
    return lambda _context, _event: _open_by_hand(target, FACTS)


_XSTATE = xstate.create_machine(
    {
        "id": "shop",
        "initial": "know",
        "states": {
            "know": {"on": {f"GO_{name}": {"target": name, "guard": name} for name in TARGETS}},
            **{name: {"type": "final"} for name in TARGETS},
        },
    },
    logic=xstate.MachineLogic(guards={name: _xstate_guard(name) for name in TARGETS}),
)


def _by_xstate() -> xstate.SyncInterpreter[dict[str, Any]]:
    return xstate.SyncInterpreter(_XSTATE).start()


def _open_by_xstate(machine: xstate.SyncInterpreter[dict[str, Any]]) -> list[str]:
    return [name for name in TARGETS if machine.can(f"GO_{name}")]


def _growths() -> Iterator[Growth]:
    def of(work: Callable[[cj.Journey], object]) -> Callable[[int], Callable[[], object]]:
        def prepare(size: int) -> Callable[[], object]:
            journey = braid(size)
            return lambda: work(journey)

        return prepare

    def diff_one_change(size: int) -> Callable[[], object]:
        old = braid(size)
        new = old.with_stage(cj.evolve(old[f"s-{size // 2}"], name="New"))
        return lambda: cj.diff(old, new)

    def compare(size: int) -> Callable[[], object]:
        old, new = braid(size), braid(size)
        return lambda: old == new

    def read(size: int) -> Callable[[], object]:
        text = cj.dumps(braid(size))
        return lambda: cj.loads(text)

    yield growth("build", lambda size: lambda: braid(size))
    yield growth("hash, fresh", of(lambda it: hash(cj.evolve(it))))
    yield growth("compare equals", compare)
    yield growth("edit one stage", of(lambda it: it.with_stage(cj.Stage("s-5", name="New"))))
    yield growth("check, fresh", of(lambda it: cj.validate(cj.evolve(it))))
    yield growth("reachable, fresh", of(lambda it: cj.reachable(cj.evolve(it), "s-0")))
    yield growth(
        "shortest path, fresh", of(lambda it: cj.shortest_path(cj.evolve(it), "s-0", it.goals[0]))
    )
    yield growth(
        "first path, fresh", of(lambda it: next(iter(cj.paths(cj.evolve(it), "s-0", it.goals[0]))))
    )
    yield growth(
        "locate, fresh", of(lambda it: cj.locate(cj.evolve(it), {"progress": len(it) // 2}))
    )
    yield growth("locate, later calls", of(lambda it: cj.locate(it, {"progress": len(it) // 2})))
    yield growth("diff, one change", diff_one_change)
    yield growth("write JSON", of(cj.dumps))
    yield growth("read JSON", read)
    yield growth("to networkx", of(cj.to_networkx))
