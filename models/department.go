package models

// DepartmentKind is what sort of body a department is.
type DepartmentKind string

// The kinds of department.
const (
	Bureau  DepartmentKind = "BUREAU"
	County  DepartmentKind = "COUNTY"
	DevZone DepartmentKind = "ZONE"
	Company DepartmentKind = "COMPANY"
	OtherBy DepartmentKind = "OTHER"
)

// Department is a bureau, county, zone or company that leads or supports tasks. Bureaus merge and are renamed in mid-year: To
// and SuccessorID say so.
type Department struct {
	ID          string
	Code        string // pinyin initials of the short name: nyncj
	Name        string
	ShortName   string
	Kind        DepartmentKind
	Division    string // six-digit code of a county
	Position    int    // official order
	From        Date   `gorm:"column:valid_from"`
	To          Date   `gorm:"column:valid_to"`
	SuccessorID *string
	MinderID    *string // the staff member who looks after it
	Version     int64
}

// Alias is another spelling of a department's name. Folded is unique, so that a spelling never names two.
type Alias struct {
	DepartmentID string
	Alias        string
	Folded       string `gorm:"primaryKey"`
}

// TableName tells gorm where aliases live.
func (Alias) TableName() string { return "department_aliases" }

// Leader is a post (副市长, 分管农业农村), not a person.
type Leader struct {
	ID       string
	Post     string
	Position int
	Version  int64
}

// LeaderHolder is who holds a post, from when to when.
type LeaderHolder struct {
	LeaderID string
	Name     string
	From     Date `gorm:"column:valid_from"`
	To       Date `gorm:"column:valid_to"`
}

// LeaderTask puts a task into a leader's portfolio for a time.
type LeaderTask struct {
	LeaderID string
	TaskID   string
	From     Date `gorm:"column:valid_from"`
	To       Date `gorm:"column:valid_to"`
}

// DutyRole is lead 牵头 or support 配合.
type DutyRole string

// The roles of a duty.
const (
	Lead    DutyRole = "LEAD"
	Support DutyRole = "SUPPORT"
)

// DutyState says whether staff have confirmed a duty. A proposed one shows in the template (拟) and can be reported on, but
// owes nothing.
type DutyState string

// The states of a duty.
const (
	DutyProposed  DutyState = "PROPOSED"
	DutyConfirmed DutyState = "CONFIRMED"
	DutyDisputed  DutyState = "DISPUTED" // 非我单位职责
	DutyEnded     DutyState = "ENDED"
)

// Duty is a department's part in a task, dated because tasks change hands.
type Duty struct {
	ID           string
	ReportID     string
	TaskID       string
	DepartmentID string
	Role         DutyRole
	State        DutyState
	Position     int  // the first-listed lead reports
	From         Date `gorm:"column:valid_from"`
	To           Date `gorm:"column:valid_to"`
	Note         string
	Version      int64
}

// Current says whether the duty still binds or is proposed.
func (d Duty) Current() bool { return d.State == DutyProposed || d.State == DutyConfirmed }

// In says whether the duty was there on a day.
func (d Duty) In(day Date) bool { return !d.From.After(day) && (d.To.IsZero() || !d.To.Before(day)) }

// AsOf gives the duties that were there on a day. One that was confirmed and has passed to another since stands as it stood.
func AsOf(duties []Duty, day Date) []Duty {
	there := make([]Duty, 0, len(duties))
	for _, d := range duties {
		if !d.In(day) || d.State == DutyEnded && d.To.IsZero() {
			continue
		}
		if d.State == DutyEnded {
			d.State = DutyConfirmed
		}
		there = append(there, d)
	}
	return there
}

// Owes says whether the duty owes a report of task t in period p of report r: a confirmed lead of a tracked task that is due
// then, from the first owed period on, unless the task is closed (domain.md §6).
func (d Duty) Owes(r Report, t Task, p ReportingPeriod, firstOwedEnds Date) bool {
	if r.FirstOwedPeriod == "" || p.Ends.Before(firstOwedEnds) || !d.In(p.Ends) {
		return false
	}
	return d.Role == Lead && d.State == DutyConfirmed && t.State == TaskOpen && t.Tracking.DueIn(p.Name)
}
