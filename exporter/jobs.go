package exporter

import (
	"context"
	"fmt"
	"time"

	"duban/models"
)

// Limits of the background: so many jobs of one person wait or run, and so many are remembered, for so long after they have begun.
const (
	mostOwnJobs = 5
	mostJobs    = 200
	jobLife     = time.Hour
)

// JobState is how far a job has come.
type JobState string

// The states of a job.
const (
	JobRunning JobState = "RUNNING"
	JobDone    JobState = "DONE"
	JobFailed  JobState = "FAILED"
)

// Job is an export that is made in the background. The file is then at its ordinary address, made already. Jobs are this server's, and
// are gone with it.
type Job struct {
	ID        string
	Request   ExportRequest
	StartedAt time.Time
	by        string
	stop      context.CancelFunc
	making    *making // nil: it was there already
}

// JobStatus is what is known of a job at a moment.
type JobStatus struct {
	State       JobState
	Done, Total int
	Err         error
}

// Status says how far it is.
func (j *Job) Status() JobStatus {
	if j.making == nil {
		return JobStatus{State: JobDone, Done: 1, Total: 1}
	}
	select {
	case <-j.making.done:
		if j.making.err != nil {
			return JobStatus{State: JobFailed, Err: j.making.err}
		}
		return JobStatus{State: JobDone, Done: 1, Total: 1}
	default:
	}
	j.making.mu.Lock()
	defer j.making.mu.Unlock()
	return JobStatus{State: JobRunning, Done: j.making.steps, Total: max(j.making.all, 1)}
}

// Start begins to make a file. Errors: the viewer may not have it, or has begun too many.
func (e *Exports) Start(ctx context.Context, v models.Viewer, q ExportRequest) (*Job, error) {
	tag, err := q.tag(ctx, e.st, v)
	if err != nil {
		return nil, err
	}
	j := &Job{ID: models.NewID(models.ExportPrefix), Request: q, StartedAt: time.Now().UTC(), by: v.UserID, stop: func() {}}
	if f := e.shelf.find(tag); f != nil {
		f.Close()
	} else if e.runningOf(v) >= mostOwnJobs {
		return nil, models.Errorf(models.Conflict, "EXPORTS_RUNNING", "", "most", fmt.Sprint(mostOwnJobs))
	} else {
		own, stop := context.WithCancel(context.WithoutCancel(ctx))
		j.stop, j.making = stop, e.join(own, v, q, tag)
		go func() {
			defer e.leave(j.making)
			select {
			case <-j.making.done:
			case <-own.Done():
			}
			stop()
		}()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.forget(j.StartedAt)
	e.jobs = append(e.jobs, j)
	return j, nil
}

// forget drops what is too old or too much; it is called with the lock held.
func (e *Exports) forget(now time.Time) {
	for len(e.jobs) > 0 && (len(e.jobs) >= mostJobs || now.Sub(e.jobs[0].StartedAt) > jobLife) {
		e.jobs[0].stop()
		e.jobs = e.jobs[1:]
	}
}

func (e *Exports) runningOf(v models.Viewer) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := 0
	for _, j := range e.jobs {
		n += one(j.by == v.UserID && j.Status().State == JobRunning)
	}
	return n
}

// Job finds a job of the viewer's own.
func (e *Exports) Job(v models.Viewer, id string) (*Job, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, j := range e.jobs {
		if j.ID == id && v.SignedIn() && j.by == v.UserID {
			return j, nil
		}
	}
	return nil, models.Errorf(models.NotFound, "NOT_FOUND", "exportId")
}

// asError is what somebody panicked with.
func asError(p any) error {
	if err, ok := p.(error); ok {
		return err
	}
	return fmt.Errorf("%v", p)
}
