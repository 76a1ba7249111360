package app

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
	"github.com/tideover/tideover/sync/fhir"
	"github.com/tideover/tideover/sync/reconcile"
)

// The files of a report. The signature vouches for the three others.
const (
	ReportPDF       = "report.pdf"
	ReportCSV       = "report.csv"
	ReportJSON      = "report.json"
	ReportSignature = "report.sig"
)

// Balance asks every destination that can be asked what it holds, and holds
// the ledger against it. progress may be nil.
func (k *Kiosk) Balance(ctx context.Context, progress func(Progress)) (reconcile.Report, error) {
	var r reconcile.Report
	ours, head, err := k.ours(ctx)
	if err != nil {
		return r, err
	}
	views, err := k.views(ctx, ours.Issued, progress)
	if err != nil {
		return r, err
	}
	outage, err := k.Outage(ctx)
	if err != nil {
		return r, err
	}
	notes, err := k.restoredNotes(ctx)
	if err != nil {
		return r, err
	}
	return reconcile.Report{
		Exercise: k.Settings.Exercise, Trust: k.Settings.Trust.ODS, Site: k.Settings.Site.ODS, Kiosk: k.Settings.Kiosk.Code,
		OutageFrom: outage.Since, OutageTo: outage.EndedAt, Lasted: outage.Lasted(k.now()),
		ClearedBy: outage.EndedBy, Reference: outage.Reference, GeneratedAt: k.now().Round(0), Entries: head.Seq, ChainHead: head.Code(), ChainHash: hex.EncodeToString(head.Hash[:]),
		Notes: notes, Balance: reconcile.Compare(ours, views),
	}, nil
}

// ours is the ledger's own account as it stood at one head: a number that is
// issued while it is taken would look like one without a record.
func (k *Kiosk) ours(ctx context.Context) (o reconcile.Ours, at ledger.Head, err error) {
	err = k.ledger.Undisturbed(func(head ledger.Head) error {
		at = head
		o, err = k.account(ctx)
		return err
	})
	return o, at, err
}

func (k *Kiosk) account(ctx context.Context) (reconcile.Ours, error) {
	var o reconcile.Ours
	var err error
	if o.Issued, err = k.ledger.Issued(ctx); err != nil {
		return o, err
	}
	if o.Attendances, err = k.ledger.Attendances(ctx); err != nil {
		return o, err
	}
	if o.Entries, err = k.ledger.Deliverables(ctx); err != nil {
		return o, err
	}
	if o.Receipts, err = k.ledger.Receipts(ctx); err != nil {
		return o, err
	}
	o.TakeForms = k.Settings.formTakers()
	if o.Packs, err = k.ledger.PackNumbers(ctx); err != nil {
		return o, err
	}
	for _, d := range k.Settings.Destinations {
		owed, err := k.ledger.Undelivered(ctx, d.Name)
		if err != nil {
			return o, err
		}
		for _, e := range owed {
			o.Owed = append(o.Owed, reconcile.Owed{Destination: d.Name, EntryID: e.EntryID, Refused: e.Refused})
		}
	}
	return o, nil
}

// views are the destinations' own accounts. HL7 v2 cannot be asked.
func (k *Kiosk) views(ctx context.Context, issued []record.DowntimeNumber, progress func(Progress)) ([]reconcile.View, error) {
	links := k.connect()
	defer closeAll(links)
	var views []reconcile.View
	for _, l := range links {
		v := reconcile.View{Destination: l.Name, Asked: l.fhir != nil, Held: map[record.DowntimeNumber]int{}, AsOf: k.now()}
		for i, n := range issued {
			if l.fhir == nil {
				break
			}
			if progress != nil {
				progress(Progress{Destination: l.Name, Done: i, Total: len(issued), Words: "Reading back from " + l.Name})
			}
			held, err := l.readBack(ctx, n)
			if err != nil {
				return nil, fmt.Errorf("reading back from %s: %w", l.Name, err)
			}
			v.Held[n] = held
		}
		views = append(views, v)
	}
	return views, nil
}

// readBack counts what a FHIR destination holds under a number, leaving out
// what it marks as cancelled.
func (l *link) readBack(ctx context.Context, n record.DowntimeNumber) (held int, err error) {
	var seen []fhir.Seen
	err = l.patiently(ctx, func(ctx context.Context) (err error) {
		_, seen, err = l.fhir.ReadBack(ctx, n)
		return err
	})
	for _, s := range seen {
		if s.Status != "entered-in-error" && s.Status != "cancelled" {
			held++
		}
	}
	return held, err
}

// WriteReport writes the balance as PDF, CSV and JSON into a folder, with a
// signature by the kiosk's key over all three. Files of an earlier report
// there are replaced.
func (s *Session) WriteReport(ctx context.Context, dir string, r reconcile.Report) (reconcile.Signature, error) {
	var sig reconcile.Signature
	if err := s.Allow(WriteReports); err != nil {
		return sig, err
	}
	files, err := s.draw(ctx, r)
	if err != nil {
		return sig, err
	}
	sig, err = reconcile.Sign(files, s.kiosk.ledger.SigningKey(), reconcile.Seal{Kiosk: r.Kiosk, ChainHead: r.ChainHead, SignedAt: r.GeneratedAt})
	if err != nil {
		return sig, err
	}
	if files[ReportSignature], err = sig.JSON(); err != nil {
		return sig, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return sig, fmt.Errorf("making the report's folder: %w", err)
	}
	for name, content := range files {
		if err := replaceFile(filepath.Join(dir, name), content); err != nil {
			return sig, err
		}
	}
	return sig, nil
}

func (s *Session) draw(ctx context.Context, r reconcile.Report) (map[string][]byte, error) {
	json, err := r.JSON()
	if err != nil {
		return nil, err
	}
	sheet := s.kiosk.balanceSheet(r, s.Staff.Name, json)
	job := record.PrintJob{
		Sheet: record.BalanceSheet, Copy: 1, Pages: s.kiosk.press.BalancePages(sheet),
		QueuedAt: r.GeneratedAt, QueuedBy: s.Staff.ID, ChainHead: r.ChainHead,
	}
	err = s.kiosk.ledger.Commit(ctx, func(tx *ledger.Tx) (err error) {
		job.FirstSerial, err = tx.NextSerials(job.Pages)
		return err
	})
	if err != nil {
		return nil, err
	}
	pdf, err := s.kiosk.press.Balance(job, sheet)
	return map[string][]byte{ReportPDF: pdf, ReportCSV: r.CSV(), ReportJSON: json}, err
}

// balanceSheet puts a report into the words of paper.
func (k *Kiosk) balanceSheet(r reconcile.Report, by string, json []byte) printing.BalanceSheet {
	digest := sha256.Sum256(json)
	public, _ := k.ledger.SigningKey().Public().(ed25519.PublicKey)
	sheet := printing.BalanceSheet{
		Title: "Reconciliation report", OutageFrom: r.OutageFrom, OutageTo: r.OutageTo, Lasted: r.Lasted, AsAt: r.GeneratedAt, PreparedBy: by,
		Terms: []printing.BalanceTerm{
			{Label: "Numbers issued", N: r.Total.Issued}, {Label: "Delivered, new to the trust", N: r.Total.Delivered},
			{Label: "Matched and delivered", N: r.Total.Matched}, {Label: "Withdrawn", N: r.Total.Withdrawn}, {Label: "Still waiting", N: r.Total.Waiting},
		},
		Entries: int(r.Entries), Chain: "head " + r.ChainHead + ", SHA-256 " + r.ChainHash, Digest: hex.EncodeToString(digest[:]),
		Key: "Ed25519, " + reconcile.Fingerprint(r.Kiosk, public) + ". Check: tideover recover report --verify FILE",
	}
	if r.ClearedBy != "" {
		sheet.Cleared = clearedWords(r.ClearedBy, r.Reference)
	}
	for _, row := range r.Kiosks {
		sheet.Kiosks = append(sheet.Kiosks, printing.BalanceKiosk{
			Kiosk: k.kioskTitle(row.Kiosk), Counts: []int{row.Issued, row.Delivered, row.Matched, row.Withdrawn, row.Waiting},
		})
	}
	for _, note := range r.Notes {
		sheet.Needs = append(sheet.Needs, printing.BalanceNeed{Words: note + " Collect the paper and account for it by hand.", Who: "Shift lead"})
	}
	for _, l := range r.Lines {
		open := l.End == reconcile.Waiting || l.End == reconcile.Left
		sheet.Lines = append(sheet.Lines, printing.BalanceLine{Number: l.Number, State: string(l.End), Proof: string(l.Proof), Open: open})
		for _, p := range slices.Concat(l.Problems, l.Omissions) {
			sheet.Needs = append(sheet.Needs, printing.BalanceNeed{Number: l.Number, Words: p.Words + " " + p.Next, Who: p.Who})
		}
	}
	return sheet
}

func (k *Kiosk) kioskTitle(code string) string {
	if code == k.Settings.Kiosk.Code {
		return code + " " + k.Settings.Kiosk.Name
	}
	return code
}

// SignBalance closes the outage: a balance of zero, with nothing waiting, is
// signed by this person. Anything else is what Closed says.
func (s *Session) SignBalance(ctx context.Context, r reconcile.Report) error {
	if err := Closed(r); err != nil {
		return err
	}
	json, err := r.JSON()
	if err != nil {
		return err
	}
	digest := sha256.Sum256(json)
	return s.do(ctx, SignBalance, record.Draft{Body: &record.BalanceSigned{Digest: hex.EncodeToString(digest[:]), Issued: r.Total.Issued}})
}

// Closed says why a balance cannot be signed: ErrNotZero where a number is not
// accounted for, ErrDecision where one waits.
func Closed(r reconcile.Report) error {
	switch {
	case !r.Balanced():
		return ErrNotZero
	case !r.Closed():
		return fmt.Errorf("%w: %d numbers wait", ErrDecision, r.Total.Waiting)
	}
	return nil
}

// VerifyReport checks one file of a report against the signature beside it,
// and gives what the signature says. Whose it is, the fingerprint on paper
// tells.
func VerifyReport(path string) (reconcile.Signed, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return reconcile.Signed{}, err
	}
	sig, err := os.ReadFile(filepath.Join(filepath.Dir(path), ReportSignature))
	if errors.Is(err, fs.ErrNotExist) {
		return reconcile.Signed{}, fmt.Errorf("%w: %s must lie beside the file", ErrNoSignature, ReportSignature)
	}
	if err != nil {
		return reconcile.Signed{}, err
	}
	return reconcile.Verify(sig, filepath.Base(path), content)
}

// ErrNoSignature says that a report came without its signature.
var ErrNoSignature = errors.New("the report has no signature beside it")
