package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	lessonNamed   = regexp.MustCompile(`TestLesson\w+`)
	lessonTest    = regexp.MustCompile(`(?m)^func (TestLesson\w+)\(t \*testing\.T\)`)
	lessonPattern = regexp.MustCompile(`^TestLesson(0[1-9]|1[0-8])[A-Z]\w+$`)
)

// TestDocumentedLessonsAreTested keeps the documents true: a test that one
// of them names is there, and each lesson's tests bear its number in two
// figures.
func TestDocumentedLessonsAreTested(t *testing.T) {
	tests := map[string]bool{}
	read(t, "_test.go", func(path, text string) {
		for _, m := range lessonTest.FindAllStringSubmatch(text, -1) {
			tests[m[1]] = true
			if !lessonPattern.MatchString(m[1]) {
				t.Errorf("%s: %s does not begin with its lesson's number, 01 to 18", path, m[1])
			}
		}
	})
	read(t, ".md", func(path, text string) {
		for _, name := range lessonNamed.FindAllString(text, -1) {
			if !tests[name] {
				t.Errorf("%s names %s, and there is no such test", path, name)
			}
		}
	})
	for _, number := range []string{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "18"} {
		if !hasLesson(tests, number) {
			t.Errorf("lesson %s has no test", number)
		}
	}
}

func hasLesson(tests map[string]bool, number string) bool {
	for name := range tests {
		if strings.HasPrefix(name, "TestLesson"+number) {
			return true
		}
	}
	return false
}

// read gives every file of the repository whose name has an ending.
func read(t *testing.T, ending string, visit func(path, text string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && path != "." && (d.Name() == "build" || strings.HasPrefix(d.Name(), ".")) {
			return errOrSkip(err)
		}
		if d.IsDir() || !strings.HasSuffix(path, ending) {
			return nil
		}
		text, err := os.ReadFile(path)
		visit(path, string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func errOrSkip(err error) error {
	if err != nil {
		return err
	}
	return filepath.SkipDir
}
