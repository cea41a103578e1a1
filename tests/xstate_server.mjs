// Reads one request a line, a machine and the events to send, and answers with the state after each.
import { createInterface } from "node:readline";
import { createActor, setup, SimulatedClock } from "xstate";
import { guardsOf } from "./criteria.mjs";

for await (const line of createInterface({ input: process.stdin })) {
  const { machine, events } = JSON.parse(line);
  const logic = setup({ guards: guardsOf(machine) }).createMachine(machine);
  const clock = new SimulatedClock();
  const actor = createActor(logic, { clock }).start();
  const states = [actor.getSnapshot().value];
  for (const event of events) {
    if (event.wait) clock.increment(event.wait);
    else if (actor.getSnapshot().status === "active") actor.send(event);
    states.push(actor.getSnapshot().value);
  }
  const { status, tags } = actor.getSnapshot();
  console.log(JSON.stringify({ states, status, tags: [...tags] }));
}
