package dev.torc.nio;

import static java.nio.file.StandardOpenOption.READ;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.scheme.ServerSetup.LinuxCalls;
import dev.torc.scheme.file.FileAccess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of calls whose service dies, stands still or comes again.
@DisplayNameGeneration(ReplaceUnderscores.class)
class DyingServiceTest {

    private static final Duration BOUND = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Served served;

    @BeforeEach
    void start() throws IOException {
        served = Served.files(folder, LinuxCalls.URING);
        Files.writeString(served.original().resolve("file"), "content");
    }

    @AfterEach
    void stop() throws IOException {
        served.close();
    }

    private Path file() {
        return served.root().resolve("file");
    }

    /// Through the provider: nobody but the test's own end closes what is to be seen after a death.
    private DirectoryStream<Path> openStream() throws IOException {
        return served.fileSystem().provider().newDirectoryStream(served.root(), _ -> true);
    }

    private void signal(String name) throws IOException, InterruptedException {
        long pid = served.server().pid();
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor());
    }

    /// Stops the service, and returns when each of its threads stands still: the signal is sent long before that.
    private void stopService() throws IOException, InterruptedException {
        signal("STOP");
        Path threads = Path.of("/proc/" + served.server().pid() + "/task");
        boolean stands = false;
        while (!stands) {
            stands = true;
            try (DirectoryStream<Path> each = Files.newDirectoryStream(threads)) {
                for (Path thread : each) {
                    String stat = Files.readString(thread.resolve("stat"));
                    stands &= stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
                }
            }
        }
    }

    @Test
    void What_is_open_fails_at_once_with_a_reason() {
        assertTimeoutPreemptively(BOUND, () -> {
            FileChannel channel = FileChannel.open(file(), READ);
            DirectoryStream<Path> names = openStream();
            Iterator<Path> iterator = names.iterator();
            served.killServer();

            IOException thrown = assertThrows(IOException.class, () -> channel.read(ByteBuffer.allocate(1)));
            assertTrue(String.valueOf(thrown.getMessage()).contains("session"), thrown::toString);
            assertThrows(IOException.class, channel::size);
            assertThrows(DirectoryIteratorException.class, iterator::hasNext);
            channel.close();
            names.close();
            FileSystemException gone = assertThrows(FileSystemException.class, () -> Files.size(file()));
            assertEquals(file().toString(), gone.getFile());
            assertTrue(String.valueOf(gone.getReason()).contains("service \"file\""), gone::toString);
        });
    }

    @Test
    void Calls_that_wait_end_when_the_service_is_killed() {
        assertTimeoutPreemptively(BOUND, () -> {
            FileChannel channel = FileChannel.open(file(), READ);
            stopService();
            List<CompletableFuture<Object>> waiting = new ArrayList<>();
            CountDownLatch begun = new CountDownLatch(50);
            for (int i = 0; i < 50; i++) {
                CompletableFuture<Object> ended = new CompletableFuture<>();
                waiting.add(ended);
                boolean reads = i % 2 == 0;
                Thread.ofVirtual().start(() -> {
                    begun.countDown();
                    try {
                        ended.complete(reads ? channel.read(ByteBuffer.allocate(1), 0) : Files.size(file()));
                    } catch (IOException | RuntimeException e) {
                        ended.completeExceptionally(e);
                    }
                });
            }
            begun.await();
            served.killServer();

            for (CompletableFuture<Object> each : waiting) {
                ExecutionException thrown = assertThrows(ExecutionException.class, each::get);
                assertTrue(thrown.getCause() instanceof IOException, thrown::toString);
            }
        });
    }

    @Test
    void A_service_that_comes_again_is_found_by_the_next_call() {
        assertTimeoutPreemptively(BOUND, () -> {
            assertEquals("content", Files.readString(file()));
            FileChannel old = FileChannel.open(file(), READ);
            served.killServer();
            assertFalse(Files.exists(file()));

            served.serve("file", LinuxCalls.URING, FileAccess.READ_WRITE);

            assertEquals("content", Files.readString(file()));
            assertThrows(IOException.class, () -> old.read(ByteBuffer.allocate(1)));
            old.close();
        });
    }

    @Test
    void A_thread_that_reads_from_a_service_that_stands_still_can_be_interrupted() {
        assertTimeoutPreemptively(BOUND, () -> {
            FileChannel channel = FileChannel.open(file(), READ);
            stopService();
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread reading = Thread.ofPlatform().start(() -> {
                try {
                    ended.complete(new AssertionError("read " + channel.read(ByteBuffer.allocate(1))));
                } catch (IOException e) {
                    ended.complete(e);
                }
            });
            reading.interrupt();

            assertEquals(ClosedByInterruptException.class, ended.get().getClass());
            assertFalse(channel.isOpen());
            signal("CONT");
            assertEquals("content", Files.readString(file()));
        });
    }

    @Test
    void Closing_the_file_system_closes_what_is_open_in_it() {
        assertTimeoutPreemptively(BOUND, () -> {
            FileChannel channel = FileChannel.open(file(), READ);
            DirectoryStream<Path> names = openStream();

            served.fileSystem().close();

            assertFalse(channel.isOpen());
            assertThrows(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(1)));
            assertThrows(IllegalStateException.class, names::iterator);
            assertThrows(ClosedFileSystemException.class, () -> Files.exists(file()));
        });
    }
}
