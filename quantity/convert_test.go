package quantity

import (
	"testing"

	"duban/models"

	"pgregory.net/rapid"
)

func TestConvert(t *testing.T) {
	for _, c := range []struct{ value, from, to, want string }{
		{"9120", "亩", "万亩", "0.912"}, {"2", "公顷", "亩", "30"}, {"15", "亩", "公顷", "1"}, {"1", "亩", "公顷", "0.0666666666666667"},
		{"1.28", "万亿元", "亿元", "12800"}, {"11.3", "亿元", "万元", "113000"}, {"113000", "万元", "亿元", "11.3"}, {"5", "元", "万元", "0.0005"},
		{"368", "公里", "米", "368000"}, {"3", "千米", "公里", "3"}, {"1200", "米", "公里", "1.2"}, {"58", "亿斤", "万吨", "290"}, {"1", "吨", "公斤", "1000"}, {"3", "公斤", "斤", "6"},
		{"3.5", "万", "亩", "35000"}, {"20", "万", "万亩", "20"}, {"1.5", "万家", "户", "15000"}, {"12", "个", "家", "12"}, {"12", "家", "个", "12"}, {"3", "万人", "名", "30000"},
		{"1", "亿千瓦", "万千瓦", "10000"}, {"3", "吉瓦", "万千瓦", "300"}, {"5", "亿千瓦时", "万千瓦时", "50000"}, {"9", "成", "%", "90"}, {"5", "‰", "%", "0.5"},
		{"2", "个百分点", "百分点", "2"}, {"1", "平方公里", "公顷", "100"}, {"3", "（万元）", "元", "30000"}, {"37", "万立方米", "立方米", "370000"},
	} {
		v, err := models.ParseDecimal(c.value)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := Convert(v, c.from, c.to); !ok || got.String() != c.want {
			t.Errorf("%s %s in %s: %s %v, want %s", c.value, c.from, c.to, got, ok, c.want)
		}
	}
	for _, c := range [][2]string{{"亩", "元"}, {"%", "个百分点"}, {"人次", "人"}, {"家", "项"}, {"", "万亩"}, {"美元", "元"}, {"岁", "个"}, {"千瓦", "千瓦时"}} {
		if got, ok := Convert(models.Int(1), c[0], c[1]); ok {
			t.Errorf("%s in %s: %s", c[0], c[1], got)
		}
	}
}

func TestIn(t *testing.T) {
	for _, c := range []struct{ cell, unit, want string }{
		{"约20万", "亩", "approx 200000 亩 ~"}, {"20", "万亩", "eq 20 万亩"}, {"9120亩", "万亩", "eq 0.912 万亩"}, {"8000-9000万元", "亿元", "range 0.8..0.9 亿元"}, {"3.5万", "万亩", "eq 3.5 万亩"},
	} {
		a, err := ParseCell(c.cell)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := a.In(c.unit); !ok || amountOf(got) != c.want {
			t.Errorf("%s in %s: %s, want %s", c.cell, c.unit, amountOf(got), c.want)
		}
	}
	a, _ := ParseCell("5公里")
	if _, ok := a.In("万亩"); ok {
		t.Error("公里 became 万亩")
	}
}

// There and back is the same value wherever the way there is exact.
func TestConvertRoundTrip(t *testing.T) {
	groups := [][]string{{"公顷", "平方公里", "平方米"}, {"元", "万元", "亿元", "万亿元"}, {"公里", "千米", "米"}, {"吨", "万吨", "公斤", "斤", "亿斤"}, {"千瓦", "万千瓦", "亿千瓦"}, {"个", "万个", "家", "万户"}}
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SampledFrom(groups).Draw(t, "units")
		from, to := rapid.SampledFrom(units).Draw(t, "from"), rapid.SampledFrom(units).Draw(t, "to")
		v := models.Normalise(models.Int(rapid.Int64Range(-1e9, 1e9).Draw(t, "value")).Shift(-3))
		there, ok := Convert(v, from, to)
		back, ok2 := Convert(there, to, from)
		if !ok || !ok2 || !back.Equal(v) {
			t.Fatalf("%s %s: %s %s, back %s", v, from, there, to, back)
		}
	})
}
