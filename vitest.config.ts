/** The test projects: what each one takes in, how long a test may last, and which run one file at a time. */
import { defineConfig } from "vitest/config";

const second = 1000;

/** Projects that start whole systems: they need the built program and, on two cores, the machine for themselves. */
const wholeSystem = { globalSetup: ["test/needs-build.ts"], fileParallelism: false };

/** Projects that hold property tests. */
const propertyTests = { setupFiles: ["test/made-up-inputs.ts"] };

function project(name: string, timeoutS: number, more: object = {}) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`test/${name}/**/*.test.{ts,tsx}`],
      testTimeout: timeoutS * second,
      hookTimeout: Math.max(30, timeoutS) * second,
      // What is waited for comes within a second on a machine that is idle; one that runs CI seldom is.
      expect: { poll: { timeout: (timeoutS / 4) * second, interval: 25 } },
      ...more,
    },
  };
}

export default defineConfig({
  // As in vite.config.ts, for tests of components.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    pool: "forks",
    // Tests of a fault may leave a device or a socket behind; a run must end all the same.
    teardownTimeout: 10 * second,
    projects: [
      project("unit", 10, propertyTests),
      project("integration", 60, propertyTests),
      project("plant", 120, wholeSystem),
      project("browser", 90, wholeSystem),
      project("faults", 120, wholeSystem),
      project("structure", 20),
    ],
  },
});
