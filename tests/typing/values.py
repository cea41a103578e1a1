"""Checked by mypy and basedpyright, never run: what the types of journeys promise and forbid."""

from collections.abc import Iterator
from typing import Literal, assert_type

import customer_journey as cj

shop = cj.Journey(
    "shop",
    stages=[cj.Stage("know", role="prospect"), cj.Stage("buy", entry=cj.fact("orders") >= 1)],
    transitions=[("know", "buy"), cj.Transition("buy", "buy", kind="return")],
    starts={"know": None}.keys(),
    goals=("buy",),
    extra={"team": ["growth", 3]},
)


def what_a_journey_gives() -> None:
    assert_type(shop["know"], cj.Stage)
    assert_type(iter(shop), Iterator[cj.Stage])
    assert_type(shop.stages, tuple[cj.Stage, ...])
    assert_type(shop.transitions, tuple[cj.Transition, ...])
    assert_type(shop["buy"].entry, cj.Criterion | None)
    assert_type(shop.transitions[0].kind, Literal["advance", "return", "exit", "referral"])


def what_edits_give() -> None:
    assert_type(shop.with_stage(cj.Stage("refer")), cj.Journey)
    assert_type(shop.without_stage("know").connect("buy", "buy"), cj.Journey)
    assert_type(cj.evolve(shop, name="Shop"), cj.Journey)
    assert_type(cj.Journey.sequence("line", ["Know", cj.Stage("buy")]), cj.Journey)


def what_criteria_give() -> None:
    orders = cj.fact("orders")
    assert_type(orders >= 2, cj.Criterion)
    assert_type((orders >= 2) & ~orders.is_known() | orders.is_in([1, 2]), cj.Criterion)
    assert_type((orders >= 2).evaluate({"orders": None}), bool | None)


def what_is_forbidden() -> None:
    cj.Journey("shop", "Shop")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    cj.Stage("know", role="customr")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    cj.Transition("know")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    cj.Journey.sequence("line", [1])  # type: ignore[list-item] # pyright: ignore[reportArgumentType]
    cj.evolve(shop, title="Shop")  # type: ignore[call-arg]
    shop.name = "Shop"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    shop.with_stage("refer")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
