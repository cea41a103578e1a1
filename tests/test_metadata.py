"""What the package's metadata say of the project: its README and its addresses."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("hatchling", reason="hatchling is not installed")

from tests.test_links import links_of

ROOT = Path(__file__).parents[1]
ADDRESS = "https://example.org/team/customer-journey"


def _hook() -> ModuleType:
    """The hook, as the build loads it."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HOOK = _hook()


def metadata_with(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    """The metadata that the hook fills in, with these variables of the environment alone."""
    for name in ("CUSTOMER_JOURNEY_URL", "GITHUB_SERVER_URL", "GITHUB_REPOSITORY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    metadata: dict[str, Any] = {}
    HOOK.CustomMetadataHook.update(SimpleNamespace(root=str(ROOT)), metadata)
    return metadata


def is_absolute(link: str) -> bool:
    """Whether a link leads to the same place from everywhere."""
    return re.match("[a-z]+:", link) is not None


def shown(metadata: dict[str, Any], folder: Path) -> list[str]:
    """The links of the README as the metadata have it."""
    page = folder / "README.md"
    page.write_text(metadata["readme"]["text"], encoding="utf-8")
    return links_of(page)


def test_with_an_address_all_links_are_absolute(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """At the tag of the version; and an index gets links of its own."""
    metadata = metadata_with(monkeypatch, CUSTOMER_JOURNEY_URL=f"{ADDRESS}.git/")
    links = shown(metadata, tmp_path)
    assert all(map(is_absolute, links))
    assert len(links) == len(links_of(ROOT / "README.md"))
    version = HOOK.version_in(ROOT / "src" / "customer_journey" / "_version.py")
    assert f"{ADDRESS}/blob/v{version}/docs/tutorial/index.md" in links
    assert f"{ADDRESS}/raw/v{version}/docs/_static/trial-light.svg" in links
    assert metadata["urls"] == {
        "Source": ADDRESS,
        "Documentation": f"{ADDRESS}/blob/v{version}/docs/index.md",
        "Issues": f"{ADDRESS}/issues",
        "Changelog": f"{ADDRESS}/blob/v{version}/CHANGELOG.md",
    }


def test_without_an_address_no_link_is_broken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Links to files are their texts alone, pictures what they show; nothing is invented."""
    metadata = metadata_with(monkeypatch)
    links = shown(metadata, tmp_path)
    assert links
    assert all(map(is_absolute, links))
    text = metadata["readme"]["text"]
    assert "\nA journey from trial to renewal, drawn by the library\n" in text
    assert "The tutorial continues from here" in text
    assert "<picture>" not in text
    assert metadata["urls"] == {}


def test_a_workflow_of_github_knows_the_address() -> None:
    """And a variable of our own counts more."""
    github = {"GITHUB_SERVER_URL": "https://example.com", "GITHUB_REPOSITORY": "team/thing"}
    assert HOOK.address_in(github) == "https://example.com/team/thing"
    assert HOOK.address_in({"GITHUB_REPOSITORY": "team/thing"}) == "https://github.com/team/thing"
    assert HOOK.address_in(github | {"CUSTOMER_JOURNEY_URL": ADDRESS}) == ADDRESS
    assert HOOK.address_in({}) == ""


@pytest.mark.parametrize("address", ["example.org/team", "https://example.org", "ftp://a/b", "x y"])
def test_what_is_no_address_is_refused(address: str) -> None:
    """Rather than released."""
    with pytest.raises(ValueError, match="not the address of a repository"):
        HOOK.address_in({"CUSTOMER_JOURNEY_URL": address})


def test_code_stays_as_it_is() -> None:
    """Also where it looks like a link."""
    text = "[a](b.md)\n\n```py\n[a](b.md)\n```\n\n[c](#d) [e](https://example.org)\n"
    assert HOOK.readme_for(text, "", "v1") == text.replace("[a](b.md)", "a", 1)
    linked = text.replace("(b.md)", f"({ADDRESS}/blob/v1/b.md)", 1)
    assert HOOK.readme_for(text, ADDRESS, "v1") == linked
