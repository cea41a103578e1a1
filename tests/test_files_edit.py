"""Fixes change what they fix in a file, and nothing else in it."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey._cli._main import main
from customer_journey.files._files import rewritten
from customer_journey.testing import journeys

pytestmark = pytest.mark.extra("yaml")

BLOCKS = """\
# Our shop, as of May.
customer_journey: 1
id: shop   # never changes
name: "Our  shop"   # two blanks

stages:
    # Where people begin.
    know:
        name:   Know  us
        end: true
    buy: {name: 'To  buy', end: true}  # at the till
transitions:
    know -> know:   # empty
    know -> buy:
        # A decision.
        decision: To buy
    buy -> buy:
        decision: Again
        # and again
starts: [know]
goals: [buy]
facts:
    # How many orders.
    orders: {type: int}  # unused
    visits:
        type: int

        # nothing below
suppressions:
  # The first.
  - rule: self-loop
    where: stages
    reason: none
  - rule: untidy-name
    where: transitions
    reason: |
        several
        lines
"""

FIXED = """\
# Our shop, as of May.
customer_journey: 1
id: shop   # never changes
name: "Our shop"   # two blanks

stages:
    # Where people begin.
    know:
        name:   Know us
        end: true
    buy: {name: To buy, end: true}  # at the till
transitions:
    know -> know: {kind: return}   # empty
    know -> buy:
        # A decision.
        decision: To buy
    buy -> buy:
        kind: return
        decision: Again
        # and again
starts: [know]
goals: [buy]
facts:
    # How many orders.

        # nothing below
suppressions:
  # The first.
"""


def fixed(text: str, suffix: str = ".yaml", rules: str = "CJ121,CJ142,CJ203,CJ902") -> bytes:
    """What a file holds after the command `fix`."""
    path = Path(f"fixed{suffix}")
    path.write_bytes(text.encode())
    assert main(["fix", str(path), "--select", rules]) == 0
    return path.read_bytes()


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_comments_order_and_blanks_stay() -> None:
    """All but what is fixed."""
    assert fixed(BLOCKS).decode() == FIXED
    assert cj.validate(cj.loads(FIXED, format="yaml")).ok


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_line_ends_and_marks_stay(end: str) -> None:
    """As an editor on Windows writes them."""
    text = "\ufeff" + BLOCKS.replace("\n", end)
    kept = fixed(text).decode()
    assert kept == "\ufeff" + FIXED.replace("\n", end)


@pytest.mark.parametrize("sign", ["", "\n", "\r", "\r\n"])
@pytest.mark.parametrize(
    "line", ["{name: A  b}", "{name: A  b}  #", '{name: "A  b", owner: "x|y"}']
)
def test_no_line_end_hinders_a_fix(line: str, sign: str) -> None:
    """Also none at the end of the file, and one that only YAML takes for one."""
    text = f"customer_journey: 1\nid: shop # kept\nstages:\n  a: {line}"
    text = text.replace("|", sign) + sign
    kept = fixed(text, rules="CJ142").decode()
    assert "# kept" in kept
    assert cj.loads(kept, format="yaml")["a"].name == "A b"
    data = '{"customer_journey": 1,|"id": "shop",  "stages": {"a": {"name": "A  b"}}}'.replace(
        "|", sign
    )
    assert fixed(data, ".json", "CJ142").decode() == data.replace("A  b", "A b")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{a -> a: {}, a -> b: {}}", "{a -> a: {kind: return}, a -> b: {}}"),
        ("{a -> a: , a -> b: {}}", "{a -> a: {kind: return}, a -> b: {}}"),
        ("{a -> a: {decision: x}, a -> b: }", "{a -> a: {kind: return, decision: x}, a -> b: }"),
        ("{a -> a: {\n  decision: x}}", "{a -> a: {\n  kind: return,\n  decision: x}}"),
        ("{a -> a: {kind: advance}}", "{a -> a: {kind: return}}"),
        ("{a -> a: {kind: 'advance'}}", "{a -> a: {kind: return}}"),
        ('{a -> a: {kind: "advance"}}', '{a -> a: {kind: "return"}}'),
        ('{a->a: null, "a -> b": ~}', '{a->a: {kind: return}, "a -> b": ~}'),
    ],
)
def test_a_kind_is_stated_in_every_form_of_a_transition(before: str, after: str) -> None:
    """In brackets, where there is nothing, and where another one stands."""
    text = "customer_journey: 1 # one\nid: shop\nstages: {a: {}, b: {end: true}}\ntransitions: "
    assert fixed(f"{text}{before}\n", rules="CJ121").decode() == f"{text}{after}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{a: {type: int}, b: {type: bool}}", "{b: {type: bool}}"),
        ("{b: {type: bool}, a: {type: int}}", "{b: {type: bool}}"),
        ("{a: {type: int}}", "{}"),
        (
            "{\n  a: {type: int}, # one\n  b: {type: bool}  # two\n}",
            "{\n  b: {type: bool}  # two\n}",
        ),
    ],
)
def test_a_fact_is_taken_out_of_brackets(before: str, after: str) -> None:
    """With the comma that divides it from others."""
    text = "customer_journey: 1 # one\nid: shop\nstages: {know: {entry: b}}\nfacts: "
    if after == "{}":
        text = text.replace("{entry: b}", "{}")
    assert fixed(f"{text}{before}\n", rules="CJ203").decode() == f"{text}{after}\n"


@pytest.mark.parametrize("facts", ["*all", "\n  ? orders\n  : {type: int}"])
def test_facts_in_a_form_that_is_not_edited_go_all_the_same(facts: str) -> None:
    """The file is written anew."""
    text = "customer_journey: 1 # one\nid: shop\nextra: {all: &all {orders: {type: int}}}"
    content = fixed(f"{text}\nstages: {{a: {{}}}}\nfacts: {facts}\n", rules="CJ203").decode()
    assert "#" not in content
    assert cj.loads(content, format="yaml").facts == ()


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("{}", 0.5, "{probability: 0.5}"),
        ("{probability: 0.25, when: paid}", 0.5, "{probability: 0.5, when: paid}"),
        ("{probability: 0.25, when: paid}", None, "{when: paid}"),
    ],
)
def test_fixes_of_other_packages_may_set_numbers(
    before: str, after: float | None, expected: str, suffix: str
) -> None:
    """And take them away."""
    text = f"stages: {{a: {{}}, b: {{}}}},   transitions: {{a->b: {before}}}"
    text = f"{{customer_journey: 1, id: shop, {text}}}"
    if suffix == ".json":
        text, expected = (re.sub(r"[a-z_][\w>-]*", r'"\g<0>"', each) for each in (text, expected))
    path = Path(f"shop{suffix}")
    path.write_text(text, encoding="utf-8")
    (transition,) = cj.load(path).transitions
    changed = cj.load(path).with_transition(cj.evolve(transition, probability=after))
    assert expected in rewritten(path, changed)[0].decode()
    assert "   " in rewritten(path, changed)[0].decode()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(journeys(), journeys(), st.sampled_from([".json", ".yaml"]))
def test_a_file_holds_what_it_is_to_hold(old: cj.Journey, new: cj.Journey, suffix: str) -> None:
    """Whatever it held before, and in however many places that was other."""
    path = Path(f"any{suffix}")
    cj.dump(old, path)
    assert rewritten(path, old)[0] == path.read_bytes()
    content, _ = rewritten(path, new)
    path.write_bytes(content)
    assert cj.load(path) == new


def test_json_keeps_its_form() -> None:
    """Its blanks and the order of its keys."""
    text = (
        '{"id": "shop", "customer_journey": 1,\n\t"facts": {"x": {"type": "int"}},'
        '"name": "Our  \\"shop\\"", "stages": {"a": {}, "b": {}},\n'
        '"transitions": {"a -> a": null, "b -> b": {"decision": "x"}, "a -> b": {}}}'
    )
    assert fixed(text, ".json").decode() == (
        text.replace('{"x": {"type": "int"}}', "{}")
        .replace("Our  ", "Our ")
        .replace('"a -> a": null', '"a -> a": {"kind": "return"}')
        .replace('{"decision"', '{"kind": "return", "decision"')
    )


def test_a_name_in_brackets_is_quoted_where_it_needs_quotes() -> None:
    """A comma would end it."""
    text = "customer_journey: 1\nid: shop\nstages: {a: {name: 'Try,  buy'}, b: {name: 'x  # y'}}\n"
    after = text.replace("'Try,  buy'", '"Try, buy"').replace("'x  # y'", '"x # y"')
    assert fixed(text, rules="CJ142").decode() == after


@pytest.mark.parametrize(
    "text",
    [
        'transitions: {"[a, b] -> a": {}}  # both\n',
        "transitions:\n  a -> a: &any {}  # both\n  a -> b: *any\n",
        "transitions: # by anchor\n  a -> b: &any {decision: x}\n  a -> a: *any\n",
    ],
)
def test_what_stands_for_several_elements_is_written_anew(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command says that comments are gone; the journey is the same either way."""
    whole = f"customer_journey: 1\nid: shop\nstages: {{a: {{}}, b: {{end: true}}}}\n{text}"
    content = fixed(whole, rules="CJ121").decode()
    assert "written anew, without its comments" in capsys.readouterr().out
    Path("checked.yaml").write_text(whole, encoding="utf-8")
    assert main(["check", "checked.yaml", "--fix", "--select", "CJ121"]) == 0
    assert "written anew, without its comments" in capsys.readouterr().out
    assert "#" not in content
    kinds = [each.kind for each in cj.loads(content, format="yaml").transitions]
    assert "return" in kinds


@pytest.mark.parametrize(
    ("name", "is_kept"),
    [
        ("{name: 'A  b'}  # kept", True),
        ("# kept\n    name: &own A  b", True),
        ("# kept\n    ? name\n    : 'A  b'", True),
        ("# lost\n    name: >-\n      A  b", False),
        ("# lost\n    name: |-\n      A  b", False),
    ],
)
def test_no_comment_goes_in_silence(
    name: str,
    is_kept: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In no form of a text."""
    text = f"customer_journey: 1\nid: shop\nstages:\n  a: {name}\nstarts: [a]\n"
    after = fixed(text, rules="CJ142").decode()
    assert cj.loads(after, format="yaml")["a"].name == "A b"
    assert ("# kept" in after) is is_kept
    assert ("without its comments" in capsys.readouterr().out) is not is_kept


@pytest.mark.parametrize(
    "options", ["--format=json", "--format=sarif", "--format=github", "--statistics"]
)
def test_a_note_says_that_comments_go_where_programs_read(
    options: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside what they read."""
    lines = "stages:\n  a:  # lost\n    name: >-\n      A  b\nstarts: [a]\n"
    text = f"customer_journey: 1\nid: shop\n{lines}"
    Path("checked.yaml").write_text(text, encoding="utf-8")
    notes: list[str] = []
    for _ in range(2):
        main(["check", "checked.yaml", "--fix", "--select=CJ142", options])
        notes.append(capsys.readouterr().err)
    assert notes == [
        "customer-journey: note: checked.yaml: the file is written anew, without its comments\n",
        "",
    ]
