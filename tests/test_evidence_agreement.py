"""Agreement of coders, compared with published examples, the library itself and exact sums."""

import sys
from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.errors import InvalidValueError, MissingExtraError
from customer_journey.evidence import Excerpt, Interview, agreement

Codes = Sequence[str]


def coder(*excerpts: Codes, people: int = 1) -> list[Interview]:
    """Interviews, coded excerpt by excerpt, in as equal parts as can be."""
    coded = [Excerpt(f"excerpt {at}", codes=codes) for at, codes in enumerate(excerpts)]
    return [Interview(f"p{at}", told=coded[at::people]) for at in range(people)]


TWELVE = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]
"""Four coders and twelve units, from Krippendorff (2011), "Computing Krippendorff's
Alpha-Reliability"; a point is a gap."""


@pytest.mark.extra("interviews")
@pytest.mark.parametrize("people", [1, 3, 12])
def test_twelve_units_of_krippendorff(people: int) -> None:
    """Four coders with gaps: .743 for nominal values, however the units are spread over people."""
    coders = [
        coder(*([] if code == "." else [f"c{code}"] for code in line.split()), people=people)
        for line in TWELVE
    ]
    result = agreement(coders)
    assert result.alpha == pytest.approx(0.743, abs=5e-4)
    assert (result.coders, result.excerpts, result.kappa) == (4, 11, None)
    assert {each.kappa for each in result} == {None}
    assert len(result) == 5


def fifty() -> list[list[Interview]]:
    """Two readers of 50 proposals: 20 times both say yes, 15 times both no; 5 and 10 differ."""
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    return [coder(*([pair[at]] for pair in pairs)) for at in (0, 1)]


@pytest.mark.extra("interviews")
def test_cohens_kappa_of_fifty_proposals() -> None:
    """The known example: kappa .40; of two codes, each has what both have."""
    result = agreement(fifty())
    assert result.kappa == pytest.approx(0.4)
    assert [each.kappa for each in result] == [pytest.approx(0.4)] * 2
    assert result.rows()[0] == {"code": "yes", "count": 55, "alpha": result[0].alpha,
                               "kappa": result[0].kappa}  # fmt: skip
    assert result.alpha == pytest.approx(result[0].alpha)
    assert len(result.disagreements) == 15
    assert str(result).splitlines()[0] == "2 coders, 50 excerpts: alpha 0.40, kappa 0.40"
    assert repr(result) == "<Agreement: 2 coders, 50 excerpts: alpha 0.40, kappa 0.40>"


@pytest.mark.extra("interviews")
def test_where_nothing_varies_there_is_no_figure() -> None:
    """All say one thing: no number, in all or of the code; nor of excerpts that one coder has."""
    same = agreement([coder(["hear"], ["hear"])] * 3)
    assert (same.alpha, same.kappa, same[0].alpha, same[0].kappa) == (None,) * 4
    assert "undefined: nothing varies" in str(same)
    paired = agreement([coder(["hear"])] * 2)
    assert (paired.kappa, paired[0].kappa) == (None, None)
    apart = agreement([coder(["hear"], []), coder([], ["try"])])
    assert (apart.alpha, apart.excerpts, apart.disagreements) == (None, 0, ())
    assert [each.alpha for each in apart] == [None, None]
    empty = agreement([[], []])
    assert (empty.alpha, empty.kappa, len(empty)) == (None, None, 0)


@pytest.mark.extra("interviews")
def test_excerpts_with_several_codes_agree_in_all_only_where_all_do() -> None:
    """Of one code, it is enough that both have it; order and repetition say nothing."""
    ada, bo = coder(["a", "b"], ["c", "c"], ["a"]), coder(["b", "a"], ["c"], ["a", "c"])
    result = agreement([ada, bo])
    by_code = {each.code: each for each in result}
    assert (by_code["b"].alpha, by_code["a"].kappa) == (1, 1)
    assert by_code["c"].alpha == pytest.approx(4 / 9)
    assert by_code["c"].count == 3
    assert [str(each) for each in result.disagreements] == [
        "p0, excerpt 3: 'excerpt 2' is a | a, c"
    ]


@pytest.mark.extra("interviews")
def test_a_gap_is_shown_where_others_differ() -> None:
    """Three coders, of whom one left it out."""
    result = agreement([coder(["a"]), coder([]), coder(["b"])])
    assert str(result.disagreements[0]) == "p0, excerpt 1: 'excerpt 0' is a | a gap | b"


@pytest.mark.extra("interviews")
def test_coders_of_other_interviews_are_refused() -> None:
    """Fewer than two, other people, people twice, other excerpts: who lacks what."""
    ada = [Interview("a", told=["x", "y"]), Interview("b")]
    with pytest.raises(InvalidValueError, match="two coders or more, got 1"):
        agreement([ada])
    with pytest.raises(InvalidValueError) as caught:
        agreement([ada, [Interview("b")], [*ada, Interview("c"), Interview("c")]])
    assert [(item.where, item.message) for item in caught.value.problems] == [
        ("coders[0]", "has not coded 'c'"),
        ("coders[1]", "has not coded 'a', 'c'"),
        ("coders[2]", "has a customer twice"),
    ]
    with pytest.raises(InvalidValueError) as caught:
        agreement([ada, [Interview("a", told=["x", "z"]), Interview("b", told=["w"])]])
    assert [item.where for item in caught.value.problems] == [
        "coders[1].a.told[1]",
        "coders[1].b.told",
    ]


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is imported when needed, not before."""
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    with pytest.raises(MissingExtraError, match=r"customer-journey\[interviews\]"):
        agreement(fifty())


codings = st.lists(
    st.lists(st.lists(st.sampled_from("abc"), max_size=2), min_size=6, max_size=6),
    min_size=2,
    max_size=4,
)


def brute_alpha(units: list[list[frozenset[str]]]) -> Fraction | None:
    """One less observed over expected disagreement, pair by pair."""
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    expected = Fraction(
        sum(one != other for one, other in permutations(values, 2)), max(len(values) - 1, 1)
    )
    observed = sum(
        Fraction(sum(one != other for one, other in permutations(unit, 2)), len(unit) - 1)
        for unit in units
    )
    return 1 - observed / expected if expected else None


@pytest.mark.extra("interviews")
@given(each=codings)
def test_figures_are_those_of_their_definitions(each: list[list[list[str]]]) -> None:
    """Pair by pair, in exact fractions; the order of coders changes nothing."""
    result = agreement([coder(*excerpts) for excerpts in each])
    units = [[frozenset(codes) for codes in unit if codes] for unit in zip(*each, strict=True)]
    alpha = brute_alpha(units)
    assert result.alpha == (None if alpha is None else pytest.approx(float(alpha), abs=1e-9))
    for one in result:
        marks = [[codes & {one.code} for codes in unit] for unit in units]
        expected = brute_alpha(marks)
        assert one.alpha == (None if expected is None else pytest.approx(float(expected), abs=1e-9))
        assert one.count == sum(one.code in codes for unit in units for codes in unit)
    turned = agreement([coder(*excerpts) for excerpts in reversed(each)])
    assert turned.alpha == pytest.approx(result.alpha, abs=1e-9)
    assert turned.kappa == pytest.approx(result.kappa, abs=1e-9)
    if result.kappa is not None:
        agreed = Fraction(sum(one == other for one, other in units), 6)
        left, right = ([unit[at] for unit in units] for at in (0, 1))
        by_luck = Fraction(sum(left.count(value) * right.count(value) for value in set(left)), 36)
        assert result.kappa == pytest.approx(float((agreed - by_luck) / (1 - by_luck)))


@pytest.mark.extra("interviews")
def test_agreement_of_thousands_of_excerpts_is_quick() -> None:
    """Each with another set of codes; the library alone would need memory for them all, squared."""
    ada = coder(*([f"c{at}"] for at in range(400)))
    result = agreement([ada, ada])
    assert result.alpha == pytest.approx(1)
    assert cj.evidence.Agreement is type(result)
