package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.uapi.AtFlags;
import dev.torc.uapi.DirectoryEntry;
import dev.torc.uapi.Errno;
import dev.torc.uapi.LockFlags;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.OpenHow;
import dev.torc.uapi.RecordLock;
import dev.torc.uapi.RecordLockType;
import dev.torc.uapi.RenameFlags;
import dev.torc.uapi.ResolveFlags;
import dev.torc.uapi.SeekOrigin;
import dev.torc.uapi.Statfs;
import dev.torc.uapi.Statx;
import dev.torc.uapi.StatxMask;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the calls do to real files, and what they answer where they cannot.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class FileCallsTest {

    private static final int OWNER_ONLY = 0600;

    @TempDir
    Path directory;

    private final Arena arena = Arena.ofAuto();
    private Descriptor root;

    @BeforeEach
    void openRoot() throws IOException {
        root = FileCalls.open(directory, OpenFlags.DIRECTORY, 0);
    }

    @AfterEach
    void closeRoot() {
        root.close();
    }

    @Test
    void a_lock_excludes_other_open_files_until_its_last_descriptor_is_closed() throws IOException {
        Path path = directory.resolve("locked");
        Descriptor holder = FileCalls.open(path, OpenFlags.CREAT | OpenFlags.RDWR, OWNER_ONLY);
        try (Descriptor other = FileCalls.open(path, OpenFlags.RDONLY, 0)) {
            assertEquals(0, FileCalls.tryFlock(holder.number(), LockFlags.EX));
            assertEquals(Errno.EAGAIN.negated(), FileCalls.tryFlock(other.number(), LockFlags.SH));

            holder.close();

            assertEquals(0, FileCalls.tryFlock(other.number(), LockFlags.SH));
        }
    }

    @Test
    void a_lock_of_bytes_is_seen_through_other_open_files_and_kept_when_another_descriptor_is_closed()
            throws IOException {
        Path path = directory.resolve("locked");
        Descriptor holder = FileCalls.open(path, OpenFlags.CREAT | OpenFlags.RDWR, OWNER_ONLY);
        try (Descriptor asker = FileCalls.open(path, OpenFlags.RDWR, 0)) {
            assertEquals(0, FileCalls.tryRecordLock(holder.number(), byteLock(7, RecordLockType.WRLCK)));
            assertEquals(
                    Errno.EAGAIN.negated(), FileCalls.tryRecordLock(asker.number(), byteLock(7, RecordLockType.RDLCK)));

            // A lock of the process would be gone with this.
            FileCalls.open(path, OpenFlags.RDWR, 0).close();

            assertEquals(RecordLockType.WRLCK, excludingLock(asker, 7));
            assertEquals(RecordLockType.UNLCK, excludingLock(asker, 8));
            assertEquals(RecordLockType.UNLCK, excludingLock(holder, 7), "its own excludes nothing");
            try (Descriptor copy = holder.duplicate()) {
                holder.close();
                assertEquals(RecordLockType.WRLCK, excludingLock(asker, 7));
                assertTrue(copy.isOpen());
            }
            assertEquals(RecordLockType.UNLCK, excludingLock(asker, 7));
        }
    }

    private int excludingLock(Descriptor file, long at) {
        MemorySegment lock = byteLock(at, RecordLockType.RDLCK);
        assertEquals(0, FileCalls.findRecordLock(file.number(), lock));
        return RecordLock.type(lock);
    }

    private MemorySegment byteLock(long at, int type) {
        MemorySegment lock = arena.allocate(RecordLock.LAYOUT);
        RecordLock.setType(lock, type);
        RecordLock.setOrigin(lock, SeekOrigin.SET);
        RecordLock.setStart(lock, at);
        RecordLock.setLengthBytes(lock, 1);
        return lock;
    }

    @Test
    void what_is_written_is_read_and_is_in_the_file() throws IOException {
        int file = create("file");
        byte[] content = "hello, file".getBytes(StandardCharsets.UTF_8);

        assertEquals(content.length, FileCalls.pwrite(file, arena.allocateFrom(ValueLayout.JAVA_BYTE, content), 5));
        MemorySegment read = arena.allocate(content.length);
        assertEquals(content.length, FileCalls.pread(file, read, 5));
        assertArrayEquals(content, read.toArray(ValueLayout.JAVA_BYTE));
        assertEquals(0, FileCalls.pread(file, read, 1000));
        assertEquals(0, FileCalls.fsync(file));
        assertEquals(0, FileCalls.fdatasync(file));
        assertEquals(5 + content.length, Files.size(directory.resolve("file")));
        assertEquals(0, FileCalls.close(file));
        assertEquals(Errno.EBADF.negated(), FileCalls.close(file));
    }

    @Test
    void a_length_is_set_and_space_is_set_aside() throws IOException {
        int file = create("file");

        assertEquals(0, FileCalls.ftruncate(file, 10_000));
        assertEquals(10_000, Files.size(directory.resolve("file")));
        assertEquals(0, FileCalls.fallocate(file, 0, 0, 20_000));
        assertEquals(20_000, Files.size(directory.resolve("file")));
        FileCalls.close(file);
    }

    @Test
    void a_status_tells_what_java_tells() throws IOException {
        Files.writeString(directory.resolve("file"), "12345");
        MemorySegment status = arena.allocate(Statx.LAYOUT);

        assertEquals(0, FileCalls.statx(root.number(), name("file"), 0, StatxMask.BASIC_STATS, status));
        assertEquals(5, Statx.sizeBytes(status));
        assertEquals(Files.getAttribute(directory.resolve("file"), "unix:ino"), Statx.inode(status));
        assertEquals(
                Errno.ENOENT.negated(), FileCalls.statx(root.number(), name("none"), 0, StatxMask.BASIC_STATS, status));
    }

    @Test
    void names_are_made_moved_and_removed() throws IOException {
        assertEquals(0, FileCalls.mkdirat(root.number(), name("sub"), 0700));
        assertEquals(Errno.EEXIST.negated(), FileCalls.mkdirat(root.number(), name("sub"), 0700));
        FileCalls.close(create("sub/a"));
        FileCalls.close(create("b"));

        assertEquals(
                Errno.EEXIST.negated(),
                FileCalls.renameat2(root.number(), name("b"), root.number(), name("sub/a"), RenameFlags.NOREPLACE));
        assertEquals(0, FileCalls.renameat2(root.number(), name("b"), root.number(), name("sub/c"), 0));
        assertTrue(Files.exists(directory.resolve("sub/c")));
        assertEquals(Errno.ENOTEMPTY.negated(), FileCalls.unlinkat(root.number(), name("sub"), AtFlags.REMOVEDIR));
        assertEquals(0, FileCalls.unlinkat(root.number(), name("sub/a"), 0));
        assertEquals(0, FileCalls.unlinkat(root.number(), name("sub/c"), 0));
        assertEquals(0, FileCalls.unlinkat(root.number(), name("sub"), AtFlags.REMOVEDIR));
        assertFalse(Files.exists(directory.resolve("sub")));
    }

    @Test
    void a_directory_is_listed_in_pieces_and_from_the_start_again() throws IOException {
        Set<String> expected = new TreeSet<>(Set.of(".", ".."));
        for (int i = 0; i < 100; i++) {
            Files.createFile(directory.resolve("file-" + i));
            expected.add("file-" + i);
        }

        assertEquals(expected, list(256));
        assertEquals(0, FileCalls.lseek(root.number(), 0, SeekOrigin.SET));
        assertEquals(expected, list(32 * 1024));
        assertEquals(0, FileCalls.lseek(root.number(), 0, SeekOrigin.SET));
        assertEquals(Errno.EINVAL.negated(), FileCalls.getdents64(root.number(), arena.allocate(8)));
    }

    @Test
    void a_path_that_leaves_its_root_is_not_opened() throws IOException {
        Files.createSymbolicLink(directory.resolve("out"), Path.of("/etc/passwd"));
        MemorySegment how = arena.allocate(OpenHow.LAYOUT);
        OpenHow.setResolve(how, ResolveFlags.BENEATH);

        assertEquals(Errno.EXDEV.negated(), FileCalls.openat2(root.number(), name("../x"), how));
        assertEquals(Errno.EXDEV.negated(), FileCalls.openat2(root.number(), name("out"), how));
        assertEquals(Errno.EXDEV.negated(), FileCalls.openat2(root.number(), name("/etc/passwd"), how));
        int itself = FileCalls.openat2(root.number(), name("."), how);
        assertEquals(0, FileCalls.close(itself));
    }

    @Test
    void a_file_system_tells_how_much_is_free() {
        MemorySegment status = arena.allocate(Statfs.LAYOUT);

        assertEquals(0, FileCalls.fstatfs(root.number(), status));
        assertTrue(Statfs.freeBlockCount(status) * Statfs.blockSizeBytes(status) > 0);
    }

    @Test
    void a_file_that_is_not_there_is_javas_own_exception() throws IOException {
        Files.createFile(directory.resolve("file"));

        assertThrows(NoSuchFileException.class, () -> FileCalls.open(directory.resolve("none"), OpenFlags.RDONLY, 0));
        assertThrows(
                NotDirectoryException.class, () -> FileCalls.open(directory.resolve("file/x"), OpenFlags.RDONLY, 0));
    }

    @Test
    void nothing_is_read_on_a_virtual_thread() throws Exception {
        CompletableFuture<Boolean> refused = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                FileCalls.pread(root.number(), arena.allocate(8), 0);
                refused.complete(false);
            } catch (IllegalStateException e) {
                refused.complete(true);
            }
        });

        assertTrue(refused.get());
    }

    private int create(String path) {
        int flags = OpenFlags.RDWR | OpenFlags.CREAT | OpenFlags.EXCL | OpenFlags.CLOEXEC;
        int number = FileCalls.openat(root.number(), name(path), flags, OWNER_ONLY);
        assertTrue(number >= 0, () -> "openat: " + number);
        return number;
    }

    private Set<String> list(int bufferBytes) {
        MemorySegment buffer = arena.allocate(bufferBytes, 8);
        Set<String> names = new TreeSet<>();
        long bytes;
        while ((bytes = FileCalls.getdents64(root.number(), buffer)) > 0) {
            for (long at = 0; at < bytes; at += DirectoryEntry.recordBytes(buffer, at)) {
                names.add(new String(DirectoryEntry.name(buffer, at), StandardCharsets.UTF_8));
            }
        }
        assertEquals(0, bytes);
        return names;
    }

    private MemorySegment name(String path) {
        return arena.allocateFrom(path);
    }
}
