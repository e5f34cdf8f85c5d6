package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func code(err error) int {
	var wire *wireError
	if errors.As(err, &wire) {
		return wire.Code
	}
	return 0
}

func TestInitializeAnnouncesWhatTheServerCanDo(t *testing.T) {
	c := newClient(t)
	got := string(c.initialize(full()))
	want := `{"capabilities":{"positionEncoding":"utf-16",` +
		`"textDocumentSync":{"openClose":true,"change":2,"save":true},` +
		`"notebookDocumentSync":{"notebookSelector":[{"notebook":{"notebookType":"jupyter-notebook"},"cells":[{"language":"python"}]}],"save":true},` +
		`"hoverProvider":true,` +
		`"codeActionProvider":{"codeActionKinds":["quickfix","source.fixAll.pyferry","refactor.move.pyferry"],"resolveProvider":true},` +
		`"workspace":{"workspaceFolders":{"supported":true,"changeNotifications":true}}},` +
		`"serverInfo":{"name":"pyferry","version":"0.0.0"}}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	c.shutdown()
}

// Nothing is sent before the answer to initialize.
func TestInitializeIsAnsweredFirst(t *testing.T) {
	files := sample()
	files["pyproject.toml"] = "[project"
	root := writeProject(t, files)
	for range 20 {
		c := newClient(t)
		id := c.begin("initialize", object{"capabilities": full(), "rootUri": "file://" + root})
		first := c.take("a message", func(message) bool { return true })
		if string(first.ID) != fmt.Sprint(id) || first.Method != "" {
			t.Fatalf("the first message is %s %s", first.Method, first.Params)
		}
		c.notify("initialized", object{})
		c.diagnostics("file://" + root + "/pyproject.toml")
		c.shutdown()
	}
}

func TestPositionEncodingIsTheClientsFirstKnown(t *testing.T) {
	tests := []struct {
		offered []string
		want    string
	}{
		{nil, "utf-16"},
		{[]string{}, "utf-16"},
		{[]string{"utf-16"}, "utf-16"},
		{[]string{"utf-8", "utf-16"}, "utf-8"},
		{[]string{"ebcdic", "utf-32"}, "utf-32"},
		{[]string{"ebcdic"}, "utf-16"},
	}
	for _, tt := range tests {
		if got := chooseEncoding(tt.offered); string(got) != tt.want {
			t.Errorf("%v: got %s, want %s", tt.offered, got, tt.want)
		}
	}
}

// Two windows of JupyterLab share a server, and each initializes it.
func TestSecondInitialize(t *testing.T) {
	root := writeProject(t, sample())
	c := newClient(t)
	first := c.initialize(full())
	var second json.RawMessage
	c.call("initialize", object{"capabilities": object{}, "rootUri": "file://" + root}, &second)
	if string(first) != string(second) {
		t.Errorf("got %s after %s", second, first)
	}
	uri := "file://" + root + "/src/demo/model.py"
	c.open(uri, "import lightgbm\n")
	if got := c.diagnostics(uri); len(got.Diagnostics) != 1 {
		t.Errorf("got %+v", got)
	}
	c.shutdown()
}

func TestRequestsAreRefusedOutsideTheSession(t *testing.T) {
	c := newClient(t)
	if _, err := c.try("textDocument/hover", object{}); code(err) != -32002 {
		t.Errorf("before initialize: %v", err)
	}
	c.initialize(object{})
	if _, err := c.try("textDocument/nonsense", nil); code(err) != -32601 {
		t.Errorf("unknown method: %v", err)
	}
	if _, err := c.try("initialized", object{}); code(err) != -32601 {
		t.Errorf("a notification asked as a request: %v", err)
	}
	if _, err := c.try("textDocument/hover", []int{1}); code(err) != -32602 {
		t.Errorf("bad params: %v", err)
	}
	c.call("shutdown", nil, nil)
	if _, err := c.try("textDocument/hover", object{}); code(err) != -32600 {
		t.Errorf("after shutdown: %v", err)
	}
	if _, err := c.try("shutdown", nil); code(err) != -32600 {
		t.Errorf("second shutdown: %v", err)
	}
	c.notify("exit", nil)
	if err := c.end(); err != nil {
		t.Errorf("Serve gave %v", err)
	}
}

func TestWaysToEnd(t *testing.T) {
	tests := []struct {
		name string
		act  func(*client)
		want error
	}{
		{"exit without shutdown", func(c *client) { c.notify("exit", nil) }, ErrNoShutdown},
		{"two exits", func(c *client) { c.notify("exit", nil); c.notify("exit", nil) }, ErrNoShutdown},
		{"end of input", func(c *client) { c.toServ.Close() }, nil},
		{"SIGTERM", func(c *client) { c.stop() }, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t)
			c.initialize(full())
			c.sync()
			go tt.act(c)
			if err := c.end(); !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestExitBeforeInitialize(t *testing.T) {
	c := newClient(t)
	c.notify("exit", nil)
	if err := c.end(); !errors.Is(err, ErrNoShutdown) {
		t.Errorf("got %v", err)
	}
}

func TestMalformedFramesAreSkipped(t *testing.T) {
	c := newClient(t)
	bad := []struct {
		body string
		code int
	}{
		{`{"jsonrpc":"2.0",`, -32700},
		{`nonsense`, -32700},
		{`[]`, -32600},
		{`{"jsonrpc":"1.0","id":7,"method":"shutdown"}`, -32600},
		{`{"jsonrpc":"2.0","id":1.5,"method":"shutdown"}`, -32600},
		{`{"jsonrpc":"2.0"}`, -32600},
	}
	for _, b := range bad {
		c.raw(b.body)
		m := c.take("an error for "+b.body, func(m message) bool { return m.Method == "" && string(m.ID) == "null" })
		if m.Error == nil || m.Error.Code != b.code {
			t.Errorf("%s: got %+v, want code %d", b.body, m.Error, b.code)
		}
	}
	c.initialize(object{})
	c.shutdown()
}

func TestBrokenHeaderEndsTheSession(t *testing.T) {
	c := newClient(t)
	go fmt.Fprint(c.toServ, "Content-Length: many\r\n\r\n{}")
	if err := c.end(); err == nil || !strings.Contains(err.Error(), "header") {
		t.Errorf("got %v", err)
	}
}

func TestStrangeButHarmlessMessages(t *testing.T) {
	c := newClient(t)
	raw := `{"processId":null,"clientInfo":null,"rootUri":null,"rootPath":null,"trace":null,"workspaceFolders":null,` +
		`"initializationOptions":null,"unknown":{"a":[1]},"capabilities":{"general":{"positionEncodings":null},` +
		`"window":"all","textDocument":{"codeAction":{"codeActionLiteralSupport":{"codeActionKind":{"valueSet":[""]}}},"hover":null}}}`
	if _, err := c.try("initialize", json.RawMessage(raw)); err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{
		`{"jsonrpc":"2.0","method":"initialized"}`,
		`{"jsonrpc":"2.0","method":"initialized","params":null}`,
		`{"jsonrpc":"2.0","method":"$/setTrace","params":{"value":"off"}}`,
		`{"jsonrpc":"2.0","method":"$/unknown","params":[1,2]}`,
		`{"jsonrpc":"2.0","method":"textDocument/hover","params":{}}`,
		`{"jsonrpc":"2.0","id":99,"result":null}`,
		`{"jsonrpc":"2.0","id":"x","error":{"code":-1,"message":"no"}}`,
		`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":12345}}`,
		`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"abc"}}`,
		`{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":null}}`,
		`{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":null}`,
		`{"jsonrpc":"2.0","method":"textDocument/didClose","params":{"textDocument":{"uri":"file:///never/opened.py"}}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"untitled:1","version":null},"contentChanges":null}}`,
		`{"jsonrpc":"2.0","method":"notebookDocument/didChange","params":{"notebookDocument":{"uri":"x"},"change":{"metadata":{}}}}`,
	} {
		c.raw(body)
	}
	for _, method := range []string{"textDocument/hover", "textDocument/codeAction", "textDocument/diagnostic", "workspace/diagnostic"} {
		if _, err := c.try(method, nil); err != nil {
			t.Errorf("%s without params: %v", method, err)
		}
	}
	c.shutdown()
}

// A notification that cannot be understood is logged; the session goes on.
func TestBadNotificationIsLogged(t *testing.T) {
	c := startClient(t)
	c.initialize(object{})
	c.notify("textDocument/didOpen", object{"textDocument": 1})
	c.sync()
	if got := c.errorsLogged(); len(got) != 1 || got[0] != "notification failed" {
		t.Errorf("logged %q", got)
	}
	c.shutdown()
}

// A panic is an error reply or a log entry, never the end of the server.
func TestPanicIsContained(t *testing.T) {
	methods["test/request"] = latched(func(*server, testContext, *snapshot, struct{}) (any, error) { panic("ouch") })
	methods["test/notification"] = notify(func(*server, struct{}) error { panic("ouch") })
	defer delete(methods, "test/request")
	defer delete(methods, "test/notification")
	c := startClient(t)
	c.initialize(object{})
	if _, err := c.try("test/request", nil); code(err) != -32603 {
		t.Errorf("got %v", err)
	}
	c.notify("test/notification", nil)
	c.sync()
	if got := c.errorsLogged(); len(got) != 3 {
		t.Errorf("logged %q", got)
	}
	c.shutdown()
}

func TestCancelledRequest(t *testing.T) {
	methods["test/wait"] = latched(func(_ *server, ctx testContext, _ *snapshot, _ struct{}) (any, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
	defer delete(methods, "test/wait")
	c := newClient(t)
	c.initialize(object{})
	id := c.begin("test/wait", nil)
	c.sync() // other requests are answered meanwhile
	c.notify("$/cancelRequest", object{"id": id})
	if _, err := c.finish(id); code(err) != -32800 {
		t.Errorf("got %v", err)
	}
	c.send(object{"jsonrpc": "2.0", "id": "text", "method": "test/wait"})
	c.notify("$/cancelRequest", object{"id": "text"})
	m := c.take("the response", func(m message) bool { return string(m.ID) == `"text"` })
	if m.Error == nil || m.Error.Code != -32800 {
		t.Errorf("got %+v", m)
	}
	c.shutdown()
}

// A client that does not read must not stop the server from reading.
func TestSlowClientDoesNotBlockTheReader(t *testing.T) {
	c := newClient(t)
	c.initialize(object{})
	for range 200 {
		c.open("untitled:a", strings.Repeat("x = 1\n", 1000))
		c.begin("textDocument/diagnostic", object{"textDocument": object{"uri": "untitled:a"}})
	}
	c.shutdown()
}

type testContext = context.Context
