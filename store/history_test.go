package store_test

import (
	"context"
	"testing"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

// The ledger with the periods before it is what each of them gives alone, the newest first, and as far back as there are any.
func TestHistory(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx, seed := context.Background(), storetest.Report(t, st)
		for _, c := range []struct {
			period models.Period
			before int
			want   []models.Period
		}{
			{"2026-03", 0, []models.Period{"2026-03"}},
			{"2026-03", 1, []models.Period{"2026-03", "2026-02"}},
			{"2026-03", 9, []models.Period{"2026-03", "2026-02", "2026-01"}},
		} {
			all, err := st.Entries.History(ctx, storetest.Staff, seed.Report.ID, c.period, c.before, false)
			if err != nil {
				t.Fatal(err)
			}
			if len(all) != len(c.want) {
				t.Fatalf("%d ledgers of %s, want %d", len(all), c.period, len(c.want))
			}
			for i, l := range all {
				alone, err := st.Entries.Consolidation(ctx, storetest.Staff, seed.Report.ID, c.want[i])
				if err != nil {
					t.Fatal(err)
				}
				if l.Period.Name != c.want[i] || l.Version != alone.Version || len(l.Tasks) != len(alone.Tasks) {
					t.Errorf("the %dth is of %s with %d tasks; alone %s with %d", i, l.Period.Name, len(l.Tasks), alone.Period.Name, len(alone.Tasks))
				}
			}
		}
		if _, err := st.Entries.History(ctx, models.Viewer{UserID: "usr_x", Reader: true}, seed.Report.ID, "2026-03", 1, false); models.KindOf(err) != models.Forbidden {
			t.Errorf("a reader reads the history: %v", err)
		}
	})
}
