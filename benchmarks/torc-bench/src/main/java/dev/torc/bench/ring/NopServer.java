package dev.torc.bench.ring;

import dev.torc.posix.Poll;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.Awaited;
import dev.torc.ring.ServerGreeting;
import dev.torc.ring.ServerRing;
import dev.torc.ring.Submission;
import dev.torc.uapi.Errno;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PollFlags;
import java.io.IOException;
import java.util.Optional;

/// The least that a server does: it takes calls, looks at their opcode, and answers.
public final class NopServer {

    private static final int BATCH = 128;

    private NopServer() {}

    /// Waits for the client's greeting.
    public static ServerGreeting.Received greeted(UnixSocket socket) throws IOException {
        Optional<ServerGreeting.Received> received = ServerGreeting.tryReceive(socket);
        while (received.isEmpty()) {
            var unused = Poll.await(socket.descriptor(), PollFlags.IN, Poll.NO_TIMEOUT);
            received = ServerGreeting.tryReceive(socket);
        }
        return received.get();
    }

    /// Answers until the client has gone.
    public static void answer(ServerRing ring) {
        Submission[] batch = newBatch();
        while (ring.await(Long.MAX_VALUE) == Awaited.READY) {
            var unused = answer(ring, batch);
        }
    }

    /// {@return room for as many calls as a server takes at a time}
    public static Submission[] newBatch() {
        Submission[] batch = new Submission[BATCH];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = new Submission();
        }
        return batch;
    }

    /// Answers what is there.
    ///
    /// @param batch of [#newBatch]
    /// @return how many calls there were
    public static int answer(ServerRing ring, Submission[] batch) {
        int count = ring.take(batch);
        for (int i = 0; i < count; i++) {
            int result = batch[i].opcode() == Opcode.NOP.number() ? 0 : Errno.EINVAL.negated();
            ring.complete(batch[i].userData(), result, 0);
        }
        if (count != 0) {
            ring.flush();
        }
        return count;
    }
}
