package rules_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/rules"
	"github.com/pyferry/pyferry/core/project"
)

// What another program does to have the findings of all rules, and what the
// preferred fix of one would write.
func Example() {
	ctx, root := context.Background(), exampleProject()
	defer func() { _ = os.RemoveAll(root) }()

	folder, err := project.Open(ctx, root, project.Options{Getenv: os.Getenv})
	if err != nil {
		log.Fatal(err)
	}
	for _, path := range folder.Paths() {
		for _, finding := range analysis.Check(ctx, folder, path, analysis.Selection{Rules: rules.All()}) {
			fmt.Println(path+":", finding.Message)
			if fix, ok := finding.Preferred(); ok {
				edits, err := fix.Edits(folder)
				if err != nil {
					log.Fatal(err)
				}
				fmt.Println(fix.Title+":", edits[0].Edits[0].New)
			}
		}
	}
	// Output:
	// src/demo/__init__.py: pandas is imported but declared nowhere
	// Declare pandas in pyproject.toml: "pandas"
}

func exampleProject() string {
	root, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	for name, content := range map[string]string{
		"pyproject.toml":       "[project]\nname = \"demo\"\ndependencies = []\n",
		"src/demo/__init__.py": "import pandas as pd\n",
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			log.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			log.Fatal(err)
		}
	}
	return root
}
