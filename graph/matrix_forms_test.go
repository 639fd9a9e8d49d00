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

// partInFile hands a sheet of the supporting department in that speaks of 1.1.1, and gives the ids of it and of the part that it made.
func (w *world) partInFile() (submission, given string) {
	w.parts++
	body := fmt.Sprintf("任务编号,工作任务,进展情况\n1.1.1,建设改造高标准农田20万亩,第%d批资金已下达\n", w.parts)
	up := w.upload(helper, id("dep", "fgw"), "2026-03", "配合.csv", []byte(body))
	submission, _ = up.at("submissionUpload.submission.id").(string)
	hash, _ := up.at("submissionUpload.submission.planHash").(string)
	done := w.must(helper, `mutation { submissionApply(input: {submissionId: "`+submission+`", planHash: "`+hash+`"}) { submission { state changes { beside } contributions { id } } userErrors { code } } }`, nil)
	if beside := done.at("submissionApply.submission.changes.0.beside"); beside != true {
		w.Errorf("the change isn't beside: %v\n%s", beside, done.body)
	}
	given, _ = done.at("submissionApply.submission.contributions.0.id").(string)
	return submission, given
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
		"Submission.contributions": {path: "node.contributions", want: [7]string{notFound, notFound, notFound, notFound, seen, notFound, seen}, ask: func(w *world, as string) answer {
			sub, _ := w.partInFile()
			return w.ask(as, `{ node(id: "`+sub+`") { ... on Submission { contributions { progress } } } }`, nil)
		}},
		"Contribution.submission": {path: "node.submission", want: [7]string{notFound, notFound, notFound, notFound, seen, nothing, seen}, ask: func(w *world, as string) answer {
			_, given := w.partInFile()
			return w.ask(as, `{ node(id: "`+given+`") { ... on Contribution { submission { id } figures { source { submission { id } } } } } }`, nil)
		}},
		"Task.inspections": {path: "task.inspections", want: progress, ask: func(w *world, as string) answer {
			w.ask(staff, reportedAs("nyncj", "INSPECTION"), nil)
			return w.ask(as, onTask(`inspections(period: "2026-03") { progress who }`), nil)
		}},
	}
}
