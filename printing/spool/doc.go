// Package spool is the working half of the print queue. It takes the jobs that
// wait for each printer, renders them with a function it is given, hands the
// bytes over, and says what became of them. It draws no sheet and keeps no
// queue: sheets are package printing's, the durable queue is the ledger's.
//
// Printers are reached by IPP (RFC 8010 and RFC 8011, version 1.1, which every
// IPP/2.x printer also speaks; attributes of PWG 5100.7 where a printer gives
// them) and as plain folders. Nothing else is supported.
//
// # What is promised
//
// "Sent" is the printer's word: its job-state is 9, completed. Counters such as
// job-impressions-completed are not believed. That paper is in somebody's hand
// only a person can say, elsewhere.
//
// Each printer has its own worker. A worker keeps the order of its queue, and
// a printer that stands still holds up its own jobs and nobody else's. A job
// that the printer will never take is set aside so that the next can go.
//
// # Transitions
//
// Every transition is one call on the [Queue] and is on disk before the next
// step begins, so the process may die between any two lines of this table.
//
//	state     what happens                             becomes   cut just after it
//	waiting   the sheet cannot be drawn                failed    set aside; drawn again at next start
//	waiting   MarkSending is recorded                  sending   unknown at next start
//	sending   the bytes go; the printer takes the job  sending   unknown at next start
//	sending   the printer says completed               sent      final here; a person says in hand
//	sending   refused, or no answer, before any byte   failed    sent again, same serial: nothing came out
//	sending   anything else                            unknown   final here; a person checks the tray
//	sending   found when the worker looks: a crash     unknown   final here; a person checks the tray
//	failed    as waiting
//
// A job is therefore handed to a printer at most once after each MarkSending,
// and never again once any of its bytes may have reached paper.
package spool
