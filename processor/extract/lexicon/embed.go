package lexicon

import (
	"embed"
	"io/fs"
)

//go:embed *.tsv actors/*.tsv
var files embed.FS

// Embedded is the lexicon that the program brings along.
func Embedded() fs.FS { return files }
