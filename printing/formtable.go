package printing

func (l *laying) blankTable(n *node) []piece { return nil }
