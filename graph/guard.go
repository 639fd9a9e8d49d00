package graph

import (
	"context"
	"strconv"
	"strings"

	"duban/models"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// guard refuses queries that would be dear, before gqlgen validates them: validation itself is quadratic in repeated fields, and
// gqlgen's complexity limit is reckoned fragment by fragment, so that 28 fragments which each spread the next twice take half a
// minute before it is compared. Here every fragment is measured once (cost.go).
type guard struct {
	schema  *ast.Schema
	limits  Limits
	queries graphql.Cache[*ast.QueryDocument] // what gqlgen has parsed and validated already
}

// ExtensionName names it for gqlgen.
func (guard) ExtensionName() string { return "Guard" }

// Validate is asked by gqlgen at the start.
func (guard) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters looks at the request before gqlgen does; it changes nothing.
func (g guard) MutateOperationParameters(ctx context.Context, request *graphql.RawParams) *gqlerror.Error {
	if err := g.check(ctx, request); err != nil {
		return refusalOf(ctx, err)
	}
	return nil
}

func (g guard) check(ctx context.Context, request *graphql.RawParams) error {
	for name, v := range request.Variables {
		if err := g.checkVariable(name, v); err != nil {
			return err
		}
	}
	doc, known := g.queries.Get(ctx, request.Query)
	if !known {
		var err error
		if doc, err = parser.ParseQueryWithTokenLimit(&ast.Source{Input: request.Query}, g.limits.Tokens); err != nil {
			return g.unparsed(err)
		}
	}
	return g.measure(doc, request.Variables)
}

// unparsed tells a text that is too long or deep from one that is wrong; what is wrong with it gqlgen says in a moment.
func (g guard) unparsed(err error) error {
	switch text := err.Error(); {
	case strings.Contains(text, "nesting depth"):
		return models.Errorf(models.TooLarge, "QUERY_TOO_DEEP", "", "most", strconv.Itoa(g.limits.Depth))
	case strings.Contains(text, "token limit"):
		return models.Errorf(models.TooLarge, "QUERY_TOO_LARGE", "", "most", strconv.Itoa(g.limits.Tokens))
	}
	return nil
}

// checkVariable refuses NUL, which PostgreSQL cannot hold, and lists that are too long, however deep they lie.
func (g guard) checkVariable(name string, v any) error {
	switch v := v.(type) {
	case string:
		return checkText(name, v)
	case []any:
		if len(v) > g.limits.List {
			return tooMany(name, len(v), g.limits.List)
		}
		for _, inside := range v {
			if err := g.checkVariable(name, inside); err != nil {
				return err
			}
		}
	case map[string]any:
		for field, inside := range v {
			if err := g.checkVariable(field, inside); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkText(field, s string) error {
	if strings.ContainsRune(s, 0) {
		return models.Errorf(models.Invalid, "TEXT_INVALID", shortName(field))
	}
	return nil
}

func tooMany(field string, found, most int) error {
	return models.Errorf(models.TooLarge, "TOO_MANY", shortName(field), "found", strconv.Itoa(found), "most", strconv.Itoa(most))
}

// shortName keeps a client's own long names out of the answer.
func shortName(s string) string {
	if len(s) > 40 {
		return ""
	}
	return s
}

// measure holds the whole text, with all its operations, against the limits.
func (g guard) measure(doc *ast.QueryDocument, variables map[string]any) error {
	m := measuring{guard: g, doc: doc, variables: variables, fragments: map[string]size{}}
	if len(doc.Operations) > g.limits.Operations {
		return models.Errorf(models.TooLarge, "QUERY_TOO_LARGE", "", "most", strconv.Itoa(g.limits.Operations))
	}
	if len(doc.Fragments) > g.limits.Fragments {
		return models.Errorf(models.TooLarge, "QUERY_TOO_MANY_FRAGMENTS", "", "most", strconv.Itoa(g.limits.Fragments))
	}
	for _, f := range doc.Fragments {
		if err := m.directives(f.Directives); err != nil {
			return err
		}
	}
	var total size
	for _, op := range doc.Operations {
		m.operation = op
		s, err := m.whole(op)
		if err != nil {
			return err
		}
		total = total.and(s)
	}
	return g.compare(total)
}

func (g guard) compare(s size) error {
	l := g.limits
	switch {
	case s.depth > l.Depth:
		return models.Errorf(models.TooLarge, "QUERY_TOO_DEEP", "", "most", strconv.Itoa(l.Depth))
	case s.fields > int64(l.Fields):
		return models.Errorf(models.TooLarge, "QUERY_TOO_LARGE", "", "most", strconv.Itoa(l.Fields))
	case s.cost > l.Cost:
		return models.Errorf(models.TooLarge, "QUERY_TOO_COSTLY", "", "found", strconv.FormatInt(s.cost, 10), "most", strconv.FormatInt(l.Cost, 10))
	}
	return nil
}
