package lsp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pyferry/pyferry/internal/testenv"
)

// A recorded message of a client (testdata/sessions/README.md).
type recorded struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Answer string          `json:"answer,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  *wireError      `json:"error,omitempty"`
}

// home is the folder below which everything was recorded.
const home = "/home/user"

// TestRecordedSessions plays what real editors sent. The server must answer
// every request, and at the end every open Python text must have been told the
// diagnostics of its last version.
func TestRecordedSessions(t *testing.T) {
	dir := filepath.Join(testenv.Root(t), "testdata", "sessions")
	names, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no sessions: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".jsonl"), func(t *testing.T) {
			for _, session := range readSessions(t, name) {
				play(t, dir, session)
			}
		})
	}
}

// readSessions reads a file and divides it into its sessions. In one of them
// two browser windows share the server, so that it is initialized twice.
func readSessions(t *testing.T, name string) [][]string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	twice := strings.Contains(name, "two-windows")
	var sessions [][]string
	for line := range strings.Lines(string(data)) {
		if len(sessions) == 0 || strings.Contains(line, `"method":"initialize"`) && !twice {
			sessions = append(sessions, nil)
		}
		last := len(sessions) - 1
		sessions[last] = append(sessions[last], line)
	}
	return sessions
}

// A player sends a session and keeps what the answers are compared with.
type player struct {
	*client
	t       *testing.T
	dir     string
	root    string
	asked   []recorded     // requests without an answer yet
	open    map[string]int // the last version of each open text
	version bool           // the client understands versions of diagnostics
}

func play(t *testing.T, dir string, lines []string) {
	root := writeProject(t, nil)
	for _, project := range []string{"", "ws", "ws2"} {
		write(t, filepath.Join(root, project, "setup.cfg"), sample()["setup.cfg"])
		write(t, filepath.Join(root, project, "environment.yml"), sample()["environment.yml"])
	}
	p := &player{client: newClient(t), t: t, dir: dir, root: root, open: map[string]int{}}
	var messages []recorded
	for _, line := range lines {
		var m recorded
		if err := json.Unmarshal([]byte(strings.ReplaceAll(line, home, root)), &m); err != nil {
			t.Fatal(err)
		}
		messages = append(messages, m)
	}
	for _, m := range messages {
		p.learn(m)
	}
	for _, m := range messages {
		if m.Method == "shutdown" {
			break
		}
		p.play(m)
	}
	p.compare()
	p.shutdown()
}

// learn notes how the client answers the server.
func (p *player) learn(m recorded) {
	if m.Answer == "" {
		return
	}
	p.answer[m.Answer] = func(json.RawMessage) any {
		if m.Error != nil {
			return m.Error
		}
		return m.Result
	}
}

func (p *player) play(m recorded) {
	if m.Method == "" {
		return
	}
	if m.Method == "initialize" {
		m.Params = p.withCapabilities(m.Params)
	}
	p.note(m)
	message := object{"jsonrpc": "2.0", "method": m.Method}
	if m.Params != nil {
		message["params"] = m.Params
	}
	if m.ID != nil {
		message["id"] = m.ID
		p.asked = append(p.asked, m)
	}
	p.send(message)
}

// withCapabilities puts the capabilities in the place of their name.
func (p *player) withCapabilities(params json.RawMessage) json.RawMessage {
	var init object
	if err := json.Unmarshal(params, &init); err != nil {
		p.t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(p.dir, init["capabilities"].(string)+".capabilities.json"))
	if err != nil {
		p.t.Fatal(err)
	}
	var caps clientCapabilities
	if err := json.Unmarshal(data, &caps); err != nil {
		p.t.Fatal(err)
	}
	p.version = caps.TextDocument.PublishDiagnostics.VersionSupport
	init["capabilities"] = json.RawMessage(data)
	out, err := json.Marshal(init)
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

// note keeps track of the Python texts that are open.
func (p *player) note(m recorded) {
	var params struct {
		TextDocument      documentItem
		CellTextDocuments []documentItem
		Change            notebookChange
	}
	if m.ID != nil || json.Unmarshal(m.Params, &params) != nil {
		return
	}
	opened := params.CellTextDocuments
	switch m.Method {
	case "textDocument/didOpen":
		opened = append(opened, params.TextDocument)
	case "textDocument/didChange":
		p.open[params.TextDocument.URI] = int(params.TextDocument.Version)
	case "textDocument/didClose":
		delete(p.open, params.TextDocument.URI)
	case "notebookDocument/didChange":
		if s := params.Change.Cells.Structure; s != nil {
			opened = append(opened, s.DidOpen...)
			for _, gone := range s.DidClose {
				delete(p.open, gone.URI)
			}
		}
		for _, c := range params.Change.Cells.TextContent {
			p.open[c.Document.URI] = int(c.Document.Version)
		}
	}
	for _, item := range opened {
		if item.LanguageID == "python" {
			p.open[item.URI] = int(item.Version)
		}
	}
}

// unserved are requests that pyferry does not serve.
var unserved = []string{"workspace/executeCommand", "workspace/willCreateFiles", "workspace/willRenameFiles", "workspace/willDeleteFiles"}

// compare waits for the answers, then pulls the diagnostics of every open text
// and waits until they have been pushed as well.
func (p *player) compare() {
	p.t.Helper()
	for _, m := range p.asked {
		got := p.take("the answer to "+m.Method, func(r message) bool { return r.Method == "" && string(r.ID) == string(m.ID) })
		switch {
		case slices.Contains(unserved, m.Method):
			if got.Error == nil || got.Error.Code != -32601 {
				p.t.Errorf("%s: got %+v", m.Method, got)
			}
		case got.Error != nil && got.Error.Code != -32800:
			p.t.Errorf("%s: got %v", m.Method, got.Error)
		}
	}
	for uri, version := range p.open {
		var pulled struct{ Items []diagnostic }
		p.call("textDocument/diagnostic", object{"textDocument": object{"uri": uri}}, &pulled)
		p.diagnosticsUntil(uri, func(pushed published) bool {
			same := slices.EqualFunc(pushed.Diagnostics, pulled.Items, func(a, b diagnostic) bool {
				return a.Range == b.Range && a.Message == b.Message
			})
			return same && (pushed.Version != nil) == p.version && (!p.version || *pushed.Version == version)
		})
	}
}
