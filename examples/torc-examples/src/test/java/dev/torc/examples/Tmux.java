package dev.torc.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Terminals in which a test types, each a window of a tmux server of its own.
final class Tmux implements AutoCloseable {

    /// Far beyond what anything takes: only what hangs takes so long.
    private static final long BOUND_SECONDS = 90;

    private static final long PAUSE_NANOS = 10_000_000;

    private final Path folder;
    private final Map<String, String> environment;
    private final List<String> command;
    private int commands;

    /// @param folder for its socket, and what comes out of the terminals; it is where commands are run
    Tmux(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
        this.command = List.of("tmux", "-S", folder.resolve("tmux").toString(), "-f", "/dev/null");
    }

    /// Opens a terminal with a shell.
    void open(String window) throws IOException, InterruptedException {
        String shell = "exec bash --norc --noprofile";
        if (Files.exists(folder.resolve("tmux"))) {
            tmux("new-window", "-d", "-t", "test:", "-n", window, "-c", folder.toString(), shell);
        } else {
            tmux(
                    "new-session",
                    "-d",
                    "-s",
                    "test",
                    "-n",
                    window,
                    "-x",
                    "170",
                    "-y",
                    "50",
                    "-c",
                    folder.toString(),
                    shell);
        }
        tmux("pipe-pane", "-t", target(window), "cat >>" + log(window));
        run(window, "PS1='$ '");
    }

    private static String target(String window) {
        return "test:" + window;
    }

    private Path log(String window) {
        return folder.resolve(window + ".log");
    }

    /// Types a line.
    void type(String window, String line) throws IOException, InterruptedException {
        tmux("send-keys", "-t", target(window), "-l", line);
        key(window, "Enter");
    }

    /// Presses a key, by tmux' name for it.
    void key(String window, String key) throws IOException, InterruptedException {
        tmux("send-keys", "-t", target(window), key);
    }

    /// Types a command and waits until it has ended.
    ///
    /// @return what it has said, and its exit code in the last line
    String run(String window, String line) throws IOException, InterruptedException {
        String channel = "done-" + ++commands;
        Path said = folder.resolve(channel);
        type(
                window,
                "{ " + line + "; } >" + said + " 2>&1; echo $? >>" + said + "; " + String.join(" ", command)
                        + " wait-for -S " + channel);
        tmux("wait-for", channel);
        return Files.readString(said);
    }

    /// {@return all that came out of a terminal}
    private String output(String window) throws IOException {
        // What a program draws need not be complete characters at any moment.
        return Files.exists(log(window)) ? new String(Files.readAllBytes(log(window)), StandardCharsets.UTF_8) : "";
    }

    /// Waits until something has come out of a terminal.
    void await(String window, String text) throws IOException {
        long began = System.nanoTime();
        while (!output(window).contains(text)) {
            if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(BOUND_SECONDS)) {
                throw new AssertionError("\"" + text + "\" did not come in " + window + ", but\n" + output(window));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void tmux(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().putAll(environment);
        // Inside another tmux it would ask that one.
        builder.environment().remove("TMUX");
        Process process = builder.start();
        if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", words) + " hangs");
        }
        if (process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", words) + ": "
                    + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            tmux("kill-server");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
