"""Every rule has a page, made from what it says of itself."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

import customer_journey as cj

pytestmark = pytest.mark.once

WRITER = Path(__file__).parent.parent / "docs" / "_rules.py"


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    """The extension of the documentation that writes the pages."""
    spec = importlib.util.spec_from_file_location("rule_pages", WRITER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_rule_has_a_page_and_a_line(writer: ModuleType) -> None:
    """By its code; the page shows what the rule says on its own example."""
    pages = writer.pages()
    assert len(pages) == len(cj.rules.DEFAULT) + 1
    for rule in cj.rules.DEFAULT:
        page = pages[f"{rule.code.lower()}.md"]
        assert page.startswith(f"# {rule.code}: {rule.name}\n")
        assert f"{rule.severity} {rule.code} {rule.name}: " in page
        assert f"| [{rule.code}]({rule.code.lower()}.md) | {rule.name} |" in pages["index.md"]


def test_every_theme_is_introduced(writer: ModuleType) -> None:
    """A new category needs its sentence."""
    assert {rule.category for rule in cj.rules.DEFAULT} <= set(writer.CATEGORIES)
