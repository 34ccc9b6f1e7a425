package dev.torc.bench.mailbox;

import dev.torc.bench.ring.NopServer;
import dev.torc.bench.ring.TorcPeer;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.ClientRing;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.ServerRing;
import dev.torc.ring.SessionSegment;
import dev.torc.ring.Submission;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongConsumer;

/// Ours, the other way: a ring with each sender, and a server that looks at one after the other. A message is a call,
/// whose answer comes back and is thrown away.
final class RingMeans implements Means {

    private static final Duration LONG = Duration.ofHours(1);
    private static final long NOP = SubmissionEntry.header(Opcode.NOP.number(), 0, 0);

    private final Path socket;
    private final int batch;

    /// @param batch how many calls are handed over together
    RingMeans(Path folder, int batch) {
        socket = folder.resolve("rings-socket");
        this.batch = batch;
    }

    @Override
    public Inbox inbox(int number, LongConsumer reader) throws IOException {
        Sweep sweep = new Sweep(reader);
        UnixSocket listener = UnixSocket.listen(socket);
        Thread.ofPlatform().daemon().name("accepts").start(() -> sweep.acceptAll(listener));
        return sweep;
    }

    @Override
    public Outbox outbox(int to) throws IOException {
        return new Flood(connect(PollingPolicy.never()), batch);
    }

    /// {@return the client's end of a new ring}
    ClientRing connect(PollingPolicy policy) throws IOException {
        return new ClientRing(TorcPeer.attach(UnixSocket.connect(socket)).segment(), null, policy);
    }

    /// The server's ends, which grow in number while others are looked at.
    private static final class Sweep implements Inbox {

        private final Submission[] calls = NopServer.newBatch();
        private final LongConsumer reader;
        private volatile ServerRing[] rings = {};

        Sweep(LongConsumer reader) {
            this.reader = reader;
        }

        private void acceptAll(UnixSocket listener) {
            try {
                while (true) {
                    SessionSegment segment = TorcPeer.welcomed(listener.accept(LONG));
                    ServerRing[] more = Arrays.copyOf(rings, rings.length + 1);
                    more[rings.length] = new ServerRing(segment, null, PollingPolicy.always());
                    rings = more;
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int take() {
            int count = 0;
            for (ServerRing ring : rings) {
                int taken = NopServer.answer(ring, calls);
                for (int i = 0; i < taken; i++) {
                    reader.accept(calls[i].userData());
                }
                count += taken;
            }
            return count;
        }
    }

    /// A client's end that waits for no answer.
    private record Flood(ClientRing ring, int batch) implements Outbox {

        @Override
        public boolean offer(long value) {
            return offerAll(value, 1) == 1;
        }

        @Override
        public int offerAll(long first, int most) {
            int sent = 0;
            while (sent < most) {
                int count = Math.min(batch, most - sent);
                if (!ring.claim(count)) {
                    takeAnswers();
                    if (!ring.claim(count)) {
                        return sent;
                    }
                }
                for (int i = 0; i < count; i++) {
                    SubmissionEntry.startTagged(
                            ring.entries(), ring.submissions().claimedAt(i), NOP, first + sent + i);
                }
                ring.submit();
                sent += count;
            }
            return sent;
        }

        private void takeAnswers() {
            // An answer is room for the next call, and says nothing else.
            boolean taken = ring.next();
            while (taken) {
                taken = ring.nextFound() || ring.next();
            }
        }
    }
}
