package demo

import "fmt"

// chase reminds those who owe something in a month and are proposed for it, each by the step that is due: once after the due day, and again
// before the period is closed.
func (p *play) chase(m int) error {
	var got struct {
		ChaseProposals []struct {
			Department struct{ ID string }
			Step       string
			Ripe       bool
			Matters    []struct{ Reason string }
		}
	}
	if err := p.ask(clerk, `query($p: Period!) { chaseProposals(period: $p) { department { id } step ripe matters { reason } } }`,
		map[string]any{"p": p.period(m)}, &got); err != nil {
		return err
	}
	for _, x := range got.ChaseProposals {
		missing := false
		for _, matter := range x.Matters {
			missing = missing || matter.Reason == "MISSING" || matter.Reason == "INCOMPLETE" || matter.Reason == "RETURNED"
		}
		if !x.Ripe || !missing {
			continue
		}
		p.tick()
		input := map[string]any{"period": p.period(m), "departmentIds": []string{x.Department.ID}, "step": x.Step}
		if err := p.do(clerk, "chaseSend", "chases { id }", input, nil); err != nil {
			return fmt.Errorf("chase: %w", err)
		}
		p.note(Act{Kind: Chased, Department: x.Department.ID, Period: p.period(m), Step: x.Step})
	}
	return nil
}

// instruct passes a leader's written instruction on, which the department answers in words.
func (p *play) instruct(m int) error {
	t := p.wordy(4)
	var leader string
	for _, a := range p.diary.Acts {
		if a.Kind == Led && leader == "" {
			leader = a.Leader
		}
	}
	var got struct {
		ChaseSend struct{ Chases []struct{ ID string } }
	}
	p.tick()
	input := map[string]any{"period": p.period(m), "departmentIds": []string{t.lead.ID}, "taskIds": []string{t.ID}, "step": "INSTRUCTION",
		"text": "请抓紧推进，并报告存在的困难。", "due": fmt.Sprintf("%d-%02d-28", p.year, m), "leaderId": leader}
	if err := p.do(clerk, "chaseSend", "chases { id }", input, &got); err != nil {
		return fmt.Errorf("instruction: %w", err)
	}
	p.note(Act{Kind: Chased, Department: t.lead.ID, Period: p.period(m), Step: "INSTRUCTION"})
	p.tick()
	input = map[string]any{"chaseId": got.ChaseSend.Chases[0].ID, "text": "已召开专题会，困难和措施见本月报送。"}
	if err := p.do(t.lead.filler(), "chaseAnswer", "chase { id }", input, nil); err != nil {
		return fmt.Errorf("instruction: %w", err)
	}
	return nil
}
