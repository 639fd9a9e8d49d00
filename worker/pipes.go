package worker

import "bytes"

// bounded collects an answer up to limit bytes; what exceeds it is dropped and reported. It keeps pieces, because a
// buffer that doubles would take three times the answer's length from the server.
type bounded struct {
	pieces   [][]byte
	size     int64
	limit    int64
	exceeded func()
}

const pieceSize = 256 << 10

func (b *bounded) Write(p []byte) (int, error) {
	b.size += int64(len(p))
	if b.size > b.limit {
		b.exceeded()
		return len(p), nil
	}
	for rest := p; len(rest) > 0; {
		last := len(b.pieces) - 1
		if last < 0 || len(b.pieces[last]) == cap(b.pieces[last]) {
			b.pieces = append(b.pieces, make([]byte, 0, pieceSize))
			last++
		}
		piece := b.pieces[last]
		n := copy(piece[len(piece):cap(piece)], rest)
		b.pieces[last] = piece[:len(piece)+n]
		rest = rest[n:]
	}
	return len(p), nil
}

// whole is everything written. The pieces are let go.
func (b *bounded) whole() []byte {
	all := make([]byte, 0, b.size)
	for i, piece := range b.pieces {
		all = append(all, piece...)
		b.pieces[i] = nil
	}
	return all
}

// endSize is how much is kept of either end of a child's stderr: a runtime error names its cause at the beginning, a
// panic's stack ends with the job.
const endSize = 2 << 10

// ends keeps the first and the last bytes written.
type ends struct {
	head, tail []byte
	cut        bool
}

func (e *ends) Write(p []byte) (int, error) {
	n := len(p)
	if room := endSize - len(e.head); room > 0 {
		take := min(room, len(p))
		e.head = append(e.head, p[:take]...)
		p = p[take:]
	}
	e.tail = append(e.tail, p...)
	if over := len(e.tail) - endSize; over > 0 {
		e.tail = append(e.tail[:0], e.tail[over:]...)
		e.cut = true
	}
	return n, nil
}

func (e *ends) String() string {
	middle := ""
	if e.cut {
		middle = "\n…\n"
	}
	return string(bytes.ToValidUTF8(append(append(append([]byte{}, e.head...), middle...), e.tail...), nil))
}
