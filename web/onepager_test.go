package web

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"duban/exporter"
	"duban/models"
)

// TestOnePagerOnATelephone opens a leader's link in a real browser at 390 pixels, with scripts and without: nothing scrolls sideways, every text
// has at least 16 pixels, and each red task is there to be seen.
func TestOnePagerOnATelephone(t *testing.T) {
	chromium := needs(t, "chromium", "chromium-browser", "google-chrome")
	node := needs(t, "node")
	if _, err := os.Stat(filepath.Join("e2e", "node_modules", "playwright-core")); err != nil {
		missing(t, "playwright-core (npm ci in web/e2e)")
	}
	w := newWorld(t)
	leader := w.leader()
	for _, q := range []string{ // nobody has reported: what is confirmed and due is red
		`UPDATE duties SET state = 'CONFIRMED' WHERE role = 'LEAD'`,
		`UPDATE tasks SET tracking = 'MONTHLY' WHERE tracking <> 'NONE'`,
		`UPDATE reports SET first_owed_period = '2026-10'`,
	} {
		if _, err := w.store.Pool().ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	reds := 0
	papers, err := exporter.LeaderPapers(t.Context(), w.store, operator, w.reportID(), models.Period(period))
	if err != nil || len(papers) != 1 {
		t.Fatalf("%d papers: %v", len(papers), err)
	}
	for _, l := range papers[0].Lights {
		if l.Color == models.Red {
			reds = l.Count
		}
	}
	if reds < 10 {
		t.Fatalf("only %d red tasks: the page would prove nothing", reds)
	}
	_, port, err := net.SplitHostPort(w.http.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), node, "e2e/onepager.js", "http://duban.test:"+port+w.as(secretary).linkOf(leader), strconv.Itoa(reds), shots(t))
	cmd.Env = append(os.Environ(), "DUBAN_CHROMIUM="+chromium, "LANG=C.UTF-8", "LC_ALL=C.UTF-8")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}
