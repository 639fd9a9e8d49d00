package store_test

import (
	"database/sql"
	"reflect"
	"regexp"
	"sort"
	"strings"
	"testing"

	"duban/models"
	"duban/store"
	"duban/storetest"

	"gorm.io/gorm/schema"
)

// nouns are the structs that stand in tables of their own.
var nouns = map[string]any{
	"reports": models.Report{}, "areas": models.Area{}, "themes": models.Theme{}, "tasks": models.Task{}, "indicators": models.Indicator{},
	"items": models.Item{}, "milestones": models.Milestone{}, "plans": models.Plan{}, "plan_values": models.PlanValue{},
	"calendar_days": models.CalendarDay{}, "departments": models.Department{}, "department_aliases": models.Alias{},
	"leaders": models.Leader{}, "leader_holders": models.LeaderHolder{}, "leader_tasks": models.LeaderTask{}, "duties": models.Duty{},
	"periods": models.ReportingPeriod{}, "submissions": models.Submission{}, "findings": models.Finding{}, "entries": models.Entry{},
	"readings": models.Reading{}, "reviews": models.Review{}, "closures": models.Closure{}, "chases": models.Chase{}, "chase_matters": models.ChaseMatter{}, "messages": models.Message{},
	"events": models.Event{}, "users": models.User{}, "user_grants": models.Grant{},
	"period_extensions": models.Extension{}, "row_decisions": models.RowDecision{}, "row_memories": models.RowMemory{},
	"ratings": models.Rating{}, "baseline_changes": models.BaselineChange{}, "corrections": models.Correction{},
	"bulletins": models.Bulletin{}, "paper_templates": models.PaperTemplate{}, "leader_links": models.LeaderLink{},
	"disputes": models.Dispute{}, "milestone_claims": models.MilestoneClaim{}, "contributions": models.Contribution{},
}

// Both schemas have exactly the columns of the structs, and allow NULL exactly where a struct has a pointer or a day.
func TestSchemasAgreeWithStructs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		for table, noun := range nouns {
			have := columns(t, st, table)
			want := fields(noun)
			for name, nullable := range want {
				if null, ok := have[name]; !ok {
					t.Errorf("%s lacks the column %s", table, name)
				} else if null != nullable {
					t.Errorf("%s.%s: NULL allowed is %v in the schema, %v in the struct", table, name, null, nullable)
				}
			}
			for name := range have {
				if _, ok := want[name]; !ok {
					t.Errorf("%s has the column %s, the struct has no such field", table, name)
				}
			}
		}
	})
}

func TestBothDialectsHaveTheSameTables(t *testing.T) {
	lite, pg := tables(t, storetest.SQLite(t)), tables(t, storetest.Postgres(t))
	if strings.Join(lite, " ") != strings.Join(pg, " ") {
		t.Errorf("SQLite has %v\nPostgreSQL has %v", lite, pg)
	}
}

var columnTag = regexp.MustCompile(`column:(\w+)`)

func fields(noun any) map[string]bool {
	out := map[string]bool{}
	typ := reflect.TypeOf(noun)
	for i := range typ.NumField() {
		f := typ.Field(i)
		name := schema.NamingStrategy{}.ColumnName("", f.Name)
		if m := columnTag.FindStringSubmatch(f.Tag.Get("gorm")); m != nil {
			name = m[1]
		}
		out[name] = f.Type.Kind() == reflect.Pointer || f.Type == reflect.TypeFor[models.Date]()
	}
	// days that must be there
	for _, required := range []string{"day", "opens", "ends", "period_ends"} {
		if _, ok := out[required]; ok {
			out[required] = false
		}
	}
	if typ == reflect.TypeFor[models.Milestone]() || typ == reflect.TypeFor[models.Extension]() || typ == reflect.TypeFor[models.ReportingPeriod]() {
		out["due"] = false
	}
	return out
}

func rows(t *testing.T, st *store.Store, query string, args ...any) *sql.Rows {
	t.Helper()
	found, err := st.Pool().QueryContext(ctx, query, args...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { found.Close() })
	return found
}

func columns(t *testing.T, st *store.Store, table string) map[string]bool {
	t.Helper()
	query := `SELECT name, "notnull" = 0 AND pk = 0 FROM pragma_table_info('` + table + `')`
	if st.Dialect() == "postgres" {
		query = `SELECT column_name, is_nullable = 'YES' FROM information_schema.columns WHERE table_name = '` + table + `'`
	}
	out := map[string]bool{}
	for found := rows(t, st, query); found.Next(); {
		var name string
		var nullable bool
		if err := found.Scan(&name, &nullable); err != nil {
			t.Fatal(err)
		}
		out[name] = nullable
	}
	return out
}

func tables(t *testing.T, st *store.Store) []string {
	t.Helper()
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if st.Dialect() == "postgres" {
		query = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`
	}
	var out []string
	for found := rows(t, st, query); found.Next(); {
		var name string
		if err := found.Scan(&name); err != nil {
			t.Fatal(err)
		}
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}

func contains(x models.Task, s string) bool {
	return strings.Contains(x.Title, s) || strings.Contains(x.Quote, s)
}
