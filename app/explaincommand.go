package app

import "errors"

// commandExplanations word what keeps the paper of whoever runs the department
// from being printed.
var commandExplanations = []explanation{
	{ErrOtherNHSNumber, "The patient index has somebody else’s NHS number under this hospital number, so there is no summary.", "Hold both numbers against a letter or a wristband, and amend the one that is wrong: A on the record. Twins are easily taken for one another.", ExitFailed},
	{ErrNotInIndex, "The patient index has nobody who is surely this patient, so there is no summary.", "Look them up at reception (F2). A summary needs an NHS or hospital number that one person of the index has, and the same birth date.", ExitFailed},
	{ErrNoPatient, "This sheet is about a patient.", "Say whose: by their number, or by ticking them at the print centre.", ExitUsage},
	{ErrNoSuchLog, "An incident log is printed as it stands, or blank.", "Leave the title out, or ask for: blank 4. From 1 to 200 blank pages can be had.", ExitUsage},
	{ErrNoSuchCard, "There is no action card of that name.", "Name it as it stands on the card: Receptionist, Site manager.", ExitUsage},
	{ErrNoSuchNotice, "There is no public notice of that name.", "Name it as the print centre does: A&E is open. Add “, A3” for the larger paper.", ExitUsage},
}

// explainCommand words a file of the trust's own words that cannot be read.
func explainCommand(err error) (Explanation, bool) {
	if bad, ok := errors.AsType[*WordsFileError](err); ok {
		return Explanation{bad.Error(), "Put the file right, or take it out of its folder: the one that ships with the kiosk is used then.", ExitFailed}, true
	}
	return Explanation{}, false
}
