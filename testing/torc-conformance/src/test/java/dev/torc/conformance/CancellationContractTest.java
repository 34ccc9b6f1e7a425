package dev.torc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.reactor.Call;
import dev.torc.reactor.CallEnd;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// A call can be cancelled at every stage of its life, and has one end: ECANCELED, or the real one.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CancellationContractTest extends Contract {

    @BeforeEach
    void only_where_it_is_known() {
        assumeCancellationAndOrder();
    }

    @Test
    void In_flight_it_ends_at_the_other_side() {
        Call call = started(calls().held(0));

        assertTrue(call.cancel(true));

        assertEquals(Errno.ECANCELED.negated(), call.join().result());
        assertEquals(CallEnd.ANSWERED, call.end());
    }

    @Test
    void While_it_waits_for_room_it_never_reaches_the_other_side() throws IOException {
        List<Call> held = startedUntilOneWaits();
        Call waiting = held.getLast();

        waiting.cancel(true);

        assertEquals(Errno.ECANCELED.negated(), waiting.join().result());
        assertEquals(CallEnd.NOT_TAKEN, waiting.end());
        for (int key = 0; key < held.size() - 1; key++) {
            calls().release(key);
            assertTrue(calls().succeeded(held.get(key).join()));
        }
        assertNothingIsLeft();
    }

    @Test
    void After_its_end_nothing_changes() throws IOException {
        calls().release(0);
        Call call = started(calls().held(0));
        var _ = call.join();

        assertFalse(call.cancel(true));

        assertTrue(calls().succeeded(call));
        assertNothingIsLeft();
    }

    @Test
    void Others_are_left_alone() throws IOException {
        Call cancelled = started(calls().held(0));
        Call other = started(calls().held(1));

        cancelled.cancel(true);
        var _ = cancelled.join();

        assertFalse(other.isDone());
        calls().release(1);
        assertTrue(calls().succeeded(other.join()));
    }

    @Test
    void Twice_it_is_cancelled_once() {
        Call call = started(calls().held(0));

        call.cancel(true);
        call.cancel(true);

        assertEquals(Errno.ECANCELED.negated(), call.join().result());
        assertNothingIsLeft();
    }

    @Test
    void An_interrupt_cancels_what_a_virtual_thread_waits_for() throws InterruptedException {
        Call call = started(calls().held(0));
        var thrown = new CompletableFuture<Boolean>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                call.await();
                thrown.complete(false);
            } catch (InterruptedException e) {
                thrown.complete(true);
            }
        });

        waiting.interrupt();
        waiting.join();

        assertTrue(thrown.join());
        assertEquals(Errno.ECANCELED.negated(), call.result());
    }

    @Test
    void A_call_cannot_be_started_a_second_time() {
        Call call = started(calls().quick());

        assertThrows(IllegalStateException.class, () -> started(call));
        assertTrue(calls().succeeded(call.join()));
    }
}
