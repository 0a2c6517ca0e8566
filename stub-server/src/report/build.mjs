// Bundles the page's code and style: node build.mjs FOLDER writes report.js and report.css there.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = process.argv[2];
if (!out) {
  console.error("usage: node build.mjs FOLDER");
  process.exit(2);
}
const licence = (path) => readFileSync(join(here, "node_modules", path), "utf8").trim();

// The libraries' sources carry their notices in comments that a bundler drops: they go in front.
const notice = `/*!
${licence("echarts/NOTICE")}
Licensed under the Apache License, Version 2.0: http://www.apache.org/licenses/LICENSE-2.0

It contains zrender:
${licence("zrender/LICENSE")}

It contains parts of d3.js:
${licence("echarts/licenses/LICENSE-d3")}
*/`;

await build({
  entryPoints: { report: join(here, "main.js") },
  outdir: out,
  absWorkingDir: here,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome110", "firefox115", "safari16.4"],
  charset: "utf8",
  legalComments: "none",
  banner: { js: notice },
  define: { "process.env.NODE_ENV": '"production"' },
});
await build({
  entryPoints: { report: join(here, "report.css") },
  outdir: out,
  absWorkingDir: here,
  minify: true,
  target: ["chrome110", "firefox115", "safari16.4"],
  charset: "utf8",
});
