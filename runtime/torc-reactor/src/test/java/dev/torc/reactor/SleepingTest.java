package dev.torc.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.posix.EventDescriptor;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// Who goes on having turns when a reactor that was about to sleep finds that it cannot.
@DisplayNameGeneration(ReplaceUnderscores.class)
class SleepingTest {

    private static final long SHORT_NANOS = 1_000_000;

    private final Reactor reactor;
    private final Part wakeful = new Part();
    private final Part busy = new Part();

    SleepingTest() throws IOException {
        reactor = Reactor.onThisThread(Calls.SETUP);
    }

    /// The one asked last whether it may sleep comes first: it keeps the reactor awake after the other has been told.
    @BeforeEach
    void host() throws IOException {
        wakeful.hosted = reactor.host(wakeful, wakeful.bell);
        busy.hosted = reactor.host(busy, busy.bell);
        wakeful.findsWorkLate = true;
    }

    @AfterEach
    void close() {
        reactor.close();
        wakeful.bell.close();
        busy.bell.close();
    }

    /// Something that is driven, and counts.
    private static final class Part implements Driven {

        private final EventDescriptor bell;
        private Hosted hosted;
        private boolean works;
        private boolean findsWorkLate;
        private int turns;
        private boolean told;

        // Set before it is driven.
        @SuppressWarnings("NullAway")
        Part() throws IOException {
            bell = EventDescriptor.create();
        }

        @Override
        public boolean turn() {
            turns++;
            return works;
        }

        @Override
        public boolean hasWork() {
            return false;
        }

        @Override
        public boolean isHeldUpByPolling() {
            return true;
        }

        @Override
        public boolean prepareToSleep() {
            told = !findsWorkLate;
            return told;
        }

        @Override
        public void awake() {
            told = false;
        }

        @Override
        public void end() {
            hosted.close();
        }

        @Override
        public void abandoned() {}
    }

    private void rounds(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            reactor.turn(SHORT_NANOS);
        }
    }

    @Test
    void Who_had_work_lately_does_not_have_to_be_rung_for() throws IOException {
        busy.works = true;
        rounds(100);

        assertEquals(wakeful.turns, busy.turns);
        assertTrue(!busy.told, "its peer was told to ring");
    }

    @Test
    void Who_had_none_for_long_sleeps_and_costs_the_rounds_nothing() throws IOException {
        rounds(100);
        int turns = busy.turns;
        int wakefulTurns = wakeful.turns;
        rounds(100);

        assertTrue(busy.told, "its peer was not told to ring");
        assertEquals(turns, busy.turns);
        assertTrue(wakeful.turns >= wakefulTurns + 100, "the other had " + (wakeful.turns - wakefulTurns) + " turns");
    }

    @Test
    void Its_doorbell_gives_it_turns_again() throws IOException {
        rounds(100);
        int turns = busy.turns;
        busy.bell.signal();
        rounds(2);

        assertTrue(busy.turns > turns);
    }

    @Test
    void All_sleep_when_nobody_has_work() throws IOException {
        wakeful.findsWorkLate = false;
        rounds(2);

        assertTrue(busy.told && wakeful.told);
    }
}
