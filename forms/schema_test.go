package forms

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Every response that is written, of the department's forms and of others', is
// what HL7's own JSON schema says that a QuestionnaireResponse is. It wants the
// Node modules of package fhir's counterpart, named by TIDEOVER_NODE_MODULES.
func TestResponsesBySchema(t *testing.T) {
	if os.Getenv("TIDEOVER_NODE_MODULES") == "" {
		t.Skip("TIDEOVER_NODE_MODULES is not set: run npm ci in a copy of sync/fhir/testdata/medplum and name its node_modules")
	}
	var in bytes.Buffer
	var names []string
	random := rand.New(rand.NewPCG(3, 4))
	for name, q := range allForms(t) {
		f := New(q, setting)
		for range 20 + len(f.places)/2 {
			answerAtRandom(f, random)
		}
		raw, err := Response(f, InProgress)
		if err != nil {
			t.Fatal(name, err)
		}
		in.Write(append(raw, '\n'))
		names = append(names, name)
	}
	cmd := exec.Command("node", "../sync/fhir/testdata/medplum/validate.cjs")
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	verdicts := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(verdicts) != len(names) {
		t.Fatalf("%d verdicts on %d responses", len(verdicts), len(names))
	}
	for i, verdict := range verdicts {
		if verdict != "ok" {
			t.Errorf("%s: %s", names[i], verdict)
		}
	}
}

// allForms gives every form of the department and of others that is taken.
func allForms(t *testing.T) map[string]*Questionnaire {
	t.Helper()
	all := map[string]*Questionnaire{"medicines": drawn(t, medicines), "calculations": drawn(t, judgedCalculations)}
	l := exampleLists(t)
	for name, data := range examples(t, "Questionnaire") {
		if q, err := Load(bytes.NewReader(data), l); err == nil {
			all[name] = q
		}
	}
	d := department(t)
	for _, name := range d.Names() {
		q, err := d.Form(name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = q
	}
	return all
}
