"""How many go on from a stage within a time, where some were not observed so long.

The sums are those of `_log._incidence`: of arrays where the events are read here, else over windows
of the distinct waits at each stage.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

from attrs import evolve

from customer_journey._log._incidence import Curve, Incidences, estimated
from customer_journey._log._window import Window
from customer_journey.events._estimates import Times
from customer_journey.events._log import Prepared, micros_of
from customer_journey.events._sql import Query, Text

__all__ = ["incidences_of"]


_OPEN: Final = -1
"""In place of the number of a target: last seen before the time was up."""


def incidences_of(
    question: Prepared, window: Window, stages: Sequence[str]
) -> dict[str, Incidences]:
    """Where people went within a window from each stage, by its name.

    Events until the window's moment count. Ties are broken as in what was asked before.

    Args:
        question: What is asked.
        window: The window.
        stages: The stages of these events, in the order of their names.
    """
    until = micros_of(question.function, "as_of", window.as_of)
    within = window.within // timedelta(microseconds=1)
    if question.engine.is_eager:
        names = question.stage_names() or stages
        parts = question.arrays(lambda text: _waits(text, within, until))
        return {
            names[stage - 1]: _incidences(outcomes, waits, window.within, names)
            for columns in parts
            for stage, outcomes, waits in _by_stage(*columns)
        }
    curves: dict[str, Curve] = {}
    counts: dict[str, dict[str, int]] = {}
    sizes: dict[str, dict[str, tuple[float, float]]] = {}
    for stage, target, number, *figures in question.fetch(lambda text: _sums(text, within, until)):
        if target is not None:
            counts.setdefault(stage, {})[target] = int(number)
            sizes.setdefault(stage, {})[target] = float(figures[0]), float(figures[1])
            continue
        stayed, hazard, watched, information, open_, at_risk, last = figures
        curves[stage] = Curve(
            people=int(number),
            open=int(open_),
            at_risk=int(at_risk),
            stayed=float(stayed),
            hazard=float(hazard),
            last=None if last is None else float(last),
            watched=float(watched),
            information=float(information),
        )
    return {
        stage: estimated(evolve(curve, sizes=sizes.get(stage, {})), counts.get(stage, {}))
        for stage, curve in curves.items()
    }


def _waits(text: Text, within: int, until: int) -> Query:
    """A row an event: the number of its stage, that of where people went, and their wait."""
    waited = f"{until} - us"
    waits = (
        f"{text.moves(coded=True)}, waits AS (\n"
        f"  SELECT s, CASE WHEN micros <= {within} THEN next "
        f"WHEN micros IS NULL AND {waited} < {within} THEN {_OPEN}::TINYINT "
        "ELSE 0::TINYINT END AS outcome, "
        f"coalesce(micros, {waited}) AS wait\n  FROM moves\n)"
    )
    return Query(
        waits, "waits", "\nSELECT s, outcome, wait FROM waits", groups="s", ordered="codes"
    )


def _by_stage(stages: Any, outcomes: Any, waits: Any) -> Iterator[tuple[int, Any, Any]]:
    """Each stage by its number, with the outcomes and waits of its events."""
    import numpy as np

    # To sort them would take memory, and there are few at a time.
    for stage in np.unique(stages):
        part = stages == stage
        yield int(stage), outcomes[part], waits[part]


def _incidences(outcomes: Any, waits: Any, within: timedelta, names: Sequence[str]) -> Incidences:
    """Where people went from one stage: what `_log.incidences` says, of arrays."""
    import numpy as np

    gone, people = np.unique(outcomes[outcomes > 0], return_counts=True)
    targets: list[str] = [names[int(target) - 1] for target in gone]
    counts = dict(zip(targets, map(int, people), strict=True))
    if not (outcomes == _OPEN).any():
        return estimated(Curve(len(outcomes)), counts)
    seen = outcomes != 0
    micros, index = np.unique(waits[seen], return_inverse=True)
    moved = outcomes[seen] > 0
    times = Times.counted(len(outcomes), micros, index, moved, np.ones(len(index)))
    curve, stayed, hazard = times.curve(within)
    sizes: dict[str, tuple[float, float]] = {}
    for target, name in zip(gone, targets, strict=True):
        of_target = index[outcomes[seen] == target]
        numbers = np.bincount(of_target, minlength=len(micros))
        jumps = np.flatnonzero(numbers)
        sizes[name] = _share_and_variance(
            hazard[jumps], stayed[jumps], numbers[jumps], times.at_risk[jumps]
        )
    return estimated(evolve(curve, sizes=sizes), counts)


def _share_and_variance(hazard: Any, stayed: Any, count: Any, at_risk: Any) -> tuple[float, float]:
    """What the function of this name in `_log._incidence` says of the moves to one target."""
    import numpy as np

    parts = stayed * count / at_risk
    level = np.cumsum(parts)
    share = level[-1]
    variance = (
        (share - level + parts) ** 2 * np.diff(hazard, prepend=0.0)
        + stayed**2 * count * (at_risk - count) / at_risk**3
        - 2 * (share - level) * stayed * count / at_risk**2
    )
    return float(share), float(variance.sum())


def _sums(text: Text, within: int, until: int) -> str:
    """A row a stage, with what `Curve` holds; and a row a stage and target."""
    number, waited = text.dialect.float_type, f"{until} - us"
    is_move = f"micros <= {within}"
    is_open = f"micros IS NULL AND {waited} < {within}"
    earlier = "(PARTITION BY s ORDER BY wait ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
    later = "ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING"
    # Zero has no logarithm: where all at risk move, that row is the last one.
    factor = "CASE WHEN moved < at_risk THEN {} END"
    survival = factor.format("LN(1 - moved / at_risk)")
    greenwood = factor.format("moved / (at_risk * (at_risk - moved))")
    by_target = "(PARTITION BY s, target ORDER BY wait)"
    # The variance is that of the delta method, as `_share_and_variance` has it.
    variance = (
        "SUM(rest * rest * (hazard - before) "
        "+ stayed * stayed * n * (at_risk - n) / (at_risk * at_risk * at_risk) "
        "- 2 * (rest - part) * stayed * n / (at_risk * at_risk))"
    )
    # Numbers of stages are grouped and sorted faster than names.
    coded = text.numbers_stages
    one = "1::TINYINT" if coded else "1"
    waits = (
        f"{text.moves(coded=coded)}, waits AS (\n"
        f"  SELECT s, CASE WHEN {is_move} THEN next END AS target, "
        f"CASE WHEN {is_move} THEN micros WHEN {is_open} THEN {waited} ELSE {within} END AS wait, "
        f"CASE WHEN {is_open} THEN {one} END AS is_open\n  FROM moves\n)"
    )
    targets = (
        f"  SELECT s, target, wait, CAST(count(*) AS {number}) AS n, "
        f"CAST(count(is_open) AS {number}) AS unfinished\n"
        "  FROM waits GROUP BY s, target, wait"
    )
    curve = (
        "  WITH times AS (\n"
        "  SELECT s, wait, sum(n) AS n, sum(CASE WHEN target IS NOT NULL THEN n ELSE 0 END) "
        "AS moved, sum(unfinished) AS unfinished\n"
        "  FROM targets GROUP BY s, wait\n), risks AS (\n"
        "  SELECT s, wait, n, moved, unfinished, "
        f"sum(n) OVER (PARTITION BY s ORDER BY wait {later}) AS at_risk, "
        "wait - coalesce(lag(wait) OVER (PARTITION BY s ORDER BY wait), 0) AS passed\n"
        "  FROM times\n)\n"
        f"  SELECT s, wait, n, moved, unfinished, at_risk, passed / CAST({within} AS {number}) "
        f"AS passed, coalesce(EXP(sum({survival}) OVER {earlier}), 1) AS stayed, "
        f"coalesce(sum({greenwood}) OVER {earlier}, 0) AS hazard\n  FROM risks"
    )
    jumps = (
        ", parts AS (\n"
        "  SELECT targets.s, target, targets.wait, targets.n, hazard, stayed, at_risk, "
        "stayed * targets.n / at_risk AS part\n"
        "  FROM targets JOIN curve ON curve.s = targets.s AND curve.wait = targets.wait\n"
        "  WHERE target IS NOT NULL\n), jumps AS (\n"
        f"  SELECT *, sum(part) OVER (PARTITION BY s, target ORDER BY wait {later}) AS rest, "
        f"coalesce(lag(hazard) OVER {by_target}, 0) AS before\n  FROM parts\n)"
    )
    sums = (
        f"SELECT s, NULL AS target, sum(n) AS n, coalesce(EXP(sum({survival})), 1) AS stayed, "
        f"coalesce(sum({greenwood}), 0) AS hazard, sum(stayed * passed) AS watched, "
        "sum(stayed * stayed * passed / at_risk) AS information, sum(unfinished) AS is_open, "
        "sum(n - moved - unfinished) AS at_risk, "
        "max(CASE WHEN moved = at_risk THEN at_risk / stayed END) AS last\n"
        "FROM curve GROUP BY s\nUNION ALL\nSELECT s, target, sum(n), sum(part), "
        f"{variance}, NULL, NULL, NULL, NULL, NULL\nFROM jumps GROUP BY s, target"
    )
    tables = f"{waits}, targets AS (\n{targets}\n), curve AS (\n{curve}\n){jumps}"
    if not coded:
        return f"{tables}\n{sums}"
    return (
        f"{tables}, sums AS (\n{sums}\n)\n"
        "SELECT stages.name AS s, targets_of.name AS target, sums.* EXCLUDE (s, target)\n"
        "FROM sums JOIN codes AS stages ON stages.code = sums.s\n"
        "LEFT JOIN codes AS targets_of ON targets_of.code = sums.target"
    )
