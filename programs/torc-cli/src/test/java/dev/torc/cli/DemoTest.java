package dev.torc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo, small.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DemoTest {

    @TempDir
    private Path folder;

    @Test
    void reads_the_same_bytes_and_leaves_nothing_behind() throws IOException, InterruptedException {
        var ended = TorcProcess.run("demo", "--size-mib", "8", "--seconds", "1", "--directory", folder.toString());

        assertEquals(0, ended.exitCode(), ended.errors());
        assertTrue(ended.output().contains("  equal"), ended.output());
        assertEquals(List.of(), left());
    }

    @Test
    void interrupted_leaves_nothing_behind() throws IOException, InterruptedException {
        Process demo = TorcProcess.start(
                Map.of(), "demo", "--size-mib", "8", "--seconds", "60", "--directory", folder.toString());
        try (var errors = demo.errorReader()) {
            String line = errors.readLine();
            while (line != null && !line.contains("measuring")) {
                line = errors.readLine();
            }
            List<ProcessHandle> children = demo.descendants().toList();

            demo.destroy();

            assertEquals(128 + 15, demo.waitFor());
            assertEquals(1, children.size());
            children.getFirst().onExit().join();
        }
        assertEquals(List.of(), left());
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
