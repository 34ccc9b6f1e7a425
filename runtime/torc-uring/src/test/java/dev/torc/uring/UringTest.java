package dev.torc.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.ring.SubmissionQueue;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a ring promises about submitting, waiting and closing.
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UringTest {

    @Nested
    class Submitting {

        @Test
        void brings_back_what_each_entry_carried() throws IOException {
            try (Uring ring = Uring.open(UringSetup.of(8))) {
                for (int i = 0; i < 8; i++) {
                    long at = ring.claim();
                    Prepare.nop(ring.entries(), at);
                    Prepare.userData(ring.entries(), at, 100 + i);
                }

                assertEquals(8, ring.submitAndWait(8));

                for (int i = 0; i < 8; i++) {
                    assertTrue(ring.completions().next());
                    assertEquals(100 + i, ring.completions().userData());
                    assertEquals(0, ring.completions().result());
                }
                assertFalse(ring.completions().next());
            }
        }

        @Test
        void refuses_an_entry_that_does_not_fit_and_goes_on_after() throws IOException {
            try (Uring ring = Uring.open(UringSetup.of(2))) {
                nop(ring, 1);
                nop(ring, 2);

                assertEquals(SubmissionQueue.FULL, ring.claim());

                assertEquals(2, ring.submit());
                nop(ring, 3);
                assertEquals(1, ring.submitAndWait(3));
            }
        }

        @Test
        void from_another_thread_is_refused_where_one_alone_may() throws Exception {
            try (Uring ring = Uring.open(UringSetup.of(2))) {
                FutureTask<Integer> submit = new FutureTask<>(ring::submit);
                Thread.ofPlatform().start(submit).join();

                ExecutionException thrown = assertThrows(ExecutionException.class, submit::get);
                assertInstanceOf(IllegalStateException.class, thrown.getCause());
                assertTrue(String.valueOf(thrown.getMessage()).contains("SINGLE_ISSUER"));
            }
        }

        @Test
        void after_closing_is_refused() throws IOException {
            Uring ring = Uring.open(UringSetup.of(2));
            ring.close();

            assertThrows(IllegalStateException.class, ring::submit);
        }
    }

    private static void nop(Uring ring, long userData) {
        long at = ring.claim();
        Prepare.nop(ring.entries(), at);
        Prepare.userData(ring.entries(), at, userData);
    }
}
