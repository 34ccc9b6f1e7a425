package dev.torc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.DirectoryItem;
import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SharedMemory;
import dev.torc.client.Torc;
import dev.torc.memory.Slice;
import dev.torc.posix.ResourceExhaustedException;
import dev.torc.posix.SyscallException;
import dev.torc.ring.session.Domain;
import dev.torc.uapi.Errno;
import dev.torc.uapi.TorcOpcode;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// `shm:`: named memory that contexts map.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedMemoryTest {

    private static final int PAGE = 4096;

    @TempDir
    private Path folder;

    private RunningKernel running;
    private Torc torc;

    @BeforeEach
    void start() throws IOException {
        running = RunningKernel.in(folder);
        torc = Torc.attach(new Domain(folder));
    }

    @AfterEach
    void stop() {
        torc.close();
        running.close();
    }

    private static int errnoOf(Executable act) {
        return assertThrows(SyscallException.class, act).errno();
    }

    private static List<String> names(Session session) throws IOException {
        return session.list("shm:").stream().map(DirectoryItem::name).toList();
    }

    private Torc attach() throws IOException {
        return Torc.attach(new Domain(folder));
    }

    /// Row 55 of the checklist.
    @Nested
    class A_memory {

        @Test
        void is_the_same_for_all_who_map_its_name() throws IOException {
            try (Torc other = attach();
                    SharedMemory mine = torc.memory("a", PAGE);
                    SharedMemory theirs = other.memory("a", PAGE)) {
                assertEquals(0, mine.memory().get(ValueLayout.JAVA_LONG, 8));
                mine.memory().set(ValueLayout.JAVA_LONG, 8, 42L);
                assertEquals(42L, theirs.memory().get(ValueLayout.JAVA_LONG, 8));
            }
        }

        @Test
        void has_the_length_that_the_first_map_says_up_to_a_page() throws IOException {
            try (SharedMemory mine = torc.memory("a", PAGE + 1);
                    SharedMemory again = torc.memory("a", 1)) {
                assertEquals(2 * PAGE, mine.memory().byteSize());
                assertEquals(2 * PAGE, again.memory().byteSize());
                assertEquals(2 * PAGE, torc.kernel().status("shm:a").sizeBytes());
            }
        }

        @Test
        void refuses_a_later_map_that_reaches_beyond_with_ERANGE() throws IOException {
            try (Torc other = attach();
                    SharedMemory _ = torc.memory("a", PAGE)) {
                assertEquals(Errno.ERANGE.number(), errnoOf(() -> other.memory("a", PAGE + 1)));
            }
        }

        @Test
        void is_there_as_long_as_somebody_has_it_open_and_no_longer() throws IOException {
            try (Torc other = attach()) {
                SharedMemory mine = torc.memory("a", PAGE);
                mine.memory().set(ValueLayout.JAVA_LONG, 0, 7L);
                try (SharedMemory theirs = other.memory("a", PAGE)) {
                    mine.close();
                    assertEquals(List.of("a"), names(torc.kernel()));
                    assertEquals(7L, theirs.memory().get(ValueLayout.JAVA_LONG, 0));
                }
                assertEquals(List.of(), names(torc.kernel()));
                try (SharedMemory anew = torc.memory("a", 2 * PAGE)) {
                    assertEquals(0L, anew.memory().get(ValueLayout.JAVA_LONG, 0));
                }
            }
        }

        @Test
        void goes_with_the_context_of_its_last_user() throws IOException {
            Torc other = attach();
            other.memory("a", PAGE);
            assertEquals(List.of("a"), names(torc.kernel()));
            other.close();
            RunningKernel.until("the name is free", () -> {
                try {
                    return names(torc.kernel()).isEmpty();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }

        @Test
        void leaves_its_name_when_that_is_removed_and_stays_with_those_who_have_it() throws IOException {
            SharedMemory old = torc.memory("a", PAGE);
            torc.kernel().remove("shm:a");
            assertThrows(NoSuchFileException.class, () -> torc.kernel().remove("shm:a"));
            try (SharedMemory other = torc.memory("a", 2 * PAGE)) {
                other.memory().set(ValueLayout.JAVA_LONG, 0, 1L);
                assertEquals(0L, old.memory().get(ValueLayout.JAVA_LONG, 0));
                old.close();
                assertEquals(List.of("a"), names(torc.kernel()));
            }
        }

        @Test
        void is_read_and_written_as_a_file_is() throws IOException {
            Session kernel = torc.kernel();
            try (SharedMemory mine = torc.memory("a", PAGE);
                    RemoteFile file = kernel.open("shm:a", OpenMode.READ_WRITE);
                    Slice slice = kernel.allocate(16)) {
                slice.memory().fill((byte) 3);
                assertEquals(16, file.write(slice, 8L));
                assertEquals(3, mine.memory().get(ValueLayout.JAVA_BYTE, 23));
                mine.memory().set(ValueLayout.JAVA_BYTE, PAGE - 1, (byte) 9);
                assertEquals(1, file.read(slice, PAGE - 1));
                assertEquals(9, slice.memory().get(ValueLayout.JAVA_BYTE, 0));
                assertEquals(0, file.read(slice, PAGE));
                assertThrows(ResourceExhaustedException.class, () -> file.write(slice, PAGE));
                assertThrows(AccessDeniedException.class, () -> file.truncate(1));
            }
        }
    }

    @Nested
    class A_name {

        @Test
        void is_made_only_where_that_is_asked_for() throws IOException {
            Session kernel = torc.kernel();
            assertThrows(NoSuchFileException.class, () -> kernel.open("shm:a", OpenMode.READ_WRITE));
            try (RemoteFile _ = kernel.open("shm:a", OpenMode.CREATE_NEW)) {
                assertThrows(FileAlreadyExistsException.class, () -> kernel.open("shm:a", OpenMode.CREATE_NEW));
            }
            assertThrows(java.nio.file.NotDirectoryException.class, () -> kernel.open("shm:a/b", OpenMode.CREATE));
        }
    }

    @Nested
    class A_map_that_means_nothing {

        private int errno(RemoteFile file, long offset, long bytes) {
            return errnoOf(() -> torc.kernel()
                    .call(TorcOpcode.MAP.number(), "map", "a")
                    .handle(file.handle())
                    .offset(offset)
                    .address(bytes)
                    .run());
        }

        @Test
        void is_refused() throws IOException {
            RemoteFile other = torc.kernel().open("null:", OpenMode.READ);
            try (RemoteFile file = torc.kernel().open("shm:a", OpenMode.CREATE)) {
                assertEquals(Errno.EINVAL.number(), errno(file, 0, 0));
                assertEquals(Errno.EINVAL.number(), errno(file, -1, PAGE));
                assertEquals(Errno.EFBIG.number(), errno(file, Long.MAX_VALUE, Long.MAX_VALUE));
                assertEquals(Errno.ENOSYS.number(), errno(other, 0, PAGE));
                other.close();
                assertEquals(Errno.EBADF.number(), errno(other, 0, PAGE));
                assertEquals(0L, torc.kernel().status("shm:a").sizeBytes());
            }
        }

        @Test
        void of_memory_that_is_open_for_reading_alone_is_refused() throws IOException {
            try (SharedMemory _ = torc.memory("a", PAGE);
                    RemoteFile file = torc.kernel().open("shm:a", OpenMode.READ)) {
                assertThrows(
                        AccessDeniedException.class,
                        () -> torc.kernel()
                                .call(TorcOpcode.MAP.number(), "map", "a")
                                .handle(file.handle())
                                .address(PAGE)
                                .run());
            }
        }
    }

    @Nested
    class What_a_context_has_mapped {

        private long refusals() {
            return running.kernel().counters().refusals(Limit.MEMORY);
        }

        private void restart(Allowance allowance, long most) throws IOException {
            stop();
            running = RunningKernel.in(folder, KernelLimits.standard().with(allowance, most));
            torc = attach();
        }

        @Test
        void is_counted_until_it_is_closed() throws IOException {
            restart(Allowance.SHARED_BYTES_PER_CONTEXT, 3 * PAGE);
            try (Torc other = attach()) {
                SharedMemory mine = torc.memory("a", 2 * PAGE);
                assertThrows(ResourceExhaustedException.class, () -> torc.memory("b", 2 * PAGE));
                assertEquals(1, refusals());
                assertEquals(List.of("a"), names(torc.kernel()));
                try (SharedMemory _ = other.memory("b", 2 * PAGE)) {
                    assertTrue(names(torc.kernel()).contains("b"));
                }
                mine.close();
                torc.memory("b", 2 * PAGE).close();
                assertEquals(1, refusals());
            }
        }

        @Test
        void is_so_much_for_all_contexts_of_a_user_and_given_back_with_them() throws IOException {
            restart(Allowance.SHARED_BYTES_PER_USER, 3 * PAGE);
            Torc other = attach();
            other.memory("a", 2 * PAGE);
            assertThrows(ResourceExhaustedException.class, () -> torc.memory("a", 2 * PAGE));
            other.close();
            RunningKernel.until("the bytes are given back", () -> {
                try (SharedMemory memory = torc.memory("b", 2 * PAGE)) {
                    return memory.memory().byteSize() > 0;
                } catch (IOException stillThere) {
                    return false;
                }
            });
            assertFalse(refusals() == 0);
        }

        @Test
        void is_so_many_at_one_time() throws IOException {
            restart(Allowance.MEMORIES_PER_CONTEXT, 2);
            try (SharedMemory _ = torc.memory("a", 1);
                    SharedMemory _ = torc.memory("b", 1)) {
                var refused = assertThrows(ResourceExhaustedException.class, () -> torc.memory("c", 1));
                assertEquals(Errno.EMFILE.number(), refused.errno());
            }
        }
    }
}
