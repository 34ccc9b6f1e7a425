package dev.torc.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A repository as the rules see it: rooms on floors, and text files.
///
/// The tests make small houses of their own with a fault in them, so that each rule is seen to fail.
final class House {

    /// Which rooms of its own floor a room may use. Any other pair on one floor does not know of each other.
    private static final Map<String, Set<String>> NEIGHBOURS = Map.ofEntries(
            Map.entry("torc-uapi", Set.of("torc-layout")),
            Map.entry("torc-posix", Set.of("torc-layout", "torc-uapi")),
            Map.entry("torc-memory", Set.of("torc-counters")),
            Map.entry("torc-ring", Set.of("torc-counters", "torc-memory")),
            Map.entry("torc-mailbox", Set.of("torc-counters", "torc-memory", "torc-ring")),
            Map.entry("torc-courier", Set.of("torc-messages")),
            Map.entry("torc-reactor", Set.of("torc-uring")),
            Map.entry("torc-linux", Set.of("torc-reactor", "torc-uring")),
            Map.entry("torc-client", Set.of("torc-scheme")),
            Map.entry("torc-interfaces", Set.of("torc-scheme", "torc-client")),
            Map.entry("torc-kernel", Set.of("torc-scheme", "torc-client")),
            Map.entry("torc-init", Set.of("torc-scheme", "torc-client", "torc-kernel")));

    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", ".idea", ".vscode");

    private final Path root;
    private final List<Room> rooms;

    private House(Path root) {
        this.root = root;
        this.rooms = findRooms(root);
    }

    static House at(Path root) {
        return new House(root);
    }

    /// {@return the house that this test is part of}
    static House ours() {
        // Surefire says where the room is; two folders up is the root.
        return at(Path.of(System.getProperty("basedir", ""))
                .toAbsolutePath()
                .resolve("../..")
                .normalize());
    }

    Path root() {
        return root;
    }

    /// {@return every directory of a floor's folder that has a pom}
    List<Room> rooms() {
        return rooms;
    }

    private static List<Room> findRooms(Path root) {
        return Arrays.stream(Floor.values())
                .flatMap(floor -> directories(root.resolve(floor.folder()))
                        .map(directory ->
                                new Room(floor, directory.getFileName().toString(), directory)))
                .filter(room -> Files.exists(room.pom()))
                .toList();
    }

    /// {@return the rooms that run, which is all that the layering is about}
    List<Room> runningRooms() {
        return rooms().stream()
                .filter(room -> !room.floor().isAbove(Floor.PROGRAMS))
                .toList();
    }

    Optional<Room> room(String artifact) {
        return rooms().stream().filter(room -> room.artifact().equals(artifact)).findFirst();
    }

    /// {@return the room that a package belongs to: the one with the longest name that the package begins with}
    Optional<Room> roomOfPackage(String packageName) {
        return rooms().stream()
                .filter(room -> (packageName + ".").startsWith(room.moduleName() + "."))
                .max(Comparator.comparingInt(room -> room.moduleName().length()));
    }

    static boolean mayUse(Room user, Room used) {
        if (user.floor() == used.floor()) {
            return user.artifact().equals(used.artifact())
                    || user.floor() == Floor.TESTING
                    || NEIGHBOURS.getOrDefault(user.artifact(), Set.of()).contains(used.artifact());
        }
        return user.floor().isAbove(used.floor());
    }

    /// {@return every file that is written by hand, with its path from the root}
    List<SourceText> texts() {
        var texts = new ArrayList<SourceText>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    boolean skipped = !directory.equals(root)
                            && NOT_SOURCES.contains(directory.getFileName().toString());
                    return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String path = root.relativize(file).toString();
                    if (SourceText.isText(path)) {
                        texts.add(new SourceText(path, Files.readAllLines(file)));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> directories(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
