package printing

import (
	"regexp"
	"strings"
	"testing"
)

// gs1Text is what an element of application identifiers 91 to 99 may hold: up
// to 90 characters of GS1's character set 82.
var gs1Text = regexp.MustCompile(`^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,90}$`)

// checkElements has messages parted by a parser that is not ours, and holds
// each element against its own rules.
func checkElements(t *testing.T, messages []string) {
	t.Helper()
	if len(messages) == 0 {
		return
	}
	var scanned []string
	for _, m := range messages {
		scanned = append(scanned, "]d2"+m)
	}
	var parted []struct {
		Code     string      `json:"code"`
		Elements [][2]string `json:"elements"`
	}
	judge(t, scanned, &parted, "elements.cjs")
	for i, p := range parted {
		if p.Code != "GS1 DataMatrix" {
			t.Errorf("%q is taken for %s", messages[i], p.Code)
		}
		var order []string
		for _, e := range p.Elements {
			order = append(order, e[0])
			checkElement(t, e[0], e[1])
		}
		switch strings.Join(order, " ") {
		case "8018", "8018 91", "8018 93", "8018 91 93":
		default:
			t.Errorf("%q has elements %v", messages[i], order)
		}
	}
}

func checkElement(t *testing.T, identifier, data string) {
	t.Helper()
	switch identifier {
	case "8018":
		if len(data) != 18 || !strings.HasPrefix(data, "5050898999") || weighed(data)%10 != 0 {
			t.Errorf("%s is no global service relation number of a synthetic patient", data)
		}
	case "91":
		if organisation, number, parted := strings.Cut(data, ","); !parted || organisation != "RZZ" || number == "" || !gs1Text.MatchString(data) {
			t.Errorf("hospital identifiers %q", data)
		}
	case "93":
		items := strings.Split(data, ",")
		if len(items) != 3 || !gs1Text.MatchString(data) || items[0] != strings.ToUpper(items[0]) || items[2] != "" && !regexp.MustCompile(`^\d\d-[A-Z][a-z][a-z]-\d{4}$`).MatchString(items[2]) {
			t.Errorf("patient descriptive data %q", data)
		}
	}
}

// weighed sums digits by weights 3 and 1 from the second from the right, the
// check digit with 1: a sum of tens is right.
func weighed(digits string) int {
	sum := 0
	for i, d := range digits {
		weight := 1
		if (len(digits)-i)%2 == 0 {
			weight = 3
		}
		sum += weight * int(d-'0')
	}
	return sum
}
