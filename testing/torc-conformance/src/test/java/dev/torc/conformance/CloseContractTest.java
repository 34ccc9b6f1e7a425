package dev.torc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.reactor.Call;
import dev.torc.reactor.CallEnd;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// A close ends every call, wherever it is, and leaves nobody waiting.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CloseContractTest extends Contract {

    @Test
    void Of_the_reactor_ends_what_is_in_flight_and_what_waits() {
        List<Call> held = startedUntilOneWaits();

        calls().reactor().close();

        for (Call call : held) {
            assertTrue(call.isDone());
            assertFalse(calls().succeeded(call));
        }
        assertEquals(CallEnd.NOT_TAKEN, held.getLast().end());
    }

    @Test
    void Of_the_reactor_ends_what_is_started_later_at_once() {
        calls().reactor().close();

        Call late = started(calls().quick());

        assertEquals(Errno.ESHUTDOWN.negated(), late.join().result());
        assertEquals(CallEnd.NOT_TAKEN, late.end());
    }

    @Test
    void Of_the_reactor_wakes_the_threads_that_wait() throws InterruptedException {
        Call call = started(calls().held(0));
        Thread platform = Thread.ofPlatform().start(call::join);
        Thread virtual = Thread.ofVirtual().start(call::join);

        calls().reactor().close();

        platform.join();
        virtual.join();
        assertTrue(call.isDone());
    }

    @Test
    void Of_the_other_side_ends_what_is_in_flight_and_what_waits() throws IOException {
        List<Call> held = startedUntilOneWaits();
        assumeTrue(calls().endOtherSide(), "Linux does not end");

        for (Call call : held) {
            assertFalse(calls().succeeded(call.join()));
        }
        assertEquals(CallEnd.NOT_TAKEN, held.getLast().end());
    }

    @Test
    void Twice_does_nothing() {
        calls().reactor().close();
        calls().reactor().close();
    }
}
