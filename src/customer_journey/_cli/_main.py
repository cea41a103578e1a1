"""Run a command, return its exit status, and print what keeps it from running."""

import io
import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from customer_journey._cli._parser import parser
from customer_journey._printable import printable, printable_lines

__all__ = ["main"]

_MISUSE = 2
_INTERRUPTED = 130
_PIPE_CLOSED = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status: 0 if all is well, 1 for findings or changes, 2 for misuse.

    Interrupted, it is 130, and 141 where the reader of the output has ended, as shells have it.

    Args:
        arguments: What stands after the name of the program; those of the process where None.
    """
    options = parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a letter shows another, rather than nothing at all.
            stream.reconfigure(errors="replace")
    try:
        status = _run(options)
    except BrokenPipeError:
        # Python would flush once more on its way out, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except KeyboardInterrupt:
        return _INTERRUPTED
    return status


def _run(options: Namespace) -> int:
    """The status of the command; imported only now, for `--help` needs none of it."""
    import warnings

    from customer_journey._cli._commands import COMMANDS, settle_format
    from customer_journey.errors import JourneyError

    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("default", UserWarning)
            try:
                settle_format(options)
                status = COMMANDS[options.command](options)
                sys.stdout.flush()
            finally:
                for warning in caught:
                    message = printable(str(warning.message))
                    sys.stderr.write(f"customer-journey: warning: {message}\n")
    except BrokenPipeError:
        raise
    except (JourneyError, OSError) as error:
        for line in _lines_of(error):
            sys.stderr.write(f"customer-journey: error: {line}\n")
        return _MISUSE
    return status


def _lines_of(error: Exception) -> list[str]:
    from attrs import evolve

    from customer_journey.errors import InvalidFileError

    if isinstance(error, InvalidFileError):
        lines: list[str] = []
        for problem in error.problems:
            numbers = (problem.line, problem.column)
            place = [error.subject, *(str(number) for number in numbers if number is not None)]
            lines.append(printable(f"{':'.join(place)}: {evolve(problem, line=None, column=None)}"))
        return lines
    if isinstance(error, OSError) and error.filename:
        return [printable(f"{error.filename}: {error.strerror}")]
    return [printable_lines(str(error)), *map(printable, getattr(error, "__notes__", ()))]
