package dev.torc.courier;

import dev.torc.mailbox.MailboxRegion;
import dev.torc.mailbox.RegionSpec;
import dev.torc.messages.Messenger;
import dev.torc.posix.EventDescriptor;
import dev.torc.ring.Awaited;
import dev.torc.ring.ClientRing;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.RingSpec;
import dev.torc.ring.ServerRing;
import dev.torc.ring.SessionSegment;
import dev.torc.ring.Submission;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// A session by mailboxes whose two ends are in this process, as two processes would have them.
final class MailboxSession implements AutoCloseable {

    /// One process of the region.
    static final class Member implements AutoCloseable {

        final MailboxRegion region;
        final Messenger messenger;
        final Couriers couriers;
        final AtomicInteger hangUps = new AtomicInteger();

        Member(Path file, RegionSpec spec, long name) throws IOException {
            region = MailboxRegion.open(file, spec);
            messenger = Messenger.open(region, name);
            couriers = Couriers.of(messenger);
        }

        @Override
        public void close() {
            couriers.close();
            messenger.close();
            region.close();
        }
    }

    final Member ofServer;
    final Member ofClient;
    final SessionSegment serverSegment;
    final SessionSegment clientSegment;
    final EventDescriptor bell;
    final ServerCourier serverCourier;
    final ClientCourier clientCourier;
    final ServerRing server;
    final ClientRing client;
    private final Submission[] batch = {new Submission(), new Submission()};

    MailboxSession(Path folder, RegionSpec region, RingSpec spec) throws IOException {
        ofServer = new Member(folder.resolve("region"), region, 1);
        ofClient = new Member(folder.resolve("region"), region, 2);
        serverSegment = SessionSegment.create(ServerCourier.specFor(spec));
        clientSegment = SessionSegment.create(spec);
        bell = EventDescriptor.create();
        clientCourier = ofClient.couriers.ofClient(ofClient.hangUps::incrementAndGet);
        serverCourier = ofServer.couriers.ofServer(
                ofServer.hangUps::incrementAndGet, clientCourier.address(), serverSegment, bell);
        server = serverCourier.begin();
        client = clientCourier.begin(clientSegment, serverCourier.address(), null, PollingPolicy.never());
    }

    /// Claims an entry.
    ///
    /// @return whether there was room
    boolean call(long userData) {
        long at = client.claim();
        if (at < 0) {
            return false;
        }
        SubmissionEntry.clear(client.entries(), at);
        SubmissionEntry.setUserData(client.entries(), at, userData);
        return true;
    }

    /// Waits for the next entry, and takes it.
    Submission next() {
        while (server.take(batch, 1) == 0) {
            var unused = server.await(Long.MAX_VALUE);
        }
        return batch[0];
    }

    /// Waits for the next completion, and takes it.
    ///
    /// @return whether there was one before the end
    boolean completed() {
        while (!client.next()) {
            if (client.await(Long.MAX_VALUE) == Awaited.ENDED) {
                return false;
            }
        }
        return true;
    }

    /// Answers so many calls, each with its user data and one.
    void answer(int calls) {
        for (int left = calls; left > 0; ) {
            int taken = server.take(batch);
            for (int i = 0; i < taken; i++) {
                server.complete(batch[i].userData(), (int) batch[i].userData() + 1, 0);
            }
            server.flush();
            left -= taken;
            if (taken == 0) {
                var unused = server.await(Long.MAX_VALUE);
            }
        }
    }

    @Override
    public void close() {
        clientCourier.close();
        serverCourier.close();
        ofClient.close();
        ofServer.close();
        clientSegment.close();
        serverSegment.close();
        bell.close();
    }
}
