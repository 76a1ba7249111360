package app

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/cds"
)

// ReturnPlan is where the national return (CDS 6-2-2 type 011) goes, and under
// whose name. The provider, the site and the type of department are those of
// the kiosk's own settings.
type ReturnPlan struct {
	Sender       string `toml:"sender"`       // EDI address
	Receiver     string `toml:"receiver"`     // EDI address of the Secondary Uses Service
	Commissioner string `toml:"commissioner"` // ODS code
	// PrimeRecipient is the commissioner where it is left out.
	PrimeRecipient string   `toml:"prime_recipient,omitempty"`
	CopyRecipients []string `toml:"copy_recipients,omitempty"`
	// Update is net, or bulk where this kiosk is all that the trust sends its
	// emergency care from. Net where it is left out.
	Update string `toml:"update,omitempty"`
}

func (p ReturnPlan) isZero() bool {
	return p.Sender+p.Receiver+p.Commissioner+p.PrimeRecipient+p.Update == "" && len(p.CopyRecipients) == 0
}

// ReturnOrder says which return is wanted.
type ReturnOrder struct {
	From, To record.Date // days of arrival, both of them in it
	File     string
	// Reference names the interchange; drawn from the clock where it is empty.
	Reference string
}

// ReturnMade is what became of a return.
type ReturnMade struct {
	File      string      `json:"file"`
	LeftOut   string      `json:"leftOut,omitempty"` // the file that lists what it does not carry; none where it carries all
	Reference string      `json:"reference"`
	Update    string      `json:"update"`
	Test      bool        `json:"test,omitempty"`
	From      record.Date `json:"from"`
	To        record.Date `json:"to"`
	Sent      int         `json:"attendances"`
	Deleted   int         `json:"deletions"`
	NotSent   int         `json:"notSent"` // attendances that are not in it at all
	Digest    string      `json:"digest"`
	// Omissions counts what was left out by element and reason.
	Omissions []OmissionCount `json:"omissions"`
}

// OmissionCount is how often one thing could not be said.
type OmissionCount struct {
	Element string `json:"element,omitempty"`
	Words   string `json:"words"`
	N       int    `json:"count"`
}

// What keeps a return from being written.
var (
	ErrReturnFile   = errors.New("there is a file of that name already")
	ErrReturnPeriod = errors.New("the last day of the return is before the first")
)

// returnFields are the settings behind what an interchange says.
var returnFields = map[string]string{
	"Provider": "trust.ods", "Site": "site.ods", "DepartmentType": "site.department_type", "Sender": "cds.sender", "Receiver": "cds.receiver",
	"Commissioner": "cds.commissioner", "PrimeRecipient": "cds.prime_recipient", "CopyRecipients": "cds.copy_recipients", "Update": "cds.update",
}

// interchange is what a return about some days says of itself.
func (s Settings) interchange(o ReturnOrder, now time.Time) cds.Interchange {
	in := cds.Interchange{
		Sender: s.Return.Sender, Receiver: s.Return.Receiver, Reference: o.Reference, PreparedAt: now, Test: s.Exercise,
		Update: cds.Update(s.Return.Update), From: o.From, To: o.To,
		Provider: s.Trust.ODS, Commissioner: s.Return.Commissioner, PrimeRecipient: s.Return.PrimeRecipient, CopyRecipients: s.Return.CopyRecipients,
		Site: s.Site.ODS, DepartmentType: s.Site.DepartmentType, Zone: now.Location(),
	}
	if in.Reference == "" {
		in.Reference = now.Format("20060102150405")
	}
	if in.PrimeRecipient == "" {
		in.PrimeRecipient = in.Commissioner
	}
	if in.Update == "" {
		in.Update = cds.NetChange
	}
	return in
}

// checkReturn finds what is wrong with the settings of a return; where there
// are none, none is written.
func (s Settings) checkReturn() error {
	if s.Return.isZero() {
		return nil
	}
	day := record.Date{Year: 2026, Month: time.November, Day: 21}
	return s.checkInterchange(s.interchange(ReturnOrder{From: day, To: day}, day.Time()))
}

func (s Settings) checkInterchange(in cds.Interchange) error {
	err := in.Check()
	wrong, ok := errors.AsType[*cds.SettingError](err)
	if !ok {
		return err
	}
	if field, ours := returnFields[wrong.Field]; ours {
		return &SettingsError{s.path, field, wrong.Words, "Put it right, or take the [cds] section out until a return is wanted. README.md explains it."}
	}
	return &UsageError{Words: "The return’s " + strings.ToLower(wrong.Field) + " cannot be sent: " + wrong.Words + "."}
}

// checkOrder finds what keeps a return from being begun.
func (s Settings) checkOrder(o ReturnOrder, in cds.Interchange) error {
	switch {
	case s.Return.isZero():
		return &SettingsError{s.path, "cds", "the national return is not set up", "Add a [cds] section with sender, receiver and commissioner. README.md explains it."}
	case o.File == "":
		return &UsageError{Words: "Say where the return goes: --out FILE."}
	case !o.From.Valid() || !o.To.Valid() || o.From.After(o.To):
		return ErrReturnPeriod
	}
	return s.checkInterchange(in)
}

// WriteReturn writes the national return about the arrivals of some days into a
// file, and beside it, as CSV, what of them it does not carry. That it was
// written is an entry before the file has its name.
func (s *Session) WriteReturn(ctx context.Context, o ReturnOrder, progress func(Progress)) (ReturnMade, error) {
	if err := s.Allow(WriteReturn); err != nil {
		return ReturnMade{}, err
	}
	k := s.kiosk
	in := k.Settings.interchange(o, k.now())
	if err := k.Settings.checkOrder(o, in); err != nil {
		return ReturnMade{}, err
	}
	r := &returning{kiosk: k, in: in, progress: progress, omitted: map[cds.Omission]int{}}
	defer r.giveUp()
	if err := errors.Join(r.open(o.File), r.before(ctx)); err != nil {
		return ReturnMade{}, err
	}
	if err := r.write(ctx); err != nil {
		return ReturnMade{}, err
	}
	made := r.made()
	body := record.ReturnWritten{
		Reference: made.Reference, Update: made.Update, From: made.From, To: made.To,
		Attendances: made.Sent, Deletions: made.Deleted, Digest: made.Digest,
	}
	if err := s.do(ctx, WriteReturn, record.Draft{Body: &body}); err != nil {
		return ReturnMade{}, err
	}
	return made, r.name()
}

// returning is a return that is being written.
type returning struct {
	kiosk    *Kiosk
	in       cds.Interchange
	progress func(Progress)
	writer   *cds.Writer
	file     *newFile // the interchange
	leftOut  *newFile // what it does not carry

	earlier []returned
	visited int
	sent    int
	deleted int
	notSent int
	omitted map[cds.Omission]int // without their attendance
}

// returned is a return of earlier on.
type returned struct {
	record.ReturnWritten
	at time.Time
}

// before reads which returns were written already.
func (r *returning) before(ctx context.Context) error {
	entries, err := r.kiosk.ledger.KioskEntries(ctx, record.KindReturnWritten)
	if err != nil {
		return err
	}
	for _, e := range entries {
		body, err := e.Decode()
		if err != nil {
			return err
		}
		if b, ok := body.(*record.ReturnWritten); ok {
			r.earlier = append(r.earlier, returned{*b, e.RecordedAt})
		}
	}
	return nil
}

// write tells every attendance of the period.
func (r *returning) write(ctx context.Context) error {
	total, err := r.kiosk.ledger.CountAttendances(ctx)
	if err != nil {
		return err
	}
	if r.writer, err = cds.NewWriter(r.file, r.in); err != nil {
		return err
	}
	wanted := func(a record.Attendance) bool {
		r.visited++
		if r.visited%100 == 0 || r.visited == total {
			r.progress(Progress{Done: r.visited, Total: total, Words: "Attendances looked at"})
		}
		return r.in.Covers(a.ArrivedAt)
	}
	if err := r.kiosk.ledger.EachTold(ctx, wanted, r.tell); err != nil {
		return err
	}
	_, err = r.writer.Close()
	return errors.Join(err, r.file.finish(), r.leftOut.finish())
}

func (r *returning) tell(a record.Attendance, entries []record.Entry) error {
	if r.takesBack(a) {
		r.deleted++
		return r.writer.Delete(a)
	}
	facts, err := record.FactsOf(entries)
	if err != nil {
		return err
	}
	sent, omitted, err := r.writer.Write(a, facts)
	if sent {
		r.sent++
	} else {
		r.notSent++
	}
	for _, o := range omitted {
		r.omitted[cds.Omission{Element: o.Element, Words: o.Words}]++
		if err := r.leftOut.row(o.Attendance.String(), o.Element, o.Words); err != nil {
			return err
		}
	}
	return err
}

// takesBack reports whether an attendance was withdrawn after a return told of
// it, and no return has taken it back since.
func (r *returning) takesBack(a record.Attendance) bool {
	if a.Withdrawal == nil || r.in.Update != cds.NetChange {
		return false
	}
	told, arrived := false, record.DateOf(a.ArrivedAt.In(r.in.Zone))
	for _, before := range r.earlier {
		if before.Covers(arrived) && before.at.After(a.RegisteredAt) {
			told = before.at.Before(a.Withdrawal.At)
		}
	}
	return told
}

func (r *returning) made() ReturnMade {
	m := ReturnMade{
		File: r.file.path, Reference: r.in.Reference, Update: string(r.in.Update), Test: r.in.Test, From: r.in.From, To: r.in.To,
		Sent: r.sent, Deleted: r.deleted, NotSent: r.notSent, Digest: hex.EncodeToString(r.file.digest.Sum(nil)), Omissions: []OmissionCount{},
	}
	for o, n := range r.omitted {
		m.Omissions = append(m.Omissions, OmissionCount{o.Element, o.Words, n})
	}
	slices.SortFunc(m.Omissions, func(a, b OmissionCount) int {
		return cmp.Or(b.N-a.N, strings.Compare(a.Element, b.Element), strings.Compare(a.Words, b.Words))
	})
	if len(m.Omissions) > 0 {
		m.LeftOut = r.leftOut.path
	}
	return m
}

// open begins both files under names of their own.
func (r *returning) open(path string) (err error) {
	if r.file, err = beginFile(path); err != nil {
		return err
	}
	if r.leftOut, err = beginFile(strings.TrimSuffix(path, ".xml") + ".left-out.csv"); err != nil {
		return err
	}
	return r.leftOut.row("attendance", "element", "words")
}

// name gives the files their names, now that all is on disk.
func (r *returning) name() error {
	if err := r.file.name(); err != nil {
		return fmt.Errorf("naming the return: %w", err)
	}
	if len(r.omitted) == 0 {
		return nil
	}
	return r.leftOut.name()
}

// giveUp removes what did not get its name.
func (r *returning) giveUp() {
	r.file.giveUp()
	r.leftOut.giveUp()
}
