package exporter

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"duban/models"
	"duban/store"
)

// Archive writes a whole report as one zip: 说明.json, its breakdown workbook, the consolidated workbook of every period for which something was
// handed in, and all data and files (store.Reports.WriteArchive). w is best a file: nothing of it is held in memory. Staff only.
func Archive(ctx context.Context, st *store.Store, v models.Viewer, reportID string, w io.Writer) error {
	b, err := st.Reports.Breakdown(ctx, v, reportID)
	if err != nil {
		return err
	}
	seq, head, err := st.Events.Head(ctx, reportID)
	if err != nil {
		return err
	}
	out := zip.NewWriter(w)
	about := map[string]any{"report": b.Report.Slug, "title": b.Report.Title, "year": b.Report.Year, "state": b.Report.State, "events": seq, "head": head}
	if err := putJSON(out, "说明.json", about); err != nil {
		return err
	}
	book, err := writeBreakdown(b)
	if err == nil {
		err = putFile(out, fileName(b.Report.Title+"任务分解表.xlsx"), book)
	}
	if err == nil {
		err = archiveBooks(ctx, st, v, reportID, out)
	}
	if err == nil {
		err = st.Reports.WriteArchive(ctx, v, reportID, out)
	}
	return errors.Join(err, out.Close())
}

// archiveBooks adds the consolidated workbook of each period with entries.
func archiveBooks(ctx context.Context, st *store.Store, v models.Viewer, reportID string, out *zip.Writer) error {
	periods, err := st.Periods.List(ctx, v, reportID)
	if err != nil {
		return err
	}
	for _, p := range periods {
		page, _, err := st.Submissions.List(ctx, v, store.SubmissionFilter{ReportID: reportID, Period: p.Name}, store.Page{})
		if err != nil {
			return err
		}
		if len(page) == 0 {
			continue
		}
		file, err := Consolidated(ctx, st, v, reportID, p.Name, Selection{})
		if err == nil {
			err = putFile(out, "台账/"+file.Name, file.Body)
		}
		if err != nil {
			return fmt.Errorf("exporter: archive: %s: %w", p.Name, err)
		}
	}
	return nil
}

func putJSON(out *zip.Writer, name string, v any) error {
	body, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return putFile(out, name, body)
}

func putFile(out *zip.Writer, name string, body []byte) error {
	part, err := out.Create(name)
	if err == nil {
		_, err = part.Write(body)
	}
	return err
}
