"""Five frameworks locate the people in a shop's event log.

Facts that can be observed stand for what the frameworks ask of people; each proxy is assumed.

`python examples/frameworks_on_events.py` does so on a log that is made up;
`python examples/frameworks_on_events.py ecom.csv user_id timestamp 2024-07-01` on one of your own.
"""

import sys
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias, cast

import customer_journey as cj
from customer_journey.criteria import Reading, Since

Facts: TypeAlias = dict[str, Any]
Log: TypeAlias = str | list[dict[str, Any]]

EVENTS = {
    "home": "Opened the front page",
    "promo_page": "Opened a page on an offer",
    "catalog": "Looked through the catalogue",
    "search": "Searched",
    "product_view": "Looked at a product",
    "review_page": "Read reviews",
    "compare": "Compared products",
    "wishlist_add": "Put a product on the wish list",
    "account_page": "Opened their account",
    "add_to_cart": "Put a product in the cart",
    "payment_details": "Typed in how to pay",
    "payment_error": "Had a payment refused",
    "error_page": "Met an error",
    "purchase": "Paid",
}


def count(*events: str) -> Reading:
    """How many of these events there were."""
    return Reading("count", events)


OBSERVED: Mapping[str, tuple[cj.types.FactType, str, Reading | Since]] = {
    "seen": ("int", "Pages seen", count("home", "promo_page", "catalog", "search", "product_view")),
    "views": ("int", "Products looked at", count("product_view")),
    "reviews": ("int", "Pages of reviews read", count("review_page")),
    "compares": ("int", "Comparisons", count("compare")),
    "wishes": ("int", "Products on the wish list", count("wishlist_add")),
    "accounts": ("int", "Times the account was opened", count("account_page")),
    "carts": ("int", "Products put in the cart", count("add_to_cart")),
    "checkouts": ("int", "Times that payment was typed in", count("payment_details")),
    "errors": ("int", "Errors met", count("payment_error", "error_page")),
    "purchases": ("int", "Orders paid", count("purchase")),
    "cart": ("str", "Full or paid", Reading("last", ["add_to_cart", "purchase"])),
    "last_seen": ("datetime", "When they did something last", Reading("last", list(EVENTS))),
    "idle_days": ("int", "Days since then", Since("last_seen")),
}

ORDERS = count("purchase")
DECIDED = 'cart == "purchase" or (cart == "add_to_cart" and idle_days < 14)'
LEFT = "purchases >= 1 and idle_days >= 90"

PROXIES: Mapping[cj.presets.FrameworkName, Mapping[str, str | Reading]] = {
    "seven-behaviours": {
        "has_need": "seen >= 1",  # no one looks around in a shop without one
        "visits": count("home"),
        "relates_to_business": "accounts >= 1",  # an account is a tie
        "wonders_how_it_works_for_them": "compares >= 1 or carts >= 1",  # tries it on in mind
        "orders": ORDERS,
        "receives_value": "purchases >= 2",  # no one orders again what was worth nothing
        "understands_value": "purchases >= 2",
        "had_great_experience": "purchases >= 3",
        # No event tells who is a champion: `is_champion` stays unknown.
    },
    "marketing-hourglass": {
        "met_ad_or_word_of_mouth": "seen >= 1",
        "perceives_fit": "views >= 1",  # looks closer at what could fit
        "likes_overall_feel": "wishes >= 1 or views >= 5",  # stays, and keeps things
        "trusts_expertise": "reviews >= 1 or carts >= 1",  # takes the word of the shop's people
        "believes_problem_solvable": "carts >= 1",  # puts in the cart what would solve it
        "convinced_of_value": "checkouts >= 1",  # types in how to pay
        "orders": ORDERS,
        "earlier_phases_handled_well": "errors == 0",  # met no error on the way
        "thoroughly_convinced": "purchases >= 3",
    },
    "buyers-journey": {
        "in_target_audience": "seen >= 1",  # advertising brought them here
        "knows_you_exist": "views >= 1",
        # Unknown without a cart: who has not decided is not lost.
        "will_buy": DECIDED,
        "will_buy_from_you": DECIDED,
        "has_left": LEFT,
        # No event tells who recommended it: `decided_to_tell_others` stays unknown.
    },
    "buying-process": {
        "aware_of_product": "seen >= 1",
        "found_information": "views >= 1",
        "read_information": "reviews >= 1 or views >= 3",
        "compared_alternatives": "compares >= 1 or views >= 5",
        "decided_to_buy_from_you": "checkouts >= 1",
        "orders": ORDERS,
    },
    "six-stage": {
        "discovered_brand": "seen >= 1",
        "has_identified_need": "views >= 1",
        "seeks_solutions": "views >= 2",
        "ready_to_buy": "carts >= 1",
        "orders": ORDERS,
        "is_happy": "purchases >= 2",  # comes back
        "is_delighted": "purchases >= 3",
        "abandoned_cart": 'cart == "add_to_cart" and idle_days >= 7',
        "has_churned": LEFT,
    },
}


def bound(name: cj.presets.FrameworkName) -> cj.Journey:
    """The framework with its facts computed from the shop's events."""
    return cj.bind(
        cj.presets.get(name),
        PROXIES[name],
        events=[cj.Event(event, meaning=meaning) for event, meaning in EVENTS.items()],
        facts=[
            cj.Fact(fact, type=kind, meaning=meaning, computed=computed, unit=unit_of(computed))
            for fact, (kind, meaning, computed) in OBSERVED.items()
        ],
    )


def unit_of(computed: Reading | Since) -> str:
    """Days, for the time since something."""
    return "days" if isinstance(computed, Since) else ""


def shares(journey: cj.Journey, people: list[Facts]) -> dict[str, float]:
    """The share of people whose place each stage is; of those at none, under an empty name."""
    at: Counter[str] = Counter()
    for facts in people:
        # A fact of text is not a criterion: what somebody is to the shop is filled in by hand.
        relationship = "customer" if facts["purchases"] else "none"
        known = facts | {"relationship": relationship} if "lost" in journey else facts
        at.update(cj.locate(journey, known).stages or [""])
    ids = [*(stage.id for stage in journey), ""]
    return {stage: at[stage] / len(people) for stage in ids}


def people_of(journey: cj.Journey, log: Log, as_of: datetime, **columns: str) -> list[Facts]:
    """The facts of each customer, from rows or from the path of a file."""
    answer = cj.events.facts(journey, log, as_of=as_of, event="event", **columns)
    names = [fact.name for fact in journey.facts if fact.computed is not None]
    if isinstance(answer, list):
        return [{name: row[name] for name in names} for row in cast("list[Facts]", answer)]
    return [dict(zip(names, row, strict=True)) for row in answer.select(*names).fetchall()]


def main(*arguments: str) -> None:
    """Print the shares."""
    file, customer, at, until = arguments or ("", "customer", "at", "2026-06-01")
    as_of = datetime.fromisoformat(until)
    for name in PROXIES:
        journey = bound(name)
        log = file or cj.testing.sample_log(journey, people=300, seed=7, as_of=as_of)
        result = shares(journey, people_of(journey, log, as_of, customer=customer, at=at))
        print(journey.label)
        for stage in journey:
            print(f"  {stage.label:28} {result[stage.id]:6.1%}")
        print(f"  {'nowhere':28} {result['']:6.1%}")


if __name__ == "__main__":
    main(*sys.argv[1:])
