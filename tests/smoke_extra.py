"""What an extra brings, used where the package is installed with that extra and no other.

python -W error tests/smoke_extra.py office
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import customer_journey as cj
from customer_journey._cli._main import main

SHOP = cj.Journey.sequence("shop", ["know", cj.Stage("buy", entry=cj.fact("orders") >= 1)])


def yaml() -> None:
    """Files in YAML."""
    assert cj.loads(cj.dumps(SHOP, format="yaml"), format="yaml") == SHOP


def data() -> None:
    """Events, and the algebra of chains."""
    rows = [{"customer": "ada", "stage": stage, "at": datetime(2026, 3, day, tzinfo=UTC)}
            for day, stage in enumerate(["know", "buy"], 1)]  # fmt: skip
    assert cj.events.check(rows, SHOP).people == 1
    assert cj.markov.fit({("know", "buy"): 3, ("know", "lost"): 1}, goals=["buy"]).probability()


def interviews() -> None:
    """Agreement of people who code interviews."""
    coders = [
        [
            cj.evidence.Interview(name, told=[cj.evidence.Excerpt("said", codes=[code])])
            for name, code in zip(("ada", "bob"), codes, strict=True)
        ]
        for codes in (("hear", "see"), ("hear", "hear"))
    ]
    assert cj.evidence.agreement(coders).alpha is not None


def names() -> None:
    """Ids of names in other scripts."""
    assert [stage.id for stage in cj.Journey.sequence("shop", ["Кофе"])] == ["kofe"]


def testing() -> None:
    """Journeys for property tests."""
    assert cj.testing.journeys() is not None


def completion() -> None:
    """What a shell completes."""
    assert main(["completions", "bash"]) == 0


def png() -> None:
    """Pictures of pixels."""
    assert cj.render.to_png(SHOP).startswith(b"\x89PNG")


def office() -> None:
    """Workbooks, there and back, and presentations."""
    assert len(cj.interchange.from_xlsx(cj.interchange.to_xlsx(SHOP)).journey.stages) == 2
    assert cj.render.to_pptx(SHOP).startswith(b"PK")


def mcp() -> None:
    """A server for assistants."""
    from customer_journey._cli._mcp import server_for

    assert server_for(Path()) is not None


USES: dict[str, Callable[[], None]] = {
    use.__name__: use
    for use in (yaml, data, interviews, names, testing, completion, png, office, mcp)
}

if __name__ == "__main__":
    USES[sys.argv[1]]()
