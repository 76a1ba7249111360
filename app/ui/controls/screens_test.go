package controls

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// The pictures here compose whole screens from the kit, to show that its parts
// fit each other on 1280 by 800.

func rail(active string, state OutageState) *Rail {
	r := NewRail(nil)
	r.Set(RailView{Active: active, State: state, Person: "Ruth Cole", Role: "Emergency nurse practitioner", Items: []RailItem{
		{"F2", "Arrival", ""}, {"F3", "Unknown patient", ""}, {"F4", "Board", "33"}, {"F5", "Print centre", "1"},
		{"F6", "Back-entry", ""}, {"F7", "Incident", ""}, {"F8", "Recovery", ""}, {"F9", "Readiness", ""}}})
	return r
}

func onStage(t *testing.T, p Parts) (*Stage, fyne.Window) {
	t.Helper()
	stage := NewStage()
	stage.Set(p)
	w := test.NewWindow(stage)
	t.Cleanup(w.Close)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1280, 800))
	return stage, w
}

func testStrip() *OutageStrip {
	s := strip(Downtime, [6]string{"21-Nov-2026 22:14", "4hr 57min", "37 registered", "1", "60, no network", "1d 1hr old"}, "03:11", "Sun 22-Nov-2026")
	o := s.Outage()
	o.Cells[3].Stopped = true
	s.Set(o)
	return s
}

func content(o fyne.CanvasObject) fyne.CanvasObject { return Inset(Insets{12, 16, 12, 16}, o) }

func field(label, hint, text, suffix string) *Field {
	f := NewField(label, hint)
	f.SetText(text)
	f.SetSuffix(suffix)
	return f
}

func drop(label, text string) *Select {
	s := NewSelect(label, "", Option{Code: "1", Text: text}, Option{Code: "2", Text: "Walked in"}, Option{Code: "3", Text: "Police transport", Note: "used 4 times"})
	s.Choose("1")
	return s
}

func arrivalForm() (fyne.CanvasObject, *Field, *Select) {
	handover := field("Handover", "HH:mm", "0240", "today")
	problem := NewProblem("Handover 02:40 is before the ambulance came at 02:52.",
		Words.Run("Correct one of them, or leave it empty "), KeyRun("Ctrl+U"), Words.Run(" if not known."))
	mode := drop("Arrival mode", "Emergency road ambulance")
	allergies := NewChoice(Option{"K", "Known", "K", ""}, Option{"N", "None", "N", ""}, Option{"A", "Not asked", "A", ""})
	allergies.Choose("A")
	note := NewMultilineField("Triage note", "", 2)
	note.SetText("Short sentences, leaning forward. Daughter says his inhaler ran out on Friday.")
	wait := NewRowList(ListLook{RowHeight: 36, Pad: Insets{7, 12, 7, 14}, Pale: true, Fit: true})
	cols := Columns{Gap: 12, Widths: []float32{12, 188, 0, 60, 48}}
	for _, r := range [][3]string{{"About the patient", "Ethnic category, language, interpreter", "3 of 6"}, {"Contact, next of kin", "Phone from the index, no next of kin", "1 of 4"}} {
		wait.SetRows(append(wait.Rows(), Row{ID: r[0], Content: func() fyne.CanvasObject {
			return cols.Row(iconAt(ChevronRight, Ink, 12), NewParagraph(Strong.Run(r[0])), NewParagraph(Caption.Run(r[1])),
				NewText(Tiny.Run(r[2])), NewKeyCap("Alt+1"))
		}}))
	}
	left := Down(12,
		NewHeading("Arrival", "Needed now", NewText(IconRun(Tick, Green, 16), GapRun(6), Body.Run("Address and birth date said by the patient"))),
		AcrossTop(16, Share(300, mode), Share(178, field("Ambulance came", "HH:mm", "02:52", "today")), Share(222, field("Ambulance incident No.", "", "QM 2211 0873", ""))),
		NewBarCard(StopNote, AcrossTop(12, Wide(152, handover), Grow(Inset(Insets{21, 0, 0, 0}, problem)))),
		AcrossTop(16, Share(378, field("What is the matter", "in the patient’s words", "Can’t get my breath, worse since midnight", "")), Wide(340, NewLabelled("Allergies", "ask now", allergies))),
		note,
		NewHeading("Can wait", "Opens here with Enter. Anyone can finish it from the board."),
		wait)
	side := Down(8,
		NewCard("Four-hour clock", "3hr 55min left", NewFourHourTrack(TimeBar{Elapsed: 5}),
			NewParagraph(Caption.Run("Ambulance: at handover, or 15min after it came, whichever is earlier. Waiting for the handover time."))),
		NewCard("Missing", "Jump there",
			NewLine(Stop, Red, []Run{Strong.Run("Handover time, put right")}, NewKeyCap("Ctrl+E")),
			NewLine(Ring, Grey, []Run{Body.Run("Allergies not asked")}),
			NewLine(Ring, Grey, []Run{Body.Run("About the patient, 3 answers")}, NewKeyCap("Alt+1"))),
		Grow(NewCard("Will print", "", NewLine(Document, Ink, []Run{Body.Run("Casualty card, 2 pages")}, NewText(Caption.Run("Reception laser"))))),
		NewButton(Commit, "Save and print", "F10", nil),
		NewText(Small.Run("Goes to the problem first: 1 to put right")).Aligned(fyne.TextAlignCenter))
	return content(AcrossFull(16, Grow(left), Wide(316, side))), handover, mode
}

func TestGalleryOfAnArrivalForm(t *testing.T) {
	themed(t)
	banner := NewPatientBanner()
	banner.Set(Patient{Name: "SMITH, John (Mr)", Born: "14-Mar-1958 (68y)", Gender: "Male", NHSNumber: "999 000 0018", MoreKey: "Ctrl+B",
		Cells: []BannerCell{{"Address", "4 Station Road, Marlham QM4 7RT", true}, {"Phone and email", "07700 900142", false}, {"Downtime No.", "given on saving", false}, {"Arrived", "not saved yet", false}}})
	form, handover, mode := arrivalForm()
	keys := NewKeyBar()
	keys.SetKeys(KeyFor("Tab", "Next field"), KeyFor("Ctrl+E", "Next problem"), KeyFor("Ctrl+U", "Not known"), KeyWord{[]string{"↑", "↓"}, "Choose"}, KeyFor("Esc", "Leave, kept"))
	keys.SetReport(SavedReport("Everything typed is kept, 03:11:48"))
	_, w := onStage(t, Parts{Strip: testStrip(), Banner: banner, Rail: rail("F2", Downtime), Content: form, KeyBar: keys})
	handover.Focus()
	picture(t, "arrival.png", w.Canvas())

	mode.Focus()
	mode.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	picture(t, "arrival-select.png", w.Canvas())

	ShowDialog(w.Canvas(), DialogView{Title: "Recorded as dead on 02-Feb-2024",
		Body:    NewParagraph(Body.Run("The index says SMITH, Joseph (Mr), 14-Mar-1958 has died. If he stands in front of you, the index is wrong and the arrival will be marked for review.")),
		Answers: []Answer{{Text: "Look again", Key: "Esc", Safe: true}, {Text: "It is this man", Key: "Ctrl+O"}}})
	picture(t, "dialog.png", w.Canvas())
}

func boardRows(n int) []Row {
	cols := boardColumns
	names := []string{"ROBERTS, Geoffrey (Mr)", "BEGUM, Shireen (Mrs)", "WOLSTENHOLME-FEATHERSTONE, Bartholomew (Mr)", "O'BRIEN, Declan (Mr)"}
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = Row{ID: fmt.Sprint(i), Version: "1", Content: func() fyne.CanvasObject {
			return cols.Row(NewParagraph(Strong.Run("Majors "+fmt.Sprint(i+1))),
				Down(0, NewParagraph(Value.Heavy().Run(names[i%4])), NewParagraph(Small.Run("03-Apr-1938 (88y) Male"))),
				Down(0, NewText(Body.Run("999 014 2734")), NewText(Caption.Run("K1-R2N-0003U"))),
				NewAcuity(Acuity(i%6)), NewParagraph(Body.Run("Difficulty breathing")),
				Down(-1, NewScore(i%10, i%10 > 6), NewText(Caption.Run("03:05"))),
				NewTimeBar(TimeBar{Elapsed: 372 - 35*i%372}), Down(0, NewParagraph(Strong.Run("Awaiting bed")), NewParagraph(Caption.Run("Decided 01:05"))))
		}}
	}
	return rows
}

// acuityRows are the five acuities with the time each allows.
func acuityRows(allowed ...string) []RadioRow {
	rows := make([]RadioRow, 5)
	for i := range rows {
		a := Acuity(i + 1)
		digit := string(rune('1' + i))
		rows[i] = RadioRow{Option{Code: digit, Text: a.String(), Key: "Alt+" + digit}, NewAcuityNumber(a)}
		if i < len(allowed) {
			rows[i].Note = allowed[i]
		}
	}
	return rows
}

var boardColumns = Columns{Gap: 10, Widths: []float32{74, 0, 104, 116, 114, 52, 144, 100}}
var boardLook = ListLook{RowHeight: 50, Pad: Insets{5, 6, 4, 7}, Bare: true, FullWidth: true}

func TestGalleryOfABoardInAnExercise(t *testing.T) {
	themed(t)
	list := NewRowList(boardLook)
	list.SetRows(boardRows(34))
	tabs := NewFilterTabs(nil)
	find := NewBox(NewEntry(), BoxLook{Height: 32, TextSize: 15, Lead: Lens})
	find.Entry.SetPlaceHolder("Find here")
	find.SetTrailing(KeyRun("/"))
	tabs.Set("1", []Tab{{"1", "All here", "34"}, {"2", "To be triaged", "4"}, {"3", "To be seen", "11"}, {"4", "In treatment", "14"}, {"5", "Awaiting bed", "5"}, {"6", "Over 4hr", "3"}}, Wide(166, find))
	list.SetHeads(boardColumns, "Place", "Patient", "NHS No.\nDowntime No.", "Acuity", "Chief complaint", "NEWS2", "Time in department", "Now")
	body := Down(0, Sized(0, 46, NewHeading("Department board", "1–11 of 34, longest first", NewText(IconRun(Warning, Orange, 16), GapRun(6), Strong.Run("K4 Paeds last heard 02:51"), Body.Run(": its patients may have moved")))),
		tabs, Grow(list))
	keys := NewKeyBar()
	keys.SetKeys(KeyWord{[]string{"↑", "↓"}, "Move"}, KeyFor("Enter", "Open record"), KeyFor("T", "Triage"), KeyFor("Ctrl+P", "Print this list"))
	keys.SetReport(ExerciseReport("EXERCISE: no real patients, nothing is sent"))
	stage, w := onStage(t, Parts{
		Strip: strip(Exercise, [6]string{"21-Nov-2026 22:14", "5hr 26min", "37 registered", "2", "0, drill", "1d 1hr old"}, "03:40", "Sun 22-Nov-2026"),
		Rail:  rail("F4", Exercise), Content: content(body), KeyBar: keys})
	stage.SetExercise(true)
	w.Canvas().Focus(list)
	list.Choose("3")
	picture(t, "board.png", w.Canvas())
	list.scroll(130)
	picture(t, "board-scrolled.png", w.Canvas())
}

func TestGalleryOfSignInAndRecovery(t *testing.T) {
	themed(t)
	s := newSheet()
	for i, v := range []PersonView{
		{"SO", "Sunita Okoye", "Nurse in charge", "On this kiosk 02:58", "", "1", true, false},
		{"JR", "Joanne Rahman", "Receptionist", "", "1 unfinished form kept", "2", true, true},
		{"RC", "Ruth Cole", "Emergency nurse practitioner", "Last here 21-Nov-2026", "", "4", false, false}} {
		s.at(24+float32(i)*270, 24, 252, NewPersonTile(v, nil))
	}
	pin := NewPIN()
	s.at(860, 24, 328, pin)
	s.at(860, 90, 360, NewProblem("That was not your PIN. 3 tries left, then a 1min wait. Sunita Okoye can reset it."))
	s.at(860, 150, 115, NewKeyPadButton("1", nil))
	s.at(24, 170, 800, NewNoteWith(InfoNote, Lock, NewParagraph(Strong.Run("Unlocked since 22:14."), Body.Run(" After a restart a keeper must unlock this kiosk again before anyone can sign in: call Piotr Zielinski, IT on call, 07700 900217."))))
	phases := NewRowList(ListLook{RowHeight: 60, Pad: Insets{8, 13, 8, 15}})
	var rows []Row
	for i, p := range []Phase{
		{Tick, Green, "4. Match", "188 certain without a person", "26 put to a person", 1, DoneChip, "Done", "", false},
		{Half, Black, "5. Review", "19 of 26 decided, 7 wait for a person", "2 need two people: unknown patients", 0.73, NeedsYouChip, "Needs you", "Enter", true},
		{Ring, Blue, "6. Rehearse", "207 of 214 can be rehearsed now", "Checks every message with the trust, changes nothing", 0, ReadyChip, "Ready", "Ctrl+R", false},
		{Lock, Mid, "7. Deliver", "Opens when the rehearsal is signed", "One refused record never holds up the rest", -1, NotYetChip, "Not yet", "", false}} {
		row := Row{ID: fmt.Sprint(i), Content: func() fyne.CanvasObject { return NewPhase(p) }}
		if p.Done < 0 {
			row.Look = QuietRow
		}
		rows = append(rows, row)
	}
	phases.SetRows(rows)
	phases.Choose("1")
	phases.focused = true
	put(phases, 24, 260, 732, 242)
	s.Add(phases)
	acuity := NewRadioRows(acuityRows("at once", "within 10min", "within 60min", "within 120min", "within 240min")...)
	acuity.Choose("2")
	s.at(780, 260, 480, NewLabelled("Acuity", "", acuity))
	search := NewBox(NewEntry(), SearchBox)
	search.Entry.SetText("smith jo 14 3 58")
	s.at(24, 520, 700, search)
	s.at(24, 590, 0, Across(12, NewTickBox(true), NewTickBox(false), NewNumberBox("6", true), NewNumberBox("5", false), NewFigure("219", "numbers issued"), NewButtonIn(32, Secondary, "Try again", "Ctrl+3", nil), NewButton(Commit, "Save and print", "F10", nil)))
	x := float32(24)
	for icon := range drawings {
		x += s.at(x, 660, 0, iconAt(icon, Ink, 24)).Size().Width + 12
	}
	s.at(24, 700, 700, NewNote(InfoNote, Body.Run("You may go on without a spare. Readiness "), KeyRun("F9"), Body.Run(" keeps asking until it is tested. Open the record and press "), KeyRun("I"), Strong.Run(" Identify"), Body.Run(". Both names stay findable and new bands are printed.")))
	w := test.NewWindow(Over(Swatch(Page), s.Container))
	defer w.Close()
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1280, 800))
	w.Canvas().Focus(pin)
	pin.Type('1')
	pin.Type('2')
	picture(t, "parts.png", w.Canvas())
}
