// Renders ZPL as a printer would: node render.cjs DOTS < jobs.
// One JSON array of jobs comes in, each its ZPL and the width and height of
// the stock in mm; one array, of each job's labels as base64 PNG, goes out.
// Dots are to a mm.
//
// The modules are taken from the directory in TIDEOVER_JUDGE_MODULES.
"use strict";
const path = require("node:path");
const fs = require("node:fs");
const modules = path.resolve(process.env.TIDEOVER_JUDGE_MODULES);
const { ready } = require(path.join(modules, "zpl-renderer-js"));

async function main() {
  const dots = Number(process.argv[2]);
  const { api } = await ready;
  const out = [];
  for (const { zpl, width, height } of JSON.parse(fs.readFileSync(0, "utf8"))) {
    out.push(await api.zplToBase64MultipleAsync(zpl, width, height, dots));
  }
  fs.writeFileSync(1, JSON.stringify(out));
  process.exit(0); // the renderer's own threads go on otherwise
}
main();
