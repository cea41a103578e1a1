#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.11"
# dependencies = ["nox>=2025.2.9"]
# ///
"""The checks of the project, one session for each kind; `.ci/run` runs them all."""

import os
import shutil
from pathlib import Path

import nox
from nox.command import CommandFailed

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False
nox.options.reuse_venv = "yes"

ROOT = Path(__file__).parent
PYTHONS = ["3.11", "3.12", "3.13"]
NODE_PACKAGES = ["xstate@5", "yaml-language-server@1"]
EXTRAS = ".[yaml,data,interviews,names,testing,completion,png,office,mcp]"


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff's rules and format, spelling, layers, private words, and workflows."""
    session.install("--group", "lint", "-e", ".")
    _run_each(
        session,
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["codespell"],
        ["lint-imports"],
        ["python", "tests/words.py"],
        ["zizmor", "--offline", "--quiet", "--persona=pedantic", ".github"],
    )


@nox.session
def types(session: nox.Session) -> None:
    """Both checkers at their strictest, and a type for every public name."""
    groups = ["types", "docs", "bench", "browser"]
    session.install(*(f"--group={group}" for group in groups), "nox", EXTRAS)
    _run_each(
        session,
        ["mypy"],
        ["basedpyright", "--pythonpath", _python(session)],
        ["basedpyright", "--verifytypes", "customer_journey", "--ignoreexternal"],
    )


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation, with every warning an error; its blocks and examples are tests."""
    session.install("--group", "docs", EXTRAS)
    session.run("sphinx-build", "-q", "-E", "-n", "-W", "--keep-going", "docs", "docs/_build/html")


@nox.session
def package(session: nox.Session) -> None:
    """Valid distributions, the same each time, and a wheel that works in an empty environment."""
    session.install("--group", "package")
    built = Path(session.create_tmp()).resolve() / "dist"
    shutil.rmtree(built, ignore_errors=True)
    session.run("validate-pyproject", "pyproject.toml")
    session.run("python", "-m", "build", "--installer", "uv", "--outdir", str(built))
    wheel, sdist = next(built.glob("*.whl")), next(built.glob("*.tar.gz"))
    again = built.with_name("again")
    shutil.rmtree(again, ignore_errors=True)
    session.run("python", "-m", "build", "--installer", "uv", "--outdir", str(again))
    different = [
        file.name
        for file in (wheel, sdist)
        if file.read_bytes() != (again / file.name).read_bytes()
    ]
    if different:
        session.error(f"built twice, these differ: {', '.join(different)}")
    session.run("twine", "check", "--strict", str(wheel), str(sdist))
    session.run("check-wheel-contents", str(wheel))
    # Where the project's address is known, no link on an index is relative.
    known = built.with_name("known")
    shutil.rmtree(known, ignore_errors=True)
    address = {"CUSTOMER_JOURNEY_URL": "https://example.org/team/customer-journey"}
    command = ["python", "-m", "build", "--installer", "uv", "--outdir", str(known)]
    session.run(*command, env=address)
    session.run("twine", "check", "--strict", *map(str, known.iterdir()))
    alone = Path(session.create_tmp()).resolve() / "alone"
    session.run("uv", "venv", "--clear", "--python", _python(session), str(alone), external=True)
    interpreter = str(alone / Path(session.bin).name / "python")
    session.run("uv", "pip", "install", "--python", interpreter, str(wheel), external=True)
    session.chdir(alone)
    session.run(interpreter, "-W", "error", str(ROOT / "tests" / "smoke.py"), external=True)


@nox.session
def extras(session: nox.Session) -> None:
    """The wheel with each extra alone: what the extra is for works, without the others."""
    session.install("build", "hatchling")
    built = Path(session.create_tmp()).resolve() / "dist"
    shutil.rmtree(built, ignore_errors=True)
    session.run("python", "-m", "build", "--wheel", "--no-isolation", "--outdir", str(built))
    wheel = next(built.glob("*.whl"))
    for extra in EXTRAS.removeprefix(".[").removesuffix("]").split(","):
        alone = built.with_name(extra)
        python = _python(session)
        session.run("uv", "venv", "-q", "--clear", "--python", python, str(alone), external=True)
        interpreter = str(alone / Path(session.bin).name / "python")
        install = ["uv", "pip", "install", "-q", "--python", interpreter, f"{wheel}[{extra}]"]
        session.run(*install, external=True)
        smoke = str(ROOT / "tests" / "smoke_extra.py")
        session.run(interpreter, "-W", "error", smoke, extra, external=True)


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """The tests on one version of Python, with dataframes and a solver installed.

    Blocks of the documentation, slow tests, and all parameters of a test run with the README's
    command. The newest version tries a third of the examples of laws, the others a fifth.
    """
    session.install("--group", "test", "--group", "frames", "--group", "solver", EXTRAS)
    more = {"EXAMPLES_SHARE": "0.33"} if session.python == PYTHONS[-1] else {}
    _test(session, "-m", _EVERYWHERE, env=_FEWER | more)


@nox.session
def peers(session: nox.Session) -> None:
    """Alignments, tables of events and exports, compared with pm4py."""
    session.install("--group", "test", "--group", "peers", EXTRAS)
    tests = ["events_peers", "evidence_peers", "interchange_peers", "interchange_pm4py"]
    session.run("pytest", "-q", *(f"tests/test_{name}.py" for name in tests))


@nox.session
def survival(session: nox.Session) -> None:
    """Shares of people who may still go on, compared with lifelines."""
    session.install("--group", "test", "--group", "survival", EXTRAS)
    session.run("pytest", "-q", "tests/test_evidence_survival.py")


@nox.session
def logs(session: nox.Session) -> None:
    """Figures and forecasts of a public log, as the documentation shows them."""
    session.install("--group", "core", EXTRAS)
    # Its data file alone is read.
    session.install("--no-deps", "retentioneering==5.2.4")
    session.run("pytest", "-q", "tests/test_public_log.py")


@nox.session
def spark(session: nox.Session) -> None:
    """Questions about events on Spark; what they cover is added to by the tests that follow."""
    session.install("--group", "spark", "-e", EXTRAS)
    covered = ["--cov", "--cov-report=", "--cov-fail-under=0"]
    session.run("pytest", "-q", *covered, "tests/test_events_spark.py")


@nox.session
def ibis(session: nox.Session) -> None:
    """Questions about events on Ibis, with the older DuckDB that it works with; covers as above."""
    session.install("--group", "ibis", "-e", ".[yaml]")
    covered = ["--cov", "--cov-append", "--cov-report=", "--cov-fail-under=0"]
    # Ibis calls what its DuckDB deprecates.
    quiet = ["-W", "ignore:fetch_arrow_table:DeprecationWarning"]
    kinds = ("", "_discover", "_exposure", "_ibis", "_lines", "_locate", "_measure", "_timeline")
    files = [f"tests/test_events{kind}.py" for kind in kinds]
    session.run("pytest", "-q", *covered, *quiet, "-k", "ibis", *files)


@nox.session
def node(session: nox.Session) -> None:
    """State machines and the JSON Schema, in XState and in a language server."""
    if shutil.which("npm") is None:
        session.skip("npm is not installed")
    session.install("--group", "test", EXTRAS)
    folder = Path(session.create_tmp()).resolve()
    quiet = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
    session.run("npm", "install", "--prefix", str(folder), *quiet, *NODE_PACKAGES, external=True)
    paths = {"NODE_PATH": str(folder / "node_modules")}
    session.run("pytest", "-q", "tests/test_interchange_node.py", env=paths)


@nox.session
def look(session: nox.Session) -> None:
    """Notebooks in Jupyter and marimo, and pages and pictures in a browser."""
    groups = ["test", "notebook", "browser"]
    session.install(*(f"--group={group}" for group in groups), EXTRAS)
    session.run("pytest", "-q", "tests/test_notebook.py", "tests/test_browser.py")


@nox.session(python=PYTHONS[:2])
def floors(session: nox.Session) -> None:
    """The tests with the lowest allowed versions: without any extra, then the rest with all."""
    lowest = ["--resolution", "lowest-direct"]
    listed = session.cache_dir / f"passed-{session.python}.txt"
    listed.unlink(missing_ok=True)
    passed = {"PASSED_LIST": str(listed)}
    session.install(*lowest, "--group", "core", ".")
    _test(session, "-m", _EVERYWHERE, env=_FEWER | passed)
    session.install(*lowest, "--group", "test", EXTRAS)
    _test(session, "-m", _EVERYWHERE, env=_FEWER | passed)


@nox.session
def core(session: nox.Session) -> None:
    """The tests without any extra; those that need one are skipped."""
    session.install("--group", "core", ".")
    _test(session, "-m", "not slow", env=_FEWER)


def _run_each(session: nox.Session, *commands: list[str]) -> None:
    """Run all commands, even if some fail, and fail at the end if any did."""
    failed: list[str] = []
    for command in commands:
        try:
            session.run(*command)
        except CommandFailed:
            failed.append(" ".join(command))
    if failed:
        session.error(f"failed: {'; '.join(failed)}")


_EVERYWHERE = "not docs and not slow and not once"
_FEWER = {"EXAMPLES_SHARE": "0.2", "PARAMETERS_SHARE": "0.125"}


def _test(session: nox.Session, *chosen: str, env: dict[str, str]) -> None:
    workers = ["--numprocesses", os.environ.get("WORKERS", "auto"), "--dist", "worksteal"]
    shares = {name: os.environ.get(name, share) for name, share in env.items()}
    session.run("pytest", "-q", *workers, *chosen, *session.posargs, env=shares)


def _python(session: nox.Session) -> str:
    return str(Path(session.bin) / "python")


if __name__ == "__main__":
    nox.main()
