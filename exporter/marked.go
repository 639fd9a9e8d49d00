package exporter

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"duban/models"
	"duban/store"
	"duban/words"
	"duban/worker"
)

// What a marked workbook costs at most. A file that is too much for its own marking is shown as a plain workbook of its cells.
var (
	markLimits    = worker.Limits{Time: 6 * time.Second}
	convertLimits = worker.Limits{Time: 8 * time.Second}
)

// maxMarks is how many findings are listed and marked; a file with more is usually the wrong one.
const maxMarks = 2000

// marksLayout grows when the same findings would be marked in another way.
const marksLayout = "1"

// Marked gives the file of a submission with its findings in it: the department's own workbook, in which faulty cells are tinted and
// commented, with a list of all findings behind the last sheet. A file of another format becomes a workbook with the same cells, and so
// does a workbook that can't be changed within the limits of time and memory; the list says so. Macros are left out. Who may see the
// submission may have it. All work on the department's bytes is done in bounded children.
func Marked(ctx context.Context, st *store.Store, v models.Viewer, submissionID string) (File, error) {
	sub, m, err := readMarks(ctx, st, v, submissionID)
	if err != nil {
		return File{}, err
	}
	if sub.FileKind == models.FormKind {
		return File{}, models.Errorf(models.NotFound, "FORM_HAS_NO_WORKBOOK", "submissionId")
	}
	_, body, err := st.Submissions.Original(ctx, v, submissionID)
	if err != nil {
		return File{}, err
	}
	file := File{Name: strings.TrimSuffix(sub.FileName, path.Ext(sub.FileName)) + "（校核意见）.xlsx"}
	if file.ETag, err = m.tag(sub); err != nil {
		return File{}, err
	}
	file.Body, err = markFile(ctx, sub.FileKind, body, m)
	return file, err
}

// MarkedTag is the ETag that Marked would give, without its work.
func MarkedTag(ctx context.Context, st *store.Store, v models.Viewer, submissionID string) (string, error) {
	sub, m, err := readMarks(ctx, st, v, submissionID)
	if err != nil {
		return "", err
	}
	return m.tag(sub)
}

// tag changes with the file, the findings and the way in which they are shown.
func (m marks) tag(sub models.Submission) (string, error) {
	known, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("exporter: marks: %w", err)
	}
	sum := sha256.Sum256(append(known, sub.SHA256+marksLayout...))
	return hex.EncodeToString(sum[:16]), nil
}

// readMarks reads a submission and puts its findings into words.
func readMarks(ctx context.Context, st *store.Store, v models.Viewer, submissionID string) (models.Submission, marks, error) {
	sub, err := st.Submissions.Find(ctx, v, submissionID)
	if err != nil {
		return sub, marks{}, err
	}
	findings, err := st.Submissions.Findings(ctx, v, []string{sub.ID})
	if err != nil {
		return sub, marks{}, err
	}
	head, err := heading(ctx, st, v, sub)
	return sub, marksOf(findings, head), err
}

// heading is what the list says above itself: whose file it is.
func heading(ctx context.Context, st *store.Store, v models.Viewer, sub models.Submission) (string, error) {
	departments, err := st.Departments.ByID(ctx, v, []string{sub.DepartmentID})
	if err != nil || len(departments) != 1 {
		return "", errors.Join(err, models.Errorf(models.NotFound, "NOT_FOUND", ""))
	}
	periods, err := st.Periods.ByID(ctx, v, []string{sub.PeriodID})
	if err != nil || len(periods) != 1 {
		return "", errors.Join(err, models.Errorf(models.NotFound, "NOT_FOUND", ""))
	}
	return fmt.Sprintf("填报单位：%s　　填报期：%s　　文件：%s", departments[0].Name, periods[0].Name.Chinese(), sub.FileName), nil
}

// marksOf puts findings into words.
func marksOf(findings []models.Finding, head string) marks {
	m := marks{Lines: []string{head, "请改正标了颜色的单元格（批注里写着原因和办法），保存后直接上传本文件。本页、颜色和批注都不会被读取，不必删除。"}}
	if len(findings) == 0 {
		m.Lines[1] = "没有发现问题。"
	}
	for _, f := range findings {
		if len(m.List) == maxMarks {
			m.Unlisted++
			continue
		}
		m.List = append(m.List, mark{Severity: f.Severity, Word: words.Enum(words.Chinese, f.Severity), Sheet: f.Sheet, Cell: f.Cell,
			Sentence: words.Finding(words.Chinese, f.Code, f.Args, f.Found, f.Expected), Found: f.Found, Expected: f.Expected})
	}
	return m
}

// markFile marks a file, as it is or converted.
func markFile(ctx context.Context, kind string, body []byte, m marks) ([]byte, error) {
	switch kind {
	case "xlsx", "xlsm":
		out, err := runMarking(ctx, markJob, body, m, markLimits)
		if err == nil || ctx.Err() != nil {
			return out, err
		}
		m.Lines = append(m.Lines, "原文件的内部结构太复杂或不规范，没能直接在原文件上标注：本文件只保留了单元格的内容，格式、公式和图片没有保留。")
	default:
		m.Lines = append(m.Lines, "原文件不是 .xlsx 格式，已转换为 .xlsx：单元格的内容不变，格式、公式和图片没有保留。")
	}
	out, err := runMarking(ctx, convertJob, body, m, convertLimits)
	var failed *worker.Error
	if errors.As(err, &failed) {
		return nil, &models.Error{Kind: models.TooLarge, Code: "FILE_TOO_HARD", Field: "file", Err: err}
	}
	return out, err
}
