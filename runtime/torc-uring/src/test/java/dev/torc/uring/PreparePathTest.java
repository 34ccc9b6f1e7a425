package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.uapi.AtFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.RenameFlags;
import dev.torc.uapi.ResolveFlags;
import dev.torc.uapi.Statx;
import dev.torc.uapi.StatxMask;
import dev.torc.uapi.XattrFlags;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What each operation on a name does, asked of Linux.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PreparePathTest {

    @TempDir
    Path folder = Path.of("");

    private final TestRing test = new TestRing();
    private int directory;

    @BeforeEach
    void openFolder() throws IOException {
        Files.writeString(folder.resolve("file"), "hello");
        directory = test.open(folder, OpenFlags.DIRECTORY | OpenFlags.PATH | OpenFlags.CLOEXEC);
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Nested
    class Opening {

        @Test
        void answers_a_descriptor() {
            int fd = test.succeed((e, at) ->
                    PreparePath.openat(e, at, directory, test.string("file"), OpenFlags.RDONLY | OpenFlags.CLOEXEC, 0));

            assertEquals("hello", read(fd));
        }

        @Test
        void makes_a_file_with_its_permissions() throws IOException {
            test.succeed((e, at) ->
                    PreparePath.openat(e, at, directory, test.string("new"), OpenFlags.CREAT | OpenFlags.WRONLY, 0640));

            assertTrue(Files.exists(folder.resolve("new")));
        }

        @Test
        void what_is_not_there_is_ENOENT() {
            assertEquals(
                    Errno.ENOENT.negated(),
                    test.run((e, at) -> PreparePath.openat(e, at, directory, test.string("none"), 0, 0)));
        }

        @Test
        void straight_into_the_table_of_registered_files() throws IOException {
            test.ring.files().reserve(4);

            assertEquals(
                    0, test.run((e, at) -> PreparePath.openatDirect(e, at, directory, test.string("file"), 0, 0, 2)));
            assertEquals("hello", read(FixedFile.at(2)));

            int chosen = test.succeed((e, at) ->
                    PreparePath.openatDirect(e, at, directory, test.string("file"), 0, 0, FixedFile.ALLOCATE));
            assertEquals("hello", read(FixedFile.at(chosen)));
        }

        @Test
        void beneath_a_directory_leads_nowhere_else() {
            long how = how(ResolveFlags.BENEATH);

            assertEquals(
                    Errno.EXDEV.negated(),
                    test.run((e, at) -> PreparePath.openat2(e, at, directory, test.string("../x"), how)));
            int fd = test.succeed((e, at) -> PreparePath.openat2(e, at, directory, test.string("file"), how));
            assertEquals("hello", read(fd));
        }

        @Test
        void beneath_a_directory_and_straight_into_the_table() throws IOException {
            test.ring.files().reserve(4);
            long how = how(ResolveFlags.BENEATH);

            int chosen = test.succeed((e, at) ->
                    PreparePath.openat2Direct(e, at, directory, test.string("file"), how, FixedFile.ALLOCATE));

            assertEquals("hello", read(FixedFile.at(chosen)));
        }

        @Test
        void takes_no_registered_file_for_a_directory() {
            long at = test.ring.claim();

            assertThrows(
                    IllegalArgumentException.class,
                    () -> PreparePath.openat(test.ring.entries(), at, FixedFile.at(0), test.string("file"), 0, 0));
        }
    }

    @Test
    void statx_tells_the_size() {
        MemorySegment status = test.arena.allocate(Statx.LAYOUT);

        test.succeed((e, at) -> PreparePath.statx(
                e, at, directory, test.string("file"), 0, StatxMask.SIZE | StatxMask.TYPE, status.address()));

        assertEquals(5, Statx.sizeBytes(status));
    }

    @Test
    void names_are_made_linked_moved_and_removed() throws IOException {
        assertEquals(0, test.run((e, at) -> PreparePath.mkdirat(e, at, directory, test.string("sub"), 0700)));
        assertEquals(
                0,
                test.run((e, at) ->
                        PreparePath.linkat(e, at, directory, test.string("file"), directory, test.string("twin"), 0)));
        assertEquals(
                0,
                test.run((e, at) -> PreparePath.symlinkat(e, at, test.string("file"), directory, test.string("soft"))));
        assertEquals(
                0,
                test.run((e, at) -> PreparePath.renameat(
                        e, at, directory, test.string("twin"), directory, test.string("sub/twin"), 0)));

        assertEquals("hello", Files.readString(folder.resolve("sub/twin")));
        assertEquals(Path.of("file"), Files.readSymbolicLink(folder.resolve("soft")));

        assertEquals(
                Errno.EEXIST.negated(),
                test.run((e, at) -> PreparePath.renameat(
                        e, at, directory, test.string("file"), directory, test.string("soft"), RenameFlags.NOREPLACE)));
        assertEquals(0, test.run((e, at) -> PreparePath.unlinkat(e, at, directory, test.string("sub/twin"), 0)));
        assertEquals(
                0, test.run((e, at) -> PreparePath.unlinkat(e, at, directory, test.string("sub"), AtFlags.REMOVEDIR)));
        assertFalse(Files.exists(folder.resolve("sub")));
    }

    @Nested
    class Extended_attributes {

        @Test
        void are_set_and_read_by_path() {
            long path = test.path(folder.resolve("file"));
            MemorySegment value = test.arena.allocate(16);

            int set = test.run((e, at) -> PreparePath.setxattr(
                    e, at, path, test.string("user.torc"), test.bytes("ring").address(), 4, XattrFlags.CREATE));
            assumeTrue(set != Errno.EOPNOTSUPP.negated(), "this file system has no extended attributes");
            assertEquals(0, set);

            assertEquals(
                    4,
                    test.run((e, at) ->
                            PreparePath.getxattr(e, at, path, test.string("user.torc"), value.address(), 16)));
            assertEquals("ring", TestRing.text(value, 4));
        }

        @Test
        void are_set_and_read_by_descriptor() {
            int fd = test.open(folder.resolve("file"), OpenFlags.RDWR);
            MemorySegment value = test.arena.allocate(16);

            int set = test.run((e, at) -> PreparePath.fsetxattr(
                    e, at, fd, test.string("user.torc"), test.bytes("fd").address(), 2, 0));
            assumeTrue(set != Errno.EOPNOTSUPP.negated(), "this file system has no extended attributes");
            assertEquals(0, set);

            assertEquals(
                    2,
                    test.run((e, at) ->
                            PreparePath.fgetxattr(e, at, fd, test.string("user.torc"), value.address(), 16)));
        }
    }

    private long how(long resolve) {
        MemorySegment how = test.arena.allocate(OpenHow.LAYOUT);
        OpenHow.setFlags(how, OpenFlags.RDONLY);
        OpenHow.setResolve(how, resolve);
        return how.address();
    }

    private String read(int fd) {
        MemorySegment buffer = test.arena.allocate(16);
        return TestRing.text(buffer, test.succeed((e, at) -> PrepareFile.read(e, at, fd, buffer, 0)));
    }
}
