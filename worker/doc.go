// Package worker runs a named job in a child process of this same binary, so that a hostile or merely huge file can
// end nothing but that child. The child limits itself (memory, processor time, size of files, no core dump) before it
// reads its first byte; the parent watches clock, resident memory and output, kills what exceeds them, reaps the
// process and removes its temp folder. Errors are typed: ErrMemory, ErrTime, ErrOutput, ErrFailed, ErrCrashed.
//
// A program that uses Run calls Serve as the first act of main, and its tests call Serve in TestMain:
//
//	func main() {
//		worker.Serve(jobs) // never returns in a child
//		…
//	}
package worker
