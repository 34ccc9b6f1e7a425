package dev.torc.ring;

import dev.torc.ring.RingSpec.EntryOrder;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/// Both ends of one session's ring, for a test to play.
abstract class RingPair {

    static final int SLOTS = 16;

    private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    final SessionSegment segment;
    final Submission[] batch = {new Submission(), new Submission(), new Submission(), new Submission()};
    ClientRing client;
    ServerRing server;

    /// Makes a ring whose ends sleep at once.
    RingPair(int entries) throws IOException {
        segment = SessionSegment.create(new RingSpec(entries, SLOTS, EntryOrder.AS_WRITTEN));
        attach(PollingPolicy.never(), PollingPolicy.never());
    }

    /// Makes both ends anew.
    final void attach(PollingPolicy ofClient, PollingPolicy ofServer) {
        client = new ClientRing(segment, null, ofClient);
        server = new ServerRing(segment, null, ofServer);
    }

    @AfterEach
    void unmap() {
        segment.close();
    }

    /// Claims an entry, which is not yet submitted.
    ///
    /// @return whether there was room
    final boolean call(long userData) {
        long at = client.claim();
        if (at == SubmissionQueue.FULL) {
            return false;
        }
        SubmissionEntry.clear(client.entries(), at);
        SubmissionEntry.setUserData(client.entries(), at, userData);
        return true;
    }

    /// Answers everything that was submitted with its own user data plus one.
    ///
    /// @return how many
    final int serve() {
        int served = 0;
        int taken;
        while ((taken = server.take(batch)) != 0) {
            for (int i = 0; i < taken; i++) {
                server.complete(batch[i].userData(), (int) batch[i].userData() + 1, 0);
            }
            server.flush();
            served += taken;
        }
        return served;
    }

    static CompletableFuture<Void> onThread(Runnable body) {
        return CompletableFuture.runAsync(body, THREADS);
    }

    static <T> CompletableFuture<T> askThread(Supplier<T> body) {
        return CompletableFuture.supplyAsync(body, THREADS);
    }
}
