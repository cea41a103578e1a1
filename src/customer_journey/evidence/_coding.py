"""From people's own words to codes and stages, with nothing lost on the way."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import final

from attrs import evolve, frozen

from customer_journey._answer import Answer
from customer_journey._arguments import checked
from customer_journey._log._excerpts import About, Excerpt
from customer_journey._log._interval import refuse
from customer_journey._log._traces import Interview, Trace
from customer_journey._messages._current import counted, message
from customer_journey._model import Journey
from customer_journey._suggest import Suggester
from customer_journey._values import as_texts
from customer_journey.errors import Problem
from customer_journey.evidence._codes import steps_of
from customer_journey.evidence._interviews import Interviews

__all__ = ["Coded", "Uncoded", "code"]


@final
@frozen
class Uncoded(Answer):
    """Words of an interview that the codebook does not have."""

    customer: str
    """Who said it."""
    position: int
    """How many of their excerpts about the same stand before it."""
    words: str
    """What they said."""
    hint: str
    """The nearest words that it has, as a question; empty where none are near."""
    about: About = "step"
    """What it is about."""

    def __str__(self) -> str:
        """Who said what, as which step."""
        hint = f" ({self.hint})" if self.hint else ""
        about = f"{message(self.about)} {self.position + 1}"
        return f"{self.customer}, {about}: {self.words!r}{hint}"


@final
@frozen(kw_only=True, repr=False)
class Coded(Answer):
    """Interviews with their traces, and what could not be coded or was set aside."""

    interviews: Interviews
    """The interviews with their codes, each with a trace; steps without a code are steps under
    their own words."""
    uncoded: tuple[Uncoded, ...]
    """What has no code."""
    set_aside: tuple[Uncoded, ...]
    """What the codebook says stands for nothing."""

    @property
    def ok(self) -> bool:
        """Whether everything that was said has a code."""
        return not self.uncoded

    def __str__(self) -> str:
        """How many excerpts were coded, and each that was not."""
        excerpts = [excerpt for item in self.interviews for excerpt in item.told]
        are_steps = all(excerpt.about == "step" for excerpt in excerpts)
        singular, plural = ("step", "steps") if are_steps else ("excerpt", "excerpts")
        aside, uncoded = len(self.set_aside), len(self.uncoded)
        counts = message(
            "{coded} coded, {aside} set aside, {uncoded} without a code",
            coded=len(excerpts) - aside - uncoded,
            aside=aside,
            uncoded=uncoded,
        )
        interviews = counted(len(self.interviews), "interview")
        lines = [f"{interviews}, {counted(len(excerpts), singular, plural)}: {counts}"]
        return "\n".join([*lines, *(f"  {item}" for item in self.uncoded)])

    def __repr__(self) -> str:
        """The counts, in brackets."""
        return f"<Coded: {str(self).partition(chr(10))[0]}>"


@checked
def code(
    interviews: Iterable[Interview],
    /,
    *,
    codebook: Mapping[str, str | Iterable[str] | None] | None = None,
    journey: Journey | None = None,
) -> Coded:
    """The interviews with codes for what was said, and the traces that these codes state.

    A code is a stage, a transition such as `hear -> taste`, a question or an insight; an excerpt
    may have several. Excerpts about steps and decisions state the trace. Steps without a code
    become steps as they are and are reported, so that they are still seen in every count; so is all
    else that has none. A difference in case, or in blanks, is none.

    Args:
        interviews: Interviews in which `told` holds what was said. Codes that excerpts have stay.
        codebook: From words to the code or codes they stand for; None stands for what says nothing.
        journey: Where given, its questions and insights never become steps, whatever excerpt they
            stand for. Without it, each code of a step or a decision is a step.

    Raises:
        InvalidValueError: The codebook gives the same words two codes, or a blank one.

    Example:
        >>> import customer_journey as cj
        >>> ada = cj.evidence.Interview("ada", told=["Saw a talk", "asked my boss", "Paid"])
        >>> coded = cj.evidence.code([ada], codebook={"saw a talk": "know", "paid": "buy"})
        >>> coded.interviews[0].trace.steps
        ('know', 'asked my boss', 'buy')
        >>> print(coded.uncoded[0])
        ada, step 2: 'asked my boss'
    """
    words_to_codes = codebook or {}
    codes = _codes_by_words(words_to_codes)
    suggester = Suggester(words_to_codes)
    coded: list[Interview] = []
    uncoded: list[Uncoded] = []
    set_aside: list[Uncoded] = []
    for interview in interviews:
        excerpts: list[Excerpt] = []
        steps: list[Excerpt] = []
        positions: Counter[About] = Counter()
        for excerpt in interview.told:
            words, about = excerpt.text, excerpt.about
            position = positions[about]
            positions[about] += 1
            matched = codes.get(_fold(words), ())
            if matched is None:
                set_aside.append(Uncoded(interview.customer, position, words, "", about))
                excerpts.append(evolve(excerpt, codes=()))
                continue
            each = evolve(excerpt, codes=[*dict.fromkeys((*excerpt.codes, *matched))])
            excerpts.append(each)
            if not each.codes:
                hint = suggester.hint(words)
                uncoded.append(Uncoded(interview.customer, position, words, hint, about))
            own_words = [words] if about == "step" and words.strip() else []
            steps.append(each if each.codes else evolve(each, codes=own_words))
        trace = Trace(
            interview.customer,
            steps_of(steps, journey),
            outcome=interview.outcome,
            segment=interview.segment,
        )
        # Who was read with the steps, and said no other, keeps them.
        kept = trace if trace.visits or interview.trace is None else interview.trace
        coded.append(evolve(interview, told=excerpts, trace=kept))
    return Coded(
        interviews=Interviews(coded, selected_on=getattr(interviews, "selected_on", "")),
        uncoded=tuple(uncoded),
        set_aside=tuple(set_aside),
    )


def _codes_by_words(
    codebook: Mapping[str, str | Iterable[str] | None],
) -> dict[str, tuple[str, ...] | None]:
    codes: dict[str, tuple[str, ...] | None] = {}
    problems: list[Problem] = []
    for words, value in codebook.items():
        each = (value,) if isinstance(value, str) else None if value is None else as_texts(value)
        before = codes.setdefault(_fold(words), each)
        if before != each:
            message = f"the same words stand for {_said(before)} and for {_said(each)}"
            problems.append(Problem(f"codebook[{words!r}]", message))
        if each is not None and not (each and all(code.strip() for code in each)):
            problems.append(Problem(f"codebook[{words!r}]", "name a code, or say None for nothing"))
    refuse("code", problems)
    return codes


def _said(codes: tuple[str, ...] | None) -> str:
    return "nothing" if codes is None else " and ".join(map(repr, codes))


def _fold(words: str) -> str:
    return " ".join(words.casefold().split())
