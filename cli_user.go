package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"duban/models"
)

// UserCmd are the commands about accounts.
type UserCmd struct {
	Add   UserAdd   `cmd:"" help:"Make an account, or give one a further role. 新建账号"`
	Link  UserLink  `cmd:"" help:"Print a one-time sign-in link (ten minutes). 一次性登录链接"`
	Token UserToken `cmd:"" help:"Print a new API token. 接口令牌"`
}

// UserAdd makes an account.
type UserAdd struct {
	Name       string `arg:"" help:"Name to sign in with. 登录名"`
	Role       string `required:"" enum:"staff,department,reader,audit,system" help:"staff, department, reader, audit, system. 角色"`
	Department string `help:"For the role department: code, name or alias. 部门"`
}

// Run is the command.
func (c *UserAdd) Run(w *world) error {
	st, v, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	grant := models.Grant{Role: models.Role(c.Role)}
	if c.Department != "" {
		d, err := st.Departments.Find(w.ctx, v, c.Department)
		if err != nil {
			return err
		}
		grant.DepartmentID = &d.ID
	}
	u, err := st.Accounts.Create(w.ctx, v, storeUser(c.Name, grant))
	if err != nil {
		return err
	}
	fmt.Fprintln(w.out, u.ID, u.Name)
	return nil
}

// UserLink prints a one-time sign-in link.
type UserLink struct {
	Name   string `arg:"" help:"Name of the account. 登录名"`
	Origin string `help:"Address under which people reach the server. 访问地址" default:"http://127.0.0.1:8080" env:"DUBAN_ORIGIN"`
}

// Run is the command.
func (c *UserLink) Run(w *world) error {
	st, _, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	u, err := st.Accounts.ByName(w.ctx, c.Name)
	if err != nil {
		return err
	}
	link, err := st.Accounts.NewLink(w.ctx, u.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.out, "%s/link/%s\n", strings.TrimSuffix(c.Origin, "/"), link)
	return nil
}

// UserToken prints a new API token; it is shown this once.
type UserToken struct {
	Name string `arg:"" help:"Name of the account. 登录名"`
}

// Run is the command.
func (c *UserToken) Run(w *world) error {
	st, _, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	u, err := st.Accounts.ByName(w.ctx, c.Name)
	if err != nil {
		return err
	}
	token, err := st.Accounts.NewToken(w.ctx, u.ID)
	if err != nil {
		return err
	}
	fmt.Fprintln(w.out, token)
	return nil
}

// readHeads reads a file of chain heads: report id and hash a line.
func readHeads(path string) (map[string]string, error) {
	heads := map[string]string{}
	if path == "" {
		return heads, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if fields := strings.Fields(lines.Text()); len(fields) >= 2 {
			heads[fields[0]] = fields[1]
		}
	}
	return heads, lines.Err()
}
