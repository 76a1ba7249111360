package controls

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// AllergyStatus is what is known of a patient's allergies. Unavailable is not
// none, and not recorded is neither (ISB 1505).
type AllergyStatus int

// The four statuses. The zero value claims nothing.
const (
	AllergiesUnavailable AllergyStatus = iota
	AllergiesNotRecorded
	NoKnownAllergies
	KnownAllergies
)

type allergyLook struct {
	words string
	icon  Icon
	color color.Color
	style Style
}

var allergyLooks = map[AllergyStatus]allergyLook{
	AllergiesUnavailable: {"Allergies unavailable", NoEntry, Grey, Soft},
	AllergiesNotRecorded: {"Allergies not recorded", Ring, Grey, Soft},
	NoKnownAllergies:     {"No known allergies", Tick, Ink, Strong},
	KnownAllergies:       {"Known allergies", Stop, Red, Strong.In(DarkRed)},
}

// String is the status in exactly the words of ISB 1505.
func (a AllergyStatus) String() string { return allergyLooks[a].words }

// Allergies shows an allergy status with its icon.
func Allergies(a AllergyStatus) *Text {
	look := allergyLooks[a]
	return NewText(IconRun(look.icon, look.color, 18), GapRun(7), look.style.Run(look.words))
}

// BannerCell is a label and value in the banner's second row. Shorten lets a
// long value end with an ellipsis: an address, never a name or number.
type BannerCell struct {
	Label, Value string
	Shorten      bool
}

// Patient is what the banner shows: only what is on disk or in the index,
// worded by the caller. An unknown is written out: "Not known".
type Patient struct {
	Name      string // "SMITH, John (Mr)"
	KnownAs   string
	Born      string // "14-Mar-1958 (68y)"; of the dead without the age
	Gender    string
	NHSNumber string // 3-3-4
	Died      string // the date; set, it makes the banner that of the dead
	AgeDied   string // "65y"
	Cells     []BannerCell
	Allergies AllergyStatus
	MoreKey   string // key that shows the rest, "" for none
}

// PatientBanner is the banner of ISB 1505 over the full width: 56 for who it
// is, 34 for what else is known, 3 of black. One patient only; a name that
// needs two lines makes it higher.
type PatientBanner struct {
	drawn
}

// NewPatientBanner is a banner; it is hidden until Set.
func NewPatientBanner() *PatientBanner {
	b := &PatientBanner{}
	b.init(b)
	b.Hide()
	return b
}

// Set shows a patient.
func (b *PatientBanner) Set(p Patient) {
	parts := []fyne.CanvasObject{identityRow(p)}
	if len(p.Cells) > 0 {
		parts = append(parts, detailRow(p))
	}
	b.show(Down(0, append(parts, Rule(3, Black))...))
	b.appear(true)
}

// Clear takes the patient off the screen.
func (b *PatientBanner) Clear() { b.appear(false) }

func (b *PatientBanner) appear(on bool) {
	if b.Visible() == on {
		return
	}
	if on {
		b.Show()
	} else {
		b.Hide()
	}
	rearrange(b)
}

const bannerPad = 14

var bannerLabel = Style{Size: 15, Color: hex(0xccd6e7)}
var bannerValue = Style{Size: 18, Bold: true, Color: White}

func identityRow(p Patient) fyne.CanvasObject {
	var ground fyne.CanvasObject = canvas.NewRectangle(DarkBlue)
	if p.Died != "" {
		ground = bannerHatch()
	}
	names := []fyne.CanvasObject{NewParagraph(Title.In(White).Run(p.Name))}
	if p.KnownAs != "" {
		names = append(names, NewParagraph(Small.In(White).Run("Known as "+p.KnownAs)))
	}
	row := Across(36, Grow(Down(-3, names...)), bornBlock(p),
		bannerPair("Gender", p.Gender), bannerPair("NHS No.", p.NHSNumber))
	return Over(ground, Blank(1, 56), Inset(Insets{0, 20, 0, 20}, row))
}

func bannerPair(label, value string) *Text {
	return NewText(bannerLabel.Run(label), GapRun(8), bannerValue.Run(value))
}

func bornBlock(p Patient) fyne.CanvasObject {
	if p.Died == "" {
		return bannerPair("Born", p.Born)
	}
	died := []Run{bannerLabel.Run("Died "), bannerValue.Run(p.Died)}
	if p.AgeDied != "" {
		died = append(died, GapRun(10), bannerLabel.Run("Age at Death "), bannerValue.Run(p.AgeDied))
	}
	return Down(-1, NewText(bannerLabel.Run("Born "), bannerValue.Run(p.Born)), NewText(died...))
}

func detailRow(p Patient) fyne.CanvasObject {
	parts := []fyne.CanvasObject{}
	for _, cell := range p.Cells {
		parts = append(parts, detailCell(cell), bannerEdge())
	}
	if len(parts) > 0 {
		parts = parts[:len(parts)-1]
	}
	parts = append(parts, Grow(Blank(1, 1)), bannerEdge(), bannerCell(Allergies(p.Allergies)))
	if p.MoreKey != "" {
		parts = append(parts, bannerEdge(),
			bannerCell(NewText(Caption.Run("More"), GapRun(7), KeyRun(p.MoreKey))))
	}
	return On(White, Sized(0, 34, AcrossFull(0, parts...)))
}

func detailCell(cell BannerCell) fyne.CanvasObject {
	text := NewText(Caption.Run(cell.Label), GapRun(7), Strong.Run(cell.Value))
	if cell.Shorten {
		natural := ceil(text.set(0)[0].width) + 2*bannerPad
		return shrinking(func() float32 { return natural }, bannerCell(text.Shortened()))
	}
	return bannerCell(text)
}

func bannerCell(text *Text) fyne.CanvasObject {
	return Inset(Insets{0, bannerPad, 0, bannerPad}, Across(0, Grow(text)))
}

func bannerEdge() fyne.CanvasObject { return Sized(1, 0, canvas.NewRectangle(Pale)) }
