package models

import "time"

// Rating is a colour that staff gave by hand, with a reason: to a task, or to one of its indicators. An override of a computed light
// lapses with the next accepted entry; a rating that Stands (of a RELATIVE indicator, or of a task that only people can judge) stays
// until it is changed. All of them are kept; the newest as of a period counts there.
type Rating struct {
	ID          string
	ReportID    string
	TaskID      string
	IndicatorID *string // nil: the task itself
	PeriodID    string
	PeriodEnds  Date  // of the period from which on it holds
	Number      int64 `gorm:"column:seq"` // order of giving
	Color       Color // "": staff took the one before back
	Reason      string
	Stands      bool
	Seq         int64  `gorm:"column:entry_seq"` // Entry.Seq of the task's latest accepted entry when it was given, 0 where there was none
	By          string `gorm:"column:made_name"` // the name of that day
	MadeBy      string
	CreatedAt   time.Time
}

// InForce says whether the rating still holds when lastAccepted is the Seq of the task's latest accepted entry.
func (r *Rating) InForce(lastAccepted int64) bool {
	return r != nil && r.Color != "" && (r.Stands || lastAccepted <= r.Seq)
}

// Validate checks what staff may give: a known colour, but never blue, which only closing gives, and a reason.
func (r Rating) Validate() error {
	if r.Color == Blue || r.Color.rank() == len(Colors) {
		return Errorf(Invalid, "COLOR_INVALID", "color", "found", string(r.Color))
	}
	if r.Reason == "" {
		return Errorf(Invalid, "REASON_MISSING", "reason")
	}
	return nil
}

// light is the rating as a light; computed is what the rules alone would give.
func (r *Rating) light(computed Color) Light {
	if r.Stands {
		return light(r.Color, RuleByHand, r.Reason, "", "by", r.By)
	}
	return light(r.Color, RuleOverridden, r.Reason, "", "by", r.By, "computed", string(computed))
}

// LatestRating is the newest rating of a task (indicatorID "") or of an indicator that was given for a period ending by a day; nil where
// there is none, or it was taken back.
func LatestRating(ratings []Rating, indicatorID string, ends Date) *Rating {
	var latest *Rating
	for i, r := range ratings {
		of := ""
		if r.IndicatorID != nil {
			of = *r.IndicatorID
		}
		if of == indicatorID && !r.PeriodEnds.After(ends) && (latest == nil || r.Number > latest.Number) {
			latest = &ratings[i]
		}
	}
	if latest != nil && latest.Color == "" {
		return nil
	}
	return latest
}
