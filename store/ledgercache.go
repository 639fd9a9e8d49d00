package store

import (
	"slices"
	"strings"
	"sync"

	"duban/models"

	"gorm.io/gorm"
)

// Overview, rollups, series, ledgers and proposals all begin with the whole ledger of a period, which takes a good part of a second with
// thousands of tasks and stays the same until somebody does something. So what was read and reckoned for staff is kept in memory by the hashes
// of the newest events: whatever changes a ledger is on record, in the same transaction, and so a ledger of old events is never given.
// The hashes are asked for in the reader's own transaction, of whichever server made the change.

// mostKept is how many tasks, over all ledgers, are kept in memory: some 4 KB each.
const mostKept = 40_000

// ledgerCache keeps the ledgers that were read last.
type ledgerCache struct {
	sync.Mutex
	kept []keptLedger // the one used last at the end
}

type ledgerKey struct {
	report string
	period models.Period
	counts counting
}

type keptLedger struct {
	key     ledgerKey
	version string
	ledger  Consolidation
}

// find gives a ledger as of events.
func (l *ledgerCache) find(key ledgerKey, version string) (Consolidation, bool) {
	l.Lock()
	defer l.Unlock()
	i := slices.IndexFunc(l.kept, func(k keptLedger) bool { return k.key == key })
	if i < 0 || l.kept[i].version != version {
		return Consolidation{}, false
	}
	k := l.kept[i]
	l.kept = append(slices.Delete(l.kept, i, i+1), k)
	return k.ledger.copied(), true
}

// keep takes a ledger in, in the place of an older one and of those that weren't used for longest. One that is too large isn't kept.
func (l *ledgerCache) keep(key ledgerKey, version string, c Consolidation) {
	if len(c.Tasks) > mostKept {
		return
	}
	l.Lock()
	defer l.Unlock()
	l.kept = slices.DeleteFunc(l.kept, func(k keptLedger) bool { return k.key == key })
	l.kept = append(l.kept, keptLedger{key, version, c.copied()})
	tasks := 0
	for i := len(l.kept) - 1; i >= 0; i-- {
		if tasks += len(l.kept[i].ledger.Tasks); tasks > mostKept {
			l.kept = slices.Delete(l.kept, 0, i+1)
			return
		}
	}
}

// copied is the ledger with lists of its own, so that a reader may sort and add; what the lists hold isn't changed by anybody.
func (c Consolidation) copied() Consolidation {
	c.Tasks, c.Untracked, c.Submissions = slices.Clone(c.Tasks), slices.Clone(c.Untracked), slices.Clone(c.Submissions)
	c.Periods, c.Areas, c.Themes, c.Departments = slices.Clone(c.Periods), slices.Clone(c.Areas), slices.Clone(c.Themes), slices.Clone(c.Departments)
	c.Calendar, c.Extensions, c.Leaders, c.Changes = slices.Clone(c.Calendar), slices.Clone(c.Extensions), slices.Clone(c.Leaders), slices.Clone(c.Changes)
	c.Files = slices.Clone(c.Files)
	if c.FirstOwed != nil {
		i := slices.IndexFunc(c.Periods, func(p models.ReportingPeriod) bool { return p.ID == c.FirstOwed.ID })
		c.FirstOwed = &c.Periods[i]
	}
	return c
}

// heads are the hashes of the newest events of all reports: departments, leaders and calendars are nobody's alone.
func heads(q *gorm.DB) (string, error) {
	var rows []string
	err := q.Raw(`SELECT hash FROM chain_heads ORDER BY report_id`).Scan(&rows).Error
	return strings.Join(rows, " "), err
}

// readRows reads what stands in the frame, or takes it from the cache, where the reader is one of the staff alone and has a cache.
func (c *Consolidation) readRows(q *gorm.DB, v models.Viewer) error {
	if c.cache == nil || c.only != nil || !v.Staff || len(v.Departments) > 0 {
		return c.readAll(q, v)
	}
	version, err := heads(q)
	if err != nil {
		return err
	}
	key := ledgerKey{c.Report.ID, c.Period.Name, c.counts}
	if kept, ok := c.cache.find(key, version); ok {
		*c = kept
		return nil
	}
	if err := c.readAll(q, v); err != nil {
		return err
	}
	c.Rate()
	c.cache.keep(key, version, *c)
	return nil
}
