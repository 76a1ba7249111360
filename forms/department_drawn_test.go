package forms

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/tideover/tideover/assets"
	"github.com/tideover/tideover/forms/fhirpath"
)

// cdsElement is the system of the codes that bind a question to an element of
// the Commissioning Data Set 6-2-2, type 011.
const cdsElement = "https://tideover.example/fhir/CodeSystem/cds-6-2-2-element"

// drawing is a Questionnaire as it is written, or one item of it. The tests of
// the department's forms read the file itself, so that they do not take the
// engine's word for what a form says.
type drawing struct {
	LinkID         string
	Text           string
	Type           string
	Required       bool
	Repeats        bool
	Code           []struct{ System, Code string }
	AnswerValueSet string
	AnswerOption   []any
	EnableWhen     []struct{ Question string }
	Extension      []extensionDrawn
	Item           []*drawing
}

type extensionDrawn struct {
	URL             string
	ValueID         string
	ValueString     string
	ValueCode       string
	ValueBoolean    bool
	ValueCoding     struct{ Code string }
	ValueExpression struct{ Name, Language, Expression string }
	Extension       []extensionDrawn
}

// drawings gives the forms that ship, by name.
func drawings(t testing.TB) map[string]*drawing {
	t.Helper()
	all := map[string]*drawing{}
	names, err := fs.Glob(assets.Forms, "forms/*.json")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d forms: %v", len(names), err)
	}
	for _, name := range names {
		data, err := assets.Forms.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		d := &drawing{}
		if err := json.Unmarshal(data, d); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all[strings.TrimSuffix(path.Base(name), ".json")] = d
	}
	return all
}

// each calls do with every item below d and the items it stands in, outermost
// first.
func (d *drawing) each(do func(it *drawing, within []*drawing)) {
	var walk func(*drawing, []*drawing)
	walk = func(p *drawing, within []*drawing) {
		for _, it := range p.Item {
			do(it, within)
			walk(it, append(slices.Clone(within), it))
		}
	}
	walk(d, []*drawing{d})
}

// find gives the item of a linkId, or nil.
func (d *drawing) find(linkID string) *drawing {
	var found *drawing
	d.each(func(it *drawing, _ []*drawing) {
		if it.LinkID == linkID {
			found = it
		}
	})
	return found
}

// extensions gives the extensions whose URL ends as said.
func (d *drawing) extensions(end string) []extensionDrawn {
	var found []extensionDrawn
	for _, x := range d.Extension {
		if strings.HasSuffix(x.URL, "/"+end) {
			found = append(found, x)
		}
	}
	return found
}

// bound gives the elements of CDS that an item is bound to.
func (d *drawing) bound() []string {
	var elements []string
	for _, c := range d.Code {
		if c.System == cdsElement {
			elements = append(elements, c.Code)
		}
	}
	return elements
}

// cdsElements are the names of the schema's elements, from testdata.
func cdsElements(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/department/cds-6-2-2-011-elements.txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(data))
}

// What the forms are bound to is in the schema, and of the type it needs.
func TestFormsAreBoundToCDS(t *testing.T) {
	elements, lists := cdsElements(t), lists(t)
	for name, form := range drawings(t) {
		form.each(func(it *drawing, _ []*drawing) {
			for _, element := range it.bound() {
				if !slices.Contains(elements, element) {
					t.Errorf("%s, %s: CDS 6-2-2 has no element %s", name, it.LinkID, element)
				}
				if takesCode(element) && !it.chosenFrom(lists) {
					t.Errorf("%s, %s: %s is coded, and nothing is offered to choose", name, it.LinkID, element)
				}
				if moment := it.Type == "dateTime"; moment != takesMoment(element) && element != "PersonBirthDate" {
					t.Errorf("%s, %s: %s is asked as %s", name, it.LinkID, element, it.Type)
				}
			}
			if n := len(it.bound()); it.Type == "dateTime" && n != 0 && n != 2 {
				t.Errorf("%s, %s: a moment goes into a date and a time, not into %v", name, it.LinkID, it.bound())
			}
		})
	}
}

// takesCode reports whether an element takes a code of a list.
func takesCode(element string) bool {
	return strings.HasSuffix(element, "_SnomedCt") || slices.Contains([]string{
		"PersonStatedGenderCode", "EthnicCategory", "EmergencyCareAttendanceCategory", "OverseasVisitorChargingCategoryAtCdsActivityDate",
		"MentalHealthActLegalStatusClassificationCode", "ProfessionalRegistrationIssuerCode", "CareProfessionalTier_EmergencyCare",
		"ActivityTreatmentFunctionCode_DecisionToAdmit",
	}, element)
}

// takesMoment reports whether an element takes a date or a time.
func takesMoment(element string) bool {
	return strings.Contains(element, "Date") && element != "OverseasVisitorChargingCategoryAtCdsActivityDate" || strings.Contains(element, "Time")
}

func (d *drawing) chosenFrom(lists *CodeLists) bool {
	_, known := lists.options(d.AnswerValueSet)
	return known || len(d.AnswerOption) > 0
}

// notAsked are the elements of CDS type 011 that no form asks: the kiosk's
// setting or the record says them, or they are worked out of what was asked.
var notAsked = []string{
	// pathways and waiting times, which an emergency department has not
	"UniqueBookingReferenceNumber_Converted", "PatientPathwayIdentifier", "OrganisationIdentifier_PatientPathwayIdentifierIssuer",
	"ReferralToTreatmentPeriod_Status", "WaitingTimeMeasurementType", "ReferralToTreatmentPeriod_StartDate", "ReferralToTreatmentPeriod_EndDate",
	// identity, of which the record knows more than one question can ask
	"NHSNumberStatusIndicatorCode", "OrganisationIdentifier_ResidenceResponsibility", "WithheldIdentityReason",
	"LocalPatientIdentifier_Extended", "OrganisationIdentifier_LocalPatientIdentifier", "PatientName", "PatientUsualAddress", "GPRegistration",
	// setting of the kiosk
	"OrganisationSiteIdentifier_OfTreatment", "EmergencyCareDepartmentType", "EmergencyCareAttendanceIdentifier",
	"CommissioningSerialNumber", "NhsServiceAgreementLineNumber", "ProviderReferenceNumber", "CommissionerReferenceNumber",
	"OrganisationIdentifier_CodeOfProvider", "OrganisationIdentifier_CodeOfCommissioner",
	// worked out
	"AgeAtCdsActivityDate", "CodedClinicalEntrySequenceNumber",
	// nobody in an outage has the answer, or no list of answers is public
	"OrganisationSiteIdentifier_EmergencyCareAttendanceSource", "AccessibleInformationProfessionalRequiredCode_SnomedCt",
	"Latitude", "Longitude", "ClinicalTrialIdentifier", "DiseaseOutbreakNotification",
}

// Every element that a person can answer is asked by some form.
func TestFormsAskEveryElement(t *testing.T) {
	asked := map[string]bool{}
	for _, form := range drawings(t) {
		form.each(func(it *drawing, _ []*drawing) {
			for _, element := range it.bound() {
				asked[element] = true
			}
		})
	}
	for _, element := range cdsElements(t) {
		if asked[element] == slices.Contains(notAsked, element) {
			t.Errorf("%s is asked: %v", element, asked[element])
		}
	}
}

// The same linkId means the same wherever it is asked: same type, same codes,
// same list.
func TestLinkIDsMeanOneThing(t *testing.T) {
	first := map[string]*drawing{}
	where := map[string]string{}
	all := drawings(t)
	for _, name := range namesOf(all) {
		all[name].each(func(it *drawing, _ []*drawing) {
			other := first[it.LinkID]
			if other == nil {
				first[it.LinkID], where[it.LinkID] = it, name
				return
			}
			if it.Type == "group" || it.Type == "display" {
				return
			}
			if it.Type != other.Type || it.AnswerValueSet != other.AnswerValueSet || !slices.Equal(it.Code, other.Code) {
				t.Errorf("%s is one thing in %s and another in %s", it.LinkID, where[it.LinkID], name)
			}
		})
	}
}

func namesOf[T any](m map[string]T) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Little is required, and nothing that can wait.
func TestLittleIsRequired(t *testing.T) {
	for name, form := range drawings(t) {
		always := 0
		form.each(func(it *drawing, within []*drawing) {
			if !it.Required {
				return
			}
			for _, p := range within {
				if len(p.extensions("can-wait")) > 0 {
					t.Errorf("%s: %s is required on a page that can wait", name, it.LinkID)
				}
			}
			if len(it.EnableWhen) == 0 {
				always++
			}
		})
		if always > 3 {
			t.Errorf("%s cannot be saved without %d answers", name, always)
		}
	}
}

// givenVariables are the variables that an expression of a form finds without the form:
// what SDC says, and the resources at hand that the form asks for.
var givenVariables = []string{"resource", "context", "questionnaire", "qitem"}

// Every expression can be read, and uses no variable that is not there.
func TestExpressionsAreWhole(t *testing.T) {
	for name, form := range drawings(t) {
		check := func(it *drawing, within []*drawing) {
			known := slices.Clone(givenVariables)
			for _, x := range form.extensions("sdc-questionnaire-launchContext") {
				known = append(known, x.Extension[0].ValueCoding.Code)
			}
			for _, p := range append(slices.Clone(within), it) {
				for _, x := range p.extensions("variable") {
					known = append(known, x.ValueExpression.Name)
				}
			}
			for _, source := range it.expressions() {
				e, err := fhirpath.Compile(source)
				if err != nil {
					t.Errorf("%s, %s: %s: %v", name, it.LinkID, source, err)
					continue
				}
				for _, v := range e.Variables() {
					if !slices.Contains(known, v) {
						t.Errorf("%s, %s: %s: nothing says what %%%s is", name, it.LinkID, source, v)
					}
				}
			}
		}
		check(form, nil)
		form.each(check)
	}
}

// expressions gives every FHIRPath of an item, those of its constraints too.
func (d *drawing) expressions() []string {
	var all []string
	for _, x := range d.Extension {
		if x.ValueExpression.Expression != "" {
			all = append(all, x.ValueExpression.Expression)
		}
		for _, part := range x.Extension {
			if source := part.ValueString + part.ValueExpression.Expression; part.URL == "expression" {
				all = append(all, source)
			}
		}
	}
	return all
}

// The README beside the forms tells each form and what it is called, and the
// one beside the lists tells each list.
func TestReadmesNameFormsAndLists(t *testing.T) {
	readme := func(root fs.FS, name string) string {
		data, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	words := readme(assets.Forms, "forms/README.md")
	for name, form := range drawings(t) {
		if !strings.Contains(words, "| `"+name+"` | "+form.title(t, name)+" |") {
			t.Errorf("the form %s is not in it", name)
		}
	}
	words = readme(assets.Codes, "codes/README.md")
	all := lists(t)
	for _, url := range all.URLs() {
		l := all.lists[url]
		unsure := 0
		for _, c := range l.Concepts {
			if c.Status == unverified && l.offers(c) {
				unsure++
			}
		}
		row := fmt.Sprintf("| `%s` | %s | %d | %d |", path.Base(url), l.Title, len(l.offered), unsure)
		if !strings.Contains(words, row) {
			t.Errorf("it lacks %s", row)
		}
	}
}

func (d *drawing) title(t testing.TB, name string) string {
	t.Helper()
	var head struct{ Title string }
	data, err := assets.Forms.ReadFile("forms/" + name + ".json")
	if err == nil {
		err = json.Unmarshal(data, &head)
	}
	if err != nil {
		t.Fatal(err)
	}
	return head.Title
}
