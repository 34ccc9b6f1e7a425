package dev.torc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.reactor.Call;
import dev.torc.uapi.Errno;
import dev.torc.uring.Prepare;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// Links, hard links and drains order calls as Linux has it.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class OrderingContractTest extends Contract {

    @BeforeEach
    void only_where_it_is_known() {
        assumeCancellationAndOrder();
    }

    /// What was started before has begun at the other side, where one that is cancelled earlier ends its chain.
    private void letItCome() {
        assertTrue(calls().succeeded(started(calls().quick()).join()));
    }

    @Test
    void A_linked_call_waits_for_the_one_before_it() throws IOException {
        Call first = calls().held(0);
        Prepare.link(first, Call.ENTRY);
        Call second = calls().quick();
        calls().port().startTogether(List.of(first, second));
        letItCome();

        assertFalse(second.isDone());
        calls().release(0);

        assertTrue(calls().succeeded(first.join()));
        assertTrue(calls().succeeded(second.join()));
    }

    @Test
    void A_link_that_breaks_cancels_the_rest_of_its_chain() {
        Call first = calls().held(0);
        Prepare.link(first, Call.ENTRY);
        Call second = calls().quick();
        Prepare.link(second, Call.ENTRY);
        Call third = calls().quick();
        calls().port().startTogether(List.of(first, second, third));
        letItCome();

        first.cancel(true);

        assertEquals(Errno.ECANCELED.negated(), first.join().result());
        assertEquals(Errno.ECANCELED.negated(), second.join().result());
        assertEquals(Errno.ECANCELED.negated(), third.join().result());
    }

    @Test
    void A_hard_link_goes_on_after_a_failure() {
        Call first = calls().held(0);
        Prepare.hardLink(first, Call.ENTRY);
        Call second = calls().quick();
        calls().port().startTogether(List.of(first, second));
        letItCome();

        first.cancel(true);

        assertEquals(Errno.ECANCELED.negated(), first.join().result());
        assertTrue(calls().succeeded(second.join()));
    }

    @Test
    void A_drained_call_waits_for_every_call_before_it_and_those_behind_wait_for_it() throws IOException {
        assumeTrue(!transport.isLinux(), "a reactor's own polls never end, and Linux would wait for them");
        Call first = started(calls().held(0));
        Call drained = calls().quick();
        Prepare.drain(drained, Call.ENTRY);
        calls().port().start(drained);
        Call behind = started(calls().quick());
        assertEquals(0, onReactor(() -> calls().port().waiting()));

        assertFalse(drained.isDone());
        assertFalse(behind.isDone());
        calls().release(0);

        assertTrue(calls().succeeded(first.join()));
        assertTrue(calls().succeeded(drained.join()));
        assertTrue(calls().succeeded(behind.join()));
    }
}
