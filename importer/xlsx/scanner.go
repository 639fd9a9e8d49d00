package xlsx

import (
	"bytes"
	"errors"
	"io"
	"strconv"

	"duban/models"
)

// kind is what the scanner stands at.
type kind uint8

const (
	atEnd   kind = iota // an element ended: the one that began last and is open
	atStart             // an element began: name, attrs
	atText              // text within an element: text, still with its references
	atEOF               // the document ended, complete and well-formed
)

// attr is one attribute, its value still with its references.
type attr struct{ name, value []byte }

// scanner cuts an XML part into tokens and refuses what is not well-formed, wherever it is, up to the last byte. It
// is our own because encoding/xml takes six times as long; it knows exactly as much XML as parts may hold: UTF-8,
// no DOCTYPE. Names are given without their prefix, since each place of the format knows only one kind of element.
//
// What it hands out lies in its window and is valid until the next call of next.
type scanner struct {
	part  string
	limit int // depth
	src   io.Reader

	buf      []byte
	pos, end int   // the window's unread bytes
	gone     int64 // bytes before the window
	drained  bool  // src has ended

	names  []byte // the open elements' full names, one after the other
	opened []int  // where each begins
	empty  bool   // the element that began is <like this/>, its end comes next
	ended  bool   // the root element has ended

	name  []byte
	attrs []attr
	quote byte // what ends the attribute's value that parseTag could not finish
	text  []byte
	cdata bool // text is literal
	plain bool // text has neither references nor carriage returns
}

const (
	window   = 64 << 10
	maxToken = 16 << 20 // one tag or text; the longest cell takes a hundredth of it
	maxAttrs = 128
)

func newScanner(src io.Reader, part string, depth int) *scanner {
	return &scanner{part: part, limit: depth, src: src, buf: make([]byte, window)}
}

// depth is the number of open elements.
func (s *scanner) depth() int { return len(s.opened) }

// broken is the refusal of a part that is not well-formed, with the place.
func (s *scanner) broken(cause error) error {
	return refusal(models.Invalid, CodeBroken, cause, "part", s.part, "byte", strconv.FormatInt(s.gone+int64(s.pos), 10))
}

// fill reads on, keeping the unread bytes. It returns io.EOF when there is nothing more.
func (s *scanner) fill() error {
	if s.drained {
		return io.EOF
	}
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.gone += int64(s.pos)
		s.end -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= maxToken {
			return s.broken(errors.New("a token without end"))
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := io.ReadAtLeast(s.src, s.buf[s.end:], 1)
	s.end += n
	if err == io.EOF {
		s.drained = true
	}
	return err
}

// need makes sure that n bytes are in the window, or says false at the end of the part.
func (s *scanner) need(n int) (bool, error) {
	for s.end-s.pos < n {
		if err := s.fill(); err == io.EOF {
			return false, nil
		} else if err != nil {
			return false, err
		}
	}
	return true, nil
}

// until makes sure that the window holds mark at or after from (both counted from pos) and returns where; -1 at the end of the part.
func (s *scanner) until(mark string, from int) (int, error) {
	for {
		if at := bytes.Index(s.buf[s.pos+from:s.end], []byte(mark)); at >= 0 {
			return from + at, nil
		}
		from = max(from, s.end-s.pos-len(mark)+1)
		if err := s.fill(); err == io.EOF {
			return -1, nil
		} else if err != nil {
			return 0, err
		}
	}
}

// next moves to the next token.
func (s *scanner) next() (kind, error) {
	if s.empty {
		s.empty = false
		s.pop()
		return atEnd, nil
	}
	for {
		if s.end-s.pos < 2 {
			if ok, err := s.need(2); err != nil {
				return 0, err
			} else if !ok && s.pos == s.end {
				return s.finish()
			}
		}
		if s.buf[s.pos] != '<' {
			if found, err := s.scanText(); found || err != nil {
				return atText, err
			}
			continue
		}
		if s.end-s.pos < 2 {
			return 0, s.broken(io.ErrUnexpectedEOF)
		}
		switch s.buf[s.pos+1] {
		case '/':
			return atEnd, s.endTag()
		case '?':
			if err := s.instruction(); err != nil {
				return 0, err
			}
		case '!':
			if found, err := s.declaration(); found || err != nil {
				return atText, err
			}
		default:
			return atStart, s.startTag()
		}
	}
}

// finish accepts the end of the part.
func (s *scanner) finish() (kind, error) {
	if !s.ended {
		return 0, s.broken(io.ErrUnexpectedEOF)
	}
	return atEOF, nil
}

// scanText takes the text up to the next tag. Outside the root only white space may stand, and is none.
func (s *scanner) scanText() (bool, error) {
	n := bytes.IndexByte(s.buf[s.pos:s.end], '<')
	if n < 0 {
		var err error
		if n, err = s.until("<", s.end-s.pos); err != nil {
			return false, err
		}
		if n < 0 {
			n = s.end - s.pos
		}
	}
	text := s.buf[s.pos : s.pos+n]
	all := classesOf(text)
	if s.depth() == 0 {
		if all&^(isSpace|isCR) != 0 {
			return false, s.outside(text)
		}
		s.pos += n
		return false, nil
	}
	if err := checkText(text, all, false); err != nil {
		return false, s.broken(err)
	}
	s.pos += n
	s.text, s.cdata, s.plain = text, false, all&(isAmp|isCR) == 0
	return true, nil
}

// outside refuses text outside the root element, telling other encodings from mere damage. A byte order mark of UTF-8
// at the beginning is accepted.
func (s *scanner) outside(text []byte) error {
	if s.gone+int64(s.pos) == 0 {
		switch {
		case bytes.HasPrefix(text, []byte("\ufeff")):
			s.pos += 3
			return nil
		case bytes.HasPrefix(text, []byte{0xff, 0xfe}), bytes.HasPrefix(text, []byte{0xfe, 0xff}), bytes.IndexByte(text, 0) >= 0:
			return s.encoding("UTF-16")
		}
	}
	return s.broken(errors.New("text outside of the root element"))
}

func (s *scanner) encoding(name string) error {
	return refusal(models.Invalid, CodeEncoding, nil, "part", s.part, "encoding", clip(name))
}

// value is an attribute's value with its references resolved, which next has checked.
func value(raw []byte) string {
	b, _ := appendDecoded(make([]byte, 0, len(raw)), raw)
	return string(b)
}

// attr is the value of an attribute by its full name, "" without it.
func (s *scanner) attr(name string) string {
	for i := range s.attrs {
		if string(s.attrs[i].name) == name {
			return value(s.attrs[i].value)
		}
	}
	return ""
}

// flag is an attribute's truth: "1" or "true".
func flag(raw []byte) bool { return string(raw) == "1" || string(raw) == "true" }

// skip reads past the end of the element that has just begun.
func (s *scanner) skip() error {
	depth := s.depth()
	for {
		k, err := s.next()
		if err != nil {
			return err
		}
		if k == atEnd && s.depth() < depth {
			return nil
		}
	}
}

// content appends the text of the element that has just begun, and reads past its end. Elements within it are refused:
// their text would be lost.
func (s *scanner) content(dst []byte) ([]byte, error) {
	for {
		k, err := s.next()
		if err != nil {
			return dst, err
		}
		switch {
		case k == atEnd:
			return dst, nil
		case k == atStart:
			return dst, s.broken(errors.New("an element within a plain text"))
		case s.plain:
			dst = append(dst, s.text...)
		case s.cdata:
			dst = appendLines(dst, s.text)
		default:
			if dst, err = appendDecoded(dst, s.text); err != nil {
				return dst, s.broken(err)
			}
		}
	}
}

// each calls visit for every element directly within the one that has just begun, and reads past its end. visit reads
// past the end of its own element.
func (s *scanner) each(visit func(name []byte) error) error {
	for {
		k, err := s.next()
		if err != nil {
			return err
		}
		switch k {
		case atEnd:
			return nil
		case atStart:
			if err := visit(s.name); err != nil {
				return err
			}
		}
	}
}

// root begins the document: its first element, by its name. Another one is refused.
func (s *scanner) root(name string) error {
	if _, err := s.next(); err != nil {
		return err
	}
	if string(s.name) != name {
		return s.broken(errors.New("root element " + string(s.name) + ", not " + name))
	}
	return nil
}

// rest reads to the end of the part, checking it.
func (s *scanner) rest() error {
	for {
		if k, err := s.next(); err != nil || k == atEOF {
			return err
		}
	}
}
