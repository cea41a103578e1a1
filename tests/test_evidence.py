"""Traces, interviews, the coding of words, files of both, and samples of people."""

import csv
import json
import pickle
import re
import warnings
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey._log._excerpts import Excerpt
from customer_journey._log._traces import Interview, Trace, Visit
from customer_journey.evidence._samples import Sample, SelectedSample

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


def places(error: cj.errors.InvalidValueError | cj.errors.InvalidFileError) -> list[str]:
    """Where the problems are."""
    return [problem.where for problem in error.problems]


def test_a_trace_takes_words_for_visits_and_gives_them_back() -> None:
    """Texts and visits may be mixed; values compare, hash and pickle."""
    trace = Trace("ada", ["know", Visit("try", at=MORNING, failed=True, actor="ada")])
    assert trace.steps == ("know", "try")
    assert trace.visits[0] == Visit("know")
    assert pickle.loads(pickle.dumps(trace)) == trace
    assert len({trace, Trace("ada", trace.visits)}) == 1


def test_a_day_stands_for_its_first_moment() -> None:
    """People remember days."""
    assert Visit("know", at=date(2026, 3, 2)).at == datetime(2026, 3, 2)


@pytest.mark.parametrize(
    ("make", "where"),
    [
        (lambda: Visit(" "), ["stage"]),
        (lambda: Visit("a\ud800"), ["stage"]),
        (lambda: Visit("a", actor="\ud800"), ["actor"]),
        (lambda: Visit("a", failed=cast("bool", 1)), ["failed"]),
        (lambda: Trace(" ", ["a"]), ["customer"]),
        (lambda: Trace("ada", cast("Any", [1])), ["visits[0]"]),
        (lambda: Trace("ada", cast("Any", 1)), ["visits"]),
        (
            lambda: Trace("ada", [Visit("a", at=MORNING), "b", Visit("c", at=date(2026, 3, 3))]),
            ["visits[2].at"],
        ),
        (
            lambda: Trace("ada", [Visit("a", at=MORNING), Visit("b", at=MORNING.replace(hour=8))]),
            ["visits[1].at"],
        ),
        (lambda: Interview(""), ["customer"]),
        (lambda: Interview("ada", trace=Trace("bob")), ["trace.customer"]),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(
    make: Callable[[], object], where: list[str]
) -> None:
    """Times that run backwards, someone else's trace, a step without a name."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        make()
    assert places(caught.value) == where


TABLE = {"Saw a talk": "know", "paid": "buy", "small talk": None}


def test_coding_loses_nothing() -> None:
    """Words without a code stay as steps, and are named with who said them and what was near."""
    ada = Interview("ada", told=["saw  a TALK", "small talk", "paid up", "Paid"], outcome="bought")
    coded = cj.evidence.code([ada], codebook=TABLE)
    trace = coded.interviews[0].trace
    assert [*Sample(coded.interviews)] == [trace]
    assert trace == Trace("ada", ["know", "paid up", "buy"], outcome="bought")
    assert [str(item) for item in coded.uncoded] == [
        "ada, step 3: 'paid up' (did you mean 'paid'?)"
    ]
    assert [item.words for item in coded.set_aside] == ["small talk"]
    assert not coded.ok
    assert str(coded).splitlines() == [
        "1 interview, 4 steps: 2 coded, 1 set aside, 1 without a code",
        "  ada, step 3: 'paid up' (did you mean 'paid'?)",
    ]
    assert "1 without a code" in repr(coded)


@given(st.lists(st.lists(st.sampled_from([*TABLE, "x", "Y y"]), max_size=5), max_size=4))
def test_every_word_said_is_coded_set_aside_or_reported(texts: list[list[str]]) -> None:
    """The three add up, and what is reported is in the trace under its own words."""
    interviews = [Interview(f"p{index}", told=words) for index, words in enumerate(texts)]
    coded = cj.evidence.code(interviews, codebook=TABLE)
    steps = [step for item in coded.interviews if item.trace for step in item.trace.steps]
    assert len(steps) + len(coded.set_aside) == sum(map(len, texts))
    assert sorted(item.words for item in coded.uncoded) == sorted(
        step for step in steps if step not in TABLE.values()
    )
    assert coded.ok == (not coded.uncoded)


def test_words_that_are_blank_are_reported_and_no_step() -> None:
    """A step needs a name."""
    coded = cj.evidence.code([Interview("ada", told=[" "])], codebook={})
    assert len(coded.uncoded) == 1
    assert coded.interviews[0].trace == Trace("ada")


def test_a_table_that_contradicts_itself_is_refused() -> None:
    """The same words with two codes, and a code that is blank."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.evidence.code([], codebook={"Paid": "buy", "paid ": "know", "x": " "})
    assert places(caught.value) == ["codebook['paid ']", "codebook['x']"]


def test_evidence_is_each_person_once() -> None:
    """Twice the same person, an interview without a trace, something else: all are named."""
    invalid = cast("Any", [Trace("ada"), Interview("bob"), "cy", Trace("ada")])
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        Sample(invalid)
    assert places(caught.value) == ["[1]", "[2]", "[1]"]
    for nothing in ("ada", {"ada": 1}, Trace("ada"), 7):
        with pytest.raises(cj.errors.InvalidValueError, match="several"):
            Sample(cast("Any", nothing))


ROWS: list[dict[str, object]] = [
    {"who": "ada", "what": "buy", "when": MORNING, "won": "yes", "bad": "no", "by": "ada"},
    {"who": "bob", "what": "know", "when": "", "won": None, "bad": True},
    {"who": "ada", "what": "know", "when": "2026-03-01T09:00+00:00", "won": "", "bad": "1"},
]


def test_rows_become_traces_in_the_order_of_time() -> None:
    """People come in the order of the rows; what is said of a person may stand in any row."""
    ada, bob = cj.evidence.read_rows(
        ROWS, customer="who", stage="what", at="when", outcome="won", failed="bad", actor="by"
    )
    assert (ada.steps, ada.outcome, bob.steps, bob.outcome) == (
        ("know", "buy"),
        "yes",
        ("know",),
        "",
    )
    assert [visit.failed for visit in ada.visits] == [True, False]
    assert ada.visits[1].actor == "ada"


def test_rows_without_all_times_stay_in_their_order() -> None:
    """Nothing is guessed, and somebody who has times without one is said."""
    rows = [{"customer": "a", "stage": "y", "at": "2026-03-02"}, {"customer": "a", "stage": "x"}]
    with pytest.warns(cj.errors.MissingValuesWarning, match=r"^rows\[1\]: no time, and 'a' has"):
        assert cj.evidence.read_rows(rows, at="at")[0].steps == ("y", "x")
    assert cj.evidence.read_rows(rows[1:], at="at")[0].steps == ("x",)


def test_rows_that_cannot_be_read_are_all_named() -> None:
    """Each with its column."""
    rows: list[dict[str, object]] = [
        {"stage": "a"},
        {"customer": "ada"},
        {"customer": "ada", "stage": "a", "at": "soon"},
        {"customer": "ada", "stage": "a", "failed": "perhaps"},
        {"customer": "ada", "stage": "a", "group": "x"},
        {"customer": "ada", "stage": "a", "group": "y"},
        {"customer": "bob", "stage": "a", "at": MORNING},
        {"customer": "bob", "stage": "b", "at": date(2026, 1, 1)},
    ]
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.evidence.read_rows(rows, at="at", failed="failed", segment="group")
    assert places(caught.value) == [
        "rows[0].customer",
        "rows[1].stage",
        "rows[2].at",
        "rows[3].failed",
        "rows[5].segment",
        "bob.visits[1].at",
    ]


def test_rows_of_a_dataframe_may_lack_values() -> None:
    """What stands there for nothing is nothing: no person is called nan."""
    nan = float("nan")
    rows: list[dict[str, object]] = [
        {"customer": "ada", "stage": "a", "at": nan, "won": nan},
        {"customer": "ada", "stage": nan, "at": nan, "won": nan},
    ]
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.evidence.read_rows(rows, at="at", outcome="won")
    assert places(caught.value) == ["rows[1].stage"]
    assert cj.evidence.read_rows(rows[:1], at="at", outcome="won") == (Trace("ada", ["a"]),)


def test_what_are_no_rows_is_refused() -> None:
    """Each with its place; a column that is called otherwise is asked for."""
    for nothing in (None, "rows", {"customer": "ada"}):
        with pytest.raises(cj.errors.InvalidValueError, match="several mappings"):
            cj.evidence.read_rows(cast("Any", nothing))
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.evidence.read_rows(cast("Any", [1, {"custumer": "ada"}, {"customer": "ada", 7: "a"}]))
    assert [str(problem) for problem in caught.value.problems] == [
        "rows[0]: expected a mapping, got 1",
        "rows[1].customer: no column (did you mean 'custumer'?)",
        "rows[2].stage: no column",
    ]


def test_a_csv_file_becomes_traces(tmp_path: Path) -> None:
    """In any script, with a byte order mark or without, and another delimiter."""
    path = tmp_path / "log.csv"
    path.write_text("\ufeffcustomer;stage\nÅsa;kjenne\nÅsa;kjøpe\n", encoding="utf-8")
    assert cj.evidence.read_csv(path, delimiter=";") == (Trace("Åsa", ["kjenne", "kjøpe"]),)


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"customer,stadium\n", 1, "no column 'stage'"),
        (b"customer,stages\n", 1, "did you mean 'stages'"),
        (b"", 1, "the first line is empty"),
        (b"PK\x03\x04\x80", None, "looks like a workbook"),
        (b"\x1f\x8b\x08", None, "unpack it first"),
        (b"customer,stage\nada,\n", 2, "nothing says where"),
        (b"customer;stage\nada;know\n", 1, "the delimiter may be a semicolon"),
        (b"who,what\nada,know\n", 1, "there are 'who', 'what'"),
        (b"customer,stage,stage\nada,know,buy\n", 1, "the column 'stage' is there twice"),
        (b"customer,stage\nada,know,buy\n", 2, "more cells than columns"),
        (b'customer,stage\nada,"two\nlines"\nbob,\n', 4, "nothing says where"),
        (b"customer,stage\nada,b\xff\n", None, "not UTF-8"),
        (b'customer,stage\nada,"b"c\n', 2, "invalid CSV"),
    ],
)
def test_a_csv_file_that_is_none_says_so(
    tmp_path: Path, content: bytes, line: int | None, message: str
) -> None:
    """With the line, where there is one."""
    path = tmp_path / "log.csv"
    path.write_bytes(content)
    with pytest.raises(cj.errors.InvalidFileError, match=message) as caught:
        cj.evidence.read_csv(path)
    assert caught.value.problems[0].line == line


CELLS = {
    "who": st.sampled_from(["ada", "Bő", " ", ""]),
    "what": st.sampled_from(["know", "bjuda in", "a,b", "two\nlines", ' "', "", "\t"]),
    "when": st.sampled_from(["", "2026-03-02", "2026-03-01T09:00", "2026-03-01T09:00+02:00", "x"]),
    "won": st.sampled_from(["", "yes", "no"]),
    "bad": st.sampled_from(["", "yes", "No ", "perhaps"]),
    "by": st.sampled_from(["", "ada", "we"]),
}


@given(
    st.lists(st.just(()) | st.tuples(*CELLS.values()), max_size=8),
    st.integers(1, 7),
)
def test_a_file_says_what_its_rows_say(
    tmp_path_factory: pytest.TempPathFactory, lines: list[Sequence[str]], width: int
) -> None:
    """The traces, or what is wrong in which line, are those of the rows that Python reads."""
    path = tmp_path_factory.mktemp("log") / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(CELLS)
        writer.writerows([*cells, *cells][: max(2, width)] for cells in lines)
    columns: dict[str, Any] = {"customer": "who", "stage": "what", "at": "when", "outcome": "won"}
    columns |= {"failed": "bad", "actor": "by"}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", cj.errors.MissingValuesWarning)
        wanted = said(lambda: cj.evidence.read_rows(rows, **columns))
        assert said(lambda: cj.evidence.read_csv(path, **columns)) == wanted


def said(
    read: Callable[[], tuple[Trace, ...]],
) -> tuple[Trace, ...] | list[tuple[str, str]]:
    """The traces, or what is wrong, without the rows."""
    try:
        return read()
    except (cj.errors.InvalidValueError, cj.errors.InvalidFileError) as error:
        return [
            (re.sub(r"^rows\[\d+\]\.?", "", problem.where), problem.message)
            for problem in error.problems
        ]


@given(
    st.sampled_from(["know", "å", "", " \u2003", "\ud800", 1, None]),
    st.sampled_from([MORNING, date(2026, 3, 2), None, "2026-03-02"]),
    st.sampled_from([True, False, 1, "no"]),
    st.sampled_from(["", "ada", " ", "\udfff", 7]),
)
def test_a_visit_names_each_invalid_field(
    stage: object, at: object, failed: object, actor: object
) -> None:
    """However many of them there are; else it keeps them."""
    make = cast("Callable[..., Visit]", Visit)
    fine = {
        "stage": isinstance(stage, str) and "\ud800" not in stage,
        "at": at is None or isinstance(at, date),
        "failed": isinstance(failed, bool),
        "actor": isinstance(actor, str) and "\udfff" not in actor,
    }
    invalid = [name for name, fits in fine.items() if not fits]
    if not invalid and not str(stage).strip():
        invalid = ["stage"]
    if invalid:
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            make(stage, at=at, failed=failed, actor=actor)
        assert places(caught.value) == invalid
    else:
        visit = make(stage, at=at, failed=failed, actor=actor)
        plain = (str(stage).strip(), failed, str(actor).strip())
        assert (visit.stage, visit.failed, visit.actor) == plain


class Name(StrEnum):
    """A stage as an app may write it."""

    KNOW = "know"


def test_a_visit_keeps_plain_texts_alone() -> None:
    """A text of a type of its own becomes plain text, wherever it stands."""
    visit = Visit(Name.KNOW, actor=Name.KNOW)
    assert type(visit.stage) is type(visit.actor) is str
    assert visit == Visit("know", actor="know")


def test_blanks_around_a_cell_are_no_part_of_it(tmp_path: Path) -> None:
    """Spreadsheets and typists leave them, and no one sees that `buy ` is not `buy`."""
    path = tmp_path / "log.csv"
    path.write_text("customer,stage,how\nada, know ,won\nada ,buy\u00a0, won\n", encoding="utf-8")
    (ada,) = cj.evidence.read_csv(path, outcome="how")
    assert ada == Trace("ada", ["know", "buy"], outcome="won")


def test_a_delimiter_is_one_character(tmp_path: Path) -> None:
    """Anything else is refused before the file is opened."""
    refused: list[tuple[str | None, Any]] = [
        ("", cj.errors.InvalidValueError),
        ("ab", cj.errors.InvalidValueError),
        (None, cj.errors.WrongTypeError),
    ]
    for delimiter, error in refused:
        with pytest.raises(error) as caught:
            cj.evidence.read_csv(tmp_path / "log.csv", delimiter=cast("str", delimiter))
        assert [problem.where for problem in caught.value.problems] == ["delimiter"]


INTERVIEWS: list[dict[str, object]] = [
    {"customer": "ada", "on": "2026-03-02", "why_us": "Price", "steps": ["know", "buy"]},
    {"customer": "bob", "told": ["Saw a talk"], "answers": {"rival?": "none"}, "segment": "small"},
]


def test_interviews_are_read_from_json(tmp_path: Path) -> None:
    """Steps become a trace; the rest are the fields."""
    path = tmp_path / "interviews.json"
    path.write_text(json.dumps(INTERVIEWS), encoding="utf-8")
    ada, bob = cj.evidence.read_interviews(path)
    price = Excerpt("Price", about="why-us")
    assert ada == Interview(
        "ada", on=date(2026, 3, 2), told=[price], trace=Trace("ada", ["know", "buy"])
    )
    answer = Excerpt("rival? – none", about="question")
    assert (bob.told, bob.segment) == ((Excerpt("Saw a talk"), answer), "small")


@pytest.mark.extra("yaml")
def test_interviews_are_read_from_yaml(tmp_path: Path) -> None:
    """A day stays a day, and a wrong field has its line."""
    path = tmp_path / "interviews.yaml"
    path.write_text("- customer: ada\n  on: 2026-03-02\n  told: [Saw a talk]\n", encoding="utf-8")
    assert cj.evidence.read_interviews(path)[0].on == date(2026, 3, 2)
    path.write_text("- customer: ada\n  tolt: [Saw a talk]\n", encoding="utf-8")
    with pytest.raises(cj.errors.InvalidFileError, match="did you mean 'told'") as caught:
        cj.evidence.read_interviews(path)
    assert caught.value.problems[0].line == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{}", "expected a list"),
        ("[1]", "expected a mapping"),
        ("[", "invalid JSON"),
        ('[{"customer": "a", "on": "today"}]', "not a day"),
        ('[{"told": ["a"]}]', "customer"),
        ('[{"customer": "a", "on": 7}]', "expected a date"),
        ('[{"customer": "a", "customer": "b"}]', "customer"),
        ('[{"customer": "a", "steps": [1]}]', r"\[0\].steps\[0\]: expected a Visit"),
        ('[{"customer": "a", "steps": 1}]', "several"),
    ],
)
def test_a_file_without_interviews_says_so(tmp_path: Path, content: str, message: str) -> None:
    """Whatever is in it."""
    path = tmp_path / "interviews.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(cj.errors.InvalidFileError, match=message):
        cj.evidence.read_interviews(path)


def test_a_file_that_is_no_text_or_has_no_known_suffix_says_so(tmp_path: Path) -> None:
    """Before anything is made of it; and one that is too large."""
    path = tmp_path / "interviews.json"
    path.write_bytes(b"\xff")
    with pytest.raises(cj.errors.InvalidFileError, match="not UTF-8"):
        cj.evidence.read_interviews(path)
    with pytest.raises(cj.errors.InvalidFileError, match="suffix"):
        cj.evidence.read_interviews(tmp_path / "interviews.txt")
    with path.open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    with pytest.raises(cj.errors.InvalidFileError, match="more than 64 MiB"):
        cj.evidence.read_interviews(path)


PEOPLE = [
    Trace("ada", ["know", "try", "buy"], outcome="bought"),
    Trace("bob", ["try", "know"]),
    Trace("cy", ["know", "try"]),
    Trace("di", ["buy", "know"]),
]


@pytest.mark.parametrize(
    ("to", "after", "expected"),
    [
        ("buy", None, (2, 4)),
        ("bought", None, (1, 4)),
        ("buy", "know", (1, 4)),
        (["try", "buy"], "know", (2, 4)),
        ("buy", "try", (1, 3)),
        ("buy", "never", (0, 0)),
    ],
)
def test_conversion_counts_who_came_there_after(
    to: str | list[str], after: str | None, expected: tuple[int, int]
) -> None:
    """Only what comes later counts; an outcome comes last."""
    conversion = cj.evidence.conversion(Sample(PEOPLE), target=to, source=after)
    assert (conversion.count, conversion.of) == expected


def test_those_selected_on_their_outcome_never_reach_a_conversion() -> None:
    """Neither directly nor by the way of another sample; the error says why."""
    buyers = SelectedSample(PEOPLE, selected_on="bought")
    for attempt in (
        lambda: cj.evidence.conversion(cast("Sample", buyers), target="buy"),
        lambda: Sample(buyers),
    ):
        with pytest.raises(cj.errors.SelectedSampleError, match="were never asked") as caught:
            attempt()
        assert caught.value.selected_on == "bought"
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
        assert isinstance(caught.value, TypeError)
    with pytest.raises(cj.errors.InvalidValueError, match="how the people were chosen"):
        cj.evidence.conversion(cast("Sample", PEOPLE), target="buy")


def test_samples_say_how_people_were_chosen() -> None:
    """Both kinds, in text; one selected must say on what."""
    march = Sample(PEOPLE, drawn="everyone in March")
    assert str(march) == "4 people, chosen whatever became of them; everyone in March"
    assert repr(Sample([])) == "<Sample: 0 people, chosen whatever became of them>"
    buyers = SelectedSample(PEOPLE, selected_on="bought")
    assert repr(buyers) == "<SelectedSample: 4 people, selected on the outcome 'bought'>"
    assert [*march] == [*buyers] == PEOPLE
    assert len(march) == len(buyers) == 4
    for nothing in (" ", cast("str", None)):
        with pytest.raises(cj.errors.InvalidValueError, match="must say"):
            SelectedSample(PEOPLE, selected_on=nothing)


@pytest.mark.extra("data")
def test_what_rests_on_a_selected_sample_says_so_and_holds_no_rate() -> None:
    """Counts, orders and deviations are there; a journey found in it has no probabilities."""
    buyers = SelectedSample(PEOPLE, selected_on="bought")
    discovery = cj.evidence.discover(buyers)
    assert {item.probability for item in discovery.journey.transitions} == {None}
    assert {item.probability for item in cj.evidence.discover(PEOPLE).journey.transitions} != {None}
    journey = cj.Journey.sequence("shop", ["know", "try", "buy"])
    for text in (
        str(discovery),
        str(cj.evidence.consensus(buyers)),
        str(cj.evidence.conform(journey, buyers)),
    ):
        assert "no share is a conversion" in text


def test_a_row_with_more_cells_than_columns_is_refused() -> None:
    """The standard library's reader keeps the rest under None."""
    row: Any = {"customer": "ada", "stage": "know", None: ["rest"]}
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.evidence.read_rows([row])
    assert caught.value.problems[0].where.startswith("rows[0]")
