"""A web service that knows where its customers are, and what comes next for each of them.

The journey is a file beside this one, loaded once when the service starts: whoever looks after it
needs no programmer. Run as a script, the service calls itself and prints what was asked and
answered; `uvicorn app_service:app` serves it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from attrs import evolve, frozen
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient

import customer_journey as cj

JOURNEY = cj.load(Path(__file__).with_name("coffee.yaml"))


@frozen
class Customer:
    """What the service keeps of a customer; a real one has it in a database, by `to_dict`."""

    enrolment: cj.people.Enrolment
    facts: dict[str, object]


customers: dict[str, Customer] = {}
app = FastAPI(title=JOURNEY.label)


def clock() -> datetime:
    """The time of day, which the journey itself never looks at."""
    return datetime.now(UTC)


Now = Annotated[datetime, Depends(clock)]
Facts = dict[str, object]


def known(name: str) -> Customer:
    """A customer whom the service knows."""
    if name not in customers:
        raise HTTPException(404, f"nobody here is called {name!r}")
    return customers[name]


@app.exception_handler(cj.errors.JourneyError)
def refuse(request: Request, error: Exception) -> JSONResponse:
    """Answer with what the library found wrong, in its own words."""
    del request
    return JSONResponse({"detail": str(error)}, status_code=422)


@app.put("/customers/{name}")
def welcome(name: str, facts: Facts, now: Now) -> dict[str, object]:
    """Take in a customer, wherever these facts put them."""
    customers[name] = Customer(cj.enrol(JOURNEY, name, facts, at=now), facts)
    return whereabouts(name)


@app.get("/customers/{name}")
def whereabouts(name: str) -> dict[str, object]:
    """Say where a customer is, and since when."""
    here = known(name).enrolment
    return {"stage": JOURNEY[here.stage].label, "role": here.role, "since": f"{here.since:%d %B}"}


@app.post("/customers/{name}/facts")
def learn(name: str, news: Facts, now: Now) -> list[str]:
    """Take note of what is new, and say which moves that has led to, and why."""
    customer = known(name)
    facts = {**customer.facts, **news}
    after = cj.advance(customer.enrolment, facts, at=now)
    customers[name] = Customer(after, facts)
    return [str(move) for move in after.moves[len(customer.enrolment.moves) :]]


@app.get("/customers/{name}/next")
def next_steps(name: str, now: Now) -> list[str]:
    """Say which ways are open, which are closed, and which fact decides."""
    customer = known(name)
    return [str(step) for step in cj.people.next_steps(customer.enrolment, customer.facts, at=now)]


@app.post("/customers/{name}/friends/{friend}")
def refer(name: str, friend: str, now: Now) -> dict[str, object]:
    """Take in somebody whom a customer has brought; that customer stays where they are."""
    customer = known(name)
    stays, brought = cj.people.refer(
        customer.enrolment, friend, customer.facts, at=now, theirs={"page_views": 1}
    )
    customers[name] = evolve(customer, enrolment=stays)
    customers[friend] = Customer(brought, {"page_views": 1})
    return {**whereabouts(friend), "thanks to": brought.referred_by}


CALLS: list[tuple[int, str, str, Facts | None]] = [
    (0, "PUT", "/customers/ada", {"page_views": 3, "samples": 0}),
    (0, "GET", "/customers/ada/next", None),
    (4, "POST", "/customers/ada/facts", {"samples": 1}),
    (9, "POST", "/customers/ada/facts", {"parcels": 1}),
    (9, "GET", "/customers/ada", None),
    (9, "GET", "/customers/ada/next", None),
    (70, "POST", "/customers/ada/facts", {"parcels": 3, "cancelled": False, "friends_named": 0}),
    (70, "POST", "/customers/ada/friends/ben", None),
    (75, "POST", "/customers/ada/facts", {"friends_named": 1}),
    (75, "POST", "/customers/ada/friends/ben", None),
    (75, "GET", "/customers/ben/next", None),
    (80, "POST", "/customers/ben/facts", {"samples": "one"}),
    (80, "GET", "/customers/cleo", None),
]
"""On which day, counted from the first, what is asked of the service."""


def stopped_at(moment: datetime) -> Callable[[], datetime]:
    """A clock that always says the same."""
    return lambda: moment


def main() -> None:
    """Ask, and print what comes back."""
    first = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    client = TestClient(app)
    for day, method, path, body in CALLS:
        today = first + timedelta(days=day)
        app.dependency_overrides[clock] = stopped_at(today)
        print(f"\n{today:%d %B}  {method} {path}", "" if body is None else body)
        answer: dict[str, object] | list[str] = client.request(method, path, json=body).json()
        for line in (answer or ["no move"]) if isinstance(answer, list) else [answer]:
            print("   ", line)


if __name__ == "__main__":
    main()
