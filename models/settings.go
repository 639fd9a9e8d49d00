package models

import "strconv"

// Validate checks the rules of a report as staff may put them. An empty word stands for the first of its kind, as in reports that were made
// before there was a choice. The error names the field.
func (s Settings) Validate() error {
	if err := s.CheckLights(); err != nil {
		return err
	}
	for _, c := range []struct {
		field string
		ok    bool
		found string
	}{
		{"dueDay", s.DueDay >= 1 && s.DueDay <= 31, strconv.Itoa(s.DueDay)},
		{"signatureRule", oneOf(s.SignatureRule, "", "NONE", "SECOND_PERSON", "SIGNED_PAGE"), s.SignatureRule},
		{"leadRule", oneOf(s.LeadRule, "", "FIRST_LISTED", "SINGLE", "EACH"), s.LeadRule},
		{"severalLeadsReport", oneOf(s.SeveralLeadsReport, "", "FIRST", "ALL"), s.SeveralLeadsReport},
	} {
		if !c.ok {
			return Errorf(Invalid, "SETTINGS_INVALID", c.field, "field", c.field, "found", c.found)
		}
	}
	return s.Chasing.Check()
}

func oneOf(s string, words ...string) bool {
	for _, w := range words {
		if s == w {
			return true
		}
	}
	return false
}
