package graph_test

var rateRed = `lightOverride(input: {taskId: "` + id("tsk", "bbb") + `", period: "2026-03", color: RED, reason: "现场核查"}) { rating { color } userErrors { code } }`

var requestCorrection = `mutation { correctionRequest(input: {taskId: "` + id("tsk", "bbb") + `", period: "2026-03", reason: "误填", figures: [{indicatorId: "` + id("ind", "bbb") + `", value: "5.5"}]})
	{ correction { id } userErrors { code message } } }`

// correctable closes March.
func (w *world) correctable() {
	w.ask(staff, `mutation { periodClose(input: {periodId: "`+id("prd", "mc")+`"}) { userErrors { code } } }`, nil)
}

// correction is the correction that awaits a decision.
func (w *world) correction() string {
	if id, ok := w.ask(staff, `{ corrections { id } }`, nil).at("corrections.0.id").(string); ok {
		return id
	}
	return id("cor", "none")
}

// supervisionRows are the rows of the matrix on lights by hand, targets, rules, corrections, mergers and leaders.
func supervisionRows() map[string]row {
	jtj := id("dep", "jtj")
	onTask := func(selection string) string { return `{ task(number: "1.1.1") { ` + selection + ` } }` }
	simple := func(mutation, query string) row {
		return row{query: query, path: mutation, want: staffAlone}
	}
	return map[string]row{
		"Query.leaders": {query: `{ leaders { post holder holders { name } tasks { title } } }`, path: "leaders", want: everybody},
		"Query.closureProposals": {path: "closureProposals", want: progress, ask: func(w *world, as string) answer {
			a := w.upload(own, id("dep", "nyncj"), "2026-06", "六月.xlsx", sheetOf(w, w.store, "2026-06", map[string]map[string]any{"1.1.1": {"状态": "办结", "进展情况": "已验收"}}))
			input := map[string]any{"submissionId": a.at("submissionUpload.submission.id"), "planHash": a.at("submissionUpload.submission.planHash")}
			w.ask(own, applyMutation, map[string]any{"input": input})
			return w.ask(as, `{ closureProposals { task { number state } requested } }`, nil)
		}},
		"ClosureProposal.entry": {path: "closureProposals.0.entry", want: progress, ask: func(w *world, as string) answer {
			a := w.upload(own, id("dep", "nyncj"), "2026-06", "六月.xlsx", sheetOf(w, w.store, "2026-06", map[string]map[string]any{"1.1.1": {"状态": "已完成", "进展情况": "已验收"}}))
			input := map[string]any{"submissionId": a.at("submissionUpload.submission.id"), "planHash": a.at("submissionUpload.submission.planHash")}
			w.ask(own, applyMutation, map[string]any{"input": input})
			return w.ask(as, `{ closureProposals { entry { progress status } } }`, nil)
		}},
		"Mutation.leaderUpdate": simple("leaderUpdate.leader", `mutation { leaderUpdate(input: {post: "副市长", holder: "李某"}) { leader { holder } userErrors { code } } }`),
		"Mutation.departmentMerge": simple("departmentMerge.department", `mutation { departmentMerge(input: {departmentId: "`+jtj+`", intoDepartmentId: "`+id("dep", "fgw")+`", from: "2026-01-01", reason: "机构改革"})
			{ department { id } userErrors { code } } }`),
		"Mutation.lightOverride": simple("lightOverride.rating", `mutation { `+rateRed+` }`),
		"Task.ratings": {path: "task.ratings", want: progress, ask: func(w *world, as string) answer {
			w.ask(staff, `mutation { `+rateRed+` }`, nil)
			return w.ask(as, onTask("ratings { color reason }"), nil)
		}},
		"Mutation.baselineChange": simple("baselineChange.changes", `mutation { baselineChange(input: {indicatorId: "`+id("ind", "bbb")+`", low: "25", reason: "市政府常务会议"}) { changes { reason } userErrors { code } } }`),
		"Query.baselineChanges": {path: "baselineChanges", want: everybody, ask: func(w *world, as string) answer {
			w.ask(staff, `mutation { baselineChange(input: {indicatorId: "`+id("ind", "bbb")+`", low: "25", reason: "市政府常务会议"}) { userErrors { code } } }`, nil)
			return w.ask(as, `{ baselineChanges { reason oldTarget { low } } }`, nil)
		}},
		"Mutation.reportSettingsUpdate": simple("reportSettingsUpdate.report", `mutation { reportSettingsUpdate(input: {yellowGapPoints: 15, reason: "x"}) { report { version } userErrors { code } } }`),
		"Mutation.correctionRequest": {path: "correctionRequest.correction", want: [7]string{refused, refused, refused, refused, refused, seen, seen}, ask: func(w *world, as string) answer {
			w.correctable()
			w.ask(staff, `mutation { correctionDecide(input: {correctionId: "`+w.correction()+`", approve: false, note: "x"}) { userErrors { code } } }`, nil)
			return w.ask(as, requestCorrection, nil)
		}},
		"Mutation.correctionDecide": {path: "correctionDecide.correction", want: staffAlone, ask: func(w *world, as string) answer {
			w.correctable()
			w.ask(own, requestCorrection, nil)
			return w.ask(as, `mutation { correctionDecide(input: {correctionId: "`+w.correction()+`", approve: true}) { correction { id } userErrors { code } } }`, nil)
		}},
		"Query.corrections": {path: "corrections", want: progress, ask: func(w *world, as string) answer {
			w.correctable()
			w.ask(own, requestCorrection, nil)
			return w.ask(as, `{ corrections { reason said { figures { value } } } }`, nil)
		}},
		"Task.corrections": {path: "task.corrections", want: progress, ask: func(w *world, as string) answer {
			w.correctable()
			w.ask(own, requestCorrection, nil)
			return w.ask(as, onTask("corrections { reason }"), nil)
		}},
		"Correction.entry": {path: "task.corrections.0.entry", want: progress, ask: func(w *world, as string) answer {
			w.correctable()
			w.ask(own, requestCorrection, nil)
			w.ask(staff, `mutation { correctionDecide(input: {correctionId: "`+w.correction()+`", approve: true}) { userErrors { code } } }`, nil)
			return w.ask(as, onTask("corrections { entry { progress } }"), nil)
		}},
	}
}
