// Package web is the HTTP that is not GraphQL: signing in, sessions, downloads, the one plain page, GraphiQL, and what
// every request passes through on its way, the API's included. It translates and decides nothing: who may see or change
// what is asked of store, importer and exporter with the viewer of the request.
//
// A request goes through ServeHTTP (id, address, headers, access line, panics), then through one of three gates: open
// (assets, health), identified (the viewer is known, perhaps nobody), signedIn. Handlers return an error; refuse turns it
// into a page, JSON or the API's own shape, by who asks.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"duban/exporter"
	"duban/store"
)

// Config is what the handler needs. Store is required; zero values of the rest are sensible.
type Config struct {
	Store          *store.Store
	GraphQL        http.Handler      // answers /graphql with the viewer in the context (models.ViewerOf); nil: no API
	GraphiQL       bool              // serve GraphiQL to people who are signed in
	Log            *slog.Logger      // nil: slog.Default()
	SecureCookies  bool              // the server is reached by https only
	TrustedProxies []netip.Prefix    // whose X-Forwarded-For and X-Forwarded-Proto are believed; none by default
	MaxUpload      int64             // bytes of one file; 0: 10 MiB
	Exports        *exporter.Exports // what makes workbooks and packs; nil: one of its own
	Now            func() time.Time
}

// Limits of what one client may send.
const (
	defaultMaxUpload = 10 << 20
	maxForm          = 16 << 10 // forms without a file
	maxDrop          = 32 << 20 // all files of several departments that staff hand over at once
	multipartSlack   = 1 << 20  // what an upload to the API may carry beside its file
)

// server is Config made ready.
type server struct {
	Config
	mux     *http.ServeMux
	cross   *http.CrossOriginProtection
	pages   pages
	assets  assets
	signIns signIns
	uploads *limiter
	room    room
	notes   *limiter
	links   *limiter // openings of leaders' links, by address
}

// Handler is the whole HTTP surface: contract.md, HTTP.
func Handler(cfg Config) http.Handler {
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.MaxUpload == 0 {
		cfg.MaxUpload = defaultMaxUpload
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Exports == nil {
		cfg.Exports = exporter.NewExports(cfg.Store)
	}
	s := &server{
		Config: cfg, mux: http.NewServeMux(), cross: http.NewCrossOriginProtection(), pages: parsePages(), assets: loadAssets(),
		signIns: newSignIns(cfg.Store, cfg.Now),
		uploads: newLimiter(time.Second, 60, cfg.Now), // a minder carries sixty departments' files in one go
		room:    newRoom(cfg.MaxUpload + multipartSlack),
		notes:   newLimiter(100*time.Millisecond, 300, cfg.Now),
		links:   newLimiter(linkEvery, linkBurst, cfg.Now),
	}
	s.routes()
	return s
}

func (s *server) routes() {
	s.mux.Handle("GET /{$}", s.identified(s.home))
	s.mux.Handle("POST /sign-in", s.identified(s.signIn))
	s.mux.Handle("GET /sign-in", s.identified(s.signInPage))
	s.mux.Handle("POST /sign-out", s.identified(s.signOut))
	s.mux.Handle("GET /link/{token}", s.identified(s.linkPage))
	s.mux.Handle("POST /link/{token}", s.identified(s.useLink))
	s.mux.Handle("GET /password", s.signedIn(s.passwordPage))
	s.mux.Handle("POST /password", s.signedIn(s.setPassword))

	s.mux.Handle("GET /templates/{report}/{period}/{file}", s.signedIn(s.template))
	s.mux.Handle("GET /plans/{report}/{file}", s.signedIn(s.plan))
	s.mux.Handle("GET /plan-submissions/{id}/original", s.signedIn(s.planOriginal))
	s.mux.Handle("GET /reports/{report}/plans", s.signedIn(s.plans))
	s.mux.Handle("POST /plans", s.identified(s.takePlan))
	s.mux.Handle("GET /plan-submissions/{id}", s.signedIn(s.planSubmission))
	s.mux.Handle("POST /plan-submissions/{id}/hand-in", s.signedIn(s.handPlanIn))
	s.mux.Handle("POST /plan-submissions/{id}/review", s.signedIn(s.reviewPlan))
	s.mux.Handle("GET /reports/{report}/consolidated.xlsx", s.signedIn(s.consolidated))
	s.mux.Handle("GET /reports/{report}/archive.zip", s.signedIn(s.archive))
	s.mux.Handle("GET /reports/{report}/breakdown.xlsx", s.signedIn(s.breakdownWorkbook))
	s.mux.Handle("GET /reports/{report}/annex.docx", s.signedIn(s.annex))
	s.mux.Handle("GET /breakdown", s.signedIn(s.breakdownPage))
	s.mux.Handle("GET /reports/{report}/breakdown", s.signedIn(s.breakdownPage))
	s.mux.Handle("POST /intakes", s.identified(s.takeIntake))
	s.mux.Handle("GET /intakes/{id}", s.signedIn(s.intakePage))
	s.mux.Handle("POST /intakes/{id}/apply", s.signedIn(s.applyIntake))
	s.mux.Handle("POST /reports/{report}/activate", s.signedIn(s.activate))
	s.mux.Handle("GET /reports/{report}/duties", s.signedIn(s.duties))
	s.mux.Handle("GET /reports/{report}/duties.xlsx", s.signedIn(s.dutyWorkbook))
	s.mux.Handle("POST /duties", s.identified(s.confirmDuties))
	s.mux.Handle("GET /reports/{report}/supervision", s.signedIn(s.supervision))
	s.mux.Handle("POST /reports/{report}/supervision/close", s.signedIn(s.supervise(closePeriod)))
	s.mux.Handle("POST /reports/{report}/supervision/light", s.signedIn(s.supervise(rateLight)))
	s.mux.Handle("POST /reports/{report}/supervision/rules", s.signedIn(s.supervise(changeRules)))
	s.mux.Handle("GET /reports/{report}/files", s.signedIn(s.drop))
	s.mux.Handle("POST /files", s.identified(s.takeFiles))
	s.mux.Handle("GET /reports/{report}/chases", s.signedIn(s.chases))
	s.mux.Handle("POST /chases", s.identified(s.sendChases))
	s.mux.Handle("POST /chases/{id}/answer", s.identified(s.answerChase))
	s.mux.Handle("GET /papers", s.signedIn(s.papers))
	s.mux.Handle("POST /papers", s.identified(s.changePapers))
	s.mux.Handle("POST /papers/file", s.identified(s.paperFiles))
	s.mux.Handle("GET /bulletins/{id}", s.signedIn(s.bulletin))
	s.mux.Handle("GET /reports/{report}/leaders/{leader}", s.signedIn(s.leaderPaper))
	s.mux.Handle("GET /reports/{report}/paper-template.docx", s.signedIn(s.paperTemplate))
	s.mux.Handle("GET /reports/{report}/packs/{pack}", s.signedIn(s.pack))
	s.mux.Handle("GET /reports/{report}/ledger.csv", s.signedIn(s.ledgerFile))
	s.mux.Handle("GET /reports/{report}/ledger.json", s.signedIn(s.ledgerFile))
	s.mux.Handle("GET /chases/{id}/letter.docx", s.signedIn(s.letter))
	s.mux.Handle("GET /submissions/{id}/slip", s.signedIn(s.slipPage))
	s.mux.Handle("GET /submissions/{id}/slip.docx", s.signedIn(s.slip))
	s.mux.Handle("GET /leader/{token}", s.open(s.leaderLink))
	s.mux.Handle("GET /submissions/{id}/original", s.signedIn(s.original))
	s.mux.Handle("GET /attachments/{id}", s.signedIn(s.attachmentFile))
	s.mux.Handle("GET /submissions/{id}/marked.xlsx", s.signedIn(s.marked))

	s.mux.Handle("POST /submissions", s.identified(s.upload)) // it reads the body before it refuses, see there
	s.mux.Handle("GET /submissions/{id}", s.signedIn(s.submission))
	s.mux.Handle("POST /submissions/{id}/hand-in", s.signedIn(s.handIn))
	s.mux.Handle("POST /submissions/{id}/sign", s.signedIn(s.signDraft))
	s.mux.Handle("POST /submissions/{id}/send", s.signedIn(s.sendDraft))
	s.mux.Handle("POST /submissions/{id}/files", s.signedIn(s.attachTo))
	s.mux.Handle("POST /submissions/{id}/review", s.signedIn(s.review))
	s.mux.Handle("POST /submissions/{id}/withdraw", s.signedIn(s.withdraw))

	s.mux.Handle("GET /assets/", s.open(s.asset))
	s.mux.Handle("GET /healthz", s.open(s.healthz))
	s.mux.Handle("GET /readyz", s.open(s.readyz))
	if s.GraphQL != nil {
		s.mux.Handle("/graphql", s.identified(s.graphql))
	}
	if s.GraphiQL {
		s.mux.Handle("GET /graphiql", s.signedIn(s.graphiql))
	}
}

// readyTime is how long the database may take to answer /readyz.
const readyTime = 2 * time.Second

// healthz says that the process runs.
func (s *server) healthz(w http.ResponseWriter, _ *http.Request) error {
	return plain(w, http.StatusOK, "ok\n")
}

// readyz says whether the database answers, too.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), readyTime)
	defer cancel()
	if err := s.Store.Ping(ctx); err != nil {
		s.Log.WarnContext(ctx, "not ready", "error", err)
		return plain(w, http.StatusServiceUnavailable, "the database does not answer\n")
	}
	return plain(w, http.StatusOK, "ready\n")
}

func plain(w http.ResponseWriter, status int, body string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body)) // a client that has gone needs no answer
	return nil
}
