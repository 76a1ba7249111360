// Package mllp carries HL7 v2 messages over a byte stream: framing, a client
// that asks and waits for the answer, and a server.
//
// It follows the Minimal Lower Layer Protocol, release 1, of the HL7 v2
// transport specification: a message is preceded by the start block 0x0B and
// followed by the end block 0x1C and a carriage return 0x0D. Release 2 (its
// single-byte commit acknowledgements) is not spoken.
//
// The package does not look inside a message. Which reply answers which message
// is told to [Client.Exchange] by its caller; what an acknowledgement proves is
// package hl7's business, and when to send again is package delivery's.
package mllp

import "errors"

const (
	startBlock     = 0x0B
	endBlock       = 0x1C
	carriageReturn = 0x0D
)

// DefaultMaxFrame is the largest message, in bytes, that is read when no other
// bound is set.
const DefaultMaxFrame = 1 << 20

var (
	// ErrUnreachable says that nothing was sent: the destination can't have
	// seen the message, so sending it later is free of risk.
	ErrUnreachable = errors.New("mllp: destination not reached, nothing was sent")

	// ErrUnanswered says that some or all of the message was sent and that no
	// answer to it came back. The outcome is unknown: the destination may or
	// may not have taken the message.
	ErrUnanswered = errors.New("mllp: sent but not answered, outcome unknown")

	// ErrFrameTooLarge says that the peer sent a message above the bound.
	ErrFrameTooLarge = errors.New("mllp: frame too large")

	// ErrMalformed says that bytes break the framing rules: an end block that
	// no carriage return follows, or a message that holds a framing byte.
	ErrMalformed = errors.New("mllp: malformed frame")

	// ErrTruncated says that the stream ended in the middle of a frame.
	ErrTruncated = errors.New("mllp: stream ended inside a frame")

	// ErrServerClosed is what [Server.Serve] returns after [Server.Shutdown].
	ErrServerClosed = errors.New("mllp: server closed")
)
