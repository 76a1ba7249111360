package printing

import (
	"cmp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing/datamatrix"
)

// nhsCompanyPrefix is the GS1 company prefix that NHS numbers stand under as
// global service relation numbers (DCB1077).
const nhsCompanyPrefix = "5050898"

// bandElements gives the message of a wristband's DataMatrix, its data items
// in the order and the form of DCB1077 (AIDC for Patient Identification), parted
// by commas within an element:
//
//	8018 global service relation number: prefix, NHS number, check digit
//	91   hospital identifiers: ODS code, hospital number
//	93   patient descriptive data: FAMILY, Given, DD-Mmm-YYYY
//
// Element 91 is left out where there is no hospital number yet. Element 92
// (baby details) and the time of birth in 93 are never written: a registration
// at the front door asks for neither.
func (p *Press) bandElements(a record.Attendance, n record.NHSNumber) string {
	relation := nhsCompanyPrefix + string(n)
	elements := []string{"8018" + relation + string(gs1CheckDigit(relation))}
	if local := strings.ToUpper(invariant(a.Patient.LocalPatientID)); local != "" {
		elements = append(elements, "91"+strings.ToUpper(invariant(cmp.Or(p.issuer.Trust, p.issuer.ODS)))+","+local)
	}
	if who := bandPerson(a.Patient); who != "" {
		elements = append(elements, "93"+who)
	}
	return strings.Join(elements, string(datamatrix.Separator))
}

// bandPerson gives element 93, at most 90 characters; nothing where the name
// has no letter that GS1 allows. A birth date that was estimated is no birth
// date to identify anybody by, so its place stays empty.
func bandPerson(who record.Patient) string {
	const longest = 90
	family, given, born := strings.ToUpper(invariant(who.Name.Family)), invariant(who.Name.Given), ","
	if family+given == "" {
		return ""
	}
	if !who.BirthDate.IsZero() && !who.BirthDate.Estimated {
		born += who.BirthDate.Date.String()
	}
	name := family + "," + given
	return name[:min(len(name), longest-len(born))] + born
}

// gs1CheckDigit weighs digits 3 and 1 by turns from the right (GS1 General
// Specifications, section 7.9).
func gs1CheckDigit(digits string) byte {
	sum, weight := 0, 3
	for i := len(digits) - 1; i >= 0; i-- {
		sum += weight * int(digits[i]-'0')
		weight = 4 - weight
	}
	return byte('0' + (10-sum%10)%10)
}

// plain are letters that decomposition does not part into a base letter and
// an accent.
var plain = strings.NewReplacer("Æ", "AE", "Œ", "OE", "Ø", "O", "Ł", "L", "Đ", "D", "Ð", "D", "Þ", "TH", "ẞ", "SS",
	"Ħ", "H", "Ŧ", "T", "Ŋ", "N", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ß", "ss",
	"ħ", "h", "ŧ", "t", "ŋ", "n", "ı", "i", "’", "'", "‘", "'", "‐", "-", "‑", "-", "–", "-", " ", "-")

// invariant writes text in the letters, digits and signs of GS1's character
// set 82, less the comma, which parts data items. What has no such letter is
// left out: the code repeats what the band says beside it, and readers
// identify by the number.
func invariant(text string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(`'-./`, r)) {
			return r
		}
		return -1
	}, norm.NFD.String(plain.Replace(text)))
}
