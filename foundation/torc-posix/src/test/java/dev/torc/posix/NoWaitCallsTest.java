package dev.torc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.torc.uapi.Errno;
import dev.torc.uapi.MessageFlags;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What can be done at once is, and what cannot says so and has done nothing.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(60)
class NoWaitCallsTest {

    private static final int BYTES = 64;
    private static final int NO_DESCRIPTOR = -1;

    private final MemorySegment memory = Arena.ofAuto().allocate(BYTES);
    private final long address = memory.address();

    @Nested
    class A_read {

        @TempDir
        Path folder;

        private Descriptor fileOf(int bytes) throws IOException {
            Path file = folder.resolve("file");
            byte[] content = new byte[bytes];
            for (int i = 0; i < bytes; i++) {
                content[i] = (byte) i;
            }
            Files.write(file, content);
            return FileCalls.open(file, 0, 0);
        }

        @Test
        void brings_what_the_page_cache_has() throws IOException {
            try (Descriptor file = fileOf(2 * BYTES)) {
                assertEquals(BYTES, NoWaitCalls.read(file.number(), address, BYTES, 10));
                assertEquals(10, memory.get(ValueLayout.JAVA_BYTE, 0));
                assertEquals(10 + BYTES - 1, memory.get(ValueLayout.JAVA_BYTE, BYTES - 1));
            }
        }

        @Test
        void is_short_at_the_end_of_the_file() throws IOException {
            try (Descriptor file = fileOf(BYTES)) {
                assertEquals(4, NoWaitCalls.read(file.number(), address, BYTES, BYTES - 4));
                assertEquals(0, NoWaitCalls.read(file.number(), address, BYTES, BYTES));
            }
        }

        @Test
        void says_what_is_wrong() throws IOException {
            assertEquals(Errno.EBADF.negated(), NoWaitCalls.read(NO_DESCRIPTOR, address, BYTES, 0));
            try (Descriptor file = fileOf(BYTES)) {
                assertEquals(Errno.EFAULT.negated(), NoWaitCalls.read(file.number(), 1, BYTES, 0));
            }
        }

        @Test
        void allocates_nothing() throws IOException {
            try (Descriptor file = fileOf(BYTES)) {
                assertAllocatesNothing(() -> NoWaitCalls.read(file.number(), address, BYTES, 0));
            }
        }

        @Test
        void may_be_made_by_many_virtual_threads_at_once() throws IOException, InterruptedException {
            int threads = 64;
            AtomicInteger right = new AtomicInteger();
            try (Descriptor file = fileOf(2 * BYTES)) {
                List<Thread> readers = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    int offset = i;
                    readers.add(Thread.ofVirtual().start(() -> {
                        MemorySegment own = Arena.ofAuto().allocate(BYTES);
                        long read = NoWaitCalls.read(file.number(), own.address(), BYTES, offset);
                        if (read == BYTES && own.get(ValueLayout.JAVA_BYTE, 0) == offset) {
                            right.incrementAndGet();
                        }
                    }));
                }
                for (Thread reader : readers) {
                    reader.join();
                }
            }
            assertEquals(threads, right.get());
        }
    }

    @Nested
    class On_a_socket {

        private static void close(UnixSocket.Pair pair) {
            pair.first().close();
            pair.second().close();
        }

        private long receive(UnixSocket socket, int flags) {
            return NoWaitCalls.receive(socket.descriptor().number(), address, BYTES, flags);
        }

        private long send(UnixSocket socket, int bytes) {
            return NoWaitCalls.send(socket.descriptor().number(), address, bytes, MessageFlags.NOSIGNAL);
        }

        @Test
        void a_receive_does_not_wait_for_who_has_sent_nothing() throws IOException {
            UnixSocket.Pair pair = UnixSocket.pair();
            assertEquals(Errno.EAGAIN.negated(), receive(pair.first(), 0));
            close(pair);
        }

        @Test
        void what_was_sent_is_received_and_then_the_end() throws IOException {
            UnixSocket.Pair pair = UnixSocket.pair();
            memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 7);
            assertEquals(3, send(pair.second(), 3));
            pair.second().close();
            memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 0);

            assertEquals(3, receive(pair.first(), MessageFlags.PEEK));
            assertEquals(3, receive(pair.first(), 0));
            assertEquals(7, memory.get(ValueLayout.JAVA_BYTE, 0));
            assertEquals(0, receive(pair.first(), 0));
            assertEquals(Errno.EPIPE.negated(), send(pair.first(), 1));
            pair.first().close();
        }

        @Test
        void a_send_does_not_wait_for_who_receives_nothing() throws IOException {
            UnixSocket.Pair pair = UnixSocket.pair();
            long last;
            do {
                last = send(pair.first(), BYTES);
            } while (last >= 0);
            assertEquals(Errno.EAGAIN.negated(), last);
            close(pair);
        }

        @Test
        void neither_allocates_anything() throws IOException {
            UnixSocket.Pair pair = UnixSocket.pair();
            assertAllocatesNothing(() -> Math.min(send(pair.first(), 1), receive(pair.second(), 0)));
            close(pair);
        }
    }

    private static void assertAllocatesNothing(LongSupplier call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 1_000 && allocated > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                assertTrue(call.getAsLong() > 0);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }
}
