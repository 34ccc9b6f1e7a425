package dev.torc.counters;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A process that counts, until it is killed: the tests' other side, and its main class.
final class CountingProcess implements AutoCloseable {

    private static final int LONGEST_WAIT_SECONDS = 30;

    private final Process process;
    private final BufferedReader lines;

    private CountingProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Starts one that has a set of this label with so many calls in it.
    static CountingProcess start(Path directory, String label, long calls) throws IOException {
        var child = new CountingProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=dev.torc.posix",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-p",
                        System.getProperty("jdk.module.path"),
                        "--patch-module",
                        "dev.torc.counters=" + Path.of(System.getProperty("basedir", ""), "target/test-classes"),
                        "-m",
                        "dev.torc.counters/" + CountingProcess.class.getName(),
                        directory.toString(),
                        label,
                        Long.toString(calls))
                .redirectError(Redirect.INHERIT)
                .start());
        child.awaitLine();
        return child;
    }

    long pid() {
        return process.pid();
    }

    /// Lets it count one call more, and waits until it has.
    void countOne() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
        awaitLine();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the child process did not end");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void awaitLine() throws IOException {
        if (lines.readLine() == null) {
            throw new AssertionError("the child process has ended");
        }
    }

    public static void main(String[] arguments) throws IOException {
        ProcessCounters counters = ProcessCounters.create(Path.of(arguments[0]));
        CounterSet set = counters.register(Subject.SESSION, arguments[1]);
        set.set(Counter.CALLS, Long.parseLong(arguments[2]));
        System.out.println("counting");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (in.readLine() != null) {
            set.add(Counter.CALLS, 1);
            System.out.println("counted");
        }
    }
}
