// Headless Chromium, and pages that remember every complaint of the console, the scripts and the content policy.

import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

export const PAGES = [
  "/",
  "/cpu",
  "/memory",
  "/disks",
  "/network",
  "/services",
  "/hardware",
  "/dashboards",
  "/explore",
  "/browse",
  "/dashboards",
  "/settings",
] as const;
export const THEMES = ["dark", "light"] as const;
export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });

export interface Visit {
  page: Page;
  context: BrowserContext;
  complaints: string[];
}

export interface VisitOptions {
  theme?: "dark" | "light";
  viewport?: { width: number; height: number };
}

/** A fresh browser profile on a page, not yet loaded. */
export async function visit(browser: Browser, options: VisitOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: options.viewport ?? DESKTOP,
    colorScheme: options.theme ?? "dark",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.exposeFunction("tellViolation", (text: string) => complaints.push(`content policy: ${text}`));
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      (globalThis as unknown as { tellViolation: (text: string) => void }).tellViolation(
        `${event.violatedDirective} ${event.blockedURI}`,
      );
    });
  });
  return { page, context, complaints };
}

/** Waits until the page is live and nothing on it is a skeleton any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector('.live[data-status="live"]', { timeout: 30_000 });
  await page.waitForFunction(() => document.querySelectorAll(".skeleton").length === 0, null, { timeout: 30_000 });
}
