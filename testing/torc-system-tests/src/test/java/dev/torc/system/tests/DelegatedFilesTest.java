package dev.torc.system.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.FileStatus;
import dev.torc.client.LockMode;
import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.StatusChange;
import dev.torc.client.Torc;
import dev.torc.kernel.Kernel;
import dev.torc.kernel.KernelSetup;
import dev.torc.posix.SyscallException;
import dev.torc.ring.session.Domain;
import dev.torc.scheme.file.FileAccess;
import dev.torc.scheme.file.FileScheme;
import dev.torc.uapi.AccessFlags;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real files answer the same, whether their scheme is called directly or the kernel forwards each call: what files
/// have beyond reading and writing.
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class DelegatedFilesTest {

    private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06Z");

    @TempDir
    private Path domain;

    @TempDir
    private Path files;

    private Kernel kernel;
    private Torc torc;

    @BeforeEach
    void start() throws IOException {
        kernel = Kernel.start(KernelSetup.at(new Domain(domain)));
        torc = Torc.attach(new Domain(domain));
        torc.serve("file", new FileScheme(files, FileAccess.READ_WRITE));
        Files.writeString(files.resolve("a"), "text");
        Files.createDirectory(files.resolve("folder"));
    }

    @AfterEach
    void stop() {
        torc.close();
        kernel.close();
    }

    /// What both ways answer.
    abstract class Contract {

        abstract Session connect() throws IOException;

        @Test
        void A_link_is_made_and_says_where_it_leads() throws IOException {
            try (Session session = connect()) {
                session.makeSymbolicLink("../nowhere/ä", "folder/link");

                assertEquals("../nowhere/ä", session.readLink("folder/link"));
                assertEquals(
                        "../nowhere/ä",
                        Files.readSymbolicLink(files.resolve("folder/link")).toString());
                assertThrows(SyscallException.class, () -> session.readLink("a"));
                assertThrows(NoSuchFileException.class, () -> session.readLink("none"));
                assertThrows(
                        FileAlreadyExistsException.class, () -> session.makeSymbolicLink("anything", "folder/link"));
            }
        }

        @Test
        void A_second_name_is_the_same_file() throws IOException {
            try (Session session = connect()) {
                session.makeLink("a", "folder/b");

                assertEquals("text", Files.readString(files.resolve("folder/b")));
                assertTrue(Files.isSameFile(files.resolve("a"), files.resolve("folder/b")));
                assertThrows(NoSuchFileException.class, () -> session.makeLink("none", "c"));
                assertThrows(FileAlreadyExistsException.class, () -> session.makeLink("a", "folder/b"));
            }
        }

        @Test
        void Mode_and_times_are_changed_by_path_and_by_handle() throws IOException {
            try (Session session = connect();
                    RemoteFile file = session.open("a", OpenMode.READ)) {
                session.change("a", StatusChange.none().withMode(0604).withModified(LONG_AGO));
                FileStatus status = file.status();
                assertEquals(0604, status.mode() & 0777);
                assertEquals(LONG_AGO, status.modified());

                file.change(StatusChange.none().withMode(0640));
                assertEquals(
                        PosixFilePermissions.fromString("rw-r-----"),
                        Files.getPosixFilePermissions(files.resolve("a")));
                assertThrows(
                        NoSuchFileException.class,
                        () -> session.change("none", StatusChange.none().withMode(0600)));
            }
        }

        @Test
        void The_file_system_tells_of_its_space() throws IOException {
            try (Session session = connect()) {
                var told = session.fileSystem("folder");
                var store = Files.getFileStore(files);
                assertEquals(store.getBlockSize(), told.blockBytes());
                assertEquals(store.getTotalSpace(), told.blocks() * told.blockBytes());
                assertThrows(NoSuchFileException.class, () -> session.fileSystem("none"));
            }
        }

        @Test
        void Who_asks_whether_it_may_is_told() throws IOException {
            try (Session session = connect()) {
                session.checkAccess("a", AccessFlags.READ | AccessFlags.WRITE);
                // Nobody, root not excepted, may run a file without such a bit.
                assertThrows(IOException.class, () -> session.checkAccess("a", AccessFlags.EXECUTE));
                assertThrows(NoSuchFileException.class, () -> session.checkAccess("none", AccessFlags.READ));
            }
        }

        @Test
        void A_lock_excludes_other_handles_until_it_goes() throws IOException {
            try (Session session = connect();
                    Session other = connect();
                    RemoteFile second = other.open("a", OpenMode.READ_WRITE)) {
                try (RemoteFile first = session.open("a", OpenMode.READ_WRITE)) {
                    assertTrue(first.tryLock(LockMode.EXCLUSIVE, 0, 2));
                    assertFalse(second.tryLock(LockMode.EXCLUSIVE, 1, 2));
                    assertTrue(second.tryLock(LockMode.EXCLUSIVE, 2, 2));
                }
                assertTrue(second.tryLock(LockMode.EXCLUSIVE, 0, 2));
            }
        }

        @Test
        void Nothing_leads_out_of_the_folder() throws IOException {
            Files.createSymbolicLink(files.resolve("out"), domain);
            try (Session session = connect()) {
                assertThrows(SyscallException.class, () -> session.fileSystem("out/file"));
                assertThrows(SyscallException.class, () -> session.makeSymbolicLink("x", "../x"));
                assertThrows(SyscallException.class, () -> session.makeLink("a", "out/b"));
            }
        }
    }

    @Nested
    class Directly extends Contract {
        @Override
        Session connect() throws IOException {
            return torc.connect("file", KernelDomain.SMALL);
        }
    }

    @Nested
    class Delegated extends Contract {
        @Override
        Session connect() throws IOException {
            return torc.delegated("file", KernelDomain.SMALL);
        }
    }
}
