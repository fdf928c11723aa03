import type { FaultField } from "../fault-row.ts";

const READER = "none needed: bytes in, an answer out";

export const CONTENT: FaultField = {
  letter: "B",
  title: "Content of a manifest",
  rows: [
    {
      code: "B1",
      fault: "a good manifest becomes broken",
      holds: "its container keeps running, and the line is named",
      priority: 1,
      onReal: "files, the program",
    },
    {
      code: "B2",
      fault: "over 1 MiB, three sparse gigabytes, a link to a device",
      holds: "refused before it is read",
      priority: 1,
      onReal: "files",
    },
    {
      code: "B3",
      fault: "nested a million deep, half a million keys",
      holds: "refused in less than 50 ms",
      priority: 1,
      onReal: READER,
    },
    {
      code: "B4",
      fault: "keys that reach an object's prototype",
      holds: "refused, and no prototype is changed",
      priority: 1,
      onReal: READER,
    },
    { code: "B5", fault: "a key twice in one object", holds: "refused", priority: 1, onReal: READER },
    {
      code: "B6",
      fault: "numbers out of range, too precise, negative, fractions",
      holds: "refused, with the place",
      priority: 1,
      onReal: READER,
    },
    {
      code: "B7",
      fault: "bytes that are no UTF-8, a byte order mark, NUL, lone surrogates, control characters",
      holds: "what is no text is refused; the mark is tolerated with a warning",
      priority: 1,
      onReal: READER,
    },
    {
      code: "B8",
      fault: "two files state one name",
      holds: "one of them counts, always the same; the other is reported; never two containers",
      priority: 1,
      onReal: "files, the program",
    },
    {
      code: "B9",
      fault: "a file is renamed, its content is not",
      holds: "no call that changes anything",
      priority: 2,
      onReal: "files, the program",
    },
    {
      code: "B10",
      fault: "either format, unknown keys, defaults",
      holds: "the container that is read back from Kanto is what the format's document says",
      priority: 1,
      onReal: "Kanto",
    },
  ],
};
