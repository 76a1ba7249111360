// Package console is Tideover's command line: what trust IT and scripts use,
// and what opens the window. It parses, calls package app (or app/drill), and
// prints; what it prints with --json is a contract, and so are the exit codes
// of package app.
package console

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/forms"
)

// Machine is what the command line takes from the process around it.
type Machine struct {
	Out, Err io.Writer
	Account  string // whoever runs it, for the entries it writes
	Outside  app.Outside
	// OpenWindow shows the kiosk until it is closed.
	OpenWindow func(context.Context, Window) error
	// DrawForm draws a page of a form as the kiosk shows it, as a PNG.
	DrawForm func(io.Writer, *forms.Form, Picture) error
	// AskPassphrase asks whoever sits at the terminal; nil where nobody does.
	AskPassphrase func(prompt string) (string, error)
}

// Picture is how much of a form is drawn.
type Picture struct {
	Page          int // of a form with several, from 1
	Width, Height int // in pixels; a height of 0 is all that the page needs
}

// Window is what the kiosk's window is asked to show.
type Window struct {
	Settings   *app.Settings // nil where the kiosk has not been set up
	Path       string        // where its settings are, or are to be
	SignInNote string        // shown where people sign in
	Windowed   bool          // not full screen
	Outside    app.Outside
}

// ErrNoScreen says that no window can be opened here.
var ErrNoScreen = errors.New("no screen")

// command is one subcommand: how it is called, what it does in a line, and
// what runs it.
type command struct {
	name  string
	usage string
	does  string
	run   func(context.Context, *call) error
}

var commands []command

func init() {
	commands = []command{
		{"", "[--exercise] [--windowed]", "open the kiosk", openKiosk},
		{"drill", "--out DIR [--seed N] [--hours N] [--mllp HOST:PORT] [--fhir URL] [--keep-data]", "run a whole outage headless, as an exercise", runDrill},
		{"index import", "FILE [--format csv|fhir] [--as-of TIME] [--add]", "take in the patient index", importIndex},
		{"index search", "TEXT --reason WORDS", "search the patient index", searchIndex},
		{"recover plan", "", "say what is undelivered and what waits for a person", planRecovery},
		{"recover run", "[--declared-clean REFERENCE] [--retry-refused]", "trace, match and deliver everything that may go", runRecovery},
		{"recover report", "[--out DIR] | --verify FILE", "write the signed balance, or check a file of one", reportRecovery},
		{"cds", "--from DAY --to DAY --out FILE [--reference NUMBER]", "write the national return (CDS 6-2-2 type 011) about the arrivals of some days", writeNationalReturn},
		{"keys list", "", "list the ways in which this kiosk's records open", listKeys},
		{"keys new-recovery", "FILE", "make a recovery key for the trust's safe", newRecovery},
		{"keys set-passphrase", "[--new-passphrase-file FILE]", "let a passphrase open the records", setPassphrase},
		{"keys set-key-file", "", "let the key file that the settings name open the records; makes it where it is not there", setKeyFile},
		{"keys remove", "NAME", "take one way to open the records away", removeKey},
		{"ledger verify", "[--sheet CODE]", "walk the chain and name the first entry that does not hold; or find a printed sheet's chain head", verifyLedger},
		{"ledger repair", "--reason TEXT", "make what is shown again from the entries, where they all hold", repairLedger},
		{"ledger backup", "[--to DIR]", "copy the records to a stick or folder, also while the kiosk is in use", backUpLedger},
		{"ledger restore", "FILE|DIR [--replace] [--reason TEXT]", "put a backup in the place of the records; what was there is put aside", restoreLedger},
		{"ledger accept", "--reason TEXT", "go on from an older copy of the records, at your word", acceptLedger},
		{"print", "SHEET [--attendance NUMBER | --ward AREA | --all] [--form NAME] [--title TITLE] [--to PRINTER|FOLDER]", "print a sheet about one patient, everybody of an area or all who are here, or a list of them", printSheets},
		{"print pack", "--count N [--to PRINTER|FOLDER]", "print a blank pack for N patients, with its register, for when the kiosk is away too", printPack},
		{"print find", "", "look for printers on this machine and its network, and say what to put into the settings", findPrinters},
		{"print queue", "[--finished N]", "say how every sheet stands that wants a printer or a person", listQueue},
		{"print test", "PRINTER|FOLDER", "print a sheet about nobody, which proves a printer", printTest},
		{"pages owed", "", "list the pages that are on paper and not typed in", listPagesOwed},
		{"pack issue", "N", "take N numbers for a blank pack; each is typed in later, or accounted for", issuePack},
		{"pack list", "", "say what became of the numbers of blank packs, and what is left over of each", listPacks},
		{"pack register", "PACK [--to PRINTER|FOLDER]", "print the register of a pack as it stands", printRegister},
		{"pack set", "NUMBER [--to PRINTER|FOLDER]", "print every sheet of one number of a pack again, as copies", printSet},
		{"pack account", "NUMBER --reason TEXT [--outcome unused|destroyed]", "say what became of a number that came back without a patient", accountPack},
		{"staff list", "", "say who may use the kiosk, and who is locked", listStaff},
		{"staff unlock", "ID", "let somebody try their PIN again who gave too many wrong ones", unlockStaff},
		{"staff glass", "", "say who did in an emergency what their role does not allow, and why", reviewGlass},
		{"ready", "", "test what the department would lean on in an outage", testReadiness},
		{"form check", "FILE [--codes DIR]", "say what a form is, what in it has no effect, and what keeps it from being used", checkForm},
		{"form blank", "FILE --pdf OUT [--codes DIR]", "draw a form to be filled in by hand", blankForm},
		{"form fill", "FILE --answers FILE --pdf OUT [--codes DIR]", "draw a form with the answers of a QuestionnaireResponse", fillForm},
		{"form validate", "FILE --answers FILE [--codes DIR]", "hold a QuestionnaireResponse against the form that it answers", validateForm},
		{"form extract", "FILE --answers FILE [--context DIR]", "make the resources that a form wants of its answers, as a Bundle", extractForm},
		{"form screen", "FILE --png OUT [--page N] [--width N] [--height N] [--answers FILE]", "draw a form as somebody at a kiosk sees it", screenForm},
		{"version", "", "say which version this is", printVersion},
	}
}

// call is one command being run.
type call struct {
	Machine
	flags    *flag.FlagSet
	settings string
	unlock   unlock
	json     bool
	args     []string
}

// Run runs the command that args name and gives its exit code.
func Run(ctx context.Context, args []string, m Machine) int {
	if len(args) > 0 && (args[0] == "help" || args[0] == "--help" || args[0] == "-h") {
		printHelp(m.Out)
		return app.ExitDone
	}
	cmd, rest, err := find(args)
	if err != nil {
		return fail(m, false, err)
	}
	c := &call{Machine: m, flags: flag.NewFlagSet(cmd.name, flag.ContinueOnError), args: rest}
	c.flags.SetOutput(io.Discard)
	c.flags.BoolVar(&c.json, "json", false, "print JSON")
	c.flags.StringVar(&c.settings, "settings", "", "the settings `file`")
	c.unlock.flags(c)
	if err := cmd.run(ctx, c); err != nil {
		return fail(m, c.json, err)
	}
	return app.ExitDone
}

// find takes the longest command name that args begin with; the rest are its
// own arguments.
func find(args []string) (command, []string, error) {
	for words := 2; words >= 1; words-- {
		if len(args) < words {
			continue
		}
		for _, cmd := range commands {
			if cmd.name == strings.Join(args[:words], " ") {
				return cmd, args[words:], nil
			}
		}
	}
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		return commands[0], args, nil
	}
	return command{}, nil, &app.UsageError{Words: fmt.Sprintf("There is no command %q.", strings.Join(args[:min(2, len(args))], " "))}
}

// parse reads the flags of a command; flags may stand before and after its
// other arguments, of which it wants so many.
func (c *call) parse(want int) ([]string, error) {
	var plain []string
	rest := c.args
	for {
		if err := c.flags.Parse(rest); err != nil {
			return nil, &app.UsageError{Words: fmt.Sprintf("tideover %s: %v.", c.flags.Name(), err)}
		}
		if c.flags.NArg() == 0 {
			break
		}
		plain = append(plain, c.flags.Arg(0))
		rest = c.flags.Args()[1:]
	}
	if len(plain) != want {
		return nil, &app.UsageError{Words: fmt.Sprintf("tideover %s wants %d arguments and got %d.", c.flags.Name(), want, len(plain))}
	}
	return plain, nil
}

// readSettings reads the settings that --settings names, or this machine's.
func (c *call) readSettings() (app.Settings, error) {
	path, err := c.settingsPath()
	if err != nil {
		return app.Settings{}, err
	}
	return app.ReadSettings(path)
}

func (c *call) settingsPath() (string, error) {
	if c.settings != "" {
		return c.settings, nil
	}
	return app.DefaultSettingsPath()
}

// withKiosk opens the kiosk at rest for one command that prints nothing, and
// closes it after.
func (c *call) withKiosk(ctx context.Context, do func(*app.Kiosk) error) error {
	s, err := c.readSettings()
	if err != nil {
		return err
	}
	k, err := app.OpenAtRest(ctx, s, c.Outside)
	if err != nil {
		return err
	}
	return errors.Join(do(k), k.Close())
}

// withPrinting opens a kiosk that prints, with settings that were read already,
// for one command and closes it after.
func (c *call) withPrinting(ctx context.Context, s app.Settings, do func(*app.Kiosk) error) error {
	k, err := app.Open(ctx, s, c.Outside, nil)
	if err != nil {
		return err
	}
	return errors.Join(do(k), k.Close())
}

// print shows a result: as one JSON document, or in words.
func (c *call) print(result any, words func(io.Writer)) error {
	if !c.json {
		words(c.Out)
		return nil
	}
	enc := json.NewEncoder(c.Out)
	enc.SetIndent("", "  ")
	return enc.Encode(result)
}

// progress shows one line that is written over, so that a wait is seen to be
// work; nothing where the output is for a script.
func (c *call) progress(format string, args ...any) {
	if !c.json {
		fmt.Fprintf(c.Err, format+"\n", args...)
	}
}

// fail says what happened and what to do next, on standard error in either
// form, so that a result on standard output stays one document; and gives the
// exit code.
func fail(m Machine, asJSON bool, err error) int {
	x := app.Explain(err)
	if asJSON {
		json.NewEncoder(m.Err).Encode(x)
		return x.Code
	}
	fmt.Fprintln(m.Err, x.Words)
	if x.Hint != "" {
		fmt.Fprintln(m.Err, x.Hint)
	}
	return x.Code
}

func printHelp(w io.Writer) {
	fmt.Fprintln(w, "Tideover carries an emergency department over an outage.")
	fmt.Fprintln(w)
	for _, cmd := range commands {
		line := strings.Join(strings.Fields("tideover "+cmd.name+" "+cmd.usage), " ")
		fmt.Fprintf(w, "  %s\n      %s\n", line, cmd.does)
	}
	fmt.Fprint(w, `
Every command takes --settings FILE, and prints JSON with --json. Those about
a form open no kiosk; they take --codes DIR, a trust's own code lists, and
--context DIR, the resources at hand: patient.json, encounter.json. Where the
key file does not open the records: --passphrase-file FILE, or --identity FILE
with the trust's recovery key.
Exit codes: 0 done, 1 failed, 2 usage, 3 waiting for a person's decision,
4 balance not zero, 10 ledger in use, 11 wrong key, 12 ledger damaged.
`)
}
