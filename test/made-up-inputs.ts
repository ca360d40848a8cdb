/** In CI the made-up inputs of property tests are the same in every run, so that a red run can be repeated; elsewhere they explore. */
import fc from "fast-check";

if (process.env.CI === "true") fc.configureGlobal({ seed: 20_261_121 });
