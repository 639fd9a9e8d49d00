package models

import "slices"

// Latest is what counts of one task at some moment: the newest entry (nil where there is none) and of each indicator and item the
// newest reading.
type Latest struct {
	Entry    *Entry
	Readings []Reading
}

// Reading gives the reading of an indicator (of the indicator itself, not of an item), or nil.
func (s Latest) Reading(indicatorID string) *Reading {
	for i, r := range s.Readings {
		if r.ItemID == nil && r.IndicatorID != nil && *r.IndicatorID == indicatorID {
			return &s.Readings[i]
		}
	}
	return nil
}

// ItemReading gives the reading of an item, or nil.
func (s Latest) ItemReading(itemID string) *Reading {
	for i, r := range s.Readings {
		if r.ItemID != nil && *r.ItemID == itemID {
			return &s.Readings[i]
		}
	}
	return nil
}

// WithOwner puts what an item's owner says of it in the place of an older reading: older by period, within one by the moment, which ids tell.
func (s Latest) WithOwner(r Reading) Latest {
	readings := slices.Clone(s.Readings)
	i := slices.IndexFunc(readings, func(x Reading) bool { return x.ItemID != nil && *x.ItemID == *r.ItemID })
	switch {
	case i < 0:
		readings = append(readings, r)
	case readings[i].PeriodEnds.Before(r.PeriodEnds), readings[i].PeriodEnds == r.PeriodEnds && idMoment(readings[i].ID) < idMoment(r.ID):
		readings[i] = r
	}
	s.Readings = readings
	return s
}

// Has says whether there is a reading of the same indicator or item as r.
func (s Latest) Has(r Reading) bool {
	if r.ItemID != nil {
		return s.ItemReading(*r.ItemID) != nil
	}
	return r.IndicatorID != nil && s.Reading(*r.IndicatorID) != nil
}

// TaskBasis is one task of a department's sheet with everything that the sheet is checked against.
type TaskBasis struct {
	Task
	Duty       Duty
	Indicators []Indicator
	Items      []Item
	Milestones []Milestone
	Now        Latest    // what this period's submissions say so far
	Last       Latest    // the newest of the periods before
	Returned   *SentBack // nil: nothing was sent back, or it was put right
}

// SentBack is what staff say of a row that they have sent back and that no later one has put right yet.
type SentBack struct {
	TaskID string
	Period Period // for which it was handed in
	Note   string
}
