package app

import (
	"github.com/tideover/tideover/app/ledger"
	"github.com/tideover/tideover/forms"
)

// paperExplanations word what keeps a form from being filed or paper from being
// typed in.
var paperExplanations = []explanation{
	{ErrConflicts, "Somebody else changed the same answer as you did.", "Choose theirs or yours for each of the answers that are marked.", ExitFailed},
	{ErrNoConflict, "Nobody else changed this answer.", "Go on with the next.", ExitFailed},
	{ErrFiled, "This form is filed already.", "Throw this one away with Ctrl+D and look at the record.", ExitFailed},
	{ErrNotFiled, "This is no form that can be amended by itself.", "Amend the record (A), or file the form anew.", ExitFailed},
	{forms.ErrNoForm, "The department has no such form on this kiosk.", "Tell IT which form it is: its file may have been taken out of the forms folder.", ExitFailed},
	{forms.ErrOtherForm, "These answers were given to another version of the form.", "File the form anew; what was filed stays on the record.", ExitFailed},
	{forms.ErrUnknownAnswer, "The form of today has no question for one of these answers, so it was not opened: that answer would be lost.", "File the form anew; what was filed stays on the record.", ExitFailed},
	{ErrNoWriter, "Who wrote this is not given.", "Type the name that is signed on the paper, or Not signed.", ExitFailed},
	{ErrNoTime, "When this happened is not given.", "Type the time on the paper, or the nearest that is known. It is never the time of typing.", ExitFailed},
	{ErrPageState, "A page is typed in, or nothing is written on it.", "If it is lost, two people say so.", ExitFailed},
	{ErrJobState, "This sheet is not in that state any more.", "Look at the queue again: somebody else may have been quicker.", ExitFailed},
	{ErrNotForPrinter, "That printer prints only labels and wristbands.", "Choose a printer of A4 sheets.", ExitFailed},
	{ErrWhose, "It is not said whose sheet this is to be.", "Add --attendance NUMBER, --ward AREA, or --all for everybody in the department.", ExitUsage},
	{ErrNoSheet, "There is no such sheet.", "Sheets go by their short words, like card, labels, wristband, list or form: README.md names all of them. A form also wants --form NAME.", ExitUsage},
	{ErrInFiles, "The reconciliation report is not printed from the queue: it is signed, and written to files with its paper beside them.", "Write it with tideover recover report --out DIR, and print report.pdf from there.", ExitUsage},
	{ErrNobodyHere, "Nobody is there now.", "Look at the places on the board, or print for everybody: --all.", ExitFailed},
	{ErrNotPrinted, "Not every sheet came out. What did not is listed with the reason.", "See to the printer. Sheets that still wait come out when the kiosk is opened again; a cancelled one is printed anew.", ExitFailed},
	{ErrCheckTray, "The line to the printer was cut: nobody knows whether a sheet came out.", "Look in the tray, and say what you found at the print centre (F5): Y or N.", ExitDecision},
	{ErrNoPack, "There is no blank pack of that number.", "See which there are: tideover pack list.", ExitFailed},
	{ErrPackSize, "A blank pack has from 1 to 1000 numbers.", "Give the number of patients that the pack is for.", ExitFailed},
	{ErrNoNumbers, "No number was named.", "Give the downtime numbers that came back.", ExitFailed},
	{ErrPackOutcome, "A number of a blank pack comes back unused, or was destroyed.", "Say which of the two.", ExitFailed},
	{ErrStationeryCount, "A count of stationery is a whole number.", "Give how many are left, from 0.", ExitFailed},
	{ErrStationeryBox, "A box that was opened holds at least one.", "Give how many came with it; of what was spoiled, how many with a minus before it.", ExitFailed},
	{ErrNotCounted, "This was never counted on this kiosk, so nothing can be added to it.", "Count what is there, with the new box, and give that number.", ExitFailed},
	{ledger.ErrNumberUsed, "Somebody is registered under this number already.", "Look them up by the number. If this sheet is somebody else's, register them with a number of their own and write it on the sheet.", ExitFailed},
}
