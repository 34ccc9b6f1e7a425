package dev.torc.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.DirectoryItem;
import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.Transfer;
import dev.torc.memory.Slice;
import dev.torc.posix.SyscallException;
import dev.torc.reactor.Reactor;
import dev.torc.uapi.Errno;
import dev.torc.uapi.OpenFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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

/// `pipe:` and `chan:`, between two contexts. Rows 40 and 41 of the checklist: what waits holds up nothing.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamsTest {

    private static final OpenMode WRITE = new OpenMode(OpenFlags.WRONLY, 0, 0L);

    @TempDir
    private Path folder;

    private RunningKernel running;
    private Session one;
    private Session other;

    @BeforeEach
    void start() throws IOException {
        running = RunningKernel.in(folder);
        one = running.attach(Reactor.ofProcess());
        other = running.attach(Reactor.ofProcess());
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        running.close();
    }

    private static void write(Session session, RemoteFile file, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (Slice slice = session.allocate(bytes.length)) {
            MemorySegment.copy(bytes, 0, slice.memory(), ValueLayout.JAVA_BYTE, 0, bytes.length);
            assertEquals(bytes.length, file.write(slice, 0L));
        }
    }

    private static String read(Session session, RemoteFile file) throws IOException {
        try (Slice slice = session.allocate(100)) {
            return text(slice, file.read(slice, 0L));
        }
    }

    private static int moved(Transfer transfer) {
        transfer.join();
        return transfer.bytes();
    }

    private static String text(Slice slice, int bytes) {
        return new String(slice.memory().asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private static int errnoOf(Executable act) {
        return assertThrows(SyscallException.class, act).errno();
    }

    private static List<String> names(Session session, String path) throws IOException {
        return session.list(path).stream().map(DirectoryItem::name).toList();
    }

    @Nested
    class A_pipe {

        @Test
        void brings_what_one_writes_to_another() throws IOException {
            try (RemoteFile reader = one.open("pipe:p", OpenMode.READ);
                    RemoteFile writer = other.open("pipe:p", WRITE)) {
                write(other, writer, "first ");
                write(other, writer, "second");
                assertEquals("first second", read(one, reader));
            }
        }

        @Test
        void lets_a_read_wait_that_nothing_else_waits_for() throws Exception {
            try (RemoteFile reader = one.open("pipe:p", OpenMode.READ);
                    RemoteFile writer = other.open("pipe:p", WRITE);
                    Slice slice = one.allocate(16)) {
                Transfer waiting = reader.startRead(slice, 0L);
                one.ping();
                other.ping();
                assertFalse(waiting.isDone());
                write(other, writer, "now");
                assertEquals(3, moved(waiting));
                assertEquals("now", text(slice, 3));
            }
        }

        @Test
        void ends_when_its_last_writer_is_gone() throws Exception {
            try (RemoteFile reader = one.open("pipe:p", OpenMode.READ);
                    Slice slice = one.allocate(16)) {
                RemoteFile writer = other.open("pipe:p", WRITE);
                RemoteFile second = other.open("pipe:p", WRITE);
                write(other, writer, "last");
                writer.close();
                assertEquals("last", read(one, reader));
                Transfer waiting = reader.startRead(slice, 0L);
                one.ping();
                assertFalse(waiting.isDone());
                other.close();
                assertEquals(0, moved(waiting));
                assertEquals("", read(one, reader));
                assertTrue(second.path().startsWith("pipe"));
            }
        }

        @Test
        void is_broken_when_its_last_reader_is_gone() throws IOException {
            RemoteFile reader = one.open("pipe:p", OpenMode.READ);
            try (RemoteFile writer = other.open("pipe:p", WRITE)) {
                reader.close();
                assertEquals(Errno.EPIPE.number(), errnoOf(() -> write(other, writer, "nobody")));
            }
        }

        @Test
        void holds_writes_up_when_it_is_full_and_keeps_their_order() throws Exception {
            Random random = new Random(7);
            byte[] all = new byte[230_000];
            random.nextBytes(all);
            List<Transfer> writes = new ArrayList<>();
            List<Slice> slices = new ArrayList<>();
            try (RemoteFile reader = one.open("pipe:p", OpenMode.READ);
                    RemoteFile writer = other.open("pipe:p", WRITE)) {
                int written = 0;
                while (written < all.length) {
                    // What is written as a whole is all written, however long it waits.
                    int bytes = Math.min(all.length - written, 1 + random.nextInt(4096));
                    Slice slice = other.allocate(bytes);
                    MemorySegment.copy(all, written, slice.memory(), ValueLayout.JAVA_BYTE, 0, bytes);
                    slices.add(slice);
                    writes.add(writer.startWrite(slice, 0L));
                    written += bytes;
                }
                other.ping();
                assertFalse(writes.getLast().isDone());
                byte[] arrived = new byte[all.length];
                int count = 0;
                while (count < arrived.length) {
                    try (Slice slice = one.allocate(1 + random.nextInt(9000))) {
                        int bytes = reader.read(slice, 0L);
                        MemorySegment.copy(slice.memory(), ValueLayout.JAVA_BYTE, 0, arrived, count, bytes);
                        count += bytes;
                    }
                }
                assertArrayEquals(all, arrived);
                for (int i = 0; i < writes.size(); i++) {
                    assertEquals(slices.get(i).byteSize(), moved(writes.get(i)));
                    slices.get(i).close();
                }
            }
        }

        @Test
        void forgets_a_read_that_is_cancelled() throws Exception {
            try (RemoteFile reader = one.open("pipe:p", OpenMode.READ);
                    RemoteFile writer = other.open("pipe:p", WRITE);
                    Slice slice = one.allocate(16);
                    Slice next = one.allocate(16)) {
                Transfer cancelled = reader.startRead(slice, 0L);
                Transfer waiting = reader.startRead(next, 0L);
                cancelled.cancel(true);
                Throwable end = assertThrows(Exception.class, cancelled::get);
                assertTrue(end instanceof CancellationException || end instanceof ExecutionException, end.toString());
                write(other, writer, "yours");
                assertEquals(5, moved(waiting));
            }
        }

        @Test
        void does_not_wait_where_it_is_opened_so() throws IOException {
            try (RemoteFile end = one.open("pipe:p", OpenMode.READ_WRITE.with(OpenFlags.NONBLOCK))) {
                assertEquals(Errno.EAGAIN.number(), errnoOf(() -> read(one, end)));
                write(one, end, "x");
                assertEquals("x", read(one, end));
            }
        }

        @Test
        void is_there_as_long_as_an_end_is_open() throws IOException {
            try (RemoteFile _ = one.open("pipe:p", OpenMode.READ)) {
                assertEquals(List.of("p"), names(other, "pipe:"));
                assertTrue(other.status("pipe:p").toString().length() > 0);
                assertThrows(FileAlreadyExistsException.class, () -> other.open("pipe:p", OpenMode.CREATE_NEW));
            }
            assertEquals(List.of(), names(other, "pipe:"));
            assertThrows(NoSuchFileException.class, () -> other.status("pipe:p"));
        }
    }

    @Nested
    class A_channel {

        @Test
        void connects_a_caller_with_who_accepts() throws IOException {
            try (RemoteFile listener = one.open("chan:c", OpenMode.CREATE_NEW);
                    RemoteFile caller = other.open("chan:c", OpenMode.READ_WRITE);
                    RemoteFile accepted = listener.open("listen", OpenMode.READ_WRITE)) {
                write(other, caller, "question");
                assertEquals("question", read(one, accepted));
                write(one, accepted, "answer");
                assertEquals("answer", read(other, caller));
            }
        }

        @Test
        void lets_accepting_wait_for_a_caller() throws Exception {
            try (RemoteFile listener = one.open("chan:c", OpenMode.CREATE_NEW)) {
                var accepting = CompletableFuture.supplyAsync(() -> {
                    try (RemoteFile accepted = listener.open("listen", OpenMode.READ_WRITE)) {
                        return read(one, accepted);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                one.ping();
                try (RemoteFile caller = other.open("chan:c", OpenMode.READ_WRITE)) {
                    write(other, caller, "hello");
                    assertEquals("hello", accepting.get());
                }
            }
        }

        @Test
        void gives_its_first_caller_to_a_listener_that_is_written() throws IOException {
            try (RemoteFile listener = one.open("chan:c", OpenMode.CREATE)) {
                write(one, listener, "content");
                try (RemoteFile caller = other.open("chan:c", OpenMode.READ)) {
                    assertEquals("content", read(other, caller));
                }
            }
        }

        @Test
        void gives_who_has_called_already_to_a_listener_that_is_read() throws IOException {
            try (RemoteFile listener = one.open("chan:c", OpenMode.CREATE);
                    RemoteFile caller = other.open("chan:c", OpenMode.CREATE)) {
                write(other, caller, "content");
                assertEquals("content", read(one, listener));
            }
        }

        @Test
        void ends_at_both_sides() throws IOException {
            try (RemoteFile listener = one.open("chan:c", OpenMode.CREATE);
                    RemoteFile caller = other.open("chan:c", OpenMode.READ_WRITE)) {
                RemoteFile accepted = listener.open("listen", OpenMode.READ_WRITE);
                write(one, accepted, "bye");
                accepted.close();
                assertEquals("bye", read(other, caller));
                assertEquals("", read(other, caller));
                assertEquals(Errno.EPIPE.number(), errnoOf(() -> write(other, caller, "x")));
            }
        }

        @Test
        void tells_who_was_not_accepted_that_the_listener_is_gone() throws IOException {
            RemoteFile listener = one.open("chan:c", OpenMode.CREATE);
            try (RemoteFile caller = other.open("chan:c", OpenMode.READ_WRITE)) {
                listener.close();
                assertEquals("", read(other, caller));
                assertEquals(List.of(), names(other, "chan:"));
            }
        }

        @Test
        void refuses_more_callers_than_wait_to_be_accepted() throws IOException {
            List<RemoteFile> callers = new ArrayList<>();
            try (RemoteFile _ = one.open("chan:c", OpenMode.CREATE)) {
                var refused = assertThrows(IOException.class, () -> {
                    while (callers.size() < 1000) {
                        callers.add(other.open("chan:c", OpenMode.READ_WRITE));
                    }
                });
                assertEquals(128, callers.size());
                assertInstanceOf(IOException.class, refused);
            }
        }

        @Test
        void has_a_name_that_is_taken_or_free() throws IOException {
            assertThrows(NoSuchFileException.class, () -> other.open("chan:c", OpenMode.READ_WRITE));
            try (RemoteFile _ = one.open("chan:c", OpenMode.CREATE_NEW)) {
                assertEquals(List.of("c"), names(other, "chan:"));
                assertThrows(FileAlreadyExistsException.class, () -> other.open("chan:c", OpenMode.CREATE_NEW));
            }
        }
    }

    @Nested
    class A_text {

        @Test
        void of_sys_tells_of_contexts_schemes_and_limits() throws IOException {
            assertEquals(
                    List.of("contexts", "counters", "limits", "schemes"),
                    names(one, "sys:").stream().sorted().toList());
            long pid = ProcessHandle.current().pid();
            assertTrue(whole("sys:contexts").lines().skip(1).allMatch(line -> line.split("\t")[1].equals("" + pid)));
            assertEquals(3, whole("sys:contexts").lines().count());
            assertTrue(whole("sys:schemes").contains("pipe\t0\t" + pid + "\n"));
            assertTrue(whole("sys:limits").contains("calls-per-context\t"));
            assertTrue(whole("sys:counters").contains("contexts\t2\n"));
            assertThrows(NoSuchFileException.class, () -> one.open("sys:nothing", OpenMode.READ));
        }

        @Test
        void of_log_has_the_lines_that_were_written() throws IOException {
            try (RemoteFile log = other.open("log:", WRITE)) {
                write(other, log, "one\ntw");
                write(other, log, "o\nthree\u0007");
            }
            List<String> lines = whole("log:").lines().toList();
            assertEquals(3, lines.size());
            assertTrue(lines.get(0).endsWith("] one"), lines.get(0));
            assertTrue(lines.get(1).endsWith("] two"), lines.get(1));
            assertTrue(lines.get(2).endsWith("] three?"), lines.get(2));
        }

        @Test
        void of_rand_differs_each_time() throws IOException {
            try (RemoteFile random = one.open("rand:", OpenMode.READ_WRITE);
                    Slice slice = one.allocate(32)) {
                assertEquals(32, random.read(slice, 0L));
                byte[] first = slice.memory().toArray(ValueLayout.JAVA_BYTE);
                assertEquals(32, random.write(slice, 0L));
                assertEquals(32, random.read(slice, 0L));
                assertFalse(Arrays.equals(first, slice.memory().toArray(ValueLayout.JAVA_BYTE)));
            }
        }

        private String whole(String path) throws IOException {
            StringBuilder text = new StringBuilder();
            try (RemoteFile file = one.open(path, OpenMode.READ);
                    Slice slice = one.allocate(64)) {
                int bytes = file.read(slice, 0L);
                while (bytes > 0) {
                    text.append(text(slice, bytes));
                    bytes = file.read(slice, text.length());
                }
            }
            return text.toString();
        }
    }
}
