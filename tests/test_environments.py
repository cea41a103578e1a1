"""The same answers in every environment: hash seeds, -O, locales, homes, forks, subinterpreters."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest

import customer_journey as cj
from tests import answers as examples

PROGRAM = """
import json, sys
import customer_journey as cj
from tests.answers import shop
one = shop("Gr\\u00f6\\u00dfe")
other = cj.evolve(one.without_stage("try"), version="2")
found = cj.interchange.from_node_link(cj.interchange.to_node_link(one))
answers = [
    cj.dumps(one), str(cj.validate(one)), json.dumps(cj.validate(one).to_sarif()),
    str(cj.diff(one, other)), str(cj.align(one, cj.presets.get("aida"))),
    cj.locate(one, {"trials": 1}).explain(), str(list(cj.paths(one))), cj.render.to_svg(one),
    cj.render.to_html(one), cj.render.to_mermaid(one), cj.render.to_dot(one),
    cj.interchange.to_graphml(one), str(cj.coverage(one)), str(cj.migrate(one, other)), str(found),
    json.dumps(cj.json_schema()), str(cj.crosswalk([one, cj.presets.get("aida")])), repr(one),
]
sys.stdout.buffer.write("\\n".join(answers).encode())
"""

ROOT = Path(__file__).parent.parent


def output(*options: str, program: str = PROGRAM, **environment: str) -> bytes:
    """What the program writes in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, *options, "-c", program],
        capture_output=True,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": "src", **environment},
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


@pytest.fixture(scope="module")
def expected() -> bytes:
    """What it writes with nothing special."""
    return output(PYTHONHASHSEED="0")


ODD = """
import random, re, sys, warnings
warnings.simplefilter("ignore")
from tests import fuzz
fuzz_lines = {}
with fuzz.workplace():
    for name in set(fuzz.TARGETS) - {"arguments", "columns", "schema"}:
        written = [
            f"{name} {n}: {fuzz.TARGETS[name](random.Random(f'7:{n}'))}" for n in range(CASES)
        ]
        fuzz_lines[name] = written
for name in sorted(fuzz_lines):
    # An object of no type in particular says where it is in memory.
    text = re.sub("at 0x[0-9a-f]+", "at", "\\n".join(fuzz_lines[name]))
    sys.stdout.buffer.write(text.encode(errors="replace"))
"""
CASES = int(os.environ.get("HASH_SEED_CASES", "40"))


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.extra("yaml")
def test_the_seed_of_hashes_decides_no_error() -> None:
    """What is wrong with mutated input is said in one order, and so are their answers."""
    program = f"CASES = {CASES}\n{ODD}"
    assert output(program=program, PYTHONHASHSEED="1") == output(
        program=program, PYTHONHASHSEED="2"
    )


BARE = {
    "PYTHONHASHSEED": "1",
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "HOME": "/nonexistent",
    "XDG_CACHE_HOME": "/nonexistent",
    "TZ": "Asia/Kathmandu",
    "PYTHONOPTIMIZE": "1",
}


def test_the_environment_decides_nothing(expected: bytes) -> None:
    """Without assertions, in ASCII, without a home, in another zone, by another seed of hashes."""
    assert output(**BARE) == expected


@pytest.mark.needs("fork")
def test_nothing_is_warned_of_or_kept(expected: bytes, tmp_path: Path) -> None:
    """Nothing of ours, of Python's, or of encodings that are not stated; a home stays as it is."""
    tmp_path.chmod(0o500)
    options = ("-W", "error", "-X", "warn_default_encoding")
    assert output(*options, HOME=str(tmp_path)) == expected
    assert list(tmp_path.iterdir()) == []


ELSEWHERE = """
import os, sys
# What Windows lacks, and some of it macOS.
for name in ("chown", "fchown", "fchmod", "lchown", "geteuid", "getuid", "fork", "mkfifo",
             "listxattr", "getxattr", "setxattr", "register_at_fork", "getpgid", "sync", "uname"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("fcntl", "grp", "pwd", "posixfile", "resource", "termios", "tty", "syslog"):
    sys.modules[name] = None
from customer_journey._cli._main import main
import customer_journey as cj
shop = cj.Journey.sequence("shop", ["know", "buy"])
for journey in (shop, cj.evolve(shop, name="Shop")):
    # The first file is new, the second one replaces it.
    cj.dump(journey, "shop.json")
    assert cj.load("shop.json") == journey
for line in ("show shop.json --output shop.html", "check shop.json", "fix shop.json",
             "check shop.json --write-baseline known.json", "schema --output schema.json",
             "show shop.json --output shop.svg", "diff shop.json shop.json", "locate shop.json"):
    status = main(line.split())
    assert status in {0, 1}, (line, status)
"""


def test_nothing_is_needed_that_other_systems_lack(tmp_path: Path) -> None:
    """Owners, extended attributes, forks, and modules of POSIX."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", ELSEWHERE],
        capture_output=True,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "HOME": str(tmp_path)},
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


CHILD = """
import multiprocessing, pickle, sys
from datetime import UTC, datetime
from decimal import Decimal
import customer_journey as cj

DAY = datetime(2026, 3, 1, tzinfo=UTC)

def answers(journey, facts):
    ada = cj.enrol(journey, "ada", {}, at=DAY)
    return [
        journey, cj.locate(journey, facts), cj.advance(ada, facts, at=DAY), cj.validate(journey),
        cj.diff(journey, journey.without_stage("buy")), cj.shortest_path(journey, "know", "buy"),
        cj.render.to_svg(journey), cj.dumps(journey), problem(journey),
    ]

def problem(journey):
    try:
        journey["none"]
    except cj.errors.UnknownStageError as error:
        return str(error), pickle.dumps(error)

if __name__ == "__main__":
    buy = cj.Stage("buy", entry=cj.parse_criterion("total >= 1 and at > date('2026-01-01')"))
    shop = cj.Journey.sequence("shop", ["know", buy])
    cases = [(shop, {"total": Decimal("1.5"), "at": DAY.date()}), (shop, {"total": 0.5})]
    before = [answers(*case) for case in cases[:1]]
    with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
        assert pool.starmap(answers, cases) == [answers(*case) for case in cases]
    assert [answers(*case) for case in cases[:1]] == before
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_answers_pass_between_processes(method: str, tmp_path: Path) -> None:
    """Forked or fresh ones, with journeys, facts and errors, after the first answers or before."""
    if method not in __import__("multiprocessing").get_all_start_methods():
        pytest.skip(f"no {method} here")
    program = tmp_path / "program.py"
    program.write_text(CHILD, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(program), method],
        capture_output=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")},
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


QUESTIONS: list[Callable[[cj.Journey], object]] = [
    lambda journey: str(cj.validate(journey)),
    cj.render.to_svg,
    cj.render.to_mermaid,
    cj.dumps,
    lambda journey: [str(path) for path in cj.paths(journey)],
    lambda journey: cj.locate(journey, {"trials": 1}).explain(),
    lambda journey: str(cj.align(journey, journey)),
    lambda journey: str(cj.coverage(journey)),
    lambda journey: str(cj.must_pass(journey)),
    lambda journey: str(
        cj.enrol(journey, "ada", {"trials": 1}, at=datetime(2026, 3, 1, tzinfo=UTC))
    ),
]


def test_threads_ask_one_journey_at_once() -> None:
    """What is kept with it on first use is the same, whichever thread is the first."""
    alone = [ask(examples.shop("Buy")) for ask in QUESTIONS]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            for number in range(4):
                journey = examples.shop("Buy")
                ready = Barrier(8)

                def all_answers(
                    first: int, journey: cj.Journey = journey, ready: Barrier = ready
                ) -> object:
                    ready.wait()
                    order = [(first + step) % len(QUESTIONS) for step in range(len(QUESTIONS))]
                    return {place: QUESTIONS[place](journey) for place in order}

                for result in pool.map(all_answers, range(number, number + 8)):
                    assert result == dict(enumerate(alone))
    finally:
        sys.setswitchinterval(interval)


SUBINTERPRETERS = """
import importlib, sys
name = "_interpreters" if sys.version_info >= (3, 13) else "_xxsubinterpreters"
interpreters = importlib.import_module(name)
code = 'import customer_journey as cj; assert cj.locate(cj.presets.get("aida"), {}).explain()'
for _ in range(2):
    one = interpreters.create("legacy") if sys.version_info >= (3, 13) else interpreters.create(
        isolated=False
    )
    problem = interpreters.run_string(one, code)
    assert problem is None, problem
    interpreters.destroy(one)
"""


def test_subinterpreters_have_packages_of_their_own() -> None:
    """One after the other in one process, as some servers have them."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SUBINTERPRETERS],
        capture_output=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")},
        timeout=120,
        check=False,
    )
    # Python's own module for decimals warns when it is loaded for the second time.
    assert (done.returncode, done.stderr.count(b"Traceback")) == (0, 0), done.stderr


CLOCKS = re.compile(
    r"\bdate(time)?\.(now|utcnow|today)\(|\btime\.(time|time_ns|monotonic|perf_counter)\("
)


@pytest.mark.once
def test_the_clock_is_read_in_one_place() -> None:
    """What an answer says does not depend on when it is asked for: callers pass the moment.

    The rules about reviews that are due take today where no day is passed.
    """
    readers = {
        str(path.relative_to(ROOT / "src" / "customer_journey"))
        for path in (ROOT / "src").rglob("*.py")
        if CLOCKS.search(text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and CLOCKS.search(ast.unparse(node))
    }
    assert readers == {str(Path("rules", "_engine.py"))}


def test_without_docstrings_everything_runs() -> None:
    """Rules then explain themselves by their names."""
    assert output(PYTHONOPTIMIZE="2")
