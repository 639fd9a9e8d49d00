package quantity

import "duban/models"

// dateReader reads a folded date from left to right. Year is the year of what names none.
type dateReader struct {
	r         []rune
	i         int
	year      int
	ambiguous bool
}

var openEnded = []string{"长期坚持", "持续推进", "长期推进", "持续开展", "长期开展", "常态化推进", "常态化开展", "常态长效", "常态化", "全年持续", "持续实施", "持续深化", "持续", "长期", "年度持续", "贯穿全年", "全年持续推进"}

// stretch reads a point in time or two with a dash between them.
func (p *dateReader) stretch() (Dates, bool) {
	for _, w := range openEnded {
		if string(p.r) == w {
			p.i = len(p.r)
			return Dates{Kind: NoEnd}, true
		}
	}
	a, ok := p.point()
	if !ok || p.i >= len(p.r) {
		return a, ok
	}
	j := p.i
	if !p.dash() {
		return a, true
	}
	if a.Kind != InYear {
		p.year = a.End.Year
	}
	b, ok := p.point()
	if !ok || b.End.Before(a.Start) {
		p.i = j
		return a, true
	}
	return Dates{Start: a.Start, End: b.End, Kind: Stretch}, true
}

// dash takes one dash, 至 or 到.
func (p *dateReader) dash() bool {
	if p.i < len(p.r) {
		switch p.r[p.i] {
		case '-', '~', '至', '到':
			p.i++
			return true
		}
	}
	return false
}

// take takes one of some words.
func (p *dateReader) take(words ...string) bool {
	for _, w := range words {
		if hasAt(p.r, p.i, w) {
			p.i += runeCount(w)
			return true
		}
	}
	return false
}

// number takes an arabic or Chinese number below 10000; 元 and 正 are a first month.
func (p *dateReader) number() (int, bool) {
	i := p.i
	if i < len(p.r) && p.r[i] == '元' {
		p.i++
		return 1, true
	}
	if i < len(p.r) && isDigit(p.r[i]) {
		n := 0
		for ; p.i < len(p.r) && isDigit(p.r[p.i]) && p.i-i < 4; p.i++ {
			n = n*10 + int(p.r[p.i]-'0')
		}
		return n, true
	}
	n, end, ok := scanSection(p.r, i)
	if !ok || n > 9999 {
		return 0, false
	}
	p.i = end
	return int(n), true
}

// point reads one point in time: a year, half, quarter, month or day.
func (p *dateReader) point() (Dates, bool) {
	year, named := p.yearWord()
	if !named {
		start := p.i
		n, ok := p.number()
		switch {
		case ok && n >= 20 && p.take("年度", "年"):
			year, named = n, true
			if year < 100 {
				year += 2000
			}
		case ok && n >= 1900 && p.take("Q", "q", "H", "h", "-Q", "-H"):
			p.i--
			year, named = n, true
		case ok && n >= 1900 && p.i < len(p.r) && (p.r[p.i] == '.' || p.r[p.i] == '/' || p.r[p.i] == '-'):
			return p.numeric(n)
		default:
			p.i = start
		}
	}
	if d, ok := p.within(year); ok {
		return d, true
	}
	if !named {
		return Dates{}, false
	}
	p.take("年底", "年末", "年内", "年终", "底", "末", "内", "终", "全年")
	return months(year, 1, 12, InYear)
}

// yearWord reads 今年, 明年, 去年; without one the year is the reader's.
func (p *dateReader) yearWord() (int, bool) {
	switch {
	case p.take("全年"), p.take("年底"), p.take("年末"), p.take("年内"), p.take("年终"), p.take("本年度"), p.take("今年"), p.take("本年"), p.take("当年"):
		return p.year, true
	case p.take("明年", "次年"):
		return p.year + 1, true
	case p.take("去年", "上年"):
		return p.year - 1, true
	}
	return p.year, false
}

// within reads what divides a year.
func (p *dateReader) within(year int) (Dates, bool) {
	switch {
	case p.take("上半年", "H1", "h1"):
		return months(year, 1, 6, InHalf)
	case p.take("下半年", "H2", "h2"):
		return months(year, 7, 12, InHalf)
	case p.take("年中"):
		return months(year, 1, 6, InHalf)
	}
	start := p.i
	first := p.take("前")
	_ = p.take("第", "Q", "q")
	letter := p.i > start && lower(p.r[p.i-1]) == 'q'
	n, ok := p.number()
	if !ok {
		p.i = start
		return Dates{}, false
	}
	to, dashed := n, false
	if mid := p.i; p.dash() || p.take("、") {
		if to, ok = p.number(); !ok || !p.atUnit() {
			to, p.i = n, mid
		} else {
			dashed = true
		}
	}
	d, ok := p.divided(year, n, to, first, letter)
	if !ok {
		p.i = start
	} else if dashed || first {
		d.Kind = Stretch
	}
	return d, ok
}

func (p *dateReader) atUnit() bool {
	return hasAt(p.r, p.i, "月") || hasAt(p.r, p.i, "季")
}

// divided reads the unit behind the number n (or n to m) of a quarter, month or day.
func (p *dateReader) divided(year, n, m int, first, letter bool) (Dates, bool) {
	switch {
	case letter || p.take("季度", "季"):
		p.take("末", "底", "初")
		if first {
			n, m = 1, n
		}
		if n < 1 || m > 4 {
			return Dates{}, false
		}
		return months(year, n*3-2, m*3, InQuarter)
	case p.take("个月"):
		if !first {
			return Dates{}, false
		}
		return months(year, 1, n, Stretch)
	case p.take("月份", "月"):
		return p.inMonth(year, n, m)
	case n == m && p.i+1 < len(p.r) && isDigit(p.r[p.i+1]) && (p.r[p.i] == '.' || p.r[p.i] == '/' || p.r[p.i] == '-'):
		return p.monthDay(year, n)
	}
	return Dates{}, false
}

// inMonth reads the part of a month: 30日, 上旬, 中旬, 底.
func (p *dateReader) inMonth(year, n, m int) (Dates, bool) {
	d, ok := months(year, n, m, InMonth)
	if !ok {
		return d, false
	}
	switch {
	case p.take("上旬", "初"):
		d.End = models.NewDate(d.End.Year, d.End.Month, 10)
		return d, true
	case p.take("中旬"):
		d.End = models.NewDate(d.End.Year, d.End.Month, 20)
		return d, true
	case p.take("月底", "底", "末", "下旬", "中"):
		return d, true
	}
	mid := p.i
	day, ok := p.number()
	if ok && p.take("日", "号") {
		return p.day(d.End.Year, m, day)
	}
	p.i = mid
	return d, true
}

// numeric reads 2026.6.30, 2026/6/30, 2026-06, with the year read.
func (p *dateReader) numeric(year int) (Dates, bool) {
	sep := p.r[p.i]
	p.i++
	m, ok := p.number()
	if !ok {
		return Dates{}, false
	}
	if p.i+1 < len(p.r) && p.r[p.i] == sep && isDigit(p.r[p.i+1]) {
		mid := p.i
		p.i++
		d, _ := p.number()
		if p.i < len(p.r) && isDigit(p.r[p.i]) || d > 31 { // 2026.1-2026.6 with one sign
			p.i = mid
			return p.month(year, m)
		}
		p.take("日", "号")
		return p.day(year, m, d)
	}
	p.take("月底", "月", "底")
	return p.month(year, m)
}

// monthDay reads 6/30, 6.30 and three-part dates that don't begin with a year; what could be read two ways is ambiguous.
func (p *dateReader) monthDay(year, first int) (Dates, bool) {
	sep := p.r[p.i]
	p.i++
	second, _ := p.number()
	if p.i+1 >= len(p.r) || p.r[p.i] != sep || !isDigit(p.r[p.i+1]) {
		if sep == '-' && second <= 12 {
			p.ambiguous = true
		}
		return p.day(year, first, second)
	}
	p.i++
	third, _ := p.number()
	switch {
	case third < 100 && first > 12 && third <= 31 && second <= 12: // 26.6.30
		return p.day(first, second, third)
	case first <= 12 && second > 12: // 6/30/26
		return p.day(third, first, second)
	case first > 12 && second <= 12: // 30/6/2026
		return p.day(third, second, first)
	}
	p.ambiguous = true
	return Dates{}, false
}
