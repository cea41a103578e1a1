"""The chain: a journey as probabilities, and the questions one asks of it."""

from collections.abc import Callable, Iterable, Mapping
from numbers import Real
from typing import TYPE_CHECKING, Any, TypeAlias, final

from attrs import evolve, field, frozen

from customer_journey._answer import JourneyAnswer, about, without_private_arguments
from customer_journey._arguments import checked
from customer_journey._log._interval import (
    Interval,
    count_problems,
    level_problems,
    number_problems,
    refuse,
)
from customer_journey._messages._current import journeys_of, message, numeral
from customer_journey._model._names import name_of, path_of
from customer_journey._values import brief, count_of, float_of, int_of
from customer_journey.errors import InvalidValueError, Problem, WrongTypeError
from customer_journey.markov._arrivals import Arrivals
from customer_journey.markov._attribution import coalition_shares, levers, removal
from customer_journey.markov._results import Attribution, Estimate, Levers, Scenarios, in_columns
from customer_journey.markov._scenarios import (
    RowCounts,
    changed,
    compared,
    drawn_table,
    gamma_draws,
)
from customer_journey.markov._simulate import Progress, Walks, simulate
from customer_journey.markov._table import (
    Table,
    arriving,
    moving,
    probability,
    require_path,
    stopping_at,
    visits,
)

if TYPE_CHECKING:
    from numpy.random import Generator

__all__ = ["Chain", "Referred", "Statistic"]

_MOST_STEPS = 10_000
_MOST_MOVES = 100_000
_MOST_WALKS = 10**9
_MOST_COALITIONS = 1 << 14
# How often an outcome that was never seen is taken to have been: Jeffreys' prior.
_UNSEEN = 0.5


@final
@frozen
class Referred:
    """From where to where people are referred, and how often a visit does so."""

    source: int
    target: int
    share: float | None
    """New people for each visit; None where nothing says."""
    count: float = 0.0
    """How many new people were counted."""


@final
@without_private_arguments
@frozen(repr=False)
class Chain(JourneyAnswer):
    """A chain gives, for each stage, the probability of every stage that can come next.

    Made by `fit`. It is an absorbing Markov chain of order one: where people go next depends on
    where they are and on nothing else, and every walk ends some day. Wherever `start` is left out,
    people come in at the chain's starts; wherever `goal` is left out, the chain has only one.

    Source:
        Kemeny & Snell (1960), "Finite Markov Chains", chapter 3. N is the fundamental matrix,
        the inverse of I - Q, where Q holds the probabilities of moving on.

    Example:
        >>> import customer_journey as cj
        >>> counts = {("know", "try"): 60, ("know", "lost"): 40, ("try", "buy"): 30}
        >>> chain = cj.markov.fit({**counts, ("try", "lost"): 30}, goals=["buy"])
        >>> round(chain.probability("know", "buy"), 3), round(chain.expected_steps(), 3)
        (0.3, 1.6)
    """

    _table: Table = field(alias="table")
    starts: tuple[str, ...] = field(kw_only=True)
    """Where people come in, by id."""
    weights: tuple[float, ...] = field(kw_only=True)
    """The share of people who come in at each start; empty where nothing says."""
    goals: tuple[str, ...] = field(kw_only=True)
    """Where the business wants people, by id."""
    channels: tuple[str, ...] = field(kw_only=True)
    """The stages that can be credited with a conversion."""
    unobserved: tuple[str, ...] = field(default=(), kw_only=True)
    """The goals that do not occur in the data."""
    _counts: RowCounts | None = field(default=None, kw_only=True, alias="counts")
    _referrals: tuple[Referred, ...] = field(default=(), kw_only=True, alias="referrals")

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages, by id."""
        return self._table.stages

    @property
    def probabilities(self) -> dict[tuple[str, str], float]:
        """The probability of each move, by the ids of both ends, in 0..1."""
        return {
            (self.stages[source], self.stages[target]): share
            for source, target, share in zip(
                self._table.sources, self._table.targets, self._table.shares, strict=True
            )
        }

    def _starting(self, start: str | None) -> dict[int, float]:
        """The share of people who come in at each row."""
        if start is not None:
            return {self._table.row(start): 1.0}
        if not self.weights:
            what = f"{len(self.starts)} starts, and nothing says how many people come in at each"
            hint = "name one, or give fit(…, starts={id: weight})"
            raise InvalidValueError("markov", [Problem("starts", what, hint=hint)])
        return {
            self._table.row(stage): weight
            for stage, weight in zip(self.starts, self.weights, strict=True)
        }

    def _goal(self, goal: str | None) -> int:
        """The row of the goal, or of the only goal."""
        if goal is not None:
            return self._table.row(goal)
        if len(self.goals) != 1:
            what = f"{len(self.goals)} goals, and none is named"
            hint = "name one, or give fit(…, goals=[id])"
            raise InvalidValueError("markov", [Problem("goals", what, hint=hint)])
        return self._table.row(self.goals[0])

    def _ends(self, start: str | None, goal: str | None) -> tuple[dict[int, float], int]:
        """Where people come in, and a goal that they can reach."""
        starts, row = self._starting(start), self._goal(goal)
        require_path(self._table, starts, row)
        return starts, row

    def _credited(self, channels: Iterable[str] | None, goal: int) -> dict[str, int]:
        """The rows of the channels that share the credit for a goal, by id, each once."""
        names = self.channels if channels is None else channels
        names = (names,) if isinstance(names, str) else names
        rows = {name: self._table.row(name) for name in names}
        return {name: row for name, row in rows.items() if row != goal}

    def probability(self, start: str | None = None, goal: str | None = None) -> float:
        """The probability of ever being at the goal, in 0..1.

        That is N[start, goal] / N[goal, goal]. It is 0 for a goal that does not occur in the data.

        Args:
            start: Where people set out.
            goal: Where they are to come to; any stage, whether walks end there or not.

        Raises:
            NoPathError: The goal cannot be reached.
            UnknownStageError: The stage is unknown.
            InvalidValueError: There are several starts or goals, and none is named.
        """
        starts, row = self._starting(start), self._goal(goal)
        if self.stages[row] in self.unobserved and row not in starts:
            return 0.0
        return probability(self._table, starts, row)

    def expected_visits(self, start: str | None = None) -> dict[str, float]:
        """The mean number of visits to each stage: the row of N.

        Raises:
            UnknownStageError: The stage is unknown.
            InvalidValueError: There are several starts, and none is named.
        """
        visited = visits(self._table, self._starting(start))
        return dict(zip(self.stages, (float(number) for number in visited), strict=True))

    def expected_steps(self, start: str | None = None) -> float:
        """The mean number of moves until walks end: all visits but the first.

        Raises:
            UnknownStageError: The stage is unknown.
            InvalidValueError: There are several starts, and none is named.
        """
        return max(0.0, float(visits(self._table, self._starting(start)).sum()) - 1)

    def outcomes(self, start: str | None = None) -> dict[str, float]:
        """The share of walks that end at each stage where one can end; they add up to 1.

        Raises:
            UnknownStageError: The stage is unknown.
            InvalidValueError: There are several starts, and none is named.
        """
        visited = visits(self._table, self._starting(start))
        return {
            stage: float(number) * ending
            for stage, number, ending in zip(self.stages, visited, self._table.endings, strict=True)
            if ending > 0
        }

    @checked
    def time_to_goal(
        self,
        goal: str | None = None,
        *,
        start: str | None = None,
        dwell: Mapping[str, float] | None = None,
    ) -> float:
        """The mean time until people who reach the goal are there for the first time.

        With b the probability of reaching the goal, that is the sum over all other stages of
        N[start, stage] * b[stage] * dwell[stage] / b[start], where people stop at the goal.

        Args:
            goal: The goal.
            start: Where people set out.
            dwell: The mean time of a visit to each stage, in a unit of your choice; a stage that
                is not named takes none. Left out, moves are counted.

        Raises:
            NoPathError: The goal cannot be reached.
            UnknownStageError: The stage is unknown.
            InvalidValueError: There are several starts or goals, and none is named.
        """
        starts, row = self._ends(start, goal)
        for stage in dwell or {}:
            self._table.row(stage)
        refuse(
            "time_to_goal",
            *(number_problems(time, f"dwell[{stage!r}]") for stage, time in (dwell or {}).items()),
        )
        stopped = stopping_at(self._table, row)
        arrival = arriving(stopped, row)
        times = [1.0 if dwell is None else float(dwell.get(stage, 0)) for stage in self.stages]
        times[row] = 0.0
        everyone = sum(weight * float(arrival[place]) for place, weight in starts.items())
        return float((visits(stopped, starts) * arrival) @ times) / everyone

    @checked
    def arrivals(
        self, goal: str | None = None, *, max_steps: int, start: str | None = None
    ) -> Arrivals:
        """The probability of having been at the goal after 0, 1, … moves, up to `max_steps`.

        A tuple of numbers in 0..1, which `render.to_svg` draws as a curve.

        Raises:
            UnknownStageError: The stage is unknown.
            InvalidValueError: `max_steps` is not a whole number in 0..100,000; or there are several
                starts or goals, and none is named.
        """
        import numpy as np

        refuse("arrivals", count_problems(max_steps, "max_steps", most=_MOST_MOVES))
        starts, row = self._starting(start), self._goal(goal)
        moves = moving(stopping_at(self._table, row)).T
        people = np.zeros(len(self.stages))
        for place, weight in starts.items():
            people[place] = weight
        arrived = [float(people[row])]
        for _ in range(max_steps):
            people = np.asarray(moves @ people)
            arrived.append(min(1.0, arrived[-1] + float(people[row])))
        return about(Arrivals(arrived, self.stages[row]), *journeys_of(self))

    def interval(
        self,
        statistic: "Statistic",
        /,
        *,
        seed: int,
        draws: int = 1_000,
        level: float = 0.95,
        prior: float = 0.0,
    ) -> Estimate:
        """A figure with its interval, for any question that can be asked of a chain.

        The question is asked of chains whose rows are drawn from Dirichlet distributions around
        the counts; moves that were never seen stay impossible. The draws share one seed, so that
        two intervals made alike can be compared. Where all draws agree, as they do if all of five
        people moved on, walks may also have ended at stages from which all others made the same
        move, as often as Jeffreys' prior says: five of five is not certainty.

        Args:
            statistic: The question: a function from a chain to a number.
            seed: The seed of the draws.
            draws: How many chains are drawn.
            level: The probability with which the figure lies in the interval, between 0 and 1.
            prior: What is added to each count that is not zero.

        Raises:
            InvalidValueError: The chain comes from probabilities, which do not say how many people
                they rest on; or the seed, the number of draws, the level or the prior is none.

        Source:
            Rubin (1981), "The Bayesian bootstrap", Annals of Statistics 9(1).

        Example:
            >>> import customer_journey as cj
            >>> chain = cj.markov.fit({("know", "buy"): 20, ("know", "lost"): 80}, goals=["buy"])
            >>> found = chain.interval(lambda drawn: drawn.probability(), seed=7)
            >>> 0.2 in found.interval
            True
        """
        if not callable(statistic):
            raise WrongTypeError("interval", "a function", statistic, "", "statistic")
        counts = self._counts
        if counts is None:
            what = "these are probabilities, which do not say how many people they rest on"
            raise InvalidValueError("interval", [Problem("", what, hint="fit counts or walks")])
        refuse(
            "interval",
            count_problems(seed, "seed"),
            count_problems(draws, "draws", least=1),
            level_problems(level),
            number_problems(prior, "prior"),
        )
        seed, draws = int_of(seed), int_of(draws)
        value, note = _number(statistic(self)), ""

        def bounds(unseen: float) -> tuple[float, float]:
            import numpy as np

            rng = np.random.default_rng(seed)
            chains = (self._drawn(counts, rng, prior, unseen) for _ in range(draws))
            figures = [_number(statistic(drawn)) for drawn in chains]
            low, high = np.quantile(figures, [(1 - level) / 2, (1 + level) / 2])
            return float(low), float(high)

        low, high = bounds(0.0)
        if low == high:
            note = "all draws agree; ends never seen are given Jeffreys' prior"
            low, high = bounds(_UNSEEN)
            low, high = min(low, value), max(high, value)
            if low == high:
                note = "it does not depend on what was counted"
        return Estimate(value, Interval(low, high, level), note)

    @checked
    def removal_effects(
        self,
        goal: str | None = None,
        *,
        start: str | None = None,
        channels: Iterable[str] | None = None,
    ) -> Attribution:
        """The share of conversions that would be lost without each channel, in 0..1.

        People who come to a channel that is gone are lost. In closed form, where people stop at the
        goal: RE[j] = f[j] * b[j] / b[start], with f[j] = N[start, j] / N[j, j] the probability of
        ever being at j and b the probability of reaching the goal.

        Args:
            goal: The goal.
            start: Where people set out.
            channels: The stages to remove one at a time; the chain's channels if left out.

        Raises:
            NoPathError: The goal cannot be reached.
            UnknownStageError: The stage is unknown.
            InvalidValueError: There are several starts or goals, and none is named.

        Source:
            Anderl, Becker, von Wangenheim & Schumann (2016), "Mapping the customer journey: lessons
            learned from graph-based online attribution modeling", International Journal of Research
            in Marketing 33(3).

        Example:
            >>> import customer_journey as cj
            >>> walks = [("ad", "mail", "buy"), ("ad",), ("mail",)]
            >>> chain = cj.markov.fit(walks, goals=["buy"])
            >>> {name: round(effect, 6) for name, effect in chain.removal_effects().items()}
            {'ad': 0.5, 'mail': 1.0}
        """
        starts, row = self._ends(start, goal)
        effects = removal(self._table, starts, row)
        credited = self._credited(channels, row)
        lost = {name: float(effects[channel]) for name, channel in credited.items()}
        return Attribution(lost, are_shares=True)

    @checked
    def attribute(
        self,
        conversions: float | Mapping[str, float],
        *,
        start: str | None = None,
        channels: Iterable[str] | None = None,
    ) -> Attribution:
        """How many conversions each channel is credited with, in proportion to removal effects.

        Args:
            conversions: The number of conversions of the only goal, or a number for each goal.
            start: Where people set out.
            channels: The stages to share the credit; the chain's channels if left out.

        Returns:
            Conversions by channel, which add up to all conversions.

        Raises:
            NoPathError: A goal cannot be reached.
            UnknownStageError: The stage is unknown.
            InvalidValueError: There are several starts or goals and none is named, a number is
                below zero, or no channel has any effect.

        Source:
            As for `removal_effects`.
        """
        by_goal = (
            conversions
            if isinstance(conversions, Mapping)
            else {self.stages[self._goal(None)]: conversions}
        )
        named = None if channels is None else tuple(channels)
        credit: dict[str, float] = {}
        for goal, number in by_goal.items():
            problems = list(number_problems(number, f"conversions[{goal!r}]"))
            effects = self.removal_effects(goal, start=start, channels=named)
            total = sum(effects.values())
            if not problems and total <= 0:
                problems = [Problem("channels", f"none contributes to reaching {goal!r}")]
            refuse("attribute", problems)
            for name, effect in effects.items():
                credit[name] = credit.get(name, 0.0) + float_of(number) * effect / total
        return Attribution(credit)

    @checked
    def shapley(
        self,
        goal: str | None = None,
        *,
        start: str | None = None,
        channels: Iterable[str] | None = None,
        budget: int = _MOST_COALITIONS,
    ) -> Attribution:
        """How much of the probability of the goal each channel brings, by its Shapley value.

        A set of channels is worth the probability of reaching the goal where all others are gone.
        Every set is looked at, so this is exact, and doubles with each channel.

        Args:
            goal: The goal.
            start: Where people set out.
            channels: The channels to share; the chain's channels if left out.
            budget: How many sets may be looked at.

        Returns:
            Shares of probability by channel. With what is reached without any channel, they add
            up to the probability of the goal.

        Raises:
            NoPathError: The goal cannot be reached.
            UnknownStageError: The stage is unknown.
            InvalidValueError: There are more sets than the budget allows; or there are several
                starts or goals, and none is named.

        Source:
            Shapley (1953), "A value for n-person games".
        """
        starts, row = self._ends(start, goal)
        credited = self._credited(channels, row)
        count = len(credited)
        if count >= budget.bit_length():
            what = f"{count} channels have 2**{count} sets, and the budget is {budget}"
            hint = "name fewer, or credit paths with cj.markov.shapley"
            raise InvalidValueError("shapley", [Problem("channels", what, hint=hint)])
        rows = tuple(credited.values())
        shares = coalition_shares(self._table, starts, row, channels=rows)
        return Attribution(dict(zip(credited, shares, strict=True)))

    def levers(self, goal: str | None = None, *, start: str | None = None) -> Levers:
        """What a change to each transition would do for the goal, in the chain's order.

        One more percentage point on a transition is taken from the others that leave its stage, in
        their proportions. Where a transition is the only one, nothing can be added.

        Raises:
            NoPathError: The goal cannot be reached.
            UnknownStageError: The stage is unknown.
            InvalidValueError: There are several starts or goals, and none is named.

        Source:
            Caswell (2001), "Matrix Population Models", chapter 9, for sensitivity and elasticity;
            Sherman & Morrison (1950), Annals of Mathematical Statistics 21(1), for the exact
            change.
        """
        return about(levers(self._table, *self._ends(start, goal)), *journeys_of(self))

    @checked
    def scenario(self, changes: Mapping[tuple[str, str], float], /) -> "Chain":
        """A chain in which some transitions have another probability.

        The others that leave the same stage keep their proportions. A transition that the chain
        lacks is added.

        Args:
            changes: New probabilities in 0..1, by the ids of both ends.

        Raises:
            UnknownStageError: The stage is unknown.
            InvalidValueError: The probabilities of leaving a stage do not fit together, or a key is
                no pair of stages.
            EndlessChainError: No path would lead to an end.

        Example:
            >>> import customer_journey as cj
            >>> chain = cj.markov.fit({("know", "buy"): 20, ("know", "lost"): 80}, goals=["buy"])
            >>> chain.scenario({("know", "buy"): 0.3}).probability()
            0.3
        """
        scenario = evolve(self, table=changed(self._table, changes), counts=None)
        return about(scenario, *journeys_of(self))

    @checked
    def compare(
        self,
        scenarios: Mapping[str, Mapping[tuple[str, str], float]],
        /,
        *,
        n: int,
        seed: int,
        goal: str | None = None,
        start: str | None = None,
        level: float = 0.95,
        max_steps: int = _MOST_STEPS,
    ) -> Scenarios:
        """What each scenario does for the goal, exactly and for n people with the same luck.

        Args:
            scenarios: Changes by the name of the scenario, as for `scenario`.
            n: How many people walk.
            seed: The seed of their luck, one for all scenarios.
            goal: The goal.
            start: Where people set out.
            level: The probability with which n people show a difference in the interval.
            max_steps: After how many moves a walk is cut short.

        Raises:
            NoPathError: The goal cannot be reached.
            UnknownStageError: The stage is unknown.
            InvalidValueError: A scenario does not fit together; n, the seed, the level or the
                number of moves is none; or there are several starts or goals, and none is named.
        """
        starts, row = self._starting(start), self._goal(goal)
        refuse(
            "compare",
            count_problems(n, "n", least=1, most=_MOST_WALKS),
            level_problems(level),
        )
        return compared(
            self._table, scenarios, starts, row, n=n, seed=seed, level=level, max_steps=max_steps
        )

    def newcomers(self, start: str | None = None) -> dict[tuple[str, str], float]:
        """How many new people one person brings by each referral, under its source and target.

        These are the new people of one generation; those whom they bring in turn do not count.

        Raises:
            UnknownStageError: The stage is unknown.
            InvalidValueError: A referral has no probability; or there are several starts, and none
                is named.
        """
        self._require_referrals("newcomers")
        visited = visits(self._table, self._starting(start))
        return {
            (self.stages[item.source], self.stages[item.target]): float(visited[item.source])
            * (item.share or 0.0)
            for item in self._referrals
        }

    def _require_referrals(self, function: str) -> None:
        """Refuse referrals of which no probability is stated; all of them are named."""
        refuse(
            function,
            (
                Problem(
                    f"transitions.{self.stages[item.source]}->{self.stages[item.target]}.probability",
                    "not stated",
                )
                for item in self._referrals
                if item.share is None
            ),
        )

    def referral_multiplier(self) -> float:
        """How many new people one person brings, generation after generation.

        That is the spectral radius of the matrix of new people at each stage where referred people
        come in, by where the referrer came in. Every visit to a stage with a referral makes one
        with its probability. Above 1 the journey feeds itself; 0 without referrals.

        Raises:
            InvalidValueError: A referral has no probability.

        Source:
            Diekmann, Heesterbeek & Metz (1990), "On the definition and the computation of the basic
            reproduction ratio R0", Journal of Mathematical Biology 28(4).
        """
        import numpy as np

        self._require_referrals("referral_multiplier")
        entries = list(dict.fromkeys(item.target for item in self._referrals))
        if not entries:
            return 0.0
        column = {stage: index for index, stage in enumerate(entries)}
        born = np.zeros((len(entries), len(entries)))
        for row, stage in enumerate(entries):
            visited = visits(self._table, {stage: 1.0})
            for item in self._referrals:
                share = item.share or 0.0
                born[row, column[item.target]] += float(visited[item.source]) * share
        return float(np.abs(np.linalg.eigvals(born)).max())

    def simulate(
        self,
        n: int,
        *,
        seed: int,
        start: str | None = None,
        max_steps: int = _MOST_STEPS,
        progress: Progress | None = None,
    ) -> Walks:
        """Walks of n simulated customers.

        The next stages are drawn from alias tables. Memory holds every visit: a byte each up to 255
        stages, two bytes up to 65,535, and four beyond.

        Args:
            n: How many walks, at most 1,000,000,000.
            seed: The seed, a whole number of zero or more; the same seed gives the same walks.
            start: Where people set out.
            max_steps: After how many moves a walk is cut short; `Walks.cut` says how many were.
            progress: A function to call, now and then, with how many walks are done and how many
                there are to do; `cj.markov.progress_bar` draws a bar.

        Raises:
            UnknownStageError: The stage is unknown.
            InvalidValueError: n, the seed or the number of moves is none; or there are several
                starts, and none is named.
            WrongTypeError: `progress` is not a function.
        """
        starts = self._starting(start)
        if progress is not None and not callable(progress):
            hint = "cj.markov.progress_bar draws a bar"
            raise WrongTypeError("simulate", "a function as `progress`", progress, hint)
        refuse(
            "simulate",
            count_problems(n, "n", most=_MOST_WALKS),
            count_problems(seed, "seed"),
            count_problems(max_steps, "max_steps"),
        )
        n, seed, max_steps = int_of(n), int_of(seed), int_of(max_steps)
        codes, offsets, cut = simulate(
            self._table, starts, n, seed=seed, max_steps=max_steps, progress=progress
        )
        return Walks(stages=self.stages, seed=seed, cut=cut, codes=codes, offsets=offsets)

    def rows(self) -> list[dict[str, Any]]:
        """A row for each move, and for each stage where walks end; its target is then None."""
        rows: list[dict[str, Any]] = [
            {"source": source, "target": target, "probability": share}
            for (source, target), share in self.probabilities.items()
        ]
        return rows + [
            {"source": stage, "target": None, "probability": ending}
            for stage, ending in zip(self.stages, self._table.endings, strict=True)
            if ending > 0
        ]

    def to_dict(self) -> dict[str, Any]:
        """The moves with their probabilities, and where people come in and want to go."""
        return {
            "stages": list(self.stages),
            "starts": dict(
                zip(self.starts, self.weights or [None] * len(self.starts), strict=True)
            ),
            "goals": list(self.goals),
            "channels": list(self.channels),
            "moves": self.rows(),
        }

    def __str__(self) -> str:
        """The probability of each move and of ending, a line for each, in the chain's order."""
        return in_columns(
            (
                message("{stage} ends", stage=name_of(row["source"]))
                if row["target"] is None
                else path_of((row["source"], row["target"])),
                numeral(f"{row['probability']:.4g}"),
            )
            for row in self.rows()
        )

    def __repr__(self) -> str:
        """How large it is."""
        moves = count_of(len(self._table.shares), "transition")
        return f"<Chain: {count_of(len(self.stages), 'stage')}, {moves}>"

    def _drawn(self, counts: RowCounts, rng: "Generator", prior: float, unseen: float) -> "Chain":
        """The chain with rows, starts and referrals drawn around their counts."""
        referrals = self._referrals
        if referrals:
            rates = gamma_draws([item.count for item in referrals], rng, prior).tolist()
            visited = counts.visits(self._table)
            referrals = tuple(
                evolve(item, share=rate / visited[item.source])
                for item, rate in zip(referrals, rates, strict=True)
            )
        weights = self.weights
        if counts.starts:
            draws = gamma_draws(counts.starts, rng, prior)
            weights = tuple((draws / draws.sum()).tolist())
        table = drawn_table(self._table, counts, rng, prior=prior, unseen=unseen)
        return evolve(self, table=table, weights=weights, referrals=referrals)


Statistic: TypeAlias = Callable[[Chain], float]
"""A question that one asks of a chain and that a number answers."""


def _number(value: object) -> float:
    if isinstance(value, Real):
        return float(value)
    what = f"expected a function from a chain to a number, got {brief(value)} from it"
    hint = "pick one, as in lambda drawn: drawn.removal_effects()['try']"
    raise InvalidValueError("interval", [Problem("statistic", what, hint=hint)])
