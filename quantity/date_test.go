package quantity

import (
	"testing"
	"time"

	"duban/models"

	"pgregory.net/rapid"
)

func TestParseDate(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"2026年6月底前", "2026-06-01 2026-06-30 MONTH"}, {"6月底", "2026-06-01 2026-06-30 MONTH"}, {"6月底前", "2026-06-01 2026-06-30 MONTH"}, {"６月底前", "2026-06-01 2026-06-30 MONTH"},
		{"一季度前", "2026-01-01 2026-03-31 QUARTER"}, {"一季度", "2026-01-01 2026-03-31 QUARTER"}, {"第二季度末", "2026-04-01 2026-06-30 QUARTER"}, {"2026年第三季度", "2026-07-01 2026-09-30 QUARTER"},
		{"2026Q1", "2026-01-01 2026-03-31 QUARTER"}, {"2026-Q2", "2026-04-01 2026-06-30 QUARTER"}, {"2026-H1", "2026-01-01 2026-06-30 HALF"}, {"Q4", "2026-10-01 2026-12-31 QUARTER"}, {"4季度", "2026-10-01 2026-12-31 QUARTER"},
		{"上半年", "2026-01-01 2026-06-30 HALF"}, {"2026年下半年", "2026-07-01 2026-12-31 HALF"}, {"年底前", "2026-01-01 2026-12-31 YEAR"}, {"全年", "2026-01-01 2026-12-31 YEAR"}, {"年内", "2026-01-01 2026-12-31 YEAR"},
		{"2026年", "2026-01-01 2026-12-31 YEAR"}, {"2027年底", "2027-01-01 2027-12-31 YEAR"}, {"2026年年底", "2026-01-01 2026-12-31 YEAR"}, {"今年年底", "2026-01-01 2026-12-31 YEAR"}, {"今年内", "2026-01-01 2026-12-31 YEAR"},
		{"2026.6.30", "2026-06-30 2026-06-30 DAY"}, {"2026/6/30", "2026-06-30 2026-06-30 DAY"}, {"2026-06-30", "2026-06-30 2026-06-30 DAY"}, {"2026年6月30日", "2026-06-30 2026-06-30 DAY"}, {"2026年6月30日前", "2026-06-30 2026-06-30 DAY"},
		{"20260630", "2026-06-30 2026-06-30 DAY"}, {"46203", "2026-06-30 2026-06-30 DAY"}, {"46203.5", "2026-06-30 2026-06-30 DAY"}, {"2026-06-30 00:00:00", "2026-06-30 2026-06-30 DAY"}, {"2026/6/30 0:00", "2026-06-30 2026-06-30 DAY"},
		{"二〇二六年六月三十日", "2026-06-30 2026-06-30 DAY"}, {"26.6.30", "2026-06-30 2026-06-30 DAY"}, {"6/30/26", "2026-06-30 2026-06-30 DAY"}, {"30/6/2026", "2026-06-30 2026-06-30 DAY"}, {"6月30日", "2026-06-30 2026-06-30 DAY"}, {"6.30", "2026-06-30 2026-06-30 DAY"}, {"6/30", "2026-06-30 2026-06-30 DAY"},
		{"2026.6", "2026-06-01 2026-06-30 MONTH"}, {"2026-06", "2026-06-01 2026-06-30 MONTH"}, {"202606", "2026-06-01 2026-06-30 MONTH"}, {"2026年06月", "2026-06-01 2026-06-30 MONTH"}, {"2月底", "2026-02-01 2026-02-28 MONTH"},
		{"截至9月底", "2026-09-01 2026-09-30 MONTH"}, {"截止2026年9月30日", "2026-09-30 2026-09-30 DAY"}, {"6月上旬", "2026-06-01 2026-06-10 MONTH"}, {"6月中旬", "2026-06-01 2026-06-20 MONTH"},
		{"1-11月", "2026-01-01 2026-11-30 STRETCH"}, {"1—11月", "2026-01-01 2026-11-30 STRETCH"}, {"元至3月份", "2026-01-01 2026-03-31 STRETCH"}, {"1月至6月", "2026-01-01 2026-06-30 STRETCH"}, {"2026年1-6月", "2026-01-01 2026-06-30 STRETCH"},
		{"前三季度", "2026-01-01 2026-09-30 STRETCH"}, {"前11个月", "2026-01-01 2026-11-30 STRETCH"}, {"一至三季度", "2026-01-01 2026-09-30 STRETCH"}, {"3月-6月底", "2026-03-01 2026-06-30 STRETCH"},
		{"2026.1-2026.6", "2026-01-01 2026-06-30 STRETCH"}, {"2026年3月—2027年6月", "2026-03-01 2027-06-30 STRETCH"}, {"明年6月底", "2027-06-01 2027-06-30 MONTH"},
		{"2026年6月底前完成", "2026-06-01 2026-06-30 MONTH"}, {"持续推进", "  NO_END"}, {"长期坚持", "  NO_END"}, {"常态化", "  NO_END"},
	} {
		d, err := ParseDate(c.in, 2026)
		if err != nil {
			t.Errorf("%s: %v", c.in, err)
		} else if got := d.Start.String() + " " + d.End.String() + " " + string(d.Kind); got != c.want {
			t.Errorf("%s: %s, want %s", c.in, got, c.want)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	for _, c := range []struct{ in, code string }{
		{"", CodeDateBlank}, {"—", CodeDateBlank}, {"/", CodeDateBlank}, {"春节前", CodeDateUnreadable}, {"2026年13月", CodeDateExtra}, {"2026-02-30", CodeDateUnreadable}, {"2月30日", CodeDateUnreadable},
		{"5/6/2026", CodeDateAmbiguous}, {"6-9", CodeDateAmbiguous}, {"6月底完成招标，12月底完工", CodeDateExtra}, {"按合同", CodeDateUnreadable}, {"五季度", CodeDateUnreadable}, {"80%", CodeDateUnreadable}, {"123", CodeDateUnreadable},
	} {
		_, err := ParseDate(c.in, 2026)
		if code(err) != c.code {
			t.Errorf("%s: %v, want %s", c.in, err, c.code)
		}
	}
}

func TestSerialDate(t *testing.T) {
	for _, c := range []struct {
		serial int64
		in1904 bool
		want   string
	}{{46203, false, "2026-06-30"}, {44741, true, "2026-06-30"}, {61, false, "1900-03-01"}, {2958465, false, "9999-12-31"}, {60, false, ""}, {2958466, false, ""}} {
		d, ok := SerialDate(models.Int(c.serial), c.in1904)
		if ok != (c.want != "") || d.String() != c.want {
			t.Errorf("%d: %s %v, want %s", c.serial, d, ok, c.want)
		}
	}
}

// Every way of writing a day reads as that day, whatever year the reader assumes.
func TestDayRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := models.NewDate(2026, time.January, 1).AddDays(rapid.IntRange(-9000, 20000).Draw(t, "day"))
		layout := rapid.SampledFrom([]string{"2006年1月2日", "2006-01-02", "2006.1.2", "2006/1/2", "20060102", "2006年01月02日前", "2006/1/2 0:00"}).Draw(t, "layout")
		got, err := ParseDate(day.Time().Format(layout), 1999)
		if err != nil || got.Start != day || got.End != day {
			t.Fatalf("%s: %+v %v", day.Time().Format(layout), got, err)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026年6月底前", "1-11月", "元至3月份", "46203", "6/30/26", "前三季度", "2026.1-2026.6", "Q", "2026-Q"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s, 2026)
		if err != nil {
			if models.KindOf(err) != models.Invalid {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if d.Kind == NoEnd {
			return
		}
		if d.Start.IsZero() || d.End.Before(d.Start) {
			t.Fatalf("%q: %+v", s, d)
		}
		if _, err := models.ParseDate(d.End.String()); err != nil {
			t.Fatalf("%q: end %s", s, d.End)
		}
	})
}
