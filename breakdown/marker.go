package breakdown

import (
	"strings"
	"unicode/utf8"
)

// level is how coarse a numbered heading is.
type level int

const (
	noMarker    level = iota
	partLevel         // 三、  第三部分
	areaLevel         // （三）
	pointLevel        // 3.  3、  第三，  三是
	subLevel          // （3） ③
	bulletLevel       // ◆ ● —
)

// marker is the number or sign that opens a paragraph. rest is the offset behind it.
type marker struct {
	level  level
	number int
	rest   int
}

var hanziValue = map[rune]int{'一': 1, '二': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// readMarker reads the marker at the beginning of s; without one the level is noMarker.
func readMarker(s string) marker {
	s0, s := s, strings.TrimLeft(s, "*") // bold marks of the source
	off := len(s0) - len(s)
	m := bareMarker(s)
	if m.level == noMarker {
		return marker{}
	}
	m.rest += off
	m.rest += len(s0[m.rest:]) - len(strings.TrimLeft(s0[m.rest:], " 　*\t"))
	return m
}

func bareMarker(s string) marker {
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == '（' || r == '(':
		return bracketed(s, size)
	case r == '第':
		n, end := hanziNumber(s[size:])
		for _, w := range []string{"部分", "章"} {
			if n > 0 && strings.HasPrefix(s[size+end:], w) {
				return marker{partLevel, n, size + end + len(w)}
			}
		}
		for _, w := range []string{"，", "、", ","} {
			if n > 0 && strings.HasPrefix(s[size+end:], w) {
				return marker{pointLevel, n, size + end + len(w)}
			}
		}
	case hanziValue[r] > 0 || r == '十':
		n, end := hanziNumber(s)
		if rest := s[end:]; strings.HasPrefix(rest, "、") || strings.HasPrefix(rest, "．") || strings.HasPrefix(rest, ".") {
			_, dot := utf8.DecodeRuneInString(rest)
			return marker{partLevel, n, end + dot}
		}
		if strings.HasPrefix(s[end:], "是") {
			return marker{pointLevel, n, end + len("是")}
		}
	case r >= '0' && r <= '9':
		return numbered(s)
	case r >= '①' && r <= '⑳':
		return marker{subLevel, int(r-'①') + 1, size}
	case strings.ContainsRune("◆●■▲◇○★☆•·▪►▶➢□※", r):
		return marker{bulletLevel, 0, size}
	case strings.HasPrefix(s, "——"):
		return marker{bulletLevel, 0, len("——")}
	}
	return marker{}
}

// bracketed reads （三） and （3）.
func bracketed(s string, size int) marker {
	n, end := hanziNumber(s[size:])
	lv := areaLevel
	if n == 0 {
		n, end = arabicNumber(s[size:])
		lv = subLevel
	}
	if n == 0 {
		return marker{}
	}
	r, closing := utf8.DecodeRuneInString(s[size+end:])
	if r != '）' && r != ')' {
		return marker{}
	}
	return marker{lv, n, size + end + closing}
}

// numbered reads 3. and 3、 but not 3.5 and 3个.
func numbered(s string) marker {
	n, end := arabicNumber(s)
	r, size := utf8.DecodeRuneInString(s[end:])
	if n == 0 || n > 99 || r != '.' && r != '．' && r != '、' {
		return marker{}
	}
	next, _ := utf8.DecodeRuneInString(s[end+size:])
	if next >= '0' && next <= '9' {
		return marker{}
	}
	return marker{pointLevel, n, end + size}
}

// hanziNumber reads 一 to 九十九 and gives the bytes read; 0 where none stands.
func hanziNumber(s string) (n, end int) {
	digit := 0
	for i, r := range s {
		if v := hanziValue[r]; v > 0 && digit == 0 {
			digit = v
		} else if r == '十' && n == 0 {
			n, digit = max(digit, 1)*10, 0
		} else {
			return n + digit, i
		}
	}
	return n + digit, len(s)
}

func arabicNumber(s string) (n, end int) {
	for end < len(s) && end < 3 && s[end] >= '0' && s[end] <= '9' {
		n, end = n*10+int(s[end]-'0'), end+1
	}
	return n, end
}
