import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection } from "@jupyterlab/services";
import { Signal } from "@lumino/signaling";
import type { Diagnostic } from "vscode-languageserver-types";

/** The key of the server's spec in jupyter-lsp. */
const serverKey = "pyferry";

const beat = 3_000; // ms between two questions whether the server lives
const patience = 8_000; // ms for an answer to that, or to initialize
const longestPause = 15_000; // ms between two attempts to connect

/** An error that the server has answered. */
export class ServerError extends Error {
  constructor(
    message: string,
    readonly code: number,
    readonly data?: { withData?: boolean; withLambda?: boolean },
  ) {
    super(message);
  }
}

interface PublishDiagnosticsParams {
  uri: string;
  version?: number;
  diagnostics: Diagnostic[];
}

interface Message {
  id?: number | string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { code: number; message: string; data?: { withData?: boolean; withLambda?: boolean } };
}

interface Waiting {
  resolve(result: never): void;
  reject(error: Error): void;
}

/**
 * A JSON-RPC connection to the server over jupyter-lsp's websocket, one message a frame. It connects again by itself.
 *
 * jupyter-lsp neither tells when the server has died nor starts another while a window is connected, so the
 * connection asks now and then, and goes away where there is no answer.
 */
export class Connection {
  /** Emitted for each server that has been initialized: all documents have to be opened. */
  readonly started = new Signal<this, void>(this);
  /** Emitted when the server has gone. */
  readonly stopped = new Signal<this, void>(this);
  readonly diagnostics = new Signal<this, PublishDiagnosticsParams>(this);
  /** Tells this window from others that share the server. */
  readonly name = Math.random().toString(36).slice(2, 10);

  constructor(
    private readonly rootUri: string,
    private readonly settings: () => object,
  ) {}

  /** Connects for the first time. */
  start(): void {
    this.connect();
    window.setInterval(() => this.checkAlive(), beat);
  }

  get isReady(): boolean {
    return this.ready;
  }

  /** Sends a request. Rejects with a ServerError if the server does, or if it goes away meanwhile. */
  request<T>(method: string, params: unknown): Promise<T> {
    if (!this.ready) {
      return Promise.reject(new Error("pyferry's server is not running."));
    }
    return this.ask(method, params);
  }

  notify(method: string, params: unknown): void {
    if (this.ready) {
      this.send({ method, params });
    }
  }

  /** Leaves the server, and connects to a new one if this was the last window that used it. */
  restart(): void {
    this.failures = 0;
    this.leave();
  }

  private connect(): void {
    const { WebSocket, appendToken, token, wsUrl } = ServerConnection.makeSettings();
    const query = appendToken && token ? `?token=${encodeURIComponent(token)}` : "";
    const socket = new WebSocket(URLExt.join(wsUrl, "lsp/ws", serverKey) + query);
    this.socket = socket;
    socket.onopen = () => void this.initialize(socket);
    socket.onmessage = ({ data }) => this.receive(JSON.parse(String(data)) as Message);
    socket.onclose = () => this.gone(socket);
  }

  private async initialize(socket: WebSocket): Promise<void> {
    const timeout = window.setTimeout(() => this.leave(socket), patience);
    try {
      await this.ask("initialize", {
        processId: null,
        clientInfo: { name: "pyferry-jupyterlab" },
        rootUri: this.rootUri,
        initializationOptions: this.settings(),
        capabilities,
      });
    } catch {
      return; // closed meanwhile, or too late
    } finally {
      window.clearTimeout(timeout);
    }
    this.ready = true;
    this.failures = 0;
    this.notify("initialized", {});
    this.started.emit();
  }

  private checkAlive(): void {
    const { socket } = this;
    if (!this.ready || !socket || this.checking) {
      return;
    }
    this.checking = true;
    const timeout = window.setTimeout(() => this.leave(socket), patience);
    const answered = () => {
      window.clearTimeout(timeout);
      this.checking = false;
    };
    // Whatever it answers, it lives; it does not know this method.
    this.ask("pyferry/alive", {}).then(answered, answered);
  }

  private leave(socket = this.socket): void {
    socket?.close();
    if (socket) {
      this.gone(socket);
    }
  }

  private gone(socket: WebSocket): void {
    if (socket !== this.socket) {
      return;
    }
    this.socket = undefined;
    this.ready = false;
    for (const { reject } of this.waiting.values()) {
      reject(new Error("pyferry's server has stopped; it is started again."));
    }
    this.waiting.clear();
    this.stopped.emit();
    // Windows that share a dead server must all be away for a moment before jupyter-lsp starts another.
    const pause = Math.min(200 * 3 ** this.failures++, longestPause);
    window.setTimeout(() => this.connect(), pause * (0.75 + Math.random() / 2));
  }

  private ask<T>(method: string, params: unknown): Promise<T> {
    const id = `pyferry-${this.name}-${this.count++}`;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ id, method, params });
    });
  }

  private send(message: Message): void {
    this.socket?.send(JSON.stringify({ jsonrpc: "2.0", ...message }));
  }

  private receive(message: Message): void {
    if (message.method !== undefined) {
      if (message.id !== undefined) {
        this.send({ id: message.id, result: null });
      } else if (message.method === "textDocument/publishDiagnostics") {
        this.diagnostics.emit(message.params as PublishDiagnosticsParams);
      }
      return;
    }
    // Answers to another window's requests come here, too.
    const waiting = this.waiting.get(String(message.id));
    this.waiting.delete(String(message.id));
    if (message.error) {
      waiting?.reject(new ServerError(message.error.message, message.error.code, message.error.data));
    } else {
      waiting?.resolve(message.result as never);
    }
  }

  private socket: WebSocket | undefined;
  private ready = false;
  private checking = false;
  private failures = 0;
  private count = 0;
  private readonly waiting = new Map<string, Waiting>();
}

const capabilities = {
  general: { positionEncodings: ["utf-16"] },
  workspace: {
    workspaceEdit: { documentChanges: true, resourceOperations: ["create"] },
    didChangeWatchedFiles: { dynamicRegistration: false },
  },
  textDocument: {
    publishDiagnostics: { versionSupport: true, dataSupport: true },
    codeAction: {
      dataSupport: true,
      isPreferredSupport: true,
      resolveSupport: { properties: ["edit"] },
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "refactor", "source"] } },
    },
  },
  notebookDocument: { synchronization: { dynamicRegistration: false } },
};
