// Package cds writes the national return of an emergency department: CDS 6-2-2
// type 011 (Emergency Care), as one XML interchange of any length.
//
// An attendance is told twice in the ledger: by the record, whose fields the
// kiosk knows by name, and by the facts of every form that was filed about it,
// each of which names the element of CDS that it answers. Both become the same
// thing here, answers under the names of elements, and one table (table.go) says
// what the schema has: order, how often, in which format, and which field of the
// record an element comes from. Nothing else knows the schema.
//
// What the schema has no room for is never dropped in silence: every call tells
// what of an attendance was left out, and why.
//
// It leaves to others which attendances are wanted, where the file goes, and
// what becomes of it at the Secondary Uses Service. SUPPORT.md lists the
// elements.
//
// Specification: NHS Data Dictionary, CDS V6-2-2 Type 011 with types 001 to 004,
// 005B and 005N, and the XML schema 6-2-2 in testdata/schema.
package cds
