package dev.torc.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// A process of a benchmark, and the lines that it prints.
///
/// **Threads.** One waits for lines; any may end it.
public final class Child {

    /// How many lines of output wait to be read; a child that prints more is not one of ours, and is held up.
    private static final int MAX_PENDING_LINES = 1024;

    /// How many of the last lines of standard error an error message quotes.
    private static final int QUOTED_LINES = 3;

    private static final Duration QUOTE_WAIT = Duration.ofMillis(200);

    private static final String END_OF_OUTPUT = "\0end";

    private final Process process;
    private final BlockingQueue<String> output = new ArrayBlockingQueue<>(MAX_PENDING_LINES);
    private final List<String> complaints = new ArrayList<>();
    private final Thread errorReader;

    Child(List<String> command) throws IOException {
        process = new ProcessBuilder(command).start();
        Thread.ofVirtual().start(() -> readOutput(process.inputReader(StandardCharsets.UTF_8)));
        errorReader = Thread.ofVirtual()
                .start(() -> readComplaints(
                        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))));
    }

    /// {@return the process number}
    public long pid() {
        return process.pid();
    }

    /// Waits for a line that begins with `word`.
    ///
    /// @return the line
    /// @throws TrialFailure if the process ends or the time is over before it comes
    public String awaitLine(String word, Duration timeout) throws TrialFailure, InterruptedException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        while (true) {
            String line = output.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new TrialFailure("no answer within " + timeout.toSeconds() + " s" + quote());
            }
            if (line.equals(END_OF_OUTPUT)) {
                output.add(line);
                throw new TrialFailure("ended with " + process.waitFor() + quote());
            }
            if (line.startsWith(word)) {
                return line;
            }
        }
    }

    /// Waits for the sample of a process that takes one.
    public Sample awaitSample(Duration timeout) throws TrialFailure, InterruptedException {
        return Sample.parse(awaitLine(Sample.LINE, timeout));
    }

    /// Waits for what a child that goes through several cases prints for each: `CASE name: RESULT …`, or why not.
    ///
    /// @param count how many cases
    public Trial.Outcome awaitSamples(int count, Duration timeout) throws TrialFailure, InterruptedException {
        Map<String, Sample> samples = new LinkedHashMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String line = awaitLine(ChildMain.CASE, timeout);
            int colon = line.indexOf(':');
            String name = line.substring(ChildMain.CASE.length(), colon).trim();
            String rest = line.substring(colon + 1).trim();
            if (rest.startsWith(Sample.LINE)) {
                samples.put(name, Sample.parse(rest));
            } else {
                failures.put(name, rest);
            }
        }
        return new Trial.Outcome(samples, failures);
    }

    /// Ends the process at once, with all that it started.
    void end() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for the end and gives the whole output, for programs that print a document.
    ///
    /// @throws TrialFailure if it fails or takes too long
    public List<String> awaitDocument(Duration timeout) throws TrialFailure, InterruptedException {
        List<String> lines = new ArrayList<>();
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        while (true) {
            String line = output.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new TrialFailure("no answer within " + timeout.toSeconds() + " s" + quote());
            }
            if (line.equals(END_OF_OUTPUT)) {
                break;
            }
            lines.add(line);
        }
        int status = process.waitFor();
        if (status != 0) {
            throw new TrialFailure("ended with " + status + quote());
        }
        return lines;
    }

    private String quote() throws InterruptedException {
        // A process that is over has said all; one that is not may be silent for long.
        boolean saidAll = errorReader.join(QUOTE_WAIT);
        synchronized (complaints) {
            List<String> said = complaints.stream()
                    .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("at "))
                    .filter(line -> !line.startsWith("WARNING"))
                    .limit(QUOTED_LINES)
                    .toList();
            return (said.isEmpty() ? "" : ": " + String.join(" | ", said)) + (saidAll ? "" : " (still running)");
        }
    }

    private void readOutput(BufferedReader reader) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.put(line);
            }
        } catch (IOException | UncheckedIOException e) {
            // The pipe is gone because the process is: its end is what the waiter is told below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        output.offer(END_OF_OUTPUT);
    }

    private void readComplaints(BufferedReader reader) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (complaints) {
                    if (complaints.size() < MAX_PENDING_LINES) {
                        complaints.add(line);
                    }
                }
            }
        } catch (IOException e) {
            // As above: the process is gone.
        }
    }
}
