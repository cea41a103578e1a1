"""What the rewards of referrals cost for each new person."""

from customer_journey._arguments import checked
from customer_journey._model import Journey
from customer_journey.markov._chain import Chain
from customer_journey.markov._fit import fit

__all__ = ["newcomer_cost"]


@checked
def newcomer_cost(
    journey: Journey, /, *, chain: Chain | None = None, start: str | None = None
) -> dict[str, float]:
    """What one new person costs in rewards, on average over the referrals, by the rewards' unit.

    Both sides count: what the referrer gets and what the newcomer gets. Each referral weighs as
    much as it brings people, by `Chain.newcomers`. Rewards without a value are left out, so that
    the cost is a least one where there are some. It is empty where no one is brought, or no reward
    has a value.

    Args:
        journey: The journey, whose referrals have rewards.
        chain: The chain, as from `customer_journey.markov.fit`; left out, that of the journey's
            probabilities.
        start: The id of the stage where people come in; left out, the chain's only one.

    Raises:
        InvalidValueError: A referral has no probability, or a move where no chain is given; or
            there are several starts, and none is named.
        UnknownStageError: The stage is unknown.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"])
        >>> both = [cj.Reward(to, value=6, unit="EUR") for to in ("referrer", "newcomer")]
        >>> shop = shop.connect("buy", "know", kind="referral", rewards=both)
        >>> chain = cj.markov.fit({("know", "buy"): 20}, referrals={("buy", "know"): 4})
        >>> cj.markov.newcomer_cost(shop, chain=chain)
        {'EUR': 12.0}
    """
    fitted = fit(journey) if chain is None else chain
    brought = fitted.newcomers(start)
    everyone = sum(brought.values())
    costs: dict[str, float] = {}
    for (source, target), newcomers in brought.items():
        referral = journey.transition(source, target)
        for reward in referral.rewards if referral is not None and everyone else ():
            if reward.value is not None:
                worth = reward.value * (newcomers / everyone)
                costs[reward.unit] = costs.get(reward.unit, 0.0) + worth
    return costs
