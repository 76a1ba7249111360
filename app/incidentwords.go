package app

import (
	"fmt"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// logged words the entries that an incident log tells of. No patient is in
// them, and nothing that a person typed beside a patient: a reason for breaking
// the glass, or where a page was seen last, may name one. about is what the line
// is about, where the same would be said again and again; it is told once, until
// something else is said of it.
//
// Backups that the clock makes and people who sign in and out are left out: they
// would bury the rest.
var logged = map[record.Kind]func(k *Kiosk, body record.Body) (about, words string){
	record.KindKioskStarted:   startWords,
	record.KindOutageDeclared: outageWords,
	record.KindOutageEnded:    outageWords,
	record.KindStaffEnrolled:  staffWords,
	record.KindStaffRemoved:   staffWords,
	record.KindStaffUnlocked:  staffWords,
	record.KindGlassBroken:    staffWords,
	record.KindIndexImported:  keepingWords,
	record.KindBackedUp:       keepingWords,
	record.KindRestored:       keepingWords,
	record.KindRepaired:       keepingWords,
	record.KindKeysChanged:    keepingWords,
	record.KindClockJumped:    clockJumpWords,
	record.KindSheetQueued:    commandWords,
	record.KindSheetOutcome:   printerWords,
	record.KindPageReturned:   lostWords,
	record.KindPackIssued:     packWords,
	record.KindPackAccounted:  packWords,
	record.KindSettled:        recoveryWords,
	record.KindRefused:        recoveryWords,
	record.KindBalanceSigned:  recoveryWords,
	record.KindReturnWritten:  recoveryWords,
}

func startWords(_ *Kiosk, body record.Body) (about, words string) {
	b, _ := body.(*record.KioskStarted)
	return "", fmt.Sprintf("Kiosk started, version %s, number series %s.", b.Version, b.Series)
}

func outageWords(k *Kiosk, body record.Body) (about, words string) {
	switch b := body.(type) {
	case *record.OutageDeclared:
		words = "Outage declared"
		if b.Reason != "" {
			words += ": " + strings.TrimRight(b.Reason, ".")
		}
		return "", words + "."
	case *record.OutageEnded:
		return "", clearedWords(b.DeclaredBy, b.Reference) + ". Records may go back."
	}
	return "", ""
}

// clearedWords say who declared the trust's systems clean.
func clearedWords(by, reference string) string {
	words := "Systems declared clean by " + by
	if reference != "" {
		words += ", reference " + reference
	}
	return words
}

func staffWords(k *Kiosk, body record.Body) (about, words string) {
	switch b := body.(type) {
	case *record.StaffEnrolled:
		return "", fmt.Sprintf("%s may use the kiosk, %s.", b.Staff.Name, strings.ToLower(b.Staff.Role.String()))
	case *record.StaffRemoved:
		return "", k.nameOf(b.StaffID) + " may use the kiosk no more."
	case *record.StaffUnlocked:
		return "", k.nameOf(b.StaffID) + " may try their PIN again."
	case *record.GlassBroken:
		return "", "Glass broken: " + strings.ToLower(Act(b.Act).String()) + ". The reason is in the records."
	}
	return "", ""
}

func keepingWords(k *Kiosk, body record.Body) (about, words string) {
	switch b := body.(type) {
	case *record.IndexImported:
		return "", fmt.Sprintf("Patient index taken in: %s people, as of %s; %s refused.", thousands(b.People), record.FormatDateTime(b.AsOf.In(k.zone)), thousands(b.Refused))
	case *record.BackedUp:
		if b.Auto {
			return "", ""
		}
		return "", fmt.Sprintf("Backup made, %s, up to entry %d, head %s.", b.File, b.Seq, b.Head)
	case *record.Restored:
		return "", fmt.Sprintf("Records restored (%s), up to entry %d, head %s.", strings.ReplaceAll(string(b.Cause), "-", " "), b.Seq, b.Head)
	case *record.Repaired:
		return "", "Views of the records made anew: " + strings.Join(b.Found, "; ") + "."
	case *record.KeysChanged:
		return "", "What opens the records was changed; there are now " + strings.Join(b.Slots, ", ") + "."
	}
	return "", ""
}

func clockJumpWords(k *Kiosk, body record.Body) (about, words string) {
	b, _ := body.(*record.ClockJumped)
	if b.Accepted {
		return "", "The clock was said to be right: " + record.FormatDateTime(b.Now.In(k.zone)) + "."
	}
	by, way := b.By, "forward"
	if by < 0 {
		by, way = -by, "back"
	}
	return "", fmt.Sprintf("The clock was set %s by %s, to %s.", way, record.FormatDuration(by), record.FormatDateTime(b.Now.In(k.zone)))
}

// commandWords tell of the sheets of command alone: those of patients would
// fill the log.
func commandWords(_ *Kiosk, body record.Body) (about, words string) {
	b, _ := body.(*record.SheetQueued)
	switch b.Job.Sheet {
	case record.SitrepSheet, record.IncidentLog, record.ActionCard, record.Notice:
		words = b.Job.Sheet.String()
		if b.Job.Title != "" {
			words += ", " + b.Job.Title
		}
		return "", fmt.Sprintf("%s: sheet %06d, %s.", words, b.Job.FirstSerial, pagesInWords(b.Job.Pages))
	}
	return "", ""
}

func pagesInWords(n int) string {
	if n == 1 {
		return "1 page"
	}
	return fmt.Sprintf("%d pages", n)
}

// printerWords tell when a printer stops, and when a person sends its sheets to
// another. That it prints again needs no line of its own, but what it says next
// is then said anew.
func printerWords(_ *Kiosk, body record.Body) (about, words string) {
	b, _ := body.(*record.SheetOutcome)
	about = "printer " + b.Printer
	switch {
	case b.Printer == "":
		return "", ""
	case b.State == record.SheetFailed:
		return about, strings.TrimSpace(fmt.Sprintf("Printer %s would not print a sheet. %s", b.Printer, b.Words))
	case b.State == record.SheetWaiting && b.ByRule:
		return about, strings.TrimSpace("Sheets went to another printer by themselves. " + b.Words)
	case b.State == record.SheetWaiting && b.Words != "":
		return about, strings.TrimSpace(fmt.Sprintf("Printer %s stopped. %s", b.Printer, b.Words))
	case b.State == record.SheetUnknown:
		return about, strings.TrimSpace(fmt.Sprintf("Printer %s: nobody knows whether a sheet came out. %s", b.Printer, b.Words))
	case b.State == record.SheetWaiting:
		return about, fmt.Sprintf("Sheets were sent to printer %s instead of another.", b.Printer)
	case b.State == record.SheetSent:
		return about, ""
	}
	return "", ""
}

func lostWords(k *Kiosk, body record.Body) (about, words string) {
	b, _ := body.(*record.PageReturned)
	if b.State != record.PageLost {
		return "", ""
	}
	return "", strings.TrimSpace(fmt.Sprintf("Page %d of a sheet was signed lost. %s.", b.Page, k.witnessed(b.Witness)))
}

func packWords(_ *Kiosk, body record.Body) (about, words string) {
	switch b := body.(type) {
	case *record.PackIssued:
		return "", fmt.Sprintf("Blank pack issued, %s: %s.", numbersInWords(len(b.Numbers)), span(b.Numbers))
	case *record.PackAccounted:
		return "", fmt.Sprintf("Of blank packs %s %s: %s.", numbersInWords(len(b.Numbers)), b.Outcome, span(b.Numbers))
	}
	return "", ""
}

func numbersInWords(n int) string {
	if n == 1 {
		return "1 number"
	}
	return fmt.Sprintf("%d numbers", n)
}

func span(numbers []record.DowntimeNumber) string {
	switch len(numbers) {
	case 0:
		return "none"
	case 1:
		return numbers[0].String()
	}
	return numbers[0].String() + " to " + numbers[len(numbers)-1].String()
}

// recoveryWords tell that a destination took its first record, and that one
// refused one: which is in the kiosk.
func recoveryWords(_ *Kiosk, body record.Body) (about, words string) {
	switch b := body.(type) {
	case *record.Settled:
		return "to " + b.Receipt.Destination, "The first record was delivered to " + b.Receipt.Destination + "."
	case *record.Refused:
		return "refused by " + b.Destination, b.Destination + " refused a record. See Recovery."
	case *record.BalanceSigned:
		return "", fmt.Sprintf("Balance signed: %s numbers issued, %d not accounted for.", thousands(b.Issued), b.Left)
	case *record.ReturnWritten:
		return "", "The national return was written."
	}
	return "", ""
}
