package web

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"duban/graph"
)

// TestBrowser walks the whole journey in a real browser, with scripts and without, over plain http under a name that isn't
// loopback's: what an office intranet looks like. DUBAN_SHOTS names a folder that gets the screenshots.
func TestBrowser(t *testing.T) {
	chromium := needs(t, "chromium", "chromium-browser", "google-chrome")
	node := needs(t, "node")
	if _, err := os.Stat(filepath.Join("e2e", "node_modules", "playwright-core")); err != nil {
		missing(t, "playwright-core (npm ci in web/e2e)")
	}
	for name, scripted := range map[string]bool{"scripts": true, "no scripts": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(c *Config) {
				c.GraphQL = graph.Handler(graph.Options{Store: c.Store, Addresses: graph.Addresses(Addresses())})
			})
			link, err := w.store.Accounts.NewLink(t.Context(), w.users[farmer].ID)
			if err != nil {
				t.Fatal(err)
			}
			_, port, err := net.SplitHostPort(w.http.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			origin := "http://duban.test:" + port
			cmd := exec.CommandContext(t.Context(), node, "e2e/journey.js", origin, origin+"/link/"+link, shots(t))
			// in the C locale a browser can name no Chinese download
			cmd.Env = append(os.Environ(), "DUBAN_CHROMIUM="+chromium, "LANG=C.UTF-8", "LC_ALL=C.UTF-8")
			if !scripted {
				cmd.Env = append(cmd.Env, "DUBAN_NO_SCRIPT=1")
			}
			if changes := drive(t, cmd); changes != "4" {
				t.Errorf("%s changes shown, want 4", changes)
			}
		})
	}
}

// drive runs the journey, fills the template when it asks for that, and gives the number of changes that the page showed.
func drive(t *testing.T, cmd *exec.Cmd) (changes string) {
	t.Helper()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var talk bytes.Buffer
	cmd.Stderr = &talk
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for scanner := bufio.NewScanner(out); scanner.Scan(); {
		word, rest, _ := strings.Cut(scanner.Text(), " ")
		switch word {
		case "FILL":
			body, err := os.ReadFile(rest)
			if err != nil {
				t.Error(err)
			}
			filled := filepath.Join(filepath.Dir(rest), "农业农村局11月.xlsx")
			body = fill(t, body, 2, map[string]any{"本期累计": 7, "进展情况": "已完成规划设计，正在组织施工。"})
			if err := os.WriteFile(filled, body, 0o600); err != nil {
				t.Error(err)
			}
			io.WriteString(in, filled+"\n")
		case "CHANGES":
			changes = rest
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v\n%s", err, talk.String())
	}
	return changes
}

// shots is where screenshots go.
func shots(t *testing.T) string {
	if dir := os.Getenv("DUBAN_SHOTS"); dir != "" {
		return dir
	}
	return t.TempDir()
}

// needs finds one of the programs that a test runs.
func needs(t *testing.T, programs ...string) string {
	t.Helper()
	for _, p := range programs {
		if found, err := exec.LookPath(p); err == nil {
			return found
		}
	}
	missing(t, programs[0])
	return ""
}

// missing skips the test loudly, or fails it where nothing may be skipped.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" || os.Getenv("DUBAN_REQUIRE") == "1" {
		t.Fatal("missing: " + what)
	}
	t.Skip("SKIPPED: the page in a browser: no " + what)
}
