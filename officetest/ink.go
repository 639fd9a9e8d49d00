package officetest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// The grey values of a rendered page: a border is lighter than this, ink of words darker than that.
const (
	borderGrey = 195
	inkGrey    = 100
	lineRun    = 90 // pixels: a stroke of a character is shorter
)

// CutText renders a PDF's pages and gives the places at which words touch a horizontal border of a table: that is what a text looks like that
// is higher than its row. Pages are looked at as a reader sees them, at 200 dots an inch.
func CutText(t testing.TB, pdf []byte) []string {
	t.Helper()
	need(t, "pdftoppm", lookFor("pdftoppm"))
	dir := t.TempDir()
	in := filepath.Join(dir, "in.pdf")
	if err := os.WriteFile(in, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	if talk, err := exec.Command("pdftoppm", "-r", "200", "-gray", in, filepath.Join(dir, "page")).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v %s", err, talk)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "page*.pgm"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	slices.Sort(pages)
	var found []string
	for n, name := range pages {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range readGrey(t, body).touching() {
			found = append(found, fmt.Sprintf("page %d %s", n+1, at))
		}
	}
	return found
}

// grey is a page in grey.
type grey struct {
	width, height int
	pixels        []byte
}

// readGrey reads the plain format that pdftoppm writes (P5).
func readGrey(t testing.TB, body []byte) grey {
	t.Helper()
	var g grey
	var most int
	var magic string
	if _, err := fmt.Fscan(bytes.NewReader(body), &magic, &g.width, &g.height, &most); err != nil || magic != "P5" || most != 255 || len(body) < g.width*g.height {
		t.Fatalf("not a page: %s %v", magic, err)
	}
	g.pixels = body[len(body)-g.width*g.height:]
	return g
}

// touching gives where ink lies right above or below a border.
func (g grey) touching() []string {
	var found []string
	for y := 3; y < g.height-3; y++ {
		for x := 0; x < g.width; {
			end := g.run(x, y)
			if end-x >= lineRun && g.thin(x, end, y) {
				found = append(found, g.inkAlong(x, end, y)...)
			}
			x = max(end, x+1)
		}
	}
	return found
}

// thin says whether a dark run is a line and no filled bar of a chart: above and below it is mostly light.
func (g grey) thin(from, to, y int) bool {
	for _, beside := range []int{y - 3, y + 3} {
		light := 0
		for x := from; x < to; x++ {
			if g.pixels[beside*g.width+x] >= borderGrey {
				light++
			}
		}
		if light*10 < (to-from)*6 {
			return false
		}
	}
	return true
}

// run is where the dark run that begins at a pixel ends.
func (g grey) run(x, y int) int {
	row := g.pixels[y*g.width : (y+1)*g.width]
	for x < g.width && row[x] < borderGrey {
		x++
	}
	return x
}

// inkAlong gives the ink on the two rows of pixels beside a border that is at most some pixels thick.
func (g grey) inkAlong(from, to, y int) []string {
	var found []string
	for x := from + 2; x < to-2; x++ {
		for _, beside := range []int{y - 1, y + 1} {
			at := beside*g.width + x
			if g.pixels[at] < inkGrey && g.pixels[at] < g.pixels[y*g.width+x] {
				found = append(found, fmt.Sprintf("(%d, %d)", x, beside))
				x += 20 // one a character
				break
			}
		}
	}
	return found
}
