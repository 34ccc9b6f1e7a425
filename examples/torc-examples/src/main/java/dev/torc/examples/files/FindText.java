package dev.torc.examples.files;

import dev.torc.examples.CommandLine;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Finds the lines that have a text in them, in all files below a folder.
///
/// ```sh
/// ./torc serve file . &
/// ./torc example files.FindText torc:/file/docs doorbell
/// ```
///
/// There is nothing of Torc in it. A URI with the scheme `torc` is a path like any other where `torc-nio` is on
/// the module path, and so it is for libraries that take a [Path].
public final class FindText {

    private FindText() {}

    /// Prints the lines, each with the file that it is in.
    ///
    /// @param arguments a folder, as a path or a URI, and the text
    public static void main(String[] arguments) throws IOException {
        CommandLine.check(arguments, 2, "files.FindText FOLDER TEXT");
        String folder = arguments[0];
        Path root = folder.contains(":/") ? Path.of(URI.create(folder)) : Path.of(folder);
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                for (String line : linesWith(arguments[1], file)) {
                    System.out.println(root.relativize(file) + ": " + line);
                }
            }
        }
    }

    private static List<String> linesWith(String text, Path file) throws IOException {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.contains(text))
                    .toList();
        } catch (MalformedInputException _) {
            return List.of(); // No text.
        }
    }
}
