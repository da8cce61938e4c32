// Package warc writes what a crawler fetched to WARC 1.1 files (ISO 28500) and
// reads pages back from files of any writer, Common Crawl's news archive among
// them.
//
// A [Writer] puts each record into a gzip member of its own and starts a new
// file when one is full. A file being written ends in ".open" and is whole up
// to its last record at any moment. [Pages] steps through a file's pages in
// order and tells where each record ends, so that a reader can go on there
// another time. Input is taken as hostile: lengths, headers and what unpacks
// are bounded.
package warc
