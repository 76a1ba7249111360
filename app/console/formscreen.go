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

// screenForm draws a form as somebody at a kiosk would see it.
func screenForm(_ context.Context, c *call) error {
	f := c.form().takesAnswers()
	out := f.flags.String("png", "", "the PNG `file` to write")
	width := f.flags.Int("width", 1280, "of the screen")
	height := f.flags.Int("height", 800, "of the screen")
	q, form, err := f.loadForScreen()
	if err != nil {
		return err
	}
	switch {
	case *out == "":
		return &app.UsageError{Words: "tideover form screen wants --png FILE, where the picture is to go."}
	case min(*width, *height) < leastSide || max(*width, *height) > mostSide:
		return &app.UsageError{Words: fmt.Sprintf("A screen measures %d to %d each way.", leastSide, mostSide)}
	case c.DrawForm == nil:
		return ErrNoScreen
	}
	var picture bytes.Buffer
	if err := c.DrawForm(&picture, q, form, *width, *height); err != nil {
		return err
	}
	if err := os.WriteFile(*out, picture.Bytes(), 0o666); err != nil {
		return err
	}
	result := struct {
		File   string `json:"file"`
		Width  int    `json:"width"`
		Height int    `json:"height"`
	}{*out, *width, *height}
	return c.print(result, func(w io.Writer) { fmt.Fprintf(w, "%s: %d × %d.\n", *out, *width, *height) })
}

// loadForScreen gives the form with answers where some are named, else as it
// opens.
func (c *formCall) loadForScreen() (*forms.Questionnaire, *forms.Form, error) {
	q, err := c.load()
	if err != nil {
		return nil, nil, err
	}
	s, err := c.setting()
	if err != nil || *c.answers == "" {
		return q, forms.New(q, s), err
	}
	raw, err := c.readAnswers()
	if err != nil {
		return nil, nil, err
	}
	form, err := forms.FromResponse(q, s, raw)
	return q, form, err
}
