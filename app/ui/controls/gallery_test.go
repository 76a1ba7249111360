package controls

import (
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// -gallery DIR writes the pictures of all parts there, to be looked at.
var galleryDir = flag.String("gallery", "", "write pictures of all parts into this directory")

// themed makes the app before any part is built, since text is measured then.
func themed(t *testing.T) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(Theme())
}

func picture(t *testing.T, name string, c fyne.Canvas) {
	t.Helper()
	if *galleryDir == "" {
		return
	}
	f, err := os.Create(filepath.Join(*galleryDir, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, c.Capture()); err != nil {
		t.Fatal(err)
	}
}

// sheet places objects by hand, as the drawn pictures do.
type sheet struct{ *fyne.Container }

func newSheet() sheet { return sheet{container.NewWithoutLayout()} }

func (s sheet) at(x, y, width float32, o fyne.CanvasObject) fyne.CanvasObject {
	o.Move(fyne.NewPos(x, y))
	height := HeightFor(o, width)
	if width == 0 {
		width = o.MinSize().Width
		height = o.MinSize().Height
	}
	o.Resize(fyne.NewSize(width, height))
	s.Add(o)
	return o
}

func strip(state OutageState, cells [6]string, clock, date string) *OutageStrip {
	labels := [6]string{"Since", "Lasted", "This kiosk", "To print", "To send", "Patient index"}
	if state == Standby {
		labels[0], labels[1] = "Outage", "Last exercise"
	}
	o := Outage{State: state, Clock: clock, Date: date, Kiosk: "K3 Reception 1"}
	for i := range cells {
		o.Cells[i] = StripCell{Label: labels[i], Value: cells[i]}
	}
	s := NewOutageStrip()
	s.Set(o)
	return s
}

func drawStrips(s sheet) {
	s.at(20, 56, 1240, NewSection("Outage strip 48: outage, drill, recovery, no outage. Same cells in the same places"))
	s.at(20, 89, 1240, strip(Downtime, [6]string{"21-Nov-2026 22:14", "5hr 26min", "38 registered", "2", "61, no network", "1d 1hr old"}, "03:40", "Sun 22-Nov-2026"))
	s.at(20, 143, 1240, strip(Exercise, [6]string{"21-Nov-2026 22:14", "5hr 26min", "38 registered", "2", "0, drill", "1d 1hr old"}, "03:40", "Sun 22-Nov-2026"))
	s.at(20, 197, 1240, strip(Recovery, [6]string{"21-Nov-2026 22:14", "2d 12hr 11min", "79 registered", "0", "214", "3d 8hr old"}, "10:25", "Tue 24-Nov-2026"))
	s.at(20, 251, 1240, strip(Standby, [6]string{"None declared", "02-Oct-2026", "0 registered", "0", "0", "8hr old"}, "11:00", "Wed 18-Nov-2026"))
}

func drawBanners(s sheet) {
	s.at(20, 310, 1240, NewSection("Patient banner 56 + 34: known-as name, deceased. One patient only, full width"))
	poppy := NewPatientBanner()
	poppy.Set(Patient{Name: "TAYLOR-HUGHES, Poppy (Miss)", KnownAs: "Pip", Born: "08-Jul-2020 (6y 4m)", Gender: "Female",
		NHSNumber: "999 074 4599", Allergies: KnownAllergies, MoreKey: "Ctrl+B", Cells: []BannerCell{
			{"Address", "6 Weir Cottages, Marlham QM4 2TD", true}, {"Phone and email", "07700 900566", false},
			{"Downtime No.", "K4-XA9-0002K", false}, {"Arrived", "01:54, 1hr 46min", false}}})
	s.at(20, 348, 1240, poppy)
	joseph := NewPatientBanner()
	joseph.Set(Patient{Name: "SMITH, Joseph (Mr)", Born: "14-Mar-1958", Died: "02-Feb-2024", AgeDied: "65y", Gender: "Male", NHSNumber: "999 195 5887"})
	s.at(20, 449, 1240, joseph)
	x := float32(20)
	for _, a := range []AllergyStatus{KnownAllergies, NoKnownAllergies, AllergiesNotRecorded, AllergiesUnavailable} {
		o := s.at(x, 520, 0, Allergies(a))
		x += o.Size().Width + 24
	}
}

func drawFields(s sheet) (focus *Field) {
	s.at(20, 553, 397, NewSection("Field 38, label 20"))
	rest := NewField("At rest", "")
	rest.SetText("Marlham")
	s.at(20, 591, 174, rest)
	focus = NewField("Focus", "")
	focus.SetText("Marlh")
	s.at(210, 591, 207, focus)
	problem := NewField("Problem", "")
	problem.SetText("25:10")
	problem.SetProblem("Type 00:00 to 23:59")
	s.at(20, 662, 174, problem)
	doubt := NewField("Doubtful, allowed", "")
	doubt.SetText("QM4 7R")
	doubt.SetDoubt("Not a whole postcode")
	s.at(210, 662, 207, doubt)
	unknown := NewField("Not known", "")
	unknown.SetNotKnown(true)
	s.at(20, 755, 174, unknown)
	choice := NewChoice(Option{Code: "1", Text: "Male", Key: "1"}, Option{Code: "2", Text: "Female", Key: "2"})
	choice.Choose("1")
	s.at(210, 755, 207, NewLabelled("Choice", "", choice))
	return focus
}

func drawChips(s sheet) {
	s.at(20, 827, 397, NewSection("Chip 22"))
	x := float32(20)
	for _, c := range []fyne.CanvasObject{NewChip(DoneChip, "Done"), NewChip(NeedsYouChip, "Needs you"), NewChip(StoppedChip, "Stopped"), NewChip(ReadyChip, "Ready")} {
		x += s.at(x, 865, 0, c).Size().Width + 8
	}
	s.at(20, 895, 0, NewChip(NotYetChip, "Not yet"))
	s.at(105, 895, 0, NewChip(PlainChip, "Withdrawn by 12"))
	s.at(20, 928, 397, NewSection("Acuity: number, word, colour"))
	x = 20
	for a := Acuity(1); a <= 3; a++ {
		x += s.at(x, 966, 0, NewAcuity(a)).Size().Width + 14
	}
	s.at(20, 996, 0, NewAcuity(4))
	s.at(125, 996, 0, NewAcuity(5))
}

func drawButtons(s sheet) (focus *Button) {
	s.at(441, 553, 397, NewSection("Button 40, commit 44–52"))
	s.at(441, 591, 0, NewButtonIn(44, Commit, "Save and print", "F10", nil))
	s.at(631, 593, 0, NewButton(Primary, "Open", "Enter", nil))
	s.at(441, 643, 0, NewButton(Secondary, "Compare", "Ctrl+D", nil))
	s.at(610, 643, 0, NewButton(Danger, "Declare", "Ctrl+D", nil))
	focus = NewButton(Secondary, "With focus", "Y", nil)
	s.at(441, 691, 0, focus)
	s.at(441, 734, 397, NewParagraph(Caption.Run("Green writes to the ledger, at most one on a screen. Never greyed out: pressed too early, it goes to the problem.")))
	return focus
}

func rowContent(name, what string) func() fyne.CanvasObject {
	return func() fyne.CanvasObject {
		return Columns{Gap: 0, Widths: []float32{202, 0}}.Row(NewParagraph(Strong.Run(name)), NewParagraph(Small.Run(what)))
	}
}

func drawRows(s sheet) {
	s.at(441, 779, 397, NewSection("Row: 1 line 38–40, 2 lines 46–57"))
	list := NewRowList(DefaultListLook)
	list.SetRows([]Row{
		{ID: "1", Content: rowContent("EVANS, Rhys (Mr)", "Row")},
		{ID: "2", Content: rowContent("PATEL, Priya (Ms)", "The list has focus here")},
		{ID: "3", Content: rowContent("CHEN, Li Na (Ms)", "Chosen, focus in the search")},
		{ID: "4", Look: DeadRow, Content: rowContent("SMITH, Joseph (Mr)", "Died 02-Feb-2024")},
	})
	list.Choose("2")
	list.focused = true
	list.Move(fyne.NewPos(441, 817))
	list.Resize(fyne.NewSize(397, 154))
	s.Add(list)
}

func drawTimes(s sheet) {
	s.at(20, 1031, 819, NewSection("Time in department: grey, amber from 3hr, red at 240min, mark at 4hr"))
	for i, m := range []int{62, 221, 239, 240, 372} {
		s.at(20+float32(i)*166, 1069, 150, NewTimeBar(TimeBar{Elapsed: m}))
	}
	s.at(864, 1031, 396, NewSection("NEWS2 part score 0–3: weight, not colour"))
	for i := range 4 {
		s.at(864+float32(i)*46, 1069, 0, NewPartScore(i))
	}
}

func drawNotes(s sheet) {
	s.at(863, 553, 397, NewSection("Dialog: no trap, safe answer has focus"))
	s.at(863, 790, 397, NewSection("Note"))
	s.at(863, 828, 397, NewNote(InfoNote, Body.Run("Good to know. No action.")))
	s.at(863, 874, 397, NewNote(WarnNote, Strong.Run("What is doubtful."), Body.Run(" What to check.")))
	s.at(863, 920, 397, NewNote(StopNote, Strong.Run("What stopped."), Body.Run(" What to do next, with its key.")))
}

func TestGalleryOfComponents(t *testing.T) {
	themed(t)
	s := newSheet()
	s.at(20, 14, 1000, NewText(Title.Run("Tideover components"), GapRun(12), Soft.Run("Flat rectangles, two weights, 13 / 15 / 17 / 22 / 32 / 44")))
	drawStrips(s)
	drawBanners(s)
	field := drawFields(s)
	drawChips(s)
	button := drawButtons(s)
	drawRows(s)
	drawTimes(s)
	drawNotes(s)
	w := test.NewWindow(Over(Swatch(Page), s.Container))
	defer w.Close()
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1280, 1120))
	w.Canvas().Focus(field.Entry)
	button.focused = true
	button.redraw()
	picture(t, "components.png", w.Canvas())
}
