package models

import "testing"

// 136.9% in all, 60% in one county: the total is green, the county is named; parts that don't make the whole are told.
func TestLaggardsUnderAGreenTotal(t *testing.T) {
	i := Indicator{ID: "ind_a", Kind: Cumulative, Operator: OpEQ, Low: dec("1000"), Unit: "户"}
	county := func(id, title, low string) Item {
		return Item{ID: id, IndicatorID: &i.ID, Title: title, Low: dec(low), Unit: "户"}
	}
	yuanqu, pinglu, ruicheng := county("a", "垣曲县", "50"), county("b", "平陆县", "50"), county("c", "芮城县", "900")
	reading := func(item *string, v string) Reading { return Reading{IndicatorID: &i.ID, ItemID: item, Value: dec(v)} }
	latest := Latest{Entry: &Entry{}, Readings: []Reading{reading(nil, "1369"), reading(&yuanqu.ID, "30"), reading(&pinglu.ID, "44"), reading(&ruicheng.ID, "1295")}}
	in := month("2026-11")
	facts := TaskFacts{Indicators: []Indicator{i}, Current: latest, Plans: []Plan{{ID: "p", IndicatorID: &i.ID, Kind: PlanLine, State: PlanAccepted}}}
	items, lights := []Item{ruicheng, pinglu, yuanqu}, map[string]Light{}
	for _, item := range items {
		lights[item.ID] = ItemLight(in, item, facts.ItemState(item))
	}
	if l := IndicatorLight(in, facts.State(i)); l.Color != Green {
		t.Errorf("the total is %v", l)
	}
	lag := Laggards(i, items, latest, lights)
	if len(lag) != 2 || lag[0].Item.Title != "垣曲县" || lag[0].Completion != "60.0%" || lag[0].Light.Color != Red || lag[1].Completion != "88.0%" || lag[1].Light.Color != Yellow {
		t.Errorf("laggards %+v", lag)
	}
	s := SumItems(i, items, latest)
	if s.Items != 3 || s.Reported != 3 || s.Done != 1 || s.Total.String() != "1369" || s.Differs {
		t.Errorf("sum %+v", s)
	}
	latest.Readings[0] = reading(nil, "1370")
	if s := SumItems(i, items, latest); !s.Differs {
		t.Error("1370 isn't 30 + 44 + 1295")
	}
	latest.Readings = latest.Readings[:3]
	if s := SumItems(i, items, latest); s.Differs || s.Reported != 2 {
		t.Errorf("with one silent: %+v", s)
	}
}
