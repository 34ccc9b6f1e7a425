package dev.torc.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One of the processes of a soak, as who started it sees it.
///
/// The child says on its standard output what it has counted and found; a line to its standard input asks for the
/// counts, and the end of that input tells it to end.
final class Child {

    static final String READY = "READY";
    static final String TALLY = "TALLY";
    static final String SESSIONS = "SESSIONS";
    static final String FAULT = "FAULT";
    static final String ENDED = "ENDED";

    private static final int MOST_FAULTS = 20;
    private static final int START_LIMIT_SECONDS = 60;
    private static final int END_LIMIT_SECONDS = 120;

    private final String name;
    private final Process process;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final List<String> faults = new ArrayList<>();
    private Map<Count, Long> counts = new EnumMap<>(Count.class);
    private long sessions;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /// Starts a child, and returns when it says that it is ready.
    ///
    /// @param log where what it logs is added
    static Child start(String name, Path log, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--illegal-native-access=deny",
                // A heap that is wholly there from the start: what the resident memory grows by is none of it.
                "-XX:+UseSerialGC",
                "-Xms48m",
                "-Xmx48m",
                "-XX:+AlwaysPreTouch",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Path domain = log.resolveSibling("domain");
        builder.environment().put("TORC_DOMAIN", domain.toString());
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Child child = new Child(name, builder.start());
        Thread.ofPlatform().daemon().name("listens to " + name).start(child::listen);
        try {
            child.ready.get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            child.kill();
            throw new IOException(name + " did not start: see " + log, e);
        }
        return child;
    }

    /// In the child: sees to it that it does not outlive who started it.
    static void endWithParent() {
        var _ = ProcessHandle.current()
                .parent()
                .orElseThrow()
                .onExit()
                .thenRun(() -> Runtime.getRuntime().halt(1));
    }

    /// In the child: says a line.
    static void say(String kind, String what) {
        System.out.println(kind + " " + what);
    }

    /// In the child: waits until it is asked for its counts, or told to end.
    static boolean isToGoOn() throws IOException {
        return System.in.read() >= 0;
    }

    private void listen() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = output.readLine()) != null) {
                hear(line);
            }
        } catch (IOException | RuntimeException e) {
            // Killed in the middle of a line.
        }
        ready.completeExceptionally(new IOException(name + " is gone"));
        ended.completeExceptionally(new IOException(name + " is gone"));
    }

    private synchronized void hear(String line) {
        int space = line.indexOf(' ');
        String kind = space < 0 ? line : line.substring(0, space);
        String what = line.substring(space + 1);
        switch (kind) {
            case READY -> ready.complete(null);
            case TALLY -> counts = Tally.parse(what);
            case SESSIONS -> sessions = Long.parseLong(what);
            case ENDED -> ended.complete(null);
            default -> {
                // The first ones say what it is; a fault can come with every call.
                if (faults.size() < MOST_FAULTS) {
                    faults.add(name + ": " + line);
                }
            }
        }
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long processId() {
        return process.pid();
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    synchronized Map<Count, Long> counts() {
        return new EnumMap<>(counts);
    }

    /// {@return how many sessions a server said that it has}
    synchronized long sessions() {
        return sessions;
    }

    /// Asks for the counts.
    void ask() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            // It is gone, which who kills it knows, and who looks whether it is alive finds.
        }
    }

    /// Kills it with SIGKILL, and returns when it is gone.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Tells it to end, and waits until it has.
    void end() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            kill();
            throw new AssertionError(name + " did not end when it was told to");
        }
        try {
            ended.get(END_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(name + " ended by itself, with " + process.exitValue(), e);
        }
    }

    /// {@return what Linux says of it now}
    Use use() throws IOException {
        Path proc = Path.of("/proc", String.valueOf(process.pid()));
        long residentBytes = 0;
        long sharedBytes = 0;
        long threads = 0;
        for (String line : Files.readAllLines(proc.resolve("status"))) {
            String[] words = line.split("\\s+");
            if (words[0].equals("VmRSS:")) {
                residentBytes = 1024 * Long.parseLong(words[1]);
            } else if (words[0].equals("RssShmem:")) {
                sharedBytes = 1024 * Long.parseLong(words[1]);
            } else if (words[0].equals("Threads:")) {
                threads = Long.parseLong(words[1]);
            }
        }
        try (var descriptors = Files.list(proc.resolve("fd"))) {
            return new Use(residentBytes, sharedBytes, descriptors.count(), threads);
        }
    }

    /// What a process has of Linux.
    ///
    /// @param sharedBytes how much of the resident memory is that of sessions, whose pools both ends have
    record Use(long residentBytes, long sharedBytes, long descriptors, long threads) {

        /// {@return how much of the resident memory is its own}
        long ownBytes() {
            return residentBytes - sharedBytes;
        }
    }
}
