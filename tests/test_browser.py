"""What a real browser makes of pictures and pages: it measures them, walks them, checks them.

Needs playwright and a Chromium on this machine, and skips where one of them is missing; where
`LOOK` is set in the environment, that fails instead.
"""

import os
import re
import shutil
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import escape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

import pytest

import customer_journey as cj
from customer_journey.render._measure import width_of
from customer_journey.render._palette import FONTS
from tests.answers import answers
from tests.hostile import HOSTILE, hostile

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

pytestmark = pytest.mark.browser

if not os.environ.get("LOOK"):
    pytest.importorskip("playwright", reason="playwright is not installed")
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

Scheme: TypeAlias = Literal["light", "dark"]

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",  # the superuser of a container has none
]


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """One browser for everything here."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        (pytest.fail if os.environ.get("LOOK") else pytest.skip)("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


class Seen:
    """A page in the browser, what it asked for and what it complained about."""

    def __init__(self, page: "Page", file: Path) -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self._own = file.as_uri()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._note)
        page.on("requestfailed", self._refused)
        page.goto(self._own)

    def _note(self, request: "Request") -> None:
        if request.url.partition("#")[0] != self._own:
            self.asked.append(request.url)

    def _refused(self, request: "Request") -> None:
        # What the page's own policy holds back is announced and never sent.
        if request.failure == "csp":
            self.asked.remove(request.url)

    def asks(self, script: str) -> Any:
        """What a script gives that looks at the page."""
        return self.page.evaluate(script)

    def faults(self) -> list[str]:
        """What axe-core finds to be wrong."""
        axe: Any = import_module("axe_playwright_python.sync_playwright")
        result: list[dict[str, Any]] = axe.Axe().run(self.page).response["violations"]
        return [f"{each['id']}: {node['html'][:200]}" for each in result for node in each["nodes"]]


@pytest.fixture
def look(browser: "Browser", tmp_path: Path) -> Iterator["Looker"]:
    """Opens texts as pages."""
    looker = Looker(browser, tmp_path)
    yield looker
    looker.close()


class Looker:
    """Opens texts as pages, each as wide and in such colours as one asks for."""

    def __init__(self, browser: "Browser", folder: Path) -> None:
        self._browser = browser
        self._file = folder / "page.html"
        self._open: list[Page] = []

    def __call__(self, html: str, *, width: int = 1400, scheme: Scheme = "light") -> Seen:
        """The page."""
        self._file.write_text(html, encoding="utf-8")
        page = self._browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        self._open.append(page)
        return Seen(page, self._file)

    def close(self) -> None:
        """Close every page that was opened."""
        for page in self._open:
            page.close()


def everything() -> str:
    """The page of that journey with all that a page can show."""
    journey = hostile()
    older = cj.evolve(journey.without_stage("s6").connect("s5", "s7"), version=HOSTILE[3])
    return cj.render.to_html(
        journey,
        report=cj.validate(journey),
        versions=[older],
        location=cj.locate(journey, {"orders": 4}),
        scorecard=cj.events.Scorecard(
            journey=journey.id,
            as_of=datetime(2026, 3, 1, tzinfo=UTC),
            figures=[
                cj.events.MetricValue(
                    stage="s1",
                    metric="m1",
                    group=name,
                    period=date(2026, 1 + month, 1),
                    value=value,
                    low=value,
                    high=value,
                    people=9,
                    target=5,
                    better="higher",
                )
                for name in HOSTILE
                for month, value in enumerate((4, 6 if name.isascii() else 3))
            ],
        ),
    )


@pytest.mark.parametrize("width", [1400, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_open_to_everybody_and_keeps_to_itself(
    look: Looker, scheme: Scheme, width: int
) -> None:
    """Axe-core and the browser find nothing, nothing is asked for, and nothing sticks out."""
    seen = look(everything(), width=width, scheme=scheme)
    assert seen.faults() == []
    assert seen.complaints == []
    assert seen.asked == []
    wide = seen.asks("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1]


def test_the_policy_of_a_page_forbids_scripts_and_loading(look: Looker) -> None:
    """Injected content does nothing."""
    spoilt = everything().replace(
        "</main>",
        "<script>document.title='broken'</script><img src='https://example.org/x.png'></main>",
    )
    seen = look(spoilt)
    assert seen.page.title() != "broken"
    assert any("Content Security Policy" in complaint for complaint in seen.complaints)
    assert seen.asked == []


def test_names_on_a_page_stay_text(look: Looker) -> None:
    """Whatever they carry: no element comes of them, and readers see them as they are."""
    seen = look(everything())
    assert seen.asks("document.querySelectorAll('script, img, iframe, b, [onerror]').length") == 0
    assert seen.page.title() == HOSTILE[0]
    words: str = seen.asks("document.body.innerText.replace(/\\s+/g, ' ')")
    for name in HOSTILE:
        if name.isprintable() or "\u200d" in name:
            assert name in words


def test_tab_leads_to_everything_that_can_be_used(look: Looker) -> None:
    """Links, regions that scroll, what opens, and one stop for each group of choices."""
    seen = look(everything())
    wanted: list[str] = seen.asks(
        """() => {
          const all = [...document.querySelectorAll(
            'a[href], button, summary, select, [tabindex="0"], input:not([type=radio]),' +
            'input[type=radio]:checked')].filter(one => one.checkVisibility());
          all.forEach((one, at) => one.dataset.stop = at);
          return all.map(one => one.dataset.stop);
        }"""
    )
    reached: set[str] = set()
    for _ in range(len(wanted) + 5):
        seen.page.keyboard.press("Tab")
        stop: str | None = seen.asks("document.activeElement.dataset.stop ?? null")
        reached |= {stop} if stop is not None else set()
    assert reached == set(wanted)


def test_a_persona_is_chosen_by_keyboard(look: Looker) -> None:
    """An arrow key on the choice, and the page is seen with their eyes."""
    seen = look(everything())
    first = seen.page.locator("input[name=persona]").first
    first.focus()
    chosen = "document.querySelector('input[name=persona]:checked + span')"
    assert seen.asks(f"getComputedStyle({chosen}).outlineStyle") != "none"
    before: str = seen.asks("document.body.innerText")
    seen.page.keyboard.press("ArrowDown")
    assert seen.asks("document.querySelector('input[name=persona]:checked').value") == "p0"
    after: str = seen.asks("document.body.innerText")
    assert before != after
    assert "11 of 12 stages" in after.replace("\N{NO-BREAK SPACE}", " ")


def test_colours_follow_the_choice(look: Looker) -> None:
    """A reader in the dark may have a light page."""
    seen = look(everything(), scheme="dark")
    ground = "getComputedStyle(document.querySelector('#picture .ground')).fill"
    dark = seen.asks(ground)
    seen.page.locator("#theme-light").check(force=True)
    assert seen.asks(ground) != dark
    assert seen.faults() == []


def test_a_printed_page_cuts_nothing_off(look: Looker) -> None:
    """On A4, whatever scrolls on a screen fits its box, and there are pages to print."""
    seen = look(everything(), width=718)
    printed = seen.page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    seen.page.emulate_media(media="print")
    cut: list[str] = seen.asks(
        """() => [...document.querySelectorAll('body *')].filter(one =>
            one.checkVisibility() && !one.closest('svg')
            && getComputedStyle(one).overflowX !== 'visible'
            && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1
        ).map(one => one.outerHTML.slice(0, 120))"""
    )
    assert cut == []
    wide: int = seen.asks("document.documentElement.scrollWidth")
    assert wide <= 719


@pytest.mark.parametrize("stages", [8, 15, 40])
def test_a_printed_map_can_be_read(look: Looker, stages: int) -> None:
    """Its letters have eight pixels on A4, and tables of seven columns at most are of one size.

    It begins on the first page, below the head of the journey.
    """
    names = [f"Talk about stage {at}" for at in range(stages)]
    description = "How a team comes from hearing of us to telling others, and what we promise. " * 3
    journey = cj.evolve(cj.Journey.sequence("long", names), description=description)
    seen = look(cj.render.to_html(journey), width=1039)
    seen.page.emulate_media(media="print")
    sizes: list[float] = seen.asks(
        """() => [...document.querySelectorAll('.picture text')].filter(one =>
            one.checkVisibility()).map(one => one.getAttribute('font-size')
            * one.getScreenCTM().a)"""
    )
    assert len(sizes) >= stages
    assert min(sizes) >= 8
    bottom: float = seen.asks(
        """() => [...document.querySelectorAll('.picture svg')].find(one =>
            one.checkVisibility()).getBoundingClientRect().bottom"""
    )
    assert bottom <= 710
    columns: list[int] = seen.asks(
        """() => [...document.querySelectorAll('.lanes')].filter(one =>
            one.checkVisibility()).map(one => one.querySelectorAll('.column').length)"""
    )
    assert sum(columns) == stages
    assert max(columns) <= 7
    assert max(columns) - min(columns) <= 1


def test_the_foot_of_a_page_is_never_alone_on_a_sheet(look: Looker) -> None:
    """Where a page gets so long that its foot needs another sheet, something goes there with it."""
    seen = look(cj.render.to_html(cj.presets.get("hubspot-flywheel")))
    seen.asks("() => void (document.querySelector('footer').style.visibility = 'hidden')")
    longer = count = first = 0
    while count == first:
        longer += 15
        seen.asks(
            "() => void (document.querySelector('main').lastElementChild.style.paddingTop"
            f" = '{longer}px')"
        )
        count = len(re.findall(rb"/Type /Page\b", seen.page.pdf(format="A4")))
        first = first or count
    last = seen.page.pdf(format="A4", page_ranges=str(count))
    streams = re.findall(rb"stream\r?\n(x.*?)\r?\nendstream", last, re.DOTALL)
    assert any(b"Tj" in zlib.decompress(stream) for stream in streams)


def test_printed_words_are_large_enough_and_whole(look: Looker) -> None:
    """What tables say has ten points, and no word of a preset is broken inside."""
    for name in ("six-stage", "innovation-decision-process", "seven-behaviours"):
        journey = cj.presets.get(name)
        seen = look(cj.render.to_html(journey, report=cj.validate(journey)), width=1039)
        seen.page.emulate_media(media="print")
        words: list[tuple[str, float, int]] = seen.asks(
            """() => {
              const found = [], all = document.createTreeWalker(document.body, 4);
              for (let node; (node = all.nextNode());) {
                const one = node.parentElement;
                if (!one.checkVisibility() || one.closest('svg, style')) continue;
                const size = parseFloat(getComputedStyle(one).fontSize);
                for (const word of node.textContent.matchAll(/[\\p{L}\\d]+/gu)) {
                  const range = document.createRange();
                  range.setStart(node, word.index);
                  range.setEnd(node, word.index + word[0].length);
                  const tops = [...range.getClientRects()].map(box => Math.round(box.top));
                  found.push([word[0], size, new Set(tops).size]);
                }
              }
              return found;
            }"""
        )
        assert len(words) > 100
        assert [word for word, _, lines in words if lines > 1] == []
        assert min(size for _, size, _ in words) > 10
        cells: list[float] = seen.asks(
            """() => [...document.querySelectorAll('td')].filter(one => one.checkVisibility())
                .map(one => parseFloat(getComputedStyle(one).fontSize))"""
        )
        assert min(cells) > 13.3


MEASURED = """() => [...document.querySelectorAll('svg')].map(svg => {
  const box = one => {
    const b = one.getBBox(), m = svg.getScreenCTM().inverse().multiply(one.getScreenCTM());
    const ends = [[b.x, b.y], [b.x + b.width, b.y + b.height]].map(
      ([x, y]) => new DOMPoint(x, y).matrixTransform(m));
    const [xs, ys] = [ends.map(end => end.x), ends.map(end => end.y)];
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  };
  const own = one => ({words: one.textContent, box: box(one)});
  const view = svg.viewBox.baseVal;
  return {
    id: svg.dataset.of,
    view: [view.x, view.y, view.x + view.width, view.y + view.height],
    stages: [...svg.querySelectorAll('g.stage:has(.shape)')].map(stage => ({
      id: stage.dataset.stage,
      box: box(stage.querySelector('.shape')),
      texts: [...stage.querySelectorAll('text')].map(own),
    })),
    labels: [...svg.querySelectorAll('.arrow text')].map(own),
    texts: [...svg.querySelectorAll('text')].map(own),
  };
})"""


def apart(left: list[float], right: list[float], *, slack: float) -> bool:
    """Whether two boxes do not lie on one another, but for a little."""
    return (
        left[2] - slack <= right[0]
        or right[2] - slack <= left[0]
        or left[3] - slack <= right[1]
        or right[3] - slack <= left[1]
    )


def inside(inner: list[float], outer: list[float], *, slack: float) -> bool:
    """Whether a box lies in another, but for a little."""
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def misplaced(picture: dict[str, Any]) -> list[str]:
    """What sticks out of its box, lies on something else, or leaves the picture.

    A line of text is as high as its font says, accents and descenders included; what is compared
    is widths, therefore, and heights with a quarter of a line to spare.
    """
    result = [
        f"{picture['id']}: {text['words']!r} leaves the picture"
        for text in picture["texts"]
        if not inside(text["box"], picture["view"], slack=1)
    ]
    for at, stage in enumerate(picture["stages"]):
        result += [
            f"{picture['id']}: {text['words']!r} sticks out of {stage['id']}"
            for text in stage["texts"]
            if not inside(text["box"], stage["box"], slack=1)
        ]
        result += [
            f"{picture['id']}: {stage['id']} lies on {other['id']}"
            for other in picture["stages"][at + 1 :]
            if not apart(stage["box"], other["box"], slack=0)
        ]
        result += [
            f"{picture['id']}: {label['words']!r} lies on {stage['id']}"
            for label in picture["labels"]
            if not apart(label["box"], stage["box"], slack=4)
        ]
    result += [
        f"{picture['id']}: {label['words']!r} lies on {other['words']!r}"
        for at, label in enumerate(picture["labels"])
        for other in picture["labels"][at + 1 :]
        if not apart(label["box"], other["box"], slack=4)
    ]
    return result


def gallery(journeys: dict[str, cj.Journey]) -> str:
    """A page with a picture of each journey, in both directions."""
    pictures = [
        cj.render.to_svg(journey, direction=direction).replace(
            "<svg ", f'<svg data-of="{escape(name)} {direction}" ', 1
        )
        for name, journey in journeys.items()
        for direction in ("LR", "TB")
    ]
    return f"<!DOCTYPE html><html><meta charset=utf-8><body>{''.join(pictures)}</body></html>"


def test_text_in_pictures_fits_as_the_browser_sets_it(look: Looker) -> None:
    """Every preset and every script: in its box, on nothing else, within the picture."""
    journeys: dict[str, cj.Journey] = {"hostile": hostile()}
    journeys |= {name: cj.presets.get(name) for name in cj.presets.names()}
    pictures: list[dict[str, Any]] = look(gallery(journeys)).asks(MEASURED)
    assert len(pictures) == 2 * len(journeys)
    assert [fault for picture in pictures for fault in misplaced(picture)] == []


@pytest.mark.parametrize("weight", [400, 600])
@pytest.mark.parametrize(
    "text",
    [
        "Wait for the estimate of the workshop",
        "Rechtsschutzversicherungsgesellschaften",
        "الموافقة على السعر ثم استلام الدراجة",
        "شکریہ، صبح پھر آئیں گے",
        "בחירת מסלול והצטרפות לשירות",
        "自転車を持ち込む",
        "Просмотр предложений и цен",
    ],
)
def test_text_is_at_most_as_wide_as_counted_and_not_half_of_it(
    look: Looker, text: str, weight: int
) -> None:
    """Otherwise it is cut off, or boxes are twice as wide as what they say."""
    shown = f'<text font-family="{FONTS}" font-size="100" font-weight="{weight}">{text}</text>'
    seen = look(f"<!DOCTYPE html><html><meta charset=utf-8><body><svg>{shown}</svg></body></html>")
    wide: float = seen.asks("document.querySelector('text').getComputedTextLength()")
    counted = width_of(text, size=100, bold=weight > 400)
    assert counted / 2 < wide <= counted


def test_text_in_other_pictures_lies_on_no_other(look: Looker) -> None:
    """Curves, lanes and pictures of answers, with hostile names throughout."""
    journey = hostile()
    ids = [stage.id for stage in journey]
    traces = [cj.evidence.Trace("ada", ids[:5]), cj.evidence.Trace(HOSTILE[0], ids[::2])]
    conformance = cj.evidence.conform(journey, traces)
    figures = {
        "alignment": cj.render.to_svg(cj.align(journey, cj.presets.get("aarrr"))),
        "crosswalk": cj.render.to_svg(cj.crosswalk([journey, cj.presets.get("aarrr")])),
        "coverage": cj.render.to_svg(cj.coverage(journey)),
        "conformance": cj.render.to_svg(conformance),
        "reading": cj.render.to_svg(next(iter(conformance))),
        "curves": cj.render.to_svg(journey),
    }
    figures |= {kind: cj.render.to_svg(journey, lanes=kind) for kind in get_args(cj.render.Lanes)}
    texts_lie_apart(look, figures)


def test_text_in_charts_of_numbers_lies_on_no_other(look: Looker) -> None:
    """Each kind, with hostile names and with numbers from nothing to ten billion."""
    pytest.importorskip("PIL.Image")
    drawn = import_module("tests.test_render_png").DRAWN
    figures: dict[str, str] = {name: draw() for name, draw in drawn.items() if "dark" not in name}
    people = [10_000_000_000, 9_876_543_210, *range(10, 0, -1)]
    steps = [
        {"step": name, "people": count, "of_first": count / people[0], "share": 1e-9}
        for name, count in zip(HOSTILE, people, strict=True)
    ]
    cohorts = [
        {"cohort": name, "period": period, "people": 10**10, "share": 1e-9 * at}
        for at, name in enumerate(HOSTILE)
        for period in range(4)
    ]
    variants = {tuple(HOSTILE[at : at + 5]): 10 ** (10 - at) for at in range(8)}
    figures |= {
        "attribution of hostile names": cj.render.to_svg(
            cj.markov.Attribution({name: 1e10 / 9**at for at, name in enumerate(HOSTILE)})
        ),
        "sixty bars": cj.render.to_svg(
            cj.markov.Attribution({f"channel {at}": 1.0 for at in range(60)})
        ),
        "nothing": cj.render.to_svg(cj.markov.Attribution({"a": 0.0, "b": -1e-17})),
        "funnel of billions": cj.render.to_svg(steps),
        "cohorts of billions": cj.render.to_svg(cohorts),
        "steps of billions": cj.render.to_svg(cj.evidence.Variants(variants)),
        "matrix of billions": cj.render.to_svg(cj.evidence.Variants(variants), layout="matrix"),
        "100 stages": cj.render.to_svg(cj.Journey.sequence("long", map(str, range(100)))),
    }
    texts_lie_apart(look, figures)


def test_text_on_sheets_lies_on_no_other(look: Looker) -> None:
    """Every preset on a slide, and every script on paper, on phones and with many stages."""
    figures: dict[str, str] = {}
    for name in cj.presets.names():
        figures[name] = cj.render.to_svg(cj.presets.get(name), fit="16:9")
    long = cj.Journey.sequence("long", [f"{HOSTILE[at % 8]} {at}" for at in range(40)])
    figures |= {
        f"{name} on {fit}, {at}": sheet
        for name, journey in {"every script": hostile(), "40 stages": long}.items()
        for fit in ("A4", (1280, 720), (1600, 1200))
        for at, sheet in enumerate(cj.render.to_sheets(journey, fit=fit), start=1)
    }
    texts_lie_apart(look, figures)


def texts_lie_apart(look: Looker, figures: dict[str, str]) -> None:
    """Assert that no text of a picture leaves it or lies on another, as the browser sets them."""
    shown = "".join(
        figure.replace("<svg ", f'<svg data-of="{name}" ', 1) for name, figure in figures.items()
    )
    # As large as they are, as small letters are rounded to other widths.
    whole = "<style>svg{max-width:none!important}</style>"
    seen = look(f"<!DOCTYPE html><html><meta charset=utf-8>{whole}<body>{shown}</body></html>")
    pictures: list[dict[str, Any]] = seen.asks(MEASURED)
    assert [picture["id"] for picture in pictures] == list(figures)
    for picture in pictures:
        texts = picture["texts"]
        # A browser rounds the boxes of text outwards, by a pixel and a little.
        assert [text for text in texts if not inside(text["box"], picture["view"], slack=2)] == []
        assert [
            (text["words"], other["words"])
            for at, text in enumerate(texts)
            for other in texts[at + 1 :]
            # The boxes of Thai are half as tall again as other letters of their size.
            if not apart(text["box"], other["box"], slack=6)
        ] == []


@pytest.mark.parametrize("stages", [8, 15, 40])
def test_a_map_in_a_notebook_is_printed_in_letters_that_can_be_read(
    look: Looker, stages: int
) -> None:
    """On a page 640 pixels wide, though it scrolls on a screen; and no picture is cut in two."""
    bars = cj.markov.Attribution({f"channel-{at}": 1.0 for at in range(60)})
    map_ = cj.Journey.sequence("long", [f"Talk about stage {at}" for at in range(stages)])
    values: list[Any] = [map_, bars]
    shown = f"<div style='width:640px'>{''.join(each._repr_html_() for each in values)}</div>"
    seen = look(f"<!DOCTYPE html><meta charset=utf-8><body>{shown}</body>", width=816)
    drawn = "[...document.querySelectorAll('.journey-map')].filter(one => one.checkVisibility())"
    assert seen.asks(f"{drawn}.length") == 1
    seen.page.emulate_media(media="print")
    sizes: list[float] = seen.asks(
        f"""() => {drawn}.flatMap(map => [...map.querySelectorAll('text')].map(
            one => one.getAttribute('font-size') * one.getScreenCTM().a))"""
    )
    assert len(sizes) >= stages
    assert min(sizes) >= 12
    tall: list[float] = seen.asks(
        "[...document.querySelectorAll('svg')].map(one => one.getBoundingClientRect().height)"
    )
    assert max(tall) <= seen.asks("innerHeight")


def test_tables_in_a_notebook_are_printed_whole(look: Looker) -> None:
    """On a page as wide as a browser prints it, with the letters and margins of Jupyter."""
    every: list[Any] = [
        *answers().values(),
        cj.diff(cj.presets.get("saas"), cj.presets.get("subscription")),
        cj.validate(cj.presets.get("marketing-hourglass")),
    ]
    style = "font:14px 'Noto Sans', sans-serif"
    tables = "".join(each._repr_html_() for each in every)
    seen = look(
        "<!DOCTYPE html><meta charset=utf-8><style>table{font-size:13px;border-spacing:0}"
        f"td,th{{padding:.5em}}</style><body style=\"{style}\"><main style='width:600px'>{tables}"
    )
    seen.page.emulate_media(media="print")
    wide: list[float] = seen.asks(
        "[...document.querySelectorAll('table')].map(one => one.scrollWidth)"
    )
    assert len(wide) > 20
    assert max(wide) <= 600


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_answers_in_notebooks_are_open_to_everybody(look: Looker, scheme: Scheme) -> None:
    """As they stand in a notebook: axe-core finds nothing, and they ask for nothing."""
    ground, ink = ("#111111", "#eeeeee") if scheme == "dark" else ("#ffffff", "#111111")
    every: dict[str, Any] = answers()
    shown = "".join(f"<h2>{name}</h2>{each._repr_html_()}" for name, each in every.items())
    seen = look(
        "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Notebook</title>"
        f"<style>body{{background:{ground};color:{ink}}}</style>"
        f"<body data-jp-theme-light={'false' if scheme == 'dark' else 'true'}>"
        f"<main><h1>Notebook</h1>{shown}</main></body></html>"
    )
    assert seen.faults() == []
    assert seen.complaints == []
    assert seen.asked == []


@pytest.mark.parametrize("around", ["data-jp-theme-light=false", "class=dark", "data-theme=dark"])
def test_pictures_follow_the_theme_around_them(look: Looker, around: str) -> None:
    """A dark notebook has dark pictures on a light system too, and the other way round."""
    picture = cj.render.to_svg(cj.presets.get("aida"))
    fill = "getComputedStyle(document.querySelector('.ground')).fill"
    dark = look(f"<!DOCTYPE html><body {around}>{picture}").asks(fill)
    other = around.replace("dark", "light").replace("false", "true")
    light = look(f"<!DOCTYPE html><body {other}>{picture}", scheme="dark").asks(fill)
    assert (dark, light) == ("rgb(18, 23, 30)", "rgb(255, 255, 255)")


BUILT = Path(__file__).parent.parent / "docs" / "_build" / "html"
WRAPPED = re.compile(r'<div class="table-wrapper[^>]*>\s*<table.*?</table>\s*</div>', re.DOTALL)
OF_INDEX = re.compile(r"<table[^>]*index.*?</table>", re.DOTALL)


@pytest.fixture(scope="module")
def built() -> dict[str, str]:
    """What each page of the documentation says, by its path."""
    pages = sorted(BUILT.rglob("*.html"))
    if not pages:
        reason = "the documentation is not built: nox -s docs"
        (pytest.fail if os.environ.get("LOOK") else pytest.skip)(reason)
    texts = ((file, file.read_text(encoding="utf-8")) for file in pages)
    return {
        file.relative_to(BUILT).as_posix(): text[text.index("<article") : text.index("</article>")]
        for file, text in texts
    }


def test_tables_of_the_documentation_fit_a_phone(look: Looker, built: dict[str, str]) -> None:
    """Each table of each page, all of them in one page as wide as a phone shows it."""
    tables = {
        f"{path} {n}": table
        for path, text in built.items()
        for n, table in enumerate([*WRAPPED.findall(text), *OF_INDEX.findall(text)])
    }
    assert len(tables) == sum(text.count("<table") for text in built.values()) > 300
    head, _, _ = (BUILT / "index.html").read_text(encoding="utf-8").partition("</head>")
    head = head.replace("<head>", f"<head><base href='{BUILT.as_uri()}/'>")
    body = "".join(f'<section id="{name}">{table}</section>' for name, table in tables.items())
    for name in ("article-container", "content", "main"):
        body = f'<div class="{name}">{body}</div>'
    page = f"{head}</head>{body.replace('<section', '<article role=main><section', 1)}"
    seen = look(page, width=390)
    assert seen.asks("document.querySelector('.content').clientWidth") == 390
    wide: list[str] = seen.asks(
        """() => [...document.querySelectorAll('section')].filter(one =>
            one.firstElementChild.scrollWidth > one.firstElementChild.clientWidth
            || one.getBoundingClientRect().right > 390).map(one => one.id)"""
    )
    assert wide == []


@pytest.mark.parametrize(
    "path", ["genindex", "how-to/draw-a-map", "reference/errors", "_generated/presets/saas"]
)
def test_pages_of_the_documentation_stay_on_a_phone(
    look: Looker, built: dict[str, str], path: str
) -> None:
    """One of each kind: long names, pictures, code and tables never make a whole page scroll."""
    assert f"{path}.html" in built
    seen = look("")
    page = seen.page
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto((BUILT / f"{path}.html").as_uri(), wait_until="domcontentloaded")
    wide: list[str] = seen.asks(
        """() => [...document.querySelectorAll('.page, .main, .content')].filter(one =>
            one.scrollWidth > 390).map(one => one.className)"""
    )
    assert wide == []
