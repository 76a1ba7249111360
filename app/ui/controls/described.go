package controls

import "fyne.io/fyne/v2"

// describable is a part that takes words for what it is: those of its label.
type describable interface{ describe(words func() string) }

// described is a part of the keyboard's walk that can say what it is to whoever
// cannot see it: Fyne reads it out where the system has a screen reader.
type described struct{ words func() string }

func (d *described) describe(words func() string) { d.words = words }

// AccessibilityLabel is Fyne's hook.
func (d *described) AccessibilityLabel() string {
	if d.words == nil {
		return ""
	}
	return d.words()
}

// AccessibilityRole is Fyne's hook. Fyne knows no choices yet; what is pressed
// comes nearest.
func (d *described) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
