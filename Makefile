.PHONY: build test race eval bench lint fuzz docs

SHARED ?= ../shared

build: ## the binary, static
	CGO_ENABLED=0 go build -trimpath -o bin/readout ./cmd/readout

test: ## what the README says
	go test ./...

race:
	go test -race -shuffle=on ./...

eval: build ## accuracy on the labelled texts and pages in $(SHARED)
	.ci/eval $(SHARED)

bench: build ## speed of parse and of the pipeline on the pages in $(SHARED)
	python3 $(SHARED)/reading/inputs.py > bin/pages.ndjson
	bin/readout bench bin/pages.ndjson

lint:
	gofmt -l . && go vet ./...

fuzz: ## every fuzz target, FUZZTIME each
	.ci/fuzz $(or $(FUZZTIME),30s)

docs: ## the generated parts of docs/
	go test ./internal/contract -update
