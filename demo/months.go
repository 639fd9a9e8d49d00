package demo

import (
	"fmt"
	"time"
)

// signed months are those in which the office asks for a second person's word.
func signed(month int) bool { return month == 7 || month == 8 }

// month plays one month: departments report between its eighth day and the due day or after it, staff look through what came, send some
// back, and close the period on the sixth of the next month.
func (p *play) month(m int) error {
	p.at(m, 3)
	if err := p.begin(m); err != nil {
		return fmt.Errorf("at the beginning: %w", err)
	}
	due, err := time.Parse(time.DateOnly, p.periods[p.period(m)].Due)
	if err != nil {
		return err
	}
	var late []*department
	for day := 8; day < 24; day++ {
		p.at(m, day)
		for _, d := range p.departments {
			if 8+d.number%16 != day {
				continue
			}
			if d.late(m) {
				late = append(late, d)
			} else if err := p.reports(d, m); err != nil {
				return fmt.Errorf("%s: %w", d.Code, err)
			}
		}
	}
	p.at(m, 24)
	if err := p.middle(m); err != nil {
		return fmt.Errorf("in the middle: %w", err)
	}
	p.at(m, due.Day()+1)
	if err := p.chase(m); err != nil {
		return err
	}
	for _, d := range late {
		if err := p.reports(d, m); err != nil {
			return fmt.Errorf("%s: late: %w", d.Code, err)
		}
	}
	p.at(m+1, 2)
	if err := p.review(m); err != nil {
		return fmt.Errorf("review: %w", err)
	}
	p.at(m+1, 5)
	if err := p.chase(m); err != nil {
		return err
	}
	p.at(m+1, 6)
	return p.close(m)
}

// absent departments say nothing in a month, late ones only after the due day.
func (d *department) absent(month int) bool { return (d.number+3*month)%19 == 0 }
func (d *department) late(month int) bool   { return (d.number+2*month)%9 == 0 }

// reports lets a department report what it owes in a month.
func (p *play) reports(d *department, m int) error {
	owed := d.owes(m)
	if len(owed) == 0 || d.absent(m) {
		return nil
	}
	rows := p.say(owed, m)
	if m == 5 && len(rows) > 1 && d.number%5 == 0 {
		return p.half(d, m, rows[:len(rows)-1])
	}
	sub, err := p.handsIn(d, m, rows)
	if err != nil {
		return err
	}
	if m == 4 && d.number%8 == 1 || m == 10 && d.number%8 == 3 {
		return p.withdraw(d, m, sub, rows)
	}
	return nil
}

// handsIn hands rows in, and where a signature is asked for has them signed.
func (p *play) handsIn(d *department, m int, rows []Row) (string, error) {
	h, err := p.hand(d, d.way(signed(m)), m, rows)
	if err != nil {
		return "", err
	}
	moment := p.now
	if signed(m) {
		if h.State != "DRAFT" {
			return "", fmt.Errorf("%s is %s, not a draft", h.ID, h.State)
		}
		p.tick()
		if err := p.do(d.partner(), "submissionSign", "submissions { id }", map[string]any{"submissionId": h.ID}, nil); err != nil {
			return "", err
		}
		moment = p.now
		p.tick()
		if err := p.do(d.filler(), "submissionHandIn", "submissions { id }", map[string]any{"submissionId": h.ID}, nil); err != nil {
			return "", err
		}
	} else if h.State != "HANDED_IN" {
		return "", fmt.Errorf("%s is %s", h.ID, h.State)
	}
	p.note(Act{Kind: Reported, Submission: h.ID, Department: d.ID, Period: p.period(m), Rows: rows, Moment: moment})
	return h.ID, nil
}

// half sends a file with too few rows, which counts for nothing: 已收未交.
func (p *play) half(d *department, m int, rows []Row) error {
	h, err := p.hand(d, byTemplate, m, rows)
	if err != nil {
		return err
	}
	if h.State != "CHECKED" {
		return fmt.Errorf("half a file is %s", h.State)
	}
	p.note(Act{Kind: Received, Submission: h.ID, Department: d.ID, Period: p.period(m)})
	return nil
}

// withdraw takes a report back; in spring it comes again.
func (p *play) withdraw(d *department, m int, sub string, rows []Row) error {
	p.tick()
	err := p.do(d.filler(), "submissionWithdraw", "submission { id }", map[string]any{"submissionId": sub, "reason": "数据口径有误，核实后重报。"}, nil)
	if err != nil {
		return err
	}
	p.note(Act{Kind: Withdrawn, Submission: sub})
	if m > 6 {
		return nil
	}
	_, err = p.handsIn(d, m, again(rows, "（口径核实后）"))
	return err
}

// again are rows said once more with other words.
func again(rows []Row, words string) []Row {
	said := make([]Row, len(rows))
	for i, r := range rows {
		if r.Progress != "" {
			r.Progress += words
		}
		said[i] = r
	}
	return said
}

// waiting are the month's reports that await a decision, in the order in which they came.
func (p *play) waiting(m int) []Act {
	var all []Act
	gone := map[string]bool{}
	for _, a := range p.diary.Acts {
		gone[a.Submission] = gone[a.Submission] || a.Kind == Withdrawn || a.Kind == Accepted || a.Kind == Returned && a.Tasks == nil
	}
	for _, a := range p.diary.Acts {
		if a.Kind == Reported && a.Period == p.period(m) && !gone[a.Submission] {
			all = append(all, a)
		}
	}
	return all
}

// review accepts what came, most of it in one act; some is sent back, whole or by row, and some of that comes again.
func (p *play) review(m int) error {
	var clean []string
	var back []Act
	for _, a := range p.waiting(m) {
		switch n := p.department(a.Department).number + m; {
		case n%7 == 0:
			back = append(back, a)
		case n%11 == 0: // left lying
		default:
			clean = append(clean, a.Submission)
		}
	}
	if err := p.accept(clean); err != nil {
		return err
	}
	for _, a := range back {
		if err := p.sendBack(a, m); err != nil {
			return fmt.Errorf("%s: %w", p.department(a.Department).Code, err)
		}
	}
	return nil
}

func (p *play) accept(subs []string) error {
	if len(subs) == 0 {
		return nil
	}
	p.tick()
	if err := p.do(deputy, "submissionAccept", "submissions { id }", map[string]any{"submissionIds": subs}, nil); err != nil {
		return err
	}
	for _, s := range subs {
		p.note(Act{Kind: Accepted, Submission: s})
	}
	return nil
}

// sendBack returns a report, in even months only its first row; every second department sends it again and is accepted.
func (p *play) sendBack(a Act, m int) error {
	p.tick()
	rows, input := a.Rows, map[string]any{"submissionId": a.Submission, "note": "请写明具体完成情况。"}
	back := Act{Kind: Returned, Submission: a.Submission}
	if m%2 == 0 {
		rows = rows[:1]
		back.Tasks = []string{rows[0].Task}
		input["taskIds"] = back.Tasks
	}
	if err := p.do(deputy, "submissionReturn", "submissions { id }", input, nil); err != nil {
		return err
	}
	p.note(back)
	d := p.department(a.Department)
	if d.number%2 == 0 {
		return nil
	}
	sub, err := p.handsIn(d, m, again(rows, "（已补充具体情况）"))
	if err != nil {
		return err
	}
	return p.accept([]string{sub})
}

func (p *play) department(id string) *department {
	for _, d := range p.departments {
		if d.ID == id {
			return d
		}
	}
	return nil
}

// close closes the period, with what is missing missing.
func (p *play) close(m int) error {
	name := p.period(m)
	if p.Before != nil {
		if err := p.Before(name, p.diary); err != nil {
			return err
		}
	}
	p.tick()
	if err := p.do(clerk, "periodClose", "period { id }", map[string]any{"periodId": p.periods[name].ID}, nil); err != nil {
		return err
	}
	p.note(Act{Kind: PeriodClosed, Period: name})
	return nil
}
