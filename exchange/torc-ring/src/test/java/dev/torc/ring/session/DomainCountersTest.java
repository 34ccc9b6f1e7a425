package dev.torc.ring.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.torc.counters.ProcessCounters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a process shows what it counts.
@DisplayNameGeneration(ReplaceUnderscores.class)
class DomainCountersTest {

    @TempDir
    Path folder;

    @Test
    void They_are_in_the_domain_which_is_made_for_them() throws IOException {
        Domain domain = new Domain(folder.resolve("domain"));
        try (ProcessCounters counters = DomainCounters.open(Map.of(), domain)) {
            assertEquals(Optional.of(domain.counters()), counters.file().map(Path::getParent));
        }
    }

    @Test
    void They_are_unseen_where_that_is_asked_for() {
        Domain domain = new Domain(folder.resolve("domain"));

        assertEquals(
                Optional.empty(),
                DomainCounters.open(Map.of("TORC_COUNTERS", "off"), domain).file());
        assertFalse(Files.exists(domain.directory()));
    }

    @Test
    void They_are_unseen_where_the_domain_is_not_to_be_trusted() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertEquals(
                Optional.empty(),
                DomainCounters.open(Map.of(), new Domain(file)).file());
    }
}
