package spool

import (
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"
)

// ippPort serves both ipp and ipps (RFC 3510, RFC 7472).
const ippPort = "631"

// usualPath is where most printers answer (PWG 5100.14 section 4).
const usualPath = "/ipp/print"

// AddressError is an address that names no printer of a sort this package has.
// Its text says what to write instead.
type AddressError struct {
	Address string
	Advice  string
}

// Error says what is wrong and what to write.
func (e *AddressError) Error() string {
	return fmt.Sprintf("%q is not a printer's address: %s", e.Address, e.Advice)
}

// Open makes the printer that an address names, without calling it:
//
//	ipp://10.20.4.51/ipp/print     IPP over HTTP, port 631 unless another is given
//	ipps://printer.local/ipp/print IPP over TLS
//	socket://10.20.4.61            a label printer that reads ZPL, port 9100
//	file:///var/spool/sheets       a folder
//	/var/spool/sheets              the same
//
// The error is an *AddressError, or says that the network has no client.
func Open(address string, n Network) (Printer, error) { return open(address, n) }

func open(address string, n Network) (device, error) {
	address = strings.TrimSpace(address)
	if filepath.IsAbs(address) {
		return NewFolder(address), nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, &AddressError{address, adviceFor(address)}
	}
	switch u.Scheme {
	case "ipp", "ipps":
		return openIPP(address, u, n)
	case "socket":
		return openRaw(address, u, n)
	case "file":
		return openFolder(address, u)
	}
	return nil, &AddressError{address, adviceFor(address)}
}

func openIPP(address string, u *url.URL, n Network) (device, error) {
	if u.Hostname() == "" {
		return nil, &AddressError{address, "write the printer's name or number after ipp://"}
	}
	uri, post := *u, *u
	if u.Port() == "" {
		post.Host = net.JoinHostPort(u.Hostname(), ippPort)
	}
	post.Scheme = map[string]string{"ipp": "http", "ipps": "https"}[u.Scheme]
	if u.Path == "" || u.Path == "/" {
		uri.Path, post.Path = usualPath, usualPath
	}
	uri.User = nil
	return newIPP(uri.String(), post.String(), n)
}

func openRaw(address string, u *url.URL, n Network) (device, error) {
	if u.Hostname() == "" {
		return nil, &AddressError{address, "write the label printer's name or number after socket://"}
	}
	host := u.Host
	if u.Port() == "" {
		host = net.JoinHostPort(u.Hostname(), rawPort)
	}
	return newRaw(host, n)
}

func openFolder(address string, u *url.URL) (device, error) {
	path := filepath.FromSlash(u.Path)
	if filepath.VolumeName(path) == "" && len(path) > 2 && path[2] == ':' {
		path = path[1:] // file:///C:/sheets
	}
	if u.Host != "" && u.Host != "localhost" || !filepath.IsAbs(path) {
		return nil, &AddressError{address, "a folder is written file:///folder/sub-folder, with three strokes"}
	}
	return NewFolder(path), nil
}

func adviceFor(address string) string {
	if address == "" {
		return "write one like ipp://10.20.4.51/ipp/print, or a folder"
	}
	if strings.Contains(address, "://") {
		return "it must begin with ipp://, ipps://, socket:// or file:///"
	}
	return "write ipp://" + address + usualPath + " for a printer, or the whole path of a folder"
}
