"""Rules of other packages: found by entry points, loaded when asked for, left out when broken."""

import importlib
import sys
from pathlib import Path

import pytest

import customer_journey as cj

MODULE = """\
import customer_journey as cj


@cj.rules.rule("ACME1", name="no-owner")
def no_owner(context):
    for stage in context.journey:
        if not stage.owner:
            yield cj.rules.Violation(stage.path, "no one owns it")


@cj.rules.rule("ACME2", name="no-note")
def no_note(context):
    return ()


@cj.rules.rule("ACME3", name="dead-end")
def taken(context):
    return ()


BOTH = cj.rules.RuleSet([no_owner, no_note])
MIXED = [no_note, "no rule"]
NUMBER = 3
"""


def install(folder: Path, monkeypatch: pytest.MonkeyPatch, **entries: str) -> None:
    """Put a package with these entry points on the path, as an installer would."""
    (folder / "acme_rules.py").write_text(MODULE, encoding="utf-8")
    information = folder / "acme_rules-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.0\n")
    lines = "".join(f"{name} = acme_rules:{target}\n" for name, target in entries.items())
    (information / "entry_points.txt").write_text(f"[customer_journey.rules]\n{lines}")
    monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
    importlib.invalidate_caches()
    monkeypatch.delitem(sys.modules, "acme_rules", raising=False)


def test_nothing_is_installed_by_itself() -> None:
    """The package brings its own rules as they are, not by entry points."""
    assert cj.rules.installed() == ()


@pytest.mark.parametrize("target", ["no_owner", "BOTH"])
def test_rules_of_another_package_join_the_set(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One rule or several, once the caller asks for them."""
    install(tmp_path, monkeypatch, acme=target)
    assert "acme_rules" not in sys.modules
    rules = cj.rules.DEFAULT.with_rules(*cj.rules.installed())
    report = cj.validate(cj.Journey.sequence("shop", ["know", "buy"]), rules=rules.select("ACME"))
    assert [item.where for item in report] == ["stages.know", "stages.buy"]


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("gone", "AttributeError"),
        ("NUMBER", "TypeError"),
        ("taken", "this package has a rule called 'dead-end'"),
    ],
)
def test_what_is_broken_is_left_out_with_a_warning(
    target: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The warning names the entry point, the package, and what is wrong."""
    install(tmp_path, monkeypatch, acme=target)
    with pytest.warns(cj.errors.BrokenPluginWarning, match=rf"'acme' \(.*acme-rules\).*{reason}"):
        assert cj.rules.installed() == ()


def test_the_sound_part_of_a_broken_package_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rule is left out where another has its name, and so is what is not a rule."""
    install(tmp_path, monkeypatch, acme="MIXED", bcme="BOTH")
    with pytest.warns(cj.errors.BrokenPluginWarning) as caught:
        assert [rule.name for rule in cj.rules.installed()] == ["no-note", "no-owner"]
    reasons = [str(warning.message).rpartition(": ")[2] for warning in caught]
    assert reasons == ["not everything in it is a rule", "acme has a rule called 'ACME2'"]
