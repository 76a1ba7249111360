// Package fhir carries records to and from a trust's FHIR server: release 4
// (4.0.1) of HL7 FHIR, with the profiles of UK Core STU 2.0.0. No FHIR library
// for Go is used; what is spoken here is small and exact, and SUPPORT.md says,
// with its "No" rows, where it ends.
//
//   - [Bundle] turns one delivery into one transaction: Patient, Encounter,
//     QuestionnaireResponse with what its form makes of it, Provenance.
//   - [Client] is the little of the RESTful API that this needs.
//   - [Sender] joins the two, and settles a delivery only on an answer that
//     proves that the server holds it.
//   - [Sender.ReadBack] counts what the server has under a downtime number.
//   - [Tracer] looks a patient up in the trust's index or in PDS, and
//     [DecodePatient] reads one Patient.
//
// # Exactly one of each
//
// A transaction is made again from the ledger whenever it is sent again, and
// the same delivery against the same server state gives the same bytes. What
// has to be created is created conditionally (ifNoneExist) on an identifier of
// ours. What is already there is read first and updated with ifMatch on the
// version that was read. The Encounter carries, as tags, the IDs of the ledger
// entries that it reflects, so an entry that the server took before our
// connection was cut, or that a restored ledger sends once more, is found and
// not applied again.
//
// # The trust's data come first
//
// A patient whom matching found in the trust's index is referred to, never
// written. A resource that we created carries a digest of each part that we
// wrote. A part whose digest still fits may be replaced; one that somebody at the
// trust has changed is only added to. Where it then differs from what an entry
// says of the attendance, that is a [record.Refusal] for a person to settle; of
// patient and answers the trust's version stays, and the receipt says so.
//
// Left to others: which person a patient is (package matching), when to send
// and when to send again (package delivery), what is missing (package
// reconcile), checking the answers of a form (package forms), and what a form
// makes of them (package extraction).
package fhir
