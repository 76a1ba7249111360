package spool

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/OpenPrinting/goipp"
)

// findWithin is how long printers on the network have to answer. Those that
// are awake do within a second.
const findWithin = 3 * time.Second

// Found is a printer that was found, and what to put into the settings for it.
type Found struct {
	Name     string
	Address  string
	Model    string
	Location string
	// Formats are MIME types; empty where it does not say.
	Formats []string
	// Device is what a queue of this machine's CUPS prints to; empty for a
	// printer that was found on the network.
	Device string
	// State is how a CUPS queue is; the zero value of a printer that has not been
	// asked.
	State State
}

// Takes reports whether the printer says that it prints a kind of document.
func (f Found) Takes(format string) bool {
	return slices.ContainsFunc(f.Formats, func(have string) bool { return strings.EqualFold(have, format) })
}

// Find looks for printers: the queues of this machine's CUPS, and those that
// announce themselves on the network by DNS-SD (RFC 6763). What is found on one
// way is given whatever happens on the other; the error says what went wrong. A
// machine without CUPS is no error. A printer that is found on both ways is given
// once: as itself where it takes PDF, or as the queue that makes it do so.
func Find(ctx context.Context, n Network) ([]Found, error) {
	ctx, cancel := context.WithTimeout(ctx, findWithin)
	defer cancel()
	var queues, announced []Found
	var errQueues, errAnnounced error
	var both sync.WaitGroup
	both.Go(func() { queues, errQueues = findQueues(ctx, n.withDefaults()) })
	both.Go(func() { announced, errAnnounced = findAnnounced(ctx, n.withDefaults()) })
	both.Wait()
	if errors.Is(errQueues, syscall.ECONNREFUSED) {
		errQueues = nil
	}
	return merged(queues, announced), errors.Join(errQueues, errAnnounced)
}

// merged gives every printer once, by name.
func merged(queues, announced []Found) []Found {
	all := queues
	for _, a := range announced {
		i := slices.IndexFunc(all, func(f Found) bool { return samePrinter(f, a) })
		switch {
		case i < 0:
			all = append(all, a)
		case a.Takes("application/pdf") && all[i].Device != "":
			all[i] = a
		}
	}
	slices.SortFunc(all, func(a, b Found) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Address, b.Address)) })
	return all
}

// samePrinter reports whether two ways lead to one printer: the same host and
// port, and the same path there. A box of several printers has a port for each.
func samePrinter(f, other Found) bool {
	one, err := url.Parse(cmp.Or(f.Device, f.Address))
	two, err2 := url.Parse(other.Address)
	if err != nil || err2 != nil || one.Hostname() != two.Hostname() || portOf(one) != portOf(two) {
		return false
	}
	return strings.Trim(one.Path, "/") == strings.Trim(two.Path, "/")
}

// portOf gives the port of an address, the usual one of its scheme where it has
// none.
func portOf(u *url.URL) string {
	if u.Scheme == "socket" {
		return cmp.Or(u.Port(), rawPort)
	}
	return cmp.Or(u.Port(), ippPort)
}

var findingAttrs = append([]string{"printer-name", "printer-info", "printer-location", "printer-make-and-model",
	"document-format-supported", "device-uri"}, stateAttrs...)

// findQueues asks CUPS for its queues, with CUPS-Get-Printers.
func findQueues(ctx context.Context, n Network) ([]Found, error) {
	if n.Client == nil {
		return nil, nil
	}
	cups, err := newIPP("ipp://"+n.CUPS+"/", "http://"+n.CUPS+"/", n)
	if err != nil {
		return nil, err
	}
	m := cups.request(goipp.OpCupsGetPrinters)
	cups.addUser(m)
	add(&m.Operation, "requested-attributes", goipp.TagKeyword, findingAttrs...)
	answer, _, err := cups.exchange(ctx, m, nil)
	switch {
	case err != nil:
		return nil, err
	case goipp.Status(answer.Code) == goipp.StatusErrorNotFound: // it has no queue
		return nil, nil
	case !succeeded(answer.Code):
		return nil, statusFault(answer)
	}
	var queues []Found
	for _, group := range answer.Groups {
		if group.Tag == goipp.TagPrinterGroup {
			queues = append(queues, queueFound(group.Attrs, n.CUPS))
		}
	}
	return queues, nil
}

func queueFound(attrs goipp.Attributes, cups string) Found {
	state, _ := stateOf(attrs) // one that says nothing of its state is unreachable, and so shown
	name := textIn(attrs, "printer-name")
	return Found{
		Name:     cmp.Or(textIn(attrs, "printer-info"), name),
		Address:  (&url.URL{Scheme: "ipp", Host: cups, Path: "/printers/" + name}).String(),
		Model:    textIn(attrs, "printer-make-and-model"),
		Location: textIn(attrs, "printer-location"),
		Formats:  textsOf(attrs, "document-format-supported"),
		Device:   textIn(attrs, "device-uri"),
		State:    state,
	}
}

// addressOf is what to put into the settings for a service that was announced.
// The number is better than the name here: few machines resolve .local names
// while the rest of the network is down.
func addressOf(scheme, host string, port uint16, usual, path string) string {
	u := url.URL{Scheme: scheme, Host: host}
	if strings.Contains(host, ":") {
		u.Host = "[" + host + "]"
	}
	if number := portText(port); number != usual {
		u.Host = net.JoinHostPort(host, number)
	}
	if path != "" {
		u.Path = "/" + strings.TrimPrefix(path, "/")
	}
	return u.String()
}
