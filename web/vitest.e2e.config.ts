import { defineConfig } from "vitest/config";

// Each file starts a server and a browser of its own; one file at a time keeps two cores from being swamped.
export default defineConfig({
  test: {
    include: ["e2e/**/*.e2e.ts"],
    environment: "node",
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
