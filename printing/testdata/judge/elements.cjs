// Parts GS1 messages by application identifier: node elements.cjs < messages.
// One JSON array of what a scanner sent comes in, ]d2 first; one array, of each
// message's elements by identifier, goes out.
//
// The modules are taken from the directory in TIDEOVER_JUDGE_MODULES.
"use strict";
const path = require("node:path");
const fs = require("node:fs");
const modules = path.resolve(process.env.TIDEOVER_JUDGE_MODULES);
const { parseBarcode } = require(path.join(modules, "gs1-barcode-parser-mod"));

const out = JSON.parse(fs.readFileSync(0, "utf8")).map((message) => {
  const { codeName, parsedCodeItems } = parseBarcode(message);
  return { code: codeName, elements: parsedCodeItems.map((i) => [i.ai, i.data]) };
});
fs.writeFileSync(1, JSON.stringify(out));
