package console

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/assets"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// formCall is a command about the file of one form. It opens no kiosk: a form
// is tried out at any desk.
type formCall struct {
	*call
	codes   *string
	answers *string
	name    string // of the form's file
	data    []byte
}

// form gives the command's flags; readForm then reads what they name.
func (c *call) form() *formCall {
	return &formCall{call: c, codes: c.flags.String("codes", "", "a `folder` of code lists, put over those that ship")}
}

// takesAnswers adds the flag that names a QuestionnaireResponse.
func (c *formCall) takesAnswers() *formCall {
	c.answers = c.flags.String("answers", "", "the `file` of a QuestionnaireResponse")
	return c
}

// readForm reads the form that the command names, and its code lists.
func (c *formCall) readForm() (*forms.CodeLists, error) {
	args, err := c.parse(1)
	if err != nil {
		return nil, err
	}
	c.name = filepath.Base(args[0])
	if c.data, err = os.ReadFile(args[0]); err != nil {
		return nil, err
	}
	roots := []fs.FS{assets.Codes}
	if *c.codes != "" {
		roots = append(roots, os.DirFS(*c.codes))
	}
	return forms.LoadCodes(roots...)
}

// load reads the form and refuses one that cannot be used.
func (c *formCall) load() (*forms.Questionnaire, error) {
	lists, err := c.readForm()
	if err != nil {
		return nil, err
	}
	return forms.Load(bytes.NewReader(c.data), lists)
}

// readAnswers reads the response that the command wants.
func (c *formCall) readAnswers() ([]byte, error) {
	if *c.answers == "" {
		return nil, &app.UsageError{Words: fmt.Sprintf("tideover %s wants --answers FILE, a QuestionnaireResponse.", c.flags.Name())}
	}
	return os.ReadFile(*c.answers)
}

func (c *formCall) setting() forms.Setting { return forms.Setting{Now: c.now} }

// now is the present moment on the wall clock of this desk.
func (c *call) now() time.Time {
	if c.Outside.Clock != nil {
		return c.Outside.Clock()
	}
	return time.Now()
}

// blankForm draws a form to be filled in by hand.
func blankForm(_ context.Context, c *call) error {
	f := c.form()
	out := f.flags.String("pdf", "", "the PDF `file` to write")
	q, err := f.load()
	if err != nil {
		return err
	}
	return f.draw(q, forms.New(q, f.setting()), *out, printing.FormSheet{})
}

// fillForm draws a form with answers.
func fillForm(_ context.Context, c *call) error {
	f := c.form().takesAnswers()
	out := f.flags.String("pdf", "", "the PDF `file` to write")
	q, err := f.load()
	if err != nil {
		return err
	}
	raw, err := f.readAnswers()
	if err != nil {
		return err
	}
	filled, err := forms.FromResponse(q, f.setting(), raw)
	if err != nil {
		return err
	}
	return f.draw(q, filled, *out, printing.FormSheet{Filled: true})
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
	sheet.Form, sheet.Title, sheet.Items = q.Form(), titleOf(q), f.Items()
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
	result := struct {
		File  string `json:"file"`
		Pages int    `json:"pages"`
		Sheet string `json:"sheet"`
	}{out, pages, string(job.Sheet)}
	return c.print(result, func(w io.Writer) {
		fmt.Fprintf(w, "%s: %d pages, sheet %s.\n", out, pages, string(job.Sheet))
	})
}

// titleOf is what people call a form.
func titleOf(q *forms.Questionnaire) string {
	for _, words := range []string{q.Title, q.Name} {
		if words != "" {
			return words
		}
	}
	return q.URL
}
