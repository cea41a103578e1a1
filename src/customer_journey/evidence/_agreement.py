"""How far several people agree who coded the same interviews."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import TypeAlias, TypeVar, final

from attrs import field, frozen

from customer_journey._answer import Answer, AnswerSequence
from customer_journey._arguments import checked
from customer_journey._log._interval import refuse
from customer_journey._log._traces import Interview
from customer_journey._messages._current import counted, message, numeral
from customer_journey._printable import printable
from customer_journey._values import brief, count_of
from customer_journey.errors import InvalidValueError, MissingExtraError, Problem

__all__ = ["Agreement", "CodeAgreement", "Disagreement", "agreement"]

_Codes: TypeAlias = frozenset[str]
_Units: TypeAlias = Sequence[Sequence[_Codes]]
"""The codings of each excerpt, without those who left it out."""

M = TypeVar("M", bound=Hashable)

_FEWEST = 2


@final
@frozen
class CodeAgreement(Answer):
    """How far coders agree on which excerpts have one code.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.evidence.CodeAgreement("hear", 12, alpha=0.8, kappa=None))
        hear: alpha 0.80 (12 times)
    """

    code: str
    """The code."""
    count: int
    """How often it was used, by all coders together."""
    alpha: float | None = field(kw_only=True)
    """Krippendorff's alpha, at most 1; None where nothing varies."""
    kappa: float | None = field(kw_only=True)
    """Cohen's kappa, in -1..1; None where nothing varies, and unless two coders left no gap."""

    def __str__(self) -> str:
        """The code with its figures."""
        figures = _figures(self.alpha, self.kappa)
        return printable(f"{self.code}: {figures} ({counted(self.count, 'time')})")


@final
@frozen
class Disagreement(Answer):
    """An excerpt to which coders gave different codes.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.evidence.Disagreement("ada", 0, "Saw it", (("hear",), None, ("see-ad",))))
        ada, excerpt 1: 'Saw it' is hear | a gap | see-ad
    """

    customer: str
    """Who said it."""
    position: int
    """Which of their excerpts it is, from 0."""
    text: str
    """What they said."""
    codes: tuple[tuple[str, ...] | None, ...]
    """What it is to each coder; None where one left it out."""

    def __str__(self) -> str:
        """Who said what, and what each coder took it for."""
        codings = [message("a gap") if codes is None else ", ".join(codes) for codes in self.codes]
        said = message(
            "{customer}, excerpt {number}: {text!r} is {codes}",
            customer=self.customer,
            number=self.position + 1,
            text=self.text,
            codes=" | ".join(codings),
        )
        return printable(said)


@final
@frozen(kw_only=True, repr=False)
class Agreement(AnswerSequence[CodeAgreement]):
    """An agreement is how far coders agree on each code, and in all.

    Example:
        >>> import customer_journey as cj
        >>> from customer_journey.evidence import Excerpt, Interview
        >>> ada, bo = (
        ...     [Interview("p", told=[Excerpt("x", codes=["hear"]), Excerpt("y", codes=[code])])]
        ...     for code in ("try", "buy")
        ... )
        >>> print(cj.evidence.agreement([ada, bo]))
        2 coders, 2 excerpts: alpha 0.40, kappa 0.33
          hear: alpha 1.00, kappa 1.00 (2 times)
          try: alpha 0.00, kappa 0.00 (1 time)
          buy: alpha 0.00, kappa 0.00 (1 time)
          p, excerpt 2: 'y' is try | buy
    """

    codes: tuple[CodeAgreement, ...]
    """Each code, in the order in which they come up."""
    coders: int
    """How many people coded."""
    excerpts: int
    """How many excerpts two or more of them coded; no other counts."""
    alpha: float | None
    """Krippendorff's alpha over all codes, at most 1; None where nothing varies."""
    kappa: float | None
    """Cohen's kappa over all codes, in -1..1; None where nothing varies, and unless two coders left
    no gap."""
    disagreements: tuple[Disagreement, ...]
    """The excerpts on which coders differ: what to talk over."""

    def __str__(self) -> str:
        """The figures in all and by code, and each excerpt on which coders differ."""
        of = f"{counted(self.coders, 'coder')}, {counted(self.excerpts, 'excerpt')}"
        lines = [f"{of}: {_figures(self.alpha, self.kappa)}"]
        return "\n".join([*lines, *(f"  {each}" for each in (*self.codes, *self.disagreements))])

    def __repr__(self) -> str:
        """The figures in all, in brackets."""
        return f"<Agreement: {str(self).partition(chr(10))[0]}>"


def _figures(alpha: float | None, kappa: float | None) -> str:
    if alpha is None:
        return message("undefined: nothing varies")
    figures = f"alpha {numeral(f'{alpha:.2f}')}"
    return figures if kappa is None else f"{figures}, kappa {numeral(f'{kappa:.2f}')}"


@checked
def agreement(coders: Iterable[Iterable[Interview]], /) -> Agreement:
    """How far people agree who coded the same interviews, each on their own.

    In all, two codings of an excerpt agree where all its codes are the same. For one code, they
    agree where both have it, or neither. An excerpt without codes is a gap: that coder did not
    code it. To say that nothing fits, agree on a code for that, as in `none`.

    Args:
        coders: The interviews as each coder coded them: of the same people, with the same excerpts.

    Raises:
        InvalidValueError: There is one coder only, or they coded different people or excerpts.
        MissingExtraError: It needs `pip install 'customer-journey[interviews]'`.

    Example:
        >>> import customer_journey as cj
        >>> from customer_journey.evidence import Excerpt, Interview
        >>> ada = [Interview("p", told=[Excerpt("x", codes=["hear"])])]
        >>> print(cj.evidence.agreement([ada, ada]))
        2 coders, 1 excerpt: undefined: nothing varies
          hear: undefined: nothing varies (2 times)

    Source:
        K. Krippendorff (2019), "Content Analysis", 4th edition, chapter 12; J. Cohen (1960), "A
        Coefficient of Agreement for Nominal Scales", Educational and Psychological Measurement
        20(1).
    """
    codings = [tuple(interviews) for interviews in coders]
    people = _by_customer(codings)
    units: list[list[_Codes]] = []
    differing: list[Disagreement] = []
    count: Counter[str] = Counter()
    has_gaps = False
    for customer, versions in people.items():
        for position, excerpts in enumerate(
            zip(*(interview.told for interview in versions), strict=True)
        ):
            unit = [frozenset(each.codes) for each in excerpts if each.codes]
            count.update(code for each in excerpts for code in dict.fromkeys(each.codes))
            has_gaps = has_gaps or len(unit) < len(excerpts)
            if len(unit) >= _FEWEST:
                units.append(unit)
            if len(set(unit)) > 1:
                said = tuple(each.codes or None for each in excerpts)
                differing.append(Disagreement(customer, position, excerpts[0].text, said))
    alphas = _alphas(units)
    is_paired = len(codings) == _FEWEST and not has_gaps
    return Agreement(
        codes=tuple(
            CodeAgreement(
                code,
                uses,
                alpha=alphas.get(code, (None, 0))[0],
                kappa=_kappa([[code in codes for codes in unit] for unit in units])
                if is_paired
                else None,
            )
            for code, uses in count.items()
        ),
        coders=len(codings),
        excerpts=len(units),
        alpha=_alpha_in_all(units),
        kappa=_kappa(units) if is_paired else None,
        disagreements=tuple(differing),
    )


def _by_customer(codings: Sequence[Sequence[Interview]]) -> dict[str, list[Interview]]:
    """What each customer said as each coder has it.

    Raises:
        InvalidValueError: There are fewer than two coders, or it is not the same to all of them.
    """
    if len(codings) < _FEWEST:
        message = f"expected the interviews of two coders or more, got {len(codings)}"
        raise InvalidValueError("agreement", [Problem("coders", message)])
    everyone = dict.fromkeys(each.customer for interviews in codings for each in interviews)
    problems: list[Problem] = []
    by_coder: list[dict[str, Interview]] = []
    for index, interviews in enumerate(codings):
        where = f"coders[{index}]"
        named = {each.customer: each for each in interviews}
        by_coder.append(named)
        if len(named) < len(interviews):
            problems.append(Problem(where, "has a customer twice"))
        absent = [brief(customer) for customer in everyone if customer not in named]
        if absent:
            problems.append(Problem(where, f"has not coded {', '.join(absent)}"))
    if not problems:
        problems += _different_excerpts(by_coder)
    refuse("agreement", problems)
    return {customer: [named[customer] for named in by_coder] for customer in everyone}


def _different_excerpts(by_coder: Sequence[dict[str, Interview]]) -> Iterator[Problem]:
    """What is not the same in the interviews of the first coder and of another."""
    first = by_coder[0]
    for index, named in enumerate(by_coder[1:], start=1):
        for customer, interview in named.items():
            texts, expected = (
                [excerpt.text for excerpt in each.told] for each in (interview, first[customer])
            )
            where = f"coders[{index}].{customer}.told"
            if len(texts) != len(expected):
                message = f"has {count_of(len(texts), 'excerpt')}, not {len(expected)}"
                yield Problem(where, f"{message} as for the first coder")
            for position, (text, other) in enumerate(zip(texts, expected, strict=False)):
                if text != other:
                    message = f"{brief(text)} is not what the first coder has: {brief(other)}"
                    yield Problem(f"{where}[{position}]", message)


def _alphas(units: Sequence[Sequence[Iterable[M]]]) -> dict[M, tuple[float | None, int]]:
    """Alpha of each mark that codings have or lack, and its share in the disagreement expected.

    Raises:
        MissingExtraError: The library is not installed.
    """
    try:
        import krippendorff
        import numpy as np
    except ImportError:
        raise MissingExtraError("krippendorff", "interviews") from None
    uses: dict[M, Counter[int]] = {}
    for index, unit in enumerate(units):
        for marks in unit:
            for mark in marks:
                uses.setdefault(mark, Counter())[index] += 1
    sizes = np.array([len(unit) for unit in units])
    alphas: dict[M, tuple[float | None, int]] = {}
    for mark, numbers in uses.items():
        having = np.zeros_like(sizes)
        having[[*numbers]] = [*numbers.values()]
        expected = int(having.sum() * (sizes - having).sum())
        alpha = None
        if expected:
            counts = np.stack([having, sizes - having], axis=1)
            alpha = krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")
        alphas[mark] = (None if alpha is None else float(alpha), expected)
    return alphas


def _alpha_in_all(units: _Units) -> float | None:
    # The distance of two nominal values is half the sum of their distances in having each value, so
    # alpha is the mean of the alphas of all values, weighted by the disagreements expected. The
    # library itself would need memory for excerpts times values squared.
    each = _alphas([[(codes,) for codes in unit] for unit in units]).values()
    weights = sum(expected for _, expected in each)
    if not weights:
        return None
    return sum(alpha * expected for alpha, expected in each if alpha is not None) / weights


def _kappa(pairs: Sequence[Sequence[object]]) -> float | None:
    """Cohen's kappa of two codings of each excerpt; None where both always say the same."""
    size = len(pairs)
    left, right = (Counter(pair[index] for pair in pairs) for index in (0, 1))
    expected = sum(count * right[value] for value, count in left.items())
    agreed = sum(pair[0] == pair[1] for pair in pairs)
    return None if expected == size**2 else (agreed * size - expected) / (size**2 - expected)
