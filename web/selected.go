package web

import (
	"net/url"
	"strconv"

	"duban/exporter"
	"duban/models"
)

// A selection of the consolidated workbook as its address carries it: repeated keys, ids as everywhere.

// selected writes a selection into a query.
func selected(s exporter.Selection) url.Values {
	q := url.Values{}
	for key, values := range map[string][]string{"departmentId": s.DepartmentIDs, "areaId": s.AreaIDs, "leaderId": s.LeaderIDs, "sheet": s.Sheets, "column": s.Columns} {
		for _, v := range values {
			q.Add(key, v)
		}
	}
	for _, c := range s.Lights {
		q.Add("light", string(c))
	}
	if s.History != nil {
		q.Set("history", strconv.Itoa(*s.History))
	}
	if s.ReviewedOnly {
		q.Set("reviewedOnly", "true")
	}
	return q
}

// selection reads it back. What it can't mean is the exporter's error; a number that is none is told here.
func selectionOf(q url.Values) (exporter.Selection, error) {
	s := exporter.Selection{DepartmentIDs: q["departmentId"], AreaIDs: q["areaId"], LeaderIDs: q["leaderId"], Sheets: q["sheet"], Columns: q["column"],
		ReviewedOnly: q.Get("reviewedOnly") == "true"}
	for _, c := range q["light"] {
		s.Lights = append(s.Lights, models.Color(c))
	}
	if h := q.Get("history"); h != "" {
		n, err := strconv.Atoi(h)
		if err != nil {
			n = -1
		}
		s.History = &n
	}
	return s, s.Validate()
}
