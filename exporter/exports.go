package exporter

import (
	"context"
	"errors"
	"io"
	"sync"

	"duban/models"
	"duban/store"
)

// ExportConsolidated is the kind of export that is a consolidated workbook; the others are packs.
const ExportConsolidated PackKind = "consolidated"

// ExportRequest says what is to be made.
type ExportRequest struct {
	PackQuery
	Selection Selection // of a consolidated workbook
}

// tag is the ETag that the file would have now. Errors: the viewer may not have it.
func (q ExportRequest) tag(ctx context.Context, st *store.Store, v models.Viewer) (string, error) {
	if err := q.may(v); err != nil {
		return "", err
	}
	version, err := st.Entries.Version(ctx, q.ReportID)
	if q.Kind == ExportConsolidated {
		return consolidatedTag(q.ReportID+version, q.Period, v, q.Selection), err
	}
	return q.Tag(version, v), err
}

func (q ExportRequest) may(v models.Viewer) error {
	switch {
	case q.Kind != ExportConsolidated:
		return q.May(v)
	case !v.SignedIn():
		return models.Errorf(models.NotSignedIn, "NOT_SIGNED_IN", "")
	case !v.Staff && len(v.Departments) == 0:
		return models.Errorf(models.Forbidden, "FORBIDDEN", "")
	}
	return q.Selection.Validate()
}

// write writes the file and gives its name and the tag of what was really read.
func (q ExportRequest) write(ctx context.Context, st *store.Store, v models.Viewer, tag string, w io.Writer, p Progress) (name, etag string, err error) {
	if q.Kind == ExportConsolidated {
		f, err := WriteConsolidated(ctx, st, v, q.ReportID, q.Period, q.Selection, w, p)
		return f.Name, f.ETag, err
	}
	return q.name(), tag, WritePack(ctx, st, v, q.PackQuery, w, p)
}

// mostMaking is how many files are made at once; the others wait. Each holds a ledger, or one file of a pack, in memory.
const mostMaking = 2

// Exports makes consolidated workbooks and packs: whole before their first byte leaves, and once for all who ask for the same version of the
// data, also when they ask while it is being made. Long ones can be made in the background (Start).
type Exports struct {
	st    *store.Store
	turn  chan struct{}
	shelf shelf

	mu     sync.Mutex
	making map[string]*making // by tag
	jobs   []*Job             // the oldest first
}

// NewExports is ready to be used; Close ends it.
func NewExports(st *store.Store) *Exports {
	return &Exports{st: st, turn: make(chan struct{}, mostMaking), making: map[string]*making{}}
}

// Close takes every file off the disk. What is being made ends with those who wait for it.
func (e *Exports) Close() {
	e.mu.Lock()
	for _, j := range e.jobs {
		j.stop()
	}
	e.jobs = nil
	e.mu.Unlock()
	e.shelf.clear()
}

// Tag is the ETag that a file would have now, without making it. Errors: the viewer may not have it.
func (e *Exports) Tag(ctx context.Context, v models.Viewer, q ExportRequest) (string, error) {
	return q.tag(ctx, e.st, v)
}

// making is a file on its way, and those who wait for it.
type making struct {
	tag     string
	waiting int // under Exports.mu
	cancel  context.CancelFunc
	done    chan struct{}

	mu         sync.Mutex
	steps, all int
	file       *Finished
	err        error
}

func (m *making) progress(done, total int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.steps, m.all = done, total
}

// Open gives a file: the kept one, the one that is being made, or one that is made now. The caller closes it.
func (e *Exports) Open(ctx context.Context, v models.Viewer, q ExportRequest) (*Finished, error) {
	tag, err := q.tag(ctx, e.st, v)
	if err != nil {
		return nil, err
	}
	if f := e.shelf.find(tag); f != nil {
		return f, nil
	}
	m := e.join(ctx, v, q, tag)
	defer e.leave(m)
	select {
	case <-m.done:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if m.err != nil {
		return nil, m.err
	}
	return e.again(m.file), nil
}

// again is another hand on a file.
func (e *Exports) again(f *Finished) *Finished {
	e.shelf.mu.Lock()
	defer e.shelf.mu.Unlock()
	return f.kept.take()
}

// join waits with the others for a file, or has it made. Who joins leaves.
func (e *Exports) join(ctx context.Context, v models.Viewer, q ExportRequest, tag string) *making {
	e.mu.Lock()
	defer e.mu.Unlock()
	m := e.making[tag]
	if m == nil {
		own, cancel := context.WithCancel(context.WithoutCancel(ctx)) // not the first one's alone
		m = &making{tag: tag, cancel: cancel, done: make(chan struct{})}
		e.making[tag] = m
		go e.make(own, v, q, tag, m)
	}
	m.waiting++
	return m
}

// leave stops what nobody waits for any more.
func (e *Exports) leave(m *making) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if m.waiting--; m.waiting > 0 {
		return
	}
	m.cancel()
	e.unlist(m) // who comes now has it made anew
	m.drop()
}

func (e *Exports) unlist(m *making) {
	if e.making[m.tag] == m {
		delete(e.making, m.tag)
	}
}

// drop gives the file back once nobody waits.
func (m *making) drop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.file != nil {
		m.file.Close()
		m.file = nil
	}
}

// make makes a file in its turn.
func (e *Exports) make(ctx context.Context, v models.Viewer, q ExportRequest, tag string, m *making) {
	f, err := e.made(ctx, v, q, tag, m)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.unlist(m)
	m.file, m.err = f, err
	close(m.done)
	if m.waiting == 0 {
		m.drop()
	}
}

// errBroken is a file that couldn't be made because of a fault of ours in making it.
var errBroken = errors.New("exporter: a fault while an export was made")

func (e *Exports) made(ctx context.Context, v models.Viewer, q ExportRequest, tag string, m *making) (f *Finished, err error) {
	select {
	case e.turn <- struct{}{}:
		defer func() { <-e.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	file, err := nameless()
	if err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil { // of a goroutine of ours it would end the program
			f, err = nil, errors.Join(errBroken, asError(p))
		}
		if f == nil {
			discard(file)
		}
	}()
	name, etag, err := q.write(ctx, e.st, v, tag, file, m.progress)
	if err != nil {
		return nil, err
	}
	return e.shelf.put(file, name, etag)
}
