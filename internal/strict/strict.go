// Package strict decodes YAML that people write by hand. A key that the target
// does not know is an error with file, line and the nearest known key, and so
// is a value of the wrong type; every error of a file is told at once.
package strict

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxBytes is the largest file that is read; hand-written YAML is far smaller.
const maxBytes = 4 << 20

// Decode reads the one YAML document in data into the struct that v points to.
// Errors start with "file:line: ". An empty document leaves v as it is.
func Decode(file string, data []byte, v any) error {
	if len(data) > maxBytes {
		return fmt.Errorf("%s: larger than %d bytes", file, maxBytes)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil
		}
		return located(file, err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: more than one YAML document", file)
	}
	if len(doc.Content) == 0 {
		return nil
	}
	if err := errors.Join(unknownKeys(file, "", doc.Content[0], reflect.TypeOf(v).Elem())...); err != nil {
		return err
	}
	if err := doc.Decode(v); err != nil {
		return located(file, err)
	}
	return nil
}

var unmarshaler = reflect.TypeFor[yaml.Unmarshaler]()

// unknownKeys walks a node beside the type that it will be decoded into.
func unknownKeys(file, path string, n *yaml.Node, t reflect.Type) []error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Implements(unmarshaler) || reflect.PointerTo(t).Implements(unmarshaler) {
		return nil
	}
	if n.Kind == yaml.AliasNode {
		// An alias repeats a node that is checked where it stands; following it
		// would let a small file ask for endless work.
		return nil
	}
	var errs []error
	switch {
	case n.Kind == yaml.MappingNode && t.Kind() == reflect.Struct:
		known := fields(t)
		for i := 0; i+1 < len(n.Content); i += 2 {
			k := n.Content[i]
			ft, ok := known[k.Value]
			if !ok {
				if k.Tag == "!!merge" {
					continue
				}
				errs = append(errs, unknown(file, path, k, known))
				continue
			}
			errs = append(errs, unknownKeys(file, join(path, k.Value), n.Content[i+1], ft)...)
		}
	case n.Kind == yaml.MappingNode && t.Kind() == reflect.Map:
		for i := 0; i+1 < len(n.Content); i += 2 {
			errs = append(errs, unknownKeys(file, join(path, n.Content[i].Value), n.Content[i+1], t.Elem())...)
		}
	case n.Kind == yaml.SequenceNode && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array):
		for _, c := range n.Content {
			errs = append(errs, unknownKeys(file, path, c, t.Elem())...)
		}
	}
	return errs
}

func unknown(file, path string, k *yaml.Node, known map[string]reflect.Type) error {
	where := ""
	if path != "" {
		where = " in " + path
	}
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	near := Nearest(k.Value, names)
	if near == "" {
		return fmt.Errorf("%s:%d: unknown key %q%s", file, k.Line, k.Value, where)
	}
	return fmt.Errorf("%s:%d: unknown key %q%s; did you mean %q?", file, k.Line, k.Value, where, near)
}

// fields gives the YAML keys of a struct, those of embedded ones included.
func fields(t reflect.Type) map[string]reflect.Type {
	out := map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, opts, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if strings.Contains(opts, "inline") {
			for k, v := range fields(f.Type) {
				out[k] = v
			}
			continue
		}
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		out[name] = f.Type
	}
	return out
}

var lineRE = regexp.MustCompile(`line (\d+): `)

// located turns yaml's "line 3: ..." into "file:3: ...".
func located(file string, err error) error {
	var te *yaml.TypeError
	if errors.As(err, &te) {
		var errs []error
		for _, m := range te.Errors {
			errs = append(errs, locate(file, m))
		}
		return errors.Join(errs...)
	}
	return locate(file, strings.TrimPrefix(err.Error(), "yaml: "))
}

func locate(file, msg string) error {
	if m := lineRE.FindStringSubmatchIndex(msg); m != nil {
		return fmt.Errorf("%s:%s: %s%s", file, msg[m[2]:m[3]], msg[:m[0]], msg[m[1]:])
	}
	return fmt.Errorf("%s: %s", file, msg)
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
