package main

import (
	"context"
	"os/user"
	"path/filepath"

	"duban/models"
	"duban/seeds"
	"duban/store"
)

// Config is what every command needs: where the data is and which report is meant.
type Config struct {
	DataDir     string `help:"Folder of the data. 数据目录" default:"./data" env:"DUBAN_DATA_DIR" type:"path"`
	DatabaseURL string `help:"PostgreSQL database, postgres://…; wins over the data folder. 数据库地址" env:"DUBAN_DATABASE_URL"`
	Report      string `help:"Report, by slug; default is the only active one. 报告"`
}

// url names the database.
func (c Config) url() string {
	if c.DatabaseURL != "" {
		return c.DatabaseURL
	}
	return filepath.Join(c.DataDir, "duban.db")
}

// open opens the database, migrates it and loads the report that ships with the program. It gives the viewer that the command
// line acts as, on record as cli:<os user>.
func (c Config) open(ctx context.Context) (*store.Store, models.Viewer, error) {
	st, v, err := c.connect(ctx)
	if err != nil {
		return nil, v, err
	}
	if err := loadSeed(ctx, st, v); err != nil {
		st.Close()
		return nil, v, err
	}
	return st, v, nil
}

// connect opens the database and migrates it.
func (c Config) connect(ctx context.Context) (*store.Store, models.Viewer, error) {
	name := "unknown"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	v := models.LocalOperator(name)
	st, err := store.Open(ctx, c.url())
	return st, v, err
}

// loadSeed loads the report that ships with the program; a second start with the same data does no work.
func loadSeed(ctx context.Context, st *store.Store, v models.Viewer) error {
	data, err := seeds.Load()
	if err != nil {
		return err
	}
	_, err = st.Reports.Load(ctx, v, *data)
	return err
}

// place is a report, and where they were named a department and a period of it.
type place struct {
	report     models.Report
	department models.Department
	period     models.ReportingPeriod
}

// find resolves the names that a command was given; "" for a department or period is none.
func (c Config) find(ctx context.Context, st *store.Store, v models.Viewer, department, period string) (place, error) {
	var p place
	var err error
	if p.report, err = st.Reports.Find(ctx, v, c.Report); err != nil {
		return p, err
	}
	if department != "" {
		if p.department, err = st.Departments.Find(ctx, v, department); err != nil {
			return p, err
		}
	}
	if period == "" {
		return p, nil
	}
	name, err := models.ParsePeriod(period)
	if err != nil {
		return p, err
	}
	p.period, err = st.Periods.Find(ctx, v, p.report.ID, name)
	return p, err
}
