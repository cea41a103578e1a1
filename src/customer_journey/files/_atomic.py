"""Files that are written whole or not at all."""

import os
import secrets
import stat
from pathlib import Path

__all__ = ["write_whole"]


def write_whole(path: Path, content: bytes) -> None:
    """Give a file this content in one step; a device or a pipe is written to as it is.

    Raises:
        OSError: It cannot be written; the file is as it was, and nothing else is left behind.
    """
    target = Path(os.path.realpath(path))
    mode = _mode_of(target)
    if mode is not None and not stat.S_ISREG(mode):
        target.write_bytes(content)
        return
    beside = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        _write_new(beside, content, mode)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _mode_of(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _write_new(path: Path, content: bytes, mode: int | None) -> None:
    with path.open("xb") as file:
        if mode is not None:
            path.chmod(stat.S_IMODE(mode))
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
