package forms

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// supportTables are the tables of SUPPORT.md, by the heading over each.
func supportTables() map[string]map[string]support {
	types, extensions := map[string]support{}, maps.Clone(plainExtensions)
	for code, s := range itemTypes {
		types[string(code)] = s
	}
	for url := range itemExtensions {
		extensions[url] = honoured
	}
	extensions[optionPrefixURL] = honoured
	return map[string]map[string]support{
		"Questionnaire": rootElements, "Questionnaire.item": itemElements, "Item types": types,
		"Item controls": itemControls, "Extensions": extensions,
	}
}

// SUPPORT.md says of every element and extension what the code says of it.
func TestSupportIsAsWritten(t *testing.T) {
	data, err := os.ReadFile("SUPPORT.md")
	if err != nil {
		t.Fatal(err)
	}
	tables := supportTables()
	written := map[string]map[string]support{}
	heading := ""
	for line := range strings.SplitSeq(string(data), "\n") {
		if title, ok := strings.CutPrefix(line, "## "); ok {
			heading = title
			written[heading] = map[string]support{}
		}
		cells := strings.Split(line, "|")
		if len(cells) < 4 || !strings.HasPrefix(strings.TrimSpace(cells[1]), "`") {
			continue
		}
		written[heading][expand(strings.Trim(strings.TrimSpace(cells[1]), "`"))] = support(strings.TrimSpace(cells[2]))
	}
	for heading, table := range tables {
		for name, want := range table {
			if got := written[heading][name]; got != want {
				t.Errorf("%s, %s: SUPPORT.md says %q, the code %q", heading, name, got, want)
			}
		}
		for name := range written[heading] {
			if _, known := table[name]; !known {
				t.Errorf("%s, %s: the code does not know it", heading, name)
			}
		}
	}
}

// expand writes out the short forms of extension URLs in SUPPORT.md.
func expand(name string) string {
	for short, url := range map[string]string{"core:": coreURL, "sdc:": sdcURL, "tideover:": tideoverURL} {
		if rest, ok := strings.CutPrefix(name, short); ok {
			return url + rest
		}
	}
	return name
}

// What the tables refuse is refused by name, and what they allow is taken.
func TestSupportIsAsDone(t *testing.T) {
	for code, s := range itemTypes {
		item := fmt.Sprintf(`{"linkId":"x","text":"X","type":%q}`, code)
		switch code {
		case TypeGroup:
			item = `{"linkId":"x","text":"X","type":"group","item":[` + note + `]}`
		case TypeChoice:
			item = pick
		}
		expectSupport(t, questionnaire(item), s, "type "+string(code))
	}
	for url, s := range supportTables()["Extensions"] {
		item := fmt.Sprintf(`{"linkId":"x","text":"X","type":"integer","repeats":true,"extension":[{"url":%q,%s}]}`, url, sample(url))
		if url == optionPrefixURL {
			item = fmt.Sprintf(`{"linkId":"x","text":"X","type":"choice","answerOption":[{"valueString":"a","extension":[{"url":%q,"valueString":"1."}]}]}`, url)
		}
		expectSupport(t, questionnaire(item), s, "extension "+url)
	}
	for code, s := range itemControls {
		item := fmt.Sprintf(`{"linkId":"x","text":"X","type":"string","extension":[{"url":"%squestionnaire-itemControl","valueCodeableConcept":{"coding":[{"code":%q}]}}]}`, coreURL, code)
		expectSupport(t, questionnaire(item), s, "itemControl "+code)
	}
	for name, s := range rootElements {
		if s != honoured {
			expectSupport(t, strings.Replace(questionnaire(note), `"url"`, fmt.Sprintf(`%q:[{}],"url"`, name), 1), s, name)
		}
	}
	for name, s := range itemElements {
		if s == refused {
			expectSupport(t, questionnaire(fmt.Sprintf(`{"linkId":"x","type":"string",%q:[{}]}`, name)), s, name)
		}
	}
}

func sample(url string) string {
	switch strings.TrimPrefix(strings.TrimPrefix(url, coreURL), tideoverURL) {
	case "questionnaire-hidden", "can-wait":
		return `"valueBoolean":true`
	case "questionnaire-unit", "questionnaire-unitOption":
		return `"valueCoding":{"code":"mg"}`
	case "entryFormat", "regex":
		return `"valueString":"n"`
	case "maxSize":
		return `"valueDecimal":5`
	case "questionnaire-itemControl":
		return `"valueCodeableConcept":{"coding":[{"code":"spinner"}]}`
	}
	return `"valueInteger":3`
}

func expectSupport(t *testing.T, form string, s support, element string) {
	t.Helper()
	_, err := Load(strings.NewReader(form), lists(t))
	named := slices.ContainsFunc(Refusals(err), func(r *Refusal) bool { return r.Element == element && errors.Is(r, ErrUnsupported) })
	if (s == refused) != named || s != refused && err != nil {
		t.Errorf("%s is said to be %q: %v", element, s, err)
	}
}
