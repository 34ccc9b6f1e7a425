package dev.torc.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/// Nobody is inside once the gate is closed.
@DisplayNameGeneration(ReplaceUnderscores.class)
class GateTest {

    @Test
    void waits_for_who_is_inside_and_lets_nobody_in() {
        Gate gate = new Gate();
        assertTrue(gate.enter());
        CompletableFuture<Void> closing = CompletableFuture.runAsync(gate::close);
        while (gate.enter()) {
            gate.exit();
        }
        assertFalse(closing.isDone());

        gate.exit();

        closing.join();
        assertFalse(gate.enter());
    }

    @Test
    void is_closed_for_all_at_once() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            Gate gate = new Gate();
            AtomicInteger inside = new AtomicInteger();
            AtomicLong entered = new AtomicLong();
            Thread[] threads = new Thread[3];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = Thread.startVirtualThread(() -> {
                    while (gate.enter()) {
                        inside.incrementAndGet();
                        entered.incrementAndGet();
                        inside.decrementAndGet();
                        gate.exit();
                    }
                });
            }
            while (entered.get() < 10) {
                Thread.onSpinWait();
            }
            gate.close();

            assertEquals(0, inside.get());
            long before = entered.get();
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(before, entered.get());
        }
    }
}
