// Evaluates expressions with fhirpath.js, for judge_test.go. It takes
// {resource, questionnaire, expressions} on its standard input and writes a list with what
// each comes to: a list of texts, or null where there is an error.
const path = require("path");
const root = path.resolve(process.argv[2]);
const fhirpath = require(path.join(root, "fhirpath"));
const r4 = require(path.join(root, "fhirpath", "fhir-context", "r4"));

function text(item) {
  if (item === null || typeof item !== "object") return String(item);
  return Object.getPrototypeOf(item) === Object.prototype ? "a tree" : String(item);
}

async function evaluate(resource, questionnaire, expression) {
  try {
    const variables = { resource, rootResource: resource, questionnaire };
    return (await fhirpath.evaluate(resource, expression, variables, r4, { async: true })).map(text);
  } catch {
    return null;
  }
}

let input = "";
process.stdin.on("data", (data) => (input += data));
process.stdin.on("end", async () => {
  const { resource, questionnaire, expressions } = JSON.parse(input);
  console.log = console.warn = () => {}; // trace() would write here
  const results = [];
  for (const e of expressions) results.push(await evaluate(resource, questionnaire, e));
  process.stdout.write(JSON.stringify(results));
});
