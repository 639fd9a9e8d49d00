package models

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestStanding(t *testing.T) {
	at := func(d int) time.Time { return time.Date(2026, 3, d, 8, 0, 0, 0, time.UTC) }
	entry := func(seq int64, d int, s SubmissionState) Entry { return Entry{Seq: seq, CreatedAt: at(d), State: s} }
	file := func(d int, s SubmissionState) Submission { return Submission{CreatedAt: at(d), State: s} }
	for _, c := range []struct {
		name    string
		owed    bool
		day     string
		entries []Entry
		files   []Submission
		want    DutyStanding
	}{
		{"before it opens", true, "2026-02-28", nil, nil, StandingNotDue},
		{"open", true, "2026-03-01", nil, nil, StandingDue},
		{"on the due day", true, "2026-03-30", nil, nil, StandingDue},
		{"after the due day", true, "2026-03-31", nil, nil, StandingOverdue},
		{"nothing owed", false, "2026-03-31", nil, nil, StandingNotDue},
		{"nothing owed, a file for other tasks", false, "2026-03-31", nil, []Submission{file(20, HandedIn)}, StandingNotDue},
		{"nothing owed, reported all the same", false, "2026-03-31", []Entry{entry(1, 20, HandedIn)}, nil, StandingHandedIn},
		{"a draft is the department's own affair", true, "2026-03-31", []Entry{entry(1, 20, Draft)}, []Submission{file(20, Draft)}, StandingOverdue},
		{"signed, but not handed in", true, "2026-03-10", nil, []Submission{file(5, Signed)}, StandingDue},
		{"received, not handed in", true, "2026-03-31", nil, []Submission{file(20, Checked)}, StandingIncomplete},
		{"handed in without this row", true, "2026-03-10", nil, []Submission{file(5, HandedIn)}, StandingIncomplete},
		{"withdrawn", true, "2026-03-31", []Entry{entry(1, 20, Withdrawn)}, []Submission{file(20, Withdrawn)}, StandingOverdue},
		{"superseded alone", true, "2026-03-31", []Entry{entry(1, 20, Superseded)}, []Submission{file(20, Superseded)}, StandingOverdue},
		{"handed in late", true, "2026-04-09", []Entry{entry(1, 31, HandedIn)}, []Submission{file(31, HandedIn)}, StandingHandedIn},
		{"accepted", true, "2026-03-31", []Entry{entry(1, 20, Accepted)}, []Submission{file(20, Accepted)}, StandingAccepted},
		{"accepted, another file is looked at", true, "2026-03-31", []Entry{entry(1, 20, Accepted)}, []Submission{file(20, Accepted), file(25, Checked)}, StandingAccepted},
		{"returned", true, "2026-03-31", []Entry{entry(1, 20, Returned)}, []Submission{file(20, Returned)}, StandingReturned},
		{"returned after one that was accepted", true, "2026-03-31", []Entry{entry(2, 22, Returned), entry(1, 20, Accepted)}, nil, StandingReturned},
		{"returned, then handed in again", true, "2026-03-31", []Entry{entry(1, 20, Returned), entry(2, 22, HandedIn)}, nil, StandingHandedIn},
		{"returned, a new file not handed in", true, "2026-03-31", []Entry{entry(1, 20, Returned)}, []Submission{file(20, Returned), file(25, Checked)}, StandingIncomplete},
		{"returned, an older file not handed in", true, "2026-03-31", []Entry{entry(1, 20, Returned)}, []Submission{file(18, Checked)}, StandingReturned},
	} {
		record := DutyRecord{Owed: c.owed, Opens: day("2026-03-01"), Due: day("2026-03-30"), Submissions: c.files, Entries: c.entries}
		if got := record.StandingOn(day(c.day)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestFirstOwed(t *testing.T) {
	var periods []ReportingPeriod
	for _, p := range []Period{"2026-06", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05"} { // in any order
		periods = append(periods, ReportingPeriod{Name: p, Ends: p.Last()})
	}
	report := Report{FirstOwedPeriod: "2026-02"}
	duty := Duty{TaskID: "t", Role: Lead, State: DutyConfirmed}
	with := func(change func(*Duty)) []Duty {
		d := duty
		change(&d)
		return []Duty{d}
	}
	task := func(tr Tracking) Task { return Task{ID: "t", Tracking: tr, State: TaskOpen} }
	for _, c := range []struct {
		name   string
		report Report
		task   Task
		duties []Duty
		want   Period // "": none
	}{
		{"monthly", report, task(Monthly), []Duty{duty}, "2026-02"},
		{"quarterly: the first quarter's end after it", report, task(Quarterly), []Duty{duty}, "2026-03"},
		{"half-yearly", report, task(HalfYear), []Duty{duty}, "2026-06"},
		{"at year's end, which isn't among the periods", report, task(YearEnd), []Duty{duty}, ""},
		{"untracked", report, task(Untracked), []Duty{duty}, ""},
		{"nothing owed yet", Report{}, task(Monthly), []Duty{duty}, ""},
		{"proposed", report, task(Monthly), with(func(d *Duty) { d.State = DutyProposed }), ""},
		{"support", report, task(Monthly), with(func(d *Duty) { d.Role = Support }), ""},
		{"another task's", report, task(Monthly), with(func(d *Duty) { d.TaskID = "u" }), ""},
		{"closed", report, Task{ID: "t", Tracking: Monthly, State: TaskClosed}, []Duty{duty}, ""},
	} {
		got, ok := FirstOwed(c.report, c.task, c.duties, periods)
		if got.Name != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q %v, want %q", c.name, got.Name, ok, c.want)
		}
	}
}

func TestOnTime(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	at := func(d, h int) *time.Time { m := time.Date(2026, 3, d, h, 0, 0, 0, zone).UTC(); return &m }
	sub := func(s SubmissionState, complete bool, moment *time.Time) Submission {
		return Submission{State: s, Complete: complete, HandedInAt: moment}
	}
	keep := Settings{ReturnedKeepTime: true}
	for _, c := range []struct {
		name     string
		settings Settings
		subs     []Submission
		want     *time.Time
	}{
		{"none", keep, nil, nil},
		{"the first complete one", keep, []Submission{sub(Accepted, true, at(29, 9)), sub(Superseded, true, at(28, 9)), sub(HandedIn, true, at(31, 9))}, at(28, 9)},
		{"incomplete ones don't count", keep, []Submission{sub(Superseded, false, at(20, 9)), sub(HandedIn, true, at(29, 9))}, at(29, 9)},
		{"withdrawn ones don't count", keep, []Submission{sub(Withdrawn, true, at(20, 9)), sub(HandedIn, true, at(29, 9))}, at(29, 9)},
		{"drafts don't count", keep, []Submission{sub(Draft, true, nil), sub(Checked, true, nil)}, nil},
		{"a returned one keeps its moment", keep, []Submission{sub(Returned, true, at(20, 9)), sub(HandedIn, true, at(31, 9))}, at(20, 9)},
		{"or not, by setting", Settings{}, []Submission{sub(Returned, true, at(20, 9)), sub(HandedIn, true, at(31, 9))}, at(31, 9)},
	} {
		got, ok := HandInMoment(c.subs, c.settings)
		if ok != (c.want != nil) || ok && !got.Equal(*c.want) {
			t.Errorf("%s: %v %v, want %v", c.name, got, ok, c.want)
		}
	}
	due := day("2026-03-30")
	if last := *at(30, 23); !OnTime(last, due, zone) || OnTime(*at(31, 0), due, zone) {
		t.Error("the due day ends at midnight of the report's zone")
	}
	if early := *at(31, 7); OnTime(early, due, zone) || !OnTime(early, due, time.UTC) { // still the 30th in Greenwich
		t.Error("the zone decides")
	}
}

func TestLargestRemainder(t *testing.T) {
	for _, c := range []struct {
		parts    []int64
		decimals int
		want     []string
	}{
		{[]int64{1, 1, 1}, 1, []string{"33.4", "33.3", "33.3"}},
		{[]int64{1, 1, 1}, 0, []string{"34", "33", "33"}},
		{[]int64{2, 1, 4}, 1, []string{"28.6", "14.3", "57.1"}},
		{[]int64{125, 7}, 1, []string{"94.7", "5.3"}},
		{[]int64{5, 0, 0}, 1, []string{"100", "0", "0"}},
		{[]int64{1, 999999}, 1, []string{"0", "100"}},
		{[]int64{0, 0}, 1, []string{"0", "0"}},
		{[]int64{-3, 3}, 1, []string{"0", "100"}},
		{nil, 1, nil},
		{[]int64{9223372036854775807, 9223372036854775807}, 1, []string{"50", "50"}},
	} {
		got := LargestRemainder(c.parts, c.decimals)
		if len(got) != len(c.want) {
			t.Fatalf("%v: %v", c.parts, got)
		}
		for i := range got {
			if got[i].String() != c.want[i] {
				t.Errorf("%v with %d decimals: %v, want %v", c.parts, c.decimals, got, c.want)
			}
		}
	}
}

// TestLargestRemainderReconciles: shares sum to exactly 100, none is off by a unit or more, and more never gets less.
func TestLargestRemainderReconciles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.Int64Range(0, 100_000), 1, 40).Draw(t, "parts")
		decimals := rapid.IntRange(0, 3).Draw(t, "decimals")
		shares, sum, total := LargestRemainder(parts, decimals), Decimal{}, int64(0)
		for i, s := range shares {
			sum = sum.Add(s)
			total += parts[i]
		}
		if total == 0 {
			return
		}
		if !sum.Equal(Int(100)) {
			t.Fatalf("%v sum to %s", shares, sum)
		}
		unit := Ratio(Int(1).Shift(int32(-decimals)), Int(1))
		for i, s := range shares {
			off := Ratio(s, Int(1)).Sub(Ratio(Int(parts[i]*100), Int(total)))
			if off.Cmp(unit) >= 0 || (Fraction{}).Sub(off).Cmp(unit) >= 0 {
				t.Fatalf("%d of %d is %s", parts[i], total, s)
			}
			for j := range shares {
				if parts[i] > parts[j] && shares[i].Cmp(shares[j]) < 0 {
					t.Fatalf("%d gets %s, %d gets %s", parts[i], shares[i], parts[j], shares[j])
				}
			}
		}
	})
}
