package lexicon

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"readout/internal/strict"
)

// maxFile is the largest file that is read, in bytes.
const maxFile = 16 << 20

// row is one line of a table.
type row struct {
	file  string
	line  int
	cells map[string]string
}

func (r row) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", r.file, r.line, fmt.Sprintf(format, args...))
}

// readTable reads a tab-separated file whose header must consist of the given
// columns, the first of which may not be empty in any row. Columns may stand
// in any order, and those after required may be missing.
func readTable(fsys fs.FS, name string, columns []string, required int) (rows []row, errs []error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, []error{err}
	}
	if len(data) > maxFile {
		return nil, []error{fmt.Errorf("%s: larger than %d bytes", name, maxFile)}
	}
	var header []string
	n := 0
	for line := range strings.SplitSeq(strings.TrimPrefix(string(data), "\ufeff"), "\n") {
		n++
		line = strings.TrimSuffix(line, "\r")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if header == nil {
			header = cells
			errs = append(errs, checkHeader(name, n, header, columns, required)...)
			if len(errs) > 0 {
				return nil, errs
			}
			continue
		}
		r := row{file: name, line: n, cells: make(map[string]string, len(header))}
		if len(cells) > len(header) {
			errs = append(errs, r.errorf("%d cells, but the header names %d columns", len(cells), len(header)))
			continue
		}
		for i, c := range cells {
			r.cells[header[i]] = strings.TrimSpace(c)
		}
		if r.cells[columns[0]] == "" {
			errs = append(errs, r.errorf("%s is empty", columns[0]))
			continue
		}
		rows = append(rows, r)
	}
	return rows, errs
}

func checkHeader(name string, line int, header, columns []string, required int) (errs []error) {
	for i, h := range header {
		header[i] = strings.TrimSpace(h)
		if slices.Contains(columns, header[i]) {
			continue
		}
		hint := ""
		if near := strict.Nearest(header[i], columns); near != "" {
			hint = fmt.Sprintf("; did you mean %q?", near)
		}
		errs = append(errs, fmt.Errorf("%s:%d: unknown column %q%s", name, line, header[i], hint))
	}
	for _, c := range columns[:required] {
		if !slices.Contains(header, c) {
			errs = append(errs, fmt.Errorf("%s:%d: column %q is missing", name, line, c))
		}
	}
	return errs
}
