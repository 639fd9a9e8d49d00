package seeds

import (
	"fmt"
	"strconv"
	"strings"

	"duban/models"
)

// loadOutline reads outline.csv: areas numbered 1, 2, 3 … and beneath each its themes 1.1, 1.2 …, in that order.
func (l *loader) loadOutline() error {
	columns := []string{"level", "id", "number", "title"}
	return l.readTable("outline.csv", columns, func(r *row) {
		if oneOf(r, "level", []string{"area", "theme"}) == "area" {
			l.takeArea(r)
		} else {
			l.takeTheme(r)
		}
	})
}

func (l *loader) takeArea(r *row) {
	a := models.Area{
		ID: l.id(r, models.AreaPrefix), ReportID: l.data.Report.ID, Number: r.number("number"), Title: r.required("title"),
	}
	if a.Number != len(l.data.Areas)+1 {
		r.fail("number", "area %d stands where %d should", a.Number, len(l.data.Areas)+1)
	}
	l.inText(r, a.Title)
	once(r, "number", strconv.Itoa(a.Number), a.ID, l.areas)
	l.data.Areas = append(l.data.Areas, a)
}

func (l *loader) takeTheme(r *row) {
	number := r.required("number")
	area, own, _ := strings.Cut(number, ".")
	t := models.Theme{
		ID: l.id(r, models.ThemePrefix), ReportID: l.data.Report.ID, AreaID: refer(r, "number", area, l.areas),
		Number: r.positive("number", own), Title: r.required("title"),
	}
	if t.Number > 1 {
		refer(r, "number", fmt.Sprintf("%s.%d", area, t.Number-1), l.themes)
	}
	l.inText(r, t.Title)
	once(r, "number", number, t.ID, l.themes)
	l.data.Themes = append(l.data.Themes, t)
}

// inText says that titles are those of the report, as printed.
func (l *loader) inText(r *row, title string) {
	if !strings.Contains(l.data.Text, title) {
		r.fail("title", "%q is not in report.md", title)
	}
}
