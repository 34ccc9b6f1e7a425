package dev.torc.conformance;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.conformance.FaultyLoop.Flaw;
import dev.torc.testkit.Fault;
import dev.torc.testkit.Faults;
import dev.torc.testkit.Schedules;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/// Faults that loops over rings have had, each planted in a small loop: the checks that the reactor stands find
/// them.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class KnownFaultsTest {

    private static final long SCHEDULES = 300;

    // A stream that ends by itself is begun again by whoever wants more of it, which is not what is looked at here.
    private static final Faults FAULTS = Faults.usual()
            .without(Fault.STREAM_ENDED)
            .without(Fault.OVERFLOW)
            .without(Fault.PARTIAL_SUBMISSION)
            .without(Fault.INTERRUPTED)
            .without(Fault.WOULD_BLOCK);

    private static void run(FaultSchedule.LoopMaker maker) {
        Schedules.run(SCHEDULES, FAULTS, linux -> FaultSchedule.run(linux, maker));
    }

    private static void assertFound(Flaw flaw, String what) {
        AssertionError found = assertThrows(AssertionError.class, () -> run((_, ring) -> new FaultyLoop(flaw, ring)));

        assertTrue(found.toString().contains(what), found.toString());
    }

    @Test
    void The_reactor_has_none_of_them() {
        run(ReactorLoop::new);
    }

    @Test
    void A_loop_without_a_fault_is_none() {
        run((_, ring) -> new FaultyLoop(Flaw.NONE, ring));
    }

    @Test
    void Who_waits_for_room_and_is_not_driven_again_is_found() {
        assertFound(Flaw.WAITERS_ARE_NOT_DRIVEN_AGAIN, "jobs are not answered");
    }

    @Test
    void States_that_are_never_used_again_are_found() {
        assertFound(Flaw.STATES_ARE_NOT_USED_AGAIN, "jobs are not answered");
    }

    @Test
    void A_stream_whose_state_goes_with_its_first_answer_is_found() {
        assertFound(Flaw.EACH_ANSWER_FREES_ITS_STREAM, "an answer is for nobody");
    }

    @Test
    void An_answer_to_a_stale_waiter_is_found() {
        assertFound(Flaw.A_STALE_WAITER_IS_TOLD, "answered twice");
    }

    @Test
    void An_entry_that_is_not_written_again_after_the_queue_was_full_is_found() {
        assertFound(Flaw.AN_ENTRY_IS_WRITTEN_FOR_THE_FIRST_TRY_ONLY, "the answer is another job's");
    }

    @Test
    void Room_that_is_mixed_up_with_what_is_in_use_is_found() {
        assertFound(Flaw.USED_AND_FREE_ARE_MIXED_UP, "jobs are not answered");
    }

    @Test
    void A_completion_queue_that_is_taken_to_be_as_long_as_the_other_is_found() {
        assertFound(Flaw.BOTH_QUEUES_ARE_TAKEN_TO_BE_AS_LONG, "more completions than the queue is taken to hold");
    }

    @Test
    void Cancelling_that_does_nothing_is_found() {
        assertFound(Flaw.NOTHING_IS_CANCELLED, "a stream does not end when it is cancelled");
    }
}
