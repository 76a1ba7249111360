package fhir

import (
	"os"
	"testing"

	"encoding/json"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tideover/tideover/forms/record"
)

// filedStory is the story of testdata/stories/filed.txtar.
func filedStory(t *testing.T) []record.Delivery {
	t.Helper()
	text, err := os.ReadFile("testdata/stories/filed.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse(text).Files {
		if f.Name == "entries.json" {
			var entries []record.Entry
			if err := json.Unmarshal(f.Data, &entries); err != nil {
				t.Fatal(err)
			}
			return deliverable(t, entries)
		}
	}
	t.Fatal("the story has no entries")
	return nil
}

// A form is one QuestionnaireResponse, however often it is sent and amended.
func TestAFiledFormIsOneResourceWhateverIsSentAgain(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	story := filedStory(t)
	for i, d := range story[:3] {
		for range 2 {
			send(t, s, d)
		}
		if n, want := tr.count("QuestionnaireResponse"), min(i, 1); n != want {
			t.Errorf("after entry %d there are %d responses, want %d", i+1, n, want)
		}
	}
	if got := text(tr.the(t, "QuestionnaireResponse").object["status"]); got != "amended" {
		t.Errorf("status %s", got)
	}
	send(t, s, story[3])
	if got := text(tr.the(t, "QuestionnaireResponse").object["status"]); got != "entered-in-error" {
		t.Errorf("status %s after the withdrawal", got)
	}
}

// Where the amendment mended a form that was refused, it is what creates it.
func TestAnAmendedFormIsCreatedWhereTheServerHasNone(t *testing.T) {
	tr := &trust{}
	s := tr.open(t)
	story := filedStory(t)
	send(t, s, story[0])
	send(t, s, story[2])
	if r := tr.the(t, "QuestionnaireResponse"); r.version != "1" || text(r.object["status"]) != "amended" {
		t.Errorf("version %s, status %s", r.version, text(r.object["status"]))
	}
}
