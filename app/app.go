// Package app is the kiosk without screens: one file for each task a person
// does (arrival, triage, departure, amendment, printing, recovery), and
// nothing that needs a display.
//
// A Kiosk joins the ledger, the offline index, the forms, the press and the
// print spool that Settings describe. A Session is one person at it; every
// task that writes is a method of Session, so that every entry has an author.
// Screens and commands call these methods and show what they return.
//
// What an entry looks like belongs to forms/record; how it is kept, printed,
// matched and sent, to the packages below. The present moment, randomness and
// the network come in through Outside.
package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/assets"
	"github.com/tideover/tideover/forms"
	"github.com/tideover/tideover/printing"
	"github.com/tideover/tideover/printing/spool"
)

// Outside is what a kiosk takes from the world: the clock, randomness and the
// network. Zero fields are the machine's own.
type Outside struct {
	// Clock is the wall clock, which anybody may set. Elapsed counts from some
	// moment on, is never set, and goes on while the machine sleeps: durations
	// come from it.
	Clock   func() time.Time
	Elapsed func() time.Duration
	// Unlock gives the secret that opens the records, where it is not the key
	// file that the settings name: a passphrase that was typed, or the trust's
	// recovery identity.
	Unlock func(Settings) (ledger.Secret, error)
	// Boot names the moment that Elapsed counts from, where another run may share
	// it: this start of the machine.
	Boot   string
	Random io.Reader
	Dial   func(ctx context.Context, network, address string) (net.Conn, error)
	// Machine tells this machine from others, so that a cloned or moved disk
	// is noticed. It gives nothing where nothing does.
	Machine func() string
	// Power lists the machine's power supplies as Linux does, a folder for each.
	Power fs.FS
}

// processBegan is where the monotonic count of a machine begins that has no
// better one.
var processBegan = time.Now()

func (o Outside) withDefaults() Outside {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Elapsed == nil {
		o.Elapsed, o.Boot = machineElapsed, machineBoot()
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{Timeout: 10 * time.Second}).DialContext
	}
	if o.Machine == nil {
		o.Machine = machineID
	}
	if o.Power == nil {
		o.Power = os.DirFS("/sys/class/power_supply")
	}
	return o
}

// client speaks HTTP over the outside's network, and follows no redirect: a
// trust's server that points elsewhere is a thing to ask about.
func (o Outside) client() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DialContext: o.Dial, MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Kiosk is one running kiosk.
type Kiosk struct {
	Settings Settings

	outside Outside
	zone    *time.Location
	ledger  *ledger.Ledger
	index   *index.Index
	codes   *forms.CodeLists
	forms   *forms.Department
	// unusable are the trust's own forms that could not be loaded.
	unusable []UnusableForm
	press    *printing.Press
	spool    *spool.Spool
	client   *http.Client

	atRest     bool // nothing is printed
	changed    func()
	stop       context.CancelFunc
	background sync.WaitGroup
	spoolErr   error
	packErr    error
	stopped    stoppedQueues
	handedOn   handedOn
	check      check

	staffMu sync.Mutex
	staff   *roster

	backups   backups
	hourly    hourly
	signing   sync.Mutex // one PIN is tried at a time
	packing   sync.Mutex // one blank pack is queued at a time
	queueing  sync.Mutex // sheets are queued by one at a time, some in each commit
	readiness readiness

	stationery stationery
	sayings    sayings
	board      boardAsOf
}

// Version is the program's version, set by the linker for a release.
var Version = "development"

// Open opens the kiosk that settings describe and begins to print what waits.
// changed, which may be nil, is called from any goroutine when something
// happened that a screen may show. Errors are those of package ledger and
// index, of settings, and of printers' addresses.
func Open(ctx context.Context, s Settings, o Outside, changed func()) (*Kiosk, error) {
	if changed == nil {
		changed = func() {}
	}
	k := &Kiosk{Settings: s, outside: o.withDefaults(), changed: changed}
	return k.begin(ctx)
}

// OpenAtRest opens the kiosk for somebody who only looks, or writes something
// down, and is gone in a moment: nothing is sent to a printer, which would be
// cut off, no list prints itself, and the queue stays as it was left.
func OpenAtRest(ctx context.Context, s Settings, o Outside) (*Kiosk, error) {
	k := &Kiosk{Settings: s, outside: o.withDefaults(), changed: func() {}, atRest: true}
	return k.begin(ctx)
}

// begin opens what a kiosk joins, or closes again what of it opened.
func (k *Kiosk) begin(ctx context.Context) (*Kiosk, error) {
	k.client = k.outside.client()
	if err := k.open(ctx); err != nil {
		return nil, errors.Join(err, k.Close())
	}
	return k, nil
}

func (k *Kiosk) open(ctx context.Context) error {
	access, err := k.ledgerAccess()
	if err != nil {
		return err
	}
	if k.codes, err = forms.LoadCodes(assets.Codes); err != nil {
		return err
	}
	if err := k.loadForms(); err != nil {
		return err
	}
	if k.press, err = printing.NewPress(k.issuer()); err != nil {
		return err
	}
	if k.ledger, err = ledger.Open(ctx, k.Settings.Data, access); err != nil {
		return err
	}
	if k.index, err = index.Open(ctx, filepath.Join(k.Settings.Data, indexFile), k.ledger.IndexKey()); err != nil {
		return err
	}
	if k.staff, err = loadRoster(ctx, k.ledger, k.Elapsed()); err != nil {
		return err
	}
	background, stop := context.WithCancel(context.Background())
	k.stop = stop
	if err := k.startSpool(background); err != nil {
		return err
	}
	k.startCheck()
	if err := k.startBackups(ctx, background); err != nil || k.atRest {
		return err
	}
	k.startPacks(background)
	return k.startLists(ctx, background)
}

// indexFile is the patient index's name in the data folder.
const indexFile = "index.db"

// ledgerAccess gives what opens the ledger that settings describe.
func (k *Kiosk) ledgerAccess() (ledger.Options, error) {
	var err error
	if k.zone, err = time.LoadLocation(k.Settings.Site.TimeZone); err != nil {
		return ledger.Options{}, &SettingsError{Field: "site.time_zone", Words: fmt.Sprintf("%q is no time zone", k.Settings.Site.TimeZone), Hint: "Use a name such as Europe/London."}
	}
	secret, err := k.Settings.Secret(k.outside)
	return k.ledgerOptions(secret), err
}

func (k *Kiosk) ledgerOptions(secret ledger.Secret) ledger.Options {
	return ledger.Options{
		Secret: secret, Recipients: k.Settings.Recovery, KioskCode: k.Settings.Kiosk.Code, Version: Version, Site: k.Settings.Site.ODS, Exercise: k.Settings.Exercise,
		Destinations: k.Settings.destinationNames(), TakeForms: k.Settings.formTakers(), Clock: k.now, Elapsed: k.outside.Elapsed, Boot: k.outside.Boot, Random: k.outside.Random,
		Witness: k.Settings.WitnessFile(), Machine: k.outside.Machine(),
	}
}

func (k *Kiosk) issuer() printing.Issuer {
	s := k.Settings
	return printing.Issuer{
		Trust: s.Trust.ODS, Site: s.Site.Name, ODS: s.Site.ODS, Department: s.Site.Department,
		KioskCode: s.Kiosk.Code, KioskName: s.Kiosk.Name, Exercise: s.Exercise, Location: k.zone,
	}
}

// now is the outside's clock in the site's own time, monotonic reading kept.
func (k *Kiosk) now() time.Time { return k.outside.Clock().In(k.zone) }

// Now is the kiosk's clock in the site's own time.
func (k *Kiosk) Now() time.Time { return k.now() }

// Newest is the place of the newest entry: while it stays, nothing has changed.
func (k *Kiosk) Newest() int64 { return k.ledger.Head().Seq }

// Close takes no more to the printers, gives what is with one some seconds to
// come out, waits for what else is under way, and gives the ledger up.
func (k *Kiosk) Close() error {
	if k.stop != nil {
		k.restSpool()
		k.stop()
		k.background.Wait()
	}
	k.stopCheck()
	errs := []error{k.spoolErr, k.packErr}
	if k.index != nil {
		errs = append(errs, k.index.Close())
	}
	if k.ledger != nil {
		errs = append(errs, k.ledger.Close())
	}
	k.client.CloseIdleConnections()
	return errors.Join(errs...)
}
