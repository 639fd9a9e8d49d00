package main

import (
	"fmt"
	"strings"
	"testing"

	"duban/store"
	"duban/storetest"
)

// dutiesInProse is a report as offices break it down in prose: every way in which duties stand in it.
const dutiesInProse = `槐树市人民政府2026年工作要点

一、推进乡村全面振兴
建设改造高标准农田20万亩。（牵头单位：市农业农村局；责任单位：市财政局、市水务局，各县（市、区）政府）
由市交通运输局牵头，市发展改革委、市财政局配合，新建改建农村公路300公里。
粮食总产量稳定在58亿斤以上。（市农业农村局、市发展改革委按职责分工负责）
发展设施农业，新增设施大棚5000亩。
责任单位：市农业农村局、市供销社、市大棚办
二、办好民生实事
新建改建幼儿园12所。（责任单位：市教育局、市住建局）
城镇新增就业2.6万人。（市人社局、市农业农材局负责）
以下均需各县（市、区）政府负责，不再列出。
改造老旧小区86个。（牵头单位：市住房和城乡建设局 责任单位：市城市管理局等）
`

// TestDutiesInProse reads duties in prose through the API: who leads and supports by the words, where 责任单位 alone stand by the report's rule,
// groups, and the counties that aren't listed any more; units that aren't known are named with the nearest known ones and left out of the draft.
func TestDutiesInProse(t *testing.T) {
	const anyRule = "建设改造高标准农田20万亩=市农业农村局|市财政局、市水务局"
	for rule, own := range map[string][]string{
		"FIRST_LISTED": {"粮食总产量稳定在58亿斤以上=市农业农村局|市发展改革委", "发展设施农业，新增设施大棚5000亩=市农业农村局|市供销社", "新建改建幼儿园12所=市教育局|市住建局"},
		"SINGLE":       {"粮食总产量稳定在58亿斤以上=|市农业农村局、市发展改革委", "发展设施农业，新增设施大棚5000亩=|市农业农村局、市供销社", "新建改建幼儿园12所=|市教育局、市住建局"},
		"EACH":         {"粮食总产量稳定在58亿斤以上=市农业农村局、市发展改革委|", "发展设施农业，新增设施大棚5000亩=市农业农村局、市供销社|", "新建改建幼儿园12所=市教育局、市住建局|"},
	} {
		t.Run(rule, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, st *store.Store) {
				o := newOffice(t, st)
				made := map[string]any{"slug": "huaishu-2026", "title": "槐树市2026年工作要点", "government": "槐树市人民政府", "year": 2026, "leadRule": rule}
				report := o.take("reportRead", map[string]any{"newReport": made}, "要点.txt", []byte(dutiesInProse), func(shown said) {
					unknown := map[string]string{}
					for _, u := range shown.list("unknownDepartments") {
						unknown[u.text("name")] = u.text("nearest") + "@" + u.text("cells.0")
					}
					if want := "map[市农业农材局:市农业农村局@2.0.2 市大棚办:@1.0.4]"; fmt.Sprint(unknown) != want {
						t.Errorf("unknown: %v, want %s", unknown, want)
					}
				}, nil)
				got := map[string]string{}
				for _, x := range o.tasks(report.text("id"), `title leads { shortName } supports { shortName kind }`) {
					got[x.text("title")] = dutiesOf(x)
				}
				want := append([]string{anyRule, "城镇新增就业2.6万人=市人社局|", "改造老旧小区86个=市住建局|市城市管理局",
					"由市交通运输局牵头，市发展改革委、市财政局配合，新建改建农村公路300公里=市交通局|市发展改革委、市财政局"}, own...)
				for _, w := range want {
					if title, duties, _ := strings.Cut(w, "="); got[title] != duties+" 13" {
						t.Errorf("%s: %q, want %q and 13 counties", title, got[title], duties)
					}
				}
				if len(got) != 7 {
					t.Errorf("%d tasks: %v", len(got), got)
				}
			})
		})
	}
}

// dutiesOf is who leads and who supports a task, and how many counties do.
func dutiesOf(x said) string {
	var leads, supports []string
	counties := 0
	for _, d := range x.list("leads") {
		leads = append(leads, d.text("shortName"))
	}
	for _, d := range x.list("supports") {
		if d.text("kind") == "COUNTY" {
			counties++
			continue
		}
		supports = append(supports, d.text("shortName"))
	}
	return fmt.Sprintf("%s|%s %d", strings.Join(leads, "、"), strings.Join(supports, "、"), counties)
}
