"""Every Python block that readers see runs as copied and prints what it shows; journeys load."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

import customer_journey as cj

ROOT = Path(__file__).parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "src" / "customer_journey" / "SKILL.md",
    *sorted((ROOT / "docs").glob("**/*.md")),
]
SAVE = re.compile(
    r"ave (?:it|this) as `(?P<name>[\w-]+\.yaml)`[^`]*```yaml\n(?P<journey>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
SAVED = [page for page in PAGES if SAVE.search(page.read_text(encoding="utf-8"))]
COMMAND = re.compile(r"^\$ customer-journey (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
FENCE = re.compile(r"(?P<indent> *)(?P<ticks>`{3,}|~{3,}) *(?P<language>[^`]*)")


class Fence(NamedTuple):
    """A fenced block: its first and last line, counted from 1, its language and its text."""

    first: int
    last: int
    language: str
    text: str


class Example(NamedTuple):
    """A Python block, and the output shown directly under it; None where none is shown."""

    place: str
    code: str
    output: str | None


def fences(lines: Sequence[str]) -> Iterator[Fence]:
    """The outermost fenced blocks of a Markdown page, in their order."""
    numbered = enumerate(lines, start=1)
    for first, line in numbered:
        opened = FENCE.fullmatch(line)
        if opened is None:
            continue
        body: list[str] = []
        for last, inner in numbered:
            if _closes(inner, opened["ticks"]):
                indent = len(opened["indent"])
                text = "".join(f"{each[min(indent, _depth(each)) :]}\n" for each in body)
                yield Fence(first, last, opened["language"].strip(), text)
                break
            body.append(inner)
        else:
            pytest.fail(f"line {first}: a block that is never closed")


def _closes(line: str, ticks: str) -> bool:
    closing = line.strip()
    return len(closing) >= len(ticks) and set(closing) == {ticks[0]}


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def examples(page: Path) -> Iterator[Example]:
    """The Python blocks of a page, each with the `text` block that directly follows it."""
    lines = page.read_text(encoding="utf-8").splitlines()
    result = list(fences(lines))
    for block, following in pairwise([*result, None]):
        if block is not None and block.language == "python":
            shows = following is not None and following.language == "text"
            between = "".join(lines[block.last : following.first - 1]) if following else ""
            output = following.text if following and shows and not between.strip() else None
            yield Example(f"{page.relative_to(ROOT)}:{block.first}", block.text, output)


EXAMPLES = [example for page in PAGES for example in examples(page)]


@pytest.mark.docs
@pytest.mark.parametrize("example", EXAMPLES, ids=[example.place for example in EXAMPLES])
def test_a_block_runs_by_itself_and_prints_what_it_shows(example: Example, tmp_path: Path) -> None:
    """A reader copies the block into an empty folder; a block that shows no output prints none."""
    (tmp_path / "block.py").write_text(example.code, encoding="utf-8")
    outer = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "utf8", "block.py"],
        cwd=tmp_path,
        env={**outer, "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    missing = re.search(
        r"MissingExtraError: (.*)"
        r"|(No module named '(?:django|duckdb|fastapi|mcp|numpy|openpyxl|pandas|polars|pptx"
        r"|sqlalchemy)')",
        done.stderr,
    )
    if missing is not None:
        pytest.skip(missing[0])
    assert done.returncode == 0, done.stderr
    assert done.stdout == (example.output or "")
    assert done.stderr == ""


@pytest.mark.docs
@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_what_a_block_makes_is_beside_it(page: Path) -> None:
    """Its output, or a picture of what it draws."""
    lines = page.read_text(encoding="utf-8").splitlines()
    pictures = [fence.first for fence in fences(lines) if fence.language.startswith("{picture}")]
    for example in examples(page):
        first = int(example.place.rpartition(":")[2])
        following = [fence for fence in fences(lines) if fence.first > first]
        is_drawn = bool(following) and following[0].first in pictures
        assert example.output is not None or is_drawn, example.place


PROSE = {
    # Of what the example above them prints.
    "funnels.md": {
        '`attempts="first"`: only the first attempt',
        "`ordered`: what may happen between steps",
        "`without`: stages that end an attempt",
    },
    "measure.md": {"A trend, and segments", "Three businesses"},
    # Of what holds for each of the examples around them.
    "events.md": {"How values are read"},
    "spark.md": {"On a cluster"},
    "warehouse.md": {"What is tested, and what is only parsed"},
}
"""Sections of guides that show nothing, and why."""
GUIDES = {"how-to", "tutorial"}


@pytest.mark.docs
@pytest.mark.parametrize(
    "page",
    [
        page
        for page in PAGES
        if page.parent.name in {"how-to", "tutorial"} or page.name == "README.md"
    ],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_every_section_of_a_guide_shows_what_it_claims(page: Path) -> None:
    """A block, a picture or a table, or a link to the page that has it."""
    lines = page.read_text(encoding="utf-8").splitlines()
    shown = {fence.first for fence in fences(lines)}
    inside = {at for fence in fences(lines) for at in range(fence.first + 1, fence.last)}
    title, prose = "", set[str]()
    for number, line in enumerate(lines, start=1):
        if line.startswith("##") and number not in inside:
            title = line.lstrip("# ")
            prose.add(title)
        elif number in shown or re.search(r"^\||<img |\.(?:md|py|yaml)[#)]", line):
            prose.discard(title)
    assert prose == PROSE.get(page.name, set())


MENTIONED = re.compile(r"`customer-journey ([a-z]+)\b")
LINKED = re.compile(r"\]\(([^)#\s]+\.md)")
NOT_SHOWN = {"mcp", "completions"}
"""Commands that serve other programs."""


def shown_commands(page: Path) -> set[str]:
    """The commands whose output a page shows."""
    lines = page.read_text(encoding="utf-8").splitlines()
    blocks = [fence.text for fence in fences(lines) if fence.language == "console"]
    return {line.split()[0] for block in blocks for line, _ in COMMAND.findall(block)}


@pytest.mark.docs
@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_a_command_that_a_page_speaks_of_is_shown_with_its_output(page: Path) -> None:
    """There, or on a page that the paragraph links to."""
    lines = page.read_text(encoding="utf-8").splitlines()
    for fence in fences(lines):
        lines[fence.first - 1 : fence.last] = [""] * (fence.last - fence.first + 1)
    for paragraph in re.split(r"\n\s*\n", "\n".join(lines)):
        linked = [page.parent / target for target in LINKED.findall(paragraph)]
        # The guide for assistants is read alone, and the reference lists all commands in a table.
        shown = shown_commands(page) | NOT_SHOWN
        for other in (each for each in linked if "://" not in str(each)):
            shown |= shown_commands(other)
        if page.name != "SKILL.md":
            mentioned = set(MENTIONED.findall(paragraph.replace("\n", " ")))
            assert mentioned <= shown, paragraph


JOURNEYS = [
    pytest.param(fence.text, id=f"{page.relative_to(ROOT)}:{fence.first}")
    for page in PAGES
    for fence in fences(page.read_text(encoding="utf-8").splitlines())
    if fence.language == "yaml" and fence.text.startswith("customer_journey:")
]


@pytest.mark.docs
@pytest.mark.extra("yaml")
@pytest.mark.parametrize("text", JOURNEYS)
def test_a_journey_shown_as_a_file_is_sound(text: str) -> None:
    """A reader saves it, and it has no errors."""
    assert cj.validate(cj.loads(text, format="yaml")).ok


@pytest.mark.docs
@pytest.mark.extra("yaml")
@pytest.mark.parametrize("page", SAVED, ids=[page.name for page in SAVED])
def test_commands_on_a_file_that_a_page_shows_print_what_it_shows(
    page: Path, tmp_path: Path
) -> None:
    """A reader saves the journey under the name the page says, and types what stands after it."""
    text = page.read_text(encoding="utf-8")
    saved = SAVE.search(text)
    assert saved is not None
    (tmp_path / saved["name"]).write_text(saved["journey"], encoding="utf-8")
    commands = [
        command
        for fence in fences(text.splitlines())
        if fence.language == "console"
        for command in COMMAND.findall(fence.text)
    ]
    assert commands
    for line, shown in commands:
        done = subprocess.run(
            [sys.executable, "-m", "customer_journey", *shlex.split(line)],
            cwd=tmp_path,
            # Workers of pytest-xdist have a width of their own.
            env={**os.environ, "NO_COLOR": "1", "PYTHONUTF8": "1", "COLUMNS": ""},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.stderr + done.stdout == shown


def test_the_readme_names_the_two_commands() -> None:
    """Newcomers and the checks start from the same two lines."""
    lines = PAGES[0].read_text(encoding="utf-8").splitlines()
    for command in ("uv run examples/quickstart.py", "uv run pytest"):
        assert f"python -m pip install uv && {command}" in lines


def test_every_extra_that_a_page_names_can_be_installed() -> None:
    """Also after one was renamed: pip only warns of what it does not know."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = re.compile(r"extras? `([a-z0-9]+)`|customer-journey\[([a-z0-9,]+)\]")
    for page in PAGES:
        for names in extra.findall(page.read_text(encoding="utf-8")):
            named = {*"".join(names).split(",")}
            assert named <= project["optional-dependencies"].keys(), page


def test_the_citation_names_the_version() -> None:
    """A citation names the installed version."""
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {version('customer-journey')}" in citation.splitlines()


PAGE = """\
```python
print(1)
```

```text
1
```

1. In a list:

   ```python
   if True:
       x = 2
   ```

Words part a block from its output.

```text
3
```

````markdown
```python
not a block of this page
```
````

```console
python block.py
```
"""


def test_blocks_are_distinguished_from_what_only_looks_like_them() -> None:
    """Blocks in lists lose their indent, a block inside a block is text, other languages stay."""
    result = list(fences(PAGE.splitlines()))
    assert [fence.language for fence in result] == [
        "python",
        "text",
        "python",
        "text",
        "markdown",
        "console",
    ]
    assert result[2] == Fence(11, 14, "python", "if True:\n    x = 2\n")
