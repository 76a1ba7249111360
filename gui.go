//go:build cgo && !headless

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

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
	var posts posts
	screens := ui.New(ctx, window, ui.Options{
		Settings: w.Settings, Path: w.Path, Outside: w.Outside, SignInNote: w.SignInNote,
		Post: posts.post, Beside: func(f func()) { go f() },
	})
	e := ending{closed: make(chan struct{}), back: make(chan struct{}), keep: sync.OnceValue(func() error {
		cancel()
		return screens.Close()
	})}
	window.SetMaster()
	window.SetOnClosed(func() {
		posts.end()
		close(e.closed)
		go e.withoutFyne()
	})
	window.Resize(fyne.NewSize(1280, 800))
	a.Lifecycle().SetOnStarted(screens.Start)
	go func() {
		<-ctx.Done()
		posts.post(a.Quit)
		e.insist()
	}()
	window.ShowAndRun()
	close(e.back)
	return e.keep()
}

// ending is how the program comes to its end, also where its window does not.
type ending struct {
	closed chan struct{} // the window is closed
	back   chan struct{} // Fyne gave its thread back
	keep   func() error  // keeps what was typed and closes the kiosk, once
}

// A window that was told to close takes so long at the most, and Fyne so long to
// end after it.
const (
	closeWithin = 10 * time.Second
	endWithin   = 3 * time.Second
)

// insist ends the program where its window does not close, and says in the crash
// file what each goroutine waits for. Whoever shuts the machine down is not kept
// waiting by a display: what was typed is on disk, and so is all that was saved.
func (e *ending) insist() {
	select {
	case <-e.closed:
	case <-e.back:
	case <-time.After(closeWithin):
		debug.SetTraceback("all")
		panic("the window was told to close, and does not")
	}
}

// withoutFyne ends the program where its window is closed and Fyne does not give
// its thread back: what Fyne 2.8 queues as it ends may come after it has emptied
// the queue, and then it waits for that for ever.
func (e *ending) withoutFyne() {
	select {
	case <-e.back:
		return
	case <-time.After(endWithin):
	}
	x := app.Explain(e.keep())
	if x.Words != "" {
		fmt.Fprintln(os.Stderr, x.Words+"\n"+x.Hint)
	}
	os.Exit(x.Code)
}

// posts are what other goroutines have Fyne's main thread do. After its window is
// closed Fyne would do it on the goroutine that asks, which the closing kiosk may be
// waiting for: then it is left undone.
type posts struct {
	mu    sync.RWMutex
	ended bool
}

func (p *posts) post(f func()) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if !p.ended {
		fyne.Do(f)
	}
}

func (p *posts) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
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
