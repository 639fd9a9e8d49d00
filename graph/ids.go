package graph

import (
	"maps"
	"slices"
	"strings"

	"duban/models"
)

// kinds says for every argument that takes an id which kind it takes; a test holds it together with the schema.
var kinds = map[string]string{
	"planSubmissionId": models.PlanSubmissionPrefix,
	"reportId":         models.ReportPrefix, "areaId": models.AreaPrefix, "themeId": models.ThemePrefix, "taskId": models.TaskPrefix,
	"departmentId": models.DepartmentPrefix, "dutyId": models.DutyPrefix, "dutyIds": models.DutyPrefix, "periodId": models.PeriodPrefix,
	"submissionId": models.SubmissionPrefix, "minderId": models.UserPrefix, "submissionIds": models.SubmissionPrefix, "taskIds": models.TaskPrefix,
	"indicatorId": models.IndicatorPrefix, "itemId": models.ItemPrefix, "milestoneId": models.MilestonePrefix, "closureId": models.ClosurePrefix,
	"departmentIds": models.DepartmentPrefix, "correctionId": models.CorrectionPrefix, "areaIds": models.AreaPrefix, "leaderIds": models.LeaderPrefix,
	"milestoneIds":   models.MilestonePrefix,
	"contributionId": models.ContributionPrefix, "contributionIds": models.ContributionPrefix,
	"attachmentId": models.AttachmentPrefix, "entryId": models.EntryPrefix, "bulletinId": models.BulletinPrefix, "leaderId": models.LeaderPrefix, "leaderLinkId": models.LeaderLinkPrefix,
	"intoDepartmentId": models.DepartmentPrefix, "addTaskIds": models.TaskPrefix, "removeTaskIds": models.TaskPrefix,
	"exportId": models.ExportPrefix, "chaseId": models.ChasePrefix, "chaseIds": models.ChasePrefix, "messageId": models.MessagePrefix,
	"intakeId": models.IntakePrefix, "fromReportId": models.ReportPrefix, "toReportId": models.ReportPrefix,
}

// ids are the ids that a client gave, by argument; "" is none.
type ids map[string]string

// check refuses an id of another kind than its argument takes, before anything is looked up.
func (given ids) check() error {
	for _, argument := range slices.Sorted(maps.Keys(given)) {
		if err := checkID(argument, given[argument]); err != nil {
			return err
		}
	}
	return nil
}

func checkID(argument, id string) error {
	if id == "" || models.IsID(kinds[argument], id) {
		return nil
	}
	if len(id) > 40 {
		id = strings.ToValidUTF8(id[:40], "") + "…"
	}
	return models.Errorf(models.Invalid, "ID_INVALID", argument, "found", id, "expected", kinds[argument]+"_")
}

// checkIDs refuses a list of ids in which one is of another kind.
func checkIDs(argument string, list []string) error {
	for _, id := range list {
		if id == "" {
			id = "-" // left out isn't given, in a list it is wrong
		}
		if err := checkID(argument, id); err != nil {
			return err
		}
	}
	return nil
}
