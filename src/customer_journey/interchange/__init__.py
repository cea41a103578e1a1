"""Journeys for other tools, and what other tools write as journeys.

Whatever can carry it carries the whole journey, so that reading it gives an equal one. What others
wrote is read by its structure, and notes say what was guessed, dropped or changed.
"""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

__all__ = [
    "Imported",
    "Note",
    "NoteKind",
    "TableKind",
    "from_csv",
    "from_graphml",
    "from_mermaid",
    "from_node_link",
    "from_ujg",
    "from_xlsx",
    "from_xstate",
    "to_csv",
    "to_graphml",
    "to_mermaid_journey",
    "to_node_link",
    "to_pm4py",
    "to_ujg",
    "to_xlsx",
    "to_xstate",
    "traces_from_pm4py",
    "traces_to_pm4py",
]

if TYPE_CHECKING:
    from customer_journey.interchange._csv import from_csv, to_csv
    from customer_journey.interchange._graphml import to_graphml
    from customer_journey.interchange._graphml_reading import from_graphml
    from customer_journey.interchange._imported import Imported, Note, NoteKind
    from customer_journey.interchange._mermaid import to_mermaid_journey
    from customer_journey.interchange._mermaid_reading import from_mermaid
    from customer_journey.interchange._node_link import from_node_link, to_node_link
    from customer_journey.interchange._pm4py import to_pm4py, traces_from_pm4py, traces_to_pm4py
    from customer_journey.interchange._tables import TableKind
    from customer_journey.interchange._ujg import to_ujg
    from customer_journey.interchange._ujg_reading import from_ujg
    from customer_journey.interchange._xlsx import from_xlsx, to_xlsx
    from customer_journey.interchange._xstate import to_xstate
    from customer_journey.interchange._xstate_reading import from_xstate
else:
    __getattr__, __dir__ = attach(__name__, __all__)
