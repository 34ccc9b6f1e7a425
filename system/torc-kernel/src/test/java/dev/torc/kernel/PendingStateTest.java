package dev.torc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.ServedScheme;
import dev.torc.client.Session;
import dev.torc.client.SessionSetup;
import dev.torc.client.Torc;
import dev.torc.reactor.Answers;
import dev.torc.reactor.Reactor;
import dev.torc.reactor.ReactorSetup;
import dev.torc.reactor.SessionPort;
import dev.torc.ring.RingSpec;
import dev.torc.ring.session.Domain;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A call that waits in the kernel has the 32 bytes of its server's table, made when that is, and nothing else.
///
/// Row 41 of the checklist.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(120)
class PendingStateTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// Make each thing that is made once.
    private static final int FIRST_ROUNDS = 3;

    private static final int READ_BYTES = 64;
    private static final SessionSetup SETUP =
            SessionSetup.standard().with(RingSpec.ofEntries(1024)).withPoolBytes(1 << 18);

    @TempDir
    private Path folder;

    private final Reactor reactor = startReactor();
    private Kernel kernel;
    private Torc torc;

    private static Reactor startReactor() {
        try {
            return Reactor.start(ReactorSetup.standard().named("of-test"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        kernel = Kernel.start(KernelSetup.at(new Domain(folder)));
        torc = Torc.attach(new Domain(folder));
    }

    @AfterEach
    void stop() {
        torc.close();
        kernel.close();
        reactor.close();
    }

    @Test
    void What_waits_in_a_line_takes_nothing_else() throws Exception {
        try (Session session = torc.delegated("pipe", SETUP, reactor);
                RemoteFile pipe = session.open("p", OpenMode.CREATE)) {
            assertEquals(0, bytesOfCalls(session, pipe, 800));
        }
    }

    @Test
    void What_is_forwarded_and_not_answered_takes_nothing_else() throws Exception {
        try (ServedScheme _ = torc.serve("pages", new PagesScheme());
                Session session = torc.delegated("pages", SETUP, reactor);
                RemoteFile never = session.open("never", OpenMode.READ)) {
            assertEquals(0, bytesOfCalls(session, never, 200));
        }
    }

    /// {@return what the kernel's thread allocates for each of some reads that wait}
    private static long bytesOfCalls(Session session, RemoteFile handle, int count) throws Exception {
        long bytes = 0;
        for (int round = 0; round <= FIRST_ROUNDS; round++) {
            Reads reads = new Reads(session.port(), handle.handle(), count);
            long before = allocatedByKernel();
            reads.start();
            // It is answered when what came before it is taken.
            session.ping();
            bytes = allocatedByKernel() - before;
            reads.cancel();
        }
        return bytes / count;
    }

    private static long allocatedByKernel() {
        Thread kernels = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("torc-kernel"))
                .findFirst()
                .orElseThrow();
        return THREADS.getThreadAllocatedBytes(kernels.threadId());
    }

    /// Reads that wait until they are cancelled.
    private static final class Reads implements Answers {

        private final SessionPort port;
        private final int handle;
        private final long[] tokens;
        private final CompletableFuture<Boolean> over = new CompletableFuture<>();
        private int answered;

        Reads(SessionPort port, int handle, int count) {
            this.port = port;
            this.handle = handle;
            this.tokens = new long[count];
        }

        void start() throws Exception {
            onReactor(() -> {
                for (int i = 0; i < tokens.length; i++) {
                    long at = port.claim();
                    long header = SubmissionEntry.header(Opcode.READ_FIXED.number(), 0, handle);
                    SubmissionEntry.startTransfer(port.entries(), at, header, 0L, READ_BYTES, READ_BYTES, 0);
                    tokens[i] = port.start(at, this, i);
                }
            });
        }

        void cancel() throws Exception {
            onReactor(() -> {
                for (long token : tokens) {
                    port.cancel(token);
                }
            });
            over.get(20, TimeUnit.SECONDS);
        }

        private void onReactor(Runnable work) throws Exception {
            CompletableFuture.runAsync(work, port.reactor()).get(20, TimeUnit.SECONDS);
        }

        @Override
        public void answered(long tag, long result, int flags) {
            answered++;
            if (answered == tokens.length) {
                over.complete(true);
            }
        }
    }
}
