package lsp

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest"

	"github.com/pyferry/pyferry/analysis"
	"github.com/pyferry/pyferry/analysis/rules/malformed"
	"github.com/pyferry/pyferry/analysis/rules/missingdependency"
)

// patience is how long a test waits for what must come.
const patience = 60 * time.Second

// testRules are the rules that tests of the server count on; what the others
// find is no concern of it.
var testRules = analysis.Selection{Rules: []*analysis.Rule{missingdependency.Rule, malformed.Manifest, malformed.Notebook}}

// A message is any JSON-RPC message, as a client sees it.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *wireError      `json:"error"`
}

type wireError struct {
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data"`
}

func (e *wireError) Error() string { return fmt.Sprintf("%d %s", e.Code, e.Message) }

// A client speaks with a server over pipes. It does its own framing, so that
// the server's library is not tested against itself.
type client struct {
	t      testing.TB
	toServ io.WriteCloser
	ticks  chan time.Time
	stop   context.CancelFunc // as SIGTERM does
	ended  chan error         // receives the result of Serve

	// answer gives the result of a request of the server's; methods without
	// an entry are answered by null.
	answer map[string]func(json.RawMessage) any

	nextID int
	mu     sync.Mutex
	news   chan struct{} // closed and replaced at each message
	heard  []message     // what came and was not taken yet
	logged *zapObserver
}

// zapObserver keeps the errors that the server logs.
type zapObserver struct {
	mu     sync.Mutex
	errors []string
}

func (o *zapObserver) hook(e zapcore.Entry) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if e.Level >= zapcore.ErrorLevel {
		o.errors = append(o.errors, e.Message)
	}
	return nil
}

// newClient starts a server and a client that is connected to it. At the end
// of the test the server must have logged no error. Rules come on top of
// testRules.
func newClient(t testing.TB, rules ...*analysis.Rule) *client {
	t.Helper()
	c := startClient(t, rules...)
	t.Cleanup(func() {
		if list := c.errorsLogged(); len(list) > 0 {
			t.Errorf("the server logged errors: %q", list)
		}
	})
	return c
}

// startClient is newClient for tests in which errors are expected.
func startClient(t testing.TB, rules ...*analysis.Rule) *client {
	t.Helper()
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	ctx, stop := context.WithCancel(context.Background())
	c := &client{
		t: t, toServ: inW, ticks: make(chan time.Time), stop: stop, ended: make(chan error, 1),
		answer: map[string]func(json.RawMessage) any{}, news: make(chan struct{}), logged: &zapObserver{},
	}
	logger := zaptest.NewLogger(t, zaptest.Level(zap.WarnLevel), zaptest.WrapOptions(zap.Hooks(c.logged.hook)))
	go func() {
		opts := Options{Logger: logger, Version: "0.0.0", Getenv: func(string) string { return "" }}
		selection := analysis.Selection{Rules: slices.Concat(testRules.Rules, rules)}
		c.ended <- serve(ctx, inR, outW, opts, selection, c.ticks)
		outW.Close()
	}()
	listening := make(chan struct{})
	go func() {
		defer close(listening)
		c.listen(bufio.NewReader(outR))
	}()
	t.Cleanup(func() {
		stop()
		inW.Close()
		c.wait(listening)
	})
	return c
}

func (c *client) errorsLogged() []string {
	c.logged.mu.Lock()
	defer c.logged.mu.Unlock()
	return slices.Clone(c.logged.errors)
}

func (c *client) wait(done <-chan struct{}) {
	select {
	case <-done:
	case <-time.After(patience):
		panic("the server does not end")
	}
}

// listen reads what the server sends until it ends.
func (c *client) listen(r *bufio.Reader) {
	for {
		header, err := textproto.NewReader(r).ReadMIMEHeader()
		if err != nil {
			return
		}
		size, err := strconv.Atoi(header.Get("Content-Length"))
		if err != nil {
			panic(err)
		}
		body := make([]byte, size)
		if _, err := io.ReadFull(r, body); err != nil {
			return
		}
		var m message
		if err := json.Unmarshal(body, &m); err != nil {
			panic(fmt.Sprintf("the server sent %q: %v", body, err))
		}
		if m.Method != "" && m.ID != nil {
			c.reply(m)
		}
		c.mu.Lock()
		c.heard = append(c.heard, m)
		close(c.news)
		c.news = make(chan struct{})
		c.mu.Unlock()
	}
}

func (c *client) reply(m message) {
	var result any
	if answer := c.answer[m.Method]; answer != nil {
		result = answer(m.Params)
	}
	if err, ok := result.(*wireError); ok {
		c.send(map[string]any{"jsonrpc": "2.0", "id": m.ID, "error": err})
		return
	}
	c.send(map[string]any{"jsonrpc": "2.0", "id": m.ID, "result": result})
}

// take waits for the first message that accept takes, and removes it.
func (c *client) take(what string, accept func(message) bool) message {
	c.t.Helper()
	deadline := time.After(patience)
	for {
		c.mu.Lock()
		news := c.news
		if i := slices.IndexFunc(c.heard, accept); i >= 0 {
			m := c.heard[i]
			c.heard = slices.Delete(c.heard, i, i+1)
			c.mu.Unlock()
			return m
		}
		c.mu.Unlock()
		select {
		case <-news:
		case <-deadline:
			c.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// raw sends bytes with a header.
func (c *client) raw(body string) {
	if _, err := fmt.Fprintf(c.toServ, "Content-Length: %d\r\n\r\n%s", len(body), body); err != nil && !errors.Is(err, io.ErrClosedPipe) {
		panic(err)
	}
}

func (c *client) send(v any) {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	c.raw(string(body))
}

func (c *client) notify(method string, params any) {
	c.send(map[string]any{"jsonrpc": "2.0", "method": method, "params": params})
}

// begin sends a request and returns its id.
func (c *client) begin(method string, params any) int {
	c.nextID++
	c.send(map[string]any{"jsonrpc": "2.0", "id": c.nextID, "method": method, "params": params})
	return c.nextID
}

// finish waits for the response to a request.
func (c *client) finish(id int) (json.RawMessage, error) {
	c.t.Helper()
	m := c.take(fmt.Sprintf("the response to %d", id), func(m message) bool {
		return m.Method == "" && string(m.ID) == strconv.Itoa(id)
	})
	if m.Error != nil {
		return nil, m.Error
	}
	return m.Result, nil
}

func (c *client) try(method string, params any) (json.RawMessage, error) {
	c.t.Helper()
	return c.finish(c.begin(method, params))
}

// call makes a request that must succeed and decodes its result into result.
func (c *client) call(method string, params, result any) {
	c.t.Helper()
	raw, err := c.try(method, params)
	if err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
	if result != nil {
		if err := json.Unmarshal(raw, result); err != nil {
			c.t.Fatalf("%s: %v in %s", method, err, raw)
		}
	}
}

// object is JSON in the making.
type object = map[string]any

// A published is what a client is told about one URI.
type published struct {
	URI         string       `json:"uri"`
	Version     *int         `json:"version"`
	Diagnostics []diagnostic `json:"diagnostics"`
}

type diagnostic struct {
	Range    textRange       `json:"range"`
	Severity int             `json:"severity"`
	Code     string          `json:"code"`
	Source   string          `json:"source"`
	Message  string          `json:"message"`
	Data     json.RawMessage `json:"data"`
}

// diagnostics waits for the next diagnostics of a URI.
func (c *client) diagnostics(uri string) published {
	c.t.Helper()
	var p published
	c.take("diagnostics of "+uri, func(m message) bool {
		if m.Method != "textDocument/publishDiagnostics" {
			return false
		}
		p = published{}
		return json.Unmarshal(m.Params, &p) == nil && p.URI == uri
	})
	return p
}

// diagnosticsUntil waits for diagnostics of a URI that ok accepts.
func (c *client) diagnosticsUntil(uri string, ok func(published) bool) published {
	c.t.Helper()
	for {
		if p := c.diagnostics(uri); ok(p) {
			return p
		}
	}
}

// sync waits until the server has taken all notifications sent so far.
func (c *client) sync() {
	c.t.Helper()
	if _, err := c.try("pyferry/unknown", nil); err == nil {
		c.t.Fatal("an unknown method has a result")
	}
}

// initialize opens a session on folders with the given capabilities.
func (c *client) initialize(capabilities any, folders ...string) json.RawMessage {
	c.t.Helper()
	list := []object{}
	for _, f := range folders {
		list = append(list, object{"uri": "file://" + f, "name": filepath.Base(f)})
	}
	var result json.RawMessage
	c.call("initialize", object{"processId": nil, "capabilities": capabilities, "workspaceFolders": list}, &result)
	c.notify("initialized", object{})
	return result
}

// shutdown ends the session as clients should.
func (c *client) shutdown() {
	c.t.Helper()
	c.call("shutdown", nil, nil)
	c.notify("exit", nil)
	if err := c.end(); err != nil {
		c.t.Fatalf("Serve gave %v", err)
	}
}

// end waits for the server to end.
func (c *client) end() error {
	c.t.Helper()
	select {
	case err := <-c.ended:
		return err
	case <-time.After(patience):
		c.t.Fatal("the server does not end")
		return nil
	}
}

func (c *client) open(uri, text string) {
	c.notify("textDocument/didOpen", object{"textDocument": object{
		"uri": uri, "languageId": "python", "version": 1, "text": text,
	}})
}

// replace sends the whole text of a document.
func (c *client) replace(uri string, version int, text string) {
	c.notify("textDocument/didChange", object{
		"textDocument":   object{"uri": uri, "version": version},
		"contentChanges": []object{{"text": text}},
	})
}

// full are the capabilities of a client that can do everything.
func full() object {
	return object{
		"workspace": object{
			"workspaceEdit": object{
				"documentChanges":         true,
				"resourceOperations":      []string{"create"},
				"changeAnnotationSupport": object{"groupsOnLabel": true},
			},
			"didChangeWatchedFiles": object{"dynamicRegistration": true},
		},
		"window": object{"workDoneProgress": true},
		"textDocument": object{
			"publishDiagnostics": object{"versionSupport": true, "dataSupport": true},
			"codeAction":         object{"dataSupport": true, "resolveSupport": object{"properties": []string{"edit"}}},
			"hover":              object{"contentFormat": []string{"markdown", "plaintext"}},
		},
	}
}

// project writes files to a new folder and returns its path.
func writeProject(t testing.TB, files map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	return dir
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// sample is a small project of PyScaffold's kind.
func sample() map[string]string {
	return map[string]string{
		"setup.cfg": "[metadata]\nname = demo\n\n[options]\npackages = find:\npackage_dir =\n    =src\n" +
			"install_requires =\n    importlib-metadata; python_version<\"3.8\"\n    numpy>=1.4\n    pandas>=2\n    requests>=2\n",
		"environment.yml":      "name: demo\nchannels:\n  - conda-forge\ndependencies:\n  - python>=3.6\n  - numpy\n  - pandas\n  - requests\n  # - lightgbm  # boosting\n  - pip:\n    - -e .\n",
		"src/demo/__init__.py": "",
		"src/demo/model.py":    "import numpy\nimport pandas\nimport requests\n",
		"notebooks/one.ipynb":  `{"cells": [{"cell_type": "code", "execution_count": null, "id": "a", "metadata": {}, "outputs": [], "source": ["import numpy\n", "import plotly"]}], "metadata": {"kernelspec": {"name": "python3", "language": "python"}}, "nbformat": 4, "nbformat_minor": 5}` + "\n",
	}
}
