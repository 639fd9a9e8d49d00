package models_test

import (
	"encoding/json"
	"testing"

	"duban/models"

	"pgregory.net/rapid"
)

// Whatever a change or a source says, it is written as encoding/json writes it.
func TestAppendedIsEncodingJSON(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "第1行：已完成", "a<b>&c", "\u2028", "x\u2029y", "\xe2\x80", "\xff坏", `"\`, "\x00\t\n", "\x7f"}),
		rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
	source := rapid.Custom(func(t *rapid.T) models.Source {
		return models.Source{Kind: models.SourceKind(text.Draw(t, "kind")), SubmissionID: text.Draw(t, "sub"), Sheet: text.Draw(t, "sheet"),
			Cell: text.Draw(t, "cell"), Note: text.Draw(t, "note")}
	})
	rapid.Check(t, func(t *rapid.T) {
		c := models.Change{Sheet: text.Draw(t, "sheet"), Cell: text.Draw(t, "cell"), Task: text.Draw(t, "task"), TaskID: text.Draw(t, "id"),
			Indicator: text.Draw(t, "indicator"), Item: text.Draw(t, "item"), Field: models.Field(text.Draw(t, "field")), Old: text.Draw(t, "old"),
			New: text.Draw(t, "new"), Printed: text.Draw(t, "printed"), Description: text.Draw(t, "description")}
		sources := rapid.MapOf(text, source).Draw(t, "sources")
		same(t, c, c.AppendJSON(nil))
		same(t, []models.Change{c, c}, models.AppendChanges(nil, []models.Change{c, c}))
		same(t, []models.Change{}, models.AppendChanges(nil, nil))
		same(t, map[string]any{"submissionId": c.TaskID, "change": c}, c.AppendApplied(nil, c.TaskID))
		same(t, sources, models.AppendSources(nil, sources))
		for _, s := range sources {
			same(t, s, s.AppendJSON(nil))
		}
		same(t, map[string]models.Source(nil), models.AppendSources(nil, nil))
	})
}

func same(t *rapid.T, v any, got []byte) {
	want, err := json.Marshal(v)
	if err != nil || string(want) != string(got) {
		t.Fatalf("%v\nwant %s\n got %s", err, want, got)
	}
}
