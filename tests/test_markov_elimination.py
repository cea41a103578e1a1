"""Elimination without subtraction in plain rows: exact fractions and the dense arrays agree."""

from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("numpy", reason="the extra data is not installed")

from customer_journey.markov._elimination import Factors, factorised
from customer_journey.markov._table import Table, arriving, returns, visit_matrix, visits

pytestmark = pytest.mark.extra("data")

Move = tuple[int, int, float]


def table_of(moves: list[Move], endings: list[float]) -> Table:
    """A table of these moves."""
    sources, targets, shares = zip(*moves, strict=True) if moves else ((), (), ())
    names = tuple(f"s{stage}" for stage in range(len(endings)))
    return Table(names, tuple(sources), tuple(targets), tuple(shares), tuple(endings))


def exactly(moves: list[Move], endings: list[float]) -> list[list[Fraction]]:
    """The fundamental matrix by elimination in fractions; what stays is 1 less what leaves."""
    count = len(endings)
    left = [[Fraction(0)] * count for _ in range(count)]
    for stage, ending in enumerate(endings):
        left[stage][stage] += Fraction(ending)
    for source, target, share in moves:
        if source != target:
            left[source][source] += Fraction(share)
            left[source][target] -= Fraction(share)
    for stage, row in enumerate(left):
        row += [Fraction(other == stage) for other in range(count)]
    for stage in range(count):
        pivot = left[stage][stage]
        left[stage] = [number / pivot for number in left[stage]]
        for other in range(count):
            factor = left[other][stage]
            if other != stage and factor:
                pairs = zip(left[other], left[stage], strict=True)
                left[other] = [one - factor * two for one, two in pairs]
    return [row[count:] for row in left]


@st.composite
def chains(draw: st.DrawFn) -> tuple[list[Move], list[float]]:
    """Chains of up to seven stages from which every walk ends, with very unlikely moves."""
    count = draw(st.integers(1, 7))
    weights = st.sampled_from([1e-40, 1e-20, 1e-9, 0.01, 0.3, 0.5, 1.0])
    # The last is an end, and each leads on to the next.
    pairs = draw(st.sets(st.sampled_from([*product(range(count), repeat=2)])))
    pairs = {pair for pair in pairs if pair[0] != count - 1} | set(pairwise(range(count)))
    moves = [(source, target, draw(weights)) for source, target in sorted(pairs)]
    ends = [draw(st.just(0.0) | weights) for _ in range(count - 1)] + [1.0]
    sums = list(ends)
    for source, _, share in moves:
        sums[source] += share
    moves = [(source, target, share / sums[source]) for source, target, share in moves]
    return moves, [end / total for end, total in zip(ends, sums, strict=True)]


def close(result: list[float], expected: list[Fraction]) -> None:
    """To twelve digits each, however small."""
    assert result == pytest.approx(list(map(float, expected)), rel=1e-12, abs=0)


def known(moves: list[Move], endings: list[float]) -> Factors:
    """The factors, which there are."""
    factors = factorised(moves, endings)
    assert factors is not None
    return factors


@given(chains())
def test_each_entry_is_exact_to_the_last_digits(chain: tuple[list[Move], list[float]]) -> None:
    """However unlikely: against fractions."""
    moves, endings = chain
    factors, expected = known(moves, endings), exactly(moves, endings)
    count = len(endings)
    close(factors.returns(), [expected[stage][stage] for stage in range(count)])
    for stage in range(count):
        close(factors.arrivals(stage), [row[stage] for row in expected])
        unit = [float(other == stage) for other in range(count)]
        close(factors.visits(unit), expected[stage])


def test_a_probability_near_the_least_float() -> None:
    """One end in 1e300, and the way to it as unlikely."""
    moves = [(0, 0, 1.0), (0, 1, 1e-300), (1, 0, 1.0), (1, 2, 1e-300)]
    endings = [1e-300, 0.0, 1.0]
    factors = known(moves, endings)
    expected = exactly(moves, endings)
    close(factors.visits([1.0, 0.0, 0.0]), expected[0])
    close(factors.arrivals(2), [row[2] for row in expected])
    close(factors.returns(), [expected[stage][stage] for stage in range(3)])


def test_rows_that_fill_up_are_left_to_arrays() -> None:
    """A hub in the middle of many, each of which leads to it and back."""
    count = 60
    moves = [(0, other, 0.5 / count) for other in range(1, count)]
    moves += [(other, 0, 0.5) for other in range(1, count)]
    endings = [0.5 + 0.5 / count, *[0.5] * (count - 1)]
    assert factorised(moves, endings) is None
    table = table_of(moves, endings)
    assert table.factors is None
    matrix = visit_matrix(table)
    assert returns(table).tolist() == matrix.diagonal().tolist()
    assert visits(table, {3: 1.0}).tolist() == pytest.approx(matrix[3].tolist(), rel=1e-12)
    shares = (matrix[:, 5] / matrix[5, 5]).tolist()
    assert arriving(table, 5).tolist() == pytest.approx(shares, rel=1e-12)


def test_what_a_float_does_not_hold_is_left_to_arrays() -> None:
    """Nothing is divided by zero."""
    assert factorised([(0, 0, 1.0), (0, 1, 0.0)], [0.0, 1.0]) is None


def test_many_moves_are_not_even_tried() -> None:
    """Where each stage leads to each, arrays are quicker from the start."""
    count = 40
    moves = [(one, other, 0.5 / count) for one, other in product(range(count), repeat=2)]
    assert table_of(moves, [0.5] * count).factors is None


@pytest.mark.parametrize("count", [1, 12, 300])
def test_factors_and_arrays_agree(count: int) -> None:
    """A braid, as journeys are: to the next, to the one after it, and back by three."""
    moves: list[Move] = []
    for stage in range(count - 1):
        moves.append((stage, stage + 1, 0.5))
        moves += [(stage, stage + 2, 0.25)] if stage + 2 < count else []
        moves += [(stage, stage - 3, 0.125)] if stage >= 3 else []
    endings = [1.0] * count
    for source, _, share in moves:
        endings[source] -= share
    table = table_of(moves, endings)
    assert table.factors is not None
    matrix = visit_matrix(table)
    assert returns(table).tolist() == pytest.approx(matrix.diagonal().tolist(), rel=1e-12)
    assert visits(table, {0: 1.0}).tolist() == pytest.approx(matrix[0].tolist(), rel=1e-12)
    goal = count // 2
    shares = (matrix[:, goal] / matrix[goal, goal]).tolist()
    assert arriving(table, goal).tolist() == pytest.approx(shares, rel=1e-12)
