package cds

import "github.com/tideover/tideover/forms/record"

// Omission is something of an attendance that the interchange does not carry,
// and why. Its words name no patient and quote no answer.
type Omission struct {
	Attendance record.DowntimeNumber `json:"attendance"`
	// Element names what could not be said. It is empty where the attendance is
	// not in the interchange at all.
	Element string `json:"element,omitempty"`
	Words   string `json:"words"`
}

// omit notes what is left out.
func (t *telling) omit(element, words string) {
	*t.omitted = append(*t.omitted, Omission{t.Number, element, words})
}
