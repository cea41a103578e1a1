"""Files that are written whole or not at all: every file that the package writes goes through this.

A temporary file in the same folder is filled, flushed to the disk and renamed over the old one, so
that readers see the old content or the new, never half of either.
"""

import os
import stat
from contextlib import suppress
from typing import BinaryIO, Final, Literal

from customer_journey.errors import InvalidFileError, Problem, WrongTypeError

__all__ = [
    "MOST_BYTES",
    "checked_path",
    "content_at",
    "content_in",
    "kind_at",
    "output_path",
    "write_whole",
]

MOST_BYTES: Final = 64 * 2**20
"""The most that is read of a file or a stream; no reader takes more."""
_STREAMS: Final = {"/dev/stdout": 1, "/dev/stderr": 2}
_TEMPORARY: Final = ".customer-journey.tmp"


def checked_path(path: str | os.PathLike[str], function: str) -> str:
    """The path as a text, if it is one that a file system can have.

    Raises:
        InvalidFileError: It is empty, or has a NUL character, or one that no encoding has.
        WrongTypeError: It is neither a text nor a path.
    """
    if not isinstance(path, (str, os.PathLike)):
        hint = "cj.loads(…) reads a journey from a text" if isinstance(path, bytes) else ""
        raise WrongTypeError(function, "a path", path, hint)
    if path == "":
        # As that of a variable which is not set; a path of it would be the current folder.
        raise InvalidFileError(function, [Problem("", "the name of the file is empty")])
    try:
        valid = b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        valid = False
    if not valid:
        message = "a path cannot have a NUL character or a lone surrogate"
        raise InvalidFileError(os.fspath(path), [Problem("", message)])
    return os.fsdecode(path)


def content_at(path: str | os.PathLike[str], function: str) -> bytes:
    """The content of a file.

    Raises:
        InvalidFileError: As for `checked_path`, or there is too much of it.
        OSError: The file cannot be read.
        WrongTypeError: As for `checked_path`.
    """
    checked = checked_path(path, function)
    with open(checked, "rb") as file:
        return content_in(file, checked)


def content_in(stream: BinaryIO, subject: str) -> bytes:
    """The content of a stream, which may have no end, as that of a device.

    Raises:
        InvalidFileError: There is too much of it; the error names `subject`.
        OSError: It cannot be read.
    """
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise InvalidFileError(subject, [Problem("", f"more than {MOST_BYTES // 2**20} MiB")])
    return content


def kind_at(path: str) -> Literal["file", "folder", "stream", "nothing"]:
    """What is at a path; a stream is a pipe, a device or a socket.

    Raises:
        OSError: That cannot be found out.
    """
    try:
        mode = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return "nothing"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "stream"


def output_path(path: str | os.PathLike[str], function: str) -> str:
    """The path of a file to write, as `checked_path` gives it.

    Raises:
        InvalidFileError: As above, or it ends in a slash, by which it names a folder.
        WrongTypeError: It is neither a text nor a path.
    """
    checked = checked_path(path, function)
    if checked.endswith(("/", os.sep)):
        hint = f"did you mean {checked.rstrip(f'/{os.sep}')!r}?"
        raise InvalidFileError(checked, [Problem("", "a folder, not a file", hint=hint)])
    return checked


def write_whole(path: str, content: bytes) -> None:
    """Replace the content of a file in one step.

    A symbolic link is followed. Mode, owner and extended attributes are kept where that is
    permitted. The other names of a file with several hard links keep the old content. A device, a
    pipe and what is already open under a name such as `/dev/stdout` are written to as they are.

    Raises:
        OSError: It cannot be written, and names `path`; the file is as it was before.
    """
    try:
        descriptor = _open_descriptor(path)
        if descriptor is not None:
            with os.fdopen(os.dup(descriptor), "wb") as stream:
                stream.write(content)
            return
        try:
            old = os.stat(path)
        except FileNotFoundError:
            old = None
        if old is not None and not stat.S_ISREG(old.st_mode):
            with open(path, "wb") as stream:
                stream.write(content)
        else:
            _replace(os.path.realpath(path), content, old)
    except OSError as error:
        # Not the name of the temporary file, of which the caller knows nothing.
        error.filename, error.filename2 = path, None
        raise


def _open_descriptor(path: str) -> int | None:
    """The number of the open file that a name such as `/dev/stdout` or `/dev/fd/3` stands for.

    Opening the name would truncate a file to which a shell has redirected the output.
    """
    absolute = os.path.abspath(path)
    folder, name = os.path.split(absolute)
    if name.isdecimal() and os.path.realpath(folder) == os.path.realpath("/dev/fd"):
        return int(name)
    return _STREAMS.get(absolute)


def _replace(target: str, content: bytes, old: os.stat_result | None) -> None:
    if old is not None:
        # A rename needs rights on the folder alone, so a read-only file is refused here.
        open(target, "r+b").close()
    name = f".{os.urandom(8).hex()}{_TEMPORARY}"
    temporary = os.path.join(os.path.dirname(target), name)
    try:
        with open(temporary, "xb") as file:
            if old is not None:
                _keep_rights(target, temporary, old)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _keep_rights(target: str, temporary: str, old: os.stat_result) -> None:
    """Give a new, empty file the owner, mode and extended attributes of the one it replaces."""
    # Windows has neither owners nor extended attributes, and Python knows the latter on Linux only.
    mode = stat.S_IMODE(old.st_mode)
    with suppress(OSError, AttributeError):
        os.chown(temporary, -1, old.st_gid)
    if os.stat(temporary).st_gid != old.st_gid:
        # What the old group could do, another group could not: it gets the rights of all others.
        mode = mode & ~stat.S_IRWXG | (mode & stat.S_IRWXO) << 3
    with suppress(OSError, AttributeError):
        os.chown(temporary, old.st_uid, -1)
    with suppress(OSError, AttributeError):
        for name in os.listxattr(target):
            os.setxattr(temporary, name, os.getxattr(target, name))
    # Last, for a change of the owner clears some bits.
    os.chmod(temporary, mode)
