package spool

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// announcer answers questions of multicast DNS on the loopback, as the printers
// of a department would together.
func announcer(t *testing.T, resources ...dnsmessage.Resource) (address string) {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		packet := make([]byte, 9000)
		for {
			n, from, err := conn.ReadFrom(packet)
			if err != nil {
				return
			}
			var question dnsmessage.Message
			if err := question.Unpack(packet[:n]); err != nil || len(question.Questions) != 3 {
				t.Errorf("asked %v, %v", question.Questions, err)
			}
			answer := dnsmessage.Message{Header: dnsmessage.Header{Response: true, Authoritative: true}, Answers: resources}
			data, err := answer.Pack()
			if err != nil {
				t.Error(err)
			}
			for _, packet := range [][]byte{[]byte("not DNS at all"), data, data} {
				if _, err := conn.WriteTo(packet, from); err != nil {
					t.Error(err)
				}
			}
		}
	}()
	t.Cleanup(func() { _ = conn.Close(); <-ended })
	return conn.LocalAddr().String()
}

func announced(service, instance, host string, address [4]byte, port uint16, text ...string) []dnsmessage.Resource {
	header := func(name string, kind dnsmessage.Type) dnsmessage.ResourceHeader {
		return dnsmessage.ResourceHeader{Name: dnsmessage.MustNewName(name), Type: kind, Class: dnsmessage.ClassINET, TTL: 120}
	}
	full := instance + "." + service
	return []dnsmessage.Resource{
		{Header: header(service, dnsmessage.TypePTR), Body: &dnsmessage.PTRResource{PTR: dnsmessage.MustNewName(full)}},
		{Header: header(full, dnsmessage.TypeSRV), Body: &dnsmessage.SRVResource{Port: port, Target: dnsmessage.MustNewName(host)}},
		{Header: header(full, dnsmessage.TypeTXT), Body: &dnsmessage.TXTResource{TXT: text}},
		{Header: header(host, dnsmessage.TypeA), Body: &dnsmessage.AResource{A: address}},
	}
}

func findingNetwork(cups, dns string) Network {
	return Network{Client: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}, User: "K3", CUPS: cups, MulticastDNS: dns}
}

func TestPrintersThatAnnounceThemselvesAreFound(t *testing.T) {
	laser := []string{"txtvers=1", "rp=ipp/print", "ty=Example 400", "note=Majors, by bay 4", "pdl=application/pdf,image/urf"}
	dns := announcer(t, slices.Concat(
		announced("_ipp._tcp.local.", "Majors laser", "laser.local.", [4]byte{10, 20, 4, 51}, 631, laser...),
		announced("_ipps._tcp.local.", "Majors laser", "laser.local.", [4]byte{10, 20, 4, 51}, 631, laser...),
		announced("_pdl-datastream._tcp.local.", "Majors laser", "laser.local.", [4]byte{10, 20, 4, 51}, 9100, "pdl=application/postscript"),
		announced("_pdl-datastream._tcp.local.", "Reception Zebra", "zebra.local.", [4]byte{10, 20, 4, 61}, 9100, "usb_MFG=Zebra Technologies", "ty=ZD421"),
		announced("_ipp._tcp.local.", "Odd one", "odd.local.", [4]byte{10, 20, 4, 71}, 8631, "rp=ipp/print", "pdl=image/urf"),
	)...)
	all, err := Find(t.Context(), findingNetwork(freePort(t), dns))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"Majors laser": "ipp://10.20.4.51/ipp/print", "Reception Zebra": "socket://10.20.4.61", "Odd one": "ipp://10.20.4.71:8631/ipp/print"}
	for _, f := range all {
		if want[f.Name] != f.Address {
			t.Errorf("%+v", f)
		}
		if f.Takes("application/pdf") != (f.Name == "Majors laser") || f.Takes(zplFormat) != (f.Name == "Reception Zebra") {
			t.Errorf("%s takes %v", f.Name, f.Formats)
		}
	}
	if len(all) != len(want) || all[0].Location != "Majors, by bay 4" || all[0].Model != "Example 400" {
		t.Errorf("found %+v", all)
	}
}

// CUPS that does not answer in its own tongue spoils nothing but itself; CUPS that
// is not there is no error.
func TestADeadSourceSpoilsNoOther(t *testing.T) {
	dns := announcer(t, announced("_ipp._tcp.local.", "Laser", "laser.local.", [4]byte{10, 20, 4, 51}, 631, "rp=ipp/print")...)
	p := newFakePrinter(t) // a printer, but no CUPS: it knows no CUPS-Get-Printers
	all, err := Find(t.Context(), findingNetwork(strings.TrimPrefix(p.srv.URL, "http://"), dns))
	if len(all) != 1 || err == nil {
		t.Errorf("found %+v, %v", all, err)
	}
	all, err = Find(t.Context(), findingNetwork(freePort(t), freePort(t)))
	if len(all) != 0 || err != nil {
		t.Errorf("found %+v, %v where there is nothing", all, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Find(ctx, findingNetwork(freePort(t), dns)); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
}

// A box with several printers behind it has one address for each, by the port.
func TestPrintersOfOneBoxAreSeveral(t *testing.T) {
	queue := Found{Name: "Queue", Address: "ipp://localhost/printers/zebra", Device: "socket://10.20.4.60:9100"}
	got := merged([]Found{queue}, []Found{{Name: "One", Address: "socket://10.20.4.60"}, {Name: "Two", Address: "socket://10.20.4.60:9101"}})
	if len(got) != 2 || got[0].Name != "Queue" || got[1].Name != "Two" {
		t.Errorf("found %+v", got)
	}
}

func TestAQueueGivesWayToItsPrinterWhereThatTakesPDF(t *testing.T) {
	queue := Found{Name: "Queue", Address: "ipp://localhost/printers/laser", Device: "ipp://10.20.4.51/ipp/print", Formats: []string{"application/pdf"}}
	for pdl, want := range map[string]string{"application/pdf": "ipp://10.20.4.51/ipp/print", "image/urf": queue.Address} {
		got := merged([]Found{queue}, []Found{{Name: "Laser", Address: "ipp://10.20.4.51/ipp/print", Formats: []string{pdl}}})
		if len(got) != 1 || got[0].Address != want {
			t.Errorf("%s: %+v", pdl, got)
		}
	}
}
