// Command fit makes processor/extract/grammar/confidence.yaml of labelled articles.
//
//	python3 ../shared/eval/inputs.py dev | bin/readout parse --batch > bin/dev.ndjson
//	go run ./processor/extract/fit -gold ../shared/eval/dev.gold.jsonl -texts bin/dev.ndjson
//	go run ./processor/extract/fit -gold ../shared/eval/dev.gold.jsonl -texts bin/dev.ndjson -check
//
// -texts may be the directory of raw texts as well; but what the reader cuts off a
// text, such as teasers below it, then counts against the rules.
//
// Run it after each change of the rules. It extracts every labelled article
// without a threshold, matches what was found with the labels as eval/score.py
// does, and learns how often an event with such features is right: a logistic
// regression with a penalty on large weights, in which a feature can be bound to
// weigh for an event only, or against it only (see signs). Then it counts how
// often each field was right in events that were.
//
// Nothing is chosen by hand: the set of features, the penalty, the smoothing of the fields and the
// threshold are those that do best out of fold, that is on articles that had no
// part in the weights. Rules do better on texts that they were written on; so
// articles that were not read meanwhile (-unread, and the own corpus) set the level
// of the confidence and choose the penalty, and how much the others count. -check
// makes the file anew and fails where it differs from the one that is there; the
// same inputs give the same file.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("fit: ")
	var o options
	check := flag.Bool("check", false, "compare with the file that is there, write nothing; exit status 1 where it differs")
	flag.StringVar(&o.gold, "gold", "", "labels, an article a line")
	flag.StringVar(&o.texts, "texts", "", "the labelled articles as readout parse --batch wrote them, or the directory of their raw texts")
	flag.StringVar(&o.corpus, "corpus", "processor/extract/testdata/corpus", "the own corpus; empty for none")
	flag.StringVar(&o.out, "o", "processor/extract/grammar/confidence.yaml", "file to write")
	flag.IntVar(&o.unread, "unread", 3, "articles of -gold whose number this divides were not read while the rules were written; 0 for none")
	flag.IntVar(&o.folds, "folds", 10, "parts into which the articles are split")
	flag.Float64Var(&o.precision, "precision", 0.88, "share of right events that the threshold is to reach")
	flag.Float64Var(&o.loss, "loss", 0, "F1 that the threshold may cost for it, 0.01 is a point")
	flag.Parse()
	if o.gold == "" || o.texts == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	made, err := run(o, os.Stdout)
	if err != nil {
		log.Fatal(err)
	}
	if !*check {
		if err := os.WriteFile(o.out, made, 0o644); err != nil {
			log.Fatal(err)
		}
		return
	}
	there, err := os.ReadFile(o.out)
	if err != nil {
		log.Fatal(err)
	}
	if !bytes.Equal(there, made) {
		log.Fatalf("%s is not what these labels, texts and rules give: run it again without -check", o.out)
	}
}

type options struct {
	gold, texts, corpus, out string
	unread, folds            int
	precision, loss          float64
}

// run fits the model, tells w about it and gives the file.
func run(o options, w io.Writer) ([]byte, error) {
	docs, err := load(o)
	if err != nil {
		return nil, err
	}
	if err := extractAll(docs); err != nil {
		return nil, err
	}
	m := fitEvents(docs, o.folds)
	m.chooseThreshold(docs, o)
	fields, err := fitFields(docs, o.folds)
	if err != nil {
		return nil, err
	}
	file := write(docs, m, fields)
	fmt.Fprintf(w, "%s\n", tables(docs, m, fields))
	return file, nil
}
