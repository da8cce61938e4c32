package read

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"readout/processor/read/internal/blocks"
)

// threshold is the chance from which a block counts as the article's; from
// certain on, the name of an element around it says nothing against that.
const (
	threshold = 0.5
	certain   = 0.9
)

// verdicts says for every block why it is not the article's; empty for those
// that are. First comes the learned judgement, then what is certain from the
// words: the title said again, captions, READ MORE lines, repetitions.
func verdicts(page *blocks.Page, scores []float64) []string {
	out := make([]string, len(page.Blocks))
	first := len(page.Blocks) // first block of the body proper
	least := bar(page, scores)
	for i := range page.Blocks {
		if scores[i] < least {
			out[i] = "unlikely"
		} else if first == len(out) && page.Blocks[i].Chars > 120 && page.Blocks[i].Sentences > 0 {
			first = i
		}
	}
	others(page, out)
	z := newZoner()
	title := fold(page.Title)
	seen := map[string]bool{}
	for i := range page.Blocks {
		b := &page.Blocks[i]
		if out[i] != "" {
			continue
		}
		if b.Tag == atom.Figcaption || scores[i] < certain && isCaption(page, b) {
			out[i] = "caption"
			continue
		}
		if utf8.RuneCountInString(b.Text) < 300 {
			f := fold(b.Text)
			switch {
			case f == "":
				out[i] = "no words"
			case b.Links >= 2 && b.LinkChars*100 >= b.Chars*85 && b.Sentences == 0:
				out[i] = "links"
			case i < first && dateLine(b.Text):
				out[i] = "date line"
			case i < first && bylineOnly(b.Text):
				out[i] = "byline"
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

// bar is the chance from which a block of this page counts as the article's. It
// is lowered where hardly anything would be left of what go-readability found:
// on a page unlike any other the order of the chances is still right.
func bar(page *blocks.Page, scores []float64) float64 {
	library := 0
	for i := range page.Blocks {
		b := &page.Blocks[i]
		if b.Kept && b.Chars > 80 && b.LinkChars*3 < b.Chars {
			library += b.Chars
		}
	}
	for least := threshold; ; least /= 2 {
		kept := 0
		for i := range page.Blocks {
			if scores[i] >= least {
				kept += page.Blocks[i].Chars
			}
		}
		if library < 600 || kept*3 >= library || least < 0.1 {
			return least
		}
	}
}

// isCaption tells whether a block is what is said of a picture.
func isCaption(page *blocks.Page, b *blocks.Block) bool {
	name := blocks.Group("figcaption")
	for elem, up := b.Elem, 0; elem >= 0 && up < 3; elem, up = page.Elems[elem].Parent, up+1 {
		e := &page.Elems[elem]
		if e.Tag == atom.Figcaption || e.Name.Has(name) && e.Chars < 700 && !isHeadline(b) {
			return true
		}
	}
	return b.Inner.Has(name)
}

// others drops what stands in boxes like the one that holds the page's own
// article, where each has a heading of its own: those are other articles.
func others(page *blocks.Page, why []string) {
	own := ownBox(page, why)
	if own < 0 {
		return
	}
	for i := own + 1; i < len(page.Elems); i++ {
		e := &page.Elems[i]
		if i < page.Elems[own].End || e.Own != page.Elems[own].Own || !headed(page, e) {
			continue
		}
		for b := e.First; b < e.Last; b++ {
			if why[b] == "" {
				why[b] = "another article"
			}
		}
		i = e.End - 1
	}
}

// ownBox finds the article element whose heading is the page's title; -1 where
// there is none with a body in it.
func ownBox(page *blocks.Page, why []string) int {
	title := fold(page.Title)
	if title == "" {
		return -1
	}
	for i := range page.Elems {
		e := &page.Elems[i]
		if e.Tag != atom.Article || e.Prose < 300 {
			continue
		}
		for b := e.First; b < min(e.Last, e.First+12); b++ {
			if why[b] == "" && page.Blocks[b].Chars > 150 {
				break
			}
			if isHeadline(&page.Blocks[b]) && fold(page.Blocks[b].Text) == title {
				return i
			}
		}
	}
	return -1
}

// headed tells whether an element opens with a heading that may be a title.
func headed(page *blocks.Page, e *blocks.Elem) bool {
	for b := e.First; b < min(e.Last, e.First+6); b++ {
		if isHeadline(&page.Blocks[b]) {
			return page.Blocks[b].Chars > 15
		}
		if page.Blocks[b].Chars > 150 {
			return false
		}
	}
	return false
}

// bylineOnly tells whether a line names an author and does nothing else.
func bylineOnly(s string) bool {
	if len(s) > 80 || ended(s) {
		return false
	}
	_, led := unled(s)
	return led && looksLikeName(cleanAuthor(s))
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
