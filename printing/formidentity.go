package printing

import "fmt"

// whoItIs draws the patient on a page of a form, or room to write who it is.
func (s *formSheet) whoItIs(n int) {
	switch {
	case s.form.About != nil && n == 1:
		s.identityFrame(s.id)
		s.copyBox()
	case s.form.About != nil:
		s.strip(s.id)
	case n == 1:
		s.identityToWrite()
		s.blankBox()
	default:
		s.stripToWrite()
	}
}

// identityToWrite draws the frame of the first page with boxes for everything
// that a printed one says.
func (s *formSheet) identityToWrite() {
	const x, y, w, h, names, born = 15.5, 20.0, 152.0, 34.0, 30.6, 41.4
	s.box(x, y, w, h, frame)
	s.put(x+3, y+7, rowLabel, "Downtime No.")
	s.digitBoxes(x+25, y+2, 4.6, 7.2, 1.6, 2, 5, 5)
	s.put(x+88.5, y+7, rowLabel, "NHS No.")
	s.digitBoxes(x+102, y+2, 4.5, 7.2, 1.6, 3, 3, 4)
	s.line(x, names, x+w, names, thin)
	for i, name := range []string{"FAMILY name", "Given name", "Known as"} {
		at := x + []float64{0, 54, 108}[i]
		if i > 0 {
			s.line(at, names, at, born, thin)
		}
		s.put(at+2, names+3.4, label, name)
	}
	s.line(x, born, x+w, born, thin)
	s.put(x+3, born+6.2, rowLabel, "Born")
	s.digitBoxes(x+12, born+1.3, 5, 7, 2, 2, 3, 4)
	s.put(x+65, born+6.2, rowLabel, "Age")
	s.line(x+72, born+7.4, x+84, born+7.4, thin)
	s.put(x+88.5, born+6.2, rowLabel, "Sex")
	at := x + 96.0
	for _, words := range []string{"female", "male", "not known"} {
		at = s.choice(at, born+6.2, words)
	}
	s.put(x+12, y+h-1.6, label, "day, month in letters, year")
}

// blankBox stands where a printed record says original or copy.
func (s *formSheet) blankBox() {
	const x, y, w, h = 171.0, 43.0, 24.0, 11.0
	s.box(x, y, w, h, section)
	words := "BLANK"
	if s.form.Filled {
		words = "NO RECORD"
	}
	s.putCentre(x+w/2, y+5.2, s.squeeze(style{12, true}, words, w-2, 8), words)
	beneath := "not numbered"
	if s.job.FirstSerial > 0 {
		beneath = fmt.Sprintf("sheet %06d", s.job.FirstSerial)
	}
	s.putCentre(x+w/2, y+9.2, label, beneath)
}

// stripToWrite draws the frame of later pages, to be written on too: pages
// come apart.
func (s *formSheet) stripToWrite() {
	const x, y, w, h = 15.5, 20.0, 152.0, 17.0
	s.box(x, y, w, h, frame)
	s.line(x, y+8.5, x+w, y+8.5, thin)
	s.line(x+100, y+8.5, x+100, y+h, thin)
	s.put(x+3, y+6, rowLabel, "Downtime No.")
	s.digitBoxes(x+25, y+1.2, 4.6, 6.2, 1.6, 2, 5, 5)
	s.put(x+88.5, y+6, rowLabel, "NHS No.")
	s.digitBoxes(x+102, y+1.2, 4.5, 6.2, 1.6, 3, 3, 4)
	s.put(x+2, y+12, label, "FAMILY name, given name")
	s.put(x+102, y+12, label, "Born")
}
