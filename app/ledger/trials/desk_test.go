package trials

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/tideover/tideover/app"
	"github.com/tideover/tideover/app/drill"
	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
)

// destinations are the two that every record is owed to.
var destinations = []string{"PAS", "EPR"}

const (
	// recipient's identity is in app/ledger/testdata/recovery.txt.
	recipient    = "age1x0awdhk08np7yul4shzwp6hs9nzt8c27e226llf4lshcxyghwfdswnrps6"
	receptionist = "1001"
	pin          = "112233"
)

// desk is one kiosk's folder on disk: settings, key file, data folder, paper.
type desk struct{ dir string }

func (d desk) settingsPath() string { return filepath.Join(d.dir, "tideover.toml") }
func (d desk) data() string         { return filepath.Join(d.dir, "data") }
func (d desk) ledgerFile() string   { return filepath.Join(d.data(), "ledger.db") }
func (d desk) walFile() string      { return d.ledgerFile() + "-wal" }

// settings are those of this desk, wherever it was copied to.
func (d desk) settings() (app.Settings, error) {
	s, err := app.ReadSettings(d.settingsPath())
	s.Data, s.KeyFile = d.data(), filepath.Join(d.dir, filepath.Base(s.KeyFile))
	return s, err
}

// newDesk sets up a kiosk in an empty folder, with a printer that is not
// there. Its ledger is not made yet.
func newDesk(dir string, random io.Reader) (desk, error) { return newDeskCalled("K3", dir, random) }

func newDeskCalled(code, dir string, random io.Reader) (desk, error) {
	d := desk{dir}
	s := app.NewSettings(d.settingsPath())
	s.Trust = app.Organisation{Name: "Tidewater Hospitals", ODS: "RZZ"}
	s.Site.Name, s.Site.ODS = "Tidewater General Hospital", "RZZ01"
	s.Kiosk = app.KioskName{Code: code, Name: "Reception 1"}
	s.Recovery = []string{recipient}
	s.Printers = []app.Printer{{Name: "Laser", Address: "ipp://printer.invalid/ipp/print"}}
	s.Lists.Every = 0 // nothing but the desk may write
	for _, name := range destinations {
		s.Destinations = append(s.Destinations, app.Destination{Name: name, Kind: app.KindHL7, Address: "trust.invalid:2575"})
	}
	return d, s.Write(random)
}

// staffedDesk is a desk whose ledger exists and knows one receptionist.
func staffedDesk(dir string, random io.Reader) (desk, error) {
	return staffedDeskCalled("K3", dir, random)
}

func staffedDeskCalled(code, dir string, random io.Reader) (desk, error) {
	d, err := newDeskCalled(code, dir, random)
	if err != nil {
		return d, err
	}
	return d, d.withLedger(func(l *ledger.Ledger) error {
		return l.Commit(ctx, func(tx *ledger.Tx) error {
			_, err := tx.Append(record.Draft{Body: &record.StaffEnrolled{Staff: record.Staff{
				ID: receptionist, Name: "Joanne Rahman", Role: record.Receptionist, PINHash: lightHash(pin),
			}}})
			return err
		})
	})
}

// lightHash hashes a PIN at the least cost there is: a trial signs in a
// thousand times, and what a PIN withstands is not what it tries.
func lightHash(pin string) string {
	salt := []byte("trial of ledgers")
	hash := argon2.IDKey([]byte(pin), salt, 1, 8, 1, 32)
	enc := base64.RawStdEncoding
	return "$argon2id$v=19$m=8,t=1,p=1$" + enc.EncodeToString(salt) + "$" + enc.EncodeToString(hash)
}

// ledgerOptions open the ledger of this desk without its kiosk.
func (d desk) ledgerOptions() (ledger.Options, error) {
	s, err := d.settings()
	if err != nil {
		return ledger.Options{}, err
	}
	key, err := ledger.ReadKey(s.KeyFile)
	return ledger.Options{Secret: key, Recipients: s.Recovery, KioskCode: s.Kiosk.Code, Version: "trial", Site: s.Site.ODS, Destinations: destinations}, err
}

func (d desk) withLedger(use func(*ledger.Ledger) error) error {
	o, err := d.ledgerOptions()
	if err != nil {
		return err
	}
	return withLedgerIn(d.data(), o, use)
}

func withLedgerIn(dir string, o ledger.Options, use func(*ledger.Ledger) error) error {
	l, err := ledger.Open(ctx, dir, o)
	if err != nil {
		return err
	}
	return errors.Join(use(l), l.Close())
}

// copyTo gives a desk with the same content elsewhere.
func (d desk) copyTo(dir string) (desk, error) {
	return desk{dir}, os.CopyFS(dir, os.DirFS(d.dir))
}

// open opens the kiosk of this desk and signs the receptionist in.
func (d desk) open(o app.Outside) (*app.Kiosk, *app.Session, error) {
	s, err := d.settings()
	if err != nil {
		return nil, nil, err
	}
	return openAs(s, o)
}

func openAs(s app.Settings, o app.Outside) (*app.Kiosk, *app.Session, error) {
	k, err := app.Open(ctx, s, o, nil)
	if err != nil {
		return nil, nil, err
	}
	session, err := k.SignIn(ctx, receptionist, pin)
	if err != nil {
		return nil, nil, errors.Join(err, k.Close())
	}
	return k, session, nil
}

// outside is a world that is the same at every run of one seed: its clock
// moves on by a millisecond whenever it is looked at, and it has no network.
func outside(seed uint64) app.Outside {
	var ticks atomic.Int64
	elapsed := func() time.Duration { return time.Duration(ticks.Add(1)) * time.Millisecond }
	began := time.Date(2026, time.November, 21, 3, 0, 0, 0, time.UTC)
	return app.Outside{
		Clock:   func() time.Time { return began.Add(elapsed()) },
		Elapsed: elapsed,
		Random:  newRandom(seed),
		Dial:    noNetwork,
	}
}

func noNetwork(context.Context, string, string) (net.Conn, error) {
	return nil, errors.New("there is no network")
}

// seeded is a source of random bytes for many goroutines.
type seeded struct {
	mu     sync.Mutex
	source *rand.ChaCha8
}

func newRandom(seed uint64) *seeded {
	var s [32]byte
	binary.LittleEndian.PutUint64(s[:], seed)
	return &seeded{source: rand.NewChaCha8(s)}
}

// Read fills p.
func (s *seeded) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.source.Read(p)
}

// fill begins the arrival of the nth invented patient.
func fill(s *app.Session, n int) (*app.Filling, error) {
	f, err := s.Arrive(drill.Patients(7).Person(n).Patient)
	if err != nil {
		return nil, err
	}
	f.Set("arrival.complaint", "Chest pain since midnight.")
	return f, nil
}

// arrive registers the nth invented patient as the desk does.
func arrive(s *app.Session, n int) (record.Attendance, error) {
	f, err := fill(s, n)
	if err != nil {
		return record.Attendance{}, err
	}
	return f.Save(ctx)
}

// must ends a test at an error that the trial does not ask for.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// scratch is a folder of this test's own in memory, where there is such a
// thing: what a disk may lose is the trial's to say, and a real one only makes
// it wait.
func scratch(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "tideover-trial-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}
