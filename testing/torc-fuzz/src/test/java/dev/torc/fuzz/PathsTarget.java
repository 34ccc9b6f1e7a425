package dev.torc.fuzz;

import dev.torc.client.OpenMode;
import dev.torc.client.ResourceName;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.file.FileAccess;
import dev.torc.scheme.file.FileScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Paths, for a directory tree that is served: each operation is answered, and none leads out of the tree.
public final class PathsTarget {

    private static final String OUTSIDE = "outside";
    private static final int MOST_ENTRIES = 64;

    private static final Path FOLDER;
    private static final Path SERVED;
    private static final Session SESSION;

    static {
        try {
            FOLDER = Files.createTempDirectory("torc-fuzz");
            SERVED = Files.createDirectory(FOLDER.resolve("served"));
            Files.writeString(FOLDER.resolve(OUTSIDE), OUTSIDE);
            SchemeServer server = SchemeServer.start(
                    new FileScheme(SERVED, FileAccess.READ_WRITE), ServerSetup.at(FOLDER.resolve("socket")));
            SESSION = Session.connect(FOLDER.resolve("socket"), SessionSetup.standard());
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                server.close();
                remove();
            }));
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private PathsTarget() {}

    /// The first byte says what is done; the rest are one or two paths, with a line's end between them.
    public static void fuzzerTestOneInput(byte[] data) throws IOException {
        if (data.length == 0) {
            return;
        }
        String[] paths = new String(data, 1, data.length - 1, StandardCharsets.UTF_8).split("\n", 2);
        String first = paths[0];
        String second = paths.length > 1 ? paths[1] : "other";
        try {
            ResourceName name = ResourceName.parse(first);
            if (!ResourceName.parse(name.toString()).equals(name)) {
                throw new AssertionError("said again, it is another: " + name);
            }
        } catch (IllegalArgumentException none) {
            // It has no colon.
        }
        try {
            act(data[0] & 15, first, second);
        } catch (IOException | IllegalArgumentException refused) {
            // An errno, or a path that a client cannot even say.
        }
        check();
    }

    private static void act(int what, String first, String second) throws IOException {
        switch (what) {
            case 0 -> SESSION.open(first, OpenMode.CREATE).close();
            case 1 -> SESSION.makeDirectory(first, 0700);
            case 2 -> SESSION.remove(first);
            case 3 -> SESSION.removeDirectory(first);
            case 4 -> SESSION.rename(first, second);
            case 5 -> SESSION.makeSymbolicLink(second, first);
            case 6 -> SESSION.makeLink(first, second);
            case 7 -> {
                var unused = SESSION.readLink(first);
            }
            case 8 -> {
                var unused = SESSION.status(first);
            }
            case 9 -> {
                var unused = SESSION.list(first);
            }
            case 10 -> {
                // A link that leads out, and a way through it.
                SESSION.makeSymbolicLink(FOLDER.resolve(OUTSIDE).toString(), first);
                SESSION.open(first, OpenMode.CREATE).close();
                throw new AssertionError("what lies outside was opened by " + first);
            }
            case 11 -> {
                SESSION.makeSymbolicLink(FOLDER.toString(), first);
                var unused = SESSION.list(first);
                throw new AssertionError("what lies outside was listed by " + first);
            }
            default -> SESSION.open(first, OpenMode.READ).close();
        }
    }

    private static void check() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            if (!names.equals(List.of(OUTSIDE, "served", "socket"))
                    || !Files.readString(FOLDER.resolve(OUTSIDE)).equals(OUTSIDE)) {
                throw new AssertionError("something has happened outside: " + names);
            }
        }
        try (Stream<Path> files = Files.walk(SERVED)) {
            if (files.limit(MOST_ENTRIES).count() < MOST_ENTRIES) {
                return;
            }
        }
        empty(SERVED);
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void remove() {
        try {
            empty(FOLDER);
            Files.delete(FOLDER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
