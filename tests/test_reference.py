"""The reference can be read without building the site, and says what the library has."""

import importlib.util
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import customer_journey as cj
from customer_journey._cli._main import main

DOCS = Path(__file__).parent.parent / "docs"

pytestmark = pytest.mark.docs

# Versions of Python write annotations differently.
ANNOTATED = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="the pages are those of Python 3.11"
)


def script(name: str = "_reference") -> Any:
    """`docs/_reference.py`, or another one there."""
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
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


def test_every_preset_has_a_thumbnail() -> None:
    """A small one, with as many shapes as it has stages; `python docs/_thumbnails.py` writes them.

    The look of pictures may change without them.
    """
    folder = DOCS / "_static" / "presets"
    assert sorted(path.stem for path in folder.iterdir()) == sorted(cj.presets.names())
    written = {path.stem: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    written["now"] = script("_thumbnails").thumbnail(cj.presets.get("b2b-buying-jobs"))
    for name, text in written.items():
        lines, stages, goals = ET.fromstring(text)
        journey = cj.presets.get(
            "b2b-buying-jobs" if name == "now" else cj.presets.ContributedName(name)
        )
        assert len(stages) + len(goals) == len(journey), name
        assert len(goals) == len(journey.goals), name
        assert len(lines), name
        assert len(text) < 5_000, name


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


def test_every_page_names_the_exceptions_of_its_functions() -> None:
    """What raises says so, as a test of the public names holds; and the page repeats it."""
    reference = script()
    known = {*vars(cj.errors), "OSError", "KeyError", "ValueError", "TypeError", "AttributeError"}
    listed = 0
    for path, value in callables(reference):
        line = reference.exceptions(value)
        documented = inspect.getdoc(value) or ""
        assert bool(line) == ("\nRaises:\n" in documented), path
        names = re.findall(r"`(\w+)`", line)
        assert set(names) <= known, path
        listed += bool(names)
    assert listed > 200
    text = (DOCS / "reference" / "people.md").read_text(encoding="utf-8")
    advance = next(line for line in text.splitlines() if line.startswith("- `cj.advance("))
    assert advance.endswith("`UnknownStageError`, `CriterionTypeError`.")


def callables(reference: Any) -> Iterator[tuple[str, object]]:
    """The functions and methods of all pages."""
    for page in (DOCS / "reference").glob("*.md"):
        directive = re.search(
            r"^\.\. public-names:: (\S+)", page.read_text(encoding="utf-8"), re.MULTILINE
        )
        for path, value in reference.names_of(directive[1]).items() if directive else ():
            if inspect.isroutine(value):
                yield path, value
            elif inspect.isclass(value) and value.__module__.startswith(cj.__name__):
                for name, member in vars(value).items():
                    plain = getattr(member, "__func__", member)
                    if inspect.isfunction(plain) and not name.startswith("_"):
                        yield f"{path}.{name}", plain


README = (DOCS.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.extra("yaml")
def test_the_finding_that_the_readme_shows_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the mistake that it names."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    trial = README.partition("```yaml\n")[2].partition("```")[0]
    Path("trial.yaml").write_text(trial.replace("invoices >= 13", "invoice >= 13"))
    main(["check", "trial.yaml"])
    assert f"```text\n{capsys.readouterr().out}```" in README
