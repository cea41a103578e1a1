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

CATEGORIES: Final = {
    "structure": "Reachability, dead ends, kinds of transitions and probabilities.",
    "criteria": "Whether criteria and declared facts are consistent and can be satisfied.",
    "content": "Whether content answers what customers ask, without contradictions.",
    "promises": "Whether promises are kept in time.",
    "people": "Personas, roles, owners and handoffs.",
    "metrics": "Whether metrics have units, directions and targets.",
    "evidence": "Whether statements are observed, stated or only assumed.",
    "opportunities": "Whether opportunities have an owner, an effort and a need that they answer.",
    "upkeep": "Whether suppressions are still needed.",
}
"""What the rules of a category check."""


def pages() -> dict[str, str]:
    """The pages by file name: one for each rule, and one that lists them all."""
    contents = {f"{rule.code.lower()}.md": page_of(rule) for rule in cj.rules.DEFAULT}
    contents["index.md"] = overview()
    return {name: "\n".join(lines) + "\n" for name, lines in contents.items()}


def overview() -> Iterator[str]:
    """All rules in tables, category by category."""
    yield "# All rules"
    yield ""
    yield "An *error* contradicts the definition of a journey, a *warning* is probably a mistake,"
    yield "and an *info* is worth knowing. `cj.rules.fix` applies the fixes of fixable rules."
    for category, rules in groupby(cj.rules.DEFAULT, key=lambda rule: rule.category):
        yield from ("", f"## {category.capitalize()}", "", CATEGORIES[category], "")
        yield "| rule | name | severity | reports |"
        yield "| --- | --- | --- | --- |"
        for rule in rules:
            severity = rule.severity if rule.fix is None else f"{rule.severity}, fixable"
            link = f"[{rule.code}]({rule.code.lower()}.md)"
            yield f"| {link} | {rule.name} | {severity} | {rule.summary} |"
    yield from ("", "```{toctree}", ":hidden:", "")
    yield from (rule.code.lower() for rule in cj.rules.DEFAULT)
    yield "```"


def page_of(rule: cj.rules.Rule) -> Iterator[str]:
    """What a rule reports and why, a journey on which it fires, one that passes, the fix."""
    sections = rule.sections
    yield f"# {rule.code}: {rule.name}"
    yield ""
    yield sections[""]
    yield ""
    fixable = "" if rule.fix is None else " Fixable by `cj.rules.fix`."
    yield f"Category: {rule.category}. Severity: {rule.severity}.{fixable}"
    yield from ("", "## Why it matters", "", sections["Why"])
    yield from ("", "## An example that fires", "")
    # Not "python": the blocks of that language are run one by one by the tests.
    yield from ("```py", sections["Fires"], "```", "")
    yield from ("```none", findings_of(rule, sections["Fires"]), "```", "")
    yield from ("## One that does not", "", "```py", sections["Passes"], "```", "")
    yield from ("## How to fix it", "", sections["Fix"])


def findings_of(rule: cj.rules.Rule, code: str) -> str:
    """What a rule reports on the journey of its example."""
    names: dict[str, object] = {"cj": cj}
    exec(code, names)  # noqa: S102 - an example of ours, run as readers would
    shop = names["shop"]
    if not isinstance(shop, cj.Journey):
        raise TypeError(f"the example of {rule.code} does not define a journey called shop")
    return "\n".join(str(finding) for finding in cj.validate(shop) if finding.code == rule.code)


def write_pages(app: "Sphinx") -> None:
    """Write the pages that have changed, and delete those that are gone."""
    folder = Path(app.srcdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    contents = pages()
    for path in folder.glob("*.md"):
        if path.name not in contents:
            path.unlink()
    for name, text in contents.items():
        path = folder / name
        # An untouched page is not read again.
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def setup(app: "Sphinx") -> dict[str, bool]:
    """Write the pages before Sphinx looks for pages."""
    app.connect("builder-inited", write_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
