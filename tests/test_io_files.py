"""Journeys in files: found by their suffix, written whole or not at all."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import customer_journey as cj

OLD = cj.Journey.sequence("shop", ["know", "buy"])
NEW = cj.Journey.sequence("shop", ["know", "try", "buy"])


def complaint(path: Path, **options: object) -> str:
    """What is said of a file that holds no journey."""
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.load(path, **options)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    return str(caught.value)


class TestFormat:
    """`.json`, `.yaml` and `.yml`, or as one says."""

    @pytest.mark.parametrize("name", ["a.json", "a.b.JSON"])
    def test_is_json_by_the_suffix(self, tmp_path: Path, name: str) -> None:
        """In either case."""
        cj.dump(OLD, tmp_path / name)
        assert (tmp_path / name).read_text("utf-8") == cj.dumps(OLD)
        assert cj.load(tmp_path / name) == OLD

    @pytest.mark.extra("yaml")
    @pytest.mark.parametrize("name", ["a.yaml", "a.yml", "größe.YAML"])
    def test_is_yaml_by_the_suffix(self, tmp_path: Path, name: str) -> None:
        """Both of those in use; names are texts or paths."""
        cj.dump(OLD, str(tmp_path / name))
        assert (tmp_path / name).read_text("utf-8") == cj.dumps(OLD, format="yaml")
        assert cj.load(str(tmp_path / name)) == OLD

    def test_can_be_named_whatever_the_suffix(self, tmp_path: Path) -> None:
        """What one says goes before what the name says."""
        cj.dump(OLD, tmp_path / "journey", format="json")
        assert cj.load(tmp_path / "journey", format="json") == OLD
        cj.dump(OLD, tmp_path / "odd.yaml", format="json")
        assert (tmp_path / "odd.yaml").read_text("utf-8") == cj.dumps(OLD)

    def test_is_required_where_the_suffix_tells_none(self, tmp_path: Path) -> None:
        """Before anything is read or written."""
        assert "the suffix '.txt' names no format" in complaint(tmp_path / "a.txt")
        with pytest.raises(cj.errors.InvalidFileError, match="a name without a suffix"):
            cj.dump(OLD, tmp_path / "journey")
        assert list(tmp_path.iterdir()) == []

    def test_is_one_of_two(self, tmp_path: Path) -> None:
        """Another word is a mistake of the caller's."""
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            cj.load(tmp_path / "a", format="toml")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        assert [problem.where for problem in caught.value.problems] == ["format"]


class TestReading:
    """What cannot be read says which file it is."""

    def test_names_the_file_and_the_line(self, tmp_path: Path) -> None:
        """So that a terminal can jump there."""
        path = tmp_path / "shop.json"
        path.write_text('{"customer_journey": 1,\n"id": "x", "goals": ["a"]}', "utf-8")
        assert complaint(path) == f"{path}: line 2, column 22: goals[0]: no stage 'a'"

    def test_leaves_the_errors_of_the_system_as_they_are(self, tmp_path: Path) -> None:
        """A missing file, a folder."""
        with pytest.raises(FileNotFoundError):
            cj.load(tmp_path / "none.json")
        with pytest.raises(IsADirectoryError):
            cj.load(tmp_path, format="json")

    @pytest.mark.needs("/dev/zero")
    def test_of_a_file_without_an_end_comes_to_one(self) -> None:
        """No more is read than may be."""
        assert complaint(Path("/dev/zero"), format="json") == "/dev/zero: more than 64 MiB"

    def test_of_an_empty_file_is_refused(self, tmp_path: Path) -> None:
        """What an interrupted copy leaves."""
        (tmp_path / "a.json").touch()
        assert "line 1, column 1: invalid JSON" in complaint(tmp_path / "a.json")


class TestWriting:
    """The old file or the new one, whole; and nothing beside it."""

    @pytest.mark.needs("fork")
    def test_replaces_a_file_and_keeps_its_permissions(self, tmp_path: Path) -> None:
        """A private file stays private; a new one is as the process makes files."""
        path, other = tmp_path / "shop.json", tmp_path / "other.json"
        cj.dump(OLD, path)
        other.touch()
        assert path.stat().st_mode == other.stat().st_mode
        path.chmod(0o640)
        cj.dump(NEW, path)
        assert path.stat().st_mode & 0o777 == 0o640
        assert cj.load(path) == NEW
        assert {item.name for item in tmp_path.iterdir()} == {"shop.json", "other.json"}

    @pytest.mark.needs("fork")
    def test_follows_a_link_and_leaves_it_a_link(self, tmp_path: Path) -> None:
        """What it leads to is written, in its own folder, there or not."""
        folder = tmp_path / "real"
        folder.mkdir()
        link = tmp_path / "link.json"
        link.symlink_to(folder / "shop.json")
        for journey in (OLD, NEW):
            cj.dump(journey, link)
            assert link.is_symlink()
            assert cj.load(folder / "shop.json") == journey

    def test_takes_a_name_of_any_length_the_system_takes(self, tmp_path: Path) -> None:
        """The file beside it has a short name of its own."""
        path = tmp_path / ("x" * 250 + ".json")
        cj.dump(OLD, path)
        assert cj.load(path) == OLD

    @pytest.mark.needs("mkfifo")
    def test_writes_to_a_pipe_as_it_is(self, tmp_path: Path) -> None:
        """A pipe is not replaced by a file."""
        pipe = tmp_path / "pipe.json"
        os.mkfifo(pipe)
        read: list[bytes] = []
        reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
        reader.start()
        cj.dump(OLD, pipe)
        reader.join()
        assert read == [cj.dumps(OLD).encode()]
        assert pipe.is_fifo()

    @pytest.mark.needs("/dev/full")
    def test_to_a_full_device_fails(self) -> None:
        """The system says so, and so do we."""
        with pytest.raises(OSError) as caught:  # noqa: PT011 - the number tells which
            cj.dump(OLD, "/dev/full", format="json")
        assert caught.value.errno == errno.ENOSPC

    def test_to_a_folder_that_is_none_fails(self, tmp_path: Path) -> None:
        """No folder is made on the way."""
        with pytest.raises(FileNotFoundError):
            cj.dump(OLD, tmp_path / "none" / "shop.json")
        with pytest.raises(IsADirectoryError):
            cj.dump(OLD, tmp_path, format="json")
        assert list(tmp_path.iterdir()) == []

    def test_of_what_is_no_journey_touches_nothing(self, tmp_path: Path) -> None:
        """The text is there before the file is opened."""
        path = tmp_path / "shop.json"
        cj.dump(OLD, path)
        with pytest.raises(cj.errors.InvalidFileError, match="more than 64 MiB"):
            cj.dump(cj.Journey("shop", note="x" * 2**26), path)
        assert cj.load(path) == OLD

    @pytest.mark.needs("fork")
    def test_that_fails_midway_leaves_the_old_file_and_nothing_else(self, tmp_path: Path) -> None:
        """The system stops a process at 2,000 bytes of a file; the journey has 100,000."""
        path = tmp_path / "shop.json"
        cj.dump(OLD, path)
        script = (
            "import resource, sys, customer_journey as cj\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))\n"
            "cj.dump(cj.Journey('shop', note='x' * 100_000), sys.argv[1])\n"
        )
        done = subprocess.run(
            [sys.executable, "-B", "-c", script, path],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "File too large" in done.stderr
        assert cj.load(path) == OLD
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.needs("fork")
    def test_that_is_killed_leaves_a_whole_file(self, tmp_path: Path) -> None:
        """Killed while it writes one journey after the other, large ones."""
        path = tmp_path / "shop.json"
        script = (
            "import sys, customer_journey as cj\n"
            "journeys = [cj.Journey('shop', note=mark * 3_000_000) for mark in 'xy']\n"
            "cj.dump(journeys[0], sys.argv[1])\n"
            "print('ready', flush=True)\n"
            "while True:\n"
            "    for journey in journeys:\n"
            "        cj.dump(journey, sys.argv[1])\n"
        )
        for pause in (0.0, 0.013, 0.041):
            command = [sys.executable, "-c", script, str(path)]
            with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
                assert process.stdout is not None
                process.stdout.readline()
                time.sleep(pause)
                process.send_signal(signal.SIGKILL)
            assert cj.load(path).note in {"x" * 3_000_000, "y" * 3_000_000}


@pytest.mark.extra("yaml")
@pytest.mark.parametrize("format", ["json", "yaml"])
@pytest.mark.parametrize(
    "address", ["./journey.schema.json", "https://example.com/a#b?c", "é.json"]
)
def test_a_file_can_say_where_its_schema_lies(format: cj.files.Format, address: str) -> None:
    """For editors; the journey read back is the same."""
    shop = cj.Journey.sequence("shop", ["know", "buy"])
    text = cj.dumps(shop, format=format, schema=address)
    assert f"$schema={address}\n" in text or f'"$schema": "{address}"' in text
    assert cj.loads(text, format=format) == shop
    assert text != cj.dumps(shop, format=format)


@pytest.mark.extra("yaml")
def test_the_line_for_editors_is_written_to_files_too(tmp_path: Path) -> None:
    """And a file that has it, or has the key, is read like any other."""
    shop = cj.Journey.sequence("shop", ["know", "buy"])
    path = tmp_path / "shop.yaml"
    cj.dump(shop, path, schema="journey.schema.json")
    assert path.read_text().startswith("# yaml-language-server: $schema=journey.schema.json\n")
    assert cj.load(path) == shop
    path.write_text("$schema: journey.schema.json\n" + cj.dumps(shop, format="yaml"))
    assert cj.load(path) == shop


@pytest.mark.extra("yaml")
@pytest.mark.parametrize("address", ["", "a b", "a\nid: evil", "a\x00", "a\x85b", "\ud800"])
@pytest.mark.parametrize("format", ["json", "yaml"])
def test_what_is_no_address_of_a_schema_is_refused(format: cj.files.Format, address: str) -> None:
    """A line break would end the comment that it stands in."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        cj.dumps(cj.Journey("shop"), format=format, schema=address)
    assert [problem.where for problem in caught.value.problems] == ["schema"]


@pytest.mark.parametrize("name", ["str", "float", "bool"])
def test_a_fact_that_is_computed_as_another_type_is_one_problem(name: str) -> None:
    """Without how it is computed, the rest of it is right."""
    document: dict[str, object] = {
        "customer_journey": 1,
        "id": "shop",
        "stages": {"know": {}},
        "events": {"paid": {}},
        "facts": {"orders": {"type": name, "count": "paid"}},
    }
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.files.from_dict(document)
    assert [problem.where for problem in caught.value.problems] == ["facts.orders.count"]


def test_what_equals_a_default_is_not_written_whichever_object_it_is() -> None:
    """A text that was put together is the same text."""
    kind: Any = str(b"advance", "ascii")
    move = cj.Transition("know", "buy", kind=kind)
    shop = cj.Journey("shop", stages=[cj.Stage("know"), cj.Stage("buy")], transitions=[move])
    assert cj.files.to_dict(shop)["transitions"] == {"know -> buy": {}}
