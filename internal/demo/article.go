package demo

import (
	"bufio"
	"bytes"
	"embed"
	"fmt"
	"hash/fnv"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

//go:embed content
var contentFS embed.FS

// Article is what a reader should get out of one page of the sample sites.
type Article struct {
	URL       string
	Title     string
	Author    string // empty for a communiqué
	Published time.Time
	Text      string // paragraphs parted by a blank line, and nothing that stands around them
}

// Articles lists every article of the sample sites, host by host, newest first.
func Articles() ([]Article, error) {
	var out []Article
	for _, h := range hosts() {
		all, err := loadArticles(h.folder)
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			out = append(out, Article{h.url(h.address(a)), a.Title, a.Author, a.Published, strings.Join(a.Paragraphs, "\n\n")})
		}
	}
	return out, nil
}

// article is one text of the sample sites: front matter of "key: value" lines,
// a blank line, then paragraphs parted by blank lines.
type article struct {
	Slug       string
	Title      string
	Standfirst string
	Author     string
	Published  time.Time
	Section    string // a key of the host's sections
	Tags       []string
	Caption    string
	Issuer     string // who issued a communiqué
	Reference  string // a communiqué's number
	Paragraphs []string
}

// loadArticles reads the articles of one host, newest first.
func loadArticles(folder string) ([]article, error) {
	names, err := fs.Glob(contentFS, path.Join("content", folder, "*.txt"))
	if err != nil {
		return nil, err
	}
	var all []article
	for _, name := range names {
		data, err := contentFS.ReadFile(name)
		if err != nil {
			return nil, err
		}
		a, err := parseArticle(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		a.Slug = strings.TrimSuffix(path.Base(name), ".txt")
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b article) int {
		if c := b.Published.Compare(a.Published); c != 0 {
			return c
		}
		return strings.Compare(a.Slug, b.Slug)
	})
	return all, nil
}

func parseArticle(data []byte) (article, error) {
	var a article
	head, body, ok := bytes.Cut(data, []byte("\n\n"))
	if !ok {
		return a, fmt.Errorf("no blank line between front matter and text")
	}
	lines := bufio.NewScanner(bytes.NewReader(head))
	for lines.Scan() {
		key, value, ok := strings.Cut(lines.Text(), ": ")
		if !ok {
			return a, fmt.Errorf("front matter %q is not \"key: value\"", lines.Text())
		}
		switch key {
		case "title":
			a.Title = value
		case "standfirst":
			a.Standfirst = value
		case "author":
			a.Author = value
		case "published":
			t, err := time.Parse(time.RFC3339, value)
			if err != nil {
				return a, err
			}
			a.Published = t
		case "section":
			a.Section = value
		case "tags":
			a.Tags = strings.Split(value, ", ")
		case "caption":
			a.Caption = value
		case "issuer":
			a.Issuer = value
		case "reference":
			a.Reference = value
		default:
			return a, fmt.Errorf("unknown front matter %q", key)
		}
	}
	if err := lines.Err(); err != nil {
		return a, err
	}
	if a.Title == "" || a.Published.IsZero() || a.Section == "" {
		return a, fmt.Errorf("title, published or section is missing")
	}
	for p := range strings.SplitSeq(strings.TrimSpace(string(body)), "\n\n") {
		a.Paragraphs = append(a.Paragraphs, strings.ReplaceAll(p, "\n", " "))
	}
	return a, nil
}

// Summary is what a feed or a section page prints below the headline.
func (a article) Summary() string {
	if a.Standfirst != "" {
		return a.Standfirst
	}
	return a.Paragraphs[0]
}

// AuthorSlug is the author's name as it stands in an address.
func (a article) AuthorSlug() string {
	return strings.ReplaceAll(strings.ToLower(a.Author), " ", "-")
}

// Number is a post number that is the same in every run.
func (a article) Number() int { return 100000 + int(a.hash()%900000) }

// Views is what the view counter shows.
func (a article) Views() int { return 300 + int(a.hash()%9000) }

// CommentCount is the number beside "Comments".
func (a article) CommentCount() int { return len(comments) }

// ReadMinutes is the reading time at 200 words a minute, at least 1.
func (a article) ReadMinutes() int {
	return max(1, len(strings.Fields(strings.Join(a.Paragraphs, " ")))/200)
}

func (a article) hash() uint32 {
	h := fnv.New32a()
	h.Write([]byte(a.Slug))
	return h.Sum32()
}
