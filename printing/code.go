package printing

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// Why a scanned text is no code of ours.
var (
	ErrPageCode      = errors.New("not the code of a page of ours")
	ErrPageCodeCheck = errors.New("not the code of a page of ours: a character is wrong or two are swapped")
)

const (
	pageMark     = "T1" // a page, version 1 of this layout
	exerciseMark = "X1" // the same, of an exercise
	labelMark    = "L1" // a label or a wristband
	recordLength = 12
)

// PageCode is what the square code in the corner of each page says. It holds
// no patient data:
//
//	T1K37HWRM00054-CC01-12-004127-J
//	│ │            │    ││ │      └ check character over all before it
//	│ │            │    ││ └ serial of the page
//	│ │            │    │└ of 2 pages
//	│ │            │    └ page 1 (two digits each from 10 pages, three from 100)
//	│ │            └ form and version
//	│ └ record
//	└ T1, or X1 in an exercise
type PageCode struct {
	Exercise bool
	// Record is the compact downtime number, or the twelve characters that
	// name a report.
	Record string
	Sheet  record.SheetKind
	Page   int // from 1
	Of     int
	Serial int
}

// String gives the text of the code; at most 35 characters, which is what QR
// version 3 holds at its highest correction level.
func (c PageCode) String() string {
	mark := pageMark
	if c.Exercise {
		mark = exerciseMark
	}
	digits := len(strconv.Itoa(c.Of))
	body := fmt.Sprintf("%s%s-%s-%0*d%0*d-%06d", mark, c.Record, string(c.Sheet), digits, c.Page, digits, c.Of, c.Serial)
	return body + "-" + string(checkSign(body))
}

// MinuteCode names what is about no one attendance in page codes: a report, a
// list, a log. It is the kiosk's code and the minute of the zone of at, and twelve
// characters long as a downtime number is.
func MinuteCode(kiosk string, at time.Time) string { return kiosk + at.Format(CodeMinute) }

// CodeMinute is how a time stands in such a name.
const CodeMinute = "0601021504"

// KindOfPage gives the kind that a page's code says. The pages of a card after
// its back are continuation sheets.
func KindOfPage(sheet record.SheetKind, page int) record.SheetKind {
	if sheet == record.CasualtyCard && page > 2 {
		return record.Continuation
	}
	return sheet
}

// ParsePageCode reads a scanned or typed page code, in any case. It fails
// with ErrPageCode where the text has another form, and with ErrPageCodeCheck
// where the check character disagrees.
func ParsePageCode(text string) (PageCode, error) {
	text = strings.ToUpper(strings.TrimSpace(text))
	fields := strings.Split(text, "-")
	if len(fields) != 5 || len(fields[0]) != 2+recordLength || len(fields[1]) != 4 ||
		len(fields[2])%2 != 0 || len(fields[3]) < 6 || len(fields[4]) != 1 {
		return PageCode{}, ErrPageCode
	}
	mark, half := fields[0][:2], len(fields[2])/2
	if mark != pageMark && mark != exerciseMark || strings.Trim(fields[0], plainSigns) != "" {
		return PageCode{}, ErrPageCode
	}
	body := text[:len(text)-2]
	if checkSign(body) != text[len(text)-1] {
		return PageCode{}, ErrPageCodeCheck
	}
	c := PageCode{Exercise: mark == exerciseMark, Record: fields[0][2:], Sheet: record.SheetKind(fields[1])}
	var bad [3]error
	c.Page, bad[0] = strconv.Atoi(fields[2][:half])
	c.Of, bad[1] = strconv.Atoi(fields[2][half:])
	c.Serial, bad[2] = strconv.Atoi(fields[3])
	if errors.Join(bad[:]...) != nil || c.Page < 1 || c.Page > c.Of || c.Serial < 0 || c.String() != text {
		return PageCode{}, ErrPageCode
	}
	if misread(c.Sheet) {
		return PageCode{}, ErrPageCodeCheck
	}
	return c, nil
}

// misread reports whether a kind of sheet is one of ours but for signs that
// the check takes for others, as 1B01 is LB01. The kinds of forms have none of
// those. A kind that is like none of ours may be that of a later version.
func misread(kind record.SheetKind) bool {
	checked := asChecked.Replace(string(kind))
	if kind.OfForm() {
		return checked != string(kind)
	}
	return slices.ContainsFunc(record.SheetKinds(), func(ours record.SheetKind) bool {
		return ours != kind && asChecked.Replace(string(ours)) == checked
	})
}

// LabelCode gives the text of the square code on labels and local wristbands:
// L1, the downtime number and a check character, 16 in all, which is what QR
// version 1 holds at level Q.
func LabelCode(n record.DowntimeNumber) string {
	body := labelMark + n.Compact()
	return body + "-" + string(checkSign(body))
}

// ParseLabelCode reads what LabelCode wrote. It fails with ErrPageCode or
// ErrPageCodeCheck, or as record.ParseDowntimeNumber does.
func ParseLabelCode(text string) (record.DowntimeNumber, error) {
	text = strings.ToUpper(strings.TrimSpace(text))
	body, check, found := strings.Cut(text, "-")
	if !found || len(check) != 1 || len(body) != 2+recordLength || !strings.HasPrefix(body, labelMark) {
		return "", ErrPageCode
	}
	if checkSign(body) != check[0] {
		return "", ErrPageCodeCheck
	}
	return record.ParseDowntimeNumber(body[len(labelMark):])
}

// The signs of downtime numbers, 31 of them, and all letters and digits.
const (
	checkSigns = "0123456789ABCDEFGHJKMNPQRTVWXYZ"
	plainSigns = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// asChecked writes a code as its check sees it: the letters that downtime
// numbers leave out count as the signs they are misread for.
var asChecked = strings.NewReplacer("I", "1", "L", "1", "O", "0", "S", "5", "U", "V")

// checkSign weighs each sign by its place, from 1, modulo 31, as downtime
// numbers do. Hyphens have no place.
func checkSign(body string) byte {
	sum, place := 0, 0
	for _, r := range strings.ReplaceAll(asChecked.Replace(body), "-", "") {
		place++
		sum += place * strings.IndexRune(checkSigns, r)
	}
	return checkSigns[(sum%len(checkSigns)+len(checkSigns))%len(checkSigns)]
}
