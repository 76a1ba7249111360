package app

import (
	"context"

	"github.com/tideover/tideover/forms/record"
)

// PrintTest queues a test sheet for one printer. It is about no patient: that
// it came out, and a person says so, proves that paper comes from there.
func (s *Session) PrintTest(ctx context.Context, printer string) error {
	_, err := s.Print(ctx, PrintRequest{Sheet: record.TestSheet, Printer: printer})
	return err
}
