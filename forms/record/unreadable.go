package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Unreadable says where JSON could not be read and nothing of what stands
// there: the json package's own errors tell a number of the wrong type, and
// those of times and dates the whole text, which may be somebody's.
func Unreadable(err error) error {
	var wrong *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &wrong):
		kind, _, _ := strings.Cut(wrong.Value, " ")
		return fmt.Errorf("%s can't be a %s", wrong.Field, kind)
	case errors.As(err, &syntax):
		return fmt.Errorf("the JSON breaks at byte %d", syntax.Offset)
	}
	return errors.New("a value in it is none of its kind")
}
