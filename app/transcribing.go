package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
)

// Paper is what a form is typed in from: the page, whose hand it is in, and
// when what it says happened.
type Paper struct {
	Sheet  record.SheetKind `json:"sheet,omitempty"` // empty where the writing is on no sheet of ours
	JobID  record.ID        `json:"jobId,omitempty"`
	Page   int              `json:"page,omitempty"`
	Serial int              `json:"serial,omitempty"`
	// WrittenBy is who wrote it, as they signed; At when it happened, where no
	// question of the form asks for that.
	WrittenBy string         `json:"writtenBy,omitempty"`
	At        time.Time      `json:"at,omitzero"`
	Doubts    []record.Doubt `json:"doubts,omitempty"`
}

// name tells two pages of one attendance apart.
func (p Paper) name() string {
	if p.Serial == 0 {
		return "paper"
	}
	return fmt.Sprintf("page %06d", p.Serial)
}

// transcript is what the entry says of the paper.
func (f *Filling) transcript() *record.Transcript {
	if f.Paper == nil {
		return nil
	}
	return &record.Transcript{Serial: f.Paper.Serial, Doubts: f.Paper.Doubts}
}

// onBehalfOf is whose words the form holds, where they are not its author's.
func (f *Filling) onBehalfOf() string {
	if f.Paper == nil {
		return ""
	}
	return strings.TrimSpace(f.Paper.WrittenBy)
}

// happened is when what the form says happened. A form's own time is the first
// moment that it asks for and that has come; where it has none, that of the
// paper; and otherwise the moment of saving, as the zero time.
func (f *Filling) happened(answers json.RawMessage) (time.Time, error) {
	items, err := readAnswers(answers)
	if err != nil {
		return time.Time{}, err
	}
	var at time.Time
	now := f.session.kiosk.now()
	walk(items, func(it answerItem) {
		for _, a := range it.Answer {
			if at.IsZero() && a.DateTime != nil && !a.DateTime.After(now) {
				at = *a.DateTime
			}
		}
	})
	if at.IsZero() && f.Paper != nil {
		at = f.Paper.At
	}
	return at, nil
}

// What keeps paper from being typed in.
var (
	ErrNoWriter = errors.New("who wrote it is not given")
	ErrNoTime   = errors.New("when it happened is not given")
)

// checkPaper wants of what is typed in who wrote it and when it happened: never
// the time of typing.
func (f *Filling) checkPaper() error {
	if f.Paper == nil {
		return nil
	}
	if f.onBehalfOf() == "" {
		return ErrNoWriter
	}
	answers, err := forms.Response(f.Form, forms.InProgress)
	if err != nil {
		return err
	}
	at, err := f.happened(answers)
	if err == nil && at.IsZero() {
		return ErrNoTime
	}
	return err
}
