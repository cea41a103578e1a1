"""Coverage and plans; what becomes of promises; claims; handoffs."""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, pairwise, product
from typing import Any, Literal, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.content._plan import smallest_cover
from customer_journey.testing._journeys import journeys

FEW = settings(max_examples=60)


def asking(
    stage: str,
    *questions: str,
    answers: Sequence[str] = (),
    **fields: Any,
) -> cj.Stage:
    """A stage with questions and an asset that answers some."""
    assets = [cj.Asset(f"{stage}-page", answers=answers)] if answers else []
    return cj.evolve(
        cj.Stage(stage, questions=[cj.Question(name) for name in questions], assets=assets),
        **fields,
    )


# Coverage


def test_a_cell_is_a_question_of_a_persona_that_can_be_there() -> None:
    """Questions and assets name whom they are for; stages say who can be there."""
    stage = cj.Stage(
        "weigh",
        personas=["founder", "buyer"],
        questions=[cj.Question("cost"), cj.Question("terms", personas=["buyer", "guest"])],
        assets=[
            cj.Asset("prices", answers=["cost"]),
            cj.Asset("for-founders", answers=["cost", "terms"], personas=["founder"]),
            cj.Asset("terms", answers=["terms"], status="planned"),
            cj.Asset("old-terms", answers=["terms"], status="retired"),
        ],
    )
    people = [cj.Persona(name) for name in ("guest", "buyer", "founder")]
    coverage = cj.coverage(cj.Journey.sequence("shop", [stage], personas=people))
    assert [(cell.item.id, cell.persona, cell.answered_by) for cell in coverage.cells] == [
        ("cost", "buyer", ("prices",)),
        ("cost", "founder", ("prices", "for-founders")),
        ("terms", "buyer", ()),
    ]
    assert coverage.gaps == (coverage.cells[2],)
    assert coverage.share == pytest.approx(2 / 3)
    assert coverage.rows()[2] == {
        "stage": "weigh",
        "kind": "question",
        "item": "terms",
        "persona": "buyer",
        "text": "",
        "answered": False,
        "answered_by": "",
        "planned": "terms",
    }
    assert str(coverage).splitlines() == [
        "shop: 2 of 3 answered (67 %)",
        "  weigh: 'cost' is answered by prices for buyer",
        "  weigh: 'cost' is answered by prices, for-founders for founder",
        "  weigh: 'terms' is not answered for buyer (planned: terms)",
    ]
    assert coverage.idle == ()
    assert repr(coverage) == "<Coverage of 'shop': 2 of 3 answered>"
    assert pickle.loads(pickle.dumps(coverage)) == coverage


def test_insights_are_answered_by_assets_and_actions() -> None:
    """At their stage; of the audience and of a persona, anywhere."""
    pain = cj.Insight("forms", text="Forms", kind="pain")
    why = cj.Insight("friend", kind="why-us", personas=["buyer"])
    stages = [
        cj.Stage("ask", insights=[pain], actions=[cj.Action("call", answers=["forms"])]),
        cj.Stage("buy", insights=[pain], assets=[cj.Asset("stories", answers=["friend", "time"])]),
    ]
    shop = cj.Journey.sequence(
        "shop",
        stages,
        audience=cj.Audience(insights=[why]),
        personas=[
            cj.Persona("founder", insights=[cj.Insight("time", kind="goal")]),
            cj.Persona("buyer"),
        ],
    )
    covered = cj.coverage(shop)
    assert [(cell.stage, cell.kind, cell.persona, cell.answered_by) for cell in covered.cells] == [
        ("ask", "pain", "founder", ("call",)),
        ("ask", "pain", "buyer", ("call",)),
        ("buy", "pain", "founder", ()),
        ("buy", "pain", "buyer", ()),
        (None, "why-us", "buyer", ("stories",)),
        (None, "goal", "founder", ("stories",)),
    ]
    assert str(covered.cells[2]) == "buy: pain 'Forms' is not answered for founder"
    assert str(covered.cells[4]) == "everywhere: why-us 'friend' is answered by stories for buyer"
    assert covered.idle == ()
    assert len(cj.coverage(shop, of="pain").cells) == 4
    assert len(cj.coverage(shop, of=["why-us", "goal"]).cells) == 2
    with pytest.raises(cj.errors.InvalidValueError, match="pain"):
        cj.coverage(shop, of="pains")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    nothing = cj.evolve(shop, stages=[cj.evolve(stage, assets=[]) for stage in shop])
    plan = cj.coverage(nothing).plan()
    assert [str(asset) for asset in plan] == [
        "answer Forms at buy for founder, buyer",
        "answer friend anywhere for buyer",
        "answer time anywhere for founder",
    ]


@pytest.mark.parametrize(
    ("channel", "asset", "by"),
    [
        ("search", cj.Asset("page", answers=["how"]), ()),
        ("Search", cj.Asset("page", answers=["how"], channel="Web"), ("page",)),
        ("search", cj.Asset("page", answers=["how"], channel="email"), ()),
        ("search", cj.Asset("page", answers=["how"], url="https://example.org"), ("page",)),
        ("chat", cj.Asset("page", answers=["how"]), ("page",)),
    ],
)
def test_a_search_is_answered_by_what_it_finds(
    channel: str, asset: cj.Asset, by: tuple[str, ...]
) -> None:
    """An asset with an address, or on the web."""
    stage = cj.Stage("know", questions=[cj.Question("how", channel=channel)], assets=[asset])
    (cell,) = cj.coverage(cj.Journey.sequence("shop", [stage])).cells
    assert cell.answered_by == by


@pytest.mark.parametrize(
    ("channel", "touchpoints", "by"),
    [
        ("search", [], ("tell",)),
        ("search", ["forum"], ("tell",)),
        ("search", ["phone", "forum"], ("tell",)),
        ("search", ["phone"], ()),
        ("chat", ["phone"], ("tell",)),
    ],
)
def test_a_search_finds_what_people_do_on_the_web(
    channel: str, touchpoints: list[str], by: tuple[str, ...]
) -> None:
    """Who searches does not find what is said on the phone alone."""
    stage = cj.Stage(
        "know",
        questions=[cj.Question("how", channel=channel)],
        touchpoints=[
            cj.Touchpoint("phone", channel="phone"),
            cj.Touchpoint("forum", channel="Web"),
        ],
        actions=[cj.Action("tell", answers=["how"], touchpoints=touchpoints)],
    )
    done = cj.Opportunity("faq", answers=["how"], status="done")
    shop = cj.Journey.sequence("shop", [stage])
    assert cj.coverage(shop).cells[0].answered_by == by
    shop = cj.evolve(shop, opportunities=[done])
    assert cj.coverage(shop).cells[0].answered_by == (*by, "faq")


def test_coverage_says_what_each_kind_of_content_does() -> None:
    """Each asset counts once, however often it stands, and what it answers where it stands."""
    page = cj.Asset("prices", kind="page", answers=["cost", "why"])
    shop = cj.Journey.sequence(
        "shop",
        [
            cj.Stage(
                "ask",
                questions=[cj.Question("cost"), cj.Question("how")],
                assets=[page, cj.Asset("tour", kind="video", answers=["how"], status="planned")],
            ),
            cj.Stage(
                "buy",
                questions=[cj.Question("cost")],
                assets=[page, cj.Asset("faq", kind="Page"), cj.Asset("old", status="retired")],
            ),
            cj.Stage("use", assets=[cj.Asset("card", answers=["cost"])]),
        ],
        audience=cj.Audience(insights=[cj.Insight("why", kind="why-us")]),
    )
    covered = cj.coverage(shop)
    assert list(map(str, covered.by_kind())) == [
        "page: 2 live, 0 planned, at ask, buy, 3 answered",
        "video: 0 live, 1 planned, 0 answered",
        "no kind: 1 live, 0 planned, at use, 0 answered",
    ]
    assert cj.coverage(cj.Journey.sequence("shop", ["buy"])).by_kind() == ()


def test_touchpoints_and_messages_make_claims_too() -> None:
    """A message is met at each start, whatever else is said there."""
    days = [cj.Claim("days", value=value) for value in ("14", "30", "60")]
    shop = cj.Journey.sequence(
        "shop",
        [
            cj.Stage("know"),
            cj.Stage("try", touchpoints=[cj.Touchpoint("shop", claims=[days[1]])]),
            cj.Stage("buy", assets=[cj.Asset("page", claims=[days[0]])]),
        ],
        audience=cj.Audience(messages=[days[0]]),
    )
    result = cj.content.conflicts(shop)
    assert [each.later.where for each in result] == [
        "stages.try.touchpoints.shop.claims.days",
        "stages.buy.assets.page.claims.days",
    ]
    assert result[0].earlier.where == "audience.messages.days"
    assert str(result[0].earlier) == "know/audience says days = 14"
    (finding,) = [each for each in cj.validate(shop) if each.code == "CJ307"][:1]
    assert finding.where == "stages.try.touchpoints.shop.claims.days"


def test_a_journey_without_questions_has_no_share() -> None:
    """A share of nothing is undefined, and nothing is to be planned."""
    coverage = cj.coverage(cj.Journey.sequence("shop", ["know", "buy"]))
    assert (coverage.share, coverage.rows(), list(coverage.plan())) == (None, [], [])
    assert (str(coverage), str(coverage.plan())) == ("shop: nothing to answer", "no assets")
    with pytest.raises(cj.errors.InvalidValueError, match="budget"):
        coverage.plan(budget=-1)


def test_assets_are_idle_stale_or_on_a_channel_of_their_own() -> None:
    """Planned and retired assets are none of these; a channel counts with touchpoints too."""
    assets = [
        cj.Asset("a", answers=["cost"], channel="web", review_by=date(2026, 1, 1)),
        cj.Asset("b", channel="email", review_by=date(2026, 1, 2)),
        cj.Asset("c", channel="web", status="retired", review_by=date(2020, 1, 1)),
        cj.Asset("d", channel="radio"),
    ]
    know = cj.Stage(
        "know",
        questions=[cj.Question("cost")],
        assets=assets,
        touchpoints=[cj.Touchpoint("post", channel="email")],
    )
    coverage = cj.coverage(cj.Journey.sequence("shop", [know]))
    assert [(idle.stage, idle.asset.id) for idle in coverage.idle] == [("know", "b"), ("know", "d")]
    assert [stale.asset.id for stale in coverage.stale(as_of=date(2026, 1, 2))] == ["a"]
    assert coverage.lone_channels == ("radio",)


def test_a_plan_closes_gaps_by_phase_and_by_question() -> None:
    """One asset for people of one mind, one for a question asked everywhere; each gap once."""
    shop = cj.Journey.sequence(
        "shop",
        [
            asking("know", "what", "cost", phases=["aware"]),
            asking("like", "why", "cost", phases=["aware", "explore"]),
            asking("try", "cost"),
            asking("buy", "cost", phases=["purchase"]),
        ],
        personas=[cj.Persona("founder"), cj.Persona("buyer")],
    )
    plan = cj.coverage(shop).plan()
    assert plan.exact
    everyone = ("founder", "buyer")
    assert str(plan).splitlines() == [
        "answer what, cost, why at know, like for founder, buyer",
        "answer cost at try, buy for founder, buyer",
    ]
    assert plan.rows()[1] == {
        "stages": "try, buy",
        "answers": "cost",
        "personas": "founder, buyer",
    }
    assert plan.assets == (
        cj.content.NewAsset(("know", "like"), ("what", "cost", "why"), everyone),
        cj.content.NewAsset(("try", "buy"), ("cost",), everyone),
    )


GROUPS = st.lists(st.lists(st.integers(0, 7), min_size=1, max_size=4, unique=True), max_size=8)


@FEW
@given(GROUPS)
def test_a_small_cover_is_the_smallest(groups: list[list[int]]) -> None:
    """Compared with every choice of groups; without budget it is still a cover, and says so."""
    every = {number for group in groups for number in group}
    least = next(
        count
        for count in range(len(groups) + 1)
        for some in combinations(groups, count)
        if {number for group in some for number in group} == every
    )
    chosen, exact = smallest_cover(groups, budget=10_000)
    assert (len(chosen), exact) == (least, True)
    assert {number for group in chosen for number in group} == every
    greedy, proved = smallest_cover(groups, budget=0)
    assert {number for group in greedy for number in group} == every
    assert len(greedy) == least or not proved


def test_a_greedy_choice_is_mended_or_owned_up_to() -> None:
    """The largest group first takes three here; two would do, and the search finds them."""
    trap = [[0, 1, 2, 3], [0, 1, 4], [2, 3, 5]]
    assert smallest_cover(trap, budget=100) == ([(0, 1, 4), (2, 3, 5)], True)
    cover, exact = smallest_cover(trap, budget=1)
    assert (len(cover), exact) == (3, False)
    wide = [[number, number + 1] for number in range(300)]
    cover, exact = smallest_cover(wide, budget=100)
    assert not exact
    assert {number for group in cover for number in group} == set(range(301))


# Promises


def people_of(journey: cj.Journey) -> list[str | None]:
    """The personas, or a nameless one."""
    return [persona.id for persona in journey.personas] or [None]


def steps_of(journey: cj.Journey, persona: str | None) -> dict[str, list[str]]:
    """Where a persona's moves lead, found by reading every transition."""
    fits = {stage.id: not stage.personas or persona in stage.personas for stage in journey.stages}
    successors: dict[str, list[str]] = {stage.id: [] for stage in journey.stages}
    for item in journey.transitions:
        open_to = not item.personas or persona in item.personas
        if item.kind != "referral" and open_to and fits[item.source] and fits[item.target]:
            successors[item.source].append(item.target)
    return successors


def due_paths(
    journey: cj.Journey, promise: cj.Promise, persona: str | None
) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Paths that end where a promise falls due, and whether it is broken; walked one by one."""
    successors = steps_of(journey, persona)
    waiting: list[tuple[tuple[str, ...], tuple[tuple[str, str], ...]]] = [
        ((start,), ())
        for start in journey.starts
        if not journey[start].personas or persona in journey[start].personas
    ]
    while waiting:
        path, before = waiting.pop()
        held = before[-1][1] if before else ""
        stage = path[-1]
        if stage in promise.made:
            held = "open"
        if held == "open" and stage in promise.kept:
            held = "kept"
        if (stage, held) in before:
            continue
        if stage == promise.due and held:
            yield path, held == "open"
            if held == "open":
                continue
        waiting += [((*path, target), (*before, (stage, held))) for target in successors[stage]]


@st.composite
def promising(draw: st.DrawFn) -> cj.Journey:
    """A small journey of any shape, with promises and personas that limit who goes where."""
    names = [f"s{index}" for index in range(draw(st.integers(1, 5)))]
    people = draw(st.sampled_from([(), ("p",), ("p", "q")]))
    whom = st.lists(st.sampled_from(people), max_size=1) if people else st.just([])
    kinds: st.SearchStrategy[cj.types.TransitionKind] = st.sampled_from(
        get_args(cj.types.TransitionKind)
    )
    ends = st.lists(st.sampled_from(list(product(names, names))), unique=True, max_size=8)
    some = st.lists(st.sampled_from(names), unique=True, max_size=2)
    return cj.Journey(
        "drawn",
        stages=[cj.Stage(name, personas=draw(whom)) for name in names],
        transitions=[
            cj.Transition(*pair, kind=draw(kinds), personas=draw(whom)) for pair in draw(ends)
        ],
        starts=draw(some),
        personas=[cj.Persona(name) for name in people],
        promises=[
            cj.Promise(name, made=draw(some), due=draw(st.sampled_from(names)), kept=draw(some))
            for name in ("one", "two")
        ],
    )


@settings(max_examples=100)
@given(promising())
def test_the_ledger_says_what_walking_every_path_says(journey: cj.Journey) -> None:
    """Fates, witnesses and all paths, compared with walks in the open."""
    ledger = cj.ledger(journey)
    people = people_of(journey)
    for account in ledger:
        by_persona = {who: list(due_paths(journey, account.promise, who)) for who in people}
        result = [pair for pairs in by_persona.values() for pair in pairs]
        broken = {path for path, is_broken in result if is_broken}
        kept = {path for path, is_broken in result if not is_broken}
        fates: Mapping[tuple[bool, bool], str] = {
            (False, False): "never-due",
            (False, True): "kept",
            (True, False): "always-breaks",
            (True, True): "may-break",
        }
        assert account.fate == fates[bool(broken), bool(kept)]
        assert (account.broken_on in broken) is bool(broken)
        assert (account.kept_on in kept) is bool(kept)
        for witness, paths in ((account.broken_on, broken), (account.kept_on, kept)):
            assert witness is None or len(witness) == min(map(len, paths))
        if account.broken_on is not None:
            assert (account.broken_on, True) in by_persona[account.broken_for]
        listed = list(ledger.paths(account.promise.id))
        assert len(listed) == len(set(listed))
        assert set(listed) == broken
        assert [len(path) for path in listed] == sorted(map(len, listed))


def test_a_promise_opens_closes_and_opens_again() -> None:
    """What is made again after it was kept is owed again; a path may come round to a stage."""
    promise = cj.Promise("call", made=["ask", "pitch"], due="buy", kept=["call"])
    stages = ["know", "ask", "call", "buy"]
    shop = cj.Journey.sequence("shop", stages).with_stage(cj.Stage("pitch"))
    shop = cj.evolve(shop, promises=[promise])
    assert cj.ledger(shop)["call"].fate == "kept"
    again = shop.connect("call", "pitch").connect("pitch", "buy")
    assert cj.ledger(again)["call"].broken_on == ("know", "ask", "call", "pitch", "buy")
    round_again = shop.connect("ask", "know", kind="return").connect("know", "buy")
    assert list(cj.ledger(round_again).paths("call")) == [("know", "ask", "know", "buy")]
    assert cj.ledger(round_again).broken == (cj.ledger(round_again)["call"],)


def test_a_path_that_several_personas_take_is_listed_once() -> None:
    """Founders skip the trial; both go the short way."""
    shop = cj.Journey.sequence(
        "shop",
        ["know", cj.Stage("try", personas=["buyer"]), "buy"],
        personas=[cj.Persona("founder"), cj.Persona("buyer")],
        promises=[cj.Promise("gift", made=["know"], due="buy")],
    ).connect("know", "buy")
    paths = [("know", "buy"), ("know", "try", "buy")]
    assert list(cj.ledger(shop).paths("gift")) == paths


def test_a_ledger_reads_and_looks_up() -> None:
    """By id, in order, with a name near to one that is not there."""
    promises = [
        cj.Promise("refund", made=["know"], due="buy"),
        cj.Promise("gift", made=[], due="know", kept=["buy"]),
    ]
    shop = cj.Journey.sequence("shop", ["know", "buy"], promises=promises)
    ledger = cj.ledger(shop)
    assert not ledger.ok
    assert ledger
    assert [account.idle for account in ledger] == [(), ("buy",)]
    assert ledger.rows()[0] == {
        "promise": "refund",
        "made": "know",
        "due": "buy",
        "kept": "",
        "fate": "always-breaks",
        "broken_on": "know -> buy",
        "broken_for": None,
        "kept_on": None,
    }
    assert ledger.to_dict()["accounts"][1]["fate"] == "never-due"
    assert str(ledger).splitlines() == [
        "shop: 2 promises, 1 can be broken",
        f"  {ledger['refund']}",
        "  gift: never-due (made nowhere; due at know; kept at buy)",
    ]
    assert str(ledger["refund"]) == (
        "refund: always-breaks (made at know; due at buy; kept nowhere); broken on know -> buy"
    )
    assert repr(ledger) == "<Ledger of 'shop': 2 promises, 1 broken>"
    assert pickle.loads(pickle.dumps(ledger)) == ledger
    with pytest.raises(cj.errors.InvalidValueError, match="did you mean 'refund'"):
        _ = ledger["refunds"]
    nothing = cj.ledger(cj.Journey("empty"))
    assert (len(nothing), nothing.ok, bool(nothing)) == (0, True, True)


def test_a_promise_over_a_chain_of_any_length() -> None:
    """Nothing recurses, and the witness is the whole chain."""
    names = [f"s{index}" for index in range(5_000)]
    promise = cj.Promise("far", made=["s0"], due=names[-1])
    chain = cj.Journey.sequence("chain", names, promises=[promise])
    assert cj.ledger(chain)["far"].broken_on == tuple(names)


# Claims


def claiming(stage: str, *claims: cj.Claim, personas: Sequence[str] = ()) -> cj.Stage:
    """A stage with one asset that claims something."""
    return cj.Stage(stage, assets=[cj.Asset("page", claims=claims, personas=personas)])


@st.composite
def telling(draw: st.DrawFn) -> cj.Journey:
    """A small journey whose assets make claims, for some, somewhere."""
    journey = draw(promising())
    people = [persona.id for persona in journey.personas]
    whom = st.lists(st.sampled_from(people), max_size=1) if people else st.just([])
    markets = st.lists(st.sampled_from(["DE", "FR"]), max_size=1)

    def asset(name: str) -> cj.Asset:
        claims = [
            cj.Claim(
                draw(st.sampled_from("kl")),
                value=draw(st.sampled_from("12")),
                personas=draw(whom),
                markets=draw(markets),
            )
            for _ in range(draw(st.integers(0, 2)))
        ]
        status: Literal["live", "planned"] = draw(st.sampled_from(["live", "live", "planned"]))
        return cj.Asset(name, claims=claims, personas=draw(whom), status=status)

    stages = [cj.evolve(stage, assets=[asset("a"), asset("b")]) for stage in journey.stages]
    return cj.evolve(journey, stages=stages)


def reach(journey: cj.Journey, persona: str | None, *sources: str) -> set[str]:
    """Where a persona can come to from some stages, which are among it."""
    successors = steps_of(journey, persona)
    result = {at for at in sources if not journey[at].personas or persona in journey[at].personas}
    waiting = list(result)
    while waiting:
        for target in successors[waiting.pop()]:
            if target not in result:
                result.add(target)
                waiting.append(target)
    return result


def contradictions(journey: cj.Journey) -> set[frozenset[tuple[str, str, int]]]:
    """Each pair of claims, by where they stand, that contradict and that one person can meet."""
    said = [
        ((stage.id, asset.id, number), asset, claim)
        for stage in journey.stages
        for asset in stage.assets
        if asset.status == "live"
        for number, claim in enumerate(asset.claims)
    ]
    result: set[frozenset[tuple[str, str, int]]] = set()
    for (one, asset, claim), (two, other, against) in combinations(said, 2):
        if claim.key != against.key or claim.value == against.value:
            continue
        markets = [set(each.markets) for each in (claim, against) if each.markets]
        if len(markets) > 1 and not markets[0] & markets[1]:
            continue
        scopes = [each.personas for each in (asset, other, claim, against) if each.personas]
        for persona in people_of(journey):
            coming = reach(journey, persona, *journey.starts)
            if all(persona in scope for scope in scopes) and any(
                first in coming and second in reach(journey, persona, first)
                for first, second in ((one[0], two[0]), (two[0], one[0]))
            ):
                result.add(frozenset({one, two}))
    return result


@settings(max_examples=100)
@given(telling())
def test_conflicts_are_those_that_someone_can_meet(journey: cj.Journey) -> None:
    """Compared with all pairs: none without a way from one to the other, and nothing missed."""
    wanted = contradictions(journey)
    result = cj.content.conflicts(journey)
    assert bool(result) is bool(wanted)
    for conflict in result:
        assert conflict.earlier.claim.key == conflict.later.claim.key
        assert conflict.earlier.claim.value != conflict.later.claim.value
        assert conflict.path[-1] == conflict.later.stage
        assert conflict.path[0] == conflict.earlier.stage
        assert conflict.path[0] in reach(journey, conflict.persona, *journey.starts)
        successors = steps_of(journey, conflict.persona)
        assert all(after in successors[before] for before, after in pairwise(conflict.path))
        places = {conflict.earlier.stage, conflict.later.stage}
        assert any({place[0] for place in pair} == places for pair in wanted)
    involved = {(each.stage, each.asset) for each in claims_in(result)}
    lonely = [pair for pair in wanted if not {place[:2] for place in pair} & involved]
    assert lonely == []


def claims_in(result: Sequence[cj.content.Conflict]) -> Iterator[cj.content.PlacedClaim]:
    """Both claims of each conflict."""
    for conflict in result:
        yield from (conflict.earlier, conflict.later)


def test_of_several_conflicts_the_nearest_is_shown() -> None:
    """One for each claim; what stands at one stage is met at once, in the order listed."""
    one, two = cj.Claim("days", value="1"), cj.Claim("days", value="2")
    shop = cj.Journey.sequence(
        "shop", [claiming("far", one), claiming("near", one), claiming("here", two)]
    )
    (conflict,) = cj.content.conflicts(shop)
    assert str(conflict) == (
        "near/page says days = 1, here/page says days = 2; met on near -> here"
    )
    assert cj.content.conflicts(shop).rows() == [
        {
            "key": "days",
            "earlier_stage": "near",
            "earlier_asset": "page",
            "earlier_value": "1",
            "later_stage": "here",
            "later_asset": "page",
            "later_value": "2",
            "path": "near -> here",
            "persona": None,
        }
    ]
    own = cj.Journey.sequence("shop", [claiming("know", one, two, one)])
    assert [each.path for each in cj.content.conflicts(own)] == [("know",), ("know",)]


def test_a_claim_that_applies_to_none_contradicts_nothing() -> None:
    """An asset for one persona may carry a claim for another."""
    people = [cj.Persona("founder"), cj.Persona("buyer")]
    unheard = claiming(
        "know", cj.Claim("days", value="1", personas=["buyer"]), personas=["founder"]
    )
    other = claiming("buy", cj.Claim("days", value="2"))
    shop = cj.Journey.sequence("shop", [unheard, other], personas=people)
    assert list(cj.content.conflicts(shop)) == []


def test_of_the_paths_of_several_personas_the_shorter_is_shown() -> None:
    """Founders go straight, buyers over a detour; the order of the personas does not matter."""
    stages = [
        claiming("know", cj.Claim("days", value="1")),
        cj.Stage("detour"),
        claiming("buy", cj.Claim("days", value="2")),
    ]
    shop = cj.Journey.sequence("shop", stages)
    for names in (["founder", "buyer"], ["buyer", "founder"]):
        people = cj.evolve(shop, personas=[cj.Persona(name) for name in names])
        (result,) = cj.content.conflicts(people.connect("know", "buy", personas=["founder"]))
        assert (result.path, result.persona) == (("know", "buy"), "founder")


def test_many_claims_over_many_stages_are_followed_in_parts() -> None:
    """More stages than one walk follows; every claim but the first meets another."""
    stages = [claiming(f"s{n}", cj.Claim("days", value=str(n))) for n in range(300)]
    assert len(cj.content.conflicts(cj.Journey.sequence("long", stages))) == 299


# Handoffs


def test_a_handoff_carries_what_the_receiver_needs() -> None:
    """Facts of its criteria, promises it has to keep, answers to what was asked before."""
    stages = [
        cj.Stage("buy", owner="Sales", questions=[cj.Question("size"), cj.Question("cost")]),
        cj.Stage(
            "use",
            owner="Service",
            entry=cj.fact("plan").is_known(),
            questions=[cj.Question("size"), cj.Question("how")],
        ),
        cj.Stage("renew", owner=" service "),
    ]
    promises = [
        cj.Promise("set-up", made=["buy"], due="use", kept=["use"]),
        cj.Promise("refund", made=["use"], due="renew"),
    ]
    shop = cj.Journey.sequence("shop", stages, promises=promises).connect(
        "renew", "buy", kind="referral"
    )
    shop = shop.connect("buy", "use", when=cj.fact("orders") >= 1)
    (check,) = cj.content.handoffs(shop)
    assert check.needs == cj.Handoff(
        facts=["plan", "orders"], promises=["set-up"], questions=["size"]
    )
    assert check.missing == check.needs
    assert str(check) == (
        "buy -> use: Sales does not pass Service the facts plan, orders; the promise set-up; "
        "the question size"
    )
    assert cj.content.handoffs(shop).rows() == [
        {
            "source": "buy",
            "target": "use",
            "giver": "Sales",
            "receiver": "Service",
            "ok": False,
            "needed_facts": "plan, orders",
            "missing_facts": "plan, orders",
            "needed_promises": "set-up",
            "missing_promises": "set-up",
            "needed_questions": "size",
            "missing_questions": "size",
        }
    ]
    passed = shop.connect("buy", "use", handoff=check.needs).connect("buy", "renew")
    assert not cj.content.handoffs(passed).ok
    check, skipping = cj.content.handoffs(passed)
    assert skipping.missing == cj.Handoff(promises=["set-up"])
    assert check.ok
    assert str(check) == "buy -> use: Sales passes Service all it needs"


@settings(max_examples=15)
@given(journeys())
def test_no_journey_is_too_odd(journey: cj.Journey) -> None:
    """Every answer can be had and shown, whatever the journey."""
    coverage = cj.coverage(journey)
    assert str(coverage)
    assert coverage.share is None or 0 <= coverage.share <= 1
    plan = coverage.plan()
    assert bool(plan.assets) is bool(coverage.gaps)
    assert len(cj.ledger(journey)) == len(journey.promises)
    assert all(
        map(
            str,
            (*cj.content.conflicts(journey), *cj.content.handoffs(journey), *cj.ledger(journey)),
        )
    )


def test_an_arrow_over_two_owners_inside_a_stage_is_a_handoff() -> None:
    """The owner of an action is its own, or the stage's; customers own what they do."""
    actions = [
        cj.Action("open", lane="customer"),
        cj.Action("ring", lane="frontstage", owner=" Post ", supports=["open"]),
        cj.Action("route", lane="backstage", owner="post", supports=["ring"]),
        cj.Action("pack", lane="backstage", supports=["ring", "label"]),
        cj.Action("label", lane="support"),
    ]
    shop = cj.Journey.sequence("shop", [cj.Stage("door", owner="Shop", actions=actions), "use"])
    result = cj.content.handoffs(shop)
    assert result.checks == ()
    assert result.ok
    assert [(each.source, each.target, each.giver, each.receiver) for each in result.inside] == [
        ("pack", "ring", "Shop", "Post")
    ]
    assert str(result.inside[0]) == "door: Shop hands pack over to Post, for ring"
    ownerless = cj.Journey.sequence("shop", [cj.Stage("door", actions=actions), "use"])
    assert cj.content.handoffs(ownerless).inside == ()
