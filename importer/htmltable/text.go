package htmltable

import "unicode/utf8"

// text gathers a cell's text as a browser shows it: runs of white space are one space, blocks and <br> start lines.
type text struct {
	buf   []byte
	space bool
	lines int
}

func (t *text) write(raw []byte) {
	for i := 0; i < len(raw); {
		switch raw[i] {
		case ' ', '\t', '\r', '\n', '\f':
			t.space = true
			i++
			continue
		}
		if len(t.buf) > 0 {
			if t.lines > 0 {
				t.buf = append(t.buf, '\n')
			} else if t.space {
				t.buf = append(t.buf, ' ')
			}
		}
		t.space, t.lines = false, 0
		_, size := utf8.DecodeRune(raw[i:])
		t.buf = append(t.buf, raw[i:i+size]...)
		i += size
	}
}

func (t *text) lineBreak() { t.lines++ }

// take gives the text and starts anew.
func (t *text) take() string {
	s := string(t.buf)
	t.buf, t.space, t.lines = t.buf[:0], false, 0
	return s
}
