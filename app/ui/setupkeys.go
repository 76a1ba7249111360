package ui

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/app/ui/controls"
)

// keysStep settles who can open the records: the kiosk itself or a keeper at
// each start, and the trust's recovery key when all else is lost.
type keysStep struct {
	set                     *setUp
	unlock                  *controls.Select
	keyFile, phrase, again  *controls.Field
	recipient, recoveryFile *controls.Field
	own                     *slot
	made                    *slot
	madeAt                  string
}

var unlockWays = []controls.Option{
	{Code: app.ByKeyFile, Text: "By itself, with its key file"}, {Code: app.ByPassphrase, Text: "A keeper types the passphrase"},
}

func (s *setUp) keysStep() *setUpStep {
	k := &keysStep{
		set:    s,
		unlock: controls.NewSelect("After a restart the kiosk opens", "", unlockWays...), keyFile: controls.NewField("Key file", "made at the end; it may be on a stick that stays with the kiosk"),
		phrase: controls.NewPINField("Passphrase", "16 characters or more: five or six words"), again: controls.NewPINField("The same again", "nobody can tell it to you later"),
		recipient: controls.NewField("The trust’s recovery key, its public half", "begins with age1"), recoveryFile: controls.NewField("Or make one now: a new file on a stick", "never on this kiosk"),
		own: newSlot(), made: newSlot(),
	}
	k.unlock.Choose(s.settings.Unlock)
	k.keyFile.SetText(s.settings.KeyFile)
	k.recipient.SetText(strings.Join(s.settings.Recovery, " "))
	k.unlock.OnChosen = func(controls.Option) { k.read(); k.draw() }
	k.draw()
	return &setUpStep{
		name: "Keys and keepers", body: k.body(), focus: k.unlock.Focus, read: k.read, check: k.check, summary: k.summary,
		keys: []stepKey{{"Ctrl+K", "Make a recovery key", k.make}},
	}
}

func (k *keysStep) body() fyne.CanvasObject {
	return controls.Down(12,
		controls.NewParagraph(controls.Body.Run("The records on this kiosk are sealed. Settle who can open them: somebody must be able to after a restart, and the trust must be able to when the kiosk is dead.")),
		k.unlock, k.own.box,
		controls.Rule(1, controls.Line),
		k.recipient,
		fieldRow(share{3, k.recoveryFile}, share{1, controls.Inset(controls.Insets{Top: 20}, controls.NewButton(controls.Secondary, "Make it", "Ctrl+K", k.make))}),
		k.made.box,
		controls.NewNote(controls.WarnNote, controls.Strong.Run("The recovery key opens the records of every kiosk that names it. "),
			controls.Body.Run("Two people keep it in the trust’s safe. Only its public half comes here.")))
}

func (k *keysStep) draw() {
	way := k.unlock.Chosen().Code
	k.own.set(way, func() fyne.CanvasObject {
		if way == app.ByPassphrase {
			return controls.Down(12, fieldRow(share{1, k.phrase}, share{1, k.again}),
				controls.NewNote(controls.InfoNote, controls.Body.Run("After every restart nobody can register until a keeper has typed it. Write on the kiosk whom to call.")))
		}
		return controls.Down(12, k.keyFile,
			controls.NewNote(controls.InfoNote, controls.Body.Run("Whoever has this file and the disk can read the records. Keep a copy in the safe, apart from this kiosk.")))
	})
	k.made.set(k.madeAt, func() fyne.CanvasObject {
		if k.madeAt == "" {
			return controls.Blank(1, 1)
		}
		return controls.NewLine(controls.Tick, controls.Green, []controls.Run{controls.Strong.Run("Made. "), controls.Body.Run("Take " + k.madeAt + " to the safe now.")})
	})
	if k.set.body != nil {
		controls.Relayout(k.set.body)
	}
}

// make draws the trust's recovery key into a new file.
func (k *keysStep) make() {
	path := strings.TrimSpace(k.recoveryFile.Text())
	k.recoveryFile.ClearProblem()
	if !filepath.IsAbs(path) {
		refuse(k.recoveryFile, "This is not a whole path.", "Plug a stick in and begin with its folder, like /media/stick/recovery.txt.")
		controls.Relayout(k.set.body)
		return
	}
	recipient, err := ledger.WriteRecovery(path)
	if err != nil {
		x := app.Explain(err)
		refuse(k.recoveryFile, x.Words, x.Hint)
		controls.Relayout(k.set.body)
		return
	}
	k.madeAt = path
	k.recipient.ClearProblem()
	k.recipient.SetText(strings.TrimSpace(k.recipient.Text() + " " + recipient))
	k.set.keep()
	k.draw()
}

func (k *keysStep) read() {
	s := &k.set.settings
	s.Unlock, s.KeyFile = k.unlock.Chosen().Code, strings.TrimSpace(k.keyFile.Text())
	s.Recovery = strings.FieldsFunc(k.recipient.Text(), func(r rune) bool { return r == ' ' || r == ',' || r == '\n' })
	k.set.passphrase = ledger.Passphrase(k.phrase.Text())
}

func (k *keysStep) check() bool {
	for _, f := range []*controls.Field{k.keyFile, k.phrase, k.again, k.recipient} {
		f.ClearProblem()
	}
	defer controls.Relayout(k.set.body)
	return k.checkOwn() && k.checkRecovery()
}

func (k *keysStep) checkOwn() bool {
	switch {
	case k.set.settings.Unlock == app.ByKeyFile && !filepath.IsAbs(k.keyFile.Text()):
		refuse(k.keyFile, "This is not a whole path.", "Begin with the disk or the root folder.")
	case k.set.settings.Unlock == app.ByPassphrase && ledger.CheckPassphrase(k.set.passphrase) != nil:
		x := app.Explain(ledger.ErrPassphraseForm)
		refuse(k.phrase, x.Words, x.Hint)
	case k.set.settings.Unlock == app.ByPassphrase && k.phrase.Text() != k.again.Text():
		refuse(k.again, "The two passphrases differ.", "Type it again, twice.")
	default:
		return true
	}
	return false
}

func (k *keysStep) checkRecovery() bool {
	if len(k.set.settings.Recovery) == 0 {
		refuse(k.recipient, "Nobody could open this disk if the kiosk died.", "Give the public half of the trust’s recovery key, or make one with Ctrl+K.")
		return false
	}
	for _, r := range k.set.settings.Recovery {
		if ledger.CheckRecipient(r) != nil {
			refuse(k.recipient, "“"+r+"” names no recovery key.", "Copy the whole line that begins with age1 from the trust’s recovery file.")
			return false
		}
	}
	return true
}

func (k *keysStep) summary() string {
	if len(k.set.settings.Recovery) == 0 {
		return "Not started"
	}
	return counted(len(k.set.settings.Recovery), "recovery key", "recovery keys") + ", opens " +
		map[string]string{app.ByKeyFile: "by itself", app.ByPassphrase: "with a passphrase"}[k.set.settings.Unlock]
}
