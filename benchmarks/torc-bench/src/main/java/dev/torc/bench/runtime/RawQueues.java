package dev.torc.bench.runtime;

import dev.torc.bench.Operations;
import dev.torc.ring.Awaited;
import dev.torc.ring.ClientRing;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uring.Uring;
import dev.torc.uring.UringSetup;
import java.io.IOException;

/// The queues without a reactor: the caller's thread takes what is complete and submits as much again.
final class RawQueues {

    private static final int CHUNK = 64;

    private RawQueues() {}

    /// Calls to Linux.
    static final class OfLinux implements Operations {

        private final Question question;
        private final Uring ring;
        private long done;

        OfLinux(Question question, int depth) throws IOException {
            this.question = question;
            ring = Uring.open(UringSetup.of(depth));
            for (int slot = 0; slot < depth; slot++) {
                prepare(slot);
            }
        }

        @Override
        public long advance() throws IOException {
            long end = done + CHUNK;
            while (done < end) {
                ring.submitAndWait(1);
                while (ring.completions().next()) {
                    question.check(ring.completions().result());
                    done++;
                    prepare((int) ring.completions().userData());
                }
            }
            return done;
        }

        private void prepare(int slot) {
            long at = claimed(ring.submissions().claim());
            question.write(ring.submissions().entries(), at, slot);
            SubmissionEntry.setUserData(ring.submissions().entries(), at, slot);
        }

        @Override
        public void close() throws IOException {
            ring.close();
            question.close();
        }
    }

    /// Calls in a session.
    static final class OfSession implements Operations {

        private final Question question;
        private final Connection connection;
        private final ClientRing ring;
        private final int depth;
        private long done;

        OfSession(Question question, Connection connection, int depth) {
            this.question = question;
            this.connection = connection;
            this.depth = depth;
            ring = connection.ring();
            for (int slot = 0; slot < depth; slot++) {
                prepare(slot);
            }
        }

        @Override
        public long advance() {
            long end = done + CHUNK;
            while (done < end) {
                ring.submit();
                take(true);
            }
            return done;
        }

        private void take(boolean again) {
            if (ring.await(Long.MAX_VALUE) == Awaited.ENDED) {
                throw new IllegalStateException("the server has gone");
            }
            while (ring.next()) {
                question.check(ring.completions().result());
                done++;
                if (again) {
                    prepare((int) ring.completions().userData());
                }
            }
        }

        private void prepare(int slot) {
            long at = claimed(ring.claim());
            question.write(ring.entries(), at, slot);
            SubmissionEntry.setUserData(ring.entries(), at, slot);
        }

        @Override
        public void close() throws IOException {
            ring.submit();
            long end = done + depth;
            while (done < end) {
                take(false);
            }
            connection.close();
            question.close();
        }
    }

    private static long claimed(long at) {
        if (at == SubmissionQueue.FULL) {
            throw new IllegalStateException("the ring is smaller than what is to be in flight");
        }
        return at;
    }
}
