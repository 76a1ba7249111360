// Package hl7 speaks HL7 version 2.4 with a trust's systems, as HL7 UK profiles
// it (documents A.2 and A.3): it reads and writes messages, turns the entries of
// the ledger into ADT messages, and decides what an acknowledgement proves.
//
//   - [Parse] and [Message.Bytes] are the codec: delimiters from MSH, escape
//     sequences, repetitions, components, subcomponents. Segments and fields
//     that nothing here knows are kept as they came.
//   - [Encode] gives the messages of one delivery under a [Profile], which is
//     everything that differs from one receiver to the next.
//   - [Acknowledge] tells proof from refusal from neither.
//   - [Sender] joins these with something that carries bytes.
//
// What is and is not sent stands in SUPPORT.md, which a test holds to the code.
//
// Left to others: framing and sockets (package mllp), when to send and when to
// send again (package delivery), who a patient is (package matching). Only
// UTF-8 is written; on reading, bytes that are not UTF-8 are kept but not
// converted. Batches (FHS, BHS) and continuation (ADD, DSC) are not spoken.
package hl7
