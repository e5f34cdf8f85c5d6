package lsp

import (
	"context"

	"github.com/aymanbagabas/go-udiff"
	"go.lsp.dev/protocol"

	"github.com/pyferry/pyferry/analysis/rules/duplicatedefinition"
	"github.com/pyferry/pyferry/core/text"
)

const methodDifference = "pyferry/difference"

type differenceResult struct {
	Name   string         `json:"name"`
	Module string         `json:"module"`
	URI    string         `json:"uri"`
	Range  protocol.Range `json:"range"`
	Here   string         `json:"here"`
	There  string         `json:"there"`
	Diff   string         `json:"diff"`
}

// difference serves pyferry/difference (docs/protocol.md).
func (s *server) difference(ctx context.Context, snap *snapshot, params extractParams) (any, error) {
	v, names, err := s.extraction(ctx, snap, params)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		c, ok := duplicatedefinition.Find(v.project, v.project.File(v.rel), name)
		if !ok {
			continue
		}
		module := v.project.File(c.Path)
		return differenceResult{
			Name: name, Module: c.Module, URI: string(v.folder.uriOf(c.Path)),
			Range: rangeOf(text.NewIndex(module.Text()), c.At, s.encoding),
			Here:  c.Here, There: c.There,
			Diff: udiff.Unified(c.Path, v.rel, c.There+"\n", c.Here+"\n"),
		}, nil
	}
	return nil, requestFailed("the package has nothing like it")
}
