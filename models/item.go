package models

// In says whether the item is one of a period: it had begun by the period's end and hadn't ended before its beginning.
func (i Item) In(p ReportingPeriod) bool {
	return !i.From.After(p.Ends) && (i.To.IsZero() || !i.To.Before(p.Name.First()))
}
