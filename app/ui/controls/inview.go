package controls

// InView gives the first and the last of the rows that can be seen, counted
// from 1 without the headings; 0 and 0 where there is none.
func (l *RowList) InView() (first, last int) {
	room := l.viewHeight() + l.hidden
	ordinal := 0
	for i, row := range l.rows {
		if row.Look != HeadingRow {
			ordinal++
		}
		if i < l.top {
			continue
		}
		if room <= 0 {
			break
		}
		height := l.height(i)
		room -= height
		if row.Look == HeadingRow || room < -height/2 {
			continue // a row of which less than half shows is not in view
		}
		if first == 0 {
			first = ordinal
		}
		last = ordinal
	}
	return first, last
}
