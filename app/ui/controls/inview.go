package controls

// Shows reports whether a row can be seen, or the better part of it.
func (l *RowList) Shows(id string) bool {
	room := l.viewHeight() + l.hidden
	for i := l.top; i < len(l.rows) && room > 0; i++ {
		height := l.height(i)
		if room -= height; l.rows[i].ID == id {
			return room >= -height/2
		}
	}
	return false
}

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
