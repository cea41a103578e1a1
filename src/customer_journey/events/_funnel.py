"""The SQL of funnels: who gets how far, and how long it takes.

For each step, every event carries the latest entry time of an attempt that has reached it: a
running maximum over earlier events, one window a step. The latest entry's time limit ends last, so
no other attempt can reach what it cannot.
"""

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from attrs import frozen

from customer_journey.events._sql import Query, Text

__all__ = ["Funnel", "Ordered"]

Ordered: TypeAlias = bool | Literal["strict"]
"""Steps in order with others between (True), in any order (False), or with none between."""

_EARLIER: Final = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
_SO_FAR: Final = "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
_LONGEST: Final = 2**61
"""More microseconds than lie between any two events: 73,000 years."""
_NEVER: Final = -2 * _LONGEST
"""The moment of an entry that there was not, in microseconds."""
_MOST: Final = 10**15
"""More people, or events of one, than there are."""


@frozen(kw_only=True)
class Funnel:
    """Builds the text of one funnel."""

    text: Text
    steps: Sequence[str]
    ordered: Ordered
    within: int | None
    """Microseconds that an attempt may take, both ends included."""
    without: Sequence[str]
    first_entry_only: bool
    as_of: int | None

    def sql(self) -> Query:
        """The text: customers by how far they got, then the figures of the steps."""
        text, count = self.text, len(self.steps)
        levels = range(1, count + 1)
        has_limit = self.as_of is not None and self.within is not None
        medians = ", ".join(f"{text.median(f'took{k}')} AS median{k}" for k in levels)

        def total(column: str, condition: str) -> str:
            return f"sum(CASE WHEN {condition} THEN {column} ELSE 0 END)"

        # The times of everybody, and who went where, in one pass; then a row a step of these few.
        # Who got to a step got to those before it. The commonest way has the least number; of ways
        # as common, the first by name is taken.
        is_all, is_last = "furthest IS NULL", f"furthest = k AND k < {count}"
        number = f"CAST({_MOST} - moved AS {text.dialect.text_type})"
        commonest = f"concat(LPAD({number}, {len(str(_MOST))}, '0'), went)"
        figure = {
            "people": total("n", "furthest >= k"),
            "people1": total("n", "furthest >= 1"),
            "earlier": total("n", "furthest >= k - 1"),
            "lost": total("lost", is_last),
            "median": f"max(CASE WHEN {is_all} THEN {_chosen([f'median{k}' for k in levels])} END)",
            "went": f"min(CASE WHEN {is_last} AND moved > 0 THEN {commonest} END)",
        }
        still_open = "CAST(NULL AS BIGINT)"
        if has_limit:
            still_open = text.integer("is_open")
            figure["is_open"] = total("n - lost", is_last)
        unpivot = ", ".join(f"{value} AS {name}" for name, value in figure.items())
        names = _chosen([text.literal(step) for step in self.steps])
        low, high = text.wilson("people", "people1")
        # Without segments an empty table has a row a step, too.
        numbers = text.numbers(levels, "k")
        joined = f"{numbers} LEFT JOIN sets ON TRUE"
        if text.by is not None:
            joined = f"sets CROSS JOIN {numbers}"
        tied = ties = entered = ""
        if text.counts_ties:
            tied = f"max(CASE WHEN k = 1 AND {is_all} THEN ties END)"
            ties = ", ties"
            if text.by is not None:
                # Who never entered has ties but no segment.
                tied, ties = f"sum({tied}) OVER ()", ", ties * 1.0 / count(*) OVER () AS ties"
                entered = " WHERE people1 > 0"
            tied = f", {tied} AS ties"
        answer = (
            f", sets AS (\n  SELECT {text.segment}furthest, went, count(*) AS n, "
            "sum(CASE WHEN is_open THEN 0 ELSE 1 END) AS lost, "
            "sum(CASE WHEN is_open OR went = '-' THEN 0 ELSE 1 END) AS moved, "
            f"{medians}{text.ties()}\n"
            f"  FROM people GROUP BY GROUPING SETS (({text.segment.removesuffix(', ')}), "
            f"({text.segment}furthest, went))\n), levels AS (\n"
            f"  SELECT {text.segment}k, {unpivot}{tied}\n  FROM {joined} "
            f"GROUP BY k{text.grouped}\n)\n"
            f"SELECT {text.segment_out}"
            f"{names} AS {text.name('step')}, {text.integer('people')} AS {text.name('people')}, "
            f"{text.ratio('people', 'earlier')} AS {text.name('share')}, "
            f"{text.ratio('people', 'people1')} AS {text.name('of_first')}, "
            f"{low} AS {text.name('low')}, {high} AS {text.name('high')}, "
            f"median AS {text.exact('median_seconds')}, "
            f"{text.integer('lost')} AS {text.name('lost')}, "
            f"{still_open} AS {text.name('open')}, "
            f"SUBSTRING(went, {len(str(_MOST)) + 2}) AS {text.name('instead')}"
            f"{ties}\nFROM levels{entered}\nORDER BY {text.sorted_by('levels')}levels.k"
        )
        people = f"{self._grouped()}{self._people()}"
        return Query(people, "people", answer, ordered="names" if text.dialect.sorts_fast else "")

    def _grouped(self) -> str:
        """One row a customer: how long they took to get how far, and what came next."""
        text, levels = self.text, range(1, len(self.steps) + 1)

        def of_first(k: int, value: str) -> str:
            # Of the attempts that reached step k, or have begun, the first to get there.
            if text.dialect.name == "duckdb" and value != "b":
                # What is missing is left out.
                return f"arg_min({value}, n)"
            return text.dialect.first_by.format(value, f"CASE WHEN e{k} IS NOT NULL THEN n END")

        # The latest entry of an attempt that no event has ended has time left for the longest.
        entry = "e1" if self.ordered else "e0"
        if self.ordered == "strict":
            entry = f"CASE WHEN next = '-' THEN coalesce({', '.join(f'e{k}' for k in levels)}) END"
        elif self.without:
            entry = f"CASE WHEN part = last_part THEN {entry} END"
        running = f"max({entry})"
        took = ", ".join(f"{of_first(k, f'us - e{k}')} AS took{k}" for k in levels)
        # Of the attempts that got furthest, the first to get there.
        place = " ".join(f"WHEN e{k} IS NOT NULL THEN n - {k * _MOST}" for k in reversed(levels))
        went = text.dialect.first_by.format("next", f"CASE {place} END")
        begun = 0 if self.ordered is False and self.first_entry_only else 1
        entry_segment = f", {of_first(begun, 'b')} AS b" if text.by is not None else ""
        return (
            f"{self._reached()}, grouped AS (\n  SELECT c, {took}, {went} AS went, "
            f"{running} AS running{entry_segment}{text.ties()}\n  FROM reached GROUP BY c\n)"
        )

    def _people(self) -> str:
        """One row a customer who entered or has ties: how far, and where to from there."""
        text, levels = self.text, range(1, len(self.steps) + 1)
        furthest = " ".join(f"WHEN took{k} IS NOT NULL THEN {k}" for k in reversed(levels))
        limit = self.as_of is not None and self.within is not None
        still_open = f"running + {self.within} >= {self.as_of}" if limit else "FALSE"
        kept = ", ".join(f"took{k}" for k in levels)
        ties, tied = (", ties", " OR ties > 0") if text.counts_ties else ("", "")
        return (
            f", people AS (\n  SELECT {text.segment}{kept}, CASE {furthest} END AS furthest, "
            f"went, {still_open} AS is_open{ties}\n"
            f"  FROM grouped WHERE took1 IS NOT NULL{tied}\n)"
        )

    @property
    def _place(self) -> str:
        """What windows after the first are ordered by.

        Spark sorts anew by anything else, and keeps the order of the rows where nothing is sorted;
        elsewhere the number of an event orders ties as the first window did.
        """
        return self.text.order if self.text.dialect.keeps_order else "n"

    def _reached(self) -> str:
        """Every event of a step with the entry time of the attempt that it takes to each step."""
        text, place = self.text, self._place
        named = ", ".join(text.literal(step) for step in dict.fromkeys(self.steps))
        excluded = ""
        keep = f"s IN ({named})"
        if text.counts_ties:
            # An event that shares its moment counts, whatever it is.
            keep = f"({keep} OR ties = 1)"
        if self.without:
            listed = ", ".join(map(text.literal, self.without))
            excluded = f", CASE WHEN s IN ({listed}) THEN 1 ELSE 0 END AS is_out"
        following = f"coalesce('+' || {text.beside('lead', 's')}, '-')"
        if text.dialect.name in {"bigquery", "spark", "databricks"}:
            following = f"coalesce(concat('+', {text.beside('lead', 's')}), '-')"
        before = ""
        if self.ordered == "strict":
            before = "".join(
                f", {text.beside('lag', 's', j)} AS s{j}, {text.beside('lag', 'us', j)} AS us{j}"
                for j in range(1, len(self.steps))
            )
        number = f"row_number() OVER {'()' if text.is_ordered else text.window} AS n"
        sequence = (
            f"{text.log()}, sequence AS (\n  SELECT c, {text.segment}s, us, {text.decider}"
            f"{number}, {following} AS next{excluded}{before}{text.tie}\n"
            "  FROM log\n)"
        )
        partition = "c"
        if self.without:
            # An attempt dies at such an event: what lies on its two sides are different attempts.
            sequence += (
                f", parted AS (\n  SELECT *, sum(is_out) OVER (PARTITION BY c ORDER BY {place} "
                f"{_SO_FAR}) AS part, sum(is_out) OVER (PARTITION BY c) AS last_part "
                "FROM sequence\n)"
            )
            partition = "c, part"
        source = "parted" if self.without else "sequence"
        entry = f"CASE WHEN s = {text.literal(self.steps[0])} THEN us END"
        if self.first_entry_only:
            is_first = f"s = {text.literal(self.steps[0])}"
            entry = (
                f"CASE WHEN {is_first} AND sum(CASE WHEN {is_first} THEN 1 ELSE 0 END) OVER "
                f"(PARTITION BY c ORDER BY {self._place} {_SO_FAR}) = 1 THEN us END"
            )
        where = f" WHERE {keep}"
        if self.ordered is False:
            return self._any_order(sequence, source, partition, where, named)
        if self.ordered == "strict":
            return self._strict(sequence, source, entry, where)
        return self._in_order(sequence, source, partition, where, entry)

    def _in_order(self, sequence: str, source: str, partition: str, where: str, entry: str) -> str:
        """Steps follow one another with other events in between."""
        fresh = ""
        if self._streams:
            # Where a customer begins, there was no entry.
            fresh = f", CASE WHEN c IS DISTINCT FROM lag(c) OVER () THEN {_NEVER} END AS fresh"
        reached = (
            f"{sequence}, level1 AS (\n  SELECT *, {entry} AS e1{fresh} FROM {source}{where}\n)"
        )
        for k, step in enumerate(self.steps[1:], 2):
            longest = _LONGEST if self._streams and self.within is None else self.within
            limit = f" AND us - {longest} <= m{k - 1}" if longest is not None else ""
            name = f"level{k}" if k < len(self.steps) else "reached"
            is_step = f"s = {self.text.literal(step)}{limit}"
            reached += (
                f", {name} AS (\n  SELECT *, CASE WHEN {is_step} THEN m{k - 1} END AS e{k}\n"
                f"  FROM ({self._before(k, partition)}) AS before{k}\n)"
            )
        return reached

    @property
    def _streams(self) -> bool:
        """Whether events come in order, and no window leaves them in an order of its own."""
        return self.text.is_ordered and not self.without and not self.first_entry_only

    def _before(self, k: int, partition: str) -> str:
        """The latest entry of an attempt that reached the step before, as of each event."""
        entry, rows = f"e{k - 1}", f"level{k - 1}"
        if not self._streams:
            window = f"(PARTITION BY {partition} ORDER BY {self._place} {_EARLIER})"
            return f"SELECT *, max({entry}) OVER {window} AS m{k - 1} FROM {rows}"
        # An event is of one stage: that it counts itself matters only where that is both steps.
        if self.steps[k - 1] == self.steps[k - 2]:
            rows = f"(SELECT *, lag({entry}) OVER () AS before{k} FROM {rows}) AS shifted{k}"
            entry = f"CASE WHEN fresh IS NULL THEN before{k} END"
        # Entries never get earlier, so the latest is the last one.
        latest = f"arg_max(coalesce({entry}, fresh), n) OVER (ROWS UNBOUNDED PRECEDING)"
        return f"SELECT *, {latest} AS m{k - 1} FROM {rows}"

    def _strict(self, sequence: str, source: str, entry: str, where: str) -> str:
        """Steps follow one another with nothing in between."""
        text = self.text
        columns: list[str] = []
        for k in range(2, len(self.steps) + 1):
            # The event is step k, the one before it step k - 1, and so on to the first.
            matched = [f"s = {text.literal(self.steps[k - 1])}"] + [
                f"s{j} = {text.literal(self.steps[k - 1 - j])}" for j in range(1, k)
            ]
            if self.within is not None:
                matched.append(f"us - us{k - 1} <= {self.within}")
            if self.first_entry_only:
                matched.append(f"n - {k - 1} = first_n")
            columns.append(f"CASE WHEN {' AND '.join(matched)} THEN us{k - 1} END AS e{k}")
        inner = f"SELECT *, {entry} AS e1 FROM {source}{where}"
        if self.first_entry_only:
            first = "min(CASE WHEN e1 IS NOT NULL THEN n END) OVER (PARTITION BY c)"
            inner = f"SELECT *, {first} AS first_n FROM ({inner}) AS entries"
        listed = "".join(f", {column}" for column in columns)
        return (
            f"{sequence}, level1 AS (\n  {inner}\n), "
            f"reached AS (\n  SELECT *{listed} FROM level1\n)"
        )

    def _any_order(self, sequence: str, source: str, partition: str, where: str, named: str) -> str:
        """The first k steps, in any order, all inside one time limit."""
        text = self.text
        seen: dict[str, int] = {}
        occurrences: list[tuple[str, int]] = []
        for step in self.steps:
            seen[step] = seen.get(step, 0) + 1
            occurrences.append((step, seen[step]))
        columns: list[str] = []
        for k, (step, nth) in enumerate(occurrences, 1):
            moment = (
                "us"
                if nth == 1
                else f"lag(us, {nth - 1}) OVER (PARTITION BY {partition}, s ORDER BY n)"
            )
            columns.append(f"CASE WHEN s = {text.literal(step)} THEN {moment} END AS v{k}")
        latest = ", ".join(
            f"max(v{k}) OVER (PARTITION BY {partition} ORDER BY {self._place} {_SO_FAR}) AS m{k}"
            for k in range(1, len(self.steps) + 1)
        )

        def at_steps(column: str, more: str = "") -> str:
            return f"CASE WHEN s IN ({named}){more} THEN {column} END"

        entry = at_steps("us")
        if self.first_entry_only:
            # An event of any step begins the first attempt, which is over with its part.
            customer = "OVER (PARTITION BY c)"
            same = f" AND part = min({at_steps('part')}) {customer}" if self.without else ""
            entry = at_steps(f"min({entry}) {customer}", same)
        entries: list[str] = []
        for k in range(1, len(self.steps) + 1):
            names = [f"m{j}" for j in range(1, k + 1)]
            oldest = names[0] if k == 1 else f"LEAST({', '.join(names)})"
            oldest = "e0" if self.first_entry_only else oldest
            conditions = [f"{name} IS NOT NULL" for name in names]
            if self.within is not None:
                conditions.append(f"us - {oldest} <= {self.within}")
            entries.append(f"CASE WHEN {' AND '.join(conditions)} THEN {oldest} END AS e{k}")
        return (
            f"{sequence}, visits AS (\n  SELECT *, {', '.join(columns)} FROM {source}{where}\n), "
            f"latest AS (\n  SELECT *, {latest}, {entry} AS e0 FROM visits\n), reached AS (\n"
            f"  SELECT *, {', '.join(entries)} FROM latest\n)"
        )


def _chosen(values: Sequence[str]) -> str:
    """One of the values, by the number of the step."""
    return f"CASE k {' '.join(f'WHEN {k} THEN {value}' for k, value in enumerate(values, 1))} END"
