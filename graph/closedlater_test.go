package graph_test

// closedLaterRows are the rows of closedRows for papers, files, forms, signatures and intakes.
func closedLaterRows() map[string]onClosed {
	of := func(input func(w *world) string, period, task string) onClosed {
		return onClosed{input: input, period: period, task: task}
	}
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
		"attachmentAdd":    {period: "PERIOD_IS_CLOSED", ask: func(w *world) answer { return w.attach(own, "submissionId", w.submission) }},
		"attachmentRemove": of(func(*world) string { return `attachmentId: "` + id("att", "none") + `", reason: "x"` }, "NOT_FOUND", "NOT_FOUND"),
		"progressReport":   {ask: func(w *world) answer { return w.ask(own, reportedAs("nyncj", "FORM"), nil) }},
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
	}
}
