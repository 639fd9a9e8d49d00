package graph_test

// chaseFebruary has staff chase 市农业农村局 for February, and gives the chase's id: of the first time when it was chased already.
func (w *world) chaseFebruary() string {
	w.Helper()
	w.ask(staff, sendChase("nyncj"), nil)
	id, _ := w.ask(staff, `{ chases(filter: {period: "2026-02"}, last: 1) { nodes { id } } }`, nil).at("chases.nodes.0.id").(string)
	return id
}

// anyChase is a chase for February, or an id that is nobody's where there was nothing to chase for.
func (w *world) anyChase() string {
	if chase := w.chaseFebruary(); chase != "" {
		return chase
	}
	return id("chs", "none")
}

func sendChase(code string) string {
	return `mutation { chaseSend(input: {period: "2026-02", departmentIds: ["` + id("dep", code) + `"], step: CHASE}) { chases { id number text } userErrors { code message } } }`
}

// chaseRows are those of the matrix about chases: staff and the department that is chased.
func chaseRows() map[string]row {
	forbiddenButStaff := [7]string{forbidden, forbidden, forbidden, forbidden, forbidden, forbidden, seen}
	chased := func(path, query string, want [7]string) row {
		return row{path: path, want: want, ask: func(w *world, as string) answer {
			w.chaseFebruary()
			return w.ask(as, query, nil)
		}}
	}
	onNode := func(path, selection string, want [7]string) row {
		return row{path: path, want: want, ask: func(w *world, as string) answer {
			return w.ask(as, `{ node(id: "`+w.chaseFebruary()+`") { ... on Chase { id `+selection+` } } }`, nil)
		}}
	}
	acted := func(mutation, input, payload string, want [7]string) row {
		return row{path: mutation + "." + payload, want: want, ask: func(w *world, as string) answer {
			return w.ask(as, `mutation { `+mutation+`(input: {`+replaceID(input, w.chaseFebruary())+`}) { `+payload+` { id } userErrors { code } } }`, nil)
		}}
	}
	return map[string]row{
		"Query.chaseProposals":   {query: `{ chaseProposals(period: "2026-02") { step department { name } matters { reason task { title } } } }`, path: "chaseProposals", want: forbiddenButStaff},
		"ChaseProposal.sent":     chased("chaseProposals.2.sent", `{ chaseProposals(period: "2026-02") { sent { number } } }`, forbiddenButStaff),
		"Query.chases":           chased("chases.nodes", `{ chases { nodes { text } } }`, handIns),
		"Query.node (chase)":     onNode("node", "letterUrl", nodeOfSub),
		"ChaseMatter.about":      onNode("node.matters", "matters { reason about { id } }", nodeOfSub),
		"Chase.deliveries":       onNode("node.deliveries", "deliveries { channel state }", [7]string{notFound, notFound, notFound, notFound, notFound, nothing, nothing}),
		"Viewer.inbox":           chased("viewer.inbox.nodes", `{ viewer { inbox { nodes { text } } } }`, [7]string{nothing, nothing, nothing, nothing, nothing, seen, nothing}),
		"Query.digest":           {query: `{ digest(period: "2026-03") { day unsent } }`, path: "digest", want: forbiddenButStaff},
		"StaffDigest.cameIn":     {query: `{ digest(period: "2026-03") { cameIn { fileName } } }`, path: "digest.cameIn", want: forbiddenButStaff},
		"StaffDigest.waiting":    {query: `{ digest(period: "2026-03") { waiting { fileName } } }`, path: "digest.waiting", want: forbiddenButStaff},
		"StaffDigest.missing":    {query: `{ digest(period: "2026-02") { missing { step } } }`, path: "digest.missing", want: forbiddenButStaff},
		"StaffDigest.answersDue": {path: "digest", want: forbiddenButStaff, query: `{ digest(period: "2026-02") { answersDue { number } } }`},
		"Chase.submission": {path: "node.submission", want: nodeOfSub, ask: func(w *world, as string) answer {
			chase := w.chaseFebruary()
			w.handInFebruary()
			return w.ask(as, `{ node(id: "`+chase+`") { ... on Chase { submission { fileName } } } }`, nil)
		}},
		"Mutation.chaseSend": staffs("chaseSend.chases", sendChase("nyncj")),
		"Mutation.chaseAnswer": acted("chaseAnswer", `chaseId: "ID", text: "正在核数"`, "chase",
			[7]string{unknown, unknown, unknown, unknown, unknown, seen, "user:ALREADY_ANSWERED"}),
		"Mutation.chaseRead":     acted("chaseRead", `chaseIds: ["ID"]`, "chases", carriers),
		"Mutation.messageResend": {path: "messageResend.delivery", want: [7]string{refused, refused, refused, refused, refused, refused, unknown}, query: `mutation { messageResend(input: {messageId: "` + id("msg", "none") + `"}) { delivery { id } userErrors { code } } }`},
	}
}
