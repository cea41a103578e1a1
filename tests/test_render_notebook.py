"""Values at the end of a notebook cell: pages, Markdown and text."""

import re
from html.parser import HTMLParser
from typing import Any, ClassVar

import pytest

import customer_journey as cj
from tests.answers import bundle
from tests.answers import shop as small_shop

MARKUP = "<img src=x onerror=alert(1)> | **b** `c`\n[d](e)"


class Page(HTMLParser):
    """The elements of a page, and its texts."""

    EMPTY: ClassVar = {"path", "rect", "circle", "line", "marker", "br", "stop"}

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Another element begins."""
        assert not any(name.startswith("on") for name, _ in attrs)
        self.elements.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """The element that began last ends."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text between."""
        self.texts.append(data)


def hostile() -> cj.Journey:
    """A journey whose names are markup everywhere."""
    return cj.Journey(
        "shop",
        name=MARKUP,
        stages=[
            cj.Stage("know", name=MARKUP, phases=["aware"]),
            cj.Stage("try", name=MARKUP, phases=["try"], entry=cj.fact("tried").is_true()),
            cj.Stage("buy", name=MARKUP, phases=["purchase"], entry=cj.fact("orders") >= 1),
            cj.Stage("alone", name=MARKUP, entry=cj.fact("seen").is_true()),
        ],
        transitions=[cj.Transition("know", "try", decision=MARKUP), ("try", "buy")],
        starts=["know"],
        goals=["buy"],
        promises=[cj.Promise("gift", text=MARKUP, made=["try"], due="buy", kept=["buy"])],
    )


def values() -> dict[str, object]:
    """One of each kind of answer, about hostile journeys."""
    old = hostile()
    new = old.without_stage("try").with_stage(cj.Stage("pay", name=MARKUP, phases=["purchase"]))
    return {
        "journey": old,
        "report": cj.validate(old),
        "diff": cj.diff(old, new),
        "alignment": cj.align(old, cj.evolve(new, stages=new.stages[::-1])),
        "crosswalk": cj.crosswalk([old, new]),
        "migration": cj.migrate(old, new),
        "location": cj.locate(old, {"orders": 1, "tried": False, "seen": True}),
    }


VALUES = values()


@pytest.mark.parametrize("name", VALUES)
def test_names_stay_text_on_a_page(name: str) -> None:
    """No name opens an element, and each element that is opened is closed."""
    page = Page(bundle(VALUES[name])["text/html"])
    assert "img" not in page.elements
    assert "script" not in page.elements
    assert page.open == []
    assert "<img src=x onerror=alert(1)>" in "".join(page.texts)


@pytest.mark.parametrize("name", [name for name in VALUES if name not in ("journey", "location")])
def test_names_stay_text_in_markdown(name: str) -> None:
    """No name breaks out of its cell or its line."""
    lines = bundle(VALUES[name])["text/markdown"].split("\n")
    assert lines[0].startswith("**")
    assert lines[0].endswith("**")
    assert lines[1] == ""
    widths = {line.replace("\\|", "").count("|") for line in lines[2:]}
    assert len(widths) == 1
    assert all("**b" not in line and "<img" not in line.replace("\\<", "") for line in lines[2:])


@pytest.mark.parametrize("name", VALUES)
def test_pages_load_nothing_and_fix_no_colours(name: str) -> None:
    """What is shown takes the colours of what is around it, light or dark."""
    page = bundle(VALUES[name])["text/html"]
    assert "http" not in page.replace("http://www.w3.org/", "")
    assert "background" not in page


def test_a_journey_shows_its_map_and_its_diagram() -> None:
    """The map as text, the diagram as a Mermaid block."""
    shop = cj.presets.get("aarrr")
    shown = bundle(shop)
    assert f"{shown['text/plain']}\n" == cj.render.to_text(shop)
    assert shown["text/markdown"] == f"```mermaid\n{cj.render.to_mermaid(shop)}```"


def test_a_journey_that_mermaid_would_refuse_shows_its_map_instead() -> None:
    """Too many arrows, or nothing to draw."""
    ids = [f"s{at}" for at in range(30)]
    transitions = [(left, right) for left in ids for right in ids if left != right]
    dense = cj.Journey("dense", stages=map(cj.Stage, ids), transitions=transitions)
    assert bundle(dense)["text/markdown"].startswith("```\ndense: 30 stages")
    assert bundle(cj.Journey("empty"))["text/markdown"] == "```\nempty: 0 stages\n```"


def test_a_long_journey_is_cut_and_says_so() -> None:
    """A notebook does not hold a hundred thousand lines."""
    long = cj.Journey.sequence("long", [f"s{at}" for at in range(1_000)])
    assert bundle(long)["text/plain"].splitlines()[-1] == "… and 804 more lines"


def test_a_long_table_is_cut_and_says_so() -> None:
    """On a page and in Markdown."""
    alone = cj.Journey("alone", stages=[cj.Stage(f"s{at}") for at in range(300)])
    shown = bundle(cj.diff(cj.Journey("alone"), alone))
    assert "… and 100 more" in shown["text/html"]
    assert shown["text/markdown"].endswith("\n\n… and 100 more")


def test_what_stands_in_backticks_in_a_finding_is_code() -> None:
    """A backtick alone, and those in names outside of findings, stay as they are."""
    facts = [cj.Fact("visits", type="int")]
    journey = cj.Journey("shop", stages=[cj.Stage("a", name="`A` <b>")], facts=facts)
    report = cj.validate(journey)
    (finding,) = (item for item in report if item.code == "CJ216")
    assert "fill in <code>meaning</code></td>" in bundle(report)["text/html"]
    assert bundle(finding)["text/html"].count("fill in <code>meaning</code>") == 2
    assert "`A` &lt;b&gt;" in bundle(cj.diff(cj.Journey("shop"), journey))["text/html"]
    renamed = cj.Journey("shop", stages=[cj.Stage("a", name="it`s")])
    (other,) = (item for item in cj.validate(renamed) if item.code == "CJ110")
    assert (
        "it`s&#x27; has no outgoing transition and is not marked `end`"
        in bundle(other)["text/html"]
    )


def test_a_fence_is_longer_than_what_it_holds() -> None:
    """A name of backticks does not close the block."""
    shown = bundle(cj.Journey("shop", name="````"))["text/markdown"]
    assert shown == "`````\n````: 0 stages\n`````"


def test_any_other_answer_shows_its_text() -> None:
    """Escaped on a page, fenced in Markdown."""
    from customer_journey.render._notebook import bundle as shown

    assert shown("<b>") == {
        "text/plain": "<b>",
        "text/markdown": "```\n<b>\n```",
        "text/html": "<pre>&lt;b&gt;</pre>",
    }


@pytest.mark.parametrize("name", VALUES)
def test_jupyter_shows_every_kind(name: str) -> None:
    """The formatter that notebooks use takes all of them."""
    formatters = pytest.importorskip("IPython.core.formatters")
    shown, _ = formatters.DisplayFormatter().format(VALUES[name])
    assert shown == bundle(VALUES[name])


def test_older_viewers_find_the_page_by_its_own_name() -> None:
    """Some tools ask for a page or a picture alone."""
    shop: Any = hostile()
    assert shop._repr_html_() == bundle(shop)["text/html"]
    assert shop._repr_svg_() == bundle(shop).get("image/svg+xml")


def test_a_journey_too_large_for_a_picture_shows_its_text() -> None:
    """A notebook gets as much as can be read."""
    size = 300
    chain = cj.Journey.sequence("shop", [f"s-{at}" for at in range(size)])
    far = [cj.Transition("s-0", f"s-{at}") for at in range(2, size)]
    large = cj.evolve(chain, transitions=[*chain.transitions, *far])
    assert "image/svg+xml" in bundle(chain)
    assert "image/svg+xml" not in bundle(large)
    assert "<pre" in bundle(large)["text/html"]


def test_an_answer_without_rows_is_a_line() -> None:
    """And not a table of nothing, whose caption would stand one word below another."""
    shown = bundle(cj.validate(cj.presets.get("aida")))
    assert shown["text/html"] == "<pre>&#x27;AIDA&#x27;: no findings</pre>"
    assert "|" not in shown["text/markdown"]


def test_a_table_of_many_columns_fits_a_page() -> None:
    """Words are broken sooner, and columns that are empty are left out."""
    report = cj.validate(cj.presets.get("marketing-hourglass"))
    shown = bundle(report)["text/html"]
    assert "Hint</th>" in shown
    assert "Witness</th>" not in shown
    assert "overflow-wrap:anywhere" in shown


def test_a_table_too_wide_for_paper_is_printed_in_smaller_letters() -> None:
    """By as much as its columns need; one that fits is printed as it is."""
    diff = cj.diff(cj.presets.get("saas"), cj.presets.get("subscription"))
    shown = bundle(diff)["text/html"]
    assert "@media print{.journey-table{font-size:var(--journey-table)!important}}" in shown
    share = re.search(r'<table class="journey-table" style="--journey-table:(\d+)%">', shown)
    assert share is not None
    assert 60 <= int(share[1]) < 100
    assert bundle(cj.Persona("founder"))["text/html"].startswith("<table>")


def test_only_a_word_too_long_for_its_column_is_broken() -> None:
    """Such as an address, so that the table fits a page when it is printed."""
    before = cj.Journey("shop", description="A short text")
    after = cj.evolve(before, description="See https://example.org/a-page-with-a-rather-long-name")
    shown = bundle(cj.diff(before, after))["text/html"]
    assert shown.count("overflow-wrap:anywhere") == 1
    assert "A short text" in shown


def test_columns_of_documents_are_as_wide_as_their_texts() -> None:
    """By the line below the heads; a long text takes several lines, and a word never does."""
    journey = cj.Journey.sequence("shop", ["know", "buy"])
    heads, rule, *_ = bundle(cj.validate(journey))["text/markdown"].split("\n")[2:]
    widths = dict(
        zip(heads.strip("| ").split(" | "), map(len, rule.strip("| ").split(" | ")), strict=True)
    )
    assert widths["Code"] == len("CJ208") + 3
    assert widths["Message"] == 60 + 3


def test_documents_have_pictures_that_fit_a_page() -> None:
    """Of journeys too wide for one in rows, of others as they are, and of answers."""
    names = [f"Stage {at} of many" for at in range(12)]
    wide, small = cj.Journey.sequence("wide", names), cj.Journey.sequence("small", ["know", "buy"])
    shown = bundle(wide)
    assert ' width="960" height="640"' in shown["image/svg+xml"]
    assert cj.render.to_svg(wide) in shown["text/html"]
    assert bundle(small)["image/svg+xml"] == cj.render.to_svg(small)
    for no_sheet in ([f"Stage {at}" for at in range(100)], [*names, "W" * 400]):
        endless = cj.Journey.sequence("endless", no_sheet)
        assert bundle(endless)["image/svg+xml"] == cj.render.to_svg(endless)
        assert bundle(endless)["text/html"] == cj.render.to_svg(endless)
    coverage = cj.coverage(small_shop())
    assert bundle(coverage)["image/svg+xml"] == cj.render.to_svg(coverage)


def test_a_map_too_wide_for_paper_is_printed_in_rows() -> None:
    """A browser shows the whole one and prints sheets; what shows no styles shows the first."""
    wide = cj.Journey.sequence("wide", [f"Stage {at} of many" for at in range(40)])
    whole, printed = bundle(wide)["text/html"].split('<div class="journey-on-paper" hidden>')
    sheets = cj.render.to_sheets(wide, fit=(640, 460))
    assert len(sheets) > 1
    assert "".join(sheets) in printed
    assert cj.render.to_svg(wide) in whole
    assert "@media print{.journey-on-screen{display:none}" in whole


@pytest.mark.extra("data")
def test_a_map_of_an_answer_is_printed_in_rows_too() -> None:
    """With how many people took what, above its table; in a document, in rows alone."""
    names = [f"A stage with a long name {at}" for at in range(12)]
    traces = [cj.evidence.Trace(f"p{at}", names[: 12 - at % 3]) for at in range(9)]
    discovery = cj.evidence.discover(cj.evidence.Sample(traces, drawn="all"), ended=True)
    for answer in (discovery, cj.evidence.observe(discovery.journey, observed=traces)):
        shown = bundle(answer)
        assert cj.render.to_svg(answer) in shown["text/html"]
        counts = {(move.source, move.target): move.count for move in discovery.moves}
        taken = counts if answer is discovery else None
        sheets = cj.render.to_sheets(answer.journey, fit=(640, 460), counts=taken)
        assert f"hidden>{''.join(sheets)}</div>\n" in shown["text/html"]
        fitted = cj.render.to_svg(answer.journey, fit=(960, 640), counts=taken)
        assert shown["image/svg+xml"] == fitted


def test_what_a_missing_library_would_show_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other failures leave the plain text."""

    def failing(_: object) -> dict[str, str]:
        raise error

    monkeypatch.setattr("customer_journey.render._notebook.bundle", failing)
    error: Exception = cj.errors.MissingExtraError("numpy", "data")
    with pytest.raises(cj.errors.MissingExtraError):
        bundle(small_shop())
    error = ValueError("odd")
    assert list(bundle(small_shop())) == ["text/plain"]
