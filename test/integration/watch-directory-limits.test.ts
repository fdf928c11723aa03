import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { utimesSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { runShell } from "../support/shell.ts";
import { useWatchedScratch } from "../support/watched-directory.ts";

const directory = useWatchedScratch();
const shell = (line: string) => runShell(directory.path(), line);
const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running.clear();
});

/** What the process wrote: one of these for each read, `trouble` otherwise. */
interface Told {
  readonly trouble?: string;
  readonly texts?: Readonly<Record<string, string>>;
  readonly complete?: boolean;
  readonly code?: string | null;
  readonly hintCount?: number;
}

/** Watches in a process of its own, behind a command that changes what the system lets it do. */
async function watchBehind(...command: readonly string[]) {
  const [program = "", ...before] = [...command, process.execPath];
  const script = fileURLToPath(new URL("../support/watching-process.ts", import.meta.url));
  const child = spawn(program, [...before, script, directory.path()], { stdio: ["pipe", "pipe", "inherit"] });
  running.add(child);
  const told: Told[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => told.push(JSON.parse(line) as Told));
  const reads = () => told.filter(({ texts }) => texts !== undefined);
  const last = async () => reads().at(-1);
  await eventually(last, (read) => read !== undefined);
  return {
    child,
    troubles: () => told.flatMap(({ trouble }) => trouble ?? []),
    last,
    order: (text: string) => child.stdin.write(`${text}\n`),
    /** Has it read, and tells what came of it. */
    async read(): Promise<Told> {
      const before = reads().length;
      child.stdin.write("read\n");
      await eventually(
        async () => reads().length,
        (count) => count > before,
      );
      return reads()[before] ?? {};
    },
  };
}

/** Runs a process as root of a user namespace with limits of its own, one of them used up. */
function withLimit(name: string): readonly string[] {
  return ["unshare", "--user", "--map-root-user", "sh", "-c", `echo 0 > /proc/sys/user/${name}; exec "$@"`, "sh"];
}

describe("limits of the system", () => {
  test.each([
    ["A6: no inotify instance is left", "max_inotify_instances", "fs.inotify.max_user_instances"],
    ["A6: no inotify watch is left", "max_inotify_watches", "fs.inotify.max_user_watches"],
  ])("%s: said once, with what to do; read at intervals; watched when there is one again", async (_, limit, advice) => {
    const watching = await watchBehind(...withLimit(limit));
    await shell("echo one > .new; mv .new a.json");
    await watching.read();
    await eventually(
      async () => (await watching.read()).texts,
      (texts) => texts?.["a.json"] === "one\n",
    );
    expect(watching.troubles()).toHaveLength(1);
    expect(watching.troubles()[0]).toContain(advice);
    watching.order("later 11000");
    await watching.read();
    expect(watching.troubles()).toHaveLength(1);
    await runShell("/", `nsenter --target ${watching.child.pid} --user sh -c 'echo 128 > /proc/sys/user/${limit}'`);
    watching.order("later 11000");
    await watching.read();
    await shell("echo two > .new; mv .new a.json");
    // Without being told to read.
    await eventually(watching.last, (read) => read?.texts?.["a.json"] === "two\n");
    expect(watching.troubles()).toHaveLength(1);
    watching.order("end");
    expect(await once(watching.child, "exit")).toEqual([0, null]);
  });

  test("A5: events lost by a full queue are made up for by the next look", async () => {
    const watching = await watchBehind("env");
    watching.child.kill("SIGSTOP");
    const others = ["one", "two"].map((name) => join(directory.path(), name));
    for (const path of others) await writeFile(path, "");
    // Names that are no reason to look; the same event twice in a row would count as one.
    for (let number = 0; number < 17_000; number += 1) utimesSync(others[number % 2] ?? "", number, number);
    await mkdir(join(directory.scratch(), "many"));
    const texts = Object.fromEntries(Array.from({ length: 500 }, (_, number) => [`${number}.json`, `${number}`]));
    for (const [name, text] of Object.entries(texts)) await writeFile(join(directory.scratch(), "many", name), text);
    await runShell(directory.scratch(), "mv many/* manifests");
    watching.child.kill("SIGCONT");
    expect(await watching.read()).toMatchObject({ hintCount: 0 });
    await eventually(watching.last, (read) => Object.keys(read?.texts ?? {}).length === 500);
    expect((await watching.last())?.texts).toEqual(texts);
  });
});

describe("a directory that cannot be listed", () => {
  test("A14: an error of the disk shows nothing as gone, and passes", async () => {
    await shell("echo one > a.json; touch -d @5 a.json");
    const watching = await watchBehind(
      // One thread that lists, since strace counts the calls of each.
      ...["env", "UV_THREADPOOL_SIZE=1"],
      ...["strace", "--follow-forks", "--quiet=all", "--output=/dev/null", "-P", directory.path()],
      ...["-e", "trace=getdents64", "-e", "inject=getdents64:error=EIO:when=3..5"],
    );
    expect(await watching.last()).toMatchObject({ complete: true, texts: { "a.json": "one\n" } });
    for (let number = 0; number < 3; number += 1) {
      expect(await watching.read()).toMatchObject({ complete: false, code: "directory-unreadable", texts: {} });
    }
    expect(await watching.read()).toMatchObject({ complete: true, texts: { "a.json": "one\n" } });
    watching.order("end");
    await once(watching.child, "exit");
  });
});
