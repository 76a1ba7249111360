package printing

import "github.com/tideover/tideover/forms/record"

const (
	departmentListKind record.SheetKind = "DL01"
	wardListKind       record.SheetKind = "WL01"
	handoverKind       record.SheetKind = "HO01"
	whiteboardKind     record.SheetKind = "WH01"
)
