"""Journeys in shorthand, so that a case fits a line."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

import customer_journey as cj

__all__ = ["Cases", "asking", "drawn"]

KINDS: Final[Mapping[str, cj.types.TransitionKind]] = {
    ">": "advance",
    "~": "return",
    "!": "exit",
    "*": "referral",
}
EDGE: Final = re.compile(r"([a-z0-9-]+)([>~!*])([a-z0-9-]+)(?::([0-9.]+))?")


@frozen
class Cases:
    """The journeys on which a rule fires, each with all places where it does, and others."""

    fires: Sequence[tuple[cj.Journey, Sequence[str]]] = field(kw_only=True)
    passes: Sequence[cj.Journey] = field(kw_only=True)


def drawn(
    edges: str,
    *,
    starts: str = "a",
    goals: str = "z",
    ends: str = "z",
    stages: Mapping[str, Mapping[str, Any]] | None = None,
    reason: str = "No need",
    **fields: Any,
) -> cj.Journey:
    """The journey of words such as `a>b`: `>` advance, `~` return, `!` exit, `*` referral.

    A share stands after a colon, as in `a>b:0.4`; a word without a sign is a stage. Starts, goals
    and ends that are not drawn are left out.
    """
    names: dict[str, None] = {}
    transitions: list[cj.Transition] = []
    for word in edges.split():
        match = EDGE.fullmatch(word)
        if match is None:
            names[word] = None
            continue
        source, sign, target, share = match.groups()
        names |= {source: None, target: None}
        transitions.append(
            cj.Transition(
                source,
                target,
                kind=KINDS[sign],
                probability=None if share is None else float(share),
                reason=reason if sign == "!" else "",
            )
        )
    details = stages or {}
    return cj.Journey(
        "drawn",
        stages=[
            cj.Stage(name, end=name in ends.split(), **details.get(name, {})) for name in names
        ],
        transitions=transitions,
        starts=[name for name in starts.split() if name in names],
        goals=[name for name in goals.split() if name in names],
        **fields,
    )


def asking(*entries: str, facts: Sequence[cj.Fact] = ()) -> cj.Journey:
    """The sequence of a start without an entry criterion and one stage for each of these."""
    questions = [
        cj.Stage(f"s{number}", entry=cj.parse_criterion(text) if text else None)
        for number, text in enumerate(entries, start=1)
    ]
    return cj.Journey.sequence("asking", ["s0", *questions], facts=facts)
