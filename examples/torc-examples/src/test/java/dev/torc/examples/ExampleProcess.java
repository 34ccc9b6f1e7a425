package dev.torc.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// An example that runs in a process of its own, as a user runs it: from a module path, behind the fence.
final class ExampleProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;

    private ExampleProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Starts one.
    ///
    /// @param domain where services are found
    /// @param program its class, and its arguments
    static ExampleProcess start(Path domain, String... program) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=dev.torc.posix",
                "--illegal-native-access=deny",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // No log handlers: what a child logs would run into the report of the build.
                "-Djava.util.logging.config.file=/dev/null",
                "-p",
                System.getProperty("java.class.path"),
                "-m",
                "dev.torc.examples/dev.torc.examples." + program[0]));
        command.addAll(List.of(program).subList(1, program.length));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("TORC_DOMAIN", domain.toString());
        return new ExampleProcess(builder.start());
    }

    /// Runs one to its end.
    ///
    /// @return what it said
    static List<String> run(Path domain, String... program) throws IOException, InterruptedException {
        try (ExampleProcess example = start(domain, program)) {
            return example.end();
        }
    }

    String readLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new AssertionError("it has ended, and was expected to say something");
        }
        return line;
    }

    void say(String lines) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(lines).flush();
    }

    /// Ends its input, and waits until it has ended as it should.
    ///
    /// @return what it said since
    List<String> end() throws IOException, InterruptedException {
        process.outputWriter(StandardCharsets.UTF_8).close();
        List<String> rest = output.readAllLines();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("it did not end well, and had said " + rest);
        }
        return rest;
    }

    /// {@return how many descriptors it has open}
    long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return open.count();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
