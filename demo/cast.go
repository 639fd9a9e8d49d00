package demo

import (
	"fmt"
	"strings"
	"time"
)

// The members of staff: one reviews and carries, the other decides what the first has asked for.
var (
	clerk  = Person{Name: "模拟督查员", DisplayName: "督查员（模拟）"}
	deputy = Person{Name: "模拟督查科长", DisplayName: "督查科长（模拟）"}
)

// department is a body that leads something.
type department struct {
	ID, Code, ShortName string
	number              int     // its place among those that lead
	leads               []*task // by the first listed lead
}

// filler is who fills the department's sheets, partner the second person who stands behind them.
func (d *department) filler() Person {
	return Person{Name: "模拟" + d.Code, DisplayName: d.ShortName + "填报人（模拟）", DepartmentID: d.ID}
}

func (d *department) partner() Person {
	return Person{Name: "模拟" + d.Code + "负责人", DisplayName: d.ShortName + "负责人（模拟）", DepartmentID: d.ID}
}

type task struct {
	ID, Number, Title, Tracking string
	Indicators                  []indicator
	Supports                    []struct{ ID, Code, ShortName string }
	lead                        *department
	items                       []item
	milestones                  []milestone
	closed                      bool
}

type indicator struct {
	ID, Name, Kind, Known string
	Target                struct {
		Operator, Low string
		Unit          string
	}
}

type item struct{ ID, Title, Low string }

type milestone struct {
	ID, Title, Due string
	DoneOn         string
}

// due says whether the task is to be reported in a month.
func (t *task) due(month int) bool {
	every := map[string]int{"MONTHLY": 1, "QUARTERLY": 3, "HALF_YEAR": 6, "YEAR_END": 12}[t.Tracking]
	return every > 0 && month%every == 0 && !t.closed
}

// owes are the tasks that the department is to report in a month.
func (d *department) owes(month int) []*task {
	var all []*task
	for _, t := range d.leads {
		if t.due(month) {
			all = append(all, t)
		}
	}
	return all
}

// task finds a task by its number; the year is written for reports that may lack it, so it may be nil.
func (p *play) task(number string) *task {
	for _, t := range p.tasks {
		if t.Number == number {
			return t
		}
	}
	return nil
}

// prepare reads the report, confirms who leads what, and lets everybody plan.
func (p *play) prepare() error {
	var got struct {
		Report struct {
			ID, Zone string
			Year     int
			Periods  []periodOf
		}
	}
	p.zone = time.UTC
	if err := p.ask(clerk, `{ report { id zone year periods { id name due } } }`, nil, &got); err != nil {
		return err
	}
	zone, err := time.LoadLocation(got.Report.Zone)
	if err != nil {
		return err
	}
	p.report, p.year, p.zone, p.periods = got.Report.ID, got.Report.Year, zone, map[string]periodOf{}
	for _, x := range got.Report.Periods {
		p.periods[x.Name] = x
	}
	p.at(1, 4)
	for _, step := range []func() error{p.confirm, p.readTasks, p.portfolios, p.plan} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// confirm confirms all duties as they are proposed.
func (p *play) confirm() error {
	var got struct {
		Departments []struct {
			Duties []struct{ ID, State string }
		}
	}
	if err := p.ask(clerk, `{ departments { duties { id state } } }`, nil, &got); err != nil {
		return err
	}
	var ids []string
	for _, d := range got.Departments {
		for _, x := range d.Duties {
			if x.State == "PROPOSED" {
				ids = append(ids, x.ID)
			}
		}
	}
	for len(ids) > 0 {
		n := min(len(ids), 250)
		if err := p.do(clerk, "dutyConfirm", "duties { id }", map[string]any{"dutyIds": ids[:n]}, nil); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

const tasksQuery = `query($after: String) { tasks(first: 50, after: $after, filter: {tracking: [MONTHLY, QUARTERLY, HALF_YEAR, YEAR_END]}) {
	pageInfo { hasNextPage endCursor }
	nodes { id number title tracking leads { id code shortName } supports { id code shortName }
		indicators { id name kind known target { operator low unit } } } } }`

// readTasks reads what is tracked, and so who leads something.
func (p *play) readTasks() error {
	byID := map[string]*department{}
	for after, more := any(nil), true; more; {
		var got struct {
			Tasks struct {
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
				Nodes []struct {
					task
					Leads []struct{ ID, Code, ShortName string }
				}
			}
		}
		if err := p.ask(clerk, tasksQuery, map[string]any{"after": after}, &got); err != nil {
			return err
		}
		for i := range got.Tasks.Nodes {
			x := &got.Tasks.Nodes[i]
			t := x.task
			if len(x.Leads) == 0 {
				return fmt.Errorf("nobody leads %s", t.Number)
			}
			l := x.Leads[0]
			if byID[l.ID] == nil {
				byID[l.ID] = &department{ID: l.ID, Code: l.Code, ShortName: l.ShortName, number: len(byID)}
				p.departments = append(p.departments, byID[l.ID])
			}
			t.lead = byID[l.ID]
			p.tasks = append(p.tasks, &t)
			t.lead.leads = append(t.lead.leads, &t)
		}
		after, more = got.Tasks.PageInfo.EndCursor, got.Tasks.PageInfo.HasNextPage
	}
	p.Say("%d 个牵头单位，%d 项跟踪任务", len(p.departments), len(p.tasks))
	return nil
}

// portfolios makes three posts, each with the tasks of some areas; the last area is nobody's.
func (p *play) portfolios() error {
	for n, post := range []struct{ name, holder, areas string }{
		{"副市长（分管经济）", "甲某（模拟）", "123"}, {"副市长（分管农业农村）", "乙某（模拟）", "45"}, {"副市长（分管民生）", "丙某（模拟）", "67"},
	} {
		var ids []string
		for _, t := range p.tasks {
			if strings.ContainsRune(post.areas, rune(t.Number[0])) {
				ids = append(ids, t.ID)
			}
		}
		var got struct {
			LeaderUpdate struct{ Leader struct{ ID string } }
		}
		p.tick()
		input := map[string]any{"post": post.name, "position": n + 1, "holder": post.holder, "from": fmt.Sprintf("%d-01-01", p.year), "addTaskIds": ids, "reason": "领导分工"}
		if err := p.do(clerk, "leaderUpdate", "leader { id }", input, &got); err != nil {
			return fmt.Errorf("%s: %w", post.name, err)
		}
		p.note(Act{Kind: Led, Leader: got.LeaderUpdate.Leader.ID, Tasks: ids})
	}
	return nil
}
