package pyferry;

import static org.junit.jupiter.api.Assertions.*;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.eclipse.lsp4j.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.api.extension.ExtendWith;

/** The scenarios that LSP4IJ takes part in; each is a row of the table in docs/editors.md. */
@ExtendWith(Outcomes.class)
class ScenariosTest {
    private static final String MODULE = "src/demoproj/model.py";
    private static final String MISSING = "missing-dependency";
    private Session session;

    @BeforeEach
    void start() throws Exception {
        session = new Session(Map.of("pyferry", Map.of("provided", List.of())));
    }

    @AfterEach
    void end() throws Exception {
        session.close();
    }

    private static Range range(int line, int from, int to) {
        return new Range(new Position(line, from), new Position(line, to));
    }

    @Test
    @DisplayName("diagnostics-py")
    void diagnostics() throws Exception {
        String uri = session.open(MODULE, "x = 'é𝒳'; import lightgbm as lgb\n");
        Diagnostic found = session.one(uri, MISSING);
        assertEquals("lightgbm is imported but declared nowhere", found.getMessage().getLeft());
        assertEquals(range(0, 18, 26), found.getRange()); // UTF-16 units
    }

    @Test
    @DisplayName("hover")
    void hover() throws Exception {
        String uri = session.open(MODULE, "import lightgbm as lgb\n");
        assertTrue(session.hover(uri, new Position(0, 9)).contains("lightgbm"));
    }

    @Test
    @DisplayName("fix-two-manifests")
    void bestActionFirst() throws Exception {
        String uri = session.open(MODULE, "import lightgbm as lgb\n");
        Diagnostic found = session.one(uri, MISSING);
        List<CodeAction> offered = session.actions(uri, found.getRange(), List.of(found));
        assertEquals("Declare lightgbm in setup.cfg and environment.yml", offered.get(0).getTitle());
        assertTrue(offered.stream().allMatch(a -> a.getKind().startsWith("quickfix")));
        session.apply(offered.get(0));
        assertTrue(session.read("setup.cfg").contains("\n    lightgbm\n"));
        assertTrue(session.read("environment.yml").contains("\n  - lightgbm"));
        session.diagnostics(uri, List::isEmpty);
    }

    @Test
    @DisplayName("commands-unresolved")
    void commandsStay() throws Exception {
        var command = new CodeAction("another server's");
        command.setCommand(new Command("another server's", "other.command"));
        assertEquals(command, session.resolve(command));
    }

    @Test
    @DisplayName("dirty-manifest")
    void dirtyManifest() throws Exception {
        String uri = session.open(MODULE, "import lightgbm as lgb\n");
        session.one(uri, MISSING);
        String manifest = session.read("setup.cfg");
        String open = session.open("setup.cfg", manifest);
        session.replace(open, 0, manifest.replace("install_requires =\n", "install_requires =\n    lightgbm\n"));
        session.diagnostics(uri, list -> list.stream().noneMatch(d -> MISSING.equals(d.getCode().getLeft())));
    }

    @Test
    @DisplayName("created-file")
    void createdFile() throws Exception {
        String text = "# %%\nLIMIT = 25\n# %%\ndef warm(t):\n    return t > LIMIT\n# %%\nwarm(30)\n";
        Files.writeString(session.project.resolve("notebooks/explore.py"), text);
        String uri = session.open("notebooks/explore.py", text);
        List<CodeAction> offered = session.actions(uri, range(3, 5, 5), List.of());
        session.apply(offered.stream().filter(a -> a.getTitle().endsWith("demoproj.explore (new)")).findFirst().orElseThrow());
        assertEquals("LIMIT = 25\n\n\ndef warm(t):\n    return t > LIMIT\n", session.read("src/demoproj/explore.py"));
        assertFalse(session.read("notebooks/explore.py").contains("def warm"));
        assertTrue(session.read("notebooks/explore.py").contains("from demoproj.explore import"));
    }

    @Test
    @DisplayName("percent-script")
    void percentScript() throws Exception {
        String uri = session.open("notebooks/explore.py", "# %% [markdown]\n# import nothing\n# %%\n%matplotlib inline\nimport lightgbm\n");
        assertEquals(range(4, 7, 15), session.one(uri, MISSING).getRange());
    }

    @Test
    @DisplayName("joined-notebook")
    void joinedNotebook() throws Exception {
        String uri = session.open("notebooks/explore.ipynb", "import os\n\n\nget_ipython().run_line_magic(\"matplotlib\", \" inline\")\nimport lightgbm\n\n\n");
        assertEquals(range(4, 7, 15), session.one(uri, MISSING).getRange());
    }

    @Test
    @DisplayName("json-notebook")
    void jsonNotebook() throws Exception {
        String text = "{\"cells\": [{\"cell_type\": \"code\", \"execution_count\": null, \"metadata\": {}, \"outputs\": [],\n"
                + "\"source\": [\"import os\\n\",\n\"import lightgbm\"]}],\n"
                + "\"metadata\": {\"language_info\": {\"name\": \"python\"}}, \"nbformat\": 4, \"nbformat_minor\": 4}\n";
        String uri = session.open("notebooks/explore.ipynb", text);
        assertEquals(range(2, 8, 16), session.one(uri, MISSING).getRange());
    }

    @Test
    @DisplayName("settings")
    void settings() throws Exception {
        String uri = session.open(MODULE, "import lightgbm as lgb\n");
        session.one(uri, MISSING);
        session.configure(Map.of("pyferry", Map.of("provided", List.of("lightgbm"))));
        session.diagnostics(uri, List::isEmpty);
    }
}
