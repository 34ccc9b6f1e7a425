package dev.torc.system.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A Java process that a test starts, follows from point to point, stops, continues and kills.
///
/// The child says on its standard output where it is, and goes on from a point when it reads a line.
final class ChildProcess implements AutoCloseable {

    /// What a child says before the name of the point that it has reached.
    private static final String AT = "AT ";

    private final Process process;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Starts one whose domain is this folder, where it shows its counters.
    static ChildProcess startIn(Path domain, Class<?> program, String... arguments) throws IOException {
        return start(Map.of("TORC_DOMAIN", domain.toString()), program, arguments);
    }

    static ChildProcess start(Class<?> program, String... arguments) throws IOException {
        return start(Map.of(), program, arguments);
    }

    private static ChildProcess start(Map<String, String> environment, Class<?> program, String... arguments)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command(program, arguments)).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return new ChildProcess(builder.start());
    }

    /// {@return what starts a program of the tests}
    static List<String> command(Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--illegal-native-access=deny",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // No log handlers: what a child logs would run into the report of the build.
                "-Djava.util.logging.config.file=/dev/null",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /// In the child: sees to it that it does not outlive the test that started it.
    static void endWithParent() {
        var _ = ProcessHandle.current()
                .parent()
                .orElseThrow()
                .onExit()
                .thenRun(() -> Runtime.getRuntime().halt(1));
    }

    /// In the child: says that it is at a point, and waits to be let on.
    static void reach(Enum<?> point) {
        System.out.println(AT + point);
        try {
            if (System.in.read() < 0) {
                // The parent is gone.
                Runtime.getRuntime().halt(1);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void awaitPoint(Enum<?> point) throws IOException {
        awaitLine(AT + point);
    }

    /// Waits until the child says this.
    void awaitLine(String expected) throws IOException {
        String line = output.readLine();
        if (!expected.equals(line)) {
            throw new AssertionError("the child said '" + line + "' where '" + expected + "' was expected");
        }
    }

    /// Lets the child go on from its point.
    void goOn() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
    }

    /// Stops it with SIGSTOP, and returns when Linux says that it stands still.
    void stop() throws IOException, InterruptedException {
        signal("STOP");
        Eventually.isTrue(() -> state() == 'T', () -> "the child did not stop");
    }

    void continueAfterStop() throws IOException, InterruptedException {
        signal("CONT");
    }

    /// {@return its number}
    long pid() {
        return process.pid();
    }

    /// Kills it with SIGKILL, and returns when it is gone.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Waits until it has ended by itself.
    ///
    /// @return its exit code
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    private void signal(String name) throws IOException, InterruptedException {
        int result = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (result != 0) {
            throw new AssertionError("kill -" + name + " answered " + result);
        }
    }

    private char state() {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new AssertionError("the child is gone", e);
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
