package app

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/OpenPrinting/goipp"
)

// BenchmarkFirstByte takes the time from the key that saves an arrival to the
// first byte of each sheet of its set (card, 24 labels, band) at printers that
// are reached over TCP and speak IPP. One printer takes all three one after the
// other, or each of three takes its own; the last of them is the set complete.
func BenchmarkFirstByte(b *testing.B) {
	b.Run("one printer", func(b *testing.B) { benchFirstByte(b, nil) })
	b.Run("three printers", func(b *testing.B) { benchFirstByte(b, []string{"card", "labels", "wristband"}) })
}

// benchFirstByte has a printer for each of some sheets, or one for all.
func benchFirstByte(b *testing.B, sheets []string) {
	printer := &arrivedPrinter{first: make(chan time.Time, 3)}
	server := httptest.NewServer(printer)
	defer server.Close()
	address := strings.Replace(server.URL, "http", "ipp", 1) + "/ipp/print"
	k := benchKiosk(b, func(s *Settings) {
		s.Lists.Every = 0 // a list that prints itself would be taken for a sheet of the set
		s.Printers = []Printer{{Name: "Majors laser", Address: address, Sheets: sheets[:min(1, len(sheets))]}}
		for _, sheet := range sheets[len(s.Printers[0].Sheets):] {
			s.Printers = append(s.Printers, Printer{Name: sheet, Address: address, Sheets: []string{sheet}})
		}
	})
	s := benchSession(b, k)
	var after [3][]time.Duration
	for b.Loop() {
		f := filledArrival(b, s)
		began := time.Now()
		if _, err := f.Save(ctx); err != nil {
			b.Fatal(err)
		}
		for i := range after {
			after[i] = append(after[i], (<-printer.first).Sub(began))
		}
	}
	for i, name := range []string{"first", "second", "set"} {
		b.ReportMetric(float64(quantile(after[i], 50).Microseconds())/1000, name+"-p50-ms")
		b.ReportMetric(float64(quantile(after[i], 99).Microseconds())/1000, name+"-p99-ms")
	}
}

// arrivedPrinter prints nothing and is done at once. It tells when the first
// byte of each document arrives.
type arrivedPrinter struct{ first chan time.Time }

func (p *arrivedPrinter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var m goipp.Message
	if err := m.Decode(r.Body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer := goipp.NewResponse(goipp.DefaultVersion, goipp.StatusOk, m.RequestID)
	answer.Operation.Add(goipp.MakeAttribute("attributes-charset", goipp.TagCharset, goipp.String("utf-8")))
	answer.Operation.Add(goipp.MakeAttribute("attributes-natural-language", goipp.TagLanguage, goipp.String("en")))
	switch goipp.Op(m.Code) {
	case goipp.OpGetPrinterAttributes:
		answer.Printer.Add(goipp.MakeAttribute("printer-state", goipp.TagEnum, goipp.Integer(3)))
		answer.Printer.Add(goipp.MakeAttribute("printer-state-reasons", goipp.TagKeyword, goipp.String("none")))
		answer.Printer.Add(goipp.MakeAttribute("printer-is-accepting-jobs", goipp.TagBoolean, goipp.Boolean(true)))
	case goipp.OpPrintJob, goipp.OpGetJobAttributes:
		answer.Job.Add(goipp.MakeAttribute("job-id", goipp.TagInteger, goipp.Integer(1)))
		answer.Job.Add(goipp.MakeAttribute("job-state", goipp.TagEnum, goipp.Integer(9)))
	}
	if goipp.Op(m.Code) == goipp.OpPrintJob {
		if _, err := io.ReadFull(r.Body, make([]byte, 1)); err == nil {
			p.first <- time.Now()
		}
		_, _ = io.Copy(io.Discard, r.Body)
	}
	data, err := answer.EncodeBytes()
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", goipp.ContentType)
	_, _ = w.Write(data)
}
