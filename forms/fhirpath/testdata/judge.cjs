// Evaluates expressions with fhirpath.js, for judge_test.go. It takes
// {resource, expressions} on its standard input and writes a list with what
// each comes to: a list of texts, or null where there is an error.
const path = require("path");
const root = path.resolve(process.argv[2]);
const fhirpath = require(path.join(root, "fhirpath"));
const r4 = require(path.join(root, "fhirpath", "fhir-context", "r4"));

function text(item) {
  if (item === null || typeof item !== "object") return String(item);
  return Object.getPrototypeOf(item) === Object.prototype ? "a tree" : String(item);
}

function evaluate(resource, expression) {
  try {
    const variables = { resource, rootResource: resource };
    return fhirpath.evaluate(resource, expression, variables, r4).map(text);
  } catch {
    return null;
  }
}

let input = "";
process.stdin.on("data", (data) => (input += data));
process.stdin.on("end", () => {
  const { resource, expressions } = JSON.parse(input);
  console.log = console.warn = () => {}; // trace() would write here
  process.stdout.write(JSON.stringify(expressions.map((e) => evaluate(resource, e))));
});
