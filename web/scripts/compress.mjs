// Compresses every built file beside itself (.br, .gz, where that is smaller), so that the server never has to,
// and holds the first load's JavaScript and style sheets to their budget.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const FIRST_LOAD_BYTES_MAX = 150 * 1024;
const dist = fileURLToPath(new URL("../dist/", import.meta.url));

function files(directory) {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

function compress(path) {
  const bytes = readFileSync(path);
  const brotli = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const gzip = gzipSync(bytes, { level: 9 });
  if (brotli.length < bytes.length) writeFileSync(`${path}.br`, brotli);
  if (gzip.length < bytes.length) writeFileSync(`${path}.gz`, gzip);
  return Math.min(brotli.length, bytes.length);
}

// What opening Overview loads: the entry, what it imports statically, the page's own chunk, and the worker.
function firstLoad(manifest) {
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const imported of manifest[key].imports ?? []) visit(imported);
  };
  for (const [key, chunk] of Object.entries(manifest)) {
    if (chunk.isEntry || chunk.src?.endsWith("pages/Overview.tsx")) visit(key);
  }
  const scripts = [...seen].flatMap((key) => [manifest[key].file, ...(manifest[key].css ?? [])]);
  const workers = readdirSync(join(dist, "assets")).filter((name) => /^worker-.*\.js$/.test(name));
  return [...new Set(scripts), ...workers.map((name) => `assets/${name}`), "theme.js"];
}

const manifestPath = join(dist, ".vite/manifest.json");
const manifest = JSON.parse(readFileSync(manifestPath, "utf8"));
// The manifest has served its purpose; what stays in dist is what the server embeds.
rmSync(join(dist, ".vite"), { recursive: true });
const sizes = new Map();
for (const path of files(dist)) {
  sizes.set(path.slice(dist.length), compress(path));
}

const loaded = firstLoad(manifest);
const total = loaded.reduce((sum, file) => sum + sizes.get(file), 0);
console.log(`JavaScript and style sheets on first load, brotli: ${total} bytes (limit ${FIRST_LOAD_BYTES_MAX})`);
for (const file of loaded) console.log(`  ${sizes.get(file)}  ${file}`);
if (total > FIRST_LOAD_BYTES_MAX) {
  console.error("The first load is past its budget: split a page off, or drop a dependency.");
  process.exit(1);
}
