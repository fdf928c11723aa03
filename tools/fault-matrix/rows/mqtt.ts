import type { FaultField } from "../fault-row.ts";

const BROKER = "Mosquitto";

export const MQTT: FaultField = {
  letter: "E",
  title: "MQTT",
  rows: [
    {
      code: "E1",
      fault: "the broker is absent, killed, stopped, refuses us",
      holds: "deploying is unaffected; connected again with growing pauses",
      priority: 1,
      onReal: BROKER,
    },
    {
      code: "E2",
      fault: "messages that others send in the update manager's name",
      holds: "only what is fresh, well-formed and not retained counts; what it does can be undone",
      priority: 1,
      onReal: BROKER,
    },
    {
      code: "E3",
      fault: "somebody takes our client id",
      holds: "no war of reconnections",
      priority: 2,
      onReal: BROKER,
    },
    {
      code: "E4",
      fault: "messages that are huge, malformed, or many",
      holds: "cut before they are parsed; delays stay small",
      priority: 1,
      onReal: BROKER,
    },
    {
      code: "E5",
      fault: "killed between taking the hand-over and writing it down",
      holds: "after the start it is either in force or not",
      priority: 1,
      onReal: "strace",
    },
  ],
};
