package quantity

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFind(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string // the span as printed, then what it says
	}{
		{"建设改造高标准农田20万亩，建成示范区6万亩左右", []string{"20万亩", "eq 20 万亩", "6万亩左右", "approx 6 万亩 ~"}},
		{"种植面积稳定在808万亩以上、总产58亿斤以上", []string{"808万亩以上", "gte 808 万亩", "58亿斤以上", "gte 58 亿斤"}},
		{"新培育1家—2家绿色工厂", []string{"1家—2家", "range 1..2 家"}},
		{"力争交通投资超600亿元", []string{"超600亿元", "gte 600 亿元"}},
		{"控制在5.5%左右", []string{"控制在5.5%左右", "approx 5.5 % ~"}},
		{"帮扶3000余名残疾人", []string{"3000余名", "gte 3000 名 ~"}},
		{"节约20万元，签约30个", []string{"20万元", "eq 20 万元", "30个", "eq 30 个"}},
		{"侦破100起", []string{"100起", "eq 100 起"}},
		{"举办千场会议", []string{"千场", "eq 1000 场"}},
		{"推动G108侯马段、PM2.5下降、5G基站、T1000、3A级景区", nil},
		{"第十五届、第3次", nil},
		{"十几个、数百家、若干", nil},
		{"突破1：1", []string{"突破1：1", "gte 1 :1"}},
		{"百分之八十以上的村", []string{"百分之八十以上", "gte 80 %"}},
		{"面积５００亩", []string{"５００亩", "eq 500 亩"}},
		{"由6.2%提高到7%", []string{"6.2%", "eq 6.2 %", "7%", "eq 7 %"}},
		{"不少于100万批次", []string{"不少于100万批次", "gte 100 万批次"}},
		{"三年行动", []string{"三年", "eq 3 年"}},
	} {
		var got []string
		for _, s := range Find(c.in) {
			got = append(got, c.in[s.Start:s.End], amountOf(s.Amount))
			if s.Amount.Printed != c.in[s.Start:s.End] || s.Number < s.Start || s.UnitEnd > s.End {
				t.Errorf("%s: places %+v", c.in, s)
			}
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestStatus(t *testing.T) {
	for in, want := range map[string]Status{
		"未启动": {Word: "NOT_STARTED"}, "前期工作": {Word: "NOT_STARTED"}, "推进中": {Word: "ON_PLAN"}, "达到序时进度": {Word: "ON_PLAN"}, "超序时进度": {Word: "ON_PLAN"}, "基本完成": {Word: "ON_PLAN"},
		"未达序时": {Word: "BEHIND"}, "滞后。": {Word: "BEHIND"}, "已 完成": {Word: "DONE", Closes: true}, "已办结": {Word: "DONE", Closes: true}, "已销号": {Word: "DONE", Closes: true},
		"暂缓": {Halted: true}, "取消": {Halted: true}, "撤销": {Withdraws: true}, "本期无新进展": {Word: "NO_NEWS"},
	} {
		if got, ok := ParseStatus(in); !ok || got != want {
			t.Errorf("%s: %+v %v, want %+v", in, got, ok, want)
		}
	}
	for in, want := range map[string]string{"能按期完成": "ON_TIME", "有难度": "AT_RISK", "预计不能完成": "NOT"} {
		if got, ok := ParseForecast(in); !ok || string(got) != want {
			t.Errorf("%s: %s %v", in, got, ok)
		}
	}
	if _, ok := ParseStatus("已完成20万亩"); ok {
		t.Error("a sentence is no status word")
	}
	if _, ok := ParseForecast("无"); ok {
		t.Error("无 is no forecast")
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"建设20万亩以上", "1家—2家，３－５家", "百分之", "千场万家", "2026年6月", "一二三四五六七八九十", "约约约3个", "1：1", "1,234,5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, span := range Find(s) {
			if span.Start < last || span.Start > span.Number || span.Number >= span.UnitEnd || span.UnitEnd > span.End || span.End > len(s) {
				t.Fatalf("%q: %+v", s, span)
			}
			if span.Amount.Low == nil || span.Amount.Operator == "" {
				t.Fatalf("%q: %+v", s, span)
			}
			if utf8.ValidString(s) && !utf8.ValidString(s[span.Start:span.End]) {
				t.Fatalf("%q: cuts a rune: %+v", s, span)
			}
			last = span.End
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("坚持以新发展理念为引领，加快推进重点领域改革，建设改造高标准农田20万亩，确保粮食总产58亿斤以上。", 600)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Find(text)
	}
}

// A long run of numerals must not cost the square of its length.
func TestFindLongRuns(t *testing.T) {
	for _, unit := range []string{"一", "十", "百", "一十", "9", "几", "1,", "1万", "百分之", "约", "1-", "二百"} {
		Find(strings.Repeat(unit, 20_000))
	}
}
