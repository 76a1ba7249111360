//go:build !cgo || headless

package main

import (
	"context"
	"errors"

	"github.com/tideover/tideover/app/console"
)

// openWindow is what the kiosk's window is in a build for servers: a reasoned
// no.
func openWindow(context.Context, console.Window) error {
	return errors.Join(console.ErrNoScreen, errors.New("this build has no screens"))
}
