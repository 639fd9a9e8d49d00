package models

import "time"

// Role is what a user may do; a user holds any number of (role, department) pairs.
type Role string

// The roles. A department's role needs a department; the others have none.
const (
	RoleStaff      Role = "staff"      // the supervision section
	RoleDepartment Role = "department" // reports for one department
	RoleReader     Role = "reader"     // reads outline and issued papers
	RoleAuditor    Role = "audit"      // reads the record
	RoleSystem     Role = "system"     // accounts and settings
)

// Roles are all of them.
var Roles = []Role{RoleStaff, RoleDepartment, RoleReader, RoleAuditor, RoleSystem}

// User is an account.
type User struct {
	ID           string
	Name         string // for sign-in, folded unique
	DisplayName  string
	PasswordHash string // argon2id, "" where none is set
	Disabled     bool
	Failures     int
	LockedUntil  *time.Time
	CreatedAt    time.Time
	Version      int64
}

// Grant is one (role, department) pair of a user.
type Grant struct {
	UserID       string
	Role         Role
	DepartmentID *string
}

// TableName tells gorm where grants live.
func (Grant) TableName() string { return "user_grants" }

// Viewer is who is asking, in every call to the store. The zero Viewer may see and do nothing.
type Viewer struct {
	UserID      string
	Name        string // as recorded in events: a user's name, or cli:<os user>
	Staff       bool
	Reader      bool
	Auditor     bool
	System      bool
	Departments []string // ids of the departments that the viewer reports for
}

// NewViewer makes a viewer of a user and its grants.
func NewViewer(u User, grants []Grant) Viewer {
	v := Viewer{UserID: u.ID, Name: u.Name}
	for _, g := range grants {
		switch g.Role {
		case RoleStaff:
			v.Staff = true
		case RoleReader:
			v.Reader = true
		case RoleAuditor:
			v.Auditor = true
		case RoleSystem:
			v.System = true
		case RoleDepartment:
			if g.DepartmentID != nil {
				v.Departments = append(v.Departments, *g.DepartmentID)
			}
		}
	}
	return v
}

// LocalOperator is the built-in viewer of the command line: role staff, on record as cli:<os user>.
func LocalOperator(osUser string) Viewer {
	return Viewer{UserID: "system", Name: "cli:" + osUser, Staff: true, System: true, Auditor: true}
}

// SignedIn says whether there is anybody.
func (v Viewer) SignedIn() bool { return v.UserID != "" }

// For says whether the viewer reports for a department.
func (v Viewer) For(departmentID string) bool {
	for _, d := range v.Departments {
		if d == departmentID {
			return true
		}
	}
	return false
}

// MaySeeDepartment is the rule for submissions: staff see every department's, a department its own.
// store.scope is the same rule as SQL; a property test holds the two together.
func (v Viewer) MaySeeDepartment(departmentID string) bool { return v.Staff || v.For(departmentID) }

// MaySeeSubmission is the rule for one submission: a draft is its department's alone, the rest also staff's (contract.md, Who sees what).
func (v Viewer) MaySeeSubmission(s Submission) bool {
	if v.For(s.DepartmentID) {
		return true
	}
	return v.Staff && !s.Private && s.State != Draft && s.State != Signed
}

// MaySeeEntry is the rule for one entry, where the viewer may see the task's progress: what lies in a draft is its department's alone.
func (v Viewer) MaySeeEntry(e Entry, of Submission) bool { return !of.Private || v.For(e.DepartmentID) }

// MaySeeProgress is the rule for entries and readings of a task: staff, and the departments with a current duty on it.
func (v Viewer) MaySeeProgress(duties []Duty) bool {
	if v.Staff {
		return true
	}
	for _, d := range duties {
		if d.Current() && v.For(d.DepartmentID) {
			return true
		}
	}
	return false
}

// MayReport says whether the viewer may hand in for a department: its own people, or staff who carry the file.
func (v Viewer) MayReport(departmentID string) bool { return v.Staff || v.For(departmentID) }

// MayEditBreakdown says whether the viewer may change tasks, duties, departments and periods.
func (v Viewer) MayEditBreakdown() bool { return v.Staff }
