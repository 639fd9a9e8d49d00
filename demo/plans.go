package demo

import (
	"fmt"
	"math/big"

	"duban/exporter"
)

// The words of the plan workbook's sheets and columns.
const (
	planSheet, milestoneSheet       = "办理方案", "节点"
	howHead, milestoneHead          = "计划方式", "节点"
	evenly, byMonth, whenTheYearEnd = "按时间均匀推进", "分期计划数", "仅年底出数"
)

// never is the number of the department that gives no plan: its indicators stay grey, 未排计划.
const never = 5

// plan lets every department hand its plan in, by its workbook. The third is sent back once.
func (p *play) plan() error {
	p.at(1, 6)
	for _, d := range p.departments {
		if d.number%17 == never {
			continue
		}
		typed, milestones, plans := planned(d)
		if len(typed) == 0 {
			continue
		}
		sub, err := p.handPlan(d, typed)
		if err != nil {
			return fmt.Errorf("%s: plan: %w", d.Code, err)
		}
		if d.number%17 == 3 {
			if err := p.do(clerk, "planReturn", "plan { id }", map[string]any{"planSubmissionId": sub, "note": "节点请写得更具体。"}, nil); err != nil {
				return err
			}
			if sub, err = p.handPlan(d, []exporter.Typed{{Sheet: planSheet, ID: firstRow(d), Head: "填报人", Value: "张某"}}); err != nil {
				return fmt.Errorf("%s: plan again: %w", d.Code, err)
			}
		}
		if err := p.acceptPlan(sub, milestones, plans); err != nil {
			return fmt.Errorf("%s: %w", d.Code, err)
		}
	}
	return p.readMilestones()
}

// handPlan fills a department's plan workbook and hands it in.
func (p *play) handPlan(d *department, typed []exporter.Typed) (string, error) {
	p.tick()
	var at struct {
		Departments []struct{ ID, PlanURL string }
	}
	if err := p.ask(d.filler(), `{ departments { id planUrl } }`, nil, &at); err != nil {
		return "", err
	}
	var address string
	for _, x := range at.Departments {
		if x.ID == d.ID {
			address = x.PlanURL
		}
	}
	body, err := p.download(d.filler(), address)
	if err == nil {
		body, err = exporter.FillIn(body, typed)
	}
	if err != nil {
		return "", err
	}
	var got struct {
		PlanUpload struct {
			Plan struct {
				ID, State string
				Findings  []struct{ Severity, Code, Cell, Message string }
			}
		}
	}
	input := map[string]any{"departmentId": d.ID, "apply": true, "reason": "年初排定"}
	if err := p.send(d.filler(), "planUpload", "plan { id state findings { severity code cell message } }", input, d.ShortName+"办理方案.xlsx", body, &got); err != nil {
		return "", err
	}
	if got.PlanUpload.Plan.State != "HANDED_IN" {
		return "", fmt.Errorf("the plan is %s: %v", got.PlanUpload.Plan.State, got.PlanUpload.Plan.Findings)
	}
	return got.PlanUpload.Plan.ID, nil
}

func (p *play) acceptPlan(sub string, milestones []Act, plans map[string]*Plan) error {
	p.tick()
	if err := p.do(clerk, "planAccept", "plan { id }", map[string]any{"planSubmissionId": sub}, nil); err != nil {
		return err
	}
	for _, t := range p.tasks { // in the report's order, so that the diary is the same every time
		for _, i := range t.Indicators {
			if plan := plans[i.ID]; plan != nil {
				p.plans[i.ID] = plan
				p.note(Act{Kind: Planned, Indicator: i.ID, Plan: plan})
			}
		}
	}
	for _, a := range milestones {
		p.note(a)
	}
	return nil
}

// planned is what a department types into its plan workbook: a way for each indicator, milestones for every third task without a number.
func planned(d *department) (typed []exporter.Typed, milestones []Act, plans map[string]*Plan) {
	plans = map[string]*Plan{}
	for n, t := range d.leads {
		for _, i := range t.Indicators {
			plan := planOf(i)
			plans[i.ID] = plan
			word := map[string]string{"LINE": evenly, "VALUES": byMonth, "YEAR_END": whenTheYearEnd}[plan.Kind]
			typed = append(typed, exporter.Typed{Sheet: planSheet, ID: i.ID, Head: howHead, Value: word})
			for m := 1; m <= 12; m++ {
				if v, ok := plan.Values[m]; ok {
					typed = append(typed, exporter.Typed{Sheet: planSheet, ID: i.ID, Head: fmt.Sprintf("%d月末计划", m), Value: number(v)})
				}
			}
		}
		if len(t.Indicators) > 0 || n%3 != 0 {
			continue
		}
		for q, due := range []string{"2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"} {
			if q == 0 && n%2 == 0 {
				continue
			}
			title := fmt.Sprintf("第%d季度节点：%s", q+1, []string{"制定方案", "开工或启动", "完成过半", "全面完成"}[q])
			typed = append(typed, exporter.Typed{Sheet: milestoneSheet, ID: fmt.Sprintf("mil#%s/Q%d", t.ID, q+1), Head: milestoneHead, Value: title})
			milestones = append(milestones, Act{Kind: MilestonePlanned, Task: t.ID, Milestone: title, Day: due})
		}
	}
	return typed, milestones, plans
}

// planOf is the plan that an indicator's nature asks for: what grows steadily runs evenly, in one case by months with a slow beginning; what
// is announced in batches has values by quarter; the rest is known at the year's end.
func planOf(i indicator) *Plan {
	switch {
	case i.Known == "STEADILY" && i.Target.Operator == "approx":
		return &Plan{Kind: "LINE"}
	case i.Known == "STEADILY":
		plan := &Plan{Kind: "VALUES", Values: map[int]string{}}
		for m := 1; m <= 12; m++ {
			plan.Values[m] = share(i.Target.Low, int64(max(m-2, 0)), 10, i.places())
		}
		return plan
	case i.Known == "IN_BATCHES" && i.Kind == "CUMULATIVE":
		plan := &Plan{Kind: "VALUES", Values: map[int]string{}}
		for q := 1; q <= 4; q++ {
			plan.Values[3*q] = share(i.Target.Low, int64(q), 4, i.places())
		}
		return plan
	case i.Known == "IN_BATCHES":
		return &Plan{Kind: "LINE"}
	}
	return &Plan{Kind: "YEAR_END"}
}

// places is how many decimals the indicator's figures have: things are counted in whole numbers, areas and rates are not.
func (i indicator) places() int {
	switch i.Target.Unit {
	case "万亩", "亿斤", "公里", "%":
		return 2
	}
	return 0
}

// share is low × part ÷ whole, cut down to so many decimals.
func share(low string, part, whole int64, places int) string {
	r, ok := new(big.Rat).SetString(low)
	if !ok {
		return "0"
	}
	r.Mul(r, big.NewRat(part, whole))
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	n := new(big.Int).Quo(new(big.Int).Mul(r.Num(), scale), r.Denom())
	return trim(new(big.Rat).SetFrac(n, scale).FloatString(places))
}

// readMilestones reads the milestones that the plans made.
func (p *play) readMilestones() error {
	const query = `query($id: ID!) { task(taskId: $id) { milestones { id title due } } }`
	wanted := map[string]bool{}
	for _, a := range p.diary.Acts {
		wanted[a.Task] = wanted[a.Task] || a.Kind == MilestonePlanned
	}
	for _, t := range p.tasks {
		if !wanted[t.ID] {
			continue
		}
		var got struct {
			Task struct{ Milestones []milestone }
		}
		if err := p.ask(clerk, query, map[string]any{"id": t.ID}, &got); err != nil {
			return err
		}
		t.milestones = got.Task.Milestones
	}
	return nil
}

// firstRow is the id of the department's first row in its plan workbook.
func firstRow(d *department) string {
	if t := d.leads[0]; len(t.Indicators) == 0 {
		return t.ID
	}
	return d.leads[0].Indicators[0].ID
}
