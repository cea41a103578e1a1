"""Pages on the rules, made from their own docstrings whenever the documentation is built."""
# ruff: noqa: INP001 - an extension of one documentation, found by path

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import customer_journey as cj

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER: Final = "_generated/rules"

THEMES: Final = {
    "structure": "Whether people can come in, get on and come out; what kinds and shares say.",
    "criteria": "Whether criteria and the facts they name say something that can be.",
    "content": "Whether content answers what customers ask, and says the same everywhere.",
    "promises": "Whether what is promised is kept in time.",
    "people": "Whom a journey is for, what they are to the business, and who hands them over.",
    "metrics": "Whether figures say what they count, which way is better, and what is aimed at.",
    "evidence": "Whether what a journey says has been seen, or is believed.",
    "upkeep": "Whether what a journey says about findings still holds.",
}
"""What the rules of a theme look at."""


def pages() -> dict[str, str]:
    """The pages by file name: one for each rule, and one that lists them all."""
    wanted = {f"{rule.code.lower()}.md": page_of(rule) for rule in cj.rules.DEFAULT}
    wanted["index.md"] = overview()
    return {name: "\n".join(lines) + "\n" for name, lines in wanted.items()}


def overview() -> Iterator[str]:
    """All rules in tables, theme by theme."""
    yield "# All rules"
    yield ""
    yield "An *error* contradicts what a journey is, a *warning* is probably a mistake, and an"
    yield "*info* is worth knowing. `cj.rules.fix` mends what is marked as fixable."
    for theme, rules in groupby(cj.rules.DEFAULT, key=lambda rule: rule.theme):
        yield from ("", f"## {theme.capitalize()}", "", THEMES[theme], "")
        yield "| rule | name | severity | looks for |"
        yield "| --- | --- | --- | --- |"
        for rule in rules:
            severity = rule.severity if rule.mend is None else f"{rule.severity}, fixable"
            link = f"[{rule.code}]({rule.code.lower()}.md)"
            yield f"| {link} | {rule.name} | {severity} | {rule.summary} |"
    yield from ("", "```{toctree}", ":hidden:", "")
    yield from (rule.code.lower() for rule in cj.rules.DEFAULT)
    yield "```"


def page_of(rule: cj.rules.Rule) -> Iterator[str]:
    """What a rule looks for and why, a journey on which it fires, one that passes, a way out."""
    sections = rule.sections
    yield f"# {rule.code}: {rule.name}"
    yield ""
    yield sections[""]
    yield ""
    fixable = "" if rule.mend is None else " `cj.rules.fix` can mend it."
    yield f"Theme: {rule.theme}. Severity: {rule.severity}.{fixable}"
    yield from ("", "## Why it matters", "", sections["Why"])
    yield from ("", "## An example that fires", "")
    # Named otherwise than the blocks that are run one by one: these are run right here.
    yield from ("```py", sections["Fires"], "```", "")
    yield from ("```none", found_on(rule, sections["Fires"]), "```", "")
    yield from ("## One that does not", "", "```py", sections["Passes"], "```", "")
    yield from ("## How to mend it", "", sections["Mend"])


def found_on(rule: cj.rules.Rule, code: str) -> str:
    """What a rule says of the journey that its example makes."""
    names: dict[str, object] = {"cj": cj}
    exec(code, names)  # noqa: S102 - an example of ours, run as readers would
    shop = names["shop"]
    if not isinstance(shop, cj.Journey):
        raise TypeError(f"the example of {rule.code} makes no journey called shop")
    return "\n".join(str(finding) for finding in cj.validate(shop) if finding.code == rule.code)


def write_pages(app: "Sphinx") -> None:
    """Write what has changed, and take away what is gone."""
    folder = Path(app.srcdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for path in folder.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        path = folder / name
        # An untouched page is not read again.
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def setup(app: "Sphinx") -> dict[str, bool]:
    """Have the pages written before Sphinx looks for pages."""
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
