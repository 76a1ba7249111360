package extraction

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
	"time"
)

// now is the moment of every extraction in these tests.
var now = time.Date(2026, 1, 17, 21, 30, 0, 0, time.UTC)

// read reads a JSON object of the test data.
func read(t testing.TB, name string) node {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d := json.NewDecoder(f)
	d.UseNumber()
	var n node
	if err := d.Decode(&n); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// tree reads a JSON object that stands in a test.
func tree(t testing.TB, text string) node {
	t.Helper()
	n, err := decode([]byte(text))
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return n
}

func decode(data []byte) (n node, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	err = d.Decode(&n)
	return n, err
}

// resources gives the resources of a Bundle.
func resources(bundle node) []node {
	var all []node
	for _, e := range list(bundle, "entry") {
		all = append(all, child(e, "resource"))
	}
	return all
}

// print gives a JSON value indented, for a person.
func print(v any) string {
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err.Error()
	}
	return string(data)
}
