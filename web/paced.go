package web

import (
	"net/http"
	"time"
)

// A reader who takes nothing would hold his answer in memory for ever, and a thousand of them a thousand answers. So an answer goes out in
// pieces, and who doesn't take one in time is hung up on. Answers may take as long as they like otherwise: event streams last for hours.

const (
	sentPiece = 64 << 10
	sentWait  = 30 * time.Second // for a piece: two kilobytes a second, less than the slowest line of an office
)

// paced is an answer that is sent piece by piece.
type paced struct {
	http.ResponseWriter
	wait time.Duration
}

// pace makes an answer a paced one. What was set for the connection's last answer is taken back.
func pace(w http.ResponseWriter, wait time.Duration) *paced {
	p := &paced{w, wait}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
	return p
}

func (p *paced) begin() {
	_ = http.NewResponseController(p.ResponseWriter).SetWriteDeadline(time.Now().Add(p.wait)) // a recorder of tests has none
}

// Write is http.ResponseWriter.
func (p *paced) Write(b []byte) (int, error) {
	sent := 0
	for {
		p.begin()
		n, err := p.ResponseWriter.Write(b[sent:min(len(b), sent+sentPiece)])
		if sent += n; err != nil || sent >= len(b) {
			return sent, err
		}
	}
}

// Flush is http.Flusher.
func (p *paced) Flush() {
	if f, ok := p.ResponseWriter.(http.Flusher); ok {
		p.begin()
		f.Flush()
	}
}

// Unwrap is for http.ResponseController.
func (p *paced) Unwrap() http.ResponseWriter { return p.ResponseWriter }
