package exporter

// Progress is told how far something long has come: of about so many steps. It is called often, from the goroutine that does the work.
type Progress func(done, total int)

// progress counts steps and tells of them now and then.
type progress struct {
	report      Progress
	done, total int
}

// everySteps is how many steps lie between two reports.
const everySteps = 64

// step is one step done. What was expected is a guess: more steps don't make it more than all.
func (p *progress) step() {
	if p.done++; p.report != nil && p.done%everySteps == 0 {
		p.report(min(p.done, p.total), p.total)
	}
}
