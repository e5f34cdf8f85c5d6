package lsp

import (
	"fmt"
	"sync/atomic"

	"go.lsp.dev/protocol"
	"go.uber.org/zap"
)

// A progress shows the user how far an index is. Its methods are safe for
// concurrent use and do not wait for the client.
type progress struct {
	percent atomic.Uint32
	changed chan struct{}
	done    chan struct{}
}

// progressTokens numbers the tokens of the process.
var progressTokens atomic.Int64

// beginProgress announces work under the given title, if the client shows
// progress.
func (s *server) beginProgress(title string) *progress {
	p := &progress{changed: make(chan struct{}, 1), done: make(chan struct{})}
	if s.caps.Window.WorkDoneProgress {
		s.background(func() { s.showProgress(p, title) })
	}
	return p
}

// report notes that done of total parts are ready.
func (p *progress) report(done, total int) {
	percent := uint32(done * 100 / max(total, 1))
	if p.percent.Swap(percent) == percent {
		return
	}
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

func (p *progress) end() { close(p.done) }

// showProgress sends what p notes (LSP 3.17, work done progress). A client
// that will not create the token gets nothing.
func (s *server) showProgress(p *progress, title string) {
	token := protocol.String(fmt.Sprintf("pyferry-%d", progressTokens.Add(1)))
	params := &protocol.WorkDoneProgressCreateParams{Token: token}
	if _, err := s.conn.Call(s.ctx, protocol.MethodWindowWorkDoneProgressCreate, params, nil); err != nil {
		s.log.Info("no progress is shown", zap.Error(err))
		return
	}
	zero := uint32(0)
	s.sendProgress(token, &protocol.WorkDoneProgressBegin{Kind: "begin", Title: title, Percentage: &zero})
	for {
		select {
		case <-p.changed:
			percent := p.percent.Load()
			s.sendProgress(token, &protocol.WorkDoneProgressReport{Kind: "report", Percentage: &percent})
		case <-p.done:
			s.sendProgress(token, &protocol.WorkDoneProgressEnd{Kind: "end"})
			return
		}
	}
}

func (s *server) sendProgress(token protocol.ProgressToken, value any) {
	raw, err := protocol.Marshal(value)
	if err != nil {
		s.log.Error("progress", zap.Error(err))
		return
	}
	s.send(protocol.MethodProgress, &protocol.ProgressParams{Token: token, Value: raw})
}
