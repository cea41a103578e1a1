"""Any module may be the first that any thread imports, alone or beside others."""

import ast
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest

import customer_journey as cj

PACKAGE = Path(cj.__file__).parent
THREADS = 8
# How often fresh interpreters are started: once for each group that is needed to cover all pairs,
# or as often as `FIRST_USE_STARTS` says.
STARTS = int(os.environ.get("FIRST_USE_STARTS", "0"))

MODULES = [name for name in cj.__all__ if isinstance(getattr(cj, name), ModuleType)]
CALLS = {
    "validate": "cj.validate(shop())",
    "report": "cj.rules.Report",
    "html": "cj.render.to_html(shop())",
    "graphml": "cj.interchange.to_graphml(shop())",
    "dumps": "cj.loads(cj.dumps(shop(), format='json'), format='json')",
    "locate": "cj.locate(shop(), {'orders': 1}).explain()",
    "advance": "cj.advance(cj.enrol(shop(), 'Ada', {}, at=start), {'orders': 1}, at=start)",
    "preset": "cj.align(shop(), cj.presets.get('aarrr'))",
    "diff": "str(cj.diff(shop(), shop()))",
    "paths": "list(cj.paths(shop()))",
    "criterion": "cj.parse_criterion('orders >= 1').evaluate({'orders': 2})",
    "networkx": "cj.to_networkx(shop())",
    "coverage": "cj.coverage(shop())",
    "trace": "cj.evidence.Trace('Ada', ['know', 'buy'])",
}
# Each module as the first import of a thread, with all that it offers; and calls of the library.
USES = {
    **{
        name: f"[getattr(import_module('customer_journey.{name}'), each) for each in "
        f"import_module('customer_journey.{name}').__all__]"
        for name in MODULES
    },
    **{name: f"cj = import_module('customer_journey'); {code}" for name, code in CALLS.items()},
}

PROGRAM = """
import json, sys, threading, traceback
from datetime import UTC, datetime
from importlib import import_module

def shop():
    cj = import_module("customer_journey")
    buy = cj.Stage("buy", entry=cj.fact("orders") >= 1)
    return cj.Journey.sequence("shop", ["Know", buy])

def use(code):
    together.wait()
    try:
        exec(code, {"import_module": import_module, "shop": shop, "start": datetime.now(UTC)})
    except Exception as problem:
        if type(problem).__name__ != "MissingExtraError":
            problems.append(code + "\\n" + traceback.format_exc())

codes, prepared = json.loads(sys.argv[1])
# Python takes a module out of `sys.modules` for a moment at the end of its import, so that threads
# can fail that import it and its modules at once, whatever the package: they begin after that.
import_module("customer_journey")
if prepared:
    shop()
problems = []
together = threading.Barrier(len(codes))
threads = [threading.Thread(target=use, args=[code], daemon=True) for code in codes]
sys.setswitchinterval(1e-5)
for thread in threads:
    thread.start()
for thread in threads:
    thread.join(timeout=60)
print("\\n".join(problems + [f"{thread} hangs" for thread in threads if thread.is_alive()]))
"""


def groups() -> Iterator[list[str]]:
    """Groups of eight uses in which every two uses meet at least once, and then at random."""
    rng = random.Random(20)
    names = list(USES)
    apart = {frozenset(pair) for pair in combinations(names, 2)}
    count = 0
    while apart or count < STARTS:
        rng.shuffle(names)
        group = sorted(min(apart, key=sorted)) if apart else []
        while len(group) < THREADS:
            rest = [name for name in names if name not in group]
            new = {name: sum(frozenset((name, one)) in apart for one in group) for name in rest}
            group.append(max(rest, key=new.__getitem__))
        apart -= {frozenset(pair) for pair in combinations(group, 2)}
        count += 1
        yield group


@pytest.mark.slow
def test_every_two_first_uses_can_happen_at_once(subtests: pytest.Subtests) -> None:
    """Eight threads of a fresh interpreter begin together, each with another module or call."""
    for number, group in enumerate(groups()):
        with subtests.test(uses=group):
            sent = json.dumps([[USES[name] for name in group], number % 2 == 0])
            done = subprocess.run(
                [sys.executable, "-c", PROGRAM, sent],
                capture_output=True,
                encoding="utf-8",
                timeout=120,
                check=False,
            )
            assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


def imported_at_once(path: Path) -> Iterator[str]:
    """What a module imports while it is being imported itself, type checkers' imports aside."""
    pending: list[ast.AST] = list(ast.parse(path.read_text(encoding="utf-8")).body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            pending += node.orelse
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            pending += ast.iter_child_nodes(node)


PACKAGES = sorted(path for path in PACKAGE.rglob("__init__.py"))


@pytest.mark.parametrize("path", PACKAGES, ids=lambda path: path.parent.name)
def test_no_package_imports_its_own_modules(path: Path) -> None:
    """With two threads, one that enters by the package and one by a module would wait for ever.

    The one exception is `_lazy`, which imports nothing of the package: nothing waits for it.
    """
    name = ".".join(["customer_journey", *path.parent.relative_to(PACKAGE).parts])
    own = {
        each
        for each in imported_at_once(path)
        if each.startswith(f"{name}.") and not each.startswith("customer_journey._lazy.")
    }
    assert own == set()


def test_lazy_loading_itself_imports_nothing_of_the_package() -> None:
    """Every package imports it, so it must be the end of all chains."""
    loaded = set(imported_at_once(PACKAGE / "_lazy.py"))
    assert {name for name in loaded if name.startswith("customer_journey")} == set()


FILES = [
    path.relative_to(PACKAGE.parent).with_suffix("")
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.name != "__main__.py"
]
ALONE = """
import os, sys
# Other libraries are loaded once, for all: they know nothing of the package.
import attrs, csv, dataclasses, decimal, fractions, html, importlib.metadata, json, networkx
import pathlib, statistics, textwrap, typing_extensions
for name in sys.argv[1:]:
    # A child of an interpreter that has imported nothing of the package yet.
    child = os.fork()
    if not child:
        try:
            __import__(name)
        except BaseException as problem:
            if "MissingExtraError" not in repr(type(problem)):
                print(name, repr(problem), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="starts interpreters by forking")
def test_any_module_can_be_the_first_import() -> None:
    """Each file of the package, in a process that has imported nothing of it."""
    names = [".".join(path.parts).removesuffix(".__init__") for path in FILES]
    done = subprocess.run(
        [sys.executable, "-c", ALONE, *names],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
