"""Lines of commands that tests are about, by what the parser knows; the files that they read."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import customer_journey as cj
from customer_journey._cli._parser import parser

__all__ = ["ARGUMENTS", "commands_of", "options_of", "pairs_of", "parts_of", "prepared"]

ARGUMENTS: Final[dict[str, list[str]]] = {
    "align": ["shop.json", "new.json"],
    "check": ["shop.json"],
    "completions": ["bash"],
    "conform": ["shop.json", "log.csv"],
    "convert": ["graph.json"],
    "coverage": ["shop.json"],
    "crosswalk": ["shop.json", "new.json"],
    "diff": ["shop.json", "new.json"],
    "discover": ["log.csv"],
    "fix": ["shop.json"],
    "locate": ["shop.json"],
    "measure": ["shop.json", "log.csv", "--as-of", "2026-07-01"],
    "mcp": ["--root", "none"],
    "migrate": ["shop.json", "new.json"],
    "new": ["aida"],
    "presets": [],
    "promises": ["shop.json"],
    "rule": ["CJ101"],
    "schema": [],
    "show": ["shop.json"],
}
"""Each command, with files that there are once `prepared` has run."""

VALUES: Final[dict[str, list[str]]] = {
    "against": ["new.json", "none.json"],
    "as_of": ["2026-07-01", "now"],
    "at": ["at", "amount"],
    "author": ["McClure"],
    "baseline": ["none.json", "log.csv"],
    "by": ["plan", "none"],
    "counts": ["counts.csv", "log.csv"],
    "customer": ["customer", "none"],
    "encoding": ["utf-8", "none"],
    "event": ["event", "none"],
    "exit": ["try", "none"],
    "facts": ["facts.json", "log.csv"],
    "fail_under": ["0.5", "2"],
    "fit": ["A4", "A99"],
    "goal": ["buy", "none"],
    "id": ["other", "Not an id"],
    "ignore": ["CJ1", "none"],
    "into": ["shop.json", "none.json"],
    "iri": ["https://example.org/", "x"],
    "language": ["de", "none"],
    "min_coverage": ["0.5", "2"],
    "min_share": ["0", "-1"],
    "missing": ["", "know"],
    "move": ["try=buy", "try"],
    "name": ["Other", ""],
    "order": ["amount", "none"],
    "output": ["out.html", "out.json", "-"],
    "persona": ["p", "none"],
    "root": [".", "log.csv"],
    "select": ["CJ", "none"],
    "since": ["2026-01-01", "2027-01-01"],
    "stage": ["stage", "none"],
    "time_format": ["%Y-%m-%d", "epoch-s"],
    "title": ["A title", ""],
    "width": ["60", "0"],
    "within": ["30 days", "soon"],
    "write_baseline": ["known.json"],
}
"""What may stand after an option, right and wrong; options of few choices are not listed."""


def prepared() -> None:
    """Write the files that commands read to the current folder."""
    stages = {
        "know": {
            "questions": {"why": {"text": "Why?", "personas": ["p"]}},
            "metrics": {"paid": {"count": "paid", "target": 9}},
        },
        "try": {"assets": {"x": {"answers": ["why"]}}},
        "buy": {"entry": "orders >= 1", "end": True},
    }
    shop: dict[str, Any] = {
        "customer_journey": 1,
        "id": "shop",
        "stages": stages,
        "transitions": {"know -> try": {}, "try -> buy": {}},
        "starts": ["know"],
        "goals": ["buy"],
        "personas": {"p": {"name": "P"}},
        "promises": {"back": {"made": ["try"], "due": "buy"}},
        "events": {"paid": {"meaning": "paid", "columns": {"amount": {"type": "float"}}}},
        "facts": {"orders": {"type": "int", "count": "paid", "minimum": 0}},
        # What no finding needs, so that there is something to fix.
        "suppressions": [{"rule": "CJ101", "reason": "None"}],
    }
    journey = cj.files.from_dict(shop)
    cj.dump(journey, "shop.json")
    cj.dump(journey.without_stage("try").connect("know", "buy"), "new.json")
    rows = ["customer,stage,event,at,amount,plan"]
    rows += [f"p{n},know,seen,2026-01-0{n},{n},a\np{n},buy,paid,2026-02-0{n},{n},b" for n in (1, 2)]
    Path("log.csv").write_text("\n".join(rows), encoding="utf-8")
    Path("counts.csv").write_text("source,target,count\nknow,try,9\n", encoding="utf-8")
    Path("facts.json").write_text('{"orders": 1}', encoding="utf-8")
    graph = '{"directed": true, "nodes": [{"id": "a"}, {"id": "b"}], "links": []}'
    Path("graph.json").write_text(graph, encoding="utf-8")


def parts_of(parsed: Any) -> list[Any]:
    """The arguments that a parser knows."""
    return list(parsed._actions)  # noqa: SLF001 - argparse lists them nowhere else


def commands_of(name: str | None = None) -> dict[str, Any]:
    """The parsers of the commands, or of one."""
    (commands,) = (part.choices for part in parts_of(parser(name)) if hasattr(part, "add_parser"))
    return dict(commands)


def options_of(name: str) -> Iterator[list[list[str]]]:
    """For each option of a command, its words with values that are right and wrong."""
    for part in parts_of(commands_of(name)[name]):
        if not part.option_strings or part.dest in {"help", "colour"}:
            continue
        option, values = part.option_strings[-1], VALUES.get(part.dest, ["x=1", "1"])
        if part.choices:
            values = [str(one) for one in part.choices]
        yield [[option]] if part.nargs == 0 else [[option, value] for value in values]


def pairs_of(name: str) -> list[tuple[list[str], list[str]]]:
    """Each two options of a command, each with each of its values."""
    return [
        pair
        for first, second in itertools.combinations(options_of(name), 2)
        for pair in itertools.product(first, second)
    ]
