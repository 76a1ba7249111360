package controls

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestWhatLiesBelowMovesWhenAPartGrows(t *testing.T) {
	themed(t)
	growing, beside, below := NewField("Handover", ""), NewField("Arrived", ""), NewField("Note", "")
	shown(t, AcrossTop(16, Grow(growing), Grow(beside)), below)
	before := below.Position().Y

	growing.SetProblem("Handover 02:40 is before the ambulance came at 02:52.", Body.Run("Correct one of them."))
	grown := growing.HeightFor(growing.Size().Width) - (LabelHeight + labelGap + FieldHeight)
	equal(t, "part below moved by", below.Position().Y-before, grown)
	equal(t, "part's height", growing.Size().Height, growing.HeightFor(growing.Size().Width))

	growing.ClearProblem()
	equal(t, "part below is back at", below.Position().Y, before)
}

func TestARowMakesRoomForAPartThatGrewInIt(t *testing.T) {
	amend := NewField("Should be", "")
	l, _ := listOf(t, []Row{
		{ID: "1", Version: "1", Content: func() fyne.CanvasObject { return Down(4, amend) }},
		builds{}.row("2", "1")})
	before := l.height(0)
	amend.SetProblem("Type 20 to 250")
	equal(t, "row grew by", l.height(0)-before, amend.HeightFor(amend.Size().Width)-(LabelHeight+labelGap+FieldHeight))
	equal(t, "part's height", amend.Size().Height, amend.HeightFor(amend.Size().Width))
}

func TestABannerThatGoesGivesItsRoomBack(t *testing.T) {
	themed(t)
	banner, body := NewPatientBanner(), NewField("Name", "")
	onStage(t, Parts{Banner: banner, Content: Down(0, body)})
	position := func() float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(body).Y }
	equal(t, "content without a patient", position(), 0)
	banner.Set(Patient{Name: "SMITH, John (Mr)", Born: "14-Mar-1958 (68y)", Gender: "Male", NHSNumber: "999 000 0018"})
	equal(t, "content below the banner", position(), 59)
	banner.Clear()
	equal(t, "content after the patient", position(), 0)
}

func TestTheRestMovesWhenWordsGetLonger(t *testing.T) {
	themed(t)
	count, after := NewText(Body.Run("1")), NewText(Body.Run("ticked"))
	shown(t, Across(8, count, after, Grow(Blank(1, 1))))
	before := after.Position().X
	count.SetRuns(Body.Run("1,000"))
	if after.Position().X <= before {
		t.Error("longer words overlap what follows them")
	}
}
