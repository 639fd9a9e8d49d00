package graph

import (
	"duban/exporter"
	"duban/models"
)

// consolidated is the address of a report's consolidated workbook, or of what is selected of it.
func (r *Resolver) consolidated(report models.Report, period models.Period, s *ConsolidatedSelection) (string, error) {
	chosen, err := selection(s)
	if err != nil {
		return "", err
	}
	return r.Addresses.Consolidated(report.Slug, string(period), chosen), nil
}

// selection is what a caller wants of the ledger; nil: all of it.
func selection(s *ConsolidatedSelection) (exporter.Selection, error) {
	if s == nil {
		return exporter.Selection{}, nil
	}
	for argument, list := range map[string][]string{"departmentIds": s.DepartmentIds, "areaIds": s.AreaIds, "leaderIds": s.LeaderIds} {
		if err := checkIDs(argument, list); err != nil {
			return exporter.Selection{}, err
		}
	}
	chosen := exporter.Selection{DepartmentIDs: s.DepartmentIds, AreaIDs: s.AreaIds, LeaderIDs: s.LeaderIds, Lights: s.Lights, Sheets: s.Sheets,
		Columns: s.Columns, History: s.History, ReviewedOnly: s.ReviewedOnly}
	return chosen, chosen.Validate()
}
