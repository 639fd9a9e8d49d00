package quantity

import (
	"testing"

	"duban/models"

	"pgregory.net/rapid"
)

// amountOf prints what matters of an amount in one line, for tables.
func amountOf(a Amount) string {
	s := string(a.Operator) + " " + a.Low.String()
	if a.High != nil {
		s += ".." + a.High.String()
	}
	s += " " + a.Unit
	for _, f := range []struct {
		on   bool
		mark string
	}{{a.Approx, " ~"}, {a.Change, " change"}, {a.OfTarget, " share"}} {
		if f.on {
			s += f.mark
		}
	}
	return s
}

func TestParseCell(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"20万亩", "eq 20 万亩"}, {"3.5万", "eq 3.5 万"}, {"1.28万亿", "eq 1.28 万亿"}, {"80%", "eq 80 %"}, {"百分之八十", "eq 80 %"},
		{"８０％", "eq 80 %"}, {"1,234.5", "eq 1234.5 "}, {"１，２３４．５", "eq 1234.5 "}, {"12,345,678元", "eq 12345678 元"},
		{"约20万", "approx 20 万 ~"}, {"20万以上", "gte 20 万"}, {"近百个", "approx 100 个 ~"}, {"1家—2家", "range 1..2 家"}, {"3-5家", "range 3..5 家"},
		{"增长8%左右", "approx 8 % ~ change"}, {"控制在4.5%以内", "lte 4.5 %"}, {"同比下降12.7%", "eq -12.7 % change"}, {"−12.7", "eq -12.7 "},
		{"(12.7)", "eq -12.7 "}, {"（12.7%）", "eq -12.7 %"}, {"9120亩", "eq 9120 亩"}, {"占目标数的136.9%", "eq 136.9 % share"},
		{"完成全年目标任务的91.7%", "eq 91.7 % share"}, {"占年度计划的80%", "eq 80 % share"},
		{"1-2家", "range 1..2 家"}, {"1－2家", "range 1..2 家"}, {"1–2家", "range 1..2 家"}, {"1—2家", "range 1..2 家"}, {"1――2家", "range 1..2 家"},
		{"1～2家", "range 1..2 家"}, {"1~2家", "range 1..2 家"}, {"1至2家", "range 1..2 家"}, {"1——2家", "range 1..2 家"}, {"4.5%—5%", "range 4.5..5 %"},
		{"20-30万亩", "range 20..30 万亩"}, {"8000万—1亿元", "range 0.8..1 亿元"}, {"两三个", "range 2..3 个"}, {"三四十家", "range 30..40 家"},
		{"-12.7", "eq -12.7 "}, {"- 12.7%", "eq -12.7 %"}, {"－3", "eq -3 "}, {"+5.2%", "eq 5.2 %"},
		{"58亿斤以上", "gte 58 亿斤"}, {"不少于30户", "gte 30 户"}, {"不低于90%", "gte 90 %"}, {"超600亿元", "gte 600 亿元"}, {"突破200亿立方米", "gte 200 亿立方米"},
		{"≥95%", "gte 95 %"}, {"＞95％", "gte 95 %"}, {"不超过5.5%", "lte 5.5 %"}, {"≤5.5%", "lte 5.5 %"}, {"控制在5.5%左右", "approx 5.5 % ~"}, {"控制在3%", "lte 3 %"},
		{"3000余名", "gte 3000 名 ~"}, {"20余万人次", "gte 20 万人次 ~"}, {"30多个", "gte 30 个 ~"}, {"上百个", "gte 100 个 ~"},
		{"二十万亩", "eq 20 万亩"}, {"十二条", "eq 12 条"}, {"一百二十", "eq 120 "}, {"一百二", "eq 120 "}, {"三点五亿元", "eq 3.5 亿元"}, {"一万二千人", "eq 12000 人"}, {"两千零五", "eq 2005 "},
		{"2千亿元", "eq 2000 亿元"}, {"5千亩", "eq 5000 亩"}, {"1亿2000万元", "eq 120000000 元"}, {"3万5千亩", "eq 35000 亩"}, {"3百万吨", "eq 300 万吨"},
		{"3千米", "eq 3 千米"}, {"50万千瓦", "eq 50 万千瓦"}, {"25微克/立方米", "eq 25 微克/立方米"}, {"百分百", "eq 100 %"}, {"千分之五", "eq 5 ‰"}, {"四分之三", "eq 75 %"}, {"九成以上", "gte 9 成"},
		{"累计完成18.6万亩", "eq 18.6 万亩"}, {"已完成20万亩。", "eq 20 万亩"}, {"达到30家", "eq 30 家"}, {"0", "eq 0 "}, {"0.00%", "eq 0 %"}, {"1.2E+05", "eq 120000 "}, {"5.0E-3", "eq 0.005 "},
		{"下降3%以上", "lte -3 % change"}, {"下降3%—5%", "range -5..-3 % change"}, {"下降至15%左右", "approx 15 % ~"}, {"提高到7.2%", "eq 7.2 %"}, {"增加2个百分点", "eq 2 个百分点 change"},
		{"-1以上", "gte -1 "}, {"-5%—-3%", "range -5..-3 %"}, {"-1—2", "range -1..2 "}, {"清零", "zero 0 "}, {"动态清零", "zero 0 "}, {"全覆盖", "all 100 %"}, {" 20 万 亩 ", "eq 20 万亩"}, {"20 万亩", "eq 20 万亩"},
	} {
		a, err := ParseCell(c.in)
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
		} else if got := amountOf(a); got != c.want {
			t.Errorf("%s: %s, want %s", c.in, got, c.want)
		}
	}
}

func TestParseCellRefuses(t *testing.T) {
	for _, c := range []struct {
		in, code string
		doubtful bool
	}{
		{"", CodeBlank, false}, {"-", CodeBlank, false}, {"—", CodeBlank, false}, {"/", CodeBlank, false}, {"——", CodeBlank, false}, {"　", CodeBlank, false}, {"/ /", CodeBlank, false},
		{"无", CodeUnreadable, false}, {"正在推进", CodeUnreadable, false}, {"#REF!", CodeErrorValue, false}, {"#DIV/0!", CodeErrorValue, false}, {"（一）", CodeUnreadable, false},
		{"25个、18个", CodeSeveral, true}, {"建设改造20万亩", CodeExtra, true}, {"20万亩（其中盐湖5万亩）", CodeSeveral, true}, {"20万亩任务", CodeExtra, true}, {"预计20万亩", CodeExtra, true},
		{"1/3", CodeAmbiguous, true}, {"5-3家", CodeAmbiguous, true}, {"1,23", CodeAmbiguous, true}, {"1.234,5", CodeAmbiguous, true}, {"3.5.1", CodeAmbiguous, true}, {"—12.7", CodeAmbiguous, true}, {"10:30", CodeAmbiguous, true},
		{"十几个", CodeVague, true}, {"数百家", CodeVague, true}, {"12345678901234567890", codeTooLong, false}, {"2026年6月", CodeSeveral, true},
	} {
		_, err := ParseCell(c.in)
		if err == nil {
			t.Errorf("%s: read", c.in)
			continue
		}
		if code(err) != c.code {
			t.Errorf("%s: %v, want %s", c.in, err, c.code)
		}
		if Doubtful(err) != c.doubtful {
			t.Errorf("%s: doubtful %v", c.in, !c.doubtful)
		}
		if models.KindOf(err) != models.Invalid {
			t.Errorf("%s: kind %s", c.in, models.KindOf(err))
		}
	}
}

// anyAmount draws an amount that Format can write.
func anyAmount(t *rapid.T) Amount {
	op := rapid.SampledFrom(models.Operators).Draw(t, "op")
	switch op {
	case models.OpZero:
		v := models.Int(0)
		return Amount{Operator: op, Low: &v}
	case models.OpAll:
		v := models.Int(100)
		return Amount{Operator: op, Low: &v, Unit: "%"}
	}
	digits := func(name string) models.Decimal {
		return models.Normalise(models.Int(rapid.Int64Range(1, 1e9).Draw(t, name)).Shift(-rapid.Int32Range(0, 4).Draw(t, name+" point")))
	}
	low := digits("low")
	a := Amount{Operator: op, Low: &low, Approx: op == models.OpApprox || op != models.OpEQ && rapid.Bool().Draw(t, "approx"),
		Unit: rapid.SampledFrom([]string{"", "%", "万亩", "亿元", "家", "万人次", "亿斤", "千瓦", "万千瓦", "个百分点", "公里", "万", "个", "微克/立方米"}).Draw(t, "unit")}
	if op == models.OpRange {
		high := models.Normalise(low.Add(digits("more")))
		a.High = &high
	}
	if rapid.Bool().Draw(t, "change") {
		a.Change = true
		if rapid.Bool().Draw(t, "falls") {
			a.negate()
		}
	}
	a.OfTarget = !a.Change && a.Unit == "%" && rapid.Bool().Draw(t, "share")
	return a
}

func TestFormatRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := anyAmount(t)
		text := Format(a)
		b, err := ParseCell(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if amountOf(a) != amountOf(b) {
			t.Fatalf("%s: %s, want %s", text, amountOf(b), amountOf(a))
		}
	})
}

func FuzzParseCell(f *testing.F) {
	for _, s := range []string{"约20万", "1家—2家", "(12.7)", "占目标数的136.9%", "1.2E+05", "一百二", "百分之", "千分之万", "1亿2000万", "上百", "９"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseCell(s)
		if err != nil {
			if models.KindOf(err) != models.Invalid {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if a.Low == nil || a.Operator == "" || (a.Operator == models.OpRange) != (a.High != nil) {
			t.Fatalf("%q: %+v", s, a)
		}
		b, err := ParseCell(Format(a))
		if err != nil {
			t.Fatalf("%q as %q: %v", s, Format(a), err)
		}
		if !b.Low.Equal(*a.Low) || b.Operator != a.Operator {
			t.Fatalf("%q as %q: %s, then %s", s, Format(a), amountOf(a), amountOf(b))
		}
	})
}
