# make run     install what is missing and open the kiosk as an exercise; where
#              there is no display, run the same outage headless
# make test    install what is missing and run every test
# make lint    look at the code with staticcheck: five minutes on a fresh machine
# make trials  take power, disk and process away from the ledger, for up to 30
#              minutes, and see that nothing that was shown is lost
# make trials-paper
#              take paper, line and power away from printers in mid-job, and read
#              every code after a bad photocopy
# make bench   run the benchmarks
# make bench-paper
#              print the same card with other programs, and say how long each took
# make dist    build the programs of a release into dist/

SHELL   := /bin/bash
TAGS    := gles,x11,no_animations
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
LDFLAGS := -X github.com/tideover/tideover/app.Version=$(VERSION)

.PHONY: run test lint trials trials-paper bench bench-paper dist install-run install-test

run: install-run
	@scripts/run

test: install-test
	@scripts/test

lint:
	go tool staticcheck -tags $(TAGS) ./...

trials:
	@scripts/trials

trials-paper: install-test
	@scripts/trials-paper

bench:
	CGO_ENABLED=0 go test -run '^$$' -bench . -benchmem -p 1 -timeout 30m ./...

bench-paper:
	@scripts/bench-paper

dist:
	@mkdir -p dist
	go build -tags $(TAGS) -trimpath -ldflags '$(LDFLAGS)' -o dist/tideover .
	CGO_ENABLED=0 go build -trimpath -ldflags '$(LDFLAGS)' -o dist/tideover-headless .

install-run:
	@scripts/install run

install-test:
	@scripts/install test
