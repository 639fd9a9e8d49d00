package store_test

import (
	"fmt"
	"testing"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

// everyRow is a judgement that puts a text and a figure on every task of the basis.
func everyRow(round int) func(store.Basis) (store.Judged, error) {
	return func(b store.Basis) (store.Judged, error) {
		j := store.Judged{Hash: fmt.Sprint("round ", round), Complete: true}
		for _, x := range b.Tasks {
			value, id := models.Int(int64(10+round)), x.Indicators[0].ID
			e := models.Entry{TaskID: x.ID, Progress: fmt.Sprintf("第%d轮：已完成主体工程，进展顺利。", round)}
			source := models.Source{Kind: models.SourceCell, Sheet: "任务进展", Cell: "H5"}
			e.Sources = map[string]models.Source{"progress": source}
			j.Rows = append(j.Rows, store.JudgedRow{Entry: e, Readings: []models.Reading{{IndicatorID: &id, Value: &value, Unit: "万亩", Printed: "10", Source: source}}})
			j.Changes = append(j.Changes, models.Change{TaskID: x.ID, Field: models.FieldProgress, New: e.Progress, Sheet: "任务进展", Cell: "M5"},
				models.Change{TaskID: x.ID, Indicator: id, Field: models.FieldCumulative, New: value.String(), Sheet: "任务进展", Cell: "H5"})
		}
		return j, nil
	}
}

// BenchmarkBasis reads what 10,000 rows are checked against, with an entry and a reading of each. BenchmarkWrite writes 10,000 entries, as
// many readings and 20,000 events.
func BenchmarkBasis(b *testing.B) { eachBench(b, benchmarkBasis) }

func BenchmarkWrite(b *testing.B) { eachBench(b, benchmarkWrite) }

func eachBench(b *testing.B, run func(*testing.B, *store.Store)) {
	b.Run("sqlite", func(b *testing.B) { run(b, storetest.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { run(b, storetest.Postgres(b)) })
}

func benchmarkBasis(b *testing.B, st *store.Store) {
	seed := loaded(b, st)
	write(b, st, seed, 0)
	b.ReportAllocs()
	for b.Loop() {
		basis, err := st.Submissions.Basis(ctx, storetest.Staff, seed.Report.ID, seed.Departments[0].ID, "2026-11")
		if err != nil || len(basis.Tasks) != benchTasks || basis.Tasks[0].Now.Entry == nil {
			b.Fatal(err, len(basis.Tasks))
		}
	}
}

func benchmarkWrite(b *testing.B, st *store.Store) {
	seed := loaded(b, st)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		write(b, st, seed, i)
	}
}

const benchTasks = 10_000

func loaded(b *testing.B, st *store.Store) models.Seed {
	b.Helper()
	seed := storetest.Synthetic(benchTasks, 1)
	if _, err := st.Reports.Load(ctx, storetest.Staff, seed); err != nil {
		b.Fatal(err)
	}
	return seed
}

func write(b *testing.B, st *store.Store, seed models.Seed, round int) {
	b.Helper()
	u := file(seed, seed.Departments[0], fmt.Sprint("round ", round))
	sub, j, err := st.Submissions.Keep(ctx, storetest.Staff, u, func(store.Basis) (store.Judged, error) {
		return store.Judged{Hash: fmt.Sprint("round ", round)}, nil
	})
	if err != nil {
		b.Fatal(err)
	}
	if _, _, err := st.Submissions.Apply(ctx, storetest.Staff, store.Apply{SubmissionID: sub.ID, PlanHash: j.Hash}, everyRow(round)); err != nil {
		b.Fatal(err)
	}
}
