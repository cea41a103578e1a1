"""The map for a terminal."""

import unicodedata
from itertools import pairwise
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.testing._journeys import journeys

SIDES = set("─│╭╰├┬┴┼═║╔╚╠╦╩╬╓╙╟╥╨╫╒╘╞╤╧╪╌╎▸ ")
UP = set("│╰├┴┼║╚╠╩╬╙╟╨╫╘╞╧╪╎")
DOWN = set("│╭├┬┼║╔╠╦╬╓╟╥╫╒╞╤╪╎")


def body(text: str) -> list[str]:
    """The rows of a map, without its title and legend."""
    return text.split("\n\n")[1].splitlines()


def simple_width(text: str) -> int:
    """How many cells a text without joiners takes."""
    return sum(
        0
        if unicodedata.category(char) in ("Mn", "Me", "Cf")
        else 1 + (unicodedata.east_asian_width(char) in ("W", "F"))
        for char in text
    )


def test_the_hourglass_reads_at_a_glance() -> None:
    """The main line from top to bottom, the return and the referral on rails."""
    assert cj.render.to_text(cj.presets.get("marketing-hourglass")) == (
        "Marketing Hourglass: 7 stages\n"
        "\n"
        "╔═══▸┏━ ○  Know    aware     prospect  ↓ To look for more information\n"
        "║    ┣━    Like    explore   prospect  ↓ To learn more\n"
        "║    ┣━    Trust   evaluate  prospect  ↓ To try\n"
        "║    ┣━    Try     try       prospect  ↓ To buy\n"
        "║ ╭─▸┣━    Buy     purchase  customer  ↓ To stay\n"
        "║ │  ┣━    Repeat  expand    customer  ↓ To recommend\n"
        "║ ╰──┨     ↺ To buy again\n"
        "╚════┗━ ◆■ Refer   advocate  advocate  + To bring someone like themselves\n"
        "\n"
        "○ start  ◆ goal  ■ end  ↓ goes on  ↺ goes back  + brings a new person\n"
    )


def crossroads() -> cj.Journey:
    """A journey with every kind of transition, shared rails and rails that cross."""
    transitions = [
        cj.Transition("a", "b", probability=0.5),
        cj.Transition("b", "c"),
        cj.Transition("c", "d", decision="On"),
        cj.Transition("a", "lost", kind="exit", reason="Too dear"),
        cj.Transition("c", "lost", kind="exit", reason="Too slow"),
        cj.Transition("b", "d"),
        cj.Transition("d", "a", kind="referral"),
        cj.Transition("c", "a", kind="referral"),
        cj.Transition("d", "b", kind="return"),
        cj.Transition("lost", "b", decision="Won back"),
        cj.Transition("b", "b", kind="return", decision="Again"),
    ]
    ids = ["a", "b", "c", "d", "lost"]
    return cj.Journey("shop", stages=map(cj.Stage, ids), transitions=transitions, starts=["a"])


def test_tracks_share_cross_and_join() -> None:
    """Exits are dashed, referrals doubled; arrows of a kind to the same stage share a rail."""
    assert body(cj.render.to_text(crossroads())) == CROSSROADS.splitlines()


CROSSROADS = """\
    ╔═════▸┏━ ○ a     ↓ 50 %
  ╭╌╫╌╌╌╌╌╌┨    × Too dear
╭─┼─╫─┬───▸┣━   b
│ ╎ ║ │ ╭──┨    ↓ d
│ ╎ ║ ├─┼──┨    ↺ Again
│ ╎ ║ │ │  ┣━   c     ↓ On
│ ├╌╫╌┼╌┼╌╌┨    × Too slow
│ ╎ ╠═╪═╪══┨    + refers
│ ╎ ║ │ ╰─▸┗━   d
│ ╎ ╚═╪════     + refers
│ ╎   ╰────     ↺ b
│ ╰╌╌╌╌╌╌╌▸╺━   lost
╰──────────     ↑ Won back
"""


def test_a_single_stage_is_a_map() -> None:
    """It is not linked to anything."""
    shop = cj.Journey("shop", stages=[cj.Stage("know", name="Know us")])
    assert cj.render.to_text(shop) == "shop: 1 stage\n\n ╺━ Know us\n"


def test_a_journey_without_stages_is_a_title() -> None:
    """There is nothing else to say."""
    assert cj.render.to_text(cj.Journey("shop")) == "shop: 0 stages\n"


def test_sixteen_stages_fit_a_screen() -> None:
    """Twenty-five lines of eighty cells hold them, a return and an exit included."""
    ids = [f"stage-{at}" for at in range(16)]
    long = cj.Journey.sequence("long", ids)
    long = long.with_transition(cj.Transition("stage-9", "stage-2", kind="return"))
    long = long.with_transition(cj.Transition("stage-4", "stage-15", kind="exit", reason="Bored"))
    assert len(cj.render.to_text(long).splitlines()) <= 25


def test_a_narrow_map_loses_the_roles_first() -> None:
    """The roles go where the map is narrow, then the phases; the names stay."""
    hourglass = cj.presets.get("marketing-hourglass")
    narrow = cj.render.to_text(hourglass, width=62)
    narrower = cj.render.to_text(hourglass, width=48)
    assert "purchase" in narrow
    assert "customer" not in narrow
    assert "purchase" not in narrower
    assert "Repeat" in narrower


def test_control_characters_never_reach_the_terminal() -> None:
    """A name cannot colour the screen or turn the direction of the text."""
    shop = cj.Journey("shop", stages=[cj.Stage("a", name="red\x1b[31m\u202eder\n\tx")])
    assert "red [31m der x" in cj.render.to_text(shop)


def test_wide_names_are_measured_as_they_are_shown() -> None:
    """East Asian letters and emoji take two cells, joined emoji no more, marks none."""
    names = ["知る", "ab", "👩\u200d👩\u200d👧", "e\u0301f", "✈\ufe0f", "한국"]
    stages = [cj.Stage(f"s{at}", name=name, phases=["aware"]) for at, name in enumerate(names)]
    rows = body(cj.render.to_text(cj.Journey("shop", stages=stages)))
    gaps = [row.split(name)[1].index("aware") for row, name in zip(rows, names, strict=True)]
    assert gaps == [2, 4, 4, 4, 4, 2]


def test_a_long_name_is_cut_where_a_cell_ends() -> None:
    """Half a wide letter is not shown, and nothing is left hanging on a joiner."""
    shop = cj.Journey.sequence(
        "shop", [cj.Stage("a", name="知" * 40), cj.Stage("b", name="ab" * 40)]
    )
    rows = body(cj.render.to_text(shop, width=40))
    assert all(row.endswith("…") and simple_width(row) <= 40 for row in rows)
    assert simple_width(rows[0]) == simple_width(rows[1]) - 1


def test_too_narrow_a_map_is_refused() -> None:
    """The error says how much room it takes."""
    with pytest.raises(cj.errors.InvalidValueError, match="needs 40"):
        cj.render.to_text(cj.Journey("shop"), width=39)
    with pytest.raises(cj.errors.WrongTypeError, match="a whole number, got str"):
        cj.render.to_text(cj.Journey("shop"), width=cast("Any", "80"))


def test_without_tracks_targets_are_named() -> None:
    """Every arrow is there, with its target where it has no rail."""
    ids = [f"s{at}" for at in range(1_000)]
    transitions = [
        cj.Transition(ids[at], ids[(at * 7 + step * 131) % 1_000], kind="return", decision="Back")
        for at in range(1_000)
        for step in range(1, 4)
    ]
    big = cj.Journey("big", stages=map(cj.Stage, ids), transitions=transitions)
    rows = body(cj.render.to_text(big))
    assert sum("↺" in row for row in rows) == 3_000
    assert any(row.endswith(": Back") for row in rows)
    assert len(rows) <= 4_000


@pytest.mark.slow
@pytest.mark.covers
@given(journeys(max_stages=6), st.integers(40, 120))
def test_every_map_fits_and_its_tracks_are_connected(journey: cj.Journey, width: int) -> None:
    """No line is too long, and a rail that leaves a row downwards enters the next from above."""
    text = cj.render.to_text(journey, width=width)
    assert all(simple_width(line) <= width for line in text.splitlines())
    if len(journey):
        rows = body(text)
        side = min(
            next(at for at, char in enumerate(f"{row}┃") if char not in SIDES) for row in rows
        )
        for at in range(side):
            column = [f"{row:{side}}"[at] for row in rows]
            assert column[0] not in UP
            assert column[-1] not in DOWN
            for above, below in pairwise(column):
                assert (above in DOWN) == (below in UP)
