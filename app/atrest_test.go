package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/tideover/tideover/app/index"
	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/hl7"
	"github.com/tideover/tideover/sync/mllp"
)

// secrets are what the people of this trial are known by. None of it may be
// read off the disk of a kiosk that was switched off in the middle of its work.
var secrets = []string{
	"Hollingworth", "Wolstenholme", "Featherstonehaugh", "Gwenllian", "Barnaby", "Oyelaran",
	"9990000018", "999 000 0018", "999-000-0018", "9990000026", "999 000 0026",
	"1958-03-14", "14/03/1958", "14-Mar-1958", "14031958", "19580314",
	"17 Larkspur Crescent", "Larkspur", "QM4 7RT", "QM47RT",
	"01632 960117", "01632960117", "gwenllian.h@example.org",
	"crushing chest pain", "Penicillin", "anaphylaxis", "safeguarding concern", "spelt it wrongly, says Wolstenholme",
	"left before being seen by Oyelaran", "no such person as Hollingworth",
}

const atRestSnapshot = "nhs_number,local_patient_id,family_name,given_name,birth_date,sex,address_1,postcode,phone,email,allergies_status,allergies,next_of_kin_name\n" +
	"9990000018,H4711,Hollingworth,Gwenllian,1958-03-14,2,17 Larkspur Crescent,QM4 7RT,01632 960117,gwenllian.h@example.org,known,Penicillin (anaphylaxis),Barnaby Hollingworth\n" +
	"9990000026,H4712,Wolstenholme,Barnaby,1958-03-14,1,17 Larkspur Crescent,QM4 7RT,,,,,\n" +
	"9990000019,,Oyelaran,,31/02/1958,1,,,,,,,\n"

// TestAtRest runs a whole kiosk in a process of its own, kills it while it
// writes, and looks for everybody it knew in every file that it left, and in
// everything that it said.
func TestAtRest(t *testing.T) {
	dir := t.TempDir()
	kiosk := filepath.Join(dir, "kiosk")
	for _, name := range []string{kiosk, filepath.Join(dir, "temp")} {
		if err := os.Mkdir(name, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	said := runUntilKilled(t, dir)
	report(t, "what it said", said)
	t.Logf("it said:\n%s", said)
	files := 0
	for _, folder := range []string{kiosk, filepath.Join(dir, "temp")} {
		err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			content, err := os.ReadFile(path)
			files++
			report(t, path, content)
			report(t, path+" (its name)", []byte(filepath.Base(path)))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	wal, err := os.Stat(filepath.Join(kiosk, "data", "ledger.db-wal"))
	if err != nil || wal.Size() == 0 || files < 5 {
		t.Errorf("only %d files were looked at, the write-ahead log %v: %v", files, wal, err)
	}
	k := reopen(t, kiosk)
	all, err := k.ledger.Attendances(ctx)
	if err != nil || len(all) < 5 || all[0].Patient.Name.Family != "Hollingworth" {
		t.Errorf("%d attendances were there to be found, %v", len(all), err)
	}
}

func reopen(t *testing.T, dir string) *Kiosk {
	t.Helper()
	s, err := ReadSettings(filepath.Join(dir, "tideover.toml"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := Open(ctx, s, Outside{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { k.Close() })
	return k
}

// runUntilKilled lets TestAtRestKiosk work in dir, kills it in the middle of
// its registrations, and gives all that it said.
func runUntilKilled(t *testing.T, dir string) []byte {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestAtRestKiosk$", "-test.v")
	cmd.Env = append(os.Environ(), "TIDEOVER_AT_REST="+dir, "TMPDIR="+filepath.Join(dir, "temp"), "SQLITE_TMPDIR="+filepath.Join(dir, "temp"))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	lines, saved := bufio.NewScanner(out), 0
	for lines.Scan() {
		fmt.Fprintln(&said, lines.Text())
		if strings.HasPrefix(lines.Text(), "saved ") {
			saved++
		}
		if saved == 5 {
			break
		}
	}
	cmd.Process.Kill()
	io.Copy(&said, out)
	cmd.Wait()
	if saved < 5 {
		t.Fatalf("the kiosk came to an end by itself:\n%s", said.Bytes())
	}
	return said.Bytes()
}

// report says which secrets a file holds, in which form.
func report(t *testing.T, where string, content []byte) {
	t.Helper()
	for _, found := range findSecrets(content) {
		t.Errorf("%s holds %s", where, found)
	}
}

func findSecrets(content []byte) []string {
	var found []string
	lower := bytes.ToLower(content)
	for _, secret := range secrets {
		for form, needle := range formsOf(secret) {
			if bytes.Contains(lower, bytes.ToLower(needle)) {
				found = append(found, fmt.Sprintf("%q as %s", secret, form))
			}
		}
	}
	return found
}

// formsOf gives the ways in which a text may lie in a file.
func formsOf(text string) map[string][]byte {
	var little, big []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		little = append(little, byte(unit), byte(unit>>8))
		big = append(big, byte(unit>>8), byte(unit))
	}
	all := map[string][]byte{"UTF-8": []byte(text), "UTF-16LE": little, "UTF-16BE": big, "hexadecimal": []byte(hex.EncodeToString([]byte(text)))}
	for shift := range 3 {
		if core := base64Core(text, shift); len(core) >= 8 {
			all[fmt.Sprintf("base64 from %d", shift)] = []byte(core)
		}
	}
	return all
}

// base64Core gives the characters of a base64 text that depend on text alone,
// wherever in it text begins.
func base64Core(text string, shift int) string {
	whole := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("\x00", shift) + text))
	from := []int{0, 2, 3}[shift]
	return whole[from : (shift+len(text))*8/6]
}

func TestSecretsAreFoundInEveryForm(t *testing.T) {
	const secret = "Hollingworth"
	for form, content := range map[string]string{
		"UTF-8":       "xx HOLLINGWORTH xx",
		"UTF-16LE":    "\xFF\xFEH\x00o\x00l\x00l\x00i\x00n\x00g\x00w\x00o\x00r\x00t\x00h\x00",
		"UTF-16BE":    "\x00H\x00o\x00l\x00l\x00i\x00n\x00g\x00w\x00o\x00r\x00t\x00h",
		"hexadecimal": hex.EncodeToString([]byte("the Hollingworth file")),
	} {
		if found := findSecrets([]byte(content)); !slices.ContainsFunc(found, func(s string) bool { return strings.HasSuffix(s, form) }) {
			t.Errorf("%s: found %q", form, found)
		}
	}
	for _, before := range []string{"", "a", "ab", "abc"} {
		if len(findSecrets([]byte(base64.StdEncoding.EncodeToString([]byte(before+secret+" and more"))))) == 0 {
			t.Errorf("not found in base64 after %q", before)
		}
	}
}

// TestAtRestKiosk is the kiosk that TestAtRest kills.
func TestAtRestKiosk(t *testing.T) {
	dir := os.Getenv("TIDEOVER_AT_REST")
	if dir == "" {
		t.Skip("this is the kiosk of TestAtRest")
	}
	paper := filepath.Join(dir, "paper")
	w := NewSettings(filepath.Join(dir, "kiosk", "tideover.toml"))
	w.Recovery = []string{testRecipient}
	w.Trust, w.Kiosk = Organisation{"Tidewater Hospitals", "RZZ"}, KioskName{"K3", "Reception 1"}
	w.Site.Name, w.Site.ODS = "Tidewater General Hospital", "RZZ01"
	w.Printers = []Printer{{Name: "Folder", Address: paper}, {Name: "Laser", Address: "ipp://127.0.0.1:9/ipp/print", Sheets: []string{"labels"}}}
	w.Destinations = []Destination{{Name: "PAS", Kind: KindHL7, Address: refusing(t), AnswerWithin: 5}, {Name: "EPR", Kind: KindFHIR, Address: "http://127.0.0.1:9/fhir", AnswerWithin: 1}}
	if err := w.Write(strings.NewReader(strings.Repeat("k", 32))); err != nil {
		t.Fatal(err)
	}
	k := reopen(t, filepath.Join(dir, "kiosk"))
	s := signIn(t, k)
	lookUp(t, k, k.Operator("it"))
	attend(t, s)
	goBack(t, k, s, filepath.Join(dir, "report"))
	for {
		f, err := s.Arrive(record.Patient{Name: record.Name{Family: "Featherstonehaugh", Given: "Barnaby"}, NHSNumber: "9990000026"})
		if err != nil {
			t.Fatal(err)
		}
		f.Set("arrival.complaint", "crushing chest pain")
		if _, err := f.Keep(ctx); err != nil {
			t.Fatal(err)
		}
		a, err := f.Save(ctx)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("saved", a.Number)
	}
}

// refusing is a destination that answers every message with a refusal that
// repeats whom it is about.
func refusing(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &mllp.Server{Handle: func(_ context.Context, message []byte) []byte {
		m, err := hl7.Parse(message)
		if err != nil {
			return nil
		}
		text := fmt.Sprintf("no such person as Hollingworth, born 19580314, %s of %s", m.Get("PID-3(1).1"), m.Get("PID-11.1"))
		return hl7.Reply(m, hl7.ApplicationError, text, "R1", time.Now()).Bytes()
	}}
	go server.Serve(l)
	return l.Addr().String()
}

// tell says an error, or a result, as the command line does.
func tell(t *testing.T, what string, result any, err error) {
	t.Helper()
	if err != nil {
		result = Explain(err)
		fmt.Println(what+":", err)
	}
	text, jsonErr := json.Marshal(result)
	if jsonErr != nil {
		t.Fatal(jsonErr)
	}
	fmt.Println(what+":", string(text))
}

// lookUp takes the snapshot in, and looks for people in it.
func lookUp(t *testing.T, k *Kiosk, s *Session) {
	t.Helper()
	o := index.ImportOptions{Source: "Extract", AsOf: k.Now(), Replace: true}
	result, err := s.ImportIndex(ctx, strings.NewReader(atRestSnapshot), index.CSV, o)
	if err != nil || result.People != 2 {
		t.Fatalf("%+v, %v", result, err)
	}
	tell(t, "index import", result, err)
	o.Replace = false
	fhir := `{"resourceType":"Patient","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":9990000018}],"birthDate":"1958-03-14"}` + "\n" +
		`{"resourceType":"Patient","name":[{"family":"Hollingworth"}],"birthDate":19580314}` + "\n"
	result, err = s.ImportIndex(ctx, strings.NewReader(fhir), index.FHIR, o)
	tell(t, "index import of nobody", nil, err)
	tell(t, "index import of nobody", result, nil)
	for _, text := range []string{"hollingworth", "999 000 0018", "wolstenholme 14/3/58", "QM4 7RT"} {
		if _, err := k.Search(ctx, text); err != nil {
			tell(t, "search", nil, err)
		}
	}
}

// attend does all that is done about an attendance.
func attend(t *testing.T, s *Session) {
	t.Helper()
	f, err := s.Arrive(record.Patient{Name: record.Name{Family: "Hollingworth", Given: "Gwenllian"}, NHSNumber: "9990000018"})
	if err != nil {
		t.Fatal(err)
	}
	for field, text := range map[string]string{
		"patient.birthDate": "14/03/1958", "patient.address": "17 Larkspur Crescent", "patient.postcode": "QM4 7RT", "patient.phone": "01632 960117",
		"patient.email": "gwenllian.h@example.org", "arrival.complaint": "crushing chest pain", "arrival.alerts": "safeguarding concern",
		"patient.nextOfKin.name": "Barnaby Hollingworth", "patient.knownAs": "Gwenllian",
	} {
		if problems := f.Set(field, text); len(problems) > 0 {
			t.Fatalf("%s: %+v", field, problems)
		}
	}
	a, err := f.Save(ctx)
	if err != nil {
		t.Fatal(err, f.Problems())
	}
	if f, err = s.About(ctx, a.ID, ForAmendment); err != nil {
		t.Fatal(err)
	}
	f.Set("patient.givenName", "Barnaby")
	f.SetReason("spelt it wrongly, says Wolstenholme")
	if _, err := f.Save(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(ctx, a.ID); err != nil {
		t.Fatal(err)
	}
	other := arrive(t, s, "Wolstenholme")
	if err := s.Withdraw(ctx, other.ID, "left before being seen by Oyelaran"); err != nil {
		t.Fatal(err)
	}
	tell(t, "withdrawn again", nil, s.Withdraw(ctx, other.ID, "left before being seen by Oyelaran"))
	_, err = s.About(ctx, other.ID, ForTriage)
	tell(t, "triage of a withdrawn attendance", nil, err)
	if f, err = s.About(ctx, a.ID, ForAmendment); err != nil {
		t.Fatal(err)
	}
	f.Set("patient.familyName", "Featherstonehaugh")
	f.Set("patient.birthDate", "14/03/1958 or so")
	if _, err := f.Keep(ctx); err != nil {
		t.Fatal(err)
	}
	_, err = f.Save(ctx)
	tell(t, "a form with problems", nil, err)
}

// goBack delivers to destinations that refuse and that do not answer, and
// writes the report.
func goBack(t *testing.T, k *Kiosk, s *Session, dir string) {
	t.Helper()
	if err := s.EndOutage(ctx, "INC 1"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.append(ctx, record.Draft{AttendanceID: first(t, k).ID, Body: &record.Matched{Match: record.Match{Outcome: record.MatchNew}}}); err != nil {
		t.Fatal(err)
	}
	stopped, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	outcome, err := s.Recover(stopped, nothing)
	tell(t, "recover run", nil, err)
	tell(t, "recover run", outcome, nil)
	plan, err := k.Plan(ctx)
	if err != nil || len(plan.Refusals) == 0 {
		t.Fatalf("nothing was refused: %+v, %v, %+v", plan, err, outcome)
	}
	tell(t, "recover plan", plan, nil)
	k.Settings.Destinations = k.Settings.Destinations[:1] // the other cannot be read back
	r, err := k.Balance(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	tell(t, "recover report", r, nil)
	if _, err := s.WriteReport(ctx, dir, r); err != nil {
		t.Fatal(err)
	}
}

func first(t *testing.T, k *Kiosk) record.Attendance {
	t.Helper()
	all, err := k.ledger.Attendances(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}
