package xlsx

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"duban/models"
)

var (
	errName     = errors.New("a name is wanted")
	errTag      = errors.New("a malformed tag")
	errMismatch = errors.New("a closing tag that closes nothing")
)

// startTag reads <name attr="value"…> or <name …/>.
func (s *scanner) startTag() error {
	for from := 1; ; {
		at := bytes.IndexByte(s.buf[s.pos+from:s.end], '>')
		if at >= 0 {
			at += from
		} else {
			var err error
			if at, err = s.until(">", from); err != nil {
				return err
			}
			if at < 0 {
				return s.broken(io.ErrUnexpectedEOF)
			}
		}
		whole, err := s.parseTag(s.buf[s.pos+1 : s.pos+at])
		if err != nil {
			return s.broken(err)
		}
		if whole {
			s.pos += at + 1
			break
		}
		// That > stood in an attribute's value. Going on behind the value's end keeps the work linear, whatever is in it.
		end, err := s.until(string(s.quote), at+1)
		if err != nil {
			return err
		}
		if end < 0 {
			return s.broken(io.ErrUnexpectedEOF)
		}
		from = end + 1
	}
	if s.ended {
		return s.broken(errors.New("a second root element"))
	}
	if len(s.opened) >= s.limit {
		return refusal(models.TooLarge, CodeTooDeep, nil, "part", s.part, "limit", strconv.Itoa(s.limit))
	}
	return nil
}

// parseTag takes a tag's inside apart. It returns false when the tag ends within an attribute's value.
func (s *scanner) parseTag(b []byte) (bool, error) {
	empty := len(b) > 0 && b[len(b)-1] == '/'
	n, colon := nameLen(b)
	if n == 0 {
		return false, errName
	}
	s.attrs = s.attrs[:0]
	for i := n; ; {
		start := i
		for i < len(b) && classes[b[i]]&isSpace != 0 {
			i++
		}
		if i == len(b) {
			empty = false
			break
		}
		if empty && i == len(b)-1 {
			break
		}
		if i == start {
			return false, errTag
		}
		used, err := s.parseAttr(b[i:])
		if used == 0 || err != nil {
			return false, err
		}
		i += used
	}
	s.name = b[colon:n]
	s.empty = empty
	s.opened = append(s.opened, len(s.names))
	s.names = append(s.names, b[:n]...)
	return true, nil
}

// parseAttr reads name="value" and returns its length; 0 when it does not end here, but at the next quote.
func (s *scanner) parseAttr(b []byte) (int, error) {
	n, _ := nameLen(b)
	if n == 0 {
		return 0, errName
	}
	i := n
	for i < len(b) && classes[b[i]]&isSpace != 0 {
		i++
	}
	if i == len(b) || b[i] != '=' {
		return 0, errTag
	}
	for i++; i < len(b) && classes[b[i]]&isSpace != 0; {
		i++
	}
	if i == len(b) || b[i] != '"' && b[i] != '\'' {
		return 0, errTag
	}
	quote := b[i]
	i++
	start, all := i, uint8(0)
	for i < len(b) && b[i] != quote {
		all |= classes[b[i]]
		i++
	}
	if i == len(b) {
		s.quote = quote
		return 0, nil
	}
	if all&isLess != 0 {
		return 0, errTag
	}
	if err := checkText(b[start:i], all, true); err != nil {
		return 0, err
	}
	return i + 1, s.addAttr(b[:n], b[start:i])
}

func (s *scanner) addAttr(name, value []byte) error {
	for i := range s.attrs {
		if bytes.Equal(s.attrs[i].name, name) {
			return errors.New("an attribute twice")
		}
	}
	if len(s.attrs) == maxAttrs {
		return errors.New("too many attributes")
	}
	s.attrs = append(s.attrs, attr{name, value})
	return nil
}

// nameLen is the length of the name at the beginning of b, 0 for none, and where its local part begins.
func nameLen(b []byte) (n, local int) {
	for n < len(b) && classes[b[n]]&isName != 0 {
		if b[n] == ':' {
			local = n + 1
		}
		n++
	}
	if n == 0 || local == n || b[0] == '-' || b[0] == '.' || b[0] == ':' || b[0] >= '0' && b[0] <= '9' {
		return 0, 0
	}
	return n, local
}

// endTag reads </name>, which must close the element opened last.
func (s *scanner) endTag() error {
	if len(s.opened) == 0 {
		return s.broken(errMismatch)
	}
	top := s.names[s.opened[len(s.opened)-1]:]
	n := len(top) + 3
	if ok, err := s.need(n); err != nil {
		return err
	} else if !ok {
		return s.broken(io.ErrUnexpectedEOF)
	}
	if !bytes.Equal(s.buf[s.pos+2:s.pos+2+len(top)], top) {
		return s.broken(errMismatch)
	}
	if s.buf[s.pos+n-1] != '>' {
		at, err := s.until(">", n-1)
		if err != nil {
			return err
		}
		if at < 0 || classesOf(s.buf[s.pos+n-1:s.pos+at])&^(isSpace|isCR) != 0 {
			return s.broken(errMismatch)
		}
		n = at + 1
	}
	s.pos += n
	s.pop()
	return nil
}

// pop closes the element opened last.
func (s *scanner) pop() {
	last := len(s.opened) - 1
	s.names = s.names[:s.opened[last]]
	s.opened = s.opened[:last]
	s.ended = last == 0
}

// instruction reads <?…?>. The XML declaration may stand at the very beginning only and must name UTF-8.
func (s *scanner) instruction() error {
	at, err := s.until("?>", 2)
	if err != nil {
		return err
	}
	if at < 0 {
		return s.broken(io.ErrUnexpectedEOF)
	}
	body := s.buf[s.pos+2 : s.pos+at]
	n, _ := nameLen(body)
	if n == 0 {
		return s.broken(errName)
	}
	if err := checkText(body, classesOf(body)&^(isAmp|isBracket), true); err != nil {
		return s.broken(err)
	}
	if strings.EqualFold(string(body[:n]), "xml") {
		if begin := s.gone + int64(s.pos); begin != 0 && begin != int64(len("\ufeff")) {
			return s.broken(errors.New("an XML declaration in the middle"))
		}
		if name := declaredEncoding(string(body[n:])); !strings.EqualFold(name, "UTF-8") && !strings.EqualFold(name, "US-ASCII") {
			return s.encoding(name)
		}
	}
	s.pos += at + 2
	return nil
}

// declaredEncoding is the encoding that an XML declaration names, UTF-8 when none.
func declaredEncoding(declaration string) string {
	_, after, found := strings.Cut(declaration, "encoding")
	if !found {
		return "UTF-8"
	}
	after = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(after), "="))
	if len(after) < 2 {
		return after
	}
	name, _, _ := strings.Cut(after[1:], after[:1])
	return name
}

// declaration reads <!…: a comment, which is none, or CDATA, which is text and found. A DOCTYPE is refused: no
// office program writes one, and its entities are an attack.
func (s *scanner) declaration() (bool, error) {
	if _, err := s.need(len("<![CDATA[")); err != nil {
		return false, err
	}
	switch ahead := s.buf[s.pos:s.end]; {
	case bytes.HasPrefix(ahead, []byte("<!--")):
		return false, s.comment()
	case bytes.HasPrefix(ahead, []byte("<![CDATA[")):
		return true, s.literal()
	case bytes.HasPrefix(ahead, []byte("<!DOCTYPE")), bytes.HasPrefix(ahead, []byte("<!ENTITY")):
		return false, refusal(models.Invalid, CodeDocType, nil, "part", s.part)
	}
	return false, s.broken(errTag)
}

func (s *scanner) comment() error {
	at, err := s.until("--", len("<!--"))
	if err != nil {
		return err
	}
	if ok, err := s.need(at + 3); at < 0 || !ok || err != nil || s.buf[s.pos+at+2] != '>' {
		return s.broken(errors.New("a malformed comment"))
	}
	body := s.buf[s.pos+4 : s.pos+at]
	if err := checkText(body, classesOf(body)&^(isAmp|isBracket), true); err != nil {
		return s.broken(err)
	}
	s.pos += at + 3
	return nil
}

func (s *scanner) literal() error {
	const begin = len("<![CDATA[")
	at, err := s.until("]]>", begin)
	if err != nil {
		return err
	}
	if at < 0 || s.depth() == 0 {
		return s.broken(io.ErrUnexpectedEOF)
	}
	text := s.buf[s.pos+begin : s.pos+at]
	if err := checkText(text, classesOf(text)&^(isAmp|isBracket), true); err != nil {
		return s.broken(err)
	}
	s.text, s.cdata, s.plain = text, true, false
	s.pos += at + 3
	return nil
}
