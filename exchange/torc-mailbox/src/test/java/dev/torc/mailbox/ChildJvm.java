package dev.torc.mailbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A process that runs a program of the tests, is stopped, continued and killed, and talks in lines.
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;

    private ChildJvm(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    static ChildJvm start(Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=dev.torc.posix",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-p",
                System.getProperty("jdk.module.path"),
                "--patch-module",
                "dev.torc.mailbox=" + Path.of(System.getProperty("basedir", ""), "target/test-classes"),
                "-m",
                "dev.torc.mailbox/" + program.getName()));
        command.addAll(List.of(arguments));
        return new ChildJvm(
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    }

    /// In the child: sees to it that it does not outlive the test that started it.
    static void endWithParent() {
        var _ = ProcessHandle.current()
                .parent()
                .orElseThrow()
                .onExit()
                .thenRun(() -> Runtime.getRuntime().halt(1));
    }

    boolean isDead() {
        return !process.isAlive();
    }

    /// Kills it with SIGKILL, and returns when it is gone.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Stops it with SIGSTOP, and returns when Linux says that it stands still.
    void stop() throws IOException, InterruptedException {
        signal("STOP");
        while (state() != 'T') {
            Thread.onSpinWait();
        }
    }

    void continueAfterStop() throws IOException, InterruptedException {
        signal("CONT");
    }

    /// Lets it go on from where it waits for a line.
    void goOn() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
    }

    void await(String expected) throws IOException {
        String line = line();
        if (!line.equals(expected)) {
            throw new AssertionError("the child said '" + line + "' where '" + expected + "' was expected");
        }
    }

    String line() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new AssertionError("the child process has ended");
        }
        return line;
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

    private char state() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
