package spool

// The keywords that this package itself gives as reasons, beside those of IPP.
const (
	NotAsked      = "not-asked" // before the first look at it
	Ready         = "ready"
	Printing      = "printing"
	StoppedSilent = "stopped"           // printer-state 5 without a reason
	NotAccepting  = "not-accepting"     // printer-is-accepting-jobs false
	Offline       = "offline"           // no answer, and nothing had been sent
	NotAPrinter   = "not-a-printer"     // something answers, but not in IPP
	WrongPath     = "wrong-path"        // HTTP 404
	LoginWanted   = "login-wanted"      // HTTP 401 and 403
	Untrusted     = "untrusted"         // the TLS certificate is not accepted
	LineCut       = "line-cut"          // lost while or after the bytes went
	JobForgotten  = "job-forgotten"     // the printer no longer knows the job
	JobMixedUp    = "job-mixed-up"      // its number now belongs to another job
	Interrupted   = "kiosk-interrupted" // this program ended while printing
	Withdrawn     = "withdrawn"         // a person took the job back
	NotStarted    = "not-started"       // stopped before any byte had gone
	NotTaken      = "not-taken"         // the printer failed before any byte had gone
	NotDrawn      = "not-drawn"         // the sheet could not be rendered
	Substituted   = "substituted"       // printed, but not on the paper or sides asked for
	KeepsFailing  = "keeps-failing"     // tried often enough
	FolderGone    = "folder-gone"       // the folder is not there
	FolderRefuses = "folder-refuses"    // full, or not ours to write
	NameTaken     = "name-taken"        // another file has the sheet's name
	BadName       = "bad-name"          // the sheet's serial is no file name

	// Of label printers, as ~HS tells it.
	HeadOpen     = "head-open"
	LabelsOut    = "labels-out"
	RibbonOut    = "ribbon-out"
	Paused       = "printer-paused"
	HeadHot      = "head-hot"
	HeadCold     = "head-cold"
	LostSettings = "settings-lost"
	BufferFull   = "buffer-full"
	SaysNothing  = "says-nothing" // it has never answered ~HS
	FellSilent   = "fell-silent"  // it used to answer
	SentUnseen   = "sent-unseen"  // it took all the bytes, and says nothing
	LeftInside   = "left-inside"  // a person took the job back, and the port cannot tell it so
)

type entry struct {
	urgency  Urgency
	sentence string
	steps    []string
}

var checkTray = steps(
	"Look in the tray for this sheet.",
	"If it is there and whole, say that it is in hand.",
	"If not, print it again: it will be marked as a copy.",
)

var checkLine = steps(
	"Check that it is switched on and its network light is lit.",
	"Check the cable at both ends.",
	"Or move its jobs to another printer.",
)

var clearJam = steps(
	"Open the door that the printer's panel shows.",
	"Pull the paper out with both hands, the way it was going.",
	"Close the door. It goes on by itself.",
)

var callIT = steps("Move its jobs to another printer.", "Tell IT the address and this message.")

// vocabulary is what keywords mean to people. Sources: RFC 8011 sections
// 5.3.8 (job-state-reasons), 5.4.12 (printer-state-reasons) and appendix B
// (status codes), and the IANA IPP registry for later keywords.
var vocabulary = map[string]entry{
	// Ours: how a printer is.
	NotAsked:      {UrgencyNone, "The printer has not been asked yet.", nil},
	Ready:         {UrgencyNone, "The printer is ready.", nil},
	Printing:      {UrgencyNone, "The printer is printing.", nil},
	StoppedSilent: {UrgencyNow, "The printer has stopped and does not say why.", steps("Read its panel.", "Switch it off and on.", "Or move its jobs to another printer.")},
	NotAccepting:  {UrgencyNow, "The printer takes no jobs at present.", steps("Read its panel.", "Or move its jobs to another printer.")},
	Offline:       {UrgencyNow, "The printer does not answer.", checkLine},
	NotAPrinter:   {UrgencyNow, "The printer's address is answered by something that is no IPP printer.", steps("Check the address.", "Or choose another printer.")},
	WrongPath:     {UrgencyNow, "The printer's address has the wrong ending.", steps("Most printers want /ipp/print, a print server /printers/ and the queue's name.")},
	LoginWanted:   {UrgencyNow, "The printer wants a user name and a password.", steps("Ask IT to let this kiosk print without.", "Or choose another printer.")},
	Untrusted:     {UrgencyNow, "The printer's certificate is not one that this kiosk trusts.", steps("Ask IT to put the certificate’s SHA-256 into the settings, or to install it.", "Or use an address that begins with ipp:.")},

	// Ours: what became of a job.
	LineCut:       {UrgencyNow, "The printer was cut off after this sheet went to it.", checkTray},
	JobForgotten:  {UrgencyNow, "The printer took this sheet and no longer knows of it.", checkTray},
	JobMixedUp:    {UrgencyNow, "The printer was restarted and lost track of this sheet.", checkTray},
	Interrupted:   {UrgencyNow, "The printer was at work on this sheet when the kiosk stopped.", checkTray},
	Withdrawn:     {UrgencyNow, "The printer was told to stop this sheet.", checkTray},
	NotStarted:    {UrgencyNone, "The printer was not sent this sheet.", nil},
	NotTaken:      {UrgencyNow, "The printer failed before it took this sheet.", steps("Switch it off and on.", "Or move its jobs to another printer.")},
	Substituted:   {UrgencyNow, "The printer did not have the paper size or the sides that were asked for.", steps("Look at the sheet before using it.")},
	NotDrawn:      {UrgencyNow, "The printer was not used: this sheet could not be drawn.", steps("Write the sheet by hand from the blank pack.", "Tell IT the number of the job.")},
	KeepsFailing:  {UrgencyNow, "The printer has refused this sheet many times.", steps("Move the sheet to another printer.")},
	FolderGone:    {UrgencyNow, "The printer has no folder to write to.", steps("Check that the disk or stick is plugged in.", "Check the folder's name in the settings.")},
	FolderRefuses: {UrgencyNow, "The printer's folder cannot be written to.", steps("Check that its disk is not full.", "Check that this kiosk may write there.")},
	NameTaken:     {UrgencyNow, "The printer's folder already holds another file of this name.", steps("Move that file away, then try again.")},
	BadName:       {UrgencyNow, "The printer's folder cannot hold a file of this name.", steps("Tell IT the number of the job.")},

	// Of label printers.
	HeadOpen:     {UrgencyNow, "The printer has its head open.", steps("Close the head until both latches click.", "If it does not go on, press Pause.")},
	LabelsOut:    {UrgencyNow, "The printer is out of labels.", steps("Put in a new roll and close the head.", "If it does not go on, press Pause.")},
	RibbonOut:    {UrgencyNow, "The printer is out of ribbon.", steps("Put in a new ribbon and close the head.", "If it does not go on, press Pause.")},
	Paused:       {UrgencyNow, "The printer is paused.", steps("Press Pause on the printer.")},
	HeadHot:      {UrgencyNow, "The printer is too hot.", steps("Wait a few minutes. It goes on by itself.")},
	HeadCold:     {UrgencySoon, "The printer is cold: labels may come out pale.", steps("Look at a label before using it.")},
	LostSettings: {UrgencySoon, "The printer has lost its own settings.", steps("Look at a label before using it.", "Tell IT.")},
	BufferFull:   {UrgencySoon, "The printer has as many labels as it can keep.", nil},
	SaysNothing:  {UrgencySoon, "The printer does not say how it is.", steps("Look at it before you rely on it.")},
	FellSilent: {UrgencyNow, "The printer has stopped answering.",
		steps("Look whether it is out of labels or ribbon, or its head is open.", "Switch it off and on if nothing is wrong to see.")},
	LeftInside: {UrgencyNow, "The printer keeps what it was sent of this sheet, and may print it yet.",
		steps("Switch it off and on if no more is to come out.", "If all of it came out, say that it is in hand.", "If not, and it is wanted, print it again: it will be marked as a copy.")},
	SentUnseen: {UrgencyNow, "The printer took these labels and does not say whether they came out.", steps("Count the labels before using them.")},

	// printer-state-reasons.
	"other":                           {UrgencySoon, "The printer has something to say that it has no word for.", steps("Read its panel.")},
	"media-needed":                    {UrgencyNow, "The printer waits for paper.", steps("Fill the tray that its panel names.", "It goes on by itself.")},
	"media-jam":                       {UrgencyNow, "The printer has jammed.", clearJam},
	"media-empty":                     {UrgencyNow, "The printer is out of paper.", steps("Fill the tray.", "It goes on by itself.")},
	"media-low":                       {UrgencySoon, "The printer is low on paper.", steps("Fill the tray soon.")},
	"input-tray-missing":              {UrgencyNow, "The printer has a tray missing.", steps("Push the tray in until it clicks.")},
	"input-media-size-change":         {UrgencyNow, "The printer has paper of the wrong size.", steps("Put in the size that its panel names.")},
	"input-cannot-feed-size-selected": {UrgencyNow, "The printer cannot feed paper of this size.", steps("Put in the size that its panel names.")},
	"cover-open":                      {UrgencyNow, "The printer has a cover open.", steps("Close the cover.", "It goes on by itself.")},
	"door-open":                       {UrgencyNow, "The printer has a door open.", steps("Close the door.", "It goes on by itself.")},
	"interlock-open":                  {UrgencyNow, "The printer has a cover or door open.", steps("Close all covers and doors.", "It goes on by itself.")},
	"output-tray-missing":             {UrgencyNow, "The printer has no output tray.", steps("Put the output tray back.")},
	"output-area-full":                {UrgencyNow, "The printer has a full output tray.", steps("Take the sheets out of the tray.", "It goes on by itself.")},
	"output-area-almost-full":         {UrgencySoon, "The printer has an output tray that is almost full.", steps("Take the sheets out of the tray.")},
	"toner-low":                       {UrgencySoon, "The printer is low on toner.", steps("Have a new cartridge ready.")},
	"toner-empty":                     {UrgencyNow, "The printer is out of toner.", steps("Put in a new cartridge.")},
	"marker-supply-low":               {UrgencySoon, "The printer is low on toner or ink.", steps("Have a new cartridge ready.")},
	"marker-supply-empty":             {UrgencyNow, "The printer is out of toner or ink.", steps("Put in a new cartridge.")},
	"marker-supply-missing":           {UrgencyNow, "The printer has a cartridge missing.", steps("Push the cartridge in until it clicks.")},
	"marker-waste-almost-full":        {UrgencySoon, "The printer has a waste box that is almost full.", steps("Have a new waste box ready.")},
	"marker-waste-full":               {UrgencyNow, "The printer has a full waste box.", steps("Put in a new waste box.")},
	"fuser-over-temp":                 {UrgencyNow, "The printer is too hot.", steps("Let it cool for ten minutes.", "Meanwhile move its jobs to another printer.")},
	"fuser-under-temp":                {UrgencySoon, "The printer is warming up.", nil},
	"opc-near-eol":                    {UrgencySoon, "The printer has a drum that is nearly worn out.", steps("Have a new drum ready.")},
	"opc-life-over":                   {UrgencyNow, "The printer has a worn-out drum.", steps("Put in a new drum.")},
	"developer-low":                   {UrgencySoon, "The printer is low on developer.", steps("Have a new developer unit ready.")},
	"developer-empty":                 {UrgencyNow, "The printer is out of developer.", steps("Put in a new developer unit.")},
	"paused":                          {UrgencyNow, "The printer is paused.", steps("Press its Resume or Online key.")},
	"moving-to-paused":                {UrgencyNow, "The printer is being paused.", steps("Press its Resume or Online key.")},
	"hold-new-jobs":                   {UrgencyNow, "The printer holds new jobs back.", steps("Press its Resume or Online key.")},
	"shutdown":                        {UrgencyNow, "The printer is switched off, or about to be.", checkLine},
	"power-down":                      {UrgencyNow, "The printer is switched off, or about to be.", checkLine},
	"deactivated":                     {UrgencyNow, "The printer was taken out of service.", callIT},
	"deleted":                         {UrgencyNow, "The printer was removed from its print server.", callIT},
	"stopping":                        {UrgencySoon, "The printer is about to stop.", nil},
	"stopped-partly":                  {UrgencySoon, "The printer works with some of its parts stopped.", steps("Read its panel.")},
	"connecting-to-device":            {UrgencySoon, "The printer is being called by its print server.", nil},
	"timed-out":                       {UrgencyNow, "The printer does not answer its print server.", checkLine},
	"spool-area-full":                 {UrgencyNow, "The printer has no memory left for jobs.", steps("Wait a minute.", "If it stays so, switch it off and on.")},
	"interpreter-resource-unavailable": {UrgencySoon, "The printer lacks something that this sheet needs.",
		steps("Move the sheet to another printer.")},
	"configuration-change": {UrgencyNone, "The printer had its settings changed.", nil},
	"testing":              {UrgencySoon, "The printer is testing itself.", nil},
	"resuming":             {UrgencyNone, "The printer is about to go on.", nil},
	"hibernate":            {UrgencyNone, "The printer is asleep.", nil},
	"standby":              {UrgencyNone, "The printer is asleep.", nil},
	"suspend":              {UrgencyNone, "The printer is asleep.", nil},
	"cups-insecure-filter": {UrgencyNow, "The printer's queue on the print server is set up wrongly.", callIT},
	"cups-missing-filter":  {UrgencyNow, "The printer's queue on the print server is set up wrongly.", callIT},

	// job-state-reasons.
	"aborted-by-system":           {UrgencyNow, "The printer gave this sheet up part of the way.", checkTray},
	"job-canceled-by-user":        {UrgencyNow, "The printer was told to cancel this sheet.", checkTray},
	"job-canceled-by-operator":    {UrgencyNow, "The printer had this sheet cancelled by its operator.", checkTray},
	"job-canceled-at-device":      {UrgencyNow, "The printer had this sheet cancelled at its panel.", checkTray},
	"job-canceled-after-timeout":  {UrgencyNow, "The printer cancelled this sheet after waiting too long.", checkTray},
	"document-format-error":       {UrgencyNow, "The printer could not read this sheet.", checkTray},
	"document-unprintable-error":  {UrgencyNow, "The printer could not print this sheet.", checkTray},
	"unsupported-document-format": {UrgencyNow, "The printer does not take this kind of file.", steps("Move the sheet to another printer.")},
	"unsupported-attributes-or-values": {UrgencyNow, "The printer does not know the paper or sides asked for.",
		steps("Check the paper size in the settings.")},
	"job-completed-with-warnings": {UrgencyNow, "The printer finished this sheet with a warning.", steps("Look at the sheet before using it.")},
	"job-completed-with-errors":   {UrgencyNow, "The printer finished this sheet with an error.", steps("Look at the sheet before using it.")},

	// Status codes that refuse a job.
	"client-error-document-format-not-supported":      {UrgencyNow, "The printer does not take this kind of file.", steps("Choose a printer that takes PDF.")},
	"client-error-attributes-or-values-not-supported": {UrgencyNow, "The printer does not know the paper or sides asked for.", steps("Check the paper size in the settings.")},
	"client-error-not-authenticated":                  {UrgencyNow, "The printer wants a user name and a password.", steps("Ask IT to let this kiosk print without.")},
	"client-error-not-authorized":                     {UrgencyNow, "The printer does not let this kiosk print.", callIT},
	"client-error-forbidden":                          {UrgencyNow, "The printer does not let this kiosk print.", callIT},
	"client-error-not-found":                          {UrgencyNow, "The printer's address has the wrong ending.", steps("Most printers want /ipp/print, a print server /printers/ and the queue's name.")},
	"client-error-request-entity-too-large":           {UrgencyNow, "The printer says that this sheet is too big.", steps("Move the sheet to another printer.")},
	"server-error-busy":                               {UrgencySoon, "The printer is busy.", nil},
	"server-error-service-unavailable":                {UrgencySoon, "The printer is not ready yet.", nil},
	"server-error-not-accepting-jobs":                 {UrgencyNow, "The printer takes no jobs at present.", steps("Read its panel.", "Or move its jobs to another printer.")},
	"server-error-printer-is-deactivated":             {UrgencyNow, "The printer was taken out of service.", callIT},
	"server-error-temporary-error":                    {UrgencySoon, "The printer has no memory left for jobs.", steps("Wait a minute.", "If it stays so, switch it off and on.")},
	"server-error-too-many-jobs":                      {UrgencySoon, "The printer has too many jobs already.", nil},
	"server-error-device-error":                       {UrgencyNow, "The printer failed while it took this sheet.", checkTray},
	"server-error-internal-error":                     {UrgencyNow, "The printer failed while it took this sheet.", checkTray},
	"server-error-job-canceled":                       {UrgencyNow, "The printer had this sheet cancelled while it came in.", checkTray},
}

func steps(s ...string) []string { return s }
