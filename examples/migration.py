"""A journey changes while customers are enrolled: who is transferred, who is not, and why.

A shop adds an identity check before the purchase.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import customer_journey as cj

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)

old = cj.Journey.sequence(
    "shop",
    [
        cj.Stage("know", phases=["aware"]),
        cj.Stage("try", phases=["try"], entry=cj.fact("trials") >= 1),
        cj.Stage("buy", phases=["purchase"], entry=cj.fact("orders") >= 1),
    ],
    version="1",
    facts=[
        cj.Fact("trials", type="int", minimum=0),
        cj.Fact("orders", type="int", minimum=0),
        cj.Fact("has_id", type="bool"),
    ],
)
new = cj.evolve(
    cj.Journey.sequence(
        "shop",
        [
            old["know"],
            old["try"],
            cj.Stage("verify", entry=cj.fact("has_id").is_true()),
            cj.Stage("pay", phases=["purchase"], entry=cj.fact("orders") >= 1),
        ],
        version="2",
    ),
    facts=old.facts,
)
known: Mapping[str, Mapping[str, object]] = {
    "Ada": {"trials": 0},
    "Ben": {"trials": 1, "orders": 0},
    "Cleo": {"trials": 1, "orders": 1, "has_id": True},
    "Dan": {"trials": 1, "orders": 1},
}

print("On Monday")
people = [cj.enrol(old, name, facts, at=MONDAY) for name, facts in known.items()]
for person in people:
    print(" ", person)

print("\nThe new version")
migration = cj.migrate(old, new)
print(migration.explain())

print("\nOn Tuesday")
tuesday = MONDAY + timedelta(days=1)
transfer = cj.transfer(people, migration, facts=lambda person: known[person.customer], at=tuesday)
for person in transfer.moved:
    print(" ", person)
for item in transfer.refused:
    print(f"  {item.before.customer} stays on version 1: {'; '.join(item.reasons)}")

print("\nOn Wednesday, Ben has shown his identity card and ordered")
ben = next(person for person in transfer.moved if person.customer == "Ben")
facts = {"trials": 1, "orders": 1, "has_id": True}
print(cj.advance(ben, facts, at=tuesday + timedelta(days=1)).explain())
