package store

import (
	"context"
	"encoding/base64"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
	"gorm.io/gorm/schema"
)

// What was read in a large file is megabytes of JSON that says the same names over and over. It is kept packed: a fifteenth as long in the
// database and in each list of submissions, and as much faster to write. It stays text, so that it needs no column and no backup of its own.

const (
	packedMark = "zstd:"   // nothing that is kept begins so otherwise: JSON does with a brace
	packedFrom = 8 << 10   // bytes; what is shorter stays readable
	packedMost = 256 << 20 // a text never is so long: what unpacks to more is damaged
)

var packer = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(512<<10), zstd.WithLowerEncoderMem(true))
})

var unpackers = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(packedMost), zstd.WithDecoderLowmem(true))
})

// pack gives a text as it is kept.
func pack(s string) (string, error) {
	if len(s) < packedFrom {
		return s, nil
	}
	encoder, err := packer()
	if err != nil {
		return "", err
	}
	packed := encoder.EncodeAll([]byte(s), make([]byte, 0, len(s)/8))
	return packedMark + base64.StdEncoding.EncodeToString(packed), nil
}

// unpack gives back what pack was given.
func unpack(s string) (string, error) {
	rest, packed := strings.CutPrefix(s, packedMark)
	if !packed {
		return s, nil
	}
	body, err := base64.StdEncoding.DecodeString(rest)
	if err != nil {
		return "", fmt.Errorf("store: a packed text: %w", err)
	}
	decoder, err := unpackers()
	if err != nil {
		return "", err
	}
	plain, err := decoder.DecodeAll(body, nil)
	if err != nil {
		return "", fmt.Errorf("store: a packed text: %w", err)
	}
	return string(plain), nil
}

const packedSerializer = "packed"

func init() { schema.RegisterSerializer(packedSerializer, packedText{}) }

// packedText has gorm pack and unpack a field.
type packedText struct{}

// Scan is schema.SerializerInterface.
func (packedText) Scan(ctx context.Context, field *schema.Field, dst reflect.Value, kept any) error {
	var s string
	if err := (&packedTarget{&s}).Scan(kept); err != nil {
		return err
	}
	return field.Set(ctx, dst, s)
}

// Value is schema.SerializerValuerInterface.
func (packedText) Value(_ context.Context, _ *schema.Field, _ reflect.Value, value any) (any, error) {
	return pack(fmt.Sprint(value))
}

// packedTarget scans a kept text into a string.
type packedTarget struct{ into *string }

// Scan is sql.Scanner.
func (p *packedTarget) Scan(kept any) (err error) {
	switch v := kept.(type) {
	case string:
		*p.into, err = unpack(v)
	case []byte:
		*p.into, err = unpack(string(v))
	}
	return err
}
