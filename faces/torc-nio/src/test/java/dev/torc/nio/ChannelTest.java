package dev.torc.nio;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.scheme.ServerSetup.LinuxCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What channels on a served file do beyond what streams and `Files` need.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ChannelTest {

    @TempDir
    static Path folder;

    private static Served served;

    @BeforeAll
    static void start() throws IOException {
        served = Served.files(folder, LinuxCalls.URING);
    }

    @AfterAll
    static void stop() throws IOException {
        served.close();
    }

    private static Path file(String name) {
        return served.root().resolve(name);
    }

    private static Path original(String name) {
        return served.original().resolve(name);
    }

    private static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    @Nested
    class A_transfer {

        @Test
        void goes_from_one_served_file_to_another() throws IOException {
            byte[] content = random(1_300_000);
            Files.write(original("from"), content);
            try (FileChannel from = FileChannel.open(file("from"), READ);
                    FileChannel to = FileChannel.open(file("to"), WRITE, CREATE)) {
                assertEquals(1_300_000, from.transferTo(0, Long.MAX_VALUE, to));
                assertEquals(1_300_000, to.position());
                assertEquals(100, from.transferTo(7, 100, to));
                assertEquals(0, from.transferTo(2_000_000, 1, to));
                assertEquals(1_000, to.transferFrom(from.position(5), 0, 1_000));
                assertEquals(1_005, from.position());
                assertEquals(0, to.transferFrom(from, 9_000_000, 1));
                assertThrows(NonReadableChannelException.class, () -> to.transferTo(0, 1, from));
                assertThrows(NonWritableChannelException.class, () -> from.transferFrom(to, 0, 1));
            }
            byte[] written = Files.readAllBytes(original("to"));
            assertEquals(1_300_100, written.length);
            assertEquals(content[5], written[0]);
            assertEquals(content[1_100], written[1_100]);
            assertEquals(content[7], written[1_300_000]);
        }

        @Test
        void goes_to_and_from_any_other_channel() throws IOException {
            byte[] content = random(700_000);
            Files.write(original("source"), content);
            Path own = folder.resolve("own");
            try (FileChannel from = FileChannel.open(file("source"), READ);
                    FileChannel to = FileChannel.open(own, WRITE, CREATE)) {
                assertEquals(700_000, from.transferTo(0, 700_000, to));
            }
            try (FileChannel from = FileChannel.open(own, READ);
                    FileChannel to = FileChannel.open(file("target"), WRITE, CREATE)) {
                assertEquals(700_000, to.transferFrom(from, 0, 1_000_000));
            }
            assertArrayEquals(content, Files.readAllBytes(original("target")));
        }
    }

    @Nested
    class Appending {

        @Test
        void goes_to_the_end_wherever_that_is() throws IOException {
            Files.writeString(original("log"), "one");
            try (FileChannel log = FileChannel.open(file("log"), APPEND)) {
                assertEquals(3, log.position());
                Files.writeString(original("log"), "one, two");
                log.write(ByteBuffer.wrap(", three".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
                assertEquals(15, log.position());
            }
            assertEquals("one, two, three", Files.readString(original("log")));
        }
    }

    @Test
    void A_map_is_refused_with_a_reason() throws IOException {
        Files.writeString(original("mapped"), "x");
        try (FileChannel channel = FileChannel.open(file("mapped"), READ)) {
            var thrown = assertThrows(
                    UnsupportedOperationException.class, () -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 1));
            assertTrue(String.valueOf(thrown.getMessage()).contains("read it"));
        }
    }

    @Nested
    class A_lock {

        @Test
        void excludes_other_processes_and_overlapping_ones_of_this_process() throws IOException {
            Files.writeString(original("locked"), "0123456789");
            FileChannel two = FileChannel.open(file("locked"), READ, WRITE);
            try (FileChannel one = FileChannel.open(file("locked"), READ, WRITE)) {
                FileLock lock = one.lock(2, 3, false);

                assertTrue(lock.isValid());
                assertThrows(OverlappingFileLockException.class, () -> two.tryLock(4, 1, false));
                assertThrows(OverlappingFileLockException.class, () -> one.tryLock());
                try (FileLock other = two.tryLock(5, 5, true)) {
                    assertNotNull(other);
                }
                lock.release();
                assertFalse(lock.isValid());
                FileLock whole = two.tryLock();
                assertNotNull(whole);
                two.close();
                assertFalse(whole.isValid());
                assertNotNull(one.tryLock());
            }
        }

        @Test
        void of_another_process_is_waited_for_until_the_thread_is_interrupted() throws Exception {
            Files.writeString(original("waited"), "x");
            try (var elsewhere = dev.torc.client.Session.connect(
                            served.domain().resolve("file"), dev.torc.client.SessionSetup.standard());
                    var theirs = elsewhere.open("waited", dev.torc.client.OpenMode.READ_WRITE);
                    FileChannel ours = FileChannel.open(file("waited"), READ, WRITE)) {
                assertTrue(theirs.tryLock(dev.torc.client.LockMode.EXCLUSIVE, 0, 0));
                assertNull(ours.tryLock());

                CompletableFuture<Throwable> ended = new CompletableFuture<>();
                Thread waiting = Thread.ofVirtual().start(() -> {
                    try {
                        ended.complete(new AssertionError(ours.lock().toString()));
                    } catch (IOException e) {
                        ended.complete(e);
                    }
                });
                waiting.interrupt();
                assertEquals(FileLockInterruptionException.class, ended.get().getClass());
                assertTrue(ours.isOpen());

                CompletableFuture<FileLock> locked = new CompletableFuture<>();
                Thread.ofVirtual().start(() -> {
                    try {
                        locked.complete(ours.lock());
                    } catch (IOException e) {
                        locked.completeExceptionally(e);
                    }
                });
                assertTrue(theirs.tryLock(dev.torc.client.LockMode.UNLOCKED, 0, 0));
                assertTrue(locked.get().isValid());
            }
        }
    }

    @Nested
    class An_interrupt {

        @Test
        void closes_the_channel_of_the_thread_that_reads() throws IOException {
            Files.write(original("read"), random(100));
            FileChannel channel = FileChannel.open(file("read"), READ);
            Thread.currentThread().interrupt();

            assertThrows(ClosedByInterruptException.class, () -> channel.read(ByteBuffer.allocate(10)));
            assertTrue(Thread.interrupted());
            assertFalse(channel.isOpen());
            assertThrows(ClosedChannelException.class, () -> channel.size());
        }

        @Test
        void of_a_thread_that_asks_about_paths_changes_nothing() throws IOException {
            Files.writeString(original("asked"), "x");
            Thread.currentThread().interrupt();
            try {
                assertTrue(Files.exists(file("asked")));
                Files.delete(file("asked"));
                assertTrue(Thread.currentThread().isInterrupted());
            } finally {
                Thread.interrupted();
            }
            assertFalse(Files.exists(original("asked")));
        }
    }

    @Nested
    class An_asynchronous_channel {

        @Test
        void reads_and_writes_many_at_once() throws Exception {
            try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(file("many"), READ, WRITE, CREATE)) {
                var writes = new java.util.ArrayList<java.util.concurrent.Future<Integer>>();
                for (int i = 0; i < 200; i++) {
                    writes.add(
                            channel.write(ByteBuffer.allocate(1_000).putInt(i).rewind(), i * 1_000L));
                }
                for (var write : writes) {
                    assertEquals(1_000, write.get());
                }
                assertEquals(200_000, channel.size());
                for (int i = 0; i < 200; i++) {
                    ByteBuffer into = ByteBuffer.allocateDirect(1_000);
                    assertEquals(1_000, channel.read(into, i * 1_000L).get());
                    assertEquals(i, into.getInt(0));
                }
                assertEquals(-1, channel.read(ByteBuffer.allocate(1), 200_000).get());
                assertThrows(IllegalArgumentException.class, () -> channel.read(ByteBuffer.allocate(1), -1));
            }
        }

        @Test
        void tells_handlers_where_it_was_told_to() throws Exception {
            Files.write(original("told"), random(10));
            try (ExecutorService handlers = Executors.newSingleThreadExecutor(task -> new Thread(task, "handler"))) {
                AsynchronousFileChannel channel = AsynchronousFileChannel.open(file("told"), Set.of(READ), handlers);
                CompletableFuture<String> told = new CompletableFuture<>();
                CompletionHandler<Integer, String> handler = new CompletionHandler<>() {
                    @Override
                    public void completed(Integer bytes, String attachment) {
                        told.complete(
                                bytes + attachment + Thread.currentThread().getName());
                    }

                    @Override
                    public void failed(Throwable failure, String attachment) {
                        told.completeExceptionally(failure);
                    }
                };
                channel.read(ByteBuffer.allocate(100), 0, " bytes, ", handler);

                assertEquals("10 bytes, handler", told.get());
                assertThrows(NonWritableChannelException.class, () -> channel.write(ByteBuffer.allocate(1), 0));
                channel.close();
                assertFalse(channel.isOpen());
                var late = channel.read(ByteBuffer.allocate(1), 0);
                var thrown = assertThrows(ExecutionException.class, late::get);
                assertTrue(thrown.getCause() instanceof ClosedChannelException, thrown::toString);
            }
        }

        @Test
        void locks() throws Exception {
            try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(file("async-lock"), WRITE, CREATE)) {
                FileLock lock = channel.lock().get();

                assertTrue(lock.isValid());
                assertThrows(OverlappingFileLockException.class, () -> channel.tryLock());
                lock.release();
                assertNotNull(channel.tryLock());
            }
        }
    }

    @Test
    void Streams_read_what_is_there_and_go_on_when_there_is_more() throws IOException {
        Files.writeString(original("stream"), "one");
        try (var in = Files.newInputStream(file("stream"));
                var reader = Channels.newReader(Files.newByteChannel(file("stream")), "UTF-8")) {
            assertEquals("one", new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
            Files.writeString(original("stream"), "one, two");
            assertEquals(", two", new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
            assertEquals('o', reader.read());
        }
    }
}
