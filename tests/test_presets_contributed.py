"""Other packages bring presets: found without being loaded, loaded on use, left out when broken."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

import customer_journey as cj
from customer_journey import presets
from customer_journey.presets import ContributedName

MODULE = """
import customer_journey as cj

loop = cj.Journey("acme-loop", stages=[cj.Stage("buy", phases=["purchase"])], starts=["buy"])
taken = cj.evolve(loop, id="aida")
number = 42


def made():
    return cj.evolve(loop, id="acme-made", source=cj.Source("The loop", author="Acme", year=2024))


def failing():
    raise ValueError("out of order")
"""


def install(folder: Path, name: str, points: dict[str, str], module: str = MODULE) -> None:
    """A package on disk, as an installer leaves it: a module, and metadata with entry points."""
    (folder / f"{name}.py").write_text(module, encoding="utf-8")
    metadata = folder / f"{name}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    lines = [f"{key} = {value}" for key, value in points.items()]
    text = "\n".join(["[customer_journey.presets]", *lines, ""])
    (metadata / "entry_points.txt").write_text(text, encoding="utf-8")
    importlib.invalidate_caches()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder from which packages are imported, forgotten after the test."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    yield tmp_path
    for name in ("acme_journeys", "other_journeys"):
        sys.modules.pop(name, None)


def test_without_other_packages_there_are_only_our_own() -> None:
    """Nothing is contributed by an installation without such packages."""
    assert presets.contributed() == ()


def test_a_contributed_journey_is_listed_read_and_searched(site: Path) -> None:
    """A journey, and a function that makes one, are presets like ours."""
    install(
        site,
        "acme_journeys",
        {"acme-made": "acme_journeys:made", "acme-loop": "acme_journeys:loop"},
    )
    assert presets.contributed() == ("acme-loop", "acme-made")
    assert presets.get(ContributedName("acme-loop")).id == "acme-loop"
    assert presets.get(ContributedName("acme-made")).source == cj.Source(
        "The loop", author="Acme", year=2024
    )
    assert [journey.id for journey in presets.find(author="acme")] == ["acme-made"]
    assert [journey.id for journey in presets.find()] == [
        *presets.names(),
        "acme-loop",
        "acme-made",
    ]


def test_listing_loads_nothing(site: Path) -> None:
    """A package that cannot even be imported is listed; its import waits for its use."""
    install(site, "acme_journeys", {"acme-loop": "acme_journeys:loop"}, module="1 / 0\n")
    assert presets.contributed() == ("acme-loop",)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("acme_journeys:missing", "AttributeError"),
        ("no_such_module_of_acme:loop", "ModuleNotFoundError"),
        ("acme_journeys:failing", "ValueError: out of order"),
        ("acme_journeys:number", "it is 42, not a Journey"),
        ("acme_journeys:made", "has the id 'acme-made'"),
    ],
)
def test_a_broken_one_is_named_in_a_warning_and_left_out(
    site: Path, target: str, reason: str
) -> None:
    """Searching goes on without it; asking for it by name is an error."""
    install(site, "acme_journeys", {"acme-loop": target})
    message = rf"preset 'acme-loop' \({target}, of acme_journeys\) is left out: .*{reason}"
    with pytest.warns(cj.errors.BrokenPluginWarning, match=message) as warned:
        assert len(presets.find()) == len(presets.names())
    assert [warning.filename for warning in warned] == [__file__]
    with (
        pytest.warns(cj.errors.BrokenPluginWarning, match=message) as warned,
        pytest.raises(cj.errors.UnknownPresetError) as raised,
    ):
        presets.get(ContributedName("acme-loop"))
    assert [warning.filename for warning in warned] == [__file__]
    (note,) = raised.value.__notes__
    assert "acme_journeys" in note


def test_a_name_of_ours_stays_ours(site: Path) -> None:
    """No one can put another journey in the place of a preset of the package."""
    install(site, "acme_journeys", {"aida": "acme_journeys:taken"})
    with pytest.warns(cj.errors.BrokenPluginWarning, match="has a preset of that name") as warned:
        assert presets.contributed() == ()
    assert [warning.filename for warning in warned] == [__file__]
    assert len(presets.get("aida")) == 4


def test_of_two_of_one_name_the_first_by_target_stays(site: Path) -> None:
    """Which one stays does not depend on the order of folders."""
    install(site, "acme_journeys", {"acme-loop": "acme_journeys:loop"})
    install(site, "other_journeys", {"acme-loop": "other_journeys:loop"})
    with pytest.warns(
        cj.errors.BrokenPluginWarning, match="of other_journeys.* left out"
    ) as warned:
        assert presets.contributed() == ("acme-loop",)
    assert "of acme_journeys) has that name" in str(warned[0].message)


def test_one_preset_brought_by_two_packages_is_no_clash(site: Path) -> None:
    """Where both lead to the same journey, there is nothing to choose and nothing to warn of."""
    install(site, "acme_journeys", {"acme-loop": "acme_journeys:loop"})
    install(site, "other_journeys", {"acme-loop": "acme_journeys:loop"})
    assert presets.contributed() == ("acme-loop",)
    assert presets.get(ContributedName("acme-loop")).id == "acme-loop"


def test_a_misspelt_contributed_name_is_suggested_too(site: Path) -> None:
    """The nearest name is looked for among theirs as well."""
    install(site, "acme_journeys", {"acme-loop": "acme_journeys:loop"})
    with pytest.raises(cj.errors.UnknownPresetError, match="did you mean 'acme-loop'"):
        presets.get(ContributedName("acme-lopp"))


def test_any_journey_of_the_docs_can_be_contributed(site: Path) -> None:
    """What the documentation of the room promises: a `Journey`, or a function that gives one."""
    module = dedent(
        """
        import customer_journey as cj

        def acme():
            return cj.Journey.sequence("acme", ["Know", "Buy"])
        """
    )
    install(site, "acme_journeys", {"acme": "acme_journeys:acme"}, module=module)
    assert [stage.id for stage in presets.get(ContributedName("acme"))] == ["know", "buy"]
