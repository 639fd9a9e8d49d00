package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"duban/models"
)

// chineseIn gives the Chinese on an English page, names of data aside.
func chineseIn(page string) string {
	page = regexp.MustCompile(`(?s)<(option|td|strong|h1 class="title")[^>]*>.*?</`).ReplaceAllString(page, "")
	return strings.Join(strings.FieldsFunc(page, func(c rune) bool { return !unicode.Is(unicode.Han, c) }), " ")
}

func TestBothLanguages(t *testing.T) {
	w := newWorld(t)
	nobody, b := w.browser(), w.as(farmer)
	pages := map[*browser][]string{nobody: {"/sign-in", "/link/x", "/password", "/nothing"}, b: {"/", "/password", "/graphiql", "/submissions/x"}}
	for visitor, addresses := range pages {
		for _, address := range addresses {
			visitor.headers["Accept-Language"] = "en-GB,en;q=0.9"
			english := visitor.get(address)
			if left := chineseIn(english.body); left != "" || english.header.Get("Content-Language") != "en" {
				t.Errorf("%s in English says %s", address, left)
			}
			visitor.headers["Accept-Language"] = "zh-CN,zh;q=0.9"
			if chinese := visitor.get(address); !strings.Contains(chinese.body, `lang="zh-CN"`) || chineseIn(chinese.body) == "" {
				t.Errorf("%s in Chinese: %s", address, chinese.body)
			}
		}
	}
}

// links are what a page fetches or leads to.
var links = regexp.MustCompile(`(?:href|src|action)="([^"]*)"`)

func TestPagesAskNobodyElse(t *testing.T) {
	w := newWorld(t)
	b := w.as(secretary)
	for _, address := range []string{"/", "/?department=nyncj", "/password", "/graphiql", "/nothing"} {
		page := b.get(address)
		for _, m := range links.FindAllStringSubmatch(page.body, -1) {
			at, err := url.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
			if err != nil || at.Host != "" || !strings.HasPrefix(at.Path, "/") {
				t.Errorf("%s leads to %s", address, m[1])
				continue
			}
			if strings.HasPrefix(at.Path, "/assets/") {
				if got := b.get(at.Path); got.status != http.StatusOK || got.header.Get("ETag") == "" {
					t.Errorf("%s: %d", at.Path, got.status)
				}
			}
		}
		if strings.Contains(page.body, "<script>") || strings.Contains(page.body, " style=") || strings.Contains(page.body, "onclick") {
			t.Errorf("%s has something inline that its policy forbids", address)
		}
		if !strings.Contains(page.body, `<meta name="renderer" content="webkit">`) {
			t.Errorf("%s doesn't ask for WebKit", address)
		}
	}
}

func TestChoices(t *testing.T) {
	w := newWorld(t)
	staff := w.as(secretary)
	page := staff.get("/")
	if !strings.Contains(page.body, "市教育局") || !strings.Contains(page.body, "先选填报单位") || strings.Contains(page.body, "下载模板</a>") {
		t.Error("staff choose among all departments first")
	}
	for query, want := range map[string]int{
		"?department=fgw": 200, "?department=nosuch": 404, "?period=2026-03": 200, "?period=2026-13": 404, "?period=2031-01": 404,
		"?report=nosuch": 404, "?report=" + slug + "&department=fgw&period=2026-12": 200, "?department=%00": 404,
	} {
		if got := staff.get("/" + query); got.status != want {
			t.Errorf("%s: %d, want %d", query, got.status, want)
		}
	}
	if got := w.as(farmer).get("/?department=fgw"); got.status != 404 {
		t.Errorf("a department chooses another: %d", got.status)
	}
	if got := w.as(reader).get("/"); got.status != 200 || !strings.Contains(got.body, "没有对应的填报单位") || strings.Contains(got.body, `type="file"`) {
		t.Errorf("a reader's page: %d", got.status)
	}
}

func TestClosedPeriodTakesNoUpload(t *testing.T) {
	w := newWorld(t)
	b := w.as(farmer)
	preview := b.upload("nyncj", "a.xlsx", b.filled(1))
	hash := planHash.FindStringSubmatch(preview.body)
	if hash == nil {
		t.Fatal(preview.body)
	}
	w.exec(`UPDATE periods SET state = 'CLOSED' WHERE name = ?`, period)
	if page := b.get("/?period=" + period); strings.Contains(page.body, `type="file"`) || !strings.Contains(page.body, "已经关闭") {
		t.Error("the page still takes files")
	}
	if page := b.get(preview.address); strings.Contains(page.body, `name="planHash"`) {
		t.Error("the preview can still be handed in")
	}
	got := b.post(preview.address+"/hand-in", url.Values{"token": {preview.token()}, "planHash": {hash[1]}})
	if got.status != http.StatusConflict || w.submissions()[0].State != models.Checked {
		t.Errorf("handing in: %d", got.status)
	}
}

func TestPresentPeriod(t *testing.T) {
	var periods []models.ReportingPeriod
	for month := time.January; month <= time.December; month++ {
		periods = append(periods, models.ReportingPeriod{State: models.PeriodOpen, Ends: models.NewDate(2026, month+1, 0)})
	}
	for _, c := range []struct {
		day    models.Date
		closed int // so many of the first are closed
		want   time.Month
	}{
		{models.NewDate(2025, 12, 31), 0, time.January}, {models.NewDate(2026, 3, 31), 0, time.March}, {models.NewDate(2026, 4, 1), 0, time.April},
		{models.NewDate(2027, 2, 1), 0, time.December}, {models.NewDate(2026, 3, 5), 3, time.April}, {models.NewDate(2026, 3, 5), 12, time.December},
	} {
		for i := range periods {
			periods[i].State = models.PeriodOpen
			if i < c.closed {
				periods[i].State = models.PeriodClosed
			}
		}
		if got := time.Month(presentPeriod(periods, c.day) + 1); got != c.want {
			t.Errorf("%s with %d closed: %s, want %s", c.day, c.closed, got, c.want)
		}
	}
}
