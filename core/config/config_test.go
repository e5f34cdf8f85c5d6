package config

import (
	"reflect"
	"strings"
	"testing"
)

const everything = `
[tool.other]
select = 3
[tool.pyferry]
select = ["missing-dependency"]
ignore = []
exclude = ["old/**"]
provided = ["pyspark", "dbutils"]
environment = "../env"
mappings = {cv2 = "opencv-python-headless"}
[tool.pyferry.mappings]
"google.x" = "google-x"
[tool.pyferry.per-file-ignores]
"tests/**" = ["missing-dependency"]
`

func TestFromTOML(t *testing.T) {
	got, problems := FromTOML(everything, "tool", "pyferry")
	want := &Config{
		Select: []string{"missing-dependency"}, Ignore: []string{}, Exclude: []string{"old/**"},
		Provided: []string{"pyspark", "dbutils"}, Environment: "../env",
		Mappings:       map[string]string{"cv2": "opencv-python-headless", "google.x": "google-x"},
		PerFileIgnores: map[string][]string{"tests/**": {"missing-dependency"}},
	}
	if !reflect.DeepEqual(got, want) || len(problems) > 0 {
		t.Errorf("got %+v, %v; want %+v", got, problems, want)
	}
	for _, other := range []string{
		"tool = {pyferry = {environment = \"../env\"}}",
		"[tool]\npyferry.environment = \"../env\"",
		"tool.pyferry.environment = \"../env\"",
		"\ufeff[tool.pyferry]\nenvironment = '../env'",
		"[tool]\npyferry = {environment = '../env'}",
	} {
		if got, problems := FromTOML(other, "tool", "pyferry"); got.Environment != "../env" || len(problems) > 0 {
			t.Errorf("%s: got %+v, %v", other, got, problems)
		}
	}
}

func TestProblems(t *testing.T) {
	cases := []struct{ src, at, message string }{
		{"selct = []", "selct", `there is no setting "selct"; did you mean "select"?`},
		{"per_file_ignores = {}", "per_file_ignores", `did you mean "per-file-ignores"?`},
		{"frobnicate = 1", "frobnicate", `there is no setting "frobnicate" (there are environment, exclude,`},
		{"a = 1\nselect = \"x\"", "select", "the setting select must be a list of strings"},
		{"select = [\"x\", 3]", "select", "the setting select must be a list of strings"},
		{"mappings.cv2 = 3", "mappings.cv2", "the setting mappings must be a table of strings"},
		{"environment = ", "", "expected"},
	}
	for _, c := range cases {
		_, problems := FromTOML(c.src)
		if len(problems) == 0 {
			t.Errorf("%s: no problem", c.src)
			continue
		}
		last := problems[len(problems)-1]
		if !strings.Contains(last.Message, c.message) || c.at != "" && last.Span.Of(c.src) != c.at {
			t.Errorf("%s: got %q at %v, want %q at %q", c.src, last.Message, last.Span, c.message, c.at)
		}
	}
}

func TestFromOptions(t *testing.T) {
	got, problems := FromOptions([]Option{
		{Name: "ignore", Value: "missing-dependency, unused-dependency\nsrc-import"},
		{Name: "mappings", Value: "\ncv2: opencv-python\nyaml: pyyaml"},
		{Name: "per-file-ignores", Value: "\ntests/**: missing-dependency, src-import"},
		{Name: "environment", Value: " ../env "},
	})
	want := &Config{
		Ignore:         []string{"missing-dependency", "unused-dependency", "src-import"},
		Mappings:       map[string]string{"cv2": "opencv-python", "yaml": "pyyaml"},
		PerFileIgnores: map[string][]string{"tests/**": {"missing-dependency", "src-import"}},
		Environment:    "../env",
	}
	if !reflect.DeepEqual(got, want) || len(problems) > 0 {
		t.Errorf("got %+v, %v; want %+v", got, problems, want)
	}
	if _, problems := FromOptions([]Option{{Name: "mappings", Value: "no colon"}, {Name: "x"}}); len(problems) != 2 {
		t.Errorf("got %v, want two problems", problems)
	}
}

func TestMappingAndProvides(t *testing.T) {
	c := &Config{Provided: []string{"pyspark"}, Mappings: map[string]string{"google": "g", "google.cloud": "gc"}}
	for module, want := range map[string]string{"google.cloud.x": "gc", "google.y": "g", "numpy": ""} {
		if got, _ := c.Mapping(module); got != want {
			t.Errorf("%s: got %q, want %q", module, got, want)
		}
	}
	if !c.Provides("pyspark.sql") || !c.Provides("pyspark") || c.Provides("pysparkling") {
		t.Error("provided modules are not told by their dotted name")
	}
}

func FuzzFromTOML(f *testing.F) {
	f.Add(everything)
	f.Add("select = [")
	f.Add("[tool]\npyferry = {select = [{}]}")
	f.Fuzz(func(t *testing.T, src string) {
		for _, header := range [][]string{nil, {"tool", "pyferry"}} {
			_, problems := FromTOML(src, header...)
			for _, p := range problems {
				if p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(src) {
					t.Errorf("%q: problem at %v", src, p.Span)
				}
			}
		}
	})
}
