package read

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"readout/processor/read/internal/blocks"
)

// threshold is the chance from which a block counts as the article's.
const threshold = 0.5

// verdicts says for every block why it is not the article's; empty for those
// that are. First comes the learned judgement, then what is certain from the
// words: the title said again, captions, READ MORE lines, repetitions.
func verdicts(page *blocks.Page, scores []float64) []string {
	out := make([]string, len(page.Blocks))
	first := len(page.Blocks) // first block of the body proper
	for i := range page.Blocks {
		if scores[i] < threshold {
			out[i] = "unlikely"
		} else if first == len(out) && page.Blocks[i].Chars > 120 && page.Blocks[i].Sentences > 0 {
			first = i
		}
	}
	z := newZoner()
	title := fold(page.Title)
	seen := map[string]bool{}
	for i := range page.Blocks {
		b := &page.Blocks[i]
		if out[i] != "" {
			continue
		}
		if b.Tag == atom.Figcaption {
			out[i] = "caption"
			continue
		}
		if utf8.RuneCountInString(b.Text) < 300 {
			f := fold(b.Text)
			switch {
			case f == "":
				out[i] = "no words"
			case f == title || i <= first && b.Tag == atom.H1 && likeness(b.Text, page.Title) > 0.6:
				out[i] = "title"
			case len(f) > 40 && seen[f]:
				out[i] = "repeated"
			default:
				if m, why := z.judge(b.Text); m != plainLine && sure(why, b) {
					out[i] = why
				}
			}
			seen[f] = true
		}
	}
	return out
}

// sure tells whether the words of a block are enough to drop it from a page that
// has elements to go by as well.
func sure(why string, b *blocks.Block) bool {
	switch why {
	case "tool", "wall", "cookie", "credit", "comments":
		return b.Chars < 60
	case "disclaimer", "letter":
		return b.Chars < 200
	}
	return true
}

// Body joins the text of the blocks that are the article's, as [Read] does. It
// is there for the command that learns the weights.
func Body(page *blocks.Page, scores []float64) string {
	return join(page, verdicts(page, scores))
}

func join(page *blocks.Page, why []string) string {
	var b strings.Builder
	for i := range page.Blocks {
		if why[i] != "" || b.Len() > maxOutput {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(page.Blocks[i].Text)
	}
	return b.String()
}
