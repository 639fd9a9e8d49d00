package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// watchdog starts the server ($1 binary folder, $2 our folder), waits for the end of its standard input — the test
// process is gone then — and cleans up. It ignores the signals of a Ctrl-C, which come to the whole terminal.
// A server that ends by itself leaves the file "ended". The stop is repeated for one that hasn't yet got as far as
// writing its pid file.
const watchdog = `
trap '' INT TERM HUP
{ "$1/postgres" -D "$2/data" >>"$2/log" 2>&1; : >"$2/ended"; } &
cat >/dev/null
until [ -e "$2/ended" ] || "$1/pg_ctl" stop -D "$2/data" -m immediate -s >/dev/null 2>&1; do sleep 0.1; done
wait
rm -rf "$2"
`

// settings are added to the server's configuration: no durability, little memory, no network.
const settings = `
listen_addresses = ''
unix_socket_directories = '%s'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 32MB
fsync = off
synchronous_commit = off
full_page_writes = off
max_wal_size = 2GB
checkpoint_timeout = 1h
autovacuum = off
timezone = '` + TimeZone + `'
`

// start makes a cluster in a new temporary folder and serves it.
func start() (*postgres, error) {
	bin, err := binaries(debianPlaces)
	if err != nil {
		return nil, err
	}
	who, err := unprivileged()
	if err != nil {
		return nil, err
	}
	dir, err := folder(who)
	if err != nil {
		return nil, err
	}
	if err := initialise(bin, dir, who); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	watch := exec.Command("/bin/sh", "-c", watchdog, "duban-pgtest", bin, dir)
	watch.Dir = dir
	watch.Env = environment()
	watch.SysProcAttr = &syscall.SysProcAttr{Credential: who, Setsid: true}
	lifeline, err := watch.StdinPipe()
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	if err := watch.Start(); err != nil {
		os.RemoveAll(dir)
		return nil, fmt.Errorf("start the watchdog: %w", err)
	}
	s, err := await(dir)
	if err != nil {
		return nil, errors.Join(err, lifeline.Close(), watch.Wait())
	}
	s.throwaway, s.lifeline = true, lifeline
	return s, nil
}

// debianPlaces is where Debian keeps the server's programs, a folder for each major version and none in PATH.
const debianPlaces = "/usr/lib/postgresql/*/bin"

// binaries finds the folder with initdb, postgres and pg_ctl: in PATH, where pg_config says, or among places, the
// newest first.
func binaries(places string) (string, error) {
	var folders []string
	if path, err := exec.LookPath("initdb"); err == nil {
		folders = append(folders, filepath.Dir(path))
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		folders = append(folders, strings.TrimSpace(string(out)))
	}
	debian, _ := filepath.Glob(places)
	slices.SortFunc(debian, func(a, b string) int { return majorVersion(b) - majorVersion(a) })
	for _, dir := range append(folders, debian...) {
		if complete(dir) {
			return dir, nil
		}
	}
	return "", missing("PostgreSQL's server (initdb, postgres, pg_ctl) isn't installed; `make deps`, or set " + URLVariable)
}

// majorVersion is 15 for /usr/lib/postgresql/15/bin.
func majorVersion(bin string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(bin)))
	return n
}

// complete tells whether dir has every program that we run.
func complete(dir string) bool {
	for _, name := range []string{"initdb", "postgres", "pg_ctl"} {
		if _, err := exec.LookPath(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// unprivileged is whom the server runs as: nil for ourselves, and for root the user postgres, else nobody.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("user %s: %w", name, err)
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("PostgreSQL can't run as root, and there is no user postgres or nobody")
}

// folder makes the temporary folder, owned by who. As root it is always below /tmp, since another user can't be
// expected to reach a TMPDIR of root's; so it is where the socket's address would exceed the system's 107 bytes.
func folder(who *syscall.Credential) (string, error) {
	parent := os.TempDir()
	if who != nil || len(parent) > 60 {
		parent = "/tmp"
	}
	dir, err := os.MkdirTemp(parent, "duban-pg-")
	if err != nil {
		return "", err
	}
	if who == nil {
		return dir, nil
	}
	return dir, os.Chown(dir, int(who.Uid), int(who.Gid))
}

// initialise creates the cluster: UTF-8, locale C, superuser postgres without a password. The folder is open to
// its owner and root only, and so is the socket in it.
func initialise(bin, dir string, who *syscall.Credential) error {
	data := filepath.Join(dir, "data")
	cmd := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust",
		"-E", "UTF8", "--locale=C", "--no-sync")
	cmd.Dir = dir
	cmd.Env = environment()
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, bytes.TrimSpace(out))
	}
	conf, err := os.OpenFile(filepath.Join(data, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(conf, settings, dir)
	return errors.Join(err, conf.Close())
}

// environment is ours without the PG variables, which would send the programs elsewhere, and with a plain locale.
func environment() []string {
	env := slices.DeleteFunc(os.Environ(), func(s string) bool {
		return strings.HasPrefix(s, "PG") || strings.HasPrefix(s, "LC_") || strings.HasPrefix(s, "LANG")
	})
	return append(env, "LC_ALL=C")
}

// await connects to the server in dir as soon as it answers.
func await(dir string) (*postgres, error) {
	base := url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres"}
	base.RawQuery = url.Values{"host": {dir}, "sslmode": {"disable"}}.Encode()
	ctx, cancel := context.WithTimeout(context.Background(), stepLimit)
	defer cancel()
	for {
		s, err := connect(base.String())
		if err == nil {
			return s, nil
		}
		_, gone := os.Stat(filepath.Join(dir, "ended"))
		if gone == nil || ctx.Err() != nil {
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			return nil, fmt.Errorf("PostgreSQL doesn't answer: %w\n%s", err, log)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
