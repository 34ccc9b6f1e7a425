package dev.torc.scheme.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.torc.client.OpenMode;
import dev.torc.client.Pipeline;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionCounters;
import dev.torc.memory.Slice;
import dev.torc.scheme.ServerCounters;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A read costs no bytes of heap, on neither side, but for the JDK's own at a wake or a sleep.
@DisplayNameGeneration(ReplaceUnderscores.class)
class AllocationTest {

    private static final int READS = 50_000;
    private static final int DEPTH = 32;

    /// A read is one of some tens that go with one call of Linux', so this is nothing but what comes from
    /// elsewhere.
    private static final double NEGLIGIBLE_BYTES = 0.1;

    /// What the JDK itself may allocate for a call of Linux', where its compiler does not see that it need not: a
    /// view of the memory that takes the errno.
    private static final long BYTES_PER_LINUX_CALL = 48;

    /// The compilers need some rounds until what they can leave out is left out.
    private static final int MOST_ROUNDS = 30;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    @Test
    void A_read_through_a_session_allocates_nothing_once_it_is_warm() throws IOException {
        try (FileService service = FileService.start(folder, Serving.URING)) {
            Files.write(service.root().resolve("a"), new byte[4096 * DEPTH]);
            long server = serverThread();
            long client = Thread.currentThread().threadId();
            try (Session session = service.connect();
                    RemoteFile file = session.open("a", OpenMode.READ);
                    Pipeline pipeline = session.pipeline()) {
                Slice[] slices = new Slice[DEPTH];
                Arrays.setAll(slices, i -> session.allocate(4096));
                double bytesPerCall = Double.MAX_VALUE;
                for (int round = 0; round < MOST_ROUNDS && bytesPerCall > NEGLIGIBLE_BYTES; round++) {
                    long linuxCalls = linuxCalls(service, session);
                    long bytes = threads.getThreadAllocatedBytes(server) + threads.getThreadAllocatedBytes(client);
                    read(pipeline, file, slices, READS);
                    bytes = threads.getThreadAllocatedBytes(server)
                            + threads.getThreadAllocatedBytes(client)
                            - bytes
                            - BYTES_PER_LINUX_CALL * (linuxCalls(service, session) - linuxCalls);
                    bytesPerCall = Math.min(bytesPerCall, (double) bytes / READS);
                }
                assertTrue(
                        bytesPerCall <= NEGLIGIBLE_BYTES,
                        "a read costs " + bytesPerCall + " bytes of heap, both sides");
            }
        }
    }

    private static long linuxCalls(FileService service, Session session) {
        SessionCounters client = session.counters();
        ServerCounters server = service.server().counters();
        return client.wakes() + client.sleeps() + server.wakes() + server.systemCalls();
    }

    private static void read(Pipeline pipeline, RemoteFile file, Slice[] slices, int reads) {
        int begun = 0;
        for (; begun < slices.length; begun++) {
            pipeline.read(file, slices[begun], 4096L * begun, begun);
        }
        int done = 0;
        while (pipeline.await()) {
            assertEquals(4096, pipeline.result());
            done++;
            if (begun < reads) {
                int i = (int) pipeline.tag();
                pipeline.read(file, slices[i], 4096L * i, i);
                begun++;
            }
        }
        assertEquals(reads, done);
    }

    private static long serverThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("torc-file"))
                .mapToLong(Thread::threadId)
                .findFirst()
                .orElseThrow();
    }
}
