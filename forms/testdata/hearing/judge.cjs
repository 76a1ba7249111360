// Fills in forms with LHC-Forms of the US National Library of Medicine, which
// nobody here wrote (npm lforms), for hearing_test.go. It reads one JSON object a
// line, {now, questionnaire, response, resources}: the response is null for a form
// that has just been opened, with the resources of its launch context, and now is
// what the clock says. For each it prints {places, fault}: what it makes of every
// item in every occurrence, each as {path, on, answers, errors}. A path is a list
// of linkId and number.
// The modules are taken from the directory in TIDEOVER_NODE_MODULES.
'use strict';
const fs = require('node:fs');
const readline = require('node:readline');
const path = require('node:path');
const { createRequire } = require('node:module');

const modules = path.resolve(process.env.TIDEOVER_NODE_MODULES);
const { JSDOM, VirtualConsole } = createRequire(path.join(modules, '..', 'noop.js'))('jsdom');

// LHC-Forms draws in a browser; what it decides needs no more of one than this.
const { window } = new JSDOM('<body></body>', {
  runScripts: 'outside-only', url: 'http://localhost/', virtualConsole: new VirtualConsole(),
});
window.matchMedia = () => ({ matches: false, addListener() {}, addEventListener() {} });

// today() and now() are the form's, whatever day the test is run on.
let now = 0;
window.Date = class extends window.Date {
  constructor(...parts) { super(...(parts.length ? parts : [now])); }
  static now() { return now; }
};
for (const script of ['webcomponent/assets/lib/zone.min.js', 'webcomponent/lhc-forms.js', 'fhir/R4/lformsFHIR.min.js']) {
  window.eval(fs.readFileSync(path.join(modules, 'lforms/dist/lforms', script), 'utf8'));
}
const { Util, LFormsData } = window.LForms;
Util.showWarning = () => {};
window.fetch = () => Promise.reject(new Error('there is no network'));

// fill gives a form with the answers of a response, all expressions evaluated.
async function fill({ questionnaire, response, resources }) {
  let form = Util.convertFHIRQuestionnaireToLForms(questionnaire, 'R4');
  if (response) form = Util.mergeFHIRDataIntoLForms('QuestionnaireResponse', response, form, 'R4');
  Util.setFHIRContext(null, resources ?? {});
  const data = new LFormsData(form);
  await data.loadFHIRResources(false).catch(() => {}); // what it has not been given it would fetch
  await settle(data, !response);
  if (response) {
    // What it finds unanswered in a saved response it takes for erased; here
    // it is to be worked out.
    data.hasSavedData = false;
    data._expressionProcessor._calculatedValues = {};
    for (const item of data.itemList) item._userModifiedCalculatedValue = false;
    await settle(data, false);
  }
  data.checkValidity();
  return data;
}

async function settle(data, initially) {
  for (let round = 0; round < 3; round++) {
    if (data._hasResponsiveExpr || data._hasInitialExpr) {
      await data._expressionProcessor.runCalculations(initially && round === 0);
    }
    data._checkFormControls();
  }
}

// places lists all items in reading order, without those it adds itself.
function places(items, above, on) {
  const count = {};
  return (items ?? []).flatMap((item) => {
    if (item.dataType === 'TITLE' && !item.linkId) return [];
    count[item.linkId] = (count[item.linkId] ?? 0) + 1;
    const here = {
      path: [...above, [item.linkId, count[item.linkId]]],
      on: on && Util._internalUtil.targetEnabled(item),
      answers: answers(item),
      errors: item._validationErrors ?? [],
    };
    return [here, ...places(item.items, here.path, here.on)];
  });
}

const given = (v) => v !== undefined && v !== null && v !== '';

// answers gives the answers of an item as texts.
function answers(item) {
  const values = Array.isArray(item.value) ? item.value : [item.value];
  return values.filter(given).map((value) => {
    if (value instanceof window.Date) return value.toISOString().slice(0, item.dataType === 'DT' ? 10 : undefined);
    if (typeof value !== 'object') return String(value);
    if (given(value.code)) return (value.system ?? '') + '|' + value.code;
    if (given(value.text)) return String(value.text);
    return JSON.stringify(value);
  });
}

const say = (line) => process.stdout.write(JSON.stringify(line) + '\n');
window.console.log = window.console.warn = window.console.error = () => {};

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    try {
      const hearing = window.JSON.parse(line);
      now = window.Date.parse(hearing.now);
      say({ places: places((await fill(hearing)).items, [], true) });
    } catch (fault) {
      say({ fault: String(fault?.message ?? JSON.stringify(fault)) });
    }
  }
  process.exit(0);
})();
