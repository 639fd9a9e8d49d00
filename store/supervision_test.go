package store_test

import (
	"testing"

	"duban/models"
	"duban/store"
	"duban/storetest"
)

// An override shows as such, lapses with the next accepted entry, isn't there in earlier periods, and is kept.
func TestOverrideLapses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		task := o.tasks[0]
		rate := func(v models.Viewer, c store.RatingChange) error {
			_, err := st.Ratings.Rate(ctx, v, c)
			return err
		}
		yellow, red, blue := models.Yellow, models.Red, models.Blue
		plain := o.light("2026-11", task)
		o.want("a department", rate(storetest.For(o.dep), store.RatingChange{TaskID: task.ID, Period: "2026-11", Color: &red, Reason: "x"}), "FORBIDDEN")
		o.want("no reason", rate(storetest.Staff, store.RatingChange{TaskID: task.ID, Period: "2026-11", Color: &red}), "REASON_NEEDED")
		o.want("blue", rate(storetest.Staff, store.RatingChange{TaskID: task.ID, Period: "2026-11", Color: &blue, Reason: "x"}), "COLOR_INVALID")
		o.want("for good, beside a rule", rate(storetest.Staff, store.RatingChange{TaskID: task.ID, Period: "2026-11", Color: &red, Reason: "x", Stands: true}), "RATING_CANNOT_STAND")
		o.want("nothing to take back", rate(storetest.Staff, store.RatingChange{TaskID: task.ID, Period: "2026-11", Reason: "x"}), "RATING_NONE")
		o.want("no such period", rate(storetest.Staff, store.RatingChange{TaskID: task.ID, Period: "2031-01", Color: &red, Reason: "x"}), "PERIOD_UNKNOWN")

		sub := o.handIn("一稿", nil, task)
		o.want("override", rate(storetest.Staff, store.RatingChange{TaskID: task.ID, Period: "2026-11", Color: &yellow, Reason: "现场核查"}), "")
		if l := o.light("2026-11", task); l.Color != yellow || l.Because.Rule != models.RuleOverridden || l.Because.Found != "现场核查" {
			t.Errorf("overridden: %+v", l)
		}
		if l := o.light("2026-10", task); l.Because.Rule == models.RuleOverridden {
			t.Errorf("an override of November in October: %+v", l)
		}
		_, err := o.decide(models.Accepted, sub)
		o.want("accept", err, "")
		if l := o.light("2026-11", task); l.Because.Rule == models.RuleOverridden {
			t.Errorf("after the next accepted entry: %+v", l)
		}
		o.handIn("二稿", nil, task) // on top and not accepted: the override stays lapsed
		if l := o.light("2026-11", task); l.Because.Rule == models.RuleOverridden {
			t.Errorf("after a further entry: %+v", l)
		}
		o.want("again", rate(storetest.Staff, store.RatingChange{TaskID: task.ID, Period: "2026-11", Color: &red, Reason: "再核查"}), "")
		o.want("taken back", rate(storetest.Staff, store.RatingChange{TaskID: task.ID, Period: "2026-11", Reason: "误评"}), "")
		o.want("taken back twice", rate(storetest.Staff, store.RatingChange{TaskID: task.ID, Period: "2026-11", Reason: "误评"}), "RATING_NONE")
		if l := o.light("2026-11", task); l.Because.Rule == models.RuleOverridden || l.Color == plain.Color && plain.Because.Rule == models.RuleOverridden {
			t.Errorf("taken back: %+v", l)
		}
		all, err := st.Ratings.OfTasks(ctx, storetest.For(o.dep), []string{task.ID})
		if err != nil || len(all) != 3 || all[0].By != "cli:test" {
			t.Errorf("kept: %+v %v", all, err)
		}
		o.same("2026-11")
	})
}

// same holds the lights that the API gives against those of the ledger: they have one reckoning.
func (o *office) same(period models.Period) {
	o.Helper()
	c, err := o.st.Entries.Consolidation(ctx, storetest.Staff, o.seed.Report.ID, period)
	if err != nil {
		o.Fatal(err)
	}
	c.Rate()
	for _, t := range c.Tasks {
		if l := o.light(period, t.Task); l.Color != t.Rated.Light.Color || l.Because.Rule != t.Rated.Light.Because.Rule || l.Because.Found != t.Rated.Light.Because.Found {
			o.Errorf("%s, %s: %+v, the ledger has %+v", period, t.Number, l, t.Rated.Light)
		}
	}
}

// What only people can judge is rated until that is changed.
func TestRatingStands(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st, func(s *models.Seed) { s.Indicators[0].Kind = models.Relative })
		task, indicator := o.tasks[0], o.seed.Indicators[0]
		green := models.Green
		_, err := st.Ratings.Rate(ctx, storetest.Staff, store.RatingChange{IndicatorID: indicator.ID, Period: "2026-10", Color: &green, Reason: "与经济增长同步"})
		o.want("rate", err, "")
		sub := o.handIn("一稿", nil, task)
		_, err = o.decide(models.Accepted, sub)
		o.want("accept", err, "")
		for _, p := range []models.Period{"2026-10", "2026-11"} {
			if l := o.light(p, task); p == "2026-11" && (l.Color != green || l.Because.Rule != models.RuleByHand) {
				t.Errorf("%s: %+v", p, l)
			}
			o.same(p)
		}
	})
}

// A moved target holds from its period on; the periods before, open or closed, keep the old one, in the ledger and in the template.
func TestBaselineMoves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		indicator := o.seed.Indicators[0]
		target := func(p models.Period) string {
			c, err := st.Entries.Consolidation(ctx, storetest.Staff, o.seed.Report.ID, p)
			if err != nil {
				t.Fatal(err)
			}
			b, err := st.Submissions.Basis(ctx, storetest.Staff, o.seed.Report.ID, o.dep.ID, p)
			if err != nil || !b.Tasks[0].Indicators[0].Low.Equal(*c.Tasks[0].Indicators[0].Low) {
				t.Errorf("%s: the template has %s, the ledger %s (%v)", p, b.Tasks[0].Indicators[0].Low, c.Tasks[0].Indicators[0].Low, err)
			}
			return c.Tasks[0].Indicators[0].Low.String() + " " + c.Tasks[0].Deadline.String()
		}
		_, err := st.Periods.Close(ctx, storetest.Staff, o.period("2026-05").ID)
		o.want("close", err, "")
		low, day := models.Int(80), models.NewDate(2027, 3, 31)
		move := func(c store.TargetChange) error {
			c.IndicatorID = indicator.ID
			_, err := st.Baselines.Change(ctx, storetest.Staff, c)
			return err
		}
		o.want("no reason", move(store.TargetChange{Low: &low, From: "2026-07"}), "REASON_NEEDED")
		o.want("into a closed period", move(store.TargetChange{Low: &low, From: "2026-05", Reason: "x"}), "PERIOD_IS_CLOSED")
		o.want("nothing", move(store.TargetChange{From: "2026-07", Reason: "x"}), "NOTHING_GIVEN")
		o.want("no range", move(store.TargetChange{High: &low, From: "2026-07", Reason: "x"}), "TARGET_RANGE")
		o.want("old version", move(store.TargetChange{Low: &low, From: "2026-07", Reason: "x", Version: ptr(int64(9))}), "VERSION_CONFLICT")
		o.want("move", move(store.TargetChange{Low: &low, Deadline: &day, From: "2026-07", Reason: "市政府第12次常务会议"}), "")
		o.want("from before", move(store.TargetChange{Low: ptr(models.Int(70)), From: "2026-06", Reason: "x"}), "BASELINE_ORDER")
		o.want("once more", move(store.TargetChange{Low: ptr(models.Int(90)), From: "2026-09", Reason: "x"}), "")
		for p, want := range map[models.Period]string{"2026-05": "100 2026-12-31", "2026-06": "100 2026-12-31", "2026-07": "80 2027-03-31", "2026-08": "80 2027-03-31", "2026-12": "90 2027-03-31"} {
			if got := target(p); got != want {
				t.Errorf("%s: %s, want %s", p, got, want)
			}
			o.same(p)
		}
		changes, err := st.Baselines.OfReport(ctx, storetest.Staff, o.seed.Report.ID)
		if err != nil || len(changes) != 3 || changes[0].Before.Low.String() != "100" || changes[1].After.Deadline != day || changes[0].Reason != "市政府第12次常务会议" {
			t.Errorf("on record: %+v %v", changes, err)
		}
		for p, want := range map[models.Period]int{"2026-05": 0, "2026-06": 0, "2026-07": 2, "2026-12": 3} {
			c, err := st.Entries.Consolidation(ctx, storetest.Staff, o.seed.Report.ID, p)
			if err != nil || len(c.Changes) != want || want > 0 && c.Changes[0].After.Low.String() != "80" {
				t.Errorf("%s: the ledger has %+v, want %d changes (%v)", p, c.Changes, want, err)
			}
		}
		_, err = st.Tasks.Update(ctx, storetest.Staff, store.TaskChange{TaskID: o.tasks[1].ID, Deadline: &day})
		o.want("a deadline without a reason", err, "REASON_NEEDED")
		o.events("baseline.changed", 3)
	})
}

// A correction counts once staff have accepted it: the closed period's row stays, later periods show the corrected figure.
func TestCorrection(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		task, lead := o.tasks[0], storetest.For(o.dep)
		o.handIn("一稿", nil, task)
		seven := models.Int(7)
		ask := store.CorrectionRequest{TaskID: task.ID, Period: "2026-11", Said: models.Said{Progress: "更正后的进展", Figures: []models.SaidFigure{{IndicatorID: o.seed.Indicators[0].ID, Value: seven}}}, Reason: "误填"}
		request := func(v models.Viewer, r store.CorrectionRequest) error {
			_, err := st.Corrections.Request(ctx, v, r)
			return err
		}
		o.want("of an open period", request(lead, ask), "PERIOD_NOT_CLOSED")
		_, err := st.Periods.Close(ctx, storetest.Staff, o.period("2026-11").ID)
		o.want("close", err, "")
		frozen := o.frozenView("2026-11", false)
		o.want("another department", request(models.Viewer{UserID: "usr_x", Departments: []string{"dep_x"}}, ask), "FORBIDDEN")
		silent := ask
		silent.Reason = " "
		o.want("no reason", request(lead, silent), "REASON_NEEDED")
		empty := ask
		empty.Said = models.Said{}
		o.want("nothing said", request(lead, empty), "NOTHING_GIVEN")
		foreign := ask
		foreign.Said.Figures = []models.SaidFigure{{IndicatorID: o.seed.Indicators[1].ID, Value: seven}}
		o.want("another task's figure", request(lead, foreign), "NOT_FOUND")
		o.want("ask", request(lead, ask), "")
		o.want("twice", request(storetest.Staff, ask), "CORRECTION_PENDING")
		pending, err := st.Corrections.Pending(ctx, lead, o.seed.Report.ID)
		if err != nil || len(pending) != 1 || o.says(task) != "一稿 HANDED_IN" {
			t.Fatalf("%+v %v %s", pending, err, o.says(task))
		}
		_, err = st.Corrections.Decide(ctx, models.Viewer{UserID: lead.UserID, Staff: true}, pending[0].ID, true, "")
		o.want("by who asked", err, "OWN_CORRECTION")
		_, err = st.Corrections.Decide(ctx, storetest.Staff, pending[0].ID, false, "")
		o.want("refused without a word", err, "REASON_NEEDED")
		c, err := st.Corrections.Decide(ctx, storetest.Staff, pending[0].ID, true, "属实")
		o.want("accept", err, "")
		_, err = st.Corrections.Decide(ctx, storetest.Staff, pending[0].ID, true, "")
		o.want("too late", err, "CORRECTION_DECIDED")
		o.corrected(task, frozen, c)
	})
}

func (o *office) corrected(task models.Task, frozen string, c models.Correction) {
	o.Helper()
	value := func(p models.Period) string {
		latest, err := o.st.Entries.Latest(ctx, storetest.Staff, []string{task.ID}, p.Last())
		if err != nil {
			o.Fatal(err)
		}
		r := latest[task.ID].Reading(o.seed.Indicators[0].ID)
		if r == nil {
			return latest[task.ID].Entry.Progress
		}
		return latest[task.ID].Entry.Progress + " " + r.Value.String() + r.Unit
	}
	if got := value("2026-11"); got != "一稿" {
		o.Errorf("the closed period says %q", got)
	}
	if got := value("2026-12"); got != "更正后的进展 7万亩" {
		o.Errorf("the next period says %q", got)
	}
	follows, err := o.st.Entries.Follows(ctx, storetest.Staff, []string{*c.EntryID})
	if err != nil || len(follows) != 1 || follows[0].Corrects == "" || follows[0].Corrects == *c.EntryID || follows[0].Previous != follows[0].Corrects {
		o.Errorf("what it corrects: %+v %v", follows, err)
	}
	november, err := o.st.Entries.Consolidation(ctx, storetest.Staff, o.seed.Report.ID, "2026-11")
	if err != nil || len(november.Tasks[0].Corrections) != 1 || november.Tasks[0].Corrections[0].ID != c.ID {
		o.Errorf("beside the frozen row: %+v %v", november.Tasks[0].Corrections, err)
	}
	_, err = o.st.Submissions.Withdraw(ctx, storetest.Staff, store.Withdrawal{SubmissionID: o.submissionOf(*c.EntryID)})
	o.want("withdrawn", err, "PERIOD_IS_CLOSED")
	o.same("2026-11")
	o.same("2026-12")
	if got := o.frozenView("2026-11", false); got != frozen {
		o.Errorf("corrected: the closed period %s", difference(got, frozen))
	}
	o.events("correction.accepted", 1)
}

func (o *office) submissionOf(entryID string) string {
	o.Helper()
	entries, err := o.st.Entries.ByID(ctx, storetest.Staff, []string{entryID})
	if err != nil || len(entries) != 1 {
		o.Fatal(entries, err)
	}
	return entries[0].SubmissionID
}

// Rules are changed with a reason and never for closed periods; due days to come move with the rule.
func TestSettingsChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o := newOffice(t, st)
		_, err := st.Periods.Close(ctx, storetest.Staff, o.period("2026-11").ID)
		o.want("close", err, "")
		change := func(v models.Viewer, reason string, f func(*models.Settings)) error {
			_, err := st.Reports.UpdateSettings(ctx, v, store.SettingsChange{ReportID: o.seed.Report.ID, Reason: reason, Change: f})
			return err
		}
		points := func(n int) func(*models.Settings) { return func(s *models.Settings) { s.YellowGapPoints = n } }
		o.want("a department", change(storetest.For(o.dep), "x", points(5)), "FORBIDDEN")
		o.want("no reason", change(storetest.Staff, "", points(5)), "REASON_NEEDED")
		o.want("nothing", change(storetest.Staff, "x", points(20)), "NOTHING_GIVEN")
		o.want("out of range", change(storetest.Staff, "x", func(s *models.Settings) { s.DueDay = 32 }), "SETTINGS_INVALID")
		o.want("no such rule", change(storetest.Staff, "x", func(s *models.Settings) { s.SignatureRule = "MAYBE" }), "SETTINGS_INVALID")
		o.want("change", change(storetest.Staff, "办公会议定", func(s *models.Settings) { s.YellowGapPoints, s.DueDay = 5, 24 }), "")
		rules := func(p models.Period) int {
			c, err := st.Entries.Consolidation(ctx, storetest.Staff, o.seed.Report.ID, p)
			if err != nil {
				t.Fatal(err)
			}
			return c.Report.Settings.YellowGapPoints
		}
		if rules("2026-11") != 20 || rules("2026-12") != 5 {
			t.Errorf("November has %d points, December %d", rules("2026-11"), rules("2026-12"))
		}
		if due := o.period("2026-11").Due; due != models.NewDate(2026, 11, 28) {
			t.Errorf("the closed period is due on %s", due)
		}
		o.events("report.settingsChanged", 1)
	})
}
