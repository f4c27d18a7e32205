// A line that is cut between page and server: what the page says meanwhile, and that it fills the gap afterwards.

import { connect, createServer, type Server, type Socket } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchBrowser, settled, visit } from "./browser";
import { HeartbeatServer } from "./server";

const CUT_MS = 8_000;

/** Passes bytes on to the server until it is cut, and again once it is mended. */
class Line {
  readonly #sockets = new Set<Socket>();
  readonly #listener: Server;
  #whole = true;

  private constructor(target: number) {
    this.#listener = createServer((near) => {
      if (!this.#whole) {
        near.destroy();
        return;
      }
      const far = connect(target, "127.0.0.1");
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on("error", () => socket.destroy());
        socket.on("close", () => this.#sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
      near.on("close", () => far.destroy());
      far.on("close", () => near.destroy());
    });
  }

  static async to(target: number): Promise<Line> {
    const line = new Line(target);
    await new Promise<void>((resolve) => line.#listener.listen(0, "127.0.0.1", resolve));
    return line;
  }

  get address(): string {
    const address = this.#listener.address();
    if (address === null || typeof address === "string") throw new Error("the line is closed");
    return `http://127.0.0.1:${address.port}`;
  }

  cut(): void {
    this.#whole = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#whole = true;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#listener.close(resolve));
  }
}

let server: HeartbeatServer;
let browser: Browser;
let line: Line;

beforeAll(async () => {
  [server, browser] = await Promise.all([HeartbeatServer.launch(), launchBrowser()]);
  line = await Line.to(Number(new URL(server.address).port));
});
afterAll(async () => {
  await browser?.close();
  await line?.close();
  await server?.close();
});

/** Of the memory chart's lowest row of pixels, which used memory always fills: how many of the last seconds' are empty. */
function emptyPixels(page: Page, seconds: number): Promise<number> {
  return page.evaluate((last) => {
    const plot = document.querySelector("#panel-memory-kinds .uplot");
    const [canvas, over] = [plot?.querySelector("canvas"), plot?.querySelector(".u-over")];
    const context = canvas?.getContext("2d");
    if (!canvas || !over || !context) throw new Error("there is no chart");
    const [outer, inner] = [canvas.getBoundingClientRect(), over.getBoundingClientRect()];
    const ratio = canvas.width / outer.width;
    const width = Math.floor((inner.width * last * ratio) / 300);
    const [x, y] = [(inner.right - outer.left) * ratio - width - 4, (inner.bottom - outer.top) * ratio - 4];
    const { data } = context.getImageData(Math.floor(x), Math.floor(y), width, 1);
    return data.filter((value, i) => i % 4 === 3 && value === 0).length;
  }, seconds);
}

it("a cut line is told of, found again by itself, and leaves no gap", async () => {
  const { page, context } = await visit(browser);
  await page.goto(`${line.address}/memory`);
  await settled(page);
  await page.waitForTimeout(8_000);
  line.cut();
  await page.getByText("The connection to Heartbeat is lost").waitFor({ timeout: 30_000 });
  expect(await page.locator(".live").getAttribute("data-status")).toBe("reconnecting");
  await page.waitForTimeout(CUT_MS);
  line.mend();
  await page.waitForSelector('.live[data-status="live"]', { timeout: 30_000 });
  await page.getByText("The connection to Heartbeat is lost").waitFor({ state: "detached" });
  // What is before the server's start is empty, which shows that a gap would be seen.
  expect(await emptyPixels(page, 200)).toBeGreaterThan(0);
  await expect.poll(() => emptyPixels(page, 14), { timeout: 10_000 }).toBe(0);
  await context.close();
});
