"""Probabilities: a journey as an absorbing Markov chain, fitted, asked and simulated.

Needs the extra `data`: `pip install 'customer-journey[data]'`. numpy and scipy are imported when a
chain is first fitted.

Example:
    >>> import customer_journey as cj
    >>> counts = {("know", "try"): 60, ("know", "lost"): 40, ("try", "buy"): 30}
    >>> chain = cj.markov.fit({**counts, ("try", "lost"): 30}, goals=["buy"])
    >>> round(chain.probability(), 3)
    0.3
"""

from typing import TYPE_CHECKING

from customer_journey._lazy import attach

__all__ = [
    "Arrivals",
    "Attribution",
    "Chain",
    "Counted",
    "Discovered",
    "Estimate",
    "EventLog",
    "Lever",
    "Levers",
    "NextGain",
    "Opportunities",
    "OrderTest",
    "Progress",
    "RankedOpportunity",
    "Rest",
    "Scenario",
    "Scenarios",
    "Statistic",
    "Traced",
    "Unaddressed",
    "Walked",
    "Walks",
    "fit",
    "newcomer_cost",
    "order_test",
    "progress_bar",
    "shapley",
]

if TYPE_CHECKING:
    from customer_journey._log._variants import Traced, Walked
    from customer_journey.markov._arrivals import Arrivals
    from customer_journey.markov._attribution import shapley
    from customer_journey.markov._chain import Chain, Statistic
    from customer_journey.markov._fit import Counted, Discovered, Rest, fit
    from customer_journey.markov._opportunities import (
        NextGain,
        Opportunities,
        RankedOpportunity,
        Unaddressed,
    )
    from customer_journey.markov._order import order_test
    from customer_journey.markov._results import (
        Attribution,
        Estimate,
        Lever,
        Levers,
        OrderTest,
        Scenario,
        Scenarios,
    )
    from customer_journey.markov._rewards import newcomer_cost
    from customer_journey.markov._simulate import EventLog, Progress, Walks, progress_bar
else:
    __getattr__, __dir__ = attach(__name__, __all__, beside=["customer_journey._log._variants"])
