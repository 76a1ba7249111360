package app

import (
	"errors"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/printing"
)

// scanExplanations word what keeps a code from being read. They come before what
// they wrap: that there is no such record says less.
var scanExplanations = []explanation{
	{ErrNoCode, "This is no code of a sheet, and no downtime number.", "Scan the square code in the corner of the page, or type the number beside it.", ExitFailed},
	{printing.ErrBandCode, "This code of a wristband did not come whole.", "Scan it again, or type the NHS number or the downtime number on it.", ExitFailed},
	{ErrOtherExercise, "This sheet is of an exercise and this kiosk is not, or the other way round.", "Type it in where it was printed, and keep exercise sheets apart.", ExitFailed},
	{ErrNoSuchNumber, "This kiosk has no record under this number.", "If the sheet was printed here, the kiosk goes on from an older copy of its records: keep the sheet, and tell IT.", ExitFailed},
	{ErrNoSuchSheet, "This kiosk has printed no such page.", "Scan the square code in its corner, or type the downtime number on it.", ExitFailed},
	{ErrNobodyUnder, "Nobody is registered here under this NHS number.", "Look for them in the patient index: Arrival (F2).", ExitFailed},
	{record.ErrNHSNumberCheck, "This is no possible NHS number: a digit is wrong, or two are swapped.", "Read it again, digit by digit.", ExitFailed},
}

// explainScan words what is wrong with a code that was scanned or typed.
func explainScan(err error) (Explanation, bool) {
	var slip *SlipError
	var elsewhere *ElsewhereError
	switch {
	case errors.As(err, &slip) && slip.Likely != "":
		return Explanation{slip.words(), "Compare it with the paper, and type it again.", ExitFailed}, true
	case errors.As(err, &slip):
		return Explanation{slip.words(), "Scan it again, or type the downtime number on the page.", ExitFailed}, true
	case errors.As(err, &elsewhere):
		return Explanation{"This is of kiosk " + elsewhere.Kiosk + ", and this kiosk has no record of it.", "Take the sheet to that kiosk: it is typed in there.", ExitFailed}, true
	}
	return Explanation{}, false
}
