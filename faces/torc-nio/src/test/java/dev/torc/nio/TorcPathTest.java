package dev.torc.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What paths say by themselves: the same as those of the JDK's own file system, and URIs.
@DisplayNameGeneration(ReplaceUnderscores.class)
class TorcPathTest {

    private static final List<String> TEXTS = List.of(
            "",
            "/",
            "a",
            "/a",
            "a/b",
            "/a/b",
            "//a///b//",
            "a/",
            ".",
            "..",
            "/..",
            "/../a",
            "../a",
            "a/..",
            "a/../b",
            "a/./b",
            "./a",
            "../../a",
            "/a/b/../../c",
            "a/b/../../..",
            "ä/ö",
            "/file/notes.txt",
            "a b",
            "a%20b",
            "\u0001",
            "\ud83d\ude00",
            "\uffee",
            "z",
            "ab",
            "a.b",
            "/a/b/c/d");

    @TempDir
    Path folder;

    private Served served;
    private FileSystem fileSystem;

    @BeforeEach
    void start() throws IOException {
        served = Served.domain(folder);
        fileSystem = served.fileSystem();
    }

    @AfterEach
    void stop() throws IOException {
        served.close();
    }

    private interface OfOne {
        Object of(Path path);
    }

    private interface OfTwo {
        Object of(Path path, Path other);
    }

    private void alike(String what, OfOne question) {
        for (String text : TEXTS) {
            assertEquals(
                    Answers.of(_ -> question.of(Path.of(text)), Path.of("/none")),
                    Answers.of(_ -> question.of(fileSystem.getPath(text)), Path.of("/none")),
                    what + " of \"" + text + "\"");
        }
    }

    private void alike(String what, OfTwo question) {
        for (String text : TEXTS) {
            for (String other : TEXTS) {
                assertEquals(
                        Answers.of(_ -> question.of(Path.of(text), Path.of(other)), Path.of("/none")),
                        Answers.of(
                                _ -> question.of(fileSystem.getPath(text), fileSystem.getPath(other)),
                                Path.of("/none")),
                        what + " of \"" + text + "\" and \"" + other + "\"");
            }
        }
    }

    @Nested
    class Are_like_those_of_the_default_file_system {

        @Test
        void in_what_they_are_made_of() {
            alike("text", path -> path.toString());
            alike("absolute", path -> path.isAbsolute());
            alike("root", path -> String.valueOf(path.getRoot()));
            alike("name", path -> String.valueOf(path.getFileName()));
            alike("parent", path -> String.valueOf(path.getParent()));
            alike("count", path -> path.getNameCount());
            alike("normal form", path -> path.normalize().toString());
            alike("names", path -> {
                List<String> names = new ArrayList<>();
                path.forEach(name -> names.add(name.toString()));
                return names;
            });
            alike("first name", path -> path.getName(0).toString());
            alike("rest", path -> path.subpath(1, path.getNameCount()).toString());
            alike("nothing of it", path -> path.subpath(0, 0));
        }

        @Test
        void in_how_two_stand_to_each_other() {
            alike("resolve", (path, other) -> path.resolve(other).toString());
            alike("sibling", (path, other) -> path.resolveSibling(other).toString());
            alike("relativize", (path, other) -> path.relativize(other).toString());
            alike("startsWith", (path, other) -> path.startsWith(other));
            alike("endsWith", (path, other) -> path.endsWith(other));
            alike("equals", (path, other) -> path.equals(other));
            alike("equal hashes", (path, other) -> !path.equals(other) || path.hashCode() == other.hashCode());
            alike("compare", (path, other) -> Integer.signum(path.compareTo(other)));
        }

        @Test
        void in_how_many_are_ordered() {
            List<String> own = new ArrayList<>();
            List<String> ours = new ArrayList<>();
            TEXTS.stream().map(Path::of).sorted().forEach(path -> own.add(path.toString()));
            List<Path> paths = new ArrayList<>();
            TEXTS.forEach(text -> paths.add(fileSystem.getPath(text)));
            Collections.sort(paths);
            paths.forEach(path -> ours.add(path.toString()));

            assertEquals(own, ours);
        }

        @Test
        void in_which_patterns_they_match() {
            for (String pattern : List.of(
                    "glob:*",
                    "glob:**",
                    "glob:/a/*",
                    "glob:{a,b}*",
                    "glob:[a-c]",
                    "glob:[!a]",
                    "glob:a.?",
                    "glob:\\*",
                    "regex:.*b",
                    "glob:**/b",
                    "glob:[",
                    "glob:{a",
                    "glob:[b-a]",
                    "glob:a[/]b",
                    "none:x",
                    "x",
                    "glob:[-a]",
                    "glob:[^a]",
                    "glob:a,b",
                    "glob:}")) {
                alike(
                        pattern,
                        path -> path.getFileSystem().getPathMatcher(pattern).matches(path));
            }
        }
    }

    @Nested
    class A_URI {

        @Test
        void leads_back_to_the_path_whatever_is_in_its_names() {
            for (String text : List.of(
                    "/",
                    "/file",
                    "/file/a b",
                    "/file/ä%20?#&=+\"'<>[]{}|\\^`",
                    "/file/\ud83d\ude00",
                    "/a:b/c",
                    "/x/..",
                    "/file/\u0001\u007f")) {
                Path path = fileSystem.getPath(text);

                assertEquals(path, Path.of(path.toUri()), text);
                assertEquals(path, Path.of(URI.create(path.toUri().toASCIIString())), text);
            }
            assertEquals(
                    fileSystem.getPath("/a/b"),
                    Path.of(fileSystem.getPath("a/b").toUri()));
        }

        @Test
        void of_the_process_own_domain_needs_nothing() {
            Path path = Path.of(URI.create("torc:/file/etc/hostname"));

            assertEquals("/file/etc/hostname", path.toString());
            assertEquals(URI.create("torc:/file/etc/hostname"), path.toUri());
            assertEquals(path, Path.of(URI.create("torc:///file/etc/hostname")));
            assertEquals(FileSystems.getFileSystem(URI.create("torc:/")), path.getFileSystem());
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> path.getFileSystem().close());
        }

        @Test
        void that_names_no_path_is_refused() {
            for (String text : List.of(
                    "torc:file",
                    "torc://host/file",
                    "torc:/file#x",
                    "torc:/file?x=y",
                    "torc:/file?domain=relative",
                    "torc:/%ff")) {
                assertThrows(IllegalArgumentException.class, () -> Path.of(URI.create(text)), text);
            }
        }

        @Test
        void of_another_domain_needs_its_file_system() throws IOException {
            URI root = Served.uri(served.domain(), "/");
            assertThrows(FileSystemAlreadyExistsException.class, () -> FileSystems.newFileSystem(root, Map.of()));
            assertThrows(
                    FileSystemAlreadyExistsException.class,
                    () -> FileSystems.newFileSystem(URI.create("torc:/"), Map.of()));

            fileSystem.close();

            assertThrows(FileSystemNotFoundException.class, () -> Path.of(root));
            try (FileSystem again = FileSystems.newFileSystem(root, Map.of())) {
                assertEquals(again.getPath("/"), Path.of(root));
            }
        }
    }

    @Test
    void A_name_that_Linux_cannot_have_is_none() {
        assertThrows(InvalidPathException.class, () -> fileSystem.getPath("a\0b"));
        assertThrows(InvalidPathException.class, () -> fileSystem.getPath("\ud800"));
        assertThrows(InvalidPathException.class, () -> fileSystem.getPath("a\udc00b"));
    }

    @Test
    void Paths_of_two_file_systems_do_not_mix() {
        Path ours = fileSystem.getPath("/a");
        Path own = Path.of("/a");

        assertFalse(ours.equals(own));
        assertFalse(ours.startsWith(own));
        assertThrows(ProviderMismatchException.class, () -> ours.resolve(own));
        assertThrows(ProviderMismatchException.class, () -> ours.relativize(own));
        assertThrows(ClassCastException.class, () -> ours.compareTo(own));
        assertThrows(UnsupportedOperationException.class, ours::toFile);
    }

    @Test
    void The_root_has_the_services_of_the_domain() throws IOException {
        Path root = fileSystem.getPath("/");
        assertTrue(Files.isDirectory(root));
        try (Stream<Path> none = Files.list(root)) {
            assertEquals(0, none.count());
        }
        served.serve("one", dev.torc.scheme.ServerSetup.LinuxCalls.THREADS, dev.torc.scheme.file.FileAccess.READ_WRITE);
        Files.writeString(served.original("one").resolve("a"), "x");

        try (Stream<Path> names = Files.list(root)) {
            assertEquals(List.of(fileSystem.getPath("/one")), names.toList());
        }
        try (Stream<Path> all = Files.walk(root)) {
            assertEquals(List.of("/", "/one", "/one/a"), all.map(Path::toString).toList());
        }
        assertEquals(
                fileSystem.getPath("/one/a"),
                fileSystem.getPath("one/../one/./a").toRealPath());
        assertEquals("x", Files.readString(fileSystem.getPath("/one/../one/a")));
    }

    @Test
    void A_service_that_does_not_run_is_a_name_that_is_not_there() {
        Path path = fileSystem.getPath("/none/a");

        assertFalse(Files.exists(path));
        NoSuchFileException thrown = assertThrows(NoSuchFileException.class, () -> Files.readString(path));
        assertEquals("/none/a", thrown.getFile());
        assertTrue(String.valueOf(thrown.getReason()).contains("no service \"none\""), thrown::toString);
        assertThrows(NoSuchFileException.class, () -> Files.createDirectory(fileSystem.getPath("/none")));
        assertThrows(NoSuchFileException.class, () -> Files.readString(fileSystem.getPath("/no name for one!/a")));
    }

    @Test
    void A_closed_file_system_does_nothing_any_more() throws IOException {
        Path path = fileSystem.getPath("/file/a");
        assertTrue(fileSystem.isOpen());

        fileSystem.close();
        fileSystem.close();

        assertFalse(fileSystem.isOpen());
        assertEquals("/file/a", path.toString());
        assertThrows(ClosedFileSystemException.class, () -> Files.readString(path));
        assertThrows(ClosedFileSystemException.class, () -> Files.createDirectory(path));
        assertThrows(ClosedFileSystemException.class, () -> Files.size(path));
        assertThrows(ClosedFileSystemException.class, () -> Files.list(path));
        assertThrows(ClosedFileSystemException.class, () -> Files.delete(path));
    }
}
