"""Interviews of one study, and their files."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeVar, cast, final

from attrs import asdict, evolve, field, frozen

from customer_journey._answer import AnswerSequence, Cell
from customer_journey._arguments import checked
from customer_journey._log._excerpts import About, Excerpt
from customer_journey._log._interval import refuse
from customer_journey._log._traces import Interview, Trace, Visit
from customer_journey._messages._current import counted, message
from customer_journey._model import InsightKind
from customer_journey._suggest import did_you_mean
from customer_journey._values import as_plain, as_tuple, text_problems
from customer_journey.errors import InvalidFileError, InvalidValueError, Problem
from customer_journey.files._atomic import output_path, write_whole
from customer_journey.files._data import Format, format_of, parse_file
from customer_journey.files._reading import shown
from customer_journey.files._text import placed

__all__ = ["Interviews", "read_interviews", "write_interviews"]

T = TypeVar("T")

_HEADER: Final = "customer_journey_interviews"
_FORMAT: Final = 1
_FILE_KEYS: Final = (_HEADER, "selected_on", "interviews")
_SHORT_FORMS: Final[Mapping[str, InsightKind]] = {
    "trigger": "trigger",
    "why_buy": "why-buy",
    "why_us": "why-us",
}
"""Keys of version 0.1.0 for what one excerpt says, in the order in which customers say it."""
_KEYS: Final = ("customer", "on", "segment", "outcome", "told", "steps", "answers", *_SHORT_FORMS)
_EXCERPT_KEYS: Final = ("about", "text", "codes", "score")
_VISIT_KEYS: Final = ("stage", "at", "failed", "actor", "passed")


def _as_text(value: str) -> str:
    return cast("str", as_plain(value))


def _as_interviews(value: Iterable[Interview]) -> tuple[Interview, ...]:
    return as_tuple(value)


@final
@frozen(repr=False)
class Interviews(AnswerSequence[Interview]):
    """Interviews of one study, and on which outcome the people were selected, if on any.

    Raises:
        InvalidValueError: Something among them is not an interview.

    Example:
        >>> import customer_journey as cj
        >>> from customer_journey.evidence import Interview, Interviews
        >>> buyers = Interviews([Interview("ada", told=["Paid"])], selected_on="bought")
        >>> print(buyers)
        1 interview, 1 excerpt; all were selected on 'bought'
        >>> buyers.rows()[0]["text"]
        'Paid'
    """

    interviews: tuple[Interview, ...] = field(default=(), converter=_as_interviews)
    """The interviews."""
    selected_on: str = field(default="", kw_only=True, converter=_as_text)
    """The outcome for which the people were chosen, as in `bought`; empty where they were chosen
    whatever became of them."""

    def __attrs_post_init__(self) -> None:
        items: object = self.interviews
        each = cast("tuple[object, ...]", items if isinstance(items, tuple) else (items,))
        problems = [
            Problem(f"interviews[{index}]", f"expected an Interview, got {shown(item)}")
            for index, item in enumerate(each)
            if not isinstance(item, Interview)
        ]
        problems += [item.within("selected_on") for item in text_problems(self.selected_on)]
        refuse("Interviews", problems)

    def __str__(self) -> str:
        """How many interviews and excerpts there are, and how the people were chosen."""
        excerpts = sum(len(interview.told) for interview in self.interviews)
        selected = ""
        if self.selected_on:
            text = "; all were selected on {outcome!r}"
            selected = message(text, outcome=self.selected_on)
        interviews = counted(len(self), "interview")
        return f"{interviews}, {counted(excerpts, 'excerpt', 'excerpts')}{selected}"

    def __repr__(self) -> str:
        """The same, in brackets."""
        return f"<Interviews: {self}>"

    def rows(self) -> list[dict[str, Cell]]:
        """A row for each excerpt, for a table.

        Columns: `customer`, `segment` (str), `order` (int, from 1), `about`, `text` (str), `codes`
        (joined by a comma) and `score` (float, or None).
        """
        return [
            {
                "customer": interview.customer,
                "segment": interview.segment,
                "order": order,
                "about": excerpt.about,
                "text": excerpt.text,
                "codes": ", ".join(excerpt.codes),
                "score": excerpt.score,
            }
            for interview in self.interviews
            for order, excerpt in enumerate(interview.told, start=1)
        ]


def read_interviews(path: str | os.PathLike[str], /) -> Interviews:
    """The interviews that a YAML or JSON file holds.

    The file begins with `customer_journey_interviews: 1`. Under `interviews` stand, by customer,
    the fields of `Interview`; what was `told` is a list of texts, for steps, and of mappings with
    the fields of `Excerpt`. In place of `trace`, there may be `steps`, a list of stages. What
    everybody was `selected_on` stands beside `interviews`.

    A file that is a list of interviews, each with its `customer`, does as well. The keys `trigger`,
    `why_buy`, `why_us` and `answers`, a mapping from questions to answers, are short for excerpts.

    Args:
        path: A file in UTF-8, whose name ends in .json, .yaml or .yml.

    Raises:
        InvalidFileError: It holds something else. Everything that is wrong is named.
        MissingExtraError: YAML needs `pip install 'customer-journey[yaml]'`.
        OSError: The file cannot be read.

    Example:
        >>> import customer_journey as cj
        >>> import tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "interviews.json")
        ...     size = path.write_text('[{"customer": "ada", "steps": ["know", "buy"]}]')
        ...     cj.evidence.read_interviews(path)[0].trace.steps
        ('know', 'buy')
    """
    parsed = parse_file(path, "read_interviews")
    problems = list(parsed.problems)
    data: object = parsed.data
    selected_on: object = ""
    if isinstance(data, Mapping):
        keys = cast("Mapping[str, object]", data)
        problems += _file_problems(keys)
        selected_on = keys.get("selected_on")
        interviews = list(_interviews(keys.get("interviews", {}), "interviews", problems))
    else:
        interviews = list(_interviews(parsed.data, "", problems))
    if selected_on is not None and not isinstance(selected_on, str):
        problems.append(Problem("selected_on", f"expected a text, got {shown(selected_on)}"))
    if problems or parsed.repeats:
        raise InvalidFileError(os.fspath(path), placed(problems, parsed.tokens()))
    return Interviews(interviews, selected_on=cast("str", selected_on or ""))


@checked
def write_interviews(
    interviews: Iterable[Interview],
    path: str | os.PathLike[str],
    /,
    *,
    format: Format | None = None,
) -> None:
    """Write interviews to a file, which `read_interviews` reads back as equal ones.

    Args:
        interviews: The interviews, each customer once; as `Interviews`, with what they were
            selected on.
        path: The file, which need not exist; its folder must.
        format: `json` or `yaml`; where None, as the suffix says: `.json`, `.yaml` or `.yml`.

    Raises:
        InvalidValueError: A customer is there twice, or a trace has another outcome or segment than
            its interview, or a note.
        InvalidFileError: The suffix names no format, or no file can have such a path.
        OSError: The file cannot be written; it is as it was before.

    Example:
        >>> import customer_journey as cj
        >>> import tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "interviews.json")
        ...     ada = cj.evidence.Interview("ada", told=["know", "buy"])
        ...     cj.evidence.write_interviews([ada], path)
        ...     cj.evidence.read_interviews(path)[0].customer
        'ada'
    """
    file = output_path(path, "write_interviews")
    format = format_of(file, format, "write_interviews")
    data: dict[str, object] = {_HEADER: _FORMAT}
    if selected_on := getattr(interviews, "selected_on", ""):
        data["selected_on"] = selected_on
    written: dict[str, object] = {}
    problems: list[Problem] = []
    for index, interview in enumerate(interviews):
        where = f"[{index}]"
        if interview.customer in written:
            message = f"customer {interview.customer!r} is there twice"
            problems.append(Problem(where, message))
        keys = written[interview.customer] = _written(interview)
        if _interview({"customer": interview.customer, **keys}) != interview:
            message = "its outcome, segment or note is not that of the interview"
            problems.append(Problem(f"{where}.trace", message))
    refuse("write_interviews", problems)
    if format == "json":
        from customer_journey.files._json import write
    else:
        from customer_journey.files._yaml_text import write
    write_whole(file, write({**data, "interviews": written}).encode())


def _file_problems(keys: Mapping[str, object]) -> Iterator[Problem]:
    """What is wrong with the outermost keys of a file."""
    version = keys.get(_HEADER)
    if version is None:
        hint = f"begin with '{_HEADER}: {_FORMAT}'; or make the file a list"
        message = f"expected a list of interviews, or the key {_HEADER!r}"
        yield Problem("", message, hint=hint)
    elif type(version) is not int or version != _FORMAT:
        message = f"expected version {_FORMAT} of the format, got {shown(version)}"
        yield Problem(_HEADER, message)
    yield from _unknown(keys, _FILE_KEYS, "key")


def _unknown(keys: Mapping[str, object], known: Sequence[str], kind: str) -> Iterator[Problem]:
    for name in keys:
        if name not in known:
            hint = did_you_mean(str(name), known) or f"there are {', '.join(known)}"
            yield Problem(str(name), f"no {kind} {name!r}", hint=hint)


def _interviews(data: object, where: str, problems: list[Problem]) -> Iterator[Interview]:
    """The interviews of a list, or of a mapping by customer; what is wrong goes to the problems."""
    if isinstance(data, Mapping):
        items = cast("Mapping[str, object]", data)
        named: list[tuple[str, object]] = [
            (
                f"{where}.{name}",
                {"customer": name, **cast("Mapping[str, object]", item)}
                if isinstance(item, Mapping)
                else {"customer": name}
                if item is None
                else item,
            )
            for name, item in items.items()
        ]
    elif isinstance(data, list):
        listed = cast("list[object]", data)
        named = [(f"{where}[{index}]", item) for index, item in enumerate(listed)]
    else:
        message = f"expected a list of interviews, or a mapping, got {shown(data)}"
        hint = "" if where else f"begin with '{_HEADER}: {_FORMAT}'"
        problems.append(Problem(where, message, hint=hint))
        return
    for path, item in named:
        try:
            yield _interview(item)
        except InvalidValueError as error:
            problems += [each.within(path) for each in error.problems]


def _interview(item: object) -> Interview:
    if not isinstance(item, Mapping):
        raise InvalidValueError(
            "Interview", [Problem("", f"expected a mapping, got {shown(item)}")]
        )
    keys = cast("Mapping[str, object]", item)
    problems = [*_unknown(keys, _KEYS, "field")]
    on = keys.get("on")
    if isinstance(on, str):
        try:
            on = date.fromisoformat(on)
        except ValueError:
            problems.append(Problem("on", f"{shown(on)} is not a day, as in 2026-03-02"))
            on = None
    short = _short_forms(keys, problems)
    excerpts = [
        *short["trigger"],
        *_each("told", keys.get("told", ()), _excerpt, problems),
        *short["why_buy"],
        *short["why_us"],
        *short["answers"],
    ]
    about: dict[str, Any] = {name: keys[name] for name in ("outcome", "segment") if name in keys}
    customer = cast("str", keys.get("customer", ""))
    trace: Trace | None = None
    try:
        if "steps" in keys:
            visits = tuple(_each("steps", keys["steps"], _visit, problems))
            trace = _trace(customer, visits, about)
        interview = Interview(customer, on=cast("date", on), told=excerpts, trace=trace, **about)
    except InvalidValueError as error:
        raise InvalidValueError("Interview", [*problems, *error.problems]) from None
    refuse("Interview", problems)
    return interview


def _short_forms(
    keys: Mapping[str, object], problems: list[Problem]
) -> Mapping[str, Sequence[Excerpt]]:
    """The excerpts that the keys of version 0.1.0 stand for."""
    excerpts: dict[str, list[Excerpt]] = {name: [] for name in (*_SHORT_FORMS, "answers")}
    for name, kind in _SHORT_FORMS.items():
        text = keys.get(name)
        problems += [item.within(name) for item in text_problems("" if text is None else text)]
        if isinstance(text, str) and text.strip():
            excerpts[name].append(Excerpt(text, about=kind))
    answers = keys.get("answers")
    if isinstance(answers, Mapping):
        for question, answer in cast("Mapping[str, object]", answers).items():
            said = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
            excerpts["answers"].append(Excerpt(f"{question} – {said}", about="question"))
    elif answers is not None:
        problems.append(Problem("answers", f"expected a mapping, got {shown(answers)}"))
    return excerpts


def _each(
    name: str, data: object, read: Callable[[object], T], problems: list[Problem]
) -> Iterator[T]:
    """What each item of a list holds; what is wrong goes to the problems."""
    if not isinstance(data, (list, tuple)):
        problems.append(Problem(name, f"expected several in a list, got {shown(data)}"))
        return
    for index, item in enumerate(cast("Sequence[object]", data)):
        try:
            yield read(item)
        except InvalidValueError as error:
            problems += [each.within(f"{name}[{index}]") for each in error.problems]


def _excerpt(item: object) -> Excerpt:
    if isinstance(item, str):
        return Excerpt(item)
    keys, problems = _stated(item, "a text or a mapping", _EXCERPT_KEYS, needed="text")
    refuse("Excerpt", problems)
    if isinstance(keys.get("codes"), str):
        keys["codes"] = [keys["codes"]]
    return Excerpt(**keys)


def _visit(item: object) -> Visit:
    if isinstance(item, str):
        return Visit(item)
    keys, problems = _stated(item, "a Visit, a text or a mapping", _VISIT_KEYS, needed="stage")
    if "at" in keys:
        try:
            keys["at"] = datetime.fromisoformat(str(keys["at"]))
        except ValueError:
            message = f"{shown(keys['at'])} is not a time, as in 2026-03-02T10:00:00"
            problems.append(Problem("at", message))
    refuse("Visit", problems)
    return Visit(**keys)


def _stated(
    item: object, expected: str, known: Sequence[str], *, needed: str
) -> tuple[dict[str, Any], list[Problem]]:
    """The fields that a mapping states, and what is wrong with their names."""
    if not isinstance(item, Mapping):
        return {}, [Problem("", f"expected {expected}, got {shown(item)}")]
    keys = dict(cast("Mapping[str, Any]", item))
    problems = [*_unknown(keys, known, "field")]
    if needed not in keys:
        problems.append(Problem(needed, f"the key {needed!r} is missing"))
    return keys, problems


def _trace(customer: str, visits: tuple[Visit, ...], about: Mapping[str, Any]) -> Trace:
    """The trace of an interview; what is wrong with its visits is wrong with the steps."""
    try:
        return Trace(customer, visits, **about)
    except InvalidValueError as error:
        problems = [
            evolve(each, where=each.where.replace("visits", "steps", 1)) for each in error.problems
        ]
        raise InvalidValueError("Interview", problems) from None


def _written(interview: Interview) -> dict[str, object]:
    """The keys of an interview, but for its customer."""
    keys: dict[str, object] = {
        "on": interview.on and interview.on.isoformat(),
        "segment": interview.segment,
        "outcome": interview.outcome,
        "told": [_written_excerpt(excerpt) for excerpt in interview.told],
    }
    written = {name: value for name, value in keys.items() if value}
    if interview.trace is not None:
        steps: list[object] = []
        for visit in interview.trace.visits:
            stated = {name: value for name, value in asdict(visit).items() if value}
            if visit.at is not None:
                stated["at"] = visit.at.isoformat()
            steps.append(visit.stage if stated.keys() <= {"stage"} else {"stage": "", **stated})
        written["steps"] = steps
    return written


def _written_excerpt(excerpt: Excerpt) -> object:
    about: About = excerpt.about
    if about == "step" and not excerpt.codes and excerpt.score is None:
        return excerpt.text
    keys: dict[str, object] = {} if about == "step" else {"about": about}
    keys["text"] = excerpt.text
    if excerpt.codes:
        keys["codes"] = list(excerpt.codes)
    if excerpt.score is not None:
        keys["score"] = int(excerpt.score) if excerpt.score.is_integer() else excerpt.score
    return keys
