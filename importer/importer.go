// Package importer takes departments' files in: bytes → a grid of cells with addresses (in a bounded worker) → header and rows →
// findings and changes against the ledger → kept → applied, whole, with the hash that the preview showed.
package importer
