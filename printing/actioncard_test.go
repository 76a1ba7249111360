package printing

import (
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

func cardSample() ActionCard {
	return ActionCard{
		Order: 1, Title: "Receptionist: first 15 minutes", Lead: "Systems down, or IT says stop. Do the steps in order. Tick each. Ask for help early.",
		Stages: []ActionStage{
			{"0 to 2 min", "Stop and tell", []string{"Tell the nurse in charge: “Systems are down.”", "Do not restart, unplug or log in again. Leave any strange message on the screen.", "Ring IT on call. No answer in 2 minutes: ring switchboard and ask for silver command."}},
			{"2 to 5 min", "Start the kiosk", []string{"At the Tideover kiosk, sign in. Press F9, then Ctrl+D. Enter when it began.", "Check: banner says DOWNTIME, clock is right, test page prints.", "Kiosk dead? Open the next blank pack, bottom drawer. Follow its cover. Keep going."}},
			{"5 to 10 min", "Register everyone", []string{"Each new patient: full name, date of birth, address, phone, what happened.", "Name not known? Press F3. Never wait for an NHS number. Never guess one.", "Ask the patient to say their name and date of birth. Compare with card, labels and band.", "Band on. Card to triage, with its labels."}},
			{"10 to 15 min", "Catch up", []string{"Register those already here: Resus first, then Majors, children, the waiting room.", "Print the department list for the nurse in charge. It prints again each hour.", "Put up “A&E is open”. Ask for a runner for blood tests and X-ray."}},
		},
		Never:   []string{"use another patient’s card, label or band, or a label left on the desk", "take “Allergies unavailable” to mean no allergies", "send patient details by WhatsApp or private e-mail", "type into the live system when it returns until you are told"},
		Numbers: []NumberToRing{{"IT on call", "5100"}, {"Switchboard, silver", "0"}, {"Nurse in charge", "bleep 412"}, {"Site manager", ""}},
	}
}

func TestAnActionCardSaysEveryStepInOrder(t *testing.T) {
	p := testPress(t)
	pdf := planned(t, record.ActionCard, cardSample(), p.ActionCardPages, p.ActionCard)
	has(t, pdf, "Page 1 of 1", "1 Tell the nurse in charge", "13 Put up “A&E is open”. Ask for a runner for blood tests and X-ray.", "Never use another patient’s card", "bleep 412")
}

func TestATrustsOwnLongCardGoesOn(t *testing.T) {
	p, c := testPress(t), cardSample()
	c.Title = strings.Repeat("Coordinator of the emergency department and ", 4) + "all"
	c.Message = MessageToSay{"METHANE", []MessageLine{{"M", "Major incident: declared, or standby?"}, {"E", strings.Repeat("Exact location ", 3)}}}
	c.Stages = append(c.Stages, c.Stages...)
	c.Stages = append(c.Stages, ActionStage{When: "The hours that follow the first, until relief", What: "One step 王", Steps: []string{strings.Repeat("Keep going. ", 60)}})
	c.Numbers = append(c.Numbers, NumberToRing{"Executive on call, day and night", "07700 900 117, or by switchboard when there is no answer"})
	pdf := planned(t, record.ActionCard, c, p.ActionCardPages, p.ActionCard)
	checkLayout(t, t.Errorf, pdf, pageWidth, pageHeight)
	has(t, pdf, "27 Keep going.", "continued", "METHANE", "07700 900 117, or by switchboard when there is no answer", "‹U+738B›")
	empty := planned(t, record.ActionCard, ActionCard{}, p.ActionCardPages, p.ActionCard)
	has(t, empty, "Action card", "Started")
}
