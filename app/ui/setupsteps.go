package ui

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ui/controls"
)

// What steps say that may be left for later.
const (
	laterWords     = "Can be done later"
	noPrinterWords = "None yet: paper will wait"
)

// departmentTypes are those of ECDS.
var departmentTypes = []controls.Option{
	{Code: "01", Text: "Consultant-led, open 24 hours"}, {Code: "02", Text: "One specialty only"},
	{Code: "03", Text: "Urgent treatment centre or minor injuries unit"}, {Code: "04", Text: "Walk-in centre"}, {Code: "05", Text: "Same day emergency care"},
}

func (s *setUp) trustStep() *setUpStep {
	trust := typedField("trust.name", "Trust", "as it is to be printed", func(s *app.Settings) *string { return &s.Trust.Name })
	trustODS := typedCode("trust.ods", "Trust code", "ODS, like RZZ", func(s *app.Settings) *string { return &s.Trust.ODS })
	site := typedField("site.name", "Hospital", "as it is to be printed", func(s *app.Settings) *string { return &s.Site.Name })
	siteODS := typedCode("site.ods", "Site code", "ODS, like RZZ01", func(s *app.Settings) *string { return &s.Site.ODS })
	department := typedField("site.department", "Department", "", func(s *app.Settings) *string { return &s.Site.Department })
	kind := typedChoice("site.department_type", "Department type", "", func(s *app.Settings) *string { return &s.Site.DepartmentType }, departmentTypes...)
	zone := typedField("site.time_zone", "Time zone", "", func(s *app.Settings) *string { return &s.Site.TimeZone })
	places := controls.NewMultilineField("Places in the department", "a comma after each", 4)
	places.SetText(strings.Join(s.settings.Site.Places, ", "))
	fields := []*typed{trust, trustODS, site, siteODS, department, kind, zone}
	step := s.fieldStep("Trust and site", "This is printed on every sheet and sent with every record.", fields, controls.Down(12,
		fieldRow(share{2, trust.field}, share{1, trustODS.field}), fieldRow(share{2, site.field}, share{1, siteODS.field}),
		fieldRow(share{1, department.field}, share{1, kind.choice}, share{1, zone.field}), places,
	), func(a app.Settings) app.Settings {
		a.Kiosk, a.Exercise, a.Printers, a.Destinations = app.KioskName{Code: "K1", Name: "kiosk"}, false, nil, nil
		return a
	})
	read := step.read
	step.read = func() {
		read()
		s.settings.Site.Places = nil
		for p := range strings.FieldsFuncSeq(places.Text(), func(r rune) bool { return r == ',' || r == '\n' }) {
			if p = strings.TrimSpace(p); p != "" {
				s.settings.Site.Places = append(s.settings.Site.Places, p)
			}
		}
	}
	step.summary = func() string {
		if s.settings.Trust.Name == "" {
			return "Not started"
		}
		return s.settings.Trust.Name + " " + s.settings.Trust.ODS + ", site " + s.settings.Site.ODS
	}
	return step
}

func (s *setUp) kioskStep() *setUpStep {
	code := typedCode("kiosk.code", "Kiosk code", "like K3", func(s *app.Settings) *string { return &s.Kiosk.Code })
	name := typedField("kiosk.name", "Where it stands", "like Reception 1", func(s *app.Settings) *string { return &s.Kiosk.Name })
	data := typedField("data", "Folder for the records", "on this machine’s own disk", func(s *app.Settings) *string { return &s.Data })
	fields := []*typed{code, name, data}
	step := s.fieldStep("This kiosk", "Downtime numbers begin with the kiosk’s code. No two kiosks of the trust may share one.", fields, controls.Down(12,
		fieldRow(share{1, code.field}, share{3, name.field}), data.field,
	), func(a app.Settings) app.Settings {
		a.Printers, a.Destinations = nil, nil
		return a
	})
	check := step.check
	step.check = func() bool {
		if !check() {
			return false
		}
		if filepath.IsAbs(data.field.Text()) {
			return true
		}
		data.say("This is not a whole path.", "Begin with the disk or the root folder.")
		controls.Relayout(s.body)
		data.focus()
		return false
	}
	step.summary = func() string {
		if s.settings.Kiosk.Code == "" {
			return "Not started"
		}
		return s.settings.Kiosk.Code + " " + s.settings.Kiosk.Name
	}
	return step
}

func (s *setUp) finishStep() *setUpStep {
	all := newSlot()
	step := &setUpStep{
		name: "Check and finish", body: all.box, focus: func() { s.ui.window.Canvas().Unfocus() }, read: func() {},
		summary: func() string { return "Opens the kiosk" },
	}
	step.shown = func() {
		s.ui.window.Canvas().Unfocus()
		type line struct{ name, words string }
		var lines []line
		for _, other := range s.steps[:len(s.steps)-1] {
			lines = append(lines, line{other.name, other.summary()})
		}
		all.set(lines, func() fyne.CanvasObject {
			var rows []fyne.CanvasObject
			for _, l := range lines {
				mark, tint := controls.Tick, controls.Green
				if l.words == laterWords || l.words == noPrinterWords {
					mark, tint = controls.Ring, controls.Grey
				}
				rows = append(rows, controls.NewLine(mark, tint, []controls.Run{controls.Strong.Run(l.name + "  "), controls.Body.Run(l.words)}))
			}
			return controls.Down(14, controls.NewCard("", "", rows...),
				s.keysReminder(),
				controls.NewNote(controls.InfoNote, controls.Strong.Run("Then load the patient index. "), controls.Body.Run("On this machine run: tideover index import FILE. Until then reception types every patient in by hand.")),
				controls.NewParagraph(controls.Caption.Run("Settings go to "+s.settings.Path()+". Anything can be changed there later.")))
		})
		controls.Relayout(s.body)
	}
	step.check = func() bool {
		if err := s.settings.Check(); err != nil {
			s.ui.fail(err)
			return false
		}
		if len(s.enrolled) == 0 {
			s.to(len(s.steps) - 2)
			s.steps[s.at].check()
			return false
		}
		return true
	}
	return step
}

// keysReminder says what has to go to the safe.
func (s *setUp) keysReminder() fyne.CanvasObject {
	if s.settings.Unlock == app.ByPassphrase {
		return controls.NewNote(controls.WarnNote, controls.Strong.Run("Tell the keepers the passphrase today. "), controls.Body.Run("The kiosk asks for it after every restart, and nobody can look it up."))
	}
	return controls.NewNote(controls.WarnNote, controls.Strong.Run("Copy the key file to the trust’s safe today: "), controls.Body.Run(s.settings.KeyFile+". After this the recovery key alone opens the records without it."))
}

// share is a part of a row with its weight.
type share struct {
	weight float32
	part   fyne.CanvasObject
}

// fieldRow sets fields beside each other.
func fieldRow(parts ...share) fyne.CanvasObject {
	var objects []fyne.CanvasObject
	for _, p := range parts {
		objects = append(objects, controls.Share(p.weight, p.part))
	}
	return controls.AcrossFields(16, objects...)
}
