package dev.torc.nio;

import static java.nio.file.StandardOpenOption.READ;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.scheme.Limits;
import dev.torc.scheme.SchemeServer;
import dev.torc.scheme.ServerSetup;
import dev.torc.scheme.file.FileAccess;
import dev.torc.scheme.file.FileScheme;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many threads on one session, which has few handles, and from which nothing may be lost.
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManyThreadsTest {

    private static final int HANDLES = 200;

    @TempDir
    Path folder;

    private Served served;
    private SchemeServer server;

    @BeforeEach
    void start() throws IOException {
        served = Served.domain(folder);
        Files.createDirectory(served.original());
        ServerSetup setup = ServerSetup.at(served.domain().resolve("file"))
                .with(Limits.standard().withHandlesPerSession(HANDLES));
        server = SchemeServer.start(new FileScheme(served.original(), FileAccess.READ_WRITE), setup);
    }

    @AfterEach
    void stop() throws IOException {
        served.close();
        server.close();
    }

    private Path file(String name) {
        return served.root().resolve(name);
    }

    @Test
    void Virtual_threads_work_side_by_side_and_hold_no_carrier() throws Exception {
        Path recorded = folder.resolve("pinned.jfr");
        List<Future<Integer>> all = new ArrayList<>();
        // The first call of a process starts its reactor, for which a class initializer waits.
        assertEquals(true, Files.exists(served.root()));
        try (Recording recording = new Recording()) {
            recording.enable("jdk.VirtualThreadPinned").withoutThreshold();
            recording.start();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < HANDLES / 4; i++) {
                    String name = "file" + i;
                    byte[] content = new byte[300_000 + i];
                    all.add(threads.submit(() -> {
                        Files.write(file(name), content);
                        Path copy = Files.copy(file(name), file(name + "-copy"));
                        Files.move(copy, file(name + "-moved"));
                        return Files.readAllBytes(file(name + "-moved")).length;
                    }));
                }
                for (int i = 0; i < all.size(); i++) {
                    assertEquals(300_000 + i, all.get(i).get());
                }
            }
            recording.stop();
            recording.dump(recorded);
        }
        long pinned = RecordingFile.readAllEvents(recorded).stream()
                .filter(event -> String.valueOf(event.getStackTrace()).contains("dev.torc"))
                .count();
        assertEquals(0, pinned);
    }

    /// The service gives each session so many handles: if one were lost each time, there would soon be none.
    @Test
    void No_handle_is_lost_whatever_goes_wrong() throws IOException {
        Files.writeString(file("there"), "x");
        Files.createDirectory(file("folder"));
        for (int i = 0; i < 3 * HANDLES; i++) {
            assertThrows(NoSuchFileException.class, () -> Files.readString(file("none")));
            assertThrows(FileSystemException.class, () -> Files.copy(file("there"), file("none/below")));
            assertThrows(FileSystemException.class, () -> Files.list(file("there")));
            assertThrows(IOException.class, () -> Files.readString(file("folder")));
            try (Stream<Path> names = Files.list(served.root())) {
                assertEquals(true, names.findFirst().isPresent());
            }
            Thread.currentThread().interrupt();
            assertThrows(IOException.class, () -> Files.readString(file("there")));
            assertEquals(true, Thread.interrupted());
        }
        List<FileChannel> all = new ArrayList<>();
        for (int i = 0; i < HANDLES; i++) {
            all.add(FileChannel.open(file("there"), READ));
        }
        assertThrows(FileSystemException.class, () -> FileChannel.open(file("there"), READ));
        for (FileChannel each : all) {
            each.close();
        }
        assertEquals("x", Files.readString(file("there")));
    }

    /// More than the pool has room for, all at once: who finds none waits, and nothing of the pool is lost.
    @Test
    void Transfers_wait_for_room_in_the_pool() throws IOException, InterruptedException, ExecutionException {
        byte[] content = new byte[1 << 20];
        Files.write(file("large"), content);
        List<Future<Integer>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                FileChannel channel = FileChannel.open(file("large"), READ)) {
            for (int i = 0; i < 500; i++) {
                all.add(threads.submit(() -> channel.read(ByteBuffer.allocate(1 << 20), 0)));
            }
            for (Future<Integer> each : all) {
                assertEquals(1 << 20, each.get());
            }
        }
    }
}
