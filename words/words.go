// Package words turns codes into Chinese and English: the values of enums, errors, findings and the reasons of lights. A rule
// decides what is so and names it by a code; here is the only place where the sentence is written.
//
// A sentence has places in braces, filled from the code's arguments: 没有「{found}」这个部门. What stands in square brackets is
// left out where a place inside is empty: [，是不是「{nearest}」？]. An argument is put in as it is, cut after 80 characters, and
// never read as a template itself.
package words

import (
	"strings"
	"unicode/utf8"
)

// Lang is a language that people read. The zero Lang is Chinese.
type Lang string

// The languages.
const (
	Chinese Lang = "zh-CN"
	English Lang = "en"
)

// ParseLang picks the language from a tag or an Accept-Language header: English where the first of the two that it names is
// English, Chinese otherwise.
func ParseLang(s string) Lang {
	for _, tag := range strings.Split(strings.ToLower(s), ",") {
		switch tag = strings.TrimSpace(tag); {
		case strings.HasPrefix(tag, "zh"):
			return Chinese
		case strings.HasPrefix(tag, "en"):
			return English
		}
	}
	return Chinese
}

// pair is one thing said in both languages.
type pair struct{ zh, en string }

func (p pair) in(lang Lang) string {
	if lang == English {
		return p.en
	}
	return p.zh
}

// maxPlace is how many characters of an argument stand in a sentence.
const maxPlace = 80

// fill puts the arguments into the places of a template.
func fill(template string, args map[string]string) string {
	var b strings.Builder
	for template != "" {
		i := strings.IndexAny(template, "[{")
		if i < 0 {
			break
		}
		b.WriteString(template[:i])
		if template[i] == '{' {
			name, rest, _ := strings.Cut(template[i+1:], "}")
			b.WriteString(shorten(args[name]))
			template = rest
			continue
		}
		optional, rest, _ := strings.Cut(template[i+1:], "]")
		if complete(optional, args) {
			b.WriteString(fill(optional, args))
		}
		template = rest
	}
	b.WriteString(template)
	return b.String()
}

// complete says whether every place of a piece has something to stand there.
func complete(piece string, args map[string]string) bool {
	for _, name := range places(piece) {
		if args[name] == "" {
			return false
		}
	}
	return true
}

// places lists the names in braces.
func places(template string) []string {
	var names []string
	for {
		_, after, ok := strings.Cut(template, "{")
		if !ok {
			return names
		}
		name, rest, _ := strings.Cut(after, "}")
		names = append(names, name)
		template = rest
	}
}

// shorten cuts a long argument: a cell may hold a page of text.
func shorten(s string) string {
	if utf8.RuneCountInString(s) <= maxPlace {
		return s
	}
	return string([]rune(s)[:maxPlace]) + "…"
}
