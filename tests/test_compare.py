"""Differences between two versions of a journey: complete, precise, and judged by what they do."""

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeAlias, cast

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import customer_journey as cj

IDS = st.sampled_from(["know", "like", "try", "buy", "refer"])
TEXTS = st.sampled_from(["", "a", "b", "two words", "Ünïcode — “quoted”", "line\nbreak", "\u202e"])
LISTS = st.lists(TEXTS, max_size=3)
BASES: st.SearchStrategy[cj.types.Basis | None] = st.sampled_from([None, "stated", "assumed"])
CRITERIA = st.sampled_from(
    [None, cj.fact("n") >= 1, cj.fact("n") >= 1.0, cj.fact("n").is_true(), cj.fact("m") == "x"]
)
JSON = st.recursive(
    st.sampled_from([None, True, False, 0, 1, 1.0, 2, "", "1", (), (1,), (True,)]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2).map(tuple),
        st.dictionaries(st.sampled_from(["a", "b", "a b", "a.b", ""]), inner, max_size=2),
    ),
    max_leaves=4,
)
EXTRAS = st.dictionaries(st.sampled_from(["x", "y", "an odd.key"]), JSON, max_size=2)
PHASES: st.SearchStrategy[list[cj.types.Phase]] = st.lists(
    st.sampled_from(["aware", "try", "purchase"]), max_size=3, unique=True
)
PERSONAS = ("founder", "buyer")


def some(*values: str) -> st.SearchStrategy[list[str]]:
    """Some of these, each at most once, in any order."""
    return st.lists(st.sampled_from(values), max_size=len(values), unique=True)


CLAIMS = st.builds(cj.Claim, st.sampled_from(["price", "days"]), value=TEXTS, markets=LISTS)
ASSETS = st.builds(
    cj.Asset,
    st.sampled_from(["list", "video"]),
    title=TEXTS,
    status=st.sampled_from(["live", "planned"]),
    claims=st.lists(CLAIMS, max_size=2),
    personas=some(*PERSONAS),
    review_by=st.sampled_from([None, dt.date(2026, 1, 1)]),
    extra=EXTRAS,
)
METRICS = st.builds(
    cj.Metric, st.sampled_from(["rate", "count"]), target=st.sampled_from([None, 0, 0.5, 1])
)


INSIGHTS = st.lists(
    st.builds(cj.Insight, st.sampled_from(["speed", "price"]), text=TEXTS),
    max_size=2,
    unique_by=lambda insight: insight.id,
)


@st.composite
def stages(draw: st.DrawFn, stage_id: str) -> cj.Stage:
    """A stage with that id and anything else."""
    return cj.Stage(
        stage_id,
        name=draw(TEXTS),
        role=draw(st.sampled_from([None, "prospect", "customer"])),
        phases=draw(PHASES),
        entry=draw(CRITERIA),
        end=draw(st.booleans()),
        insights=draw(INSIGHTS),
        assets=draw(st.lists(ASSETS, max_size=2, unique_by=lambda asset: asset.id)),
        metrics=draw(st.lists(METRICS, max_size=2, unique_by=lambda metric: metric.id)),
        personas=draw(some(*PERSONAS)),
        basis=draw(BASES),
        extra=draw(EXTRAS),
    )


FACTS = st.one_of(
    st.builds(
        cj.Fact,
        st.sampled_from(["n", "odd name"]),
        type=st.just("int"),
        minimum=st.sampled_from([None, 0, 1]),
        maximum=st.sampled_from([None, 1, 9]),
    ),
    st.builds(cj.Fact, st.just("n"), type=st.just("float"), minimum=st.sampled_from([0.0, 1.0])),
    st.builds(
        cj.Fact,
        st.sampled_from(["m", "n"]),
        type=st.just("str"),
        values=some("x", "y", "z"),
        unit=TEXTS,
    ),
)


@st.composite
def journeys(draw: st.DrawFn) -> cj.Journey:
    """A journey from a small world, so that two of them have much in common."""
    ids = draw(st.lists(IDS, max_size=3, unique=True))
    ends = [(source, target) for source in ids for target in ids]
    chosen = draw(st.lists(st.sampled_from(ends), max_size=3, unique=True)) if ends else []
    promises = [cj.Promise("refund", text=draw(TEXTS), made=ids[:1], due=ids[-1])] if ids else []
    suppressions = [
        cj.Suppression("structure", reason=reason)
        for reason in draw(st.lists(st.sampled_from("rst"), max_size=3))
    ]
    return cj.Journey(
        draw(st.sampled_from(["shop", "other"])),
        name=draw(TEXTS),
        version=draw(st.sampled_from(["", "1", "2"])),
        stages=[draw(stages(stage_id)) for stage_id in ids],
        transitions=[
            cj.Transition(
                *pair,
                kind=draw(st.sampled_from(["advance", "return", "exit", "referral"])),
                when=draw(CRITERIA),
                probability=draw(st.sampled_from([None, 0, 0.5, 1])),
                handoff=draw(st.none() | st.builds(cj.Handoff, facts=some("n", "m"), note=TEXTS)),
                extra=draw(EXTRAS),
            )
            for pair in chosen
        ],
        starts=draw(some(*ids)) if ids else [],
        goals=draw(some(*ids)) if ids else [],
        facts=draw(st.lists(FACTS, max_size=2, unique_by=lambda fact: fact.name)),
        audience=draw(st.none() | st.builds(cj.Audience, who=TEXTS, insights=INSIGHTS)),
        personas=[cj.Persona(name, ideal=draw(st.booleans())) for name in PERSONAS],
        promises=promises[: draw(st.integers(0, 1))],
        source=draw(st.none() | st.builds(cj.Source, TEXTS, doubts=LISTS)),
        suppressions=suppressions,
        extra=draw(EXTRAS),
    )


@st.composite
def versions(draw: st.DrawFn) -> tuple[cj.Journey, cj.Journey]:
    """A journey and another version: each field from one of two, where that gives a journey."""
    old, other = draw(journeys()), draw(journeys())
    names = [field.name for field in attrs.fields(cj.Journey) if field.init]
    fields = {name: getattr(draw(st.sampled_from([old, old, other])), name) for name in names}
    try:
        return old, cj.Journey(**fields)
    except cj.errors.InvalidJourneyError:
        return old, other


Part: TypeAlias = Any
"""An element, a value of one, or several: what it is shows at run time."""

TOP = {"stages", "transitions", "facts", "personas", "promises"}
INNER = {"questions", "assets", "touchpoints", "metrics"}


class Applied:
    """Applies a diff by what its changes say and nothing else: so nothing can be missing."""

    def __init__(self, diff: cj.compare.Diff) -> None:
        self.changes = list(diff)

    def at(self, where: str) -> list[cj.compare.Change]:
        """What happened at a path."""
        return [change for change in self.changes if change.where == where]

    def element(self, where: str, element: Part) -> Part:
        """The element as it is in the new version."""
        fields = [
            field
            for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(element)))
            if field.init and field.eq
        ]
        return type(element)(
            **{
                field.name: self.value(
                    f"{where}.{field.name}" if where else field.name, getattr(element, field.name)
                )
                for field in fields
            }
        )

    def value(self, where: str, value: Part) -> Part:
        """The value of a field as it is in the new version."""
        own = self.at(where)
        if own:
            (change,) = own
            return change.after
        if isinstance(value, cj.types.FrozenMap):
            return self.mapping(where, value)
        if isinstance(value, tuple):
            return self.several(where, cast("Sequence[object]", value))
        return self.element(where, value) if self.below(where) else value

    def mapping(self, where: str, value: Mapping[str, Any]) -> Mapping[Any, Any]:
        """A mapping as it is in the new version."""
        changed = {path_under(where, key): key for key in value}
        kept = {
            key: self.value(path, value[key])
            for path, key in changed.items()
            if not any(change.kind == "removed" for change in self.at(path))
        }
        added = {
            key_at(change.where, where): change.after
            for change in self.changes
            if change.kind == "added" and key_at(change.where, where) is not None
        }
        return {**kept, **added}

    def several(self, where: str, value: Sequence[Any]) -> tuple[Any, ...]:
        """Several things as they are in the new version, by their keys or places."""
        name = where.rpartition(".")[2]
        if where in TOP or name in INNER or self.below(where):
            triples = [(path_under(where, key_of(item)), key_of(item), item) for item in value]
            return self.ordered(where, triples)
        if where in {"starts", "goals"}:
            pairs = enumerate(value)
            return self.ordered(where, [(f"{where}[{at}]", item, item) for at, item in pairs])
        return self.listed(where, value)

    def below(self, where: str) -> bool:
        """Whether anything happened below a path."""
        return any(change.where.startswith(f"{where}.") for change in self.changes)

    def ordered(self, where: str, triples: list[tuple[str, str, Any]]) -> tuple[Any, ...]:
        """Put what was added and moved behind what it follows, one after another."""
        gone = {change.where for change in self.changes if change.kind == "removed"}
        moves = {change.where: change.after for change in self.changes if change.kind == "moved"}
        follower: dict[Any, tuple[str, Any]] = {
            moves[path] or "": (key, item) for path, key, item in triples if path in moves
        }
        for change in self.changes:
            if change.kind == "added" and child_of(change.where, where):
                follower[change.follows] = (key_of(change.after), change.after)
        staying = [
            (key, item) for path, key, item in triples if path not in gone and path not in moves
        ]
        result: list[tuple[str, Any]] = []
        for step in [("", None), *staying]:
            current: tuple[str, Any] | None = step
            while current is not None:
                result.append(current)
                current = follower.get(shown_key(current[0]) if current[0] else "")
        return tuple(
            item if isinstance(item, str) else self.element(path_under(where, key), item)
            for key, item in result[1:]
        )

    def listed(self, where: str, value: Sequence[Any]) -> tuple[Any, ...]:
        """Texts and values by their places."""
        items: dict[int, Any] = dict(enumerate(value))
        added: dict[int, Any] = {}
        for change in self.changes:
            if child_of(change.where, where):
                at = int(change.where[len(where) + 1 : -1])
                if change.kind == "removed":
                    del items[at]
                elif change.kind == "changed":
                    items[at] = change.after
                else:
                    added[at] = change.after
        result = list(items.values())
        for at, item in sorted(added.items()):
            result.insert(at, item)
        return tuple(result)


def key_of(item: Part) -> str:
    """What tells an item from its neighbours."""
    if isinstance(item, str):
        return item
    if isinstance(item, cj.Transition):
        return f"{item.source}->{item.target}"
    return str(getattr(item, "key", None) or getattr(item, "id", None) or item.name)


def shown_key(key: str) -> str:
    """A key as paths have it."""
    return key if all(c.isalnum() or c in "_->" for c in key) else json.dumps(key)


def path_under(where: str, key: str) -> str:
    """The path of what lies under a key."""
    shown = shown_key(key) if key else '""'
    return f"{where}[{shown}]" if shown.startswith('"') else f"{where}.{shown}"


def child_of(path: str, where: str) -> bool:
    """Whether a path lies one step below another."""
    rest = path[len(where) :]
    return path.startswith(where) and (
        (rest.startswith("[") and rest.endswith("]")) or (rest[:1] == "." and "." not in rest[1:])
    )


def key_at(path: str, where: str) -> str | None:
    """The key by which a path lies one step below a mapping; None where it lies elsewhere."""
    rest = path[len(where) :] if path.startswith(where) else ""
    if rest.startswith('["'):
        try:
            return str(json.loads(rest[1:-1]))
        except ValueError:
            return None
    return rest[1:] if rest[:1] == "." and rest[1:].isidentifier() else None


@settings(max_examples=70)
@given(versions())
def test_the_old_version_and_the_changes_give_the_new_one(
    pair: tuple[cj.Journey, cj.Journey],
) -> None:
    """Nothing is left out: who has the old version can write the new one from the changes alone.

    There are none exactly where the versions are equal, and JSON needs no encoder of its own.
    """
    old, new = pair
    diff = cj.diff(old, new)
    assert bool(diff) == bool(cj.diff(new, old)) == (old != new)
    read = json.loads(json.dumps(diff.to_dict()))
    assert [item["where"] for item in read["changes"]] == [change.where for change in diff]
    assert read["impact"] == diff.impact
    for change in diff:
        if change.kind == "renamed":
            ids = {str(change.before): str(change.after)}
            stated = str(change.before) in new[ids[str(change.before)]].formerly
            old = cj.edit.rename_stages(old, ids=ids, formerly=stated)
    assert Applied(diff).element("", old) == new


@settings(max_examples=40)
@given(journeys(), journeys(), journeys())
def test_the_details_of_a_diff_tell_two_new_versions_apart(
    old: cj.Journey, new: cj.Journey, other: cj.Journey
) -> None:
    """Different journeys give different texts, each change on a line of its own."""
    details, diff = cj.diff(old, new).details(), cj.diff(old, new)
    assert details != cj.diff(old, other).details() or new == other
    assert len(details.splitlines()) == len(diff.changes) == len(str(diff).splitlines()) - 1
    assert all(line.isprintable() for line in (details + str(diff)).splitlines())


@st.composite
def three_versions(draw: st.DrawFn) -> tuple[cj.Journey, cj.Journey, cj.Journey]:
    """A journey, another version, and another version of that one, near-equal all three."""
    first, second = draw(versions())
    other = draw(journeys())
    name = draw(st.sampled_from([field.name for field in attrs.fields(cj.Journey) if field.init]))
    fields = {field.name: getattr(second, field.name) for field in attrs.fields(cj.Journey)}
    fields = {key: value for key, value in fields.items() if key in ALL_FIELDS}
    try:
        return first, second, cj.Journey(**{**fields, name: getattr(other, name)})
    except cj.errors.InvalidJourneyError:
        return first, second, other


ALL_FIELDS = frozenset(field.name for field in attrs.fields(cj.Journey) if field.init)


@settings(max_examples=80)
@given(three_versions())
def test_two_diffs_in_a_row_hold_what_one_diff_says(
    three: tuple[cj.Journey, cj.Journey, cj.Journey],
) -> None:
    """Nothing differs between the first and the last version that no step between them changed."""
    first, second, third = three
    steps = [*cj.diff(first, second), *cj.diff(second, third)]
    whole = cj.diff(first, third)
    assume(not any(change.kind == "renamed" for change in [*steps, *whole]))
    touched = [by_list(change.where) for change in steps]
    lists = {change.where.rpartition(".")[0] for change in steps}
    for change in whole:
        where = by_list(change.where)
        if change.kind == "moved" and where.rpartition(".")[0] in lists:
            continue  # of several smallest sets of moves, each diff names one
        assert any(inside(where, step) or inside(step, where) for step in touched), change


def by_list(where: str) -> str:
    """A path without places in lists: things without ids go by their places, and these shift."""
    return re.sub(r"\[\d+\]", "", where)


def inside(path: str, of: str) -> bool:
    """Whether a path is another one or lies below it."""
    return path == of or path.startswith((f"{of}.", f"{of}["))


def changes(old: cj.Journey, new: cj.Journey) -> list[tuple[str, str, str]]:
    """The kind, path and impact of each change."""
    return [(change.kind, change.where, change.impact) for change in cj.diff(old, new)]


SHOP = cj.Journey.sequence(
    "shop",
    [
        cj.Stage("know", phases=["aware"], insights=[cj.Insight("find-us", text="find us")]),
        cj.Stage("try", assets=[cj.Asset("video", title="How it works")]),
        cj.Stage("buy", entry=cj.fact("orders") >= 1),
    ],
    facts=[
        cj.Fact("orders", type="int", minimum=0, maximum=9),
        cj.Fact("plan", type="str", values=["free", "pro"]),
    ],
)


def with_fact(**fields: Part) -> cj.Journey:
    """The shop with another declaration of `orders`."""
    return cj.evolve(SHOP, facts=[cj.Fact("orders", **fields), SHOP.facts[1]])


def test_an_order_is_described_by_as_few_moves_as_can_be() -> None:
    """One stage that went to the front is one move, though all others stand elsewhere now."""
    new = cj.evolve(SHOP, stages=[SHOP["buy"], SHOP["know"], SHOP["try"]])
    assert list(map(str, cj.diff(SHOP, new))) == [
        "> stages.buy: after try → first  [behavioural: alignments and ties depend on this order]"
    ]


@pytest.mark.parametrize(
    ("before", "after", "fewest"),
    [("abcd", "abcd", 0), ("abcd", "dabc", 1), ("abcd", "dcba", 3), ("abcdef", "badcfe", 3)],
)
def test_moves_are_the_fewest(before: str, after: str, fewest: int) -> None:
    """As many as stand outside a longest run that kept its order."""
    old, new = (cj.Journey("j", stages=list(map(cj.Stage, order))) for order in (before, after))
    assert [change.kind for change in cj.diff(old, new)] == ["moved"] * fewest


def test_what_is_deep_inside_has_a_path_of_ids() -> None:
    """Nouns with ids go by them; texts go by their place; odd names are quoted."""
    new = SHOP.with_stage(
        cj.Stage(
            "try",
            assets=[cj.Asset("video", title="A tour")],
            extra={"crm": {"an id": 7}},
            insights=[cj.Insight("time", text="time")],
        )
    )
    assert changes(SHOP, new) == [
        ("added", "stages.try.insights.time", "cosmetic"),
        ("changed", "stages.try.assets.video.title", "cosmetic"),
        ("added", "stages.try.extra.crm", "behavioural"),
    ]
    newer = new.with_stage(cj.evolve(new["try"], extra={"crm": {"an id": 7.0}}))
    (change,) = cj.diff(new, newer)
    assert (change.where, change.before, change.after) == (
        'stages.try.extra.crm["an id"]',
        7,
        7.0,
    )


def test_one_true_and_one_point_zero_are_three_values() -> None:
    """Python takes them for equal; your data and your criteria do not."""
    numbers = [cj.Stage("a", extra={"n": value}) for value in (1, 1.0, True)]
    said = [cj.fact("n") == 1, cj.fact("n") == 1.0, cj.fact("n").is_true()]
    for kept in (numbers, [cj.Stage("a", entry=entry) for entry in said]):
        built = [cj.Journey("j", stages=[stage]) for stage in kept]
        for old in built:
            assert [bool(cj.diff(old, new)) for new in built].count(False) == 1


def test_bounds_change_with_the_type_of_their_fact() -> None:
    """A whole number's bound does not bound a float, though Python takes 0 for 0.0."""
    old = cj.Journey("j", facts=[cj.Fact("n", type="int", values=[0, 1])])
    new = cj.Journey("j", facts=[cj.Fact("n", type="float", values=[0, 2])])
    assert [(change.where, change.before, change.after) for change in cj.diff(old, new)] == [
        ("facts.n.type", "int", "float"),
        ("facts.n.values", (0, 1), (0.0, 2.0)),
    ]
    bound = [cj.Journey("j", facts=[cj.Fact("n", type=kind, minimum=0)]) for kind in NUMBERS]
    assert [str(change)[:29] for change in cj.diff(*bound)][1] == "~ facts.n.minimum: 0 → 0.0  ["


NUMBERS: tuple[cj.types.FactType, ...] = ("int", "float")


def test_texts_in_another_order_are_moved_whole() -> None:
    """The first phase is the primary one, so its order is more than looks."""
    old = cj.evolve(
        SHOP.with_stage(cj.Stage("know", phases=["aware", "try"])), source=doubted("abc")
    )
    new = cj.evolve(
        SHOP.with_stage(cj.Stage("know", phases=["try", "aware"])), source=doubted("cba")
    )
    assert list(map(str, cj.diff(old, new))) == [
        (
            "> stages.know.phases: 'aware', 'try' → 'try', 'aware'"
            "  [behavioural: it matches other stages of other journeys]"
        ),
        "> source.doubts: 'a', 'b', 'c' → 'c', 'b', 'a'  [cosmetic]",
    ]


def doubted(doubts: str) -> cj.Source:
    """A source with a doubt for each letter."""
    return cj.Source("Book", doubts=list(doubts))


def test_texts_go_by_their_places() -> None:
    """What is the same at both ends, and in between, is left alone."""
    old = cj.evolve(SHOP, source=doubted("abcde"))
    same = cj.evolve(SHOP, source=doubted("axcye"))
    assert [(change.where, change.before, change.after) for change in cj.diff(old, same)] == [
        ("source.doubts[1]", "b", "x"),
        ("source.doubts[3]", "d", "y"),
    ]
    fewer = cj.evolve(SHOP, source=doubted("axe"))
    assert changes(old, fewer) == [
        *(("removed", f"source.doubts[{at}]", "cosmetic") for at in (1, 2, 3)),
        ("added", "source.doubts[1]", "cosmetic"),
    ]


def test_several_claims_under_one_key_go_by_their_places() -> None:
    """Where keys cannot tell things apart, nothing is lost all the same."""

    def claiming(*values: str) -> cj.Journey:
        claims = [cj.Claim("price", value=value) for value in values]
        return cj.Journey("j", stages=[cj.Stage("s", assets=[cj.Asset("a", claims=claims)])])

    one, two = claiming("9"), claiming("9", "12")
    assert changes(one, two) == [("added", "stages.s.assets.a.claims[1]", "behavioural")]
    assert changes(one, claiming("8")) == [
        ("changed", "stages.s.assets.a.claims.price.value", "behavioural")
    ]


@pytest.mark.parametrize(
    ("new", "impact"),
    [
        (SHOP.without_stage("try"), "breaking"),
        (SHOP.disconnect("know", "try"), "breaking"),
        (cj.evolve(SHOP, goals=[]), "breaking"),
        (cj.evolve(SHOP, starts=[]), "breaking"),
        (cj.evolve(SHOP, id="store"), "breaking"),
        (cj.evolve(SHOP, facts=SHOP.facts[:1]), "breaking"),
        (SHOP.connect("know", "try", kind="referral"), "breaking"),
        (SHOP.connect("know", "try", kind="return"), "behavioural"),
        (with_fact(type="float", minimum=0, maximum=9), "breaking"),
        (with_fact(type="int", minimum=0, maximum=9, unit="dozens"), "breaking"),
        (with_fact(type="int", minimum=1, maximum=9), "breaking"),
        (with_fact(type="int", minimum=0, maximum=8), "breaking"),
        (with_fact(type="int", minimum=-1, maximum=9), "behavioural"),
        (with_fact(type="int", minimum=0), "behavioural"),
        (with_fact(type="str"), "breaking"),
        (SHOP.with_stage(cj.evolve(SHOP["buy"], entry=cj.fact("orders") >= 2)), "behavioural"),
        (SHOP.with_stage(cj.Stage("refer")), "behavioural"),
        (SHOP.connect("buy", "try", kind="return"), "behavioural"),
        (SHOP.with_stage(cj.Stage("try")), "behavioural"),
        (SHOP.with_stage(cj.evolve(SHOP["know"], name="Know", purpose="")), "cosmetic"),
        (SHOP.with_stage(cj.evolve(SHOP["know"], assets=[cj.Asset("page")])), "cosmetic"),
        (cj.evolve(SHOP, version="2", description="Everything", note="!"), "cosmetic"),
        (SHOP, "cosmetic"),
    ],
)
def test_the_gravest_change_gives_the_impact(new: cj.Journey, impact: cj.compare.Impact) -> None:
    """Breaking is what was valid and may no longer be; behavioural, what may answer otherwise."""
    assert cj.diff(SHOP, new).impact == impact


@pytest.mark.parametrize(
    ("before", "after", "impact"),
    [
        (["free", "pro"], ["pro", "free"], "cosmetic"),
        (["free", "pro"], ["free", "pro", "team"], "behavioural"),
        (["free", "pro"], [], "behavioural"),
        (["free", "pro"], ["free"], "breaking"),
        ([], ["free"], "breaking"),
    ],
)
def test_a_domain_breaks_when_it_gets_narrower(
    before: list[str], after: list[str], impact: cj.compare.Impact
) -> None:
    """No listed values mean any value."""
    old, new = (
        cj.Journey("j", facts=[cj.Fact("plan", type="str", values=values)])
        for values in (before, after)
    )
    assert cj.diff(old, new).impact == impact


def test_bounds_that_cannot_be_compared_break() -> None:
    """A moment with a zone and one without have no order."""
    moment = dt.datetime(2026, 1, 1)
    old, new = (
        cj.Journey("j", facts=[cj.Fact("since", type="datetime", minimum=bound)])
        for bound in (moment, moment.replace(tzinfo=dt.UTC))
    )
    assert cj.diff(old, new).impact == "breaking"


def test_changes_are_selected_by_impact_and_by_place() -> None:
    """A path brings what lies below it, and nothing that only begins alike."""
    new = SHOP.with_stage(cj.Stage("buy-more")).with_stage(cj.Stage("buy", name="Buy"))
    diff = cj.diff(SHOP, new)
    assert [change.where for change in diff.under("stages.buy")] == [
        "stages.buy.name",
        "stages.buy.entry",
        "stages.buy.end",
    ]
    assert [change.where for change in diff.of("cosmetic")] == ["stages.buy.name"]
    assert len(diff) == 4


def test_a_diff_sums_itself_up() -> None:
    """In a line for the debugger, in full for people."""
    new = cj.evolve(SHOP, version="2")
    assert repr(cj.diff(SHOP, new)) == "<Diff shop → shop '2': 1 change, cosmetic>"
    assert repr(cj.diff(SHOP, new).changes[0]) == "<Change changed version (cosmetic)>"
    assert str(cj.diff(SHOP, new)).splitlines()[0] == "shop → shop '2': 1 change, cosmetic"
    assert str(cj.diff(SHOP, SHOP)) == "shop → shop: no change"


def test_a_large_journey_is_compared_stage_by_stage() -> None:
    """A stage in the midst of 20,000 is one change, and a text at its end another."""
    old = cj.Journey.sequence("big", [f"s{index}" for index in range(20_000)])
    new = old.with_stage(cj.Stage("new"), before="s10000").with_stage(cj.Stage("s0", name="First"))
    assert changes(old, new) == [
        ("changed", "stages.s0.name", "cosmetic"),
        ("added", "stages.new", "behavioural"),
    ]


def test_a_renamed_stage_is_one_change() -> None:
    """Whatever refers to it: transitions, starts, goals, promises, suppressions."""
    refund = cj.Promise("refund", made=["know"], due="buy", kept=["buy"])
    excuses = [
        cj.Suppression("CJ1", where=where, reason="A draft")
        for where in ("stages.buy.entry", "transitions.try->buy", "goals[0]", "stages.know")
    ]
    old = cj.evolve(SHOP, promises=[refund], suppressions=excuses)
    renamed = cj.edit.rename_stages(old, ids={"buy": "order"})
    assert changes(old, renamed) == [("renamed", "stages.buy", "breaking")]
    assert str(cj.diff(old, renamed).changes[0]).startswith("= stages.buy: now order  [breaking")
    assert renamed["order"].formerly == ("buy",)
    stated = renamed.with_stage(cj.evolve(renamed["order"], entry=None))
    assert changes(old, stated) == [
        ("renamed", "stages.buy", "breaking"),
        ("removed", "stages.order.entry", "behavioural"),
    ]
    by_phases = cj.edit.rename_stages(SHOP, ids={"know": "hear"})
    assert [change.kind for change in cj.diff(SHOP, by_phases)] == ["renamed"]


def test_a_name_that_another_stage_took_over_casts_doubt_on_the_id() -> None:
    """Only texts changed, and yet the ids may have changed places."""
    old = cj.Journey.sequence("s", [cj.Stage("a", name="Trial"), cj.Stage("b", name="Payment")])
    new = cj.Journey.sequence("s", [cj.Stage("a", name="Payment"), cj.Stage("b", name="Trial")])
    assert [change.impact for change in cj.diff(old, new)] == ["behavioural", "behavioural"]


def test_the_impact_of_version_0_1_0_is_still_read() -> None:
    """It said `safe` for what is cosmetic."""
    change = cj.compare.Change(kind="changed", where="name", impact="safe", why="")
    assert change.impact == "cosmetic"


PYTHON_VALUE = re.compile(r"\b(?:[A-Z][A-Za-z]+|parse_criterion|fact)\(|\bNone\b|\bFrozenMap\b")


@settings(max_examples=60)
@given(versions())
def test_no_python_stands_where_people_read(pair: tuple[cj.Journey, cj.Journey]) -> None:
    """In texts, tables and notebooks, changes are described; to_dict and details have the rest."""
    diff = cj.diff(*pair)
    assert not PYTHON_VALUE.search(str(diff))
    assert not PYTHON_VALUE.search(repr(diff.rows()).replace("None", ""))
    assert not PYTHON_VALUE.search(diff.details())
    shown = cj.compare.Diff._repr_mimebundle_(diff)  # pyright: ignore[reportPrivateUsage] - as notebooks call it
    assert all(not PYTHON_VALUE.search(text) for text in shown.values())


def test_elements_are_described_by_what_is_in_them() -> None:
    """By name, with their sort and how much they hold; what is long is cut."""
    stage = cj.Stage(
        "taste",
        name="Taste",
        phases=["explore", "try"],
        questions=[cj.Question("a"), cj.Question("b")],
        assets=[cj.Asset("page"), cj.Asset("map")],
        metrics=[cj.Metric("m")],
        insights=[cj.Insight("queue", text="queue", kind="pain")],
    )
    moment = dt.datetime(2026, 1, 1, 8, tzinfo=dt.UTC)
    bound = cj.Fact("since", type="datetime", minimum=moment)
    new = cj.evolve(
        SHOP.with_stage(stage).connect("buy", "taste", kind="return", when=cj.fact("orders") < 9),
        audience=cj.Audience(insights=[cj.Insight("hunger", text="Hunger", kind="pain")]),
        facts=[*SHOP.facts, bound],
        extra={"x" * 200: {"y": [1]}},
    )
    texts = [str(change) for change in cj.diff(SHOP, new)]
    assert texts[0].startswith(
        "+ stages.taste: Taste (explore, try): 2 questions, 1 insight, 2 assets, 1 metric; after"
    )
    assert "+ transitions.buy->taste: buy → Taste (return): if `orders < 9`; after" in texts[1]
    assert texts[2].startswith("+ facts.since: since (datetime); after plan")
    assert texts[3].startswith("+ audience: audience: 1 insight  [")
    assert len(texts[4]) < 520
    later = cj.evolve(new, facts=[*SHOP.facts, cj.evolve(bound, minimum=None)])
    assert "2026-01-01 08:00:00+00:00" in str(cj.diff(new, later))
    ended = SHOP.with_stage(cj.evolve(SHOP["know"], end=True))
    assert [str(change) for change in cj.diff(SHOP, ended)] == [
        "~ stages.know.end: false → true  [behavioural: where a journey may end changes]"
    ]


def test_a_changed_wait_is_said_as_people_say_it() -> None:
    """In days, not in the words of Python."""
    old = cj.Journey.sequence("shop", ["know", "buy"])
    (item,) = old.transitions
    waits = [cj.evolve(item, after=timedelta(days=number)) for number in (3, 14)]
    before, after = (cj.evolve(old, transitions=[one]) for one in waits)
    text = str(cj.diff(before, after))
    assert "3 days" in text
    assert "14 days" in text


@pytest.mark.parametrize(
    ("after", "english", "german"),
    [
        (timedelta(hours=84), "3 days 12 h", "3 Tage 12 h"),
        (timedelta(days=14), "14 days", "14 Tage"),
        (timedelta(minutes=90), "1 h 30 min", "1 h 30 min"),
        (timedelta(hours=1), "1 h", "1 h"),
        (timedelta(days=1, minutes=1), "1,441 minutes", "1.441 Minuten"),
        (timedelta(seconds=7), "7 seconds", "7 Sekunden"),
    ],
)
def test_durations_and_figures_of_a_difference_are_said_as_people_do(
    after: timedelta, english: str, german: str
) -> None:
    """In both languages, whole, and without the digits that adding leaves."""

    def shop(after: timedelta, probability: float, language: str) -> cj.Journey:
        move = cj.Transition("a", "b", after=after, probability=probability)
        return cj.Journey(
            "shop", language=language, stages=[cj.Stage("a"), cj.Stage("b")], transitions=[move]
        )

    for language, text, mark in (("en", english, "."), ("de", german, ",")):
        old = shop(timedelta(days=9), 0.1 + 0.2, language)
        lines = str(cj.diff(old, shop(after, 1 / 3, language)))
        assert f" → {text}  [" in lines
        assert f": 0{mark}3 → 0{mark}333333333333  [" in lines
        # Where only such a digit differs, it is shown.
        assert f"0{mark}30000000000000004 → 0{mark}3 " in str(
            cj.diff(old, shop(after, 0.3, language))
        )
