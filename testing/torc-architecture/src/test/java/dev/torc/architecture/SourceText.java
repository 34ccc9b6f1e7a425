package dev.torc.architecture;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// A file written by hand.
///
/// @param path from the root of the repository
/// @param lines its lines
record SourceText(String path, List<String> lines) {

    /// The folder of the ring's own sources.
    static final String RING = "exchange/torc-ring/src/main/java/";

    private static final Set<String> ENDINGS =
            Set.of("java", "md", "xml", "c", "h", "sh", "pml", "tla", "cfg", "config", "tsv", "py");
    private static final Set<String> NAMES = Set.of("torc", ".ci/run");

    static SourceText of(String path, String... lines) {
        return new SourceText(path, Arrays.asList(lines));
    }

    static boolean isText(String path) {
        return NAMES.contains(path) || ENDINGS.contains(path.substring(path.lastIndexOf('.') + 1));
    }

    boolean isJava() {
        return path.endsWith(".java");
    }

    boolean isMarkdown() {
        return path.endsWith(".md");
    }

    boolean isIn(String folder) {
        return path.startsWith(folder.endsWith("/") ? folder : folder + "/");
    }

    String text() {
        return String.join("\n", lines);
    }

    String at(int lineIndex) {
        return path + ":" + (lineIndex + 1);
    }
}
