package dev.torc.scheme.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
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
import dev.torc.posix.SyscallException;
import dev.torc.scheme.Limits;
import dev.torc.uapi.AccessFlags;
import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.StatxMask;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uapi.TorcOpcode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
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
import org.junit.jupiter.api.io.TempDir;

/// Links, locks, and what is told of files, however the server does what it needs of Linux.
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class LinksAndStatusContract {

    private static final Instant WHEN = Instant.parse("1999-12-31T23:59:59.123456789Z");

    @TempDir
    Path folder;

    private final Serving serving;
    private FileService service;
    private Session session;

    LinksAndStatusContract(Serving serving) {
        this.serving = serving;
    }

    @BeforeEach
    void start() throws IOException {
        service = FileService.start(folder, serving);
        session = service.connect();
        Files.writeString(root().resolve("file"), "content");
        Files.createDirectory(root().resolve("folder"));
        Files.writeString(folder.resolve("outside"), "secret");
    }

    @AfterEach
    void stop() {
        session.close();
        service.close();
    }

    private Path root() {
        return service.root();
    }

    private static void assertErrno(Errno expected, org.junit.jupiter.api.function.Executable call) {
        SyscallException thrown = assertThrows(SyscallException.class, call);
        assertEquals(expected.number(), thrown.errno(), thrown::toString);
    }

    @Nested
    class A_symbolic_link {

        @Test
        void says_what_it_was_given() throws IOException {
            session.makeSymbolicLink("../file", "folder/link");

            assertEquals(Path.of("../file"), Files.readSymbolicLink(root().resolve("folder/link")));
            assertEquals("../file", session.readLink("folder/link"));
            assertEquals(7, session.status("folder/link").sizeBytes());
            assertTrue(session.statusOfLink("folder/link").isSymbolicLink());
        }

        @Test
        void is_read_whatever_it_says_and_followed_only_inside_of_the_root() throws IOException {
            session.makeSymbolicLink("../outside", "out");
            session.makeSymbolicLink("/etc/hostname", "absolute");

            assertEquals("../outside", session.readLink("out"));
            assertEquals("/etc/hostname", session.readLink("absolute"));
            assertErrno(Errno.EXDEV, () -> session.open("out", OpenMode.READ));
            assertErrno(Errno.EXDEV, () -> session.open("absolute", OpenMode.READ));
        }

        @Test
        void is_not_made_over_a_name_nor_outside_of_the_root_nor_of_nothing() {
            assertThrows(FileAlreadyExistsException.class, () -> session.makeSymbolicLink("x", "file"));
            assertThrows(FileAlreadyExistsException.class, () -> session.makeSymbolicLink("x", "folder/."));
            assertErrno(Errno.EXDEV, () -> session.makeSymbolicLink("x", "../new"));
            assertThrows(NoSuchFileException.class, () -> session.makeSymbolicLink("", "new"));
            assertFalse(Files.exists(folder.resolve("new"), NOFOLLOW_LINKS));
        }

        @Test
        void is_the_only_thing_that_can_be_read_as_one() {
            assertErrno(Errno.EINVAL, () -> session.readLink("file"));
            assertErrno(Errno.EINVAL, () -> session.readLink("folder"));
            assertThrows(NoSuchFileException.class, () -> session.readLink("none"));
        }

        @Test
        void is_cut_off_where_its_text_does_not_fit() throws IOException {
            session.makeSymbolicLink("a-long-text", "link");

            assertEquals(
                    4,
                    RawCalls.answer(
                            session,
                            TorcOpcode.READLINKAT.number(),
                            (entries, at) -> {
                                SubmissionEntry.setFd(entries, at, AtFlags.FDCWD);
                                SubmissionEntry.setLength(entries, at, 4);
                            },
                            "link"));
        }
    }

    @Nested
    class A_second_name {

        @Test
        void is_the_same_file() throws IOException {
            session.makeLink("file", "folder/second");

            assertEquals(2, session.status("folder/second").links());
            assertEquals(
                    session.status("file").inode(),
                    session.status("folder/second").inode());
            assertEquals("content", Files.readString(root().resolve("folder/second")));
        }

        @Test
        void of_a_link_is_one_of_the_link_itself() throws IOException {
            session.makeSymbolicLink("../outside", "out");

            session.makeLink("out", "second");

            assertEquals("../outside", session.readLink("second"));
        }

        @Test
        void neither_leads_out_of_the_root_nor_in() {
            assertErrno(Errno.EXDEV, () -> session.makeLink("../outside", "in"));
            assertErrno(Errno.EXDEV, () -> session.makeLink("file", "../out"));
            assertThrows(FileAlreadyExistsException.class, () -> session.makeLink("file", "folder"));
            assertThrows(NoSuchFileException.class, () -> session.makeLink("none", "new"));
        }

        @Test
        void that_would_follow_a_link_is_not_made() {
            assertEquals(
                    Errno.EOPNOTSUPP.negated(),
                    RawCalls.answer(
                            session,
                            Opcode.LINKAT.number(),
                            (entries, at) -> {
                                SubmissionEntry.setFd(entries, at, AtFlags.FDCWD);
                                SubmissionEntry.setLength(entries, at, AtFlags.FDCWD);
                                SubmissionEntry.setOperationFlags(entries, at, AtFlags.SYMLINK_FOLLOW);
                            },
                            "file"));
        }
    }

    @Nested
    class A_change_of_status {

        @Test
        void sets_what_it_names_and_nothing_else() throws IOException {
            session.change("file", StatusChange.none().withMode(0741).withModified(WHEN));

            FileStatus status = session.status("file");
            assertEquals(0741, status.mode() & 07777);
            assertEquals(WHEN, status.modified());
            assertTrue(status.accessed().isAfter(WHEN.plusSeconds(1)));

            session.change("file", StatusChange.none().withAccessed(WHEN.minusSeconds(5)));

            assertEquals(WHEN.minusSeconds(5), session.status("file").accessed());
            assertEquals(WHEN, session.status("file").modified());
        }

        @Test
        void follows_a_link_or_not() throws IOException {
            session.makeSymbolicLink("file", "link");

            session.change("link", StatusChange.none().withModified(WHEN));
            session.changeLink("link", StatusChange.none().withModified(WHEN.plusSeconds(9)));

            assertEquals(WHEN, session.status("file").modified());
            assertEquals(WHEN.plusSeconds(9), session.statusOfLink("link").modified());
            assertErrno(
                    Errno.EOPNOTSUPP,
                    () -> session.changeLink("link", StatusChange.none().withMode(0600)));
        }

        @Test
        void of_an_open_file_needs_no_name() throws IOException {
            try (RemoteFile file = session.open("file", OpenMode.READ)) {
                Files.delete(root().resolve("file"));

                file.change(StatusChange.none().withMode(0600).withModified(WHEN));

                assertEquals(0600, file.status().mode() & 07777);
                assertEquals(WHEN, file.status().modified());
            }
        }

        @Test
        void of_the_owner_is_for_who_may() throws IOException {
            int uid = session.status("file").uid();
            if (uid == 0) {
                session.change("file", StatusChange.none().withUser(1).withGroup(2));

                assertEquals(1, session.status("file").uid());
                assertEquals(2, session.status("file").gid());
            } else {
                assertThrows(
                        AccessDeniedException.class,
                        () -> session.change("file", StatusChange.none().withUser(uid + 1)));
            }
        }

        @Test
        void neither_leaves_the_root_nor_names_what_cannot_be_set() throws IOException {
            session.makeSymbolicLink("../outside", "out");

            assertErrno(
                    Errno.EXDEV, () -> session.change("out", StatusChange.none().withMode(0)));
            assertEquals(
                    Errno.EINVAL.negated(),
                    RawCalls.answer(
                            session,
                            TorcOpcode.SETSTATX.number(),
                            (entries, at) -> {
                                SubmissionEntry.setFd(entries, at, AtFlags.FDCWD);
                                SubmissionEntry.setLength(entries, at, StatxMask.SIZE);
                            },
                            "file"));
        }
    }

    @Nested
    class What_is_told {

        @Test
        void of_the_space_is_what_the_machine_says() throws IOException {
            var store = Files.getFileStore(root());
            var told = session.fileSystem("folder");

            assertEquals(store.getTotalSpace(), told.blocks() * told.blockBytes());
            assertEquals(store.getBlockSize(), told.blockBytes());
            assertTrue(told.freeBlocks() >= told.availableBlocks());
            assertErrno(Errno.EXDEV, () -> session.fileSystem("../outside"));
        }

        @Test
        void of_access_is_what_the_server_may() throws IOException {
            Files.setPosixFilePermissions(root().resolve("file"), PosixFilePermissions.fromString("r--r--r--"));

            session.checkAccess("file", AccessFlags.READ);
            session.checkAccess("folder", AccessFlags.READ | AccessFlags.WRITE | AccessFlags.EXECUTE);
            assertThrows(AccessDeniedException.class, () -> session.checkAccess("file", AccessFlags.EXECUTE));
            assertThrows(NoSuchFileException.class, () -> session.checkAccess("none", 0));
            assertErrno(Errno.EXDEV, () -> session.checkAccess("..", AccessFlags.READ));
        }
    }

    @Nested
    class A_lock {

        @Test
        void excludes_other_handles_where_it_is() throws IOException {
            try (Session other = service.connect();
                    RemoteFile first = session.open("file", OpenMode.READ_WRITE);
                    RemoteFile second = other.open("file", OpenMode.READ_WRITE)) {
                assertTrue(first.tryLock(LockMode.EXCLUSIVE, 10, 5));

                assertFalse(second.tryLock(LockMode.EXCLUSIVE, 14, 1));
                assertFalse(second.tryLock(LockMode.SHARED, 0, 0));
                assertTrue(second.tryLock(LockMode.EXCLUSIVE, 15, 100));
                assertTrue(first.tryLock(LockMode.UNLOCKED, 10, 5));
                assertTrue(second.tryLock(LockMode.SHARED, 10, 5));
                assertTrue(first.tryLock(LockMode.SHARED, 10, 5));
            }
        }

        @Test
        void goes_with_its_handle_and_with_its_session() throws IOException {
            try (RemoteFile waiting = session.open("file", OpenMode.READ_WRITE)) {
                RemoteFile closed = session.open("file", OpenMode.READ_WRITE);
                assertTrue(closed.tryLock(LockMode.EXCLUSIVE, 0, 0));
                assertFalse(waiting.tryLock(LockMode.EXCLUSIVE, 0, 0));
                closed.close();
                assertTrue(waiting.tryLock(LockMode.EXCLUSIVE, 0, 0));
                assertTrue(waiting.tryLock(LockMode.UNLOCKED, 0, 0));

                Session dying = service.connect();
                assertTrue(dying.open("file", OpenMode.READ_WRITE).tryLock(LockMode.EXCLUSIVE, 0, 0));
                dying.close();
                service.untilSessions(1);
                FileService.until("the lock is free", () -> {
                    try {
                        return waiting.tryLock(LockMode.EXCLUSIVE, 0, 0);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
            }
        }
    }

    @Test
    void A_server_that_shows_files_only_changes_nothing() throws IOException {
        session.close();
        service.close();
        service = FileService.start(folder, serving, FileAccess.READ_ONLY, Limits.standard());
        session = service.connect();

        assertErrno(Errno.EROFS, () -> session.makeSymbolicLink("x", "y"));
        assertErrno(Errno.EROFS, () -> session.makeLink("file", "y"));
        assertErrno(
                Errno.EROFS, () -> session.change("file", StatusChange.none().withMode(0)));
        assertErrno(Errno.EROFS, () -> session.checkAccess("file", AccessFlags.WRITE));
        session.checkAccess("file", AccessFlags.READ);
    }
}
