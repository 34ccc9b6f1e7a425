package dev.torc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.reactor.Call;
import dev.torc.reactor.CallEnd;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// A deadline ends a call, not earlier than it says, and touches no other.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DeadlineContractTest extends Contract {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void A_call_that_is_not_answered_ends_with_ETIME_and_not_before() {
        long start = System.nanoTime();
        Call call = calls().held(0);
        call.within(SHORT);

        long result = started(call).join().result();

        assertEquals(Errno.ETIME.negated(), result);
        assertTrue(System.nanoTime() - start >= SHORT.toNanos());
    }

    @Test
    void A_call_that_waits_for_room_ends_too_and_was_not_taken() {
        List<Call> held = startedUntilOneWaits();
        Call late = calls().held(held.size());
        late.within(SHORT);

        assertEquals(Errno.ETIME.negated(), started(late).join().result());
        assertEquals(CallEnd.NOT_TAKEN, late.end());
    }

    @Test
    void A_call_that_is_answered_in_time_has_its_answer() throws IOException {
        Call call = calls().held(0);
        call.within(LONG);
        calls().port().start(call);

        calls().release(0);

        assertTrue(calls().succeeded(call.join()));
        assertNothingIsLeft();
    }

    @Test
    void The_nearest_deadline_comes_first() {
        Call later = calls().held(0);
        later.within(SHORT.multipliedBy(3));
        Call sooner = calls().held(1);
        sooner.within(SHORT);
        calls().port().start(later);
        calls().port().start(sooner);

        assertEquals(Errno.ETIME.negated(), sooner.join().result());
        assertEquals(Errno.ETIME.negated(), later.join().result());
        assertNothingIsLeft();
    }
}
