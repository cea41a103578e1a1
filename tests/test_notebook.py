"""Notebooks that run: answers at the end of a cell, in Jupyter's kernel and in marimo.

Each test skips where its tool is not installed; where `LOOK` is set in the environment, that fails
instead.
"""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import customer_journey as cj
from tests.answers import answers

STUDY = Path(__file__).parents[1] / "examples" / "events_study.py"
ROOT = Path(__file__).parents[1]


def tool(name: str) -> Any:
    """A tool for notebooks."""
    if os.environ.get("LOOK"):
        return import_module(name)
    return pytest.importorskip(name, reason=f"{name} is not installed")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a notebook with a kernel of its own, started from this interpreter."""
    client = tool("nbclient")
    tool("ipykernel")
    for variable in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    spec = tmp_path / "JUPYTER_DATA_DIR" / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    command = f'["{sys.executable}", "-m", "ipykernel_launcher", "-f", "{{connection_file}}"]'
    spec.write_text(f'{{"argv": {command}, "display_name": "Python", "language": "python"}}')

    def execute(notebook: Any) -> Any:
        client.NotebookClient(
            notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
        ).execute()
        return notebook

    return execute


def test_jupyter_shows_every_answer(run: Any) -> None:
    """A kernel sends to the page what the value gives here: as text, as Markdown and as a page."""
    cells = import_module("nbformat").v4
    every: dict[str, Any] = answers()
    notebook = cells.new_notebook(
        cells=[
            cells.new_code_cell("from tests.answers import answers\nevery = answers()"),
            *(cells.new_code_cell(f"every[{name!r}]") for name in every),
        ]
    )
    _, *shown = run(notebook).cells
    for (name, value), cell in zip(every.items(), shown, strict=True):
        (output,) = cell.outputs
        assert output.output_type == "execute_result", name
        assert dict(output.data) == value._repr_mimebundle_(), name


def test_the_study_runs_as_a_notebook(run: Any, tmp_path: Path) -> None:
    """Its cells give pictures and tables, and print nothing that looks like an address."""
    tool("jupytext")
    target = tmp_path / "study.ipynb"
    options = ["--to", "ipynb", "--set-kernel", "python3", "--output", str(target), str(STUDY)]
    assert import_module("jupytext.cli").jupytext([*options, "--quiet"]) == 0
    notebook = run(import_module("nbformat").read(target, as_version=4))
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    results = [
        output.data
        for cell in code
        for output in cell.outputs
        if output.output_type == "execute_result"
    ]
    endings = [cell.source.rstrip().rpartition("\n")[2] for cell in code]
    assert len(results) == sum(ending.isidentifier() for ending in endings) >= 9
    assert all({"text/html", "text/markdown", "text/plain"} <= set(data) for data in results)
    assert sum("<svg " in data["text/html"] for data in results) >= 2
    assert "synthetic" in "".join(cell.source for cell in notebook.cells)
    assert " object at 0x" not in str([cell.outputs for cell in code])


def test_marimo_shows_every_answer_as_a_page() -> None:
    """Its formatter takes the page, pictures and tables included."""
    marimo = tool("marimo")
    every: dict[str, Any] = answers()
    for name, value in every.items():
        shown: str = marimo.as_html(value).text
        assert value._repr_html_().strip() in shown, name


APP = """
import marimo

app = marimo.App()


@app.cell
def _():
    import customer_journey as cj

    shop = cj.presets.get("aarrr")
    shop
    return cj, shop


@app.cell
def _(cj, shop):
    cj.validate(shop)
    return
"""


def test_an_app_of_marimo_shows_pictures_and_tables(tmp_path: Path) -> None:
    """Exported as a page, with its cells run."""
    tool("marimo")
    app, page = tmp_path / "app.py", tmp_path / "page.html"
    app.write_text(APP)
    export = ["export", "html", str(app), "--output", str(page), "--no-include-code"]
    done = subprocess.run(
        [sys.executable, "-m", "marimo", "--yes", *export],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stderr
    words = page.read_text(encoding="utf-8")
    assert "journey-map" in words
    headline = str(cj.validate(cj.presets.get("aarrr"))).partition("\n")[0]
    assert headline.partition(": ")[2] in words
    assert "marimo-error" not in words
