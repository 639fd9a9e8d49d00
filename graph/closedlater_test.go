package graph_test

// closedLaterRows are the rows of closedRows for papers, files, forms, signatures and intakes.
func closedLaterRows() map[string]onClosed {
	matrixRow := func(name, period, task string) onClosed { // as the matrix does it: by staff
		return onClosed{period: period, task: task, ask: func(w *world) answer {
			r := matrix()[name]
			if r.ask != nil {
				return r.ask(w, staff)
			}
			return w.ask(staff, r.query, nil)
		}}
	}
	waiting := func(mutation string) onClosed {
		return onClosed{period: "PERIOD_IS_CLOSED", ask: func(w *world) answer {
			id, _ := w.waiting.at("submissionUpload.submission.id").(string)
			return w.ask(own, `mutation { `+mutation+`(input: {submissionId: "`+id+`"}) { userErrors { code } } }`, nil)
		}}
	}
	return map[string]onClosed{
		// words and files stand beside what was reported; no figure moves
		"attachmentAdd": {period: "PERIOD_IS_CLOSED", ask: func(w *world) answer { return w.attach(own, "submissionId", w.submission) }},
		"attachmentRemove": {period: "PERIOD_IS_CLOSED", task: "TASK_IS_CLOSED", ask: func(w *world) answer {
			return w.ask(own, `mutation { attachmentRemove(input: {attachmentId: "`+w.attached+`", reason: "x"}) { userErrors { code } } }`, nil)
		}},
		"dutyDispute":       {task: "TASK_IS_CLOSED", ask: func(w *world) answer { return w.ask(own, disputeDuty, nil) }},
		"dutyDisputeDecide": {ask: func(w *world) answer { return w.ask(staff, endDuty, nil) }}, // who had it then stays in what is closed
		"milestoneReport":   {task: "TASK_IS_CLOSED", ask: func(w *world) answer { return w.ask(own, reportMilestone, nil) }},
		"milestoneDecide":   {task: "TASK_IS_CLOSED", ask: func(w *world) answer { return w.ask(staff, acceptClaim, nil) }},
		"progressReport":    {ask: func(w *world) answer { return w.ask(own, reportedAs("nyncj", "FORM"), nil) }},
		"contributionTake": {period: "NOT_FOUND", ask: func(w *world) answer {
			return w.ask(own, `mutation { contributionTake(input: {contributionId: "`+w.part()+`"}) { userErrors { code } } }`, nil)
		}},
		"submissionSign":   waiting("submissionSign"),
		"submissionHandIn": waiting("submissionHandIn"),
		"bulletinDraft":    matrixRow("Mutation.bulletinDraft", "", ""),
		"bulletinUpdate":   matrixRow("Mutation.bulletinUpdate", "", ""),
		"bulletinIssue":    matrixRow("Mutation.bulletinIssue", "", ""),
		"paperTemplateSet": matrixRow("Mutation.paperTemplateSet", "", ""),
		"exportStart":      matrixRow("Mutation.exportStart", "", ""),
		"leaderLinkCreate": matrixRow("Mutation.leaderLinkCreate", "", ""),
		"leaderLinkRevoke": matrixRow("Mutation.leaderLinkRevoke", "", ""),
		"breakdownUpload":  matrixRow("Mutation.breakdownUpload", "", ""),
		"reportRead":       matrixRow("Mutation.reportRead", "", ""),
		"ledgerUpload":     matrixRow("Mutation.ledgerUpload", "", ""),
		"intakeApply":      matrixRow("Mutation.intakeApply", "", ""),
		"reportActivate":   matrixRow("Mutation.reportActivate", "", ""),
		"reportCarryOver":  matrixRow("Mutation.reportCarryOver", "", ""),
		"reportArchive":    matrixRow("Mutation.reportArchive", "", ""),
		"calendarSet":      matrixRow("Mutation.calendarSet", "", ""),
	}
}
