"""Run a command, return its exit status, and print what keeps it from running."""

import atexit
import gc
import io
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn

from customer_journey._cli._parser import parser
from customer_journey._printable import printable

__all__ = ["main", "run_and_exit"]

_MISUSE = 2
_INTERRUPTED = 130
_PIPE_CLOSED = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status: 0 if all is well, 1 for findings or changes, 2 for misuse.

    Interrupted, it is 130, and 141 where the reader of the output has ended, as shells have it.

    Args:
        arguments: What stands after the name of the program; those of the process where None.
    """
    words = sys.argv[1:] if arguments is None else list(arguments)
    before = gc.get_threshold()
    # A command lives briefly and makes few cycles: to look for them as often as usual takes 6 %.
    gc.set_threshold(50_000, *before[1:])
    try:
        return _guarded(words)
    finally:
        gc.set_threshold(*before)


def run_and_exit() -> NoReturn:
    """Run the command of this process, and end the process with the status of the command.

    What is in memory is left to the operating system: to free it object by object, as Python does
    on its way out, takes as long as to check a small journey.
    """
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    atexit._run_exitfuncs()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - as Python would
    os._exit(status)


def _guarded(words: list[str]) -> int:
    """The status of a command, also of one whose output no one reads any more."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            # Who started the process has closed it, and wants to know the status alone.
            setattr(sys, name, open(os.devnull, "r+", encoding="utf-8"))  # noqa: SIM115 - kept
    options = parser(only=words[0] if words else None).parse_args(words)
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
    except OSError:
        # Not even what is wrong can be written, as on a full disk.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
        return _MISUSE
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
                status = _in_its_language(COMMANDS[options.command], options)
                sys.stdout.flush()
            finally:
                for warning in caught:
                    message = printable(str(warning.message))
                    sys.stderr.write(f"customer-journey: warning: {message}\n")
    except BrokenPipeError:
        raise
    except (JourneyError, OSError) as error:
        for line in _lines_of(error, options):
            sys.stderr.write(f"{line}\n")
        return _MISUSE
    return status


def _in_its_language(command: Callable[[Namespace], int], options: Namespace) -> int:
    """The status of a command, whose answers are in the language that an option states, if any."""
    language: str = getattr(options, "language", None) or ""
    if not language:
        return command(options)
    from customer_journey._messages._current import in_language, language_of_messages
    from customer_journey._messages._languages import LANGUAGES

    if language_of_messages(language) != language and language.partition("-")[0].lower() != "en":
        known = " and ".join(sorted(("en", *LANGUAGES)))
        note = printable(f"no words in {language!r}, so English ones stand; there are {known}")
        sys.stderr.write(f"customer-journey: note: {note}\n")
    with in_language(language, fixed=True):
        return command(options)


def _lines_of(error: Exception, options: Namespace) -> Iterator[str]:
    """What keeps a command from running; problems of journey files with the lines they are on."""
    from customer_journey._cli._diagnostics import SourceText, other_file, shown_problem
    from customer_journey._cli._screen import screen_of
    from customer_journey.errors import InvalidFileError
    from customer_journey.files._data import SUFFIXES

    begin = "customer-journey: error: "
    if isinstance(error, InvalidFileError):
        screen = screen_of(options, sys.stderr)
        is_journey = error.subject.lower().endswith(tuple(SUFFIXES))
        text = SourceText.of(error.subject if is_journey else None)
        for problem in error.problems:
            yield screen.folded(begin + shown_problem(error.subject, problem))
            if problem.line is not None:
                yield from text.excerpt(problem.line, problem.column, problem.end_column, screen)
    elif isinstance(error, OSError) and error.strerror:
        hint = other_file(error)
        reason = f"{error.strerror} ({hint})" if hint else error.strerror
        # That one is missing is said of the current folder, if of none with a name.
        is_missing = isinstance(error, FileNotFoundError)
        what = error.filename or ("the current folder" if is_missing else "standard output")
        yield begin + printable(f"{what}: {reason}")
    else:
        screen = screen_of(options, sys.stderr)
        first, *others = str(error).split("\n")
        yield screen.folded(begin + first)
        yield from map(screen.folded, others)
        yield from (screen.folded(begin + note) for note in getattr(error, "__notes__", ()))
