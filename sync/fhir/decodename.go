package fhir

import (
	"slices"
	"strings"

	"github.com/tideover/tideover/forms/record"
)

// mainName gives the name that somebody goes by, with the nickname as what they
// are known as, and whether it is only a temporary name.
func (in readPatient) mainName() (record.Name, bool) {
	i := preferred(in.Name, func(n humanName) string { return n.Use }, "official", "usual", "", "temp", "anonymous", "maiden")
	if i < 0 {
		return record.Name{}, false
	}
	out := nameOf(in.Name[i])
	for _, n := range in.Name {
		if n.Use == "nickname" && len(n.Given) > 0 {
			out.KnownAs = clean(n.Given[0])
		}
	}
	return out, in.Name[i].Use == "temp"
}

// otherNames gives the former and other names that a person may be found by.
func (in readPatient) otherNames() []record.Name {
	main, _ := in.mainName()
	seen := []record.Name{main}
	for _, n := range in.Name {
		other := nameOf(n)
		other.KnownAs = main.KnownAs
		if n.Use != "nickname" && !other.IsZero() && !slices.Contains(seen, other) {
			seen = append(seen, other)
		}
	}
	return seen[1:]
}

// nameOf splits a name into our parts: the first given name, and the rest as
// middle names. A name that is one text only is taken whole as family name.
func nameOf(n humanName) record.Name {
	given := known(n.Given...)
	out := record.Name{
		Family: clean(n.Family),
		Title:  strings.Join(known(n.Prefix...), " "),
		Suffix: strings.Join(known(n.Suffix...), " "),
	}
	if len(given) > 0 {
		out.Given, out.Middle = given[0], strings.Join(given[1:], " ")
	}
	if out.IsZero() {
		out.Family = clean(n.Text)
	}
	return out
}

// preferred gives the index of the first element whose use comes earliest in
// uses, or −1 where none has any of them.
func preferred[T any](elements []T, use func(T) string, uses ...string) int {
	for _, u := range uses {
		if i := slices.IndexFunc(elements, func(e T) bool { return use(e) == u }); i >= 0 {
			return i
		}
	}
	return -1
}

func (in readPatient) address() record.Address {
	i := preferred(in.Address, func(a address) string { return a.Use }, "home", "", "temp", "work")
	if i < 0 {
		return record.Address{}
	}
	a := in.Address[i]
	out := record.Address{Lines: known(append(slices.Clone(a.Line), a.City, a.District, a.State)...)}
	if out.Lines == nil {
		out.Lines = known(a.Text)
	}
	out.Postcode, _ = record.ParsePostcode(a.PostalCode)
	return out
}

func telecom(points []contactPoint, system string) string {
	of := slices.DeleteFunc(slices.Clone(points), func(c contactPoint) bool {
		return c.System != system || clean(c.Value) == ""
	})
	i := preferred(of, func(c contactPoint) string { return c.Use }, "mobile", "home", "", "temp", "work")
	if i < 0 {
		return ""
	}
	return clean(of[i].Value)
}

func (in readPatient) gp() record.GP {
	var out record.GP
	for _, r := range in.Practitioner {
		system, value := "", ""
		if r.Identifier != nil {
			system, value = r.Identifier.System, clean(r.Identifier.Value)
		}
		switch {
		case r.Type == "Practitioner" || system == gmpSystem:
			out.Name, out.Code = clean(r.Display), value
		case out.Practice == "" && out.PracticeCode == "" && (r.Type == "Organization" || system == odsSystem):
			out.Practice, out.PracticeCode = clean(r.Display), value
		}
	}
	return out
}

// nextOfKin takes the contact with that role, or else the first that says
// whom to call and how.
func (in readPatient) nextOfKin() record.NextOfKin {
	is := func(c contact) bool {
		return slices.ContainsFunc(c.Relationship, func(r concept) bool {
			return slices.ContainsFunc(r.Coding, func(x coding) bool { return x.System == contactRoleSystem && x.Code == "N" })
		})
	}
	i := slices.IndexFunc(in.Contact, is)
	if i < 0 {
		i = slices.IndexFunc(in.Contact, func(c contact) bool { return c.Name != nil || len(c.Telecom) > 0 })
	}
	if i < 0 {
		return record.NextOfKin{}
	}
	c := in.Contact[i]
	out := record.NextOfKin{Phone: telecom(c.Telecom, "phone"), Relation: relationOf(c.Relationship)}
	if c.Name != nil {
		if out.Name = clean(c.Name.Text); out.Name == "" {
			out.Name = strings.Join(known(append(slices.Clone(c.Name.Given), c.Name.Family)...), " ")
		}
	}
	return out
}

// relationOf gives the words of a relationship. Next of kin is the role itself,
// so it says nothing more.
func relationOf(relationships []concept) string {
	for _, r := range relationships {
		if t := clean(r.Text); t != "" {
			return t
		}
		for _, c := range r.Coding {
			if d := clean(c.Display); d != "" && c.Code != "N" {
				return d
			}
		}
	}
	return ""
}
