package console

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// blankForm draws a form to be filled in by hand.
func blankForm(_ context.Context, c *call) error {
	f := c.form()
	out := f.flags.String("pdf", "", "the PDF `file` to write")
	q, err := f.load()
	if err != nil {
		return err
	}
	s, err := f.setting()
	if err != nil {
		return err
	}
	return f.draw(q, forms.New(q, s), *out, printing.FormSheet{})
}

// fillForm draws a form with answers.
func fillForm(_ context.Context, c *call) error {
	f := c.form().takesAnswers()
	out := f.flags.String("pdf", "", "the PDF `file` to write")
	q, filled, err := f.loadFilled()
	if err != nil {
		return err
	}
	sheet := printing.FormSheet{Filled: true}
	if sheet.Writer, sheet.Written, err = f.authorship(); err != nil {
		return err
	}
	return f.draw(q, filled, *out, sheet)
}

// loadFilled reads the form and puts the answers into it.
func (c *formCall) loadFilled() (*forms.Questionnaire, *forms.Form, error) {
	q, err := c.load()
	if err != nil {
		return nil, nil, err
	}
	s, err := c.setting()
	if err != nil {
		return nil, nil, err
	}
	raw, err := c.readAnswers()
	if err != nil {
		return nil, nil, err
	}
	filled, err := forms.FromResponse(q, s, raw)
	return q, filled, err
}

// authorship says who gave the answers, and when, where the response does.
func (c *formCall) authorship() (who string, when time.Time, err error) {
	raw, err := c.readAnswers()
	if err != nil {
		return "", time.Time{}, err
	}
	tree, err := readTree(raw)
	if err != nil {
		return "", time.Time{}, err
	}
	if author, ok := tree["author"].(map[string]any); ok {
		who, _ = author["display"].(string)
	}
	authored, _ := tree["authored"].(string)
	when, err = time.Parse(time.RFC3339, authored)
	if err != nil {
		when = time.Time{} // a day alone, or nothing, is no moment
	}
	return who, when, nil
}

// drawnSheet is what `tideover form blank --json` and `form fill --json` print.
type drawnSheet struct {
	File  string `json:"file"`
	Pages int    `json:"pages"`
	Sheet string `json:"sheet"` // the form and its version, as page codes name them
	// Wrong counts what stands in the way of these answers being saved.
	Wrong int `json:"wrong,omitempty"`
}

// draw writes the sheet of a form, and says what there is of it.
func (c *formCall) draw(q *forms.Questionnaire, f *forms.Form, out string, sheet printing.FormSheet) error {
	if out == "" {
		return &app.UsageError{Words: fmt.Sprintf("tideover %s wants --pdf FILE, where the sheet is to go.", c.flags.Name())}
	}
	press, err := printing.DeskPress(c.now().Location())
	if err != nil {
		return err
	}
	sheet.Form, sheet.Title, sheet.Items = q.Form(), c.titleOf(q), f.Items()
	job := record.PrintJob{Sheet: record.FormSheet(q.Form()), Form: q.Form(), Copy: 1, QueuedAt: c.now()}
	pages, err := press.FormPages(sheet)
	if err != nil {
		return err
	}
	pdf, err := press.Form(job, sheet, c.Account)
	if err != nil {
		return err
	}
	if err := os.WriteFile(out, pdf, 0o666); err != nil {
		return err
	}
	drawn := drawnSheet{File: out, Pages: pages, Sheet: string(job.Sheet)}
	if sheet.Filled {
		drawn.Wrong = len(f.Blocking())
	}
	return c.print(drawn, func(w io.Writer) {
		fmt.Fprintf(w, "%s: %s, sheet %s.\n", out, counted(pages, "page"), string(job.Sheet))
		if drawn.Wrong > 0 {
			fmt.Fprintf(w, "The answers have %s; tideover form validate names what is wrong.\n", counted(drawn.Wrong, "fault"))
		}
	})
}
