// Duban (督办) takes a city's government work report from prose to a closed ledger: report → tasks, departments and indicators →
// departments' Excel sheets → reviewed progress → consolidated workbook. This file wires the server; cli.go has the other
// commands, config.go the settings.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // reports name their zone; an intranet's server may have no zone files

	"duban/exporter"
	"duban/graph"
	"duban/models"
	"duban/notify"
	"duban/store"
	"duban/web"
	"duban/worker"

	"golang.org/x/term"
)

// Serve runs the server until it is told to stop.
type Serve struct {
	Listen         string         `help:"Address to listen on. 监听地址" default:"127.0.0.1:8080" env:"DUBAN_LISTEN"`
	SecureCookies  bool           `help:"The server is reached by https only. 仅经 https 访问" env:"DUBAN_SECURE_COOKIES"`
	Notify         string         `help:"File of the channels for messages out; default notify.yaml in the data folder. 消息通道配置" env:"DUBAN_NOTIFY" type:"path"`
	TrustedProxies []netip.Prefix `help:"Proxies whose forwarding headers are believed. 可信代理" env:"DUBAN_TRUSTED_PROXIES"`
}

// How long the server waits for what. WriteTimeout stays off: it would cut long answers (SSE); web hangs up on who takes none of his (paced.go),
// downloads are finished before their first byte, and every handler has a deadline of its own.
const (
	headerTimeout = 5 * time.Second
	bodyTimeout   = 60 * time.Second
	idleTimeout   = 120 * time.Second
	drainTime     = 20 * time.Second
)

// Run is the command.
func (c *Serve) Run(w *world) error {
	log := slog.New(slog.NewTextHandler(w.talk, nil))
	slog.SetDefault(log)
	if _, err := worker.Sweep(); err != nil {
		log.Warn("temp folders of dead workers stay", "error", err)
	}
	st, v, err := w.config.open(w.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	stop, err := c.notify(w, st, log)
	if err != nil {
		return err
	}
	defer stop()
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return err
	}
	origin := "http://" + listener.Addr().String()
	fmt.Fprintf(w.talk, "督办已启动：%s\n", origin)
	if err := welcome(w, st, v, origin); err != nil {
		return errors.Join(err, listener.Close())
	}
	return c.serve(w.ctx, listener, handler(c, st, log), log)
}

// notifyTick is how often the outbox is looked at.
const notifyTick = 2 * time.Second

// notify starts the sender of messages, where there is a file of channels; reminders go into the inboxes without one. stop waits for it.
func (c *Serve) notify(w *world, st *store.Store, log *slog.Logger) (stop func(), err error) {
	path := c.Notify
	if path == "" {
		path = filepath.Join(w.config.DataDir, "notify.yaml")
	}
	channels, err := notify.Read(path)
	if err != nil {
		return nil, err
	}
	sender := notify.New(st, channels, log)
	ctx, cancel := context.WithCancel(w.ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		sender.Run(ctx, notifyTick, sender.Clock)
	}()
	return func() { cancel(); <-done }, nil
}

// handler introduces everybody.
func handler(c *Serve, st *store.Store, log *slog.Logger) http.Handler {
	exports := exporter.NewExports(st)
	api := graph.Handler(graph.Options{Store: st, Addresses: graph.Addresses(web.Addresses()), Exports: exports})
	return web.Handler(web.Config{Store: st, GraphQL: api, Exports: exports, GraphiQL: true, Log: log, SecureCookies: c.SecureCookies, TrustedProxies: c.TrustedProxies})
}

// serve answers until ctx ends, then lets what is under way finish.
func (c *Serve) serve(ctx context.Context, listener net.Listener, h http.Handler, log *slog.Logger) error {
	debug.SetGCPercent(50) // memory is promised (security.md P1), processor time is at hand
	server := &http.Server{Handler: h, ReadHeaderTimeout: headerTimeout, ReadTimeout: bodyTimeout, IdleTimeout: idleTimeout,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping: letting requests finish", "most", drainTime)
	drained, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	return server.Shutdown(drained)
}

// firstStaff is the account that an installation begins with.
const firstStaff = "admin"

// welcome makes the first staff account where there is none, and prints a one-time link for it on a terminal until somebody has
// signed in with it. A log file never gets one.
func welcome(w *world, st *store.Store, v models.Viewer, origin string) error {
	n, err := st.Accounts.CountUsers(w.ctx)
	if err != nil {
		return err
	}
	if n == 0 {
		_, err := st.Accounts.Create(w.ctx, v, store.NewUser{Name: firstStaff, DisplayName: "督查室",
			Grants: []models.Grant{{Role: models.RoleStaff}, {Role: models.RoleSystem}, {Role: models.RoleAuditor}}})
		if err != nil {
			return err
		}
	}
	used, err := st.Accounts.HasSignedIn(w.ctx, firstStaff)
	if err != nil || used {
		return err
	}
	if !w.tty {
		fmt.Fprintf(w.talk, "首次登录：运行 duban user link %s 获取一次性登录链接\n", firstStaff)
		return nil
	}
	u, err := st.Accounts.ByName(w.ctx, firstStaff)
	if err != nil {
		return err
	}
	link, err := st.Accounts.NewLink(w.ctx, u.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.talk, "首次登录（%s，十分钟内有效，只能用一次）：\n  %s/link/%s\n", firstStaff, origin, link)
	return nil
}

func untilSignal() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// version is the module's version, or the commit that the program was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	parts := []string{info.Main.Version}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			parts = append(parts, s.Value)
		}
	}
	return strings.Join(append(parts, info.GoVersion), " ")
}

func storeUser(name string, grants ...models.Grant) store.NewUser {
	return store.NewUser{Name: name, Grants: grants}
}
