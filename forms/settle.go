package forms

// settle brings up to date what follows from the answers: which questions are
// put, and what is worked out from others.
func (f *Form) settle() {
	if !f.stale {
		return
	}
	f.stale = false
	f.decide()
}

// computed reports whether the form works the answer out from others.
func (it *item) computed() bool { return false }
