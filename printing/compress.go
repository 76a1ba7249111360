package printing

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
)

// errNotTakenApart says that a file is not laid out as gofpdf lays it out.
var errNotTakenApart = errors.New("its table of objects cannot be followed")

// compressing takes a PDF file as gofpdf writes it, at once, and compresses its
// pages. gofpdf would make a compressor of a megabyte for each page, a third of the
// time of a card; here they are kept from page to page.
type compressing struct{ file []byte }

func (c *compressing) Write(pdf []byte) (n int, err error) {
	if c.file, err = compressed(pdf); err != nil {
		return 0, fmt.Errorf("compressing the pages: %w", err)
	}
	return len(pdf), nil
}

// compressed compresses the pages of a PDF file that gofpdf wrote, and gives it
// another table of its objects (ISO 32000-1, 7.4.4 and 7.5.4).
func compressed(pdf []byte) ([]byte, error) {
	f, err := takeApart(pdf)
	if err != nil {
		return nil, err
	}
	c := compressors.Get().(*compressor)
	defer compressors.Put(c)
	out := bytes.NewBuffer(make([]byte, 0, len(pdf)/2))
	out.Write(f.heading)
	offsets := make([]int, len(f.objects)+1)
	for _, o := range f.objects {
		offsets[o.number] = out.Len()
		o.write(out, c)
	}
	table := out.Len()
	fmt.Fprintf(out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets))
	for _, at := range offsets[1:] {
		fmt.Fprintf(out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(out, "%sstartxref\n%d\n%%%%EOF\n", f.trailer, table)
	return out.Bytes(), nil
}

// pdfParts are what a PDF file is made of, in the order in which it stands there.
type pdfParts struct {
	heading []byte
	objects []object
	trailer []byte
}

// object is a numbered object of a PDF file.
type object struct {
	number, at int
	content    []byte
}

// takeApart follows the table at the end of a file to its objects.
func takeApart(pdf []byte) (p pdfParts, err error) {
	body := pdf[:max(0, bytes.LastIndex(pdf, []byte("startxref\n")))]
	foot, ended := bytes.CutSuffix(bytes.TrimPrefix(pdf[len(body):], []byte("startxref\n")), []byte("\n%%EOF\n"))
	at, err := strconv.Atoi(string(foot))
	if !ended || err != nil || at < 0 || at > len(body) || !bytes.HasPrefix(body[at:], []byte("xref\n0 ")) {
		return p, errNotTakenApart
	}
	table, _, _ := bytes.Cut(body[at:], []byte("trailer\n"))
	p.trailer = body[at+len(table):]
	lines := bytes.Split(bytes.TrimSuffix(table, []byte("\n")), []byte("\n"))
	for i, line := range lines[min(3, len(lines)):] { // after the heading and what is no object
		o := object{number: i + 1}
		if o.at, err = strconv.Atoi(string(line[:min(10, len(line))])); err != nil || o.at < 0 || o.at > at {
			return p, errNotTakenApart
		}
		p.objects = append(p.objects, o)
	}
	slices.SortFunc(p.objects, func(a, b object) int { return cmp.Compare(a.at, b.at) })
	for i, end := len(p.objects)-1, at; i >= 0; i-- {
		p.objects[i].content = body[p.objects[i].at:end]
		end = p.objects[i].at
		p.heading = body[:end]
	}
	return p, nil
}

// write writes an object, and compresses it where it is what stands on a page: a
// stream of which nothing is told but its length.
func (o object) write(out *bytes.Buffer, c *compressor) {
	told, _ := bytes.CutPrefix(o.content, fmt.Appendf(nil, "%d 0 obj\n<</Length ", o.number))
	digits, stream, _ := bytes.Cut(told, []byte(">>\nstream\n"))
	length, err := strconv.Atoi(string(digits))
	if err != nil || length < 0 || length > len(stream) {
		out.Write(o.content)
		return
	}
	small := c.compress(stream[:length])
	fmt.Fprintf(out, "%d 0 obj\n<</Filter /FlateDecode /Length %d>>\nstream\n%s%s", o.number, len(small), small, stream[length:])
}

// compressor compresses one stream after the other, each as if it were the first.
type compressor struct {
	zlib *zlib.Writer
	out  bytes.Buffer
}

var compressors = sync.Pool{New: func() any {
	c := &compressor{}
	c.zlib, _ = zlib.NewWriterLevel(&c.out, zlib.BestSpeed) // which is a level
	return c
}}

// compress gives b compressed, as long as nothing else is compressed.
func (c *compressor) compress(b []byte) []byte {
	c.out.Reset()
	c.zlib.Reset(&c.out)
	c.zlib.Write(b) // into memory, which takes all
	c.zlib.Close()
	return c.out.Bytes()
}
