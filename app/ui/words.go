package ui

import "fmt"

// counted gives a number with its noun: "1 form", "3 forms".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
