package importer

import (
	"duban/models"
	"duban/store"
)

// ledger judges an office's own ledger.
func (f *intakeFile) ledger(b store.IntakeBasis) (store.IntakePlan, IntakeDetail) {
	_ = models.IntakeLedger
	return store.IntakePlan{}, IntakeDetail{}
}
