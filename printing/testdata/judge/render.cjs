// Renders ZPL as a printer would: node render.cjs WIDTH HEIGHT DOTS < jobs.
// One JSON array of jobs comes in; one array, of each job's labels as base64
// PNG, goes out. Widths and heights are in mm, dots are to a mm.
//
// The modules are taken from the directory in TIDEOVER_NODE_MODULES.
"use strict";
const path = require("node:path");
const fs = require("node:fs");
const modules = path.resolve(process.env.TIDEOVER_NODE_MODULES);
const { ready } = require(path.join(modules, "zpl-renderer-js"));

async function main() {
  const [width, height, dots] = process.argv.slice(2).map(Number);
  const { api } = await ready;
  const out = [];
  for (const job of JSON.parse(fs.readFileSync(0, "utf8"))) {
    out.push(await api.zplToBase64MultipleAsync(job, width, height, dots));
  }
  fs.writeFileSync(1, JSON.stringify(out));
  process.exit(0); // the renderer's own threads go on otherwise
}
main();
