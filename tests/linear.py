"""Time in proportion: every reader, picture and collection, with eight times as much of it.

    python -m tests.linear --size 20000
    python -m tests.linear --only yaml mermaid

A text of one piece that is repeated is what expressions, searches and layouts go over more than
once. Eight times as much may take three times eight as long, or a quarter of a second.
"""

import argparse
import json
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

import customer_journey as cj
from customer_journey._values import duration_of
from tests.answers import shop

__all__ = ["CASES", "Case", "quick", "slow"]

TIMES: Final = 8
MOST_TIMES: Final = 3 * TIMES
UNNOTICED: Final = 0.25
"""Seconds that no case is too slow in, however it grows."""


class Case(NamedTuple):
    """A text, and what reads or draws it."""

    name: str
    ask: Callable[[str], object]
    before: str
    piece: str
    """What is repeated; `#` is the number of the time."""
    after: str = ""

    def seconds(self, size: int) -> float:
        """How long it takes with so many characters, or about as many."""
        pieces = range(1 + size // len(self.piece))
        text = "".join(self.piece.replace("#", str(number)) for number in pieces)
        text = f"{self.before}{text}{self.after}"
        began = time.process_time()
        try:
            self.ask(text)
        except cj.errors.JourneyError as error:
            str(error)
        return time.process_time() - began


def slow(case: Case, size: int) -> str:
    """What is wrong with how long a case takes; empty where it is in proportion."""
    small = case.seconds(size)
    large = case.seconds(size * TIMES)
    if large < UNNOTICED or large < MOST_TIMES * max(small, 1e-4):
        return ""
    return f"{case.name}: {small:.2f} s for {size:,}, {large:.2f} s for {size * TIMES:,}"


HEADER: Final = "customer_journey: 1\nid: x\nstages:\n"
OBJECT: Final = '{"customer_journey": 1, "id": "x", "stages": {'
TABLE: Final = "id,name,entry,phases,next\n"
GRAPH: Final = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph><node id="a"/>'
FLOW: Final = "flowchart LR\n"
LINK: Final = "flowchart LR\na-->b["

PIECES: Final[dict[str, tuple[Callable[[str], object], list[tuple[str, str, str]]]]] = {
    "criteria": (
        cj.parse_criterion,
        [
            *(("a == 1 and ", piece, "") for piece in ("a and ", "not ", "(a or ", " ", "9", "1.")),
            *(
                ("", piece, " b)")
                for piece in ("-", "`", "\\", '"', "a < ", "é", "e\u0301", "date('")
            ),
            *(('a == "', piece, '"') for piece in ("\\\\", "é", "\\u0041", "'")),
            ("a in [", "#, ", "]"),
        ],
    ),
    "json": (
        lambda text: cj.loads(text, format="json"),
        [
            *(("", piece, "") for piece in ("[", '{"a":', " ", "\n", '"\\u0041')),
            ('{"a": ', "9", "}"),
            (OBJECT, '"s#": {"entri": 1}, ', '"z": {}}}'),
            (OBJECT, '"s": {}, ', '"z": {}}}'),
            (f'{OBJECT}"a": {{}}}}, "transitions": {{', '"a -> b#": {}, ', '"a -> a": {}}}'),
            (f'{OBJECT}"a": {{}}}}, "transitions": {{"', "->", '": {}}}'),
            (f'{OBJECT}"a": {{}}}}, "transitions": {{"a', " ", '-> b": {}}}'),
            (f'{OBJECT}"', "a-", '": {}}}'),
        ],
    ),
    "yaml": (
        lambda text: cj.loads(text, format="yaml"),
        [
            *(
                ("", piece, "")
                for piece in ("[", "{a: ", "- a\n", "- ", "? ", "!a ", "%", "\r", "---\n")
            ),
            *(("a: &a 1\n", piece, "") for piece in ("b#: *a\n", "b: *a\n", "c#: {<<: *a}\n")),
            *(("a", piece, ": 1") for piece in (":", " ", "\t", "#", "\x85", "\u2028")),
            *(("a: >\n", piece, "") for piece in (" x\n", "  x y\n\n")),
            (HEADER, "  s#: {entri: 1}\n", ""),
            (HEADER, "  s#: {entry: a =}\n", ""),
            (HEADER, "  s: {}\n", ""),
            (f"{HEADER}  a: {{}}\ntransitions:\n", "  a -> b#: {}\n", ""),
        ],
    ),
    "mermaid": (
        cj.interchange.from_mermaid,
        [
            *(
                (FLOW, piece, "")
                for piece in (
                    *(
                        "a-->b#\n",
                        "o--o",
                        "x--x",
                        "a--",
                        "a-->|",
                        "a-. ",
                        "-->",
                        "a & ",
                        "[",
                        "a[[",
                        "{",
                    ),
                    *(
                        '"',
                        'a-->|"',
                        "@{",
                        "a@{",
                        "%%",
                        ";",
                        "subgraph a#\n",
                        "style a\n",
                        "`",
                        "<br",
                        " ",
                    ),
                )
            ),
            *(
                (LINK, piece, "]\nb-->c")
                for piece in ("<br ", "fa:fa-", "#quot;", "`", '"', "&", "(", "%%{a: ")
            ),
            ("stateDiagram-v2\n", "a --> b#\n", ""),
            ("journey\n", "  a#: 3: me\n", ""),
        ],
    ),
    "csv": (
        cj.interchange.from_csv,
        [
            *(
                (TABLE, piece, "")
                for piece in ("s#,x,,,\n", '"', ",", "\n", " ", "s#,x,a =,,\n", ";")
            ),
            *((TABLE, piece, "") for piece in (",Same,,,\n", ",S+#,,,\n")),
            (f"{TABLE}a,,,,", "b#;", ""),
            ("", "c#,", "\n1"),
        ],
    ),
    "graphml": (
        cj.interchange.from_graphml,
        [
            *(
                (GRAPH, piece, "</graph></graphml>")
                for piece in ('<node id="n#"/>', "<graph>", "<!--")
            ),
            (GRAPH, '<edge source="a" target="b#"/>', "</graph></graphml>"),
            (GRAPH, '<edge source="a" target="a"/>', "</graph></graphml>"),
        ],
    ),
    "ids": (
        lambda text: cj.Journey.sequence("x", text.split("\n")),
        [("", piece, "b") for piece in ("É", "a-", "+", "S+#\n", "s #\n", "\u0301", "-")],
    ),
    "durations": (duration_of, [("", piece, " day") for piece in (" ", "1", "P1", "1.")]),
    "times": (
        lambda text: cj.evidence.read_rows(
            [{"customer": at, "stage": "a", "at": at} for at in text.split("\n")], at="at"
        ),
        [("", piece, "") for piece in ("1", "2026-", "#/x\n", "2026-01-01T00:00:0#\n")],
    ),
    "rules": (cj.rules.DEFAULT.select, [("", piece, "") for piece in ("CJ", "a-")]),
}

SMALL: Final = """{"customer_journey": 1, "id": "x", "stages": {
"a": {"entry": "f", "questions": {"q": {}}, "insights": {"i": {}}, "touchpoints": {"t": {}},
"assets": {}, "actions": {}, "metrics": {}, "experience": []}, "b": {"entry": "g"}},
"transitions": {"a -> b": {}}, "facts": {"f": {"type": "bool"}, "g": {"type": "bool"}},
"events": {"e": {}}, "personas": {}, "promises": {}, "opportunities": {}, "path_rules": {},
"suppressions": []}"""
GROWN: Final[tuple[tuple[tuple[str, str], ...], ...]] = (
    (("stages a questions", '"q#": {}'),),
    (("stages a questions", '"q#": {}'), ("stages a assets", '"s#": {"answers": ["q#"]}')),
    (("stages a questions", '"q#": {}'), ("stages a assets", '"s#": {"answers": ["k#"]}')),
    (("stages a assets", '"s#": {"answers": ["q"], "title": "x", "url": "https://e.org"}'),),
    (
        ("stages a insights", '"i#": {"importance": 5}'),
        ("opportunities", '"o#": {"answers": ["i#"]}'),
    ),
    (("stages a touchpoints", '"t#": {"channel": "c#", "claims": {"price": {"value": "#"}}}'),),
    (("stages a actions", '"z#": {"touchpoints": ["t"]}'),),
    (("stages a actions", '"z": {}, "z#": {"lane": "backstage", "supports": ["z"]}'),),
    (("stages a touchpoints", '"t#": {}'), ("stages a actions", '"z#": {"touchpoints": ["u#"]}')),
    (("stages a metrics", '"m#": {"target": 1}'),),
    (("personas", '"p#": {}'), ("stages a experience", '{"score": 1, "personas": ["p#"]}')),
    (("personas", '"p#": {"insights": {"i": {"text": "x"}}}'),),
    (("promises", '"p#": {"made": ["a"], "due": "b", "kept": ["b"]}'),),
    (("facts", '"x#": {"type": "int", "count": "e"}'), ("stages", '"n#": {"entry": "x# > 1"}')),
    (("facts", '"x#": {"type": "int"}'), ("stages", '"n#": {"entry": "y# > 1"}')),
    (
        ("facts", '"x": {"type": "int"}, "x#": {"type": "int"}'),
        ("stages", '"n#": {"entry": "x in [#]"}'),
    ),
    (("path_rules", '"r#": {"kind": "eventually", "stage": "b"}'),),
    (
        ("stages", '"n#": {}'),
        ("suppressions", '{"rule": "CJ101", "where": "stages.n#", "reason": "x"}'),
    ),
    (("stages", '"n#": {"entry": "f"}'), ("transitions", '"a -> n#": {}')),
    (("stages", '"n#": {}'), ("transitions", '"n# -> b": {}')),
    (("stages", '"n#": {"owner": "o#", "touchpoints": {"t": {"channel": "c#"}}}'),),
)
"""What may be there many times: places in the journey above, and what is added at each."""


def grown(parts: Sequence[tuple[str, str]], text: str) -> str:
    """All that is done with a journey that has a piece for each ten characters of a text."""
    document = json.loads(SMALL)
    for place, piece in parts:
        holder = document
        *above, last = place.split()
        for name in above:
            holder = holder[name]
        pieces = ", ".join(piece.replace("#", str(at)) for at in range(len(text) // 10))
        if isinstance(holder[last], list):
            holder[last] += json.loads(f"[{pieces}]")
        else:
            holder[last] |= json.loads(f"{{{pieces}}}")
    journey = cj.loads(json.dumps(document), format="json")
    again = cj.loads(cj.dumps(journey, format="yaml"), format="yaml")
    report = cj.rules.fix(journey, cj.validate(journey))
    texts = [report, cj.coverage(journey), cj.diff(cj.Journey("x"), again), cj.diff(journey, again)]
    explained = cj.locate(journey, {"f": True}).explain()
    return "".join([*map(str, texts), explained, cj.render.to_html(journey)])


TEXTS: Final = (
    *(
        "a ",
        "e" + "\u0301" * 9,
        "a\xad",
        "👩\u200d",
        "\u200d",
        "✈\ufe0f",
        "\u05d0\u05d1 ",
        "\u1100",
    ),
    *("-", "&<", "\n", "\xa0", "🇩🇪", "'\"`|", "\u202e", "\x1b[0m", "_x0041_", "%%", "]]>"),
)
LAYOUTS: Final[tuple[Any, ...]] = ("layers", "hourglass", "bow-tie", "ring", "matrix")
LANES: Final[tuple[Any, ...]] = ("blueprint", "channel", "owner")
PICTURES: Final[dict[str, Callable[[cj.Journey], Any]]] = {
    **{f"svg, {layout}": partial(cj.render.to_svg, layout=layout) for layout in LAYOUTS},
    **{f"svg, lanes of {lanes}": partial(cj.render.to_svg, lanes=lanes) for lanes in LANES},
    "svg, on a sheet": lambda journey: cj.render.to_svg(journey, fit="A4"),
    "html": cj.render.to_html,
    "mermaid": cj.render.to_mermaid,
    "mermaid journey": cj.interchange.to_mermaid_journey,
    "dot": cj.render.to_dot,
    "text": cj.render.to_text,
    "csv": cj.interchange.to_csv,
    "graphml": cj.interchange.to_graphml,
    "xstate": cj.interchange.to_xstate,
    "report": lambda journey: str(cj.validate(journey)),
    "sarif": lambda journey: cj.validate(journey).to_sarif(),
    "yaml": lambda journey: cj.loads(cj.dumps(journey, format="yaml"), format="yaml"),
}
OFFICE: Final[dict[str, Callable[[cj.Journey], Any]]] = {
    "pptx": cj.render.to_pptx,
    "xlsx": cj.interchange.to_xlsx,
}
"""Those that need an extra, and take longer."""


def drawn(draw: Callable[[cj.Journey], object], text: str) -> object:
    """The picture of a journey all of whose texts are this one."""
    return draw(shop(text))


def readers() -> Iterator[Case]:
    """Each reader with each piece."""
    for name, (ask, pieces) in PIECES.items():
        for before, piece, after in pieces:
            yield Case(f"{name}, {piece!r}", ask, before, piece, after)


def pictures() -> Iterator[Case]:
    """Each picture with each text."""
    for name, draw in (PICTURES | OFFICE).items():
        for text in TEXTS:
            yield Case(f"{name}, {text!r}", partial(drawn, draw), "", text)


def collections() -> Iterator[Case]:
    """Each collection of elements, with many of them."""
    for parts in GROWN:
        yield Case("; ".join(map(" ".join, parts)), partial(grown, parts), "", "-")


CASES: Final = [*readers(), *pictures(), *collections()]


def quick() -> Iterator[Case]:
    """What the tests of every change try: all readers, and each picture with one text."""
    yield from readers()
    chosen = {f"{name}, {text!r}" for name in PICTURES for text in TEXTS[1:2]}
    yield from (case for case in pictures() if case.name in chosen)


def main() -> int:
    """Try the cases, and say how many; 1 where one is slow."""
    parser = argparse.ArgumentParser(prog="python -m tests.linear", description=__doc__)
    parser.add_argument("--size", type=int, default=20_000, help="characters, and eight times that")
    parser.add_argument("--only", nargs="*", default=[], help="beginnings of names")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    chosen = [case for case in CASES if case.name.startswith(tuple(options.only) or "")]
    count = 0
    for case in chosen:
        # Twice, for another process may have been in the way.
        if slow(case, options.size) and (problem := slow(case, options.size)):
            count += 1
            sys.stdout.write(f"{problem}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(chosen):,} cases of {options.size:,} characters, {count} slow\n")
    return int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
