package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ledger"
)

// unlock is what a command was given to open the records with, where the key
// file does not.
type unlock struct {
	passphraseFile string
	identity       string
}

// flags takes the two flags that every command has, and hands what they name
// to whatever opens the records.
func (u *unlock) flags(c *call) {
	c.flags.StringVar(&u.passphraseFile, "passphrase-file", "", "the `file` whose first line is the passphrase")
	c.flags.StringVar(&u.identity, "identity", "", "the `file` of the trust's recovery key")
	c.Outside.Unlock = func(s app.Settings) (ledger.Secret, error) { return u.secret(s, c.AskPassphrase) }
}

func (u *unlock) secret(s app.Settings, ask func(string) (string, error)) (ledger.Secret, error) {
	switch {
	case u.identity != "":
		return ledger.ReadRecovery(u.identity)
	case u.passphraseFile != "":
		text, err := os.ReadFile(u.passphraseFile)
		return ledger.Passphrase(text), err
	case s.Unlock == app.ByPassphrase && ask != nil:
		typed, err := ask("Passphrase of kiosk " + s.Kiosk.Code + " " + s.Kiosk.Name + ": ")
		return ledger.Passphrase(typed), err
	case s.Unlock == app.ByPassphrase:
		return nil, app.ErrLocked
	}
	return s.ReadKeyFile()
}

func listKeys(ctx context.Context, c *call) error {
	if _, err := c.parse(0); err != nil {
		return err
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error { return c.printKeys(ctx, k) })
}

func (c *call) printKeys(ctx context.Context, k *app.Kiosk) error {
	slots, err := k.Keys(ctx)
	if err != nil {
		return err
	}
	return c.print(slots, func(w io.Writer) {
		fmt.Fprintln(w, "These records open with:")
		for _, s := range slots {
			if s.Kind == s.Name || s.Kind == "key-file" {
				fmt.Fprintf(w, "  %s\n", s.Name)
				continue
			}
			fmt.Fprintf(w, "  %s %s\n", s.Kind, s.Name)
		}
	})
}

func newRecovery(_ context.Context, c *call) error {
	args, err := c.parse(1)
	if err != nil {
		return err
	}
	recipient, err := ledger.WriteRecovery(args[0])
	if errors.Is(err, os.ErrExist) {
		return &app.UsageError{Words: args[0] + " is there already, and somebody may need it."}
	}
	if err != nil {
		return err
	}
	result := struct {
		File      string `json:"file"`
		Recipient string `json:"recipient"`
	}{args[0], recipient}
	return c.print(result, func(w io.Writer) {
		fmt.Fprintf(w, "The recovery key is in %s. Put it into the trust's safe, and keep it on no kiosk.\n", args[0])
		fmt.Fprintf(w, "Its public key goes into the settings of every kiosk:\n\n    recovery = [%q]\n", recipient)
	})
}

func setPassphrase(ctx context.Context, c *call) error {
	file := c.flags.String("new-passphrase-file", "", "the `file` whose text is the new passphrase")
	if _, err := c.parse(0); err != nil {
		return err
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		chosen, err := c.newPassphrase(*file)
		if err != nil {
			return err
		}
		if err := k.Operator(c.Account).SetSecret(ctx, chosen); err != nil {
			return err
		}
		if k.Settings.Unlock != app.ByPassphrase {
			c.progress("To be asked for it at each start, write unlock = %q into %s, and take the key file away: tideover keys remove \"key file\".", app.ByPassphrase, k.Settings.Path())
		}
		return c.printKeys(ctx, k)
	})
}

// newPassphrase asks twice, since nobody sees what is typed.
func (c *call) newPassphrase(file string) (ledger.Passphrase, error) {
	if file != "" {
		text, err := os.ReadFile(file)
		return ledger.Passphrase(text), err
	}
	if c.AskPassphrase == nil {
		return "", &app.UsageError{Words: "There is no terminal to type the new passphrase at: give --new-passphrase-file FILE."}
	}
	first, err := c.AskPassphrase("New passphrase: ")
	if err != nil {
		return "", err
	}
	again, err := c.AskPassphrase("The same again: ")
	if err == nil && first != again {
		err = &app.UsageError{Words: "The two passphrases differ, so nothing was changed."}
	}
	return ledger.Passphrase(first), err
}

func setKeyFile(ctx context.Context, c *call) error {
	if _, err := c.parse(0); err != nil {
		return err
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		key, err := k.Settings.ProvideKeyFile(c.Outside)
		if err != nil {
			return err
		}
		if err := k.Operator(c.Account).SetSecret(ctx, key); err != nil {
			return err
		}
		return c.printKeys(ctx, k)
	})
}

func removeKey(ctx context.Context, c *call) error {
	args, err := c.parse(1)
	if err != nil {
		return err
	}
	return c.withKiosk(ctx, func(k *app.Kiosk) error {
		if err := k.Operator(c.Account).RemoveKey(ctx, args[0]); err != nil {
			return err
		}
		return c.printKeys(ctx, k)
	})
}
