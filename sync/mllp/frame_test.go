package mllp_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/tideover/tideover/sync/mllp"
)

func TestReaderTakesMessagesOutOfAnyStream(t *testing.T) {
	tests := []struct {
		name, stream string
		want         []string
		end          error
	}{
		{"one", "\x0bMSH|1\r\x1c\r", []string{"MSH|1\r"}, io.EOF},
		{"two", "\x0ba\x1c\r\x0bb\x1c\r", []string{"a", "b"}, io.EOF},
		{"noise around", "\r\nping\x1c\x0ba\x1c\r\r\n\x00\x0bb\x1c\r??", []string{"a", "b"}, io.EOF},
		{"empty message", "\x0b\x1c\r", []string{""}, io.EOF},
		{"nothing", "", nil, io.EOF},
		{"abandoned half frame, then a whole one", "\x0bMSH|ha\x0bMSH|whole\x1c\r", []string{"MSH|whole"}, io.EOF},
		{"half frame then cut", "\x0ba\x1c\r\x0bMSH|ha", []string{"a"}, mllp.ErrTruncated},
		{"cut inside the end", "\x0ba\x1c", nil, mllp.ErrTruncated},
		{"end block without carriage return", "\x0ba\x1cb", nil, mllp.ErrMalformed},
		{"frame at the bound", "\x0b" + strings.Repeat("x", 64) + "\x1c\r", []string{strings.Repeat("x", 64)}, io.EOF},
		{"frame above the bound", "\x0b" + strings.Repeat("x", 65) + "\x1c\r", nil, mllp.ErrFrameTooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, stream := range []io.Reader{
				strings.NewReader(tt.stream),
				iotest.OneByteReader(strings.NewReader(tt.stream)), // split frames
				iotest.DataErrReader(strings.NewReader(tt.stream)),
			} {
				got, err := readAll(mllp.NewReader(stream, 64))
				if !errors.Is(err, tt.end) {
					t.Errorf("ended with %v, want %v", err, tt.end)
				}
				if strings.Join(got, "|") != strings.Join(tt.want, "|") || len(got) != len(tt.want) {
					t.Errorf("messages %q, want %q", got, tt.want)
				}
			}
		})
	}
}

func TestFrameRefusesWhatNoReceiverCouldRead(t *testing.T) {
	for _, message := range []string{"", "a\x0bb", "a\x1cb", "a\x1c\rb"} {
		if _, err := mllp.Frame([]byte(message)); !errors.Is(err, mllp.ErrMalformed) {
			t.Errorf("Frame(%q): %v, want ErrMalformed", message, err)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte("\x0bMSH|^~\\&|\r\x1c\r"), 1<<10)
	f.Add([]byte("noise\x0ba\x0bb\x1c\r\x0b"), 4)
	f.Add([]byte("\x0ba\x1cx"), 2)
	f.Fuzz(func(t *testing.T, stream []byte, max int) {
		messages, err := readAll(mllp.NewReader(bytes.NewReader(stream), max))
		if err == nil {
			t.Fatal("a finite stream must end with an error")
		}
		bound := max
		if bound <= 0 {
			bound = mllp.DefaultMaxFrame
		}
		for _, m := range messages {
			if len(m) > bound {
				t.Fatalf("message of %d bytes passed a bound of %d", len(m), bound)
			}
			if strings.ContainsAny(m, "\x0b\x1c") {
				t.Fatalf("framing byte inside message %q", m)
			}
		}
	})
}

func FuzzFrame(f *testing.F) {
	f.Add([]byte("MSH|^~\\&|\r"), []byte("MSA|AA\r"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		framedA, errA := mllp.Frame(a)
		framedB, errB := mllp.Frame(b)
		if errA != nil || errB != nil {
			return
		}
		got, _ := readAll(mllp.NewReader(bytes.NewReader(append(framedA, framedB...)), 0))
		if len(got) != 2 || got[0] != string(a) || got[1] != string(b) {
			t.Fatalf("sent %q and %q, read %q", a, b, got)
		}
	})
}

func readAll(r *mllp.Reader) ([]string, error) {
	var messages []string
	for {
		m, err := r.Next()
		if err != nil {
			return messages, err
		}
		messages = append(messages, string(m))
	}
}
