package demo

import (
	"fmt"
	"slices"
)

// The tasks of the report to which something of their own happens in the year; a report without them simply lacks it.
const (
	roads    = "4.3.12" // has a list of thirteen counties, and its target is raised in September
	villages = "4.3.13" // of which a June figure is corrected in July
)

// begin is what happens when a month begins, after the one before was closed.
func (p *play) begin(m int) error {
	switch m {
	case 2:
		return p.list()
	case 4:
		return p.extend(m)
	case 7:
		if err := p.askSignature("SECOND_PERSON", "年中起须经本单位负责人确认。"); err != nil {
			return err
		}
		return p.correct(6)
	case 9:
		if err := p.askSignature("NONE", "恢复直接报送。"); err != nil {
			return err
		}
		return p.move(m)
	case 11:
		return p.reopen()
	}
	return nil
}

// middle is what happens on the twenty-fourth of a month, when most have reported.
func (p *play) middle(m int) error {
	if err := p.tickOff(m); err != nil {
		return fmt.Errorf("milestones: %w", err)
	}
	switch m {
	case 3:
		return p.rate(m, 1, "GREEN", true)
	case 4, 5:
		return p.contribute(m)
	case 6:
		return p.rate(m, 2, "YELLOW", false)
	case 9:
		return p.instruct(m)
	case 10:
		return p.finish()
	}
	return nil
}

// list puts the counties beneath the task of the roads, which sum to its target.
func (p *play) list() error {
	t := p.task(roads)
	if t == nil || len(t.Indicators) == 0 {
		return nil
	}
	counties := []string{"盐湖区", "永济市", "河津市", "芮城县", "临猗县", "万荣县", "新绛县", "稷山县", "闻喜县", "夏县", "绛县", "平陆县", "垣曲县"}
	var input []map[string]any
	for i, name := range counties {
		low := "28"
		if i == 0 {
			low = "32"
		}
		input = append(input, map[string]any{"taskId": t.ID, "indicatorId": t.Indicators[0].ID, "title": name, "low": low})
	}
	var got struct{ ItemUpsert struct{ Items []item } }
	p.tick()
	if err := p.do(clerk, "itemUpsert", "items { id title low }", map[string]any{"items": input}, &got); err != nil {
		return fmt.Errorf("items: %w", err)
	}
	t.items = got.ItemUpsert.Items
	for _, i := range t.items {
		p.note(Act{Kind: ItemMade, Item: i.ID, Task: t.ID, Indicator: t.Indicators[0].ID, Value: i.Low})
	}
	return nil
}

// extend puts the due day off for every tenth department.
func (p *play) extend(m int) error {
	var ids []string
	for _, d := range p.departments {
		if d.number%10 == 2 {
			ids = append(ids, d.ID)
		}
	}
	day := fmt.Sprintf("%d-%02d-06", p.year, m+1)
	input := map[string]any{"periodId": p.periods[p.period(m)].ID, "departmentIds": ids, "due": day, "reason": "抗旱工作任务重，延期报送。"}
	p.tick()
	if err := p.do(clerk, "periodExtend", "extensions { due }", input, nil); err != nil {
		return fmt.Errorf("extension: %w", err)
	}
	for _, id := range ids {
		p.note(Act{Kind: Extended, Department: id, Period: p.period(m), Day: day})
	}
	return nil
}

// askSignature sets who must stand behind a report.
func (p *play) askSignature(rule, reason string) error {
	p.tick()
	return p.do(clerk, "reportSettingsUpdate", "report { id }", map[string]any{"signatureRule": rule, "reason": reason}, nil)
}

// correct asks for and accepts a correction of a closed month's figure.
func (p *play) correct(m int) error {
	t := p.task(villages)
	if t == nil || len(t.Indicators) == 0 {
		return nil
	}
	id := t.Indicators[0].ID
	figures := []map[string]any{{"indicatorId": id, "value": "17"}}
	input := map[string]any{"taskId": t.ID, "period": p.period(m), "figures": figures, "reason": "验收时核减，更正半年数。"}
	var got struct {
		CorrectionRequest struct{ Correction struct{ ID string } }
	}
	p.tick()
	if err := p.do(t.lead.filler(), "correctionRequest", "correction { id }", input, &got); err != nil {
		return fmt.Errorf("correction: %w", err)
	}
	p.tick()
	input = map[string]any{"correctionId": got.CorrectionRequest.Correction.ID, "approve": true, "note": "情况属实。"}
	if err := p.do(deputy, "correctionDecide", "correction { id }", input, nil); err != nil {
		return fmt.Errorf("correction: %w", err)
	}
	p.told[id] = "17"
	p.note(Act{Kind: Corrected, Task: t.ID, Department: t.lead.ID, Period: p.period(m), Rows: []Row{{Task: t.ID, Values: map[string]string{id: "17"}}}})
	return nil
}

// move raises a target and brings a deadline forward.
func (p *play) move(m int) error {
	if t := p.task(roads); t != nil && len(t.Indicators) > 0 {
		i := t.Indicators[0]
		p.tick()
		input := map[string]any{"indicatorId": i.ID, "from": p.period(m), "low": "380", "reason": "省里追加任务。"}
		if err := p.do(clerk, "baselineChange", "changes { reason }", input, nil); err != nil {
			return fmt.Errorf("target: %w", err)
		}
		p.note(Act{Kind: TargetMoved, Indicator: i.ID, Period: p.period(m), Value: "380"})
	}
	t := p.wordy(3)
	day := fmt.Sprintf("%d-10-31", p.year)
	p.tick()
	input := map[string]any{"taskId": t.ID, "from": p.period(m), "deadline": day, "reason": "会议要求提前完成。"}
	if err := p.do(clerk, "baselineChange", "changes { reason }", input, nil); err != nil {
		return fmt.Errorf("deadline: %w", err)
	}
	p.note(Act{Kind: DeadlineSet, Task: t.ID, Period: p.period(m), Day: day})
	return nil
}

// wordy is the n-th quarterly task that lives by its department's word.
func (p *play) wordy(n int) *task {
	for _, t := range p.tasks {
		if len(t.Indicators) == 0 && len(t.milestones) == 0 && t.Tracking == "QUARTERLY" {
			if n--; n < 0 {
				return t
			}
		}
	}
	return p.tasks[0]
}

// tickOff writes down which milestones were reached: some in their month, some in the next, some never.
func (p *play) tickOff(m int) error {
	var input []map[string]any
	var done []Act
	for _, t := range p.tasks {
		for k := range t.milestones {
			n := &t.milestones[k]
			day := ""
			switch due := n.Due[:7]; chance(5, n.Title, t.Number) {
			case 0:
			case 1:
				if m > 1 && due == p.period(m-1) {
					day = p.period(m) + "-15"
				}
			default:
				if due == p.period(m) {
					day = p.period(m) + "-20"
				}
			}
			if day == "" || n.DoneOn != "" || t.closed {
				continue
			}
			n.DoneOn = day
			input = append(input, map[string]any{"milestoneId": n.ID, "doneOn": day, "evidence": "现场查看并留存资料。"})
			done = append(done, Act{Kind: MilestoneDone, Task: t.ID, Milestone: n.Title, Day: day})
		}
	}
	for part := range slices.Chunk(input, 200) {
		p.tick()
		if err := p.do(clerk, "milestoneUpdate", "milestones { id }", map[string]any{"milestones": part}, nil); err != nil {
			return err
		}
	}
	for _, a := range done {
		p.note(a)
	}
	return nil
}

// rate gives a task without a number a light by hand.
func (p *play) rate(m, n int, color string, stands bool) error {
	t := p.wordy(n)
	input := map[string]any{"taskId": t.ID, "period": p.period(m), "color": color, "stands": stands, "reason": "现场督查情况与自评不一致。"}
	p.tick()
	if err := p.do(deputy, "lightOverride", "rating { color }", input, nil); err != nil {
		return fmt.Errorf("rating: %w", err)
	}
	p.note(Act{Kind: Rated, Task: t.ID, Period: p.period(m), Color: color, Stands: stands})
	return nil
}

// contribute lets a supporting department give its part, which the lead takes over.
func (p *play) contribute(m int) error {
	t := p.task(roads)
	if t == nil || len(t.items) == 0 || len(t.Supports) == 0 {
		return nil
	}
	helper := &department{ID: t.Supports[0].ID, Code: t.Supports[0].Code, ShortName: t.Supports[0].ShortName}
	i := t.items[0]
	v := p.grown(i.ID, share(i.Low, int64(m), 12, 2))
	row := map[string]any{"taskId": t.ID, "progress": fmt.Sprintf("配合完成%d月用地报批。", m), "figures": []map[string]any{{"itemId": i.ID, "value": v}}}
	var got struct {
		ProgressReport struct{ Contributions []struct{ ID string } }
	}
	p.tick()
	err := p.do(helper.filler(), "progressReport", "contributions { id }",
		map[string]any{"departmentId": helper.ID, "period": p.period(m), "rows": []any{row}}, &got)
	if err != nil {
		return fmt.Errorf("contribution: %w", err)
	}
	if len(got.ProgressReport.Contributions) != 1 {
		return fmt.Errorf("%d contributions", len(got.ProgressReport.Contributions))
	}
	var taken struct {
		ContributionTake struct {
			Submission struct{ ID string }
			Applied    bool
		}
	}
	p.tick()
	err = p.do(t.lead.filler(), "contributionTake", "submission { id } applied",
		map[string]any{"contributionId": got.ProgressReport.Contributions[0].ID}, &taken)
	if err != nil || !taken.ContributionTake.Applied {
		return fmt.Errorf("taking over (%v): %w", taken.ContributionTake.Applied, err)
	}
	p.note(Act{Kind: Reported, Submission: taken.ContributionTake.Submission.ID, Department: t.lead.ID, Period: p.period(m), Moment: p.now,
		Rows: []Row{{Task: t.ID, Progress: "…", Items: map[string]string{i.ID: v}}}})
	return nil
}

// finish asks for three tasks to be closed; two are, and one is refused.
func (p *play) finish() error {
	for n := range 3 {
		t := p.wordy(5 + n)
		var got struct {
			ClosureRequest struct{ Closure struct{ ID string } }
		}
		p.tick()
		input := map[string]any{"taskId": t.ID, "reason": "已印发文件并通过验收，资料齐全。"}
		if err := p.do(t.lead.filler(), "closureRequest", "closure { id }", input, &got); err != nil {
			return fmt.Errorf("closure: %w", err)
		}
		p.tick()
		input = map[string]any{"closureId": got.ClosureRequest.Closure.ID, "approve": n < 2, "note": "已核。"}
		if err := p.do(deputy, "closureDecide", "closure { id }", input, nil); err != nil {
			return fmt.Errorf("closure: %w", err)
		}
		if n < 2 {
			t.closed = true
			p.ended = append(p.ended, t)
			p.note(Act{Kind: TaskClosed, Task: t.ID})
		}
	}
	return nil
}

// reopen opens the first of the closed tasks again.
func (p *play) reopen() error {
	if len(p.ended) == 0 {
		return nil
	}
	t := p.ended[0]
	p.tick()
	if err := p.do(deputy, "taskReopen", "task { id }", map[string]any{"taskId": t.ID, "reason": "回头看发现问题反弹。"}, nil); err != nil {
		return fmt.Errorf("reopening: %w", err)
	}
	t.closed = false
	p.note(Act{Kind: TaskReopened, Task: t.ID})
	return nil
}
