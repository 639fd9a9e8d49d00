package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// yearAPI asks the API as a member of staff.
type yearAPI struct {
	testing.TB
	server http.Handler
	token  string
}

func (a *yearAPI) ask(query string, variables map[string]any, into any) {
	a.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		a.Fatal(err)
	}
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+a.token)
	w := httptest.NewRecorder()
	a.server.ServeHTTP(w, r)
	var got struct {
		Data   json.RawMessage
		Errors []any
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || len(got.Errors) > 0 {
		a.Fatalf("%s: %v %d %.500s", query, err, w.Code, w.Body)
	}
	if err := json.Unmarshal(got.Data, into); err != nil {
		a.Fatal(err)
	}
}

// outline reads what the report asks for.
func (a *yearAPI) outline() outline {
	a.Helper()
	var got struct {
		Report struct {
			Zone    string
			Periods []struct{ Name, Due, Ends string }
		}
		Departments []struct{ ID string }
	}
	a.ask(`{ report { zone periods { name due ends } } departments { id } }`, nil, &got)
	zone, err := time.LoadLocation(got.Report.Zone)
	if err != nil {
		a.Fatal(err)
	}
	o := outline{zone: zone, due: map[string]string{}, ends: map[string]string{}}
	for _, p := range got.Report.Periods {
		o.due[p.Name], o.ends[p.Name] = p.Due, p.Ends
	}
	for _, d := range got.Departments {
		o.departments = append(o.departments, d.ID)
	}
	for after := any(nil); ; {
		var page struct {
			Tasks struct {
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
				Nodes []struct {
					ID, Number, Tracking, Deadline string
					Area                           struct{ ID string }
					Theme                          *struct{ ID string }
					Leads                          []struct{ ID string }
					Indicators                     []struct {
						ID, Name, Kind string
						Target         struct{ Operator, Low, Unit string }
					}
				}
			}
		}
		a.ask(`query($after: String) { tasks(first: 50, after: $after, filter: {tracking: [MONTHLY, QUARTERLY, HALF_YEAR, YEAR_END]}) { pageInfo { hasNextPage endCursor }
			nodes { id number tracking deadline area { id } theme { id } leads { id } indicators { id name kind target { operator low unit } } } } }`,
			map[string]any{"after": after}, &page)
		for _, n := range page.Tasks.Nodes {
			t := yearTask{id: n.ID, number: n.Number, tracking: n.Tracking, deadline: n.Deadline, area: n.Area.ID, lead: n.Leads[0].ID}
			if n.Theme != nil {
				t.theme = n.Theme.ID
			}
			for _, i := range n.Indicators {
				t.indicators = append(t.indicators, yearIndicator{i.ID, i.Name, i.Target.Operator, i.Target.Low, i.Target.Unit, i.Kind})
			}
			o.tasks = append(o.tasks, t)
		}
		if !page.Tasks.PageInfo.HasNextPage {
			return o
		}
		after = page.Tasks.PageInfo.EndCursor
	}
}

// The shapes of the API's answers.
type (
	lightCounts []struct {
		Color string
		Count int
	}
	owingCounts struct {
		Owed, Received, Missing int
		Standings               []struct {
			Standing string
			Count    int
		}
	}
	rollupRow struct {
		Area, Theme, Department, Leader *struct{ ID string }
		Tasks                           int
		Lights, Before                  lightCounts
		Shares                          []string
		Owing                           owingCounts
		OnTime, Late, Returned          int
		Units                           []struct {
			Unit                       string
			Indicators, Reported, Done int
			Target, Value              string
		}
		Rank int
	}
	lightOf struct {
		Color   string
		Because struct{ Rule string }
	}
)

func (l lightCounts) byColor() map[string]int {
	m := map[string]int{}
	for _, x := range l {
		if x.Count > 0 {
			m[x.Color] = x.Count
		}
	}
	return m
}

func countsOf(tasks int, lights lightCounts, o owingCounts) counts {
	c := counts{Tasks: tasks, Lights: lights.byColor(), Standings: map[string]int{}, Owed: o.Owed, Received: o.Received, Missing: o.Missing}
	for _, s := range o.Standings {
		c.Standings[s.Standing] = s.Count
	}
	return c
}

const owingFields = `owing { owed received missing standings { standing count } }`

// view reads a month from the API.
func (a *yearAPI) view(period string, items []madeItem) *monthView {
	a.Helper()
	v := &monthView{Areas: map[string]counts{}, Departments: map[string]departmentView{}, Rollups: map[string]map[string]rollupView{},
		Ledger: map[string]rowView{}, Items: map[string]lit{}}
	a.overview(v, period)
	for _, dimension := range []string{"AREA", "THEME", "DEPARTMENT", "LEADER"} {
		v.Rollups[dimension] = a.rollups(dimension, period)
	}
	a.ledger(v, period)
	for _, i := range items {
		var got struct{ Node struct{ Light lightOf } }
		a.ask(`query($id: ID!, $p: Period!) { node(id: $id) { ... on Item { light(period: $p) { color because { rule } } } } }`, map[string]any{"id": i.id, "p": period}, &got)
		v.Items[i.id] = lit{got.Node.Light.Color, got.Node.Light.Because.Rule}
	}
	return v
}

func (a *yearAPI) overview(v *monthView, period string) {
	var got struct {
		Overview struct {
			Tasks, Reported, Unreviewed, Problems, Requests, OnTime, Late, Incomplete, Returned int
			Lights, ByIndicator                                                                 lightCounts
			Owing                                                                               owingCounts
			Areas                                                                               []struct {
				Area   struct{ ID string }
				Tasks  int
				Lights lightCounts
				Owing  owingCounts
			}
			Departments []struct {
				Department                         *struct{ ID string }
				Led                                int
				Lights                             lightCounts
				Owing                              owingCounts
				OnTime, Late, Incomplete, Returned bool
			}
		}
	}
	a.ask(`query($p: Period!) { overview(period: $p) { tasks lights { color count } byIndicator { color count } reported unreviewed problems requests `+owingFields+`
		onTime late incomplete returned areas { area { id } tasks lights { color count } `+owingFields+` }
		departments { department { id } led lights { color count } onTime late incomplete returned `+owingFields+` } } }`, map[string]any{"p": period}, &got)
	o := got.Overview
	v.Total, v.Indicators = countsOf(o.Tasks, o.Lights, o.Owing), o.ByIndicator.byColor()
	v.Reported, v.Unreviewed, v.Problems, v.Requests = o.Reported, o.Unreviewed, o.Problems, o.Requests
	v.OnTime, v.Late, v.Incomplete, v.ReturnedOverview = o.OnTime, o.Late, o.Incomplete, o.Returned
	for _, x := range o.Areas {
		if x.Tasks > 0 {
			v.Areas[x.Area.ID] = countsOf(x.Tasks, x.Lights, x.Owing)
		}
	}
	for _, d := range o.Departments {
		if d.Department == nil {
			a.Errorf("%s: tasks that nobody leads", period)
			continue
		}
		v.Departments[d.Department.ID] = departmentView{countsOf(d.Led, d.Lights, d.Owing), d.OnTime, d.Late, d.Incomplete, d.Returned}
	}
}

func (a *yearAPI) rollups(dimension, period string) map[string]rollupView {
	a.Helper()
	fields := `{ area { id } theme { id } department { id } leader { id } tasks lights { color count } before { color count } shares ` + owingFields + `
		onTime late returned units { unit indicators reported done target value } rank }`
	var got struct {
		Rollups struct {
			Total rollupRow
			Rows  []rollupRow
		}
	}
	a.ask(`query($p: Period!, $by: RollupBy!) { rollups(period: $p, by: $by) { total `+fields+` rows `+fields+` } }`, map[string]any{"p": period, "by": dimension}, &got)
	views := map[string]rollupView{"total": viewOf(got.Rollups.Total)}
	for _, r := range got.Rollups.Rows {
		if r.Tasks > 0 || r.Owing.Owed > 0 {
			views[partOf(r)] = viewOf(r)
		}
	}
	return views
}

func partOf(r rollupRow) string {
	for _, x := range []*struct{ ID string }{r.Area, r.Theme, r.Department, r.Leader} {
		if x != nil {
			return x.ID
		}
	}
	return ""
}

func viewOf(r rollupRow) rollupView {
	v := rollupView{counts: countsOf(r.Tasks, r.Lights, r.Owing), OnTime: r.OnTime, Late: r.Late, Returned: r.Returned, Shares: fmt.Sprint(r.Shares),
		Units: map[string]unitView{}, Rank: r.Rank}
	if r.Before != nil {
		v.Before = r.Before.byColor()
	}
	for _, u := range r.Units {
		v.Units[u.Unit] = unitView{u.Indicators, u.Reported, u.Done, u.Target, u.Value}
	}
	return v
}

func (a *yearAPI) ledger(v *monthView, period string) {
	a.Helper()
	for after := any(nil); ; {
		var got struct {
			Ledger struct {
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
				Nodes []struct {
					Number                    string
					Light                     lightOf
					Reported, Reviewed        bool
					Status, Problems, Request string
					Standings                 []string
					Indicators                []struct {
						Indicator                  struct{ ID string }
						Light                      lightOf
						Value, Completion, Planned string
					}
				}
			}
		}
		a.ask(`query($p: Period!, $after: String) { ledger(period: $p, first: 100, after: $after) { pageInfo { hasNextPage endCursor }
			nodes { number light { color because { rule } } reported reviewed status problems request standings
				indicators { indicator { id } value completion planned light { color because { rule } } } } } }`, map[string]any{"p": period, "after": after}, &got)
		for _, n := range got.Ledger.Nodes {
			r := rowView{Light: lit{n.Light.Color, n.Light.Because.Rule}, Standings: strings.Join(n.Standings, " "), Reported: n.Reported, Reviewed: n.Reviewed,
				Status: n.Status, Problems: n.Problems, Request: n.Request, Indicators: map[string]indicatorView{}}
			for _, i := range n.Indicators {
				r.Indicators[i.Indicator.ID] = indicatorView{lit{i.Light.Color, i.Light.Because.Rule}, i.Value, i.Completion, i.Planned}
			}
			v.Ledger[n.Number] = r
		}
		if !got.Ledger.PageInfo.HasNextPage {
			return
		}
		after = got.Ledger.PageInfo.EndCursor
	}
}
