package console

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/assets"
	"github.com/tideover/tideover/forms"
)

// formCall is a command about the file of one form. It opens no kiosk: a form
// is tried out at any desk.
type formCall struct {
	*call
	codes   *string
	context *string
	answers *string
	name    string // of the form's file
	data    []byte
}

// form gives the command's flags; readForm then reads what they name.
func (c *call) form() *formCall {
	return &formCall{
		call:    c,
		codes:   c.flags.String("codes", "", "a `folder` of code lists, put over those that ship"),
		context: c.flags.String("context", "", "a `folder` of the resources at hand: patient.json, encounter.json, user.json"),
	}
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

// setting is the place and time of this desk, with the resources at hand.
func (c *formCall) setting() (forms.Setting, error) {
	resources, err := c.resources()
	return forms.Setting{Now: c.now, Resources: resources}, err
}

// resources reads what stands in for the patient and attendance at hand, each
// named by its file as the form's launchContext names it.
func (c *formCall) resources() (map[string]map[string]any, error) {
	if *c.context == "" {
		return nil, nil
	}
	files, err := filepath.Glob(filepath.Join(*c.context, "*.json"))
	if err != nil || len(files) == 0 {
		return nil, errors.Join(err, fmt.Errorf("resources in %s: %w", *c.context, fs.ErrNotExist))
	}
	found := map[string]map[string]any{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if found[strings.TrimSuffix(filepath.Base(name), ".json")], err = readTree(data); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return found, nil
}

// readTree reads a FHIR resource as it stands in JSON, its numbers unrounded.
func readTree(data []byte) (map[string]any, error) {
	var tree map[string]any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		return nil, &forms.Refusal{Reason: forms.ErrInvalid, Detail: fmt.Sprintf("byte %d: the JSON cannot be read", d.InputOffset())}
	}
	return tree, nil
}

// now is the present moment on the wall clock of this desk.
func (c *call) now() time.Time {
	if c.Outside.Clock != nil {
		return c.Outside.Clock()
	}
	return time.Now()
}

// titleOf is what people call a form; one without a title goes by its file.
func (c *formCall) titleOf(q *forms.Questionnaire) string {
	return cmp.Or(q.Title, q.Name, strings.TrimSuffix(c.name, filepath.Ext(c.name)))
}
