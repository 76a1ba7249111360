// Command tideover carries an emergency department over an outage. Without a
// subcommand it opens the kiosk; README.md tells what it does, and `tideover
// help` lists the rest.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"os/user"
	"syscall"

	"golang.org/x/term"

	"github.com/tideover/tideover/app/console"
	"github.com/tideover/tideover/app/ui"
	"github.com/tideover/tideover/forms"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

// run is main without the process, so that script tests can call it.
func run(ctx context.Context, args []string) int {
	return console.Run(ctx, args, console.Machine{
		Out: os.Stdout, Err: os.Stderr, Account: account(), OpenWindow: openWindow, AskPassphrase: askPassphrase(),
		DrawForm: drawForm,
	})
}

// drawForm draws a form as the window shows it; it needs neither a window nor a
// display, so that a build without screens draws it too.
func drawForm(w io.Writer, f *forms.Form, p console.Picture) error {
	return ui.FormPicture{Page: p.Page, Width: p.Width, Height: p.Height}.Draw(w, f)
}

// askPassphrase asks on the terminal without showing what is typed; nil where
// there is no terminal.
func askPassphrase() func(string) (string, error) {
	in := int(os.Stdin.Fd())
	if !term.IsTerminal(in) {
		return nil
	}
	return func(prompt string) (string, error) {
		fmt.Fprint(os.Stderr, prompt)
		typed, err := term.ReadPassword(in)
		fmt.Fprintln(os.Stderr)
		return string(typed), err
	}
}

// account names whoever runs a command, for the entries it writes.
func account() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown account"
}
