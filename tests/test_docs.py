"""Every Python block of README and docs runs as copied and prints what it shows."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
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
    found = list(fences(lines))
    for block, following in pairwise([*found, None]):
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
    missing = re.search(r"MissingExtraError: (.*)|(No module named 'fastapi')", done.stderr)
    if missing is not None:
        pytest.skip(missing[0])
    assert done.returncode == 0, done.stderr
    assert done.stdout == (example.output or "")
    assert done.stderr == ""


def test_the_readme_names_the_two_commands() -> None:
    """Newcomers and the checks start from the same two lines."""
    lines = PAGES[0].read_text(encoding="utf-8").splitlines()
    for command in ("uv run examples/quickstart.py", "uv run pytest"):
        assert f"python -m pip install uv && {command}" in lines


def test_the_citation_names_the_version() -> None:
    """Whoever cites the package cites what she has."""
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


def test_blocks_are_told_from_what_only_looks_like_them() -> None:
    """Blocks in lists lose their indent, a block inside a block is text, other languages stay."""
    found = list(fences(PAGE.splitlines()))
    assert [fence.language for fence in found] == [
        "python",
        "text",
        "python",
        "text",
        "markdown",
        "console",
    ]
    assert found[2] == Fence(11, 14, "python", "if True:\n    x = 2\n")
