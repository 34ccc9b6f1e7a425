package dev.torc.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.ring.RingStress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two processors see each other through the ring as the protocol says: a short run of [RingStress], which jcstress
/// alone runs longer.
@DisplayNameGeneration(ReplaceUnderscores.class)
class RingStressTest {

    private static final int TIME_LIMIT_SECONDS = 240;

    @TempDir
    Path folder;

    @Test
    void no_processor_sees_what_the_protocol_forbids() throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process stress = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.openjdk.jcstress.Main",
                        "-t",
                        RingStress.class.getSimpleName(),
                        "-m",
                        "quick",
                        "-sc",
                        "false",
                        "-af",
                        "NONE",
                        "-time",
                        "200",
                        "-iters",
                        "1"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        boolean ended = stress.waitFor(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
        stress.destroyForcibly().waitFor();

        String report = Files.readString(output);
        assertTrue(ended, "jcstress did not end");
        assertEquals(0, stress.exitValue(), report);
        assertTrue(report.contains("Failed tests: No matches"), report);
        assertTrue(report.contains("Error tests: No matches"), report);
    }
}
