package notify

import (
	"context"
	"strconv"

	"duban/models"
	"duban/store"
	"duban/words"
)

// Clock sends what the reports' rules ask for at this hour: reminders to departments, the staff's digest.
func (s *Sender) Clock(ctx context.Context) error {
	if _, err := s.store.Chases.Remind(ctx, words.ChaseText); err != nil {
		return err
	}
	_, err := s.store.Chases.SendDigests(ctx, Digest)
	return err
}

// Digest is the staff's digest as a message.
func Digest(d store.Digest) (subject, content string) {
	f := words.DigestFacts{Title: d.Report.Title, Period: d.Period.Name, Day: d.Day, Unsent: d.Unsent}
	for _, sub := range d.CameIn {
		f.CameIn = append(f.CameIn, d.Names[sub.DepartmentID])
	}
	for _, sub := range d.Waiting {
		f.Waiting = append(f.Waiting, d.Names[sub.DepartmentID])
	}
	for _, p := range d.Missing {
		n := missing(p)
		if n > 0 {
			f.MissingDepartments = append(f.MissingDepartments, d.Names[p.DepartmentID]+strconv.Itoa(n)+"项")
			f.MissingReports += n
		}
	}
	for _, t := range d.NewReds {
		f.NewReds = append(f.NewReds, t.Number)
	}
	for _, c := range d.AnswersDue {
		f.AnswersDue = append(f.AnswersDue, d.Names[c.DepartmentID]+c.Number)
	}
	return d.Report.Title + "督办日报 " + d.Day.String(), words.DigestText(f)
}

// missing counts the reports that a department is asked for.
func missing(p models.ChaseProposal) int {
	n := 0
	for _, m := range p.Matters {
		if m.Reason.NeedsReport() {
			n++
		}
	}
	return n
}
