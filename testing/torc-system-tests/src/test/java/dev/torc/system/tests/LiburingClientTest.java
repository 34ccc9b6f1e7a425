package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.scheme.Limits;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup.LinuxCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An outside judge of the ring's layout: a C program whose `struct io_uring` is filled from the greeting, and which
/// reads a file through stock liburing (`src/test/c/liburing_client.c`).
@DisplayNameGeneration(ReplaceUnderscores.class)
class LiburingClientTest {

    private static final Path SOURCE = Path.of("src", "test", "c", "liburing_client.c");

    @TempDir
    static Path programs;

    @TempDir
    Path folder;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        assumeTrue(
                Files.exists(Path.of("/usr/include/liburing.h")) && Files.isExecutable(Path.of("/usr/bin/gcc")),
                "liburing's header or gcc is not installed: apt-get install liburing-dev gcc");
        String program = programs.resolve("client").toString();
        int result = run(
                programs.resolve("gcc.txt"),
                List.of("gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", program, SOURCE.toString(), "-luring"));
        assertEquals(0, result, () -> read(programs.resolve("gcc.txt")));
    }

    @ParameterizedTest(name = "entries {0}, served by {1}")
    @CsvSource({"as written, BEST", "indirect, BEST", "as written, THREADS"})
    void reads_a_file_through_stock_liburing(String order, LinuxCalls calls) throws IOException, InterruptedException {
        ServedFile served = ServedFile.in(folder);
        try (SchemeServer _ = served.serve(calls, Limits.standard())) {
            Path output = folder.resolve("output");
            Path errors = folder.resolve("errors");
            ProcessBuilder client = new ProcessBuilder(
                    programs.resolve("client").toString(), served.socket().toString(), ServedFile.NAME);
            if (order.equals("indirect")) {
                client.command().add("indirect");
            }
            int result = client.redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start()
                    .waitFor();

            assertEquals(0, result, () -> read(errors));
            assertArrayEquals(served.content(), Files.readAllBytes(output));
        }
    }

    private static int run(Path output, List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
