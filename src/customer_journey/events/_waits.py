"""How many go on from a stage within a time, where some were not watched so long.

The sums are those of `_log._incidence`, over windows of the distinct waits at each stage.
"""

from attrs import evolve

from customer_journey._log._incidence import Curve, Incidences, estimated
from customer_journey._log._window import Window
from customer_journey.events._log import Prepared, micros_of
from customer_journey.events._sql import Query, Text

__all__ = ["incidences_of"]


def incidences_of(question: Prepared, window: Window) -> dict[str, Incidences]:
    """Where people went within a window from each stage, by its name.

    Events until the window's moment count. Ties are broken as in what was asked before.
    """
    until = micros_of(question.function, "as_of", window.as_of)
    # A timedelta is a whole number of microseconds.
    within = round(window.within.total_seconds() * 1_000_000)
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


def _sums(text: Text, within: int, until: int) -> Query:
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
    coded = text.dialect.sorts_fast
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
    by_stage = {"targets": targets, "curve": curve}
    if not coded:
        return Query(waits, "waits", f"{jumps}\n{sums}", by_stage=by_stage)
    named = (
        f"{jumps}, sums AS (\n{sums}\n)\n"
        "SELECT stages.name AS s, targets_of.name AS target, sums.* EXCLUDE (s, target)\n"
        "FROM sums JOIN codes AS stages ON stages.code = sums.s\n"
        "LEFT JOIN codes AS targets_of ON targets_of.code = sums.target"
    )
    return Query(waits, "waits", named, ordered="codes", by_stage=by_stage)
