import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { eventually } from "./eventually.ts";

const run = promisify(execFile);

/** A real broker in a folder of its own. */
export interface Mosquitto {
  readonly port: number;
  path(name: string): string;
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  signal(name: "SIGSTOP" | "SIGCONT" | "SIGHUP"): void;
  /** `mosquitto_pub` with this topic and content; `more` before them. */
  publish(topic: string, content: unknown, ...more: readonly string[]): Promise<void>;
  /** Ends it and removes the folder. */
  stop(): Promise<void>;
}

export interface MosquittoOptions {
  /** Lines of its configuration; `PORT` and `DIR` are replaced. Default: everybody may do everything, on loopback. */
  readonly configuration?: string;
  /** By name: files that it reads. */
  readonly files?: Readonly<Record<string, string>>;
  /** Of `mosquitto_pub`, that it reaches this broker. */
  readonly clientArguments?: (broker: { readonly port: number; path(name: string): string }) => readonly string[];
}

const OPEN_TO_ALL = "listener PORT 127.0.0.1\nallow_anonymous true\n";

/** A broker that is not started yet. */
export async function mosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const directory = await mkdtemp(join(tmpdir(), "kad-mq-"));
  const path = (name: string) => join(directory, name);
  const port = await freePort();
  const configuration = `user root\npersistence false\n${options.configuration ?? OPEN_TO_ALL}`;
  await writeFile(path("mosquitto.conf"), configuration.replaceAll("PORT", String(port)).replaceAll("DIR", directory));
  for (const [name, text] of Object.entries(options.files ?? {})) await writeFile(path(name), text, { mode: 0o600 });
  const clientArguments = options.clientArguments?.({ port, path }) ?? ["-h", "127.0.0.1", "-p", String(port)];
  let child: ChildProcess | null = null;

  async function kill(): Promise<void> {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    child = null;
  }

  return {
    port,
    path,
    async start() {
      child = spawn("mosquitto", ["-c", path("mosquitto.conf")], { stdio: "ignore" });
      await eventually(
        () => takesConnections(port),
        (takes) => takes,
      );
    },
    kill,
    signal: (name) => void child?.kill(name),
    async publish(topic, content, ...more) {
      const text = typeof content === "string" ? content : JSON.stringify(content);
      await run("mosquitto_pub", [...clientArguments, "-q", "1", ...more, "-t", topic, "-m", text]);
    },
    async stop() {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("expected a port");
  return address.port;
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const stream = connect(port, "127.0.0.1");
    stream.on("connect", () => resolve(true));
    stream.on("error", () => resolve(false));
    stream.on("connect", () => stream.destroy());
  });
}

/** An authority, and with it a certificate for `localhost` and one for a client, by openssl, in `directory`. */
export async function makeCertificates(directory: string): Promise<void> {
  const openssl = (...words: readonly string[]) => run("openssl", words, { cwd: directory });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const authority = ["req", "-x509", "-days", "2", "-subj", "/CN=test authority"];
  await openssl(...authority, ...newKey, "-keyout", "ca.key", "-out", "ca.crt");
  await openssl(...authority, ...newKey, "-keyout", "other.key", "-out", "other.crt");
  await writeFile(join(directory, "names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  for (const name of ["server", "client"]) {
    await openssl("req", "-subj", `/CN=${name}`, ...newKey, "-keyout", `${name}.key`, "-out", `${name}.csr`);
    const signing = ["x509", "-req", "-days", "2", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial"];
    await openssl(...signing, "-extfile", "names", "-in", `${name}.csr`, "-out", `${name}.crt`);
  }
}
