package app

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/app/ledger"
)

// BackupMade is a backup that was made and checked.
type BackupMade struct {
	File    string    `json:"file"` // its path
	At      time.Time `json:"at"`
	Entries int64     `json:"entries"`
	Head    string    `json:"head"`
	Bytes   int64     `json:"bytes"`
	Removed []string  `json:"removed,omitempty"` // older ones that made room
	// Unrecorded says why no entry tells of it; empty where one does.
	Unrecorded string `json:"unrecorded,omitempty"`
}

// BackupState is how things stand with this kiosk's backups.
type BackupState struct {
	Folder  string        // where they go by themselves; empty where nowhere
	Every   time.Duration // how often
	Running *Progress     // nil while none is being made
	Last    *BackupMade   // the last good one, wherever it went; nil for none
	Behind  int64         // entries since then
	Trouble *Explanation  // what was wrong with the last try; nil where it went well
	Since   time.Time     // when the trouble began
	// SameDisk says that the folder is on the disk of the records, which a
	// backup there does not outlive.
	SameDisk bool
	// Unwitnessed is what is wrong with the witness, without which an older
	// copy put back would go unnoticed; nil where nothing is.
	Unwitnessed *Explanation
}

// backups is what a running kiosk knows of its backups.
type backups struct {
	making sync.Mutex // held while one is made

	mu      sync.Mutex
	running *Progress
	last    *BackupMade
	upTo    int64 // the newest entry that needs no further backup
	trouble *Explanation
	since   time.Time
	due     time.Duration // on the monotonic count
}

// BackupState says how things stand with the backups.
func (k *Kiosk) BackupState() BackupState {
	b := &k.backups
	b.mu.Lock()
	defer b.mu.Unlock()
	plan := k.Settings.Backup
	s := BackupState{Folder: plan.Folder, Running: b.running, Last: b.last, Trouble: b.trouble, Since: b.since, Behind: k.ledger.Head().Seq - b.upTo}
	if plan.Folder != "" {
		s.Every, s.SameDisk = plan.every(), onSameDisk(plan.Folder, k.Settings.Data)
	}
	if err := k.ledger.WitnessTrouble(); err != nil {
		x := Explain(err)
		s.Unwitnessed = &x
	}
	return s
}

// BackUp makes a backup into a folder, or with none into that of the settings.
// Registrations go on meanwhile. progress may be nil; ctx stops it. It is made
// when it was read back and found whole, and an entry says so.
func (s *Session) BackUp(ctx context.Context, folder string, progress func(Progress)) (BackupMade, error) {
	if err := s.Allow(BackUpRecords); err != nil {
		return BackupMade{}, err
	}
	if folder == "" {
		folder = s.kiosk.Settings.Backup.Folder
	}
	if folder == "" {
		return BackupMade{}, ErrNoBackupFolder
	}
	return s.kiosk.backUp(ctx, folder, s.Staff.ID, progress)
}

// backUp makes one backup; author is empty where the kiosk does it by itself.
func (k *Kiosk) backUp(ctx context.Context, folder, author string, progress func(Progress)) (BackupMade, error) {
	b := &k.backups
	b.making.Lock()
	defer b.making.Unlock()
	defer k.changed()
	defer b.tell(nil)
	tell := func(p Progress) {
		b.tell(&p)
		if progress != nil {
			progress(p)
		}
	}
	made, err := makeBackup(ctx, k.Settings, folder, k.now(), tell, func(c ledger.Copy) error {
		upTo, err := k.ledger.RecordBackup(ctx, c, author, author == "")
		b.cover(upTo)
		return err
	})
	b.note(made, err, k.now())
	return made, err
}

func (b *backups) cover(upTo int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.upTo = upTo
}

func (b *backups) tell(p *Progress) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.running = p
}

// note keeps what came of a try. Whoever stopped it knows.
func (b *backups) note(made BackupMade, err error, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if made.File != "" {
		b.last = &made
	}
	switch {
	case err == nil:
		b.trouble, b.since = nil, time.Time{}
	case errors.Is(err, context.Canceled):
	default:
		if b.trouble == nil {
			b.since = now
		}
		x := Explain(err)
		b.trouble = &x
	}
}

// makeBackup makes a backup of the ledger and, with it, of the patient index
// where that has changed and of the settings; the key is in none of them. As
// soon as the ledger's copy is good, made is told. With an error after that,
// the backup that is given is good all the same.
func makeBackup(ctx context.Context, s Settings, folder string, now time.Time, progress func(Progress), made func(ledger.Copy) error) (BackupMade, error) {
	if progress == nil {
		progress = func(Progress) {}
	}
	own := s.BackupFolder(folder)
	c, err := ledger.MakeBackup(ctx, s.Data, own, now, inWords(progress))
	if err != nil {
		return BackupMade{}, err
	}
	m := BackupMade{File: c.Path, At: now, Entries: c.Head.Seq, Head: c.Head.Code(), Bytes: c.Bytes}
	if err := made(c); err != nil {
		return m, err
	}
	if err := backUpIndex(ctx, s, own, c, progress); err != nil {
		return m, ledger.BackupFailed(own, err)
	}
	if err := backUpSettings(s, own); err != nil {
		return m, ledger.BackupFailed(own, err)
	}
	m.Removed, err = ledger.PruneBackups(ctx, c, s.Backup.keep())
	return m, err
}

// inWords tells the stages of a backup or a restore as every other wait is
// told.
func inWords(progress func(Progress)) ledger.BackupProgress {
	if progress == nil {
		return nil
	}
	return func(stage ledger.BackupStage, done, total int64) {
		words := map[ledger.BackupStage]string{ledger.Copying: "Copying the records", ledger.Checking: "Reading the copy back"}[stage]
		progress(Progress{Words: words, Done: int(done), Total: int(total)})
	}
}

// backUpIndex copies the patient index under the name of the entry that took
// it in, unless it is there already.
func backUpIndex(ctx context.Context, s Settings, own string, c ledger.Copy, progress func(Progress)) error {
	name := c.IndexName()
	if name == "" {
		return nil
	}
	to := filepath.Join(own, name)
	if _, err := os.Stat(to); err == nil {
		return nil
	}
	part := filepath.Join(own, "index.part")
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) { // of a backup that was cut short
		return err
	}
	progress(Progress{Words: "Copying the patient index"})
	copied, err := index.Copy(ctx, filepath.Join(s.Data, indexFile), part)
	if err != nil || !copied {
		return err
	}
	return os.Rename(part, to) // PruneBackups makes the name durable
}

// backUpSettings copies the settings file, in which no secret is.
func backUpSettings(s Settings, own string) error {
	text, err := os.ReadFile(s.path)
	if err != nil {
		return err
	}
	to := filepath.Join(own, "tideover.toml")
	if there, err := os.ReadFile(to); err == nil && bytes.Equal(there, text) {
		return nil
	}
	return replaceFile(to, text)
}

// recallBackup takes up what the ledger tells of the last backup.
func (k *Kiosk) recallBackup(ctx context.Context) error {
	last, at, upTo, err := k.ledger.LastBackup(ctx)
	if err != nil || last == nil {
		return err
	}
	k.backups.upTo = upTo
	k.backups.last = &BackupMade{File: last.File, At: at.In(k.zone), Entries: last.Seq, Head: last.Head, Bytes: last.Bytes}
	return nil
}
