package printing

// Picturing gives a press whose drawing methods give a picture of one page.
func (p *Press) Picturing(page, width int) *Press { return p }
