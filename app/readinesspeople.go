package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

func (e *examination) people() []probe {
	return []probe{{id: "people", group: PeopleChecks, name: "People", vital: true, test: func(ctx context.Context) finding {
		people, err := e.k.People(ctx)
		if err != nil {
			return failed(err, "Nobody could sign in.")
		}
		return judgePeople(people)
	}}}
}

func judgePeople(people []Person) finding {
	leads, locked := 0, 0
	for _, p := range people {
		if p.Role == record.ShiftLead {
			leads++
		}
		if p.Locked {
			locked++
		}
	}
	words := fmt.Sprintf("%d may use this kiosk, %s", len(people), count(leads, "shift lead", "shift leads"))
	switch {
	case len(people) == 0:
		return notReady("Nobody is enrolled", "Press F12 and let the first person in.", "Nobody could sign in.")
	case leads == 0:
		return seeTo(words, "Whoever may lets a shift lead in on People (F11).", "No shift lead is here to help somebody who has forgotten their PIN.")
	}
	if locked > 0 {
		return seeTo(words+", "+fmt.Sprint(locked)+" locked", "A shift lead unlocks them on People (F11).", "They could not sign in.")
	}
	return found(words)
}

// keyFile proves that the key would open the records at the next start, and
// that nobody else on this machine can read it.
func (e *examination) keyFile() []probe {
	if e.k.Settings.Unlock == ByPassphrase {
		return nil
	}
	return []probe{{id: "key", group: PeopleChecks, name: "Key file", test: func(context.Context) finding {
		return judgeKey(e.k.Settings.KeyFile, e.k.Settings.Data)
	}}}
}

func judgeKey(path, data string) finding {
	const fails = "If this kiosk were restarted, its records would not open."
	const putBack = "Put the key file back, from its stick or from the trust’s safe."
	if _, err := ledger.ReadKey(path); err != nil {
		return notReady("There is no key that can be read in "+path, putBack, fails)
	}
	info, err := os.Stat(path)
	if err != nil {
		return notReady(Explain(err).Words, putBack, fails)
	}
	switch open := info.Mode().Perm() & 0o077; {
	case open != 0 && runtime.GOOS != "windows":
		return seeTo(fmt.Sprintf("Others on this machine can read it (mode %04o)", info.Mode().Perm()), "Trust IT runs: chmod 600 "+path, "Whoever uses this machine could read every record.")
	case liesWithin(data, path):
		return seeTo("It lies in the data folder, so that a copy of the folder opens itself", "Trust IT moves it out of "+data+" and changes key_file in the settings.", "Whoever takes the data folder could read every record.")
	}
	return found("Readable by its owner alone, apart from the data folder")
}

// liesWithin reports whether a file is below a folder.
func liesWithin(folder, path string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// settings proves that the kiosk would start again with the settings that are
// on disk.
func (e *examination) settings() []probe {
	return []probe{{id: "settings", group: KioskChecks, name: "Settings", test: func(context.Context) finding {
		running := e.k.Settings
		onDisk, err := ReadSettings(running.path)
		words := fmt.Sprintf("%s %s, %s", running.Kiosk.Code, running.Kiosk.Name, running.Site.Name)
		switch {
		case err != nil:
			x := Explain(err)
			return notReady(x.Words, x.Hint, "If this kiosk were restarted, it would not open.")
		case running.Exercise:
			return seeTo(words+": for practice, not for real patients", "For real patients, start Tideover with the kiosk’s own settings.", "Everything that is registered here is marked EXERCISE.")
		case !reflect.DeepEqual(onDisk, running):
			return seeTo(words+". The file has changed since", "Restart Tideover when it is quiet: the changes are not in use yet.", "This kiosk works with settings that are out of date.")
		}
		return found(words)
	}}}
}

// count gives a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
