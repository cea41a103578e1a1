"""The chain: a journey as chances, and the questions one asks of it."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias, final

from attrs import evolve, field, frozen

from customer_journey._answer import Displayed
from customer_journey._values import count_of
from customer_journey.errors import InvalidValueError, Problem, WrongTypeError
from customer_journey.markov._asked import Asked, reached
from customer_journey.markov._attribution import coalition_shares, removal
from customer_journey.markov._intervals import drawn_rates, drawn_shares, drawn_table, spread
from customer_journey.markov._levers import levers
from customer_journey.markov._reading import level_problems, number_problems, refuse, whole_problems
from customer_journey.markov._referrals import multiplier
from customer_journey.markov._scenarios import changed, compared
from customer_journey.markov._simulate import Progress, simulate
from customer_journey.markov._table import stopping_at, visit_matrix, visits
from customer_journey.markov._times import arrivals, time_to
from customer_journey.markov._values import Estimate, Lever, Scenario, columns
from customer_journey.markov._walks import Walks

if TYPE_CHECKING:
    from numpy.random import Generator

    from customer_journey.markov._intervals import Tally
    from customer_journey.markov._referrals import Referral
    from customer_journey.markov._table import Table
else:
    # Annotations are looked up at run time, and nobody makes a chain of these by hand.
    Referral = Table = Tally = object

__all__ = ["Chain", "Measure"]

_MOST_STEPS = 10_000
_MOST_WALKS = 10**9
_MOST_COALITIONS = 1 << 14


@final
@frozen(repr=False)
class Chain(Displayed):
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
    _tally: Tally | None = field(default=None, kw_only=True, alias="tally")
    _referrals: tuple[Referral, ...] = field(default=(), kw_only=True, alias="referrals")

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

    @property
    def _asked(self) -> Asked:
        return Asked(self._table, self.starts, self.weights, self.goals, self.channels)

    def probability(self, start: str | None = None, goal: str | None = None) -> float:
        """The probability of ever being at the goal, in 0..1.

        That is N[start, goal] / N[goal, goal].

        Args:
            start: Where people set out.
            goal: Where they are to come to; any stage, whether walks end there or not.

        Raises:
            NoPathError: The goal cannot be reached.
            UnknownStageError: There is no such stage.
            InvalidValueError: There are several starts or goals, and none is named.
        """
        starts = self._asked.starting(start)
        return reached(self._table, starts, self._asked.goal(goal))

    def expected_visits(self, start: str | None = None) -> dict[str, float]:
        """The mean number of visits to each stage: the row of N.

        Raises:
            UnknownStageError: There is no such stage.
            InvalidValueError: There are several starts, and none is named.
        """
        found = visits(self._table, self._asked.starting(start))
        return dict(zip(self.stages, (float(number) for number in found), strict=True))

    def expected_steps(self, start: str | None = None) -> float:
        """The mean number of moves until walks end: all visits but the first.

        Raises:
            UnknownStageError: There is no such stage.
            InvalidValueError: There are several starts, and none is named.
        """
        return max(0.0, float(visits(self._table, self._asked.starting(start)).sum()) - 1)

    def outcomes(self, start: str | None = None) -> dict[str, float]:
        """The share of walks that end at each stage where one can end; they add up to 1.

        Raises:
            UnknownStageError: There is no such stage.
            InvalidValueError: There are several starts, and none is named.
        """
        found = visits(self._table, self._asked.starting(start))
        return {
            stage: float(number) * ending
            for stage, number, ending in zip(self.stages, found, self._table.endings, strict=True)
            if ending > 0
        }

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
            UnknownStageError: There is no such stage.
            InvalidValueError: There are several starts or goals, and none is named.
        """
        starts, place = self._asked.starting(start), self._asked.goal(goal)
        everyone = reached(self._table, starts, place)
        for stage in dwell or {}:
            self._asked.place(stage)
        refuse(
            "time_to_goal",
            *(number_problems(time, f"dwell[{stage!r}]") for stage, time in (dwell or {}).items()),
        )
        times = [1.0 if dwell is None else float(dwell.get(stage, 0)) for stage in self.stages]
        return time_to(self._table, starts, place, dwell=times) / everyone

    def arrivals(
        self, goal: str | None = None, *, steps: int, start: str | None = None
    ) -> tuple[float, ...]:
        """The probability of having been at the goal after 0, 1, … moves, up to `steps`.

        Raises:
            UnknownStageError: There is no such stage.
            InvalidValueError: `steps` is no whole number of zero or more; or there are several
                starts or goals, and none is named.
        """
        refuse("arrivals", whole_problems(steps, "steps"))
        return arrivals(
            self._table, self._asked.starting(start), self._asked.goal(goal), steps=steps
        )

    def interval(
        self,
        measure: "Measure",
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
        two intervals made alike can be compared.

        Args:
            measure: The question: a function from a chain to a number.
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
            >>> found.low < 0.2 < found.high
            True
        """
        tally = self._tally
        if tally is None:
            what = "these are probabilities, which do not say how many people they rest on"
            raise InvalidValueError("interval", [Problem("", what, hint="fit counts or walks")])
        refuse(
            "interval",
            whole_problems(seed, "seed"),
            whole_problems(draws, "draws", least=1),
            level_problems(level),
            number_problems(prior, "prior"),
        )
        low, high = spread(
            lambda chance: measure(self._drawn(tally, chance, prior)),
            seed=seed,
            draws=draws,
            level=level,
        )
        return Estimate(measure(self), low=low, high=high, level=level)

    def removal_effects(
        self,
        goal: str | None = None,
        *,
        start: str | None = None,
        channels: Iterable[str] | None = None,
    ) -> dict[str, float]:
        """The share of conversions that would be lost without each channel, in 0..1.

        Whoever comes to a channel that is gone is lost. In closed form, where people stop at the
        goal: RE[j] = f[j] * b[j] / b[start], with f[j] = N[start, j] / N[j, j] the probability of
        ever being at j and b the probability of reaching the goal.

        Args:
            goal: The goal.
            start: Where people set out.
            channels: The stages to remove one at a time; the chain's channels if left out.

        Raises:
            NoPathError: The goal cannot be reached.
            UnknownStageError: There is no such stage.
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
        starts, place = self._asked.starting(start), self._asked.goal(goal)
        # Made before anything else is asked, it answers the rest at once.
        visit_matrix(stopping_at(self._table, place))
        reached(self._table, starts, place)
        found = removal(self._table, starts, place)
        credited = self._asked.credited(channels, place)
        return {name: float(found[channel]) for name, channel in credited.items()}

    def attribute(
        self,
        conversions: float | Mapping[str, float],
        *,
        start: str | None = None,
        channels: Iterable[str] | None = None,
    ) -> dict[str, float]:
        """How many conversions each channel is credited with, in proportion to removal effects.

        Args:
            conversions: The number of conversions of the only goal, or a number for each goal.
            start: Where people set out.
            channels: The stages to share the credit; the chain's channels if left out.

        Returns:
            Conversions by channel, which add up to all conversions.

        Raises:
            NoPathError: A goal cannot be reached.
            UnknownStageError: There is no such stage.
            InvalidValueError: There are several starts or goals and none is named, a number is
                below zero, or no channel has any effect.

        Source:
            As for `removal_effects`.
        """
        by_goal = (
            conversions
            if isinstance(conversions, Mapping)
            else {self.stages[self._asked.goal(None)]: conversions}
        )
        named = None if channels is None else tuple(channels)
        found: dict[str, float] = {}
        for goal, number in by_goal.items():
            problems = list(number_problems(number, f"conversions[{goal!r}]"))
            effects = self.removal_effects(goal, start=start, channels=named)
            total = sum(effects.values())
            if not problems and total <= 0:
                problems = [Problem("channels", f"none has a part in reaching {goal!r}")]
            if problems:
                raise InvalidValueError("attribute", problems)
            for name, effect in effects.items():
                found[name] = found.get(name, 0.0) + number * effect / total
        return found

    def shapley(
        self,
        goal: str | None = None,
        *,
        start: str | None = None,
        channels: Iterable[str] | None = None,
        budget: int = _MOST_COALITIONS,
    ) -> dict[str, float]:
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
            UnknownStageError: There is no such stage.
            InvalidValueError: There are more sets than the budget allows; or there are several
                starts or goals, and none is named.

        Source:
            Shapley (1953), "A value for n-person games".
        """
        starts, place = self._asked.starting(start), self._asked.goal(goal)
        reached(self._table, starts, place)
        credited = self._asked.credited(channels, place)
        count = len(credited)
        if count >= budget.bit_length():
            what = f"{count} channels have 2**{count} sets, and the budget is {budget}"
            hint = "name fewer, or credit paths with cj.markov.shapley"
            raise InvalidValueError("shapley", [Problem("channels", what, hint=hint)])
        places = tuple(credited.values())
        found = coalition_shares(self._table, starts, place, channels=places)
        return dict(zip(credited, found, strict=True))

    def levers(self, goal: str | None = None, *, start: str | None = None) -> tuple[Lever, ...]:
        """What a change to each transition would do for the goal, in the chain's order.

        One more percentage point on a transition is taken from all other ways out of its stage, in
        their proportions. Where a transition is the only way, nothing can be added.

        Raises:
            NoPathError: The goal cannot be reached.
            UnknownStageError: There is no such stage.
            InvalidValueError: There are several starts or goals, and none is named.

        Source:
            Caswell (2001), "Matrix Population Models", chapter 9, for sensitivity and elasticity;
            Sherman & Morrison (1950), Annals of Mathematical Statistics 21(1), for the exact
            change.
        """
        starts, place = self._asked.starting(start), self._asked.goal(goal)
        reached(self._table, starts, place)
        return levers(self._table, starts, place)

    def scenario(self, changes: Mapping[tuple[str, str], float], /) -> "Chain":
        """A chain in which some transitions have another probability.

        All other ways out of the same stage keep their proportions. A transition that the chain
        lacks is added.

        Args:
            changes: New probabilities in 0..1, by the ids of both ends.

        Raises:
            UnknownStageError: There is no such stage.
            InvalidValueError: The probabilities of leaving a stage do not fit together, or a key is
                no pair of stages.
            EndlessChainError: No way would lead to an end.

        Example:
            >>> import customer_journey as cj
            >>> chain = cj.markov.fit({("know", "buy"): 20, ("know", "lost"): 80}, goals=["buy"])
            >>> chain.scenario({("know", "buy"): 0.3}).probability()
            0.3
        """
        return evolve(self, table=changed(self._table, changes), tally=None)

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
    ) -> tuple[Scenario, ...]:
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
            UnknownStageError: There is no such stage.
            InvalidValueError: A scenario does not fit together; n, the seed, the level or the
                number of moves is none; or there are several starts or goals, and none is named.
        """
        starts, place = self._asked.starting(start), self._asked.goal(goal)
        refuse(
            "compare",
            whole_problems(n, "n", least=1, most=_MOST_WALKS),
            whole_problems(seed, "seed"),
            whole_problems(max_steps, "max_steps"),
            level_problems(level),
        )
        before = reached(self._table, starts, place)
        tables = {name: changed(self._table, changes) for name, changes in scenarios.items()}
        others = [(name, table, reached(table, starts, place)) for name, table in tables.items()]
        return compared(
            self._table,
            others,
            place,
            starts,
            probability=before,
            n=n,
            seed=seed,
            level=level,
            max_steps=max_steps,
        )

    def referral_multiplier(self) -> float:
        """How many new people one person brings, generation after generation.

        That is the spectral radius of the matrix of new people at each stage where referred people
        come in, by where the referrer came in. Every visit to a stage with a referral makes one
        with its probability. Above 1 the journey feeds itself; 0 where there is no referral.

        Raises:
            InvalidValueError: A referral has no probability.

        Source:
            Diekmann, Heesterbeek & Metz (1990), "On the definition and the computation of the basic
            reproduction ratio R0", Journal of Mathematical Biology 28(4).
        """
        return multiplier(self._table, self._referrals)

    def simulate(
        self,
        n: int,
        *,
        seed: int,
        start: str | None = None,
        max_steps: int = _MOST_STEPS,
        progress: Progress | None = None,
    ) -> Walks:
        """Walks of n people who never were.

        The next stages are drawn from alias tables by numbers of 63 bits, several moves at once
        where the chain is small, so that each probability is met to within 2**-48. Memory holds
        every visit: a byte each up to 255 stages, two bytes up to 65,535, and four beyond.

        Args:
            n: How many walks, at most 1,000,000,000.
            seed: The seed, a whole number of zero or more; the same seed gives the same walks.
            start: Where people set out.
            max_steps: After how many moves a walk is cut short; `Walks.cut` says how many were.
            progress: What to tell, now and then, how many walks are done and how many there are
                to do; `cj.markov.progress_bar` draws a bar.

        Raises:
            UnknownStageError: There is no such stage.
            InvalidValueError: n, the seed or the number of moves is none; or there are several
                starts, and none is named.
            WrongTypeError: `progress` is no function.
        """
        starts = self._asked.starting(start)
        if progress is not None and not callable(progress):
            hint = "cj.markov.progress_bar draws a bar"
            raise WrongTypeError("simulate", "a function as `progress`", progress, hint)
        refuse(
            "simulate",
            whole_problems(n, "n", most=_MOST_WALKS),
            whole_problems(seed, "seed"),
            whole_problems(max_steps, "max_steps"),
        )
        codes, offsets, cut = simulate(
            self._table, starts, n, seed=seed, max_steps=max_steps, progress=progress
        )
        return Walks(stages=self.stages, seed=seed, cut=cut, codes=codes, offsets=offsets)

    def to_text(self) -> str:
        """The probability of each move and of ending, a line for each, in the chain's order."""
        rows = [
            (f"{source} -> {target}", f"{share:.4g}")
            for (source, target), share in self.probabilities.items()
        ]
        rows += [
            (f"{stage} ends", f"{ending:.4g}")
            for stage, ending in zip(self.stages, self._table.endings, strict=True)
            if ending > 0
        ]
        return columns(rows)

    def __repr__(self) -> str:
        """How large it is."""
        moves = count_of(len(self._table.shares), "transition")
        return f"<Chain: {count_of(len(self.stages), 'stage')}, {moves}>"

    def _drawn(self, tally: Tally, chance: "Generator", prior: float) -> "Chain":
        referrals = self._referrals
        if referrals:
            rates = drawn_rates([item.count for item in referrals], chance, prior=prior)
            visited = tally.visits(self._table)
            referrals = tuple(
                evolve(item, share=rate / visited[item.source])
                for item, rate in zip(referrals, rates, strict=True)
            )
        weights = self.weights
        if tally.starts:
            weights = drawn_shares(tally.starts, chance, prior=prior)
        table = drawn_table(self._table, tally, chance, prior=prior)
        return evolve(self, table=table, weights=weights, referrals=referrals)


Measure: TypeAlias = Callable[[Chain], float]
"""A question that one asks of a chain and that a number answers."""
