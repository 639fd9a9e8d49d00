package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"duban/breakdown"
	"duban/importer/sniff"
	"duban/models"
	"duban/sheet"
	"duban/worker"

	"encoding/json"
)

// proseJob is the name of the job that unpacks a report's text in a worker child.
const proseJob = "importer.prose"

// maxProse is the most bytes of a report's text: ten times the longest known.
const maxProse = 5 << 20

// readProse gives the text of a report's file: a Word document or text in any encoding that Chinese offices write, read in a bounded child.
func readProse(ctx context.Context, body []byte, lim Limits) (string, error) {
	if int64(len(body)) > lim.Workbook.File {
		return "", models.Errorf(models.TooLarge, "FILE_TOO_LARGE", "file", "most", fmt.Sprintf("%d MB", lim.Workbook.File>>20))
	}
	out, err := worker.RunParts(ctx, proseJob, [][]byte{body}, lim.Worker)
	switch {
	case errors.Is(err, worker.ErrMemory) || errors.Is(err, worker.ErrTime) || errors.Is(err, worker.ErrOutput):
		return "", &models.Error{Kind: models.TooLarge, Code: "FILE_TOO_HARD", Field: "file", Err: err}
	case errors.Is(err, worker.ErrCrashed):
		return "", &models.Error{Kind: models.Invalid, Code: "FILE_DAMAGED", Field: "file", Err: err}
	case err != nil:
		return "", err
	case len(out) == 0:
		return "", errors.New("importer: the worker gave no answer")
	case out[0] == answerError:
		var refused models.Error
		if err := json.Unmarshal(out[1:], &refused); err != nil {
			return "", fmt.Errorf("importer: the worker's error: %w", err)
		}
		refused.Field = "file"
		return "", &refused
	}
	return string(out[1:]), nil
}

// serveProse is the job, run inside the child.
func serveProse(in io.Reader, out io.Writer) error {
	body, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	said, err := proseText(body)
	var refused *models.Error
	if errors.As(err, &refused) {
		refused.Err = nil
		answer, err := json.Marshal(refused)
		if err == nil {
			_, err = out.Write(append([]byte{answerError}, answer...))
		}
		return err
	}
	if err == nil {
		_, err = out.Write(append([]byte{answerBook}, said...))
	}
	return err
}

func proseText(body []byte) (string, error) {
	if bytes.HasPrefix(body, []byte("PK")) {
		return breakdown.DocxText(body)
	}
	switch kind := sniff.Of(body); kind {
	case sniff.Text, sniff.CSV, sniff.TSV:
	default:
		return "", kind.Refusal()
	}
	said, _, err := sniff.Decode(body)
	if err == nil && len(said) > maxProse {
		return "", models.Errorf(models.TooLarge, "FILE_TOO_LARGE", "file", "most", fmt.Sprintf("%d MB", maxProse>>20))
	}
	return said, err
}

// proseDraft reads a report's text as a breakdown.
func (j *breakdownJudgement) proseDraft(text string) draft {
	reading := breakdown.Read(text)
	d := draft{text: text}
	for _, doubt := range reading.Doubts {
		j.find(models.SeverityWarning, doubt, "", "", "", "", nil)
	}
	if reading.Year != 0 && reading.Year != j.report.Year {
		j.find(models.SeverityWarning, "YEAR_DIFFERS", "", "", fmt.Sprint(reading.Year), fmt.Sprint(j.report.Year), nil)
	}
	areas, themes := map[int]string{0: "总体目标"}, map[[2]int]string{}
	for _, a := range reading.Areas {
		areas[a.Number] = a.Title
		for _, t := range a.Themes {
			themes[[2]int{a.Number, t.Number}] = t.Title
		}
	}
	for i, t := range reading.Tasks {
		task := &draftTask{row: i + 1, fields: map[models.Field]wording{
			models.FieldNumber: {text: t.Number, there: true}, models.FieldTask: {text: t.Title, there: true}, sheet.FieldQuote: {text: t.Quote, there: true},
			sheet.FieldArea: {text: areas[t.Area], there: true}, sheet.FieldTheme: {text: themes[[2]int{t.Area, t.Theme}], there: true}}}
		if !t.Deadline.IsZero() {
			task.deadline = deadline{t.Deadline, true}
		}
		for _, duty := range append(t.Duties, reading.Everywhere...) {
			task.duties = append(task.duties, draftDuty{duty.Role, duty.Name})
		}
		d.tasks = append(d.tasks, task)
	}
	for _, i := range reading.Indicators {
		d.tasks[i.Task].prose = append(d.tasks[i.Task].prose, i)
	}
	return d
}
