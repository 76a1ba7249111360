package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/forms/record"
)

// help lists the keys of the screen that is on, the keys that work everywhere,
// and whom to call.
func (u *UI) help() {
	if u.window.Canvas().Overlays().Top() != nil {
		return
	}
	parts := []fyne.CanvasObject{controls.NewSection("On this screen"), keyTable(u.bar.Keys())}
	parts = append(parts, controls.NewSection("Everywhere"), keyTable(u.keysEverywhere()))
	parts = append(parts, controls.NewSection("Whom to call"), controls.NewParagraph(controls.Body.Run(u.whomToCall())))
	controls.ShowDialog(u.window.Canvas(), controls.DialogView{
		Title: "Keys and help", Body: controls.Down(8, parts...),
		Answers: []controls.Answer{{Text: "Back to work", Key: "Esc", Safe: true}},
	})
}

func (u *UI) keysEverywhere() []controls.KeyWord {
	keys := []controls.KeyWord{}
	if u.session != nil {
		for _, p := range u.placesHere() {
			keys = append(keys, controls.KeyFor(p.key, p.name))
		}
		keys = append(keys, controls.KeyFor(controls.SwitchKey, "Switch person"))
	}
	if u.status.Clock != nil {
		keys = append(keys, controls.KeyFor(clockKey, "Is the clock right?"))
	}
	return append(keys, controls.KeyFor("Tab", "Next part"), controls.KeyFor("Shift+Tab", "Part before"), controls.KeyFor("Esc", "Up one level, all is kept"))
}

// keyTable sets keys in two columns.
func keyTable(keys []controls.KeyWord) fyne.CanvasObject {
	columns := [][]fyne.CanvasObject{nil, nil}
	half := (len(keys) + 1) / 2
	for i, k := range keys {
		var runs []controls.Run
		for _, key := range k.Keys {
			runs = append(runs, controls.KeyRun(key), controls.GapRun(6))
		}
		columns[i/max(1, half)] = append(columns[i/max(1, half)], controls.Across(10,
			controls.Wide(92, controls.NewText(runs...)), controls.Grow(controls.NewParagraph(controls.Body.Run(k.Word)))))
	}
	return controls.AcrossTop(16, controls.Grow(controls.Down(4, columns[0]...)), controls.Grow(controls.Down(4, columns[1]...)))
}

// whomToCall names the people of this kiosk who can help, as far as it knows.
func (u *UI) whomToCall() string {
	if u.kiosk == nil {
		return "Trust IT, with the words on this screen. Meanwhile use another kiosk, or the blank pack."
	}
	people, err := u.kiosk.People(u.ctx)
	if err != nil {
		return "Your shift lead, then trust IT."
	}
	var leads, it []string
	for _, p := range people {
		switch p.Role {
		case record.ShiftLead:
			leads = append(leads, p.Name)
		case record.TrustIT:
			it = append(it, p.Name)
		}
	}
	return "About patients and PINs: " + someone("your shift lead", leads) + ". About this kiosk, its printers and the network: " + someone("trust IT", it) + "."
}

func someone(role string, names []string) string {
	if len(names) == 0 {
		return role
	}
	return role + ", " + strings.Join(names, " or ")
}
