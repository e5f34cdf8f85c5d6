package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// A baseline lists findings that are known and not shown, so that an old
// project can begin with what is new. Lines are not part of it: a finding is
// the same one after code above it has moved.
type baseline struct {
	Findings []baselined `json:"findings"`
}

// A baselined finding stands for as many findings of its kind as Count.
type baselined struct {
	File  string `json:"file"`
	Rule  string `json:"rule"`
	About string `json:"about,omitempty"` // the distribution, or else the message
	Count int    `json:"count"`
}

// about is what tells a finding from others of its rule in the same file.
func (l *located) about() string {
	if l.finding.Distribution != "" {
		return l.finding.Distribution
	}
	return l.finding.Message
}

func (l *located) baselined() baselined {
	return baselined{File: l.at.File, Rule: l.finding.Rule, About: l.about()}
}

// writeBaseline writes the findings to path, for later checks to leave out.
func writeBaseline(path string, r *report) error {
	counts := map[baselined]int{}
	for _, l := range r.findings {
		counts[l.baselined()]++
	}
	b := baseline{Findings: []baselined{}}
	for known, n := range counts {
		known.Count = n
		b.Findings = append(b.Findings, known)
	}
	slices.SortFunc(b.Findings, func(x, y baselined) int {
		return strings.Compare(x.File+"\x00"+x.Rule+"\x00"+x.About, y.File+"\x00"+y.Rule+"\x00"+y.About)
	})
	data, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o644)
}

// withoutBaseline takes the findings out of r that the file at path lists.
func withoutBaseline(path string, r *report) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return readError(path, err)
	}
	var b baseline
	if err := json.Unmarshal(data, &b); err != nil {
		return fmt.Errorf("%s is no baseline: %w", path, err)
	}
	left := map[baselined]int{}
	for _, known := range b.Findings {
		count := known.Count
		known.Count = 0
		left[known] += count
	}
	r.findings = slices.DeleteFunc(r.findings, func(l located) bool {
		key := l.baselined()
		left[key]--
		return left[key] >= 0
	})
	return nil
}
