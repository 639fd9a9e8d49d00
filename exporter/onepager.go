package exporter

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"duban/docx"
	"duban/words"
)

// onePager is a leader's page (领导专报): their tasks counted, the reds by name, why, since when, what they ask, what has changed.
type onePager struct {
	*briefing
	docx.Document
	portfolio
	most int // characters of a text that is quoted; 0: all
	cut  bool
}

// The page holds so many lines of so many characters at 16 points on A4 with the margins of GB/T 9704.
const (
	pageLines      = 25
	lineCharacters = 27
)

// leaderPage writes the page so that it fits one side of A4 if that can be: texts are quoted in full, else shortened, which it says. Every
// red task is named in any case.
func (b *briefing) leaderPage(p portfolio) docx.Document {
	var page *onePager
	for _, most := range []int{0, 80, 40, 20} {
		page = &onePager{briefing: b, portfolio: p, most: most}
		page.write()
		if page.lines() <= pageLines {
			break
		}
	}
	return page.Document
}

func (p *onePager) write() {
	p.Document.Title = "领导专报：" + p.leader.Post + p.leader.Holder
	p.Add(docx.Text(docx.Title, p.leader.Post+p.leader.Holder+"分管任务专报"),
		docx.Text(docx.Subtitle, p.l.Period.Name.Chinese()+"（截至"+chineseDay(p.l.Period.Ends)+"）"))
	p.counts()
	reds := p.reds(p.tasks)
	p.redOnes()
	p.asked()
	note := "只用已审核通过的数据。"
	if p.cut {
		note += "文字有节选（以“……”标明），全文见台账。"
	}
	if len(reds) == 0 && p.portfolio.requests() == 0 {
		note = "没有红灯，也没有需要协调的事项。" + note
	}
	p.Add(docx.Text(docx.Note, note))
}

// counts is the first paragraph: how many, how they stand, what has changed.
func (p *onePager) counts() {
	l := p.lights()
	runs := []docx.Run{{Text: fmt.Sprintf("共%d项：", l.tasks)}}
	for i, c := range lightOrder {
		ink := ""
		if c == "RED" && l.by[c] > 0 {
			ink = inkRed
		}
		runs = append(runs, docx.Run{Text: fmt.Sprintf("%s%d", words.Enum(words.Chinese, c), l.by[c]), Bold: true, Ink: ink})
		if i < len(lightOrder)-1 {
			runs = append(runs, docx.Run{Text: "、"})
		}
	}
	changed := "本期为首个填报期，没有上期可比。"
	if p.before != nil {
		changed = "与上期相比，" + p.shift(p.tasks).sentence() + "。"
	}
	p.Add(docx.Paragraph{Style: docx.LeaderText, Runs: append(runs, docx.Run{Text: "。" + changed})})
}

// redOnes are the red tasks, the longest red first.
func (p *onePager) redOnes() {
	reds := p.reds(p.tasks)
	if len(reds) == 0 {
		return
	}
	p.head(fmt.Sprintf("红灯任务（%d项）", len(reds)))
	for _, t := range reds {
		runs := []docx.Run{{Text: t.Number + " " + t.Title, Bold: true},
			{Text: fmt.Sprintf("（%s；%s）。%s。", p.leadName(t), p.red[t.ID], p.quote(words.Because(words.Chinese, t.light.Because)))}}
		if s := requestOf(t); s != "" {
			runs = append(runs, docx.Run{Text: "请求协调：", Bold: true}, docx.Run{Text: p.quote(s)})
		}
		p.Add(docx.Paragraph{Style: docx.LeaderText, Runs: runs})
	}
}

// asked are the requests of the tasks that aren't red.
func (p *onePager) asked() {
	var asking []docx.Block
	for _, t := range p.tasks {
		if s := requestOf(t); s != "" && t.light.Color != "RED" {
			asking = append(asking, docx.Paragraph{Style: docx.LeaderText, Runs: []docx.Run{{Text: t.Number + " " + p.quote(t.Title), Bold: true},
				{Text: fmt.Sprintf("（%s，%s灯）：%s", p.leadName(t), words.Enum(words.Chinese, t.light.Color), p.quote(s))}}})
		}
	}
	if len(asking) > 0 {
		p.head(fmt.Sprintf("其他需市政府协调事项（%d项）", len(asking)))
		p.Add(asking...)
	}
}

func (p *onePager) head(s string) {
	p.Add(docx.Paragraph{Style: docx.LeaderText, Runs: []docx.Run{{Text: s, Bold: true, Ink: "1F3864"}}, WithNext: true})
}

// quote is a text on one line, shortened to what this page allows.
func (p *onePager) quote(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	s = strings.TrimRight(s, "。")
	if p.most == 0 || utf8.RuneCountInString(s) <= p.most {
		return s
	}
	p.cut = true
	return string([]rune(s)[:p.most]) + "……"
}

// lines is how many lines of the page the text takes below its title.
func (p *onePager) lines() int {
	n := 0
	for _, b := range p.Body {
		paragraph, ok := b.(docx.Paragraph)
		if !ok || paragraph.Style != docx.LeaderText {
			continue
		}
		text := ""
		for _, r := range paragraph.Runs {
			text += r.Text
		}
		n += linesOf(text, (lineCharacters*16*pixelsPerPoint+cellPadding)/pixelsPerUnit, 16)
	}
	return n
}
