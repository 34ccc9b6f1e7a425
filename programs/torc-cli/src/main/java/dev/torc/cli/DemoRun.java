package dev.torc.cli;

import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.SessionCounters;
import java.io.IOException;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/// The demo's measurements, each with what both processes counted meanwhile.
///
/// They stand apart from [Demo], whose signatures picocli reads at every start of any command: the histogram's module
/// is
/// there for the demo alone.
final class DemoRun {

    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private final DemoServer server;
    private final Session session;
    private final RemoteFile file;
    private final long fileBytes;

    DemoRun(DemoServer server, Session session, RemoteFile file, long fileBytes) {
        this.server = server;
        this.session = session;
        this.file = file;
        this.fileBytes = fileBytes;
    }

    /// Reads the whole file and looks at none of it: a digest would take longer than the reading.
    DemoRow readAll() throws IOException {
        Histogram callNanos = DemoLoad.histogram();
        try (Transfer transfer = new Transfer(session, file, callNanos::recordValue)) {
            return measure("whole file, 256 KiB, 16 in flight", callNanos, () -> transfer.read((_, _) -> {}));
        }
    }

    /// Reads pages of 4 KiB at random places.
    DemoRow readPages(int depth, Duration duration) throws IOException {
        try (DemoLoad load = new DemoLoad(session, file, fileBytes, depth)) {
            load.run(WARM_UP, DemoLoad.histogram());
            Histogram callNanos = DemoLoad.histogram();
            return measure("random 4 KiB, " + depth + " in flight", callNanos, () -> load.run(duration, callNanos));
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private DemoRow measure(String name, Histogram callNanos, Work work) throws IOException {
        SessionCounters clientBefore = session.counters();
        DemoServer.Counters serverBefore = server.counters();
        long beganNanos = System.nanoTime();
        work.run();
        long elapsedNanos = System.nanoTime() - beganNanos;
        SessionCounters clientAfter = session.counters();
        DemoServer.Counters serverMeanwhile = server.counters().since(serverBefore);
        return DemoRow.of(name, elapsedNanos, callNanos, clientBefore, clientAfter, serverMeanwhile);
    }
}
