// A real Heartbeat for one test file: on a free loopback port, with a data directory of its own.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BINARY = process.env.HEARTBEAT_BIN ?? fileURLToPath(new URL("../../build/release/heartbeat", import.meta.url));
const START_MS_MAX = 10_000;
const POLL_MS = 50;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

export class HeartbeatServer {
  readonly #port: number;
  readonly #dataDirectory = mkdtempSync(join(tmpdir(), "heartbeat-e2e-"));
  #process: ChildProcess | null = null;
  #output = "";

  readonly #flags: readonly string[];

  private constructor(port: number, flags: readonly string[]) {
    this.#port = port;
    this.#flags = flags;
  }

  static async launch(flags: readonly string[] = []): Promise<HeartbeatServer> {
    if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: build it, or name another in HEARTBEAT_BIN`);
    const server = new HeartbeatServer(await freePort(), flags);
    await server.start();
    return server;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts, also again after a stop: on the same port. */
  async start(): Promise<void> {
    const listen = `127.0.0.1:${this.#port}`;
    // Memory alone and a directory for history exclude each other.
    const kept = this.#flags.includes("--memory-only") ? [] : ["--data-dir", this.#dataDirectory];
    const options = ["--config", "", "--listen", listen, ...kept, ...this.#flags];
    const child = spawn(BINARY, options, { stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (this.#output += text));
    const deadline = Date.now() + START_MS_MAX;
    while (!(await this.#answers())) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`the server did not start: ${this.#output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#dataDirectory, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.address}/api/uptime`)).ok;
    } catch {
      return false;
    }
  }
}
