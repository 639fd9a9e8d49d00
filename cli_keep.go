package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"duban/importer"
	"duban/models"
	"duban/store"
)

// Backup writes everything into one file, as of one moment, while the server goes on.
type Backup struct {
	Output string `short:"o" required:"" help:"File to write. 输出文件"`
}

// Run is the command. The heads of the chains are printed, to be kept elsewhere (`verify --head`).
func (c *Backup) Run(w *world) error {
	st, _, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	temp, err := os.CreateTemp(filepath.Dir(c.Output), ".duban-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // gone already when all went well
	m, err := st.Backup(w.ctx, temp)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), c.Output); err != nil {
		return err
	}
	fmt.Fprintln(w.out, c.Output)
	for report, head := range m.Heads {
		fmt.Fprintln(w.out, report, head)
	}
	return nil
}

// Restore fills an empty database from a backup.
type Restore struct {
	File string `arg:"" help:"The backup. 备份文件" type:"existingfile"`
}

// Run is the command. It doesn't load the report that ships with the program: the database must stay empty until the backup is in.
func (c *Restore) Run(w *world) error {
	st, err := store.Open(w.ctx, w.config.url())
	if err != nil {
		return err
	}
	defer st.Close()
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	m, err := st.Restore(w.ctx, f, info.Size())
	if err != nil {
		return err
	}
	fmt.Fprintf(w.out, "已恢复 %s 的备份\n", m.At.Local().Format("2006-01-02 15:04:05"))
	return nil
}

// Doctor looks whether everything that the program rests on is in order.
type Doctor struct{}

// check is one thing that the doctor looks at: what it is, and what is wrong with it.
type check struct {
	name string
	look func(ctx context.Context, st *store.Store, v models.Viewer) (string, error)
}

var checks = []check{
	{"数据库", func(ctx context.Context, st *store.Store, _ models.Viewer) (string, error) {
		return st.Dialect(), st.Ping(ctx)
	}},
	{"记录链", lookAtChain},
	{"报告", lookAtReport},
	{"读表子进程", lookAtWorker},
	{"备份", lookAtBackup},
}

// Run is the command. Its exit code is 1 when something is wrong.
func (*Doctor) Run(w *world) error {
	st, v, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	ill := 0
	for _, c := range checks {
		found, err := c.look(w.ctx, st, v)
		if err != nil {
			ill++
			fmt.Fprintf(w.out, "异常  %s：%s\n", c.name, sentence(err))
			continue
		}
		fmt.Fprintf(w.out, "正常  %s：%s\n", c.name, found)
	}
	if ill > 0 {
		return models.Errorf(models.Invalid, "DOCTOR_FOUND", "", "found", fmt.Sprint(ill))
	}
	return nil
}

func lookAtChain(ctx context.Context, st *store.Store, _ models.Viewer) (string, error) {
	broken, err := st.Events.Verify(ctx, nil)
	if err == nil && len(broken) > 0 {
		err = errors.New(broken[0].Why)
	}
	return "完整", err
}

func lookAtReport(ctx context.Context, st *store.Store, v models.Viewer) (string, error) {
	reports, err := st.Reports.List(ctx, v)
	return fmt.Sprintf("%d 份", len(reports)), err
}

// lookAtWorker reads a small table in a child process, as every upload is.
func lookAtWorker(ctx context.Context, _ *store.Store, _ models.Viewer) (string, error) {
	_, err := importer.DepartmentOf(ctx, []byte("任务编号,工作任务\n1.1.1,试读\n"))
	var e *models.Error
	if errors.As(err, &e) && e.Code == "DEPARTMENT_NOT_GIVEN" {
		err = nil // read, and it names nobody
	}
	return "可用", err
}

func lookAtBackup(ctx context.Context, st *store.Store, _ models.Viewer) (string, error) {
	var backup bytes.Buffer
	_, err := st.Backup(ctx, &backup)
	return fmt.Sprintf("可备份，约 %d KB", backup.Len()>>10), err
}
