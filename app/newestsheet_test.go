package app

import (
	"strconv"
	"testing"
	"time"

	"github.com/tideover/tideover/forms/record"
)

// A copy shows what the first of it showed, however late it is printed: nothing
// goes on from it as from the newest.
func TestACopyIsNotTakenForTheNewestSheet(t *testing.T) {
	k, c := staffed(t)
	s := signInAs(t, k, lead)
	arrive(t, s, "Hollingworth")
	again := func(j record.PrintJob) {
		t.Helper()
		allOut(t, k)
		c.pass(time.Hour)
		if _, err := s.PrintAgain(ctx, j.ID); err != nil {
			t.Fatal(err)
		}
	}
	_, log := sheetText(t, s, PrintRequest{Sheet: record.IncidentLog})
	_, next := sheetText(t, s, PrintRequest{Sheet: record.IncidentLog})
	_, report := sheetText(t, s, PrintRequest{Sheet: record.SitrepSheet})
	sheetText(t, s, PrintRequest{Sheet: record.SitrepSheet})
	_, list := sheetText(t, s, PrintRequest{Sheet: record.DepartmentList})
	again(log)
	again(report)
	again(list)
	said, _ := sheetText(t, s, PrintRequest{Sheet: record.IncidentLog})
	wants(t, said, "Log page "+strconv.Itoa(1+log.Pages+next.Pages)+" of this incident")
	said, _ = sheetText(t, s, PrintRequest{Sheet: record.SitrepSheet})
	wants(t, said, "Situation report 3")
	if stands, err := k.DepartmentLists(ctx); err != nil || !stands.Last.Equal(list.QueuedAt) || stands.Serial != list.FirstSerial {
		t.Errorf("the last list stands as %+v, %v; it was made at %v", stands, err, list.QueuedAt)
	}
}
