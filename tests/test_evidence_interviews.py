"""Interviews: excerpts, their codes, and files of them."""

import json
import pickle
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast, get_args

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.errors import InvalidFileError, InvalidValueError, SelectedSampleError
from customer_journey.evidence._codes import ends_of, meaning_of

About = cj.evidence.About
Excerpt = cj.evidence.Excerpt
Interview = cj.evidence.Interview
Interviews = cj.evidence.Interviews
Trace = cj.evidence.Trace
Visit = cj.evidence.Visit

ADA = Interview(
    "ada",
    segment="home",
    told=[
        Excerpt("The grinder broke", about="trigger", codes=["new-kit"]),
        Excerpt("A friend made me a cup", codes=["hear"], score=2),
        Excerpt("Which one is for me?", about="question", codes=["which"]),
        Excerpt("Then I asked for the sample", about="decision", codes=["hear -> taste"]),
        Excerpt("My friend gets it anyway", about="why-us", codes=["friend-has-it"]),
    ],
)
COFFEE = cj.Journey.sequence(
    "coffee",
    [
        cj.Stage("hear", questions=[cj.Question("which")]),
        cj.Stage("taste", name="Taste it", insights=[cj.Insight("no-card", kind="pain")]),
        "buy",
    ],
    audience=cj.Audience(insights=[cj.Insight("friend-has-it", kind="why-us")]),
    personas=[cj.Persona("home", insights=[cj.Insight("calm", kind="goal")])],
)


def places(error: InvalidValueError | InvalidFileError) -> list[str]:
    """Where the problems are."""
    return [problem.where for problem in error.problems]


# Excerpts


@pytest.mark.parametrize(
    ("make", "where"),
    [
        (lambda: Excerpt("x", score=3), ["score"]),
        (lambda: Excerpt("x", score=-2.1), ["score"]),
        (lambda: Excerpt("x", score=9), ["score"]),
        (lambda: Excerpt("x", codes=["a", " "]), ["codes[1]"]),
        (lambda: Excerpt("x", about=cast("About", "mood")), ["about"]),
        (lambda: Excerpt(cast("str", 3)), ["text"]),
        (lambda: Interview("ada", told=cast("Any", "Paid")), ["told"]),
        (lambda: Interview("ada", told=cast("Any", [3])), ["told[0]"]),
        (lambda: Interviews(cast("Any", [ADA, "x"])), ["interviews[1]"]),
        (lambda: Interviews(cast("Any", "x")), ["interviews[0]"]),
        (lambda: Interviews([], selected_on=cast("Any", 3)), ["selected_on"]),
    ],
)
def test_what_an_interview_cannot_hold_is_refused(
    make: Callable[[], object], where: list[str]
) -> None:
    """A score off the scale, a blank code, an excerpt about nothing known."""
    with pytest.raises(InvalidValueError) as caught:
        make()
    assert places(caught.value) == where


def test_a_score_of_five_is_reported_how_to_become_one_of_ours() -> None:
    """Scales from 1 to 5 are what people have at hand."""
    hints: list[str] = []
    for score in (5, 6, -3):
        with pytest.raises(InvalidValueError) as caught:
            Excerpt("x", score=score)
        hints.append(caught.value.problems[0].hint)
    assert hints == ["of answers from 1 to 5, take 3 away", "", ""]


def test_an_interview_gives_its_excerpts_by_what_they_are_about() -> None:
    """In the order of the interview; every kind of an insight is something to be about."""
    assert [item.text for item in ADA.about("why-us", "trigger")] == [
        "The grinder broke",
        "My friend gets it anyway",
    ]
    assert set(get_args(cj.types.InsightKind)) < set(get_args(About))


def test_interviews_are_a_sequence_and_rows() -> None:
    """One row an excerpt, for a table."""
    study = Interviews([ADA, Interview("bo")], selected_on="bought")
    assert (study[0], len(study), study[1:]) == (ADA, 2, (Interview("bo"),))
    assert str(study) == "2 interviews, 5 excerpts; all were selected on 'bought'"
    assert (str(Interviews([])), repr(Interviews([]))) == (
        "0 interviews, 0 excerpts",
        "<Interviews: 0 interviews, 0 excerpts>",
    )
    assert study.rows()[1] == {
        "customer": "ada",
        "segment": "home",
        "order": 2,
        "about": "step",
        "text": "A friend made me a cup",
        "codes": "hear",
        "score": 2.0,
    }
    assert pickle.loads(pickle.dumps(study)) == study


# Codes


def test_codes_that_excerpts_have_tell_the_trace() -> None:
    """No table is needed; a decision takes people from its source to its target."""
    coded = cj.evidence.code([ADA])
    assert coded.ok
    assert coded.interviews[0].trace == Trace("ada", ["hear", "taste"], segment="home")
    assert str(coded) == "1 interview, 5 excerpts: 5 coded, 0 set aside, 0 without a code"


@pytest.mark.parametrize(
    ("statements", "steps"),
    [
        ([("decision", "a -> b")], ["a", "b"]),
        ([("step", "a"), ("decision", "a->b"), ("step", "b")], ["a", "b"]),
        ([("step", "a"), ("step", "b"), ("decision", "a → b")], ["a", "b"]),
        ([("step", "a"), ("decision", "b -> c"), ("step", "d")], ["a", "b", "c", "d"]),
        ([("step", "b"), ("decision", "a -> b"), ("step", "b")], ["b", "b"]),
        ([("decision", "b")], ["b"]),
        ([("step", "a -> b")], ["a", "b"]),
        ([("question", "a -> b"), ("trigger", "a")], []),
        ([("step", "a"), ("step", "a")], ["a", "a"]),
    ],
)
def test_steps_and_decisions_tell_one_trace(
    statements: list[tuple[About, str]], steps: list[str]
) -> None:
    """What a decision implies and the customer tells as well is one visit."""
    excerpts = [Excerpt("x", about=about, codes=[each]) for about, each in statements]
    coded = cj.evidence.code([Interview("ada", told=excerpts)])
    assert coded.interviews[0].trace == Trace("ada", steps)


def test_a_table_gives_an_excerpt_several_codes() -> None:
    """Beside those it has; a journey tells which of them are steps."""
    excerpts = [Excerpt("Drank it at hers, she has it"), Excerpt("Paid", codes=["buy"])]
    table = {"drank it at hers, she has it": ["Taste it", "friend-has-it"], "paid": "calm"}
    ada = Interview("ada", told=excerpts)
    with_journey, without = (
        cj.evidence.code([ada], codebook=table, journey=journey).interviews[0]
        for journey in (COFFEE, None)
    )
    assert [item.codes for item in with_journey.told] == [
        ("Taste it", "friend-has-it"),
        ("buy", "calm"),
    ]
    assert with_journey.trace == Trace("ada", ["Taste it", "buy"])
    assert without.trace == Trace("ada", ["Taste it", "friend-has-it", "buy", "calm"])


def test_what_stands_for_nothing_loses_its_codes() -> None:
    """The table decides; what is not a step is reported as what it is about."""
    excerpts = [Excerpt("small talk", codes=["hear"]), Excerpt("cheap", about="why-us")]
    coded = cj.evidence.code([Interview("ada", told=excerpts)], codebook={"small talk": None})
    assert [item.codes for item in coded.interviews[0].told] == [(), ()]
    assert coded.interviews[0].trace == Trace("ada")
    assert [str(item) for item in coded.uncoded] == ["ada, why-us 1: 'cheap'"]
    assert [str(item) for item in coded.set_aside] == ["ada, step 1: 'small talk'"]


def test_steps_that_were_read_stay_where_none_are_reported() -> None:
    """A file may have stages and reasons; words then have no steps to tell."""
    ada = Interview("ada", told=[Excerpt("x", about="why-us")], trace=Trace("ada", ["buy"]))
    assert cj.evidence.code([ada]).interviews[0].trace == Trace("ada", ["buy"])


def test_a_table_of_several_codes_may_not_contradict_itself() -> None:
    """The same words with other codes, and codes that say nothing."""
    table = {"x": ["a", "b"], "X ": ["a"], "y": [], "z": ["a", " "], "w": None, "W": "a"}
    with pytest.raises(InvalidValueError) as caught:
        cj.evidence.code([], codebook=table)
    assert places(caught.value) == [
        "codebook['X ']",
        "codebook['y']",
        "codebook['z']",
        "codebook['W']",
    ]
    assert "'a' and 'b'" in caught.value.problems[0].message
    assert "nothing" in caught.value.problems[-1].message


@pytest.mark.parametrize(
    ("name", "about", "expected"),
    [
        ("hear", "step", "stage"),
        ("Taste it", "trigger", "stage"),
        ("which", "step", "question"),
        ("no-card", "step", "pain"),
        ("friend-has-it", "question", "why-us"),
        ("calm", "need", "goal"),
        ("hear -> taste", "trigger", "transition"),
        ("new", "decision", "stage"),
        ("new", "pain", "pain"),
        ("new", "question", "question"),
        ("both", "step", "stage"),
        ("both", "question", "question"),
    ],
)
def test_a_code_stands_for_what_the_journey_has(name: str, about: About, expected: str) -> None:
    """Where it has several, or none, what the excerpt is about decides."""
    both = cj.Stage("both", questions=[cj.Question("both")])
    assert meaning_of(name, about, COFFEE.with_stage(both)) == expected


@pytest.mark.parametrize("text", ["a", "->", "a ->", "a -> b -> c", ""])
def test_what_has_not_two_ends_is_no_transition(text: str) -> None:
    """An arrow stands between two names."""
    assert ends_of(text) is None


# Selected people


@pytest.mark.extra("data")
def test_interviews_of_selected_people_give_no_conversion(tmp_path: Path) -> None:
    """From the file to the sample: what they were selected on goes with them."""
    path = tmp_path / "study.json"
    cj.evidence.write_interviews(Interviews([ADA], selected_on="bought"), path)
    coded = cj.evidence.code(cj.evidence.read_interviews(path))
    buyers = cj.evidence.SelectedSample(coded.interviews, selected_on="bought")
    for people in (coded.interviews, buyers):
        with pytest.raises(SelectedSampleError):
            cj.evidence.Sample(people)
        with pytest.raises(SelectedSampleError):
            cj.evidence.conversion(cast("Any", people), target="taste")
    assert cj.evidence.discover(coded.interviews).journey.transitions[0].probability is None
    assert "no share is a conversion" in str(cj.evidence.consensus(coded.interviews))


def test_samples_keep_what_was_said() -> None:
    """Beside the traces; in copies and in samples of samples, too."""
    coded = cj.evidence.code([ADA]).interviews
    everyone = cj.evidence.Sample([*coded, Trace("bo")], drawn="all in March")
    assert everyone.interviews == tuple(coded)
    assert cj.evidence.Sample(everyone).interviews == tuple(coded)
    assert evolve(everyone, drawn="x").interviews == tuple(coded)
    buyers = cj.evidence.SelectedSample(iter(coded), selected_on="bought")
    assert (buyers.interviews, len(buyers)) == (tuple(coded), 1)
    assert everyone.to_dict()["drawn"] == "all in March"
    assert buyers.to_dict() == {
        "traces": [{"customer": "ada", "visits": [{"stage": "hear"}, {"stage": "taste"}],
                    "segment": "home"}],
        "selected_on": "bought",
    }  # fmt: skip


# What interviews say of a journey


def observed(journey: cj.Journey, *excerpts: Sequence[Excerpt]) -> cj.evidence.Observation:
    """The journey with what people said, each a list of excerpts."""
    people = [Interview(f"p{at}", told=each) for at, each in enumerate(excerpts)]
    return cj.evidence.observe(
        journey, reported=cj.evidence.code(people, journey=journey).interviews
    )


def said(about: About, *codes: str, text: str = "") -> Excerpt:
    """An excerpt in its own words, or in those of its codes."""
    return Excerpt(text or f"on {codes[0]}", about=about, codes=codes)


BARE = cj.Journey.sequence("shop", ["hear", "taste", "buy"])


def test_ten_interviews_give_a_content_plan() -> None:
    """Questions stand at the stage mentioned last; insights have the share of those asked."""
    buyer = [said("trigger", "new-kit"), said("step", "hear"), said("question", "which"),
             said("decision", "hear -> taste"), said("pain", "No card"), said("step", "buy"),
             said("why-us", "friend-has-it")]  # fmt: skip
    other = [said("trigger", "new-job"), *buyer[1:2], said("question", "which"), *buyer[3:4]]
    result = observed(BARE, *[buyer] * 7, *[other] * 3)
    journey = result.journey
    assert result.people == 10
    assert journey["hear"].questions == (cj.Question("which", text="on which", basis="stated"),)
    assert journey["taste"].insights == (
        cj.Insight("no-card", text="on No card", kind="pain", share=0.7, n=10, basis="stated"),
    )
    assert journey.audience is not None
    assert [(item.id, item.kind, item.share) for item in journey.audience.insights] == [
        ("new-kit", "trigger", 0.7),
        ("friend-has-it", "why-us", 0.7),
        ("new-job", "trigger", 0.3),
    ]
    decided = journey.transition("hear", "taste")
    assert decided is not None
    assert (decided.decision, decided.basis) == ("on hear -> taste", "stated")
    assert str(result).splitlines()[:2] == [
        "5 stages and moves: 0 observed, 5 reported, 0 believed only",
        "stated in 10 interviews: 1 question, 1 decision, 4 insights",
    ]
    plan = cj.coverage(journey, of=["question", "pain"]).plan()
    assert [(asset.stages, asset.answers) for asset in plan.assets] == [
        (("hear",), ("which",)),
        (("taste",), ("no-card",)),
    ]


RICH = evolve(
    BARE,
    stages=[
        cj.Stage("hear", questions=[cj.Question("price", text="How much?", basis="observed")]),
        cj.Stage(
            "taste",
            questions=[cj.Question("which")],
            insights=[
                cj.Insight("bitter", kind="pain", text="It is bitter"),
                cj.Insight("slow", kind="pain", share=0.5, n=99, basis="observed"),
                cj.Insight("twice", kind="need"),
            ],
        ),
        cj.Stage("buy", insights=[cj.Insight("twice", kind="need")]),
    ],
    transitions=[
        cj.Transition("hear", "taste", decision="Ask for it", basis="observed"),
        cj.Transition("taste", "buy"),
        cj.Transition("buy", "hear", kind="referral"),
    ],
    audience=cj.Audience(insights=[cj.Insight("friend", kind="why-us")]),
    personas=[cj.Persona("home", insights=[cj.Insight("calm", kind="goal")])],
)


@pytest.mark.parametrize(
    ("excerpts", "place", "id"),
    [
        ([said("question", "which")], "stages.taste", "which"),
        ([said("question", "new")], "stages.hear", "new"),
        ([said("step", "buy"), said("question", "which")], "stages.buy", "which"),
        ([said("question", "new", "buy")], "stages.buy", "new"),
        ([said("question", "taste -> buy", "new")], "stages.taste", "new"),
        ([said("decision", "buy -> hear"), said("question", "new")], "stages.buy", "new"),
        ([said("step", "sea"), said("question", "new")], "stages.hear", "new"),
        ([said("step", "buy"), said("pain", "bitter")], "stages.taste", "bitter"),
        ([said("step", "buy"), said("pain", "It is bitter")], "stages.taste", "bitter"),
        ([said("step", "buy"), said("pain", "Bitter")], "stages.taste", "bitter"),
        ([said("step", "buy", "friend")], "audience", "friend"),
        ([said("step", "buy"), said("why-us", "calm")], "personas.home", "calm"),
        ([said("step", "buy"), said("need", "twice")], "stages.buy", "twice"),
        ([said("need", "twice")], "stages.taste", "twice"),
        ([said("step", "buy"), said("goal", "new")], "stages.buy", "new"),
        ([said("goal", "new")], "audience", "new"),
        ([said("step", "buy"), said("influence", "new")], "audience", "new"),
    ],
)
def test_everything_said_has_its_place(excerpts: list[Excerpt], place: str, id: str) -> None:
    """Questions at the stage mentioned last; insights where the journey has them."""
    journey = observed(RICH, excerpts).journey
    assert journey.audience is not None
    brought = {
        **{stage.path: stage.brought for stage in journey.stages},
        "audience": journey.audience.insights,
        **{f"personas.{persona.id}": persona.insights for persona in journey.personas},
    }
    stated = [(path, item.id) for path, items in brought.items() for item in items
              if item.basis == "stated"]  # fmt: skip
    assert stated == [(place, id)]


def test_what_was_observed_stays() -> None:
    """Ten interviews are less than what was seen of many; texts stay where there are some."""
    excerpts = [said("step", "hear"), said("question", "price"), said("decision", "hear -> taste"),
            said("pain", "slow"), said("pain", "bitter"),
            said("need", "twice", text="Two")]  # fmt: skip
    journey = observed(RICH, excerpts).journey
    assert journey["hear"].questions == RICH["hear"].questions
    assert journey["taste"].insights == (
        cj.Insight("bitter", kind="pain", text="It is bitter", share=1, n=1, basis="stated"),
        RICH["taste"].insights[1],
        cj.Insight("twice", kind="need", text="Two", share=1, n=1, basis="stated"),
    )
    assert journey.transition("hear", "taste") == RICH.transition("hear", "taste")


def test_a_referral_is_decided_on_and_moves_no_one() -> None:
    """It is stated in the customer's words, and the trace goes on where they were."""
    excerpts = [said("step", "buy"), said("decision", "buy -> hear"), said("pain", "new")]
    result = observed(RICH, excerpts)
    referral = result.journey.transition("buy", "hear")
    assert referral is not None
    assert (referral.decision, referral.basis) == ("on buy -> hear", "stated")
    assert result.journey["hear"].basis == "assumed"
    assert result.journey["buy"].insights[-1].id == "new"
    coded = cj.evidence.code([Interview("ada", told=excerpts)], journey=RICH).interviews
    assert coded[0].trace == Trace("ada", ["buy"])


@pytest.mark.extra("data")
def test_scores_become_how_the_stage_mentioned_last_feels() -> None:
    """The mean of each person's; by persona where segments are, and for all if some are of none."""
    people = [("ada", "home", [2.0, 0.0]), ("bo", "Home", [1.0]), ("cim", "", [-2.0])]
    journey = evolve(
        RICH, personas=[cj.Persona("home", insights=RICH.personas[0].insights, name="Home")]
    )
    taste = evolve(RICH["taste"], experience=[cj.Experience(1, measure="csat"),
                                              cj.Experience(2, measure="interview")])  # fmt: skip
    excerpts = {
        name: [
            Excerpt("lost", about="pain", score=-2),
            said("step", "taste"),
            *(Excerpt("felt", codes=["taste"], score=score) for score in scores),
        ]
        for name, _, scores in people
    }
    interviews = [Interview(name, segment=of, told=excerpts[name]) for name, of, _ in people]
    result = cj.evidence.observe(
        journey.with_stage(taste), reported=cj.evidence.code(interviews).interviews
    )
    everyone, home = sorted(
        result.journey["taste"].experience[1:], key=lambda each: len(each.personas)
    )
    assert result.journey["taste"].experience[0].measure == "csat"
    assert (home.personas, home.score, home.n, home.low) == (("home",), 1, 2, None)
    assert (everyone.score, everyone.n, everyone.basis) == (0, 3, "stated")
    assert everyone.low is not None
    assert everyone.measure == home.measure == "interview"
    alone = cj.evidence.observe(
        journey, reported=cj.evidence.code(interviews[:1]).interviews
    ).journey
    assert [each.personas for each in alone["taste"].experience] == [("home",)]


def test_a_new_code_is_what_its_own_excerpt_is_about() -> None:
    """Where it is the second code of another excerpt, that one is about the first."""
    excerpts = [said("step", "taste"), said("pain", "bitter", "grind"), said("question", "grind")]
    assert observed(RICH, excerpts).journey["taste"].questions[-1].id == "grind"
    assert observed(RICH, excerpts[:2]).journey["taste"].insights[-1].id == "grind"


def test_what_has_no_place_is_reported() -> None:
    """Transitions that are not drawn, and questions of a journey without stages."""
    excerpts = [said("decision", "hear -> buy"), said("step", "which"), said("decision", "x -> y")]
    result = observed(RICH, excerpts)
    assert result.unexpected == ("x", "y", "hear -> buy", "x -> y")
    assert observed(cj.Journey("empty"), [said("question", "why")]).unexpected == ("why",)
    loose = cj.Journey("loose", stages=[cj.Stage("a")], starts=[])
    assert observed(loose, [said("question", "why")]).journey["a"].questions[0].id == "why"


def test_only_coded_interviews_count_in_the_sample() -> None:
    """Each person once, however often they say it; in any form that holds interviews."""
    coded = cj.evidence.code(
        [
            Interview("ada", told=[said("pain", "slow-post"), said("pain", "slow-post")]),
            Interview("bo", told=["Paid"]),
            Interview("cim", told=[said("step", "hear")]),
        ]
    ).interviews
    forms: list[Any] = [
        coded,
        iter(coded),
        [*coded],
        cj.evidence.Sample(coded),
        cj.evidence.SelectedSample(coded, selected_on="bought"),
    ]
    for form in forms:
        result = cj.evidence.observe(BARE, reported=form)
        assert result.people == 2
        assert result.journey.audience == cj.Audience(
            insights=[
                cj.Insight(
                    "slow-post", text="on slow-post", kind="pain", share=0.5, n=2, basis="stated"
                )
            ]
        )
    variants = cj.evidence.Variants({("hear",): 1})
    assert cj.evidence.observe(BARE, reported=variants).people == 0


@given(
    people=st.lists(
        st.lists(
            st.builds(
                said,
                st.sampled_from(get_args(About)),
                st.sampled_from(
                    ["hear", "taste", "buy", "hear -> taste", "buy -> hear", "which", "price",
                     "bitter", "twice", "friend", "calm", "new", "Other", "taste -> hear"]
                ),
            ),
            max_size=6,
        ),
        max_size=4,
    )
)  # fmt: skip
def test_interviews_never_change_the_graph_and_are_deterministic(
    people: list[list[Excerpt]],
) -> None:
    """Layers leave the graph as it is, and what was filled in is found again.

    A code that is a step to one and a reason to another says two things, so it is none here.
    """
    new = {"new", "Other"}
    people = [
        [
            each
            for each in person
            if each.about not in {"step", "decision"} or new.isdisjoint(each.codes)
        ]
        for person in people
    ]
    once = observed(RICH, *people)
    journey = once.journey
    assert [stage.id for stage in journey] == [stage.id for stage in RICH]
    ends = [(item.source, item.target, item.kind) for item in journey.transitions]
    assert ends == [(item.source, item.target, item.kind) for item in RICH.transitions]
    assert observed(journey, *people).journey == journey


# Files

SHOWN = """\
customer_journey_interviews: 1
selected_on: bought
interviews:
  ada:
    segment: home
    told:
      - {about: trigger, text: The grinder broke, codes: [new-kit]}
      - {text: A friend made me a cup, codes: hear, score: 2}
      - {about: question, text: "Which one is for me?", codes: [which]}
      - {about: decision, text: Then I asked for the sample, codes: [hear -> taste]}
      - {about: why-us, text: My friend gets it anyway, codes: [friend-has-it]}
  bo:
"""


@pytest.mark.extra("yaml")
def test_interviews_are_read_as_people_write_them(tmp_path: Path) -> None:
    """The example of the format; a customer of whom nothing is said yet is one."""
    path = tmp_path / "interviews.yaml"
    path.write_text(SHOWN, encoding="utf-8")
    expected = Interviews([ADA, Interview("bo")], selected_on="bought")
    assert cj.evidence.read_interviews(path) == expected
    cj.evidence.write_interviews(expected, path)
    assert cj.evidence.read_interviews(path) == expected


def test_short_forms_become_excerpts(tmp_path: Path) -> None:
    """The trigger came before all steps, the reasons after."""
    path = tmp_path / "old.json"
    keys = {
        "customer": "ada",
        "why_us": "Price",
        "why_buy": "To grow",
        "trigger": "Lost a candidate",
        "answers": {"rival?": "none", "sure?": True},
        "told": ["Saw a talk"],
    }
    blank = {"customer": "bo", "trigger": " ", "why_us": None, "answers": None}
    path.write_text(json.dumps([keys, blank]), encoding="utf-8")
    ada, bo = cj.evidence.read_interviews(path)
    assert [(item.about, item.text) for item in ada.told] == [
        ("trigger", "Lost a candidate"),
        ("step", "Saw a talk"),
        ("why-buy", "To grow"),
        ("why-us", "Price"),
        ("question", "rival? – none"),
        ("question", "sure? – true"),
    ]
    assert bo == Interview("bo")


INVALID: list[tuple[object, list[str]]] = [
        ({}, [""]),
        ({"customer_journey_interviews": 2, "interviews": {}}, ["customer_journey_interviews"]),
        ({"customer_journey_interviews": 1, "interview": {}}, ["interview"]),
        ({"customer_journey_interviews": 1, "interviews": 3}, ["interviews"]),
        ({"customer_journey_interviews": 1, "selected_on": 3}, ["selected_on"]),
        ({"customer_journey_interviews": 1, "interviews": {"a": 3}}, ["interviews.a"]),
        ({"customer_journey_interviews": 1, "interviews": [{}]}, ["interviews[0].customer"]),
        (3, [""]),
        ([{"customer": "a", "told": 3}], ["[0].told"]),
        ([{"customer": "a", "told": [3, {"txt": "x"}]}],
         ["[0].told[0]", "[0].told[1].txt", "[0].told[1].text"]),
        ([{"customer": "a", "told": [{"text": "x", "about": "mood"}]}], ["[0].told[0].about"]),
        ([{"customer": "a", "told": [{"text": "x", "score": 5}]}], ["[0].told[0].score"]),
        ([{"customer": "a", "told": [{"text": "x", "codes": 3}]}], ["[0].told[0].codes"]),
        ([{"customer": "a", "trigger": 3, "answers": 3}], ["[0].trigger", "[0].answers"]),
        ([{"customer": "a", "tolt": [], "on": 3}], ["[0].tolt", "[0].on"]),
        ([{"customer": "a", "on": "x", "told": [{}]}], ["[0].on", "[0].told[0].text"]),
        ([{"customer": "a", "steps": [{"at": "x", "stag": "x"}]}],
         ["[0].steps[0].stag", "[0].steps[0].stage", "[0].steps[0].at"]),
        ([{"customer": "a", "steps": [
            {"stage": "x", "at": "2026-03-02"}, {"stage": "x", "at": "2026-03-01"}]}],
         ["[0].steps[1].at"]),
]  # fmt: skip


@pytest.mark.parametrize(("content", "where"), INVALID)
def test_every_problem_with_a_file_is_named(
    tmp_path: Path, content: object, where: list[str]
) -> None:
    """Each with its place."""
    path = tmp_path / "interviews.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InvalidFileError) as caught:
        cj.evidence.read_interviews(path)
    assert sorted(places(caught.value)) == sorted(where)


def test_what_no_file_can_hold_is_not_written(tmp_path: Path) -> None:
    """A customer twice, a trace that says otherwise than its interview; the file stays."""
    path = tmp_path / "interviews.json"
    ada = Interview("ada", trace=Trace("ada", ["buy"], outcome="bought"))
    with pytest.raises(InvalidValueError) as caught:
        cj.evidence.write_interviews([ada, Interview("ada")], path)
    assert places(caught.value) == ["[0].trace", "[1]"]
    assert not path.exists()


moments = st.none() | st.dates().map(lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC))
names = st.text(min_size=1, max_size=4).filter(lambda text: text.strip() == text != "")
excerpts = st.builds(
    Excerpt,
    st.text(max_size=5),
    about=st.sampled_from(get_args(About)),
    codes=st.lists(names, max_size=2),
    score=st.none() | st.floats(-2, 2),
)


@st.composite
def interviews(draw: st.DrawFn) -> Interview:
    """Interviews that files can hold."""
    customer, outcome = draw(names), draw(st.sampled_from(["", "bought"]))
    visits = st.builds(Visit, names, failed=st.booleans(), actor=st.sampled_from(["", "we"]))
    trace = None
    if draw(st.booleans()):
        steps = draw(st.lists(visits, max_size=2))
        last = Visit("z", at=draw(moments), passed=draw(st.booleans()))
        trace = Trace(customer, [*steps, last], outcome=outcome)
    return Interview(
        customer,
        on=draw(st.none() | st.dates(min_value=date(2000, 1, 1))),
        told=draw(st.lists(excerpts, max_size=3)),
        outcome=outcome,
        trace=trace,
    )


@pytest.mark.parametrize("suffix", [pytest.param("yaml", marks=pytest.mark.extra("yaml")), "json"])
@given(study=st.lists(interviews(), max_size=3, unique_by=lambda each: each.customer))
def test_files_give_interviews_back(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, study: list[Interview]
) -> None:
    """Whatever is in them, in both formats."""
    path = tmp_path_factory.mktemp("study") / f"study.{suffix}"
    expected = Interviews(study, selected_on="bought")
    cj.evidence.write_interviews(expected, path)
    assert cj.evidence.read_interviews(path) == expected


def test_all_that_an_interview_has_is_written(tmp_path: Path) -> None:
    """Days, scores with a fraction, and visits that failed, with their times."""
    path = tmp_path / "study.json"
    visits: list[Visit | str] = [
        "hear",
        Visit("buy", at=datetime(2026, 3, 2, tzinfo=UTC), failed=True, actor="we"),
    ]
    cim = Interview(
        "cim",
        on=date(2026, 3, 2),
        outcome="bought",
        told=["Paid", Excerpt("Good", about="why-us", score=-0.5)],
        trace=Trace("cim", visits, outcome="bought"),
    )
    cj.evidence.write_interviews([cim], path)
    assert cj.evidence.read_interviews(path)[0] == cim
    written = json.loads(path.read_text(encoding="utf-8"))["interviews"]["cim"]
    assert written["told"] == ["Paid", {"about": "why-us", "text": "Good", "score": -0.5}]
    assert written["steps"][0] == "hear"


def test_interviews_without_a_selection_are_written_without_one(tmp_path: Path) -> None:
    """The format may be named; a list of interviews will do."""
    path = tmp_path / "study.txt"
    cj.evidence.write_interviews([ADA], path, format="json")
    written = json.loads(path.read_text(encoding="utf-8"))
    assert [*written] == ["customer_journey_interviews", "interviews"]
    assert written["interviews"]["ada"]["told"][1]["score"] == 2
