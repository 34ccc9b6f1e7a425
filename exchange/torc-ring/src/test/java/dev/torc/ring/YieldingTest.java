package dev.torc.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// When an end gives its CPU away before it sleeps, and when it no longer does. Work is there at the first look or not
/// at all: how long a yield takes is the machine's affair.
@DisplayNameGeneration(ReplaceUnderscores.class)
class YieldingTest {

    private static final int WAITS = 10_000;

    private final Yielding yielding = new Yielding();

    /// Work that is there at the n-th look, from 1, or never, which is 0.
    private static final class Answers implements Polling.Work {

        private final int lookThatFinds;
        private long looks;

        Answers(int lookThatFinds) {
            this.lookThatFinds = lookThatFinds;
        }

        @Override
        public boolean isThere() {
            return ++looks == lookThatFinds;
        }

        @Override
        public boolean isHeldUpByPolling() {
            return true;
        }
    }

    private void loseAll() {
        for (int i = 0; i < WAITS; i++) {
            yielding.pays(new Answers(0));
        }
    }

    @Test
    void An_answer_that_comes_meanwhile_is_seen_at_once() {
        for (int i = 0; i < 100; i++) {
            Answers answers = new Answers(1);
            assertTrue(yielding.pays(answers));
            assertEquals(1, answers.looks);
        }
    }

    @Test
    void It_ends_after_a_few_times() {
        Answers none = new Answers(0);
        assertFalse(yielding.pays(none));
        assertTrue(none.looks >= 1 && none.looks <= 8, () -> none.looks + " looks");
    }

    @Test
    void Where_it_never_pays_it_is_hardly_tried_any_more() {
        loseAll();

        Answers none = new Answers(0);
        for (int i = 0; i < WAITS; i++) {
            assertFalse(yielding.pays(none));
        }
        assertTrue(none.looks > 0, "it is never tried again");
        assertTrue(none.looks <= WAITS / 100, () -> none.looks + " looks in " + WAITS + " waits");
    }

    @Test
    void Where_it_begins_to_pay_it_is_done_again() {
        loseAll();

        int waits = 0;
        while (!yielding.pays(new Answers(1))) {
            waits++;
            assertTrue(waits <= WAITS, "it is never tried again");
        }
        for (int i = 0; i < 4; i++) {
            assertTrue(yielding.pays(new Answers(1)));
        }
    }
}
