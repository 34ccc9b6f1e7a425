package dev.torc.bench.runtime;

import dev.torc.bench.Operations;
import dev.torc.reactor.Answers;
import dev.torc.reactor.Port;
import dev.torc.ring.SubmissionQueue;
import java.io.IOException;

/// The raw face: on the thread of an integrated reactor, each answer starts the next call.
final class RawCalls implements Operations {

    private static final int CHUNK = 64;

    private final Question question;
    private final Place place;
    private final Port port;
    private final Answers answers = (tag, result, _) -> answered((int) tag, result);
    private long done;
    private boolean closing;

    RawCalls(Place place, int depth) {
        this.question = place.question();
        this.place = place;
        port = place.port();
        for (int slot = 0; slot < depth; slot++) {
            start(slot);
        }
    }

    private void start(int slot) {
        long at = port.claim();
        if (at == SubmissionQueue.FULL) {
            throw new IllegalStateException("the ring is smaller than what is to be in flight");
        }
        question.write(port.entries(), at, slot);
        port.start(at, answers, slot);
    }

    private void answered(int slot, long result) {
        if (!closing) {
            question.check(result);
            done++;
            start(slot);
        }
    }

    @Override
    public long advance() throws IOException {
        long end = done + CHUNK;
        while (done < end) {
            port.reactor().turn(Long.MAX_VALUE);
        }
        return done;
    }

    @Override
    public void close() throws IOException {
        closing = true;
        // It ends what is in flight.
        place.close();
    }
}
