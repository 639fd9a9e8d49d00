package graph

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"duban/models"

	"github.com/99designs/gqlgen/graphql"
)

// MarshalDate writes a day; no date is null.
func MarshalDate(d models.Date) graphql.Marshaler { return quoted(d.String()) }

// UnmarshalDate reads YYYY-MM-DD.
func UnmarshalDate(v any) (models.Date, error) {
	s, err := text("DATE_INVALID", v)
	if err != nil {
		return models.Date{}, err
	}
	return models.ParseDate(s)
}

// MarshalDateTime writes an instant in UTC with microseconds.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	return quoted(t.UTC().Format("2006-01-02T15:04:05.999999Z"))
}

// UnmarshalDateTime reads an RFC 3339 instant.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, err := text("DATE_INVALID", v)
	if err != nil {
		return time.Time{}, err
	}
	return time.Parse(time.RFC3339Nano, s)
}

// MarshalPeriod writes a period's name; none is null.
func MarshalPeriod(p models.Period) graphql.Marshaler { return quoted(string(p)) }

// UnmarshalPeriod reads 2026-03, 2026-Q1 or 2026-H1.
func UnmarshalPeriod(v any) (models.Period, error) {
	s, err := text("PERIOD_INVALID", v)
	if err != nil {
		return "", err
	}
	return models.ParsePeriod(s)
}

// MarshalDecimal writes an exact number as text.
func MarshalDecimal(d models.Decimal) graphql.Marshaler { return quoted(models.Normalise(d).String()) }

// UnmarshalDecimal reads an exact number from text only: a JSON number would have been through floating point in most clients.
func UnmarshalDecimal(v any) (models.Decimal, error) {
	s, err := text("NUMBER_INVALID", v)
	if err != nil {
		return models.Decimal{}, err
	}
	return models.ParseDecimal(s)
}

// MarshalStatus writes a department's word; none is null.
func MarshalStatus(w models.StatusWord) graphql.Marshaler { return quoted(string(w)) }

// UnmarshalStatus reads a department's word.
func UnmarshalStatus(v any) (models.StatusWord, error) {
	return word("STATUS_UNREADABLE", v, models.StatusWords)
}

// MarshalForecast writes a department's forecast; none is null.
func MarshalForecast(w models.ForecastWord) graphql.Marshaler { return quoted(string(w)) }

// UnmarshalForecast reads a department's forecast.
func UnmarshalForecast(v any) (models.ForecastWord, error) {
	return word("FORECAST_UNREADABLE", v, models.ForecastWords)
}

// MarshalUpload is asked for by gqlgen and never used: a file goes in only.
func MarshalUpload(graphql.Upload) graphql.Marshaler { return graphql.Null }

// UnmarshalUpload takes the file that the form has put in the place of a null.
func UnmarshalUpload(v any) (graphql.Upload, error) {
	file, ok := v.(graphql.Upload)
	if !ok {
		return file, models.Errorf(models.Invalid, "UPLOAD_MISSING", "file")
	}
	return file, nil
}

// MarshalField writes the name of a sheet's field.
func MarshalField(f models.Field) graphql.Marshaler { return graphql.MarshalString(string(f)) }

// UnmarshalField reads the name of a sheet's field.
func UnmarshalField(v any) (models.Field, error) {
	s, err := text("FIELD_INVALID", v)
	return models.Field(s), err
}

// MarshalRule writes the name of a light's rule.
func MarshalRule(r models.LightRule) graphql.Marshaler { return graphql.MarshalString(string(r)) }

// UnmarshalRule reads the name of a light's rule.
func UnmarshalRule(v any) (models.LightRule, error) {
	s, err := text("RULE_INVALID", v)
	return models.LightRule(s), err
}

// quoted writes text that needs no escaping, or null for none.
func quoted(s string) graphql.Marshaler {
	if s == "" {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(s)) })
}

// text reads a string; anything else is an error with the code.
func text(code string, v any) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", models.Errorf(models.Invalid, code, "", "found", fmt.Sprint(v))
	}
	return s, nil
}

func word[W ~string](code string, v any, known []W) (W, error) {
	s, err := text(code, v)
	if err == nil && !slices.Contains(known, W(s)) {
		err = models.Errorf(models.Invalid, code, "", "found", s)
	}
	return W(s), err
}
