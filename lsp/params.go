package lsp

import "encoding/json"

// The structures of this file are what the server reads of the client's
// messages, by the names of LSP 3.17. Members that are null, absent or unknown
// are left at their zero value.

type position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type textRange struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

type documentID struct {
	URI     string `json:"uri"`
	Version int32  `json:"version"`
}

type documentItem struct {
	documentID
	LanguageID string `json:"languageId"`
	Text       string `json:"text"`
}

type didOpenParams struct {
	TextDocument documentItem `json:"textDocument"`
}

type documentParams struct {
	TextDocument documentID `json:"textDocument"`
}

// A contentChange without a range replaces the whole text.
type contentChange struct {
	Range *textRange `json:"range"`
	Text  string     `json:"text"`
}

type didChangeParams struct {
	TextDocument   documentID      `json:"textDocument"`
	ContentChanges []contentChange `json:"contentChanges"`
}

type notebookCell struct {
	Kind     int    `json:"kind"`
	Document string `json:"document"`
	// Metadata is read leniently, since each client gives it a shape of its own.
	Metadata  json.RawMessage `json:"metadata"`
	Execution struct {
		Order uint32 `json:"executionOrder"`
	} `json:"executionSummary"`
}

// codeCell is the NotebookCellKind of cells that hold code.
const codeCell = 2

type didOpenNotebookParams struct {
	NotebookDocument struct {
		documentID
		Cells []notebookCell `json:"cells"`
	} `json:"notebookDocument"`
	CellTextDocuments []documentItem `json:"cellTextDocuments"`
}

type didChangeNotebookParams struct {
	NotebookDocument documentID     `json:"notebookDocument"`
	Change           notebookChange `json:"change"`
}

type notebookChange struct {
	Cells struct {
		Structure   *structureChange `json:"structure"`
		Data        []notebookCell   `json:"data"`
		TextContent []cellTextChange `json:"textContent"`
	} `json:"cells"`
}

type structureChange struct {
	Array struct {
		Start       int            `json:"start"`
		DeleteCount int            `json:"deleteCount"`
		Cells       []notebookCell `json:"cells"`
	} `json:"array"`
	DidOpen  []documentItem `json:"didOpen"`
	DidClose []documentID   `json:"didClose"`
}

type cellTextChange struct {
	Document documentID      `json:"document"`
	Changes  []contentChange `json:"changes"`
}

type notebookParams struct {
	NotebookDocument documentID `json:"notebookDocument"`
}

type hoverParams struct {
	TextDocument documentID `json:"textDocument"`
	Position     position   `json:"position"`
}

type codeActionParams struct {
	TextDocument documentID `json:"textDocument"`
	Range        textRange  `json:"range"`
	Context      struct {
		Only []string `json:"only"`
	} `json:"context"`
}

type watchedFilesParams struct {
	Changes []documentID `json:"changes"`
}

type workspaceFolder struct {
	URI string `json:"uri"`
}

type foldersParams struct {
	Event struct {
		Added   []workspaceFolder `json:"added"`
		Removed []workspaceFolder `json:"removed"`
	} `json:"event"`
}

type configurationParams struct {
	Settings json.RawMessage `json:"settings"`
}

type initializeParams struct {
	RootURI               string             `json:"rootUri"`
	RootPath              string             `json:"rootPath"`
	WorkspaceFolders      []workspaceFolder  `json:"workspaceFolders"`
	InitializationOptions json.RawMessage    `json:"initializationOptions"`
	Capabilities          clientCapabilities `json:"capabilities"`
}

type dynamic struct {
	DynamicRegistration bool `json:"dynamicRegistration"`
}

// clientCapabilities are the client's abilities that change what it is sent.
type clientCapabilities struct {
	General struct {
		PositionEncodings []string `json:"positionEncodings"`
	} `json:"general"`
	Window struct {
		WorkDoneProgress bool `json:"workDoneProgress"`
	} `json:"window"`
	Workspace struct {
		WorkspaceEdit struct {
			DocumentChanges         bool             `json:"documentChanges"`
			ResourceOperations      []string         `json:"resourceOperations"`
			ChangeAnnotationSupport *json.RawMessage `json:"changeAnnotationSupport"`
		} `json:"workspaceEdit"`
		Configuration         bool    `json:"configuration"`
		DidChangeWatchedFiles dynamic `json:"didChangeWatchedFiles"`
	} `json:"workspace"`
	TextDocument struct {
		PublishDiagnostics struct {
			RelatedInformation bool `json:"relatedInformation"`
			VersionSupport     bool `json:"versionSupport"`
			DataSupport        bool `json:"dataSupport"`
		} `json:"publishDiagnostics"`
		CodeAction struct {
			DataSupport    bool `json:"dataSupport"`
			ResolveSupport struct {
				Properties []string `json:"properties"`
			} `json:"resolveSupport"`
		} `json:"codeAction"`
		Hover struct {
			ContentFormat []string `json:"contentFormat"`
		} `json:"hover"`
	} `json:"textDocument"`
}
