package exporter

import (
	"math"
	"strings"
	"unicode/utf8"
)

// Excel works no row heights out for a program that writes a file, and LibreOffice keeps the ones that it is given, so that a
// wrapped text is cut where its row is too low. This file reckons how a text wraps in a column: a Chinese character is as
// wide as its size, Latin words aren't broken, and a line never begins with a closing mark.

// Measures in pixels at 96 dots an inch, and in points where rows are meant.
const (
	pixelsPerUnit  = 7.0 // of a column's width
	cellPadding    = 5.0
	pixelsPerPoint = 96.0 / 72
	leading        = 1.45 // of a line over its size: the tallest of the faces that stand in for 仿宋
	rowPadding     = 5.0
	maxRowHeight   = 409.0 // what the format allows
	minRowHeight   = 20.0
)

// heightOf is the height in points of a row whose tallest cell has so many lines of a size.
func heightOf(lines int, size float64) float64 {
	return min(max(float64(lines)*size*leading+rowPadding, minRowHeight), maxRowHeight)
}

// linesPerRow is how many lines of a size the highest row holds.
func linesPerRow(size float64) int { return int((maxRowHeight - rowPadding) / (size * leading)) }

// linesOf is how many lines a text takes in a column of a width at a size.
func linesOf(text string, width, size float64) int {
	var some [fewLines]int
	return len(lineStarts(some[:0], text, width, size, math.MaxInt))
}

// cutLines gives the beginning of a text that takes at most so many lines, how many it takes, and the rest, which is "" where all of
// it fits. It cuts at the end of a sentence where one is near. Begun and rest joined are the text.
func cutLines(text string, width, size float64, most int) (begun, rest string, lines int) {
	var some [fewLines]int
	starts := lineStarts(some[:0], text, width, size, most+1)
	if len(starts) <= most {
		return text, "", len(starts)
	}
	end := starts[most]
	if stop := lastStop(text[:end]); stop > starts[most*3/4] {
		end = stop
	}
	return text[:end], text[end:], most
}

// lastStop is where the last finished sentence or paragraph of a text ends, 0 where there is none.
func lastStop(text string) int {
	i := strings.LastIndexAny(text, "。；！？\n")
	if i < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return i + size
}

// fewLines are as many as most texts have: for them nothing is allocated.
const fewLines = 32

// lineStarts gives the byte offsets at which the lines of a wrapped text begin, the first of them 0 and at most so many, appended to starts.
func lineStarts(starts []int, text string, width, size float64, most int) []int {
	em := size * pixelsPerPoint
	room := max(width*pixelsPerUnit-cellPadding, em)
	starts = append(starts, 0)
	begin, chance := 0, 0  // of this line; where it may end
	used, tail := 0.0, 0.0 // since begin; since chance
	before := '\n'
	for i, r := range text {
		wide := runeWidth(r, em)
		if mayBreak(before, r) {
			chance, tail = i, 0
		}
		switch {
		case r == '\n':
			begin, chance, used, tail, wide = i+1, i+1, 0, 0, 0
			starts = append(starts, begin)
		case used+wide > room && i > begin:
			if chance <= begin { // a word longer than the line is broken where the line ends
				chance, tail = i, 0
			}
			begin, used = chance, tail
			starts = append(starts, begin)
		}
		if len(starts) == most {
			break
		}
		used, tail, before = used+wide, tail+wide, r
	}
	return starts
}

// mayBreak says whether a line may end between two characters.
func mayBreak(before, r rune) bool { return !closing(r) && !(isLatin(before) && isLatin(r)) }

func runeWidth(r rune, em float64) float64 {
	switch {
	case r >= 0x2000:
		return em
	case r >= 'A' && r <= 'Z', r > 0x7e, r == '%', r == '@', r == 'm', r == 'w':
		return 0.75 * em
	}
	return 0.56 * em
}

func isLatin(r rune) bool { return r > ' ' && r < 0x250 }

// closing marks don't begin a line.
func closing(r rune) bool {
	switch r {
	case '，', '。', '、', '；', '：', '？', '！', '）', '》', '」', '』', '】', '〉', '”', '’', '％', '…', '—', ',', '.', ';', ':', '?', '!', ')', ']', '}':
		return true
	}
	return false
}
