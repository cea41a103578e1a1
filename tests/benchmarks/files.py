"""Files, commands and pictures, as users meet them: from a text, in a fresh process, on a disk."""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import customer_journey as cj
from tests.benchmarks._measure import Growth, Race, Size, Time, growth, library, race, size
from tests.benchmarks.spine import braid

__all__ = ["rows"]


def rows() -> Iterator[Race | Growth | Size | Time]:
    """JSON, YAML, commands, CSV, pictures, and what a journey weighs."""
    yield from _json()
    yield from _yaml()
    yield from _commands()
    yield from _csv()
    yield from _pictures()
    for stages in (20, 1_000):
        yield size(f"a journey of {stages:,} stages", partial(braid, stages))
    yield growth("load YAML", _loaded_yaml, sizes=(10, 100, 1_000))


def rich(stages: int) -> cj.Journey:
    """A journey as one writes it: with texts, questions, assets, metrics and owners."""
    return cj.Journey(
        "rich",
        stages=[
            cj.Stage(
                f"s{index}",
                name=f"Stage {index}",
                purpose="To learn what this is: and why, with a colon",
                role="prospect",
                phases=["aware"],
                entry=cj.fact(f"f{index}") >= index,
                questions=[cj.Question(f"q{index}", text="What does it cost?")],
                assets=[cj.Asset(f"a{index}", title="Page", answers=[f"q{index}"])],
                metrics=[cj.Metric("m1", name="Visits", unit="1", target=3.0)],
                owner="team",
            )
            for index in range(stages)
        ],
        transitions=[(f"s{index}", f"s{index + 1}") for index in range(stages - 1)],
        starts=["s0"],
        goals=[f"s{stages - 1}"],
        facts=[cj.Fact(f"f{index}", type="int", minimum=0) for index in range(stages)],
    )


def worded(stages: int) -> cj.Journey:
    """A journey of stages with names, texts and criteria, one after the other."""
    names = [f"s{index}" for index in range(stages)]
    return cj.Journey(
        "worded",
        stages=[
            cj.Stage(
                name,
                name=f"Stage {name}",
                purpose="Some words of text here",
                role="prospect",
                phases=["aware"],
                entry=cj.fact("progress") >= index,
            )
            for index, name in enumerate(names)
        ],
        transitions=list(pairwise(names)),
        starts=names[:1],
        goals=names[-1:],
        facts=[cj.Fact("progress", type="int")],
    )


def _json() -> Iterator[Race]:
    documents = {
        "load JSON, 1,000 stages": braid(1_000),
        "load JSON, 1,000 stages with texts and criteria": worded(1_000),
        "load JSON, 1,000 stages with questions, assets and metrics": rich(1_000),
    }
    for what, journey in documents.items():
        text = cj.dumps(journey)
        assert cj.loads(text) == journey
        yield from race(
            what,
            partial(cj.loads, text),
            {"json.loads, which checks nothing": partial(json.loads, text)},
            read=_stages_of,
            goal=20,
            rounds=5,
        )
    text = cj.dumps(documents["load JSON, 1,000 stages"])
    yield from race(
        "load JSON, 1,000 stages",
        lambda: cj.loads(text),
        {
            "pydantic, types alone": _by_pydantic(text),
            "msgspec, types alone": _by_msgspec(text),
        },
        read=_stages_of,
        rounds=5,
    )


def _stages_of(value: Any) -> int:
    return len(value.stages if hasattr(value, "stages") else value["stages"])


def _by_pydantic(text: str) -> Callable[[], object] | None:
    """The same file by models of its shape, without criteria, references or suggestions."""
    pydantic = library("pydantic")
    if pydantic is None:
        return None
    mapping: Any = dict
    stage: Any = pydantic.create_model("Stage", name=(str, ""), entry=(str, ""), end=(bool, False))
    step: Any = pydantic.create_model("Step", kind=(str, "advance"))
    fact: Any = pydantic.create_model("Fact", type=(str, ...), minimum=(int, 0), maximum=(int, 0))
    model: Any = pydantic.create_model(
        "File",
        id=(str, ...),
        stages=(mapping[str, stage], ...),
        transitions=(mapping[str, step | None], ...),
        facts=(mapping[str, fact], ...),
    )
    return lambda: model.model_validate_json(text)


def _by_msgspec(text: str) -> Callable[[], object] | None:
    """As above."""
    msgspec = library("msgspec")
    if msgspec is None:
        return None
    mapping: Any = dict
    stage: Any = msgspec.defstruct(
        "Stage", [("name", str, ""), ("entry", str, ""), ("end", bool, False)]
    )
    step: Any = msgspec.defstruct("Step", [("kind", str, "advance")])
    fact: Any = msgspec.defstruct("Fact", [("type", str), ("minimum", int, 0), ("maximum", int, 0)])
    model: Any = msgspec.defstruct(
        "File",
        [
            ("id", str),
            ("stages", mapping[str, stage]),
            ("transitions", mapping[str, step | None]),
            ("facts", mapping[str, fact]),
        ],
    )
    decoder = msgspec.json.Decoder(model)
    return lambda: decoder.decode(text)


def _yaml() -> Iterator[Race]:
    journey = rich(200)
    plain = cj.files.to_dict(journey)
    in_json, in_yaml = cj.dumps(journey), cj.dumps(journey, format="yaml")
    yaml = library("yaml")
    assert cj.loads(in_yaml, format="yaml") == cj.loads(in_json) == journey
    assert yaml.load(in_yaml, yaml.CSafeLoader).keys() == plain.keys()
    yield from race(
        "load YAML, 200 stages",
        lambda: cj.loads(in_yaml, format="yaml"),
        {"our JSON": lambda: cj.loads(in_json)},
        goal=2,
        rounds=25,  # So near its goal, the least of few rounds falls on either side.
    )
    yield from race(
        "load YAML, 200 stages",
        lambda: cj.loads(in_yaml, format="yaml"),
        {"PyYAML's C loader, which checks nothing": lambda: yaml.load(in_yaml, yaml.CSafeLoader)},
        rounds=5,
    )
    yield from race(
        "dump YAML, 200 stages",
        lambda: cj.dumps(journey, format="yaml"),
        {"our JSON": lambda: cj.dumps(journey)},
        goal=2,
        rounds=5,
    )
    yield from race(
        "dump YAML, 200 stages",
        lambda: cj.dumps(journey, format="yaml"),
        {
            "PyYAML's C dumper": lambda: yaml.dump(
                plain, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False
            )
        },
        read=partial(yaml.load, Loader=yaml.CSafeLoader),
        goal=1,
        rounds=5,
    )


def _loaded_yaml(stages: int) -> Callable[[], object]:
    text = cj.dumps(rich(stages), format="yaml")
    return lambda: cj.loads(text, format="yaml")


def run(*arguments: str, folder: str = ".") -> Callable[[], object]:
    """A fresh interpreter, with compiled modules kept as they are after an installation."""
    environment = {key: value for key, value in os.environ.items() if key != _NO_CACHE}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    command = [sys.executable, *arguments]

    def work() -> object:
        done = subprocess.run(
            command, check=False, capture_output=True, cwd=folder, env=environment
        )
        # A check that finds something ends with 1.
        assert done.returncode in (0, 1), done.stderr
        return done.returncode

    return work


_NO_CACHE = "PYTHONDONTWRITEBYTECODE"


LARGE = "check, 200 stages in YAML"


def _commands() -> Iterator[Race | Time]:
    bare = run("-c", "pass")
    command = ("-m", "customer_journey")
    with tempfile.TemporaryDirectory() as folder:
        cj.dump(rich(20), Path(folder) / "ours.yaml")
        cj.dump(rich(20), Path(folder) / "ours.json")
        cj.dump(rich(200), Path(folder) / "large.yaml")
        python = {"python -c pass": bare}
        for what, arguments, goal in (
            ("customer-journey --help", ("--help",), 6),
            ("check, 20 stages in YAML", ("check", "ours.yaml"), 9),
            ("check, 20 stages in JSON", ("check", "ours.json"), None),
            (LARGE, ("check", "large.yaml"), None),
            ("locate, 20 stages in JSON", ("locate", "ours.json", "--fact", "f1=2"), None),
        ):
            work = run(*command, *arguments, folder=folder)
            races = race(what, work, python, goal=goal)
            yield from races
            if what == LARGE:
                yield Time(what=what, seconds=races[0].ours, goal=0.3)
        yield from race(
            "import",
            run("-c", "import customer_journey"),
            {"import attrs": run("-c", "import attrs")},
            goal=1.4,
        )
        first = "import customer_journey as cj; cj.Journey.sequence('shop', ['know', 'buy'])"
        yield from race(
            "import, and a journey of two stages",
            run("-c", first),
            {"import attrs": run("-c", "import attrs")},
        )


def _csv() -> Iterator[Race]:
    pandas = library("pandas")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.csv"
        lines = [
            f"c{number % 2_000},s-{number // 2_000},2026-03-{1 + number // 2_000:02}"
            for number in range(20_000)
        ]
        path.write_text("customer,stage,at\n" + "\n".join(lines) + "\n")

        def by_hand() -> dict[str, list[str]]:
            with path.open(newline="") as file:
                traces: dict[str, list[str]] = {}
                for row in csv.DictReader(file):
                    traces.setdefault(row["customer"], []).append(row["stage"])
            return traces

        def by_pandas() -> object:
            frame = pandas.read_csv(path, parse_dates=["at"]).sort_values("at", kind="stable")
            return frame.groupby("customer", sort=False)["stage"].agg(list).to_dict()

        yield from race(
            "20,000 rows of CSV as traces",
            lambda: cj.evidence.read_csv(path, at="at"),
            {
                "csv.DictReader, unsorted and unchecked": by_hand,
                "pandas": None if pandas is None else by_pandas,
            },
            read=len,
            rounds=3,
        )


def _pictures() -> Iterator[Race]:
    journey = rich(20)
    text = cj.render.to_dot(journey).encode()
    dot = shutil.which("dot")

    def by_graphviz() -> object:
        assert dot is not None
        return subprocess.run([dot, "-Tsvg"], input=text, check=True, capture_output=True).stdout

    yield from race(
        "a picture of 20 stages, SVG",
        lambda: cj.render.to_svg(journey),
        {"Graphviz, a process each": by_graphviz if dot else None},
        rounds=3,
    )
