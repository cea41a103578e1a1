"""User Journey Graphs (UJG), written: linked data by the vocabulary of the UJG community group."""

import re
from collections.abc import Iterator
from typing import Any, Final

from customer_journey._arguments import checked
from customer_journey._model import Journey, Stage, Transition
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.files._journeys import to_dict
from customer_journey.files._reading import shown
from customer_journey.interchange._outline import Outline, plain_stage, tags_of, written

__all__ = ["CONTEXTS", "NAMESPACE", "to_ujg"]

_TERMS: Final = "https://ujg.specs.openuji.org/tr/1.0/ns"
CONTEXTS: Final = tuple(
    f"{_TERMS}/{name}.context.jsonld" for name in ("core", "graph", "condition")
)
NAMESPACE: Final = "urn:customer-journey:format:1"
"""The key of our own data under `extensions`: what the schema of journey files is called."""

_BASE: Final = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\x00-\x1f\x7f]+""")


@checked
def to_ujg(journey: Journey, /, *, base: str | None = None) -> dict[str, Any]:
    """The journey as a User Journey Graph: a document of JSON-LD by UJG 1.0.

    A stage is a `State`, with its role and phases as `tags`; a move is a `Transition`, and its
    guard a `Condition` labelled with the criterion's text. A start is a `JourneyEntry`, the first
    one by default. An end has a `JourneyExit` of its own and a transition to it. A referral moves
    no customer, so it stands with the stage it leaves instead. What UJG has no word for
    stands under `extensions`, in a namespace of ours, and there the journey has all of it, as in a
    file: so `from_ujg` gives an equal journey back.

    Args:
        journey: The journey.
        base: What all names begin with: an IRI under your control, as in
            `https://example.com/journeys/shop`; None for `urn:customer-journey:` and the id.

    Raises:
        InvalidValueError: The journey has no stage or no start, and UJG asks for one; or `base` is
            not an IRI.

    Source:
        W3C User Journey Graph Community Group, "User Journey Graph 1.0", release candidate 1
        (2026): Core, Graph and Condition. https://ujg.specs.openuji.org

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
        >>> document = cj.interchange.to_ujg(shop)
        >>> [node["@type"] for node in document["nodes"]]
        ['Journey', 'JourneyEntry', 'State', 'State', 'Transition', 'Transition', 'JourneyExit']
    """
    _check(journey, base)
    names = _Names(f"urn:customer-journey:{journey.id}" if base is None else base)
    outline = written(journey)
    moves = [item for item in journey.transitions if item.is_move]
    ends = [stage for stage in journey.stages if stage.end]
    entries = [names.of("entry", start) for start in journey.starts]
    whole: dict[str, Any] = {
        "@id": names.of("journey"),
        "@type": "Journey",
        "label": journey.label,
        "defaultEntryRef": entries[0],
        "entryRefs": entries,
        "stateRefs": [names.of("state", stage.id) for stage in journey.stages],
        "transitionRefs": [
            *(names.of("transition", item.source, item.target) for item in moves),
            *(names.of("ending", stage.id) for stage in ends),
        ],
        "exitRefs": [names.of("exit", stage.id) for stage in ends],
        "extensions": {NAMESPACE: to_dict(journey)},
    }
    nodes = [
        {name: value for name, value in whole.items() if value != []},
        *(
            {"@id": entry, "@type": "JourneyEntry", "stateRef": names.of("state", start)}
            for entry, start in zip(entries, journey.starts, strict=True)
        ),
        *(_state(stage, journey, outline, names) for stage in journey.stages),
        *(node for item in moves for node in _transition(item, outline, names)),
        *(node for stage in ends for node in _exit(stage, names)),
    ]
    return {"@context": [*CONTEXTS], "@id": names.base, "@type": "UJGDocument", "nodes": nodes}


def _check(journey: Journey, base: str | None) -> None:
    problems: list[Problem] = []
    if not journey.stages:
        problems.append(Problem("stages", "a journey of UJG has a state"))
    if not journey.starts:
        hint = "say where people come in: cj.evolve(journey, starts=[...])"
        problems.append(Problem("starts", "a journey of UJG has an entry", hint=hint))
    if base is not None and not _BASE.fullmatch(base):
        hint = "as in 'https://example.com/journeys/shop'"
        problems.append(Problem("base", f"{shown(base)} is not an IRI", hint=hint))
    if problems:
        raise InvalidValueError(f"Journey {journey.id!r}", problems)


class _Names:
    """The IRIs of what stands in a document."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/#:")
        self._joint = ":" if base.startswith("urn:") else "/"
        # What lies in a document has a fragment, in addresses of the web.
        self._first = ":" if base.startswith("urn:") else "#"

    def of(self, *parts: str) -> str:
        """The IRI of a thing, by its kind and ids."""
        return f"{self.base}{self._first}{self._joint.join(parts)}"


def _state(stage: Stage, journey: Journey, outline: Outline, names: _Names) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@id": names.of("state", stage.id),
        "@type": "State",
        "label": stage.label,
    }
    if tags := tags_of(stage):
        node["tags"] = tags
    ours = {"id": stage.id, **plain_stage(outline, journey, stage)}
    return {**node, "extensions": {NAMESPACE: ours}}


def _transition(item: Transition, outline: Outline, names: _Names) -> Iterator[dict[str, Any]]:
    ends = item.source, item.target
    node: dict[str, Any] = {
        "@id": names.of("transition", *ends),
        "@type": "Transition",
        "from": names.of("state", item.source),
        "to": names.of("state", item.target),
    }
    if item.decision:
        node["label"] = item.decision
    if item.when is not None:
        node["conditionRef"] = names.of("condition", *ends)
    hidden = {"label", "referral", "when", "decision"}
    ours = {name: value for name, value in outline.edges[ends].items() if name not in hidden}
    yield {**node, "extensions": {NAMESPACE: ours}}
    if item.when is not None:
        yield {
            "@id": names.of("condition", *ends),
            "@type": "Condition",
            "label": str(item.when),
        }


def _exit(stage: Stage, names: _Names) -> Iterator[dict[str, Any]]:
    yield {
        "@id": names.of("ending", stage.id),
        "@type": "Transition",
        "from": names.of("state", stage.id),
        "to": names.of("exit", stage.id),
    }
    yield {"@id": names.of("exit", stage.id), "@type": "JourneyExit", "label": stage.label}
