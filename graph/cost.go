package graph

import (
	"encoding/json"
	"slices"
	"strconv"

	"duban/models"
	"duban/store"

	"github.com/vektah/gqlparser/v2/ast"
)

// size is what a selection amounts to, with its fragments put in.
type size struct {
	depth  int   // fields below each other
	fields int64 // in all
	cost   int64 // objects that could be asked for
}

// huge is where counting stops; no limit is as high.
const huge = int64(1) << 40

// and is two selections side by side.
func (s size) and(t size) size {
	return size{max(s.depth, t.depth), min(s.fields+t.fields, huge), min(s.cost+t.cost, huge)}
}

// measuring is one look at a query. Each fragment is measured once, however often it is spread.
type measuring struct {
	guard
	doc       *ast.QueryDocument
	variables map[string]any
	operation *ast.OperationDefinition
	fragments map[string]size
	inside    []string // fragments that are being measured: one that spreads itself has no end
	aliases   int
	marks     int // directives
}

func (m *measuring) whole(op *ast.OperationDefinition) (size, error) {
	if err := m.directives(op.Directives); err != nil {
		return size{}, err
	}
	for _, v := range op.VariableDefinitions {
		if err := m.value(v.DefaultValue); err != nil {
			return size{}, err
		}
	}
	root := m.schema.Query
	if op.Operation == ast.Mutation {
		root = m.schema.Mutation
	}
	m.fragments = map[string]size{} // page sizes may come from this operation's variables
	return m.selection(op.SelectionSet, root, map[string]bool{}, 1)
}

// selection measures the fields of one object. seen are the names that it has already; parent is nil where the schema doesn't know
// the object, which validation will say. level is how deep it lies, so that a look never goes deeper than what is allowed.
func (m *measuring) selection(set ast.SelectionSet, parent *ast.Definition, seen map[string]bool, level int) (size, error) {
	var all size
	if level > m.limits.Depth+maxIntrospection {
		return all, m.tooDeep()
	}
	for _, s := range set {
		one, err := m.part(s, parent, seen, level)
		if err != nil {
			return all, err
		}
		all = all.and(one)
	}
	return all, nil
}

func (m *measuring) tooDeep() error {
	return models.Errorf(models.TooLarge, "QUERY_TOO_DEEP", "", "most", strconv.Itoa(m.limits.Depth))
}

func (m *measuring) part(s ast.Selection, parent *ast.Definition, seen map[string]bool, level int) (size, error) {
	switch s := s.(type) {
	case *ast.Field:
		if err := m.name(s, seen); err != nil {
			return size{}, err
		}
		return m.field(s, parent, level)
	case *ast.InlineFragment:
		if err := m.directives(s.Directives); err != nil {
			return size{}, err
		}
		if s.TypeCondition != "" {
			parent = m.schema.Types[s.TypeCondition]
		}
		return m.selection(s.SelectionSet, parent, seen, level)
	case *ast.FragmentSpread:
		if err := m.repeated("..."+s.Name, seen); err != nil {
			return size{}, err
		}
		if err := m.directives(s.Directives); err != nil {
			return size{}, err
		}
		return m.fragment(s.Name, level)
	}
	return size{}, nil
}

// name counts aliases, and names that stand in the same object already: validation compares each of them with each.
func (m *measuring) name(f *ast.Field, seen map[string]bool) error {
	if f.Alias != "" && f.Alias != f.Name {
		m.aliases++
	}
	name := f.Alias
	if name == "" {
		name = f.Name
	}
	return m.repeated(name, seen)
}

func (m *measuring) repeated(name string, seen map[string]bool) error {
	if seen[name] {
		m.aliases++
	}
	seen[name] = true
	if m.aliases > m.limits.Aliases {
		return models.Errorf(models.TooLarge, "QUERY_TOO_MANY_ALIASES", "", "most", strconv.Itoa(m.limits.Aliases))
	}
	return nil
}

func (m *measuring) fragment(name string, level int) (size, error) {
	if known, ok := m.fragments[name]; ok {
		return known, nil
	}
	f := m.doc.Fragments.ForName(name)
	if f == nil {
		return size{}, nil
	}
	if slices.Contains(m.inside, name) {
		return size{}, m.tooDeep()
	}
	m.inside = append(m.inside, name)
	s, err := m.selection(f.SelectionSet, m.schema.Types[f.TypeCondition], map[string]bool{}, level)
	m.inside = m.inside[:len(m.inside)-1]
	m.fragments[name] = s
	return s, err
}

func (m *measuring) directives(list ast.DirectiveList) error {
	m.marks += len(list)
	if m.marks > m.limits.Directives {
		return models.Errorf(models.TooLarge, "QUERY_TOO_LARGE", "", "most", strconv.Itoa(m.limits.Directives))
	}
	for _, d := range list {
		if err := m.arguments(d.Arguments); err != nil {
			return err
		}
	}
	return nil
}

func (m *measuring) arguments(list ast.ArgumentList) error {
	for _, a := range list {
		if err := m.value(a.Value); err != nil {
			return err
		}
	}
	return nil
}

// value refuses what checkVariable refuses, where it is written into the query.
func (m *measuring) value(v *ast.Value) error {
	if v == nil {
		return nil
	}
	if len(v.Children) > m.limits.List {
		return tooMany("", len(v.Children), m.limits.List)
	}
	for _, inside := range v.Children {
		if err := m.value(inside.Value); err != nil {
			return err
		}
	}
	return checkText("", v.Raw)
}

// What introspection counts for, and how much deeper than other fields it may go; its own lists gqlgen's rules bound.
const (
	schemaCost       = 3000
	maxIntrospection = 10
)

// field measures a field with what is below it.
func (m *measuring) field(f *ast.Field, parent *ast.Definition, level int) (size, error) {
	if err := m.directives(f.Directives); err != nil {
		return size{}, err
	}
	if err := m.arguments(f.Arguments); err != nil {
		return size{}, err
	}
	var def *ast.FieldDefinition
	var below *ast.Definition
	if parent != nil {
		def = parent.Fields.ForName(f.Name)
	}
	if def != nil {
		below = m.schema.Types[def.Type.Name()]
	}
	inside, err := m.selection(f.SelectionSet, below, map[string]bool{}, level+1)
	if err != nil {
		return size{}, err
	}
	if f.Name == "__schema" || f.Name == "__type" {
		return size{depth: 1, fields: inside.fields + 1, cost: schemaCost}, nil
	}
	s := size{depth: inside.depth + 1, fields: inside.fields + 1}
	s.cost = min(m.cost(f, def, inside.cost), huge)
	return s, nil
}

// cost is how many objects a field could ask for when each of its rows asks for inside below it.
func (m *measuring) cost(f *ast.Field, def *ast.FieldDefinition, inside int64) int64 {
	if def == nil || len(f.SelectionSet) == 0 {
		return marked(def, "cost", "weight", 0)
	}
	list := def.Type.NamedType == ""
	switch {
	case def.Arguments.ForName("first") != nil && list:
		return marked(def, "cost", "weight", 0) + m.rows(f, def)*(1+inside)
	case def.Arguments.ForName("first") != nil:
		return marked(def, "cost", "weight", 1) + m.rows(f, def)*inside
	case list:
		return marked(def, "cost", "weight", 0) + marked(def, "listSize", "assumedSize", 1)*(1+inside)
	}
	return marked(def, "cost", "weight", 1) + inside
}

// marked reads a whole number from a mark in the schema.
func marked(def *ast.FieldDefinition, directive, argument string, otherwise int64) int64 {
	if def == nil {
		return otherwise
	}
	if d := def.Directives.ForName(directive); d != nil {
		if n, err := strconv.ParseInt(d.Arguments.ForName(argument).Value.Raw, 10, 64); err == nil {
			return n
		}
	}
	return otherwise
}

// rows is the size of the page that a field asks for. One that is out of bounds is refused later, before anything is read.
func (m *measuring) rows(f *ast.Field, def *ast.FieldDefinition) int64 {
	most := int64(store.MaxPage)
	for _, name := range []string{"first", "last"} {
		if n, given := m.number(f.Arguments.ForName(name)); given {
			return min(max(n, 1), most)
		}
		if a := def.Arguments.ForName(name); a != nil && a.DefaultValue != nil {
			if n, err := strconv.ParseInt(a.DefaultValue.Raw, 10, 64); err == nil {
				return min(max(n, 1), most)
			}
		}
	}
	return store.DefaultPage
}

// number is the value of an argument, from the query, the variables or their defaults; what can't be read is taken for a full page.
func (m *measuring) number(a *ast.Argument) (n int64, given bool) {
	if a == nil || a.Value == nil || a.Value.Kind == ast.NullValue {
		return 0, false
	}
	text := a.Value.Raw
	if a.Value.Kind == ast.Variable {
		switch v := m.variables[a.Value.Raw].(type) {
		case json.Number:
			text = v.String()
		case nil:
			def := m.operation.VariableDefinitions.ForName(a.Value.Raw)
			if def == nil || def.DefaultValue == nil {
				return 0, false
			}
			text = def.DefaultValue.Raw
		}
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return store.MaxPage, true
	}
	return n, true
}
