package dev.torc.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Runs the command as a process of its own: as the launcher has built it where that runs the tests, which starts in
/// a third of the time, else from the module path that the tests run from.
final class TorcProcess {

    /// What a process that has ended said. Its output is decoded as ISO 8859-1, in which every byte survives.
    record Ended(int exitCode, String output, String errors) {

        List<String> lines() {
            return output().lines().toList();
        }
    }

    private TorcProcess() {}

    static Process start(Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(List.of(), arguments));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /// {@return the words of a command that runs it}
    ///
    /// It obeys Ctrl-C also where who runs the tests, in the background perhaps, has had the signal ignored.
    ///
    /// @param options more options for the JVM
    static List<String> command(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=dev.torc.posix",
                "--illegal-native-access=deny",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--add-modules",
                "HdrHistogram,dev.torc.init"));
        command.addAll(modules());
        command.addAll(options);
        command.addAll(List.of("-m", "dev.torc.cli/dev.torc.cli.Torc"));
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> modules() {
        if (System.getenv("TORC_AS_BUILT") == null) {
            return List.of("-p", System.getProperty("jdk.module.path"));
        }
        Path target = Path.of(System.getProperty("basedir", "")).resolve("../../target");
        try {
            Path built = target.resolve(
                    Files.readString(target.resolve("run.stamp")).split(" ")[0].strip());
            Path archive = built.resolve("torc.jsa");
            return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off,aot*=off", "-p", built.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Ended run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), new byte[0], arguments);
    }

    static Ended run(Map<String, String> environment, byte[] input, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(environment, arguments);
        var errors = new ArrayList<String>();
        Thread errorReader = Thread.ofPlatform()
                .start(() -> process.errorReader(StandardCharsets.UTF_8).lines().forEach(errors::add));
        Thread inputWriter = Thread.ofPlatform().start(() -> {
            try (var in = process.getOutputStream()) {
                in.write(input);
            } catch (IOException _) {
                // It has ended without reading all: its exit code says whether that is right.
            }
        });
        byte[] output = process.getInputStream().readAllBytes();
        int exitCode = process.waitFor();
        errorReader.join();
        inputWriter.join();
        return new Ended(exitCode, new String(output, StandardCharsets.ISO_8859_1), String.join("\n", errors));
    }
}
