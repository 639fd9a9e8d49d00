package graph

import (
	"context"
	"errors"
	"time"

	"duban/models"
	"duban/store"

	"github.com/vikstrous/dataloadgen"
)

// loader gathers the keys that the fields of one request ask for at the same time and reads them in one statement.
type loader[K comparable, V any] = dataloadgen.Loader[K, V]

// loaders live as long as one operation (in a mutation: as one field) and belong to one viewer, so that nothing is seen by another and
// nothing is stale. A node that isn't there, or isn't the viewer's to see, is nil.
type loaders struct {
	reports     *loader[string, *models.Report] // by id, slug or "" for the only active one
	areas       *loader[string, *models.Area]
	themes      *loader[string, *models.Theme]
	tasks       *loader[string, *models.Task]
	indicators  *loader[string, *models.Indicator]
	items       *loader[string, *models.Item]
	milestones  *loader[string, *models.Milestone]
	plans       *loader[string, *models.Plan]
	planSubs    *loader[string, *models.PlanSubmission]
	departments *loader[string, *models.Department]
	duties      *loader[string, *models.Duty]
	periods     *loader[string, *models.ReportingPeriod]
	submissions *loader[string, *models.Submission]
	entries     *loader[string, *models.Entry]
	readings    *loader[string, *models.Reading]
	closures    *loader[string, *models.Closure]
	attachments *loader[string, *models.Attachment]
	bulletins   *loader[string, *models.Bulletin]
	leaders     *loader[string, *store.Portfolio]
	chases      *loader[string, *models.Chase]
	reads       *loader[string, *store.ChaseRead] // by chase
	users       *loader[string, *models.User]

	contributions     *loader[string, *models.Contribution]
	contributionsOf   *loader[string, []models.Contribution] // by task
	contributionsWith *loader[string, []models.Contribution] // by submission

	areasOf        *loader[string, []models.Area] // by report, like themes and periods
	themesOf       *loader[string, []models.Theme]
	periodsOf      *loader[string, []models.ReportingPeriod]
	dutiesOf       *loader[string, []models.Duty] // by task, like the next five
	indicatorsOf   *loader[string, []models.Indicator]
	itemsOf        *loader[string, []models.Item]
	milestonesOf   *loader[string, []models.Milestone]
	plansOf        *loader[string, []models.Plan]
	leadersOf      *loader[string, []store.Portfolio]
	departmentWork *loader[string, []models.Duty]      // by department
	aliasesOf      *loader[string, []models.Alias]     // by department
	taskPlansOf    *loader[string, []models.TaskPlan]  // by plan submission
	evidenceOf     *loader[string, []models.Milestone] // by task, where the viewer may see its progress
	valuesOf       *loader[string, []models.PlanValue] // by plan
	readingsOf     *loader[string, []models.Reading]   // by entry
	findingsOf     *loader[string, []models.Finding]   // by submission
	reviewsOf      *loader[string, []models.Review]    // by submission
	closuresOf     *loader[string, []models.Closure]   // by task, like the next three
	ratingsOf      *loader[string, []models.Rating]
	baselinesOf    *loader[string, []models.BaselineChange]
	disputesOf     *loader[string, []models.Dispute]        // by duty
	claimsOf       *loader[string, []models.MilestoneClaim] // by milestone
	follows        *loader[string, *store.Follows]          // by entry
	correctionsOf  *loader[string, []models.Correction]
	extensionsOf   *loader[string, []models.Extension]   // by period
	mattersOf      *loader[string, []models.ChaseMatter] // by chase
	deliveriesOf   *loader[string, []models.Message]     // by chase
	attachmentsOf  *loader[string, []models.Attachment]  // by what they lie beside

	latest *loader[latestKey, models.Latest]
	lights *loader[lightKey, *models.Light]
	ledger *loader[lightKey, *store.ConsolidatedTask]
	stands *loader[standingKey, *models.DutyStanding]

	details details
}

// latestKey asks what counts of a task as of a day, the zero day for the newest.
type latestKey struct {
	taskID string
	asOf   models.Date
}

// lightKey asks for the light of a task in a period of its report.
type lightKey struct {
	taskID, reportID string
	period           models.Period
}

// standingKey asks where a duty stands in a period on a day.
type standingKey struct {
	dutyID string
	period models.Period
	day    models.Date
}

// maxBatch is the most keys of one statement: a page.
const maxBatch = store.MaxPage

// newLoaders makes the loaders of one operation. wait is how long a loader waits for more keys.
func newLoaders(st *store.Store, v models.Viewer, wait time.Duration) *loaders {
	b := batches{viewer: v, options: []dataloadgen.Option{dataloadgen.WithBatchCapacity(maxBatch), dataloadgen.WithWait(wait)}}
	l := &loaders{
		reports:     oneByOne(b, st.Reports.Find),
		areas:       nodes(b, st.Reports.AreasByID, func(x *models.Area) string { return x.ID }),
		themes:      nodes(b, st.Reports.ThemesByID, func(x *models.Theme) string { return x.ID }),
		tasks:       nodes(b, st.Tasks.ByID, func(x *models.Task) string { return x.ID }),
		indicators:  nodes(b, st.Tasks.IndicatorsByID, func(x *models.Indicator) string { return x.ID }),
		items:       nodes(b, st.Tasks.ItemsByID, func(x *models.Item) string { return x.ID }),
		milestones:  nodes(b, st.Tasks.MilestonesByID, func(x *models.Milestone) string { return x.ID }),
		plans:       nodes(b, st.Tasks.PlansByID, func(x *models.Plan) string { return x.ID }),
		planSubs:    nodes(b, st.Plans.ByID, func(x *models.PlanSubmission) string { return x.ID }),
		departments: nodes(b, st.Departments.ByID, func(x *models.Department) string { return x.ID }),
		duties:      nodes(b, st.Duties.ByID, func(x *models.Duty) string { return x.ID }),
		periods:     nodes(b, st.Periods.ByID, func(x *models.ReportingPeriod) string { return x.ID }),
		submissions: nodes(b, st.Submissions.ByID, func(x *models.Submission) string { return x.ID }),
		entries:     nodes(b, st.Entries.ByID, func(x *models.Entry) string { return x.ID }),
		readings:    nodes(b, st.Entries.ReadingsByID, func(x *models.Reading) string { return x.ID }),
		closures:    nodes(b, st.Closures.ByID, func(x *models.Closure) string { return x.ID }),
		leaders:     nodes(b, leadersByID(st), func(x *store.Portfolio) string { return x.ID }),
		attachments: nodes(b, st.Attachments.ByID, func(x *models.Attachment) string { return x.ID }),
		bulletins:   nodes(b, st.Papers.BulletinsByID, func(x *models.Bulletin) string { return x.ID }),
		chases:      nodes(b, st.Chases.ByID, func(x *models.Chase) string { return x.ID }),
		reads:       nodes(b, st.Chases.Reads, func(x *store.ChaseRead) string { return x.ChaseID }),
		users:       nodes(b, st.Accounts.ByID, func(x *models.User) string { return x.ID }),

		areasOf:           listOneByOne(b, st.Reports.Areas),
		themesOf:          listOneByOne(b, st.Reports.Themes),
		periodsOf:         listOneByOne(b, st.Periods.List),
		dutiesOf:          lists(b, st.Duties.OfTasks, func(x models.Duty) string { return x.TaskID }),
		indicatorsOf:      lists(b, st.Tasks.Indicators, func(x models.Indicator) string { return x.TaskID }),
		itemsOf:           lists(b, st.Tasks.Items, func(x models.Item) string { return x.TaskID }),
		milestonesOf:      lists(b, st.Tasks.Milestones, func(x models.Milestone) string { return x.TaskID }),
		plansOf:           lists(b, st.Tasks.Plans, func(x models.Plan) string { return x.TaskID }),
		leadersOf:         lists(b, leadersToday(st), func(x store.Portfolio) string { return x.TaskID }),
		departmentWork:    lists(b, st.Duties.OfDepartments, func(x models.Duty) string { return x.DepartmentID }),
		aliasesOf:         lists(b, st.Departments.Aliases, func(x models.Alias) string { return x.DepartmentID }),
		taskPlansOf:       lists(b, st.Plans.Tasks, func(x models.TaskPlan) string { return x.SubmissionID }),
		evidenceOf:        lists(b, st.Tasks.SeenMilestones, func(x models.Milestone) string { return x.TaskID }),
		valuesOf:          lists(b, st.Tasks.PlanValues, func(x models.PlanValue) string { return x.PlanID }),
		readingsOf:        lists(b, st.Entries.Readings, func(x models.Reading) string { return x.EntryID }),
		findingsOf:        lists(b, st.Submissions.Findings, func(x models.Finding) string { return x.SubmissionID }),
		extensionsOf:      lists(b, st.Periods.Extensions, func(x models.Extension) string { return x.PeriodID }),
		closuresOf:        lists(b, st.Closures.OfTasks, func(x models.Closure) string { return x.TaskID }),
		ratingsOf:         lists(b, st.Ratings.OfTasks, func(x models.Rating) string { return x.TaskID }),
		baselinesOf:       lists(b, st.Baselines.OfTasks, func(x models.BaselineChange) string { return x.TaskID }),
		disputesOf:        lists(b, st.Duties.Disputes, func(x models.Dispute) string { return x.DutyID }),
		claimsOf:          lists(b, st.Tasks.Claims, func(x models.MilestoneClaim) string { return x.MilestoneID }),
		follows:           nodes(b, st.Entries.Follows, func(x *store.Follows) string { return x.ID }),
		correctionsOf:     lists(b, st.Corrections.OfTasks, func(x models.Correction) string { return x.TaskID }),
		mattersOf:         lists(b, st.Chases.Matters, func(x models.ChaseMatter) string { return x.ChaseID }),
		deliveriesOf:      lists(b, st.Chases.Deliveries, func(x models.Message) string { return value(x.ChaseID) }),
		attachmentsOf:     lists(b, st.Attachments.OfOwners, func(x models.Attachment) string { return x.OwnerID }),
		reviewsOf:         lists(b, st.Submissions.Reviews, func(x models.Review) string { return x.SubmissionID }),
		contributionsOf:   lists(b, st.Contributions.OfTasks, func(x models.Contribution) string { return x.TaskID }),
		contributionsWith: lists(b, st.Contributions.OfSubmissions, func(x models.Contribution) string { return *x.SubmissionID }),
		contributions:     nodes(b, st.Contributions.ByID, func(x *models.Contribution) string { return x.ID }),
	}
	l.latest = dataloadgen.NewLoader(latestFrom(st, v), b.options...)
	l.ledger = dataloadgen.NewLoader(ledgersFrom(st, v), b.options...)
	l.lights = dataloadgen.NewLoader(lightsFrom(st, v), b.options...)
	l.stands = dataloadgen.NewLoader(standingsFrom(st, v), b.options...)
	return l
}

// batches is what all loaders of an operation have in common.
type batches struct {
	viewer  models.Viewer
	options []dataloadgen.Option
}

// many is a method of store that reads rows for several ids at once.
type many[T any] func(ctx context.Context, v models.Viewer, ids []string) ([]T, error)

// nodes loads single rows by their ids.
func nodes[T any](b batches, read many[T], id func(*T) string) *loader[string, *T] {
	return dataloadgen.NewLoader(func(ctx context.Context, ids []string) ([]*T, []error) {
		rows, err := read(ctx, b.viewer, ids)
		if err != nil {
			return nil, []error{err}
		}
		found := make(map[string]*T, len(rows))
		for i := range rows {
			found[id(&rows[i])] = &rows[i]
		}
		return inOrder(ids, found), nil
	}, b.options...)
}

// lists loads the rows beneath their owners.
func lists[T any](b batches, read many[T], owner func(T) string) *loader[string, []T] {
	return dataloadgen.NewLoader(func(ctx context.Context, ids []string) ([][]T, []error) {
		rows, err := read(ctx, b.viewer, ids)
		if err != nil {
			return nil, []error{err}
		}
		beneath := make(map[string][]T, len(ids))
		for _, row := range rows {
			beneath[owner(row)] = append(beneath[owner(row)], row)
		}
		return inOrder(ids, beneath), nil
	}, b.options...)
}

func inOrder[K comparable, V any](keys []K, values map[K]V) []V {
	ordered := make([]V, len(keys))
	for i, key := range keys {
		ordered[i] = values[key]
	}
	return ordered
}

// oneByOne loads what a request has one or two of.
func oneByOne[T any](b batches, read func(context.Context, models.Viewer, string) (T, error)) *loader[string, *T] {
	return dataloadgen.NewLoader(func(ctx context.Context, keys []string) ([]*T, []error) {
		rows, errs := make([]*T, len(keys)), make([]error, len(keys))
		for i, key := range keys {
			row, err := read(ctx, b.viewer, key)
			rows[i], errs[i] = &row, err
		}
		return rows, errs
	}, b.options...)
}

func listOneByOne[T any](b batches, read func(context.Context, models.Viewer, string) ([]T, error)) *loader[string, []T] {
	return dataloadgen.NewLoader(func(ctx context.Context, keys []string) ([][]T, []error) {
		rows, errs := make([][]T, len(keys)), make([]error, len(keys))
		for i, key := range keys {
			rows[i], errs[i] = read(ctx, b.viewer, key)
		}
		return rows, errs
	}, b.options...)
}

func leadersToday(st *store.Store) many[store.Portfolio] {
	return func(ctx context.Context, v models.Viewer, ids []string) ([]store.Portfolio, error) {
		return st.Tasks.Leaders(ctx, v, ids, models.DateOf(time.Now()))
	}
}

// latestFrom reads what counts of tasks, one read for each day that is asked for.
func latestFrom(st *store.Store, v models.Viewer) func(context.Context, []latestKey) ([]models.Latest, []error) {
	return func(ctx context.Context, keys []latestKey) ([]models.Latest, []error) {
		ids := map[models.Date][]string{}
		for _, k := range keys {
			ids[k.asOf] = append(ids[k.asOf], k.taskID)
		}
		found := make(map[latestKey]models.Latest, len(keys))
		for day, tasks := range ids {
			latest, err := st.Entries.Latest(ctx, v, tasks, day)
			if err != nil {
				return nil, []error{err}
			}
			for id, l := range latest {
				found[latestKey{id, day}] = l
			}
		}
		return inOrder(keys, found), nil
	}
}

// lightsFrom reads the lights of tasks, one read for each report and period that is asked for.
func lightsFrom(st *store.Store, v models.Viewer) func(context.Context, []lightKey) ([]*models.Light, []error) {
	return func(ctx context.Context, keys []lightKey) ([]*models.Light, []error) {
		found := make(map[lightKey]*models.Light, len(keys))
		for group, tasks := range grouped(keys) {
			lights, err := st.Entries.Lights(ctx, v, group.reportID, group.period, tasks)
			if err != nil {
				return nil, []error{err}
			}
			for id, light := range lights {
				found[lightKey{id, group.reportID, group.period}] = &light
			}
		}
		return inOrder(keys, found), nil
	}
}

// ledgersFrom reads what the ledger says of tasks, one read for each report and period that is asked for.
func ledgersFrom(st *store.Store, v models.Viewer) func(context.Context, []lightKey) ([]*store.ConsolidatedTask, []error) {
	return func(ctx context.Context, keys []lightKey) ([]*store.ConsolidatedTask, []error) {
		found := make(map[lightKey]*store.ConsolidatedTask, len(keys))
		for group, tasks := range grouped(keys) {
			ledgers, err := st.Entries.TaskLedgers(ctx, v, group.reportID, group.period, tasks)
			if err != nil {
				return nil, []error{err}
			}
			for id, t := range ledgers {
				found[lightKey{id, group.reportID, group.period}] = &t
			}
		}
		return inOrder(keys, found), nil
	}
}

// grouped are the tasks of keys by report and period.
func grouped(keys []lightKey) map[lightKey][]string {
	ids := map[lightKey][]string{}
	for _, k := range keys {
		group := lightKey{reportID: k.reportID, period: k.period}
		ids[group] = append(ids[group], k.taskID)
	}
	return ids
}

// standingsFrom reads where duties stand, one read for each period and day that is asked for.
func standingsFrom(st *store.Store, v models.Viewer) func(context.Context, []standingKey) ([]*models.DutyStanding, []error) {
	return func(ctx context.Context, keys []standingKey) ([]*models.DutyStanding, []error) {
		ids := map[standingKey][]string{}
		for _, k := range keys {
			group := standingKey{period: k.period, day: k.day}
			ids[group] = append(ids[group], k.dutyID)
		}
		found := make(map[standingKey]*models.DutyStanding, len(keys))
		for group, duties := range ids {
			standings, err := st.Duties.Standings(ctx, v, group.period, duties, group.day)
			if err != nil {
				return nil, []error{err}
			}
			for id, standing := range standings {
				found[standingKey{id, group.period, group.day}] = &standing
			}
		}
		return inOrder(keys, found), nil
	}
}

type loadersKey struct{}

func withLoaders(ctx context.Context, l *loaders) context.Context {
	return context.WithValue(ctx, loadersKey{}, l)
}

// load gives the operation's loaders.
func load(ctx context.Context) *loaders {
	l, _ := ctx.Value(loadersKey{}).(*loaders)
	return l
}

// maybe loads a node that a row may refer to; no id is no node.
func maybe[T any](ctx context.Context, l *loader[string, *T], id *string) (*T, error) {
	if id == nil || *id == "" {
		return nil, nil
	}
	return l.Load(ctx, *id)
}

// must loads a node that a client named: one that isn't there is NOT_FOUND.
func must[T any](ctx context.Context, l *loader[string, *T], argument, id string) (*T, error) {
	node, err := l.Load(ctx, id)
	if err == nil && node == nil {
		err = models.Errorf(models.NotFound, "NOT_FOUND", argument)
	}
	return node, err
}

// all loads several nodes and gives those that are there.
func all[T any](ctx context.Context, l *loader[string, *T], ids []string) ([]T, error) {
	found, err := l.LoadAll(ctx, ids)
	var each dataloadgen.ErrorSlice
	if errors.As(err, &each) {
		return nil, errors.Join(each...)
	}
	rows := make([]T, 0, len(found))
	for _, row := range found {
		if row != nil {
			rows = append(rows, *row)
		}
	}
	return rows, err
}
