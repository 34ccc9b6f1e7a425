package dev.torc.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.Descriptor;
import dev.torc.posix.FileCalls;
import dev.torc.posix.UnixSocket;
import dev.torc.uapi.Errno;
import dev.torc.uapi.MessageFlags;
import dev.torc.uapi.OpenFlags;
import dev.torc.uring.Prepare;
import dev.torc.uring.PrepareFile;
import dev.torc.uring.PrepareSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A call that is tried at once: answered where it is started if nothing is to be waited for, else as any other.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class AtOnceTest {

    private static final int FILE_BYTES = 4096;
    private static final int BYTES = 64;

    @TempDir
    Path folder;

    private final Reactor reactor = Calls.reactor();
    private final MemorySegment memory = Arena.ofAuto().allocate(FILE_BYTES);
    private Descriptor file;
    private UnixSocket.Pair sockets;

    @BeforeEach
    void open() throws IOException {
        Path path = folder.resolve("file");
        Files.write(path, new byte[FILE_BYTES]);
        file = FileCalls.open(path, OpenFlags.RDWR, 0);
        sockets = UnixSocket.pair();
    }

    @AfterEach
    void close() {
        reactor.close();
        file.close();
        sockets.first().close();
        sockets.second().close();
    }

    private Call read(int lengthBytes, long offset) {
        Call call = new Call();
        PrepareFile.read(call, Call.ENTRY, file.number(), memory.address(), lengthBytes, offset);
        call.tryAtOnce();
        return call;
    }

    private Call receive(int flags) {
        Call call = new Call();
        PrepareSocket.receive(call, Call.ENTRY, sockets.first().descriptor().number(), memory.asSlice(0, BYTES), flags);
        call.tryAtOnce();
        return call;
    }

    private Call send(int bytes) {
        Call call = new Call();
        PrepareSocket.send(
                call,
                Call.ENTRY,
                sockets.second().descriptor().number(),
                memory.asSlice(0, bytes),
                MessageFlags.NOSIGNAL);
        call.tryAtOnce();
        return call;
    }

    private Call started(Call call) {
        reactor.linux().start(call);
        return call;
    }

    private long answersOfRing() {
        return CompletableFuture.supplyAsync(() -> reactor.linux().answers(), reactor)
                .join();
    }

    /// {@return what a call came to, which was answered without the ring}
    private long atOnce(Call call) {
        long before = answersOfRing();
        var unused = started(call);
        assertTrue(call.isDone());
        assertEquals(CallEnd.ANSWERED, call.end());
        assertEquals(before, answersOfRing());
        return call.result();
    }

    /// {@return what a call came to, which the ring answered}
    private long byRing(Call call) {
        long before = answersOfRing();
        var unused = started(call).join();
        assertEquals(before + 1, answersOfRing());
        return call.result();
    }

    @Nested
    class Is_answered_where_it_is_started {

        @Test
        void a_read_of_what_the_page_cache_has() {
            assertEquals(BYTES, atOnce(read(BYTES, 0)));
        }

        @Test
        void a_receive_of_what_has_come_and_a_send_for_which_there_is_room() {
            assertEquals(3, atOnce(send(3)));
            assertEquals(3, atOnce(receive(0)));
        }

        @Test
        void on_a_virtual_thread_too_without_pinning_or_handing_over() throws InterruptedException {
            AtomicInteger bytes = new AtomicInteger();
            Thread caller = Thread.ofVirtual().start(() -> bytes.set((int) atOnce(read(BYTES, 0))));
            caller.join();
            assertEquals(BYTES, bytes.get());
        }

        @Test
        void and_what_is_chained_to_it_runs_there() {
            Call call = read(BYTES, 0);
            CompletableFuture<Thread> ranOn = call.thenApply(_ -> Thread.currentThread());
            var unused = started(call);
            assertSame(Thread.currentThread(), ranOn.join());
        }

        @Test
        void and_an_interrupt_from_before_stays_set() throws InterruptedException {
            Thread.currentThread().interrupt();
            Call call = started(read(BYTES, 0));
            call.await();
            assertTrue(Thread.interrupted());
            assertEquals(BYTES, call.result());
        }
    }

    @Nested
    class Is_answered_by_the_ring {

        @Test
        void a_read_beyond_the_end_of_the_file() {
            assertEquals(BYTES, byRing(read(2 * BYTES, FILE_BYTES - BYTES)));
            assertEquals(0, byRing(read(BYTES, FILE_BYTES)));
        }

        @Test
        void a_read_at_the_files_own_position() {
            assertEquals(BYTES, byRing(read(BYTES, PrepareFile.CURRENT_POSITION)));
        }

        @Test
        void a_receive_that_is_to_be_whole() {
            atOnce(send(BYTES));
            assertEquals(BYTES, byRing(receive(MessageFlags.WAITALL)));
        }

        @Test
        void what_failed() {
            Call call = new Call();
            PrepareFile.read(call, Call.ENTRY, -1, memory.address(), BYTES, 0);
            call.tryAtOnce();
            assertEquals(Errno.EBADF.negated(), byRing(call));
        }

        @Test
        void an_entry_with_flags_and_one_that_is_neither_read_nor_receive_nor_send() {
            Call flagged = read(BYTES, 0);
            Prepare.async(flagged, Call.ENTRY);
            assertEquals(BYTES, byRing(flagged));
            Call nop = Calls.nop(5);
            nop.tryAtOnce();
            assertEquals(5, byRing(nop));
        }

        @Test
        void a_call_of_the_reactors_own_thread() {
            Call call = read(BYTES, 0);
            assertFalse(CompletableFuture.supplyAsync(() -> started(call).isDone(), reactor)
                    .join());
            assertEquals(BYTES, call.join().result());
        }

        @Test
        void a_receive_that_has_to_wait() {
            Call call = started(receive(0));
            assertFalse(call.isDone());
            assertTrue(started(send(3)).isDone());
            assertEquals(3, call.join().result());
        }
    }

    @Nested
    class If_it_has_to_wait_it_is_a_call_as_any_other {

        @Test
        void it_can_be_cancelled() {
            Call call = started(receive(0));
            assertTrue(call.cancel(true));
            assertEquals(Errno.ECANCELED.negated(), call.join().result());
        }

        @Test
        void its_deadline_passes() {
            Call call = receive(0);
            call.withinNanos(1_000_000);
            assertEquals(Errno.ETIME.negated(), started(call).join().result());
        }

        @Test
        void it_ends_with_the_reactor() {
            Call call = started(receive(0));
            reactor.close();
            assertEquals(Errno.ECANCELED.negated(), call.join().result());
        }
    }

    @Test
    void After_the_reactor_was_closed_nothing_is_asked_for() {
        reactor.close();
        Call call = started(read(BYTES, 0));
        assertEquals(Errno.ESHUTDOWN.negated(), call.join().result());
        assertEquals(CallEnd.NOT_TAKEN, call.end());
    }

    @Test
    void Once_it_was_started_it_is_too_late_to_say_so() {
        Call call = started(read(BYTES, 0));
        assertThrows(IllegalStateException.class, call::tryAtOnce);
        assertNotEquals(0, call.result());
    }
}
