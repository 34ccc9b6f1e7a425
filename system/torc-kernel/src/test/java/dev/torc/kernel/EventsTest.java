package dev.torc.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.Transfer;
import dev.torc.memory.Slice;
import dev.torc.posix.SyscallException;
import dev.torc.reactor.Call;
import dev.torc.reactor.Reactor;
import dev.torc.uapi.CqeFlags;
import dev.torc.uapi.EpollFlags;
import dev.torc.uapi.Errno;
import dev.torc.uapi.KernelTimespec;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.OpenFlags;
import dev.torc.uapi.PollFlags;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uapi.TimeoutFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
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

/// Who is told of what, and when: `event:`, `time:`, POLL_ADD, FILES_UPDATE, TIMEOUT and MSG_RING.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventsTest {

    private static final OpenMode WRITE = new OpenMode(OpenFlags.WRONLY, 0, 0L);
    private static final long TIMESPEC_BYTES = KernelTimespec.LAYOUT.byteSize();

    @TempDir
    private Path folder;

    private RunningKernel running;
    private Session session;

    @BeforeEach
    void start() throws IOException {
        running = RunningKernel.in(folder);
        session = running.attach(Reactor.ofProcess());
    }

    @AfterEach
    void stop() {
        session.close();
        running.close();
    }

    private static int errnoOf(Executable act) {
        return assertThrows(SyscallException.class, act).errno();
    }

    private void write(RemoteFile file, int bytes) throws IOException {
        try (Slice slice = session.allocate(bytes)) {
            assertEquals(bytes, file.write(slice, 0L));
        }
    }

    private int read(RemoteFile file, int bytes) throws IOException {
        try (Slice slice = session.allocate(bytes)) {
            return file.read(slice, 0L);
        }
    }

    private static Slice timespec(Session of, Duration time) {
        Slice slice = of.allocate(TIMESPEC_BYTES);
        KernelTimespec.setSeconds(slice.memory(), time.getSeconds());
        KernelTimespec.setNanos(slice.memory(), time.getNano());
        return slice;
    }

    private static Duration monotonic(Slice slice) {
        return Duration.ofSeconds(KernelTimespec.seconds(slice.memory()), KernelTimespec.nanos(slice.memory()));
    }

    private static Call call(Opcode opcode, int fd) {
        var call = new Call();
        SubmissionEntry.setHeader(call, Call.ENTRY, opcode.number(), 0, 0);
        SubmissionEntry.setFd(call, Call.ENTRY, fd);
        return call;
    }

    /// {@return a handle that is not closed by hand: it goes with the session}
    private RemoteFile open(String path, OpenMode mode) throws IOException {
        return session.open(path, mode);
    }

    @Nested
    class A_queue_of_events {

        private RemoteFile queue;
        private RemoteFile reader;
        private RemoteFile writer;

        @BeforeEach
        void of_a_pipe() throws IOException {
            queue = open("event:", OpenMode.READ_WRITE.with(OpenFlags.NONBLOCK));
            reader = open("pipe:p", OpenMode.READ);
            writer = open("pipe:p", WRITE);
        }

        private void watch(int handle, int flags, long data) throws IOException {
            try (Slice slice = session.allocate(24)) {
                slice.memory().set(JAVA_LONG_UNALIGNED, 0, handle);
                slice.memory().set(JAVA_LONG_UNALIGNED, 8, flags);
                slice.memory().set(JAVA_LONG_UNALIGNED, 16, data);
                assertEquals(24, queue.write(slice, 0L));
            }
        }

        /// {@return handle, events and data of the one event that there is}
        private List<Long> event() throws IOException {
            try (Slice slice = session.allocate(240)) {
                assertEquals(24, queue.read(slice, 0L));
                return List.of(
                        slice.memory().get(JAVA_LONG_UNALIGNED, 0),
                        slice.memory().get(JAVA_LONG_UNALIGNED, 8),
                        slice.memory().get(JAVA_LONG_UNALIGNED, 16));
            }
        }

        private void assertNoEvent() {
            assertEquals(Errno.EAGAIN.number(), errnoOf(() -> read(queue, 24)));
        }

        @Test
        void tells_what_is_ready_when_it_is_added_and_from_then_on_what_becomes_so() throws IOException {
            write(writer, 3);
            watch(reader.handle(), PollFlags.IN, 77);
            assertEquals(List.of((long) reader.handle(), (long) PollFlags.IN, 77L), event());
            assertNoEvent();
            write(writer, 3);
            assertEquals(List.of((long) reader.handle(), (long) PollFlags.IN, 77L), event());
            assertNoEvent();
        }

        @Test
        void has_a_handle_once_with_all_that_it_became_ready_for() throws IOException {
            watch(reader.handle(), PollFlags.IN | PollFlags.HUP, 1);
            write(writer, 1);
            write(writer, 1);
            writer.close();
            assertEquals(List.of((long) reader.handle(), (long) (PollFlags.IN | PollFlags.HUP), 1L), event());
            assertNoEvent();
        }

        @Test
        void tells_once_where_it_is_asked_to() throws IOException {
            watch(reader.handle(), PollFlags.IN | EpollFlags.ONESHOT, 1);
            write(writer, 1);
            assertEquals(PollFlags.IN, event().get(1));
            write(writer, 1);
            assertNoEvent();
            watch(reader.handle(), PollFlags.IN | EpollFlags.ONESHOT, 2);
            assertEquals(2L, event().get(2));
        }

        @Test
        void forgets_what_is_taken_out_or_closed() throws IOException {
            watch(reader.handle(), PollFlags.IN, 1);
            watch(writer.handle(), PollFlags.OUT, 2);
            assertEquals(2L, event().get(2));
            write(writer, 1);
            watch(reader.handle(), 0, 0);
            assertNoEvent();
            watch(reader.handle(), PollFlags.IN, 1);
            watch(writer.handle(), 0, 0);
            reader.close();
            assertNoEvent();
            assertEquals(Errno.EBADF.number(), errnoOf(() -> watch(reader.handle(), PollFlags.IN, 1)));
        }

        @Test
        void lets_a_read_wait_for_an_event() throws IOException {
            RemoteFile waiting = open("event:", OpenMode.READ_WRITE);
            queue.close();
            queue = waiting;
            watch(reader.handle(), PollFlags.IN, 5);
            try (Slice slice = session.allocate(24)) {
                Transfer read = queue.startRead(slice, 0L);
                session.ping();
                assertFalse(read.isDone());
                write(writer, 1);
                read.join();
                assertEquals(24, read.bytes());
                assertEquals(5L, slice.memory().get(JAVA_LONG_UNALIGNED, 16));
            }
        }

        @Test
        void cannot_watch_a_queue_nor_what_is_no_handle() {
            assertEquals(Errno.EBADF.number(), errnoOf(() -> watch(queue.handle(), PollFlags.IN, 1)));
            assertEquals(Errno.EBADF.number(), errnoOf(() -> watch(12345, PollFlags.IN, 1)));
            assertEquals(Errno.EINVAL.number(), errnoOf(() -> write(queue, 23)));
        }
    }

    @Nested
    class Interest_in_a_handle {

        /// Row 10 of the checklist.
        @Test
        void is_a_stream_that_ends_when_the_handle_is_closed() throws Exception {
            RemoteFile reader = open("pipe:p", OpenMode.READ);
            RemoteFile writer = open("pipe:p", WRITE);
            BlockingQueue<List<Long>> events = new LinkedBlockingQueue<>();
            var port = session.port();
            port.reactor().execute(() -> {
                long at = port.claim();
                SubmissionEntry.clear(port.entries(), at);
                SubmissionEntry.setHeader(port.entries(), at, Opcode.FILES_UPDATE.number(), 0, 0);
                SubmissionEntry.setFd(port.entries(), at, reader.handle());
                SubmissionEntry.setOperationFlags(port.entries(), at, PollFlags.IN);
                port.start(at, (_, result, flags) -> events.add(List.of(result, (long) flags & CqeFlags.MORE)), 0L);
            });
            session.ping();
            write(writer, 1);
            assertEquals(List.of((long) PollFlags.IN, (long) CqeFlags.MORE), events.take());
            write(writer, 1);
            assertEquals(List.of((long) PollFlags.IN, (long) CqeFlags.MORE), events.take());
            reader.close();
            assertEquals(List.of((long) PollFlags.HUP, 0L), events.take());
        }

        @Test
        void is_told_once_by_a_poll() throws IOException {
            RemoteFile reader = open("pipe:p", OpenMode.READ);
            RemoteFile writer = open("pipe:p", WRITE);
            var poll = call(Opcode.POLL_ADD, reader.handle());
            SubmissionEntry.setOperationFlags(poll, Call.ENTRY, PollFlags.IN);
            session.port().start(poll);
            session.ping();
            assertFalse(poll.isDone());
            write(writer, 1);
            poll.join();
            assertEquals(PollFlags.IN, poll.result());
        }
    }

    @Nested
    class A_clock {

        @Test
        void is_read() throws IOException {
            RemoteFile clock = open("time:monotonic", OpenMode.READ);
            try (Slice slice = session.allocate(TIMESPEC_BYTES)) {
                Duration before = Duration.ofNanos(System.nanoTime());
                assertEquals(TIMESPEC_BYTES, clock.read(slice, 0L));
                assertTrue(monotonic(slice).compareTo(before) >= 0);
                assertTrue(monotonic(slice).compareTo(Duration.ofNanos(System.nanoTime())) <= 0);
                assertEquals(
                        TIMESPEC_BYTES, open("time:realtime", OpenMode.READ).read(slice, 0L));
                long apart = KernelTimespec.seconds(slice.memory()) - System.currentTimeMillis() / 1000;
                assertTrue(Math.abs(apart) < 60, "seconds apart: " + apart);
            }
        }

        @Test
        void is_waited_for_when_an_alarm_is_written() throws IOException {
            RemoteFile clock = open("time:monotonic", OpenMode.READ_WRITE);
            Duration due = Duration.ofNanos(System.nanoTime()).plusMillis(40);
            try (Slice alarm = timespec(session, due);
                    Slice slice = session.allocate(TIMESPEC_BYTES)) {
                assertEquals(TIMESPEC_BYTES, clock.write(alarm, 0L));
                assertEquals(TIMESPEC_BYTES, clock.read(slice, 0L));
                assertTrue(monotonic(slice).compareTo(due) >= 0, monotonic(slice) + " is before " + due);
            }
        }

        @Test
        void tells_who_waits_that_its_alarm_was_changed() throws IOException {
            RemoteFile clock = open("time:monotonic", OpenMode.READ_WRITE);
            try (Slice alarm = timespec(
                            session, Duration.ofNanos(System.nanoTime()).plusHours(1));
                    Slice none = timespec(session, Duration.ZERO);
                    Slice slice = session.allocate(TIMESPEC_BYTES)) {
                assertEquals(TIMESPEC_BYTES, clock.write(alarm, 0L));
                Transfer waiting = clock.startRead(slice, 0L);
                assertEquals(TIMESPEC_BYTES, clock.write(none, 0L));
                assertThrows(Exception.class, waiting::join);
                assertEquals(TIMESPEC_BYTES, clock.read(slice, 0L));
            }
        }
    }

    @Nested
    class A_timeout {

        private Call timeout(Slice time, int flags) {
            var timeout = call(Opcode.TIMEOUT, -1);
            SubmissionEntry.setAddress(timeout, Call.ENTRY, time.offset());
            SubmissionEntry.setLength(timeout, Call.ENTRY, 1);
            SubmissionEntry.setOperationFlags(timeout, Call.ENTRY, flags);
            session.port().start(timeout);
            return timeout;
        }

        @Test
        void ends_with_ETIME_when_its_time_is_over() {
            long begin = System.nanoTime();
            try (Slice time = timespec(session, Duration.ofMillis(30))) {
                var timeout = timeout(time, 0);
                timeout.join();
                assertEquals(Errno.ETIME.negated(), timeout.result());
                assertTrue(System.nanoTime() - begin >= 30_000_000L);
            }
        }

        @Test
        void can_name_a_time() {
            try (Slice time = timespec(session, Duration.ofMillis(System.currentTimeMillis() + 20))) {
                var timeout = timeout(time, TimeoutFlags.ABS | TimeoutFlags.REALTIME);
                timeout.join();
                assertEquals(Errno.ETIME.negated(), timeout.result());
            }
        }

        @Test
        void can_be_cancelled_and_ends_in_the_order_of_the_times() throws Exception {
            try (Slice hour = timespec(session, Duration.ofHours(1));
                    Slice longer = timespec(session, Duration.ofMillis(60));
                    Slice shorter = timespec(session, Duration.ofMillis(20))) {
                BlockingQueue<String> ended = new LinkedBlockingQueue<>();
                var cancelled = timeout(hour, 0);
                CompletableFuture<?> second = timeout(longer, 0).thenRun(() -> ended.add("longer"));
                CompletableFuture<?> first = timeout(shorter, 0).thenRun(() -> ended.add("shorter"));
                CompletableFuture.allOf(first, second).join();
                assertEquals("shorter", ended.take());
                assertFalse(cancelled.isDone());
                cancelled.cancel(true);
                cancelled.join();
                assertEquals(Errno.ECANCELED.negated(), cancelled.result());
            }
        }

        @Test
        void that_is_none_is_refused() {
            try (Slice time = timespec(session, Duration.ofMillis(1))) {
                KernelTimespec.setNanos(time.memory(), 1_000_000_000L);
                var timeout = timeout(time, 0);
                timeout.join();
                assertEquals(Errno.EINVAL.negated(), timeout.result());
            }
        }
    }

    @Nested
    class A_message {

        private long send(int context) {
            var message = call(Opcode.MSG_RING, context);
            SubmissionEntry.setLength(message, Call.ENTRY, 5);
            SubmissionEntry.setOffset(message, Call.ENTRY, 0xabcL);
            session.port().start(message);
            message.join();
            return message.result();
        }

        @Test
        void arrives_in_the_ring_of_another_context_where_nobody_asked_for_it() throws IOException {
            try (Session other = running.attach(Reactor.ofProcess())) {
                long strays = other.port().strays();
                assertEquals(0, send(2));
                other.ping();
                assertEquals(strays + 1, other.port().strays());
            }
        }

        @Test
        void to_nobody_is_EBADF() {
            assertEquals(Errno.EBADF.negated(), send(99));
        }
    }
}
