package graph_test

import "fmt"

// reportedAs is a report without a file on 1.1.1 by a department.
func reportedAs(department, source string) string {
	return fmt.Sprintf(`mutation { progressReport(input: {departmentId: "%s", period: "2026-03", source: %s, who: "王科长", rows: [{taskId: "%s", progress: "已开工%s"}]})
		{ applied submission { id } contributions { id } findings { code cell } userErrors { code } } }`, id("dep", department), source, id("tsk", "bbb"), source)
}

// part gives a new part of the supporting department, and its id.
func (w *world) part() string {
	w.ask(helper, reportedAs("fgw", "FORM"), nil)
	a := w.ask(helper, `{ task(number: "1.1.1") { contributions { id state } } }`, nil)
	newest := id("ctb", "none")
	for i := 0; ; i++ {
		at := fmt.Sprintf("task.contributions.%d.", i)
		given, ok := a.at(at + "id").(string)
		if !ok {
			return newest
		}
		if a.at(at+"state") == "GIVEN" {
			newest = given
		}
	}
}

// formRows are the rows of reports without a file and of what stands beside a lead's report.
func formRows() map[string]row {
	onTask := func(selection string) string { return `{ task(number: "1.1.1") { ` + selection + ` } }` }
	asks := func(query string) func(*world, string) answer {
		return func(w *world, as string) answer { return w.ask(as, query, nil) }
	}
	parts := [7]string{nothing, nothing, nothing, nothing, seen, seen, seen}
	return map[string]row{
		"Mutation.progressReport": {path: "progressReport.submission", ask: asks(reportedAs("nyncj", "FORM")),
			want: [7]string{unknown, unknown, unknown, unknown, unknown, seen, "user:SOURCE_OF_DEPARTMENT"}},
		"Mutation.progressReport (telephone)": {path: "progressReport.submission", ask: asks(reportedAs("nyncj", "PHONE")),
			want: [7]string{unknown, unknown, unknown, unknown, unknown, "user:SOURCE_OF_STAFF", seen}},
		"Mutation.progressReport (inspection)": {path: "progressReport.contributions", ask: asks(reportedAs("nyncj", "INSPECTION")),
			want: [7]string{unknown, unknown, unknown, unknown, unknown, "user:SOURCE_OF_STAFF", seen}},
		"Mutation.contributionTake": {path: "contributionTake.submission", want: [7]string{unknown, unknown, unknown, unknown, "user:LEAD_ALONE", seen, "user:LEAD_ALONE"},
			ask: func(w *world, as string) answer {
				return w.ask(as, `mutation { contributionTake(input: {contributionId: "`+w.part()+`"}) { submission { id } userErrors { code } } }`, nil)
			}},
		"Task.contributions": {path: "task.contributions", want: parts, ask: func(w *world, as string) answer {
			w.part()
			return w.ask(as, onTask(`contributions(period: "2026-03") { progress department { code } figures { value } }`), nil)
		}},
		"Contribution.takenWith": {path: "task.contributions.0.takenWith", want: handIns, ask: func(w *world, as string) answer {
			w.ask(own, `mutation { contributionTake(input: {contributionId: "`+w.part()+`"}) { userErrors { code } } }`, nil)
			return w.ask(as, onTask("contributions { takenWith { id } }"), nil)
		}},
		"Query.node (contribution)": {path: "node", want: nodeOf, ask: func(w *world, as string) answer {
			return w.ask(as, `{ node(id: "`+w.part()+`") { id } }`, nil)
		}},
		"Task.inspections": {path: "task.inspections", want: progress, ask: func(w *world, as string) answer {
			w.ask(staff, reportedAs("nyncj", "INSPECTION"), nil)
			return w.ask(as, onTask(`inspections(period: "2026-03") { progress who }`), nil)
		}},
	}
}
