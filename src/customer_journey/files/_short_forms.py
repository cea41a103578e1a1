"""Short forms in files: keys that stand for elements, as in `pain_points` for insights.

Files of version 0.1.0 use them, and they stay. What is written has the elements.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, TypeAlias

from customer_journey._frozen import AttrsInstance
from customer_journey._ids import ids_for
from customer_journey._model import (
    Action,
    Audience,
    Claim,
    Insight,
    InsightKind,
    Persona,
    Question,
    Reward,
    Stage,
    Transition,
)

__all__ = ["SHORT_FORMS", "ShortForm", "elements_for"]

Expanded: TypeAlias = Action | Claim | Insight | Question | Reward


class ShortForm(NamedTuple):
    """What a key stands for."""

    field: str
    """The field that takes the elements."""
    kind: type[Expanded]
    """The type of the elements."""
    insight: InsightKind | None = None
    """The kind of the insights."""
    several: bool = True
    """Whether it lists several; else it is one text."""


def _insights(kind: InsightKind, *, several: bool = True) -> ShortForm:
    return ShortForm("insights", Insight, kind, several)


SHORT_FORMS: Final[Mapping[type[AttrsInstance], Mapping[str, ShortForm]]] = {
    Stage: {
        "customer_goals": _insights("goal"),
        "needs": _insights("need"),
        "expectations": _insights("expectation"),
        "pain_points": _insights("pain"),
        "tactics": ShortForm("actions", Action),
    },
    Transition: {"incentive": ShortForm("rewards", Reward, several=False)},
    Persona: {
        "motivations": _insights("goal"),
        "challenges": _insights("pain"),
        "problems": _insights("pain"),
        "influences": _insights("influence"),
        "interests": _insights("interest"),
    },
    Audience: {
        "problem": _insights("pain", several=False),
        "why_buy": _insights("why-buy", several=False),
        "why_us": _insights("why-us", several=False),
        "alternatives": _insights("alternative"),
        "searches": ShortForm("searches", Question),
        "messages": ShortForm("messages", Claim),
    },
}


def elements_for(
    form: ShortForm, texts: Iterable[str], earlier: Iterable[Expanded]
) -> list[Expanded]:
    """The elements that texts stand for, each text once, with ids made from their words.

    Where another element has that id, what the text is stands before it, as in `pain-price`. A text
    without a word says nothing.

    Args:
        form: What the texts stand for.
        texts: The texts.
        earlier: The elements that are there already.
    """
    distinct = dict.fromkeys(text for text in texts if text.strip())
    if form.kind is Reward:
        return [Reward("customer", text=text) for text in distinct]
    if form.kind is Claim:
        # The key of a claim says what it is about, which its words do not.
        return [
            Claim(f"message-{number}", value=text) for number, text in enumerate(distinct, start=1)
        ]
    sort = form.insight or _SORTS[form.kind]
    taken = {item.id for item in earlier if not isinstance(item, (Claim, Reward))}
    elements: list[Expanded] = []
    for text, words in ids_for(distinct, element=sort).items():
        id = words
        while id in taken:
            id = f"{sort}-{id}"
        taken.add(id)
        if form.insight is not None:
            elements.append(Insight(id, text=text, kind=form.insight))
        elif form.kind is Action:
            elements.append(Action(id, name=text))
        else:
            elements.append(Question(id, text=text, channel="search"))
    return elements


_SORTS: Final[Mapping[type, str]] = {Action: "action", Question: "search"}
