/** Starts Debian's Chromium for tests of pages, quiet towards the network. */
import type { Browser } from "playwright-core";
import { chromium } from "playwright-core";

/** Launches a browser with an empty profile of its own. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.MACHIKOBA_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
