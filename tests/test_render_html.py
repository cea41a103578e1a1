"""Pages hold every name as text and nothing else, and every link in them leads somewhere."""

import hashlib
import re
from base64 import b64encode
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from typing import get_args

import pytest
from attrs import field, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.testing._journeys import journeys

TODAY = date(2026, 11, 22)
VOID = {"meta", "input", "br", "wbr"}
BLOCKS = {"article", "dd", "dt", "div", "h2", "h3", "li", "p", "section", "td", "th", "tr"}

HOSTILE = [
    "</style></script><script>alert(1)</script>",
    "\"quoted\" & 'apostrophed' <b>bold</b> &amp; ]]> -->",
    "مرحبا بالعالم",
    "👩‍👩‍👧 family",
    "a\nb\tc\x00d \u202ee",
    "javascript:alert(1)",
]


@frozen
class Element:
    """An element with its attributes, and all that is in it."""

    name: str
    attributes: dict[str, str | None]
    content: "list[Element | str]" = field(factory=list)

    def __getitem__(self, attribute: str) -> str | None:
        return self.attributes.get(attribute)

    @property
    def text(self) -> str:
        """All of its text, with single blanks."""
        return squeezed("".join(self.texts()))

    def texts(self) -> list[str]:
        """All of its text, in pieces."""
        inner = [
            text
            for part in self.content
            for text in ([part] if isinstance(part, str) else part.texts())
        ]
        return [" ", *inner, " "] if self.name in BLOCKS else inner

    def all(self, name: str = "", /, **attributes: str) -> "list[Element]":
        """The elements in it with that name and those attributes, in order."""
        result: list[Element] = []
        for part in self.content:
            if isinstance(part, Element):
                same = all(
                    part[key.replace("_", "-")] == value for key, value in attributes.items()
                )
                if part.name == (name or part.name) and same:
                    result.append(part)
                result += part.all(name, **attributes)
        return result

    def one(self, name: str = "", /, **attributes: str) -> "Element":
        """The only such element."""
        (result,) = self.all(name, **attributes)
        return result

    def with_class(self, name: str) -> "list[Element]":
        """The elements of a class."""
        return [each for each in self.all() if name in (each["class"] or "").split()]


class _Reader(HTMLParser):
    """Reads a page and takes nothing that a browser would have to fix."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"twice the same attribute: {names}"
        element = Element(tag, dict(attrs))
        self.open[-1].content.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def squeezed(text: str) -> str:
    """A text as a page shows it: on one line, and without what is not to be seen."""
    kept = (char if char.isprintable() or char in "\u200c\u200d" else " " for char in text)
    return " ".join("".join(kept).split())


def read(page: str) -> Element:
    """The page as a strict browser reads it, once what is true of every page was looked at."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == [reader.root], "something was not closed"
    hold_together(reader.root, page)
    return reader.root


def hold_together(root: Element, page: str) -> None:
    """Assert what is true of any page."""
    assert page.startswith("<!DOCTYPE html>\n<html lang=")
    assert page.endswith("</html>\n")
    assert not [char for char in page if not char.isprintable() and char not in "\n\u200c\u200d"]
    ids = [each["id"] for each in root.all() if each["id"]]
    assert len(ids) == len(set(ids))
    for each in root.all():
        assert each.name not in {"script", "img", "iframe", "object", "base", "link"}
        assert not [name for name in each.attributes if name.startswith("on") or name == "style"]
        for reference in ("aria-labelledby", "aria-describedby", "for"):
            assert set((each[reference] or "").split()) <= set(ids)
        address = each["href"]
        if address is not None:
            assert address.startswith(("#", "http://", "https://"))
            assert not address.startswith("#") or address[1:] in ids
    follow_the_policy(root)
    levels = [int(each.name[1]) for each in root.all() if re.fullmatch(r"h[1-6]", each.name)]
    assert levels[0] == levels.count(1) == 1
    assert all(then - now <= 1 for now, then in pairwise(levels))


def follow_the_policy(root: Element) -> None:
    """Assert that the page's policy lets in the page's own style and nothing else."""
    policy = root.one("meta", http_equiv="Content-Security-Policy")["content"] or ""
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    css = root.one("style").content
    digest = hashlib.sha256("".join(map(str, css)).encode()).digest()
    assert rules == {
        "default-src": "'none'",
        "style-src": f"'sha256-{b64encode(digest).decode()}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def page_of(journey: cj.Journey, **options: object) -> Element:
    """The page of a journey, read back, without what is there once more for paper and phones."""
    return once(read(cj.render.to_html(journey, **options)))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - each test knows what it gives


def once(element: Element) -> Element:
    """The element without the map for narrow screens and the tables for print."""
    kept: list[Element | str] = []
    for part in element.content:
        if isinstance(part, str):
            kept.append(part)
        elif not {"narrow", "sheets"} & set((part["class"] or "").split()):
            kept.append(once(part))
    return Element(element.name, element.attributes, kept)


def checked(journey: cj.Journey) -> cj.rules.Report:
    """What the rules find, on a day that stays the same."""
    return cj.validate(journey, as_of=TODAY)


def lane(root: Element, name: str) -> list[str]:
    """The texts of one row of the table, stage by stage."""
    table = root.one("table", **{"class": "lanes"})
    rows = [row for row in table.all("tr") if row.all("th")[0].text == name]
    assert len(rows) == 1
    return [cell.text for cell in rows[0].all("td")]


FULL = cj.Stage(
    "try",
    name="Try",
    purpose="Let them try",
    role="lead",
    phases=["try"],
    entry=cj.fact("trials") >= 1,
    entry_basis="observed",
    insights=[
        cj.Insight("works", text="See whether it works", kind="goal", importance=9, n=40),
        cj.Insight("sample", text="A sample", satisfaction=3.5),
        cj.Insight("strings", text="No strings", kind="expectation"),
        cj.Insight("forms", text="Forms", kind="pain", importance=6, share=0.25, n=40),
        cj.Insight("wait", text="Waiting", kind="pain", share=0.1),
    ],
    actions=[
        cj.Action("mail", name="Send one e-mail", lane="frontstage", touchpoints=["mail"]),
        cj.Action("write", name="Write it", owner="Sales", supports=["mail"], answers=["forms"]),
    ],
    questions=[
        cj.Question("cost", text="What does it cost?"),
        cj.Question("cosmetic", text="Is it safe?", personas=["cto"]),
        cj.Question("fast", text="Is it fast?"),
    ],
    assets=[
        cj.Asset(
            "prices",
            title="Price list",
            kind="page",
            channel="web",
            url="https://example.org/prices?a=1&b=2",
            answers=["cost"],
            claims=[cj.Claim("trial-days", value="14")],
            review_by=date(2027, 1, 31),
        ),
        cj.Asset("film", title="Film", status="planned", url="javascript:alert(1)"),
        cj.Asset("bench", title="Benchmark", answers=["fast"], personas=["cto"]),
    ],
    touchpoints=[
        cj.Touchpoint("mail", name="Welcome", channel="email", initiator="brand", owner="brand"),
        cj.Touchpoint("shop", channel="store"),
    ],
    metrics=[
        cj.Metric("rate", name="Rate", unit="%", better="higher", target=12.5),
        cj.Metric("wait", unit="days", better="lower", numerator="waits", denominator="people"),
        cj.Metric("plain"),
    ],
    owner="Product",
    note="Seen twice",
)

SHOP = (
    cj.Journey.sequence(
        "shop",
        [
            cj.Stage("know", name="Know", phases=["aware"]),
            FULL,
            cj.Stage("audit", name="Audit", personas=["cto"], phases=["try"]),
            cj.Stage("buy", name="Buy", entry=cj.fact("orders") >= 1),
        ],
        name="The shop",
        version="2",
        description="From a sign to an order",
        facts=[
            cj.Fact("orders", type="int", minimum=0, meaning="Orders paid so far", unit="orders"),
            cj.Fact("trials", type="int", minimum=0, maximum=9),
            cj.Fact("score", type="float", maximum=1),
            cj.Fact("plan", type="str", values=["free", "pro"]),
        ],
        audience=cj.Audience(
            who="Small shops", insights=[cj.Insight("few", text="Too few orders", kind="pain")]
        ),
        personas=[
            cj.Persona(
                "cto",
                name="Technical lead",
                insights=[cj.Insight("calm", text="Calm nights", kind="goal")],
                ideal=True,
            ),
            cj.Persona("founder", name="Founder", description="Runs it all", age="30 to 45"),
        ],
        promises=[cj.Promise("refund", text="Money back", made=["know"], due="buy", kept=["try"])],
        source=cj.Source("A book", author="Someone", year=1999, url="https://example.org/"),
    )
    .connect(
        "try",
        "buy",
        decision="To buy",
        personas=["founder"],
        when=cj.fact("plan") == "pro",
        rewards=[cj.Reward("customer", text="A month for free")],
        probability=0.4,
        handoff=cj.Handoff(note="Tell them what was promised"),
    )
    .connect("buy", "try", kind="return", decision="To try more")
    .connect("try", "know", kind="referral")
)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", cj.presets.names()[::6])
def test_presets_have_a_page(name: str) -> None:
    """Each holds together, and has a column for every stage in order."""
    journey = cj.presets.get(cj.presets.ContributedName(name))
    root = page_of(journey, report=checked(journey))
    columns = [each["id"] for each in root.with_class("column")]
    assert columns == [f"stage-{stage.id}" for stage in journey]
    assert root.one("h1").text == squeezed(journey.label)


def test_a_page_says_all_that_a_stage_says() -> None:
    """Each lane has what belongs to it, in plain words."""
    root = page_of(SHOP)
    assert lane(root, "What it is for")[1] == "Let them try"
    assert lane(root, "What they want")[1] == "See whether it works importance 9 of 10 40 asked"
    assert lane(root, "What they need")[1] == "A sample satisfaction 3.5 of 10"
    assert lane(root, "What they expect")[1] == "No strings"
    assert lane(root, "What hurts")[1] == (
        "Forms severity 6 of 10 25 % of 40 asked answered by Write it "
        "Waiting 10 % of those asked no answer yet"
    )
    assert lane(root, "What is done")[1] == (
        "frontstage Send one e-mail at Welcome Write it Sales, for Send one e-mail"
    )
    assert lane(root, "Owner")[1] == "Product"
    assert lane(root, "Notes")[1] == "Seen twice"
    assert lane(root, "How we know")[1] == "trials >= 1 observed"
    assert lane(root, "How we know")[3] == "orders >= 1 orders: Orders paid so far"
    assert "Welcome" in lane(root, "Touchpoints")[1]
    assert "brand starts it, brand owns it" in lane(root, "Touchpoints")[1]
    assert "target 12.5 %" in lane(root, "Metrics")[1]
    assert "days, waits / people, lower is better" in lane(root, "Metrics")[1]
    assert lane(root, "Promises") == ["made Money back", "kept Money back", "", "due Money back"]


def test_questions_say_whether_content_answers_them() -> None:
    """By which asset, for whom not, or not at all yet."""
    questions = page_of(SHOP).one("tr", **{"class": "lane-questions"}).all("li")
    assert [each.text for each in questions] == [
        "What does it cost? answered by Price list",
        "Is it safe? no answer yet for Technical lead",
        "Is it fast? answered by Benchmark no answer for Founder",
    ]


def test_transitions_say_how_long_they_wait() -> None:
    """And that one is taken where no other is."""
    carts = cj.Journey(
        "carts",
        stages=[cj.Stage("filled"), cj.Stage("kept"), cj.Stage("left", end=True)],
        transitions=[
            cj.Transition("filled", "kept", otherwise=True),
            cj.Transition(
                "filled", "left", kind="exit", after=timedelta(days=7), within=timedelta(days=9)
            ),
        ],
        starts=["filled"],
    )
    transitions = page_of(carts).one("tr", **{"class": "lane-ways"}).all("td")[0].all("li")
    assert [transition.text for transition in transitions] == [
        "→ on to kept otherwise",
        "× out to left after 7 days within 9 days",
    ]


def test_transitions_say_what_they_ask_and_give() -> None:
    """The picture's arrows stand in the table too, for those who do not see it."""
    (transition, back) = (
        page_of(SHOP).one("tr", **{"class": "lane-ways"}).all("td")[1].all("li")[1:]
    )
    assert transition.text == (
        '→ on to Buy 40 % To buy when plan == "pro" given: A month for free'
        " handed on: Tell them what was promised for Founder"
    )
    assert back.text == "+ brings a new person to Know"
    assert transition["data-for"] == "p1"
    assert back["data-for"] is None


def test_transitions_to_where_a_persona_cannot_be_are_not_theirs() -> None:
    """Although others may take them."""
    to_audit = page_of(SHOP).one("tr", **{"class": "lane-ways"}).all("td")[1].all("li")[0]
    assert "Audit" in to_audit.text
    assert to_audit["data-for"] == "p0"


def test_only_addresses_of_the_web_become_links() -> None:
    """A script in an address stays text that does nothing."""
    outside = [each["href"] for each in page_of(SHOP).all("a") if (each["href"] or "")[0] != "#"]
    assert outside == ["https://example.org/prices?a=1&b=2", "https://example.org/"]


def test_lanes_that_no_one_fills_are_left_out() -> None:
    """Unless something was found there."""
    shop = cj.Journey.sequence("shop", ["know", "buy"])
    heads = [each.text for each in page_of(shop).one("tbody").all("th")]
    assert heads == ["Where it leads"]


def test_phases_are_bands_over_the_stages_in_them() -> None:
    """Stages of the same phase that follow one another share one."""
    bands = page_of(SHOP).one("tr", **{"class": "bands"})
    assert [(each.text, each["colspan"]) for each in bands.all() if each["colspan"]] == [
        ("aware", "1"),
        ("try", "2"),
        ("", "1"),
    ]


def test_what_stands_in_backticks_is_code() -> None:
    """In what is to be done and what is wrong; a backtick that stands alone stays."""
    journey = cj.Journey("shop", stages=[cj.Stage("know")], starts=["know"])
    result = {
        hint: page_of(
            journey,
            report=cj.rules.Report(
                journey,
                cj.rules.DEFAULT,
                (cj.rules.Finding("CJ1", "a", "info", "stages.know", "no `goal`", hint),),
                as_of=date(2026, 3, 1),
            ),
        ).one("li", id="finding-1")
        for hint in ("fill in `end` or `role`", "say ` it")
    }
    assert [
        [code.text for code in item.all("code")] + [hint for hint in result if hint in item.text]
        for item in result.values()
    ] == [["CJ1", "goal", "end", "role"], ["CJ1", "goal", "say ` it"]]


def test_criteria_read_from_left_to_right() -> None:
    """Also where a fact has a name from right to left: it is set apart."""
    buy = cj.Stage("buy", entry=(cj.fact("زيارات") >= 1) & (cj.fact("orders") >= 2))
    root = page_of(cj.Journey.sequence("shop", ["know", buy]))
    code = root.one("tr", **{"class": "lane-entry"}).one("code", dir="ltr")
    assert code.text == str(buy.entry)
    assert [part.text for part in code.all("bdi")] == ["زيارات"]


def test_a_page_without_stages_offers_none_to_choose() -> None:
    """But says that there are none yet."""
    text = page_of(cj.Journey("shop")).text
    assert "This journey has no stages yet." in text
    assert "Choose a stage" not in text


def test_findings_are_listed_and_marked_where_they_are() -> None:
    """Each has an item, and each mark in the table leads to its item."""
    report = checked(SHOP)
    root = page_of(SHOP, report=report)
    items = root.one("section", id="findings").all("li")
    assert [each["id"] for each in items] == [f"finding-{at + 1}" for at in range(len(report))]
    for item, finding in zip(items, report, strict=True):
        assert finding.code in item.text
        assert squeezed(finding.message) in item.text
        assert squeezed(finding.hint.replace("`", "")) in item.text
    marks = root.one("table", **{"class": "lanes"}).with_class("mark")
    at_stages = [one for one in report if one.where.startswith(("stages.", "transitions."))]
    assert len(marks) >= len(at_stages) > 0
    assert all(re.search("error|warning|note", mark.text) for mark in marks)


@pytest.mark.parametrize(
    ("where", "row", "stage"),
    [
        ("stages.try", "Stage", "try"),
        ("stages.try.role", "Stage", "try"),
        ("stages.try.assets.prices.answers[0]", "Content", "try"),
        ("transitions.buy->try.when", "Where it leads", "buy"),
        ("promises.refund.due", "Promises", "buy"),
        ("starts[0]", "Stage", "know"),
        ("goals[0]", "Stage", "buy"),
        ("goals[7]", None, None),
        ("promises.gone", None, None),
        ("stages.gone", None, None),
        ("personas.cto", None, None),
        ("facts[0]", None, None),
        ("stages", None, None),
        ("", None, None),
    ],
)
def test_a_finding_is_marked_in_the_row_it_is_about(
    where: str, row: str | None, stage: str | None
) -> None:
    """What is of no stage stands in the list alone."""
    finding = cj.rules.Finding("XX100", "my-rule", "warning", where, "something is off")
    report = cj.rules.Report(SHOP, cj.rules.DEFAULT, as_of=TODAY, findings=(finding,))
    root = page_of(SHOP, report=report)
    table = root.one("table", **{"class": "lanes"})
    marked = [line for line in table.all("tr") if line.with_class("mark")]
    assert [line.all("th")[0].text for line in marked] == ([row] if row else [])
    links = root.one("svg").all("a")
    shown = [link["href"] for link in links if "1 warning" in (link["aria-label"] or "")]
    assert shown == ([f"#stage-{stage}"] if stage else [])


def test_findings_at_facts_and_personas_are_marked_there() -> None:
    """And the list leads to them."""
    places = {"facts.plan.values[0]": "fact-3", "personas.cto": "persona-0"}
    findings = [
        cj.rules.Finding("XX100", "my-rule", "info", where, "something is off") for where in places
    ]
    report = cj.rules.Report(SHOP, cj.rules.DEFAULT, as_of=TODAY, findings=tuple(findings))
    root = page_of(SHOP, report=report)
    items = root.one("section", id="findings").all("li")
    assert [item.all("a")[0]["href"] for item in items] == [f"#{at}" for at in places.values()]
    for number, anchor in enumerate(places.values(), start=1):
        assert root.one(id=anchor).with_class("mark")[0]["href"] == f"#finding-{number}"


def test_silenced_findings_and_none_at_all_are_reported() -> None:
    """A page says that something is known and fine, and that nothing was found."""
    silent = cj.Suppression("CJ", reason="A sketch")
    shop = cj.evolve(cj.Journey.sequence("shop", ["know", "buy"]), suppressions=[silent])
    shown = page_of(shop, report=checked(shop)).one("section", id="findings").text
    assert "Checked on 2026-11-22: no findings." in shown
    assert "known and fine" in shown


def test_the_witness_of_a_finding_is_shown() -> None:
    """A customer that proves it stands under it."""
    witness = cj.rules.Witness(facts={"orders": -1})
    finding = cj.rules.Finding("XX100", "mine", "error", "", "wrong", "fix it", witness)
    report = cj.rules.Report(SHOP, cj.rules.DEFAULT, as_of=TODAY, findings=(finding,))
    shown = page_of(SHOP, report=report).one("section", id="findings").text
    assert "As in orders = -1" in shown
    assert "at the journey as a whole" in shown


def test_personas_are_a_choice_that_needs_no_script() -> None:
    """One radio button each, the first chosen; what is for others says for whom it is."""
    root = page_of(SHOP)
    choice = root.all("input", name="persona")
    assert [each["value"] for each in choice] == ["everyone", "p0", "p1"]
    assert ["checked" in each.attributes for each in choice] == [True, False, False]
    audit = root.one("th", id="stage-audit")
    assert audit["data-for"] == "p0"
    assert "for Technical lead" in audit.text
    shown = [each.text for each in root.with_class("seen-as")]
    assert shown == [
        "Technical lead: 4 of 4 stages.",
        "Founder: 3 of 4 stages. Not for them: Audit.",
    ]


def test_what_is_not_for_a_persona_is_counted_where_it_is_much() -> None:
    """No one reads a hundred names above a map."""
    stages = [cj.Stage(f"s{at}", personas=["cto"]) for at in range(100)]
    shop = cj.Journey.sequence("shop", ["know", *stages], personas=SHOP.personas)
    shown = page_of(shop).with_class("seen-as")[1].text
    assert shown.startswith("Founder: 1 of 101 stages. Not for them: s0, s1,")
    assert shown.endswith("s11 and 88 more.")


def test_a_page_may_begin_as_a_persona() -> None:
    """Their button is the one that is chosen."""
    choice = page_of(SHOP, persona="founder").all("input", name="persona")
    assert [each["value"] for each in choice if "checked" in each.attributes] == ["p1"]


def test_arrows_between_stages_of_others_have_no_persona() -> None:
    """An arrow is for those who can be at both of its ends and take it."""
    stages: list[cj.Stage | str] = [
        cj.Stage("a", personas=["cto"]),
        cj.Stage("b", personas=["founder"]),
        "c",
    ]
    shop = cj.Journey.sequence("shop", stages, personas=SHOP.personas)
    arrows = {
        drawn.all("g")[0]["data-source"]: drawn["data-for"]
        for drawn in page_of(shop).one("svg").all("g")
        if drawn["data-for"] and drawn.all("g") and drawn.all("g")[0]["data-source"]
    }
    assert arrows == {"a": "none", "b": "p1"}


def test_audience_personas_and_facts_have_sections() -> None:
    """All that is said of people stands below the table."""
    root = page_of(SHOP)
    people = root.one("section", id="people").text
    for text in ("Small shops", "Too few orders", "Calm nights", "Runs it all"):
        assert text in people
    facts = root.one("section", id="facts").all("tr")[1:]
    assert [row.text for row in facts] == [
        "orders Orders paid so far int, orders from 0",
        "trials int 0 to 9",
        "score float up to 1.0",
        "plan str free, pro",
    ]
    assert "Source: Someone, A book, 1999." in root.one("footer").text


def test_numbers_stay_beside_their_units() -> None:
    """On one line; in code, which people copy, blanks stay as they are."""
    stage = cj.Stage("a", purpose="Within 3 days", entry=cj.parse_criterion("n >= 3 and n < 5"))
    page = cj.render.to_html(
        cj.Journey.sequence("shop", [stage, "b"], facts=[cj.Fact("n", type="int")])
    )
    assert "Within 3&nbsp;days" in page
    assert "3 and" in page
    assert '<span class="count">2&nbsp;stages</span>' in page


@pytest.mark.parametrize(
    ("source", "cited"),
    [
        (cj.Source("What is it?"), "Source: What is it? Drawn"),
        (cj.Source("What is it?", year=1999), "Source: What is it?, 1999. Drawn"),
        (cj.Source("What is it?", publication="Ours"), "Source: What is it?, Ours. Drawn"),
    ],
)
def test_a_title_that_ends_a_sentence_needs_no_full_stop(source: cj.Source, cited: str) -> None:
    """Unless more comes after it."""
    root = page_of(cj.evolve(SHOP, source=source))
    assert cited in root.one("footer").text


def test_a_fact_says_how_it_is_computed() -> None:
    """After what it means, and on what that rests."""
    paid = cj.criteria.Reading("count", "paid", where=cj.fact("amount") >= 50)
    keen = cj.parse_criterion("orders >= 2")
    journey = cj.Journey.sequence(
        "shop",
        ["know"],
        facts=[
            cj.Fact("orders", type="int", meaning="Orders", computed=paid),
            cj.Fact("keen", type="bool", computed=keen, basis="assumed"),
        ],
    )
    facts = page_of(journey).one("section", id="facts").all("tr")[1:]
    assert [row.text for row in facts] == [
        "orders Orders; count of paid where amount >= 50 int",
        "keen orders >= 2 (assumed) bool",
    ]


def test_a_duplicate_reason_that_closes_a_stage_is_said_once() -> None:
    """A guard may repeat the entry of its target."""
    paid = cj.fact("orders") >= 1
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("know"), cj.Stage("buy", entry=paid)],
        transitions=[cj.Transition("know", "buy", when=paid)],
        starts=["know"],
        goals=["buy"],
    )
    root = page_of(shop, location=cj.locate(shop, {"orders": 0}))
    assert root.one("section", id="customer").text.count("needs orders >= 1") == 1


def test_a_customer_is_located_on_the_map() -> None:
    """Where they are, what could be next, what is closed and why, what to ask."""
    location = cj.locate(SHOP, {"trials": 2, "plan": "free"})
    root = page_of(SHOP, location=location)
    shown = root.one("section", id="customer").text
    assert "Is at Try (proven)" in shown
    assert "Could be next Audit" in shown
    assert "Blocked Buy needs plan == \"pro\", and plan is 'free'" in shown
    labels = [link["aria-label"] for link in root.one("svg").all("a")]
    assert labels == [
        "Know",
        "Try: this customer is here, proven",
        "Audit: possible next for this customer",
        "Buy: blocked for this customer",
    ]


def test_a_customer_may_be_nowhere_or_off_the_path() -> None:
    """The page says so rather than nothing."""
    off = cj.Journey.sequence(
        "shop",
        ["know", FULL, cj.Stage("buy", entry=cj.fact("orders") >= 1)],
        personas=SHOP.personas,
    )
    page = page_of(off, location=cj.locate(off, {"trials": 0, "orders": 2}))
    assert "Off the path buy" in page.one("section", id="customer").text
    shut = cj.Journey(
        "shop", stages=[cj.Stage("know", entry=cj.fact("seen").is_true())], starts=["know"]
    )
    page = page_of(shut, location=cj.locate(shut, {"seen": False}))
    assert "not known to be in the journey yet" in page.one("section", id="customer").text
    page = page_of(shut, location=cj.locate(shut, {}))
    assert "Best questions seen" in page.one("section", id="customer").text


def test_versions_stand_side_by_side() -> None:
    """Two pictures with marks on what is new, gone and other, and every change in a table."""
    old = cj.evolve(
        SHOP.without_stage("audit")
        .with_stage(cj.Stage("call", name="Call"), before="buy")
        .with_stage(cj.evolve(FULL, purpose="Sell")),
        version="1",
    )
    root = page_of(SHOP, versions=[old])
    section = root.one("section", id="since-1")
    before, after = section.all("svg")
    spots = {one["href"]: one["aria-label"] for one in after.all("a")}
    assert spots["#stage-audit"] == "Audit: added"
    assert spots["#stage-try"] == "Try: changed"
    gone = [one for one in before.with_class("is-removed") if one.name == "g"]
    assert ["Call" in one.text for one in gone] == [True]
    rows = section.one("tbody").all("tr")
    assert len(rows) == len(cj.diff(old, SHOP))
    shown = [row.text for row in rows]
    assert "◆ breaking removed stages.call Call references to it become invalid" in shown
    assert any("Sell Let them try" in text for text in shown)
    assert any("added transitions.audit->buy Audit → Buy" in text for text in shown)
    assert "What changed since The shop 1" in section.text


def test_stages_in_another_order_are_marked_as_moved() -> None:
    """And a version without any change says so."""
    shop = cj.Journey.sequence("shop", ["a", "b", "c"])
    old = cj.evolve(shop, stages=[shop["c"], shop["a"], shop["b"]])
    root = page_of(shop, versions=[old, shop])
    labels = {one["aria-label"] for one in root.one("section", id="since-1").all("a")}
    assert "c: moved" in labels
    assert "Nothing changed." in root.one("section", id="since-2").text


def test_personas_of_older_versions_may_be_gone() -> None:
    """What was for them alone is left out."""
    old = cj.Journey.sequence(
        "shop", [cj.Stage("know", personas=["intern"]), "buy"], personas=[cj.Persona("intern")]
    )
    new = cj.Journey.sequence("shop", ["know", "buy"], personas=[cj.Persona("founder")])
    before = page_of(new, versions=[old]).one("section", id="since-1").all("svg")[0]
    assert "none" in {one["data-for"] for one in before.all() if one["data-for"]}


def test_long_values_are_cut_in_the_list_of_changes() -> None:
    """A page shows a part of a novel."""
    shop = cj.Journey.sequence("shop", ["know", "buy"])
    new = cj.evolve(shop, description="word " * 200)
    assert "…" in page_of(new, versions=[shop]).one("section", id="since-1").text


def test_values_that_changed_are_reported_in_words() -> None:
    """Several texts in another order are a list of words, not of Python."""
    old = cj.Journey.sequence("shop", [cj.Stage("know", phases=["aware", "try"]), "buy"])
    new = old.with_stage(cj.Stage("know", phases=["try", "aware"]))
    shown = page_of(new, versions=[old]).one("section", id="since-1").one("tbody").text
    assert "moved stages.know.phases aware, try try, aware" in shown


def test_names_in_any_script_stay_text() -> None:
    """What looks like markup is read, not obeyed."""
    for text in HOSTILE:
        stage = cj.evolve(
            FULL,
            name=text,
            purpose=text,
            insights=[cj.Insight("forms", text=text)],
            owner=text,
            note=text,
        )
        shop = cj.evolve(
            SHOP.with_stage(stage),
            name=text,
            version=text,
            description=text,
            personas=[cj.evolve(one, name=text, description=text) for one in SHOP.personas],
        )
        root = page_of(shop, report=checked(shop), versions=[SHOP], language="ar")
        assert root.one("h1").text == squeezed(text)
        assert squeezed(text) in root.one("th", id="stage-try").text
        for name in ("What it is for", "What they need", "Owner", "Notes"):
            assert squeezed(text) in lane(root, name)[1]


@settings(max_examples=20, deadline=None)
@given(journeys(), st.text(max_size=20))
def test_every_journey_has_a_page(journey: cj.Journey, title: str) -> None:
    """With a column for each stage, and the same each time."""
    report = checked(journey)
    page = cj.render.to_html(journey, report=report, title=title)
    root = read(page)
    names = [each.with_class("called")[0].text for each in root.with_class("column")]
    assert names == [squeezed(stage.label) for stage in journey]
    assert root.one("h1").text == squeezed(title)
    assert page == cj.render.to_html(journey, report=report, title=title)


def test_a_picture_too_large_to_read_is_left_out() -> None:
    """The page says so, and the table has every stage."""
    tangle = cj.Journey.sequence("tangle", [f"s-{at}" for at in range(160)])
    far = [cj.Transition("s-0", f"s-{at}") for at in range(2, 160)]
    tangle = cj.evolve(tangle, transitions=[*tangle.transitions, *far])
    root = page_of(tangle, versions=[tangle])
    assert not root.all("svg")
    assert "Too large for a picture: its arrows pass" in root.one("section", id="map").text
    assert len(root.with_class("column")) == 160


@pytest.mark.slow
def test_a_thousand_stages_come_out() -> None:
    """A long journey has its column for each of them."""
    long = cj.Journey.sequence("long", [f"Stage {at}" for at in range(1000)])
    root = page_of(long)
    assert len(root.with_class("column")) == 1000


def test_an_empty_journey_has_a_page() -> None:
    """It says that there is nothing yet."""
    root = page_of(cj.Journey("shop"))
    assert "This journey has no stages yet." in root.one("main").text
    assert not root.all("table")


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_a_page_begins_in_a_theme(theme: str) -> None:
    """Its reader may choose another."""
    choice = page_of(SHOP, theme=theme).all("input", name="theme")
    assert [one["value"] for one in choice if "checked" in one.attributes] == [theme]
    assert len(choice) == 3


def test_the_language_of_names_is_reported() -> None:
    """That of the journey or of the argument; what is of the library and not translated is not."""
    root = page_of(SHOP, language="pt-BR")
    assert root.one("html")["lang"] == "pt-BR"
    assert {each["lang"] for each in root.all("bdi")} <= {"pt-BR", "en"}
    assert page_of(cj.evolve(SHOP, language="fr")).one("html")["lang"] == "fr"
    assert page_of(SHOP).one("html")["lang"] == "en"
    assert {each["lang"] for each in root.all(dir="auto")} == {"pt-BR"}
    assert {each["lang"] for each in page_of(SHOP).all("bdi")} == {None}


def test_a_page_is_of_one_journey() -> None:
    """A report, say, of another is refused, and so is an unknown persona; all at once."""
    other = cj.Journey.sequence("other", ["know", "buy"])
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    scorecard = cj.events.Scorecard(journey=other.id, as_of=moment, figures=[])
    with pytest.raises(cj.errors.InvalidValueError) as refused:
        cj.render.to_html(
            SHOP,
            report=checked(other),
            location=cj.locate(other, {}),
            scorecard=scorecard,
            persona="foundr",
        )
    problems = refused.value.problems
    assert [problem.where for problem in problems] == ["report", "location", "scorecard", "persona"]
    assert "founder" in problems[-1].hint


def test_every_impact_of_a_change_has_a_colour() -> None:
    """Beside its sign."""
    style = page_of(SHOP).one("style").text
    assert [impact for impact in get_args(cj.compare.Impact) if f".{impact}" not in style] == []


def test_a_requested_picture_that_cannot_be_is_an_error() -> None:
    """It is the caller's mistake, and no page hides it."""
    with pytest.raises(cj.errors.InvalidValueError, match="waist"):
        cj.render.to_html(SHOP, layout="hourglass")
    with pytest.raises(cj.errors.InvalidValueError, match="no such transition"):
        cj.render.to_html(SHOP, counts={("buy", "know"): 3})


def test_style_sheets_cannot_end_early() -> None:
    """What the page is dressed in holds no end tag."""
    from customer_journey.render._html import style

    with pytest.raises(ValueError, match="end early"):
        style("</style>")


def test_a_narrow_screen_has_the_stages_below_one_another() -> None:
    """Each a link with its marks, in letters as large as the page's."""
    root = read(cj.render.to_html(SHOP, report=checked(SHOP)))
    (narrow,) = root.with_class("narrow")
    links = [each["href"] for each in narrow.all("a")]
    assert links == [f"#stage-{stage.id}" for stage in SHOP]
    assert {each["font-size"] for each in narrow.all("text", **{"class": "note"})} <= {"16"}
    assert [each["class"] for each in root.with_class("picture")] == [
        "scroll picture wide",
        "picture narrow",
    ]


def test_a_word_too_long_for_a_phone_leaves_the_wide_map() -> None:
    """On every screen."""
    shop = cj.Journey.sequence("shop", [cj.Stage("know", name="W" * 400), "buy"])
    root = read(cj.render.to_html(shop))
    assert not root.with_class("narrow")
    assert not root.with_class("wide")


def test_a_map_too_long_for_a_sheet_of_paper_is_on_several() -> None:
    """Each with its number, in letters of ten pixels or more; the last stages say what follows."""
    names = [f"Stage {at} of them" for at in range(100)]
    page = cj.render.to_html(cj.Journey.sequence("shop", names, name="Shop"))
    sheets = read(page).with_class("paper")
    assert len(sheets) > 1
    sizes = re.findall(r'font-size="([\d.]+)"', page[page.index('id="picture-paper-1"') :])
    assert min(map(float, sizes)) >= 10
    ids = [f'id="picture-paper-{at}"' for at in range(1, len(sheets) + 1)]
    assert all(id in page for id in ids)
    assert f"Shop (1/{len(sheets)})" in page
    # Only the whole picture gives way to sheets.
    assert ".picture:not(.paper):has(~.paper){display:none}" in page


@pytest.mark.slow
@pytest.mark.covers
def test_a_map_too_wide_for_paper_is_there_in_rows_to_print() -> None:
    """Each stage a link; what fits as it is, or not even in rows, is not there twice."""

    def paper(names: list[str]) -> list[Element]:
        return read(cj.render.to_html(cj.Journey.sequence("shop", names))).with_class("paper")

    (rows,) = paper([f"Stage {at} of many" for at in range(15)])
    assert len(rows.all("a")) == 15
    assert (
        min(float(each["font-size"] or 0) for each in rows.all("text", **{"class": "name"})) >= 12
    )
    assert not paper(["Know", "Buy"])
    assert not paper([f"Stage {at} of many" for at in range(600)])


@pytest.mark.parametrize(("stages", "sheets"), [(6, []), (8, [4, 4]), (20, [5, 5, 5, 5])])
def test_printed_tables_have_six_columns_at_most(stages: int, sheets: list[int]) -> None:
    """Each with its phases, its heads and the rows that say anything in it."""
    journey = cj.Journey.sequence(
        "long",
        [cj.Stage(f"s{at}", phases=["aware"], owner="A" * (at == 7)) for at in range(stages)],
    )
    root = read(cj.render.to_html(journey))
    copies = [table for each in root.with_class("sheets") for table in each.all("table")]
    assert [len(table.with_class("column")) for table in copies] == sheets
    for table in copies:
        assert len(table.with_class("bands")) == 1
    assert [bool(table.with_class("lane-owner")) for table in copies] == [
        at == 1 for at in range(len(sheets))
    ]
