package store_test

import (
	"strings"
	"sync"
	"testing"

	"duban/models"
	"duban/store"
	"duban/storetest"
	"duban/words"
)

// chasingOffice has a leader, and a channel for chases and digests.
func chasingOffice(t *testing.T, st *store.Store) (*office, string) {
	t.Helper()
	st.SetChannels([]store.Channel{{Name: "督查群", Chases: true, Digest: true}})
	o, leader := newOffice(t, st), models.NewID(models.LeaderPrefix)
	for _, q := range []string{
		`INSERT INTO leaders (id, post, position, version) VALUES ('` + leader + `', '副市长', 1, 1)`,
		`INSERT INTO leader_holders (leader_id, name) VALUES ('` + leader + `', '王某')`,
	} {
		if _, err := st.Pool().ExecContext(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	return o, leader
}

func (o *office) rules(r models.ChaseRules) {
	o.Helper()
	_, err := o.st.Reports.UpdateSettings(ctx, storetest.Staff, store.SettingsChange{ReportID: o.seed.Report.ID, Reason: "试用",
		Change: func(s *models.Settings) { s.Chasing = r }})
	o.want("rules", err, "")
}

// A leader's instruction needs its leader, its words and a day; it carries one number to several departments, is answered in words alone, and
// what it leaves unanswered is chased.
func TestInstruction(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o, leader := chasingOffice(t, st)
		day := o.seed.Periods[10].Opens.AddDays(2)
		o.at(day, 10)
		order := store.ChaseOrder{ReportID: o.seed.Report.ID, DepartmentIDs: []string{o.dep.ID}, Step: models.StepInstruction, LeaderID: leader,
			Text: "请抓紧推进，月底前报结果。", Due: day.AddDays(3), TaskIDs: []string{o.tasks[0].ID}}
		for code, change := range map[string]func(*store.ChaseOrder){
			"INSTRUCTION_NEEDS": func(x *store.ChaseOrder) { x.Text = " " },
			"CHASE_DUE_PAST":    func(x *store.ChaseOrder) { x.Due = day.AddDays(-1) },
			"NOT_FOUND":         func(x *store.ChaseOrder) { x.LeaderID = models.NewID(models.LeaderPrefix) },
			"INSTRUCTION_ONLY":  func(x *store.ChaseOrder) { x.Step, x.Period = models.StepChase, "2026-11" },
		} {
			wrong := order
			change(&wrong)
			_, err := st.Chases.Send(ctx, storetest.Staff, wrong, words.ChaseText)
			o.want(code, err, code)
		}
		o.open(0)
		sent, err := st.Chases.Send(ctx, storetest.Staff, order, words.ChaseText)
		o.want("send", err, "")
		if c := sent[0]; c.Number != "领导批示〔2026〕1号" || c.Wording != order.Text || !strings.Contains(c.Text, "副市长王某批示：“请抓紧推进，月底前报结果。”") || c.PeriodID != nil {
			t.Errorf("the instruction: %+v", c)
		}
		letters, err := st.Chases.Letters(ctx, storetest.For(o.dep), []string{sent[0].ID})
		if err != nil || len(letters) != 1 || letters[0].Leader != "副市长王某" || letters[0].Wording != order.Text || letters[0].Day != day || words.ChaseText(letters[0]) != sent[0].Text {
			t.Errorf("its letter: %+v %v", letters, err)
		}
		_, err = st.Chases.Letters(ctx, models.Viewer{UserID: "usr_x", Departments: []string{"dep_x"}}, []string{sent[0].ID})
		o.want("another's letter", err, "NOT_FOUND")
		o.handIn("报了", nil, o.tasks...)
		o.open(1)
		o.at(day.AddDays(4), 10)
		if p := o.proposals(); len(p) != 1 || p[0].Matters[0].Reason != models.ReasonUnanswered || *p[0].Matters[0].AboutID != sent[0].ID || p[0].Step != models.StepChase {
			t.Errorf("unanswered, and proposed is %+v", p)
		}
		_, err = st.Chases.Answer(ctx, storetest.For(o.dep), sent[0].ID, " ")
		o.want("no words", err, "ANSWER_NEEDED")
		_, err = st.Chases.Answer(ctx, storetest.For(o.dep), sent[0].ID, "已完成招标")
		o.want("answer", err, "")
		if p := o.proposals(); len(p) != 0 {
			t.Errorf("answered, and proposed is %+v", p)
		}
	})
}

// What is read is one viewer's; another's chases can't be marked, and none of several is when one isn't the viewer's.
func TestChasesRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o, _ := chasingOffice(t, st)
		o.at(o.seed.Periods[10].Due.AddDays(1), 10)
		sent, err := o.chase(models.StepChase)
		o.want("chase", err, "")
		id, dep, other := sent[0].ID, storetest.For(o.dep), models.Viewer{UserID: "usr_x", Departments: []string{"dep_x"}}
		read := func(v models.Viewer) int {
			reads, err := st.Chases.Reads(ctx, v, []string{id})
			if err != nil {
				t.Fatal(err)
			}
			return len(reads)
		}
		_, err = st.Chases.MarkRead(ctx, other, []string{id})
		o.want("another's", err, "NOT_FOUND")
		_, err = st.Chases.MarkRead(ctx, dep, []string{id, models.NewID(models.ChasePrefix)})
		o.want("one that isn't there", err, "NOT_FOUND")
		if read(dep) != 0 {
			t.Error("marked though it was refused")
		}
		for range 2 {
			_, err = st.Chases.MarkRead(ctx, dep, []string{id, id})
			o.want("mark", err, "")
		}
		if read(dep) != 1 || read(storetest.Staff) != 0 || read(other) != 0 {
			t.Errorf("read by %d, %d, %d", read(dep), read(storetest.Staff), read(other))
		}
	})
}

// A preview is what would be sent, and leaves nothing behind: no chase, no number, no message, no event.
func TestChasePreview(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o, _ := chasingOffice(t, st)
		o.at(o.seed.Periods[10].Due.AddDays(1), 10)
		order := store.ChaseOrder{ReportID: o.seed.Report.ID, Period: "2026-11", DepartmentIDs: []string{o.dep.ID}, Step: models.StepChase}
		drafts, err := st.Chases.Preview(ctx, storetest.Staff, order, words.ChaseText)
		o.want("preview", err, "")
		_, err = st.Chases.Preview(ctx, storetest.For(o.dep), order, words.ChaseText)
		o.want("by a department", err, "FORBIDDEN")
		o.open(0)
		o.events("chase.sent", 0)
		sent, err := st.Chases.Send(ctx, storetest.Staff, order, words.ChaseText)
		o.want("send", err, "")
		if len(drafts) != 1 || drafts[0].Text != sent[0].Text || sent[0].Number != "催办函〔2026〕1号" {
			t.Errorf("previewed %+v, sent %+v", drafts, sent)
		}
		_, err = st.Chases.Preview(ctx, storetest.Staff, order, words.ChaseText)
		o.want("what was sent today", err, "ALREADY_CHASED")
	})
}

// Two servers look at the clock at the same moment: each reminder and each digest goes out once.
func TestClockOfTwoServers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o, _ := chasingOffice(t, st)
		day := o.seed.Periods[10].Due.AddDays(1)
		for day.Weekday() == 0 || day.Weekday() == 6 { // digests go out on working days
			day = day.AddDays(1)
		}
		o.rules(models.ChaseRules{RemindDays: []int{day.DaysSince(o.seed.Periods[10].Due)}, DigestFrom: 10})
		digest := func(d store.Digest) (string, string) { return "日报", d.Day.String() }
		o.at(day, 9)
		if n, err := st.Chases.SendDigests(ctx, digest); n != 0 || err != nil {
			t.Errorf("%d digests before their hour, %v", n, err)
		}
		o.at(day, 10)
		var wg sync.WaitGroup
		var mu sync.Mutex
		reminders, digests := 0, 0
		for range 4 {
			wg.Go(func() {
				r, err := st.Chases.Remind(ctx, words.ChaseText)
				if err != nil {
					t.Error(err)
				}
				d, err := st.Chases.SendDigests(ctx, digest)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				reminders, digests = reminders+r, digests+d
			})
		}
		wg.Wait()
		var messages []struct{ Kind, Content string }
		rows, err := st.Pool().QueryContext(ctx, `SELECT kind, content FROM messages ORDER BY kind`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var m struct{ Kind, Content string }
			if err := rows.Scan(&m.Kind, &m.Content); err != nil {
				t.Fatal(err)
			}
			messages = append(messages, m)
		}
		if reminders != 1 || digests != 1 || len(messages) != 2 || messages[1].Content != day.String() {
			t.Errorf("%d reminders, %d digests: %+v", reminders, digests, messages)
		}
		o.events("chase.sent", 1)
	})
}

// A draft that was begun before the chase and handed in after it is an answer; before that it is nobody's business: the chase stays open and
// what is missing stays missing.
func TestDraftAnswersWhenHandedIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		o, second := signing(t, st)
		day := o.seed.Periods[10].Due.AddDays(1)
		o.at(day, 9)
		sub := o.handIn("草稿", nil, o.tasks...)
		o.at(day, 10)
		if p := o.proposals(); len(p) != 1 || p[0].Matters[0].Reason != models.ReasonMissing {
			t.Errorf("with a draft that staff can't see, proposed is %+v", p)
		}
		_, err := o.chase(models.StepChase)
		o.want("chase", err, "")
		o.at(day, 11)
		_, err = st.Submissions.Sign(ctx, second, actsOn(sub))
		o.want("sign", err, "")
		o.open(1)
		_, err = st.Submissions.HandInDrafts(ctx, storetest.For(o.dep), actsOn(sub))
		o.want("hand in", err, "")
		o.open(0)
	})
}
