//go:build cgo && !headless

package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime/debug"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/console"
	"github.com/tideover/tideover/app/ui"
	"github.com/tideover/tideover/app/ui/controls"
	"github.com/tideover/tideover/assets"
)

// openWindow shows the kiosk until its window is closed or ctx ends.
func openWindow(ctx context.Context, w console.Window) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	keepCrashes(w.Path)
	fyneapp.SetMetadata(fyne.AppMetadata{
		ID: "uk.tideover.kiosk", Name: "Tideover", Version: app.Version, Migrations: map[string]bool{"fyneDo": true},
	})
	a := fyneapp.New()
	a.SetIcon(fyne.NewStaticResource("tideover.png", assets.Icon))
	a.Settings().SetTheme(controls.Theme())
	window := a.NewWindow("Tideover")
	window.SetFullScreen(!w.Windowed)
	screens := ui.New(ctx, window, ui.Options{
		Settings: w.Settings, Path: w.Path, Outside: w.Outside, SignInNote: w.SignInNote,
		Post: fyne.Do, Beside: func(f func()) { go f() },
	})
	window.SetMaster()
	window.Resize(fyne.NewSize(1280, 800))
	a.Lifecycle().SetOnStarted(screens.Start)
	go func() {
		<-ctx.Done()
		fyne.Do(a.Quit)
	}()
	window.ShowAndRun()
	cancel()
	return screens.Close()
}

// keepCrashes sends what a crash prints to a file beside the settings, since a
// kiosk has no console. Without one, it still goes to standard error.
func keepCrashes(settings string) {
	f, err := os.OpenFile(filepath.Join(filepath.Dir(settings), "crash.txt"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	defer f.Close()
	debug.SetCrashOutput(f, debug.CrashOptions{})
}
