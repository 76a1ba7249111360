package record

// Transcript says that a form was typed in from paper: from which page, and
// what of it was hard to read. Who wrote it is the entry's OnBehalfOf, who
// typed it the Author.
type Transcript struct {
	// Serial is the page's; 0 where the writing was on no page of a kiosk.
	Serial int     `json:"serial,omitempty"`
	Doubts []Doubt `json:"doubts,omitempty"`
}

// Doubt is an answer whose writing can be read in more than one way, or not
// at all. It stays a question for whoever wrote it, whatever was typed.
type Doubt struct {
	At    string `json:"at"`    // of the question in the form
	Label string `json:"label"` // as the form words it
	Words string `json:"words,omitempty"`
}
