package dev.torc.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Jazzer in a process of its own, for one target. What it finds, what it says and what it has tried lies in
/// `target/fuzz`.
record Fuzzer(Target target, Path folder) {

    private static final String SAID = "said.txt";
    private static final String INSTRUMENTED =
            "dev.torc.fuzz.*:dev.torc.ring.*:dev.torc.scheme.**:dev.torc.kernel.**:dev.torc.init.*:org.tomlj.*";
    private static final int MOST_INPUT_BYTES = 4096;
    private static final int HANGS_AFTER_SECONDS = 40;
    private static final int MOST_MIB = 4096;

    static Fuzzer of(Target target) throws IOException {
        Path folder = room().resolve("target/fuzz").resolve(target.folder());
        Files.createDirectories(folder.resolve("tried"));
        return new Fuzzer(target, folder);
    }

    private static Path room() {
        // Surefire says where the room is.
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    }

    /// {@return the inputs that a target begins with}
    static Path corpus(Target target) {
        return room().resolve("src/test/resources/corpus").resolve(target.folder());
    }

    /// Fuzzes.
    ///
    /// @return its exit code: 0 where nothing was found
    int run(Duration time) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+EnableDynamicAgentLoading",
                "-XX:+UseSerialGC",
                // What is instrumented is too large to be compiled well within so short a time.
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.className(),
                "--instrumentation_includes=" + INSTRUMENTED,
                "--custom_hook_includes=dev.torc.fuzz.**",
                "--reproducer_path=" + folder,
                "-max_total_time=" + time.toSeconds(),
                "-max_len=" + MOST_INPUT_BYTES,
                "-timeout=" + HANGS_AFTER_SECONDS,
                "-rss_limit_mb=" + MOST_MIB,
                "-artifact_prefix=" + folder + "/",
                "-print_final_stats=1",
                folder.resolve("tried").toString(),
                corpus(target).toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(SAID).toFile());
        builder.environment().put("TORC_COUNTERS", "off");
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            return process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }

    /// {@return the end of what it has said}
    String said() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(SAID), java.nio.charset.StandardCharsets.ISO_8859_1);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 80), lines.size()));
    }
}
