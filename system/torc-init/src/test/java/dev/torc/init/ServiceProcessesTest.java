package dev.torc.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service whose init is killed between starting it and its first step, which nobody would tell of the end.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServiceProcessesTest {

    @TempDir
    private Path folder;

    /// {@return what starts a service that leaves a file}
    private List<String> command() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "there is no setpriv(1)");
        List<Service> services = ServicesFile.read(Files.writeString(
                folder.resolve("services.toml"),
                "[service.a]\ncommand = [\"touch\", \"" + folder.resolve("begun") + "\"]\n"));
        return ServiceProcesses.command(services.getFirst());
    }

    private boolean hasBegun() {
        return Files.exists(folder.resolve("begun"));
    }

    @Test
    void Begins_as_a_child_of_who_starts_it() throws Exception {
        assertEquals(0, new ProcessBuilder(command()).start().waitFor());

        assertTrue(hasBegun());
    }

    @Test
    void Does_not_begin_where_somebody_else_is_its_parent_by_then() throws Exception {
        List<String> another = new ArrayList<>(List.of("sh", "-c", "\"$@\"; exit 0", "sh"));
        another.addAll(command());
        assertEquals(0, new ProcessBuilder(another).start().waitFor());

        assertFalse(hasBegun());
    }
}
