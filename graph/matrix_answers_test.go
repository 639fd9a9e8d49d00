package graph_test

import "testing"

// What departments answer and report beside their sheets, as mutations.
var (
	disputeDuty     = `mutation { dutyDispute(input: {dutyId: "` + id("dut", "bbbnyncj") + `", reason: "应由市交通局牵头"}) { duty { version } userErrors { code } } }`
	keepDuty        = `mutation { dutyDisputeDecide(input: {dutyId: "` + id("dut", "bbbnyncj") + `", outcome: KEPT, reason: "已明确"}) { duty { state } userErrors { code } } }`
	endDuty         = `mutation { dutyDisputeDecide(input: {dutyId: "` + id("dut", "bbbnyncj") + `", outcome: ENDED, reason: "同意"}) { duty { state } userErrors { code } } }`
	reportMilestone = `mutation { milestoneReport(input: {milestoneId: "` + id("mil", "one") + `", doneOn: "2026-01-10", evidence: "验收单"}) { milestone { state } userErrors { code } } }`
	sendBackClaim   = `mutation { milestoneDecide(input: {milestoneIds: ["` + id("mil", "one") + `"], accept: false, note: "缺公示"}) { milestones { state } userErrors { code } } }`
	acceptClaim     = `mutation { milestoneDecide(input: {milestoneIds: ["` + id("mil", "one") + `"], accept: true}) { milestones { state doneOn } userErrors { code } } }`
)

// answerRows are the rows of disputes about duties, milestones reported as done, the review queue, and what entries follow.
func answerRows() map[string]row {
	after := func(by, first, query string) func(*world, string) answer {
		return func(w *world, as string) answer {
			w.ask(by, first, nil)
			return w.ask(as, query, nil)
		}
	}
	asks := func(query string) func(*world, string) answer {
		return func(w *world, as string) answer { return w.ask(as, query, nil) }
	}
	queue := [7]string{forbidden, forbidden, forbidden, forbidden, forbidden, forbidden, seen}
	return map[string]row{
		"Mutation.dutyDispute": {path: "dutyDispute.duty", want: [7]string{refused, refused, refused, refused, refused, seen, refused},
			ask: after(staff, keepDuty, disputeDuty)},
		"Mutation.dutyDisputeDecide": {path: "dutyDisputeDecide.duty", want: staffAlone, ask: after(own, disputeDuty, keepDuty)},
		"Duty.disputes": {path: "task.duties.0.disputes", want: handIns,
			ask: after(own, disputeDuty, `{ task(number: "1.1.1") { duties { disputes { reason state } } } }`)},
		"Query.dutyDisputes": {path: "dutyDisputes", want: handIns, ask: after(own, disputeDuty, `{ dutyDisputes { reason duty { role } department { code } } }`)},
		"Mutation.milestoneReport": {path: "milestoneReport.milestone", want: [7]string{refused, refused, refused, refused, refused, seen, seen},
			ask: after(staff, sendBackClaim, reportMilestone)},
		"Mutation.milestoneDecide": {path: "milestoneDecide.milestones", want: staffAlone, ask: after(own, reportMilestone, sendBackClaim)},
		"Milestone.claims": {path: "task.milestones.0.claims", want: progress,
			ask: after(own, reportMilestone, `{ task(number: "1.1.1") { milestones { claims { doneOn evidence } } } }`)},
		"Query.milestoneClaims": {path: "milestoneClaims", want: progress, ask: after(own, reportMilestone, `{ milestoneClaims { milestone { title } reportedBy { name } } }`)},
		"Query.reviewQueue":     {path: "reviewQueue.nodes", want: queue, ask: asks(`{ reviewQueue(period: "2026-03", needsEyes: false) { nodes { why } } }`)},
		"ReviewItem.submission": {path: "reviewQueue.nodes.0.submission", want: queue, ask: asks(`{ reviewQueue { nodes { submission { fileName } } } }`)},
		"ReviewItem.rows":       {path: "reviewQueue.nodes.0.rows", want: queue, ask: asks(`{ reviewQueue { nodes { rows { why } } } }`)},
		"ReviewRow.entry":       {path: "reviewQueue.nodes.0.rows.0.entry", want: queue, ask: asks(`{ reviewQueue { nodes { rows { entry { progress } } } } }`)},
		"Entry.previous": {path: "task.latest.previous", want: progress,
			ask: after(own, reportedAs("nyncj", "FORM"), `{ task(number: "1.1.1") { latest { previous { progress madeBy { name } createdAt } } } }`)},
		"Entry.corrects": {path: "task.latest.corrects", want: progress, ask: func(w *world, as string) answer {
			w.ask(staff, `mutation { submissionReturn(input: {submissionId: "`+w.submission+`", note: "x"}) { userErrors { code } } }`, nil)
			w.ask(own, reportedAs("nyncj", "FORM"), nil)
			return w.ask(as, `{ task(number: "1.1.1") { latest { corrects { state } } } }`, nil)
		}},
		"PlanSubmission.attachments": {path: "node.attachments", want: nodeOfSub, ask: func(w *world, as string) answer {
			plan := w.handedIn()
			w.attach(own, "planSubmissionId", plan)
			return w.ask(as, `{ node(id: "`+plan+`") { ... on PlanSubmission { attachments { fileName } } } }`, nil)
		}},
		"Mutation.attachmentAdd (plan)": {path: "attachmentAdd.attachment", want: [7]string{unknown, unknown, unknown, unknown, unknown, seen, "user:ATTACHED_ALREADY"},
			ask: func(w *world, as string) answer { return w.attach(as, "planSubmissionId", w.handedIn()) }},
	}
}

// Through the API: a milestone's done is the lead's word until staff accept; a dispute ends with another department's duty.
func TestAnswersThroughTheAPI(t *testing.T) {
	w := newWorld(t)
	for _, step := range []struct{ as, query, path, want string }{
		{own, reportMilestone, "milestoneReport.milestone.state", "OPEN"},
		{staff, sendBackClaim, "milestoneDecide.milestones.0.state", "OPEN"},
		{own, reportMilestone, "milestoneReport.milestone.state", "OPEN"},
		{staff, acceptClaim, "milestoneDecide.milestones.0.doneOn", "2026-01-10"},
		{staff, acceptClaim, "milestoneDecide.userErrors.0.code", "MILESTONE_NOT_CLAIMED"},
		{own, disputeDuty, "dutyDispute.duty.version", ""},
		{staff, `mutation { dutyDisputeDecide(input: {dutyId: "` + id("dut", "bbbnyncj") + `", outcome: MOVED, departmentId: "` + id("dep", "jtj") + `", reason: "同意改派"}) { duty { department { code } } userErrors { code } } }`,
			"dutyDisputeDecide.duty.department.code", "jtj"},
		{staff, `{ task(number: "1.1.1") { duties { department { code } } } }`, "task.duties.0.department.code", "jtj"},
	} {
		a := w.ask(step.as, step.query, nil)
		if got, _ := a.at(step.path).(string); got != step.want || len(a.Errors) > 0 {
			t.Errorf("%s: %q, want %q\n%s", step.path, got, step.want, a.body)
		}
	}
}
