/** Builds the browser's program from dashboard/web into dist/dashboard/web; the page loads nothing from any other host. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: folder("dashboard/web"),
  base: "/",
  // The automatic runtime of Preact needs no plug-in: the compiler only has to know where jsx() comes from.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: folder("dist/dashboard/web"),
    emptyOutDir: true,
    target: "baseline-widely-available",
    sourcemap: false,
    // A strict content security policy refuses data: URLs, so every asset is a file of its own.
    assetsInlineLimit: 0,
    // cli/build.mjs prints one figure for the whole page instead.
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
  },
});
