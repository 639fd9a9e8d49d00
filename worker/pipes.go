package worker

import "bytes"

// bounded collects an answer up to limit bytes; what exceeds it is dropped and reported once.
type bounded struct {
	buf      bytes.Buffer
	limit    int64
	exceeded func()
}

func (b *bounded) Write(p []byte) (int, error) {
	if int64(b.buf.Len()+len(p)) > b.limit {
		b.exceeded()
		return len(p), nil
	}
	return b.buf.Write(p)
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
