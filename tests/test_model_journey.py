"""A journey is a value and a container; edits give new ones, and what is broken is refused."""

import copy
import inspect
import pickle
import sys
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.testing._journeys import journeys

SHOP = cj.Journey(
    "shop",
    name="Обувь",
    stages=[
        cj.Stage("know", questions=[cj.Question("why")]),
        cj.Stage("try", assets=[cj.Asset("tour", answers=["why", "how"])]),
        cj.Stage("buy", questions=[cj.Question("how")]),
        cj.Stage("lost", end=True),
    ],
    transitions=[
        ("know", "try"),
        cj.Transition(
            "try",
            "buy",
            probability=0.2,
            handoff=cj.Handoff(questions=["why", "how"], promises=["trial", "refund"]),
        ),
        cj.Transition("buy", "try", kind="return"),
        cj.Transition("buy", "know", kind="referral"),
        cj.Transition("try", "lost", kind="exit", reason="price"),
    ],
    starts=["know"],
    goals=["buy"],
    promises=[
        cj.Promise("trial", made=["know"], due="try", kept=["try"]),
        cj.Promise("refund", made=["know", "try"], due="buy", kept=["buy", "know"]),
        cj.Promise("tacit", made=[], due="lost"),
    ],
    suppressions=[
        cj.Suppression("CJ1", reason="known"),
        cj.Suppression("CJ1", where="stages.know.entry", reason="known"),
        cj.Suppression("CJ1", where="stages.know", reason="known"),
        cj.Suppression("CJ1", where="stages.knowing", reason="known"),
        cj.Suppression("CJ1", where="transitions.buy->know.reason", reason="known"),
    ],
)


def test_a_journey_is_a_container_of_stages() -> None:
    """Subscripts, `in`, `len` and iteration do what containers do; an empty one is true."""
    assert SHOP["buy"] is SHOP.stages[2]
    assert list(SHOP) == list(SHOP.stages)
    assert len(SHOP) == 4
    assert "buy" in SHOP
    assert "bye" not in SHOP
    assert SHOP["buy"] in SHOP
    assert cj.Stage("buy") not in SHOP
    assert 7 not in SHOP
    assert bool(cj.Journey("empty"))
    assert repr(SHOP) == "<Journey 'shop': 4 stages, 5 transitions>"
    assert "'2.1'" in repr(cj.evolve(SHOP, version="2.1"))


def test_an_unknown_stage_is_refused_with_the_nearest() -> None:
    """Also a KeyError, as for any mapping; what cannot be an id is unknown, too."""
    with pytest.raises(KeyError, match="no stage 'byu'; did you mean 'buy'"):
        SHOP["byu"]
    unhashable: dict[str, object] = {"stage": ["buy"]}
    with pytest.raises(cj.errors.UnknownStageError):
        SHOP[unhashable["stage"]]  # type: ignore[index] # pyright: ignore[reportArgumentType]


def test_transitions_are_looked_up_by_their_ends() -> None:
    """By both, by the source, by the target; in the journey's order."""
    result = SHOP.transition("try", "buy")
    assert result is not None
    assert result.probability == 0.2
    assert SHOP.transition("know", "buy") is None
    assert [item.target for item in SHOP.leaving("buy")] == ["try", "know"]
    assert [item.source for item in SHOP.entering("try")] == ["know", "buy"]
    assert SHOP.leaving("lost") == ()
    for ask in (SHOP.leaving, SHOP.entering):
        with pytest.raises(cj.errors.UnknownStageError):
            ask("loss")


def test_a_sequence_leads_from_its_first_stage_to_its_last() -> None:
    """Names give ids, in any script that has some Latin letter; stages stay as they are."""
    line = cj.Journey.sequence("line", ["Café Visit", cj.Stage("try", owner="sales"), "buy"])
    assert [(stage.id, stage.name) for stage in line] == [
        ("cafe-visit", "Café Visit"),
        ("try", ""),
        ("buy", ""),
    ]
    assert [item.path for item in line.transitions] == [
        "transitions.cafe-visit->try",
        "transitions.try->buy",
    ]
    assert (line.starts, line.goals) == (("cafe-visit",), ("buy",))
    assert [stage.end for stage in line] == [False, False, True]
    assert cj.Journey.sequence("none", []) == cj.Journey("none")


@pytest.mark.parametrize(
    ("stages", "places"),
    [
        ([3], ["stages[0]"]),
        (["know", " ", None, ""], ["stages[1].id", "stages[2]", "stages[3].id"]),
        ("know", [""]),
        (7, [""]),
        (["Buy", "Buy"], ["stages[1]"]),
    ],
)
def test_a_sequence_of_anything_else_is_refused(stages: list[str], places: list[str]) -> None:
    """Every stage that cannot be one is named."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.Journey.sequence("line", stages)
    assert caught.value.subject == "Journey 'line'"
    assert [problem.where for problem in caught.value.problems] == places


def test_every_broken_reference_and_every_duplicate_is_reported_at_once() -> None:
    """One error has all of them, each with its path and the nearest name."""
    with pytest.raises(cj.errors.InvalidJourneyError) as caught:
        cj.Journey(
            "shop",
            stages=[
                cj.Stage("know", personas=["founder", "foudner"]),
                cj.Stage("buy", questions=[cj.Question("why", personas=["x"])]),
                cj.Stage(
                    "buy",
                    assets=[
                        cj.Asset(
                            "tour",
                            answers=["whi"],
                            personas=["y"],
                            claims=[cj.Claim("price", value="9", personas=["z"])],
                        )
                    ],
                ),
            ],
            transitions=[
                ("know", "by"),
                ("know", "by"),
                ("gone", "gone"),
                cj.Transition(
                    "know",
                    "buy",
                    personas=["Founder".lower(), "q"],
                    handoff=cj.Handoff(promises=["refnd"], questions=["how"]),
                ),
            ],
            starts=["Know".lower(), "know"],
            goals=["bye", "buy", "buy"],
            facts=[cj.Fact("a", type="int"), cj.Fact("a", type="str")],
            personas=[cj.Persona("founder"), cj.Persona("founder")],
            promises=[
                cj.Promise("refund", made=["knw"], due="buyy", kept=["k"]),
                cj.Promise("refund", made=[], due="buy"),
            ],
        )
    assert [(problem.where, problem.hint) for problem in caught.value.problems] == [
        ("stages[2]", ""),
        ("transitions[1]", ""),
        ("starts[1]", ""),
        ("goals[2]", ""),
        ("facts[1]", ""),
        ("personas[1]", ""),
        ("promises[1]", ""),
        ("stages.know.personas[1]", "did you mean 'founder'?"),
        ("stages.buy.questions.why.personas[0]", ""),
        ("stages.buy.assets.tour.answers[0]", "did you mean 'why'?"),
        ("stages.buy.assets.tour.personas[0]", ""),
        ("stages.buy.assets.tour.claims.price.personas[0]", ""),
        ("transitions.know->by", "did you mean 'buy'?"),
        ("transitions.know->by", "did you mean 'buy'?"),
        ("transitions.gone->gone", ""),
        ("transitions.know->buy.personas[1]", ""),
        ("transitions.know->buy.handoff.promises[0]", "did you mean 'refund'?"),
        ("transitions.know->buy.handoff.questions[0]", ""),
        ("goals[0]", "did you mean 'buy'?"),
        ("promises.refund.made[0]", "did you mean 'know'?"),
        ("promises.refund.due", "did you mean 'buy'?"),
        ("promises.refund.kept[0]", ""),
    ]
    assert isinstance(caught.value, ValueError)


def test_fields_are_checked_before_references() -> None:
    """What is not a journey at all is an invalid value, not an invalid journey."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.Journey("Shop", stages=[cj.Stage("a"), "b"], starts=["nowhere"])  # type: ignore[list-item] # pyright: ignore[reportArgumentType]
    assert not isinstance(caught.value, cj.errors.InvalidJourneyError)
    assert [problem.where for problem in caught.value.problems] == ["id", "stages[1]"]


@pytest.mark.parametrize(
    ("transitions", "places"),
    [
        ([("a", "B"), ("a", "b"), ("C", 4)], ["[0].target", "[2].source", "[2].target"]),
        ([("a", "b"), ("a", "b", "c")], ["[1]"]),
        ([["a", "b"]], ["[0]"]),
        ("ab", [""]),
    ],
)
def test_a_transition_may_be_a_pair_of_ids_and_nothing_else(
    transitions: list[tuple[str, str]], places: list[str]
) -> None:
    """Each one that is not is named by its index."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.Journey("x", stages=[cj.Stage("a"), cj.Stage("b")], transitions=transitions)
    assert [problem.where for problem in caught.value.problems] == [
        f"transitions{place}" for place in places
    ]


def test_a_stage_is_put_at_the_end_before_another_or_in_its_own_place() -> None:
    """An edit gives a new journey; the old one stays."""
    line = cj.Journey.sequence("line", ["a", "b", "c"])

    def order(stage: str, before: str | None = None) -> str:
        edited = line.with_stage(cj.Stage(stage, name="new"), before=before)
        assert edited[stage].name == "new"
        assert edited.transitions == line.transitions
        return " ".join(item.id for item in edited)

    assert order("d") == "a b c d"
    assert order("d", "a") == "d a b c"
    assert order("b") == "a b c"
    assert order("b", "b") == "a b c"
    assert order("a", "c") == "b a c"
    assert order("c", "a") == "c a b"
    assert line == cj.Journey.sequence("line", ["a", "b", "c"])
    for stage in ("b", "d"):
        with pytest.raises(cj.errors.UnknownStageError):
            order(stage, "nowhere")


def test_with_a_stage_goes_all_that_hangs_on_it() -> None:
    """Transitions, starts, promises, suppressions, and answers to what only it asked."""
    left = SHOP.without_stage("know")
    assert [item.path for item in left.transitions] == [
        "transitions.try->buy",
        "transitions.buy->try",
        "transitions.try->lost",
    ]
    assert left.starts == ()
    assert left["try"].assets[0].answers == ("how",)
    assert left.transitions[0].handoff == cj.Handoff(questions=["how"], promises=["refund"])
    assert left.promises == (
        cj.Promise("refund", made=["try"], due="buy", kept=["buy"]),
        cj.Promise("tacit", made=[], due="lost"),
    )
    assert [item.where for item in left.suppressions] == ["", "stages.knowing"]
    assert SHOP.without_stage("lost").transitions[1] is SHOP.transitions[1]
    with pytest.raises(cj.errors.UnknownStageError):
        SHOP.without_stage("nowhere")


@settings(max_examples=50)
@given(journeys(), st.data())
def test_any_stage_can_be_taken_out_and_no_trace_is_left(
    journey: cj.Journey, data: st.DataObject
) -> None:
    """What is left is a journey, and the id can be used again without meaning anything."""
    assume(journey.stages)
    gone = data.draw(st.sampled_from(journey.stages))
    left = journey.without_stage(gone.id)
    assert gone.id not in left
    assert left.stages == tuple(left[stage.id] for stage in journey if stage.id != gone.id)
    ends = {end for item in left.transitions for end in (item.source, item.target)}
    promised = {stage for item in left.promises for stage in (*item.made, item.due, *item.kept)}
    assert gone.id not in ends | promised | {*left.starts, *left.goals}


def test_connecting_adds_a_transition_or_replaces_it() -> None:
    """In its place where there was one, at the end where there was none."""
    edited = SHOP.connect("buy", "lost", kind="exit", when=cj.fact("orders") == 0, note="churn")
    assert edited.transitions[:-1] == SHOP.transitions
    assert edited.transitions[-1] == cj.Transition(
        "buy", "lost", kind="exit", when=cj.fact("orders") == 0, note="churn"
    )
    again = SHOP.connect("try", "buy", probability=0.3, extra={"a": 1})
    assert again.transitions[1] == cj.Transition("try", "buy", probability=0.3, extra={"a": 1})
    assert len(again.transitions) == len(SHOP.transitions)
    with pytest.raises(cj.errors.InvalidJourneyError, match="did you mean 'buy'"):
        SHOP.connect("try", "byu")


def test_a_transition_can_be_put_in_as_it_is() -> None:
    """A step between stages that are joined already takes the old one's place; another is added."""
    step = cj.Transition("try", "buy", probability=0.3, note="3 of 10")
    edited = SHOP.with_transition(step)
    assert edited.transition("try", "buy") is step
    assert [item.path for item in edited.transitions] == [item.path for item in SHOP.transitions]
    added = cj.Transition("know", "buy")
    assert SHOP.with_transition(added).transitions == (*SHOP.transitions, added)


def test_connecting_takes_every_field_of_a_transition() -> None:
    """Waits and `otherwise` among them."""
    parameters = list(inspect.signature(cj.Journey.connect).parameters)[1:]
    assert sorted(parameters) == sorted(field.name for field in attrs.fields(cj.Transition))
    timed = SHOP.connect(
        "try", "lost", kind="exit", after=timedelta(days=14), within=timedelta(days=30)
    ).transition("try", "lost")
    assert timed is not None
    assert (timed.after, timed.within) == (timedelta(days=14), timedelta(days=30))
    other = SHOP.connect("try", "buy", otherwise=True).transition("try", "buy")
    assert other is not None
    assert other.otherwise


def test_disconnecting_takes_one_transition_out() -> None:
    """Each way by itself; where there is none, nothing changes."""
    left = SHOP.disconnect("try", "buy")
    assert left.transition("try", "buy") is None
    assert left.transition("buy", "try") is not None
    assert SHOP.disconnect("know", "lost") is SHOP
    with pytest.raises(cj.errors.UnknownStageError):
        SHOP.disconnect("know", "loss")


@given(journeys())
def test_journeys_are_values(one: cj.Journey) -> None:
    """Equal content is equal, hashes alike and survives pickle; copies are the journey itself."""
    twin = pickle.loads(pickle.dumps(one))
    assert twin == one
    assert twin is not one
    assert hash(twin) == hash(one)
    assert len({one, twin}) == 1
    assert copy.copy(one) is copy.deepcopy(one) is one
    assert cj.evolve(one) == one
    assert [twin[stage.id] for stage in one] == list(one)


@pytest.mark.no_cover
@settings(max_examples=50)
@given(journeys(), st.data())
def test_connect_and_disconnect_undo_one_another(journey: cj.Journey, data: st.DataObject) -> None:
    """A transition that was not there comes and goes without a trace."""
    assume(journey.stages)
    ids = [stage.id for stage in journey]
    source, target = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids))
    assume(journey.transition(source, target) is None)
    assert journey.connect(source, target).disconnect(source, target) == journey


def test_a_journey_does_not_change() -> None:
    """No field can be set, and no attribute added."""
    with pytest.raises(AttributeError):
        SHOP.name = "x"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    assert not hasattr(SHOP, "__dict__")


def counted(action: Callable[[], object]) -> int:
    """How many functions of the package an action calls."""
    calls = 0

    def count(frame: object, event: str, _: object) -> None:
        nonlocal calls
        code = getattr(frame, "f_code", None)
        calls += event == "call" and "customer_journey" in getattr(code, "co_filename", "")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        action()
    finally:
        sys.setprofile(before)
    return calls


def long(size: int) -> cj.Journey:
    """A chain with as many stages, and ways back along it."""
    ids = [f"s-{index}" for index in range(size)]
    pairs = [*pairwise(ids), *pairwise(reversed(ids))]
    return cj.Journey("long", stages=map(cj.Stage, ids), transitions=pairs, starts=ids[:1])


def broken(size: int) -> cj.errors.InvalidJourneyError:
    """The error of a journey in which no transition leads anywhere."""
    pairs = [(f"x-{index}", f"y-{index}") for index in range(size)]
    with pytest.raises(cj.errors.InvalidJourneyError) as caught:
        cj.Journey("broken", stages=[cj.Stage(f"s-{i}") for i in range(size)], transitions=pairs)
    return caught.value


@pytest.mark.parametrize("action", [long, broken])
def test_work_grows_with_the_size(action: Callable[[int], object]) -> None:
    """Ten times the stages take ten times the calls, whether they hold together or not."""
    few, many = counted(lambda: action(200)), counted(lambda: action(2_000))
    assert many < 11 * few


@pytest.mark.slow
def test_thirty_thousand_stages_are_a_journey_like_any_other() -> None:
    """Build, hash, compare, look up and edit neither recurse nor go over it for each stage."""
    journey = long(30_000)
    assert journey["s-29999"] in journey
    edited = journey.connect("s-0", "s-500").disconnect("s-0", "s-500")
    assert edited == journey
    assert hash(edited) == hash(journey)
    assert len(journey.without_stage("s-5").with_stage(cj.Stage("s-5"))) == 30_000
    with pytest.raises(cj.errors.UnknownStageError, match="did you mean 's-29999'"):
        journey["s-2999g9"]


def test_what_layers_refer_to_is_there() -> None:
    """Actions refer to their own stage; claims and insights to personas."""
    stage = cj.Stage(
        "buy",
        insights=[cj.Insight("slow", personas=["p"])],
        actions=[
            cj.Action("pack", supports=["sent"], touchpoints=["dor"], answers=["slwo"]),
            cj.Action("send"),
        ],
        touchpoints=[cj.Touchpoint("door", claims=[cj.Claim("fast", value="x", personas=["q"])])],
    )
    audience = cj.Audience(
        insights=[cj.Insight("grow", personas=["r"])],
        messages=[cj.Claim("calm", value="y", personas=["s"])],
    )
    with pytest.raises(cj.errors.InvalidJourneyError) as caught:
        cj.Journey("shop", stages=[cj.Stage("know"), stage], audience=audience)
    result = {problem.where: problem.hint for problem in caught.value.problems}
    assert result == {
        "stages.buy.insights.slow.personas[0]": "",
        "stages.buy.actions.pack.touchpoints[0]": "did you mean 'door'?",
        "stages.buy.actions.pack.supports[0]": "did you mean 'send'?",
        "stages.buy.actions.pack.answers[0]": "did you mean 'slow'?",
        "stages.buy.touchpoints.door.claims.fast.personas[0]": "",
        "audience.insights.grow.personas[0]": "",
        "audience.messages.calm.personas[0]": "",
    }


def test_what_opportunities_refer_to_is_there() -> None:
    """Each broken reference with the nearest name, and each experience that is there twice."""
    stages = [
        cj.Stage("try", questions=[cj.Question("why")]),
        cj.Stage(
            "buy",
            experience=[
                cj.Experience(1, personas=["p", "q"]),
                cj.Experience(0, personas=["q"], measure="ease"),
                cj.Experience(2, personas=["q"]),
                cj.Experience(1),
                cj.Experience(1, n=3),
                cj.Experience(1, measure="ease"),
                cj.Experience(1, measure="ease"),
            ],
        ),
    ]
    card = cj.Opportunity("card", answers=["wyh"], lifts={"try -> bye": 0.1})
    with pytest.raises(cj.errors.InvalidJourneyError) as caught:
        cj.Journey(
            "shop",
            stages=stages,
            transitions=[("try", "buy")],
            personas=[cj.Persona("q")],
            opportunities=[card, card],
        )
    result = {problem.where: str(problem) for problem in caught.value.problems}
    assert result == {
        "opportunities[1]": "opportunities[1]: opportunity 'card' is already at [0]",
        "stages.buy.experience[0].personas[0]": (
            "stages.buy.experience[0].personas[0]: no persona 'p'"
        ),
        "stages.buy.experience[2]": (
            "stages.buy.experience[2]: what 'q' feels here is already at [0]"
        ),
        "stages.buy.experience[4]": (
            "stages.buy.experience[4]: what everyone feels here is already at [3]"
        ),
        "stages.buy.experience[6]": (
            "stages.buy.experience[6]: what everyone feels here by 'ease' is already at [5]"
        ),
        "opportunities.card.answers[0]": (
            "opportunities.card.answers[0]: no question or insight 'wyh' (did you mean 'why'?)"
        ),
        "opportunities.card.lifts.try->bye": (
            "opportunities.card.lifts.try->bye: no transition 'try -> bye'"
            " (did you mean 'try -> buy'?)"
        ),
    }


def test_an_opportunity_goes_with_all_that_it_was_for() -> None:
    """One that answers or lifts something else stays, and so does one that never did."""
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("know", questions=[cj.Question("why")]), cj.Stage("try"), cj.Stage("buy")],
        transitions=[("know", "try"), ("try", "buy")],
        opportunities=[
            cj.Opportunity("one", lifts={"know->try": 0.1}),
            cj.Opportunity("both", answers=["why"], lifts={"know->try": 0.1, "try->buy": 0.2}),
            cj.Opportunity("none"),
        ],
    )
    cut = shop.disconnect("know", "try").opportunities
    assert cut == (
        cj.Opportunity("both", answers=["why"], lifts={"try -> buy": 0.2}),
        cj.Opportunity("none"),
    )
    left = shop.without_stage("know").opportunities
    assert left == (cj.Opportunity("both", lifts={"try->buy": 0.2}), cj.Opportunity("none"))


def test_path_rules_refer_to_stages_and_follow_them() -> None:
    """A rule about a stage that is gone says nothing; one about a renamed stage says the same."""
    rules = [
        cj.PathRule("first", kind="precedes", stage="try", before="buy"),
        cj.PathRule("all", kind="eventually", stage="buy", after="know"),
        cj.PathRule("never", kind="never", stage="know", after="buy"),
    ]
    with pytest.raises(cj.errors.InvalidJourneyError) as caught:
        cj.evolve(cj.Journey.sequence("shop", ["know", "by"]), path_rules=[rules[0], rules[0]])
    assert {problem.where for problem in caught.value.problems} == {
        "path_rules[1]", "path_rules.first.stage", "path_rules.first.before",
    }  # fmt: skip
    shop = cj.evolve(cj.Journey.sequence("shop", ["know", "try", "buy"]), path_rules=rules)
    assert not [item for item in cj.validate(shop) if item.code == "CJ117"]
    assert [rule.label for rule in shop.path_rules] == [
        "try precedes buy", "buy is reached in the end after know",
        "know is never reached after buy",
    ]  # fmt: skip
    assert cj.loads(cj.dumps(shop)) == shop
    assert [rule.id for rule in shop.without_stage("try").path_rules] == ["all", "never"]
    renamed = cj.edit.rename_stages(shop, ids={"try": "trial"})
    assert [rule.stage for rule in renamed.path_rules] == ["trial", "buy", "know"]
    merged = cj.edit.merge_stages(shop, ["try", "buy"], into="use")
    assert [(rule.stage, rule.before) for rule in merged.path_rules] == [
        ("use", "use"), ("use", ""), ("know", ""),
    ]  # fmt: skip
    assert not [item for item in cj.validate(merged) if item.code == "CJ117"]
    change = cj.diff(shop, cj.evolve(shop, path_rules=rules[:2]))
    assert [(one.kind, one.where) for one in change] == [("removed", "path_rules.never")]
