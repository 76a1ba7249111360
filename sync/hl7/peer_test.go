package hl7_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
	"github.com/tideover/tideover/sync/hl7"
	"github.com/tideover/tideover/sync/mllp"
)

// python finds an interpreter that has the independent library python3-hl7.
func python(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import hl7.mllp").Run() == nil {
			return name
		}
	}
	t.Skip("python3-hl7 is not installed")
	return ""
}

// peer starts the library as a server that answers with code.
func peer(t *testing.T, code string) (addr string, seen *json.Decoder) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, python(t), "testdata/peer.py", "serve", code)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		cmd.Wait()
		if t.Failed() {
			t.Log(complaints.String())
		}
	})
	lines := bufio.NewReader(out)
	port, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("no port: %v\n%s", err, complaints.String())
	}
	return net.JoinHostPort("127.0.0.1", strings.TrimSpace(port)), json.NewDecoder(lines)
}

func peerSender(t *testing.T, addr string) *hl7.Sender {
	client := &mllp.Client{Addr: addr, Dial: new(net.Dialer), Timeout: 10 * time.Second}
	t.Cleanup(func() { client.Close() })
	return &hl7.Sender{Profile: hl7.DefaultProfile("R0A", "R0A09"), To: client, Now: func() time.Time { return now }}
}

func TestIndependentReceiverReadsWhatWeMeant(t *testing.T) {
	addr, seen := peer(t, "AA")
	receipt, err := peerSender(t, addr).Send(context.Background(), arrival(t))
	if err != nil || len(receipt.Proof) != 2 {
		t.Fatalf("%+v, %v", receipt, err)
	}
	for _, event := range []string{"A28", "A04"} {
		var got map[string]string
		if err := seen.Decode(&got); err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{
			"event": event, "family": "O'Brien-Hughes", "given": "Siân", "nhs": "9990000018", "hospital": "8000002",
			"street": "Flat 2 & 3", "postcode": "LS1 4AP",
		} {
			if got[name] != want {
				t.Errorf("%s: it read %s as %q, want %q", event, name, got[name], want)
			}
		}
	}
}

func TestIndependentReceiverRefuses(t *testing.T) {
	for _, code := range []string{"AE", "AR", "CR"} {
		addr, _ := peer(t, code)
		_, err := peerSender(t, addr).Send(context.Background(), arrival(t))
		if refusal, refused := errors.AsType[*record.Refusal](err); !refused || refusal.Code != code {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestIndependentSenderIsAnswered(t *testing.T) {
	interpreter := python(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	tr := &trust{answer: accept}
	server := &mllp.Server{Handle: tr.handle}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ln) }()
	defer func() {
		server.Shutdown(context.Background())
		<-ended
	}()
	host, port, _ := net.SplitHostPort(ln.Addr().String())
	m := encode(t, hl7.DefaultProfile("R0A", "R0A09"), arrival(t))[1]
	cmd := exec.Command(interpreter, "testdata/peer.py", "send", host, port)
	cmd.Stdin = io.Reader(bytes.NewReader(m.Bytes()))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var got struct{ Code, ControlID string }
	if err := json.Unmarshal(out, &got); err != nil || got.Code != "AA" || got.ControlID != m.Get("MSH-10") {
		t.Errorf("it read %s, %v", out, err)
	}
	if tr.got() != "A04" {
		t.Errorf("we saw %q", tr.got())
	}
}
