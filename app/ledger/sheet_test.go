package ledger

import (
	"errors"
	"strings"
	"testing"

	"github.com/tideover/tideover/forms/record"
)

func TestSheetIsFoundByTheHeadItCarries(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions())
	register(t, l, "A")
	a := register(t, l, "B")
	head := l.Head()
	register(t, l, "C")
	l.Close()
	code := head.Code()
	for _, typed := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), strings.NewReplacer("0", "O", "1", "i").Replace(code)} {
		stood, err := FindHead(ctx, dir, testOptions(), typed)
		if err != nil || len(stood) != 1 || stood[0].Seq != head.Seq || stood[0].Number != a.Number || stood[0].Kind != record.KindSheetQueued {
			t.Errorf("%s: %+v, %v", typed, stood, err)
		}
	}
	if _, err := FindHead(ctx, dir, testOptions(), "7FK39XDU"); !errors.Is(err, ErrHeadCode) {
		t.Errorf("no code: %v", err)
	}
	other := open(t, t.TempDir(), testOptions())
	if _, err := FindHead(ctx, dir, testOptions(), other.Head().Code()); !errors.Is(err, ErrNotFound) {
		t.Errorf("another kiosk's sheet: %v", err)
	}
}

func TestSheetFromBeforeTheDamageIsFound(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir, testOptions())
	register(t, l, "A")
	head := l.Head()
	register(t, l, "B")
	late := l.Head()
	register(t, l, "C")
	if _, err := l.write.Exec("DROP TRIGGER entry_never_goes; DELETE FROM entry WHERE seq = ?", head.Seq+1); err != nil {
		t.Fatal(err)
	}
	l.Close()
	var damaged *DamagedError
	if stood, err := FindHead(ctx, dir, testOptions(), head.Code()); len(stood) != 1 || !errors.As(err, &damaged) || damaged.Seq != head.Seq+1 {
		t.Errorf("before the damage: %+v, %v", stood, err)
	}
	if stood, err := FindHead(ctx, dir, testOptions(), late.Code()); len(stood) != 0 || !errors.As(err, &damaged) {
		t.Errorf("after the damage: %+v, %v", stood, err)
	}
}
