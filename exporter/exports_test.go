package exporter

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

// bookOf asks for the whole workbook of a period.
func bookOf(reportID string) ExportRequest {
	return ExportRequest{PackQuery: PackQuery{Kind: ExportConsolidated, ReportID: reportID, Period: "2026-11"}}
}

func contentOf(t *testing.T, f *Finished) string {
	t.Helper()
	body := must[[]byte](t)(io.ReadAll(f.Reader()))
	if int64(len(body)) != f.Size {
		t.Errorf("%d bytes, said to be %d", len(body), f.Size)
	}
	return string(body)
}

// Many who ask at once get one file, made once; asked for again it is the same file, until something of the report changes. Each viewer has
// their own. Nothing is left on the disk.
func TestExportsAreMadeOnce(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx, seed := context.Background(), storetest.Report(t, st)
		e := NewExports(st)
		defer e.Close()
		q := bookOf(seed.Report.ID)
		var wg sync.WaitGroup
		bodies := make([]*Finished, 8)
		for i := range bodies {
			wg.Go(func() { bodies[i], _ = e.Open(ctx, storetest.Staff, q) })
		}
		wg.Wait()
		for _, f := range bodies {
			if f == nil || f.kept != bodies[0].kept {
				t.Fatal("one was made anew, or not at all")
			}
		}
		whole := contentOf(t, bodies[0])
		if tag := must[string](t)(e.Tag(ctx, storetest.Staff, q)); tag != bodies[0].ETag || !strings.HasSuffix(bodies[0].Name, "（2026年11月）.xlsx") {
			t.Errorf("%s: tag %s, asked for %s", bodies[0].Name, bodies[0].ETag, tag)
		}
		again := must[*Finished](t)(e.Open(ctx, storetest.Staff, q))
		own := must[*Finished](t)(e.Open(ctx, storetest.For(seed.Departments[0]), q))
		if again.kept != bodies[0].kept || own.kept == again.kept {
			t.Error("the same data were made twice, or two viewers share a file")
		}
		title := "改过的题目"
		must[models.Task](t)(st.Tasks.Update(ctx, storetest.Staff, store.TaskChange{TaskID: seed.Tasks[0].ID, Title: &title}))
		changed := must[*Finished](t)(e.Open(ctx, storetest.Staff, q))
		if changed.kept == again.kept || !strings.Contains(readLedger(t, contentOf(t, changed)), title) {
			t.Error("what changed isn't there")
		}
		e.Close() // who reads still reads on
		if contentOf(t, bodies[0]) != whole {
			t.Error("the file went while it was in hand")
		}
		for _, f := range append(bodies, again, own, changed) {
			f.Close()
		}
	})
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	for _, x := range left {
		if strings.HasPrefix(x.Name(), "duban-") {
			t.Errorf("%s was left behind (%v)", x.Name(), err)
		}
	}
}

// readLedger is 台账 in one text.
func readLedger(t *testing.T, body string) string {
	t.Helper()
	return strings.Join(columnUnder(t, open(t, []byte(body)), ledgerSheet, "工作任务"), "\n")
}

// Who may have nothing gets nothing, also of what is there already.
func TestExportsRefuse(t *testing.T) {
	st := storetest.SQLite(t)
	ctx, seed := context.Background(), storetest.Report(t, st)
	e := NewExports(st)
	defer e.Close()
	must[*Finished](t)(e.Open(ctx, storetest.Staff, bookOf(seed.Report.ID))).Close()
	own := storetest.For(seed.Departments[0])
	templates := ExportRequest{PackQuery: PackQuery{Kind: PackTemplates, ReportID: seed.Report.ID, Period: "2026-11"}}
	elsewhere := bookOf(seed.Report.ID)
	elsewhere.Period = "2031-01"
	wrong := bookOf(seed.Report.ID)
	wrong.Selection.Sheets = []string{"未报送"}
	for name, c := range map[string]struct {
		v    models.Viewer
		q    ExportRequest
		kind models.ErrorKind
	}{
		"a reader": {models.Viewer{UserID: "usr_r", Reader: true}, bookOf(seed.Report.ID), models.Forbidden}, "nobody": {models.Viewer{}, bookOf(seed.Report.ID), models.NotSignedIn},
		"a department's templates": {own, templates, models.Forbidden}, "no such period": {storetest.Staff, elsewhere, models.NotFound}, "no such sheet": {storetest.Staff, wrong, models.Invalid},
	} {
		if f, err := e.Open(ctx, c.v, c.q); models.KindOf(err) != c.kind {
			t.Errorf("%s: %v %v, want %s", name, f, err, c.kind)
		}
	}
}

// A job goes on without who began it, tells how far it is, and leaves its file where everybody who may have it finds it made. It is its
// starter's alone; many at once are refused; one that nobody waits for any more stops.
func TestExportJobs(t *testing.T) {
	st := storetest.SQLite(t)
	ctx, seed := context.Background(), storetest.Report(t, st)
	e := NewExports(st)
	defer e.Close()
	for range mostMaking { // every turn is taken
		e.turn <- struct{}{}
	}
	begun, gone := context.WithCancel(ctx)
	j := must[*Job](t)(e.Start(begun, storetest.Staff, bookOf(seed.Report.ID)))
	gone()
	if got := must[*Job](t)(e.Job(storetest.Staff, j.ID)).Status(); got.State != JobRunning || got.Total < 1 {
		t.Errorf("%+v", got)
	}
	if _, err := e.Job(storetest.For(seed.Departments[0]), j.ID); models.KindOf(err) != models.NotFound {
		t.Errorf("another's job: %v", err)
	}
	for _, period := range []models.Period{"2026-01", "2026-02", "2026-03", "2026-04"} {
		q := bookOf(seed.Report.ID)
		q.Period = period
		must[*Job](t)(e.Start(ctx, storetest.Staff, q))
	}
	var refused *models.Error
	q := bookOf(seed.Report.ID)
	q.Period = "2026-05"
	if _, err := e.Start(ctx, storetest.Staff, q); !errors.As(err, &refused) || refused.Code != "EXPORTS_RUNNING" {
		t.Errorf("the sixth at once: %v", err)
	}
	impatient, leave := context.WithTimeout(ctx, 10*time.Millisecond)
	defer leave()
	if _, err := e.Open(impatient, storetest.For(seed.Departments[0]), bookOf(seed.Report.ID)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("who leaves: %v", err)
	}
	e.mu.Lock()
	n := len(e.making)
	e.mu.Unlock()
	if n != 5 {
		t.Errorf("%d are being made, want the jobs alone", n)
	}
	for range mostMaking {
		<-e.turn
	}
	for j.Status().State == JobRunning {
		time.Sleep(time.Millisecond)
	}
	f := e.shelf.find(must[string](t)(e.Tag(ctx, storetest.Staff, bookOf(seed.Report.ID))))
	if got := j.Status(); got.State != JobDone || f == nil {
		t.Fatalf("%+v %v", got, f)
	}
	f.Close()
	q.Period = "2031-01"
	failed := must[*Job](t)(e.Start(ctx, storetest.Staff, q))
	for failed.Status().State == JobRunning {
		time.Sleep(time.Millisecond)
	}
	if got := failed.Status(); got.State != JobFailed || models.KindOf(got.Err) != models.NotFound {
		t.Errorf("%+v", got)
	}
}

// The steps only rise and never pass the total, and packs count their files.
func TestExportProgress(t *testing.T) {
	var done, total int
	c := manyTasks(300)
	rising := func(d, of int) {
		if d < done || d > of {
			t.Errorf("%d of %d after %d", d, of, done)
		}
		done, total = d, of
	}
	if err := consolidatedInto(io.Discard, []store.Consolidation{c}, staff, Selection{}, rising); err != nil {
		t.Fatal(err)
	}
	if total < 600 || done < total/2 {
		t.Errorf("it ended at %d of %d", done, total)
	}
	st := storetest.SQLite(t)
	seed := storetest.Report(t, st)
	done, total = 0, 0
	if err := WritePack(context.Background(), st, storetest.Staff, PackQuery{Kind: PackTemplates, ReportID: seed.Report.ID, Period: "2026-11"}, io.Discard, rising); err != nil {
		t.Fatal(err)
	}
	if done != total || total != len(seed.Departments) {
		t.Errorf("the pack ended at %d of %d", done, total)
	}
}

// The shelf holds so much; what was asked for longest ago goes first, and never what is in hand.
func TestShelf(t *testing.T) {
	var s shelf
	put := func(tag string) *Finished {
		return must[*Finished](t)(s.put(must[*os.File](t)(nameless()), tag, tag))
	}
	first := put("0")
	for i := range shelfFiles {
		put(string(rune('a' + i))).Close()
		if i == 2 {
			s.find("0").Close()
		}
	}
	if f := s.find("a"); f != nil {
		t.Error("the oldest is still there")
	}
	if f := s.find("0"); f == nil || len(s.files) != shelfFiles {
		t.Errorf("what was asked for is gone, or there are %d", len(s.files))
	}
	s.clear()
	if _, err := first.kept.file.Stat(); err != nil {
		t.Errorf("gone while in hand: %v", err)
	}
	first.Close()
	first.Close()
	if _, err := first.kept.file.Stat(); err == nil {
		t.Error("still open")
	}
}
