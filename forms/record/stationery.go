package record

// Stationery names a sort of paper that runs out and that only a person can
// count. Its text stands in the ledger, so it never changes.
type Stationery string

// The stationery of this version.
const (
	LabelPaper Stationery = "label-sheets" // A4 sheets of labels
	LabelRoll  Stationery = "label-roll"   // single labels on thermal rolls
	AdultBands Stationery = "adult-bands"  // and those for children: a printer takes either
	BabyBands  Stationery = "baby-bands"   // and those for infants
	PlainPaper Stationery = "plain-paper"  // A4
)

// AllStationery is every sort, in the order in which a desk runs short of it.
var AllStationery = []Stationery{LabelPaper, LabelRoll, AdultBands, BabyBands, PlainPaper}

var stationeryWords = map[Stationery]string{
	LabelPaper: "Label sheets", LabelRoll: "Labels on the roll", AdultBands: "Adult and child wristbands", BabyBands: "Baby and infant wristbands", PlainPaper: "Plain A4 paper",
}

// String gives the words of the screen. A sort that a later version counts is
// named as it stands in the ledger.
func (s Stationery) String() string {
	if words, ok := stationeryWords[s]; ok {
		return words
	}
	return string(s)
}

// StationeryCounted is a person's word on how much of one sort is left: from
// then on, what is printed is taken off it.
type StationeryCounted struct {
	Item Stationery `json:"item"`
	Left int        `json:"left"`
}

// StationeryAdded is a person's word that a box was opened, or, below zero,
// that some were spoiled and thrown away.
type StationeryAdded struct {
	Item Stationery `json:"item"`
	By   int        `json:"by"`
}

// Kind is KindStationeryCounted.
func (*StationeryCounted) Kind() Kind { return KindStationeryCounted }

// Kind is KindStationeryAdded.
func (*StationeryAdded) Kind() Kind { return KindStationeryAdded }
