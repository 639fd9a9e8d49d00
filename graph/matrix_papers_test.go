package graph_test

// paperRows are the rows of bulletins, one-pagers, their links and the template.
func paperRows() map[string]row {
	task := id("tsk", "bbb")
	forbiddenButStaff := [7]string{forbidden, forbidden, forbidden, forbidden, forbidden, forbidden, seen}
	return map[string]row{
		"Query.bulletins": {path: "bulletins", want: [7]string{nothing, nothing, nothing, nothing, nothing, nothing, seen}, ask: func(w *world, as string) answer {
			w.bulletin(false)
			return w.ask(as, `{ bulletins(period: "2026-03") { title number tasks { title } } }`, nil)
		}},
		"Query.bulletins (issued)": {path: "bulletins", want: everybody, ask: func(w *world, as string) answer {
			w.bulletin(true)
			return w.ask(as, `{ bulletins { number sha256 head fileUrl } }`, nil)
		}},
		"Query.node (bulletin)": {path: "node", want: [7]string{notFound, notFound, notFound, notFound, notFound, notFound, seen}, ask: func(w *world, as string) answer {
			return w.ask(as, `{ node(id: "`+w.bulletin(false)+`") { id } }`, nil)
		}},
		"Query.node (issued bulletin)": {path: "node", want: everybody, ask: func(w *world, as string) answer {
			return w.ask(as, `{ node(id: "`+w.bulletin(true)+`") { id } }`, nil)
		}},
		"Query.leaderPapers": {query: `{ leaderPapers(period: "2026-03") { leader { post } tasks } }`, path: "leaderPapers",
			want: forbiddenButStaff},
		"Query.leaderLinks": {path: "leaderLinks", want: forbiddenButStaff, ask: func(w *world, as string) answer {
			w.link()
			return w.ask(as, `{ leaderLinks { leader { post } open period { name } } }`, nil)
		}},
		"Query.paperTemplate": {query: `{ paperTemplate { own url } }`, path: "paperTemplate", want: forbiddenButStaff},
		"Mutation.bulletinDraft": staffs("bulletinDraft.bulletin",
			`mutation { bulletinDraft(input: {period: "2026-03", title: "x", taskIds: ["`+task+`"]}) { bulletin { id } userErrors { code } } }`),
		"Mutation.bulletinUpdate": {path: "bulletinUpdate.bulletin", want: staffAlone, ask: func(w *world, as string) answer {
			return w.ask(as, `mutation { bulletinUpdate(input: {bulletinId: "`+w.bulletin(false)+`", version: 1, foreword: "x"}) { bulletin { id } userErrors { code } } }`, nil)
		}},
		"Mutation.bulletinIssue": {path: "bulletinIssue.bulletin", want: [7]string{unknown, unknown, unknown, unknown, unknown, unknown, seen}, ask: func(w *world, as string) answer {
			return w.ask(as, `mutation { bulletinIssue(input: {bulletinId: "`+w.bulletin(false)+`", version: 1}) { bulletin { id } userErrors { code } } }`, nil)
		}},
		"Mutation.paperTemplateSet": staffs("paperTemplateSet.paperTemplate", `mutation { paperTemplateSet(input: {}) { paperTemplate { own } userErrors { code } } }`),
		"Mutation.leaderLinkCreate": staffs("leaderLinkCreate.url",
			`mutation { leaderLinkCreate(input: {leaderId: "`+id("ldr", "one")+`", period: "2026-03"}) { url userErrors { code } } }`),
		"Mutation.leaderLinkRevoke": {path: "leaderLinkRevoke.leaderLink", want: staffAlone, ask: func(w *world, as string) answer {
			return w.ask(as, `mutation { leaderLinkRevoke(input: {leaderLinkId: "`+w.link()+`"}) { leaderLink { open } userErrors { code } } }`, nil)
		}},
	}
}

// exportRows are the rows of what is made in the background.
func exportRows() map[string]row {
	start := func(input string) string {
		return `mutation { exportStart(input: {` + input + `}) { export { id url state } userErrors { code } } }`
	}
	return map[string]row{
		"Query.export": {path: "export", want: [7]string{notFound, notFound, notFound, notFound, notFound, notFound, seen}, ask: func(w *world, as string) answer {
			if w.export == "" { // one for all roles: only so many run at once
				w.export, _ = w.must(staff, start(`kind: CONSOLIDATED, period: "2026-03"`), nil).at("exportStart.export.id").(string)
			}
			return w.ask(as, `{ export(exportId: "`+w.export+`") { state done total } }`, nil)
		}},
		"Mutation.exportStart":              {query: start(`kind: CONSOLIDATED, period: "2026-03"`), path: "exportStart.export", want: [7]string{refused, refused, refused, seen, seen, seen, seen}},
		"Mutation.exportStart (pack)":       staffs("exportStart.export", start(`kind: ORIGINALS, period: "2026-03"`)),
		"Mutation.exportStart (department)": {query: start(`kind: DEPARTMENT_YEAR, departmentId: "` + id("dep", "nyncj") + `"`), path: "exportStart.export", want: [7]string{refused, refused, refused, refused, refused, seen, seen}},
	}
}

// staffs is a mutation that staff alone may do.
func staffs(path, query string) row { return row{query: query, path: path, want: staffAlone} }
