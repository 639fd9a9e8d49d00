package graph_test

// planMatrix has the rows of the matrix for plans, and for the items that follow them.
func planMatrix() map[string]row {
	onTask := func(selection string) string { return `{ task(number: "1.1.1") { ` + selection + ` } }` }
	return map[string]row{
		"Query.planSubmissions": {path: "planSubmissions", want: handIns, ask: func(w *world, as string) answer {
			w.planned()
			return w.ask(as, `{ planSubmissions { id findings { code } changes { cell new } tasks { state } } }`, nil)
		}},
		"Query.node (plan)": {path: "node", want: nodeOf, ask: func(w *world, as string) answer {
			w.planned()
			plan, _ := w.ask(staff, `{ task(number: "1.1.1") { plans { id } } }`, nil).at("task.plans.0.id").(string)
			return w.ask(as, `{ node(id: "`+plan+`") { id } }`, nil)
		}},
		"Query.node (plan submission)": {path: "node", want: nodeOfSub, ask: func(w *world, as string) answer {
			return w.ask(as, `{ node(id: "`+w.planned()+`") { id } }`, nil)
		}},
		"Task.plans": {path: "task.plans", want: progress, ask: func(w *world, as string) answer {
			w.planned()
			return w.ask(as, onTask("plans { kind values { value } }"), nil)
		}},
		"Indicator.plan": {path: "task.indicators.0.plan", want: progress, ask: func(w *world, as string) answer {
			w.planned()
			return w.ask(as, onTask("indicators { plan { kind } }"), nil)
		}},
		"Item.light": {query: onTask(`items { light(period: "2026-03") { color } }`), path: "task.items.0.light", want: progress},
		"Indicator.laggards": {path: "task.indicators.0.laggards", want: progress, ask: func(w *world, as string) answer {
			w.lagging()
			return w.ask(as, onTask(`indicators { laggards(period: "2026-03") { light { color } } }`), nil)
		}},
		"Laggard.light": {path: "task.indicators.0.laggards.0.light", want: progress, ask: func(w *world, as string) answer {
			w.lagging()
			return w.ask(as, onTask(`indicators { laggards(period: "2026-03") { light { color } } }`), nil)
		}},
		"Indicator.itemSum": {query: onTask(`indicators { itemSum(period: "2026-03") { items } }`), path: "task.indicators.0.itemSum", want: progress},
		"PlanSubmission.tasks": {path: "node.tasks", want: nodeOfSub, ask: func(w *world, as string) answer {
			return w.ask(as, `{ node(id: "`+w.planned()+`") { ... on PlanSubmission { tasks { state } } } }`, nil)
		}},
		"Mutation.planUpload": {path: "planUpload.plan", want: carriers, ask: func(w *world, as string) answer {
			return w.uploadPlan(as, planOf(w, map[string]any{"办理方案!H": "按时间均匀推进"}), nil)
		}},
		"Mutation.planAccept": {path: "planAccept.plan", want: reviewers, ask: func(w *world, as string) answer {
			return w.ask(as, `mutation { planAccept(input: {planSubmissionId: "`+w.handedIn()+`"}) { plan { id } userErrors { code } } }`, nil)
		}},
		"Mutation.planReturn": {path: "planReturn.plan", want: reviewers, ask: func(w *world, as string) answer {
			return w.ask(as, `mutation { planReturn(input: {planSubmissionId: "`+w.handedIn()+`", note: "x"}) { plan { id } userErrors { code } } }`, nil)
		}},
	}
}
