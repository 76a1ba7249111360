// Package spool is the working half of the print queue. It takes the jobs that
// wait for each printer, renders them with a function it is given, hands the
// bytes over, and says what became of them. It draws no sheet and keeps no
// queue: sheets are package printing's, the durable queue is the ledger's. It
// also finds printers, on this machine and on its network.
//
// Printers are reached by IPP (RFC 8010 and RFC 8011; version 2.0 of PWG 5100.12
// is spoken first, and 1.1 to a printer that refuses it), as label printers that
// read ZPL from TCP port 9100 and answer ~HS, and as plain folders. A printer
// that only takes pictures is used through a queue of CUPS. Nothing else is
// supported.
//
// An address that begins with ipps:// is held to its certificate: one that the
// machine trusts, for the name in the address, or the very one whose SHA-256 the
// settings give ([Pin]). No other is taken, and there is no first use on trust.
// ipp:// is neither sealed nor proved; most printers in a department have
// nothing else.
//
// # What is promised
//
// "Sent" is the printer's word: its job-state is 9, completed; or, from a label
// printer, that nothing is left to print. Counters such as
// job-impressions-completed are not believed. A label printer that says nothing
// at all is believed to have printed what it took, and the person is told to
// count. That paper is in somebody's hand only a person can say, elsewhere.
//
// Each printer has its own worker, which asks the queue for one job at a time: a
// thousand sheets behind a dead printer cost what one does. A worker keeps the
// order of its queue: sheets of people who are here, and what somebody asked
// for, go before what waits of a blank pack, beside which nobody stands and which
// may be five hundred pages; within each of the two the oldest goes first. A
// printer that stands still holds up its own jobs and nobody else's. A job that
// the printer will never take is failed, so that the next can go. Where a printer
// has stood still for so long, on a clock that nobody sets, the jobs that only
// wait go to its spare, as long as that can print.
//
// # Transitions
//
// Every transition is one call on the [Queue] and is on disk before the next
// step begins, so the process may die between any two lines of this table.
//
//	state     what happens                             becomes   cut just after it
//	waiting   the sheet cannot be drawn                failed    for a person; tried again at next start
//	waiting   MarkSending is recorded                  sending   unknown at next start
//	waiting   its printer stood still for too long     waiting   at the spare; by no rule back again
//	sending   the bytes go; the printer takes the job  sending   unknown at next start
//	sending   the printer says completed               sent      final here; a person says in hand
//	sending   not ready or no answer, before any byte  waiting   sent again, same serial: nothing came out
//	sending   a person takes it back, before any byte  cancelled final here
//	sending   refused for good, before any byte        failed    for a person; tried again at next start
//	sending   anything else                            unknown   final here; a person checks the tray
//	sending   found when the worker looks: a crash     unknown   final here; a person checks the tray
//
// What people do is the queue's: they hold and release, move and cancel jobs of
// which nothing can have come out (waiting, held, failed), and say of the others
// that they are in hand or did not come out.
//
// A job is therefore handed to a printer at most once after each MarkSending,
// and never again once any of its bytes may have reached paper: not even at a
// person's word. What did not come out, or not whole, comes as another job, with
// serials of its own and marked as a copy.
package spool
