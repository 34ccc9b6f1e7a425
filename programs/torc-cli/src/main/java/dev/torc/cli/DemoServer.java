package dev.torc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The other process of the demo: `torc serve file` as a child, which ends when this process does, however that ends.
final class DemoServer implements AutoCloseable {

    /// What the server has done so far.
    ///
    /// @param wakes how often it woke its client
    /// @param systemCalls how many system calls it has made, wakes included
    record Counters(long wakes, long systemCalls) {

        Counters since(Counters earlier) {
            return new Counters(wakes - earlier.wakes, systemCalls - earlier.systemCalls);
        }
    }

    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final String greeting;

    private DemoServer(Process process) throws IOException {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.greeting = readLine();
    }

    /// Starts it, from the module path that this process runs from, and waits until it can be connected to.
    static DemoServer start(Path directory, Path socket) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=dev.torc.posix",
                        "--illegal-native-access=deny",
                        "-XX:+UseSerialGC",
                        "-p",
                        System.getProperty("jdk.module.path"),
                        "-m",
                        System.getProperty("jdk.module.main") + "/" + Torc.class.getName(),
                        "serve",
                        "file",
                        directory.toString(),
                        "--socket",
                        socket.toString(),
                        "--read-only",
                        "--attended")
                .redirectError(Redirect.INHERIT)
                .start();
        try {
            return new DemoServer(process);
        } catch (IOException e) {
            process.destroy();
            throw e;
        }
    }

    long pid() {
        return process.pid();
    }

    /// {@return the line in which it says what it serves, and how}
    String greeting() {
        return greeting;
    }

    Counters counters() throws IOException {
        input.write('\n');
        input.flush();
        Map<String, Long> counters = parse(readLine());
        long wakes = counters.getOrDefault("wakes", 0L);
        return new Counters(wakes, counters.getOrDefault("systemCalls", 0L) + wakes);
    }

    private String readLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the server process has ended");
        }
        return line;
    }

    private static Map<String, Long> parse(String json) throws IOException {
        Map<String, Long> fields = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    fields.put(parser.currentName(), parser.getLongValue());
                }
            }
        }
        return fields;
    }

    /// Ends it: it answers what it has taken, and removes its socket.
    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException _) {
            // It has ended already.
        }
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
