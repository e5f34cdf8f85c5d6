package pyferry;

import static org.junit.jupiter.api.Assertions.*;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.lsp4j.*;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;
import org.eclipse.lsp4j.services.LanguageServer;

/** A running server and a client that behaves as LSP4IJ does, on a fresh copy of a project. */
final class Session implements LanguageClient, AutoCloseable {
    private static final long PATIENCE = 60;
    private static final Path ROOT = Path.of(System.getProperty("root"));

    final Path project;
    private final Process process;
    private final LanguageServer server;
    private final BlockingQueue<PublishDiagnosticsParams> published = new LinkedBlockingQueue<>();
    /** What the client sends in answer to workspace/configuration and at the start. */
    private final Object settings;

    Session(Object settings) throws Exception {
        this.settings = settings;
        project = Files.createTempDirectory("pyferry-pycharm").toRealPath();
        copy(ROOT.resolve(".test/dsproject"), project);
        process = new ProcessBuilder(ROOT.resolve("build/pyferry").toString(), "lsp", "--stdio")
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        var launcher = LSPLauncher.createClientLauncher(this, process.getInputStream(), process.getOutputStream());
        launcher.startListening();
        server = launcher.getRemoteProxy();
        var start = new InitializeParams();
        start.setRootUri(project.toUri().toString());
        start.setWorkspaceFolders(List.of(new WorkspaceFolder(project.toUri().toString(), "demoproj")));
        start.setCapabilities(capabilities());
        start.setClientInfo(new ClientInfo("PyCharm"));
        start.setInitializationOptions(settings);
        InitializeResult result = wait(server.initialize(start));
        assertNull(result.getCapabilities().getDiagnosticProvider(), "pushed and pulled findings would show twice");
        server.initialized(new InitializedParams());
    }

    /** What LSP4IJ announces, as it was recorded. */
    private static ClientCapabilities capabilities() throws IOException {
        try (Reader text = Files.newBufferedReader(ROOT.resolve("testdata/sessions/lsp4ij.capabilities.json"))) {
            return new MessageJsonHandler(Map.of()).getGson().fromJson(text, ClientCapabilities.class);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : (Iterable<Path>) all::iterator) {
                String name = from.relativize(source).toString();
                if (!name.startsWith(".git/") && !name.equals(".git") && !name.isEmpty()) {
                    Files.copy(source, to.resolve(name));
                }
            }
        }
    }

    String uri(String name) {
        return project.resolve(name).toUri().toString();
    }

    String read(String name) throws IOException {
        return Files.readString(project.resolve(name));
    }

    /** Opens a document whose text need not be that of the disk. */
    String open(String name, String text) {
        String uri = uri(name);
        server.getTextDocumentService().didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri, "python", 0, text)));
        return uri;
    }

    /** Waits for diagnostics of a document that hold. */
    List<Diagnostic> diagnostics(String uri, Predicate<List<Diagnostic>> hold) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (true) {
            var next = published.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertNotNull(next, "waited in vain for diagnostics of " + uri);
            if (next.getUri().equals(uri) && hold.test(next.getDiagnostics())) {
                return next.getDiagnostics();
            }
        }
    }

    /** Waits until a document has exactly one finding of a rule, and returns it. */
    Diagnostic one(String uri, String rule) throws Exception {
        Predicate<Diagnostic> ours = d -> rule.equals(d.getCode().getLeft());
        return diagnostics(uri, list -> list.stream().filter(ours).count() == 1).stream().filter(ours).findFirst().orElseThrow();
    }

    /** The actions at a place, in the order in which LSP4IJ lists them: the server's. */
    List<CodeAction> actions(String uri, Range at, List<Diagnostic> there) throws Exception {
        var params = new CodeActionParams(new TextDocumentIdentifier(uri), at, new CodeActionContext(there));
        return wait(server.getTextDocumentService().codeAction(params)).stream().map(Either::getRight).toList();
    }

    /** Carries an action out as LSP4IJ does: only what has neither an edit nor a command is resolved. */
    void apply(CodeAction action) throws Exception {
        if (action.getEdit() == null && action.getCommand() == null) {
            action = wait(server.getTextDocumentService().resolveCodeAction(action));
        }
        for (var change : action.getEdit().getDocumentChanges()) {
            if (change.isRight()) {
                create((CreateFile) change.getRight());
            } else {
                edit(change.getLeft());
            }
        }
    }

    /** LSP4IJ fails at a file that exists unless told to ignore that. */
    private void create(CreateFile operation) throws IOException {
        assertTrue(operation.getOptions().getIgnoreIfExists());
        Path path = Path.of(URI.create(operation.getUri()));
        Files.createDirectories(path.getParent());
        if (!Files.exists(path)) {
            Files.createFile(path);
        }
    }

    /** Versions are not looked at. */
    private void edit(TextDocumentEdit change) throws IOException {
        String uri = change.getTextDocument().getUri();
        Path path = Path.of(URI.create(uri));
        String text = Files.readString(path);
        var edits = new ArrayList<>(change.getEdits().stream().map(Either::getLeft).toList());
        edits.sort(Comparator.comparing((TextEdit e) -> e.getRange().getStart().getLine())
                .thenComparing(e -> e.getRange().getStart().getCharacter()).reversed());
        for (TextEdit e : edits) {
            assertFalse(e instanceof AnnotatedTextEdit, "LSP4IJ announces no annotations");
            text = text.substring(0, offset(text, e.getRange().getStart())) + e.getNewText()
                    + text.substring(offset(text, e.getRange().getEnd()));
        }
        Files.writeString(path, text);
        var saved = new FileEvent(uri, FileChangeType.Changed);
        server.getWorkspaceService().didChangeWatchedFiles(new DidChangeWatchedFilesParams(List.of(saved)));
    }

    private static int offset(String text, Position at) {
        int start = 0;
        for (int line = 0; line < at.getLine(); line++) {
            start = text.indexOf('\n', start) + 1;
        }
        return start + at.getCharacter();
    }

    String hover(String uri, Position at) throws Exception {
        return wait(server.getTextDocumentService().hover(new HoverParams(new TextDocumentIdentifier(uri), at))).getContents().getRight().getValue();
    }

    void replace(String uri, int version, String text) {
        var id = new VersionedTextDocumentIdentifier(uri, version);
        server.getTextDocumentService().didChange(new DidChangeTextDocumentParams(id, List.of(new TextDocumentContentChangeEvent(text))));
    }

    void configure(Object changed) {
        server.getWorkspaceService().didChangeConfiguration(new DidChangeConfigurationParams(changed));
    }

    CodeAction resolve(CodeAction action) throws Exception {
        return wait(server.getTextDocumentService().resolveCodeAction(action));
    }

    private static <T> T wait(CompletableFuture<T> answer) throws Exception {
        return answer.get(PATIENCE, TimeUnit.SECONDS);
    }

    /** Ends the session as LSP4IJ does; the server must end by itself. */
    @Override
    public void close() throws Exception {
        try {
            wait(server.shutdown());
            server.exit();
            assertTrue(process.waitFor(PATIENCE, TimeUnit.SECONDS), "the server does not end");
            assertEquals(0, process.exitValue());
        } finally {
            process.destroyForcibly();
            try (Stream<Path> all = Files.walk(project)) {
                all.sorted(Comparator.reverseOrder()).forEach(Session::delete);
            }
        }
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void publishDiagnostics(PublishDiagnosticsParams params) {
        published.add(params);
    }

    @Override
    public CompletableFuture<Void> registerCapability(RegistrationParams params) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<List<Object>> configuration(ConfigurationParams params) {
        return CompletableFuture.completedFuture(new ArrayList<>(Collections.nCopies(params.getItems().size(), settings)));
    }

    @Override
    public CompletableFuture<Void> createProgress(WorkDoneProgressCreateParams params) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void notifyProgress(ProgressParams params) {}

    @Override
    public void telemetryEvent(Object object) {}

    @Override
    public void showMessage(MessageParams params) {
        fail("the server opens a dialog: " + params.getMessage());
    }

    @Override
    public CompletableFuture<MessageActionItem> showMessageRequest(ShowMessageRequestParams params) {
        return CompletableFuture.failedFuture(new AssertionError("the server asks: " + params.getMessage()));
    }

    @Override
    public void logMessage(MessageParams params) {}
}
