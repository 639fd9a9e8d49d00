package graph_test

import (
	"fmt"
	"testing"
	"time"
)

// Row "Uploads" of security.md §5: quota. What is more than a department's day is refused, says so and keeps nothing; others and the next day are
// not concerned.
func TestQuotaOfUploads(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { testQuota(t, newWorld(t)) })
	t.Run("postgres", func(t *testing.T) { testQuota(t, onPostgres(t)) })
}

func overQuota(a answer) bool {
	return len(a.Errors) > 0 && a.Errors[0].Extensions["reason"] == "QUOTA_FULL"
}

func testQuota(t *testing.T, w *world) {
	first := sheetOf(t, w.store, "2026-04", map[string]map[string]any{"1.1.1": {"进展情况": "已开工。"}})
	kept := func() int {
		t.Helper()
		a := w.must(staff, `{ submissions(first: 100) { nodes { id } } }`, nil)
		nodes, _ := a.at("submissions.nodes").([]any)
		return len(nodes)
	}
	w.store.SetQuota(int64(len(first))*3 + 2000)
	var full answer
	n := 0
	for ; n < 6; n++ {
		body := sheetOf(t, w.store, "2026-04", map[string]map[string]any{"1.1.1": {"进展情况": fmt.Sprintf("已开工%d处。", n)}})
		if full = w.upload(own, id("dep", "nyncj"), "2026-04", "四月.xlsx", body); full.code() != "" {
			break
		}
	}
	before := kept()
	if !overQuota(full) || n == 0 {
		t.Fatalf("after %d files: %s", n, full.body)
	}
	if a := w.uploadPlan(own, planOf(w, map[string]any{"办理方案!H": "按时间均匀推进"}), nil); !overQuota(a) {
		t.Errorf("a plan beside them: %s", a.body)
	}
	if a := w.upload(staff, id("dep", "nyncj"), "2026-04", "代交.xlsx", append(first, ' ')); !overQuota(a) {
		t.Errorf("carried by staff: %s", a.body)
	}
	if kept() != before {
		t.Error("a refused file was kept")
	}
	if a := w.upload(helper, id("dep", "fgw"), "2026-04", "发改.csv", []byte("任务编号,进展情况\n1.1.3,正在编制\n")); a.code() != "" || a.userError("submissionUpload") != "" {
		t.Errorf("another department: %s", a.body)
	}
	w.store.SetClock(func() time.Time { return time.Now().Add(25 * time.Hour) })
	if a := w.upload(own, id("dep", "nyncj"), "2026-04", "次日.xlsx", first); a.code() != "" || a.userError("submissionUpload") != "" {
		t.Errorf("the next day: %s", a.body)
	}
}
