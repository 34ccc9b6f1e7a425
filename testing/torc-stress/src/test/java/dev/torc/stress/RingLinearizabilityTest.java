package dev.torc.stress;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.torc.ring.CompletionQueue;
import dev.torc.ring.ServerCompletionQueue;
import dev.torc.ring.ServerSubmissionQueue;
import dev.torc.ring.Submission;
import dev.torc.ring.SubmissionQueue;
import dev.torc.uapi.SubmissionEntry;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Whatever one client and one server do at the same time, each queue answers as if they had taken turns.
///
/// Lincheck runs the queues themselves over [ArrayWords], switching threads at every access to shared memory. It sees
/// interleavings, not reorderings: those are for jcstress and the model.
@DisplayNameGeneration(ReplaceUnderscores.class)
class RingLinearizabilityTest {

    private static final long NOTHING = -1;

    /// Scenarios: each a random list of calls for the client and one for the server.
    private static final int SCENARIOS = 5;

    private static final int INTERLEAVINGS_PER_SCENARIO = 200;

    /// Calls of each party in a scenario: enough to go round a queue of [SmallRing].
    private static final int CALLS_TO_GO_ROUND = 4;

    /// Enough for a fault that one entry shows; the report on a longer scenario takes longer than finding it.
    private static final int CALLS_TO_SHOW_A_FAULT = 2;

    private static ModelCheckingOptions interleavings(int callsOfEach) {
        return new ModelCheckingOptions()
                .iterations(SCENARIOS)
                .invocationsPerIteration(INTERLEAVINGS_PER_SCENARIO)
                .threads(2)
                .actorsBefore(0)
                .actorsPerThread(callsOfEach)
                .actorsAfter(1)
                .minimizeFailedScenario(false);
    }

    private static void assertIsLinearizable(Class<?> queue) {
        interleavings(CALLS_TO_GO_ROUND).check(queue);
    }

    private static void assertIsNotLinearizable(Class<?> queue) {
        ModelCheckingOptions options = interleavings(CALLS_TO_SHOW_A_FAULT);
        assertThrows(LincheckAssertionError.class, () -> options.check(queue));
    }

    @Nested
    class A_submission_queue {

        @Test
        void is_linearizable() {
            assertIsLinearizable(Submissions.class);
        }

        @Test
        void with_the_indirect_array_is_linearizable() {
            assertIsLinearizable(IndirectSubmissions.class);
        }

        @Test
        void whose_tail_overtook_the_entry_is_seen_not_to_be() {
            assertIsNotLinearizable(SubmissionsWithoutRelease.class);
        }
    }

    @Nested
    class A_completion_queue {

        @Test
        void is_linearizable() {
            assertIsLinearizable(Completions.class);
        }

        @Test
        void of_extended_completions_is_linearizable() {
            assertIsLinearizable(ExtendedCompletions.class);
        }
    }

    /// A submission queue with a client that submits one entry at a time.
    public static class Submissions {

        private final SubmissionQueue client;
        private final ServerSubmissionQueue server;
        private final Submission[] taken = {new Submission()};

        public Submissions() {
            int[] ring = new int[SmallRing.RING_BYTES / Integer.BYTES];
            int[] entries = new int[SmallRing.ENTRIES_BYTES / Integer.BYTES];
            this.client = client(clientView(ring, entries));
            this.server = server(ArrayWords.ring(ring, entries));
        }

        SmallRing clientView(int[] ring, int[] entries) {
            return ArrayWords.ring(ring, entries);
        }

        SubmissionQueue client(SmallRing ring) {
            return ring.submissions();
        }

        ServerSubmissionQueue server(SmallRing ring) {
            return ring.serverSubmissions();
        }

        @Operation(nonParallelGroup = "client")
        public boolean submit(int number) {
            long at = client.claim();
            if (at == SubmissionQueue.FULL) {
                return false;
            }
            SubmissionEntry.setUserData(client.entries(), at, number);
            client.publish();
            return true;
        }

        @Operation(nonParallelGroup = "server")
        public long take() {
            return server.take(taken, 1) == 0 ? NOTHING : taken[0].userData();
        }
    }

    /// The same over the indirect array.
    public static class IndirectSubmissions extends Submissions {

        @Override
        SubmissionQueue client(SmallRing ring) {
            return ring.indirectSubmissions();
        }

        @Override
        ServerSubmissionQueue server(SmallRing ring) {
            return ring.indirectServerSubmissions();
        }
    }

    /// The same with a client whose stores of the tail do not wait for its stores of the entry.
    public static class SubmissionsWithoutRelease extends Submissions {

        @Override
        SmallRing clientView(int[] ring, int[] entries) {
            return LateArrayWords.ring(ring, entries);
        }
    }

    /// A completion queue with a server that publishes one completion at a time.
    public static class Completions {

        private final CompletionQueue client;
        private final ServerCompletionQueue server;

        public Completions() {
            int[] ring = new int[SmallRing.RING_BYTES / Integer.BYTES];
            this.client = ArrayWords.ring(ring, new int[0]).completions();
            this.server = ArrayWords.ring(ring, new int[0]).serverCompletions();
        }

        @Operation(nonParallelGroup = "server")
        public boolean complete(int result) {
            boolean hadRoom = offer(server, result);
            server.publish();
            return hadRoom;
        }

        boolean offer(ServerCompletionQueue queue, int result) {
            return queue.offer(result, result, 0);
        }

        /// The head is released each time: where the client keeps it back, a queue that has room may look full.
        @Operation(nonParallelGroup = "client")
        public long next() {
            boolean any = client.next();
            client.release();
            return any ? client.extendedResult() : NOTHING;
        }
    }

    /// The same with completions of two slots, which are never to be seen apart.
    public static class ExtendedCompletions extends Completions {

        @Override
        boolean offer(ServerCompletionQueue queue, int result) {
            return queue.offerExtended(result, ((long) result << 32) | 1, 0);
        }
    }
}
