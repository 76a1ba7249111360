package hl7_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/hl7"
)

const ackHeader = "MSH|^~\\&|PAS|R0A|TIDEOVER|R0A|20261120231300||ACK^A04|X1|P|2.4\r"

// Lesson 17: AR, AE, a wrong control ID and no MSA at all were each taken for
// success. Only AA, in enhanced mode also CA, for our own control ID is.
func TestLesson17OnlyAnAcceptanceOfOurOwnMessageIsProof(t *testing.T) {
	tests := []struct {
		name, reply string
		enhanced    bool
		proof       string // or
		refusal     string // or neither: not proven
	}{
		{"AA", ackHeader + "MSA|AA|ID1\r", false, "MSA AA ID1", ""},
		{"AA in enhanced mode", ackHeader + "MSA|AA|ID1\r", true, "MSA AA ID1", ""},
		{"AA, LF line ends", strings.ReplaceAll(ackHeader+"MSA|AA|ID1\r", "\r", "\n"), false, "MSA AA ID1", ""},
		{"AA with other delimiters", "MSH$%~\\&$PAS\rMSA$AA$ID1\r", false, "MSA AA ID1", ""},
		{"CA in enhanced mode", ackHeader + "MSA|CA|ID1\r", true, "MSA CA ID1", ""},
		{"CA in original mode", ackHeader + "MSA|CA|ID1\r", false, "", ""},
		{"AE", ackHeader + "MSA|AE|ID1|Ward closed\r", false, "", "AE Ward closed"},
		{"AR", ackHeader + "MSA|AR|ID1\r", false, "", "AR "},
		{"CE", ackHeader + "MSA|CE|ID1\r", true, "", "CE "},
		{"CR", ackHeader + "MSA|CR|ID1\r", false, "", "CR "},
		{"wrong control ID", ackHeader + "MSA|AA|ID2\r", false, "", ""},
		{"control ID in another case", ackHeader + "MSA|AA|id1\r", false, "", ""},
		{"control ID cut short", ackHeader + "MSA|AA|ID\r", false, "", ""},
		{"no control ID", ackHeader + "MSA|AA\r", false, "", ""},
		{"a refusal that names no message", ackHeader + "MSA|AR|\r", false, "", ""},
		{"a refusal of another message", ackHeader + "MSA|AE|ID2|no\r", false, "", ""},
		{"no MSA", ackHeader, false, "", ""},
		{"two MSA", ackHeader + "MSA|AA|ID1\rMSA|AE|ID1\r", false, "", ""},
		{"no code", ackHeader + "MSA||ID1\r", false, "", ""},
		{"unknown code", ackHeader + "MSA|OK|ID1\r", false, "", ""},
		{"code in lower case", ackHeader + "MSA|aa|ID1\r", false, "", ""},
		{"our control ID in MSH-10 only", strings.Replace(ackHeader, "X1", "ID1", 1) + "MSA|AA|X1\r", false, "", ""},
		{"an echo of our message", "MSH|^~\\&|TIDEOVER|R0A|PAS|R0A|||ADT^A04|ID1|P|2.4\rPID|1\r", false, "", ""},
		{"junk", "OK", false, "", ""},
		{"nothing", "", false, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			proof, err := hl7.Acknowledge([]byte(tt.reply), "ID1", tt.enhanced)
			var refusal *record.Refusal
			switch {
			case tt.proof != "":
				if proof != tt.proof || err != nil {
					t.Errorf("got %q, %v, want proof %q", proof, err, tt.proof)
				}
			case tt.refusal != "":
				if proof != "" || !errors.As(err, &refusal) || refusal.Code+" "+refusal.Words != tt.refusal {
					t.Errorf("got %q, %v, want refusal %q", proof, err, tt.refusal)
				}
			default:
				if proof != "" || !errors.Is(err, hl7.ErrNotProven) || errors.As(err, &refusal) {
					t.Errorf("got %q, %v, want ErrNotProven", proof, err)
				}
			}
		})
	}
	if _, err := hl7.Acknowledge([]byte(ackHeader+"MSA|AA|\r"), "", false); !errors.Is(err, hl7.ErrNotProven) {
		t.Errorf("no control ID on either side: %v, want ErrNotProven", err)
	}
}

func TestRefusalKeepsTheReceiversReasons(t *testing.T) {
	for _, tt := range []struct{ name, segments, want string }{
		{"MSA-3", "MSA|AE|ID1|Unknown \\T\\ odd ward\r", "Unknown & odd ward"},
		{"ERR of 2.4", "MSA|AE|ID1|No\rERR|PID^1^8^103&Table value not found&HL70357\r", "No; PID-8; Table value not found"},
		{"ERR of 2.5", "MSA|AE|ID1\rERR||PV1^1^3|103^Table value not found^HL70357|E||||Ward closed\r", "PV1-3; Table value not found; Ward closed"},
		{"several lines", "MSA|AE|ID1|at line one\nline two\x07\xff\r", "at line one line two \uFFFD"},
		{"endless", "MSA|AE|ID1|" + strings.Repeat("é", 1000) + "\r", strings.Repeat("é", 240) + "…"},
	} {
		_, err := hl7.Acknowledge([]byte(ackHeader+tt.segments), "ID1", false)
		var refusal *record.Refusal
		if !errors.As(err, &refusal) || refusal.Words != tt.want {
			t.Errorf("%s: %v, want words %q", tt.name, err, tt.want)
		}
	}
}

func TestReplyAcknowledgesTheMessageItWasBuiltFor(t *testing.T) {
	m := encode(t, hl7.DefaultProfile("R0A", "R0A09"), arrival(t))[1]
	at := time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC)
	reply := hl7.Reply(m, hl7.ApplicationError, "Ward | closed", "T000001", at)
	want := "MSH|^~\\&|PAS|R0A|TIDEOVER|R0A|20261120233000+0000||ACK^A04|T000001|P|2.4||||||UNICODE UTF-8\r" +
		"MSA|AE|" + m.Get("MSH-10") + "|Ward \\F\\ closed\r"
	if got := string(reply.Bytes()); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	_, err := hl7.Acknowledge(reply.Bytes(), m.Get("MSH-10"), false)
	var refusal *record.Refusal
	if !errors.As(err, &refusal) || refusal.Words != "Ward | closed" {
		t.Errorf("read back: %v", err)
	}
}

func FuzzAcknowledge(f *testing.F) {
	f.Add([]byte(ackHeader+"MSA|AA|ID1\r"), false)
	f.Add([]byte(ackHeader+"MSA|AE|ID1|no\rERR|PID^1^8^103&x\r"), true)
	f.Fuzz(func(t *testing.T, reply []byte, enhanced bool) {
		proof, err := hl7.Acknowledge(reply, "ID1", enhanced)
		if (proof == "") == (err == nil) {
			t.Fatalf("proof %q with error %v", proof, err)
		}
		if refusal, ok := errors.AsType[*record.Refusal](err); ok && !utf8.ValidString(refusal.Words) {
			t.Fatalf("words are not UTF-8: %q", refusal.Words)
		}
	})
}
