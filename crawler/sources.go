package crawler

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"readout/internal/strict"
)

//go:embed sources/*.yaml
var bundled embed.FS

// maxSourceFile is the largest source file that is read, in bytes.
const maxSourceFile = 1 << 20

// Bundled gives the source files that come with the program, one source a file.
func Bundled() fs.FS {
	sub, err := fs.Sub(bundled, "sources")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// Dir is a folder of source files on disk; errors name files by their full path.
func Dir(dir string) fs.FS { return folder{os.DirFS(dir), dir} }

type folder struct {
	fs.FS
	dir string
}

// LoadSources reads every *.yaml and *.yml file of the layers, folders below
// them included. A source of a later layer replaces one of the same name. The
// sources come sorted by name, with one that is disabled among them. The error
// joins whatever is wrong in any file; the sources returned with it are those
// that are right.
func LoadSources(layers ...fs.FS) ([]Source, error) {
	byName := map[string]Source{}
	var errs []error
	for _, layer := range layers {
		inLayer := map[string]string{}
		err := fs.WalkDir(layer, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return fmt.Errorf("read sources: %s: %w", where(layer, name), err)
			}
			if d.IsDir() || !slices.Contains([]string{".yaml", ".yml"}, path.Ext(name)) {
				return nil
			}
			s, err := loadSource(layer, name)
			if err != nil {
				errs = append(errs, err)
				return nil
			}
			if first, twice := inLayer[s.Name]; twice {
				errs = append(errs, fmt.Errorf("%s: a source named %q is already in %s", s.File, s.Name, first))
				return nil
			}
			inLayer[s.Name] = s.File
			byName[s.Name] = s
			return nil
		})
		if err != nil {
			errs = append(errs, err)
		}
	}
	out := make([]Source, 0, len(byName))
	for _, s := range byName {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Source) int { return cmp.Compare(a.Name, b.Name) })
	return out, errors.Join(errs...)
}

func where(layer fs.FS, name string) string {
	if f, ok := layer.(folder); ok {
		return filepath.Join(f.dir, filepath.FromSlash(name))
	}
	return name
}

func loadSource(layer fs.FS, name string) (Source, error) {
	file := where(layer, name)
	f, err := layer.Open(name)
	if err != nil {
		return Source{}, fmt.Errorf("read source: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSourceFile+1))
	if err != nil {
		return Source{}, fmt.Errorf("read source %s: %w", file, err)
	}
	if len(data) > maxSourceFile {
		return Source{}, fmt.Errorf("%s: larger than %d bytes", file, maxSourceFile)
	}
	return ParseSource(file, data)
}

// ParseSource decodes one source file. Every error starts with "file:line:".
// A source without a name takes the file's.
func ParseSource(file string, data []byte) (Source, error) {
	var s Source
	if err := strict.Decode(file, data, &s); err != nil {
		return Source{}, err
	}
	s.File = file
	if s.Name == "" {
		base := filepath.Base(file)
		s.Name = strings.TrimSuffix(base, filepath.Ext(base))
	}
	var errs []error
	for _, p := range s.problems() {
		errs = append(errs, fmt.Errorf("%s:%d: %s: %s", file, lineOf(data, p.key, p.index), p.key, p.msg))
	}
	return s, errors.Join(errs...)
}

// lineOf finds the line of a top-level key's value, or of one value in its
// list; 1 where the key is not there.
func lineOf(data []byte, key string, index int) int {
	var doc yaml.Node
	if yaml.Unmarshal(data, &doc) != nil || len(doc.Content) == 0 {
		return 1
	}
	m := doc.Content[0].Content
	for i := 0; i+1 < len(m); i += 2 {
		if m[i].Value != key {
			continue
		}
		if v := m[i+1]; v.Kind == yaml.SequenceNode && index < len(v.Content) {
			return v.Content[index].Line
		}
		return m[i].Line
	}
	return 1
}
