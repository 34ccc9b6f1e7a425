package dev.torc.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.memory.HugePages;
import dev.torc.memory.SharedSegment;
import dev.torc.memory.Slice;
import dev.torc.memory.SlicePool;
import dev.torc.uapi.Opcode;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a thread that waits for an operation has answered where it is, and what goes to the ring nevertheless.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class AtOnceTest {

    private static final int MUCH = 1 << 23;

    @TempDir
    Path folder;

    private final Harness harness = new Harness();
    private final Linux linux = harness.linux;

    @AfterEach
    void close() {
        harness.close();
    }

    private long answersOfRing() {
        return CompletableFuture.supplyAsync(() -> linux.port().answers(), harness.reactor)
                .join();
    }

    @Nested
    class Of_a_file {

        private LinuxFile opened() throws Exception {
            Path path = folder.resolve("file");
            Files.writeString(path, "content");
            return linux.directory().open(path).call();
        }

        @Test
        void a_read_of_what_is_cached_does_not_come_to_the_ring() throws Exception {
            try (LinuxFile file = opened()) {
                MemorySegment target = harness.room(4);
                long before = answersOfRing();
                assertEquals(4, file.read(target, 3).call().bytes());
                assertEquals("tent", Harness.text(target, 4));
                assertEquals(before, answersOfRing());
            }
        }

        @Test
        void a_slice_comes_back_from_it() throws Exception {
            try (LinuxFile file = opened();
                    SharedSegment segment = SharedSegment.create("test", 1 << 16, HugePages.NEVER);
                    Slice slice = new SlicePool(0, segment).allocate(4, 1)) {
                assertEquals(4, file.read(slice, 0).call().bytes());
                assertEquals(4, slice.memory().byteSize());
            }
        }

        @Test
        void a_read_beyond_the_end_is_answered_by_the_ring() throws Exception {
            try (LinuxFile file = opened()) {
                MemorySegment target = harness.room(64);
                long before = answersOfRing();
                assertEquals(7, file.read(target, 0).call().bytes());
                assertEquals(before + 1, answersOfRing());
            }
        }

        @Test
        void a_read_that_is_started_as_a_future_goes_to_the_ring() throws Exception {
            try (LinuxFile file = opened()) {
                long before = answersOfRing();
                assertEquals(4, file.read(harness.room(4), 0).start().join().bytes());
                assertEquals(before + 1, answersOfRing());
            }
        }

        @Test
        void no_virtual_thread_is_pinned() throws Exception {
            Path recorded = folder.resolve("pinned.jfr");
            try (LinuxFile file = opened();
                    Recording recording = new Recording()) {
                // Who initializes a class is pinned, which the JVM does: not while it is recorded.
                readOnVirtualThread(file);
                recording.enable("jdk.VirtualThreadPinned").withoutThreshold();
                recording.start();
                readOnVirtualThread(file);
                recording.stop();
                recording.dump(recorded);
            }
            assertEquals(List.of(), RecordingFile.readAllEvents(recorded));
        }

        private void readOnVirtualThread(LinuxFile file) {
            MemorySegment target = harness.room(64);
            inAnotherThread(() -> {
                        for (int i = 0; i < 100; i++) {
                            assertEquals(
                                    4, file.read(target.asSlice(0, 4), 0).call().bytes());
                            assertEquals(7, file.read(target, 0).call().bytes());
                        }
                        return target;
                    })
                    .join();
        }
    }

    @Nested
    class Of_a_connection {

        private LinuxSocket client;
        private LinuxSocket server;

        @BeforeEach
        void connect() throws Exception {
            Harness.assumeSupported(Opcode.LISTEN);
            try (LinuxSocket listening = linux.socket(SocketKind.TCP).call()) {
                listening
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .call();
                listening.listen(1).call();
                var accepted = listening.accept().start();
                client = linux.socket(SocketKind.TCP).call();
                client.connect(listening.localAddress()).call();
                server = accepted.get();
            }
        }

        @AfterEach
        void disconnect() {
            client.close();
            server.close();
        }

        @Test
        void neither_a_send_nor_a_receive_of_what_has_come_comes_to_the_ring() throws Exception {
            MemorySegment target = harness.room(16);
            long before = answersOfRing();
            client.send(harness.bytes("ping")).call();
            assertEquals(4, server.receive(target).call().bytes());
            assertEquals("ping", Harness.text(target, 4));
            assertEquals(before, answersOfRing());
        }

        @Test
        void a_receive_waits_for_what_has_not_come() throws Exception {
            MemorySegment target = harness.room(16);
            CompletableFuture<Integer> received =
                    inAnotherThread(() -> server.receive(target).call().bytes());
            client.send(harness.bytes("late")).call();
            assertEquals(4, received.join());
        }

        @Test
        void a_send_of_more_than_fits_is_sent_wholly() throws Exception {
            MemorySegment much = harness.room(MUCH);
            for (int i = 0; i < MUCH; i++) {
                much.set(ValueLayout.JAVA_BYTE, i, (byte) ((i * 31) >> 8));
            }
            CompletableFuture<Integer> sent =
                    inAnotherThread(() -> client.send(much).call().bytes());

            MemorySegment target = harness.room(1 << 16);
            int received = 0;
            while (received < MUCH) {
                int bytes = server.receive(target).call().bytes();
                assertEquals(-1, much.asSlice(received, bytes).mismatch(target.asSlice(0, bytes)));
                received += bytes;
            }
            assertEquals(MUCH, sent.join());
        }

        @Test
        void a_send_that_is_interrupted_says_how_much_was_sent() throws Exception {
            CompletableFuture<Boolean> wasInterrupted = new CompletableFuture<>();
            CompletableFuture<Integer> sent = new CompletableFuture<>();
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    sent.complete(client.send(harness.room(MUCH)).call().bytes());
                    wasInterrupted.complete(Thread.interrupted());
                } catch (Exception e) {
                    sent.completeExceptionally(e);
                }
            });
            // Something has come, so a part was sent.
            var unused = server.receive(harness.room(1)).call();
            sender.interrupt();

            int bytes = sent.join();
            assertTrue(bytes > 0 && bytes < MUCH, bytes + " bytes");
            assertTrue(wasInterrupted.join());
        }

        @Test
        void closing_ends_what_waits() throws Exception {
            CompletableFuture<Integer> received = inAnotherThread(
                    () -> server.receive(harness.room(16)).call().bytes());
            server.close();
            assertFalse(received.handle((_, failure) -> failure == null).join());
        }
    }

    private interface Body<T> {
        T run() throws Exception;
    }

    private static <T> CompletableFuture<T> inAnotherThread(Body<T> body) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(body.run());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }
}
