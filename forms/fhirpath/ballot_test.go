package fhirpath

import "testing"

func TestBallot(t *testing.T) { // what a later ballot adds, where forms use it
	check(t, overResource(treeOf(t, "patient.json")), []example{
		{"(3 | 1 | 2).sort()", "1, 2, 3"},
		{"(3 | 1 | 2).sort(-$this)", "3, 2, 1"},
		{"('c' | 'b' | 'a').sort($this)", "'a', 'b', 'c'"},
		{"('a' | 'c' | 'b').sort(-$this)", "'c', 'b', 'a'"},
		{"name.sort(-family, given.first()).select(use)", "'official', 'maiden', 'usual'"},
		{"name.sort(family).select(use)", "'usual', 'maiden', 'official'"},
		{"(1 | 'a').sort()", "error"},
		{"name.sort(given)", "error"},
		{"{}.sort()", "{}"},
		{"coalesce({}, name.middle, 'none', 1 / 'a')", "'none'"},
		{"coalesce({})", "{}"},
		{"1 'cm'.comparable(1 '[in_i]')", "true"},
		{"1 'cm'.comparable(1 's')", "false"},
		{"1.58700.precision()", "5"},
		{"@2014.precision()", "4"},
		{"@2014-01-05T10:30:00.000.precision()", "17"},
		{"@T10:30.precision()", "4"},
		{"@T10:30:00.000.precision()", "9"},
		{"'a'.precision()", "error"},
	})
}
