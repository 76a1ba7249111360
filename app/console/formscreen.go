package console

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms"
)

// The least and the most that a picture of a screen may measure.
const (
	leastSide = 320
	mostSide  = 7680
)

// pictured is what `tideover form screen --json` prints.
type pictured struct {
	File string `json:"file"`
	Page int    `json:"page"`
}

// screenForm draws a form as somebody at a kiosk would see it.
func screenForm(_ context.Context, c *call) error {
	f := c.form().takesAnswers()
	out := f.flags.String("png", "", "the PNG `file` to write")
	page := f.flags.Int("page", 1, "of a form with several")
	width := f.flags.Int("width", 1280, "of the screen")
	height := f.flags.Int("height", 800, "of the screen; 0 is all that the page needs")
	form, err := f.loadForScreen()
	if err != nil {
		return err
	}
	if err := checkPicture(*out, Picture{*page, *width, *height}); err != nil {
		return err
	}
	var picture bytes.Buffer
	if err := c.DrawForm(&picture, form, Picture{*page, *width, *height}); err != nil {
		return err
	}
	if err := os.WriteFile(*out, picture.Bytes(), 0o666); err != nil {
		return err
	}
	return c.print(pictured{*out, *page}, func(w io.Writer) { fmt.Fprintf(w, "%s: page %d.\n", *out, *page) })
}

func checkPicture(out string, p Picture) error {
	switch {
	case out == "":
		return &app.UsageError{Words: "tideover form screen wants --png FILE, where the picture is to go."}
	case p.Width < leastSide || p.Width > mostSide || p.Height != 0 && p.Height < leastSide || p.Height > mostSide:
		return &app.UsageError{Words: fmt.Sprintf("A screen measures %d to %d each way.", leastSide, mostSide)}
	case p.Page < 1:
		return &app.UsageError{Words: "Pages are counted from 1."}
	}
	return nil
}

// loadForScreen gives the form with answers where some are named, else as it
// opens.
func (c *formCall) loadForScreen() (*forms.Form, error) {
	q, err := c.load()
	if err != nil {
		return nil, err
	}
	s, err := c.setting()
	if err != nil || *c.answers == "" {
		return forms.New(q, s), err
	}
	raw, err := c.readAnswers()
	if err != nil {
		return nil, err
	}
	return forms.FromResponse(q, s, raw)
}
