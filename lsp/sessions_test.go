package lsp

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
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

var update = flag.Bool("update", false, "write the answers to the recorded sessions anew")

// home is the folder below which everything was recorded.
const home = "/home/user"

// TestRecordedSessions plays what real editors sent. What the server answers,
// and the diagnostics that the open texts have at the end, stand in a .answers
// file beside each session.
func TestRecordedSessions(t *testing.T) {
	dir := filepath.Join(testenv.Root(t), "testdata", "sessions")
	names, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no sessions: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".jsonl"), func(t *testing.T) {
			var got strings.Builder
			for i, session := range readSessions(t, name) {
				fmt.Fprintf(&got, "# %d\n%s", i+1, play(t, dir, session))
			}
			answers := strings.TrimSuffix(name, ".jsonl") + ".answers"
			if *update {
				write(t, answers, got.String())
			}
			if want, err := os.ReadFile(answers); err != nil || string(want) != got.String() {
				t.Errorf("the answers are not those of %s (%v; -update writes them anew); got\n%s", answers, err, &got)
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
	t         *testing.T
	dir       string
	root      string
	cancelled map[string]bool // ids of the requests that the client takes back
	late      []recorded      // these requests
	answers   strings.Builder
	open      map[string]int // the last version of each open text
	version   bool           // the client understands versions of diagnostics
}

// play returns the answers, a line each.
func play(t *testing.T, dir string, lines []string) string {
	root := writeProject(t, nil)
	for _, project := range []string{"", "ws", "ws2"} {
		for _, name := range []string{"setup.cfg", "environment.yml"} {
			lines := strings.SplitAfter(sample()[name], "\n")
			undeclared := slices.DeleteFunc(lines, func(line string) bool { return strings.Contains(line, "pandas") })
			write(t, filepath.Join(root, project, name), strings.Join(undeclared, ""))
		}
	}
	p := &player{client: newClient(t), t: t, dir: dir, root: root, open: map[string]int{}, cancelled: map[string]bool{}}
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
	for _, m := range p.late {
		p.await(m)
	}
	answers := p.answers.String() + p.diagnosed()
	p.shutdown()
	return strings.ReplaceAll(answers, root, home)
}

// learn notes how the client answers the server, and what it takes back.
func (p *player) learn(m recorded) {
	if m.Method == "$/cancelRequest" {
		var params struct{ ID json.RawMessage }
		if err := json.Unmarshal(m.Params, &params); err != nil {
			p.t.Fatal(err)
		}
		p.cancelled[string(params.ID)] = true
	}
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
	}
	p.send(message)
	if m.ID != nil && !p.cancelled[string(m.ID)] {
		p.await(m)
	} else if m.ID != nil {
		p.late = append(p.late, m)
	}
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

// await waits for the answer to a request, as the clients did. One that the
// client takes back may have an answer or none.
func (p *player) await(m recorded) {
	p.t.Helper()
	got := p.take("the answer to "+m.Method, func(r message) bool { return r.Method == "" && string(r.ID) == string(m.ID) })
	switch {
	case slices.Contains(unserved, m.Method):
		if got.Error == nil || got.Error.Code != -32601 {
			p.t.Errorf("%s: got %+v", m.Method, got)
		}
	case p.cancelled[string(m.ID)]:
	case got.Error != nil:
		p.t.Errorf("%s: got %v", m.Method, got.Error)
	case m.Method != "initialize":
		fmt.Fprintf(&p.answers, "%s %s\n", m.Method, p.told(m, got.Result))
	}
}

// told is what an answer tells the user: where he is, and the titles of what he
// can do there.
func (p *player) told(m recorded, result json.RawMessage) string {
	var asked struct {
		TextDocument struct{ URI string }
		Range        *textRange
	}
	if err := json.Unmarshal(m.Params, &asked); err != nil {
		p.t.Fatal(err)
	}
	if m.Method == "workspace/diagnostic" {
		return fmt.Sprint(strings.Count(string(result), `"uri"`), " documents") // in no order
	}
	var actions []testAction
	if m.Method != "textDocument/codeAction" || json.Unmarshal(result, &actions) != nil {
		return string(result)
	}
	var titles []string
	for _, action := range actions {
		titles = append(titles, fmt.Sprintf("%s (%s)", action.Title, action.Kind))
	}
	return fmt.Sprintf("%s %v: %s", asked.TextDocument.URI, *asked.Range, strings.Join(titles, "; "))
}

// diagnosed pulls the diagnostics of every open text, and waits until they have
// been pushed as well, with the version of the text.
func (p *player) diagnosed() string {
	p.t.Helper()
	var out strings.Builder
	for _, uri := range slices.Sorted(maps.Keys(p.open)) {
		items := p.pull(uri)
		p.diagnosticsUntil(uri, func(pushed published) bool {
			same := slices.EqualFunc(pushed.Diagnostics, items, func(a, b diagnostic) bool {
				return a.Range == b.Range && a.Message == b.Message
			})
			return same && (pushed.Version != nil) == p.version && (!p.version || *pushed.Version == p.open[uri])
		})
		fmt.Fprintf(&out, "%s:\n", uri)
		for _, d := range items {
			fmt.Fprintf(&out, "  %v %s [%s]\n", d.Range, d.Message, d.Code)
		}
	}
	return out.String()
}
