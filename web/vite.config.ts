import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.HEARTBEAT_URL ?? "http://127.0.0.1:8080";

// The browser's Host header is passed on as it is: the server compares it with the Origin of a POST.
const proxy = { "/api": { target: server, changeOrigin: false } };

export default defineConfig({
  plugins: [react()],
  server: { host: "127.0.0.1", port: 3000, proxy },
  preview: { host: "127.0.0.1", port: 3000, proxy },
  worker: { format: "es" },
  build: {
    target: "es2022",
    // The content security policy has no data: sources, so nothing may be inlined as one.
    assetsInlineLimit: 0,
    // Every browser that runs this page preloads modules by itself.
    modulePreload: { polyfill: false },
    manifest: true,
  },
});
