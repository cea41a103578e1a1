"""Lanes: a table of boxes, stages in columns, and in rows blueprint lanes, channels or owners."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final, Literal, TypeAlias

from customer_journey._messages._current import counted, message
from customer_journey._model import Action, Asset, Journey, Stage, Touchpoint
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.render._cells import plain
from customer_journey.render._fit import Sheet, sheet_size
from customer_journey.render._lane_table import Column, Item, Table, drawn_table
from customer_journey.render._marks import document, facing, joined
from customer_journey.render._palette import Theme

__all__ = ["Lanes", "drawn_lanes"]

Lanes: TypeAlias = Literal["blueprint", "channel", "owner"]
"""What the rows of a table of lanes are.

`blueprint` has the lanes of a service blueprint, between the lines of interaction, of visibility
and of internal interaction; `channel` a row for each channel, `owner` one for each owner.
"""

_MOST_BOXES: Final = 5_000

_BLUEPRINT: Final = {
    "evidence": "What customers see",
    "customer": "What customers do",
    "frontstage": "Front stage",
    "backstage": "Back stage",
    "support": "Support",
    "": "Lane not stated",
}
_LINES: Final = {
    "frontstage": "line of interaction",
    "backstage": "line of visibility",
    "support": "line of internal interaction",
}
"""The lines of a blueprint, each by the lane below it."""
_CUSTOMERS: Final = "customers"
"""Who does what is in the lane of customers, unless it has an owner."""


def drawn_lanes(
    journey: Journey, lanes: Lanes, *, heading: str, theme: Theme, fit: Sheet | None
) -> str:
    """The table as an SVG document.

    Raises:
        InvalidValueError: The journey has nothing to show in such lanes, or too much, or does not
            fit the sheet.
    """
    table = _TABLES[lanes](journey)
    count = sum(len(items) for _, items in table.columns)
    if not 0 < count <= _MOST_BOXES:
        message = f"no stage has {table.nothing}"
        if count:
            message = f"{count:,} boxes, and a picture has room for {_MOST_BOXES:,}"
        raise InvalidValueError("to_svg", [Problem("lanes", message)])
    drawn = drawn_table(table, heading, None if fit is None else sheet_size(fit))
    return document(
        facing(joined(drawn.parts), drawn.view_box),
        kind="lanes",
        look="journey-lanes",
        name=journey.label,
        about=_about(table),
        view_box=drawn.view_box,
        theme=theme,
        size=drawn.size,
    )


def _about(table: Table) -> str:
    """The table in words, for those who do not see it."""
    stages, lanes = counted(len(table.columns), "stage"), counted(len(table.rows), "lane")
    said = [message("A table of {stages} by {lanes}.", stages=stages, lanes=lanes)]
    for stage, items in table.columns:
        for row, listed in groupby(
            sorted(items, key=lambda item: list(table.rows).index(item.row)),
            key=lambda item: item.row,
        ):
            names = ", ".join(plain(item.label) for item in listed)
            said.append(f"{plain(stage.label)}, {table.rows[row]}: {names}.")
    return " ".join(said)


def _blueprint(journey: Journey) -> Table:
    columns = [
        (
            stage,
            [
                *(_of_touchpoint(item, "evidence") for item in stage.touchpoints),
                *(_of_asset(item, "evidence") for item in stage.assets if item.status != "retired"),
                *(_of_action(item, item.lane or "", _owner(item, stage)) for item in stage.actions),
            ],
        )
        for stage in journey.stages
    ]
    used = {item.row for _, items in columns for item in items}
    # The lines of a blueprint stand between its lanes, whether anything is in these or not.
    rows = {key: message(label) for key, label in _BLUEPRINT.items() if key or key in used}
    lines = {key: message(label) for key, label in _LINES.items()}
    return Table(rows, _filled(columns), lines, "an action, a touchpoint or an asset")


def _by_channel(journey: Journey) -> Table:
    columns: list[tuple[Stage, list[Item]]] = []
    for stage in journey.stages:
        channels = {item.id: item.channel for item in stage.touchpoints}
        items = [_of_touchpoint(item, item.channel) for item in stage.touchpoints]
        items += [
            _of_asset(item, item.channel)
            for item in stage.assets
            if item.channel and item.status != "retired"
        ]
        items += [
            _of_action(action, channel, _owner(action, stage))
            for action in stage.actions
            for channel in dict.fromkeys(channels[name] for name in action.touchpoints)
        ]
        columns.append((stage, items))
    return Table(
        _rows(columns, message("no channel")), _filled(columns), {}, "a touchpoint or a channel"
    )


def _by_owner(journey: Journey) -> Table:
    columns = [
        (
            stage,
            [
                Item(stage.id, stage.owner, stage.label, message("the stage"), "stage"),
                *(
                    _of_action(item, _owner(item, stage, customers=_CUSTOMERS), "")
                    for item in stage.actions
                ),
            ],
        )
        for stage in journey.stages
    ]
    rows = _rows(columns, message("no owner"))
    rows |= {_CUSTOMERS: message(_CUSTOMERS)} if _CUSTOMERS in rows else {}
    return Table(rows, columns, {}, "an owner")


def _owner(action: Action, stage: Stage, *, customers: str = "") -> str:
    """Who does an action: its owner, or else the stage's; customers do what is in their lane."""
    return action.owner or (customers if action.lane == "customer" else stage.owner)


_TABLES: Final = {"blueprint": _blueprint, "channel": _by_channel, "owner": _by_owner}


def _filled(columns: Sequence[Column]) -> list[Column]:
    """The columns in which there is anything."""
    return [column for column in columns if column[1]]


def _rows(columns: Iterable[Column], missing: str) -> dict[str, str]:
    """The rows in the order they come up; what states none comes last."""
    keys = dict.fromkeys(item.row for _, items in columns for item in items)
    named = {key: key for key in keys if key}
    return named | ({"": missing} if "" in keys else {})


def _of_touchpoint(item: Touchpoint, row: str) -> Item:
    # CJML draws an arrow from who begins to who is reached.
    receiver = "brand" if item.initiator == "customer" else "customer"
    sides = {"source": message(item.initiator or ""), "target": message(receiver)}
    sender = message("{source} to {target}", **sides) if item.initiator else ""
    note = " · ".join(part for part in (item.channel, sender) if part)
    return Item(item.id, row, item.label, note, "touchpoint")


def _of_asset(item: Asset, row: str) -> Item:
    planned = message("planned") if item.status == "planned" else ""
    note = " · ".join(part for part in (item.kind or message("asset"), planned) if part)
    return Item(item.id, row, item.label, note, "asset")


def _of_action(item: Action, row: str, owner: str) -> Item:
    return Item(item.id, row, item.label, owner, "action")
