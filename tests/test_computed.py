"""Facts that are computed: from events, from the time since a fact, from other facts."""

import pickle
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.criteria import Reading, Since
from customer_journey.criteria._computed import Definitions
from customer_journey.criteria._fact import with_domain
from customer_journey.errors import InvalidFileError, InvalidJourneyError, InvalidValueError

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
PROJECTS = cj.Fact("projects", type="int", computed=Reading("count", "project_created"))
INVITES = cj.Fact("invites", type="int", computed=Reading("count", "invited"))
LAST_USE = cj.Fact("last_use", type="datetime", computed=Reading("last", "app_opened"))
IDLE = cj.Fact("idle", type="int", unit="days", computed=Since("last_use"))


def when(name: str, text: str, **fields: Any) -> cj.Fact:
    """A fact that a criterion computes."""
    return cj.Fact(name, type="bool", computed=cj.parse_criterion(text), **fields)


KEEN = when("keen", "projects >= 1 and invites >= 1", basis="assumed")


def team(entry: str = "keen and idle < 14", *facts: cj.Fact) -> cj.Journey:
    """A tool of which people see the value once they work with colleagues."""
    stage = cj.Stage("value", name="Sees value", entry=cj.parse_criterion(entry))
    listed = facts or (PROJECTS, INVITES, LAST_USE, IDLE, KEEN)
    return cj.Journey.sequence("team", ["try", stage], facts=listed)


def places(error: InvalidValueError | InvalidFileError) -> list[str]:
    """Where the problems are."""
    return [problem.where for problem in error.problems]


class TestDeclarations:
    """What can be declared, and what cannot."""

    def test_readings_read_and_are_values(self) -> None:
        """They print as words, compare, hash and pickle."""
        where = cj.fact("amount") >= 50
        reading = Reading("sum", "paid", column="amount", where=where, within=timedelta(days=90))
        assert str(reading) == "sum of amount of paid where amount >= 50 within 90 days"
        assert str(Reading("last", ["paid", "left"])) == "last of paid or left"
        assert pickle.loads(pickle.dumps(reading)) == reading
        assert len({reading, Reading("count", "paid"), Reading("count", ["paid"])}) == 2
        assert repr(Since("last_use")) == "Since('last_use')"
        assert str(Since("last_use")) == "since last_use"

    @pytest.mark.parametrize(
        ("make", "where"),
        [
            (lambda: Reading("sum", "paid"), ["sum"]),
            (lambda: Reading("average", "paid"), ["average"]),
            (lambda: Reading("min", "paid"), ["min"]),
            (lambda: Reading("count", "paid", column="amount"), ["count"]),
            (lambda: Reading("ever", "paid", column="amount"), ["ever"]),
            (lambda: Reading("count", []), ["count"]),
            (lambda: Reading("count", ["paid", "paid"]), ["events[1]"]),
            (lambda: Reading("count", "paid", within=timedelta()), ["within"]),
            (lambda: Reading("cuont", "paid"), ["take"]),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - misspelt
            (lambda: Reading("count", ""), ["events[0]"]),
            (lambda: Since(""), ["fact"]),
            (lambda: Since(3), ["fact"]),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - no text
            (lambda: cj.Event("paid", columns=[IDLE]), ["columns.idle"]),
            (
                lambda: cj.Event(
                    "paid", columns=[cj.Fact("n", type="int"), cj.Fact("n", type="str")]
                ),
                ["columns[1]"],
            ),
            (lambda: cj.Fact("n", type="int", computed="count"), ["computed"]),  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - a text
            (lambda: cj.Fact("n", type="str", computed=cj.fact("m") > 1), ["when"]),
            (lambda: cj.Fact("n", type="date", unit="days", computed=Since("m")), ["since"]),
            (lambda: cj.Fact("n", type="int", unit="months", computed=Since("m")), ["since"]),
            (lambda: cj.Fact("n", type="float", computed=Reading("count", "paid")), ["count"]),
            (lambda: cj.Fact("n", type="int", computed=Reading("ever", "paid")), ["ever"]),
            (lambda: cj.Fact("n", type="int", computed=Reading("last", "paid")), ["last"]),
            (
                lambda: cj.Fact(
                    "n", type="str", values=["paid"], computed=Reading("last", ["paid", "left"])
                ),
                ["last"],
            ),
        ],
        ids=map(str, range(22)),
    )
    def test_what_cannot_be_is_named(self, make: Callable[[], object], where: list[str]) -> None:
        """At construction, under the verb as files have it."""
        with pytest.raises(InvalidValueError) as caught:
            make()
        assert places(caught.value) == where

    @pytest.mark.parametrize(
        ("kind", "take", "column"),
        [
            ("int", "count", ""),
            ("bool", "ever", ""),
            ("int", "sum", "n"),
            ("float", "sum", "n"),
            ("float", "average", "n"),
            ("date", "max", "n"),
            ("str", "min", "n"),
            ("datetime", "first", ""),
            ("date", "last", ""),
            ("str", "last", ""),
            ("bool", "last", "n"),
        ],
    )
    def test_a_verb_gives_its_types(self, kind: Any, take: Any, column: str) -> None:
        """Those of the table in the documentation."""
        reading = Reading(take, "paid", column=column)
        assert cj.Fact("n", type=kind, computed=reading).computed == reading

    def test_broken_references_are_named_at_once(self) -> None:
        """Undeclared facts with what was meant, facts that are not times, and cycles."""
        facts = [
            when("keen", "other"),
            when("other", "third or projects > 1"),
            when("third", "keen"),
            when("odd", "project > 1"),
            when("self", "not self"),
            cj.Fact("idle", type="int", unit="days", computed=Since("last_us")),
            cj.Fact("age", type="int", unit="days", computed=Since("projects")),
            PROJECTS,
            LAST_USE,
        ]
        with pytest.raises(InvalidJourneyError) as caught:
            cj.Journey("team", facts=facts)
        assert [str(problem) for problem in caught.value.problems] == [
            "facts.odd.when: no fact 'project' (did you mean 'projects'?)",
            "facts.idle.since: no fact 'last_us' (did you mean 'last_use'?)",
            "facts.age.since: 'projects' is of type int, not a date or datetime",
            *sorted(
                [
                    "facts.keen.when: goes round: keen -> other -> third -> keen",
                    "facts.self.when: goes round: self -> self",
                ],
                key=[str(problem) for problem in caught.value.problems].index,
            ),
        ]
        with pytest.raises(InvalidJourneyError, match=r"events\[1\]: event 'paid' is already"):
            cj.Journey("team", events=[cj.Event("paid"), cj.Event("paid")])

    def test_readings_bring_their_domain(self) -> None:
        """A count is never below 0; a declared domain that says more stays."""
        assert with_domain(PROJECTS).minimum == 0
        assert with_domain(cj.evolve(PROJECTS, minimum=-3)).minimum == 0
        hours = cj.Fact("n", type="float", unit="hours", computed=Since("last_use"))
        assert repr(with_domain(hours).minimum) == "0.0"
        status = cj.Fact("status", type="str", computed=Reading("last", ["paid", "left"]))
        assert with_domain(status).values == ("paid", "left")
        for same in (
            cj.evolve(PROJECTS, minimum=2),
            cj.evolve(PROJECTS, maximum=-1),
            cj.evolve(PROJECTS, values=[1, 2]),
            cj.evolve(status, values=["paid", "left", "none"]),
            cj.Fact("spent", type="float", computed=Reading("sum", "paid", column="amount")),
            KEEN,
            cj.Fact("plan", type="str"),
        ):
            assert with_domain(same) is same


@pytest.mark.extra("yaml")
class TestFiles:
    """In files, the verb is the key."""

    TEXT = """\
customer_journey: 1
id: team
events:
  paid:
    meaning: paid for a month
    columns:
      amount:
        type: float
        minimum: 0.0
facts:
  orders:
    type: int
    count: paid
    where: amount >= 50
    within: 90 days
  spent:
    type: float
    sum: paid.amount
  status:
    type: str
    last:
      - paid
      - order.left
  plan:
    type: str
    last:
      event: order.paid
      column: plan
  last_use:
    type: datetime
    last: app_opened
  idle:
    type: int
    unit: days
    since: last_use
  keen:
    type: bool
    when: orders >= 2
    basis: assumed
"""

    def test_every_form_is_read_and_written(self) -> None:
        """Short forms where they say the same, and long ones for names with dots."""
        text = self.TEXT.replace(
            "\n      - paid\n      - order.left", "\n      event: [paid, order.left]"
        )
        journey = cj.loads(text, format="yaml")
        computed = {fact.name: str(fact.computed) for fact in journey.facts}
        assert computed == {
            "orders": "count of paid where amount >= 50 within 90 days",
            "spent": "sum of amount of paid",
            "status": "last of paid or order.left",
            "plan": "last of plan of order.paid",
            "last_use": "last of app_opened",
            "idle": "since last_use",
            "keen": "orders >= 2",
        }
        written = cj.dumps(journey, format="yaml")
        assert cj.loads(written, format="yaml") == journey
        assert "sum: paid.amount" in written
        short = cj.loads(self.TEXT.replace("order.left", "left"), format="yaml")
        assert "\n      - left" in cj.dumps(short, format="yaml")
        assert cj.loads(cj.dumps(journey, format="json"), format="json") == journey

    @pytest.mark.parametrize(
        ("fact", "where"),
        [
            ({"count": "paid", "sum": "paid.n"}, ["facts.x.sum"]),
            ({"count": "paid", "when": "y", "since": "y"}, ["facts.x.since", "facts.x.when"]),
            ({"where": "n > 1"}, ["facts.x.where"]),
            ({"when": "y", "within": "3 days"}, ["facts.x.within"]),
            ({"sum": "paid"}, ["facts.x.sum"]),
            ({"count": "paid.n"}, ["facts.x.count"]),
            ({"count": "a.b.c"}, ["facts.x.count"]),
            ({"count": []}, ["facts.x.count"]),
            ({"count": 3}, ["facts.x.count"]),
            ({"count": ["a.b"]}, ["facts.x.count"]),
            ({"count": ["a", "a"]}, ["facts.x.count[1]"]),
            ({"last": {"event": "paid", "colunm": "n"}}, ["facts.x.last.colunm"]),
            ({"last": {"column": "n"}}, ["facts.x.last"]),
            ({"last": {"event": "paid", "column": 3}}, ["facts.x.last"]),
            ({"count": "paid", "within": "1 month"}, ["facts.x.within"]),
            ({"count": "paid", "within": "0 days"}, ["facts.x.within"]),
            ({"count": "paid", "where": "n >"}, ["facts.x.where"]),
            ({"since": 3}, ["facts.x.since"]),
            ({"when": "n >"}, ["facts.x.when"]),
            ({"ever": "paid"}, ["facts.x.ever"]),
            ({"computed": "paid"}, ["facts.x.computed"]),
            ({"cuont": "paid"}, ["facts.x.cuont"]),
        ],
        ids=map(str, range(22)),
    )
    def test_problems_are_named_by_their_path(
        self, fact: Mapping[str, object], where: list[str]
    ) -> None:
        """Everything at once."""
        y = {"type": "datetime"}
        data = {
            "customer_journey": 1,
            "id": "team",
            "facts": {"x": {"type": "int", **fact}, "y": y},
        }
        with pytest.raises(InvalidFileError) as caught:
            cj.files.from_dict(data)
        assert places(caught.value) == where

    def test_problems_have_lines_and_hints(self) -> None:
        """Months differ in length; a misspelt verb is suggested from all keys."""
        text = self.TEXT.replace("90 days", "1 month")
        with pytest.raises(InvalidFileError, match="write '30 days'") as caught:
            cj.loads(text, format="yaml")
        assert "line 15" in str(caught.value)
        with pytest.raises(InvalidFileError, match="did you mean 'count'"):
            cj.loads(self.TEXT.replace("count:", "cuont:"), format="yaml")
        misspelt = self.TEXT.replace("since: last_use", "since: last_us")
        with pytest.raises(InvalidFileError, match="did you mean 'last_use'"):
            cj.loads(misspelt, format="yaml")

    def test_what_was_lost_breaks_no_reference(self) -> None:
        """A fact that cannot be read is not reported as missing, too."""
        text = self.TEXT.replace("order.left", "left").replace("type: datetime", "type: moment")
        with pytest.raises(InvalidFileError) as caught:
            cj.loads(text, format="yaml")
        assert places(caught.value) == ["facts.last_use.type"]


class TestLocate:
    """Where somebody is, by facts that are computed from what is known of them."""

    def test_facts_that_are_not_passed_are_computed(self) -> None:
        """From other facts, and from the time up to a moment."""
        facts = {"projects": 1, "invites": 2, "last_use": NOON - timedelta(days=3, hours=5)}
        located = cj.locate(team(), facts, as_of=NOON)
        assert (located.stages, located.assumed) == (("value",), ("keen",))
        assert "Rests on what is assumed: keen." in str(located)
        assert cj.locate(team(), facts).missing == ("idle",)
        late = cj.locate(team(), facts, as_of=NOON + timedelta(days=11))
        assert late.blocked[0].value == 14

    def test_what_is_passed_is_taken_as_it_is(self) -> None:
        """Even against what it would be computed from."""
        facts = {"projects": 1, "invites": 2, "keen": False, "idle": 3}
        assert cj.locate(team(), facts).stages == ("try",)
        unknown = {"projects": 1, "invites": 2, "keen": None, "idle": float("nan")}
        assert cj.locate(team(), unknown).missing == ("idle",)

    def test_the_best_question_has_an_answer(self) -> None:
        """Of what a fact is computed from, not of itself."""
        assert cj.locate(team("keen"), {"projects": 3}).missing == ("invites",)

    def test_a_float_is_exact_and_a_day_begins_at_midnight(self) -> None:
        """In the unit of the fact."""
        weeks = cj.Fact("weeks", type="float", unit="weeks", computed=Since("day"))
        journey = team("weeks > 1.07", cj.Fact("day", type="date"), weeks)
        facts = {"day": date(2026, 3, 3)}
        assert cj.locate(journey, facts, as_of=NOON).stages == ("value",)
        assert cj.locate(journey, facts, as_of=NOON - timedelta(hours=1)).stages == ("try",)
        naive = datetime(2026, 3, 10, 12)
        assert cj.locate(journey, facts, as_of=naive).stages == ("value",)

    @pytest.mark.parametrize("unit", ["seconds", "minutes", "hours", "days", "weeks"])
    def test_a_unit_is_as_long_as_it_is(self, unit: str) -> None:
        """To the microsecond."""
        last = cj.Fact("last", type="datetime")
        ago = cj.Fact("ago", type="float", unit=unit, computed=Since("last"))
        journey = team("ago >= 1", last, ago)
        then = NOON - timedelta(**{unit: 1})
        assert cj.locate(journey, {"last": then}, as_of=NOON).stages == ("value",)
        just = NOON - timedelta.resolution
        assert cj.locate(journey, {"last": then}, as_of=just).stages == ("try",)

    @pytest.mark.parametrize(
        ("since", "message"),
        [
            (NOON + timedelta(hours=1), "last_use: .* is later than"),
            (datetime(2026, 1, 1), "it has no zone, and as_of has a zone"),
        ],
    )
    def test_what_is_later_or_has_no_zone_is_refused(self, since: datetime, message: str) -> None:
        """Nothing later than the moment is looked at."""
        with pytest.raises(InvalidValueError, match=message):
            cj.locate(team(), {"last_use": since}, as_of=NOON)
        days = cj.Fact("days", type="int", unit="days", computed=Since("day"))
        journey = team("days > 1", cj.Fact("day", type="date"), days)
        with pytest.raises(InvalidValueError, match="2026-03-11 is later than"):
            cj.locate(journey, {"day": date(2026, 3, 11)}, as_of=NOON)
        with pytest.raises(cj.errors.WrongTypeError, match="as_of"):
            cj.locate(team(), {}, as_of="today")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - a text

    def test_every_entrance_computes_them(self) -> None:
        """Enrolments at the moment they are looked at."""
        facts = {"projects": 1, "invites": 2, "last_use": NOON - timedelta(days=3)}
        assert cj.enrol(team(), "ada", facts, at=NOON).stage == "value"
        ada = cj.enrol(team(), "ada", {}, at=NOON - timedelta(days=4))
        assert cj.advance(ada, facts, at=NOON).stage == "value"
        assert cj.next_stages(team("keen"), "try", facts) == ("value",)
        (step,) = cj.people.next_steps(ada, facts, at=NOON)
        assert step.status == "open"

    def test_a_criterion_of_another_kind_says_where(self) -> None:
        """In the definition of the fact."""
        journey = team("keen", when("keen", "projects == 'x'"), cj.Fact("projects", type="int"))
        with pytest.raises(cj.errors.CriterionTypeError) as caught:
            cj.locate(journey, {"projects": 1})
        assert "in facts.keen.when of journey 'team'" in caught.value.__notes__

    def test_a_proxy_is_named_where_there_is_no_other_fact(self) -> None:
        """And no fact where none is a proxy."""
        proxy = cj.Fact("keen", type="bool", basis="assumed")
        for keen, named in ((proxy, ("keen",)), (cj.Fact("keen", type="bool"), ())):
            stage = cj.Stage("try", entry=cj.fact("keen").is_true())
            journey = cj.Journey("team", stages=[stage], starts=["try"], facts=[keen])
            assert cj.locate(journey, {"keen": True}).assumed == named

    def test_proxies_of_proxies_are_named(self) -> None:
        """As far as they are known and decide something."""
        loves = when("loves", "keen and projects > 2")
        journey = team("loves", PROJECTS, INVITES, KEEN, loves)
        assert cj.locate(journey, {"projects": 3, "invites": 1}).assumed == ("keen",)
        assert cj.locate(journey, {}).assumed == ()

    @pytest.mark.extra("data")
    def test_tables_say_the_same(self) -> None:
        """A fact without a column is computed; cells of a column are taken as they are."""
        rows = [{"projects": n, "invites": m} for n in (None, 0, 1) for m in (None, 0, 1)]
        journey = team("keen or projects is unknown", PROJECTS, INVITES, KEEN)
        for row in cj.events.locate(journey, rows):
            facts = {name: row[name] for name in ("projects", "invites")}
            assert row["stage"] == cj.locate(journey, facts).furthest
        people = [{"projects": 1, "invites": 1, "keen": keen} for keen in (None, False, True)]
        stages = [row["stage"] for row in cj.events.locate(journey, people)]
        assert stages == ["try", "try", "value"]


class TestDefinitions:
    """A criterion in place of the name of the fact that it computes."""

    CLAUSES = st.sampled_from(
        [
            "a", "b", "a is known", "b is known", "not b", "a == false", "b == false",
            "b in [true, false]", "b in [false]", "a in [true]", "true", "false", "n > 1",
            "n is unknown",
        ]
    ).map(cj.parse_criterion)  # fmt: skip
    CRITERIA = st.recursive(
        CLAUSES,
        lambda parts: (
            st.lists(parts, min_size=1, max_size=3).map(cj.criteria.all_of)
            | st.lists(parts, min_size=1, max_size=3).map(cj.criteria.any_of)
            | parts.map(lambda part: ~part)
        ),
        max_leaves=5,
    )

    @given(CRITERIA, CRITERIA, st.sampled_from([None, True, False]), st.none() | st.integers(0, 2))
    def test_has_the_truth_of_its_name(
        self, outer: cj.Criterion, inner: cj.Criterion, a: object, n: int | None
    ) -> None:
        """Of everyone: true, false and unknown alike."""
        own = Definitions({"a": cj.fact("x").is_true(), "b": None}).put_into(inner)
        definitions = Definitions({"b": own})
        facts = {"x": a, "n": n, "a": a}
        if "b" in own.names():
            return
        truth = own.evaluate(facts)
        expected = outer.evaluate({**facts, "b": truth})
        assert definitions.put_into(outer).evaluate(facts) is expected

    @pytest.mark.parametrize(
        "outer", ["b", "not b", "b is known", "b is unknown", "b in [true, false]"]
    )
    @pytest.mark.parametrize(
        "inner",
        ["true", "false", "n > 1", "n is known", "not n > 1", "n > 1 and x", "not (n > 1 or x)"],
    )
    def test_each_kind_of_definition_has_the_truth_of_its_name(
        self, outer: str, inner: str
    ) -> None:
        """Of everyone, among them those of whom nothing is known."""
        outside, inside = cj.parse_criterion(outer), cj.parse_criterion(inner)
        put = Definitions({"b": inside}).put_into(outside)
        for n in (None, 0, 2):
            for x in (None, False, True):
                facts = {"n": n, "x": x}
                truth = outside.evaluate({"b": inside.evaluate(facts)})
                assert put.evaluate(facts) is truth

    def test_what_compares_a_truth_with_something_else_stays(self) -> None:
        """It is reported where it is evaluated."""
        clause = cj.fact("b") == 3
        assert Definitions({"b": cj.fact("n") > 1}).put_into(clause) == clause

    def test_definitions_that_double_end(self) -> None:
        """At some size, names stay; a proof that would rest on them is none."""
        facts = [cj.Fact("n", type="int", minimum=0), when("f0", "n > 1")]
        facts += [when(f"f{k + 1}", f"f{k} and (f{k} or f{k})") for k in range(40)]
        proof = cj.criteria.satisfiable(cj.fact("f40").is_true(), facts=facts)
        assert proof.outcome == "unproved"
        assert "too large" in proof.reason
        deep = [when("f0", "n > 1")]
        deep += [when(f"f{k + 1}", f"not (f{k} and n > {k})") for k in range(80)]
        proof = cj.criteria.satisfiable(cj.fact("f80").is_true(), facts=[facts[0], *deep])
        assert proof.outcome in {"proved", "unproved"}
        nested = cj.fact("f20").is_true()
        for _ in range(25):
            nested = ~(nested & (cj.fact("n") < 9))
        proof = cj.criteria.satisfiable(nested, facts=[facts[0], *deep[:30]])
        assert proof.outcome == "unproved"

    def test_a_long_chain_of_facts_does_not_recurse(self) -> None:
        """A thousand facts, each another's opposite."""
        facts = [cj.Fact("n", type="int"), when("f0", "n > 1")]
        facts += [when(f"f{k + 1}", f"not f{k}") for k in range(2_000)]
        journey = team("f2000", *facts)
        assert cj.locate(journey, {"n": 2}).stages == ("value",)

    def test_facts_that_go_round_outside_a_journey_stay(self) -> None:
        """Proofs take any declarations."""
        facts = [when("a", "b"), when("b", "a"), when("c", "a or b")]
        proof = cj.criteria.satisfiable(cj.fact("c").is_true(), facts=facts)
        assert proof.outcome == "unproved"


class TestProofs:
    """Proofs look at what facts are computed from."""

    def test_a_definition_is_put_in_place_of_its_name(self) -> None:
        """So a witness is a customer who can be."""
        facts = [PROJECTS, INVITES, KEEN]
        keen = cj.fact("keen").is_true()
        assert cj.criteria.satisfiable(keen, facts=facts).witness == {"projects": 1, "invites": 1}
        none = keen & (cj.fact("projects") == 0)
        assert cj.criteria.satisfiable(none, facts=facts).outcome == "refuted"
        assert cj.criteria.implies(keen, cj.fact("invites") > 0, facts=facts).outcome == "proved"

    def test_a_count_is_never_below_0(self) -> None:
        """Nor is the time since a moment."""
        for criterion, facts in (
            (cj.fact("projects") < 0, [PROJECTS]),
            (cj.fact("idle") < 0, [LAST_USE, IDLE]),
        ):
            assert cj.criteria.satisfiable(criterion, facts=facts).outcome == "refuted"

    def test_a_clause_that_no_truth_meets_is_met_by_no_definition(self) -> None:
        """And one that each truth meets is met by every definition."""
        facts = [
            cj.Fact("loyal", type="bool", computed=cj.fact("orders") >= 3),
            cj.Fact("orders", type="int"),
        ]
        for values, outcome in (([], "refuted"), ([True, False], "proved")):
            clause = cj.fact("loyal").is_in(values)
            assert cj.criteria.satisfiable(clause, facts=facts).outcome == outcome

    def test_rules_prove_with_definitions(self) -> None:
        """An entry that no customer can meet, and an entry that says the same twice."""
        never = team("keen and projects == 0", PROJECTS, INVITES, KEEN)
        assert "CJ217" in {finding.code for finding in cj.validate(never)}
        assert "CJ217" not in {finding.code for finding in cj.validate(team())}
        repeated = team("keen and invites >= 1", PROJECTS, INVITES, KEEN)
        known = {finding.code for finding in cj.validate(team("keen", PROJECTS, INVITES, KEEN))}
        assert {finding.code for finding in cj.validate(repeated)} - known


class TestBind:
    """Facts that cannot be observed, bound to those that can."""

    def test_a_preset_s_fact_gets_a_proxy(self) -> None:
        """Of the basis `assumed`, which locations tell."""
        hourglass = cj.presets.get("marketing-hourglass")
        name = next(fact.name for fact in hourglass.facts if fact.type == "bool")
        studies = cj.Fact("case_studies", type="int", computed=Reading("count", "study_read"))
        bound = cj.bind(
            hourglass, {name: "case_studies >= 2"}, facts=[studies], events=[cj.Event("study_read")]
        )
        fact = {fact.name: fact for fact in bound.facts}[name]
        assert (str(fact.computed), fact.basis) == ("case_studies >= 2", "assumed")
        assert bound.events == (cj.Event("study_read"),)
        assert cj.bind(bound, {}, facts=[studies]) == bound
        (change,) = cj.diff(bound, cj.bind(bound, {name: "case_studies >= 3"})).changes
        assert (change.where, change.impact) == (f"facts.{name}.computed", "behavioural")

    def test_undeclared_facts_of_criteria_are_declared(self) -> None:
        """As bools, which is what a criterion gives; any way to compute will do."""
        journey = cj.Journey.sequence("j", ["a", cj.Stage("b", entry=cj.fact("x").is_true())])
        bound = cj.bind(journey, {"x": Reading("ever", "paid")}, basis=None)
        assert bound.facts == (cj.Fact("x", type="bool", computed=Reading("ever", "paid")),)

    def test_every_problem_is_named(self) -> None:
        """Unknown facts, texts that are not criteria, other facts of the same name."""
        invalid: dict[str, object] = {
            "kene": "true",
            "keen": "projects >",
            "idle": Reading("ever", "x"),
        }
        with pytest.raises(InvalidValueError) as caught:
            cj.bind(
                team(), invalid, facts=[cj.Fact("projects", type="int")], events=[cj.Event("x")]
            )
        assert places(caught.value) == [
            "facts.projects", "facts.kene", "facts.keen", "facts.idle.ever",
        ]  # fmt: skip
        recorded = cj.evolve(team(), events=[cj.Event("x", meaning="other")])
        with pytest.raises(InvalidValueError, match="another event"):
            cj.bind(recorded, {}, events=[cj.Event("x")])


class TestDiff:
    """What changes for whom."""

    def test_another_definition_is_behavioural(self) -> None:
        """The same events give another value; a basis is for readers."""
        old = cj.evolve(team(), events=[cj.Event("invited", columns=[cj.Fact("n", type="int")])])
        facts = [
            cj.evolve(PROJECTS, computed=Reading("count", ["project_created", "project_copied"])),
            INVITES,
            LAST_USE,
            IDLE,
            cj.evolve(KEEN, basis="observed"),
        ]
        new = cj.evolve(old, facts=facts, events=[cj.Event("invited", meaning="Asked")])
        result = {change.where: change.impact for change in cj.diff(old, new).changes}
        assert result == {
            "events.invited.meaning": "cosmetic",
            "events.invited.columns.n": "breaking",
            "facts.projects.computed": "behavioural",
            "facts.keen.basis": "cosmetic",
        }
        text = str(cj.diff(old, new))
        assert "`count of project_created or project_copied`" in text
