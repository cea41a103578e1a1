"""Files are written whole or not at all, whatever fails on the way."""

import ast
import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from io import BufferedWriter
from pathlib import Path
from typing import ParamSpec, Self, TypeVar

import pytest

import customer_journey as cj
from customer_journey._cli._main import main
from customer_journey.files import _atomic
from tests import kills
from tests.commands import commands_of, parts_of, prepared

OLD = cj.Journey.sequence("shop", ["know", "buy"])
NEW = cj.Journey.sequence("shop", ["know", "try", "buy"])
UNPRIVILEGED = 65_534

P = ParamSpec("P")
T = TypeVar("T")


def everything_in(folder: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {item.name: item.read_bytes() for item in folder.iterdir()}


def existing(*names: str) -> list[str]:
    """Those of the names whose folder there is here."""
    return [name for name in names if Path(name).parent.exists()]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a journey, and a file for each command that writes one."""
    monkeypatch.chdir(tmp_path)
    cj.dump(OLD, "shop.json")
    (tmp_path / "log.csv").write_text("customer,stage\nada,know\nada,buy\n")
    return tmp_path


COMMANDS = [
    pytest.param(line, marks=[pytest.mark.extra(extra)] if extra else [])
    for line, extra in kills.COMMANDS.items()
]


class Failure:
    """Lets the n-th call of the operations that writing needs fail."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.calls = 0

    def wrapped(self, operation: Callable[P, T]) -> Callable[P, T]:
        """The operation, which fails when its turn has come."""

        def call(*arguments: P.args, **options: P.kwargs) -> T:
            self.calls += 1
            if self.calls == self.number:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return operation(*arguments, **options)

        return call


class FailingFile:
    """A file whose operations count for a failure."""

    def __init__(self, file: BufferedWriter, failure: Failure) -> None:
        self.file = file
        self.write = failure.wrapped(file.write)
        self.flush = failure.wrapped(file.flush)
        self.fileno = file.fileno

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Failure]:
    """Makes the n-th operation of a writer fail: open, chmod, write, flush, fsync or rename."""

    def start(number: int) -> Failure:
        failure = Failure(number)

        def open_new(path: str) -> BufferedWriter:
            return open(path, "xb")

        opened = failure.wrapped(open_new)

        def open_failing(path: str, mode: str) -> object:
            return FailingFile(opened(path), failure) if mode == "xb" else open(path, mode)

        monkeypatch.setattr(_atomic, "open", open_failing, raising=False)
        for name in ("chmod", "replace", "fsync"):
            monkeypatch.setattr(os, name, failure.wrapped(getattr(os, name)))
        return failure

    return start


@pytest.mark.parametrize("exists", [True, False])
def test_each_operation_may_fail(
    folder: Path,
    failing: Callable[[int], Failure],
    exists: bool,
) -> None:
    """Before the rename nothing has changed, and the error names the file that was asked for."""
    path = folder / ("shop.json" if exists else "new.json")
    before = everything_in(folder)
    failures = 0
    for number in range(1, 20):
        failure = failing(number)
        try:
            cj.dump(NEW, path)
        except OSError as caught:
            error = caught
        else:
            assert failure.calls < number
            break
        failures += 1
        assert error.errno == errno.ENOSPC
        assert error.filename == str(path)
        assert str(path) in str(error)
        assert everything_in(folder) == before
    # The last call of all is the rename; a file that exists has its mode set.
    assert failures == (6 if exists else 5)
    assert cj.load(path) == NEW


def test_interviews_are_written_by_the_same_operations(
    folder: Path, failing: Callable[[int], Failure]
) -> None:
    """Those that were there stay until all are written."""
    path = folder / "interviews.json"
    interviews = [cj.evidence.Interview(name, told=["Saw a talk"]) for name in ("ada", "ben")]
    cj.evidence.write_interviews(interviews[:1], path)
    before = everything_in(folder)
    number = 0
    for number in range(1, 20):
        failing(number)
        try:
            cj.evidence.write_interviews(interviews, path)
        except OSError as caught:
            error = caught
        else:
            break
        assert error.filename == str(path)
        assert everything_in(folder) == before
    assert number > 5
    assert len(cj.evidence.read_interviews(path)) == 2


@pytest.mark.parametrize("line", COMMANDS)
def test_each_command_writes_by_the_same_operations(
    folder: Path,
    failing: Callable[[int], Failure],
    capsys: pytest.CaptureFixture[str],
    line: str,
) -> None:
    """A file that exists stays as it was, whichever operation fails."""
    prepared()
    arguments = line.split()
    target = folder / kills.target_of(line)
    if target.name != "shop.json":
        target.write_text("old")
    before = everything_in(folder)
    number = 0
    for number in range(1, 20):
        failing(number)
        status = main(arguments)
        output = capsys.readouterr()
        if status != 2:
            break
        assert "No space left" in output.err
        assert target.name in output.err
        assert everything_in(folder) == before
    assert number > 5
    assert everything_in(folder).keys() == before.keys()
    assert everything_in(folder) != before or target.name == "shop.json"


@pytest.mark.needs("fork")
def test_a_full_disk_leaves_the_old_file(folder: Path) -> None:
    """The system stops a process at 2,000 bytes of a file; the page has more."""
    (folder / "out.html").write_text("old")
    before = everything_in(folder)
    script = (
        "import resource, signal, sys\n"
        "from customer_journey._cli._main import main\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))\n"
        "sys.exit(main(['show', 'shop.json', '-o', 'out.html']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "out.html: File too large" in done.stderr
    assert everything_in(folder) == before


def test_an_interrupt_leaves_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where it comes between writing and renaming."""

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    before = everything_in(folder)
    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        cj.dump(NEW, "shop.json")
    assert everything_in(folder) == before


@pytest.mark.needs("fork")
def test_a_kill_leaves_a_file_that_is_known_by_its_name(folder: Path) -> None:
    """Hidden, and with a suffix of its own."""
    script = (
        "import os, signal, customer_journey as cj\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "cj.dump(cj.Journey('other'), 'shop.json')\n"
    )
    done = subprocess.run([sys.executable, "-B", "-c", script], check=False)
    assert done.returncode == -signal.SIGKILL
    assert cj.load("shop.json") == OLD
    (left,) = everything_in(folder).keys() - {"shop.json", "log.csv"}
    assert left.startswith(".")
    assert left.endswith(".customer-journey.tmp")


@pytest.mark.needs("fork")
def test_a_kill_at_any_moment_leaves_the_old_file_or_the_new_one() -> None:
    """Of a command and of a function; `python -m tests.kills` tries all of them, more often."""
    rng = random.Random(1)
    for line in ("fix shop.json", "cj.evidence.write_interviews out.json"):
        assert kills.tried(line, 4, rng).total() >= 4


def test_whatever_writes_a_file_is_killed() -> None:
    """Every command with an option by which it writes."""
    able = {
        name
        for name, command in commands_of().items()
        if any("--output" in part.option_strings for part in parts_of(command))
    }
    assert able <= {line.split()[0] for line in kills.COMMANDS}


def test_other_names_of_a_file_keep_the_old_content(folder: Path) -> None:
    """A hard link is another name of the file that was replaced."""
    os.link("shop.json", "same.json")
    cj.dump(NEW, "shop.json")
    assert cj.load("shop.json") == NEW
    assert cj.load("same.json") == OLD
    assert everything_in(folder).keys() == {"shop.json", "same.json", "log.csv"}


@pytest.mark.needs("setxattr")
def test_extended_attributes_stay(folder: Path) -> None:
    """Labels and access control lists are among them."""
    path = folder / "shop.json"
    os.setxattr(path, "user.reviewed", b"yes")
    cj.dump(NEW, path)
    assert os.getxattr(path, "user.reviewed") == b"yes"


@pytest.mark.needs("setxattr")
def test_attributes_that_cannot_be_set_are_left_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a file system that has none."""
    path = folder / "shop.json"
    os.setxattr(path, "user.reviewed", b"yes")

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    monkeypatch.setattr(os, "setxattr", refuse)
    cj.dump(NEW, path)
    assert cj.load(path) == NEW
    assert os.listxattr(path) == []


class TestOwner:
    """Owner, group and mode."""

    @pytest.fixture
    def shared(self) -> Iterator[Path]:
        """A folder that everybody may write to, with a journey in it."""
        built = Path(tempfile.mkdtemp())
        built.chmod(0o777)
        cj.dump(OLD, built / "shop.json")
        yield built
        shutil.rmtree(built)

    @pytest.fixture
    def unprivileged(self) -> Iterator[None]:
        """Without the rights of the superuser."""
        user = os.geteuid()
        if user == 0:
            os.seteuid(UNPRIVILEGED)
        yield
        os.seteuid(user)

    @pytest.mark.skipif(
        getattr(os, "geteuid", lambda: 1)() != 0, reason="only the superuser gives files away"
    )
    def test_stay_where_that_is_permitted(self, shared: Path) -> None:
        """The superuser may set all of them."""
        path = shared / "shop.json"
        os.chown(path, UNPRIVILEGED, UNPRIVILEGED)
        path.chmod(0o640)
        cj.dump(NEW, path)
        assert cj.load(path) == NEW
        result = path.stat()
        assert (result.st_uid, result.st_gid, result.st_mode & 0o7777) == (
            UNPRIVILEGED,
            UNPRIVILEGED,
            0o640,
        )

    @pytest.mark.needs("chown")
    def test_another_group_gets_no_rights_that_it_did_not_have(
        self, shared: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The old group's rights are those of all others then."""
        path = shared / "shop.json"
        path.chmod(0o664)

        def refuse(*_: object) -> None:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

        other = path.stat().st_gid + 1
        real_stat = os.stat

        def stat_of_another_group(
            file: str | int | Path, *, follow_symlinks: bool = True
        ) -> os.stat_result:
            result = real_stat(file, follow_symlinks=follow_symlinks)
            if isinstance(file, int) or Path(file) != path:
                return result
            return os.stat_result((*result[:5], other, *result[6:]))

        monkeypatch.setattr(os, "chown", refuse)
        monkeypatch.setattr(os, "stat", stat_of_another_group)
        cj.dump(NEW, path)
        assert os.stat(path).st_mode & 0o777 == 0o644
        assert cj.load(path) == NEW

    @pytest.mark.needs("geteuid")
    @pytest.mark.usefixtures("unprivileged")
    def test_a_file_that_is_read_only_is_not_replaced(self, shared: Path) -> None:
        """Though the folder would let it be."""
        path = shared / "other.json"
        cj.dump(OLD, path)
        path.chmod(0o444)
        before = everything_in(shared)
        with pytest.raises(PermissionError) as caught:
            cj.dump(NEW, path)
        assert caught.value.filename == str(path)
        assert everything_in(shared) == before

    @pytest.mark.needs("geteuid")
    def test_a_folder_that_is_read_only_refuses(self, shared: Path, unprivileged: None) -> None:
        """A file in it is not written in place: half of it would be lost on a full disk."""
        del unprivileged
        inner = shared / "inner"
        inner.mkdir()
        path = inner / "shop.json"
        cj.dump(OLD, path)
        inner.chmod(0o555)
        with pytest.raises(PermissionError) as caught:
            cj.dump(NEW, path)
        assert caught.value.filename == str(path)
        assert cj.load(path) == OLD
        inner.chmod(0o777)
        assert everything_in(inner).keys() == {"shop.json"}


@pytest.mark.needs("/dev/stdout")
class TestStreams:
    """What is already open is written to as it is."""

    @pytest.mark.parametrize("name", existing("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"))
    @pytest.mark.parametrize("kind", ["pipe", "file"])
    def test_standard_output_by_name(self, tmp_path: Path, name: str, kind: str) -> None:
        """What a shell redirected to a file keeps what stands before."""
        script = (
            "import sys, customer_journey as cj\n"
            "print('before', flush=True)\n"
            "cj.dump(cj.Journey('shop'), sys.argv[1], format='json')\n"
            "print('after', flush=True)\n"
        )
        path = tmp_path / "output"
        with path.open("wb") as file:
            done = subprocess.run(
                [sys.executable, "-B", "-c", script, name],
                stdout=subprocess.PIPE if kind == "pipe" else file,
                check=True,
            )
        written = done.stdout if kind == "pipe" else path.read_bytes()
        journey = cj.dumps(cj.Journey("shop"))
        assert written.decode() == f"before\n{journey}after\n"

    @pytest.mark.parametrize("name", existing("/dev/fd/{}", "/proc/self/fd/{}"))
    def test_an_open_file_by_its_number(self, tmp_path: Path, name: str) -> None:
        """It stays open, and goes on where the journey ends."""
        with (tmp_path / "output").open("w") as file:
            cj.dump(OLD, name.format(file.fileno()), format="json")
            file.write("after")
        assert (tmp_path / "output").read_text() == f"{cj.dumps(OLD)}after"

    @pytest.mark.parametrize("closed", [[1], [2], [1, 2]])
    def test_a_command_whose_output_is_closed_has_a_status(self, closed: list[int]) -> None:
        """As `>&-` of a shell closes it."""
        for words, status in ((["check", "aida"], 0), (["check", "none.json"], 2)):
            script = (
                f"import os, sys\nfor number in {closed}:\n    os.close(number)\n"
                f"os.execv(sys.executable, [sys.executable, '-m', 'customer_journey', *{words}])"
            )
            done = subprocess.run(
                [sys.executable, "-B", "-c", script], capture_output=True, text=True, check=False
            )
            assert (done.returncode, "Traceback" in done.stderr) == (status, False)

    def test_a_closed_output_takes_what_is_written(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same in one process: a missing stream is replaced by one that shows nothing."""
        monkeypatch.setattr("sys.stdout", None)
        status = main(["check", "aida"])
        opened = sys.stdout
        opened.close()
        assert status == 0
        assert opened.name == os.devnull

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
    @pytest.mark.parametrize("line", ["check aida", "schema", "show aida --format json"])
    def test_a_full_standard_output_is_named(self, line: str) -> None:
        """In the error, with what is wrong."""
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-B", "-m", "customer_journey", *line.split()],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert done.returncode == 2
        assert "standard output: No space left" in done.stderr

    @pytest.mark.needs("mkfifo")
    def test_a_pipe(self, tmp_path: Path) -> None:
        """The command line writes to one as the library does."""
        pipe = tmp_path / "pipe.json"
        os.mkfifo(pipe)
        read: list[bytes] = []
        reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
        reader.start()
        assert main(["schema", "--output", str(pipe)]) == 0
        reader.join()
        assert b"$schema" in read[0]
        assert pipe.is_fifo()


def test_a_dash_is_standard_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And not a file of that name."""
    assert main(["convert", "shop.json", "--format", "json", "--output", "-"]) == 0
    assert capsys.readouterr().out == cj.dumps(OLD)
    assert main(["show", "shop.json", "--output", "-", "--format", "pptx"]) == 2
    assert everything_in(folder).keys() == {"shop.json", "log.csv"}


@pytest.mark.parametrize("path", ["a\0b.json", "a\ud800b.json", "\udc80\ud800.json"])
def test_a_path_that_cannot_be_is_refused(path: str) -> None:
    """By an error of ours, in reading and in writing."""
    with pytest.raises(cj.errors.InvalidFileError):
        cj.dump(OLD, path)
    with pytest.raises(cj.errors.InvalidFileError):
        cj.load(path)
    with pytest.raises(cj.errors.InvalidFileError):
        cj.evidence.read_csv(path)
    with pytest.raises(cj.errors.InvalidFileError):
        cj.evidence.read_interviews(path)
    assert main(["schema", "--output", path]) == 2
    assert main(["show", path]) == 2
    assert main(["discover", path]) == 2
    assert main(["check", "aida", "--write-baseline", path]) == 2
    assert main(["check", "aida", "--baseline", path]) == 2
    assert main(["convert", path]) == 2
    assert main(["locate", "aida", "--facts", path]) == 2


@pytest.mark.parametrize("path", [b"shop.json", 3, None])
def test_a_path_is_a_text_or_a_path(path: object) -> None:
    """Anything else is named."""
    with pytest.raises(cj.errors.WrongTypeError):
        cj.load(path)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    with pytest.raises(cj.errors.WrongTypeError):
        cj.dump(OLD, path)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


WRITES = {
    "write_text",
    "write_bytes",
    "fdopen",
    "tofile",
    "savefig",
    "extractall",
    "NamedTemporaryFile",
}


@pytest.mark.once
def test_files_are_written_in_one_place() -> None:
    """So that no command and no function truncates a file that is there."""
    package = Path(cj.__file__).parent
    writers: set[str] = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            stated = [*node.args[:2], *(word.value for word in node.keywords if word.arg == "mode")]
            modes = {each.value for each in stated if isinstance(each, ast.Constant)}
            opens = name == "open" and any(
                isinstance(mode, str) and set(mode) & set("wax+") and set(mode) <= set("wax+bt")
                for mode in modes
            )
            if name in WRITES or opens:
                writers.add(str(path.relative_to(package)))
    assert writers == {str(Path("files", "_atomic.py"))}
