package app

import "strings"

// AreaOf gives the part of the department that a place is in: Majors 3 is in
// Majors. It is empty for no place.
func AreaOf(place string) string { return strings.TrimRight(place, " 0123456789") }
