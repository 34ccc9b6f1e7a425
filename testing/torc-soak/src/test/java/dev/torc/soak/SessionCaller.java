package dev.torc.soak;

import dev.torc.client.OpenMode;
import dev.torc.client.RemoteFile;
import dev.torc.client.Session;
import dev.torc.client.Transfer;
import dev.torc.memory.Slice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Sessions that live for a few calls, and are closed while some of them are in flight.
final class SessionCaller extends Caller {

    private static final int MOST_READS = 16;
    private static final int BYTES = 4096;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Link link;

    SessionCaller(String name, Link link, Findings findings, SplittableRandom random) {
        super(name, findings, random);
        this.link = link;
    }

    @Override
    void step() {
        List<Transfer> reads = new ArrayList<>();
        Session session;
        try {
            session = link.connect();
        } catch (IOException _) {
            // Nobody is there: the server was killed.
            LockSupport.parkNanos(PAUSE_NANOS);
            return;
        }
        try (session) {
            RemoteFile file = session.open(ServedContent.NAME, OpenMode.READ);
            int count = random.nextInt(MOST_READS);
            for (int i = 0; i < count; i++) {
                Slice slice = session.allocate(BYTES);
                findings.tally().add(Count.STARTED);
                reads.add(file.startRead(slice, random.nextLong(ServedContent.BYTES)));
            }
        } catch (IOException _) {
            // Killed, or interrupted, on the way.
        }
        for (Transfer read : reads) {
            findings.require(read.isDone(), this + ": a read was left by a session that was closed");
            findings.tally().add(Count.ENDED);
            findings.tally().add(read.isCompletedExceptionally() ? Count.ENDED_WITH_SESSION : Count.RIGHT);
        }
        findings.check(session);
        LockSupport.parkNanos(random.nextLong(PAUSE_NANOS));
    }
}
