// Extracts by templates with CSIRO's implementation of SDC, which nobody here
// wrote (npm @aehrc/sdc-template-extract, Apache-2.0). Reads one JSON object a
// line, {questionnaire, response}; prints the Bundle for each, or what it says
// against it. The modules are taken from the directory in TIDEOVER_NODE_MODULES.
'use strict';
const readline = require('node:readline');
const path = require('node:path');
const { createRequire } = require('node:module');

const modules = path.resolve(process.env.TIDEOVER_NODE_MODULES);
const { inAppExtract } = createRequire(path.join(modules, '..', 'noop.js'))('@aehrc/sdc-template-extract');
console.warn = console.error; // stdout is for the Bundles

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { questionnaire, response } = JSON.parse(line);
    const { extractSuccess, extractResult } = await inAppExtract(response, questionnaire, null);
    console.log(JSON.stringify(extractSuccess ? extractResult.extractedBundle : extractResult));
  }
})();
