package forms

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// MaxAttachment is how many bytes one file may have, where the form does not
// ask for fewer: what a message can still carry.
const MaxAttachment = 10 << 20

// Attachment is a file that answers a question of type attachment: FHIR R4
// Attachment with its data inside.
type Attachment struct {
	ContentType string // MIME type, such as image/png
	Title       string // the file's name
	Data        []byte
}

func (a *Attachment) same(b *Attachment) bool {
	return a.ContentType == b.ContentType && a.Title == b.Title && bytes.Equal(a.Data, b.Data)
}

// Attach takes files as the answer to a question of type attachment; none
// takes the answer away. A file that is too large or of a type that the form
// does not take is kept, with the problem.
func (f *Form) Attach(at string, files ...Attachment) []Problem {
	p, refusal := f.writable(at)
	if refusal != nil {
		return refusal
	}
	if p.kind != TypeAttachment {
		return []Problem{p.problem(Error, p.words()+" takes no file.", "Type the answer.")}
	}
	var values []value
	for _, file := range files {
		values = append(values, value{kind: attachmentValue, file: &file})
	}
	f.put(p, values)
	p.st.edited = true
	return f.ProblemsOf(at)
}

// checkFile holds a file against what the form takes.
func checkFile(_ *Form, p *place, v value) *Problem {
	if v.kind != attachmentValue {
		return nil
	}
	most := MaxAttachment
	if p.maxSize > 0 {
		most = min(most, p.maxSize)
	}
	switch {
	case len(v.file.Data) > most:
		return &Problem{Severity: Error, Words: fmt.Sprintf("%s has %d kB; %d fit.", v.words(), len(v.file.Data)>>10, most>>10), WayOut: "Attach a smaller file, or leave it out."}
	case len(p.mimeTypes) > 0 && !p.takesType(v.file.ContentType):
		return &Problem{Severity: Error, Words: fmt.Sprintf("%s is of type %s, which is not wanted here.", v.words(), v.file.ContentType), WayOut: "Attach one of: " + strings.Join(p.mimeTypes, ", ") + "."}
	}
	return nil
}

// takesType reports whether a file's type is one that the form takes: image/*
// stands for every image.
func (it *item) takesType(contentType string) bool {
	contentType, _, _ = strings.Cut(contentType, ";")
	return slices.ContainsFunc(it.mimeTypes, func(m string) bool {
		family, any := strings.CutSuffix(m, "*")
		return strings.EqualFold(m, contentType) || any && strings.HasPrefix(contentType, family)
	})
}

func (v value) attachment() node {
	n := withMore(v.more)
	if v.file.ContentType != "" {
		n["contentType"] = v.file.ContentType
	}
	if v.file.Title != "" {
		n["title"] = v.file.Title
	}
	if len(v.file.Data) > 0 {
		n["data"] = base64.StdEncoding.EncodeToString(v.file.Data)
		n["size"] = json.Number(fmt.Sprint(len(v.file.Data)))
	}
	return n
}

func readAttachment(a any) (value, error) {
	n, ok := a.(node)
	if !ok || len(n) == 0 {
		return value{}, badType("an Attachment")
	}
	file := &Attachment{}
	data := ""
	v := value{kind: attachmentValue, file: file}
	var err error
	if v.more, err = takeStrings(n, "Attachment", map[string]*string{"contentType": &file.ContentType, "title": &file.Title, "data": &data}); err != nil {
		return value{}, err
	}
	if file.Data, err = base64.StdEncoding.DecodeString(data); err != nil {
		return value{}, badType("Attachment.data in base64")
	}
	if len(file.Data) > 0 {
		delete(v.more, "size")
	}
	return v, nil
}
