"""A value at the end of a notebook cell shows itself."""

from typing import Any

import customer_journey as cj


def bundle(value: Any, **kinds: list[str]) -> dict[str, str]:  # noqa: ANN401 - any value, as a notebook
    """What a notebook gets to show, by media type."""
    return value._repr_mimebundle_(**kinds)  # type: ignore[no-any-return]


def test_a_journey_always_has_a_text_to_show() -> None:
    """Where nothing else can be drawn, plain text can."""
    assert "shop" in bundle(cj.Journey.sequence("shop", ["know", "buy"]))["text/plain"]


def test_a_notebook_may_ask_for_some_kinds_only() -> None:
    """What it includes is all it gets, what it excludes it does not get."""
    shop = cj.Journey.sequence("shop", ["know", "buy"])
    every = bundle(shop)
    assert bundle(shop, include=["text/plain"]) == {"text/plain": every["text/plain"]}
    assert bundle(shop, exclude=["text/plain"]).keys() == every.keys() - {"text/plain"}
    assert bundle(shop, include=["image/never"]) == {}
