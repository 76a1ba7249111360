// Writes what LHC-Forms of the US National Library of Medicine, which nobody
// here wrote, extracts from cases/observations-judged.json by observations:
//
//	node observe.cjs > observations.json
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
const { Util, LFormsData } = window.LForms;
const example = window.JSON.parse(fs.readFileSync(path.join(__dirname, '../cases/observations-judged.json'), 'utf8'));
const form = Util.mergeFHIRDataIntoLForms('QuestionnaireResponse', example.response,
  Util.convertFHIRQuestionnaireToLForms(example.questionnaire, 'R4'), 'R4');
const [, ...observations] = Util.getFormFHIRData('QuestionnaireResponse', 'R4', new LFormsData(form),
  { extract: true, subject: { resourceType: 'Patient', id: 'p1' } });
console.log(JSON.stringify(observations[0], null, 1));
process.exit(0);
