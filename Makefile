.PHONY: build test race eval fit train bench lint fuzz docs

SHARED ?= ../shared

build: ## the binary, static
	CGO_ENABLED=0 go build -trimpath -o bin/readout ./cmd/readout

test: ## what the README says
	go test ./...

race:
	go test -race -shuffle=on ./...

eval: build ## accuracy on the labelled texts and pages in $(SHARED)
	.ci/eval $(SHARED)

fit: build ## the extractor's confidence, fitted anew on the labelled texts in $(SHARED)
	python3 $(SHARED)/eval/inputs.py dev | bin/readout parse --batch > bin/dev.ndjson
	go run ./processor/extract/fit -gold $(SHARED)/eval/dev.gold.jsonl -texts bin/dev.ndjson

train: ## the reader's block classifier, learned anew on the labelled pages in $(SHARED)
	go run ./processor/read/train -labels $(SHARED)/reading -o processor/read/internal/blocks/weights.txt

bench: build ## speed of parse and of the pipeline on the pages in $(SHARED)
	python3 $(SHARED)/reading/inputs.py > bin/pages.ndjson
	bin/readout bench bin/pages.ndjson

lint:
	gofmt -l . && go vet ./...

fuzz: ## every fuzz target, FUZZTIME each
	.ci/fuzz $(or $(FUZZTIME),30s)

docs: ## the generated parts of docs/
	go test ./internal/contract -update
