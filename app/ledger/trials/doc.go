// Package trials tries the ledger as the most trusted stores try themselves:
// it takes away power, disk and process at every moment and looks at what a
// person had been told. It holds tests alone; the product knows nothing of it.
//
// How it sees and harms the disk (disk_test.go): before the first database is
// opened, a copy of SQLite's own VFS is made the default of the test process.
// Files are opened by the original, and then have their table of methods
// replaced by one whose write, truncate and sync pass through Go; so do
// delete, and the opening of a folder, which SQLite does only to sync it. The
// kiosk of package app runs on top, as it is shipped, with its clock and its
// randomness given by a seed.
//
// What is proved, each test with its means:
//
//   - TestFaultSweep: a registration, a half-filled form, a delivery, the
//     making, opening and closing of a ledger, each done over and over while
//     the Nth thing asked of the disk fails, for every N and in every way (an
//     error, a full disk, half a write; once or from then on). The person gets
//     words and a next step, or what they did is there whole when the ledger is
//     opened again. After anything but a full disk not one more byte is
//     written; after a full disk the next commit succeeds.
//   - TestPowerCutReplay: a recorded session (registrations with paper,
//     half-filled forms, checkpoints, a delivery, a restart) is cut at every
//     step. What was synced before the cut is on the disk; of the rest, nothing,
//     all, all but one, one torn between sectors of 512 bytes, or what chance
//     leaves; and names of files are there only once their folder was synced.
//     Every such disk is opened: what had been told before the cut is there,
//     the entries are the beginning of those that were written, and nothing is
//     half.
//   - TestKillNine: a kiosk, a second that waits to take over, and a reader
//     that makes copies are killed at random moments by the system. Every number
//     whose showing was heard is in the ledger with record, outbox and print
//     jobs; none was shown twice; every copy is whole.
//   - TestFlippedByte…, TestTruncated…, TestMissing…, TestDatabaseReplacedByText:
//     files are harmed while nobody has them open. The kiosk refuses with exit
//     code 12 and says what to do, or every record, sheet and delivery is as it
//     was. Nothing in between.
//   - TestFullDisk, TestReadOnlyDisk: on a disk that is mounted for it where the
//     system allows, and on one that the VFS says is such.
//   - TestClonesRepeatNoNumber: two clones of one disk register side by side.
//   - TestLesson18…: no number is shown before the log that holds it was
//     synced; and SQLite and the C library it was translated with belong
//     together.
//
// An account (account_test.go) is all that a ledger answers. Taking one
// verifies the chain, makes every attendance and print job anew from their
// entries, apart from the code that keeps the views, and holds counters and
// outbox against them.
//
// `go test` runs a short form of each. `make trials` runs the long form
// (TIDEOVER_TRIALS=full), and then every fuzz test of the house for a while.
// Random trials print their seed; TIDEOVER_TRIALS_SEED repeats one. None needs
// root or a display; root lets two of them mount a disk.
package trials
