package dev.torc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.reactor.Answer;
import dev.torc.reactor.Call;
import dev.torc.reactor.CallEnd;
import dev.torc.reactor.ReactorSetup;
import dev.torc.uapi.Errno;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// What does not fit waits, in order; what there is no room to wait for is told so.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class BackPressureContractTest extends Contract {

    private static final int MOST_WAITING = 4;
    private static final int MANY = 1_000;

    @Override
    ReactorSetup setup() {
        return Transport.SETUP.withMostWaiting(MOST_WAITING);
    }

    @Test
    void A_call_for_which_there_is_no_room_is_started_when_another_has_ended() throws IOException {
        List<Call> held = startedUntilOneWaits();
        int last = held.size() - 1;
        calls().release(last);
        assertFalse(held.get(last).isDone());

        calls().release(0);

        assertTrue(calls().succeeded(held.getFirst().join()));
        assertTrue(calls().succeeded(held.get(last).join()));
    }

    @Test
    void Those_that_wait_are_started_in_the_order_of_their_starts() throws IOException {
        int first = startedUntilOneWaits().size();
        List<Integer> order = new ArrayList<>();
        List<Call> behind = IntStream.range(1, MOST_WAITING)
                .mapToObj(i -> {
                    Call call = calls().quick();
                    var _ = call.thenRun(() -> order.add(i));
                    return started(call);
                })
                .toList();

        for (int key = 0; key < first; key++) {
            calls().release(key);
        }
        behind.forEach(Call::join);

        assertEquals(List.of(1, 2, 3), onReactor(() -> List.copyOf(order)));
    }

    @Test
    void More_than_may_wait_are_told_to_come_again() {
        int begun = startedUntilOneWaits().size();
        List<Call> more = IntStream.range(begun, begun + MOST_WAITING)
                .mapToObj(key -> started(calls().held(key)))
                .toList();

        Answer refused = more.getLast().join();

        assertEquals(Errno.EAGAIN.negated(), refused.result());
        assertEquals(CallEnd.NOT_TAKEN, refused.end());
    }

    @Test
    void Many_more_than_there_is_room_for_get_through_by_and_by() {
        for (int i = 0; i < MANY; i++) {
            Answer answer = started(calls().quick()).join();
            while (answer.result() == Errno.EAGAIN.negated()) {
                answer = started(calls().quick()).join();
            }
            assertTrue(calls().succeeded(answer));
        }
        assertNothingIsLeft();
    }
}
