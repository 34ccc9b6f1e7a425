package dev.torc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.reactor.Call;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SqeFlags;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// Of the calls of a session that may begin, the one with the highest `ioprio` does; among equals the oldest.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PriorityContractTest extends Contract {

    // As `ioprio_set(2)` has them: the class in the upper three bits, the level below.
    private static final int REAL_TIME = 1 << 13;
    private static final int BEST_EFFORT = 2 << 13;
    private static final int IDLE = 3 << 13;

    private final List<String> order = new ArrayList<>();

    @BeforeEach
    void only_where_it_is_known() {
        assumeTrue(!transport.isLinux(), "Linux begins every call when it is submitted");
        assumeCancellationAndOrder();
    }

    private Call quick(String name, int flags, int ioprio) {
        Call call = new Call();
        SubmissionEntry.clear(call, Call.ENTRY);
        SubmissionEntry.setHeader(call, Call.ENTRY, Opcode.NOP.number(), flags, ioprio);
        var _ = call.thenRun(() -> order.add(name));
        return call;
    }

    /// Begins calls in this order, all of which wait, and lets them go at once.
    private List<String> orderOf(Call... calls) throws IOException {
        Call seen = calls().quick();
        List<Call> all = new ArrayList<>(List.of(seen, calls().held(0), quick("drain", SqeFlags.IO_DRAIN, 0)));
        all.addAll(List.of(calls));
        calls().port().startTogether(all);
        // Once the first is answered, the server has taken them all.
        assertTrue(calls().succeeded(seen.join()));
        calls().release(0);
        all.forEach(Call::join);
        return onReactor(() -> List.copyOf(order));
    }

    @Test
    void The_highest_goes_first() throws IOException {
        assertEquals(
                List.of("drain", "real time", "best effort", "idle"),
                orderOf(
                        quick("idle", 0, IDLE),
                        quick("best effort", 0, BEST_EFFORT),
                        quick("real time", 0, REAL_TIME)));
    }

    @Test
    void Equals_go_in_the_order_of_their_starts() throws IOException {
        assertEquals(
                List.of("drain", "first", "second", "third"),
                orderOf(quick("first", 0, IDLE), quick("second", 0, IDLE), quick("third", 0, IDLE)));
    }
}
