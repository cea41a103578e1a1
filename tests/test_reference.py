"""The reference can be read without building the site, and says what the library has."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

import customer_journey as cj
from customer_journey._cli._main import main

DOCS = Path(__file__).parent.parent / "docs"

pytestmark = pytest.mark.docs

# Versions of Python write annotations differently.
ANNOTATED = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="the pages are those of Python 3.11"
)


def script() -> Any:  # noqa: ANN401 - a module that is no part of the package
    """`docs/_reference.py`."""
    spec = importlib.util.spec_from_file_location("_reference", DOCS / "_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@ANNOTATED
def test_every_page_is_up_to_date() -> None:
    """`python docs/_reference.py` writes what has changed."""
    for name, text in script().pages().items():
        assert (DOCS / "reference" / name).read_text(encoding="utf-8") == text, name


@pytest.mark.extra("yaml")
def test_the_pictures_of_the_readme_are_those_of_its_journey() -> None:
    """In both themes."""
    for name, text in script().pictures().items():
        assert (DOCS / "_static" / name).read_text(encoding="utf-8") == text, name


def test_every_public_name_and_every_key_is_listed() -> None:
    """On some page."""
    text = "".join(script().pages().values())
    for name in cj.__all__:
        module = getattr(cj, name)
        if hasattr(module, "__all__") and name != "testing":
            for inner in module.__all__:
                assert f".{inner}" in text, f"{name}.{inner}"
    for definition in (cj.json_schema(), *cj.json_schema()["$defs"].values()):
        for key in definition.get("properties", ()):
            assert f"| `{key}`" in text


README = (DOCS.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.extra("yaml")
def test_the_finding_that_the_readme_shows_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the mistake that it names."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    trial = README.partition("```yaml\n")[2].partition("```")[0]
    Path("trial.yaml").write_text(trial.replace("invoices >= 13", "invoice >= 13"))
    main(["check", "trial.yaml"])
    assert f"```text\n{capsys.readouterr().out}```" in README
