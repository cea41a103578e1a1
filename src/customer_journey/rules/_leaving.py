"""Rules on leaving and coming back: what facts can tell of it, and what the drawing lacks."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from customer_journey._graph._index import Index, index_of
from customer_journey._model import Transition
from customer_journey.criteria._proofs import Proof
from customer_journey.criteria._tree import Criterion
from customer_journey.rules._context import Context
from customer_journey.rules._finding import Violation, Witness
from customer_journey.rules._proof_cache import ProofCache
from customer_journey.rules._rule import rule

__all__: list[str] = []

_drawing = partial(rule, theme="structure")
_criteria = partial(rule, theme="criteria")

_MOST_STAGES: Final = 300
"""The stages that are compared with one leaving stage."""


def _stated_leaving(index: Index) -> list[int]:
    """The leaving stages that state an entry, in the journey's order."""
    return [stage for stage in sorted(index.leaving_stages) if index.entries[stage] is not None]


def _is_silent(item: Transition) -> bool:
    """Whether neither facts nor time can tell that a transition was taken, but for its target."""
    return item.when is None and not item.otherwise


@_drawing("CJ128", name="unobservable-return", severity="info")
def unobservable_return(context: Context) -> Iterator[Violation]:
    """A return without a guard, in a journey whose other returns have one.

    Why:
        A return is taken when its guard has news: that someone meets the entry of a stage does not
        show that they went back to it. Without a guard, facts never lead anybody along it. Loops of
        a stage to itself are told by its entry, and who has left comes back when what said so turns
        false.

    Fires:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        shop = shop.connect("buy", "try", kind="return")
        shop = shop.connect("try", "know", kind="return", when=cj.fact("asks").is_true())

    Passes:
        shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
        shop = shop.connect("buy", "try", kind="return", when=cj.fact("asks").is_true())

    Fix:
        State in `when` what shows that someone went back.
    """
    index = index_of(context.journey)
    returns = [item for item in context.journey.transitions if item.kind == "return"]
    if all(_is_silent(item) for item in returns):
        return
    left = {index.ids[stage] for stage in _stated_leaving(index)}
    for item in returns:
        if _is_silent(item) and item.source != item.target and item.source not in left:
            yield Violation(
                item.path,
                f"facts cannot tell that someone returns from {context.label(item.source)} to "
                f"{context.label(item.target)}",
                hint="state a guard in `when`",
            )


@_criteria("CJ226", name="exit-not-drawn", severity="warning")
def exit_not_drawn(context: Context) -> Iterator[Violation]:
    """A leaving stage whose criterion can hold at stages from which no exit leads there.

    Why:
        Whoever meets the entry of a leaving stage has left, wherever they were. Where no exit is
        drawn from there, or from any stage ahead, facts and drawing contradict each other: such
        people are located off the path.

    Fires:
        facts = [cj.Fact("churned", type="bool"), cj.Fact("loves", type="bool")]
        love = cj.Stage("love", entry=cj.fact("loves").is_true(), end=True)
        lost = cj.Stage("lost", role="lapsed", entry=cj.fact("churned").is_true(), end=True)
        shop = cj.Journey.sequence("shop", ["buy", love], facts=facts).with_stage(lost)
        shop = shop.connect("buy", "lost", kind="exit", reason="Too dear")

    Passes:
        facts = [cj.Fact("churned", type="bool"), cj.Fact("loves", type="bool")]
        love = cj.Stage("love", entry=cj.fact("loves").is_true(), end=True)
        lost = cj.Stage("lost", role="lapsed", entry=cj.fact("churned").is_true(), end=True)
        shop = cj.Journey.sequence("shop", ["buy", love], facts=facts).with_stage(lost)
        shop = shop.connect("love", "lost", kind="exit", reason="Too dear")

    Fix:
        Draw an exit from these stages, or narrow the entry of the leaving stage.
    """
    index = index_of(context.journey)
    advances = index.restricted(kinds=("advance",))
    proofs = context.indexed(ProofCache)
    for leaving in _stated_leaving(index):
        entry = index.entries[leaving]
        assert entry is not None  # noqa: S101 - it states one
        exits = (index.transitions[number] for number in index.incoming[leaving])
        drawn = {index.position[item.source] for item in exits if item.kind == "exit"}
        where = f"stages.{index.ids[leaving]}.entry"
        found: list[str] = []
        witness: Witness | None = None
        for stage in range(min(len(index.ids), _MOST_STAGES)):
            if stage in drawn or stage in index.leaving_stages:
                continue
            if index.ids[stage] not in context.reached_without_exits:
                continue
            if not drawn.isdisjoint(advances.descendants(stage)):
                continue
            here = index.entries[stage]
            proof = proofs.satisfiable(where, *(one for one in (here, entry) if one is not None))
            if proof.outcome == "proved":
                found.append(index.ids[stage])
                witness = witness or _witness(proof, index.ids[stage])
        if found:
            yield Violation(
                where,
                f"people at {context.labels(found)} can have left for "
                f"{context.label(index.ids[leaving])}, and no exit leads there from these stages "
                "or any stage ahead",
                hint="draw exits from there, or narrow the entry",
                witness=witness,
            )


@_criteria("CJ227", name="left-and-back", severity="warning")
def left_and_back(context: Context) -> Iterator[Violation]:
    """A leaving stage whose entry and a guarded return from it can be true together.

    Why:
        When both are, the newer one counts; of someone seen for the first time nobody can tell
        which that is, and they count as having come back.

    Fires:
        facts = [cj.Fact("churns", type="int"), cj.Fact("wins", type="int")]
        shop = cj.Journey.sequence("shop", ["know", "buy"], facts=facts)
        shop = shop.with_stage(cj.Stage("lost", role="lapsed", entry=cj.fact("churns") >= 1))
        shop = shop.connect("buy", "lost", kind="exit", reason="Too dear")
        shop = shop.connect("lost", "buy", kind="return", when=cj.fact("wins") >= 1)

    Passes:
        gone = ~cj.fact("subscribed").is_true()
        facts = [cj.Fact("subscribed", type="bool")]
        shop = cj.Journey.sequence("shop", ["know", "buy"], facts=facts)
        shop = shop.with_stage(cj.Stage("lost", role="lapsed", entry=gone))
        shop = shop.connect("buy", "lost", kind="exit", reason="Too dear")
        shop = shop.connect("lost", "buy", kind="return", when=cj.fact("subscribed").is_true())

    Fix:
        Let the entry of the leaving stage say what is so now, and turn false when people come back.
    """
    index = index_of(context.journey)
    proofs = context.indexed(ProofCache)
    for leaving in _stated_leaving(index):
        for number in index.outgoing[leaving]:
            item = index.transitions[number]
            guard = index.guards[number]
            if item.kind != "return" or guard is None:
                continue
            stated = (index.entries[leaving], guard, index.entries[index.targets[number]])
            criteria: tuple[Criterion, ...] = tuple(one for one in stated if one is not None)
            proof = proofs.satisfiable(f"{item.path}.when", *criteria)
            if proof.outcome == "proved":
                yield Violation(
                    f"{item.path}.when",
                    f"people can have left for {context.label(item.source)} and come back to "
                    f"{context.label(item.target)} at once",
                    hint="let the entry of the leaving stage turn false when they come back",
                    witness=_witness(proof, item.source),
                )


def _witness(proof: Proof, stage: str) -> Witness | None:
    return None if proof.facts is None else Witness(path=(stage,), facts=proof.facts)
