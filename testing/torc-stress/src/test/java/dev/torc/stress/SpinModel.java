package dev.torc.stress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A Promela model, and the checker that looks at every state it can reach.
///
/// `spin` turns the model into a C program, the C compiler makes that a checker, and the checker's report says whether
/// some run breaks a promise. A run that does is written down as a trail, which `spin -t` plays back.
final class SpinModel {

    /// What one check found.
    ///
    /// @param violation the checker's own words for the promise that some run broke; empty if none did
    /// @param complete whether every reachable state was looked at
    /// @param trail the last steps of the run that broke it
    record Verdict(String violation, boolean complete, String trail) {}

    /// How much there is to look at.
    enum Search {
        /// It ends with the first fault: compiling well would take longer.
        FOR_A_FAULT("-O0"),
        /// All states of a bounded model.
        OF_ALL("-O1"),
        /// So many that they fit only when kept in parts that many share, which takes twice the time.
        OF_VERY_MANY("-O1 -DCOLLAPSE");

        private final String compilerOptions;

        Search(String compilerOptions) {
            this.compilerOptions = compilerOptions;
        }
    }

    private static final int DEEPEST_RUN_STEPS = 100_000;
    private static final int HASH_TABLE_BITS = 21;
    private static final int MEMORY_LIMIT_MIB = 2_000;
    private static final int TRAIL_LINES = 80;
    private static final int TIME_LIMIT_SECONDS = 300;

    private final Path source;

    SpinModel(Path source) {
        this.source = source.toAbsolutePath();
    }

    /// {@return the first of the programs needed that is not installed, or an empty string}
    static String missingProgram() {
        return Stream.of("spin", "gcc")
                .filter(program -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(":"))
                        .noneMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .findFirst()
                .orElse("");
    }

    /// Checks the model with these symbols defined.
    ///
    /// @param workFolder an empty folder for the checker and its trail
    Verdict check(Path workFolder, Search search, List<String> symbols) throws IOException, InterruptedException {
        List<String> defines = symbols.stream().map(symbol -> "-D" + symbol).toList();
        run(workFolder, join(List.of("spin", "-a"), defines, List.of(source.toString())));
        List<String> limits = List.of("-DMEMLIM=" + MEMORY_LIMIT_MIB, "-o", "checker", "pan.c");
        run(workFolder, join(List.of("gcc"), List.of(search.compilerOptions.split(" ")), limits));
        String report = run(workFolder, List.of("./checker", "-a", "-w" + HASH_TABLE_BITS, "-m" + DEEPEST_RUN_STEPS));
        String violation = report.lines()
                .filter(line -> line.startsWith("pan:1: "))
                .map(line -> line.substring("pan:1: ".length()))
                .findFirst()
                .orElse("");
        boolean complete = report.contains("errors: 0")
                && !report.contains("max search depth too small")
                && !report.contains("out of memory");
        String trail = "";
        if (!complete) {
            String steps = run(workFolder, join(List.of("spin", "-t", "-p"), defines, List.of(source.toString())));
            List<String> lines = steps.lines().toList();
            trail = String.join("\n", lines.subList(Math.max(0, lines.size() - TRAIL_LINES), lines.size()));
        }
        return new Verdict(violation, complete, trail);
    }

    @SafeVarargs
    private static List<String> join(List<String>... parts) {
        List<String> all = new ArrayList<>();
        for (List<String> part : parts) {
            all.addAll(part);
        }
        return all;
    }

    private static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(TIME_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(command + " went on for more than " + TIME_LIMIT_SECONDS + " s");
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        if (process.exitValue() != 0 && !command.contains("-t")) {
            throw new AssertionError(command + " failed:\n" + text);
        }
        return text;
    }
}
