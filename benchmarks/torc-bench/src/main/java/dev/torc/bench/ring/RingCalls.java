package dev.torc.bench.ring;

import dev.torc.ring.Awaited;
import dev.torc.ring.ClientRing;
import dev.torc.ring.CompletionQueue;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.util.concurrent.TimeUnit;

/// Calls that are answered in the order in which they are made, as a server that does nothing else does.
public final class RingCalls implements Calls {

    private static final long NOP = SubmissionEntry.header(Opcode.NOP.number(), 0, 0);

    private final ClientRing ring;
    private long submitted;
    private long taken;

    /// @param ring owned by the thread that calls
    public RingCalls(ClientRing ring) {
        this.ring = ring;
    }

    @Override
    public void idle(long millis) {
        if (ring.await(TimeUnit.MILLISECONDS.toNanos(millis)) != Awaited.TIMED_OUT) {
            throw new IllegalStateException("something came although nothing was asked for");
        }
    }

    @Override
    public void submit(int count) {
        if (!ring.claim(count)) {
            throw new IllegalStateException("the ring is smaller than what is to be in flight");
        }
        for (int i = 0; i < count; i++) {
            SubmissionEntry.startTagged(ring.entries(), ring.submissions().claimedAt(i), NOP, ++submitted);
        }
        ring.submit();
    }

    @Override
    public void take(int count) {
        int left = count;
        while (left > 0) {
            if (ring.next()) {
                do {
                    check();
                    left--;
                } while (left > 0 && ring.nextFound());
            } else if (ring.await(Long.MAX_VALUE) == Awaited.ENDED) {
                throw new IllegalStateException("the server has gone");
            }
        }
    }

    @Override
    public long wakes() {
        return ring.wakes();
    }

    private void check() {
        CompletionQueue completion = ring.completions();
        if (completion.userData() != ++taken || completion.result() != 0) {
            throw new IllegalStateException(
                    "call " + taken + " was answered by " + completion.userData() + " with " + completion.result());
        }
    }
}
