// Writes what LHC-Forms of the US National Library of Medicine, which nobody
// here wrote, makes of the forms and answers of cases.json: which of the answers
// are to questions that are put, and what it calculates:
//
//	node judge.cjs > answers.json
//
// It wants lforms 40.1.3 (npm pack; only its dist) unpacked as package/ and
// jsdom 24.1.3 (npm) in the folder it is run in.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { createRequire } = require('node:module');

const { JSDOM } = createRequire(path.resolve('noop.js'))('jsdom');
const { window } = new JSDOM('<body></body>', { runScripts: 'outside-only', url: 'http://localhost/' });
window.matchMedia = () => ({ matches: false, addListener() {}, addEventListener() {} });
for (const script of ['webcomponent/assets/lib/zone.min.js', 'webcomponent/lhc-forms.js', 'fhir/R4/lformsFHIR.min.js']) {
  window.eval(fs.readFileSync(path.join('package/dist/lforms', script), 'utf8'));
}
window.console.log = window.console.warn = () => {}; // what it says of itself is not for the answers
const { Util, LFormsData } = window.LForms;
const read = (name) => window.JSON.parse(fs.readFileSync(path.join(__dirname, name), 'utf8'));

async function judge(questionnaire, answers) {
  const form = Util.mergeFHIRDataIntoLForms('QuestionnaireResponse', answers,
    Util.convertFHIRQuestionnaireToLForms(questionnaire, 'R4'), 'R4');
  form.hasSavedData = false; // the answers are being typed, not read back
  const data = new LFormsData(form);
  await data.loadFHIRResources(false);
  // Twice, as what is calculated decides what is put and the other way round.
  for (let i = 0; i < 2 && (data._hasResponsiveExpr || data._hasInitialExpr); i++) {
    await data._expressionProcessor.runCalculations(true);
    data._checkFormControls();
  }
  const response = Util.getFormFHIRData('QuestionnaireResponse', 'R4', data, {});
  return without(response, new Set(data.itemList.filter((i) => i._enableWhenExpVal === false).map((i) => i.linkId)));
}

// The judge hides what an enableWhenExpression rules out, and writes its answer
// into the response all the same.
function without(node, hidden) {
  if (node.item) {
    node.item = node.item.filter((i) => !hidden.has(i.linkId)).map((i) => without(i, hidden));
  }
  return node;
}

(async () => {
  const { forms, cases } = read('cases.json');
  const answers = {};
  for (const c of cases) {
    try {
      answers[c.name] = await judge(forms[c.questionnaire], c.answers);
    } catch (error) {
      console.error(`${c.name}: ${error.message}`); // the judge fails: no verdict
    }
  }
  fs.writeSync(1, JSON.stringify(answers).replaceAll('"resourceType"', '\n"resourceType"') + '\n');
  process.exit(0);
})();
