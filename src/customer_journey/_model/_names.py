"""What people call the elements that answers refer to by id."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias, cast

from customer_journey._answer import describe
from customer_journey._messages._current import current_journeys, message
from customer_journey._model._cached import cached

if TYPE_CHECKING:
    from customer_journey._model._journey import Journey

__all__ = ["Named", "name_at", "name_in", "name_of", "names_in", "names_of", "path_of"]

Named: TypeAlias = Literal["stage", "persona", "promise", "item", "content", "journey"]
"""What an id is of: `item` is a question or an insight; `content` is an asset, an action or an
opportunity."""


def name_in(journey: "Journey", id: str, kind: Named = "stage") -> str:
    """What a journey calls an element: its name, with the id where several are called the same.

    The id alone, where the journey has no such element.
    """
    return cached(journey, names_in)[kind].get(id) or describe(id)


def name_of(id: str, kind: Named | None = "stage", *, side: int | None = None) -> str:
    """What the journeys of the answer that is being written call an element; the id, if none does.

    Without a kind, it may be of any. Of two journeys, the side says which one has it: 0 is the
    left, 1 the right.
    """
    journeys = cast("tuple[Journey, ...]", current_journeys())
    for journey in journeys if side is None else journeys[side : side + 1]:
        names = cached(journey, names_in)
        for each in names if kind is None else (kind,):
            if id in names[each]:
                return names[each][id]
    return describe(id)


def names_of(
    ids: Iterable[str], kind: Named | None = "stage", *, side: int | None = None
) -> list[str]:
    """What elements are called in the answer that is being written."""
    return [name_of(each, kind, side=side) for each in ids]


def path_of(ids: Iterable[str], *, arrow: str = " -> ") -> str:
    """A path through stages, by their names."""
    return arrow.join(names_of(ids))


def name_at(path: str) -> str:
    """What people call what a path leads to, or the stage that has it: names in place of ids."""
    kind, _, rest = path.partition(".")
    if kind == "transitions":
        return path_of(rest.split("->"))
    first = rest.partition(".")[0]
    named: Mapping[str, Named] = {"stages": "stage", "personas": "persona"}
    if kind == "audience":
        return message("everywhere")
    return name_of(first, named[kind]) if kind in named else path


def names_in(journey: "Journey") -> Mapping[Named, Mapping[str, str]]:
    """The names of all elements, by kind and id."""
    stages = journey.stages
    brought = [(item.id, item.label) for stage in stages for item in stage.brought]
    for holder in (journey.audience, *journey.personas):
        brought += [(item.id, item.label) for item in (holder.insights if holder else ())]
    content = [(item.id, item.label) for stage in stages for item in stage.answering]
    content += [(item.id, item.label) for item in journey.opportunities]
    return {
        "stage": _distinct((each.id, each.label) for each in stages),
        "persona": _distinct((each.id, each.label) for each in journey.personas),
        "promise": _distinct((each.id, each.label) for each in journey.promises),
        "item": _distinct(brought),
        "content": _distinct(content),
        "journey": {journey.id: describe(journey.label)},
    }


def _distinct(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first label of each id; with the id where another has the same."""
    labels: dict[str, str] = {}
    for id, label in pairs:
        labels.setdefault(id, describe(label))
    counts = Counter(labels.values())
    return {id: f"{label} ({id})" if counts[label] > 1 else label for id, label in labels.items()}
