// Package lsp is pyferry's language server: LSP 3.18's types with 3.17 clients
// as the baseline, over Content-Length framed JSON-RPC. It is a shell around
// packages project and analysis: messages become immutable snapshots of a
// project, findings become diagnostics, fixes become workspace edits.
//
// # Concurrency
//
// The policy is enforced in one place, dispatch.go:
//
//   - The reader takes messages in wire order. Notifications, initialize and
//     shutdown run on it, one after the other; they change the state and never
//     wait for the client, for a file index or for an analysis.
//   - $/cancelRequest runs there too, and cancels the request's context at once.
//   - Any other request latches the current snapshot (an immutable value) and
//     goes on in its own goroutine. Later changes do not touch its snapshot.
//   - What is sent to the client is queued (outbox.go), so that a client that
//     does not read cannot stop the reader.
//   - Every document has at most one running check. A change cancels it, and a
//     result is published only if its document has not changed meanwhile and
//     no result of a newer snapshot went before it.
//
// # Coordinates
//
// Inside, everything is a byte offset into a document's text. Lines, and
// columns in the negotiated encoding (UTF-16 unless the client prefers
// another), exist only in convert.go. A notebook is analysed as one joined
// Python text; notebook.go maps it to cells and back.
//
// # Addresses
//
// The client's own spelling of a URI is its identity here: it is kept from the
// message that opened the document and sent back unchanged, because clients
// disagree on what to escape and compare byte by byte. For the same reason,
// and because they differ in which members they set to null, incoming messages
// are decoded into the small structures of params.go, which hold what the
// server reads and ignore the rest. Outgoing messages use the types of
// go.lsp.dev/protocol.
package lsp
