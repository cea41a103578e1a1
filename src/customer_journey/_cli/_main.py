"""Running a command: its exit status, and what is said when it cannot be run."""

import io
import os
import sys
import warnings
from collections.abc import Sequence

from attrs import evolve

from customer_journey._cli._asked import arguments_of, settle_format
from customer_journey._cli._commands import COMMANDS
from customer_journey.errors import InvalidFileError, JourneyError

__all__ = ["main"]

_MISUSE = 2
_INTERRUPTED = 130
_PIPE_CLOSED = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status: 0 if all is well, 1 for findings or changes, 2 for misuse.

    Interrupted, it is 130, and 141 where nobody reads the output any more, as shells have it.

    Args:
        arguments: What stands after the name of the program; those of the process where None.
    """
    given = arguments_of(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a letter shows another, rather than nothing at all.
            stream.reconfigure(errors="replace")
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("default", UserWarning)
            try:
                settle_format(given)
                status = COMMANDS[given.command](given)
                sys.stdout.flush()
            finally:
                for warning in caught:
                    sys.stderr.write(f"customer-journey: warning: {warning.message}\n")
    except BrokenPipeError:
        # Python would flush once more on its way out, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except KeyboardInterrupt:
        return _INTERRUPTED
    except (JourneyError, OSError) as error:
        _complain(error)
        return _MISUSE
    return status


def _complain(error: JourneyError | OSError) -> None:
    for line in _lines_of(error):
        sys.stderr.write(f"customer-journey: error: {line}\n")


def _lines_of(error: JourneyError | OSError) -> list[str]:
    if isinstance(error, InvalidFileError):
        return [
            ":".join(
                [
                    error.subject,
                    *(str(part) for part in (problem.line, problem.column) if part is not None),
                    f" {evolve(problem, line=None, column=None)}",
                ]
            )
            for problem in error.problems
        ]
    if isinstance(error, OSError):
        return [f"{error.filename}: {error.strerror}" if error.filename else str(error)]
    return [str(error), *getattr(error, "__notes__", [])]
