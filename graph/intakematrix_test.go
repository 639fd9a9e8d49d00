package graph_test

import "maps"

// intakeRows are the rows of the operations by which a report comes to life.
func intakeRows() map[string]row {
	handed := func(mutation string, input map[string]any) row {
		return row{path: mutation + ".intake", want: staffAlone, ask: func(w *world, as string) answer {
			body := hedong(w)
			if mutation == "reportRead" {
				body = []byte("一、乡村振兴\n建设改造高标准农田20万亩。")
			}
			return w.hand(as, mutation, maps.Clone(input), "a.xlsx", body)
		}}
	}
	shown := func(w *world) answer {
		return w.hand(staff, "breakdownUpload", map[string]any{"newReport": newReport("hedong-2027")}, "a.xlsx", hedong(w))
	}
	return map[string]row{
		"Mutation.breakdownUpload": handed("breakdownUpload", map[string]any{"newReport": newReport("hedong-2027")}),
		"Mutation.reportRead":      handed("reportRead", map[string]any{"newReport": newReport("hedong-2027")}),
		"Mutation.ledgerUpload":    handed("ledgerUpload", map[string]any{"reportId": id("rpt", "city")}),
		"Mutation.intakeApply": {path: "intakeApply.intake.id", want: [7]string{"user:NOT_FOUND", "user:NOT_FOUND", "user:NOT_FOUND", "user:NOT_FOUND", "user:NOT_FOUND", "user:NOT_FOUND", seen},
			ask: func(w *world, as string) answer {
				return w.take(as, "breakdownUpload", shown(w), map[string]any{"createLeaders": true})
			}},
		"Mutation.reportActivate": {path: "reportActivate.report", want: staffAlone, ask: func(w *world, as string) answer {
			report := w.take(staff, "breakdownUpload", shown(w), map[string]any{"createLeaders": true}).at("intakeApply.report.id")
			if report == nil {
				report = w.must(staff, `{ report(slug: "hedong-2027") { id } }`, nil).at("report.id")
			}
			return w.ask(as, `mutation($id: ID!) { reportActivate(input: {reportId: $id, firstOwedPeriod: "2027-01"}) { report { id } userErrors { code } } }`, map[string]any{"id": report})
		}},
		"Mutation.reportCarryOver": {path: "reportCarryOver.report", want: staffAlone, ask: func(w *world, as string) answer {
			return w.ask(as, `mutation($new: NewReportInput!) { reportCarryOver(input: {fromReportId: "`+id("rpt", "city")+`", newReport: $new}) { report { id } carried userErrors { code } } }`,
				map[string]any{"new": newReport("hedong-2027")})
		}},
		"Mutation.reportArchive": {path: "reportArchive.report", want: staffAlone,
			query: `mutation { reportArchive(input: {reportId: "` + id("rpt", "city") + `", reason: "年度结束"}) { report { state } userErrors { code } } }`},
		"Query.calendar": {query: `{ calendar(year: 2030) { announced days { day name } } }`, path: "calendar", want: everybody},
		"Mutation.calendarSet": {path: "calendarSet.calendar", want: staffAlone,
			query: `mutation { calendarSet(input: {year: 2030, reason: "通知", days: [{day: "2030-01-01", name: "元旦"}]}) { calendar { announced } userErrors { code } } }`},
		"Query.intake": {path: "intake", want: [7]string{notFound, notFound, notFound, notFound, notFound, notFound, seen}, ask: func(w *world, as string) answer {
			return w.ask(as, `query($id: ID!) { intake(intakeId: $id) { planHash } }`, map[string]any{"id": shown(w).at("breakdownUpload.intake.id")})
		}},
	}
}
