package blocks

import (
	_ "embed"
	"sync"

	"readout/processor/read/internal/phrases"
)

// cues.txt holds the phrases that give a block away.
//
//go:embed cues.txt
var cueText string

var cues = sync.OnceValue(func() *phrases.List { return phrases.Parse(cueText) })
