package dev.torc.scheme.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.DirectoryItem;
import dev.torc.client.FileStatus;
import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.memory.Slice;
import dev.torc.uapi.Errno;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.RenameFlags;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a client may rely on where it names files by their paths, however the server does what it needs of Linux.
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class PathContract extends ServedFolder {

    PathContract(Serving serving) {
        super(serving);
    }

    @Nested
    class Opening {

        @Test
        void what_is_not_there_fails() {
            assertThrows(NoSuchFileException.class, () -> session.open("nothing", OpenMode.READ));
            assertThrows(NoSuchFileException.class, () -> session.open("", OpenMode.READ));
        }

        @Test
        void as_new_what_is_there_fails() throws IOException {
            Files.writeString(root().resolve("a.txt"), "hello");

            assertThrows(FileAlreadyExistsException.class, () -> session.open("a.txt", OpenMode.CREATE_NEW));
        }

        @Test
        void to_replace_makes_the_file_empty() throws IOException {
            Files.writeString(root().resolve("a.txt"), "hello");

            session.open("a.txt", OpenMode.REPLACE).close();

            assertEquals(0, Files.size(root().resolve("a.txt")));
        }

        @Test
        void a_file_as_a_directory_fails() throws IOException {
            Files.writeString(root().resolve("a.txt"), "hello");

            assertThrows(NotDirectoryException.class, () -> session.open("a.txt", OpenMode.DIRECTORY));
            assertThrows(NotDirectoryException.class, () -> session.open("a.txt/b", OpenMode.READ));
        }

        @Test
        void a_directory_and_reading_it_as_a_file_fails() throws IOException {
            try (RemoteFile directory = session.open(".", OpenMode.READ);
                    Slice slice = session.allocate(10)) {
                assertErrno(Errno.EISDIR, () -> directory.read(slice, 0));
            }
        }

        @Test
        void relative_to_a_directory_begins_there() throws IOException {
            Files.createDirectories(root().resolve("a/b"));
            Files.writeString(root().resolve("a/b/c"), "x");

            try (RemoteFile directory = session.open("a", OpenMode.DIRECTORY);
                    RemoteFile file = directory.open("b/c", OpenMode.READ)) {
                assertEquals(1, file.status().sizeBytes());
            }
        }

        @Test
        void a_link_that_stays_below_the_root_follows_it() throws IOException {
            Files.writeString(root().resolve("a.txt"), "hello");
            Files.createSymbolicLink(root().resolve("link"), Path.of("a.txt"));

            try (RemoteFile file = session.open("link", OpenMode.READ)) {
                assertEquals(5, file.status().sizeBytes());
            }
        }

        @Test
        void with_a_name_that_is_too_long_fails() {
            assertErrno(Errno.ENAMETOOLONG, () -> session.open("x".repeat(256), OpenMode.READ));
            assertErrno(Errno.ENAMETOOLONG, () -> session.open("x/".repeat(2048), OpenMode.READ));
            assertErrno(Errno.ENAMETOOLONG, () -> session.remove("x".repeat(256)));
        }

        @Test
        void what_is_neither_file_nor_directory_fails_at_once() throws Exception {
            Path fifo = root().resolve("fifo");
            assertEquals(
                    0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());

            assertErrno(Errno.ENXIO, () -> session.open("fifo", OpenMode.READ));
            assertErrno(Errno.ENXIO, () -> session.open("fifo", OpenMode.READ_WRITE));
            assertErrno(Errno.ENXIO, () -> session.open("fifo", new OpenMode(OpenFlags.WRONLY, 0, 0L)));
            assertErrno(Errno.ENXIO, () -> session.open("fifo", OpenMode.CREATE));
            assertTrue(!session.status("fifo").isFile());
        }
    }

    @Nested
    class A_path_that_would_leave_the_root {

        @Test
        void is_refused_whatever_it_is_for() throws IOException {
            Files.writeString(folder.resolve("outside"), "secret");
            Files.createDirectory(root().resolve("d"));
            Files.createSymbolicLink(root().resolve("out"), folder);
            Files.createSymbolicLink(root().resolve("file-out"), folder.resolve("outside"));
            Files.createSymbolicLink(root().resolve("up"), Path.of(".."));
            Files.createSymbolicLink(root().resolve("magic"), Path.of("/proc/self/root"));
            Files.writeString(root().resolve("inside"), "x");

            for (String path :
                    List.of("../outside", "d/../../outside", "/etc/passwd", "out/outside", "up/outside", "magic/etc")) {
                assertErrno(Errno.EXDEV, () -> session.open(path, OpenMode.READ));
                assertErrno(Errno.EXDEV, () -> session.open(path, OpenMode.CREATE));
                assertErrno(Errno.EXDEV, () -> session.status(path));
                assertErrno(Errno.EXDEV, () -> session.remove(path));
                assertErrno(Errno.EXDEV, () -> session.removeDirectory(path));
                assertErrno(Errno.EXDEV, () -> session.makeDirectory(path, 0755));
                assertErrno(Errno.EXDEV, () -> session.rename("inside", path));
                assertErrno(Errno.EXDEV, () -> session.rename(path, "inside"));
            }
            assertErrno(Errno.EXDEV, () -> session.open("file-out", OpenMode.READ));
            assertErrno(Errno.EXDEV, () -> session.open("file-out", OpenMode.REPLACE));
            assertErrno(Errno.EXDEV, () -> session.status("file-out"));
            assertEquals("secret", Files.readString(folder.resolve("outside")));
        }

        @Test
        void is_refused_from_a_directorys_handle_too() throws IOException {
            Files.createDirectory(root().resolve("d"));
            try (RemoteFile directory = session.open("d", OpenMode.DIRECTORY)) {
                assertErrno(Errno.EXDEV, () -> directory.open("..", OpenMode.DIRECTORY));
            }
        }

        @Test
        void is_no_matter_for_what_removes_a_link_itself() throws IOException {
            Files.createSymbolicLink(root().resolve("out"), folder);

            assertTrue(session.statusOfLink("out").isSymbolicLink());
            session.rename("out", "out2");
            session.remove("out2");

            assertTrue(Files.exists(folder));
            assertFalse(Files.exists(root().resolve("out2")));
        }

        @Test
        void is_not_named_by_dots_either() throws IOException {
            Files.createDirectory(root().resolve("d"));
            for (String path : List.of(".", "..", "d/.", "d/..")) {
                assertErrno(Errno.EINVAL, () -> session.remove(path));
                assertErrno(Errno.EINVAL, () -> session.removeDirectory(path));
                assertErrno(Errno.EEXIST, () -> session.makeDirectory(path, 0755));
            }
            assertThrows(NoSuchFileException.class, () -> session.remove(""));
        }
    }

    @Nested
    class Names {

        @Test
        void are_listed_without_dots() throws IOException {
            Files.createDirectory(root().resolve("d"));
            Files.writeString(root().resolve("f"), "");

            TreeSet<String> names = new TreeSet<>();
            session.list(".").forEach(item -> names.add(item.name()));

            assertEquals(new TreeSet<>(List.of("d", "f")), names);
        }

        @Test
        void are_all_listed_however_many_there_are() throws IOException {
            for (int i = 0; i < 3000; i++) {
                Files.createFile(root().resolve("a-rather-long-name-for-a-file-" + i));
            }

            List<DirectoryItem> items = session.list(".");

            assertEquals(
                    3000, items.stream().map(DirectoryItem::name).distinct().count());
        }

        @Test
        void of_a_file_are_not_listed() throws IOException {
            Files.writeString(root().resolve("f"), "");

            assertThrows(NotDirectoryException.class, () -> session.list("f"));
        }

        @Test
        void are_made_moved_and_removed() throws IOException {
            session.makeDirectory("d", 0700);
            session.makeDirectory("d/e/", 0700);
            session.open("d/f", OpenMode.CREATE_NEW).close();
            session.rename("d/f", "d/e/g");
            session.rename("d/e", "h");

            assertTrue(session.status("h/g").isFile());
            assertThrows(DirectoryNotEmptyException.class, () -> session.removeDirectory("h"));
            assertErrno(Errno.EISDIR, () -> session.remove("h"));
            assertThrows(NotDirectoryException.class, () -> session.removeDirectory("h/g"));

            session.remove("h/g");
            session.removeDirectory("h/");
            session.removeDirectory("d");

            assertEquals(List.of(), session.list("."));
        }

        @Test
        void are_not_overwritten_on_request() throws IOException {
            Files.writeString(root().resolve("a"), "a");
            Files.writeString(root().resolve("b"), "b");

            assertThrows(FileAlreadyExistsException.class, () -> session.rename("a", "b", RenameFlags.NOREPLACE));
            session.rename("a", "b", RenameFlags.EXCHANGE);

            assertEquals("b", Files.readString(root().resolve("a")));
        }

        @Test
        void hold_any_text() throws IOException {
            String name = "Grüße — 你好 \t\n.txt";
            session.open(name, OpenMode.CREATE_NEW).close();

            assertEquals(name, session.list(".").getFirst().name());
        }

        @Test
        void lead_to_the_status_that_Linux_tells() throws IOException {
            Path path = Files.writeString(root().resolve("a"), "hello");
            Files.setLastModifiedTime(path, java.nio.file.attribute.FileTime.fromMillis(1_000_000_000_123L));

            FileStatus status = session.status("a");

            assertEquals(5, status.sizeBytes());
            assertEquals(Files.getAttribute(path, "unix:ino"), status.inode());
            assertEquals(Files.getAttribute(path, "unix:mode"), status.mode());
            assertEquals(1_000_000_000_123L, status.modified().toEpochMilli());
            assertTrue(session.status(".").isDirectory());
        }
    }
}
