package graph_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"duban/graph"
	"duban/models"

	"github.com/vektah/gqlparser/v2/ast"
)

// The roles of the matrix, from the one that may least.
var roles = []string{nobody, without, reader, auditor, other, helper, own, staff}

// What a role gets.
const (
	seen      = "seen"
	nothing   = "nothing" // null or an empty list
	notFound  = "NOT_FOUND"
	forbidden = "FORBIDDEN"
	refused   = "user:FORBIDDEN" // as a user error of a mutation
	unknown   = "user:NOT_FOUND"
	signIn    = "NOT_SIGNED_IN"
)

// row is one operation: what is asked and what each role gets, in the order of roles without the anonymous, who is always
// refused. path is what is looked at: null and empty lists are nothing. A mutation makes its own request.
type row struct {
	query string
	path  string
	ask   func(w *world, as string) answer
	want  [7]string // without, reader, auditor, other, helper, own, staff
}

var (
	everybody  = [7]string{seen, seen, seen, seen, seen, seen, seen}
	progress   = [7]string{nothing, nothing, nothing, nothing, seen, seen, seen} // of 1.1.1: its departments and staff
	handIns    = [7]string{nothing, nothing, nothing, nothing, nothing, seen, seen}
	staffAlone = [7]string{refused, refused, refused, refused, refused, refused, seen}
	nodeOf     = [7]string{notFound, notFound, notFound, notFound, seen, seen, seen}
	nodeOfSub  = [7]string{notFound, notFound, notFound, notFound, notFound, seen, seen}
	carriers   = [7]string{unknown, unknown, unknown, unknown, unknown, seen, seen}
	staffSees  = [7]string{nothing, nothing, nothing, nothing, nothing, nothing, seen}
	// 市交通局 sees its own row first, in which nothing was reported
	ledgerReaders = [7]string{forbidden, forbidden, forbidden, seen, seen, seen, seen}
	ofFarm        = [7]string{forbidden, forbidden, forbidden, nothing, seen, seen, seen}
	reviewers     = [7]string{refused, refused, refused, refused, refused, refused, seen}
)

// onPeriod asks something of a period of the city.
func onPeriod(name, selection string) string {
	return `{ node(id: "` + id("prd", name) + `") { ... on ReportingPeriod { ` + selection + ` } } }`
}

// matrix has a row for every operation of the schema; what stands in brackets tells rows of one operation apart. TestMatrixIsWhole
// fails where one is missing.
func matrix() map[string]row {
	rows := supervisionRows()
	maps.Copy(rows, mainRows())
	maps.Copy(rows, intakeRows())
	maps.Copy(rows, exportRows())
	maps.Copy(rows, answerRows())
	return rows
}

// mainRows are the rows of all but what is done to lights, targets, rules and closed periods.
func mainRows() map[string]row {
	task, jtj := id("tsk", "bbb"), id("dep", "jtj")
	onTask := func(selection string) string { return `{ task(number: "1.1.1") { ` + selection + ` } }` }
	nodes := func(list, selection string) string { return `{ ` + list + ` { nodes { ` + selection + ` } } }` }
	simple := func(mutation, query string) row {
		return row{query: query, path: mutation, want: staffAlone}
	}
	rows := map[string]row{
		"Query.viewer":      {query: `{ viewer { name } }`, path: "viewer", want: everybody},
		"Query.reports":     {query: `{ reports { title } }`, path: "reports", want: everybody},
		"Query.report":      {query: `{ report { text } }`, path: "report", want: everybody},
		"Query.areas":       {query: `{ areas { title } }`, path: "areas", want: everybody},
		"Query.themes":      {query: `{ themes { title } }`, path: "themes", want: everybody},
		"Query.periods":     {query: `{ periods { name } }`, path: "periods", want: everybody},
		"Query.departments": {query: `{ departments { name duties { task { title } } } }`, path: "departments", want: everybody},
		"Query.tasks":       {query: `{ tasks { nodes { title quote } } }`, path: "tasks.nodes", want: everybody},
		"Query.task":        {query: onTask("title"), path: "task", want: everybody},
		"Query.indicators":  {query: `{ indicators { nodes { name } } }`, path: "indicators.nodes", want: everybody},
		"Query.submissions": {query: nodes("submissions", "id"), path: "submissions.nodes", want: handIns},
		"Query.events":      {query: `{ events { kind } }`, path: "events", want: [7]string{forbidden, forbidden, seen, forbidden, forbidden, forbidden, seen}},

		"Query.node (task)":        {query: `{ node(id: "` + task + `") { id } }`, path: "node", want: everybody},
		"Query.node (entry)":       {ask: node(func(w *world) string { return w.entry }), path: "node", want: nodeOf},
		"Query.node (reading)":     {ask: node(func(w *world) string { return w.reading }), path: "node", want: nodeOf},
		"Query.node (submission)":  {ask: node(func(w *world) string { return w.submission }), path: "node", want: nodeOfSub},
		"Query.node (no such one)": {query: `{ node(id: "` + id("ent", "none") + `") { id } }`, path: "node", want: [7]string{notFound, notFound, notFound, notFound, notFound, notFound, notFound}},
		"Query.tasks (by status)":  {query: nodes(`tasks(filter: {status: [ON_PLAN]})`, "id"), path: "tasks.nodes", want: progress},
		"Query.submissions (of another)": {query: nodes(`submissions(filter: {departmentId: "`+id("dep", "nyncj")+`"})`, "id"),
			path: "submissions.nodes", want: handIns},

		"Task.latest":      {query: onTask("latest { progress readings { value } }"), path: "task.latest", want: progress},
		"Task.entries":     {query: onTask("entries { nodes { progress } }"), path: "task.entries.nodes", want: progress},
		"Task.light":       {query: onTask(`light(period: "2026-03") { color }`), path: "task.light", want: progress},
		"Indicator.latest": {query: onTask("indicators { latest { value } }"), path: "task.indicators.0.latest", want: progress},
		"Item.latest":      {query: onTask("items { latest { value } }"), path: "task.items.0.latest", want: progress},
		"Duty.standing":    {query: onTask(`duties { standing(period: "2026-03") }`), path: "task.duties.0.standing", want: handIns},
		"Entry.submission": {query: onTask("latest { submission { id } }"), path: "task.latest.submission", want: handIns},
		"Entry.readings":   {query: onTask("latest { readings { value } }"), path: "task.latest.readings", want: progress},
		"Reading.entry":    {query: onTask("indicators { latest { entry { progress } } }"), path: "task.indicators.0.latest.entry", want: progress},
		"Source.submission": {query: onTask("indicators { latest { source { submission { fileName } } } }"),
			path: "task.indicators.0.latest.source.submission", want: handIns},
		"Task.latest (by way of a department)": {query: `{ departments { duties { task { latest { id } } } } }`, path: "departments.0.duties.0.task.latest", want: progress},
		"Task.latest (by way of a theme)":      {query: nodes(`tasks(filter: {themeId: "`+id("thm", "one")+`"}, first: 1)`, "latest { id }"), path: "tasks.nodes.0.latest", want: progress},
		"Task.latest (of nobody's)":            {query: `{ task(number: "2.0.3") { latest { id } } }`, path: "task.latest", want: [7]string{nothing, nothing, nothing, nothing, nothing, nothing, nothing}},

		"Mutation.taskUpdate": simple("taskUpdate.task", `mutation { taskUpdate(input: {taskId: "`+task+`", title: "改"}) { task { id } userErrors { code } } }`),
		"Mutation.departmentUpdate": simple("departmentUpdate.department",
			`mutation { departmentUpdate(input: {departmentId: "`+jtj+`", shortName: "改"}) { department { id } userErrors { code } } }`),
		"Mutation.dutyConfirm":    simple("dutyConfirm.duties", `mutation { dutyConfirm(input: {dutyIds: ["`+id("dut", "bbcnyncj")+`"]}) { duties { id } userErrors { code } } }`),
		"Mutation.periodClose":    simple("periodClose.period", `mutation { periodClose(input: {periodId: "`+id("prd", "ma")+`"}) { period { id } userErrors { code } } }`),
		"ReportingPeriod.closing": {query: onPeriod("mc", "closing { owed }"), path: "node.closing", want: staffSees},
		"PeriodClosing.waiting": {path: "node.closing.waiting", want: staffSees, ask: func(w *world, as string) answer {
			w.upload(own, id("dep", "nyncj"), "2026-06", "a.xlsx", sheetOf(w, w.store, "2026-06", map[string]map[string]any{"1.1.1": {"本期累计": 6}}))
			return w.ask(as, onPeriod("mf", "closing { waiting { fileName } }"), nil)
		}},
		"MissingReport.standing": {query: onPeriod("mc", "closing { missing { standing task { title } department { name } } }"), path: "node.closing.missing", want: staffSees},
		"Mutation.submissionUpload": {path: "submissionUpload.submission", want: carriers, ask: func(w *world, as string) answer {
			return w.upload(as, id("dep", "nyncj"), "2026-04", "a.xlsx", sheetOf(w, w.store, "2026-04", map[string]map[string]any{"1.1.1": {"本期累计": 6}}))
		}},
		"Mutation.submissionApply": {path: "submissionApply.submission", want: carriers, ask: apply},
		"Mutation.submissionResolve": {path: "submissionResolve.submission", want: carriers, ask: func(w *world, as string) answer {
			return w.resolve(as, resolvable(w))
		}},
		"Mutation.submissionAccept": {path: "submissionAccept.submissions", want: reviewers, ask: func(w *world, as string) answer {
			return w.ask(as, `mutation { submissionAccept(input: {submissionId: "`+w.submission+`"}) { submissions { id } userErrors { code } } }`, nil)
		}},
		"Mutation.submissionReturn": {path: "submissionReturn.submissions", want: reviewers, ask: func(w *world, as string) answer {
			return w.ask(as, `mutation { submissionReturn(input: {submissionId: "`+w.submission+`", note: "x"}) { submissions { id } userErrors { code } } }`, nil)
		}},
		"Mutation.submissionWithdraw": {path: "submissionWithdraw.submission", want: carriers, ask: func(w *world, as string) answer {
			a := w.upload(staff, id("dep", "nyncj"), "2026-05", "五月.xlsx", sheetOf(w, w.store, "2026-05", map[string]map[string]any{"1.1.1": {"本期累计": 7}}))
			return w.ask(as, `mutation($id: ID!) { submissionWithdraw(input: {submissionId: $id}) { submission { id } userErrors { code } } }`,
				map[string]any{"id": a.at("submissionUpload.submission.id")})
		}},
		"Mutation.submissionSign": {path: "submissionSign.submissions", want: [7]string{unknown, unknown, unknown, unknown, unknown, unknown, unknown}, ask: func(w *world, as string) answer {
			return w.ask(as, `mutation { submissionSign(input: {submissionId: "`+id("sub", "none")+`"}) { submissions { id } userErrors { code } } }`, nil)
		}},
		"Mutation.submissionHandIn": {path: "submissionHandIn.submissions", want: [7]string{unknown, unknown, unknown, unknown, unknown, unknown, unknown}, ask: func(w *world, as string) answer {
			return w.ask(as, `mutation { submissionHandIn(input: {submissionId: "`+id("sub", "none")+`"}) { submissions { id } userErrors { code } } }`, nil)
		}},
		"Mutation.itemUpsert": simple("itemUpsert.items",
			`mutation { itemUpsert(input: {items: [{taskId: "`+task+`", title: "南乡"}]}) { items { id } userErrors { code } } }`),
		"Mutation.milestoneUpdate": simple("milestoneUpdate.milestones",
			`mutation { milestoneUpdate(input: {milestones: [{taskId: "`+task+`", title: "开工", due: "2026-06-30"}]}) { milestones { id } userErrors { code } } }`),
		"Mutation.closureRequest": {path: "closureRequest.closure", want: [7]string{refused, refused, refused, refused, refused, seen, seen}, ask: func(w *world, as string) answer {
			w.ask(staff, `mutation { closureDecide(input: {closureId: "`+pending(w)+`", approve: false, note: "x"}) { userErrors { code } } }`, nil)
			return w.ask(as, requestClosure, nil)
		}},
		"Mutation.closureDecide": {path: "closureDecide.closure", want: staffAlone, ask: func(w *world, as string) answer {
			w.ask(own, requestClosure, nil)
			return w.ask(as, `mutation { closureDecide(input: {closureId: "`+pending(w)+`", approve: true}) { closure { id } userErrors { code } } }`, nil)
		}},
		"Mutation.taskReopen": {path: "taskReopen.task", want: staffAlone, ask: func(w *world, as string) answer {
			w.ask(own, requestClosure, nil)
			w.ask(staff, `mutation { closureDecide(input: {closureId: "`+pending(w)+`", approve: true}) { userErrors { code } } }`, nil)
			return w.ask(as, `mutation { taskReopen(input: {taskId: "`+task+`", reason: "x"}) { task { id } userErrors { code } } }`, nil)
		}},
		"Query.closures": {path: "closures", want: progress, ask: func(w *world, as string) answer {
			w.ask(own, requestClosure, nil)
			return w.ask(as, `{ closures { reason } }`, nil)
		}},
		"Query.node (closure)": {path: "node", want: nodeOf, ask: func(w *world, as string) answer {
			w.ask(own, requestClosure, nil)
			return w.ask(as, `{ node(id: "`+pending(w)+`") { id } }`, nil)
		}},
		"Task.closures": {path: "task.closures", want: progress, ask: func(w *world, as string) answer {
			w.ask(own, requestClosure, nil)
			return w.ask(as, onTask("closures { reason }"), nil)
		}},
		"Mutation.periodExtend": simple("periodExtend.extensions", `mutation { periodExtend(input: {periodId: "`+id("prd", "ma")+`", departmentIds: ["`+jtj+`"],
			due: "2026-02-10", reason: "机构调整"}) { extensions { due } userErrors { code } } }`),
		"ReportingPeriod.extensions": {path: "periods.0.extensions", want: handIns, ask: func(w *world, as string) answer {
			w.ask(staff, `mutation { periodExtend(input: {periodId: "`+id("prd", "ma")+`", departmentIds: ["`+id("dep", "nyncj")+`"], due: "2026-02-10", reason: "x"}) { userErrors { code } } }`, nil)
			return w.ask(as, `{ periods { extensions { due reason } } }`, nil)
		}},
		"Query.overview": {query: `{ overview(period: "2026-03") { tasks owing { owed } } }`, path: "overview",
			want: [7]string{forbidden, forbidden, forbidden, seen, seen, seen, seen}},
		"StandingCount.standing": {query: `{ overview(period: "2026-03") { departments { department { code } owing { standings { standing } } } } }`,
			path: "overview.departments.0.owing.standings", want: [7]string{forbidden, forbidden, forbidden, seen, seen, seen, seen}},
		"Query.rollups":         {query: `{ rollups(period: "2026-03", by: AREA) { total { tasks } rows { name } } }`, path: "rollups", want: ledgerReaders},
		"Query.rollupSeries":    {query: `{ rollupSeries(until: "2026-03") { tasks owed } }`, path: "rollupSeries", want: ledgerReaders},
		"Query.ledger":          {query: `{ ledger(period: "2026-03") { nodes { number progress } } }`, path: "ledger.nodes", want: ledgerReaders},
		"LedgerRow.entry":       {query: `{ ledger(period: "2026-03") { nodes { entry { progress } } } }`, path: "ledger.nodes.0.entry", want: ofFarm},
		"LedgerRow.light":       {query: `{ ledger(period: "2026-03") { nodes { number light { color } } } }`, path: "ledger.nodes.0.light", want: ledgerReaders},
		"LedgerIndicator.light": {query: `{ ledger(period: "2026-03") { nodes { indicators { value light { color } } } } }`, path: "ledger.nodes.0.indicators.0.light", want: ledgerReaders},
		"LedgerRow.standings":   {query: `{ ledger(period: "2026-03") { nodes { standings } } }`, path: "ledger.nodes.0.standings", want: [7]string{forbidden, forbidden, forbidden, seen, nothing, seen, seen}},
		"LedgerRow.inspections": {path: "ledger.nodes.0.inspections", want: ofFarm, ask: func(w *world, as string) answer {
			w.ask(staff, reportedAs("nyncj", "INSPECTION"), nil)
			return w.ask(as, `{ ledger(period: "2026-03") { nodes { inspections { who progress } } } }`, nil)
		}},
		"LedgerIndicator.laggards": {path: "ledger.nodes.0.indicators.0.laggards", want: ofFarm, ask: func(w *world, as string) answer {
			w.lagging()
			return w.ask(as, `{ ledger(period: "2026-03") { nodes { indicators { laggards { item { title } completion light { color } } } } } }`, nil)
		}},
		"LedgerRow.corrections": {path: "ledger.nodes.0.corrections", want: ofFarm, ask: func(w *world, as string) answer {
			w.correctable()
			w.ask(own, requestCorrection, nil)
			return w.ask(as, `{ ledger(period: "2026-03") { nodes { corrections { reason } } } }`, nil)
		}},
		"Submission.reviews": {path: "node.reviews", want: nodeOfSub, ask: func(w *world, as string) answer {
			w.ask(staff, `mutation { submissionReturn(input: {submissionId: "`+w.submission+`", note: "x"}) { userErrors { code } } }`, nil)
			return w.ask(as, `{ node(id: "`+w.submission+`") { ... on Submission { reviews { note } } } }`, nil)
		}},
		"Mutation.submissionsUpload": {path: "submissionsUpload.files.0.fileName", ask: dropped, want: [7]string{refused, refused, refused, seen, seen, seen, seen}},
		"TakenFile.submission":       {path: "submissionsUpload.files.0.submission", ask: dropped, want: [7]string{refused, refused, refused, nothing, nothing, seen, seen}},
	}
	maps.Copy(rows, paperRows())
	maps.Copy(rows, chaseRows())
	maps.Copy(rows, formRows())
	maps.Copy(rows, attachmentRows())
	maps.Copy(rows, planMatrix())
	return rows
}

var requestClosure = `mutation { closureRequest(input: {taskId: "` + id("tsk", "bbb") + `", reason: "已验收"}) { closure { id } userErrors { code } } }`

// pending is the request to close a task that awaits a decision.
func pending(w *world) string {
	if id, ok := w.ask(staff, `{ closures { id } }`, nil).at("closures.0.id").(string); ok {
		return id
	}
	return id("clo", "none")
}

// node asks for a node of the world.
func node(which func(*world) string) func(*world, string) answer {
	return func(w *world, as string) answer { return w.ask(as, `{ node(id: "`+which(w)+`") { id } }`, nil) }
}

// dropped has somebody hand over a sheet that tells by itself whose it is.
func dropped(w *world, as string) answer {
	w.Helper()
	return w.drop(as, "2026-06", map[string][]byte{"a.xlsx": sheetOf(w, w.store, "2026-06", map[string]map[string]any{"1.1.1": {"本期累计": 6}})})
}

// apply has staff upload a sheet for May and somebody apply it.
func apply(w *world, as string) answer {
	w.Helper()
	body := sheetOf(w, w.store, "2026-05", map[string]map[string]any{"1.1.1": {"本期累计": 7}})
	a := w.upload(staff, id("dep", "nyncj"), "2026-05", "五月.xlsx", body)
	input := map[string]any{"submissionId": a.at("submissionUpload.submission.id"), "planHash": a.at("submissionUpload.submission.planHash")}
	return w.ask(as, applyMutation, map[string]any{"input": input})
}

// outcome is what a role got.
func (a answer) outcome(path string) string {
	mutation, _, _ := strings.Cut(path, ".")
	v := a.at(path)
	list, isList := v.([]any)
	switch {
	case a.status != http.StatusOK && a.status != http.StatusUnauthorized:
		return fmt.Sprint(a.status)
	case a.code() != "":
		return a.code()
	case a.userError(mutation) != "":
		return "user:" + a.userError(mutation)
	case v == nil || isList && len(list) == 0:
		return nothing
	}
	return seen
}

// TestMatrix does every operation as every role. The roles come from the weakest to the strongest, so that a refused mutation finds
// everything as it was.
func TestMatrix(t *testing.T) {
	for name, r := range matrix() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkRow(t, newWorld(t), r)
		})
	}
}

// On PostgreSQL the refused rows matter: the rule is SQL there too.
func TestMatrixPostgres(t *testing.T) {
	w := onPostgres(t)
	w.led()
	for _, name := range []string{"Query.submissions", "Query.node (entry)", "Query.node (reading)", "Query.node (submission)", "Task.latest", "Task.entries",
		"Task.light", "Duty.standing", "Indicator.latest", "Entry.submission", "Source.submission", "Query.tasks (by status)", "Mutation.submissionApply",
		"Mutation.submissionWithdraw", "Mutation.submissionReturn", "Query.chases", "Query.node (chase)", "Viewer.inbox", "Mutation.chaseAnswer",
		"Query.bulletins", "Query.node (bulletin)", "Query.bulletins (issued)", "Query.node (issued bulletin)", "Query.leaderPapers", "Query.leaderLinks", "Query.paperTemplate",
		"Mutation.bulletinDraft", "Mutation.bulletinUpdate", "Mutation.bulletinIssue", "Mutation.paperTemplateSet", "Mutation.leaderLinkCreate", "Mutation.leaderLinkRevoke",
		"Query.export", "Mutation.exportStart", "Mutation.exportStart (pack)", "Mutation.exportStart (department)"} {
		t.Run(name, func(t *testing.T) {
			w.TB = t
			checkRow(t, w, matrix()[name])
		})
	}
}

// led gives 1.1.1 a leader, where the world came without any.
func (w *world) led() {
	w.Helper()
	leader := id("ldr", "one")
	for _, insert := range []string{`INSERT INTO leaders (id, post, position, version) VALUES ('` + leader + `', '副市长', 1, 1)`,
		`INSERT INTO leader_holders (leader_id, name) VALUES ('` + leader + `', '王某')`, `INSERT INTO leader_tasks (leader_id, task_id) VALUES ('` + leader + `', '` + id("tsk", "bbb") + `')`} {
		if _, err := w.store.Pool().ExecContext(ctx, insert); err != nil {
			w.Fatal(err)
		}
	}
}

func checkRow(t *testing.T, w *world, r row) {
	t.Helper()
	if r.ask == nil {
		r.ask = func(w *world, as string) answer { return w.ask(as, r.query, nil) }
	}
	for i, role := range roles {
		want := signIn
		if i > 0 {
			want = r.want[i-1]
		}
		if a := r.ask(w, role); a.outcome(r.path) != want {
			t.Errorf("%s: %s, want %s\n%s", role, a.outcome(r.path), want, a.body)
		}
	}
}

// carriesProgress are the types that say what was reported or handed in.
var carriesProgress = []string{"Entry", "EntryConnection", "Reading", "Submission", "SubmissionConnection", "Light", "DutyStanding", "Review", "Closure", "PeriodExtension", "PeriodClosing", "Rating", "Correction", "Attachment",
	"Chase", "ChaseConnection", "ChaseProposal", "ChaseDelivery", "StaffDigest", "Plan", "PlanSubmission", "TaskPlan", "ItemSum", "Laggard", "Contribution",
	"DutyDispute", "MilestoneClaim", "ReviewItem", "ReviewRow"}

// TestMatrixIsWhole fails for an operation of the schema without a row: every query, every mutation, and every edge that leads to
// what was reported. Pages and payloads are parts of the operation that gives them.
func TestMatrixIsWhole(t *testing.T) {
	var rows []string
	for name := range matrix() {
		operation, _, _ := strings.Cut(name, " ")
		rows = append(rows, operation)
	}
	wanted := operations(graph.NewExecutableSchema(graph.Config{}).Schema())
	for _, operation := range wanted {
		if !slices.Contains(rows, operation) {
			t.Errorf("%s has no row in the permission matrix", operation)
		}
	}
	for _, r := range rows {
		if !slices.Contains(wanted, r) {
			t.Errorf("the row %s is of no operation of the schema", r)
		}
	}
	if len(wanted) < 25 {
		t.Errorf("only %d operations were found", len(wanted))
	}
}

func operations(schema *ast.Schema) []string {
	var names []string
	for _, def := range schema.Types {
		if def.Kind != ast.Object || def.BuiltIn || strings.HasSuffix(def.Name, "Payload") || strings.HasSuffix(def.Name, "Connection") || strings.HasSuffix(def.Name, "Edge") {
			continue
		}
		root := def == schema.Query || def == schema.Mutation
		for _, f := range def.Fields {
			if !strings.HasPrefix(f.Name, "__") && (root || slices.Contains(carriesProgress, f.Type.Name())) {
				names = append(names, def.Name+"."+f.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// The rule, not a missing word: a task of slogans has no light for anybody in any period.
func TestUntrackedTaskHasNoLight(t *testing.T) {
	w := newWorld(t)
	for _, as := range roles[1:] {
		for month := 1; month <= 12; month++ {
			a := w.must(as, fmt.Sprintf(`{ task(number: "2.0.1") { title light(period: "2026-%02d") { color } } }`, month), nil)
			if a.at("task.title") != "坚决做到“两个维护”" || a.at("task.light") != nil {
				t.Errorf("%s, month %d: %s", as, month, a.body)
			}
		}
	}
}

// A role that is taken away is gone with the next request.
func TestRoleChangedInMidSession(t *testing.T) {
	w := newWorld(t)
	query := `{ task(number: "1.1.1") { latest { id } } }`
	if a := w.must(own, query, nil); a.at("task.latest") == nil {
		t.Fatal("its own department sees nothing")
	}
	w.people[own] = models.Viewer{UserID: w.people[own].UserID, Name: own}
	if a := w.must(own, query, nil); a.at("task.latest") != nil {
		t.Errorf("seen without the role: %s", a.body)
	}
}
