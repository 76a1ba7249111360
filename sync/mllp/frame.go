package mllp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Reader takes messages out of a byte stream.
type Reader struct {
	stream *bufio.Reader
	max    int
}

// NewReader reads frames of at most maxFrame bytes of message from r;
// [DefaultMaxFrame] when maxFrame is not positive.
func NewReader(r io.Reader, maxFrame int) *Reader {
	if maxFrame <= 0 {
		maxFrame = DefaultMaxFrame
	}
	return &Reader{stream: bufio.NewReader(r), max: maxFrame}
}

// Next returns the next message without its framing. Bytes between frames are
// noise and are skipped. A start block inside a frame begins anew: what came
// before it was abandoned by its sender and is never handed out.
//
// The error is io.EOF when the stream ends between frames, otherwise one that
// wraps [ErrTruncated], [ErrFrameTooLarge], [ErrMalformed] or the stream's own
// error. After an error the position in the stream is unknown and the reader
// must not be used again.
func (r *Reader) Next() ([]byte, error) {
	if err := r.skipToStart(); err != nil {
		return nil, err
	}
	var message []byte
	for {
		b, err := r.stream.ReadByte()
		switch {
		case err != nil:
			return nil, insideFrame(err)
		case b == startBlock:
			message = message[:0]
		case b == endBlock:
			return r.finish(message)
		case len(message) == r.max:
			return nil, fmt.Errorf("%w: more than %d bytes", ErrFrameTooLarge, r.max)
		default:
			message = append(message, b)
		}
	}
}

func (r *Reader) skipToStart() error {
	for {
		b, err := r.stream.ReadByte()
		if err != nil {
			return err
		}
		if b == startBlock {
			return nil
		}
	}
}

// finish reads the carriage return that makes message whole.
func (r *Reader) finish(message []byte) ([]byte, error) {
	b, err := r.stream.ReadByte()
	if err != nil {
		return nil, insideFrame(err)
	}
	if b != carriageReturn {
		return nil, fmt.Errorf("%w: end block followed by 0x%02X, not a carriage return", ErrMalformed, b)
	}
	return message, nil
}

// insideFrame words the end of a stream that stopped before the frame did.
func insideFrame(err error) error {
	if errors.Is(err, io.EOF) {
		return ErrTruncated
	}
	return err
}

// Frame returns message between its start and end blocks. The error wraps
// [ErrMalformed] when message is empty or holds a start or end block, which
// no receiver could tell from the framing.
func Frame(message []byte) ([]byte, error) {
	if len(message) == 0 {
		return nil, fmt.Errorf("%w: empty message", ErrMalformed)
	}
	if bytes.IndexByte(message, startBlock) >= 0 || bytes.IndexByte(message, endBlock) >= 0 {
		return nil, fmt.Errorf("%w: message holds a framing byte", ErrMalformed)
	}
	framed := make([]byte, 0, len(message)+3)
	framed = append(framed, startBlock)
	framed = append(framed, message...)
	return append(framed, endBlock, carriageReturn), nil
}
