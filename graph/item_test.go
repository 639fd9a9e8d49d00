package graph_test

import "testing"

func TestItemsThroughTheAPI(t *testing.T)         { testItems(t, newWorld(t)) }
func TestItemsThroughTheAPIPostgres(t *testing.T) { testItems(t, onPostgres(t)) }

// testItems adds an item and a milestone and takes away what null takes away.
func testItems(t *testing.T, w *world) {
	task, indicator := id("tsk", "bbb"), id("ind", "bbb")
	upsert := func(fields string) answer {
		return w.ask(staff, `mutation { itemUpsert(input: {reason: "调整", items: [{`+fields+`}]}) {
			items { id title low unit deadline to version department { code } indicator { id } } userErrors { code field } } }`, nil)
	}
	a := upsert(`taskId: "` + task + `", indicatorId: "` + indicator + `", departmentId: "` + id("dep", "fgw") + `", title: "西乡", low: "2.5", deadline: "2026-10-31"`)
	item, _ := a.at("itemUpsert.items.0.id").(string)
	if a.at("itemUpsert.items.0.unit") != "万亩" || a.at("itemUpsert.items.0.department.code") != "fgw" {
		t.Fatalf("added: %s", a.body)
	}
	a = upsert(`itemId: "` + item + `", version: 1, low: null, departmentId: null`)
	if a.at("itemUpsert.items.0.low") != nil || a.at("itemUpsert.items.0.department") != nil || a.at("itemUpsert.items.0.deadline") != "2026-10-31" {
		t.Errorf("null takes away, what is left out stays: %s", a.body)
	}
	if a = upsert(`title: "x"`); a.userError("itemUpsert") != "TASK_NOT_GIVEN" {
		t.Errorf("no task: %s", a.body)
	}
	if a = upsert(`itemId: "` + item + `", to: "2026-06-30"`); a.at("itemUpsert.items.0.to") != "2026-06-30" {
		t.Errorf("ended: %s", a.body)
	}
	milestone := func(fields string) answer {
		return w.ask(staff, `mutation { milestoneUpdate(input: {reason: "调整", milestones: [{`+fields+`}]}) {
			milestones { id title due doneOn state } userErrors { code field } } }`, nil)
	}
	a = milestone(`taskId: "` + task + `", title: "开工", due: "2026-03-31", doneOn: "2026-03-20"`)
	mil, _ := a.at("milestoneUpdate.milestones.0.id").(string)
	if a.at("milestoneUpdate.milestones.0.state") != "DONE" {
		t.Errorf("done: %s", a.body)
	}
	if a = milestone(`milestoneId: "` + mil + `", doneOn: null`); a.at("milestoneUpdate.milestones.0.state") != "OPEN" || a.at("milestoneUpdate.milestones.0.doneOn") != nil {
		t.Errorf("not done after all: %s", a.body)
	}
}
