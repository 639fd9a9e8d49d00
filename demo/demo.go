// Package demo plays a year of supervision through the API, as departments and staff would: plans in January, twelve months of sheets, forms and
// telephone calls, drafts and signatures, what comes late, is sent back, withdrawn, corrected, extended, rated by hand, closed and opened again.
// `duban demo` loads that year into an empty database, for trying things out and for showing them; a test plays it on both databases and
// reckons every light and count again, from the diary alone.
//
// Nothing in it is true but the report's own text. Whoever did what, and with which figures, follows from the numbers of departments and
// months by rule: the same report gives the same year. A month is told in months.go, what happens once a year in events.go, how a
// department reports in ways.go.
package demo

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// Stage is where a year is played: a server with an active report of which nothing has been reported yet.
type Stage struct {
	Server http.Handler                                        // the whole of it: API and downloads
	Enter  func(ctx context.Context, p Person) (string, error) // makes an account and gives a token of it
	Clock  func(now time.Time)                                 // sets the clock by which the server stamps what happens
	Before func(period string, sofar *Diary) error             // is told right before it; nil: nobody
	Say    func(format string, args ...any)                    // what goes on; nil: nothing
}

// Person is an account that the year needs.
type Person struct {
	Name         string
	DisplayName  string
	DepartmentID string // "" for staff
}

// Play plays the year and gives its diary. Errors say which month and act.
func Play(ctx context.Context, stage Stage) (*Diary, error) {
	if stage.Say == nil {
		stage.Say = func(string, ...any) {}
	}
	p := &play{Stage: stage, ctx: ctx, diary: &Diary{}, tokens: map[string]string{}, plans: map[string]*Plan{}, told: map[string]string{}}
	if err := p.prepare(); err != nil {
		return nil, fmt.Errorf("demo: before the year: %w", err)
	}
	for m := 1; m <= 12; m++ {
		stage.Say("%s", p.period(m))
		if err := p.month(m); err != nil {
			return nil, fmt.Errorf("demo: %s: %w", p.period(m), err)
		}
	}
	return p.diary, nil
}

// play is a year being played.
type play struct {
	Stage
	ctx         context.Context
	diary       *Diary
	now         time.Time
	tokens      map[string]string // by person
	report      string            // its id
	year        int
	zone        *time.Location
	departments []*department
	tasks       []*task
	periods     map[string]periodOf
	plans       map[string]*Plan  // accepted, by indicator
	told        map[string]string // the last value told, by indicator or item
	ended       []*task           // closed in the year
}

type periodOf struct {
	ID   string
	Name string
	Due  string
}

// period names a month of the year.
func (p *play) period(m int) string { return fmt.Sprintf("%d-%02d", p.year, m) }

// at moves the clock on to a day of the year at nine in the morning; month 13 is the next January. The clock never goes back.
func (p *play) at(month, day int) {
	t := time.Date(p.year, time.Month(month), day, 9, 0, 0, 0, p.zone)
	if t.After(p.now) {
		p.now = t
	}
	p.Clock(p.now)
}

// tick lets a minute pass.
func (p *play) tick() {
	p.now = p.now.Add(time.Minute)
	p.Clock(p.now)
}

// note writes an act into the diary.
func (p *play) note(a Act) {
	a.At = p.now
	p.diary.Acts = append(p.diary.Acts, a)
}
