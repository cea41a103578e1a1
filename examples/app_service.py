"""A web service that tracks its customers: where they are, and what comes next for each of them.

The journey is a file beside this one, loaded once at startup, so that it can be edited without a
programmer. Run as a script, the service calls itself and prints requests and responses;
`uvicorn app_service:app` serves it.
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
    """The state of a customer; a real service stores it in a database, by `to_dict`."""

    enrolment: cj.people.Enrolment
    facts: dict[str, object]


customers: dict[str, Customer] = {}
app = FastAPI(title=JOURNEY.label)


def clock() -> datetime:
    """The current time, which the library itself never reads."""
    return datetime.now(UTC)


Now = Annotated[datetime, Depends(clock)]
Facts = dict[str, object]


def customer_of(name: str) -> Customer:
    """The customer of that name."""
    if name not in customers:
        raise HTTPException(404, f"no customer {name!r}")
    return customers[name]


@app.exception_handler(cj.errors.JourneyError)
def refuse(request: Request, error: Exception) -> JSONResponse:
    """Respond with the message of the library."""
    del request
    return JSONResponse({"detail": str(error)}, status_code=422)


@app.put("/customers/{name}")
def welcome(name: str, facts: Facts, now: Now) -> dict[str, object]:
    """Enrol a customer at the stage that these facts prove."""
    facts = cj.read_facts(JOURNEY, facts)
    customers[name] = Customer(cj.enrol(JOURNEY, name, facts, at=now), facts)
    return position(name)


@app.get("/customers/{name}")
def position(name: str) -> dict[str, object]:
    """Where a customer is, and since when."""
    enrolment = customer_of(name).enrolment
    stage = JOURNEY[enrolment.stage].label
    return {"stage": stage, "role": enrolment.role, "since": f"{enrolment.since:%d %B}"}


@app.post("/customers/{name}/facts")
def learn(name: str, news: Facts, now: Now) -> list[str]:
    """Update facts, and return the moves that they lead to, with their reasons."""
    customer = customer_of(name)
    facts = {**customer.facts, **cj.read_facts(JOURNEY, news)}
    after = cj.advance(customer.enrolment, facts, at=now)
    customers[name] = Customer(after, facts)
    return [str(move) for move in after.moves[len(customer.enrolment.moves) :]]


@app.get("/customers/{name}/next")
def next_steps(name: str, now: Now) -> list[str]:
    """The next steps: which are possible, which are blocked, and which fact decides."""
    customer = customer_of(name)
    return [str(step) for step in cj.people.next_steps(customer.enrolment, customer.facts, at=now)]


@app.post("/customers/{name}/friends/{friend}")
def refer(name: str, friend: str, now: Now) -> dict[str, object]:
    """Enrol a referred customer; the referrer stays where they are."""
    customer = customer_of(name)
    referrer, referred = cj.people.refer(
        customer.enrolment, friend, customer.facts, at=now, theirs={"page_views": 1}
    )
    customers[name] = evolve(customer, enrolment=referrer)
    customers[friend] = Customer(referred, {"page_views": 1})
    return {**position(friend), "referred by": referred.referred_by}


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
"""Requests, each with its day."""


def stopped_at(moment: datetime) -> Callable[[], datetime]:
    """A clock that always returns this time."""
    return lambda: moment


def main() -> None:
    """Send the requests, and print the responses."""
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
