package dev.torc.soak;

import dev.torc.client.Session;
import dev.torc.reactor.Answers;
import dev.torc.reactor.Port;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.Errno;
import dev.torc.uring.Prepare;
import java.io.IOException;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/// Raw calls on the reactor's thread, where nothing stands between the queue and who counts.
final class RawCaller extends Caller {

    private static final int MOST_AT_ONCE = 32;

    private final Link link;

    RawCaller(String name, Link link, Findings findings, SplittableRandom random) {
        super(name, findings, random);
        this.link = link;
    }

    @Override
    void step() throws IOException, InterruptedException {
        link.use(this::round);
    }

    private void round(Session session) {
        Round round = new Round(session.port(), random.split());
        try {
            session.port().reactor().execute(round::start);
        } catch (RejectedExecutionException _) {
            return;
        }
        round.over.join();
    }

    /// Some calls and their answers. The reactor's thread.
    private final class Round implements Answers {

        final CompletableFuture<Boolean> over = new CompletableFuture<>();
        private final Port port;
        private final SplittableRandom dice;
        private final BitSet inFlight = new BitSet();
        private final BitSet cancelled = new BitSet();
        private boolean starting = true;

        Round(Port port, SplittableRandom dice) {
            this.port = port;
            this.dice = dice;
        }

        void start() {
            int count = dice.nextInt(1, MOST_AT_ONCE);
            for (int tag = 0; tag < count; tag++) {
                long at = port.claim();
                if (at == SubmissionQueue.FULL) {
                    break;
                }
                Prepare.nop(port.entries(), at);
                inFlight.set(tag);
                findings.tally().add(Count.STARTED);
                long token = port.start(at, this, tag);
                if (dice.nextInt(4) == 0) {
                    cancelled.set(tag);
                    findings.tally().add(Count.CANCELS_ASKED);
                    port.cancel(token);
                }
            }
            starting = false;
            finish();
        }

        @Override
        public void answered(long tag, long result, int flags) {
            int number = (int) tag;
            findings.require(inFlight.get(number), RawCaller.this + ": a raw call has ended twice");
            inFlight.clear(number);
            findings.tally().add(Count.ENDED);
            if (result == 0) {
                findings.tally().add(Count.RIGHT);
            } else if (result == Errno.ECANCELED.negated() && cancelled.get(number)) {
                findings.tally().add(Count.CANCELLED);
            } else if (result == Errno.ESHUTDOWN.negated()) {
                findings.tally().add(Count.ENDED_WITH_SESSION);
            } else {
                findings.fault(RawCaller.this + ": a raw call answered " + result);
            }
            finish();
        }

        private void finish() {
            if (!starting && inFlight.isEmpty()) {
                over.complete(true);
            }
        }
    }
}
