package index

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/matching"
)

// face is what of a person a search compares, in the form in which it is
// compared. It is sealed before the whole of them, so that a search can rank
// hundreds of people at every key press and read in full only those it shows.
type face struct {
	nhs, local, postcode string
	family               []string // as familyForms gives them
	sounds               []string // of these, in the same order
	given                []string // given and known-as names
	middle               []string
	born                 record.BirthDate
	died                 bool
}

func faceOf(p record.Patient) face {
	f := face{
		nhs: string(p.NHSNumber), local: localForm(p.LocalPatientID), postcode: string(p.Address.Postcode),
		family: familyForms(p.Name.Family),
		given:  append(familyForms(p.Name.Given), familyForms(p.Name.KnownAs)...),
		middle: strings.Fields(matching.Normalise(p.Name.Middle)),
		born:   p.BirthDate, died: !p.DiedOn.IsZero(),
	}
	for _, form := range f.family {
		f.sounds = append(f.sounds, matching.Soundex(form))
	}
	return f
}

const (
	faceParts = 9
	partEnd   = "\x1f"
	faceEnd   = 0
)

// bytes writes the parts one after another. Forms hold letters and digits
// only, so that a space parts them; a form without a sound has "-".
func (f face) bytes() []byte {
	born, died := "", ""
	if !f.born.IsZero() {
		born = dayForm(f.born.Date)
		if f.born.Estimated {
			born += "~"
		}
	}
	if f.died {
		died = "died"
	}
	sounds := make([]string, len(f.sounds))
	for i, s := range f.sounds {
		sounds[i] = s + "-"
	}
	return []byte(strings.Join([]string{
		f.nhs, f.local, strings.ReplaceAll(f.postcode, partEnd, ""), strings.Join(f.family, " "), strings.Join(sounds, " "),
		strings.Join(f.given, " "), strings.Join(f.middle, " "), born, died,
	}, partEnd))
}

var errFace = errors.New("its first part is not whole")

func parseFace(text string) (face, error) {
	parts := strings.Split(text, partEnd)
	if len(parts) != faceParts {
		return face{}, errFace
	}
	f := face{
		nhs: parts[0], local: parts[1], postcode: parts[2], family: strings.Fields(parts[3]),
		sounds: strings.Fields(parts[4]),
		given:  strings.Fields(parts[5]), middle: strings.Fields(parts[6]), died: parts[8] != "",
	}
	for i := range f.sounds {
		f.sounds[i] = strings.TrimSuffix(f.sounds[i], "-")
	}
	if len(f.sounds) != len(f.family) {
		return face{}, errFace
	}
	day, estimated := strings.CutSuffix(parts[7], "~")
	f.born.Estimated = estimated
	return f, f.born.Date.UnmarshalText([]byte(day))
}

// order ranks people whom nothing else does: by name, then by birth date.
func (f face) order() string {
	return strings.Join(f.family[:min(1, len(f.family))], "") + " " + strings.Join(f.given[:min(1, len(f.given))], "") + " " + dayForm(f.born.Date)
}

// sealPerson seals the face of a person and the whole of them.
func (k keys) sealPerson(p Person, row int64) ([]byte, error) {
	whole, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("writing a person: %w", err)
	}
	return k.seal(append(append(faceOf(p.Patient).bytes(), faceEnd), whole...), row)
}

// stored is a person of the index of whom only the face was read.
type stored struct {
	id    int64
	face  face
	whole []byte
}

func (k keys) openPerson(sealed []byte, row int64) (stored, error) {
	plain, err := k.open(sealed, row)
	if err != nil {
		return stored{}, fmt.Errorf("%w: row %d: %w", ErrDamaged, row, err)
	}
	start, whole, _ := bytes.Cut(plain, []byte{faceEnd})
	f, err := parseFace(string(start))
	if err != nil {
		return stored{}, fmt.Errorf("%w: row %d: %w", ErrDamaged, row, err)
	}
	return stored{row, f, whole}, nil
}

// person reads the whole of somebody.
func (s stored) person() (Person, error) {
	var p Person
	if err := json.Unmarshal(s.whole, &p); err != nil {
		return Person{}, fmt.Errorf("%w: row %d cannot be read", ErrDamaged, s.id)
	}
	return p, nil
}
