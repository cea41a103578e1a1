"""Rules about the order of stages on paths, each with a path that breaks it."""

from itertools import pairwise

import pytest
from hypothesis import given

import customer_journey as cj
from tests.shapes import journeys

ANY = journeys(least=2, stages=5, transitions=12)


def every_path(journey: cj.Journey, sources: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Every simple path from these stages to anywhere."""
    return [
        path
        for source in sources
        for target in journey
        for path in cj.paths(journey, source, target.id)
    ]


def is_path(journey: cj.Journey, path: tuple[str, ...]) -> bool:
    """Whether each stage leads to the next."""
    return all(journey.transition(*pair) for pair in pairwise(path))


@given(ANY)
def test_one_stage_precedes_another_when_every_path_has_it_first(journey: cj.Journey) -> None:
    """The witness gets there without it, in as few steps as there are."""
    first, then = journey.stages[0].id, journey.stages[1].id
    verdict = cj.traverse.precedes(journey, first, then)
    breaking = [p for p in every_path(journey, journey.starts) if p[-1] == then and first not in p]
    assert verdict.holds is bool(verdict) is (not breaking)
    if breaking:
        assert verdict.witness in breaking
        assert len(verdict.witness or ()) == min(map(len, breaking))
    else:
        assert verdict.witness is None


@given(ANY)
def test_never_means_on_no_path(journey: cj.Journey) -> None:
    """From a start, or from another stage on; coming back to a stage counts."""
    stage, after = journey.stages[0].id, journey.stages[1].id
    verdict = cj.traverse.never(journey, stage)
    assert verdict.holds is (stage not in cj.reachable(journey))
    if verdict.witness:
        assert is_path(journey, verdict.witness)
        assert verdict.witness[0] in journey.starts
        assert verdict.witness[-1] == stage
    again = cj.traverse.never(journey, after, after=after)
    returns = any(after in cj.reachable(journey, step.target) for step in journey.leaving(after))
    assert again.holds is not returns
    if again.witness:
        assert is_path(journey, again.witness)
        assert len(again.witness) > 1


@given(ANY)
def test_eventually_is_broken_by_who_ends_or_gets_lost(journey: cj.Journey) -> None:
    """Compared with every path that avoids the stage."""
    stage = journey.stages[0].id
    breaking = [
        path
        for path in every_path(journey, journey.starts)
        if stage not in path
        and (journey[path[-1]].end or stage not in cj.reachable(journey, path[-1]))
    ]
    verdict = cj.traverse.eventually(journey, stage)
    assert verdict.holds is (not breaking)
    if breaking:
        assert verdict.witness in breaking
        assert len(verdict.witness or ()) == min(map(len, breaking))


def shop() -> cj.Journey:
    """A journey in which only managers can skip the trial."""
    return cj.Journey(
        "shop",
        stages=[
            cj.Stage("know"),
            cj.Stage("try", role="lead"),
            cj.Stage("demo", personas=["manager"]),
            cj.Stage("buy", role="customer"),
            cj.Stage("lost", end=True, role="lapsed"),
        ],
        transitions=[
            ("know", "try"),
            ("know", "demo"),
            ("demo", "buy"),
            ("try", "buy"),
            cj.Transition("try", "lost", kind="exit", reason="price"),
            cj.Transition("buy", "try", kind="return"),
            cj.Transition("buy", "know", kind="referral"),
        ],
        starts=["know"],
        goals=["buy"],
        personas=[cj.Persona("manager"), cj.Persona("founder")],
    )


def test_rules_depend_on_persona_role_and_kinds() -> None:
    """What breaks a rule for some may not for others."""
    founder = cj.edit.for_persona(shop(), "founder")
    assert cj.traverse.precedes(shop(), "try", "buy").witness == ("know", "demo", "buy")
    assert cj.traverse.precedes(founder, "try", "buy")
    assert str(cj.traverse.precedes(founder, "try", "buy")) == "holds"
    assert str(cj.traverse.precedes(shop(), "try", "buy")) == "broken by know -> demo -> buy"
    assert cj.traverse.never(shop(), "try", after="buy").witness == ("buy", "try")
    assert cj.traverse.never(shop(), "try", after="buy", kinds=["advance"])
    assert cj.traverse.never(shop(), "know", after="buy")
    assert cj.traverse.eventually(shop(), "buy").witness == ("know", "try", "lost")
    assert cj.traverse.eventually(shop(), "buy", role=["prospect", "lead", "customer"])
    assert cj.traverse.eventually(shop(), "buy", after="demo")
    assert cj.traverse.eventually(shop(), "buy", after="try").witness == ("try", "lost")
    assert cj.traverse.eventually(shop(), "buy", after="buy")
    assert cj.traverse.precedes(shop(), "buy", "buy")


def test_stages_that_are_not_there_are_named() -> None:
    """With the nearest that is."""
    with pytest.raises(cj.errors.UnknownStageError, match="did you mean 'buy'"):
        cj.traverse.precedes(shop(), "try", "buyy")
