package xlsx

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"duban/grid"
	"duban/models"
)

// An answer is what a worker's job of reading sends back: a book, or the refusal with its code and arguments, so that
// the parent can say it in the viewer's language. Its first byte tells them apart.
const (
	answerBook    = 'B' // then grid.Encode's form
	answerRefusal = 'R' // then a models.Error as JSON
)

// WriteAnswer sends what a reader returned. An error that is no *models.Error is returned as it is: it fails the job.
func WriteAnswer(out io.Writer, book *grid.Book, err error) error {
	if err == nil {
		if _, err := out.Write([]byte{answerBook}); err != nil {
			return err
		}
		return grid.Encode(out, book)
	}
	var refused *models.Error
	if !errors.As(err, &refused) {
		return err
	}
	told := *refused
	if told.Err != nil { // a cause is for the log: its text is enough
		told.Args, told.Err = withCause(told.Args, told.Err), nil
	}
	if _, err := out.Write([]byte{answerRefusal}); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(&told)
}

// causeArg carries the cause's text among the arguments on the way.
const causeArg = "\x00cause"

func withCause(args map[string]string, cause error) map[string]string {
	all := map[string]string{causeArg: cause.Error()}
	for k, v := range args {
		all[k] = v
	}
	return all
}

// ReadAnswer gives what WriteAnswer sent: the book, or the refusal as a *models.Error.
func ReadAnswer(data []byte) (*grid.Book, error) {
	if len(data) == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	switch data[0] {
	case answerBook:
		return grid.Decode(data[1:])
	case answerRefusal:
		refused := &models.Error{}
		if err := json.Unmarshal(data[1:], refused); err != nil {
			return nil, fmt.Errorf("a worker's refusal: %w", err)
		}
		if cause, ok := refused.Args[causeArg]; ok {
			refused.Err = errors.New(cause)
			delete(refused.Args, causeArg)
		}
		return nil, refused
	}
	return nil, fmt.Errorf("a worker's answer begins with %#x", data[0])
}
