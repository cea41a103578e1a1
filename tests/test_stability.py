"""What is public stays: names, parameters, and files of each released format."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import customer_journey as cj
from tests.api_snapshot import FILE, snapshot

FORMAT = Path(__file__).parent / "golden" / "format-1"


def broken(before: set[str], after: set[str]) -> list[str]:
    """What callers would notice: what is gone, and what they must pass and need not before."""
    names = {line.partition("(")[0] for line in before}
    gone = before - after
    new = {line for line in after - before if line.endswith("required)")}
    return sorted(gone | {line for line in new if line.partition("(")[0] in names})


@pytest.mark.extra("data")
def test_no_public_name_or_parameter_goes_unnoticed() -> None:
    """The list is written anew, by `python -m tests.api_snapshot`, where a change is meant."""
    assert broken(set(FILE.read_text(encoding="utf-8").splitlines()), set(snapshot())) == []


@pytest.mark.extra("data")
def test_the_snapshot_has_what_the_contract_names() -> None:
    """A new snapshot cannot leave these out."""
    assert sorted(CONTRACT - set(snapshot())) == []


CONTRACT = {
    "customer_journey.Journey(id: either, required)",
    "customer_journey.Stage(entry: keyword, optional)",
    "customer_journey.Transition(when: keyword, optional)",
    "customer_journey.load(path: either, required)",
    "customer_journey.people.Location.explain",
    "customer_journey.evidence.read_csv(at: keyword, optional)",
    "customer_journey.markov.fit",
    "customer_journey.render.to_svg",
}


def test_what_counts_as_broken() -> None:
    """Additions do not, unless callers have to pass them."""
    before = {"a.f", "a.f(x: either, required)"}
    assert broken(before, before | {"a.g", "a.g(y: keyword, required)"}) == []
    assert broken(before, before | {"a.f(y: keyword, optional)"}) == []
    assert broken(before, before | {"a.f(y: keyword, required)"}) == ["a.f(y: keyword, required)"]
    assert broken(before, {"a.f"}) == ["a.f(x: either, required)"]


@pytest.mark.parametrize("name", ["shop.json", "shop.yaml"])
def test_files_of_the_first_format_load(name: str) -> None:
    """With all that they say; they are never written anew."""
    if name.endswith("yaml"):
        pytest.importorskip("yaml", reason="pyyaml is not installed")
    shop = cj.load(FORMAT / name)
    assert [stage.id for stage in shop] == ["know", "try", "buy", "lost"]
    assert (shop.name, shop.version, shop.starts, shop.goals) == ("Shop", "1", ("know",), ("buy",))
    assert str(shop["buy"].entry) == "orders >= 1"
    step = shop.transition("try", "buy")
    assert step is not None
    assert (step.decision, str(step.when), step.probability) == ("Pay", 'plan in ["pro"]', 0.4)
    assert [item.kind for item in shop.transitions] == ["advance", "advance", "exit", "referral"]
    assert shop["try"].questions[0].text == "What does it cost?"
    assert shop.facts[0].minimum == 0
    assert cj.loads(cj.dumps(shop)) == shop


def test_enrolments_of_the_first_format_load() -> None:
    """Where somebody was, somebody is."""
    import json

    shop = cj.load(FORMAT / "shop.json")
    data = json.loads((FORMAT / "enrolment.json").read_text(encoding="utf-8"))
    ada = cj.people.Enrolment.from_dict(data, shop)
    assert (ada.customer, ada.stage, ada.status) == ("ada", "try", "active")
    later = cj.advance(
        ada, {"trials": 1, "orders": 1, "plan": "pro"}, at=datetime(2026, 4, 1, tzinfo=UTC)
    )
    assert later.stage == "buy"
