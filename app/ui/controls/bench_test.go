package controls

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func BenchmarkListOfThousandRows(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(Theme())
	list := NewRowList(boardLook)
	list.SetRows(boardRows(1000))
	w := test.NewWindow(list)
	defer w.Close()
	w.Resize(fyne.NewSize(1060, 600))
	b.Run("down", func(b *testing.B) {
		for b.Loop() {
			list.HandleKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		}
	})
	b.Run("wheel", func(b *testing.B) {
		for b.Loop() {
			list.scroll(7)
		}
	})
	b.Run("end", func(b *testing.B) {
		for b.Loop() {
			list.HandleKey(&fyne.KeyEvent{Name: fyne.KeyHome})
			list.HandleKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
		}
	})
	rows := boardRows(1000)
	b.Run("set", func(b *testing.B) {
		for b.Loop() {
			for i := range rows {
				rows[i].Version = ""
			}
			list.SetRows(rows)
		}
	})
}

func BenchmarkForm(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(Theme())
	for b.Loop() {
		form, _, _ := arrivalForm()
		form.Resize(fyne.NewSize(1096, 700))
	}
}
