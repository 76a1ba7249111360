package spool

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/dns/dnsmessage"
	"golang.org/x/net/ipv4"
)

// A question of thirty lines and its answers are all that is wanted of multicast
// DNS here, so they are written out on dnsmessage; the libraries for it bring a
// second DNS with them, and log on their own.

// service is a kind of service that printers announce.
type service struct {
	name   string // RFC 6763 section 7
	scheme string
	port   string // the usual one, left out of an address
}

var services = []service{
	{"_ipp._tcp.local.", "ipp", ippPort},
	{"_ipps._tcp.local.", "ipps", ippPort},
	{"_pdl-datastream._tcp.local.", "socket", rawPort},
}

// askAgain is when the question is put once more: a packet may be lost.
const askAgain = 700 * time.Millisecond

// findAnnounced asks the network until ctx ends, and gives the printers that
// answered.
func findAnnounced(ctx context.Context, n Network) ([]Found, error) {
	conn, err := net.ListenPacket("udp4", ":0")
	if err != nil {
		return nil, fmt.Errorf("asking for printers on the network: %w", err)
	}
	defer conn.Close()
	group, err := net.ResolveUDPAddr("udp4", n.MulticastDNS)
	if err != nil {
		return nil, err
	}
	question, err := askForServices()
	if err != nil {
		return nil, err
	}
	heard := announcements{service: map[string]map[string]bool{}, at: map[string]dnsmessage.SRVResource{}, text: map[string]map[string]string{}, host: map[string]string{}}
	for asked := 0; ctx.Err() == nil; asked++ {
		if asked < 2 {
			if err := sendOut(conn, question, group); err != nil {
				return nil, fmt.Errorf("asking for printers on the network: %w", err)
			}
		}
		heard.listen(ctx, conn)
	}
	return heard.printers(), nil
}

// askForServices is one question for all kinds of service. That the answer may
// come to us alone is said in the top bit of the class (RFC 6762 section 5.4).
func askForServices() ([]byte, error) {
	const toUsAlone = dnsmessage.ClassINET | 1<<15
	var m dnsmessage.Message
	for _, s := range services {
		name, err := dnsmessage.NewName(s.name)
		if err != nil {
			return nil, err
		}
		m.Questions = append(m.Questions, dnsmessage.Question{Name: name, Type: dnsmessage.TypePTR, Class: toUsAlone})
	}
	return m.Pack()
}

// sendOut puts the question to every network that this machine is on: while the
// way out is down there may be no default route to choose one by. It fails where
// none takes it.
func sendOut(conn net.PacketConn, question []byte, group *net.UDPAddr) error {
	if !group.IP.IsMulticast() {
		_, err := conn.WriteTo(question, group)
		return err
	}
	interfaces, err := net.Interfaces()
	if err != nil {
		return err
	}
	errs := []error{errors.New("no network is connected")}
	packets := ipv4.NewPacketConn(conn)
	for _, i := range interfaces {
		if i.Flags&net.FlagUp == 0 || i.Flags&net.FlagMulticast == 0 || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		err := packets.SetMulticastInterface(&i)
		if err == nil {
			_, err = conn.WriteTo(question, group)
		}
		errs = append(errs, err)
	}
	if len(errs) > 1 {
		errs = errs[1:]
	}
	for _, err := range errs {
		if err == nil {
			return nil
		}
	}
	return errors.Join(errs...)
}

// announcements are what the network said, by instance and by host.
type announcements struct {
	service map[string]map[string]bool // instances, by service
	at      map[string]dnsmessage.SRVResource
	text    map[string]map[string]string
	host    map[string]string
}

// listen takes answers for a while. What is no DNS is passed over: anybody may
// send to this port.
func (a *announcements) listen(ctx context.Context, conn net.PacketConn) {
	end := time.Now().Add(askAgain)
	if last, ok := ctx.Deadline(); ok && last.Before(end) {
		end = last
	}
	packet := make([]byte, 9000)
	for ctx.Err() == nil {
		if err := conn.SetReadDeadline(end); err != nil {
			return
		}
		n, _, err := conn.ReadFrom(packet)
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, net.ErrClosed):
			return
		case err != nil:
			continue
		}
		a.take(packet[:n])
	}
}

// take reads one answer.
func (a *announcements) take(packet []byte) {
	var m dnsmessage.Message
	if m.Unpack(packet) != nil || !m.Response {
		return
	}
	for _, r := range append(m.Answers, m.Additionals...) {
		name := r.Header.Name.String()
		switch body := r.Body.(type) {
		case *dnsmessage.PTRResource:
			if a.service[name] == nil {
				a.service[name] = map[string]bool{}
			}
			a.service[name][body.PTR.String()] = true
		case *dnsmessage.SRVResource:
			a.at[name] = *body
		case *dnsmessage.TXTResource:
			a.text[name] = textKeys(body.TXT)
		case *dnsmessage.AResource:
			a.host[name] = net.IP(body.A[:]).String()
		}
	}
}

// textKeys reads key=value pairs; keys know no case (RFC 6763 section 6.4).
func textKeys(texts []string) map[string]string {
	keys := map[string]string{}
	for _, t := range texts {
		key, value, _ := strings.Cut(t, "=")
		keys[strings.ToLower(key)] = value
	}
	return keys
}

// printers gives what can be put into the settings. Of raw ports those of label
// printers: others want a language that is not spoken here.
func (a *announcements) printers() []Found {
	var all []Found
	for _, s := range services {
		for instance := range a.service[s.name] {
			srv, known := a.at[instance]
			host := a.host[srv.Target.String()]
			if !known || host == "" {
				continue
			}
			f := described(a.text[instance])
			f.Name = instanceName(instance, s.name)
			f.Address = addressOf(s.scheme, host, srv.Port, s.port, a.text[instance]["rp"])
			if s.scheme == "socket" {
				f.Address = addressOf(s.scheme, host, srv.Port, s.port, "")
				if !f.Takes(zplFormat) {
					continue
				}
				f.Formats = []string{zplFormat}
			}
			all = append(all, f)
		}
	}
	return merged(nil, all)
}

// described reads what a printer says of itself in its TXT record (Bonjour
// Printing Specification 1.2.1, section 9.2).
func described(text map[string]string) Found {
	f := Found{Model: text["ty"], Location: text["note"]}
	for format := range strings.SplitSeq(text["pdl"], ",") {
		if format = strings.TrimSpace(format); format != "" {
			f.Formats = append(f.Formats, format)
		}
	}
	maker := strings.ToLower(text["usb_mfg"] + " " + text["ty"] + " " + text["product"])
	if strings.Contains(maker, "zebra") || strings.Contains(maker, "ztc") || strings.Contains(strings.ToLower(text["usb_cmd"]), "zpl") {
		f.Formats = append(f.Formats, zplFormat)
	}
	return f
}

// instanceName is the part of an instance that people chose, without escapes.
func instanceName(instance, service string) string {
	return strings.ReplaceAll(strings.TrimSuffix(strings.TrimSuffix(instance, service), "."), `\`, "")
}

func portText(port uint16) string { return strconv.Itoa(int(port)) }
