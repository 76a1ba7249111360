package forms

// Attachment is a file that answers a question of type attachment: FHIR R4
// Attachment with its data inside.
type Attachment struct {
	ContentType string // MIME type, such as image/png
	Title       string // the file's name
	Data        []byte
}
