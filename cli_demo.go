package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"duban/demo"
	"duban/graph"
	"duban/models"
	"duban/seeds"
	"duban/store"
	"duban/web"
)

// Demo fills an empty database with a simulated year.
type Demo struct{}

// Run is the command.
func (*Demo) Run(w *world) error {
	st, v, err := w.config.openEmpty(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	started := time.Now()
	d, err := playDemo(w.ctx, st, v, demo.Stage{Say: func(format string, args ...any) { fmt.Fprintf(w.talk, format+"\n", args...) }})
	if err != nil {
		return err
	}
	fmt.Fprintf(w.talk, "模拟数据已载入：%d 件事，用时 %.0f 秒。数据纯属虚构，标题均注明“模拟”。\n", len(d.Acts), time.Since(started).Seconds())
	return nil
}

// openEmpty opens a database in which there is no report yet; another one is refused, because simulated figures must never stand among real ones.
func (c Config) openEmpty(ctx context.Context) (*store.Store, models.Viewer, error) {
	st, v, err := c.connect(ctx)
	if err != nil {
		return nil, v, err
	}
	reports, err := st.Reports.List(ctx, v)
	if err == nil && len(reports) > 0 {
		err = errors.New("这个数据库里已有报告，模拟数据只能载入空库；请用 --data-dir 另指一个目录。 There is a report already: the simulation wants an empty database")
	}
	if err != nil {
		st.Close()
	}
	return st, v, err
}

// simulated marks everything that comes of a simulated year: it stands in the report's title, and so on every page, sheet and paper.
const simulated = "（模拟）"

// playDemo loads the report into an empty database and plays the year on it, on a server of its own.
func playDemo(ctx context.Context, st *store.Store, v models.Viewer, stage demo.Stage) (*demo.Diary, error) {
	seed, err := seeds.Load()
	if err != nil {
		return nil, err
	}
	seed.Report.Title = simulated + seed.Report.Title
	seed.Report.FirstOwedPeriod = seed.Periods[0].Name
	defer st.SetClock(time.Now)
	st.SetClock(func() time.Time { return seed.Periods[0].Opens.Time() })
	if _, err := st.Reports.Load(ctx, v, *seed); err != nil {
		return nil, err
	}
	stage.Server = demoServer(st)
	stage.Clock = func(now time.Time) { st.SetClock(func() time.Time { return now }) }
	stage.Enter = func(ctx context.Context, p demo.Person) (string, error) {
		grant := models.Grant{Role: models.RoleStaff}
		if p.DepartmentID != "" {
			grant = models.Grant{Role: models.RoleDepartment, DepartmentID: &p.DepartmentID}
		}
		u, err := st.Accounts.Create(ctx, v, store.NewUser{Name: p.Name, DisplayName: p.DisplayName, Grants: []models.Grant{grant}})
		if err != nil {
			return "", err
		}
		return st.Accounts.NewToken(ctx, u.ID)
	}
	return demo.Play(ctx, stage)
}

// demoServer is the server as it is, but for how much one caller may do in a minute: a year goes by in one.
func demoServer(st *store.Store) http.Handler {
	limits := graph.DefaultLimits()
	limits.Requests, limits.Uploads = graph.Rate{}, graph.Rate{}
	api := graph.Handler(graph.Options{Store: st, Addresses: graph.Addresses(web.Addresses()), Limits: limits})
	return web.Handler(web.Config{Store: st, GraphQL: api, Log: slog.New(slog.DiscardHandler), Now: quickClock()})
}

// quickClock runs a thousand times faster than the real one.
func quickClock() func() time.Time {
	from := time.Now()
	return func() time.Time { return from.Add(1000 * time.Since(from)) }
}
