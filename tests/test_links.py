"""Links between pages lead somewhere, in a clone and where a host shows its Markdown."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[1]
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")})
FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(`+).*?\1", re.DOTALL)
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)|(?:src|srcset|href)=\"([^\"]+)\"")
HEADING = re.compile(r"^#{1,6} +(.*?)#* *$", re.MULTILINE)
TARGET = re.compile(r"^\(([\w.-]+)\)=$|<a (?:id|name)=\"([^\"]+)\"", re.MULTILINE)


def links_of(page: Path) -> list[str]:
    """What a page links to, but for what it shows as code."""
    text = SPAN.sub("", FENCE.sub("", page.read_text(encoding="utf-8")))
    return [first or second for first, second in LINK.findall(text)]


def anchors_of(page: Path) -> set[str]:
    """Where in a page links can lead: its headings, as hosts name them, and named places."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    anchors = {first or second for first, second in TARGET.findall(text)}
    counts: dict[str, int] = {}
    for heading in HEADING.findall(text):
        plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        slug = re.sub(r"[^\w\- ]", "", plain.strip().lower()).replace(" ", "-")
        count = counts.get(slug, 0)
        counts[slug] = count + 1
        anchors.add(f"{slug}-{count}" if count else slug)
    return anchors


def broken_links(page: Path, root: Path = ROOT) -> list[str]:
    """The links of a page that lead nowhere."""
    broken: list[str] = []
    for link in links_of(page):
        if re.match("[a-z][a-z0-9+.-]*:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        file = (page.parent / path).resolve() if path else page
        is_there = file.is_relative_to(root) and file.is_file()
        if not is_there or (anchor and file.suffix == ".md" and anchor not in anchors_of(file)):
            broken.append(link)
    return broken


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_lead_to_files_and_headings(page: Path) -> None:
    """Not to the built documentation, which a clone does not have."""
    assert broken_links(page) == []


def test_broken_links_are_reported(tmp_path: Path) -> None:
    """To a file that is not there, and to a heading that is not in one that is."""
    other = tmp_path / "page.md"
    other.write_text(
        "# A *page*: `of` ours\n\n(named)=\n## Twice\n## Twice\n\n[a](none.md) [b](#twice-1)"
        " [c](#a-page-of-ours) [d](#thrice) [e](https://example.org) [f](#named) `[g](h)`\n",
        encoding="utf-8",
    )
    assert anchors_of(other) == {"a-page-of-ours", "named", "twice", "twice-1"}
    assert broken_links(other, tmp_path) == ["none.md", "#thrice"]
    assert broken_links(ROOT / "README.md", ROOT / "docs")


def test_there_are_links() -> None:
    """So that the pattern is right."""
    assert sum(len(links_of(page)) for page in PAGES) > 150
