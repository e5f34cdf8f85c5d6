package resolve

import (
	"encoding/json"
	"testing"
)

func TestPlainJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": 1}`: `{"a": 1}`,
		"{ // one\n\"a\": \"//\", /* b */ \"b\": [1, 2, ], }": "{ \n\"a\": \"//\",  \"b\": [1, 2]}",
		`{"a": "\"// no", // yes`:                             `{"a": "\"// no", `,
		`{/*`:                                                 `{`,
		`"open`:                                               `"open`,
	} {
		if got := string(plainJSON(text)); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzPlainJSON(f *testing.F) {
	f.Add(`{"a": [1, "b\\", {}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		got := plainJSON(text)
		if json.Valid([]byte(text)) && !json.Valid(got) {
			t.Errorf("%q became %q", text, got)
		}
	})
}

func TestEnvFileValue(t *testing.T) {
	for text, want := range map[string]string{
		"PYTHONPATH=src": "src",
		"# PYTHONPATH=a\nexport PYTHONPATH = 'a b' # c": "a b",
		"PYTHONPATH=a:b # c\nX=1\n":                     "a:b",
		"PYTHONPATH=a\nPYTHONPATH=\"b\"\n":              "b",
		"MYPYTHONPATH=a\n":                              "",
		"":                                              "",
	} {
		if got := envFileValue(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
