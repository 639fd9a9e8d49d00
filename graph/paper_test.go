package graph_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"duban/docx"
)

// bulletin is a bulletin on March, drafted or issued by staff.
func (w *world) bulletin(issued bool) string {
	w.Helper()
	a := w.must(staff, `mutation { bulletinDraft(input: {period: "2026-03", taskIds: ["`+id("tsk", "bbb")+`"]}) { bulletin { id } userErrors { code } } }`, nil)
	bulletin, _ := a.at("bulletinDraft.bulletin.id").(string)
	if issued {
		w.must(staff, `mutation { bulletinIssue(input: {bulletinId: "`+bulletin+`", version: 1}) { bulletin { id } userErrors { code } } }`, nil)
	}
	return bulletin
}

// link is a link to a one-pager.
func (w *world) link() string {
	w.Helper()
	a := w.must(staff, `mutation { leaderLinkCreate(input: {leaderId: "`+id("ldr", "one")+`", period: "2026-03"}) { leaderLink { id } userErrors { code } } }`, nil)
	link, _ := a.at("leaderLinkCreate.leaderLink.id").(string)
	return link
}

func TestBulletinThroughTheAPI(t *testing.T) {
	w := newWorld(t)
	first, second := w.bulletin(true), w.bulletin(true)
	a := w.must(reader, `{ bulletins { id number state sha256 size edited head headSeq fileUrl pageUrl issuedBy { name } madeBy { name } period { name } tasks { number } } }`, nil)
	for path, want := range map[string]any{"bulletins.0.id": second, "bulletins.1.id": first, "bulletins.0.number": "〔2026〕第2期", "bulletins.1.number": "〔2026〕第1期",
		"bulletins.0.state": "ISSUED", "bulletins.0.fileUrl": "/b/" + second + ".docx", "bulletins.0.period.name": "2026-03", "bulletins.0.tasks.0.number": "1.1.1"} {
		if got := a.at(path); got != want {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
	if head, _ := a.at("bulletins.0.head").(string); len(head) != 64 {
		t.Errorf("head: %s", a.body)
	}
	for query, want := range map[string]string{
		`mutation { bulletinUpdate(input: {bulletinId: "` + first + `", version: 2, title: "改"}) { userErrors { code } } }`:                 "PAPER_ISSUED",
		`mutation { bulletinUpdate(input: {bulletinId: "` + w.bulletin(false) + `", version: 9, title: "改"}) { userErrors { code } } }`:     "VERSION_CONFLICT",
		`mutation { bulletinDraft(input: {period: "2031-03"}) { userErrors { code } } }`:                                                    "PERIOD_UNKNOWN",
		`mutation { bulletinDraft(input: {period: "2026-03", taskIds: ["` + id("tsk", "none") + `"]}) { userErrors { code } } }`:            "NOT_FOUND",
		`mutation { bulletinDraft(input: {period: "2026-03", title: "` + strings.Repeat("长", 121) + `"}) { userErrors { code } } }`:         "PAPER_TEXT_LONG",
		`mutation { leaderLinkCreate(input: {leaderId: "` + id("ldr", "one") + `", period: "2026-03", days: 61}) { userErrors { code } } }`: "LINK_DAYS",
		`mutation { leaderLinkCreate(input: {leaderId: "` + id("ldr", "none") + `", period: "2026-03"}) { userErrors { code } } }`:          "NOT_FOUND",
		`mutation { leaderLinkCreate(input: {leaderId: "` + id("dep", "nyncj") + `", period: "2026-03"}) { userErrors { code } } }`:         "ID_INVALID",
		`mutation { bulletinIssue(input: {bulletinId: "` + id("bul", "none") + `", version: 1}) { userErrors { code } } }`:                  "NOT_FOUND",
	} {
		field := strings.TrimSpace(query[len("mutation {"):strings.Index(query, "(")])
		if got := w.ask(staff, query, nil).userError(field); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

// An edited Word file goes out as it is, where it prints its number; a template of the office's own is proved first.
func TestEditedFilesThroughTheAPI(t *testing.T) {
	w := newWorld(t)
	w.store.SetClock(func() time.Time { return time.Date(2026, 4, 5, 0, 0, 0, 0, time.UTC) })
	right := wordFile(t, "督查通报 〔２０２６〕第１期") // in another width
	draft := w.bulletin(false)
	issue := `mutation($input: BulletinIssueInput!) { bulletinIssue(input: $input) { bulletin { number edited size } userErrors { code field message } } }`
	for _, c := range []struct {
		name, want string
		body       []byte
	}{{"text", "NOT_WORD", []byte("plain")}, {"cut off", "NOT_WORD", right[:200]}, {"another number", "PAPER_NUMBER_MISSING", wordFile(t, "督查通报〔2026〕第7期")}} {
		a := w.uploadOf(staff, issue, map[string]any{"bulletinId": draft, "version": 1}, c.name+".docx", c.body)
		if got := a.userError("bulletinIssue"); got != c.want {
			t.Errorf("%s: %s, want %s: %s", c.name, got, c.want, a.body)
		}
	}
	a := w.uploadOf(staff, issue, map[string]any{"bulletinId": draft, "version": 1}, "改.docx", right)
	if a.at("bulletinIssue.bulletin.edited") != true || a.at("bulletinIssue.bulletin.size") != float64(len(right)) {
		t.Errorf("edited: %s", a.body)
	}
	set := `mutation($input: PaperTemplateSetInput!) { paperTemplateSet(input: $input) { paperTemplate { own fileName } userErrors { code message } } }`
	if got := w.uploadOf(staff, set, map[string]any{}, "x.docx", []byte("plain")).userError("paperTemplateSet"); got != "NOT_WORD" {
		t.Errorf("a template of plain text: %s", got)
	}
	sample, _ := docx.Default().Write(docx.Sample())
	if a := w.uploadOf(staff, set, map[string]any{}, "市府办模板.docx", sample); a.at("paperTemplateSet.paperTemplate.own") != true {
		t.Errorf("template: %s", a.body)
	}
	if a := w.must(staff, `{ paperTemplate { own fileName } }`, nil); a.at("paperTemplate.fileName") != "市府办模板.docx" {
		t.Errorf("template: %s", a.body)
	}
	w.bulletin(true) // is written on it
	if a := w.must(staff, `mutation { paperTemplateSet(input: {}) { paperTemplate { own } userErrors { code } } }`, nil); a.at("paperTemplateSet.paperTemplate.own") != false {
		t.Errorf("back to ours: %s", a.body)
	}
}

func TestBulletinsPostgres(t *testing.T) {
	w := onPostgres(t)
	w.bulletin(true)
	w.bulletin(false)
	if a := w.must(own, `{ bulletins { number } }`, nil); a.at("bulletins.0.number") == nil || a.at("bulletins.1") != nil {
		t.Errorf("a department sees %s", a.body)
	}
	broken, err := w.store.Events.Verify(ctx, nil)
	if err != nil || len(broken) > 0 {
		t.Error(broken, err)
	}
}

// wordFile is a Word file of one line.
func wordFile(t *testing.T, line string) []byte {
	t.Helper()
	body, err := docx.Default().Write(docx.Document{Body: []docx.Block{docx.Text(docx.Title, line)}})
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// uploadOf does a mutation whose input takes a file.
func (w *world) uploadOf(as, mutation string, input map[string]any, name string, body []byte) answer {
	w.Helper()
	input["file"] = nil
	operations, err := json.Marshal(map[string]any{"query": mutation, "variables": map[string]any{"input": input}})
	if err != nil {
		w.Fatal(err)
	}
	kind, sent := form(w, part{field: "operations", body: string(operations)}, part{field: "map", body: `{"0": ["variables.input.file"]}`},
		part{field: "0", file: name, body: string(body)})
	return w.post(as, kind, sent)
}
