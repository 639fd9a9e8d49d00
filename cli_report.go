package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"unicode/utf8"

	"duban/breakdown"
	"duban/models"
)

// ReadReport reads a report's prose and shows what it makes of it.
type ReadReport struct {
	File string `arg:"" help:"The report: .txt or .md in UTF-8, or .docx. 报告正文"`
	JSON bool   `help:"The whole reading as JSON. 输出 JSON"`
}

// maxReport is the most bytes of a report that are read: ten times the longest known.
const maxReport = 5 << 20

// Run is the command. It needs no database.
func (c *ReadReport) Run(w *world) error {
	info, err := os.Stat(c.File)
	if err != nil {
		return models.Errorf(models.NotFound, "FILE_NOT_THERE", "file", "found", c.File)
	}
	if info.Size() > maxReport {
		return models.Errorf(models.TooLarge, "FILE_TOO_LARGE", "file", "most", fmt.Sprintf("%d MB", maxReport>>20))
	}
	body, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	reading, err := readProse(body)
	if err != nil {
		return err
	}
	if c.JSON {
		encoder := json.NewEncoder(w.out)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(reading.JSON())
	}
	for _, area := range reading.Areas {
		fmt.Fprintf(w.out, "%d %s\n", area.Number, area.Title)
		for _, theme := range area.Themes {
			fmt.Fprintf(w.out, "    %s\n", theme.Title)
		}
	}
	fmt.Fprintf(w.out, "任务 %d 项，量化指标 %d 个\n", len(reading.Tasks), len(reading.Indicators))
	return nil
}

// readProse reads a Word document by what it is, anything else as text.
func readProse(body []byte) (breakdown.Reading, error) {
	if bytes.HasPrefix(body, []byte("PK")) {
		return breakdown.ReadDocx(body)
	}
	if !utf8.Valid(body) {
		return breakdown.Reading{}, models.Errorf(models.Unsupported, "FILE_ENCODING", "file")
	}
	return breakdown.Read(string(body)), nil
}
