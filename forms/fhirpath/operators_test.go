package fhirpath

import "testing"

// The tests in this file go through the operators of the specification (N1, 6
// and 9), those of spec_test.go through the rest of it.

func TestEquality(t *testing.T) { // 6.1
	check(t, overResource(treeOf(t, "patient.json")), []example{
		{"1 = 1", "true"},
		{"1 = 1.0", "true"},
		{"1.10 = 1.1", "true"},
		{"1 = '1'", "false"},
		{"'a' = 'A'", "false"},
		{"{} = {}", "{}"},
		{"true = {}", "{}"},
		{"1 != {}", "{}"},
		{"(1 | 2) = (1 | 2)", "true"},
		{"(1 | 2) = (2 | 1)", "false"},
		{"(1 | 2) != (1 | 2 | 3)", "true"},
		{"@2012 = @2012", "true"},
		{"@2012 = @2013", "false"},
		{"@2012-01 = @2012", "{}"},
		{"@2012-04-15 = @2012-04-15T10:00:00", "{}"},
		{"@2012-04-15T15:30:31 = @2012-04-15T15:30:31.0", "true"},
		{"@2012-04-15T15:30:31 = @2012-04-15T15:30:31.1", "false"},
		{"@2012-04-15T15:00:00Z = @2012-04-15T10:00:00", "{}"},
		{"@2012-04-15T15:00:00+02:00 = @2012-04-15T16:00:00+03:00", "true"},
		{"@2017-11-05T01:30:00.0-04:00 = @2017-11-05T00:30:00.0-05:00", "true"},
		{"birthDate = @1974-12-25", "true"},
		{"birthDate != @1974-12-25T12:34:00Z", "{}"},
		{"birthDate != @T12:14", "true"},
		{"birthDate = '1974-12-25'", "false"},
		{"name = name", "true"},
		{"name[0] = name[2]", "false"},
		{"name[0].given = name[2].given", "true"},
		{"1 year = 1 year", "true"},
		{"7 days = 1 week", "true"},
		{"7 days = 1 'wk'", "true"},
		{"12 months = 1 year", "true"},
		{"1 month = 30 days", "{}"},
		{"1 year = 1 'a'", "{}"},
		{"1 second = 1 's'", "true"},
		{"4.0000 'g' = 4000.0 'mg'", "true"},
		{"4 'g' != 4040 'mg'", "true"},
		{"4 'g' = 4 'm'", "{}"},
		{"1 = 1 '1'", "true"},
		{"100 '%' = 1", "true"},
		{"1 ~ 1.0", "true"},
		{"{} ~ {}", "true"},
		{"1 ~ {}", "false"},
		{"'a' ~ 'A'", "true"},
		{"'a  b\n' ~ 'A B'", "true"},
		{"1.2 / 1.8 ~ 0.67", "true"},
		{"1.1 ~ 1.2", "false"},
		{"(1 | 2 | 3) ~ (3 | 2 | 1)", "true"},
		{"(1 | 2) !~ (1 | 3)", "true"},
		{"@2012 ~ @2012-01", "false"},
		{"@2012-04-15 !~ @2012-04-15T10:00:00", "true"},
		{"4 'g' ~ 4040 'mg'", "true"},
		{"1 year ~ 1 'a'", "true"},
		{"name ~ name", "true"},
		{"name[0] !~ name[2]", "true"},
		{"(name[0] | name[1]) ~ (name[1] | name[0])", "true"},
	})
}

func TestComparison(t *testing.T) { // 6.2
	check(t, overResource(treeOf(t, "patient.json")), []example{
		{"10 > 5", "true"},
		{"10 > 5.0", "true"},
		{"'abc' > 'ABC'", "true"},
		{"4 'm' > 400 'cm'", "false"},
		{"4 'm' >= 400 'cm'", "true"},
		{"@2018-03-01 > @2018-01-01", "true"},
		{"@2018-03 > @2018-03-01", "{}"},
		{"@2018-03-01T10:30:00 > @2018-03-01T10:00:00", "true"},
		{"@2018-03-01T10 > @2018-03-01T10:30", "{}"},
		{"@2018-03-01T10:30:00 > @2018-03-01T10:30:00.0", "false"},
		{"@T10:30:00 > @T10:00:00", "true"},
		{"@T10 > @T10:30", "{}"},
		{"@T10:30:00 <= @T10:30:00.0", "true"},
		{"@2017-11-05T01:30:00.0-04:00 < @2017-11-05T01:15:00.0-05:00", "true"},
		{"@2012-04-15T15:00:00Z > @2012-04-14T10:00:00", "true"},
		{"@2012-04-15T15:00:00Z > @2012-04-15T10:00:00", "{}"},
		{"now() > birthDate", "true"},
		{"now() > today()", "{}"},
		{"birthDate < today()", "true"},
		{"6 days < 1 week", "true"},
		{"1 year > 11 months", "true"},
		{"1 year > 1 'mo'", "{}"},
		{"1 'm' > 1 'kg'", "{}"},
		{"1 < 'a'", "error"},
		{"true < false", "error"},
		{"(1 | 2) < 3", "error"},
		{"{} < 3", "{}"},
		{"@2018 < @T10", "error"},
	})
}

func TestTypes(t *testing.T) { // 6.3, reflection
	check(t, overResource(treeOf(t, "patient.json")), []example{
		{"1 is Integer", "true"},
		{"1 is System.Integer", "true"},
		{"1 is Decimal", "false"},
		{"1.0 is Decimal", "true"},
		{"'1' is String", "true"},
		{"@2015 is Date", "true"},
		{"@2015T is DateTime", "true"},
		{"@T14 is Time", "true"},
		{"1 'g' is Quantity", "true"},
		{"active is boolean", "true"},
		{"active is Boolean", "false"},
		{"active.is(System.Boolean)", "false"},
		{"Patient is Patient", "true"},
		{"Patient.is(FHIR.`Patient`)", "true"},
		{"Patient.is(DomainResource)", "true"},
		{"Patient.is(Observation)", "false"},
		{"Patient is System.Patient", "false"},
		{"{} is Patient", "{}"},
		{"name is HumanName", "error"},
		{"active.type().namespace & '.' & active.type().name", "'FHIR.boolean'"},
		{"1.type().namespace & '.' & 1.type().name", "'System.Integer'"},
		{"contact.type().name", "'Patient.contact'"},
		{"contact is BackboneElement", "true"},
		{"-1.convertsToInteger()", "error"},
	})
}

func TestCollections(t *testing.T) { // 6.4
	check(t, &Context{Now: night}, []example{
		{"1 in (1 | 2)", "true"},
		{"3 in (1 | 2)", "false"},
		{"{} in (1 | 2)", "{}"},
		{"1 in {}", "false"},
		{"(1 | 2) in (1 | 2)", "error"},
		{"(1 | 2) contains 2", "true"},
		{"{} contains 2", "false"},
		{"(1 | 2) contains {}", "{}"},
		{"true and '0215' in ('0215' | '0216')", "true"},
	})
}

func TestLogic(t *testing.T) { // 6.5
	table := map[string][9]string{ // by the left and right side being true, false, {}
		"and":     {"true", "false", "{}", "false", "false", "false", "{}", "false", "{}"},
		"or":      {"true", "true", "true", "true", "false", "{}", "true", "{}", "{}"},
		"xor":     {"false", "true", "{}", "true", "false", "{}", "{}", "{}", "{}"},
		"implies": {"true", "false", "{}", "true", "true", "true", "true", "{}", "{}"},
	}
	sides := []string{"true", "false", "{}"}
	for operator, results := range table {
		for i, want := range results {
			source := sides[i/3] + " " + operator + " " + sides[i%3]
			if got := result(source, &Context{}); got != want {
				t.Errorf("%s gives %s, not %s", source, got, want)
			}
		}
	}
	check(t, &Context{}, []example{
		{"true and 'foo'", "true"},
		{"(1 | 2) and true", "error"},
		{"false and (1 | 2)", "false"},
		{"true or (1 | 2)", "true"},
	})
}

func TestArithmetic(t *testing.T) { // 6.6
	check(t, &Context{Now: night}, []example{
		{"1 + 2 * 3 + 4", "11"},
		{"1 + 1.5", "2.5"},
		{"0.1 + 0.2 = 0.3", "true"},
		{"1.2 * 1.8", "2.16"},
		{"'a' + 'b'", "'ab'"},
		{"'a' + {}", "{}"},
		{"'a' & {} & 'b'", "'ab'"},
		{"(1 | 2) & 'b'", "error"},
		{"1 & 'b'", "error"},
		{"'a' - 'b'", "error"},
		{"4 / 2", "2"},
		{"1 / 3", "0.33333333"},
		{"2 / 3", "0.66666667"},
		{"1 / 0", "{}"},
		{"5 div 2", "2"},
		{"-5 div 2", "-2"},
		{"5.5 div 0.7", "7"},
		{"5 div 0", "{}"},
		{"5 mod 2", "1"},
		{"5.5 mod 0.7", "0.6"},
		{"5 mod 0", "{}"},
		{"2147483647 + 1", "{}"},
		{"9223372036854775807 + 9223372036854775807", "{}"},
		{"2 'kg' + 500 'g'", "2.5 'kg'"},
		{"2 'kg' - 2 'kg'", "0 'kg'"},
		{"2 'kg' + 1 'm'", "{}"},
		{"2 'kg' * 2", "4 'kg'"},
		{"2 * 2 'kg'", "4 'kg'"},
		{"6 'kg' / 2", "3 'kg'"},
		{"6 'kg' / 2000 'g'", "3 '1'"},
		{"6 'kg' / 0 'g'", "{}"},
		{"-(1 'g')", "-1 'g'"},
		{"- - 1", "1"},
		{"-{}", "{}"},
		{"-'a'", "error"},
		{"-(1 | 2)", "error"},
	})
}

func TestDateArithmetic(t *testing.T) { // 6.7
	check(t, &Context{Now: night}, []example{
		{"@1973-12-25 + 7 days", "@1974-01-01"},
		{"@1973-12-25 + 7.7 days", "@1974-01-01"},
		{"@1973-12-25 + 1 month", "@1974-01-25"},
		{"@1973-12-25 + 1 week", "@1974-01-01"},
		{"@1973-12-25 + 1 year", "@1974-12-25"},
		{"@1973-12-25 + 1 'd'", "@1973-12-26"},
		{"@1973-12-25 + 1 'mo'", "error"},
		{"@1973-12-25 + 1 'a'", "error"},
		{"@1973-12-25 + 7", "error"},
		{"@1974-12-25 - 1 'month'", "@1974-11-25"},
		{"@1974-12-25 - 1 'cm'", "error"},
		{"@2016-02-29 + 1 year", "@2017-02-28"},
		{"@2018-01-31 + 1 month", "@2018-02-28"},
		{"@2014 + 24 months", "@2016"},
		{"@2014 + 23 months", "@2015"},
		{"@2016 + 365 days", "@2017"},
		{"@2014-01 + 30 days", "@2014-02"},
		{"@2014-01-01 + 23 hours", "@2014-01-01"},
		{"@2014-01-01 + 48 hours", "@2014-01-03"},
		{"@1973-12-25T00:00:00.000+10:00 + 1 second", "@1973-12-25T00:00:01.000+10:00"},
		{"@1973-12-25T00:00:00.000+10:00 + 10 milliseconds", "@1973-12-25T00:00:00.010+10:00"},
		{"@1973-12-25T00:00:00+10:00 + 1 minute", "@1973-12-25T00:01:00+10:00"},
		{"@1973-12-25T00:00:00+10:00 - 1 hour", "@1973-12-24T23:00:00+10:00"},
		{"@T23:30 + 1 hour", "@T00:30"},
		{"@T01:00 + 1 month", "error"},
		{"@9999-12-31 + 1 day", "{}"},
		{"@2014-01-01 + 99999999999 years", "{}"},
		{"@2014-01-01 + {}", "{}"},
		{"today() - 16 years < @2010-11-23", "true"},
		{"today() - 16 years >= @2010-11-22", "true"},
	})
}

func TestPrecedence(t *testing.T) { // 6.8
	check(t, &Context{Now: night}, []example{
		{"-1 + 2", "1"},
		{"1 - 2 - 3", "-4"},
		{"2 * 3 & 'x'", "error"},
		{"'1' & '2' + '3' = '123'", "true"},
		{"1 | 2 = 2 | 1", "false"},
		{"1 < 2 = true", "true"},
		{"1 is Integer | true", "true"},
		{"true or false and false", "true"},
		{"false implies false or true", "true"},
		{"true implies false implies true", "true"},
		{"1 = 2 or 2 in (1 | 2) and true", "true"},
		{"(1 + 2).toString() + '3'", "'33'"},
		{"-(3.abs())", "-3"},
		{"{} | true", "true"},
	})
}

func TestVariables(t *testing.T) { // 9, and FHIR's
	c := overResource(treeOf(t, "patient.json"))
	c.Variables["with-hyphen"] = Collection{Integer(7)}
	c.Variables["score"] = nil
	c.Lookup = func(name string) (Collection, bool, error) {
		return Collection{String("looked up " + name)}, name == "late", nil
	}
	check(t, c, []example{
		{"%sct", "'http://snomed.info/sct'"},
		{"%loinc", "'http://loinc.org'"},
		{"%ucum", "'http://unitsofmeasure.org'"},
		{"%'vs-administrative-gender'", "'http://hl7.org/fhir/ValueSet/administrative-gender'"},
		{"%context.id & %resource.id & %rootResource.id", "'adaadaada'"},
		{"name.where(%context.gender = 'female').count()", "3"},
		{"%`with-hyphen` + %'with-hyphen'", "14"},
		{"%with-hyphen - 1", "6"},
		{"%score.empty()", "true"},
		{"%late", "'looked up late'"},
		{"%nobody", "error"},
	})
}
