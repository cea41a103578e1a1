"""Messages: pages and maps in the language of their journey, from one catalogue."""

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, get_args
from xml.etree import ElementTree as ET

import pytest
from typing_extensions import override

import customer_journey as cj
from customer_journey._messages import _current
from customer_journey._messages._current import (
    counted,
    current_language,
    direction_of,
    in_language,
    message,
    role_name,
)
from customer_journey._messages._german import MESSAGES
from customer_journey._messages._languages import LANGUAGES
from customer_journey.criteria._computed import Take

RENDER = Path(cj.__file__).parent / "render"
OWNERS: tuple[Literal["brand", "customer", "partner", "social"], ...] = (
    "brand", "customer", "partner", "social",
)  # fmt: skip
PLACES = re.compile(r"{\w+(?:![ar])?(?::[^}]*)?}")

UNTRANSLATED = next(tag for tag in ("ar", "he", "fa", "ur") if tag not in LANGUAGES)
"""A language from right to left whose words are English."""


class Marked(_current.Catalogue):
    """A catalogue that marks what it translates, and remembers it."""

    def __init__(self) -> None:
        super().__init__({})
        self.asked: set[str] = set()

    @property
    def missing(self) -> set[str]:
        """What was asked for and is not in German."""
        return {text for text in self.asked if re.search("[a-z]", text)} - MESSAGES.keys()

    @override
    def text(self, english: str, context: str = "") -> str:
        """The message, in brackets; without a context, but for its places."""
        self.asked.add(f"{context}: {english}" if context else english)
        parts = [english] if context else re.split(r"({\w+})", english)
        return "".join(
            part if at % 2 or not re.search("[a-z]", part) else f"⟦{part}⟧"
            for at, part in enumerate(parts)
        )

    @override
    def form(self, singular: str, plural: str, number: int, context: str = "") -> str:
        """The first form for one, the second for others."""
        self.asked.add(f"{context}: {singular}" if context else singular)
        return Marked().text(singular if number == 1 else plural)


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Marked:
    """Every language is the marked one."""
    catalogue = Marked()

    def any_language(_: str) -> Marked:
        return catalogue

    monkeypatch.setattr(_current, "_catalogue", any_language)
    return catalogue


FEELINGS: dict[int, tuple[cj.Experience, ...]] = {
    1: (cj.Experience(1, n=20, basis="observed", measure="M", low=0, high=2),),
    2: (cj.Experience(0, measure="M"), cj.Experience(-1, personas=["p1"])),
}


def a_stage(number: int) -> cj.Stage:
    """A stage of which everything is said, in capitals."""
    return cj.Stage(
        f"s{number}",
        name=f"S{number}",
        purpose="P",
        role=get_args(cj.types.Role)[number % 5],
        phases=[get_args(cj.types.Phase)[number % 12]],
        entry=cj.fact("F1") >= number,
        entry_basis=get_args(cj.types.Basis)[number % len(get_args(cj.types.Basis))],
        personas=["p1"] if number == 1 else (),
        questions=[
            cj.Question("q1", text="Q", channel="C", personas=["p1"]),
            cj.Question("q2", text="Q"),
        ],
        insights=[
            cj.Insight(f"i{at}", text="I", kind=kind, importance=1, satisfaction=2, n=3, share=0.5)
            for at, kind in enumerate(get_args(cj.types.InsightKind))
        ]
        + [
            cj.Insight("j1", text="I", kind="pain", importance=1, share=0.5),
            cj.Insight("j2", text="I", n=3),
        ],
        actions=[
            cj.Action("a0", name="A", lane="customer", answers=["i3"]),
            cj.Action("a1", name="A", lane="frontstage", owner="O", touchpoints=["t0"]),
            cj.Action("a2", name="A", lane="backstage", supports=["a1"]),
            cj.Action("a3", name="A", lane="support", supports=["a2"]),
            cj.Action("a4", name="A"),
        ],
        assets=[
            cj.Asset("b1", title="B", kind="K", answers=["q1"], status="planned"),
            cj.Asset("b2", title="B", status="retired", review_by=date(2026, 1, 1)),
            cj.Asset("b3", title="B"),
        ],
        touchpoints=[
            cj.Touchpoint(f"t{at}", name="T", initiator=who, owner=who)
            for at, who in enumerate(OWNERS)
        ]
        + [cj.Touchpoint("t4", name="T", channel="C")],
        metrics=[
            cj.Metric("m1", name="M", better="higher", target=1, unit="U"),
            cj.Metric("m2", name="M", better="lower"),
        ],
        moment_of_truth=number in {1, 4},
        experience=FEELINGS.get(number, ()),
        owner="O" if number else "",
        note="N",
        end=number > 9,
    )


STAGES = [a_stage(number) for number in range(13)]
IDS = [stage.id for stage in STAGES]
JOURNEY = cj.Journey(
    "j1",
    name="J",
    version="1",
    language="xx",
    description="D",
    stages=STAGES,
    transitions=[
        *(cj.Transition(*pair, probability=0.5) for pair in pairwise(IDS)),
        cj.Transition("s1", "s0", kind="return", decision="D", after=timedelta(days=1)),
        cj.Transition("s2", "s2", kind="return", otherwise=True, within=timedelta(hours=36)),
        cj.Transition("s4", "s3", kind="return", after=timedelta(minutes=1)),
        cj.Transition("s5", "s3", kind="return", after=timedelta(seconds=1.5)),
        cj.Transition("s6", "s3", kind="return", after=timedelta(seconds=61)),
        cj.Transition("s3", "s12", kind="exit", reason="R", when=cj.fact("F1") >= 1),
        cj.Transition(
            "s11",
            "s0",
            kind="referral",
            rewards=[
                cj.Reward(to, text="W") for to in ("customer", "referrer", "newcomer")
            ],
            handoff=cj.Handoff(note="H"),
        ),
    ],
    starts=["s0"],
    goals=["s10", "s11"],
    facts=[
        cj.Fact("F1", type="int", meaning="M", minimum=0, maximum=99),
        cj.Fact("F2", type="int", minimum=0),
        cj.Fact("F3", type="int", maximum=9),
    ],
    personas=[
        cj.Persona(
            "p1", name="P1", description="D", ideal=True, age="A", gender="G", income="I",
            education="E", occupation="O", location="L",
            insights=[cj.Insight("i1", text="I", kind="goal", n=2)],
        ),
        cj.Persona("p2", name="P2"),
    ],
    audience=cj.Audience(who="W", messages=[cj.Claim("c1", value="V")]),
    promises=[cj.Promise("v1", text="V", made=["s1"], due="s3", kept=["s2"])],
    source=cj.Source("T", author="A", year=2026),
    suppressions=[cj.Suppression("CJ", where="stages.s1", reason="R")],
    note="N",
)  # fmt: skip


def a_scorecard(journey: str) -> cj.events.Scorecard:
    """Figures that are all that a figure can be."""
    of: dict[str, Any] = {"stage": "s1", "metric": "m1", "better": "higher", "people": 9}
    return cj.events.Scorecard(
        journey=journey,
        as_of=datetime(2026, 1, 1, tzinfo=UTC),
        figures=[
            *(
                cj.events.MetricValue(**of, group="G", value=at, low=low, high=low, target=1)
                for at, low in enumerate((0, 1, None))
            ),
            cj.events.MetricValue(**of, group="G", value=0, low=0, high=0, target=1),
            cj.events.MetricValue(**of, group="H", value=0, low=1, high=1, target=1, open=1),
            cj.events.MetricValue(**of, group="I", value=None, target=1, before=1, unknown=1),
        ],
    )


def page_of(journey: cj.Journey) -> str:
    """The page of a journey with everything on it."""
    old = cj.evolve(
        journey.without_stage("s8").with_stage(cj.evolve(journey["s7"], note="X")), version="0"
    ).with_stage(cj.Stage("s99"))
    return cj.render.to_html(
        journey,
        report=cj.validate(journey, as_of=date(2026, 1, 1)),
        versions=[old, journey],
        location=cj.locate(journey, {"F1": 4}),
        counts={("s0", "s1"): 12},
        scorecard=a_scorecard(journey.id),
    )


def explanations(language: str) -> Iterator[str]:
    """All that is said of where customers are."""
    shop = cj.Journey(
        "j3",
        language=language,
        stages=[
            cj.Stage("s1", name="S1", entry=cj.fact("F1") >= 1, role="lead"),
            cj.Stage("s2", name="S2", entry=(cj.fact("F2") >= 1) & (cj.fact("F3") >= 1)),
            cj.Stage("s3", name="S3", entry=cj.fact("F4") >= 1),
            cj.Stage("s4", name="S4", entry=cj.fact("F5").is_true(), end=True),
            cj.Stage("s5", name="S5", entry=cj.fact("F6").is_true(), end=True),
        ],
        transitions=[
            ("s1", "s2"),
            ("s2", "s3"),
            cj.Transition("s1", "s4", kind="exit"),
            cj.Transition("s3", "s5", kind="exit"),
        ],
        starts=["s1"],
        goals=["s3"],
    )
    for facts in (
        {},
        {"F1": 0},
        {"F1": 1},
        {"F1": 1, "F2": 0},
        {"F1": 1, "F2": 0, "F4": 1},
        {"F1": 1, "F2": 1, "F3": 1, "F4": 1},
        {"F1": 1, "F5": True},
        {"F1": 1, "F6": True},
        {"F1": 0, "F5": True, "F6": True},
    ):
        yield cj.locate(shop, facts).explain()


def everything(journey: cj.Journey) -> Iterator[str]:
    """All that is drawn of a journey."""
    yield page_of(journey)
    yield cj.render.to_html(cj.Journey("j2", language=journey.language))
    yield cj.render.to_html(
        journey,
        location=cj.locate(journey, {"F1": 99}),
        report=cj.evolve(cj.validate(journey), findings=()),
    )
    yield cj.render.to_html(journey, location=cj.locate(journey, {}))
    for fit in (None, "16:9", (300, 8_000)):
        yield cj.render.to_svg(journey, fit=fit)
    yield cj.render.to_svg(journey, fit=(700, 400))
    for lanes in get_args(cj.render.Lanes):
        yield cj.render.to_svg(journey, lanes=lanes)
    # Of one measure without a name, and of none.
    for felt in ([cj.Experience(1)], []):
        stage = cj.Stage("s1", experience=felt, moment_of_truth=True)
        yield cj.render.to_svg(cj.Journey("j4", stages=[stage], language=journey.language))
    yield cj.render.to_svg(journey, direction="TB")
    yield cj.render.to_svg(journey, layout="ring")
    yield cj.render.to_svg(journey, layout="hourglass", arrow_text="guard")
    yield from explanations(journey.language)
    yield cj.render.to_text(journey, width=120)
    yield cj.render.to_mermaid(journey)
    yield cj.render.to_dot(journey)


def visible(markup: str) -> str:
    """What people read or hear of a page or a picture, but for what is in English and says so."""
    markup = re.sub(r"<style>.*?</style>", "", markup, flags=re.DOTALL)
    markup = re.sub(r'<(bdi|code)[^>]*(?:lang="en"|dir="ltr")[^>]*>.*?</\1>', "", markup)
    # Names of rules are looked up by their names.
    markup = re.sub(r'<span class="rule">[^<]*</span>|<code>[^<]*</code>', "", markup)
    markup = re.sub(r'(class="mark [a-z]+">.*?</span>)[^<]*(</a>)', r"\1\2", markup)
    heard = " ".join(re.findall(r'(?:aria-label|title)="([^"]*)"', markup))
    return unescape(f"{heard} {re.sub('<[^>]*>', ' ', markup)}")


def test_no_fixed_word_is_outside_of_the_catalogue(marked: Marked) -> None:
    """Pages, pictures and maps say nothing that the catalogue was not asked for."""
    for drawn in everything(JOURNEY):
        if not drawn.startswith(("flowchart", "digraph")):
            words = re.sub("⟦[^⟧]*⟧", "", visible(drawn))
            # Ids in the descriptions of rules and versions are the journey's own.
            assert not re.findall(r"(?<![a-z\d])[a-zA-Z]*[a-z]{2,}", words), drawn[:15]
    assert marked.asked


def test_german_is_complete(marked: Marked) -> None:
    """Every message that is asked for is in the catalogue."""
    for _ in everything(JOURNEY):
        pass
    assert marked.missing == set()


@pytest.mark.once
def test_german_has_no_message_that_is_not_used() -> None:
    """Each is a text somewhere in the code, or a word of the model."""
    texts: set[str] = set()
    package = RENDER.parent
    paths = (path for path in package.rglob("*.py") if path.parent.name != "_messages")
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            # What a field holds is counted by its name.
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                texts.add(node.target.id.removesuffix("s").replace("_", " "))
    for literal in (cj.types.Phase, cj.types.Role, cj.types.Basis):
        texts |= set(get_args(literal))
    texts |= {"frontstage", "backstage", "support", "planned", "retired", "brand", "partner"}
    texts |= {"social", "breaking", "behavioural", "cosmetic", "renamed", "proven", "plausible"}
    texts |= {f"{name} {{duration}}" for name in ("after", "within")}
    texts |= {f"{take} of {{what}}" for take in get_args(Take)}
    texts |= {f"{better} is better" for better in ("higher", "lower")}
    singular = {*texts, "day", "hour", "minute", "second", "seconds"}
    for key in MESSAGES:
        bare = re.sub("^[a-z]+: (CJ[0-9]+ )?", "", key)
        assert {key, bare, bare.removeprefix("{number} ")} & singular, key


def test_a_journey_is_drawn_in_its_language() -> None:
    """Without a word of how; an argument counts more."""
    german = cj.evolve(JOURNEY, language="de-AT")
    page = page_of(german)
    assert page.startswith('<!DOCTYPE html>\n<html lang="de-AT">')
    for text in ("Wohin es führt", "Kundenreise", "13&nbsp;Stationen"):
        assert text in page
    assert "9&nbsp;Personen; Ziel 1: verfehlt" in page
    picture = cj.render.to_svg(german)
    assert "Momente der Wahrheit: S1, S4." in picture
    assert "Sichtbarkeitslinie" in cj.render.to_svg(german, lanes="blueprint")
    assert str(a_scorecard("j1").figures[0]).endswith("9 people; target 1: missed")
    assert ' lang="de-AT"' in picture
    assert "geht zurück oder noch einmal" in picture
    assert "13 Stationen" in cj.render.to_text(german)
    assert '|"D, nach 1 Tag"|' in cj.render.to_mermaid(german)
    assert "nach 1.5 Sekunden" in cj.render.to_dot(german)
    assert "Where it leads" in cj.render.to_html(german, language="en")
    assert next(explanations("de")).startswith("Noch nicht als unterwegs bekannt.")
    assert current_language() == ""


def test_pages_run_as_their_language_does() -> None:
    """From right to left; what is not translated stays English."""
    page = cj.render.to_html(cj.evolve(JOURNEY, language=UNTRANSLATED))
    assert page.startswith(f'<!DOCTYPE html>\n<html lang="{UNTRANSLATED}" dir="rtl">')
    assert "Where it leads" in page
    assert [direction_of(tag) for tag in ("he-IL", "AR", "de", "")] == ["rtl", "rtl", None, None]


@pytest.mark.parametrize("options", [{}, {"fit": "phone"}, {"layout": "hourglass"}])
def test_maps_run_as_their_language_does(options: dict[str, Any]) -> None:
    """Mirrored from right to left, but for their texts, which are read as before."""
    journey = cj.Journey.sequence("shop", ["s1", cj.Stage("s2", phases=["purchase"]), "s3"])
    journey = journey.connect("s3", "s1", kind="return")
    left, right = (
        ET.fromstring(cj.render.to_svg(cj.evolve(journey, language=tag), **options))
        for tag in ("fr", "he")
    )
    (x, _, width, _) = map(float, left.attrib["viewBox"].split())
    assert right.attrib["viewBox"] == left.attrib["viewBox"]
    assert (right.get("direction"), left.get("direction")) == ("ltr", None)
    (mirror,) = (part for part in right if part.get("transform"))
    shift = float(mirror.attrib["transform"].split(" ")[4])
    assert shift == pytest.approx(2 * x + width, abs=0.02)
    opposite = {"start": "end", "middle": "middle", "end": "start"}
    texts = [[part for part in root.iter() if part.tag.endswith("text")] for root in (left, right)]
    for one, other in zip(*texts, strict=True):
        assert (one.text, one.get("x")) == (other.text, other.get("x"))
        assert other.get("text-anchor") == opposite[one.get("text-anchor", "start")]
        # Turned about its own place, it is the right way round where all else is mirrored.
        turned = float(other.attrib["transform"].split(" ")[4])
        assert turned == pytest.approx(2 * float(other.attrib["x"]), abs=0.02)


def test_a_page_from_right_to_left_has_mirrored_maps() -> None:
    """The wide one and the narrow one; a finding in English runs as English does."""
    stages = [cj.Stage("s1", name="متجر")]
    journey = cj.Journey("shop", language=UNTRANSLATED, stages=stages, starts=["s1"])
    page = cj.render.to_html(journey, report=cj.validate(journey))
    assert page.count('<g transform="matrix(-1 0 0 1 ') == 2
    assert '<bdi lang="en" dir="ltr">&#x27;متجر&#x27; has no outgoing transition' in page
    journey = cj.evolve(journey.with_stage(cj.Stage("s2")).connect("s1", "s2"))
    signs = {cj.render.to_html(cj.evolve(journey, language=tag)).count("←") for tag in ("en", "de")}
    assert signs == {0}
    assert "←" in cj.render.to_html(journey)


def test_messages_are_those_of_the_language_around_them() -> None:
    """English by default; numbers choose their form."""
    assert (message("to {stage}", stage="X"), counted(2, "stage")) == ("to X", "2 stages")
    with in_language("de"):
        assert message("to {stage}", stage="X") == "weiter zu X"
        assert (counted(1, "stage"), counted(1_000, "stage")) == ("1 Station", "1.000 Stationen")
        assert counted(2, "horse") == "2 horses"
        assert (role_name("advocate"), role_name(None)) == ("Fürsprecher", "")
        assert message("{number} stage") == "{number} Station"
        with in_language("fr"):
            assert message("again") == "again"
        assert current_language() == "de"


class Unwilling(str):
    """A tag that cannot be read, as none can where the stack has come to its end."""

    __slots__ = ()

    def partition(self, sep: str, /) -> tuple[str, str, str]:
        """Which does not come to an end."""
        raise RecursionError(sep)


def test_a_language_that_fails_is_not_kept() -> None:
    """Later messages are in the language that they had."""
    with pytest.raises(RecursionError), in_language(Unwilling("de"), fixed=True):
        pass
    assert current_language() == ""
    assert message("to {stage}", stage="X") == "to X"


@pytest.mark.extra("office")
def test_slides_are_in_the_language_of_their_journey() -> None:
    """Their headings, and the words of the model."""
    german = cj.evolve(cj.presets.get("aida"), language="de")
    content = io.BytesIO(cj.render.to_pptx(german, report=cj.validate(german)))
    slides: Any = import_module("pptx").Presentation(content).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert "Stationen" in titles
    assert "Befunde" in titles


CATALOGUES: dict[str, _current.Messages] = {
    tag: import_module(f"customer_journey._messages.{name}").MESSAGES
    for tag, name in LANGUAGES.items()
}


@pytest.mark.parametrize("tag", CATALOGUES)
def test_every_language_has_all_messages(tag: str) -> None:
    """Each with its places in every form of it, so that a new language is held to what is there."""
    assert CATALOGUES[tag].keys() == MESSAGES.keys()
    for key, forms in CATALOGUES[tag].items():
        for form in (forms,) if isinstance(forms, str) else forms:
            assert sorted(PLACES.findall(form)) == sorted(PLACES.findall(key)), key


def polish(number: int) -> int:
    """Which of three forms a number takes."""
    if number == 1:
        return 0
    return 1 if number < 5 else 2


def test_a_language_may_have_other_plurals_and_lack_messages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As Polish has three forms; what a catalogue lacks stays English."""
    module = ModuleType("customer_journey._messages._made_up")
    forms = ("{number} etap", "{number} etapy", "{number} etapów")
    vars(module).update(
        MESSAGES={
            "{number} stage": forms,
            "of: {number} block": "{number} klocek",
            "number: .": ",",
        },
        plural=polish,
    )
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(LANGUAGES, "xm", "_made_up")
    for count, text in ((1, "1 etap"), (4, "4 etapy"), (5, "5 etapów")):
        shop = cj.Journey.sequence("shop", [f"s{at}" for at in range(count)], language="xm")
        assert cj.render.to_text(shop).startswith(f"shop: {text}\n")
        assert "start" in cj.render.to_text(shop)
        assert "score 1,00" in str(cj.align(shop, shop))


def test_a_language_is_a_tag() -> None:
    """As BCP 47 has it; and it stands in files."""
    shop = cj.Journey("shop", language="pt-BR")
    assert cj.loads(cj.dumps(shop)).language == "pt-BR"
    with pytest.raises(cj.errors.InvalidValueError, match="'Deutsch bitte' is not the tag of a"):
        cj.Journey("shop", language="Deutsch bitte")


def test_numbers_have_the_marks_of_their_language() -> None:
    """On pages and on maps: targets of metrics, and how many people there are."""
    visits = cj.Metric("visits", name="Visits", unit="EUR", target=60_000)
    stages: list[cj.Stage | str] = [cj.Stage("know", metrics=[visits]), "buy"]
    journey = cj.evolve(cj.Journey.sequence("shop", stages), language="de")
    page = cj.render.to_html(journey)
    picture = cj.render.to_svg(journey, counts={("know", "buy"): 12_345})
    assert "60.000" in page
    assert "60,000" not in page
    assert "12.345" in picture
    assert "12,345" not in picture
