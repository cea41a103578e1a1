"""Migrations: each old stage has a new one or a refusal, with obligations; none is skipped."""

import json
import pickle
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj

PHASES: st.SearchStrategy[list[cj.types.Phase]] = st.lists(
    st.sampled_from(["aware", "try", "purchase", "lapse"]), max_size=2, unique=True
)
KINDS: st.SearchStrategy[cj.types.TransitionKind] = st.sampled_from(
    ["advance", "advance", "advance", "return", "exit", "referral"]
)


@st.composite
def versions(draw: st.DrawFn) -> cj.Journey:
    """A journey over ids that another one may share."""
    ids = draw(st.lists(st.sampled_from("abcdef"), max_size=5, unique=True))
    ends = [(source, target) for source in ids for target in ids]
    pairs = [
        *pairwise(ids),
        *(draw(st.lists(st.sampled_from(ends), max_size=3)) if ends else []),
    ]
    promises = [cj.Promise("refund", made=ids[:1], due=ids[-1])] if ids else []
    return cj.Journey(
        "shop",
        stages=[
            cj.Stage(
                name,
                phases=draw(PHASES),
                role=draw(st.sampled_from(ROLES)),
                entry=draw(st.sampled_from([None, cj.fact(name) >= 1])),
                assets=draw(st.sampled_from([[], [cj.Asset("guide")]])),
            )
            for name in ids
        ],
        transitions=[cj.Transition(*pair, kind=draw(KINDS)) for pair in dict.fromkeys(pairs)],
        starts=ids[:1],
        goals=draw(st.sampled_from([ids[-1:], []])),
        promises=promises[: draw(st.integers(0, 1))],
    )


ROLES: list[cj.types.Role | None] = [None, None, "customer", "lapsed"]


def dominators(journey: cj.Journey, stage: str) -> set[str]:
    """What every way from a start to a stage passes, by taking each stage out in turn."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(one.id for one in journey)
    graph.add_edges_from(
        (one.source, one.target) for one in journey.transitions if one.kind != "referral"
    )

    def led_to(without: str) -> bool:
        rest = graph.subgraph(node for node in graph if node != without)
        return any(
            nx.has_path(rest, start, stage)
            for start in journey.starts
            if start in rest and stage in rest
        )

    if not led_to(""):
        return {stage}
    return {one.id for one in journey if one.id == stage or not led_to(one.id)}


@given(versions(), versions())
def test_every_old_stage_has_a_new_one_or_a_reason(old: cj.Journey, new: cj.Journey) -> None:
    """The map is total: a stage of the new version, or a refusal that says why."""
    migration = cj.migrate(old, new)
    assert [step.source for step in migration] == [stage.id for stage in old]
    for step in migration:
        target = migration.target(step.source)
        refused = [one for one in migration.refused if one.stage == step.source]
        assert step.target is None or step.target in new
        assert (target is None) == any(not one.been_at for one in refused)
        assert target in {None, step.target}
        if step.source in new:
            assert step.target == step.source


@given(versions(), versions())
def test_no_one_is_carried_past_a_stage_inserted_since(old: cj.Journey, new: cj.Journey) -> None:
    """No stage that no one was at lies on every way behind them, unless it did before."""
    migration = cj.migrate(old, new)
    standing = {step.target for step in migration if step.manner == "matched"}
    standing |= {stage for step in migration for stage in step.later}
    fresh = {stage.id for stage in new if stage.id not in old} - standing
    for step in migration:
        if step.manner != "matched" or step.target is None:
            continue
        been = [stage for stage in dominators(old, step.source) if stage in new]
        passed = set[str]().union(*(dominators(new, stage) for stage in been))
        assert not (dominators(new, step.target) - {step.target}) & fresh - passed


@given(versions())
def test_an_unchanged_version_moves_no_one(one: cj.Journey) -> None:
    """Everyone stays, no one is refused, and nothing is owed but what was owed before."""
    migration = cj.migrate(one, one)
    assert all(step.manner == "stays" for step in migration)
    assert not migration.refused
    for stage in one:
        assert all(duty.kind == "promise" for duty in migration.obligations(stage.id))


@given(versions(), versions(), st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 2)))
def test_no_one_enters_without_the_criteria(
    old: cj.Journey, new: cj.Journey, facts: dict[str, int]
) -> None:
    """Who gets to another stage meets its entry; who goes further proves each on the way."""
    migration = cj.migrate(old, new)
    for step in migration:
        placement = migration.place(step.source, facts)
        assert (placement.target is None) == bool(placement.reasons)
        if placement.target is not None:
            entry = new[placement.target].entry
            kept = step.source == placement.target and old[step.source].entry == entry
            assert kept or entry is None or entry.evaluate(facts) is True
            assert placement.target in {step.target, *step.later}


def shop(*stages: cj.Stage, **fields: tuple[cj.Promise, ...]) -> cj.Journey:
    """A journey of stages that follow one another."""
    built = cj.Journey.sequence("shop", stages)
    return cj.evolve(built, promises=fields.get("promises", ()))


KNOW = cj.Stage("know", phases=["aware"])
TRY = cj.Stage("try", phases=["try"], entry=cj.fact("trials") >= 1)
BUY = cj.Stage("buy", phases=["purchase"], entry=cj.fact("orders") >= 1)
PAY = cj.Stage("pay", phases=["purchase"], entry=cj.fact("orders") >= 2)
OLD = shop(KNOW, TRY, BUY)


def test_people_stay_at_a_stage_that_is_still_there() -> None:
    """Whatever was inserted before it; that they missed it is said."""
    verify = cj.Stage("verify")
    migration = cj.migrate(OLD, shop(KNOW, verify, TRY, BUY))
    assert [migration.target(stage.id) for stage in OLD] == ["know", "try", "buy"]
    assert [(duty.kind, duty.subjects) for duty in migration.obligations("buy")] == [
        ("missed", ("verify",))
    ]
    assert not migration.obligations("know")


def test_a_stage_that_was_split_is_entered_at_its_first_part() -> None:
    """Facts may prove that someone is further on; silence proves nothing."""
    cart = cj.Stage("cart", phases=["purchase"], entry=cj.fact("carts") >= 1)
    pay = cj.Stage("pay", phases=["purchase"], entry=cj.fact("orders") >= 2)
    migration = cj.migrate(OLD, shop(KNOW, TRY, cart, pay))
    step = migration.mapping("buy")
    assert (step.target, step.later, step.manner) == ("cart", ("pay",), "matched")
    assert migration.place("buy", {"carts": 1, "orders": 2}).target == "pay"
    assert migration.place("buy", {"carts": 1}).target == "cart"
    assert migration.place("buy", {"orders": 1}).reasons == (
        "enter cart only if carts >= 1, which is unknown",
    )
    assert migration.place("buy", {"carts": 0}).reasons == (
        "enter cart only if carts >= 1, which is false",
    )


def test_stages_that_were_merged_lead_to_one() -> None:
    """From either of them."""
    both = cj.Stage("start-using", phases=["try", "purchase"])
    migration = cj.migrate(OLD, shop(KNOW, both))
    assert [migration.target(stage.id) for stage in OLD] == ["know", "start-using", "start-using"]


def test_a_renamed_stage_is_not_entered_past_what_was_inserted_before_it() -> None:
    """A new check before payment is for those who were about to pay, too."""
    verify = cj.Stage("verify", entry=cj.fact("has_id").is_true())
    pay = cj.Stage("pay", phases=["purchase"], entry=cj.fact("orders") >= 2)
    migration = cj.migrate(OLD, shop(KNOW, TRY, verify, pay))
    assert migration.target("buy") == "verify"
    assert migration.place("buy", {"has_id": True, "orders": 2}).target == "pay"
    assert migration.place("buy", {"orders": 2}).target is None
    assert "verify comes before it now" in migration.mapping("buy").why


def test_what_everyone_had_before_them_already_is_not_gone_back_to() -> None:
    """Those who stay past the inserted stage are past it, and so are those who come after."""
    verify = cj.Stage("verify")
    pay = cj.Stage("pay", phases=["purchase"])
    migration = cj.migrate(OLD, shop(KNOW, verify, TRY, pay))
    assert migration.target("buy") == "pay"
    assert [duty.kind for duty in migration.obligations("buy")] == ["missed"]


def test_where_nothing_stands_for_a_stage_people_go_back() -> None:
    """To the nearest place before it along the transitions, or to the start."""
    migration = cj.migrate(OLD, shop(KNOW, BUY))
    assert (migration.target("try"), migration.mapping("try").manner) == ("know", "earlier")
    other = cj.migrate(OLD, shop(cj.Stage("hello", phases=["lapse"]), BUY))
    assert (other.target("know"), other.target("try")) == ("hello", "hello")
    assert other.mapping("know").manner == "earlier"
    nowhere = cj.migrate(OLD, cj.Journey("shop"))
    assert nowhere.target("know") is None
    assert nowhere.place("know", {}).reasons == ("removed",)
    assert str(nowhere.refused[0]) == "customers at know: removed"


def test_those_who_left_are_not_brought_back() -> None:
    """A stage of the lapsed that is gone leads nowhere, and says so."""
    lost = cj.Stage("lost", role="lapsed")
    old = OLD.with_stage(lost).connect("try", "lost", kind="exit", reason="price")
    migration = cj.migrate(old, OLD)
    assert migration.target("lost") is None
    assert migration.obligations("lost") == ()
    assert [(one.stage, one.been_at) for one in migration.refused] == [("lost", ())]


def test_people_go_where_the_caller_says() -> None:
    """Wherever that is; a name that is none is an error with the nearest."""
    migration = cj.migrate(OLD, shop(KNOW, BUY), moves={"try": "buy"})
    assert (migration.target("try"), migration.mapping("try").manner) == ("buy", "stated")
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.migrate(OLD, shop(KNOW, BUY), moves={"tri": "bye"})
    assert [problem.message for problem in caught.value.problems] == [
        "the old version has no stage 'tri'",
        "the new version has no stage 'bye'",
    ]


def test_a_criterion_that_changed_is_to_be_met() -> None:
    """Also by those who stay."""
    new = OLD.with_stage(cj.evolve(BUY, entry=cj.fact("orders") >= 2))
    migration = cj.migrate(OLD, new)
    (duty,) = migration.obligations("buy")
    assert (duty.kind, duty.subjects, str(duty.criterion)) == ("criterion", ("buy",), "orders >= 2")
    assert migration.place("buy", {"orders": 1}).target is None
    assert migration.place("buy", {"orders": 2}).target == "buy"
    assert migration.place("know", {}).target == "know"


def test_content_is_sent_once() -> None:
    """What they may have met before their new stage, or what came to their stage from before it."""
    guide, letter = cj.Asset("guide"), cj.Asset("letter")
    old = shop(cj.evolve(KNOW, assets=[guide]), cj.evolve(TRY, assets=[letter]), BUY)
    new = shop(KNOW, cj.evolve(TRY, assets=[letter, guide]), cj.evolve(BUY, assets=[letter]))
    migration = cj.migrate(old, new)
    assert [
        [duty.subjects for duty in migration.obligations(stage) if duty.kind == "content"]
        for stage in ("know", "try", "buy")
    ] == [[], [("guide",)], [("letter",)]]
    renamed = shop(KNOW, cj.Stage("sample", phases=["try"], assets=[letter]), BUY)
    (duty,) = cj.migrate(old, renamed).obligations("try")
    assert (duty.kind, duty.subjects) == ("content", ("letter",))


REFUND = cj.Promise("refund", text="Money back", made=["know"], due="buy", kept=["buy"])


def test_open_promises_are_kept_or_people_refused() -> None:
    """Open from where it is made to where it is due, and closed where it is kept."""
    old = shop(KNOW, TRY, BUY, promises=(REFUND,))
    kept = cj.migrate(old, old)
    assert [str(duty) for duty in kept.obligations("try")] == [
        "keep promise refund by buy: Money back"
    ]
    assert kept.obligations("try")[0].been_at == ("know",)
    assert not kept.obligations("buy")
    dropped = cj.migrate(old, OLD)
    assert [(one.stage, one.been_at) for one in dropped.refused] == [
        ("know", ()),
        ("try", ("know",)),
    ]
    assert dropped.target("know") is None
    assert dropped.target("try") == "try"
    assert dropped.place("try", {}, visited=["try"]).target == "try"
    assert dropped.place("try", {}, visited=["know", "try"]).target is None
    assert dropped.place("try", {}).target is None
    assert "who have been at know: promise Money back" in str(dropped.refused[1])


def test_a_promise_must_be_within_reach() -> None:
    """A promise that falls due where people can no longer come is as good as dropped."""
    old = shop(KNOW, TRY, BUY, promises=(REFUND,))
    new = cj.evolve(old, goals=["try"]).disconnect("try", "buy")
    migration = cj.migrate(old, new)
    assert "goal buy" in migration.refused[0].reason
    assert "promise Money back" in migration.refused[1].reason


def test_goals_stay_within_reach() -> None:
    """Of the goal itself, of what stands for it, or, where nothing does, of any."""
    cut = cj.migrate(OLD, OLD.disconnect("try", "buy"))
    assert [one.stage for one in cut.refused] == ["know", "try"]
    pay = cj.Stage("pay", phases=["purchase"])
    renamed = cj.migrate(OLD, shop(KNOW, TRY, pay).disconnect("try", "pay"))
    assert "goal pay, which replaces buy," in renamed.refused[0].reason
    gone = cj.migrate(OLD, cj.evolve(OLD.without_stage("buy"), goals=["know"]))
    assert [one.stage for one in gone.refused] == ["try", "buy"]
    assert not cj.migrate(OLD, OLD.without_stage("buy")).refused


def test_a_migration_explains_itself() -> None:
    """Each step, what is owed, who is refused; in words and as data."""
    old = shop(KNOW, TRY, BUY, promises=(REFUND,))
    migration = cj.migrate(old, cj.evolve(OLD, version="2"))
    assert migration.explain().splitlines() == [
        "shop → shop '2': 3 stages, 2 refusals",
        "know → know: same id",
        f"    refused: {migration.refused[0]}",
        "try → try: same id",
        f"    refused: {migration.refused[1]}",
        "buy → buy: same id",
    ]
    assert str(migration).splitlines()[-1] == f"refused: {migration.refused[-1]}"
    assert repr(migration) == "<Migration shop → shop '2': 3 stages, 2 refusals>"
    owing = cj.migrate(old, shop(KNOW, BUY, promises=(REFUND,)))
    assert "    keep promise refund by buy: Money back" in owing.explain().splitlines()
    journey = json.loads(json.dumps(cj.migrate(old, shop(KNOW, PAY)).to_dict()))
    assert [mapping["target"] for mapping in journey["mappings"]] == ["know", "know", "pay"]
    assert journey["mappings"][2]["obligations"][0] == {
        "kind": "criterion",
        "subjects": ["pay"],
        "criterion": "orders >= 2",
        "been_at": [],
        "text": "enter pay only if orders >= 2",
    }
    assert journey["refused"][0]["stage"] == "know"
    assert len(migration) == 3
    assert migration


def test_a_migration_can_be_stored_and_used_again() -> None:
    """It pickles; a stage that the old version never had is an error."""
    migration = pickle.loads(pickle.dumps(cj.migrate(OLD, shop(KNOW, BUY))))
    assert migration == cj.migrate(OLD, shop(KNOW, BUY))
    assert migration.target("try") == "know"
    with pytest.raises(cj.errors.UnknownStageError, match="did you mean 'buy'"):
        migration.target("bye")


def test_stages_that_changed_places_stay() -> None:
    """What was moved keeps its people, and stands in no one's way where others are matched."""
    like, taste = cj.Stage("like", phases=["explore"]), cj.Stage("taste", phases=["try"])
    migration = cj.migrate(shop(KNOW, like, TRY, BUY), shop(BUY, KNOW, like, taste))
    assert [step.target for step in migration] == ["know", "like", "taste", "buy"]


@pytest.mark.slow
def test_a_large_journey_migrates_around_what_changed() -> None:
    """Only the stages between those that stayed are aligned."""
    old = cj.Journey.sequence("big", [f"s{index}" for index in range(20_000)])
    new = old.without_stage("s10000").connect("s9999", "s10001")
    migration = cj.migrate(old, new)
    assert migration.target("s10000") == "s9999"
    assert sum(step.manner == "stays" for step in migration) == 19_999


def signup(*stages: cj.Stage) -> cj.Journey:
    """A product that people sign up for and pay."""
    return cj.Journey.sequence("app", ["signup", *stages, "pay"])


ACTIVATED = cj.Stage("activated", phases=["onboard"], entry=cj.fact("activated").is_true())
AHA = cj.evolve(ACTIVATED, id="aha", phases=["retain"])
VERIFIED = cj.Stage("verified", phases=["onboard"], entry=cj.fact("verified").is_true())


def test_an_equal_entry_criterion_comes_before_equal_phases() -> None:
    """Customers stay with the condition that they met, though another stage has their phase."""
    migration = cj.migrate(signup(ACTIVATED), signup(VERIFIED, AHA))
    assert migration.mapping("activated").manner == "renamed"
    assert migration.place("activated", {}).target == "aha"
    assert [item.kind for item in migration.obligations("activated")] == ["missed"]


def test_a_stated_former_id_comes_before_everything_but_the_id() -> None:
    """The first stage that states it is meant; an id that is still there needs no former one."""
    stated = cj.evolve(VERIFIED, formerly=["activated"])
    also = cj.Stage("done", formerly=["activated", "signup", "never"])
    migration = cj.migrate(signup(ACTIVATED), signup(stated, AHA, also))
    assert migration.target("activated") == "verified"
    assert migration.target("signup") == "signup"
    assert migration.mapping("activated").why == "former id"


def test_criteria_that_several_stages_share_match_between_the_same_neighbours() -> None:
    """Where even that leaves several, phases decide."""
    twin = cj.evolve(ACTIVATED, id="again")
    old = cj.Journey.sequence("app", [ACTIVATED, "signup", twin])
    new = cj.Journey.sequence("app", [AHA, "signup", cj.evolve(twin, id="later")])
    assert [mapping.target for mapping in cj.migrate(old, new)] == ["aha", "signup", "later"]
    both = signup(cj.evolve(AHA, phases=["onboard"]), cj.evolve(AHA, id="later"))
    assert cj.migrate(signup(ACTIVATED), both).mapping("activated").manner == "matched"


def test_an_earlier_stage_is_an_obligation() -> None:
    """Whether nothing replaces the stage, the caller states it, or its criterion moved forward."""
    removed = cj.migrate(OLD, shop(KNOW, BUY))
    stated = cj.migrate(OLD, OLD, moves={"buy": "know"})
    moved = cj.migrate(OLD, shop(cj.evolve(BUY, id="paid"), KNOW, TRY))
    for migration, stage in ((removed, "try"), (stated, "buy"), (moved, "buy")):
        (item,) = (each for each in migration.obligations(stage) if each.kind == "repeated")
        assert item.subjects == (migration.target(stage),)
    assert not any(each.kind == "repeated" for each in removed.obligations("buy"))


def test_an_id_whose_name_another_stage_has_is_doubted() -> None:
    """Swapped names may be swapped ids; a name that no one took over is just a new name."""
    a, b = cj.Stage("a", name="Trial"), cj.Stage("b", name="Payment")
    swapped = [cj.evolve(a, name="Payment"), cj.evolve(b, name="Trial")]
    old = cj.Journey.sequence("shop", [a, b])
    migration = cj.migrate(old, cj.Journey.sequence("shop", swapped))
    assert [item.subjects for item in migration.obligations("a")] == [("b",)]
    renamed = cj.migrate(old, cj.Journey.sequence("shop", [cj.evolve(a, name="Test"), b]))
    assert not renamed.obligations("a")
    shared = cj.evolve(b, name="Trial")
    kept = cj.Journey.sequence("shop", [a, shared])
    assert not cj.migrate(kept, cj.Journey.sequence("shop", [swapped[0], shared])).obligations("a")


def test_rows_have_a_stage_each() -> None:
    """Flat, for any dataframe."""
    rows = cj.migrate(OLD, OLD.disconnect("try", "buy")).rows()
    assert [row["target"] for row in rows] == ["know", "try", "buy"]


def test_a_rename_is_known_again_by_what_it_states() -> None:
    """However much else changes, there and on; taking the old id back forgets it."""
    old = cj.Journey.sequence("shop", ["know", "try", "buy"], version="1")
    new = cj.edit.rename_stages(cj.evolve(old, version="2"), ids={"try": "trial"})
    new = new.with_stage(cj.Stage("extra"))
    assert cj.migrate(old, new).mapping("try").target == "trial"
    again = cj.edit.rename_stages(new, ids={"trial": "pilot"})
    assert again["pilot"].formerly == ("try", "trial")
    assert cj.migrate(old, again).mapping("try").target == "pilot"
    back = cj.edit.rename_stages(again, ids={"pilot": "try"})
    assert back["try"].formerly == ()
    assert cj.edit.rename_stages(new, names={"trial": "Pilot"})["trial"].formerly == ("try",)
    assert cj.edit.rename_stages(old, ids={"try": "x"}, formerly=False)["x"].formerly == ()


def test_swapped_ids_follow_what_the_stages_state() -> None:
    """And once: the next version, which still states it, swaps nothing."""
    old = cj.Journey.sequence("shop", ["know", "try", "buy"], version="1")
    new = cj.edit.rename_stages(cj.evolve(old, version="2"), ids={"try": "buy", "buy": "try"})
    assert {one.source: one.target for one in cj.migrate(old, new).mappings} == {
        "know": "know",
        "try": "buy",
        "buy": "try",
    }
    assert [change.kind for change in cj.diff(old, new)] == ["renamed", "renamed", "changed"]
    assert all(one.source == one.target for one in cj.migrate(new, new).mappings)
    chained = cj.edit.rename_stages(old, ids={"try": "buy", "buy": "pay"})
    assert [one.target for one in cj.migrate(old, chained).mappings] == ["know", "buy", "pay"]


def test_no_one_goes_back_in_silence_where_a_stage_is_gone() -> None:
    """To the one before it, which they have passed."""
    stages = [
        cj.Stage("know", phases=["aware"]),
        cj.Stage("signup", phases=["try"]),
        cj.Stage("active", phases=["try"]),
        cj.Stage("paid", phases=["purchase"]),
    ]
    old = cj.Journey.sequence("app", stages, version="1")
    new = cj.Journey.sequence("app", [stages[0], stages[1], stages[3]], version="2")
    placement = cj.migrate(old, new).place("active", {})
    assert placement.target == "signup"
    assert "repeated" in {item.kind for item in placement.obligations}


def test_a_stage_on_another_branch_takes_no_one_back_in_silence() -> None:
    """Who has been on a branch goes back to it; who was never there does not."""
    names = ["start", "x", "y", "z"]
    stages = [cj.Stage(name) for name in names]
    moves = [("start", "x"), ("start", "y"), ("x", "z"), ("y", "z")]
    old = cj.Journey("fork", stages=stages, transitions=moves, starts=["start"], version="1")
    to_x = cj.migrate(old, cj.evolve(old.without_stage("z"), version="2"), moves={"z": "x"})
    (item,) = (each for each in to_x.obligations("z") if each.kind == "repeated")
    assert (item.subjects, item.been_at) == (("x",), ("x",))
    assert to_x.place("z", {}, visited=["start", "y"]).obligations == ()
    assert to_x.place("z", {}, visited=["start", "x"]).obligations == (item,)
    # The stage stays, and what they have passed follows it now.
    swapped = cj.Journey.sequence("fork", ["start", "z", "y", "x"], version="2")
    (item,) = cj.migrate(old, swapped).obligations("z")
    assert (item.kind, item.been_at) == ("repeated", ("x", "y"))
    assert item.text == "z is now before x, y, where they have been"
    assert not cj.migrate(old, swapped).obligations("start")


def test_a_return_is_not_an_advance_to_an_earlier_stage() -> None:
    """Where a stage is gone, the one before it counts, not one that leads back to it."""
    old = cj.Journey.sequence("shop", ["love", "know", "try"], version="1")
    old = cj.evolve(old, transitions=[("know", "try"), ("try", "love")], starts=["know"])
    old = old.connect("love", "try", kind="return")
    new = cj.Journey.sequence("shop", ["know", "love"], version="2")
    assert cj.migrate(old, new).target("try") == "know"
