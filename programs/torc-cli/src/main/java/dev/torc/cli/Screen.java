package dev.torc.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// A whole terminal for a while: keys come one by one, what was on it comes back.
///
/// The terminal's settings are made and put back by `stty(1)`; a signal that ends the JVM puts them back too.
///
/// **Threads.** One, except [#close].
final class Screen implements AutoCloseable {

    /// What a key press that did not come is.
    static final int NO_KEY = -1;

    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String TO_END_OF_LINE = "\u001b[K";
    private static final String TO_END = "\u001b[J";
    private static final int USUAL_LINES = 24;
    private static final int USUAL_COLUMNS = 80;

    private final PrintWriter out;
    // Not System.in, whose buffer takes all that was typed.
    private final InputStream keys = new FileInputStream(FileDescriptor.in);
    private final String settings;
    private final Thread atExit = Thread.ofPlatform().unstarted(this::close);
    private final AtomicBoolean closed = new AtomicBoolean();

    private Screen(PrintWriter out, String settings) {
        this.out = out;
        this.settings = settings;
    }

    /// Takes the terminal.
    ///
    /// @param keyTenths how long [#key] waits, in tenths of a second, up to 255
    /// @return the screen, or nothing if standard input is no terminal
    static Optional<Screen> take(PrintWriter out, int keyTenths) throws IOException {
        Optional<String> settings = stty("-g");
        if (settings.isEmpty()) {
            return Optional.empty();
        }
        var screen = new Screen(out, settings.get());
        Runtime.getRuntime().addShutdownHook(screen.atExit);
        stty("-icanon", "-echo", "min", "0", "time", Integer.toString(keyTenths));
        out.print(ENTER);
        out.flush();
        return Optional.of(screen);
    }

    /// Shows lines from the top, as many and as much of each as fits.
    void show(List<String> lines) throws IOException {
        String[] size = stty("size").orElse("").split(" ", 2);
        int most = size.length == 2 ? number(size[0], USUAL_LINES) : USUAL_LINES;
        int columns = size.length == 2 ? number(size[1], USUAL_COLUMNS) : USUAL_COLUMNS;
        var text = new StringBuilder(HOME);
        for (int i = 0; i < Math.min(lines.size(), most); i++) {
            String line = lines.get(i);
            text.append(i == 0 ? "" : "\r\n")
                    .append(line, 0, Math.min(line.length(), columns))
                    .append(TO_END_OF_LINE);
        }
        out.print(text.append(TO_END));
        out.flush();
    }

    /// Waits for a key, as long as was said to [#take]. What was typed behind it stays for who reads the terminal next.
    ///
    /// @return its byte, or [#NO_KEY]
    int key() throws IOException {
        // With min 0 a read that times out reads nothing, which Java takes for the end; the next one reads again.
        return keys.read();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        out.print(LEAVE);
        out.flush();
        try {
            stty(settings);
        } catch (IOException _) {
            // The terminal is gone, and with it what there was to put back.
        }
        if (Thread.currentThread() != atExit) {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException _) {
                // The JVM is ending; the hook finds that this is done.
            }
        }
    }

    private static int number(String text, int otherwise) {
        try {
            int number = Integer.parseInt(text);
            return number > 0 ? number : otherwise;
        } catch (NumberFormatException _) {
            return otherwise;
        }
    }

    /// {@return what `stty` prints about the terminal that is standard input, or nothing if it is none}
    private static Optional<String> stty(String... arguments) throws IOException {
        var command = new java.util.ArrayList<String>(List.of("stty"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectInput(Redirect.INHERIT)
                .redirectError(Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        try {
            return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
