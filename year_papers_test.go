package main

import (
	"bytes"
	"flag"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"duban/officetest"
	"duban/store"

	"github.com/google/go-cmp/cmp"
)

var updateGolden = flag.Bool("update", false, "write the golden files anew")

// papers compares what the played year prints with the golden dumps: the consolidated workbooks of June and December for two departments
// (golden files of the whole would be some megabytes), a bulletin, and a leader's one-pager, all as the API's addresses give them.
func (y *playedYear) papers(t *testing.T, st *store.Store) {
	st.SetClock(func() time.Time { return time.Date(2027, 1, 8, 1, 0, 0, 0, time.UTC) }) // the bulletin's day
	defer st.SetClock(time.Now)
	ids := y.departmentIDs("jtj", "wjw")
	for _, period := range []string{"2026-06", "2026-12"} {
		var got struct {
			Report struct{ ConsolidatedURL string }
		}
		y.api.ask(`query($p: Period!, $s: ConsolidatedSelection) { report { consolidatedUrl(period: $p, selection: $s) } }`,
			map[string]any{"p": period, "s": map[string]any{"departmentIds": ids}}, &got)
		golden(t, "year-"+period+".txt", officetest.Dump(t, y.api.get(got.Report.ConsolidatedURL)))
	}
	golden(t, "year-bulletin.txt", officetest.DumpWord(t, y.api.get(y.bulletin("2026-12"))))
	var leaders struct{ LeaderPapers []struct{ FileURL string } }
	y.api.ask(`{ leaderPapers(period: "2026-12") { fileUrl } }`, nil, &leaders)
	if len(leaders.LeaderPapers) == 0 {
		t.Fatal("the year has no leaders")
	}
	golden(t, "year-onepager.txt", officetest.DumpWord(t, y.api.get(leaders.LeaderPapers[0].FileURL)))
}

func (y *playedYear) departmentIDs(codes ...string) []string {
	var got struct{ Departments []struct{ ID, Code string } }
	y.api.ask(`{ departments { id code } }`, nil, &got)
	var ids []string
	for _, code := range codes {
		for _, d := range got.Departments {
			if d.Code == code {
				ids = append(ids, d.ID)
			}
		}
	}
	if len(ids) != len(codes) {
		y.api.Fatalf("%d of the departments %v", len(ids), codes)
	}
	return ids
}

// bulletin issues a bulletin on a period and gives the address of its Word file.
func (y *playedYear) bulletin(period string) string {
	var draft struct {
		BulletinDraft struct {
			Bulletin struct {
				ID      string
				Version int
			}
		}
	}
	y.api.ask(`mutation($p: Period!) { bulletinDraft(input: {period: $p, foreword: "现将有关情况通报如下。"}) { bulletin { id version } userErrors { code } } }`,
		map[string]any{"p": period}, &draft)
	var issued struct {
		BulletinIssue struct{ Bulletin struct{ FileURL string } }
	}
	y.api.ask(`mutation($id: ID!, $v: Int!) { bulletinIssue(input: {bulletinId: $id, version: $v}) { bulletin { fileUrl } userErrors { code } } }`,
		map[string]any{"id": draft.BulletinDraft.Bulletin.ID, "v": draft.BulletinDraft.Bulletin.Version}, &issued)
	return issued.BulletinIssue.Bulletin.FileURL
}

// get downloads what is at an address.
func (a *yearAPI) get(address string) []byte {
	a.Helper()
	if _, err := url.Parse(address); err != nil || address == "" {
		a.Fatalf("no address: %q", address)
	}
	r := httptest.NewRequestWithContext(a.Context(), http.MethodGet, address, nil)
	r.Header.Set("Authorization", "Bearer "+a.token)
	w := httptest.NewRecorder()
	a.server.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		a.Fatalf("%s: %d %.300s", address, w.Code, w.Body)
	}
	return bytes.Clone(w.Body.Bytes())
}

// hashes differ from play to play: ids are made anew.
var hashes = regexp.MustCompile(`[0-9a-f]{64}`)

// golden compares a text with testdata/name, or writes that anew.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = hashes.ReplaceAllString(got, "<hash>")
	file := filepath.Join("testdata", name)
	if *updateGolden {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s changed (-update writes it anew):\n%.8000s", name, diff)
	}
}
