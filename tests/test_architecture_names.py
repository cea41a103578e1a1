"""What travels through the code has the names that the page on the architecture lists."""

import re
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final

import pytest

import customer_journey as cj
from customer_journey._log._align import Alignments
from customer_journey.criteria._tokens import Tokens
from customer_journey.people._events import State
from customer_journey.people._plan import Stated, Truths
from customer_journey.render._diagram import Diagram
from customer_journey.render._page._map import Drawn
from customer_journey.render._page._view import View
from customer_journey.render._picture import Picture

pytestmark = pytest.mark.once

PAGE: Final = Path(__file__).parents[1] / "docs" / "explanation" / "architecture.md"
MOST: Final = 6
SHOP = cj.Journey.sequence(
    "shop", ["know", cj.Stage("buy", entry=cj.parse_criterion("orders >= 1 and visits >= 1"))]
)
DAY = datetime(2026, 3, 1, tzinfo=UTC)


def located() -> object:
    """A criterion's text through `loads` and `locate`."""
    return cj.locate(cj.loads(cj.dumps(SHOP)), {"orders": 1})


def advanced() -> object:
    """Facts through `enrol` and `advance`."""
    ada = cj.enrol(cj.evolve(SHOP), "ada", {}, at=DAY)
    return cj.advance(ada, {"orders": 1, "visits": 1}, at=DAY).stage


def conforming() -> object:
    """A trace through `evidence.conform`."""
    trace = cj.evidence.Trace("ada", ["know", "buy"])
    return cj.evidence.conform(cj.evolve(SHOP), [trace]).fits


def drawn() -> object:
    """A journey through `render.to_html`."""
    return cj.render.to_html(SHOP)


TRAVELS: Mapping[Callable[[], object], Mapping[str, type]] = {
    located: {"tokens": Tokens, "stated": Stated, "truths": Truths},
    advanced: {"truths": Truths, "state": State, "enrolment": cj.people.Enrolment},
    conforming: {"variants": cj.evidence.Variants, "alignments": Alignments},
    drawn: {
        "journey": cj.Journey, "view": View, "diagram": Diagram, "picture": Picture, "drawn": Drawn,
    },
}  # fmt: skip
"""What is called, and the types of what travels that has one."""

OF_ANY_TYPE = frozenset({"self", "value", "element"})
"""Names of arguments in functions that take a value of any type."""


@pytest.mark.parametrize(
    "call",
    [
        located,
        advanced,
        pytest.param(conforming, marks=pytest.mark.extra("data")),
        drawn,
    ],
)
def test_what_travels_keeps_its_names(call: Callable[[], object]) -> None:
    """Six at most, as the table says, of which each stands for the type that it is listed with."""
    rows = re.findall(
        r"^\| (?:a|facts) .* \| (`\w+`(?:, `\w+`)*) \|$",
        PAGE.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    names = re.findall(r"\w+", rows[[*TRAVELS].index(call)])
    assert len(rows) == len(TRAVELS)
    assert len(names) <= MOST
    used: set[str] = set()
    misnamed: set[tuple[str, str]] = set()

    def follow(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and "customer_journey" in code.co_filename:
            used.update(code.co_varnames, code.co_names)
            for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]:
                for known, kind in TRAVELS[call].items():
                    if isinstance(frame.f_locals.get(name), kind) and name != known:
                        misnamed.add((name, known))

    call()
    before = sys.getprofile()
    sys.setprofile(follow)
    try:
        call()
    finally:
        sys.setprofile(before)
    assert used.issuperset(names)
    assert {name for name, _ in misnamed} <= OF_ANY_TYPE
