"""What coding assistants read names only what exists: public names and pages."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

import customer_journey as cj

pytestmark = pytest.mark.once

DOCS = Path(__file__).parent.parent / "docs"
SKILL = (files("customer_journey") / "SKILL.md").read_text(encoding="utf-8")
LINKS = (DOCS / "llms.txt").read_text(encoding="utf-8")
NAME = re.compile(r"\bcj((?:\.[A-Za-z_]+)+)")
LINK = re.compile(r"^- \[(?P<title>[^]]+)\]\((?P<page>[^)]+)\.html\): \S.*$")
LISTED = [link for line in LINKS.splitlines() if (link := LINK.fullmatch(line))]


@pytest.mark.parametrize("text", [SKILL, LINKS], ids=["SKILL.md", "llms.txt"])
def test_only_public_names_are_mentioned(text: str) -> None:
    """Each `cj.name` exists, and its module lists it."""
    for path in sorted(set(NAME.findall(text))):
        value: object = cj
        for name in path.removeprefix(".").split("."):
            assert name in getattr(value, "__all__", dir(value)), f"cj{path}"
            value = getattr(value, name)


def test_the_skill_mentions_the_main_functions() -> None:
    """Those that answer the questions people come with."""
    verbs = {"validate", "locate", "diff", "align", "migrate", "enrol", "evidence", "markov"}
    assert verbs <= {path.split(".")[1] for path in NAME.findall(SKILL)}


def test_the_skill_begins_with_its_name_and_when_to_use_it() -> None:
    """As assistants expect: a block of YAML, with a name in small letters and a description."""
    _, front, body = SKILL.split("---\n", 2)
    name, _, description = front.partition("\ndescription: >-\n")
    assert name == "name: customer-journey"
    assert 0 < len(" ".join(description.split())) <= 1024
    assert body.lstrip().startswith("# ")


def test_the_list_of_links_has_the_form_that_assistants_expect() -> None:
    """One title, one quoted summary, and sections that hold links alone."""
    lines = [line for line in LINKS.splitlines() if line]
    assert lines[0] == "# customer-journey"
    assert lines[1].startswith("> ")
    assert [line for line in lines if line.startswith("# ")] == lines[:1]
    in_sections = lines[lines.index("## Tutorial") :]
    for line in in_sections:
        assert line.startswith("## ") or LINK.fullmatch(line), line


def test_every_page_is_listed_and_every_link_leads_to_a_page() -> None:
    """Every page but the indexes, each once."""
    listed = [link["page"] for link in LISTED]
    assert len(set(listed)) == len(listed)
    written = {
        str(page.relative_to(DOCS).with_suffix(""))
        for page in DOCS.glob("**/*.md")
        if not page.relative_to(DOCS).parts[0].startswith("_")
    }
    generated = {"_generated/presets/index", "_generated/rules/index"}
    lists = {"index", "how-to/index", "explanation/index", "reference/index"}
    assert set(listed) == (written | generated) - lists


def test_every_link_has_the_title_of_its_page() -> None:
    """A page that is renamed is renamed here too; the steps of the tutorial drop their numbers."""
    for link in LISTED:
        page = DOCS / f"{link['page']}.md"
        if not link["page"].startswith("_"):
            heading = page.read_text(encoding="utf-8").partition("\n")[0]
            assert re.sub(r"^# (\d\. )?", "", heading) == link["title"]
