"""How wide the terminal is."""

import os
import sys

__all__ = ["terminal_width"]


def terminal_width(default: int) -> int:
    """The columns that `COLUMNS` states or the terminal has; the default where neither does.

    `shutil` would say the same, and loads four libraries of compression for its archives.
    """
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() and int(stated):
        return int(stated)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or default  # type: ignore[union-attr] # pyright: ignore[reportOptionalMemberAccess] - raises what is caught
    except (AttributeError, ValueError, OSError):
        # It is closed, replaced, or not a terminal.
        return default
