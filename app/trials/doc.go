// Package trials tries the print queue as an outage would: a stream of patients
// on a kiosk that runs as a process of its own, and two printers that nobody
// here wrote (ippeveprinter of CUPS), which jam, run out of paper, stand open, go
// away, and vanish with half a sheet in them, while the kiosk itself loses its
// power with a sheet under way. It holds tests alone.
//
// In the end every sheet is accounted for: it came out once, or a person was
// asked about it, and what came instead says that it is a copy. The documents
// that the printers received prove it, not the kiosk's own word: each file is
// named by the printer after the job that it was sent as, and serial and mark
// are read from it by pdftotext.
//
// `go test` runs a short form, `make trials` a long one (TIDEOVER_TRIALS=full).
package trials
