"""What coding assistants read speaks of names and pages that are there."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

import customer_journey as cj

DOCS = Path(__file__).parent.parent / "docs"
SKILL = (files("customer_journey") / "SKILL.md").read_text(encoding="utf-8")
LINKS = (DOCS / "llms.txt").read_text(encoding="utf-8")
NAME = re.compile(r"\bcj((?:\.[A-Za-z_]+)+)")
LINK = re.compile(r"^- \[(?P<title>[^]]+)\]\((?P<page>[^)]+)\.html\): \S.*$")


@pytest.mark.parametrize("text", [SKILL, LINKS], ids=["SKILL.md", "llms.txt"])
def test_only_public_names_are_spoken_of(text: str) -> None:
    """Each `cj.name` can be had, and is offered by the room it is in."""
    spoken = sorted(set(NAME.findall(text)))
    for path in spoken:
        found: object = cj
        for name in path.removeprefix(".").split("."):
            assert name in getattr(found, "__all__", dir(found)), f"cj{path}"
            found = getattr(found, name)


def test_the_skill_speaks_of_most_verbs() -> None:
    """It names what answers the questions people come with."""
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
    """Pages that list pages aside, none is missing and none is gone."""
    listed = [found["page"] for line in LINKS.splitlines() if (found := LINK.fullmatch(line))]
    assert len(set(listed)) == len(listed)
    written = {
        str(page.relative_to(DOCS).with_suffix(""))
        for page in DOCS.glob("**/*.md")
        if not page.relative_to(DOCS).parts[0].startswith("_")
    }
    made = {"_generated/presets/index", "_generated/rules/index"}
    lists = {"index", "how-to/index", "explanation/index", "reference/index"}
    assert set(listed) == (written | made) - lists
