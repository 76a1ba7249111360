package printing

func lettersOf(text string) letters {
	out := letters{}
	for _, r := range text {
		out[r] = true
	}
	return out
}
