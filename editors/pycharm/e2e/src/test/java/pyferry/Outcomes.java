package pyferry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Writes a line for each scenario: its name, how it ended, and why. */
final class Outcomes implements TestWatcher {
    @Override
    public void testSuccessful(ExtensionContext test) {
        write(test, "pass", "");
    }

    @Override
    public void testFailed(ExtensionContext test, Throwable cause) {
        write(test, "fail", String.valueOf(cause.getMessage()).replaceAll("\\s+", " "));
    }

    private static void write(ExtensionContext test, String outcome, String note) {
        String line = test.getDisplayName() + "\t" + outcome + "\t" + note + "\n";
        try {
            Files.writeString(Path.of(System.getProperty("results")), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
