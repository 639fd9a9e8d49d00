package importer

import (
	"fmt"
	"strconv"
	"strings"

	"duban/models"
	"duban/sheet"
	"duban/text"
)

// draftArea is an area that tasks of the file stand in: one that is there, or a new one.
type draftArea struct {
	models.Area
	key    string
	was    string // its title before; "" for a new one
	themes []*draftTheme
	last   map[int]int // theme number → the last number given
}

type draftTheme struct {
	models.Theme
	key string
	was string
}

// place gives every row its area, theme and number. A number n.n.n that a row gives stands unless it is another's; what a column or a
// section row says of area and theme decides where a row without one goes.
func (j *breakdownJudgement) place() {
	j.knownOutline()
	j.rename()
	numbers := map[string]*draftTask{}
	for _, d := range j.tasks { // who gives a number has it
		if n := j.numberSaid(d); n != "" {
			j.numbered(d, n, numbers)
		}
	}
	for _, d := range j.tasks {
		if d.number == "" && d.found != nil && j.stays(d) && numbers[d.found.Number] == nil {
			j.numbered(d, d.found.Number, numbers)
		}
	}
	for _, t := range j.basis.Tasks { // numbers of tasks that the file leaves out stay theirs
		if a, th, n := numberParts(t.Number); numbers[t.Number] == nil {
			if area := j.areaNumbered(a); area != nil {
				area.last[th] = max(area.last[th], n)
			}
		}
	}
	var before *draftTask
	for _, d := range j.tasks {
		if d.number == "" {
			j.numberNext(d, before)
		}
		before = d
	}
	j.planOutline()
}

func (j *breakdownJudgement) knownOutline() {
	for _, a := range j.basis.Areas {
		area := &draftArea{Area: a, key: bare(a.Title), was: a.Title, last: map[int]int{}}
		for _, t := range j.basis.Themes {
			if t.AreaID == a.ID {
				area.themes = append(area.themes, &draftTheme{Theme: t, key: bare(t.Title), was: t.Title})
			}
		}
		j.areas = append(j.areas, area)
	}
}

// rename takes a new title for an area or theme where all rows of it say the same new one.
func (j *breakdownJudgement) rename() {
	type place struct{ area, theme int }
	said := map[place]map[string]bool{}
	for _, d := range j.tasks {
		n := j.numberSaid(d)
		if d.found != nil && n == "" {
			n = d.found.Number
		}
		a, th, _ := numberParts(n)
		for p, f := range map[place]models.Field{{a, 0}: sheet.FieldArea, {a, th}: sheet.FieldTheme} {
			if s := d.say(f).text; s != "" && a > 0 && (f == sheet.FieldArea || th > 0) {
				if said[p] == nil {
					said[p] = map[string]bool{}
				}
				said[p][s] = true
			}
		}
	}
	only := func(p place) string {
		for s := range said[p] {
			if len(said[p]) == 1 {
				return s
			}
		}
		return ""
	}
	for _, area := range j.areas {
		if title := only(place{area.Number, 0}); title != "" && j.areaTitled(bare(title)) == nil {
			area.Title, area.key = title, bare(title)
		}
		for _, t := range area.themes {
			if title := only(place{area.Number, t.Number}); title != "" && area.themeTitled(bare(title)) == nil {
				t.Title, t.key = title, bare(title)
			}
		}
	}
}

// stays says that a row's task remains in its area and theme.
func (j *breakdownJudgement) stays(d *draftTask) bool {
	area, theme := d.say(sheet.FieldArea).text, d.say(sheet.FieldTheme).text
	a, th, _ := numberParts(d.found.Number)
	in := j.areaNumbered(a)
	if in == nil || area != "" && bare(area) != in.key {
		return false
	}
	if t := in.themeNumbered(th); theme != "" && (t == nil || t.key != bare(theme)) {
		return false
	}
	return true
}

// numbered puts a row where its number says, and makes area and theme where they aren't there yet.
func (j *breakdownJudgement) numbered(d *draftTask, number string, numbers map[string]*draftTask) {
	cell := d.cell(models.FieldNumber)
	if _, err := models.Position(number); err != nil {
		j.find(models.SeverityError, "TASK_NUMBER_INVALID", d.sheet, cell, number, "", nil)
		return
	}
	if other := numbers[number]; other != nil {
		j.find(models.SeverityError, "NUMBER_REPEATED", d.sheet, cell, number, "", map[string]string{"other": other.at(other.cell(models.FieldNumber))})
		return
	}
	a, th, n := numberParts(number)
	area, theme := j.areaNumbered(a), (*draftTheme)(nil)
	title := d.say(sheet.FieldArea).text
	if area != nil && title != "" && bare(title) != area.key {
		if j.moved(d, sheet.FieldArea) {
			return
		}
		j.find(models.SeverityWarning, "NUMBER_ELSEWHERE", d.sheet, cell, number, area.Title, nil)
	}
	if area == nil {
		area = j.addArea(a, title)
	}
	if th > 0 {
		title := d.say(sheet.FieldTheme).text
		if theme = area.themeNumbered(th); theme == nil {
			theme = j.addTheme(area, th, title)
		} else if title != "" && bare(title) != theme.key && j.moved(d, sheet.FieldTheme) {
			return
		}
	}
	d.area, d.theme, d.number, numbers[number] = area, theme, number, d
	area.last[th] = max(area.last[th], n)
}

// moved says that somebody has moved a row of our workbook to another area or theme and left its number as it was: it gets a new one.
func (j *breakdownJudgement) moved(d *draftTask, f models.Field) bool {
	return d.found != nil && j.ours && !j.untouched(d.found.ID, f, d.say(f)) && j.numberSaid(d) == d.found.Number
}

// numberNext gives a row the next free number in its place; a row that says none goes where the one before it is.
func (j *breakdownJudgement) numberNext(d, before *draftTask) {
	area, theme := d.say(sheet.FieldArea).text, d.say(sheet.FieldTheme).text
	switch {
	case area != "":
		if d.area = j.areaTitled(bare(area)); d.area == nil {
			d.area = j.addArea(j.freeArea(), area)
		}
	case before != nil && before.area != nil:
		d.area = before.area
	case len(j.areas) > 0:
		d.area = j.areas[0]
	default:
		d.area = j.addArea(1, firstRunes(j.report.Title, models.MaxTitle))
	}
	if theme != "" {
		if d.theme = d.area.themeTitled(bare(theme)); d.theme == nil {
			d.theme = j.addTheme(d.area, len(d.area.themes)+1, theme)
		}
	}
	th := 0
	if d.theme != nil {
		th = d.theme.Number
	}
	d.area.last[th]++
	d.number = fmt.Sprintf("%d.%d.%d", d.area.Number, th, d.area.last[th])
}

func (j *breakdownJudgement) freeArea() int {
	n := 0
	for _, a := range j.areas {
		n = max(n, a.Number)
	}
	return n + 1
}

func (j *breakdownJudgement) addArea(number int, title string) *draftArea {
	if title == "" {
		title = fmt.Sprintf("第%d部分", number)
	}
	a := &draftArea{Area: models.Area{ID: models.NewID(models.AreaPrefix), ReportID: j.report.ID, Number: number, Title: title}, key: bare(title), last: map[int]int{}}
	j.areas = append(j.areas, a)
	return a
}

func (j *breakdownJudgement) addTheme(a *draftArea, number int, title string) *draftTheme {
	for a.themeNumbered(number) != nil {
		number++
	}
	if title == "" {
		title = fmt.Sprintf("第%d小节", number)
	}
	t := &draftTheme{Theme: models.Theme{ID: models.NewID(models.ThemePrefix), ReportID: j.report.ID, AreaID: a.ID, Number: number, Title: title}, key: bare(title)}
	a.themes = append(a.themes, t)
	return t
}

func (j *breakdownJudgement) areaNumbered(n int) *draftArea {
	for _, a := range j.areas {
		if a.Number == n {
			return a
		}
	}
	return nil
}

func (j *breakdownJudgement) areaTitled(key string) *draftArea {
	for _, a := range j.areas {
		if a.key == key {
			return a
		}
	}
	return nil
}

func (a *draftArea) themeNumbered(n int) *draftTheme {
	for _, t := range a.themes {
		if t.Number == n {
			return t
		}
	}
	return nil
}

func (a *draftArea) themeTitled(key string) *draftTheme {
	for _, t := range a.themes {
		if t.key == key {
			return t
		}
	}
	return nil
}

// planOutline plans the areas and themes that are new or renamed.
func (j *breakdownJudgement) planOutline() {
	for _, a := range j.areas {
		if a.was != a.Title {
			j.plan.Areas = append(j.plan.Areas, a.Area)
		}
		j.counts.Areas++
		for _, t := range a.themes {
			if t.was != t.Title {
				j.plan.Themes = append(j.plan.Themes, t.Theme)
			}
			j.counts.Themes++
		}
	}
}

// numberParts are the three parts of a task's number, zeros where it is none.
func numberParts(number string) (area, theme, n int) {
	parts := strings.Split(text.Fold(number), ".")
	if len(parts) != 3 {
		return 0, 0, 0
	}
	area, _ = strconv.Atoi(parts[0])
	theme, _ = strconv.Atoi(parts[1])
	n, _ = strconv.Atoi(parts[2])
	return area, theme, n
}
